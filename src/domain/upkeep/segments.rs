//! Saved filters changed with everything that asks for them: other saved filters, lists and rules.

use super::tags::TagError;
use super::uses::rewritten;
use crate::domain::book::Book;
use crate::domain::book::op::Op;
use crate::domain::segment::Segment;
use crate::domain::segment::describe::{rename_segment, with_segment};
use crate::domain::segment::parse::parse;
use crate::domain::text::fold;

/// Whatever asks for this segment asks for the new name.
///
/// # Errors
/// `FilterTooLarge`.
pub fn renamed(book: &Book, segment: &Segment, name: &str) -> Result<Vec<Op>, TagError> {
    if segment.name == name {
        return Ok(Vec::new());
    }
    rewritten(book, &|filter| rename_segment(filter, &segment.name, name), &|rule| rule)
}

/// Whatever asks for this segment gets its conditions instead, so that it goes on matching whom it matched.
///
/// # Errors
/// `FilterTooLarge`.
pub fn dissolved(book: &Book, segment: &Segment) -> Result<Vec<Op>, TagError> {
    // One that can't be read matches nobody, and what asks for it says so already.
    let Ok(conditions) = parse(&segment.filter) else { return Ok(Vec::new()) };
    let key = fold(&segment.name);
    rewritten(book, &|filter| with_segment(filter, &key, &conditions), &|rule| rule)
}
