//! Who carries a tag: added to a selection and taken from it. Tags themselves are changed by `arranging`.

use super::contacts::tag_names;
use super::journal::Change;
use super::overview::figure;
use super::query::targeted;
use super::{Host, names};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::slots::SlotSet;
use crate::domain::tag::{Tag, TagColor, TagId};
use crate::domain::text::fold;
use crate::domain::upkeep::tags::new_tag_id;
use crate::protocol::{ServiceError, Target};

/// Adds and removes tags on a selection; names to be created that exist already are simply added.
pub(super) fn tag<H: Host>(
    host: &H,
    book: &Book,
    target: &Target,
    add: &[TagId],
    create: &[String],
    remove: &[TagId],
) -> Result<Change, ServiceError> {
    let slots = targeted(book, target, host.today())?;
    let mut ops = Vec::new();
    let mut add: Vec<TagId> = add.to_vec();
    let mut added = tag_names(book, &add);
    let mut fresh: Vec<Tag> = Vec::new();
    for name in create {
        let name = names::cleaned(name)?;
        let known = names::tag_named(book, &name).map(|tag| tag.id);
        let id = known.unwrap_or_else(|| new_tag_id(book, &name));
        let twice = fresh.iter().any(|tag| fold(&tag.name) == fold(&name));
        if twice || add.contains(&id) {
            continue;
        }
        if known.is_none() {
            fresh.push(Tag { id, name: name.clone(), color: next_color(book, fresh.len()), dimension: None });
        }
        add.push(id);
        added.push(name);
    }
    ops.extend(fresh.into_iter().map(Op::PutTag));
    if !slots.is_empty() {
        let contacts = || SlotSet(slots.clone());
        ops.extend(add.iter().map(|tag| Op::AddTag { tag: *tag, contacts: contacts() }));
        ops.extend(remove.iter().map(|tag| Op::RemoveTag { tag: *tag, contacts: contacts() }));
    }
    let label = Label::Tagged { count: figure(slots.len()), added, removed: tag_names(book, remove) };
    Ok(Change::new(label, ops))
}

/// The color of the next tag made without choosing one: the palette in turn, so that neighbors differ.
pub(super) fn next_color(book: &Book, further: usize) -> TagColor {
    let colors = &TagColor::ALL[1..];
    colors.get((book.tags().count() + further) % colors.len()).copied().unwrap_or_default()
}
