//! Which column is what: a guess for each, from its header and from what stands in it, with a confidence. The person
//! confirms or changes it; reading cells by it is `clean`'s business.

use super::headers::{key_from_header, target_from_header};
use super::orders::{self, columns::Look};
use super::parse::Table;
use super::{Column, Mapping, Target};
use crate::domain::date::{parse_date, parse_hijri};
use crate::domain::email::parse_email;
use crate::domain::money::parse_amount;
use crate::domain::text::{clean_cell, digit_value, fold};
use rustc_hash::FxHashSet;

/// How many cells of a column are looked at, spread over the file.
const SAMPLE: usize = 200;
/// How many cells a column shows, and how many characters of each.
const SHOWN: usize = 5;
/// How many rows are searched for customers who come again.
const REPEATS_SAMPLE: usize = 20_000;
const SHOWN_CHARS: usize = 120;

/// Describes every column of a table.
pub fn columns(table: &Table) -> Vec<Column> {
    let filled = table.filled();
    let headers: Vec<String> = table.header().iter().map(|header| clean_cell(header).into_owned()).collect();
    let profiles: Vec<Profile> = (0..table.columns()).map(|column| profile(table, column)).collect();
    let mut guesses: Vec<(Target, u8)> =
        headers.iter().zip(&profiles).map(|(header, profile)| guess(header, profile)).collect();
    let looks: Vec<Look<'_>> = headers
        .iter()
        .zip(&profiles)
        .zip(&filled)
        .map(|((header, profile), filled)| profile.look(header, *filled))
        .collect();
    let identity = identity_of(&guesses, &filled);
    orders::columns::settle(&mut guesses, &looks, || identity.is_some_and(|column| repeats(table, column)));
    settle_names(&mut guesses, &headers, &profiles, &filled);
    for target in SINGLE {
        keep_best(&mut guesses, target, &filled);
    }
    headers
        .into_iter()
        .zip(profiles)
        .zip(guesses)
        .zip(filled)
        .map(|(((header, profile), (guess, confidence)), filled)| Column {
            header,
            samples: profile.shown,
            guess,
            confidence,
            filled,
        })
        .collect()
}

/// The mapping that the guesses amount to.
pub fn mapping(columns: &[Column]) -> Mapping {
    Mapping { columns: columns.iter().map(|column| column.guess).collect() }
}

/// Targets of which a contact has one; further columns are kept as extra fields.
pub const SINGLE: [Target; 14] = [
    Target::Name,
    Target::LastName,
    Target::City,
    Target::Country,
    Target::Birthday,
    Target::LastContact,
    Target::Purchases,
    Target::Spent,
    Target::Consent,
    Target::FirstPurchase,
    Target::LastPurchase,
    Target::OrderNumber,
    Target::OrderDate,
    Target::OrderTotal,
];

/// What the cells of a column look like, in shares of those looked at.
#[derive(Debug, Default)]
struct Profile {
    shown: Vec<String>,
    cells: usize,
    phones: usize,
    emails: usize,
    dates: usize,
    numbers: usize,
    /// `#` and a number.
    hashed: usize,
    /// Short text with letters, and how many different ones.
    words: usize,
    different: usize,
}

impl Profile {
    /// Whether at least so many percent of the cells are of a kind.
    fn mostly(&self, count: usize, percent: usize) -> bool {
        self.cells > 0 && count * 100 >= self.cells * percent
    }

    fn look<'h>(&self, header: &'h str, filled: u32) -> Look<'h> {
        Look {
            header,
            filled: if self.cells == 0 { 0 } else { filled },
            // Spreadsheets have days as numbers, and whole amounts may be as long as a telephone's number.
            days: self.mostly(self.dates + self.numbers, 50),
            amounts: self.mostly(self.numbers + self.phones, 50),
            hashed: self.mostly(self.hashed, 60),
        }
    }
}

