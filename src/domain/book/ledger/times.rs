//! When each contact's value of one kind was set, for the contacts where that was not when they came into the book. A bulk
//! change is one layer, a set of slots with one stamp; single changes are pairs. Nobody stands twice, so order means nothing.

use super::Stamp;
use crate::domain::slots::{Slot, SlotSet, Slots};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Up to so many slots a change is kept as pairs (20 bytes each), beyond that as a layer (a compressed set).
const FEW: u64 = 64;

/// Stamps by slot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Times {
    layers: Vec<(Stamp, SlotSet)>,
    /// Ascending by slot.
    few: Vec<(Slot, Stamp)>,
}

impl Times {
    /// The stamp of a slot, if it has one of its own.
    pub fn get(&self, slot: Slot) -> Option<Stamp> {
        if let Ok(at) = self.few.binary_search_by_key(&slot, |(slot, _)| *slot) {
            return self.few.get(at).map(|(_, stamp)| *stamp);
        }
        self.layers.iter().find(|(_, set)| set.0.contains(slot)).map(|(stamp, _)| *stamp)
    }

    /// Gives slots a stamp, in place of those they had.
    pub fn set(&mut self, slots: &Slots, stamp: Stamp) {
        self.clear(slots);
        if slots.len() > FEW {
            match self.layers.iter_mut().find(|(known, _)| *known == stamp) {
                Some((_, set)) => set.0 |= slots,
                None => self.layers.push((stamp, SlotSet(slots.clone()))),
            }
            return;
        }
        for slot in slots {
            let at = self.few.partition_point(|(known, _)| *known < slot);
            self.few.insert(at, (slot, stamp));
        }
    }

    /// Takes the stamps of slots away.
    pub fn clear(&mut self, slots: &Slots) {
        if slots.len() <= FEW {
            for slot in slots {
                if let Ok(at) = self.few.binary_search_by_key(&slot, |(slot, _)| *slot) {
                    self.few.remove(at);
                }
            }
        } else {
            self.few.retain(|(slot, _)| !slots.contains(*slot));
        }
        for (_, set) in &mut self.layers {
            set.0 -= slots;
        }
        self.layers.retain(|(_, set)| !set.0.is_empty());
    }

    /// Everybody with a stamp of their own.
    pub fn slots(&self) -> Slots {
        let mut all: Slots = self.few.iter().map(|(slot, _)| *slot).collect();
        for (_, set) in &self.layers {
            all |= &set.0;
        }
        all
    }

    /// The slots of each stamp, in the order of the stamps.
    pub fn by_stamp(&self) -> BTreeMap<Stamp, Slots> {
        let mut all: BTreeMap<Stamp, Slots> = BTreeMap::new();
        for (stamp, set) in &self.layers {
            *all.entry(*stamp).or_default() |= &set.0;
        }
        for (slot, stamp) in &self.few {
            all.entry(*stamp).or_default().insert(*slot);
        }
        all
    }

    /// True if nobody has a stamp of their own.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty() && self.few.is_empty()
    }

    /// Forgets the slots from here on.
    pub fn truncate(&mut self, slots: Slot) {
        self.few.retain(|(slot, _)| *slot < slots);
        for (_, set) in &mut self.layers {
            set.0.remove_range(slots..);
        }
        self.layers.retain(|(_, set)| !set.0.is_empty());
    }

    /// True if it could have been made by `set`: ascending, nobody twice, nobody from `slots` on.
    pub fn is_sound(&self, slots: Slot) -> bool {
        let mut seen = Slots::new();
        self.few.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0))
            && self.few.iter().all(|(slot, _)| seen.insert(*slot))
            && self.layers.iter().all(|(_, set)| {
                let apart = seen.is_disjoint(&set.0) && !set.0.is_empty();
                seen |= &set.0;
                apart
            })
            && seen.max().is_none_or(|max| max < slots)
    }

    /// Bytes held in memory, about.
    pub fn memory(&self) -> usize {
        self.few.capacity() * size_of::<(Slot, Stamp)>()
            + self.layers.iter().map(|(_, set)| set.0.serialized_size() + 48).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stamp(at: u64) -> Stamp {
        Stamp { at, device: 1 }
    }

    proptest! {
        #[test]
        fn times_are_a_map_from_slots_to_stamps(steps in prop::collection::vec((0u32..300, 1u32..200, 1u32..4, any::<bool>()), 1..30)) {
            let mut times = Times::default();
            let mut plain: BTreeMap<Slot, Stamp> = BTreeMap::new();
            for (n, (start, len, gap, clear)) in steps.into_iter().enumerate() {
                let slots: Slots = (start..start + len).step_by(gap as usize).collect();
                let stamp = stamp(n as u64 + 1);
                if clear {
                    times.clear(&slots);
                    plain.retain(|slot, _| !slots.contains(*slot));
                } else {
                    times.set(&slots, stamp);
                    plain.extend(slots.iter().map(|slot| (slot, stamp)));
                }
                prop_assert!(times.is_sound(600));
            }
            for slot in 0..600 {
                prop_assert_eq!(times.get(slot), plain.get(&slot).copied());
            }
            prop_assert_eq!(times.slots(), plain.keys().copied().collect::<Slots>());
            let grouped = times.by_stamp();
            prop_assert!(grouped.iter().all(|(stamp, slots)| slots.iter().all(|slot| plain.get(&slot) == Some(stamp))));
            times.truncate(250);
            prop_assert_eq!(times.slots(), plain.keys().copied().filter(|slot| *slot < 250).collect::<Slots>());
        }
    }

    #[test]
    fn a_layer_that_is_written_over_vanishes() {
        let mut times = Times::default();
        for n in 0..100 {
            times.set(&(0..100_000).collect(), stamp(n));
        }
        assert_eq!(times.layers.len(), 1);
        assert!(times.memory() < 20_000);
    }
}
