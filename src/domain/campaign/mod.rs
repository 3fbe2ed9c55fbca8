//! Messages to people: templates filled in, audiences counted, packs cut.

pub mod audience;
pub mod queue;
pub mod template;

use crate::domain::contact::ContactId;
use serde::{Deserialize, Serialize};

/// How many of a selection get a message, and why the others don't. The parts add up to `matched`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudienceSummary {
    /// Contacts that the filter or list names.
    pub matched: u32,
    /// Those who get it.
    pub sendable: u32,
    /// Left out because they opted out.
    pub opted_out: u32,
    /// Left out because they have no certain number.
    pub no_number: u32,
    /// Left out because an earlier recipient has the same number.
    pub same_number: u32,
    /// Of those who get it: never recorded as having agreed. A warning, not a bar.
    pub never_asked: u32,
}

/// A recipient with the text as they get it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipient {
    pub contact: ContactId,
    pub name: String,
    /// As shown to people.
    pub phone: String,
    pub text: String,
    /// Click-to-chat link with the text.
    pub link: String,
    /// Placeholders that had no value and no fallback here.
    pub missing: Vec<String>,
}

/// Something to know about a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TemplateIssue {
    /// `{{nme}}` is not a placeholder; the nearest one, if any is near.
    UnknownPlaceholder { name: String, near: Option<String>, at: u32 },
    /// A `{{` without its `}}`.
    Unclosed { at: u32 },
    /// Longer than 1,000 characters when filled in: some phones cut it.
    Long { characters: u32 },
    /// Longer than 4,096 characters: WhatsApp takes no more.
    TooLong { characters: u32 },
    /// Recipients for whom a placeholder stays empty.
    Empty { placeholder: String, recipients: u32 },
    /// More link than text.
    MostlyLinks,
}
