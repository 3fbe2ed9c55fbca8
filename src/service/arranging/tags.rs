//! Tags and dimensions changed, what holds for them beside their names, and what names them.

use super::rules::taken;
use super::trouble;
use crate::domain::book::Book;
use crate::domain::date::Date;
use crate::domain::rules::Rule;
use crate::domain::tag::TagId;
use crate::domain::tag_traits::{DimensionTraits, TagTraits};
use crate::domain::upkeep::dimensions::{DimensionDraft, carrying_several, remove_dimension, save_dimension};
use crate::domain::upkeep::splitting::{SplitPart, part_by_filter, split_tag};
use crate::domain::upkeep::tags::{TagDraft, create_tag, edit_tag, remove_tag, scheme};
use crate::domain::upkeep::uses::uses;
use crate::protocol::{Action, Made, ServiceError, TagScheme};
use crate::service::journal::Change;
use crate::service::overview::figure;
use crate::service::part::misdirected;

/// Everything at once: a book has tens of tags.
pub(super) fn view(book: &Book) -> TagScheme {
    let used = book.tags().map(|tag| (tag.id, uses(book, tag))).filter(|(_, uses)| !uses.is_empty());
    let several = book.dimensions().map(|known| (known.id, figure(carrying_several(book, known.id).len())));
    TagScheme {
        scheme: scheme(book),
        traits: book.arranged::<TagTraits>().filter(|traits| book.tag(traits.tag).is_some()).collect(),
        dimensions: book
            .arranged::<DimensionTraits>()
            .filter(|traits| book.dimension(traits.dimension).is_some())
            .collect(),
        several: several.filter(|(_, contacts)| *contacts > 0).collect(),
        uses: used.collect(),
        rules: book.arranged::<Rule>().map(|rule| (rule.id, rule.name)).collect(),
    }
}

/// Makes, changes or removes a tag or a dimension.
///
/// # Errors
/// Those of tags.
pub(super) fn change(book: &Book, action: Action) -> Result<Change, ServiceError> {
    match action {
        Action::SaveTag { id, name, color, dimension, why } => {
            let draft = TagDraft { name: &name, color, dimension };
            let (change, id) = match id {
                Some(id) => (edit_tag(book, id, &draft, &why).map_err(trouble)?, id),
                None => create_tag(book, &draft, &why).map_err(trouble)?,
            };
            Ok(Change::making(change.label, change.ops, Made::Tag(id)))
        }
        Action::SaveDimension { id, name, color, single, locked, why } => {
            let draft = DimensionDraft { name: &name, color, single, locked };
            let (change, id) = save_dimension(book, id, &draft, &why).map_err(trouble)?;
            Ok(Change::making(change.label, change.ops, Made::Dimension(id)))
        }
        Action::RemoveTag { tag, why } => taken(remove_tag(book, tag, &why)),
        Action::RemoveDimension { dimension, why } => taken(remove_dimension(book, dimension, &why)),
        _ => misdirected(),
    }
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
    taken(split_tag(book, tag, &parts, drop_empty, why))
}
