//! How good tags and list are: what is wrong, how much, and what would mend it; and what the figures of purchases say about
//! contacts.
//!
//! `tags` looks at tags one by one and together, `twins` at pairs that mean one thing, `divide` at how a tag may be split,
//! `list` at contacts; `score` makes one figure of it and keeps its history. `rfm` ranks customers, `lifetime` estimates what
//! they are worth, `apart` finds what sets a group apart, by the tests of `chance`.
//!
//! Findings are figures and a proposal as data: the service turns a proposal into ops, and shows what they do before they are
//! done. Sets of slots stay in the worker; what travels to the page are the figures, which are whole numbers.

pub mod apart;
pub mod chance;
pub mod divide;
pub mod lifetime;
pub mod list;
pub mod rfm;
pub mod score;
pub mod tags;
pub mod twins;

#[cfg(test)]
mod tests;

use super::contact::FieldName;
use super::slots::Slots;
use super::tag::{DimensionId, TagId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Something by which contacts differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    /// A tag that belongs to no dimension, or every dimension's tags one by one.
    Tag(TagId),
    /// The tags of a dimension.
    Dimension(DimensionId),
    /// City, country, consent.
    Field(FieldName),
    /// A field of the shop's own, by its key.
    Own(String),
}

/// A value of something by which contacts differ, and who has it.
#[derive(Debug, Clone)]
pub struct Value<'a> {
    /// The tag, if the value is one; its name is then the tag's.
    pub tag: Option<TagId>,
    /// As people read it, for other values.
    pub text: String,
    pub holders: Cow<'a, Slots>,
}

/// Something by which contacts differ, with its values.
#[derive(Debug, Clone)]
pub struct Attribute<'a> {
    pub of: Trait,
    pub values: Vec<Value<'a>>,
}

/// A share in thousandths, rounded down; 0 of nothing.
pub fn permille(part: u64, whole: u64) -> u32 {
    let share = u128::from(part) * 1000 / u128::from(whole.max(1));
    u32::try_from(share).unwrap_or(u32::MAX)
}
