//! What rules did, day by day: written in the commit of the run, so that it is taken back with it.

use super::{RuleId, When};
use crate::domain::arrangement::{Arranged, ArrangementKind, Shape};
use crate::domain::date::Date;
use crate::domain::identity::{spread, text_number};
use serde::{Deserialize, Serialize};

/// Runs of a day that are kept, the newest: a shop with many orders a day has one for each.
pub const MOST_RUNS: usize = 200;
/// Days whose runs are kept.
pub const MOST_DAYS: i32 = 92;

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunEntry {
    pub when: When,
    /// Contacts that were different afterwards.
    pub contacts: u32,
    /// Each rule that changed somebody, and how many. Tags that aged are among them (`Expiry::id`).
    pub rules: Vec<(RuleId, u32)>,
}

/// The runs of a day, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunDay {
    pub day: Date,
    pub runs: Vec<RunEntry>,
}

impl Arranged for RunDay {
    const KIND: ArrangementKind = ArrangementKind::Rule;
    const SHAPE: Option<Shape> = Some(Shape { what: "runs", v: 1 });

    fn key(&self) -> u64 {
        spread(text_number("runs") ^ u64::from(self.day.0.cast_unsigned()))
    }

    fn called(&self) -> String {
        self.day.iso()
    }
}

impl RunDay {
    /// A day on which nothing ran yet.
    pub fn new(day: Date) -> RunDay {
        RunDay { day, runs: Vec::new() }
    }

    /// Adds a run; the oldest makes room.
    pub fn add(&mut self, entry: RunEntry) {
        self.runs.push(entry);
        self.runs.drain(..self.runs.len().saturating_sub(MOST_RUNS));
    }
}
