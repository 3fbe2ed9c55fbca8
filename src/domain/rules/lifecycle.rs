//! Where a customer stands: new, growing, regular or at risk. This is the only place that knows; rules ask by
//! `Group::Stage`, and the ready-made ones turn the answer into tags.
//!
//! How days are counted: day 0 is the day itself, and a span of so many days is over on the day that many days later. Two
//! days count as far apart as their dates, whatever the hour. What lies in the future counts as today.

use super::Group;
use crate::domain::date::Date;
use crate::domain::interaction::Interaction;
use crate::domain::segment::eval::{NO_DATE, NO_NUMBER};
use crate::domain::slots::{Slot, Slots, kept, sorted_out};
use serde::{Deserialize, Serialize};

/// A stage of a customer's life. Stored by position: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Day 0 to 30.
    New,
    /// Day 31 to 90, with two interactions or more in the last 30 days.
    GrowingHigh,
    /// Day 31 to 90, with fewer.
    GrowingLow,
    /// From day 91 without a second purchase, or for 60 days without any sign.
    AtRisk,
    /// From day 91 with a second purchase.
    Regular,
}

impl Stage {
    /// Every stage, in the order of a life.
    pub const ALL: [Stage; 5] = [Stage::New, Stage::GrowingHigh, Stage::GrowingLow, Stage::Regular, Stage::AtRisk];

    fn place(self) -> usize {
        match self {
            Stage::New => 0,
            Stage::GrowingHigh => 1,
            Stage::GrowingLow => 2,
            Stage::AtRisk => 3,
            Stage::Regular => 4,
        }
    }
}

/// What is known of contacts, a column each by slot, in the forms of `segment::eval::Index`. Columns may be shorter than the
/// highest slot: what lies behind the end is not known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// Day on which the contact entered the book.
    pub created: &'a [i32],
    /// `NO_DATE` where there is none.
    pub first_purchase: &'a [i32],
    /// `NO_DATE` where there is none.
    pub last_purchase: &'a [i32],
    /// Times 1000, `NO_NUMBER` where nothing is known.
    pub purchases: &'a [i64],
    /// The latest interaction by the contact (`InteractionKind::is_by_contact`), `NO_DATE` where there is none.
    pub last_sign: &'a [i32],
    /// How many interactions by the contact lie in the last `Lifecycle::recent_within` days; see `is_recent`.
    pub recent_signs: &'a [u16],
}

impl Facts<'_> {
    /// Day of the earliest purchase that is known.
    fn bought(&self, slot: Slot) -> Option<i32> {
        // A file may know the last one only.
        let known = [day(self.first_purchase, slot), day(self.last_purchase, slot)];
        known.into_iter().flatten().min()
    }

    /// How many purchases there were: at least one if a day of purchase is known.
    pub fn purchases(&self, slot: Slot) -> u32 {
        let count = self.purchases.get(slot as usize).filter(|count| **count != NO_NUMBER);
        let count = count.and_then(|count| u32::try_from(count / 1000).ok()).unwrap_or(0);
        count.max(u32::from(self.bought(slot).is_some()))
    }

    /// Days since the first purchase, or since the contact entered the book if no purchase is known.
    pub fn age(&self, slot: Slot, today: Date) -> Option<u32> {
        self.bought(slot).or_else(|| day(self.created, slot)).map(|from| since(from, today))
    }

    /// Days since the contact gave a sign: an interaction or a purchase; since it entered the book if there never was one. 0
    /// on the day itself.
    pub fn quiet_days(&self, slot: Slot, today: Date) -> Option<u32> {
        let signs = [self.last_sign, self.last_purchase, self.first_purchase].map(|column| day(column, slot));
        signs.into_iter().flatten().max().or_else(|| day(self.created, slot)).map(|from| since(from, today))
    }

    /// Days since the first purchase.
    fn bought_days(&self, slot: Slot, today: Date) -> Option<u32> {
        self.bought(slot).map(|from| since(from, today))
    }
}

fn day(column: &[i32], slot: Slot) -> Option<i32> {
    column.get(slot as usize).copied().filter(|day| *day != NO_DATE)
}

