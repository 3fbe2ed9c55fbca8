//! When the owner means to be in touch with a contact again, once or in a rhythm.

use super::date::Date;
use serde::{Deserialize, Serialize};

/// A day to be in touch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    pub on: Date,
    /// So many days after it was done the next one is due; `None` for once only. Never 0.
    pub every: Option<u16>,
}

impl FollowUp {
    /// What is due after this one was done on a day. `None` if it was once only.
    pub fn done(self, on: Date) -> Option<FollowUp> {
        let days = self.every.filter(|days| *days > 0)?;
        Some(FollowUp { on: on.add_days(i32::from(days)), every: Some(days) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rhythm_counts_from_the_day_it_was_done() {
        let once = FollowUp { on: Date(10), every: None };
        assert_eq!(once.done(Date(12)), None);
        let monthly = FollowUp { on: Date(10), every: Some(30) };
        assert_eq!(monthly.done(Date(12)), Some(FollowUp { on: Date(42), every: Some(30) }));
    }
}
