//! What a merge did, for the person who asked for it.

use super::person::{Person, Shown, at};
use crate::domain::book::Book;
use crate::domain::book::ledger::Stamp;
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::date::Timestamp;
use serde::{Deserialize, Serialize};

/// What a merge does to contacts, and where the devices did not agree.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MergeReport {
    /// Contacts that are new in our book, or back in it.
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
    /// Fields that both devices set, neither knowing of the other.
    pub differing: Vec<Difference>,
}

/// A field that two devices set to different values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub contact: ContactId,
    /// The contact's name after the merge.
    pub name: String,
    pub kept: FieldValue,
    pub other: FieldValue,
    /// True if the value that gave way was our book's.
    pub other_was_ours: bool,
    /// When each was set.
    pub kept_at: Timestamp,
    pub other_at: Timestamp,
}

impl MergeReport {
    /// Counts a contact of the joined book. `before` says whether it was in ours, and what it was.
    pub(super) fn count(&mut self, before: (bool, Option<&Contact>), after: &Contact) {
        match before {
            (true, Some(before)) if before == after => {}
            (true, _) => self.changed += 1,
            (false, _) => self.added += 1,
        }
    }
}

/// The fields of one contact that both devices set, neither knowing of the other, each with the value to note in the history
/// if it is nowhere else in it.
pub(super) fn differences(
    ours: &Book,
    theirs: &Book,
    own: &Person,
    other: &Person,
    shown: &Shown,
) -> Vec<(Option<FieldValue>, Difference)> {
    let (Some(mine), Some(its)) = (&own.contact, &other.contact) else { return Vec::new() };
    let mut found = Vec::new();
    for field in FieldName::ALL {
        if matches!(field, FieldName::Interactions | FieldName::Permissions) {
            // Both sides' entries stay.
            continue;
        }
        let a: (Stamp, FieldValue) = (own.stamps[at(field)], mine.get(field));
        let b: (Stamp, FieldValue) = (other.stamps[at(field)], its.get(field));
        let is_known = a.0 != b.0 && (theirs.ledger.has_seen(a.0) || ours.ledger.has_seen(b.0));
        if a.1 == b.1 || is_known {
            continue;
        }
        let (kept, kept_at) = (shown.contact.get(field), shown.stamps[at(field)].time());
        let name = shown.contact.name.clone();
        for (value, is_ours) in [(a, true), (b, false)] {
            let (stamp, value) = value;
            if value == kept {
                continue;
            }
            let difference = Difference {
                contact: shown.contact.id,
                name: name.clone(),
                kept: kept.clone(),
                other: value.clone(),
                other_was_ours: is_ours,
                kept_at,
                other_at: stamp.time(),
            };
            found.push(((!is_ours).then_some(value), difference));
        }
    }
    found
}
