//! Changes of saved filters and of message templates.

use super::ids::random_id;
use super::journal::Change;
use super::names::BookNames;
use super::{Host, names};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::message::{Template, TemplateId};
use crate::domain::segment::resolve::compile;
use crate::domain::segment::{Segment, SegmentId};
use crate::protocol::{Made, ServiceError};

/// Saves a filter under a name. The filter must read and name only what the book knows.
pub(super) fn save<H: Host>(
    host: &H,
    book: &Book,
    id: Option<SegmentId>,
    name: &str,
    filter: &str,
) -> Result<Change, ServiceError> {
    let name = names::cleaned(name)?;
    names::free(names::segment_named(book, &name).map(|segment| segment.id), id)?;
    if id.is_some_and(|id| book.segment(id).is_none()) {
        return Err(ServiceError::Gone);
    }
    compile(filter, &BookNames(book)).map_err(ServiceError::Segment)?;
    let id = id.unwrap_or_else(|| SegmentId(random_id(host)));
    let segment = Segment { id, name: name.clone(), filter: filter.trim().to_owned() };
    Ok(Change::making(Label::SegmentSaved { name }, vec![Op::PutSegment(segment)], Made::Segment(id)))
}

pub(super) fn remove(book: &Book, id: SegmentId) -> Result<Change, ServiceError> {
    let name = book.segment(id).ok_or(ServiceError::Gone)?.name.clone();
    Ok(Change::new(Label::SegmentRemoved { name }, vec![Op::DropSegment(id)]))
}

/// Saves a message text under a name. A text with mistakes is saved too: the page shows them, and drafts are drafts.
pub(super) fn save_template<H: Host>(
    host: &H,
    book: &Book,
    id: Option<TemplateId>,
    name: &str,
    text: String,
) -> Result<Change, ServiceError> {
    let name = names::cleaned(name)?;
    names::free(names::template_named(book, &name).map(|template| template.id), id)?;
    if id.is_some_and(|id| book.template(id).is_none()) {
        return Err(ServiceError::Gone);
    }
    let id = id.unwrap_or_else(|| TemplateId(random_id(host)));
    let template = Template { id, name: name.clone(), text };
    Ok(Change::making(Label::TemplateSaved { name }, vec![Op::PutTemplate(template)], Made::Template(id)))
}

pub(super) fn remove_template(book: &Book, id: TemplateId) -> Result<Change, ServiceError> {
    let name = book.template(id).ok_or(ServiceError::Gone)?.name.clone();
    Ok(Change::new(Label::TemplateRemoved { name }, vec![Op::DropTemplate(id)]))
}
