//! What holds for tags beside their names, and what names them.

use crate::domain::book::Book;
use crate::domain::date::Date;
use crate::domain::rules::Rule;
use crate::domain::tag::{DimensionId, TagId};
use crate::domain::tag_traits::{DimensionTraits, TagTraits};
use crate::domain::upkeep::splitting::{SplitPart, part_by_filter, split_tag};
use crate::domain::upkeep::tags::{save_dimension, scheme};
use crate::domain::upkeep::uses::uses;
use crate::protocol::{ServiceError, TagScheme};
use crate::service::journal::Change;

/// Everything at once: a book has tens of tags.
pub(super) fn view(book: &Book) -> TagScheme {
    let used = book.tags().map(|tag| (tag.id, uses(book, tag))).filter(|(_, uses)| !uses.is_empty());
    TagScheme {
        scheme: scheme(book),
        traits: book.arranged::<TagTraits>().filter(|traits| book.tag(traits.tag).is_some()).collect(),
        single: book
            .arranged::<DimensionTraits>()
            .filter(|traits| traits.single)
            .map(|traits| traits.dimension)
            .collect(),
        uses: used.collect(),
        rules: book.arranged::<Rule>().map(|rule| (rule.id, rule.name)).collect(),
    }
}

/// Whether a contact carries one tag of a dimension at most.
///
/// # Errors
/// `Gone`, `ReasonNeeded`.
pub(super) fn set_single(book: &Book, id: DimensionId, single: bool) -> Result<Change, ServiceError> {
    let dimension = book.dimension(id).ok_or(ServiceError::Gone)?;
    let saved = save_dimension(book, Some(id), &dimension.name, dimension.color, single, "");
    super::rules::taken(saved.map(|(change, _)| change))
}

/// Splits a tag by filters.
///
/// # Errors
/// `Segment` if a filter does not read, and those of tags.
pub(super) fn split(
    book: &Book,
    tag: TagId,
    parts: &[(String, String)],
    drop_empty: bool,
    why: &str,
    today: Date,
) -> Result<Change, ServiceError> {
    let parts: Result<Vec<SplitPart>, _> =
        parts.iter().map(|(name, filter)| part_by_filter(book, name, filter, today)).collect();
    let parts = parts.map_err(ServiceError::Segment)?;
    super::rules::taken(split_tag(book, tag, &parts, drop_empty, why))
}
