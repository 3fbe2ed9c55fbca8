//! What is left of people beside the contacts that are shown, for whoever asks to be erased: their removed contacts, and values
//! that others took the place of.

use super::super::Book;
use super::super::block::{block_of, place_of};
use super::super::op::Op;
use super::{Key, Ledger};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::slots::{Slot, Slots};
use std::collections::BTreeSet;

impl Book {
    /// Removed contacts that live on in this one since they were merged: they are the same person.
    pub fn forebears(&self, id: ContactId) -> Vec<ContactId> {
        let mut found = BTreeSet::from([id]);
        loop {
            let heirs = self.ledger.rest.heirs.iter();
            let more = heirs.filter(|(gone, (stamp, heir))| {
                let time = self.ids.slot_of(**gone).and_then(|slot| self.ledger.time(Key::Removed, slot));
                found.contains(heir) && !found.contains(gone) && time == Some(*stamp)
            });
            let more: Vec<ContactId> = more.map(|(gone, _)| *gone).collect();
            if more.is_empty() {
                found.remove(&id);
                return found.into_iter().collect();
            }
            found.extend(more);
        }
    }

    /// A contact as it is, or as it was when it was removed, if that is still known.
    pub fn remains(&self, slot: Slot) -> Option<Contact> {
        self.blocks.get(block_of(slot))?.record(place_of(slot))
    }
}

/// Whether an op carries values that were set in one of these contacts and are not shown.
pub fn has_beneath(op: &Op, slots: &Slots) -> bool {
    let Op::EndMerge { ledger } = op else { return false };
    // What can't be read may hold anything.
    postcard::from_bytes::<Ledger>(ledger)
        .map_or(true, |ledger| ledger.rest.beneath.keys().any(|(slot, _)| slots.contains(*slot)))
}
