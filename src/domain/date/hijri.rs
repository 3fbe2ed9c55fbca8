//! Dates of the Hijri calendar: how files write them, and the day of ours that they are. Years are 1300 to 1500, so nothing
//! here can be mistaken for a date of our calendar.
//!
//! From 1365 on a month begins when the Umm al-Qura calendar of Saudi Arabia says so (the tables of KACST, as compiled by the
//! hijridate project). Older years follow the tabular calendar of thirty years with its epoch on 15 July 622, which is a day
//! off at most in nearly all months. Other countries begin a month by sight, up to two days away: whoever converts a date
//! keeps what was written.

use super::month::{named_parts, split_marks};
use super::{Date, EPOCH_FROM_CE, Part, has_digit, numeric_parts};
use crate::domain::text::{ascii_digits, clean_cell};

const FIRST_YEAR: i32 = 1300;
const LAST_YEAR: i32 = 1500;

/// The first year of `MONTHS`, and the day on which it begins.
const TABLE_YEAR: i32 = 1365;
const TABLE_START: i32 = -8_793;

/// For each year from 1365 to 1500 the months of thirty days, the first month in the lowest bit; the others have 29.
#[rustfmt::skip]
const MONTHS: [u16; 136] = [
    0xD55, 0x555, 0x555, 0xD55, 0x6D5, 0x555, 0xEA5, 0xD2A, 0xAAA, 0xCD5, 0x655, 0x572, 0xDA9, 0x555,
    0xAAA, 0x555, 0x52D, 0xA6D, 0x55A, 0x555, 0x74D, 0xD53, 0xD54, 0x556, 0xD55, 0x2D5, 0xD55, 0xD54,
    0xD45, 0x655, 0x52D, 0xA5D, 0x55A, 0xAD5, 0x6AA, 0xD4B, 0x52A, 0xA57, 0x4AE, 0x976, 0x56C, 0xB55,
    0xAAA, 0xA55, 0x4AD, 0x95D, 0x2DA, 0x5D9, 0xDB2, 0xBA4, 0xB4A, 0xA55, 0x2B5, 0x575, 0xB6A, 0xBD2,
    0xBC4, 0xB89, 0xA95, 0x52D, 0x5AD, 0xB6A, 0x6D4, 0xDC9, 0xD92, 0xAA6, 0x956, 0x2AE, 0x56D, 0x36A,
    0xB55, 0xAAA, 0x94D, 0x49D, 0x95D, 0x2BA, 0x5B5, 0x5AA, 0xD55, 0xA9A, 0x92E, 0x26E, 0x55D, 0xADA,
    0x6D4, 0x6A5, 0x54B, 0xA97, 0x54E, 0xAAE, 0x5AC, 0xBA9, 0xD92, 0xB25, 0x64B, 0xCAB, 0x55A, 0xB55,
    0x6D2, 0xEA5, 0xE4A, 0xA95, 0x52D, 0xAAD, 0x36C, 0x759, 0x6D2, 0x695, 0x52D, 0xA5B, 0x4BA, 0x9BA,
    0x3B4, 0xB69, 0xB52, 0xAA6, 0x4B6, 0x96D, 0x2EC, 0x6D9, 0xEB2, 0xD54, 0xD2A, 0xA56, 0x4AE, 0x96D,
    0xD6A, 0xB54, 0xB29, 0xA93, 0x52B, 0xA57, 0x536, 0xAB5, 0x6AA, 0xE93,
];

