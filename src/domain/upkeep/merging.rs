//! Several tags become one, and everything that names them follows.

use super::tags::{TagError, forgotten_traits, reason, scheme};
use super::uses::{clause_for, rewritten, with_clauses, with_tags};
use super::{Change, figure};
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::import::recipe::retagged;
use crate::domain::segment::ast::{Clause, Node};
use crate::domain::slots::{SlotSet, Slots};
use crate::domain::tag::{Tag, TagId};
use crate::domain::tag_traits::Scheme;
use crate::domain::text::fold;

/// Merges tags into another one: who carries any of them carries that one afterwards, and segments, lists, rules and recipes
/// name it in their place. How that one ages, and whether it is locked or put away, stays as it is.
///
/// # Errors
/// `Gone`; `Nothing` if no other tag is named; `ReasonNeeded`; `FilterTooLarge`.
pub fn merge_tags(book: &Book, from: &[TagId], into: TagId, why: &str) -> Result<Change, TagError> {
    let survivor = book.tag(into).ok_or(TagError::Gone)?;
    let mut going: Vec<&Tag> = Vec::new();
    for id in from {
        let tag = book.tag(*id).ok_or(TagError::Gone)?;
        if *id != into && !going.contains(&tag) {
            going.push(tag);
        }
    }
    if going.is_empty() {
        return Err(TagError::Nothing);
    }
    let mut named: Vec<TagId> = going.iter().map(|tag| tag.id).collect();
    named.push(into);
    let mut ops = reason(book, &named, why)?;

    let before = book.carriers(into);
    let carriers = going.iter().fold(before.clone().into_owned(), |all, tag| all | &*book.carriers(tag.id));
    let more: Slots = &carriers - &*before;
    if !more.is_empty() {
        ops.push(Op::AddTag { tag: into, contacts: SlotSet(more) });
    }

    let names: Vec<(TagId, String)> = going.iter().map(|tag| (tag.id, fold(&tag.name))).collect();
    let goes = |folded: &str| names.iter().any(|(_, name)| name == folded);
    let follow = |clause: &Clause, tag: &str| goes(tag).then(|| Node::Clause(clause_for(book, survivor, clause)));
    let id_after = |id: TagId| if names.iter().any(|(gone, _)| *gone == id) { into } else { id };
    ops.extend(rewritten(book, &|filter| with_clauses(filter, &follow), &|rule| with_tags(rule, &id_after))?);
    for recipe in book.recipes() {
        ops.extend(retagged(recipe, &names, (into, &survivor.name)).map(Op::PutRecipe));
    }
    let scheme = scheme(book);
    let puts_away = scheme.archive.is_some_and(|archive| id_after(archive) != archive);
    for tag in &going {
        ops.extend(forgotten_traits(book, tag.id));
        let carriers = book.carriers(tag.id).into_owned();
        if !carriers.is_empty() {
            ops.push(Op::RemoveTag { tag: tag.id, contacts: SlotSet(carriers) });
        }
        ops.push(Op::DropTag(tag.id));
    }
    if puts_away {
        ops.push(Op::Arrange(Scheme { archive: Some(into), ..scheme }.arranged()));
    }
    let label = Label::TagsMerged {
        from: going.iter().map(|tag| tag.name.clone()).collect(),
        into: survivor.name.clone(),
        carriers: figure(carriers.len()),
    };
    Ok(Change { label, ops })
}
