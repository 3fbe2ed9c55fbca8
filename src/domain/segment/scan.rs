//! Column scans: which members of a set hold a value that passes. A small set is walked, a large one is answered by
//! reading the column from end to end, which costs less for each value.

use crate::domain::slots::Slots;

/// Reading a column in order is about this much cheaper for each value than walking a set and looking each slot up.
const WALK_COST: u64 = 6;

/// The members of `universe` whose value in `column` passes. Slots behind the end of the column never pass.
pub(super) fn scan<T: Copy>(column: &[T], universe: &Slots, keep: impl Fn(T) -> bool) -> Slots {
    let (Some(first), Some(last)) = (universe.min(), universe.max()) else {
        return Slots::new();
    };
    // Whole bytes of the result, so that it can be taken over as bits.
    let first = usize::try_from(first).unwrap_or(usize::MAX) & !63;
    let end = usize::try_from(last).unwrap_or(usize::MAX).saturating_add(1).min(column.len());
    let Some(part) = column.get(first..end) else {
        return Slots::new();
    };
    let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
    if universe.len().saturating_mul(WALK_COST) < length {
        return walk(universe, |slot| {
            usize::try_from(slot).ok().and_then(|slot| column.get(slot)).is_some_and(|value| keep(*value))
        });
    }
    let mut bits = Vec::with_capacity(part.len() / 8 + 8);
    for group in part.chunks(64) {
        let word = group.iter().enumerate().fold(0u64, |word, (bit, value)| word | (u64::from(keep(*value)) << bit));
        bits.extend_from_slice(&word.to_le_bytes());
    }
    let mut passing = Slots::from_lsb0_bytes(u32::try_from(first).unwrap_or(u32::MAX), &bits);
    passing &= universe;
    passing
}

/// The members of `universe` that pass, one by one.
pub(super) fn walk(universe: &Slots, keep: impl Fn(u32) -> bool) -> Slots {
    Slots::from_sorted_iter(universe.iter().filter(|slot| keep(*slot))).expect("a set gives its members in order")
}