fn profile(table: &Table, column: usize) -> Profile {
    let mut profile = Profile::default();
    let mut seen = std::collections::HashSet::new();
    let step = (table.rows() / SAMPLE).max(1);
    // The first rows are shown, so they are all looked at; the rest is spread over the file.
    let rows = (0..table.rows().min(SAMPLE)).chain((SAMPLE..table.rows()).step_by(step));
    for row in rows {
        let cell = table.cell(row, column);
        let cell = clean_cell(&cell);
        if cell.is_empty() {
            continue;
        }
        if profile.shown.len() < SHOWN {
            profile.shown.push(cell.chars().take(SHOWN_CHARS).collect());
        }
        profile.cells += 1;
        let after_hash = cell.strip_prefix('#').unwrap_or_default();
        profile.hashed += usize::from(after_hash.starts_with(|first: char| digit_value(first).is_some()));
        if cell.contains('@') && parse_email(&cell).is_some() {
            profile.emails += 1;
        } else if looks_like_date(&cell) {
            profile.dates += 1;
        } else if looks_like_phone(&cell) {
            profile.phones += 1;
        } else if parse_amount(&cell).is_some() {
            profile.numbers += 1;
        } else if cell.chars().count() <= 60 && cell.chars().any(char::is_alphabetic) {
            profile.words += 1;
        }
        profile.different += usize::from(seen.insert(cell.into_owned()));
        if profile.cells >= SAMPLE * 2 {
            break;
        }
    }
    profile
}

fn guess(header: &str, profile: &Profile) -> (Target, u8) {
    if profile.cells == 0 {
        return (Target::Ignore, 100);
    }
    let by_header = target_from_header(header);
    match by_header {
        // A heading such as "contact" or "customer" may stand over numbers or addresses.
        Some((Target::Name, _)) if profile.mostly(profile.phones, 70) => (Target::Phone, 80),
        Some((Target::Name, _)) if profile.mostly(profile.emails, 70) => (Target::Email, 80),
        Some((Target::Email, _)) if profile.mostly(profile.phones, 70) => (Target::Phone, 60),
        Some((Target::Phone, confidence)) if !profile.mostly(profile.phones, 30) => (Target::Phone, confidence / 2),
        Some((Target::Email, confidence)) if !profile.mostly(profile.emails, 30) => (Target::Email, confidence / 2),
        // A list of orders has its dates in words we know only when they are dates.
        Some((target, _)) if target.is_day() && !profile.mostly(profile.dates + profile.numbers, 20) => {
            (Target::Extra, 40)
        }
        Some(known) => known,
        None if profile.mostly(profile.emails, 60) => (Target::Email, 90),
        None if profile.mostly(profile.phones, 60) && !names_an_identifier(header) => (Target::Phone, 75),
        None => (Target::Extra, 20),
    }
}

/// The column that tells customers apart best.
fn identity_of(guesses: &[(Target, u8)], filled: &[u32]) -> Option<usize> {
    let fullest = |target: Target| {
        let of_target = (0..guesses.len()).filter(|column| guesses.get(*column).is_some_and(|guess| guess.0 == target));
        of_target.max_by_key(|column| filled.get(*column).copied())
    };
    fullest(Target::Phone).or_else(|| fullest(Target::Email)).or_else(|| fullest(Target::Name))
}

/// Whether a good part of the rows have somebody who stands in an earlier row.
fn repeats(table: &Table, column: usize) -> bool {
    let mut seen = FxHashSet::default();
    let (mut named, mut again) = (0usize, 0usize);
    for row in 0..table.rows().min(REPEATS_SAMPLE) {
        let key = fold(&table.cell(row, column));
        let digits: String = key.chars().filter(char::is_ascii_digit).collect();
        // One number may be written with a country code and without.
        let local = digits.get(digits.len().saturating_sub(9)..).filter(|digits| digits.len() >= 7).map(str::to_owned);
        let key = local.unwrap_or(key);
        if !key.is_empty() {
            named += 1;
            again += usize::from(!seen.insert(key));
        }
    }
    again * 10 >= named.max(1)
}

/// Whether a header nobody listed says that its numbers are no telephone's: `invoice_id`, `Postal code`, `رقم العقد`.
fn names_an_identifier(header: &str) -> bool {
    const PARTS: [&str; 12] =
        ["postal", "zip", "code", "invoice", "account", "iban", "order", "serial", "رمز", "هويه", "فاتوره", "عقد"];
    let key = key_from_header(header);
    ["id", "ids", "ip", "key", "ref"].iter().any(|end| key.ends_with(end))
        || PARTS.iter().any(|part| key.contains(part))
}

