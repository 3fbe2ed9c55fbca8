//! Countries as ISO 3166-1 alpha-2 codes. Names are the page's business (`Intl.DisplayNames`); the names that files use are
//! in `import`.

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
