//! Contacts in an order. Those without the value come last, whichever way the order runs.

use super::Book;
use super::arena::Field;
use super::block::{block_of, place_of};
use super::city::NO_CITY;
use super::index::Column;
use crate::domain::segment::eval::{NO_DATE, NO_NUMBER};
use crate::domain::slots::{Slot, Slots};

/// What contacts are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// When they entered the book; equal moments in the order they came.
    Created,
    /// By folded name, byte by byte.
    Name,
    /// By folded city; within a city in the order they came.
    City,
    LastContact,
    Spent,
    Purchases,
    LastPurchase,
}

impl Book {
    /// These contacts in order. Equal ones stay in the order they came; descending order of `Created` runs that backwards too.
    pub fn sorted(&self, slots: &Slots, by: SortKey, descending: bool) -> Vec<Slot> {
        let index = &self.index;
        match by {
            SortKey::Created => {
                let mut sorted = by_value(slots, |slot| Some(index.created.get(slot)), false);
                if descending {
                    sorted.reverse();
                }
                sorted
            }
            SortKey::Name => self.by_name(slots, descending),
            SortKey::City => {
                let ranks = index.cities.ranks();
                let column = index.cities.column();
                let rank = |slot: Slot| {
                    let city = column.get(slot as usize).copied().filter(|city| *city != NO_CITY)?;
                    ranks.get(city as usize).copied().map(i64::from)
                };
                by_value(slots, rank, descending)
            }
            SortKey::LastContact => by_day(slots, &index.last_contact, descending),
            SortKey::LastPurchase => by_day(slots, &index.last_purchase, descending),
            SortKey::Spent => {
                by_value(slots, |slot| Some(index.spent.get(slot)).filter(|sum| *sum != NO_NUMBER), descending)
            }
            SortKey::Purchases => {
                by_value(slots, |slot| Some(index.purchases.get(slot)).filter(|count| *count != NO_NUMBER), descending)
            }
        }
    }

    fn folded_name(&self, slot: Slot) -> &[u8] {
        match (self.blocks.get(block_of(slot)), self.texts.get(block_of(slot))) {
            (Some(block), Some(texts)) => texts.arena(block, Field::Name).get(place_of(slot)),
            _ => &[],
        }
    }

    fn by_name(&self, slots: &Slots, descending: bool) -> Vec<Slot> {
        let mut keyed: Vec<(u128, Slot)> = Vec::with_capacity(capacity(slots));
        let mut nameless = Vec::new();
        for slot in slots {
            if self.folded_name(slot).is_empty() {
                nameless.push(slot);
            } else {
                keyed.push((0, slot));
            }
        }
        self.sort_by_name_from(&mut keyed, 0, descending);
        keyed.into_iter().map(|(_, slot)| slot).chain(nameless).collect()
    }

    /// Sorts by what follows the first `from` bytes of the names. Sixteen bytes at a time as one number: comparing numbers
    /// that lie side by side is several times faster than comparing texts that lie apart.
    fn sort_by_name_from(&self, keyed: &mut [(u128, Slot)], from: usize, descending: bool) {
        let flip = if descending { u128::MAX } else { 0 };
        for (key, slot) in keyed.iter_mut() {
            let rest = self.folded_name(*slot).get(from..).unwrap_or_default();
            let mut bytes = [0u8; 16];
            let len = rest.len().min(16);
            bytes[..len].copy_from_slice(&rest[..len]);
            *key = u128::from_be_bytes(bytes) ^ flip;
        }
        keyed.sort_unstable();
        for ties in keyed.chunk_by_mut(|a, b| a.0 == b.0) {
            let goes_on = ties.first().is_some_and(|(key, _)| (key ^ flip) & 0xFF != 0);
            if goes_on && ties.len() > 1 {
                self.sort_by_name_from(ties, from + 16, descending);
            }
        }
    }
}

fn capacity(slots: &Slots) -> usize {
    usize::try_from(slots.len()).unwrap_or_default()
}

fn by_day(slots: &Slots, days: &Column<i32>, descending: bool) -> Vec<Slot> {
    by_value(slots, |slot| Some(days.get(slot)).filter(|day| *day != NO_DATE).map(i64::from), descending)
}

/// Every value is a number of one kind, so that the program holds one way of sorting and not one for each column.
fn by_value(slots: &Slots, value: impl Fn(Slot) -> Option<i64>, descending: bool) -> Vec<Slot> {
    let mut keyed: Vec<(i64, Slot)> = Vec::with_capacity(capacity(slots));
    let mut without = Vec::new();
    for slot in slots {
        match value(slot) {
            // Turned over bit by bit, numbers stand in the opposite order; slots don't.
            Some(value) => keyed.push((if descending { !value } else { value }, slot)),
            None => without.push(slot),
        }
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, slot)| slot).chain(without).collect()
}
