//! What the page shows of a book that did not come back as it was, and of the copies that are kept for that.

use crate::domain::date::Timestamp;
use crate::domain::sentinel::Figures;
use serde::{Deserialize, Serialize};

/// How a book did not come back as it was. Nothing is written until the person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Loss {
    /// The database is there and empty.
    Empty,
    /// The newest commits are missing.
    Shorter,
    /// It is not the book that it was.
    Different,
    /// The database opens, and what is in it can't be read.
    Unreadable(String),
    /// The database does not open.
    CannotOpen(String),
}

/// What was lost, and what there is to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescueReport {
    pub loss: Loss,
    /// The book as it was last seen, if that is known.
    pub before: Option<Figures>,
    /// The book as it opened, if it did.
    pub now: Option<Figures>,
    /// When a backup was last made and read back.
    pub backup: Option<Timestamp>,
    /// Copies that were read whole just now, the newest first.
    pub copies: Vec<CopyView>,
    /// False if nothing can be written here: then a copy can only be taken away as a file.
    pub can_restore: bool,
}

/// One second copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyView {
    pub slot: CopySlot,
    pub figures: Figures,
    pub made: Timestamp,
    /// Bytes of the file.
    pub bytes: u64,
    /// True if it is encrypted and the passphrase has not been typed yet.
    pub locked: bool,
}

/// Where a copy is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CopySlot {
    /// The two that are written by turns.
    A,
    B,
    /// The one from before the last restore or loss.
    Before,
}

/// What guards the book, for the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardView {
    /// Copies by what they say of themselves, the newest first.
    pub copies: Vec<CopyView>,
    /// Storage was full a short while ago, and the reserve is being used.
    pub tight: bool,
}
