//! Tags made, changed, put away, locked and removed, each as one commit, with everything that names them (`dimensions` does
//! the same for dimensions).
//! Names are unique by their folded form. Where the scheme of tags, a dimension or the tag itself is locked, a reason is asked for; it
//! stands in the history.

use super::uses::{Uses, clause_for, rewritten, uses, with_clauses};
use super::{Change, figure};
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::identity::id_from_name;
use crate::domain::import::recipe::retagged;
use crate::domain::recipe::Recipe;
use crate::domain::segment::ast::{Clause, Node};
use crate::domain::segment::describe::rename_tag;
use crate::domain::slots::SlotSet;
use crate::domain::tag::{DimensionId, Tag, TagColor, TagId};
use crate::domain::tag_traits::{DimensionTraits, Scheme, TagTraits};
use crate::domain::text::{clean_name, fold};
use thiserror::Error;

/// Why tags can't be changed so.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TagError {
    #[error("the tag or dimension is not there any more")]
    Gone,
    #[error("the name has no letters")]
    NameEmpty,
    #[error("another one has this name")]
    NameTaken,
    /// The scheme of tags is locked, or one of the tags is.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// There is nothing that could become something else.
    #[error("there is nothing to do")]
    Nothing,
    /// Rules or recipes give this tag to contacts, and which of several takes its place only a person can say.
    #[error("the tag is used")]
    InUse(Uses),
    /// What this segment, list or rule asks for could not be read any more.
    #[error("the filter of {name} would be too large")]
    FilterTooLarge { name: String },
}

/// How a tag shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagDraft<'a> {
    pub name: &'a str,
    pub color: TagColor,
    pub dimension: Option<DimensionId>,
}

/// What holds for all tags.
pub fn scheme(book: &Book) -> Scheme {
    book.arranged().next().unwrap_or_default()
}

/// What holds for a tag.
pub fn traits(book: &Book, tag: &Tag) -> TagTraits {
    let known = book.arranged::<TagTraits>().find(|traits| traits.tag == tag.id);
    known.unwrap_or_else(|| TagTraits::new(tag.id, &tag.name))
}

/// The op that notes the reason, if there is one.
///
/// # Errors
/// `ReasonNeeded` if there is none and the scheme, one of these tags or its dimension is locked.
pub(super) fn reason(book: &Book, tags: &[TagId], reason: &str) -> Result<Vec<Op>, TagError> {
    reason_with(book, tags, None, reason)
}

/// The same for a change that has to do with this dimension too.
///
/// # Errors
/// Those of `reason`; `ReasonNeeded` also if the dimension is locked.
pub(super) fn reason_with(
    book: &Book,
    tags: &[TagId],
    dimension: Option<DimensionId>,
    reason: &str,
) -> Result<Vec<Op>, TagError> {
    let reason = reason.trim();
    if !reason.is_empty() {
        return Ok(vec![Op::Reason(reason.to_owned())]);
    }
    let is_locked = |traits: TagTraits| traits.locked && tags.contains(&traits.tag);
    let dimensions: Vec<DimensionId> =
        tags.iter().filter_map(|tag| book.tag(*tag)?.dimension).chain(dimension).collect();
    let is_in_locked = |traits: DimensionTraits| traits.locked && dimensions.contains(&traits.dimension);
    let is_free = !scheme(book).locked && !book.arranged().any(is_locked) && !book.arranged().any(is_in_locked);
    if is_free { Ok(Vec::new()) } else { Err(TagError::ReasonNeeded) }
}

/// A name on one line that no other tag has.
pub(super) fn free_name(book: &Book, name: &str, own: Option<TagId>) -> Result<String, TagError> {
    let name = clean_name(name);
    let folded = fold(&name);
    if folded.is_empty() {
        return Err(TagError::NameEmpty);
    }
    match book.tag_by_name(&folded) {
        Some(tag) if Some(tag.id) != own => Err(TagError::NameTaken),
        _ => Ok(name),
    }
}

/// The identity of a tag that is new under this name.
pub fn new_tag_id(book: &Book, name: &str) -> TagId {
    TagId(id_from_name(&fold(name), |id| book.tag(TagId(id)).is_some()))
}

/// Makes a tag.
///
/// # Errors
/// `NameEmpty`, `NameTaken`, `ReasonNeeded`; `Gone` if the dimension is.
pub fn create_tag(book: &Book, draft: &TagDraft, why: &str) -> Result<(Change, TagId), TagError> {
    let name = free_name(book, draft.name, None)?;
    known_dimension(book, draft.dimension)?;
    let id = new_tag_id(book, &name);
    let mut ops = reason_with(book, &[], draft.dimension, why)?;
    ops.push(Op::PutTag(Tag { id, name: name.clone(), color: draft.color, dimension: draft.dimension }));
    Ok((Change { label: Label::TagSaved { name }, ops }, id))
}

fn known_dimension(book: &Book, dimension: Option<DimensionId>) -> Result<(), TagError> {
    match dimension {
        Some(id) if book.dimension(id).is_none() => Err(TagError::Gone),
        _ => Ok(()),
    }
}

