//! Tags that age: "new customer" leaves 60 days after it came.

use crate::domain::date::Date;
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// The age at which a tag leaves by itself when nobody says otherwise: tags age in about 90 days on average.
pub const USUAL_DAYS: u16 = 90;

/// A tag and how long contacts keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    pub tag: TagId,
    /// At least 1.
    pub days: u16,
}

impl Expiry {
    /// Who loses the tag today. `gained` tells the days on which contacts got it, each with those who got it then; who is not
    /// in it keeps the tag, because nobody knows how old it is.
    ///
    /// With 60 days, whoever got the tag on day 0 carries it on days 0 to 59 and leaves on day 60. Days that were missed are
    /// made up for: who was due earlier leaves today.
    pub fn leaving<'a>(
        &self,
        carriers: &Slots,
        gained: impl IntoIterator<Item = (Date, &'a Slots)>,
        today: Date,
    ) -> Slots {
        let days = i32::from(self.days.max(1));
        let due = gained.into_iter().filter(|(day, _)| day.add_days(days) <= today);
        due.fold(Slots::new(), |leaving, (_, slots)| leaving | (slots & carriers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_leaves_on_the_day_it_is_old_enough_and_no_day_before() {
        let expiry = Expiry { tag: TagId(1), days: 60 };
        let (first, second) = (Slots::from_iter([1, 2, 3]), Slots::from_iter([4]));
        let carriers = Slots::from_iter([1, 3, 4, 9]);
        let leaving = |today| {
            let gained = [(Date(100), &first), (Date(130), &second)];
            expiry.leaving(&carriers, gained, Date(today)).iter().collect::<Vec<_>>()
        };
        assert!(leaving(159).is_empty());
        // 2 lost the tag before, and of 9 nobody knows since when.
        assert_eq!(leaving(160), [1, 3]);
        assert_eq!(leaving(189), [1, 3]);
        assert_eq!(leaving(190), [1, 3, 4]);
    }
}
