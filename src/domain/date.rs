//! Days and instants as plain numbers, and the calendar between them and text. Nothing here reads a clock. `parse_date`
//! refuses Hijri dates; whoever wants them converted asks `hijri`.

mod hijri;
mod month;

pub use hijri::parse_hijri;

use super::text::{ascii_digits, clean_cell};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A civil day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date(pub i32);

/// An instant: milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

/// The year that stands for "year not known" in birthdays (the vCard convention; a leap year, so 29 February fits).
pub const UNKNOWN_YEAR: i32 = 1604;

/// Days from 0001-01-01 (day 1 of the common era) to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

/// Days from 1970-01-01 back to 1899-12-30, where spreadsheets begin to count.
const SPREADSHEET_EPOCH: i32 = -25_569;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

impl Date {
    /// The day with this year, month (1..=12) and day of the month (1..=31), if the calendar has it.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(Date(date.num_days_from_ce() - EPOCH_FROM_CE))
    }

    /// Year, month (1..=12) and day of the month. Days that the calendar cannot hold (some 260,000 years away) come out as
    /// its first or last day.
    pub fn ymd(&self) -> (i32, u32, u32) {
        let edge = if self.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        let date = self.0.checked_add(EPOCH_FROM_CE).and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or(edge);
        (date.year(), date.month(), date.day())
    }

    /// `YYYY-MM-DD` (ISO 8601), or `--MM-DD` when the year is not known.
    pub fn iso(&self) -> String {
        let (year, month, day) = self.ymd();
        if year == UNKNOWN_YEAR { format!("--{month:02}-{day:02}") } else { format!("{year:04}-{month:02}-{day:02}") }
    }

    /// The day so many days later; stops at the ends of the number range.
    pub fn add_days(&self, days: i32) -> Date {
        Date(self.0.saturating_add(days))
    }
}

/// The earlier of two days; one that is not known does not count.
pub fn earliest(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

impl Timestamp {
    /// The day this instant falls on at Greenwich.
    pub fn date_utc(&self) -> Date {
        let days = self.0.div_euclid(DAY);
        Date(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }
}

/// A date as files write it: ISO, day/month/year with any separator, month names in Arabic, English and French, spreadsheet
/// day numbers (20000..=60000 as a whole cell), `--MM-DD` for birthdays, any digits, a time behind it. `day_first` decides
/// between 3/4 and 4/3 where both could be; where one of them cannot be, the other is taken. `None` for anything else,
/// Hijri years included.
///
/// ```
/// use daftar::domain::date::{Date, parse_date};
/// assert_eq!(parse_date("١٥/٠٣/٢٠٢٤", true), Date::from_ymd(2024, 3, 15));
/// ```
pub fn parse_date(text: &str, day_first: bool) -> Option<Date> {
    if let Some(parts) = plain_parts(text) {
        return date_from_parts(parts, day_first);
    }
    let clean = clean_cell(text);
    let ascii = ascii_digits(&clean);
    if !has_digit(&ascii) {
        return None;
    }
    let text = ascii.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '=' | '،' | ','));
    if let Some(rest) = text.strip_prefix("--") {
        return parse_birthday(rest);
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return parse_plain_number(text);
    }
    date_from_parts(numeric_parts(text).or_else(|| month::named_parts(text, month::NAMES))?, day_first)
}

/// Every date has one. Columns are guessed by trying their cells, and most cells are names.
fn has_digit(ascii: &str) -> bool {
    ascii.bytes().any(|byte| byte.is_ascii_digit())
}

fn date_from_parts([first, second, third]: [Part; 3], day_first: bool) -> Option<Date> {
    if first.digits > 2 {
        return calendar_day(first.value, second.value, third.value);
    }
    let year = third.full_year()?;
    let (day, month) = if day_first { (first.value, second.value) } else { (second.value, first.value) };
    calendar_day(year, month, day).or_else(|| calendar_day(year, day, month))
}

