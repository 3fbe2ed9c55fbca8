//! Segments: one tree with two faces, a text language in the style of mail search and a visual builder.
//!
//! ```text
//! filter   := [ any ]                          nothing at all means everyone
//! any      := all ( "OR" all )*
//! all      := unary ( [ "AND" ] unary )*       side by side means AND, and binds tighter than OR
//! unary    := ( "-" | "NOT" ) unary | "(" [ any ] ")" | clause
//! clause   := field op value [ "in" date ] | field ":" set | word | quoted
//! set      := ( "any" | "all" | "none" ) "(" value ( "," value )* ")"
//! field    := word | quoted                    a quoted field is always a dimension
//! op       := ":" | "=" | ":=" | ":==" | "<" | "<=" | ">" | ">="    ":>" and the like are read as ">"
//! value    := word [ "*" ] | quoted [ "*" ] | "/" pattern "/"     what it may hold depends on the field:
//! number   := n | n ".." n | ".." n | n ".."
//! date     := day | day ".." day | "today" | "this-month" | "next-month" | "next-" n "d" | "overdue"
//! day      := yyyy-mm-dd | yyyy-mm | yyyy      a month or a year stands for all of its days
//! relative := n ( "d" | "w" | "m" | "y" )      only behind < <= > >=; a month is 30 days and a year 365
//! quoted   := '"' … '"'                        with \" and \\ inside; “…” and «…» are read too
//! ```
//!
//! `()` is everyone and `-()` is no one. Keywords are upper case, so that `or` in a name stays a word. Field names, units
//! and fixed values are also read in Arabic (`وسم:vip`, `مدينة:جدة`, `آخر_تواصل<30يوم`, `أو`) and printed in English.
//! Digits may be Arabic-Indic. Positions are counted in characters.

pub mod ast;
pub mod build;
pub mod complete;
pub mod describe;
pub mod error;
pub mod eval;
pub mod parse;
pub mod pattern;
pub mod print;
pub mod refine;
pub mod resolve;
pub mod words;

mod days;
mod fields;
mod scan;
mod value;

#[cfg(test)]
mod tests;

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
