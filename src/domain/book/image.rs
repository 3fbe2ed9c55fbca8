//! The written forms of a book: a head and blocks (snapshot), or both in one buffer (image). Derived indexes are never
//! written. The first byte of each part is its version. Reading checks what it reads: a damaged or foreign buffer is an
//! error, never a panic and never a half-right book.

use super::Book;
use super::arena::Texts;
use super::block::{BLOCK_SLOTS, Block, block_of, first_slot, place_of};
use super::index::BlockIntake;
use super::keys::Ids;
use super::ledger::Stamp;
use super::record::ContactRef;
use super::shelf::{Shelf, is_consistent};
use crate::domain::date::Timestamp;
use crate::domain::encoding::encode_onto;
use crate::domain::slots::Slots;
use serde::{Deserialize, Serialize};
use std::cell::Cell;

/// First byte of a head. Version 1 ends behind the shelf, version 2 behind the pairs that were told apart, version 3 behind
/// the recipes, version 4 behind the ledger, version 5 behind the bars.
const HEAD_VERSION: u8 = 6;
/// First byte of an image.
const IMAGE_VERSION: u8 = 1;

/// Why bytes are not a book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Written by a newer program.
    #[error("{part} has version {version}, which this program does not know")]
    UnknownVersion { part: &'static str, version: u8 },
    /// Cut short, altered, or put together from different books; which part.
    #[error("damaged: {0}")]
    Damaged(&'static str),
}

/// A snapshot as it is to be written: the head, and the blocks that changed since the last one that was saved.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SnapshotParts {
    pub head: Vec<u8>,
    /// Number and bytes of each changed block.
    pub changed: Vec<(u32, Vec<u8>)>,
    /// How many blocks there are now.
    pub count: u32,
}

#[derive(Serialize, Deserialize)]
struct HeadRef<S> {
    /// Slots given out, living or not: the blocks must agree.
    slots: u32,
    contacts: u32,
    shelf: S,
}

#[derive(Serialize, Deserialize)]
struct Image<'a> {
    #[serde(borrow)]
    head: &'a [u8],
    #[serde(borrow)]
    blocks: Vec<&'a [u8]>,
}

/// Which blocks differ from the saved snapshot. Edits are counted, so that those made while a snapshot is being written are
/// not taken for saved.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    edits: u64,
    /// The edit that changed each block last.
    changed_at: Vec<u64>,
    /// The last edit that is in the saved snapshot.
    saved: u64,
    /// The last edit that is in the parts handed out last.
    offered: Cell<u64>,
}

impl Changes {
    /// A new edit begins.
    pub fn begin(&mut self) {
        self.edits += 1;
    }

    /// The edit changes this block.
    pub fn touch(&mut self, block: usize) {
        if self.changed_at.len() <= block {
            self.changed_at.resize(block + 1, self.edits);
        }
        self.changed_at[block] = self.edits;
    }

    /// Blocks from here on are gone.
    pub fn truncate(&mut self, blocks: usize) {
        self.changed_at.truncate(blocks);
    }

    /// The edit replaces everything by so many blocks.
    pub fn touch_all(&mut self, blocks: usize) {
        self.changed_at = vec![self.edits; blocks];
    }

    fn is_changed(&self, block: usize) -> bool {
        self.changed_at.get(block).is_none_or(|edit| *edit > self.saved)
    }
}

impl Book {
    /// The head of a snapshot: everything but the contacts.
    pub fn head(&self) -> Vec<u8> {
        let head = HeadRef { slots: self.ids.len(), contacts: self.len(), shelf: &self.shelf };
        let shelf = &self.shelf;
        let mut bytes = vec![HEAD_VERSION];
        let behind = (&shelf.apart, &shelf.recipes, &self.ledger, &shelf.bars, &shelf.arrangements);
        encode_onto(&(head, behind), &mut bytes);
        bytes
    }

    /// How many blocks there are.
    pub fn block_count(&self) -> u32 {
        // Slots are u32, so block numbers are too.
        self.blocks.len() as u32
    }

