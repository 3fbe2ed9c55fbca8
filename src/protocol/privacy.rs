//! What the person can check: everything that is known of one contact, and what is stored how large.

use super::reply::ContactChange;
use crate::domain::contact::Contact;
use crate::domain::date::Timestamp;
use crate::domain::message::RecipientStatus;
use serde::{Deserialize, Serialize};

/// Everything that the book and its journal know of one contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonalData {
    pub contact: Contact,
    /// Phones as shown to people, in the contact's order.
    pub phones_shown: Vec<String>,
    /// Names of the tags, each with the name of its dimension, if it has one.
    pub tags: Vec<(String, Option<String>)>,
    /// Broadcast lists that hold the contact, by name and the time they were made.
    pub lists: Vec<(String, Timestamp)>,
    pub campaigns: Vec<PersonalCampaign>,
    /// Every commit that touched the contact, newest first.
    pub history: Vec<ContactChange>,
    /// Texts that are not the contact's own and hold its number, address or whole name: erasing leaves them.
    pub mentions: Vec<Mention>,
}

/// A campaign that the contact is a recipient of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalCampaign {
    pub name: String,
    pub made: Timestamp,
    pub status: RecipientStatus,
}

/// Where else a contact is spoken of, by the name of the thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mention {
    Segment(String),
    Template(String),
    List(String),
    Campaign(String),
    Tag(String),
    /// The note or a further field of another contact.
    Contact(String),
}

/// What is stored on this device, as the worker sees it. Sizes are bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageReport {
    pub contacts: u32,
    /// Held in memory while the book is open.
    pub memory: u64,
    /// Journal entries that still have their bodies, and their heads.
    pub entries: u64,
    pub journal: u64,
    pub blocks: u64,
    pub snapshot: u64,
    /// Numbers and addresses that may not come back, as keyed hashes.
    pub barred: u32,
    /// Whether it outlives the tab.
    pub durable: bool,
    /// Addresses that the worker asked for.
    pub requests: Vec<String>,
}
