//! The values of number and date clauses: text to tests, and back.

use super::ast::{DateTest, NumberField, Range};
use super::days::{day_from_ymd, iso_from_day, month_bounds};
use super::fields::{self, DayWord};
use crate::domain::date::Date;
use crate::domain::money::Amount;
use crate::domain::text::digit_value;

/// What stands between a field and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Is,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// `:=`
    Whole,
    /// `:==`
    Exact,
}

impl Op {
    /// As it stands in front of the value of a field that is looked up later; nothing where the colon says it all.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Op::Is => "",
            Op::Less => "<",
            Op::LessOrEqual => "<=",
            Op::Greater => ">",
            Op::GreaterOrEqual => ">=",
            Op::Whole => "=",
            Op::Exact => "==",
        }
    }
}

/// Thousandths in one step of a field: counts go by whole numbers.
fn step(field: NumberField) -> i64 {
    match field {
        NumberField::Spent | NumberField::Average => 1,
        NumberField::Purchases | NumberField::TagCount => 1000,
    }
}

/// The interval that `op value` means; `None` if the value is no number, or no whole one where a count is asked.
pub(super) fn parse_number_test(field: NumberField, op: Op, text: &str) -> Option<Range<Amount>> {
    let step = step(field);
    let number = |part: &str| parse_thousandths(part).filter(|n| n % step == 0);
    let range = |from: Option<i64>, to: Option<i64>| Range { from: from.map(Amount), to: to.map(Amount) };
    match op {
        Op::Is | Op::Whole | Op::Exact => match split_range(text) {
            Some((from, to)) => Some(range(optional(&from, number)?, optional(&to, number)?)),
            None => number(text).map(|n| range(Some(n), Some(n))),
        },
        Op::Less => Some(range(None, Some(number(text)?.checked_sub(step)?))),
        Op::LessOrEqual => Some(range(None, Some(number(text)?))),
        Op::Greater => Some(range(Some(number(text)?.checked_add(step)?), None)),
        Op::GreaterOrEqual => Some(range(Some(number(text)?), None)),
    }
}

/// Operator and value of an interval, canonically.
pub(super) fn number_test_text(field: NumberField, test: Range<Amount>) -> String {
    match (test.from, test.to) {
        (Some(from), Some(to)) if from == to => format!(":{}", thousandths_text(from.0)),
        (Some(from), Some(to)) => format!(":{}..{}", thousandths_text(from.0), thousandths_text(to.0)),
        // `spent>100` is held as 100.001 and more; it prints as it was written.
        (Some(from), None) if step(field) == 1 && from.0.rem_euclid(1000) == 1 => {
            format!(">{}", thousandths_text(from.0 - 1))
        }
        (Some(from), None) => format!(">={}", thousandths_text(from.0)),
        (None, Some(to)) if step(field) == 1 && to.0.rem_euclid(1000) == 999 && to.0 != i64::MAX => {
            format!("<{}", thousandths_text(to.0 + 1))
        }
        (None, Some(to)) => format!("<={}", thousandths_text(to.0)),
        (None, None) => ":..".to_owned(),
    }
}

/// Counts on whole numbers: an interval from 1.5 begins at 2.
pub(super) fn normalize_number_test(field: NumberField, test: Range<Amount>) -> Range<Amount> {
    let step = step(field);
    let down = |n: i64| n - n.rem_euclid(step);
    let lowest = i64::MIN + step;
    Range {
        from: test.from.map(|Amount(n)| {
            let n = n.max(lowest);
            Amount(if n.rem_euclid(step) == 0 { n } else { down(n).saturating_add(step).min(down(i64::MAX)) })
        }),
        to: test.to.map(|Amount(n)| Amount(down(n.max(lowest)))),
    }
}

/// Like `parse_number_test`, for days. A relative number of days stands only behind `<` and its kin.
pub(super) fn parse_date_test(op: Op, text: &str) -> Option<DateTest> {
    if matches!(op, Op::Is | Op::Whole | Op::Exact) {
        return parse_date_value(text);
    }
    if let Some(days) = parse_relative_days(text) {
        return Some(match op {
            Op::Less | Op::Is | Op::Whole | Op::Exact => DateTest::LessThanDaysAgo(days),
            Op::LessOrEqual => DateTest::LessThanDaysAgo(days.checked_add(1)?),
            Op::Greater => DateTest::MoreThanDaysAgo(days),
            Op::GreaterOrEqual => DateTest::MoreThanDaysAgo(days.checked_sub(1)?),
        });
    }
    let (first, last) = parse_period(text)?;
    let range = match op {
        Op::Less => Range { from: None, to: Some(Date(first.0.checked_sub(1)?)) },
        Op::LessOrEqual | Op::Is | Op::Whole | Op::Exact => Range { from: None, to: Some(last) },
        Op::Greater => Range { from: Some(Date(last.0.checked_add(1)?)), to: None },
        Op::GreaterOrEqual => Range { from: Some(first), to: None },
    };
    Some(DateTest::Between(range))
}