/// Whether the dates of a column are written day first: some first part above 12 says yes, some second part above 12 says
/// no. `None` when nothing decides, or when both are there.
pub fn infer_day_first<'a>(cells: impl Iterator<Item = &'a str>) -> Option<bool> {
    let (mut day_first, mut month_first) = (false, false);
    for cell in cells {
        let parts = plain_parts(cell).or_else(|| numeric_parts(ascii_digits(&clean_cell(cell)).trim()));
        if let Some([first, second, third]) = parts
            && first.digits <= 2
            && third.full_year().is_some()
        {
            day_first |= (13..=31).contains(&first.value) && (1..=12).contains(&second.value);
            month_first |= (13..=31).contains(&second.value) && (1..=12).contains(&first.value);
        }
        if day_first && month_first {
            return None;
        }
    }
    (day_first || month_first).then_some(day_first)
}

/// One number of a date, and with how many digits it was written.
#[derive(Clone, Copy)]
struct Part {
    value: i32,
    digits: usize,
}

impl Part {
    fn parse(text: &str) -> Option<Part> {
        if !(1..=4).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Part { value: text.parse().ok()?, digits: text.len() })
    }

    /// A year of two or four digits. Two digits below 40 are this century's: customers are rarely born before 1940.
    fn full_year(self) -> Option<i32> {
        match self.digits {
            2 if self.value < 40 => Some(self.value + 2000),
            2 => Some(self.value + 1900),
            4 => Some(self.value),
            _ => None,
        }
    }
}

/// The commonest shapes in one look: `2024-03-15` and `15/03/2024`. `None` says nothing about other shapes.
fn plain_parts(text: &str) -> Option<[Part; 3]> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let number = |digits: &[u8]| {
        let value = digits
            .iter()
            .try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i32::from(digit - b'0')));
        value.map(|value| Part { value, digits: digits.len() })
    };
    match bytes {
        [year @ .., b'-', m, n, b'-', d, e] => Some([number(year)?, number(&[*m, *n])?, number(&[*d, *e])?]),
        [d, e, b'/', m, n, b'/', year @ ..] => Some([number(&[*d, *e])?, number(&[*m, *n])?, number(year)?]),
        _ => None,
    }
}

/// Three numbers with the same sort of separator between them, a time behind them ignored.
fn numeric_parts(text: &str) -> Option<[Part; 3]> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '-' | '.' | '\\' | '–' | '−' | '،' | ' ') {
        return None;
    }
    let mut parts = text.splitn(3, separator);
    let (first, second, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (third, time) = rest.split_at(end);
    is_time(time).then_some(())?;
    Some([Part::parse(first.trim())?, Part::parse(second.trim())?, Part::parse(third)?])
}

/// What may follow a date: nothing, or a time of day, which we don't keep.
fn is_time(text: &str) -> bool {
    let rest = text.trim_start_matches([',', '،']);
    if rest.trim().is_empty() {
        return true;
    }
    let Some(rest) = rest.strip_prefix(['T', 't', ' ']) else { return false };
    let rest = rest.trim_start();
    rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.contains(':')
        && !rest.chars().any(|c| c == 'ه' || matches!(c, '/' | '\\'))
}

/// `MM-DD` or `MMDD` behind the two dashes.
fn parse_birthday(rest: &str) -> Option<Date> {
    let (month, day) = match rest.split_once('-') {
        Some(parts) => parts,
        None if rest.len() == 4 => (rest.get(..2)?, rest.get(2..)?),
        None => return None,
    };
    calendar_day(UNKNOWN_YEAR, Part::parse(month)?.value, Part::parse(day)?.value)
}

/// A cell of digits only: a spreadsheet's day number, or a date without separators.
fn parse_plain_number(text: &str) -> Option<Date> {
    let number: i32 = text.parse().ok()?;
    match text.len() {
        5 if (20_000..=60_000).contains(&number) => Some(Date(number + SPREADSHEET_EPOCH)),
        8 if (1900..=2100).contains(&(number / 10_000)) => {
            calendar_day(number / 10_000, number / 100 % 100, number % 100)
        }
        _ => None,
    }
}

/// A day of our calendar in years that a shop can mean; years from 1300 to 1500 are Hijri.
fn calendar_day(year: i32, month: i32, day: i32) -> Option<Date> {
    if year != UNKNOWN_YEAR && !(1800..=2200).contains(&year) {
        return None;
    }
    Date::from_ymd(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests;
