//! From a phone, an e-mail address or an id to slots.

use crate::domain::contact::ContactId;
use crate::domain::email::Email;
use crate::domain::slots::Slot;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// From a 64-bit key to every slot that has it. Nearly all keys have one slot, so the others live apart.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    one: FxHashMap<u64, Slot>,
    more: FxHashMap<u64, Vec<Slot>>,
}

impl Keys {
    /// Makes room for so many further keys.
    pub fn reserve(&mut self, keys: usize) {
        self.one.reserve(keys);
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

    /// Bytes held in memory, about.
    pub fn memory(&self) -> usize {
        self.one.capacity() * 17 + self.more.capacity() * 33
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
/// always come last and the order costs 4 bytes a contact where a hash map would cost 30.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    by_slot: Vec<ContactId>,
    /// Slots in the order of their ids.
    order: Vec<Slot>,
}

impl Ids {
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

    /// True if each of these ids is greater than the one before and than all that are known: then they are all new.
    pub fn come_after<'a>(&self, ids: impl Iterator<Item = &'a ContactId>) -> bool {
        let mut last = self.order.last().map(|slot| self.key(*slot));
        ids.into_iter().all(|id| last.replace(*id).is_none_or(|last| last < *id))
    }

    /// The slot reserved for an id.
    pub fn slot_of(&self, id: ContactId) -> Option<Slot> {
        let last = *self.order.last()?;
        if self.key(last) < id {
            return None;
        }
        let at = self.order.binary_search_by_key(&id, |slot| self.key(*slot)).ok()?;
        self.order.get(at).copied()
    }

    /// Gives slots to new ids, in order. The caller has made sure that they are new and differ from each other.
    pub fn extend(&mut self, ids: impl IntoIterator<Item = ContactId>) {
        let before = self.len();
        let mut ascending = true;
        for id in ids {
            ascending &= self.order.last().is_none_or(|last| self.key(*last) < id);
            self.order.push(self.len());
            self.by_slot.push(id);
        }
        if !ascending {
            let by_slot = &self.by_slot;
            if self.len() - before == 1 {
                // One contact from another device: find its place instead of sorting everything.
                self.order.pop();
                let id = by_slot[before as usize];
                let at = self.order.partition_point(|slot| by_slot[*slot as usize] < id);
                self.order.insert(at, before);
            } else {
                self.order.sort_by_key(|slot| by_slot[*slot as usize]);
            }
        }
    }

    /// True if every id stands once.
    pub fn are_distinct(&self) -> bool {
        self.order.windows(2).all(|pair| self.key(pair[0]) != self.key(pair[1]))
    }

    /// Takes back slots from the end.
    pub fn truncate(&mut self, len: u32) {
        self.by_slot.truncate(len as usize);
        self.order.retain(|slot| *slot < len);
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        self.by_slot.capacity() * 16 + self.order.capacity() * 4
    }

    fn key(&self, slot: Slot) -> ContactId {
        // `order` only holds slots that have an id.
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
