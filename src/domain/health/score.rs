//! One figure for how good tags and list are, and its history.
//!
//! **Score = 100 − Σ most × min(1, share / full)**, rounded to a whole number, over the faults of [`COSTS`]: each costs in
//! proportion to the share of contacts (or tags) that have it, and all of its points from the share at which it is as bad as it
//! gets. The points add up to 100. They are our own weights, set by what a fault does to a message: who can't be reached or may
//! not be written to counts most.

use super::list::{ListFault, ListFigure};
use super::permille;
use super::tags::{TagFault, TagFinding, Total};
use crate::domain::arrangement::{Arranged, ArrangementKind, Shape};
use crate::domain::date::Date;
use crate::domain::identity::spread;
use serde::{Deserialize, Serialize};

/// What costs points. Stored by position: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Contacts without a certain number.
    Unreachable,
    /// Contacts never asked for their consent.
    NeverAsked,
    /// Contacts that may be there twice.
    Duplicates,
    /// Contacts without a tag.
    Untagged,
    /// Contacts with two tags where one should be.
    Contradictory,
    /// Of all that tags say of contacts, what is stale.
    Stale,
    /// Tags in no send for 30 days.
    Silent,
    /// Tags on more than 40 % of all contacts.
    Overfull,
    /// Tags that mean the same as another one.
    Twins,
    /// Tags with one holder or none.
    Lonely,
    /// Fewer tags than 30 or more than 100.
    Total,
}

/// Fault, most points, and the share in thousandths from which it costs all of them.
pub const COSTS: [(Fault, u32, u32); 11] = [
    (Fault::Unreachable, 20, 300),
    (Fault::NeverAsked, 15, 1000),
    (Fault::Duplicates, 10, 100),
    (Fault::Untagged, 15, 500),
    (Fault::Contradictory, 8, 100),
    (Fault::Stale, 7, 500),
    (Fault::Silent, 8, 500),
    (Fault::Overfull, 5, 200),
    (Fault::Twins, 5, 200),
    (Fault::Lonely, 4, 300),
    (Fault::Total, 3, 1000),
];

/// What one fault costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    pub fault: Fault,
    /// Of the contacts or tags, in thousandths.
    pub share_permille: u32,
    /// In thousandths of a point.
    pub cost_permille: u32,
    pub most: u32,
}

/// The score with what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// 0 to 100.
    pub score: u8,
    /// One for each fault, in the order of `COSTS`.
    pub costs: Vec<Cost>,
}

/// The score of a book with so many contacts and tags. `None` without contacts: there is nothing to judge. `carried` is how
/// many tags all contacts carry together.
pub fn score(contacts: u64, tags: u64, carried: u64, of_tags: &[TagFinding], of_list: &[ListFigure]) -> Option<Score> {
    if contacts == 0 {
        return None;
    }
    let share = |fault| share(fault, contacts, tags, carried, of_tags, of_list).min(1000);
    let costs: Vec<Cost> = COSTS
        .into_iter()
        .map(|(fault, most, full)| {
            let share_permille = share(fault);
            let cost_permille = most * 1000 * share_permille.min(full) / full;
            Cost { fault, share_permille, cost_permille, most }
        })
        .collect();
    let cost: u32 = costs.iter().map(|cost| cost.cost_permille).sum();
    let score = (100_000_u32.saturating_sub(cost) + 500) / 1000;
    Some(Score { score: u8::try_from(score).unwrap_or(100), costs })
}

fn share(fault: Fault, contacts: u64, tags: u64, carried: u64, of_tags: &[TagFinding], of_list: &[ListFigure]) -> u32 {
    let listed = |faults: &[ListFault]| {
        let count = of_list.iter().filter(|figure| faults.contains(&figure.fault)).map(|figure| figure.contacts).sum();
        permille(count, contacts)
    };
    let sum = |count: &dyn Fn(&TagFault) -> u64| of_tags.iter().map(|finding| count(&finding.fault)).sum::<u64>();
    match fault {
        Fault::Unreachable => listed(&[ListFault::NoPhone, ListFault::OnlyBadNumbers]),
        Fault::NeverAsked => listed(&[ListFault::NeverAsked]),
        Fault::Duplicates => listed(&[ListFault::Duplicates]),
        Fault::Untagged => permille(
            sum(&|fault| if let TagFault::Untagged { contacts, .. } = fault { *contacts } else { 0 }),
            contacts,
        ),
        Fault::Contradictory => {
            let of =
                |fault: &TagFault| if let TagFault::Contradictory { contacts, .. } = fault { *contacts } else { 0 };
            permille(sum(&of), contacts)
        }
        Fault::Stale => {
            permille(sum(&|fault| if let TagFault::Stale { stale, .. } = fault { *stale } else { 0 }), carried)
        }
        Fault::Silent => permille(sum(&|fault| u64::from(matches!(fault, TagFault::Silent { .. }))), tags),
        Fault::Overfull => permille(sum(&|fault| u64::from(matches!(fault, TagFault::Overfull { .. }))), tags),
        Fault::Twins => permille(sum(&|fault| u64::from(matches!(fault, TagFault::Twins(_)))), tags),
        Fault::Lonely => permille(sum(&|fault| u64::from(matches!(fault, TagFault::Lonely { .. }))), tags),
        Fault::Total => match Total::of(tags) {
            Total::Coarse | Total::TooMany => 1000,
            Total::Growing | Total::Healthy | Total::Many => 0,
        },
    }
}

/// A score on a day. One a day is kept, the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    pub day: Date,
    pub score: u8,
    /// How large the book was.
    pub contacts: u32,
    pub tags: u32,
}

/// Days whose scores are kept: three years.
pub const MOST_DAYS: i32 = 1_096;

impl Arranged for Point {
    const KIND: ArrangementKind = ArrangementKind::Health;
    const SHAPE: Option<Shape> = Some(Shape { what: "score", v: 1 });

    fn key(&self) -> u64 {
        spread(u64::from(self.day.0.cast_unsigned()))
    }

    fn called(&self) -> String {
        self.day.iso()
    }
}