fn since(from: i32, today: Date) -> u32 {
    u32::try_from(i64::from(today.0) - i64::from(from)).unwrap_or(0)
}

/// Where stages begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifecycle {
    /// The last day of being new.
    pub new_until: u16,
    /// The last day of growing.
    pub growing_until: u16,
    /// Interactions by the contact that make its growth high.
    pub high_from: u16,
    /// How many days back they may lie: with 30, today and the 29 days before.
    pub recent_within: u16,
    /// Without a sign for so many days a contact is at risk, whatever its age.
    pub quiet_after: u16,
}

impl Default for Lifecycle {
    /// The figures of the guide to customer tags: 30 and 90 days, 60 without any sign.
    fn default() -> Lifecycle {
        Lifecycle { new_until: 30, growing_until: 90, high_from: 2, recent_within: 30, quiet_after: 60 }
    }
}

impl Lifecycle {
    /// Whether an interaction counts among the recent signs of a contact.
    pub fn is_recent(&self, interaction: &Interaction, today: Date) -> bool {
        let first = today.add_days(1 - i32::from(self.recent_within));
        interaction.kind.is_by_contact() && (first..=today).contains(&interaction.day)
    }

    /// Where a contact stands today. `None` if no day is known of it.
    ///
    /// - At risk: no sign for `quiet_after` days (on that day it begins), or older than `growing_until` with fewer than two
    ///   purchases. Who never bought has no second purchase either.
    /// - New: day 0 to `new_until` since the first purchase, or since it entered the book if it never bought.
    /// - Growing: the days behind that up to `growing_until`.
    /// - Regular: older, with two purchases or more.
    ///
    /// No sign comes first, so that the rule of 60 days and the stages never disagree.
    pub fn stage(&self, facts: &Facts, slot: Slot, today: Date) -> Option<Stage> {
        let age = facts.age(slot, today)?;
        let quiet = facts.quiet_days(slot, today)?;
        Some(if quiet >= u32::from(self.quiet_after) {
            Stage::AtRisk
        } else if age <= u32::from(self.new_until) {
            Stage::New
        } else if age <= u32::from(self.growing_until) {
            let recent = facts.recent_signs.get(slot as usize).copied().unwrap_or(0);
            if recent >= self.high_from { Stage::GrowingHigh } else { Stage::GrowingLow }
        } else if facts.purchases(slot) < 2 {
            Stage::AtRisk
        } else {
            Stage::Regular
        })
    }

    /// Everyone by stage, in the order of `Stage::ALL`.
    pub fn stages(&self, facts: &Facts, among: &Slots, today: Date) -> Vec<(Stage, Slots)> {
        let mut sets: [Slots; 5] =
            sorted_out(among, |slot| self.stage(facts, slot, today).map_or(usize::MAX, Stage::place));
        let take = |stage: Stage| sets.get_mut(stage.place()).map(std::mem::take).unwrap_or_default();
        Stage::ALL.into_iter().zip(Stage::ALL.map(take)).collect()
    }

