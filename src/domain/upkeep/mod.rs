//! What keeps a book in order, from proposal to commit: rules carried out, faults of tags and list mended, tags made, merged,
//! split and put away.
//!
//! `rules` and `health` say what would change and know no book; here their plans become the ops of one commit, which undo
//! takes back, and what is shown before is told from those same ops (`preview`). `run` carries rules out, `checkup` examines
//! and `fix` mends, `figures` tells what purchases say, `tags`, `dimensions`, `merging` and `splitting` change tags with everything that
//! names them (`uses`), and `starter` is a scheme of tags to begin with.
//!
//! Nothing here reads a clock: today is an argument, a day on the owner's calendar.

pub mod checkup;
pub mod dimensions;
pub mod figures;
pub mod fix;
pub mod merging;
pub mod names;
pub mod preview;
pub mod report;
pub mod run;
pub mod segments;
pub mod signs;
pub mod splitting;
pub mod starter;
pub mod tags;
pub mod uses;

#[cfg(test)]
mod tests;

use super::book::Book;
use super::book::op::{Label, Op};
use super::contact::ContactId;
use super::slots::Slots;

/// What one commit is made of. Without ops there is nothing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub label: Label,
    pub ops: Vec<Op>,
}

/// How many contacts are shown of those that something changes.
pub const SHOWN: usize = 50;

/// The slots of those of these contacts that are in the book.
pub fn slots_of(book: &Book, contacts: &[ContactId]) -> Slots {
    contacts.iter().filter_map(|id| book.slot_of(*id)).collect()
}

/// The first contacts of a set.
pub fn first_of(book: &Book, slots: &Slots, many: usize) -> Vec<ContactId> {
    slots.iter().filter_map(|slot| book.id_of(slot)).take(many).collect()
}

/// A count as labels hold it.
fn figure(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
