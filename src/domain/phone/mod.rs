//! Phone numbers: E.164 or nothing. Here are the noun and the reading of one number; several numbers in a cell are `split`,
//! the text around a number is `spelling`, what its digits mean is `judge`, and the numbering plans of all countries are
//! `plans`. In tests libphonenumber is the `referee`: both must say the same of any digits.

mod judge;
mod plans;
#[cfg(test)]
mod referee;
mod shape;
mod spelling;
mod split;

pub use split::read_cell;

use judge::judge;

use super::country::Country;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number in E.164: country code and subscriber number, without the plus. At most 15 digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct E164(pub u64);

/// A phone of a contact. `number` is `None` where it could not be known for certain; the text as written is kept then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    pub number: Option<E164>,
    pub kind: PhoneKind,
    /// As written, when it can't be told from the number; empty otherwise.
    pub raw: String,
}

/// What sort of line it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PhoneKind {
    #[default]
    Unknown,
    Mobile,
    Landline,
    /// Countries whose numbers don't tell (the United States, Mexico).
    MobileOrLandline,
    Other,
}

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PhoneProblem {
    /// Digits are missing.
    TooShort,
    /// Too many digits for its country, or for any.
    TooLong,
    /// The right length, but no number of its country begins so; or letters between the digits.
    Invalid,
    /// No digits, or plainly something else (a date, an address, an error of a spreadsheet).
    NotANumber,
    /// Scientific notation that has lost digits.
    LostDigits,
    /// Several readings: two numbers in one, or a number without country code that another country would know.
    Ambiguous,
}

impl Phone {
    /// A phone whose number is known.
    pub fn known(number: E164, kind: PhoneKind) -> Phone {
        Phone { number: Some(number), kind, raw: String::new() }
    }

    /// A phone that could not be read, with the text as written.
    pub fn unread(raw: &str) -> Phone {
        Phone { number: None, kind: PhoneKind::Unknown, raw: raw.to_owned() }
    }
}

impl E164 {
    /// A number from `+` and digits, or digits alone: 7 to 15 of them (ITU-T E.164), the first not zero. It does not ask
    /// whether the number is in use.
    pub fn parse(text: &str) -> Option<E164> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let plain = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if !plain || digits.starts_with('0') {
            return None;
        }
        digits.parse().ok().map(E164)
    }

    /// The digits without the plus, as links and interfaces want them.
    pub fn digits(&self) -> String {
        self.0.to_string()
    }

    /// Appends the digits without the plus.
    pub fn push_digits(&self, out: &mut String) {
        let mut buffer = [0u8; 20];
        // Digits only, so this is always text.
        out.push_str(std::str::from_utf8(self.digits_in(&mut buffer)).unwrap_or_default());
    }

    /// The digits, written to the end of the buffer.
    fn digits_in<'a>(&self, buffer: &'a mut [u8; 20]) -> &'a [u8] {
        let mut left = self.0;
        let mut at = buffer.len();
        while at > 0 {
            at -= 1;
            // A remainder by ten is one digit.
            buffer[at] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        &buffer[at..]
    }

    /// The number as people read it: plus, country code, groups (`+966 50 123 4567`). Left-to-right always.
    pub fn shown(&self) -> String {
        shape::shown(*self)
    }

    /// The calling code, and how many digits it has.
    fn calling_code(&self) -> Option<(u16, usize)> {
        let mut buffer = [0u8; 20];
        let digits = self.digits_in(&mut buffer);
        (1..=3).find_map(|length| {
            let code = digits.get(..length)?.iter().fold(0u16, |code, b| code * 10 + u16::from(b - b'0'));
            Country::from_calling_code(code).map(|_| (code, length))
        })
    }

    /// The country of the calling code; the main one where several share it (1 the United States, 7 Russia).
    pub fn country(&self) -> Option<Country> {
        Country::from_calling_code(self.calling_code()?.0)
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

/// What two ways of writing the same line share. Chat programs hold Mexican numbers as 521 or 52, Argentinian ones as 549 or
/// 54, and old Brazilian mobile numbers without the ninth digit; each pair has one key. For comparing only: it is no number
/// to call.
pub fn match_key(number: E164) -> u64 {
    const TEN_DIGITS: u64 = 10_000_000_000;
    let number = number.0;
    let (head, line) = (number / TEN_DIGITS, number % TEN_DIGITS);
    match head {
        521 => 52 * TEN_DIGITS + line,
        549 => 54 * TEN_DIGITS + line,
        // 55, two digits of area, 9, eight digits.
        550..=559 if number / 100_000_000 % 10 == 9 => {
            let area = number / 1_000_000_000;
            area * 100_000_000 + number % 100_000_000
        }
        _ => number,
    }
}

/// One number as people write it, read in the country of the book: any digits, separators, labels around it, `00`, a
/// missing plus, an extension (dropped). Either a number that exists in the numbering plan, or why not; never a guess.
///
/// ```
/// use daftar::domain::{country::Country, phone::{E164, parse_phone}};
/// let phone = parse_phone("جوال: ٠٥٠ ١٢٣ ٤٥٦٧", Country::SAUDI_ARABIA);
/// assert_eq!(phone.map(|phone| phone.number), Ok(Some(E164(966501234567))));
/// ```
pub fn parse_phone(text: &str, home: Country) -> Result<Phone, PhoneProblem> {
    let spelling = spelling::read(text)?;
    let (number, kind) = resolve(&spelling, home)?;
    Ok(Phone::known(number, kind))
}

/// Finds the one number that these digits mean.
fn resolve(spelling: &spelling::Spelling, home: Country) -> Result<(E164, PhoneKind), PhoneProblem> {
    let digits = spelling.digits();
    if spelling.plus {
        let digits = digits.strip_prefix("00").unwrap_or(digits);
        return international(digits, home).or_else(|problem| {
            // A bracketed zero behind the country code is not dialed, even where there is no trunk zero.
            let without = spelling.without_bracketed_zero().ok_or(problem)?;
            international(&without, home).map_err(|_| problem)
        });
    }
    let problem = match judge(false, digits, home) {
        Ok(found) => return Ok(found),
        Err(problem) => problem,
    };
    if let Some(rest) = digits.strip_prefix("00") {
        return international(rest, home);
    }
    if let Some(rest) = digits.strip_prefix('0') {
        // 0966501234567: the home country's code behind a trunk zero has one reading only.
        let code = home.calling_code().map(|code| code.to_string()).unwrap_or_default();
        if rest.len() >= 11 && !code.is_empty() && rest.starts_with(&code) {
            return international(rest, home).map_err(|_| problem);
        }
        // Wrong at home, but a number elsewhere: the owner knows which country is meant.
        return Err(if judge::known_elsewhere(digits, home) { PhoneProblem::Ambiguous } else { problem });
    }
    if digits.len() >= 11 {
        // A satellite or a service line that nobody wrote a plus for is a slip of the keyboard.
        return match international(digits, home) {
            Ok((number, kind)) if number.country().is_some() => Ok((number, kind)),
            _ => Err(problem),
        };
    }
    Err(problem)
}

/// Digits that begin with a country code.
fn international(digits: &str, home: Country) -> Result<(E164, PhoneKind), PhoneProblem> {
    judge(true, digits, home).or_else(|problem| match digits.strip_prefix("521") {
        // Mexican mobiles were 52 1 and ten digits until 2019; the 1 is gone.
        Some(line) if line.len() == 10 => judge(true, &format!("52{line}"), home).map_err(|_| problem),
        _ => Err(problem),
    })
}

#[cfg(test)]
mod tests;
