//! What sets a group apart from everyone else: the tags and values that are much more or much less common in it, and not by
//! chance.

use super::chance::{Table, discovery_rates};
use super::permille;
use crate::domain::slots::Slots;
use serde::{Deserialize, Serialize};

/// What counts as a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floors {
    /// Members that the group must have, and as many outside it.
    pub group: u64,
    /// Contacts that must have something before it is tested at all. What is rarer says nothing about anyone.
    pub holders: u64,
    /// Of what is found, so many thousandths may be chance.
    pub false_permille: u32,
    /// The least effect in thousandths (`Distinction::effect_permille`): in a large book everything is significant, and little
    /// of it matters. Cohen calls 200 small.
    pub effect_permille: u32,
}

impl Default for Floors {
    fn default() -> Floors {
        Floors { group: 20, holders: 5, false_permille: 50, effect_permille: 100 }
    }
}

/// Something that a group has more or less of than the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distinction {
    /// Its place in the list that was asked about.
    pub at: u32,
    /// Holders in the group and outside it.
    pub inside: u64,
    pub outside: u64,
    /// Their shares, in thousandths.
    pub inside_permille: u32,
    pub outside_permille: u32,
    /// The share inside over the share outside, in thousandths; `None` if nobody outside has it.
    pub lift_permille: Option<u32>,
    /// Cohen's h, the difference of the shares' arcsines, in thousandths; negative if the group has less of it. Cohen,
    /// "Statistical Power Analysis for the Behavioral Sciences" (2nd ed., 1988), chapter 6. It weighs 1 % beside 5 % as it
    /// weighs 50 % beside 63 %: neither what is rare nor what is common is favored, as a ratio or a difference would.
    pub effect_permille: i32,
    /// The smallest false discovery rate at which this is a finding, in millionths, rounded up.
    pub rate_ppm: u32,
}

/// Why nothing was compared, or what was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    pub group: u64,
    pub others: u64,
    /// The group or the rest is smaller than `Floors::group`.
    pub too_small: bool,
    /// How many things were compared.
    pub tested: u32,
    /// The largest effect first.
    pub found: Vec<Distinction>,
}

/// Compares a group with everyone else over things that contacts have. `holders` of a thing may hold contacts that are in
/// neither. The same question has the same answer, whatever the order of chance.
pub fn apart<'a>(
    group: &Slots,
    everyone: &Slots,
    holders: impl IntoIterator<Item = &'a Slots>,
    floors: Floors,
) -> Apart {
    let group = group & everyone;
    let others = everyone.len() - group.len();
    let mut result = Apart { group: group.len(), others, too_small: false, tested: 0, found: Vec::new() };
    result.too_small = group.len().min(others) < floors.group.max(1);
    if result.too_small {
        return result;
    }
    let mut tables = Vec::new();
    for (at, holders) in (0..).zip(holders) {
        let (all, inside) = (holders.intersection_len(everyone), holders.intersection_len(&group));
        let (least, size) = (all.min(everyone.len() - all), group.len());
        if least >= floors.holders.max(1) {
            let table = Table {
                inside_with: inside,
                inside_without: size - inside,
                outside_with: all - inside,
                outside_without: others - (all - inside),
            };
            tables.push((at, table));
        }
    }
    let p: Vec<f64> = tables.iter().map(|(_, table)| table.p_value()).collect();
    result.tested = u32::try_from(tables.len()).unwrap_or(u32::MAX);
    for ((at, table), rate) in tables.into_iter().zip(discovery_rates(&p)) {
        let effect = effect_permille(&table);
        if rate * 1000.0 <= f64::from(floors.false_permille) && effect.unsigned_abs() >= floors.effect_permille {
            result.found.push(distinction(at, &table, effect, rate));
        }
    }
    result.found.sort_by_key(|one| (std::cmp::Reverse(one.effect_permille.unsigned_abs()), one.at));
    result
}

fn distinction(at: u32, table: &Table, effect_permille: i32, rate: f64) -> Distinction {
    let (size, others) = (table.inside_with + table.inside_without, table.outside_with + table.outside_without);
    let lift = u128::from(table.inside_with) * u128::from(others) * 1000;
    let against = u128::from(table.outside_with) * u128::from(size);
    Distinction {
        at,
        inside: table.inside_with,
        outside: table.outside_with,
        inside_permille: permille(table.inside_with, size),
        outside_permille: permille(table.outside_with, others),
        lift_permille: lift.checked_div(against).map(|lift| u32::try_from(lift).unwrap_or(u32::MAX)),
        effect_permille,
        // Within 0 and a million.
        rate_ppm: (rate * 1e6).ceil() as u32,
    }
}

fn effect_permille(table: &Table) -> i32 {
    let angle = |with: u64, without: u64| {
        let share = with as f64 / ((with + without) as f64).max(1.0);
        2.0 * share.sqrt().min(1.0).asin()
    };
    let difference = angle(table.inside_with, table.inside_without) - angle(table.outside_with, table.outside_without);
    // Between -π and π.
    (difference * 1000.0).round() as i32
}
