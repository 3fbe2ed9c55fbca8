//! Phone numbers: E.164 or nothing.

use serde::{Deserialize, Serialize};

/// A number in E.164: country code and subscriber number, without the plus. At most 15 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct E164(pub u64);

/// A phone of a contact. `number` is `None` where it could not be known for certain; the text as written is kept then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    pub number: Option<E164>,
    pub kind: PhoneKind,
    /// As written, when it can't be told from the number; empty otherwise.
    pub raw: String,
}

/// What sort of line it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PhoneKind {
    #[default]
    Unknown,
    Mobile,
    Landline,
    /// Countries whose numbers don't tell (the United States, Mexico).
    MobileOrLandline,
    Other,
}