/// Full name against first and last name, `nom` beside `prénom`, and a name where no header says so.
fn settle_names(guesses: &mut [(Target, u8)], headers: &[String], profiles: &[Profile], filled: &[u32]) {
    let most = |guesses: &[(Target, u8)], target: Target| {
        guesses.iter().zip(filled).filter(|((guess, _), _)| *guess == target).map(|(_, filled)| *filled).max()
    };
    let first = most(guesses, Target::FirstName);
    if first.is_some() && most(guesses, Target::LastName).is_none() {
        // In French files `nom` beside `prénom` is the family name.
        for (guess, header) in guesses.iter_mut().zip(headers) {
            if guess.0 == Target::Name && key_from_header(header) == "nom" {
                *guess = (Target::LastName, 100);
            }
        }
    }
    // An order has the buyer's name twice; who receives it is another matter.
    for target in [Target::FirstName, Target::LastName] {
        let is_of_shipping = |header: &str| key_from_header(header).contains("shipping");
        let buyer = guesses.iter().zip(headers).any(|(guess, header)| guess.0 == target && !is_of_shipping(header));
        for (guess, header) in guesses.iter_mut().zip(headers) {
            if buyer && guess.0 == target && is_of_shipping(header) {
                *guess = (Target::Extra, 60);
            }
        }
    }
    if let (Some(whole), Some(first)) = (most(guesses, Target::Name), first) {
        // Both say the same: the one that more rows have is read.
        let parts_win = first > whole;
        for guess in guesses.iter_mut() {
            match guess.0 {
                Target::Name if parts_win => *guess = (Target::Extra, 60),
                Target::FirstName | Target::LastName if !parts_win => *guess = (Target::Ignore, 60),
                _ => {}
            }
        }
    }
    let named = guesses.iter().any(|(guess, _)| matches!(guess, Target::Name | Target::FirstName | Target::LastName));
    if !named {
        let likely = profiles.iter().zip(guesses.iter_mut()).zip(headers).find(|((profile, guess), header)| {
            guess.0 == Target::Extra
                && target_from_header(header).is_none()
                && profile.mostly(profile.words, 80)
                && profile.different * 2 >= profile.cells
        });
        if let Some(((_, guess), _)) = likely {
            *guess = (Target::Name, 45);
        }
    }
}

/// Leaves a target to the column that is surest of it, then to the fuller one, then to the first.
fn keep_best(guesses: &mut [(Target, u8)], target: Target, filled: &[u32]) {
    let best = (0..guesses.len())
        .rev()
        .filter(|column| guesses[*column].0 == target)
        .max_by_key(|column| (guesses[*column].1, filled.get(*column).copied()));
    for (column, guess) in guesses.iter_mut().enumerate() {
        if guess.0 == target && Some(column) != best {
            *guess = (Target::Extra, 50);
        }
    }
}

/// Whether a cell may hold a phone number: 7 to 15 digits and hardly anything else, or what a spreadsheet makes of one.
fn looks_like_phone(cell: &str) -> bool {
    let digits = cell.chars().filter(|letter| digit_value(*letter).is_some()).count();
    let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
    let exponent = letters == 1 && (cell.contains("E+1") || cell.contains("e+1"));
    ((7..=36).contains(&digits) && letters * 3 <= digits && !cell.contains('@') && !has_decimals(cell)) || exponent
}

/// Whether a cell ends like an amount does; a trailing `.0` is what spreadsheets add to phone numbers.
fn has_decimals(cell: &str) -> bool {
    cell.rsplit_once('.').is_some_and(|(whole, decimals)| {
        decimals.len() == 2 && decimals.bytes().all(|byte| byte.is_ascii_digit()) && !whole.contains('.')
    })
}

/// Whether a cell is a date with its parts apart; plain numbers could be anything.
fn looks_like_date(cell: &str) -> bool {
    cell.len() <= 40
        && cell.chars().any(|letter| digit_value(letter).is_none())
        && (parse_date(cell, true).is_some() || parse_hijri(cell, true).is_some())
}

#[cfg(test)]
mod tests;