    /// One block as a snapshot holds it; `None` behind the last.
    pub fn block(&self, number: u32) -> Option<Vec<u8>> {
        let number = usize::try_from(number).ok()?;
        self.blocks.get(number).map(|block| self.written_block(number, block))
    }

    fn written_block(&self, number: usize, block: &Block) -> Vec<u8> {
        let first = first_slot(number) as usize;
        block.write(self.ids.by_slot().get(first..first + block.len()).unwrap_or_default())
    }

    /// What has to be written for a snapshot of this moment. Blocks stay "changed" until `mark_saved`.
    pub fn changed_parts(&self) -> SnapshotParts {
        self.changes.offered.set(self.changes.edits);
        let changed = self
            .blocks
            .iter()
            .enumerate()
            .filter(|(number, _)| self.changes.is_changed(*number))
            // Slots are u32, so block numbers are too.
            .map(|(number, block)| (number as u32, self.written_block(number, block)))
            .collect();
        SnapshotParts { head: self.head(), changed, count: self.blocks.len() as u32 }
    }

    /// The parts handed out last are saved. Edits made since then stay to be written.
    pub fn mark_saved(&mut self) {
        self.changes.saved = self.changes.saved.max(self.changes.offered.get());
    }

    /// The whole book in one buffer, as `Op::Replace` carries it.
    pub fn to_image(&self) -> Vec<u8> {
        let blocks: Vec<Vec<u8>> =
            self.blocks.iter().enumerate().map(|(number, block)| self.written_block(number, block)).collect();
        let head = self.head();
        let image = Image { head: &head, blocks: blocks.iter().map(Vec::as_slice).collect() };
        let mut bytes = vec![IMAGE_VERSION];
        encode_onto(&image, &mut bytes);
        bytes
    }

    /// Reads an image. Every block counts as changed.
    pub fn from_image(bytes: &[u8]) -> Result<Book, ImageError> {
        let rest = versioned(bytes, IMAGE_VERSION, "image")?;
        let (image, left): (Image, &[u8]) =
            postcard::take_from_bytes(rest).map_err(|_| ImageError::Damaged("image"))?;
        if !left.is_empty() {
            return Err(ImageError::Damaged("image"));
        }
        let mut book = read(image.head, image.blocks.into_iter())?;
        book.changes.begin();
        book.changes.touch_all(book.blocks.len());
        Ok(book)
    }

    /// Opens a snapshot: its head, and all its blocks in order. No block counts as changed. Blocks that are given away are freed
    /// one by one as they are read, so that never is more held than the book and what is still to be read of it.
    pub fn open<B: AsRef<[u8]>>(
        head: &[u8],
        blocks: impl IntoIterator<Item = B, IntoIter: ExactSizeIterator>,
    ) -> Result<Book, ImageError> {
        let mut book = read(head, blocks.into_iter())?;
        book.changes.touch_all(book.blocks.len());
        Ok(book)
    }

    /// Puts another book in this one's place, as one edit. Who may not come back may not come back by that either.
    pub(super) fn replace_by(&mut self, mut other: Book) {
        other.shelf.bars.unite(&self.shelf.bars);
        let mut changes = std::mem::take(&mut self.changes);
        changes.touch_all(other.blocks.len());
        // The clock never goes back, so that later changes come after those of the book that is replaced.
        let clock = self.ledger.clock.max(other.ledger.clock);
        let (pen, former) = (self.pen, self.former.take());
        *self = other;
        self.ledger.clock = clock;
        (self.changes, self.pen, self.former) = (changes, pen, former);
    }

    /// Takes back slots from the end that nobody lives in, as if they had never been given out.
    pub(super) fn truncate_slots(&mut self, len: u32) {
        self.ids.truncate(len);
        let keep = len.div_ceil(BLOCK_SLOTS) as usize;
        self.blocks.truncate(keep);
        self.texts.truncate(keep);
        self.changes.truncate(keep);
        self.ledger.truncate(len);
        if place_of(len) != 0
            && let Some(block) = self.blocks.get_mut(block_of(len))
        {
            block.truncate(place_of(len));
        }
    }
}

