//! From a phone, an e-mail address or an id to slots.

use super::block::{Block, first_slot};
use super::record::{ContactRef, Few, PhoneRef};
use crate::domain::contact::ContactId;
use crate::domain::email::Email;
use crate::domain::phone::match_key;
use crate::domain::slots::{Slot, Slots};
use rustc_hash::{FxHashMap, FxHasher};
use serde::Deserialize;
use std::cell::OnceCell;
use std::hash::Hasher;

/// From a 64-bit key to every slot that has it. Nearly all keys have one slot, so the others live apart.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    one: FxHashMap<u64, Slot>,
    more: FxHashMap<u64, Vec<Slot>>,
}

impl Keys {
    /// The keys of everybody in these blocks, all blocks of a book in order.
    fn of(blocks: &[Block], add: impl Fn(&mut Keys, Slot, &Front)) -> Keys {
        let mut keys = Keys::default();
        keys.one.reserve(blocks.iter().map(Block::len).sum());
        for (number, block) in blocks.iter().enumerate() {
            for (slot, place) in (first_slot(number)..).zip(0..block.len()) {
                // Every encoding in a block was written by us, or read once when the book was opened, so it reads again.
                let front = block.raw(place).and_then(|raw| postcard::take_from_bytes(raw).ok());
                front.into_iter().for_each(|(front, _)| add(&mut keys, slot, &front));
            }
        }
        keys
    }

    fn add_phones(&mut self, slot: Slot, phones: &Few<PhoneRef>) {
        phones.iter().filter_map(|phone| phone.number).for_each(|number| self.add(match_key(number), slot));
    }

    fn add_emails(&mut self, slot: Slot, emails: &Few<&str>) {
        emails.iter().for_each(|email| self.add(email_hash(email), slot));
    }

    /// Adds a slot under a key; adding twice counts once.
    pub fn add(&mut self, key: u64, slot: Slot) {
        let first = *self.one.entry(key).or_insert(slot);
        if first != slot {
            let more = self.more.entry(key).or_default();
            if !more.contains(&slot) {
                more.push(slot);
            }
        }
    }

    /// Removes a slot from under a key, if it is there.
    pub fn remove(&mut self, key: u64, slot: Slot) {
        let Some(more) = self.more.get_mut(&key) else {
            if self.one.get(&key) == Some(&slot) {
                self.one.remove(&key);
            }
            return;
        };
        if self.one.get(&key) == Some(&slot) {
            if let Some(next) = more.pop() {
                self.one.insert(key, next);
            }
        } else {
            more.retain(|other| *other != slot);
        }
        if more.is_empty() {
            self.more.remove(&key);
        }
    }

    /// Every slot under a key, in no order.
    pub fn all(&self, key: u64) -> impl Iterator<Item = Slot> {
        let more = self.more.get(&key).map(Vec::as_slice).unwrap_or_default();
        self.one.get(&key).copied().into_iter().chain(more.iter().copied())
    }

    /// Every slot that shares a key with another one.
    pub fn shared(&self) -> Slots {
        let first = self.more.keys().filter_map(|key| self.one.get(key));
        first.chain(self.more.values().flatten()).copied().collect()
    }

    /// Bytes held in memory, about.
    pub fn memory(&self) -> usize {
        self.one.capacity() * 17 + self.more.capacity() * 33
    }
}

/// From phones and e-mail addresses to contacts. Together they are as large as all columns, and many a book is opened, looked
/// at and closed without anybody asking, so each map is made of the blocks when it is asked first. From then on it is kept up
/// to date.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    phones: OnceCell<Keys>,
    emails: OnceCell<Keys>,
}

/// A contact as far as its addresses, which stand in front: what is behind them is not read.
#[derive(Deserialize)]
struct Front<'a> {
    _id: ContactId,
    #[serde(borrow)]
    _name: &'a str,
    #[serde(borrow)]
    phones: Few<PhoneRef<'a>>,
    #[serde(borrow)]
    emails: Few<&'a str>,
}

impl Ways {
    /// The contacts of each phone (`match_key`), given all blocks of the book.
    pub fn phones(&self, blocks: &[Block]) -> &Keys {
        self.phones.get_or_init(|| Keys::of(blocks, |keys, slot, front| keys.add_phones(slot, &front.phones)))
    }

    /// The contacts of each address (`email_hash`), given all blocks of the book.
    pub fn emails(&self, blocks: &[Block]) -> &Keys {
        self.emails.get_or_init(|| Keys::of(blocks, |keys, slot, front| keys.add_emails(slot, &front.emails)))
    }