/// Folded names of the months.
const NAMES: &[(&str, i32)] = &[
    ("محرم", 1),
    ("المحرم", 1),
    ("محرم الحرام", 1),
    ("muharram", 1),
    ("صفر", 2),
    ("safar", 2),
    ("ربيع الاول", 3),
    ("ربيع اول", 3),
    ("rabi al awwal", 3),
    ("rabi ul awwal", 3),
    ("rabi i", 3),
    ("ربيع الثاني", 4),
    ("ربيع ثاني", 4),
    ("ربيع الاخر", 4),
    ("rabi al thani", 4),
    ("rabi ul thani", 4),
    ("rabi al akhir", 4),
    ("rabi ii", 4),
    ("جمادي الاولي", 5),
    ("جمادي الاول", 5),
    ("جماد الاول", 5),
    ("جماد اول", 5),
    ("jumada al awwal", 5),
    ("jumada al ula", 5),
    ("jumada i", 5),
    ("جمادي الاخره", 6),
    ("جمادي الاخر", 6),
    ("جمادي الثاني", 6),
    ("جمادي الثانيه", 6),
    ("جماد الثاني", 6),
    ("جماد ثاني", 6),
    ("jumada al thani", 6),
    ("jumada al akhirah", 6),
    ("jumada ii", 6),
    ("رجب", 7),
    ("rajab", 7),
    ("شعبان", 8),
    ("shaban", 8),
    ("sha ban", 8),
    ("shaaban", 8),
    ("رمضان", 9),
    ("ramadan", 9),
    ("ramadhan", 9),
    ("شوال", 10),
    ("shawwal", 10),
    ("shawal", 10),
    ("ذو القعده", 11),
    ("ذي القعده", 11),
    ("ذوالقعده", 11),
    ("dhul qadah", 11),
    ("dhu al qadah", 11),
    ("dhu al qi dah", 11),
    ("dhul qa dah", 11),
    ("ذو الحجه", 12),
    ("ذي الحجه", 12),
    ("ذوالحجه", 12),
    ("dhul hijjah", 12),
    ("dhu al hijjah", 12),
    ("dhul hijja", 12),
];

/// Marks of the calendar, folded; they stand behind a date or before it.
const MARKS: &[&str] = &["هجريه", "هجري", "ه", "a.h.", "ah", "h.", "h"];

/// A Hijri date as files write it: day/month/year or year/month/day with any separator, month names in Arabic and English,
/// `هـ` or `H` with it, any digits. `day_first` decides between day/month and month/day where both could be. The thirtieth
/// of a month that has 29 days here is the day behind it. `None` for anything else, dates of our calendar included.
///
/// ```
/// use daftar::domain::date::{Date, parse_hijri};
/// assert_eq!(parse_hijri("١ رمضان ١٤٤٥هـ", true), Date::from_ymd(2024, 3, 11));
/// ```
pub fn parse_hijri(text: &str, day_first: bool) -> Option<Date> {
    let clean = clean_cell(text);
    let ascii = ascii_digits(&clean);
    if !has_digit(&ascii) {
        return None;
    }
    let trimmed = ascii.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '=' | '،' | ','));
    let text = split_marks(trimmed, MARKS);
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i32 = text.parse().ok()?;
        return day(number / 10_000, number / 100 % 100, number % 100);
    }
    if let Some([first, second, third]) = numeric_parts(&text) {
        return match (first.digits, third.digits) {
            (4, 1..=2) => day(first.value, second.value, third.value),
            (1..=2, 4) => {
                let (of_month, month) =
                    if day_first { (first.value, second.value) } else { (second.value, first.value) };
                day(third.value, month, of_month).or_else(|| day(third.value, of_month, month))
            }
            _ => None,
        };
    }
    let [year, month, of_month]: [Part; 3] = named_parts(&text, NAMES)?;
    day(year.value, month.value, of_month.value)
}

/// The day of our calendar; `None` for a month or day that no Hijri year has.
fn day(year: i32, month: i32, of_month: i32) -> Option<Date> {
    let is_one = (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=12).contains(&month) && (1..=30).contains(&of_month);
    is_one.then(|| Date(month_start(year, month) + of_month - 1))
}

