//! A cell of numbers under the rules of an import: what may be read of it, and what the rules had to do. How a number is
//! read is `phone`'s business.

use super::{Rule, Rules};
use crate::domain::country::Country;
use crate::domain::phone::{self, E164, Phone, PhoneProblem};
use crate::domain::text::digit_value;

/// More digits than any part of a cell has that was read as one number.
const MOST_DIGITS: usize = 40;

/// The numbers of a cell, each with the part of the text that it was read from.
#[derive(Debug, Default)]
pub(super) struct PhoneCell {
    pub parts: Vec<(String, Result<Phone, PhoneProblem>)>,
    /// Further numbers that are not taken apart, as text.
    pub rest: Vec<String>,
    /// Some number has its country from elsewhere.
    pub at_home: bool,
    /// Some number had a form that only spreadsheets give it.
    pub was_quantity: bool,
}

/// Reads a cell. `wrapped` says that what a spreadsheet puts around digits is still there.
pub(super) fn read(cell: &str, wrapped: bool, home: Country, rules: Rules) -> PhoneCell {
    let mut read = PhoneCell::default();
    if wrapped {
        read.parts.push((cell.to_owned(), Err(PhoneProblem::Invalid)));
        return read;
    }
    read.parts = phone::read_cell(cell, home);
    if read.parts.len() > 1 && !rules.is_on(Rule::SeveralInCell) {
        read.rest.extend(read.parts.drain(1..).map(|(part, _)| part));
    }
    for (part, result) in &mut read.parts {
        let Ok(Phone { number: Some(number), .. }) = result else { continue };
        let (at_home, is_quantity) = (!names_country(part, *number), is_quantity(part));
        if is_quantity && !rules.is_on(Rule::SpreadsheetNumbers) {
            *result = Err(PhoneProblem::Invalid);
        } else if at_home && !rules.is_on(Rule::HomeCountry) {
            *result = Err(PhoneProblem::Ambiguous);
        } else {
            read.at_home |= at_home;
            read.was_quantity |= is_quantity;
        }
    }
    read
}

/// Whether a text says itself which country the number that was read from it belongs to.
fn names_country(text: &str, number: E164) -> bool {
    let mut digits = [0u8; MOST_DIGITS];
    let mut length = 0;
    let mut before = ' ';
    for c in text.chars() {
        match digit_value(c) {
            Some(digit) => {
                if let Some(place) = digits.get_mut(length) {
                    *place = b'0' + digit;
                    length += 1;
                }
            }
            // The plus of an exponent says nothing about countries.
            None if matches!(c, '+' | '＋' | '﹢' | '⁺') && !matches!(before, 'e' | 'E') => return true,
            None => {}
        }
        before = c;
    }
    let digits = digits.get(..length).unwrap_or_default();
    // A plus may also be written as two zeros.
    if digits.starts_with(b"00") {
        return true;
    }
    let whole = number.0.checked_ilog10().map_or(0, |log| log as usize + 1);
    if length < whole {
        return false;
    }
    let written = number.digits();
    let mexican = || written.strip_prefix("52").map(|line| format!("521{line}"));
    let holds = |wanted: &str| digits.windows(wanted.len()).any(|part| part == wanted.as_bytes());
    holds(&written) || mexican().is_some_and(|written| holds(&written))
}

/// Whether a spreadsheet took the number for a quantity: `966501234567.0`, `9.66501234567E+11`.
fn is_quantity(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [.., b'.', b'0'] | [.., b'.', b'0', b'0'] | [.., b'.', b'0', b'0', b'0'] => {
            text.rsplit_once('.').is_some_and(|(whole, _)| is_long_number(whole.trim_start_matches('+')))
        }
        [.., b'0'..=b'9'] => {
            let end = bytes.len().saturating_sub(5);
            let at = bytes.iter().skip(end).position(|byte| byte.eq_ignore_ascii_case(&b'e'));
            at.and_then(|at| bytes.get(..end + at)).is_some_and(|mantissa| {
                mantissa.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'+' | b' '))
            })
        }
        _ => false,
    }
}

fn is_long_number(text: &str) -> bool {
    text.len() >= 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    //! Which country a text names, and which form it has.

    use super::*;

    #[test]
    fn a_number_names_its_country_or_does_not() {
        for (text, names) in [
            ("0501234567", false),
            ("501234567", false),
            ("٠٥٠١٢٣٤٥٦٧", false),
            ("0501234567 ext 12345", false),
            ("جوال 2: 0501234567", false),
            ("+966501234567", true),
            ("＋966501234567", true),
            ("00966501234567", true),
            ("966501234567", true),
            ("٩٦٦٥٠١٢٣٤٥٦٧", true),
            ("0966501234567", true),
            ("966 50 123 4567", true),
        ] {
            assert_eq!(names_country(text, E164(966501234567)), names, "{text}");
        }
        assert!(names_country("5215512345678", E164(525512345678)));
        assert!(!names_country("5512345678", E164(525512345678)));
    }

    #[test]
    fn forms_of_spreadsheets_are_known() {
        for text in ["966501234567.0", "501234567.00", "9.66501234567E+11", "9.66501234567e11"] {
            assert!(is_quantity(text), "{text}");
        }
        for text in [
            "0501234567",
            "05.01.23.45.60",
            "05.01.23.45.00",
            "12.0",
            "mobile 0501234567",
            "050 123 4567 office",
            "+966 50 000",
        ] {
            assert!(!is_quantity(text), "{text}");
        }
    }
}
