//! Backups as page and worker speak of them: the passphrase, what a file holds, and what taking it over would change.

use crate::domain::book::merge::Difference;
use crate::domain::contact::{ContactId, FieldName};
use crate::domain::date::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroize;

/// What a backup or the book is locked with: a passphrase, or a recovery code. It is overwritten when it is dropped, and never written to a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passphrase(String);

impl Passphrase {
    /// `None` for an empty text: no lock is meant.
    pub fn new(text: String) -> Option<Passphrase> {
        (!text.is_empty()).then_some(Passphrase(text))
    }

    /// The text as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

impl Drop for Passphrase {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// What a backup holds, after everything in it was checked, and what it would change here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackupSummary {
    pub file: String,
    pub made: Timestamp,
    /// It was locked with a passphrase.
    pub locked: bool,
    pub contacts: u32,
    pub tags: u32,
    pub segments: u32,
    pub templates: u32,
    pub lists: u32,
    pub campaigns: u32,
    /// Contacts of the backup that the present book does not have.
    pub would_add: u32,
    /// Contacts of both that are not the same.
    pub would_change: u32,
    /// Contacts of the present book that the backup does not have.
    pub would_remove: u32,
    /// Contacts that `RestoreMode::AddMissing` would add: not here by identity, nor by number or address and name.
    pub missing: u32,
    /// What else comes and goes; kinds where nothing does are left out.
    pub things: Vec<ThingChanges>,
}

/// A kind of thing beside contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Thing {
    Tags,
    Dimensions,
    Segments,
    Templates,
    Lists,
    Campaigns,
    Recipes,
    /// What the owner arranged: fields, rules.
    Arrangements,
    Settings,
}

/// What comes and goes of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThingChanges {
    pub thing: Thing,
    pub added: Names,
    pub changed: Names,
    pub removed: Names,
}

/// How many, and the names of the first of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub count: u32,
    pub first: Vec<String>,
}

/// What happens to a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ChangeKind {
    Added,
    Changed,
    Removed,
}

/// One contact that a restore would touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreChange {
    pub id: ContactId,
    /// As the backup has it; for one that goes, as it is here.
    pub name: String,
    /// As shown to people; empty if none.
    pub phone: String,
    /// Fields that differ, of a contact that changes.
    pub fields: Vec<FieldName>,
    /// Its tags differ.
    pub tags: bool,
}

/// How a backup is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RestoreMode {
    /// The backup takes the place of the whole book.
    Replace,
    /// What the book does not have is added; what it has stays as it is.
    AddMissing,
    /// The backup is of another device with the same book: both become one.
    Merge,
}

/// What merging the backup just read would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergeSummary {
    /// Contacts that are new here, or come back.
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
    /// Fields that both devices set, neither knowing of the other.
    pub differing: u32,
    /// Some of those, from the place that was asked for.
    pub rows: Vec<Difference>,
}