/// The first day of a month, as days since 1970.
fn month_start(year: i32, month: i32) -> i32 {
    if year < TABLE_YEAR {
        // The tabular calendar (Reingold and Dershowitz, Calendrical Calculations), its day 1 a day earlier.
        return 227_014 + 354 * (year - 1) + (3 + 11 * year) / 30 + (59 * (month - 1) + 1) / 2 - EPOCH_FROM_CE;
    }
    let months = (year - TABLE_YEAR) * 12 + month - 1;
    let lengths = MONTHS.iter().flat_map(|year| (0..12).map(move |month| 29 + i32::from(year >> month & 1)));
    TABLE_START + lengths.take(usize::try_from(months).unwrap_or_default()).sum::<i32>()
}

#[cfg(test)]
mod tests {
    //! Known days, the joints of the tables, and what is left to the other calendar.

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_hijri_dates_of_every_habit() {
        for (text, day_first, iso) in [
            ("1445/09/01", true, "2024-03-11"),
            ("1445-9-1", true, "2024-03-11"),
            ("1/9/1445", true, "2024-03-11"),
            ("9/1/1445", false, "2024-03-11"),
            ("١/٩/١٤٤٥", true, "2024-03-11"),
            ("01/09/1445هـ", true, "2024-03-11"),
            ("01/09/1445 هـ", true, "2024-03-11"),
            ("هـ 1445/09/01", true, "2024-03-11"),
            ("1/9/1445H", true, "2024-03-11"),
            ("1/9/1445 AH", true, "2024-03-11"),
            ("1445/09/01 هجري", true, "2024-03-11"),
            ("14450901", true, "2024-03-11"),
            ("1 رمضان 1445", true, "2024-03-11"),
            ("الاثنين ١ رمضان ١٤٤٥ هـ", true, "2024-03-11"),
            ("1 Ramadan 1445", true, "2024-03-11"),
            ("10 ذو الحجة 1445", true, "2024-06-16"),
            ("١ محرّم ١٤٤٦", true, "2024-07-07"),
            ("1 جمادى الأولى 1400", true, "1980-03-18"),
            ("1/1/1400", true, "1979-11-20"),
            ("1/1/1420", true, "1999-04-17"),
            ("25/9/1410", true, "1990-04-20"),
        ] {
            assert_eq!(parse_hijri(text, day_first).map(|date| date.iso()).as_deref(), Some(iso), "{text:?}");
        }
    }

    #[test]
    fn leaves_everything_else_alone() {
        for text in [
            "",
            "15/03/2024",
            "2024-03-15",
            "15 March 2024",
            "31/1/1445",
            "13/13/1445",
            "0/1/1445",
            "1/1/1299",
            "1/1/1501",
            "1445",
            "رمضان",
            "رمضان 1445",
            "0501445123",
            "15/9/45",
            "هـ",
            "1445/09",
            "14451301",
        ] {
            assert_eq!(parse_hijri(text, true), None, "{text:?}");
        }
    }

    #[test]
    fn years_follow_each_other_without_a_gap() {
        for year in FIRST_YEAR..LAST_YEAR {
            let length = month_start(year + 1, 1) - month_start(year, 1);
            assert!((353..=356).contains(&length), "{year} has {length} days");
            for month in 1..12 {
                let length = month_start(year, month + 1) - month_start(year, month);
                assert!((29..=30).contains(&length), "{month}/{year} has {length} days");
            }
        }
    }

    proptest! {
        #[test]
        fn every_day_of_the_calendar_is_read(year in 1300i32..=1500, month in 1i32..=12, of_month in 1i32..=29) {
            let expected = Some(Date(month_start(year, month) + of_month - 1));
            prop_assert_eq!(parse_hijri(&format!("{of_month}/{month}/{year}"), true), expected);
            prop_assert_eq!(parse_hijri(&format!("{year}-{month:02}-{of_month:02} هـ"), false), expected);
            // No text is a date of both calendars.
            prop_assert_eq!(super::super::parse_date(&format!("{of_month}/{month}/{year}"), true), None);
        }
    }
}