fn versioned<'a>(bytes: &'a [u8], known: u8, part: &'static str) -> Result<&'a [u8], ImageError> {
    match bytes.split_first() {
        Some((version, rest)) if *version == known => Ok(rest),
        Some((version, _)) => Err(ImageError::UnknownVersion { part, version: *version }),
        None => Err(ImageError::Damaged(part)),
    }
}

fn take<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<(T, &'de [u8]), ImageError> {
    postcard::take_from_bytes(bytes).map_err(|_| ImageError::Damaged("head"))
}

fn read<B: AsRef<[u8]>>(head: &[u8], written: impl ExactSizeIterator<Item = B>) -> Result<Book, ImageError> {
    let (version, left) = match head.split_first() {
        Some((&version @ 1..HEAD_VERSION, rest)) => (version, rest),
        _ => (HEAD_VERSION, versioned(head, HEAD_VERSION, "head")?),
    };
    let (mut head, mut left): (HeadRef<Shelf>, &[u8]) = take(left)?;
    let mut ledger = None;
    // Each version wrote one thing more behind what was there.
    if version > 1 {
        (head.shelf.apart, left) = take(left)?;
    }
    if version > 2 {
        (head.shelf.recipes, left) = take(left)?;
    }
    if version > 3 {
        let remembered;
        (remembered, left) = take(left)?;
        ledger = Some(remembered);
    }
    if version > 4 {
        (head.shelf.bars, left) = take(left)?;
    }
    if version > 5 {
        (head.shelf.arrangements, left) = take(left)?;
    }
    if !left.is_empty() || written.len() != head.slots.div_ceil(BLOCK_SLOTS) as usize {
        return Err(ImageError::Damaged("head"));
    }
    let mut book = Book { shelf: head.shelf, ..Book::default() };
    let slots = head.slots as usize;
    book.index.expect(slots);
    let mut ids = Vec::with_capacity(slots);
    for (number, written) in written.enumerate() {
        let (block, removed) = Block::read(written.as_ref())?;
        drop(written);
        if block.len() != (slots - number * BLOCK_SLOTS as usize).min(BLOCK_SLOTS as usize) {
            return Err(ImageError::Damaged("block length"));
        }
        let first = first_slot(number);
        let mut removed = removed.into_iter();
        let mut intake = BlockIntake::new();
        for place in 0..block.len() {
            match block.raw(place) {
                Some(raw) => {
                    let (contact, left): (ContactRef, &[u8]) =
                        postcard::take_from_bytes(raw).map_err(|_| ImageError::Damaged("contact"))?;
                    if !left.is_empty() || !contact.is_whole() {
                        return Err(ImageError::Damaged("contact"));
                    }
                    intake.add(&mut book.index, first, place, &contact);
                    ids.push(contact.id);
                }
                None => ids.push(match block.record(place) {
                    Some(hidden) => hidden.id,
                    None => removed.next().ok_or(ImageError::Damaged("removed ids"))?,
                }),
            }
        }
        intake.finish(&mut book.index, first);
        book.blocks.push(block);
        book.texts.push(Texts::default());
    }
    book.ids = Ids::from_slots(ids);
    if !book.ids.are_distinct() || book.len() != head.contacts {
        return Err(ImageError::Damaged("ids"));
    }
    check_shelf(&mut book, head.slots)?;
    // Whoever wrote no ledger knew no stamps: then everything was set when its contact was made.
    book.ledger = ledger.unwrap_or_default();
    if !book.ledger.is_sound(head.slots) {
        return Err(ImageError::Damaged("ledger"));
    }
    let newest = book.index.created.as_slice().iter().copied().max().unwrap_or(0);
    book.ledger.clock = book.ledger.clock.max(Stamp::base(Timestamp(newest)).at);
    Ok(book)
}

