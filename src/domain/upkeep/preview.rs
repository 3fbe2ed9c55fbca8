//! What ops make of contacts, before they are carried out: told from the ops themselves, so that what is shown is what
//! happens.

use super::SHOWN;
use crate::domain::book::Book;
use crate::domain::book::op::Op;
use crate::domain::contact::{ContactId, FieldValue};
use crate::domain::date::Date;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{Tag, TagId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What rules and fixes change of a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub tags: BTreeSet<TagId>,
    pub follow_up: Option<Date>,
    /// Further fields, by header.
    pub fields: Vec<(String, String)>,
}

/// One contact before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactChange {
    pub contact: ContactId,
    pub name: String,
    pub before: Standing,
    pub after: Standing,
}

/// What a commit would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// How many are different afterwards.
    pub contacts: u64,
    /// The first of them.
    pub first: Vec<ContactChange>,
    /// Tags that the commit makes, so that their names can be shown.
    pub made: Vec<Tag>,
}

/// How a contact stands in the book.
pub fn standing(book: &Book, slot: Slot) -> Standing {
    let read = book.with_contact(slot, |contact| {
        let fields = contact.extra.iter().map(|(header, cell)| ((*header).to_owned(), (*cell).to_owned()));
        (contact.follow_up.map(|due| due.on), fields.collect())
    });
    let (follow_up, fields) = read.unwrap_or_default();
    Standing { tags: book.tags_of(slot).into_iter().collect(), follow_up, fields }
}

/// These contacts before and after ops that give and take tags and set follow-ups and further fields.
pub fn changes(book: &Book, ops: &[Op], slots: &Slots) -> Vec<ContactChange> {
    let wanted = |slot: &Slot| slots.contains(*slot);
    let mut values: BTreeMap<Slot, Vec<&FieldValue>> = BTreeMap::new();
    for op in ops {
        if let Op::SetFields(list) = op {
            for (slot, set) in list.iter().filter(|(slot, _)| wanted(slot)) {
                values.entry(*slot).or_default().extend(set);
            }
        }
    }
    let change = |slot: Slot| {
        let before = standing(book, slot);
        let mut after = before.clone();
        for op in ops {
            match op {
                Op::AddTag { tag, contacts } if contacts.0.contains(slot) => after.tags.extend([*tag]),
                Op::RemoveTag { tag, contacts } if contacts.0.contains(slot) => {
                    after.tags.remove(tag);
                }
                _ => {}
            }
        }
        for value in values.get(&slot).into_iter().flatten() {
            match value {
                FieldValue::FollowUp(due) => after.follow_up = due.map(|due| due.on),
                FieldValue::Extra(fields) => after.fields.clone_from(fields),
                _ => {}
            }
        }
        let name = book.with_contact(slot, |contact| contact.name.to_owned())?;
        Some(ContactChange { contact: book.id_of(slot)?, name, before, after })
    };
    slots.iter().filter_map(change).collect()
}

/// Whom ops change: whoever gets a tag or loses one, net, and whoever's fields are set.
pub fn touched(book: &Book, ops: &[Op]) -> Slots {
    let mut after: BTreeMap<TagId, Slots> = BTreeMap::new();
    let mut touched = Slots::new();
    for op in ops {
        match op {
            Op::AddTag { tag, contacts } => {
                *after.entry(*tag).or_insert_with(|| book.carriers(*tag).into_owned()) |= &contacts.0;
            }
            Op::RemoveTag { tag, contacts } => {
                *after.entry(*tag).or_insert_with(|| book.carriers(*tag).into_owned()) -= &contacts.0;
            }
            Op::SetFields(list) => touched.extend(list.iter().map(|(slot, _)| *slot)),
            _ => {}
        }
    }
    after.into_iter().fold(touched, |all, (tag, carriers)| all | (carriers ^ &*book.carriers(tag)))
}

/// What ops would change, with the first contacts.
pub fn preview(book: &Book, ops: &[Op]) -> Preview {
    let touched = touched(book, ops);
    let first: Slots = touched.iter().take(SHOWN).collect();
    let made = ops.iter().filter_map(|op| match op {
        Op::PutTag(tag) if book.tag(tag.id).is_none() => Some(tag.clone()),
        _ => None,
    });
    Preview { contacts: touched.len(), first: changes(book, ops, &first), made: made.collect() }
}
