//! Names that people give to things: cleaned, never empty, and not taken. Two names are the same if they fold alike.

use crate::domain::book::Book;
use crate::domain::message::Template;
use crate::domain::segment::Segment;
use crate::domain::tag::{Dimension, Tag};
use crate::domain::text::{clean_name, fold};
pub(super) use crate::domain::upkeep::names::BookNames;
use crate::protocol::{NameTrouble, ServiceError};

/// The name on one line, without invisible marks.
pub(super) fn cleaned(name: &str) -> Result<String, ServiceError> {
    let name = clean_name(name);
    if fold(&name).is_empty() { Err(ServiceError::Name(NameTrouble::Empty)) } else { Ok(name) }
}

/// An error if something else than `own` has the name.
pub(super) fn free<T: PartialEq>(holder: Option<T>, own: Option<T>) -> Result<(), ServiceError> {
    match holder {
        Some(holder) if Some(&holder) != own.as_ref() => Err(ServiceError::Name(NameTrouble::Taken)),
        _ => Ok(()),
    }
}

pub(super) fn tag_named<'b>(book: &'b Book, name: &str) -> Option<&'b Tag> {
    book.tag_by_name(&fold(name))
}

pub(super) fn dimension_named<'b>(book: &'b Book, name: &str) -> Option<&'b Dimension> {
    let key = fold(name);
    book.dimensions().find(|dimension| fold(&dimension.name) == key)
}

pub(super) fn segment_named<'b>(book: &'b Book, name: &str) -> Option<&'b Segment> {
    let key = fold(name);
    book.segments().find(|segment| fold(&segment.name) == key)
}

pub(super) fn template_named<'b>(book: &'b Book, name: &str) -> Option<&'b Template> {
    let key = fold(name);
    book.templates().find(|template| fold(&template.name) == key)
}
