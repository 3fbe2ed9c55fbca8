//! What can be wrong in a filter, and where.

use serde::{Deserialize, Serialize};

/// A mistake in a filter: where, in characters from 0, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentError {
    pub from: u32,
    pub to: u32,
    pub kind: SegmentErrorKind,
}

/// What can be wrong in a filter. Unknown names are errors with the nearest known one, never an empty result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SegmentErrorKind {
    UnknownField {
        name: String,
        near: Option<String>,
    },
    UnknownTag {
        name: String,
        near: Option<String>,
    },
    /// The tag exists, but not in this dimension.
    TagNotInDimension {
        tag: String,
        dimension: String,
    },
    UnknownSegment {
        name: String,
        near: Option<String>,
    },
    /// The saved filter of this name asks for itself, by itself or through others.
    SegmentLoop {
        name: String,
    },
    /// The saved filter of this name has a mistake in it.
    SegmentUnreadable {
        name: String,
    },
    /// With the saved filters that it asks for, the filter has more than so many conditions.
    TooMany {
        limit: u32,
    },
    /// `name:/(/`: no regular expression, or too large a one.
    BadPattern {
        pattern: String,
    },
    /// `spent>abc`, `created<31d31`, `country:Nowhere`.
    BadValue {
        field: String,
        value: String,
    },
    /// `city>3`.
    BadOperator {
        field: String,
        operator: String,
    },
    MissingValue {
        field: String,
    },
    UnclosedQuote,
    UnclosedBracket,
    UnexpectedBracket,
    /// `OR` or `NOT` with nothing beside it.
    Dangling {
        word: String,
    },
    TooDeep {
        limit: u32,
    },
    TooLong {
        limit: u32,
    },
}
