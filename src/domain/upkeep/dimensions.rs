//! Dimensions of tags made, changed, locked and removed, each as one commit, with everything that names them.

use super::Change;
use super::tags::{TagError, reason_with};
use super::uses::{rewritten, with_clauses};
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::campaign::template::rename_dimension as rename_in_template;
use crate::domain::identity::id_from_name;
use crate::domain::message::Template;
use crate::domain::segment::ast::{Clause, Node};
use crate::domain::segment::describe::rename_dimension as rename_in_filter;
use crate::domain::slots::Slots;
use crate::domain::tag::{Dimension, DimensionId, TagColor};
use crate::domain::tag_traits::{DimensionTraits, TagTraits};
use crate::domain::text::{clean_name, fold};

/// How a dimension shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionDraft<'a> {
    pub name: &'a str,
    pub color: TagColor,
    /// A contact should carry one of its tags at most.
    pub single: bool,
    /// It and its tags may be changed with a reason only.
    pub locked: bool,
}

/// What holds for a dimension.
pub fn dimension_traits(book: &Book, dimension: &Dimension) -> DimensionTraits {
    let known = book.arranged::<DimensionTraits>().find(|traits| traits.dimension == dimension.id);
    known.unwrap_or_else(|| DimensionTraits::new(dimension.id, &dimension.name))
}

/// The identity of a dimension that is new under this name.
pub fn new_dimension_id(book: &Book, name: &str) -> DimensionId {
    DimensionId(id_from_name(&fold(name), |id| book.dimension(DimensionId(id)).is_some()))
}

/// Who carries more than one tag of a dimension. Tags that are put away do not count, as for the health of tags.
pub fn carrying_several(book: &Book, dimension: DimensionId) -> Slots {
    let archived: Vec<_> =
        book.arranged::<TagTraits>().filter(|traits| traits.archived).map(|traits| traits.tag).collect();
    let (mut seen, mut several) = (Slots::new(), Slots::new());
    for tag in book.tags().filter(|tag| tag.dimension == Some(dimension) && !archived.contains(&tag.id)) {
        let carriers = book.carriers(tag.id);
        several |= &seen & &*carriers;
        seen |= &*carriers;
    }
    several
}

/// Makes a dimension, or changes one: filters and templates that name it follow. To unlock one takes a reason too.
///
/// # Errors
/// `Gone`, `NameEmpty`, `NameTaken`, `ReasonNeeded`, `FilterTooLarge`.
pub fn save_dimension(
    book: &Book,
    id: Option<DimensionId>,
    draft: &DimensionDraft,
    why: &str,
) -> Result<(Change, DimensionId), TagError> {
    let name = clean_name(draft.name);
    let folded = fold(&name);
    if folded.is_empty() {
        return Err(TagError::NameEmpty);
    }
    if book.dimensions().any(|other| Some(other.id) != id && fold(&other.name) == folded) {
        return Err(TagError::NameTaken);
    }
    let old = id.map(|id| book.dimension(id).ok_or(TagError::Gone)).transpose()?;
    let id = id.unwrap_or_else(|| new_dimension_id(book, &name));
    let new = Dimension { id, name: name.clone(), color: draft.color };
    let mut changes = Vec::new();
    if old != Some(&new) {
        changes.push(Op::PutDimension(new));
    }
    let wanted = DimensionTraits { dimension: id, name: name.clone(), single: draft.single, locked: draft.locked };
    changes.extend(put_traits(book, &wanted));
    if let Some(old) = old.filter(|old| old.name != name) {
        changes.extend(rewritten(book, &|filter| rename_in_filter(filter, &old.name, &name), &|rule| rule)?);
        for template in book.templates() {
            if let Some(text) = rename_in_template(&template.text, &old.name, &name) {
                changes.push(Op::PutTemplate(Template { text, ..template.clone() }));
            }
        }
    }
    let mut ops = if changes.is_empty() { Vec::new() } else { reason_with(book, &[], Some(id), why)? };
    ops.extend(changes);
    Ok((Change { label: Label::DimensionSaved { name }, ops }, id))
}

/// Writes what holds for a dimension; what is as usual is not written at all.
fn put_traits(book: &Book, wanted: &DimensionTraits) -> Option<Op> {
    let kept = wanted.arranged();
    let before = book.arrangement(kept.id);
    if wanted.is_usual() {
        return before.map(|_| Op::Disarrange(kept.id));
    }
    let is_same = before.and_then(DimensionTraits::of).is_some_and(|before| before == *wanted);
    (!is_same).then_some(Op::Arrange(kept))
}

/// Drops a dimension. Its tags stay, without one, and filters that ask for them with it ask for them without. Messages that
/// name it stay as they are: only a person can say what they shall say instead.
///
/// # Errors
/// `Gone`, `ReasonNeeded`, `FilterTooLarge`.
pub fn remove_dimension(book: &Book, id: DimensionId, why: &str) -> Result<Change, TagError> {
    let dimension = book.dimension(id).ok_or(TagError::Gone)?;
    let named = fold(&dimension.name);
    let mut ops = reason_with(book, &[], Some(id), why)?;
    let kept = dimension_traits(book, dimension).arranged().id;
    ops.extend(book.arrangement(kept).map(|_| Op::Disarrange(kept)));
    ops.push(Op::DropDimension(id));
    let follow = |clause: &Clause, _: &str| match clause {
        Clause::Dimension { dimension, tag } if fold(dimension) == named => {
            Some(Node::Clause(Clause::Tag(tag.clone())))
        }
        _ => None,
    };
    ops.extend(rewritten(book, &|filter| with_clauses(filter, &follow), &|rule| rule)?);
    Ok(Change { label: Label::DimensionRemoved { name: dimension.name.clone() }, ops })
}
