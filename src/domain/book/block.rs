//! Contacts as encoded bytes, 4,096 slots to a block, which is also the unit of a snapshot. Contacts are decoded when
//! somebody asks. An edit appends the new encoding and leaves the old one behind; a block that is more than half garbage is
//! packed again. A removed contact leaves its id, because its slot stays reserved. One that somebody had edited is only put
//! out of sight, because the book of another device may hold a still later edit of it (`merge`).
//!
//! Written form: version byte, then (postcard) the length of each slot's encoding, 0 for a contact that is gone, the ids of
//! those that are gone in slot order, and the places of those out of sight; then the encodings side by side.

use super::former::{BEHIND_FORMER, BEHIND_PLAIN};
use super::image::ImageError;
use super::record::ContactRef;
use crate::domain::contact::{Contact, ContactId};
use crate::domain::encoding::encode_onto;
use crate::domain::slots::{Slot, Slots};
use serde::{Deserialize, Serialize};

/// Slots in a block. The crate's own tests use small blocks, so that few contacts fill several.
pub const BLOCK_SLOTS: u32 = if cfg!(test) { 64 } else { 4096 };
/// First byte of a written block.
const BLOCK_VERSION: u8 = 4;
/// Contacts up to this version end before the timeline.
const PLAIN_VERSION: u8 = 3;
/// Blocks up to this version have nobody out of sight.
const OPEN_VERSION: u8 = 2;
/// Contacts of this version end before the days of purchase.
const FORMER_VERSION: u8 = 1;

/// The block of a slot.
pub fn block_of(slot: Slot) -> usize {
    (slot / BLOCK_SLOTS) as usize
}

/// The place of a slot within its block.
pub fn place_of(slot: Slot) -> usize {
    (slot % BLOCK_SLOTS) as usize
}

/// The first slot of a block.
pub fn first_slot(block: usize) -> Slot {
    // Slots are u32, so there are fewer than 2^20 blocks.
    block as u32 * BLOCK_SLOTS
}

/// Start and length of an encoding within the bytes. No contact encodes to nothing, so length 0 means that it was removed and
/// the place is reserved.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    len: u32,
}

impl Span {
    const REMOVED: Span = Span { start: 0, len: 0 };

    fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.len as usize
    }
}

/// Up to 4,096 contacts.
#[derive(Debug, Clone, Default)]
pub struct Block {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    /// Places of removed contacts whose encodings are still there.
    hidden: Slots,
    /// Bytes that no span points to.
    garbage: usize,
}

#[derive(Serialize, Deserialize)]
struct Directory {
    lengths: Vec<u32>,
    removed: Vec<ContactId>,
}

/// Encodes a contact into `scratch`, replacing what was there.
pub fn encode_contact<T: Serialize>(contact: &T, scratch: &mut Vec<u8>) {
    scratch.clear();
    encode_onto(contact, scratch);
}

impl Block {
    /// Slots in use, removed ones included.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The encoded contact at a place.
    pub fn raw(&self, place: usize) -> Option<&[u8]> {
        self.encoding(place).filter(|_| !self.is_hidden(place))
    }

    /// The encoded contact at a place, living or out of sight.
    pub fn encoding(&self, place: usize) -> Option<&[u8]> {
        let span = self.spans.get(place).filter(|span| span.len > 0)?;
        self.bytes.get(span.range())
    }

    /// Whether the contact at a place was removed and is still there.
    pub fn is_hidden(&self, place: usize) -> bool {
        u32::try_from(place).is_ok_and(|place| self.hidden.contains(place))
    }

    /// Places of removed contacts that are still there.
    pub fn hidden(&self) -> &Slots {
        &self.hidden
    }

    /// The contact at a place, living or out of sight.
    pub fn record(&self, place: usize) -> Option<Contact> {
        postcard::from_bytes(self.encoding(place)?).ok()
    }

    /// Puts the contact at a place out of sight.
    pub fn hide(&mut self, place: usize) {
        if self.encoding(place).is_some() {
            self.hidden.extend(u32::try_from(place));
        }
    }

