//! Tests of health: figures against ones worked out by hand or by R, and what must hold for chance.

mod apart;
mod chance;
mod lifetime;
mod rfm;
mod score;
mod tags;
mod twins;

use crate::domain::slots::Slots;

/// A generator of chance, the same on every machine (Marsaglia's xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Members of 0..all, each with this chance in thousandths.
    fn some(&mut self, all: u32, permille: u64) -> Slots {
        (0..all).filter(|_| self.below(1000) < permille).collect()
    }
}