    /// So many contacts are to come into a book of so many. Where they are a good part of it, the maps are given up: they would
    /// be in the way just when memory is needed most, and be made anew in about the time that adding to them takes.
    pub fn brace(&mut self, coming: usize, there: u32) {
        if coming > there as usize / 4 {
            *self = Ways::default();
        }
    }

    /// Takes a contact in.
    pub fn add(&mut self, slot: Slot, contact: &ContactRef) {
        if let Some(keys) = self.phones.get_mut() {
            keys.add_phones(slot, &contact.phones);
        }
        if let Some(keys) = self.emails.get_mut() {
            keys.add_emails(slot, &contact.emails);
        }
    }

    /// Takes a contact out, given as it was added.
    pub fn remove(&mut self, slot: Slot, contact: &ContactRef) {
        if let Some(keys) = self.phones.get_mut() {
            contact.phones.iter().filter_map(|phone| phone.number).for_each(|number| {
                keys.remove(match_key(number), slot);
            });
        }
        if let Some(keys) = self.emails.get_mut() {
            contact.emails.iter().for_each(|email| keys.remove(email_hash(email), slot));
        }
    }

    /// Bytes held in memory, about.
    pub fn memory(&self) -> usize {
        [&self.phones, &self.emails].into_iter().filter_map(OnceCell::get).map(Keys::memory).sum()
    }

    /// Which of the maps are there.
    #[cfg(test)]
    pub fn are_made(&self) -> [bool; 2] {
        [self.phones.get().is_some(), self.emails.get().is_some()]
    }
}

/// The key of an address (`Email::key`).
pub fn email_key(email: &str) -> String {
    Email(email.to_owned()).key()
}

/// The `text_key` of an address's key, without making that key where it is plain to see.
pub fn email_hash(email: &str) -> u64 {
    let mut lower = [0u8; 64];
    match lower.get_mut(..email.len()) {
        Some(lower) if email.is_ascii() => {
            lower.copy_from_slice(email.as_bytes());
            lower.make_ascii_lowercase();
            let mut hasher = FxHasher::default();
            hasher.write(lower);
            hasher.finish()
        }
        _ => text_key(&email_key(email)),
    }
}

/// A 64-bit key of a text, good for one run of the program only: it is never written.
pub fn text_key(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// The ids of all slots, removed ones included, and the way back by binary search. Ids are UUIDv7, so new ones nearly
/// always come last: then the slots are in order themselves, and else an order of 4 bytes a contact does what a hash map
/// would do with 30.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    by_slot: Vec<ContactId>,
    /// Slots in the order of their ids, unless that is their own order.
    order: Option<Vec<Slot>>,
}

impl Ids {
    /// The ids of slots from the first on. Not all may differ: see `are_distinct`.
    pub fn from_slots(by_slot: Vec<ContactId>) -> Ids {
        let mut ids = Ids { by_slot, order: None };
        if !ids.by_slot.is_sorted_by(|a, b| a < b) {
            ids.sort();
        }
        ids
    }

    /// Slots given out so far.
    pub fn len(&self) -> u32 {
        // Slots are u32, so there are never more.
        self.by_slot.len() as u32
    }

    /// The id that a slot is reserved for.
    pub fn get(&self, slot: Slot) -> Option<ContactId> {
        self.by_slot.get(slot as usize).copied()
    }

    /// Ids by slot.
    pub fn by_slot(&self) -> &[ContactId] {
        &self.by_slot
    }

    /// The greatest id.
    fn last(&self) -> Option<ContactId> {
        match &self.order {
            Some(order) => order.last().map(|slot| self.key(*slot)),
            None => self.by_slot.last().copied(),
        }
    }

    /// True if each of these ids is greater than the one before and than all that are known: then they are all new.
    pub fn come_after(&self, mut ids: impl Iterator<Item = ContactId>) -> bool {
        let mut last = self.last();
        ids.all(|id| last.replace(id).is_none_or(|last| last < id))
    }

    /// Makes room for so many further ids, and not for twice as many as there are, as a `Vec` would.
    pub fn reserve(&mut self, ids: usize) {
        if self.by_slot.capacity() - self.by_slot.len() < ids {
            self.by_slot.reserve_exact(ids.max(self.by_slot.len() / 8));
        }
    }

