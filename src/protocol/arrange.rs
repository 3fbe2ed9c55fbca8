//! What is asked and answered about what the owner arranged: fields of the shop's own, and values set for many at once.

use super::request::Target;
use crate::domain::field::CustomField;
use serde::{Deserialize, Serialize};

/// A change of an arrangement, or by one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Arrange {
    /// A field without a key is a new one; its first name becomes the key.
    SaveField(CustomField),
    /// The values stay where they are, as further columns of their contacts.
    RemoveField { key: String },
    /// Sets a value for many at once; an empty one clears it.
    SetValue { target: Target, field: Settable, value: String },
}

/// Fields that are set for many at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settable {
    City,
    Country,
    /// The key of a field of the shop's own.
    Own(String),
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
