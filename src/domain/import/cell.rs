//! Single cells: what programs put around values, consent words, counts, amounts and lists of tags. Which cell is what is
//! `clean`'s business, and what becomes of one that can't be read is `reader`'s.

use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::money::{Amount, parse_amount};
use crate::domain::text::fold;

/// A clean cell without what programs put around values: the apostrophe that protects from formulas (`'+966…`), the formula
/// that protects digits (`="0501"`), quotes around the whole (`'جدة'`).
pub(super) fn unwrapped(cell: &str) -> &str {
    if let Some(inner) = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return inner.trim();
    }
    let Some(rest) = cell.strip_prefix('\'') else {
        return cell;
    };
    match rest.strip_suffix('\'') {
        Some(inner) if !inner.is_empty() && has_only_inner_apostrophes(inner) => inner.trim(),
        _ if rest.starts_with(|c: char| c.is_ascii_digit() || "=+-@".contains(c)) => rest.trim(),
        _ => cell,
    }
}

/// Whether every apostrophe stands between letters, as in `O'Neil`.
fn has_only_inner_apostrophes(text: &str) -> bool {
    text.match_indices('\'').all(|(at, sign)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + sign.len()..).and_then(|tail| tail.chars().next());
        before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
    })
}

/// Whether a cell is a program's or a person's way of leaving it empty.
pub(super) fn is_placeholder(cell: &str) -> bool {
    const WORDS: [&str; 11] =
        ["\\N", "null", "(null)", "n/a", "#n/a", "nan", "none", "nil", "undefined", "لا يوجد", "غير متوفر"];
    // Asked of every cell of a file: nearly all are told by their first letter.
    match cell.as_bytes() {
        [b'-' | b'_' | b'.' | b'?' | b' ' | 0xE2, ..] => {
            cell.chars().all(|c| matches!(c, '-' | '—' | '–' | '_' | '.' | '?' | ' '))
        }
        [b'\\' | b'(' | b'#' | b'n' | b'N' | b'u' | b'U', ..] => {
            cell.len() <= 9 && WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word))
        }
        // ل and غ.
        [0xD9, 0x84, ..] | [0xD8, 0xBA, ..] => WORDS.contains(&cell),
        _ => false,
    }
}

/// What a word says about being messaged; `Unknown` for words that say they don't know, `None` for words we don't know.
pub(super) fn consent_from_text(text: &str) -> Option<ConsentState> {
    const YES: [&str; 22] = [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "oui",
        "o",
        "vrai",
        "نعم",
        "اجل",
        "موافق",
        "موافقه",
        "صح",
        "optin",
        "optedin",
        "subscribed",
        "granted",
        "accepted",
        "accept",
        "abonne",
        "مشترك",
        "مشتركه",
    ];
    const NO: [&str; 24] = [
        "no",
        "n",
        "false",
        "f",
        "0",
        "non",
        "faux",
        "لا",
        "كلا",
        "غيرموافق",
        "غيرموافقه",
        "مرفوض",
        "رافض",
        "optout",
        "optedout",
        "unsubscribed",
        "denied",
        "declined",
        "stop",
        "blocked",
        "desabonne",
        "ملغي",
        "محظور",
        "غيرمشترك",
    ];
    const OPEN: [&str; 6] = ["unknown", "pending", "غيرمعروف", "غيرمحدد", "inconnu", "notset"];
    let key: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let key = key.as_str();
    if YES.contains(&key) || matches!(text, "✓" | "✔" | "✅") {
        Some(ConsentState::OptedIn)
    } else if NO.contains(&key) || matches!(text, "✗" | "✘" | "❌") {
        Some(ConsentState::OptedOut)
    } else if OPEN.contains(&key) {
        Some(ConsentState::Unknown)
    } else {
        None
    }
}

/// A count: a whole number that is not negative, as files write numbers.
pub(super) fn parse_count(text: &str) -> Option<u32> {
    if text.len() <= 9 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    count_from_amount(parse_amount(text)?)
}

/// The count that an amount is, if it is one.
pub(super) fn count_from_amount(Amount(thousandths): Amount) -> Option<u32> {
    (thousandths % 1000 == 0).then_some(thousandths / 1000).and_then(|count| u32::try_from(count).ok())
}

/// An amount; plain decimals, which nearly all are, without the work that the others need.
pub(super) fn parse_spent(text: &str) -> Option<Amount> {
    plain_decimal(text).or_else(|| parse_amount(text))
}

/// `1234`, `-1234.5` or `1234.567`: ASCII digits, at most three of them behind a point. `parse_amount` reads them so too.
pub(super) fn plain_decimal(text: &str) -> Option<Amount> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || whole.len() > 12 || decimals.len() > 3 {
        return None;
    }
    let units: i64 = whole.parse().ok()?;
    let parts: i64 = decimals.parse().ok()?;
    let scale = match decimals.len() {
        1 => 100,
        2 => 10,
        _ => 1,
    };
    Some(Amount(sign * (units * 1000 + parts * scale)))
}

/// Whether a spreadsheet took a count for a quantity: `12.0`.
pub(super) fn has_empty_decimals(text: &str) -> bool {
    text.split_once('.').is_some_and(|(whole, zeros)| {
        let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
        is_number && !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0')
    })
}

/// A country by name, code or calling code.
pub(super) fn country_from_cell(text: &str) -> Option<Country> {
    Country::from_name(text).or_else(|| {
        let digits = text.trim().trim_start_matches(['+', '0']);
        Country::from_calling_code(digits.parse().ok()?)
    })
}

/// The tags of a cell, as they stand there. They are set apart by commas, semicolons, bars, slashes, line ends and `:::`;
/// quotes keep one together; a slash between digits is part of a date or a size.
pub(super) fn tags_of(cell: &str, mut each: impl FnMut(&str)) {
    let mut rest = cell;
    loop {
        rest = rest.trim_start_matches(is_tag_separator).trim_start();
        if rest.is_empty() {
            return;
        }
        if let Some((quoted, after)) = rest.strip_prefix('"').and_then(|body| body.split_once('"')) {
            emit(quoted, &mut each);
            rest = after;
            continue;
        }
        let end = end_of_tag(rest);
        let (tag, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        emit(tag, &mut each);
        rest = after;
    }
}

fn is_tag_separator(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '|' | '/' | '،' | '؛' | '*') || c.is_whitespace()
}

fn end_of_tag(text: &str) -> usize {
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        let next = || text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let ends = match c {
            ',' | ';' | '|' | '\n' | '\r' | '،' | '؛' => true,
            '/' => !(previous.is_numeric() && next().is_some_and(char::is_numeric)),
            ':' => text.get(at..).is_some_and(|rest| rest.starts_with(":::")),
            _ => false,
        };
        if ends {
            return at;
        }
        previous = c;
    }
    text.len()
}

/// Gives a tag on unless nothing is left of it, or it is the group that every Google contact is in.
fn emit(tag: &str, each: &mut impl FnMut(&str)) {
    let tag = tag.trim_matches(|c: char| c == ':' || c == '*' || c == '"' || c.is_whitespace());
    if !tag.is_empty() && !tag.eq_ignore_ascii_case("mycontacts") {
        each(tag);
    }
}
