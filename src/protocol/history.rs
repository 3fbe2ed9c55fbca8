//! The journal as people read it: what each commit was, what it changed, and what taking it back comes to.

use crate::domain::book::op::Label;
use crate::domain::book::takeback::{Figures, Kept, Thing, Turned};
use crate::domain::contact::{ContactId, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::message::RecipientStatus;
use serde::{Deserialize, Serialize};

/// What a commit was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CommitKind {
    Imports,
    /// Single contacts, merges and consent.
    Contacts,
    /// Tags, dimensions and segments.
    Tags,
    /// Templates, lists and campaigns.
    Messages,
    Restores,
    /// Settings, and how files are read.
    Other,
}

impl CommitKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [CommitKind; 6] = [
        CommitKind::Imports,
        CommitKind::Contacts,
        CommitKind::Tags,
        CommitKind::Messages,
        CommitKind::Restores,
        CommitKind::Other,
    ];
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommitView {
    pub seq: u64,
    pub time: Timestamp,
    pub label: Label,
    pub refers_to: Option<u64>,
    /// How many contacts it touched.
    pub touched: u32,
    /// False if it was taken back, and not done again since.
    pub stands: bool,
    /// False if what it changed is not kept any more: it can't be taken back.
    pub kept: bool,
}

/// What taking a commit back would come to, or doing it again if it was taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UndoPlan {
    pub label: Label,
    pub time: Timestamp,
    /// True if the commit was taken back and would be done again.
    pub again: bool,
    pub figures: Figures,
    /// Things other than contacts that change, the first of them.
    pub turned: Vec<(Thing, Turned)>,
    /// What stays, the first of them.
    pub kept: Vec<Kept>,
    pub kept_total: u32,
    /// True if nothing is left to take back.
    pub nothing: bool,
}

/// What a commit changed: a page of contacts, and everything else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommitDetail {
    /// Why it was done, where somebody said so.
    pub reason: Option<String>,
    /// Contacts that it changed.
    pub total: u32,
    pub contacts: Vec<ChangedContact>,
    /// The first of them.
    pub things: Vec<ChangedThing>,
}

/// What a commit changed in one contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedContact {
    pub id: ContactId,
    /// Empty where it has none, or where it is not known any more.
    pub name: String,
    /// True if it is in the book.
    pub lives: bool,
    /// `None` if it was there before and stayed.
    pub turned: Option<Turned>,
    /// Before and after.
    pub fields: Vec<(FieldValue, FieldValue)>,
    /// Names of tags.
    pub gained: Vec<String>,
    pub lost: Vec<String>,
    /// Where it stands in a campaign, before and after.
    pub marked: Option<(RecipientStatus, RecipientStatus)>,
}

/// What a commit did to something that is no contact. `Returned` means that it made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedThing {
    pub what: Thing,
    pub turned: Turned,
    /// Texts that changed, before and after: a name, a filter, a message.
    pub texts: Vec<(String, String)>,
}

/// How long what commits changed is kept, so that they can be taken back. What they were stays readable for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// `None` keeps it however old it is.
    pub months: Option<u32>,
    /// In millions of bytes; `None` keeps it however much it is.
    pub megabytes: Option<u32>,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention { months: Some(12), megabytes: Some(200) }
    }
}
