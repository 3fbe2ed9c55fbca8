//! Faults of tags mended: what an examination proposes, as one commit.

use super::merging::merge_tags;
use super::splitting::{SplitPart, split_tag};
use super::tags::{TagError, new_tag_id, reason, remove_tag, scheme, set_traits, traits};
use super::uses::uses;
use super::{Change, figure};
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::health::tags::{Fix, TagFault, TagFinding, Target};
use crate::domain::health::twins::Twins;
use crate::domain::slots::{SlotSet, Slots};
use crate::domain::tag::{DimensionId, Tag, TagColor, TagId};
use crate::domain::tag_traits::{Scheme, TagTraits};
use crate::domain::text::{clean_name, fold};
use serde::{Deserialize, Serialize};

/// Names a fix: the page gives it back, and the book is examined again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FixKey {
    /// Both become the survivor; whatever names the other follows.
    Merge { survivor: TagId, other: TagId },
    /// Carriers get the tags of the parts that they are in.
    Split(TagId),
    /// Of several tags of the dimension a contact keeps the latest.
    KeepOne(DimensionId),
    /// Holders without a sign get the archive's tag in place of this one.
    PutAway(TagId),
    /// The tag goes; if something names it, it is put away instead.
    Retire(TagId),
}

/// Words that a fix needs.
#[derive(Debug, Clone, Copy)]
pub struct FixWords<'a> {
    /// What the archive's tag is called if the book has none.
    pub archive: &'a str,
    /// Why; may be empty where no lock asks for it.
    pub why: &'a str,
}

/// The fix of a finding.
pub fn key_of(finding: &TagFinding) -> Option<FixKey> {
    finding.fix.as_ref()?;
    match &finding.fault {
        TagFault::Twins(Twins { survivor, other, .. }) => Some(FixKey::Merge { survivor: *survivor, other: *other }),
        TagFault::Overfull { tag, .. } => Some(FixKey::Split(*tag)),
        TagFault::Contradictory { dimension, .. } => Some(FixKey::KeepOne(*dimension)),
        TagFault::Stale { tag, .. } => Some(FixKey::PutAway(*tag)),
        TagFault::Silent { tag, .. } | TagFault::Lonely { tag, .. } => Some(FixKey::Retire(*tag)),
        TagFault::Untagged { .. } | TagFault::Unasked { .. } | TagFault::Total { .. } => None,
    }
}

/// The commit that mends a fault. What it changes is told by `preview::preview`.
///
/// # Errors
/// `Nothing` if the fault is not found any more or has no fix; those of merging, splitting and removing.
pub fn fix(book: &Book, findings: &[TagFinding], key: FixKey, words: FixWords) -> Result<Change, TagError> {
    let finding = findings.iter().find(|finding| key_of(finding) == Some(key)).ok_or(TagError::Nothing)?;
    let proposed = finding.fix.as_ref().ok_or(TagError::Nothing)?;
    match key {
        FixKey::Merge { survivor, other } => merge_tags(book, &[other], survivor, words.why),
        FixKey::Split(tag) => {
            let parts = parts(book, tag, proposed)?;
            split_tag(book, tag, &parts, false, words.why)
        }
        FixKey::KeepOne(_) => taken(book, proposed, Vec::new(), words.why),
        FixKey::PutAway(_) => put_away(book, proposed, words),
        FixKey::Retire(id) => {
            let tag = book.tag(id).ok_or(TagError::Gone)?;
            if uses(book, tag).is_empty() {
                return remove_tag(book, id, words.why);
            }
            set_traits(book, &TagTraits { archived: true, ..traits(book, tag) }, words.why)
        }
    }
}

fn parts(book: &Book, tag: TagId, proposed: &Fix) -> Result<Vec<SplitPart>, TagError> {
    let whole = &book.tag(tag).ok_or(TagError::Gone)?.name;
    let part = |(target, contacts): &(Target, Slots)| {
        let Target::Part { by, text, .. } = target else { return None };
        let part = by.and_then(|by| book.tag(by)).map_or(text.as_str(), |by| &by.name);
        Some(SplitPart { name: format!("{whole} – {part}"), contacts: contacts.clone() })
    };
    Ok(proposed.add.iter().filter_map(part).collect())
}

/// The archive's tag instead of the one that is stale.
fn put_away(book: &Book, proposed: &Fix, words: FixWords) -> Result<Change, TagError> {
    let scheme = scheme(book);
    let known = scheme.archive.filter(|tag| book.tag(*tag).is_some());
    let known = known.or_else(|| book.tag_by_name(&fold(words.archive)).map(|tag| tag.id));
    let mut ops = Vec::new();
    let archive = match known {
        Some(tag) => tag,
        None => {
            let name = clean_name(words.archive);
            if fold(&name).is_empty() {
                return Err(TagError::NameEmpty);
            }
            let id = new_tag_id(book, &name);
            ops.push(Op::PutTag(Tag { id, name, color: TagColor::Gray, dimension: None }));
            id
        }
    };
    if scheme.archive != Some(archive) {
        ops.push(Op::Arrange(Scheme { archive: Some(archive), ..scheme }.arranged()));
    }
    for (_, contacts) in &proposed.add {
        let fresh = contacts - &*book.carriers(archive);
        if !fresh.is_empty() {
            ops.push(Op::AddTag { tag: archive, contacts: SlotSet(fresh) });
        }
    }
    taken(book, proposed, ops, words.why)
}

/// Takes tags away, behind what was done before.
fn taken(book: &Book, proposed: &Fix, before: Vec<Op>, why: &str) -> Result<Change, TagError> {
    let named: Vec<TagId> = proposed.remove.iter().map(|(tag, _)| *tag).collect();
    let name = |tag: &TagId| book.tag(*tag).map(|tag| tag.name.clone());
    let added = before.iter().filter_map(|op| match op {
        Op::AddTag { tag, .. } => Some(*tag),
        _ => None,
    });
    let made = |tag: &TagId| {
        before.iter().find_map(|op| match op {
            Op::PutTag(made) if made.id == *tag => Some(made.name.clone()),
            _ => None,
        })
    };
    let label = Label::Tagged {
        count: figure(proposed.touched().len()),
        added: added.filter_map(|tag| name(&tag).or_else(|| made(&tag))).collect(),
        removed: named.iter().filter_map(name).collect(),
    };
    let mut ops = reason(book, &named, why)?;
    ops.extend(before);
    let taken = proposed.remove.iter().filter(|(_, contacts)| !contacts.is_empty());
    ops.extend(taken.map(|(tag, contacts)| Op::RemoveTag { tag: *tag, contacts: SlotSet(contacts.clone()) }));
    Ok(Change { label, ops })
}
