//! What a filter or a set of contacts looks like: how it spreads, how far two of them are the same, why somebody is in one.

use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// How two filters overlap, in contacts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    pub only_first: u32,
    pub both: u32,
    pub only_second: u32,
}

/// Why a contact is in a filter, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    pub is_in: bool,
    /// Each condition as the language writes it, and whether it holds, before any negation around it.
    pub conditions: Vec<(String, bool)>,
    /// The tags that the contact carries.
    pub tags: Vec<TagId>,
}
