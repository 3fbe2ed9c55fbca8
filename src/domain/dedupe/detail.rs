//! Further fields as evidence: an address line that only two records have ties them more than a city that half of them
//! have. The weight of a value is how rare it is among the records in hand (Fellegi and Sunter 1969, with the chance of a
//! coincidence taken from the list itself).

use super::person::{Detail, Person, TextId, Texts};
use rustc_hash::FxHashMap;
use strsim::osa_distance;

/// How often each value occurs.
#[derive(Debug, Default)]
pub(super) struct Values {
    counts: FxHashMap<TextId, u32>,
    /// For each column its filled cells and its different values.
    columns: FxHashMap<TextId, (u32, u32)>,
}

/// What comparing further fields found.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct DetailMatch {
    /// Weight for (positive) or against, in bits.
    pub bits: f32,
    pub agree: u8,
    pub differ: u8,
}

/// No single value counts more than this many bits, because values are copied along with other mistakes.
const MOST_BITS: f32 = 9.0;

impl Values {
    pub fn learn(&mut self, person: &Person) {
        for detail in &person.details {
            let count = self.counts.entry(detail.value).or_default();
            *count += 1;
            let column = self.columns.entry(detail.column).or_default();
            column.0 += 1;
            column.1 += u32::from(*count == 1);
        }
    }

    pub fn count(&self, value: TextId) -> u32 {
        self.counts.get(&value).copied().unwrap_or_default()
    }

    fn bits(&self, value: TextId, people: f32) -> f32 {
        (people / self.count(value).max(2) as f32).log2().clamp(0.0, MOST_BITS)
    }

    /// What it costs if a column's values differ: more where values are many, nothing where every cell is another anyway
    /// (order numbers, dates of entry).
    fn penalty(&self, column: TextId) -> f32 {
        let (cells, different) = self.columns.get(&column).copied().unwrap_or_default();
        if cells > 10 && different * 20 >= cells * 19 {
            return 0.0;
        }
        ((different.max(1) as f32).log2() * 0.3).clamp(0.3, 2.5)
    }

    /// Compares the further fields of two people among so many.
    pub fn compare(&self, a: &Person, b: &Person, texts: &Texts, people: f32) -> DetailMatch {
        let mut found = DetailMatch::default();
        let value_in = |person: &Person, column: TextId| {
            person.details.iter().find(|detail| detail.column == column).map(|detail| detail.value)
        };
        let elsewhere = |person: &Person, detail: &Detail| {
            person.details.iter().any(|other| other.column != detail.column && other.value == detail.value)
        };
        for detail in &a.details {
            let Some(other) = value_in(b, detail.column) else {
                if elsewhere(b, detail) && self.bits(detail.value, people) >= 4.0 {
                    found.bits += self.bits(detail.value, people) * 0.7;
                    found.agree = found.agree.saturating_add(1);
                }
                continue;
            };
            let bits = self.bits(detail.value, people).min(self.bits(other, people));
            if detail.value == other {
                found.bits += bits;
                found.agree = found.agree.saturating_add(1);
            } else if is_slip(texts.get(detail.value), texts.get(other)) {
                found.bits += bits * 0.6;
                found.agree = found.agree.saturating_add(1);
            } else if elsewhere(b, detail) && self.bits(detail.value, people) >= 4.0 {
                // Two fields that were mixed up.
                found.bits += self.bits(detail.value, people) * 0.7;
                found.agree = found.agree.saturating_add(1);
            } else {
                found.bits -= self.penalty(detail.column);
                found.differ = found.differ.saturating_add(1);
            }
        }
        found
    }
}

/// One slip in a word, two in a long one; of digits, two that changed places or one that is wrong among four.
fn is_slip(a: &str, b: &str) -> bool {
    let (least, most) = (a.len().min(b.len()), a.len().max(b.len()));
    if least < 4 || most - least > 3 {
        return false;
    }
    let allowed = match least {
        4..=7 => 1,
        8..=11 => 2,
        _ => 3,
    };
    osa_distance(a, b) <= allowed || (least >= 6 && (a.starts_with(b) || b.starts_with(a)))
}