/// Renames a tag, gives it another color, moves it to another dimension: filters and recipes that name it follow.
///
/// # Errors
/// `Gone`, `NameEmpty`, `NameTaken`, `ReasonNeeded`.
pub fn edit_tag(book: &Book, id: TagId, draft: &TagDraft, why: &str) -> Result<Change, TagError> {
    let old = book.tag(id).ok_or(TagError::Gone)?;
    let name = free_name(book, draft.name, Some(id))?;
    known_dimension(book, draft.dimension)?;
    let new = Tag { id, name: name.clone(), color: draft.color, dimension: draft.dimension };
    let label = Label::TagSaved { name };
    if new == *old {
        return Ok(Change { label, ops: Vec::new() });
    }
    let mut ops = reason_with(book, &[id], new.dimension, why)?;
    ops.push(Op::PutTag(new.clone()));
    if new.name != old.name || new.dimension != old.dimension {
        let named = fold(&new.name);
        let moved = |clause: &Clause, tag: &str| {
            let is_moved = new.dimension != old.dimension && tag == named;
            (is_moved && matches!(clause, Clause::Dimension { .. }))
                .then(|| Node::Clause(clause_for(book, &new, clause)))
        };
        let follow = |filter: &str| {
            // A new name leaves the rest of a filter as it was typed.
            let renamed = if new.name == old.name { None } else { rename_tag(filter, &old.name, &new.name) };
            with_clauses(renamed.as_deref().unwrap_or(filter), &moved).or(renamed)
        };
        ops.extend(rewritten(book, &follow, &|rule| rule)?);
    }
    if new.name != old.name {
        let from = [(id, fold(&old.name))];
        let follow = |recipe: &Recipe| retagged(recipe, &from, (id, &new.name)).filter(|after| after != recipe);
        ops.extend(book.recipes().filter_map(follow).map(Op::PutRecipe));
    }
    if let Some(traits) = book.arranged::<TagTraits>().find(|traits| traits.tag == id && traits.name != new.name) {
        ops.push(Op::Arrange(TagTraits { name: new.name.clone(), ..traits }.arranged()));
    }
    Ok(Change { label, ops })
}

/// Changes what holds for a tag: `TagTraits::leaves_after` lets it age, `archived` puts it away, `locked` asks for a reason
/// from now on. To unlock takes a reason too.
///
/// # Errors
/// `Gone`, `ReasonNeeded`.
pub fn set_traits(book: &Book, wanted: &TagTraits, why: &str) -> Result<Change, TagError> {
    let tag = book.tag(wanted.tag).ok_or(TagError::Gone)?;
    let days = wanted.leaves_after.map(|days| days.max(1));
    let wanted = TagTraits { name: tag.name.clone(), leaves_after: days, ..wanted.clone() };
    let before = traits(book, tag);
    let label = Label::Arranged { kind: TagTraits::KIND, name: tag.name.clone() };
    if wanted == before {
        return Ok(Change { label, ops: Vec::new() });
    }
    let mut ops = reason(book, &[tag.id], why)?;
    ops.extend(put_traits(book, &wanted));
    Ok(Change { label, ops })
}

/// Writes what holds for a tag; what is as usual is not written at all.
fn put_traits(book: &Book, wanted: &TagTraits) -> Option<Op> {
    let kept = wanted.arranged();
    if !wanted.is_usual() {
        return Some(Op::Arrange(kept));
    }
    book.arrangement(kept.id).map(|_| Op::Disarrange(kept.id))
}

/// Locks the scheme of tags, or unlocks it, which takes a reason; names the tag of contacts that are put away.
///
/// # Errors
/// `ReasonNeeded`; `Gone` if the archive's tag is.
pub fn set_scheme(book: &Book, wanted: &Scheme, why: &str) -> Result<Change, TagError> {
    if wanted.archive.is_some_and(|tag| book.tag(tag).is_none()) {
        return Err(TagError::Gone);
    }
    let label = Label::Arranged { kind: Scheme::KIND, name: String::new() };
    if *wanted == scheme(book) {
        return Ok(Change { label, ops: Vec::new() });
    }
    let mut ops = reason(book, &[], why)?;
    ops.push(Op::Arrange(wanted.arranged()));
    Ok(Change { label, ops })
}

/// Takes the tag from everyone who carries it, then drops it, with what holds for it. What names it stays, because only a
/// person can say what is meant instead: rules pass over such an action, and filters say that they no longer read. `uses_of`
/// tells beforehand.
///
/// # Errors
/// `Gone`, `ReasonNeeded`.
pub fn remove_tag(book: &Book, id: TagId, why: &str) -> Result<Change, TagError> {
    let tag = book.tag(id).ok_or(TagError::Gone)?;
    let mut ops = reason(book, &[id], why)?;
    let carriers = book.carriers(id).into_owned();
    let label = Label::TagRemoved { name: tag.name.clone(), carriers: figure(carriers.len()) };
    ops.extend(forgotten_traits(book, id));
    if !carriers.is_empty() {
        ops.push(Op::RemoveTag { tag: id, contacts: SlotSet(carriers) });
    }
    ops.push(Op::DropTag(id));
    Ok(Change { label, ops })
}

/// What names this tag, to be shown before it is removed.
///
/// # Errors
/// `Gone`.
pub fn uses_of(book: &Book, id: TagId) -> Result<Uses, TagError> {
    Ok(uses(book, book.tag(id).ok_or(TagError::Gone)?))
}

/// Drops what holds for a tag that goes.
pub(super) fn forgotten_traits(book: &Book, id: TagId) -> Vec<Op> {
    let mut ops = Vec::new();
    let kept = TagTraits::new(id, "").arranged().id;
    if book.arrangement(kept).is_some() {
        ops.push(Op::Disarrange(kept));
    }
    let scheme = scheme(book);
    if scheme.archive == Some(id) {
        ops.push(Op::Arrange(Scheme { archive: None, ..scheme }.arranged()));
    }
    ops
}
