//! Sets of contacts inside one book. A slot is the dense number of a contact; it is stable for the life of the book (a
//! removed contact keeps its slot) and never leaves it: the page and other devices know `ContactId`s.

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

/// The dense number of a contact within its book.
pub type Slot = u32;

/// A set of slots.
pub type Slots = RoaringBitmap;

/// A set of slots in the form that commits carry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SlotSet(pub Slots);

/// Sorts the members of a set into `N` classes in one pass. A member whose class is `N` or more is in none of them.
pub fn sorted_out<const N: usize>(among: &Slots, class: impl Fn(Slot) -> usize) -> [Slots; N] {
    let mut members: [Vec<Slot>; N] = std::array::from_fn(|_| Vec::new());
    for slot in among {
        if let Some(list) = members.get_mut(class(slot)) {
            list.push(slot);
        }
    }
    members.map(|list| Slots::from_sorted_iter(list).unwrap_or_default())
}

/// The members of a set that pass.
pub fn kept(among: &Slots, keep: impl Fn(Slot) -> bool) -> Slots {
    Slots::from_sorted_iter(among.iter().filter(|slot| keep(*slot))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_stands_in_its_class_and_in_no_other() {
        let among: Slots = (0..100).chain(70_000..70_100).collect();
        let [even, odd] = sorted_out::<2>(&among, |slot| if slot > 70_050 { 9 } else { slot as usize % 2 });
        assert_eq!((even.len(), odd.len()), (76, 75));
        assert!(even.is_disjoint(&odd) && (&even | &odd).iter().all(|slot| slot <= 70_050));
        assert_eq!(kept(&among, |slot| slot % 2 == 1 && slot <= 70_050), odd);
    }
}
