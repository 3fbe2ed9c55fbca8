//! Whether a contact may be messaged on WhatsApp, since when, and how we know. An opt-out always wins: every list and link
//! is filtered by it outside the user's own filter.

use super::date::Date;
use serde::{Deserialize, Serialize};

/// The state of a contact's permission.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ConsentState {
    /// Never asked, or not recorded.
    #[default]
    Unknown,
    /// Agreed to be messaged by this shop.
    OptedIn,
    /// Asked not to be messaged.
    OptedOut,
}

/// Permission with its day and source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub state: ConsentState,
    /// The day it was given or withdrawn.
    pub on: Option<Date>,
    /// Where it was given: a file name, a form, "in the shop".
    pub source: String,
}

/// A way to reach somebody, each with a permission of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// `Contact::consent` says what holds now.
    #[default]
    WhatsApp,
    Sms,
    Email,
    Call,
}

impl Channel {
    /// Every channel, in the order in which people read them.
    pub const ALL: [Channel; 4] = [Channel::WhatsApp, Channel::Sms, Channel::Email, Channel::Call];
}

/// One entry of a contact's consent ledger: what was agreed or refused, when, where and in which words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Permission {
    /// The day it was given or withdrawn.
    pub on: Option<Date>,
    pub channel: Channel,
    pub state: ConsentState,
    /// Where it was given: a file name, a form, "in the shop".
    pub source: String,
    /// What the contact was asked, or said, word for word.
    pub words: String,
    /// Where the proof is: a picture's name, a receipt number, a link.
    pub proof: String,
}
