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