fn parse_date_value(text: &str) -> Option<DateTest> {
    if let Some(word) = fields::day_word_from_name(text) {
        return Some(match word {
            DayWord::Today => DateTest::Today,
            DayWord::ThisMonth => DateTest::ThisMonth,
            DayWord::NextMonth => DateTest::NextMonth,
            DayWord::Past => DateTest::Past,
        });
    }
    if let Some(days) = fields::after_next(text) {
        return parse_relative_days(days).map(DateTest::WithinNextDays);
    }
    let (from, to) = match split_range(text) {
        Some((from, to)) => (
            optional(&from, |part| parse_period(part).map(|p| p.0))?,
            optional(&to, |part| parse_period(part).map(|p| p.1))?,
        ),
        None => parse_period(text).map(|(first, last)| (Some(first), Some(last)))?,
    };
    Some(DateTest::Between(Range { from, to }))
}

/// Operator and value of a test on days, canonically.
pub(super) fn date_test_text(test: DateTest) -> String {
    let day = |word| format!(":{}", fields::day_word_name(word));
    match test {
        DateTest::Between(Range { from: Some(from), to: Some(to) }) if from == to => format!(":{}", iso_from_day(from)),
        DateTest::Between(Range { from: Some(from), to: Some(to) }) => {
            format!(":{}..{}", iso_from_day(from), iso_from_day(to))
        }
        DateTest::Between(Range { from: Some(from), to: None }) => format!(">={}", iso_from_day(from)),
        DateTest::Between(Range { from: None, to: Some(to) }) => format!("<={}", iso_from_day(to)),
        DateTest::Between(Range { from: None, to: None }) => ":..".to_owned(),
        DateTest::LessThanDaysAgo(days) => format!("<{days}d"),
        DateTest::MoreThanDaysAgo(days) => format!(">{days}d"),
        DateTest::Today => day(DayWord::Today),
        DateTest::ThisMonth => day(DayWord::ThisMonth),
        DateTest::NextMonth => day(DayWord::NextMonth),
        DateTest::WithinNextDays(days) => format!(":next-{days}d"),
        DateTest::Past => day(DayWord::Past),
    }
}

/// The days of a count: as a test on days, but for a bare span, which is the latest so many days.
pub(super) fn parse_within(op: Op, text: &str) -> Option<DateTest> {
    match parse_relative_days(text).filter(|_| op == Op::Is) {
        Some(days) => Some(DateTest::LessThanDaysAgo(days)),
        None => parse_date_test(op, text),
    }
}

/// The days of a count, canonically.
pub(super) fn within_text(test: DateTest) -> String {
    match test {
        DateTest::LessThanDaysAgo(days) => format!("{days}d"),
        other => date_test_text(other).trim_start_matches(':').to_owned(),
    }
}

/// Both sides of `a..b`; phones write the two dots as one sign.
fn split_range(text: &str) -> Option<(String, String)> {
    let text = text.replace('…', "..");
    text.split_once("..").map(|(from, to)| (from.to_owned(), to.to_owned()))
}

/// An open side is `Some(None)`; a side that does not read is `None`.
fn optional<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { read(text).map(Some) }
}

/// A plain number in thousandths: sign, digits with optional grouping by three, at most three decimals.
fn parse_thousandths(text: &str) -> Option<i64> {
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = match text.split_once(['.', '٫']) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let mut value: i128 = 0;
    for (index, group) in whole.split([',', '٬']).enumerate() {
        let length = group.chars().count();
        if length == 0 || (index > 0 && length != 3) || length > 19 {
            return None;
        }
        for c in group.chars() {
            value = value.checked_mul(10)?.checked_add(i128::from(digit_value(c)?))?;
        }
    }
    value = value.checked_mul(1000)?;
    if let Some(decimals) = decimals {
        let length = decimals.chars().count();
        if !(1..=3).contains(&length) {
            return None;
        }
        for (c, weight) in decimals.chars().zip([100, 10, 1]) {
            value = value.checked_add(i128::from(digit_value(c)?) * weight)?;
        }
    }
    i64::try_from(if negative { -value } else { value }).ok()
}

pub(super) fn thousandths_text(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / 1000, value.unsigned_abs() % 1000);
    match rest {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0')),
    }
}

/// A whole number and nothing else.
fn parse_whole(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    text.chars().try_fold(0u32, |value, c| value.checked_mul(10)?.checked_add(u32::from(digit_value(c)?)))
}

/// `30d`, `2w`, `3m`, `1y` in days.
pub(super) fn parse_relative_days(text: &str) -> Option<u32> {
    let unit = text.find(|c| digit_value(c).is_none())?;
    let (count, unit) = text.split_at_checked(unit)?;
    parse_whole(count)?.checked_mul(fields::unit_days(unit)?)
}

/// First and last day of `2026-01-31`, `2026-01` or `2026`. Other orders of day and month are not guessed.
fn parse_period(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let (year, rest) = parts.split_first()?;
    if year.chars().count() != 4 {
        return None;
    }
    let year = i32::try_from(parse_whole(year)?).ok()?;
    match rest {
        [] => Some((day_from_ymd(year, 1, 1)?, day_from_ymd(year, 12, 31)?)),
        [month] => month_bounds(year, parse_whole(month)?),
        [month, day] => day_from_ymd(year, parse_whole(month)?, parse_whole(day)?).map(|d| (d, d)),
        _ => None,
    }
}
