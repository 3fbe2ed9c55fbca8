//! How a tag that too many carry may be divided: by the tags or values that tell its holders apart best.

use super::{Attribute, Trait, permille};
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// Parts that a division has at least: fewer divide nothing.
const LEAST_PARTS: usize = 3;
/// Parts that are offered at most; people don't tell more apart.
const MOST_PARTS: usize = 8;
/// Of the holders, in thousandths: a part below this is too small to be one, and a division that reaches fewer than this is
/// none.
const LEAST_PART: u32 = 50;
const LEAST_REACH: u32 = 500;

/// One part of a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The tag, if the part is told by one.
    pub tag: Option<TagId>,
    pub text: String,
    pub holders: u64,
}

/// A way to divide a tag's holders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Division {
    pub by: Trait,
    /// The largest first.
    pub parts: Vec<Part>,
    /// Holders that are in some part, and in none.
    pub reached: u64,
    pub rest: u64,
    /// How well it divides, in thousandths: reach times evenness. Evenness is the entropy of the parts over the entropy of as
    /// many equal ones (Pielou 1966): 1000 if all parts are alike, near 0 if one has nearly all.
    pub quality_permille: u32,
}

/// The best way to divide these holders into three parts or more. `None` if there is none that reaches half of them.
pub fn divide<'a>(holders: &Slots, ways: impl IntoIterator<Item = &'a Attribute<'a>>) -> Option<Division> {
    let mut best: Option<Division> = None;
    for way in ways {
        if let Some(division) = division(holders, way)
            && best.as_ref().is_none_or(|best| division.quality_permille > best.quality_permille)
        {
            best = Some(division);
        }
    }
    best
}

fn division(holders: &Slots, way: &Attribute) -> Option<Division> {
    let size = holders.len();
    let mut counted: Vec<(u64, usize)> = way
        .values
        .iter()
        .enumerate()
        .map(|(at, value)| (value.holders.intersection_len(holders), at))
        .filter(|(count, _)| *count > 0 && permille(*count, size) >= LEAST_PART)
        .collect();
    counted.sort_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
    counted.truncate(MOST_PARTS);
    if counted.len() < LEAST_PARTS {
        return None;
    }
    let values = || counted.iter().filter_map(|(count, at)| Some((*count, way.values.get(*at)?)));
    // Values may overlap, so their holders are counted together.
    let reached = values().fold(Slots::new(), |all, (_, value)| all | &*value.holders).intersection_len(holders);
    if permille(reached, size) < LEAST_REACH {
        return None;
    }
    let evenness = evenness(&counted.iter().map(|(count, _)| *count).collect::<Vec<_>>());
    // Both factors lie between 0 and 1.
    let quality_permille = (evenness * f64::from(permille(reached, size))).round() as u32;
    let part = |(holders, value): (u64, &super::Value)| Part { tag: value.tag, text: value.text.clone(), holders };
    Some(Division {
        by: way.of.clone(),
        parts: values().map(part).collect(),
        reached,
        rest: size - reached,
        quality_permille,
    })
}

fn evenness(counts: &[u64]) -> f64 {
    let all = counts.iter().sum::<u64>() as f64;
    let entropy: f64 = counts
        .iter()
        .map(|count| *count as f64 / all)
        .filter(|share| *share > 0.0)
        .map(|share| -share * share.ln())
        .sum();
    (entropy / (counts.len() as f64).ln()).clamp(0.0, 1.0)
}
