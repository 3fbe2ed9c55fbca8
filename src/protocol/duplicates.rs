//! The search for duplicates as the page sees it: what was found, and each group with everything needed to decide on it.

use crate::domain::contact::{Contact, ContactId};
use crate::domain::dedupe::Reason;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// What a search for duplicates came to. Groups that were merged or told apart since are not counted any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateSummary {
    /// Contacts that were searched.
    pub searched: u32,
    /// Groups that may be merged without asking.
    pub certain: u32,
    /// How many contacts fewer there are once those are merged.
    pub fewer: u32,
    /// Pairs that only a person can judge.
    pub review: u32,
    /// Sets of contacts that share something and were too many to compare.
    pub left_out: u32,
    /// The book changed after the search, by more than decisions on what it found, so that it may miss something.
    pub stale: bool,
}

/// Which groups are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DuplicateTier {
    Certain,
    Review,
}

/// Contacts that are, or may be, one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DuplicateGroup {
    pub tier: DuplicateTier,
    /// Two or more.
    pub members: Vec<DuplicateMember>,
    /// The member that merging would keep unless another is chosen: the fullest, of equals the oldest.
    pub survivor: ContactId,
    /// 0 to 100; for a group of several, of its weakest link.
    pub score: u8,
    pub links: Vec<DuplicateLink>,
}

/// One contact of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DuplicateMember {
    pub contact: Contact,
    /// Phones as shown to people, in the contact's order.
    pub phones_shown: Vec<String>,
    pub tags: Vec<TagId>,
}

/// Why two members belong together, and what speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateLink {
    pub a: ContactId,
    pub b: ContactId,
    /// 0 to 100.
    pub score: u8,
    pub why: Vec<Reason>,
}
