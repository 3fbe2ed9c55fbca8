//! Changes of saved filters and of message templates.

use super::ids::random_id;
use super::journal::Change;
use super::names::BookNames;
use super::{Host, names};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::message::{Template, TemplateId};
use crate::domain::segment::parse::{MAX_LENGTH, SegmentError, SegmentErrorKind};
use crate::domain::segment::resolve::compile_as;
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::upkeep::segments::{dissolved, renamed};
use crate::domain::upkeep::tags::TagError;
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
    let before = id.map(|id| book.segment(id).ok_or(ServiceError::Gone)).transpose()?;
    // Under its old name too: until it is saved, what asks for it means that.
    for own in [Some(name.as_str()), before.map(|before| before.name.as_str())].into_iter().flatten() {
        compile_as(Some(own), filter, &BookNames(book)).map_err(ServiceError::Segment)?;
    }
    let mut ops = before.map_or_else(|| Ok(Vec::new()), |before| renamed(book, before, &name)).map_err(too_large)?;
    let id = id.unwrap_or_else(|| SegmentId(random_id(host)));
    ops.push(Op::PutSegment(Segment { id, name: name.clone(), filter: filter.trim().to_owned() }));
    Ok(Change::making(Label::SegmentSaved { name }, ops, Made::Segment(id)))
}

/// What asks for a segment would be too long after the change.
fn too_large(_: TagError) -> ServiceError {
    let kind = SegmentErrorKind::TooLong { limit: MAX_LENGTH };
    ServiceError::Segment(SegmentError { from: 0, to: 0, kind })
}

pub(super) fn remove(book: &Book, id: SegmentId) -> Result<Change, ServiceError> {
    let segment = book.segment(id).ok_or(ServiceError::Gone)?;
    let mut ops = dissolved(book, segment).map_err(too_large)?;
    ops.push(Op::DropSegment(id));
    Ok(Change::new(Label::SegmentRemoved { name: segment.name.clone() }, ops))
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
