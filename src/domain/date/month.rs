//! Months by name: English, French, and the Arabic names of the Gulf and Egypt, of the Levant and Iraq, and of the Maghreb;
//! and the reading of dates with a month in words, whatever the calendar.

use super::Part;
use crate::domain::text::fold;

/// Folded names by month. Longer forms of a name are found by its first letters only where the language writes them so.
pub(super) const NAMES: &[(&str, i32)] = &[
    ("january", 1),
    ("jan", 1),
    ("janvier", 1),
    ("janv", 1),
    ("يناير", 1),
    ("كانون الثاني", 1),
    ("جانفي", 1),
    ("february", 2),
    ("feb", 2),
    ("fevrier", 2),
    ("fevr", 2),
    ("فبراير", 2),
    ("شباط", 2),
    ("فيفري", 2),
    ("march", 3),
    ("mar", 3),
    ("mars", 3),
    ("مارس", 3),
    ("اذار", 3),
    ("april", 4),
    ("apr", 4),
    ("avril", 4),
    ("avr", 4),
    ("ابريل", 4),
    ("نيسان", 4),
    ("افريل", 4),
    ("may", 5),
    ("mai", 5),
    ("مايو", 5),
    ("ايار", 5),
    ("ماي", 5),
    ("june", 6),
    ("jun", 6),
    ("juin", 6),
    ("يونيو", 6),
    ("يونيه", 6),
    ("حزيران", 6),
    ("جوان", 6),
    ("july", 7),
    ("jul", 7),
    ("juillet", 7),
    ("juil", 7),
    ("يوليو", 7),
    ("يوليه", 7),
    ("تموز", 7),
    ("جويليه", 7),
    ("يوليوز", 7),
    ("august", 8),
    ("aug", 8),
    ("aout", 8),
    ("اغسطس", 8),
    ("اب", 8),
    ("اوت", 8),
    ("غشت", 8),
    ("september", 9),
    ("sep", 9),
    ("sept", 9),
    ("septembre", 9),
    ("سبتمبر", 9),
    ("ايلول", 9),
    ("شتنبر", 9),
    ("october", 10),
    ("oct", 10),
    ("octobre", 10),
    ("اكتوبر", 10),
    ("تشرين الاول", 10),
    ("اكتوبير", 10),
    ("november", 11),
    ("nov", 11),
    ("novembre", 11),
    ("نوفمبر", 11),
    ("تشرين الثاني", 11),
    ("نونبر", 11),
    ("december", 12),
    ("dec", 12),
    ("decembre", 12),
    ("ديسمبر", 12),
    ("كانون الاول", 12),
    ("دجنبر", 12),
    ("دسمبر", 12),
    ("تشرين اول", 10),
    ("تشرين ثاني", 11),
];

/// Words that say nothing more: weekdays, "of", the mark of the common era, folded.
const IGNORED: &[&str] = &[
    "م",
    "of",
    "de",
    "the",
    "le",
    "ad",
    "السبت",
    "الاحد",
    "الاثنين",
    "الثلاثاء",
    "الاربعاء",
    "الخميس",
    "الجمعه",
    "يوم",
    "sat",
    "sun",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "saturday",
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "st",
    "th",
    "من",
];

/// Day, month and year from a text with a month of these in words, in the order year, month, day. Needs a four-digit year, or two
/// digits behind a day and month.
pub(super) fn named_parts(text: &str, names: &[(&str, i32)]) -> Option<[Part; 3]> {
    let key = fold(text);
    let mut numbers: Vec<Part> = Vec::new();
    let mut word = String::new();
    for token in tokens(&key) {
        if token.starts_with(|c: char| c.is_ascii_digit()) {
            if numbers.len() == 2 {
                // A time of day may follow; a third number without a colon is no date.
                if token.contains(':') { break } else { return None }
            }
            numbers.push(Part::parse(token)?);
        } else if matches!(token, "nd" | "rd") || IGNORED.contains(&token) {
            continue;
        } else {
            if !word.is_empty() {
                word.push(' ');
            }
            word.push_str(token);
        }
    }
    let month = names.iter().find(|(name, _)| *name == word)?.1;
    let (first, second) = (*numbers.first()?, *numbers.get(1)?);
    let (year, day) = if first.digits == 4 { (first, second) } else { (second, first) };
    if day.digits > 2 {
        return None;
    }
    let year = Part { value: year.full_year()?, digits: 4 };
    Some([year, Part { value: month, digits: 2 }, day])
}

/// The folded text without one of these folded marks behind or before it.
pub(super) fn split_marks(text: &str, marks: &[&str]) -> String {
    let key = fold(text);
    let joint = |c: char| !c.is_alphabetic();
    for mark in marks {
        if let Some(rest) = key.strip_suffix(mark).filter(|rest| rest.ends_with(joint)) {
            return rest.trim_end().to_owned();
        }
        if let Some(rest) = key.strip_prefix(mark).filter(|rest| rest.starts_with(joint)) {
            return rest.trim_start().to_owned();
        }
    }
    key
}

/// Runs of digits (with the colons of a time) and runs of letters.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = rest.chars().next()?;
        let digits = first.is_ascii_digit();
        let end = rest
            .find(|c: char| if digits { !c.is_ascii_digit() && c != ':' } else { !c.is_alphabetic() })
            .unwrap_or(rest.len())
            .max(first.len_utf8());
        let (token, after) = rest.split_at(end);
        rest = after;
        Some(token)
    })
}
