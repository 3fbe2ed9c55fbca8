//! Where a seed becomes choices: SplitMix64, which needs no library and never changes.

use std::ops::Range;

/// A stream of choices. The same seed gives the same ones, on every machine and for ever.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed ^ 0x6A09_E667_F3BC_C908)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A stream that goes its own way from here.
    pub fn branch(&mut self) -> Chance {
        Chance(self.draw())
    }

    /// A number of this range, which is not empty.
    pub fn among(&mut self, range: Range<usize>) -> usize {
        let width = (range.end - range.start) as u64;
        range.start + (self.draw() % width) as usize
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, likelihood: u64) -> bool {
        self.draw() % 100 < likelihood
    }

    /// One of these.
    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        if from.is_empty() { None } else { from.get(self.among(0..from.len())) }
    }

    /// The place of one of these weights, likelier the heavier it is.
    pub fn weighed(&mut self, weights: &[u64]) -> usize {
        let mut left = self.draw() % weights.iter().sum::<u64>();
        for (place, weight) in weights.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        unreachable!("the draw is below the sum of the weights")
    }
}
