//! Recency, frequency, money: customers ranked into fifths by each, and named groups of them.
//!
//! Sources. Fifths by rank: A. M. Hughes, "Strategic Database Marketing" (1994). What to do with equal values: J. R. Miglautsch,
//! "Thoughts on RFM scoring" (Journal of Database Marketing 8, 2000), who shows that fifths of equal size tear apart customers
//! who did the same, most of all by frequency, where half of a shop's customers bought once. So here **equal values always get
//! equal scores**: a value scores by the middle of the places that its holders take, `1 + ⌊5 (below + equal / 2) / all⌋`. Without
//! equal values these are Hughes' fifths; where everyone is alike everyone scores 3.

use crate::domain::date::Date;
use crate::domain::segment::eval::{NO_DATE, NO_NUMBER};
use crate::domain::slots::{Slot, Slots, kept, sorted_out};
use serde::{Deserialize, Serialize};

/// Columns by slot, in the forms of `segment::eval::Index`. Who has no day of a last purchase is not ranked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Purchases<'a> {
    /// Days, `NO_DATE` where there is none.
    pub last_purchase: &'a [i32],
    /// Counts times 1000; what is not known or less counts as one purchase.
    pub purchases: &'a [i64],
    /// Thousandths; what is not known counts as nothing spent.
    pub spent: &'a [i64],
}

impl Purchases<'_> {
    fn last(&self, slot: Slot) -> i64 {
        self.last_purchase.get(slot as usize).map_or(i64::MIN, |day| i64::from(*day))
    }

    fn count(&self, slot: Slot) -> i64 {
        self.purchases.get(slot as usize).map_or(1000, |count| (*count).max(1000))
    }

    fn spent(&self, slot: Slot) -> i64 {
        self.spent.get(slot as usize).map_or(0, |spent| if *spent == NO_NUMBER { 0 } else { *spent })
    }
}

/// Three scores from 1 to 5; 5 is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scores {
    pub recency: u8,
    pub frequency: u8,
    pub money: u8,
}

/// The usual names for customers of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RfmGroup {
    Champions,
    Loyal,
    PotentialLoyalists,
    New,
    Promising,
    NeedAttention,
    AboutToSleep,
    AtRisk,
    CantLose,
    Hibernating,
    Lost,
}

impl RfmGroup {
    /// Every group, the best first.
    pub const ALL: [RfmGroup; 11] = [
        RfmGroup::Champions,
        RfmGroup::Loyal,
        RfmGroup::PotentialLoyalists,
        RfmGroup::New,
        RfmGroup::Promising,
        RfmGroup::NeedAttention,
        RfmGroup::AboutToSleep,
        RfmGroup::AtRisk,
        RfmGroup::CantLose,
        RfmGroup::Hibernating,
        RfmGroup::Lost,
    ];
}

/// Groups by recency (rows, 1 first) and by frequency and money together (columns, 1 first).
///
/// The names and the ranges of scores are those that Putler's guide to RFM made usual: champions 4–5 and 4–5, loyal 2–5 and
/// 3–5, potential loyalists 3–5 and 1–3, new 4–5 and 0–1, promising 3–4 and 0–1, need attention 2–3 and 2–3, about to sleep
/// 2–3 and 0–2, at risk 0–2 and 2–5, can't lose them 0–1 and 4–5, hibernating 1–2 and 1–2, lost 0–2 and 0–2. Those ranges
/// overlap; here every pair of scores has one name, and a test holds that it is one of those that the ranges allow.
pub const GROUPS: [[RfmGroup; 5]; 5] = {
    use RfmGroup::*;
    [
        [Lost, Lost, AtRisk, CantLose, CantLose],
        [Hibernating, Hibernating, AtRisk, AtRisk, AtRisk],
        [AboutToSleep, AboutToSleep, NeedAttention, Loyal, Loyal],
        [Promising, PotentialLoyalists, PotentialLoyalists, Champions, Champions],
        [New, PotentialLoyalists, PotentialLoyalists, Champions, Champions],
    ]
};

impl Scores {
    /// Frequency and money together: their mean, halves up.
    pub fn weight(&self) -> u8 {
        (self.frequency + self.money).div_ceil(2)
    }

    /// The group of these scores.
    pub fn group(&self) -> RfmGroup {
        let at = |score: u8| usize::from(score.clamp(1, 5)) - 1;
        GROUPS.get(at(self.recency)).and_then(|row| row.get(at(self.weight()))).copied().unwrap_or(RfmGroup::Lost)
    }
}

/// The least values that score 2, 3, 4 and 5; `i64::MAX` where none does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fifths(pub [i64; 4]);

impl Fifths {
    /// The fifths of values, in any order.
    pub fn of(mut values: Vec<i64>) -> Fifths {
        values.sort_unstable();
        let all = values.len();
        let mut least = [i64::MAX; 4];
        let mut below = 0;
        for equal in values.chunk_by(|one, other| one == other) {
            // Twice the middle of the places, so that it is whole.
            let score = 5 * (2 * below + equal.len()) / (2 * all);
            for place in least.iter_mut().take(score) {
                *place = (*place).min(equal.first().copied().unwrap_or(i64::MAX));
            }
            below += equal.len();
        }
        Fifths(least)
    }

    /// What a value scores, 1 to 5.
    pub fn score(&self, value: i64) -> u8 {
        self.0.iter().fold(1, |score, least| score + u8::from(value >= *least))
    }
}

/// All customers ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Rfm {
    pub recency: Fifths,
    pub frequency: Fifths,
    pub money: Fifths,
    /// Whoever is ranked.
    pub customers: Slots,
    /// Every group with its members, in the order of `RfmGroup::ALL`.
    pub groups: Vec<(RfmGroup, Slots)>,
}

impl Rfm {
    /// The scores of a customer who is ranked.
    pub fn scores(&self, columns: &Purchases, slot: Slot) -> Scores {
        Scores {
            recency: self.recency.score(columns.last(slot)),
            frequency: self.frequency.score(columns.count(slot)),
            money: self.money.score(columns.spent(slot)),
        }
    }
}

/// Ranks whoever of these ever bought. Purchases behind `today` count as today's.
pub fn rfm(columns: &Purchases, among: &Slots, today: Date) -> Rfm {
    let bought = |slot: Slot| columns.last_purchase.get(slot as usize).is_some_and(|day| *day != NO_DATE);
    let customers = kept(among, bought);
    let fifths = |value: &dyn Fn(Slot) -> i64| Fifths::of(customers.iter().map(value).collect());
    let recency = fifths(&|slot| columns.last(slot).min(i64::from(today.0)));
    let (frequency, money) = (fifths(&|slot| columns.count(slot)), fifths(&|slot| columns.spent(slot)));
    let mut ranked = Rfm { recency, frequency, money, customers, groups: Vec::new() };
    let place = |group: RfmGroup| RfmGroup::ALL.iter().position(|other| *other == group).unwrap_or(usize::MAX);
    let places = GROUPS.map(|row| row.map(place));
    let sets: [Slots; 11] = sorted_out(&ranked.customers, |slot| {
        let scores = ranked.scores(columns, slot);
        let row = places.get(usize::from(scores.recency) - 1);
        row.and_then(|row| row.get(usize::from(scores.weight()) - 1)).copied().unwrap_or(usize::MAX)
    });
    ranked.groups = RfmGroup::ALL.into_iter().zip(sets).collect();
    ranked
}
