//! Calendar arithmetic for date tests: days against years and months, and the day of the year in a form that leap years do
//! not shift. What a date looks like in files is in `date`.

use crate::domain::date::Date;
use chrono::{Datelike, Months, NaiveDate};

/// Days that print with four-digit years: 0001-01-01 to 9999-12-31. Others are clamped.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;
/// 1604-01-01 and 1604-12-31: birthdays whose year is not known (the vCard convention).
const UNKNOWN_YEAR: std::ops::RangeInclusive<i32> = -133_680..=-133_315;

/// The index of 28 and 29 February in `march_day`.
const FEB_28: usize = 364;
const FEB_29: usize = 365;

/// A day from year, month and day of month; `None` if the calendar has no such day or its year has not four digits.
pub(super) fn day_from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    (1..=9999).contains(&year).then(|| Date(date.to_epoch_days()))
}

/// The first and the last day of a month.
pub(super) fn month_bounds(year: i32, month: u32) -> Option<(Date, Date)> {
    let first = day_from_ymd(year, month, 1)?;
    let last = naive(first).checked_add_months(Months::new(1))?.pred_opt()?;
    Some((first, Date(last.to_epoch_days())))
}

/// The bounds of the month that `today` lies in (`ahead` 0) or of one after it.
pub(super) fn month_around(today: Date, ahead: u32) -> (Date, Date) {
    let day = naive(today);
    let month = day.checked_add_months(Months::new(ahead)).unwrap_or(day);
    month_bounds(month.year(), month.month()).unwrap_or((today, today))
}

/// `2026-01-31`.
pub(super) fn iso_from_day(date: Date) -> String {
    let day = naive(date);
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// A day within the four-digit years.
pub(super) fn clamp(date: Date) -> Date {
    Date(date.0.clamp(FIRST, LAST))
}

fn naive(date: Date) -> NaiveDate {
    NaiveDate::from_epoch_days(clamp(date).0).unwrap_or(NaiveDate::MAX)
}

/// Is this a birthday of which only day and month are known?
pub(super) fn is_year_unknown(days: i32) -> bool {
    UNKNOWN_YEAR.contains(&days)
}

/// The day of a year that begins on 1 March (0) and ends on 29 February (365), so that leap years shift nothing.
/// The arithmetic is that of Neri and Schneider, "Euclidean affine functions and their application to calendar
/// algorithms" (2022).
pub(super) fn march_day(days: i32) -> usize {
    // 719,468 days lie between 0000-03-01 and 1970-01-01, and 146,097 days make 400 years.
    let n = (i64::from(days) + 719_468).rem_euclid(146_097);
    let of_century = (4 * n + 3) % 146_097 / 4;
    let day = (4 * of_century + 3) % 1_461 / 4;
    usize::try_from(day).unwrap_or(0)
}

/// A set of days of the year, without the year.
pub(super) struct YearDays([bool; 366]);

impl YearDays {
    /// The days of the year between two days, both included. In a year without 29 February, those born on it keep
    /// 28 February.
    pub(super) fn between(first: i32, last: i32) -> YearDays {
        let mut days = YearDays([false; 366]);
        // Four years hold every day of the year, so that a longer span adds nothing.
        let last = last.min(first.saturating_add(4 * 366));
        for day in first..=last {
            let index = march_day(day);
            days.insert(index);
            if index == FEB_28 && march_day(day.saturating_add(1)) == 0 {
                days.insert(FEB_29);
            }
        }
        days
    }

    fn insert(&mut self, index: usize) {
        if let Some(day) = self.0.get_mut(index) {
            *day = true;
        }
    }

    pub(super) fn complement(mut self) -> YearDays {
        for day in &mut self.0 {
            *day = !*day;
        }
        self
    }

    pub(super) fn contains(&self, days: i32) -> bool {
        self.0.get(march_day(days)).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn march_day_agrees_with_the_calendar() {
        for day in (-200_000..60_000).step_by(1) {
            let date = NaiveDate::from_epoch_days(day).expect("within the calendar");
            let (month, of_month) = (date.month(), date.day());
            let back = march_day(day);
            let same_in_leap_year = NaiveDate::from_ymd_opt(2024, month, of_month).expect("a leap year has every day");
            let march = NaiveDate::from_ymd_opt(if month < 3 { 2023 } else { 2024 }, 3, 1).expect("1 March");
            assert_eq!(back as i64, (same_in_leap_year - march).num_days(), "{date}");
        }
    }

    #[test]
    fn unknown_years_are_those_of_1604() {
        let first = day_from_ymd(1604, 1, 1).expect("a day");
        let last = day_from_ymd(1604, 12, 31).expect("a day");
        assert_eq!(UNKNOWN_YEAR, first.0..=last.0);
    }

    #[test]
    fn the_clamp_is_the_four_digit_years() {
        assert_eq!(day_from_ymd(1, 1, 1), Some(Date(FIRST)));
        assert_eq!(day_from_ymd(9999, 12, 31), Some(Date(LAST)));
        assert_eq!(iso_from_day(Date(i32::MAX)), "9999-12-31");
        assert_eq!(iso_from_day(Date(i32::MIN)), "0001-01-01");
    }

    #[test]
    fn those_born_on_a_leap_day_celebrate_on_28_february_in_common_years() {
        let leap_born = day_from_ymd(2000, 2, 29).expect("a day").0;
        for (year, day, celebrates) in [(2026, 28, true), (2028, 28, false), (2028, 29, true)] {
            let today = day_from_ymd(year, 2, day).expect("a day").0;
            assert_eq!(YearDays::between(today, today).contains(leap_born), celebrates, "{year}-02-{day}");
        }
    }
}
