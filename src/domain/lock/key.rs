//! Keys made of what people type: Argon2id, with the parameters that are stored beside what it wraps.

use super::LockProblem;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What a key costs to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// KiB of memory.
    pub memory: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    /// 64 MiB five times over, in one lane because a browser's worker has one thread: the second recommendation of RFC 9106,
    /// with more passes for the fewer lanes. About a second on a phone.
    pub const DEFAULT: Cost = Cost { memory: 65_536, passes: 5, lanes: 1 };

    /// Less than this protects nobody, and more is no lock of ours but one that is to stop the page: refused before any memory
    /// is asked for.
    fn is_bearable(self) -> bool {
        (19_456..=262_144).contains(&self.memory)
            && (2..=10).contains(&self.passes)
            && (1..=4).contains(&self.lanes)
            && u64::from(self.memory) * u64::from(self.passes) <= 262_144 * 5
    }
}

/// Makes the key. Takes about a second, in which nothing else runs.
///
/// # Errors
/// `Damaged` for a cost that no lock of ours has; `OutOfMemory`.
pub(super) fn derived(secret: &[u8], salt: &[u8], cost: Cost) -> Result<Zeroizing<[u8; 32]>, LockProblem> {
    if !cost.is_bearable() {
        return Err(LockProblem::Damaged);
    }
    let mut key = Zeroizing::new([0; 32]);
    let params =
        Params::new(cost.memory, cost.passes, cost.lanes, Some(key.len())).map_err(|_| LockProblem::Damaged)?;
    // Argon2 would end the program if there were no room; whoever finds none here is only told so.
    let mut blocks: Vec<Block> = Vec::new();
    blocks.try_reserve_exact(params.block_count()).map_err(|_| LockProblem::OutOfMemory)?;
    blocks.resize(params.block_count(), Block::default());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2
        .hash_password_into_with_memory(secret, salt, key.as_mut_slice(), &mut blocks)
        .map_err(|_| LockProblem::Damaged)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_beyond_the_bounds_is_refused_at_once() {
        let base = Cost::DEFAULT;
        for cost in [
            Cost { memory: 1, ..base },
            Cost { memory: u32::MAX, ..base },
            Cost { passes: 0, ..base },
            Cost { passes: 11, ..base },
            Cost { lanes: 0, ..base },
            Cost { lanes: 5, ..base },
            Cost { memory: 262_144, passes: 10, ..base },
        ] {
            assert_eq!(derived(b"x", &[0; 16], cost).err(), Some(LockProblem::Damaged), "{cost:?}");
        }
    }

    #[test]
    fn the_key_is_the_one_of_the_reference_implementation() {
        // From its own tests: two passes over 64 MiB in one lane.
        let cost = Cost { memory: 65_536, passes: 2, lanes: 1 };
        let key = derived(b"password", b"somesalt", cost).expect("within bounds");
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }
}
