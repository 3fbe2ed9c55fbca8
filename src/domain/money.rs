//! Amounts of money as whole thousandths (Gulf dinars have three decimals), and how files write them. Currencies are taken
//! off and not kept: a book has one.

use super::text::fold;
use serde::{Deserialize, Serialize};

/// Thousandths of the book's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Amount(pub i64);

impl Amount {
    /// A whole number of units; stops at the ends of the number range.
    pub fn from_units(units: i64) -> Amount {
        Amount(units.saturating_mul(1000))
    }

    /// A plain decimal with ASCII digits and no more decimals than needed, such as `1234.5`.
    pub fn shown(&self) -> String {
        let mut shown = String::with_capacity(24);
        self.show_into(&mut shown);
        shown
    }

    /// Appends what `shown` gives; links for everyone show an amount each, so no formatter is asked.
    pub fn show_into(&self, out: &mut String) {
        // Nineteen digits of 64 bits and three decimals at least, from the end.
        let mut digits = [b'0'; 24];
        let mut left = self.0.unsigned_abs();
        let mut used = 0;
        for place in digits.iter_mut().rev() {
            if left == 0 && used >= 4 {
                break;
            }
            // A remainder by ten is one digit.
            *place = b'0' + (left % 10) as u8;
            left /= 10;
            used += 1;
        }
        let written = digits.get(digits.len() - used..).unwrap_or_default();
        // Digits only, so this is always text.
        let written = std::str::from_utf8(written).unwrap_or_default();
        let (units, decimals) = written.split_at(written.len().saturating_sub(3));
        if self.0 < 0 {
            out.push('-');
        }
        out.push_str(units);
        let decimals = decimals.trim_end_matches('0');
        if !decimals.is_empty() {
            out.push('.');
            out.push_str(decimals);
        }
    }
}

/// Currency signs and words, folded, longest first where one begins another.
const CURRENCIES: &[&str] = &[
    "ريال سعودي",
    "ريال قطري",
    "ريال عماني",
    "ريال يمني",
    "جنيه مصري",
    "جنيه سوداني",
    "درهم اماراتي",
    "درهم مغربي",
    "دينار كويتي",
    "دينار بحريني",
    "دينار اردني",
    "دينار عراقي",
    "دينار جزائري",
    "دينار تونسي",
    "دينار ليبي",
    "ليره سوريه",
    "ليره لبنانيه",
    "ليره تركيه",
    "دولار امريكي",
    "ريالات",
    "دراهم",
    "دنانير",
    "جنيهات",
    "دولارات",
    "ريال",
    "جنيه",
    "درهم",
    "دينار",
    "ليره",
    "دولار",
    "يورو",
    "روبيه",
    "ر.س.",
    "ر.س",
    "ر. س",
    "ر س",
    "رس",
    "ر.ق.",
    "ر.ق",
    "ر.ع.",
    "ر.ع",
    "ر.ي.",
    "ر.ي",
    "ج.م.",
    "ج.م",
    "ج م",
    "جم",
    "ج.س",
    "د.ا.",
    "د.ا",
    "د.ك.",
    "د.ك",
    "د.ب.",
    "د.ب",
    "د.ع.",
    "د.ع",
    "د.ج.",
    "د.ج",
    "د.ت.",
    "د.ت",
    "د.ل.",
    "د.ل",
    "د.م.",
    "د.م",
    "ل.س.",
    "ل.س",
    "ل.ل.",
    "ل.ل",
    "د.ا",
    "sar",
    "s.r.",
    "s.r",
    "sr",
    "egp",
    "l.e.",
    "le",
    "aed",
    "dhs",
    "dh",
    "kwd",
    "kd",
    "qar",
    "bhd",
    "omr",
    "usd",
    "us$",
    "eur",
    "gbp",
    "try",
    "tl",
];

/// Further codes (ISO 4217) and signs.
const MORE_CURRENCIES: &[&str] = &[
    "jod", "iqd", "lbp", "syp", "yer", "mad", "dzd", "tnd", "lyd", "sdg", "inr", "pkr", "jd", "rs.", "rs", "ils", "$",
    "€", "£", "₺", "₹", "﷼", "₪", "\u{20C1}",
];

