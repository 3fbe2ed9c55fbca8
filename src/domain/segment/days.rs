//! Calendar arithmetic for date tests: days against years and months, and the day of the year in a form that leap years do
//! not shift. What a date looks like in files is in `date`.

use crate::domain::date::Date;

/// Days that print with four-digit years: 0001-01-01 to 9999-12-31. Others are clamped.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;
/// 1604-01-01 and 1604-12-31: birthdays whose year is not known (the vCard convention).
const UNKNOWN_YEAR: std::ops::RangeInclusive<i32> = -133_679..=-133_314;

/// The index of 28 and 29 February in `march_day`.
const FEB_28: usize = 364;
const FEB_29: usize = 365;

/// A day from year, month and day of month; `None` if the calendar has no such day or its year has not four digits.
pub(super) fn day_from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::from_ymd(year, month, day).filter(|date| *date == clamp(*date))
}

/// The first and the last day of a month.
pub(super) fn month_bounds(year: i32, month: u32) -> Option<(Date, Date)> {
    let first = day_from_ymd(year, month, 1)?;
    let next = if month == 12 { Date::from_ymd(year + 1, 1, 1) } else { Date::from_ymd(year, month + 1, 1) };
    Some((first, next?.add_days(-1)))
}

/// The bounds of the month that `today` lies in (`ahead` 0) or of the one after it (1).
pub(super) fn month_around(today: Date, ahead: u32) -> (Date, Date) {
    let (year, month, _) = clamp(today).ymd();
    let (year, month) = if month + ahead > 12 { (year + 1, month + ahead - 12) } else { (year, month + ahead) };
    month_bounds(year, month).unwrap_or((today, today))
}

/// `2026-01-31`, also in the year that stands for none in birthdays.
pub(super) fn iso_from_day(date: Date) -> String {
    let (year, month, day) = clamp(date).ymd();
    format!("{year:04}-{month:02}-{day:02}")
}

/// A day within the four-digit years.
pub(super) fn clamp(date: Date) -> Date {
    Date(date.0.clamp(FIRST, LAST))
}

/// Is this a birthday of which only day and month are known?
pub(super) fn is_year_unknown(days: i32) -> bool {
    UNKNOWN_YEAR.contains(&days)
}

/// The day of a year that begins on 1 March (0) and ends on 29 February (365), so that leap years shift nothing. Days
/// outside the four-digit years are clamped. The arithmetic is that of Neri and Schneider, "Euclidean affine functions and
/// their application to calendar algorithms" (2022).
pub(super) fn march_day(days: i32) -> usize {
    // 719,468 days lie between 0000-03-01 and 1970-01-01, and 146,097 days make 400 years.
    let since_march_0000 = days.clamp(FIRST, LAST).wrapping_add(719_468).unsigned_abs() % 146_097;
    let of_century = (4 * since_march_0000 + 3) % 146_097 / 4;
    ((4 * of_century + 3) % 1_461 / 4) as usize // below 366
}

/// A set of days of the year, without the year.
pub(super) struct YearDays([bool; 366]);

impl YearDays {
    /// The days of the year between two days, both included. In a year without 29 February, those born on it keep
    /// 28 February.
    pub(super) fn between(first: i32, last: i32) -> YearDays {
        // Four years and a day hold every day of the year, so that a longer span is all of them.
        if last.saturating_sub(first) > 4 * 366 {
            return YearDays([true; 366]);
        }
        let mut days = YearDays([false; 366]);
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
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn march_day_agrees_with_the_calendar() {
        for day in -200_000..60_000 {
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
    fn a_long_span_is_every_day() {
        let days = YearDays::between(i32::MIN, 20_000);
        assert!((0..1_500).all(|day| days.contains(day)));
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
