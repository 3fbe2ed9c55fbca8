//! Taking back a commit that is not the newest: what it changed goes back where the book is still as the commit left it;
//! what was changed since stays, and is named.
//!
//! `delta` tells what a commit changed (`effects` and `between` find it out); `planner` goes through it contact by contact and
//! makes the ops; `things` is about tags, segments and everything else that is no contact. "Changed since" means that the
//! present book differs from what the commit left: something that was changed and changed back counts as unchanged.

mod between;
mod delta;
mod effects;
mod planner;
mod things;

#[cfg(test)]
mod tests;

pub use delta::{ContactDelta, Delta, Flips, Pair, book_after, differences};
pub use planner::Planner;

use crate::domain::arrangement::ArrangementKind;
use crate::domain::book::op::Op;
use crate::domain::contact::{ContactId, FieldName};
use serde::{Deserialize, Serialize};

/// How many names a plan gives of each kind; figures count all.
pub const NAMED: usize = 50;

/// What taking a commit back comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// To be applied in order to the book that the plan was made for. Empty if nothing of the commit is left to take back.
    pub ops: Vec<Op>,
    pub figures: Figures,
    /// Things other than contacts that change, the first [`NAMED`].
    pub turned: Vec<(Thing, Turned)>,
    /// What stays although the commit is taken back, the first [`NAMED`].
    pub kept: Vec<Kept>,
    /// How many stay.
    pub kept_total: u32,
}

/// How many contacts go back to what they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The commit added them; they leave the book.
    pub removed: u32,
    /// The commit removed them; they come back.
    pub returned: u32,
    /// Fields, consent among them, are put back.
    pub changed: u32,
    /// Tags are taken or given back.
    pub tagged: u32,
    /// They left the book since, so there is nothing to put back.
    pub gone: u32,
}

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Thing {
    /// The name may be empty, where a contact has none.
    Contact(ContactId, String),
    Tag(String),
    Dimension(String),
    Segment(String),
    Template(String),
    List(String),
    Campaign(String),
    /// How a file was read; the file's name.
    Recipe(String),
    Settings,
    Arrangement(ArrangementKind, String),
}

/// What becomes of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turned {
    /// It comes back.
    Returned,
    /// It goes.
    Dropped,
    /// It is again what it was.
    Changed,
}

/// Something that stays as it is, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub what: Thing,
    pub why: Why,
}

/// Why something stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// These fields of a contact were edited since.
    Edited(Vec<FieldName>),
    /// A contact's tags were changed since.
    Retagged,
    /// It was changed since.
    Changed,
    /// It was removed since.
    Removed,
    /// It is there again.
    There,
    /// A contact that came since has its number or address; that contact's name.
    NumberTaken(String),
    /// Another tag has its name.
    NameTaken,
    /// So many contacts, or tags, still use it.
    InUse(u32),
}
