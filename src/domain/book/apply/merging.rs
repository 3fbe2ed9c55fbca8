//! The two ops around what a merge brings: it was set elsewhere, and keeps its stamps.

use super::OpError;
use crate::domain::book::Book;
use crate::domain::book::block::first_slot;
use crate::domain::book::image::ImageError;
use crate::domain::book::ledger::Ledger;
use crate::domain::book::op::Op;

impl Book {
    /// What follows keeps the stamps it has, if the book stands where it was made for.
    pub(super) fn begin_merge(&mut self, clock: u64) -> Vec<Op> {
        if self.pen.quiet || self.ledger.clock != clock {
            return Vec::new();
        }
        self.pen.quiet = true;
        vec![Op::EndMerge { ledger: written_ledger(&self.ledger) }]
    }

    /// Takes over the ledger that belongs to what was carried out.
    pub(super) fn end_merge(&mut self, ledger: &[u8]) -> Result<Vec<Op>, OpError> {
        if !self.pen.quiet {
            return Ok(Vec::new());
        }
        let ledger: Ledger = postcard::from_bytes(ledger).map_err(|_| OpError::Image(ImageError::Damaged("ledger")))?;
        if !ledger.is_sound(self.ids.len()) {
            return Err(OpError::Image(ImageError::Damaged("ledger")));
        }
        self.ledger = ledger;
        self.drop_unedited();
        Ok(vec![Op::BeginMerge { clock: self.ledger.clock }])
    }

    /// Drops what is left of removed contacts that nobody had edited: everybody who ever knew them knows as much.
    pub(super) fn drop_unedited(&mut self) {
        if self.blocks.iter().all(|block| block.hidden().is_empty()) {
            return;
        }
        let edited = self.ledger.edited();
        for (number, block) in self.blocks.iter_mut().enumerate().filter(|(_, block)| !block.hidden().is_empty()) {
            let first = first_slot(number);
            for place in block.hidden().clone().iter().filter(|place| !edited.contains(first + place)) {
                block.remove(place as usize);
                self.changes.touch(number);
            }
        }
    }
}

/// A ledger as `Op::EndMerge` carries it.
pub fn written_ledger(ledger: &Ledger) -> Vec<u8> {
    postcard::to_stdvec(ledger).expect("postcard only refuses sequences of unknown length, and a ledger has none")
}