    /// Whoever of these belongs to a group.
    pub fn members(&self, group: Group, facts: &Facts, among: &Slots, today: Date) -> Slots {
        match group {
            Group::Stage(stage) => kept(among, |slot| self.stage(facts, slot, today) == Some(stage)),
            Group::QuietFor(days) => {
                kept(among, |slot| facts.quiet_days(slot, today).is_some_and(|quiet| quiet >= u32::from(days)))
            }
            Group::BoughtBefore(days) => {
                kept(among, |slot| facts.bought_days(slot, today).is_some_and(|ago| ago >= u32::from(days)))
            }
            Group::BoughtTimes(times) => kept(among, |slot| facts.purchases(slot) >= times),
            // Not a matter of purchases and signs: whoever knows the book answers it.
            Group::Held { .. } => Slots::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::interaction::InteractionKind;

    /// The stage on a day of somebody with these facts, by the usual figures.
    fn stage(first: Option<i32>, created: i32, purchases: i64, sign: i32, recent: u16, today: i32) -> Stage {
        let (created, first) = ([created], [first.unwrap_or(NO_DATE)]);
        let (purchases, sign, recent) = ([purchases * 1000], [sign], [recent]);
        let facts = Facts {
            created: &created,
            first_purchase: &first,
            last_purchase: &[],
            purchases: &purchases,
            last_sign: &sign,
            recent_signs: &recent,
        };
        Lifecycle::default().stage(&facts, 0, Date(today)).unwrap()
    }

    #[test]
    fn stages_begin_and_end_on_their_days() {
        let of_buyer = |today, purchases, recent| stage(Some(100), 0, purchases, today, recent, today);
        assert_eq!(of_buyer(100, 1, 0), Stage::New);
        assert_eq!(of_buyer(130, 1, 5), Stage::New);
        assert_eq!(of_buyer(131, 1, 2), Stage::GrowingHigh);
        assert_eq!(of_buyer(131, 1, 1), Stage::GrowingLow);
        assert_eq!(of_buyer(190, 9, 1), Stage::GrowingLow);
        assert_eq!(of_buyer(191, 1, 9), Stage::AtRisk);
        assert_eq!(of_buyer(191, 2, 0), Stage::Regular);
    }

    #[test]
    fn who_never_bought_counts_from_entering_the_book() {
        assert_eq!(stage(None, 100, 0, 129, 1, 130), Stage::New);
        assert_eq!(stage(None, 100, 0, 129, 1, 131), Stage::GrowingLow);
        assert_eq!(stage(None, 100, 0, 180, 9, 191), Stage::AtRisk);
    }

    #[test]
    fn sixty_days_of_silence_put_anyone_at_risk() {
        assert_eq!(stage(Some(0), 0, 5, 500, 0, 559), Stage::Regular);
        assert_eq!(stage(Some(0), 0, 5, 500, 0, 560), Stage::AtRisk);
        // The first purchase is a sign, and so is entering the book if there is no other.
        assert_eq!(stage(Some(0), 0, 1, NO_DATE, 0, 59), Stage::GrowingLow);
        assert_eq!(stage(Some(0), 0, 1, NO_DATE, 0, 60), Stage::AtRisk);
        assert_eq!(stage(None, 0, 0, NO_DATE, 0, 60), Stage::AtRisk);
    }

    #[test]
    fn recent_is_today_and_the_days_before_it() {
        let cycle = Lifecycle::default();
        let by = |kind, day| cycle.is_recent(&Interaction::new(1, Date(day), kind), Date(100));
        assert!(by(InteractionKind::Reply, 100) && by(InteractionKind::Order, 71));
        assert!(!by(InteractionKind::Reply, 70) && !by(InteractionKind::Reply, 101));
        assert!(!by(InteractionKind::Message, 100));
    }

    #[test]
    fn groups_begin_on_their_days_and_stages_hold_everyone_once() {
        let first = [100, NO_DATE, 41, 40];
        let purchases = [4000, NO_NUMBER, 3000, 0];
        let facts = Facts { created: &[0; 4], first_purchase: &first, purchases: &purchases, ..Facts::default() };
        let (cycle, all) = (Lifecycle::default(), Slots::from_iter(0..4));
        let members = |group| cycle.members(group, &facts, &all, Date(100)).iter().collect::<Vec<_>>();
        assert_eq!(members(Group::BoughtBefore(60)), [3]);
        assert_eq!(members(Group::BoughtBefore(0)), [0, 2, 3]);
        assert_eq!(members(Group::BoughtTimes(4)), [0]);
        assert_eq!(members(Group::BoughtTimes(1)), [0, 2, 3]);
        assert_eq!(members(Group::QuietFor(60)), [1, 3]);
        let stages = cycle.stages(&facts, &all, Date(100));
        assert_eq!(stages.iter().map(|(_, slots)| slots.len()).sum::<u64>(), 4);
        for (stage, slots) in stages {
            assert_eq!(cycle.members(Group::Stage(stage), &facts, &all, Date(100)), slots);
        }
    }
}