/// An amount as files write it: any digits, Arabic or Latin separators in either habit, currency before or behind, a minus
/// on either side, or brackets for negatives. A single comma before exactly three digits groups thousands; a single point
/// is a decimal point. More than three decimals are rounded, halves away from zero. `None` for anything else and for what
/// does not fit.
///
/// ```
/// use daftar::domain::money::parse_amount;
/// assert_eq!(parse_amount("١٬٢٣٤٫٥ ر.س").map(|a| a.shown()).as_deref(), Some("1234.5"));
/// ```
pub fn parse_amount(text: &str) -> Option<Amount> {
    if let Some(amount) = plain_amount(text) {
        return Some(amount);
    }
    // Folding would turn the two Arabic separators into Latin ones, which mean less.
    let marked: String = text.chars().map(|c| if c == '٫' { '\u{1}' } else { c }).filter(|c| *c != '٬').collect();
    let sure_decimal = marked.matches('\u{1}').count();
    let key = fold(&marked.replace('\u{1}', ";"));
    if !key.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (key, bracketed) = match key.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner.to_owned(), true),
        None => (key, false),
    };
    let mut rest = without_currency(key.trim());
    let mut negative = bracketed;
    for minus in ['-', '−', '–'] {
        if let Some(after) = rest.strip_prefix(minus).or_else(|| rest.strip_suffix(minus)) {
            if negative {
                return None;
            }
            negative = true;
            rest = without_currency(after.trim());
            break;
        }
    }
    let rest = rest.strip_prefix('+').unwrap_or(rest).trim();
    let decimal = if sure_decimal > 0 { Some(';') } else { decimal_mark(rest) };
    let thousandths = thousandths(rest, decimal)?;
    Some(Amount(if negative { -thousandths } else { thousandths }))
}

/// The usual shape in one look: up to nine digits, and behind a point one or two more. `None` says nothing about others.
fn plain_amount(text: &str) -> Option<Amount> {
    let (units, decimals) = text.split_once('.').unwrap_or((text, "0"));
    if !(1..=9).contains(&units.len()) || !(1..=2).contains(&decimals.len()) {
        return None;
    }
    let number = |digits: &str| {
        digits.bytes().try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0')))
    };
    let hundredths = if decimals.len() == 1 { number(decimals)? * 10 } else { number(decimals)? };
    Some(Amount(number(units)? * 1000 + hundredths * 10))
}

/// Columns are guessed by trying their cells, so most of what comes here is no amount: no sign begins or ends with a digit.
fn without_currency(text: &str) -> &str {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let mut rest = text;
    loop {
        let before = rest;
        if is_digit(rest.as_bytes().first()) && is_digit(rest.as_bytes().last()) {
            return rest;
        }
        for sign in CURRENCIES.iter().chain(MORE_CURRENCIES) {
            if let Some(after) = rest.strip_suffix(sign) {
                rest = after.trim();
            }
            if let Some(after) = rest.strip_prefix(sign) {
                rest = after.trim();
            }
        }
        if rest == before {
            return rest;
        }
    }
}

/// Which of comma and point is the decimal mark of this number, if any.
fn decimal_mark(text: &str) -> Option<char> {
    let commas = text.matches(',').count();
    let points = text.matches('.').count();
    match (commas, points) {
        (0, 0) => None,
        (_, 1) if commas > 0 => {
            Some(if text.rfind(',') < text.rfind('.') { '.' } else { ',' }).filter(|mark| *mark == '.' || commas == 1)
        }
        (1, _) if points > 0 => Some(','),
        (0, 1) => Some('.'),
        (1, 0) => {
            let (before, after) = text.split_once(',')?;
            let grouped = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
            (!grouped).then_some(',')
        }
        _ => None,
    }
}

/// The number without its sign. Every group behind the first has three digits, or two before the last (the Indian habit).
fn thousandths(text: &str, decimal: Option<char>) -> Option<i64> {
    let (whole, decimals) = match decimal {
        Some(mark) => text.split_once(mark)?,
        None => (text, ""),
    };
    if !decimals.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let mut value: i64 = 0;
    let groups: Vec<&str> = whole.split([',', '.', '\'', ' ']).collect();
    for (index, group) in groups.iter().enumerate() {
        let last = index + 1 == groups.len();
        let right_length = match index {
            0 => groups.len() == 1 || (1..=3).contains(&group.len()),
            _ if last => group.len() == 3,
            _ => matches!(group.len(), 2 | 3),
        };
        if !right_length || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        for digit in group.bytes() {
            value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        }
    }
    let digit = |place: usize| decimals.as_bytes().get(place).map_or(0, |b| i64::from(b - b'0'));
    let rounding = i64::from(digit(3) >= 5);
    value.checked_mul(1000)?.checked_add(digit(0) * 100 + digit(1) * 10 + digit(2) + rounding)
}

#[cfg(test)]
mod tests;
