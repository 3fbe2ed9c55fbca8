//! What is asked and answered about what the owner arranged: fields of the shop's own, values set for many at once, rules, and
//! what holds for tags.

use super::request::Target;
use crate::domain::field::CustomField;
use crate::domain::health::rfm::RfmGroup;
use crate::domain::rules::ready::ReadyKey;
use crate::domain::rules::{Rule, RuleId};
use crate::domain::tag::TagId;
use crate::domain::tag_traits::{Scheme, TagTraits};
use crate::domain::upkeep::fix::FixKey;
use serde::{Deserialize, Serialize};

/// A change of an arrangement, or by one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Arrange {
    /// A field without a key is a new one; its first name becomes the key.
    SaveField(CustomField),
    /// The values stay where they are, as further columns of their contacts.
    RemoveField {
        key: String,
    },
    /// Sets a value for many at once; an empty one clears it.
    SetValue {
        target: Target,
        field: Settable,
        value: String,
    },
    /// Saves a rule; one whose id is 0 is new.
    SaveRule(Rule),
    RemoveRule(RuleId),
    /// Puts ready-made rules into the book, switched off, with the tags that they need, named in this language.
    TakeReady {
        keys: Vec<ReadyKey>,
        arabic: bool,
    },
    /// Mends what the examination found.
    Fix {
        key: FixKey,
        arabic: bool,
        why: String,
    },
    /// Gives a tag to a group of customers by recency, frequency and money; a tag of this name that is there is taken.
    TagGroup {
        group: RfmGroup,
        name: String,
    },
    /// What holds for a tag beside its name.
    SetTraits {
        traits: TagTraits,
        why: String,
    },
    SetScheme {
        scheme: Scheme,
        why: String,
    },
    /// Tags become part of another; whatever names them follows.
    MergeTags {
        from: Vec<TagId>,
        into: TagId,
        why: String,
    },
    /// A tag becomes several: each part has a name and a filter that says who of its carriers goes there.
    SplitTag {
        tag: TagId,
        parts: Vec<(String, String)>,
        /// Whether the tag goes when nobody carries it any more.
        drop_empty: bool,
        why: String,
    },
    /// Makes the dimensions and tags of the starter scheme that are missing, named in this language.
    TakeStarter {
        arabic: bool,
    },
}

/// Fields that are set for many at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settable {
    City,
    Country,
    /// The key of a field of the shop's own.
    Own(String),
}

/// What an action would come to for the contacts that it is about, as they stand now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    pub contacts: u32,
    /// Of those, who would not be as they are.
    pub changed: u32,
    pub opted_in: u32,
    pub opted_out: u32,
    /// Who waits for a message of a campaign.
    pub waiting: u32,
    /// Who has bought.
    pub customers: u32,
}

/// A field of the shop's own, and how far it is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldView {
    pub field: CustomField,
    /// Contacts that have a value; 0 if nobody asked to count.
    pub filled: u32,
    /// Those of them whose value is not what the field holds.
    pub unfit: u32,
}

/// The fields of the shop's own, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    pub fields: Vec<FieldView>,
    /// Further columns that contacts have and no field holds, with how many contacts, most frequent first.
    pub columns: Vec<(String, u32)>,
}
