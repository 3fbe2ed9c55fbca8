//! Column scans: which members of a set hold a value that passes. A small set is walked, a large one is answered by
//! reading the column from end to end, which costs less for each value. Results are gathered as bits, without a branch on
//! each answer, because answers are as good as random.

use crate::domain::slots::Slots;

/// Reading a column in order is about this much cheaper for each value than walking a set and looking each slot up.
const WALK_COST: u64 = 6;
/// A set thinner than one slot in so many is gathered slot by slot.
const THIN: u64 = 256;

/// The members of `universe` whose value in `column` passes. Slots behind the end of the column never pass.
pub(super) fn scan<T: Copy>(column: &[T], universe: &Slots, keep: impl Fn(T) -> bool) -> Slots {
    let Some((first, end)) = bounds(universe) else {
        return Slots::new();
    };
    let Some(part) = column.get(first..end.min(column.len())) else {
        return Slots::new();
    };
    if universe.len().saturating_mul(WALK_COST) < count(part.len()) {
        return walk(universe, |slot| column.get(slot as usize).is_some_and(|value| keep(*value)));
    }
    let mut bits = Vec::with_capacity(part.len() / 8 + 8);
    let mut groups = part.chunks_exact(32);
    for group in &mut groups {
        let mut flags = [0u8; 32];
        for (flag, value) in flags.iter_mut().zip(group) {
            *flag = u8::from(keep(*value));
        }
        bits.extend(flags.chunks_exact(8).map(packed));
    }
    for group in groups.remainder().chunks(8) {
        bits.push(group.iter().enumerate().fold(0, |byte, (bit, value)| byte | (u8::from(keep(*value)) << bit)));
    }
    slots_from_bits(first, &bits) & universe
}

/// Eight flags as the bits of one byte. The product moves the flag of each byte to the top byte, at its own bit.
fn packed(flags: &[u8]) -> u8 {
    let flags: [u8; 8] = flags.try_into().unwrap_or_default();
    let [.., top] = u64::from_le_bytes(flags).wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
    top
}

/// The members of `universe` that pass, one by one.
pub(super) fn walk(universe: &Slots, keep: impl Fn(u32) -> bool) -> Slots {
    let Some((first, end)) = bounds(universe) else {
        return Slots::new();
    };
    if universe.len().saturating_mul(THIN) < count(end - first) {
        let passing = universe.iter().filter(|slot| keep(*slot));
        return Slots::from_sorted_iter(passing).expect("a set gives its members in order");
    }
    let mut bits = vec![0u8; (end - first) / 8 + 1];
    for slot in universe {
        let at = slot as usize - first;
        // Every slot lies between the bounds of its set.
        if let Some(byte) = bits.get_mut(at / 8) {
            *byte |= u8::from(keep(slot)) << (at % 8);
        }
    }
    slots_from_bits(first, &bits)
}

/// From the block of the first member to just behind the last one; `None` for the empty set.
fn bounds(universe: &Slots) -> Option<(usize, usize)> {
    // A set's blocks begin at multiples of 65,536, and bits that begin there are taken over without shifting. A slot is 32
    // bits wide, and so is the narrowest address that we run on.
    Some(((universe.min()? & !0xFFFF) as usize, (universe.max()? as usize).saturating_add(1)))
}

fn slots_from_bits(first: usize, bits: &[u8]) -> Slots {
    // `first` came from a slot, so that it fits.
    Slots::from_lsb0_bytes(u32::try_from(first).unwrap_or(u32::MAX), bits)
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