fn check_shelf(book: &mut Book, slots: u32) -> Result<(), ImageError> {
    let known = |set: &Slots| set.max().is_none_or(|max| max < slots);
    if !book.shelf.derive() {
        return Err(ImageError::Damaged("tags"));
    }
    for set in book.shelf.carriers.values() {
        if !set.0.is_subset(&book.index.everyone) {
            return Err(ImageError::Damaged("tags"));
        }
        book.index.count_tag(&set.0, 1);
    }
    if !book.shelf.lists.values().all(|list| known(&list.recipients.0)) {
        return Err(ImageError::Damaged("lists"));
    }
    if !book.shelf.campaigns.values().all(|campaign| known(&campaign.recipients.0) && is_consistent(campaign)) {
        return Err(ImageError::Damaged("campaigns"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::arrangement::{Arrangement, ArrangementId, ArrangementKind};
    use crate::domain::bar::{Bar, BarHash, BarKey};
    use crate::domain::book::op::Op;
    use crate::domain::contact::ContactId;

    const NONE: [Vec<u8>; 0] = [];

    #[test]
    fn heads_of_earlier_versions_still_open() {
        let mut book = Book::new();
        book.apply(vec![Op::KeepApart(vec![(ContactId(2), ContactId(1))])]).unwrap();
        let head = HeadRef { slots: 0, contacts: 0, shelf: &book.shelf };
        let first = postcard::to_extend(&head, vec![1]).unwrap();
        let bar = Bar { key: BarKey([7; 16]), hash: BarHash([9; 16]) };
        let mut barred = Book::new();
        barred.apply(vec![Op::Bar(vec![bar])]).unwrap();
        assert_eq!(Book::open(&barred.head(), &NONE).unwrap().bars().iter().collect::<Vec<_>>(), [bar]);
        assert_eq!(Book::open(&first, &NONE).unwrap().apart().count(), 0);
        let now = Book::open(&book.head(), &NONE).unwrap();
        assert_eq!(now.apart().collect::<Vec<_>>(), [(ContactId(1), ContactId(2))]);
        assert!(Book::open(&[first, vec![0]].concat(), &NONE).is_err(), "nothing may stand behind it");
        let second = postcard::to_extend(&(&head, &book.shelf.apart), vec![2]).unwrap();
        let now = Book::open(&second, &NONE).unwrap();
        assert_eq!((now.apart().count(), now.recipes().count()), (1, 0));
        assert!(Book::open(&[second, vec![0]].concat(), &NONE).is_err(), "nothing may stand behind it");
        let third = postcard::to_extend(&(&head, &book.shelf.apart, &book.shelf.recipes), vec![3]).unwrap();
        assert_eq!(Book::open(&third, &NONE).unwrap().apart().count(), 1);
        assert!(Book::open(&[third, vec![0]].concat(), &NONE).is_err(), "nothing may stand behind it");
        let fourth = (&head, &book.shelf.apart, &book.shelf.recipes, &book.ledger);
        let fourth = postcard::to_extend(&fourth, vec![4]).unwrap();
        let now = Book::open(&fourth, &NONE).unwrap();
        assert_eq!((now.apart().count(), now.bars().len(), now.ledger), (1, 0, book.ledger.clone()));
        assert!(Book::open(&[fourth, vec![0]].concat(), &NONE).is_err(), "nothing may stand behind it");
        let fifth = (&head, &book.shelf.apart, &book.shelf.recipes, &book.ledger, &barred.shelf.bars);
        let fifth = postcard::to_extend(&fifth, vec![5]).unwrap();
        let now = Book::open(&fifth, &NONE).unwrap();
        assert_eq!((now.bars().len(), now.arrangements().count()), (1, 0));
        assert!(Book::open(&[fifth, vec![0]].concat(), &NONE).is_err(), "nothing may stand behind it");
        let id = ArrangementId { kind: ArrangementKind::Rule, key: 7 };
        let rule = Arrangement { id, name: "R".into(), text: "{}".into() };
        book.apply(vec![Op::Arrange(rule.clone())]).unwrap();
        let now = Book::open(&book.head(), &NONE).unwrap();
        assert_eq!(now.arrangements().collect::<Vec<_>>(), [&rule]);
    }
}