    /// The contact at a place, read in place. `None` if it was removed or never was.
    pub fn get(&self, place: usize) -> Option<ContactRef<'_>> {
        // Every encoding here was either written by us or read once when the book was opened, so it reads again.
        postcard::from_bytes(self.raw(place)?).ok()
    }

    /// The contact at a place, owned.
    pub fn contact(&self, place: usize) -> Option<Contact> {
        postcard::from_bytes(self.raw(place)?).ok()
    }

    /// The name of the contact at a place: it is stored in front, so nothing behind it is read.
    pub fn name(&self, place: usize) -> Option<&str> {
        let (_, name): (ContactId, &str) = postcard::from_bytes(self.raw(place)?).ok()?;
        Some(name)
    }

    /// Puts an encoding at a place: over an old one, into a reserved place, or right behind the last.
    pub fn put(&mut self, place: usize, encoded: &[u8]) {
        debug_assert!(place <= self.spans.len(), "places fill up in order");
        let fresh = Span { start: self.bytes.len() as u32, len: encoded.len() as u32 };
        self.bytes.extend_from_slice(encoded);
        self.show(place);
        match self.spans.get_mut(place) {
            Some(span) => {
                self.garbage += span.len as usize;
                *span = fresh;
            }
            None => {
                self.spans.push(fresh);
                if self.spans.len() == BLOCK_SLOTS as usize {
                    self.bytes.shrink_to_fit();
                }
            }
        }
        self.pack_if_wasteful();
    }

    fn show(&mut self, place: usize) {
        if !self.hidden.is_empty() {
            u32::try_from(place).into_iter().for_each(|place| {
                self.hidden.remove(place);
            });
        }
    }

    /// Forgets the contact at a place and keeps the place.
    pub fn remove(&mut self, place: usize) {
        self.show(place);
        if let Some(span) = self.spans.get_mut(place) {
            self.garbage += span.len as usize;
            *span = Span::REMOVED;
            self.pack_if_wasteful();
        }
    }

    /// Forgets the places from here on, as if they had never been.
    pub fn truncate(&mut self, places: usize) {
        for place in places..self.spans.len() {
            self.remove(place);
        }
        self.spans.truncate(places);
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        self.bytes.capacity() + self.spans.capacity() * size_of::<Span>()
    }

    fn pack_if_wasteful(&mut self) {
        if self.garbage * 2 <= self.bytes.len() || self.garbage < 4096 {
            return;
        }
        let mut bytes = Vec::with_capacity(self.bytes.len() - self.garbage);
        for span in &mut self.spans {
            let old = span.range();
            span.start = bytes.len() as u32;
            bytes.extend_from_slice(&self.bytes[old]);
        }
        self.bytes = bytes;
        self.garbage = 0;
    }

    /// The written form. `ids` are those of the block's slots, in order.
    pub fn write(&self, ids: &[ContactId]) -> Vec<u8> {
        let lengths = self.spans.iter().map(|span| span.len).collect();
        let removed = self.spans.iter().zip(ids).filter(|(span, _)| span.len == 0).map(|(_, id)| *id).collect();
        let mut out = Vec::with_capacity(self.bytes.len() - self.garbage + self.spans.len() * 2 + 16);
        out.push(BLOCK_VERSION);
        let hidden: Vec<u32> = self.hidden.iter().collect();
        encode_onto(&(Directory { lengths, removed }, hidden), &mut out);
        for place in 0..self.spans.len() {
            out.extend_from_slice(self.encoding(place).unwrap_or_default());
        }
        out
    }

    /// Reads a written block, and says the ids of its removed contacts in slot order. The contacts are not read yet.
    pub fn read(written: &[u8]) -> Result<(Block, Vec<ContactId>), ImageError> {
        let damaged = |_| ImageError::Damaged("block directory");
        let (version, rest) = match written.split_first() {
            Some((&version @ FORMER_VERSION..=BLOCK_VERSION, rest)) => (version, rest),
            Some((&version, _)) => return Err(ImageError::UnknownVersion { part: "block", version }),
            None => return Err(ImageError::Damaged("empty block")),
        };
        let (Directory { lengths, removed }, mut bytes): (Directory, &[u8]) =
            postcard::take_from_bytes(rest).map_err(damaged)?;
        let mut hidden = Vec::new();
        if version > OPEN_VERSION {
            (hidden, bytes) = postcard::take_from_bytes(bytes).map_err(damaged)?;
        }
        if lengths.len() > BLOCK_SLOTS as usize || u32::try_from(bytes.len()).is_err() {
            return Err(ImageError::Damaged("block size"));
        }
        let mut start = 0u32;
        let mut spans = Vec::with_capacity(lengths.len());
        for len in lengths {
            spans.push(Span { start, len });
            start = start.checked_add(len).ok_or(ImageError::Damaged("block lengths"))?;
        }
        let gone = spans.iter().filter(|span| span.len == 0).count();
        if start as usize != bytes.len() || gone != removed.len() {
            return Err(ImageError::Damaged("block lengths"));
        }
        let is_there = |place: &u32| spans.get(*place as usize).is_some_and(|span| span.len > 0);
        if !hidden.iter().all(is_there) {
            return Err(ImageError::Damaged("removed contacts"));
        }
        let hidden = hidden.into_iter().collect();
        let mut block = Block { bytes: bytes.to_vec(), spans, hidden, garbage: 0 };
        match version {
            FORMER_VERSION => block.widen(&BEHIND_FORMER)?,
            ..=PLAIN_VERSION => block.widen(&BEHIND_PLAIN)?,
            _ => {}
        }
        Ok((block, removed))
    }

    /// Makes current encodings of earlier ones, by what is missing behind each.
    fn widen(&mut self, missing: &[u8]) -> Result<(), ImageError> {
        let mut bytes = Vec::with_capacity(self.bytes.len() + self.spans.len() * missing.len());
        for span in self.spans.iter_mut().filter(|span| span.len > 0) {
            let old = span.range();
            span.start = u32::try_from(bytes.len()).map_err(|_| ImageError::Damaged("block size"))?;
            span.len += missing.len() as u32;
            bytes.extend_from_slice(&self.bytes[old]);
            bytes.extend_from_slice(missing);
        }
        self.bytes = bytes;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::samples::contact_number;

    fn put(block: &mut Block, place: usize, n: u32) {
        block.put(place, &postcard::to_stdvec(&contact_number(n)).unwrap());
    }

    #[test]
    fn edits_and_removals_survive_packing_and_writing() {
        let mut block = Block::default();
        for n in 0..60 {
            put(&mut block, n as usize, n);
        }
        for round in 0..20 {
            for n in 0..50 {
                put(&mut block, n as usize, n + round);
            }
        }
        block.remove(55);
        block.hide(56);
        assert!(block.garbage * 2 <= block.bytes.len(), "packed along the way");
        let ids: Vec<ContactId> = (0..60).map(|n| contact_number(n).id).collect();
        let (read, removed) = Block::read(&block.write(&ids)).unwrap();
        assert_eq!(removed, [ids[55]]);
        for place in 0..60 {
            assert_eq!(read.contact(place), block.contact(place));
        }
        assert_eq!(read.contact(0), Some(contact_number(19)));
        assert_eq!((read.contact(55), read.record(55)), (None, None));
        assert_eq!((read.contact(56), read.record(56)), (None, block.record(56)));
        assert!(read.record(56).is_some(), "only out of sight");
        assert_eq!(read.len(), 60);
    }

    #[test]
    fn damaged_blocks_are_refused() {
        let mut block = Block::default();
        put(&mut block, 0, 1);
        put(&mut block, 1, 2);
        let good = block.write(&[]);
        assert!(Block::read(&[]).is_err());
        assert!(Block::read(&good[..good.len() - 1]).is_err());
        let mut newer = good.clone();
        newer[0] = 9;
        assert_eq!(Block::read(&newer).unwrap_err(), ImageError::UnknownVersion { part: "block", version: 9 });
    }
}
