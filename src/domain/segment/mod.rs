//! Segments: one tree with two faces, a text language in the style of mail search and a visual builder.
//!
//! ```text
//! filter  := any
//! any     := all ( "OR" all )*
//! all     := unary+                          side by side means AND
//! unary   := ( "-" | "NOT" ) unary | "(" any ")" | clause
//! clause  := field ":" value | field op number | field op date | word | "quoted words"
//! op      := "<" | "<=" | ">" | ">=" | "=" | ":"
//! value   := word | "quoted" | number ".." number | date ".." date | relative
//! ```

pub mod ast;
pub mod describe;
pub mod eval;
pub mod parse;
pub mod print;
pub mod resolve;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SegmentId(pub u64);

/// A saved live filter. `filter` is text that `parse` accepts; empty means everyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub id: SegmentId,
    pub name: String,
    pub filter: String,
}