    /// The slot reserved for an id.
    pub fn slot_of(&self, id: ContactId) -> Option<Slot> {
        if self.last()? < id {
            return None;
        }
        match &self.order {
            Some(order) => order.get(order.binary_search_by_key(&id, |slot| self.key(*slot)).ok()?).copied(),
            None => self.by_slot.binary_search(&id).ok().and_then(|slot| Slot::try_from(slot).ok()),
        }
    }

    /// Gives slots to new ids, in order. The caller has made sure that they are new and differ from each other.
    pub fn extend(&mut self, ids: impl IntoIterator<Item = ContactId>) {
        let before = self.len();
        let mut last = self.last();
        let mut ascending = true;
        for id in ids {
            ascending &= last.is_none_or(|last| last < id);
            last = Some(id);
            self.by_slot.push(id);
        }
        if ascending {
            let after = self.len();
            if let Some(order) = &mut self.order {
                order.extend(before..after);
            }
        } else if self.len() - before == 1 {
            // One contact from another device: find its place instead of sorting everything.
            let by_slot = &self.by_slot;
            let order = self.order.get_or_insert_with(|| (0..before).collect());
            let id = by_slot[before as usize];
            let at = order.partition_point(|slot| by_slot[*slot as usize] < id);
            order.insert(at, before);
        } else {
            self.sort();
        }
    }

    fn sort(&mut self) {
        let by_slot = &self.by_slot;
        let mut order: Vec<Slot> = (0..self.len()).collect();
        order.sort_by_key(|slot| by_slot[*slot as usize]);
        self.order = Some(order);
    }

    /// True if every id stands once.
    pub fn are_distinct(&self) -> bool {
        // Without an order each is greater than the one before.
        self.order.as_ref().is_none_or(|order| order.windows(2).all(|pair| self.key(pair[0]) != self.key(pair[1])))
    }

    /// Takes back slots from the end.
    pub fn truncate(&mut self, len: u32) {
        self.by_slot.truncate(len as usize);
        if let Some(order) = &mut self.order {
            order.retain(|slot| *slot < len);
        }
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        self.by_slot.capacity() * 16 + self.order.as_ref().map_or(0, Vec::capacity) * 4
    }

    fn key(&self, slot: Slot) -> ContactId {
        // An order only holds slots that have an id.
        self.by_slot[slot as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(keys: &Keys, key: u64) -> Vec<Slot> {
        let mut slots: Vec<Slot> = keys.all(key).collect();
        slots.sort_unstable();
        slots
    }

    #[test]
    fn a_key_may_have_several_slots_and_loses_them_one_by_one() {
        for order in [[1, 2, 3], [3, 2, 1], [2, 1, 3], [2, 3, 1]] {
            let mut keys = Keys::default();
            for slot in [1, 2, 3, 2] {
                keys.add(7, slot);
            }
            keys.add(8, 4);
            assert_eq!(all(&keys, 7), [1, 2, 3]);
            let mut left = vec![1, 2, 3];
            for slot in order {
                keys.remove(7, slot);
                keys.remove(7, 99);
                left.retain(|other| *other != slot);
                assert_eq!(all(&keys, 7), left);
            }
            assert_eq!(all(&keys, 8), [4]);
        }
    }

    #[test]
    fn the_short_way_to_an_address_hash_is_the_long_way() {
        let long = "A".repeat(70) + "@example.com";
        for email in ["", "a@b.co", "Sara.A@Example.COM", "ÉMILE@example.fr", "سارة@example.com", &long] {
            assert_eq!(email_hash(email), text_key(&email_key(email)), "{email}");
        }
    }

    #[test]
    fn ids_are_found_in_whatever_order_they_came() {
        for batches in [vec![vec![1, 2, 3], vec![4]], vec![vec![5, 1], vec![3], vec![9, 2, 7]], vec![vec![3], vec![1]]]
        {
            let mut ids = Ids::default();
            let flat: Vec<u128> = batches.iter().flatten().copied().collect();
            for batch in batches {
                ids.extend(batch.into_iter().map(ContactId));
            }
            for (slot, id) in flat.iter().enumerate() {
                assert_eq!(ids.slot_of(ContactId(*id)), Some(slot as u32));
                assert_eq!(ids.get(slot as u32), Some(ContactId(*id)));
            }
            assert_eq!(ids.slot_of(ContactId(100)), None);
            assert_eq!(ids.slot_of(ContactId(0)), None);
            assert!(ids.are_distinct());
            ids.truncate(1);
            assert_eq!(ids.slot_of(ContactId(flat[0])), Some(0));
            assert_eq!(ids.slot_of(ContactId(flat[flat.len() - 1])), None);
        }
    }
}
