//! Countries as ISO 3166-1 alpha-2 codes, the menu of them, and the names that files use. Names on screen are the page's
//! business (`Intl.DisplayNames`).

mod calling;
mod names;

use super::text::fold;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Two upper-case ASCII letters, such as `SA`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Country([u8; 2]);

impl Country {
    /// The default home country.
    pub const SAUDI_ARABIA: Country = Country(*b"SA");

    /// A country from a two-letter code in either case; `None` for anything else. It does not check that the code is assigned.
    pub fn parse(code: &str) -> Option<Country> {
        match code.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Country([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// Countries for a menu: the Arab ones first, then others that shops meet often. Every other country can still be named
    /// in a file.
    pub const MENU: &[Country] = names::MENU;

    /// A country from two ASCII letters that are known to be upper case.
    const fn of(code: &[u8; 2]) -> Country {
        Country(*code)
    }

    /// A country by two- or three-letter code, or by its English, Arabic or French name as files write it (`KSA`,
    /// `الإمارات`, `Egypte`), in any spelling that folds to the same key. A two-letter code must be one that has telephones;
    /// `None` for what is not known.
    pub fn from_name(text: &str) -> Option<Country> {
        let key = fold(text);
        let key = key.trim_matches(|c: char| !c.is_alphanumeric());
        names::by_key(key)
            .or_else(|| names::by_key(&key.replace(['.', '-', '_'], "")))
            .or_else(|| Country::parse(key).filter(|country| country.calling_code().is_some()))
    }

    /// The country calling code without the plus, such as 966 (ITU-T E.164); `None` for codes that are not assigned.
    pub fn calling_code(&self) -> Option<u16> {
        calling::code_of(*self)
    }

    /// The country that a calling code belongs to; the main one where several share it (1 is the United States, 7 Russia).
    pub fn from_calling_code(code: u16) -> Option<Country> {
        calling::main_country(code)
    }

    /// The code as text.
    pub fn code(&self) -> &str {
        // Both bytes are ASCII letters by construction, so this is always text.
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests;
