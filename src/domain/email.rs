//! E-mail addresses: what is one, the key that two spellings of one share, and what a mistyped one was meant to be.
//! Nothing here rewrites dots, tags or domains by itself: they may mean another mailbox.

mod providers;
mod suggest;

pub use suggest::{is_beyond_doubt, suggest, suggest_for_cell, suggest_from_text};

use super::text::clean_cell;
use serde::{Deserialize, Serialize};

/// A syntactically valid address, as written (case kept).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Email(pub String);

impl Email {
    /// What two spellings of one address share: lower case, nothing else.
    pub fn key(&self) -> String {
        if self.0.is_ascii() { self.0.to_ascii_lowercase() } else { self.0.to_lowercase() }
    }
}

/// Punctuation that surrounds an address in a cell without being part of it.
const WRAPPING: [char; 24] = [
    ' ', '\n', '<', '>', '(', ')', '[', ']', '{', '}', '"', '\'', '`', ',', ';', ':', '،', '؛', '.', '“', '”', '‘',
    '’', '|',
];

/// The address in a text: `mailto:`, angle brackets with a name before them, quotes and closing punctuation are taken off.
/// `None` for whatever is no deliverable form: no dot in the domain, spaces inside, two `@`.
///
/// ```
/// use daftar::domain::email::parse_email;
/// assert_eq!(parse_email("Sara <Sara.A@Example.com>,").map(|e| e.0).as_deref(), Some("Sara.A@Example.com"));
/// assert_eq!(parse_email("none@home"), None);
/// ```
pub fn parse_email(text: &str) -> Option<Email> {
    if is_bare(text) {
        return is_address(text).then(|| Email(text.to_owned()));
    }
    let cell = clean_cell(text);
    let mut inner: &str = &cell;
    // A name with an address of its own before the brackets is two addresses.
    if inner.matches(['@', '＠']).count() == 1
        && let Some((_, bracketed)) = inner.rsplit_once('<')
        && let Some((address, _)) = bracketed.split_once('>')
    {
        inner = address;
    }
    inner = unwrapped(inner);
    for label in ["mailto:", "email:", "e-mail:", "mail:"] {
        if inner.get(..label.len()).is_some_and(|head| head.eq_ignore_ascii_case(label)) {
            inner = inner.get(label.len()..).unwrap_or("");
            // A mailto link may carry a subject behind a question mark.
            inner = inner.split('?').next().unwrap_or(inner);
            break;
        }
    }
    inner = unwrapped(inner);
    let address = tightened(inner);
    is_address(&address).then_some(Email(address))
}

/// Whether there is nothing to take off: the usual letters, and no point behind them.
fn is_bare(text: &str) -> bool {
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'_' | b'-' | b'+');
    text.bytes().all(is_usual) && !text.ends_with('.')
}

/// A point closes a sentence behind an address, but before one it is a mistake to report.
fn unwrapped(text: &str) -> &str {
    text.trim_end_matches(WRAPPING).trim_start_matches(|c: char| c != '.' && WRAPPING.contains(&c))
}

/// The address with full-width signs as plain ones and without joiners or the spaces that people put around `@`.
fn tightened(text: &str) -> String {
    let mut address: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200C}' | '\u{200D}'))
        .map(|c| match c {
            '＠' => '@',
            '．' | '。' | '｡' => '.',
            c => c,
        })
        .collect();
    if address.contains(' ') && (address.contains(" @") || address.contains("@ ")) {
        address = address.split('@').map(str::trim).collect::<Vec<_>>().join("@");
    }
    address
}

/// Lengths are RFC 5321's: 64 bytes before the sign, 254 in all. Letters of any script are taken (RFC 6531).
fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    address.len() <= 254 && is_local_part(local) && is_domain(domain)
}

fn is_local_part(local: &str) -> bool {
    (1..=64).contains(&local.len())
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.chars().all(|c| c.is_alphanumeric() || is_mark(c) || "!#$%&'*+/=?^_`{|}~-".contains(c))
        })
}

fn is_domain(domain: &str) -> bool {
    let mut labels = 0;
    let mut last = "";
    for label in domain.split('.') {
        let inside = label.chars().all(|c| c.is_alphanumeric() || is_mark(c) || c == '-');
        if label.is_empty() || label.len() > 63 || !inside || label.starts_with('-') || label.ends_with('-') {
            return false;
        }
        labels += 1;
        last = label;
    }
    let named = last.chars().any(char::is_alphabetic) && !last.starts_with(|c: char| c.is_ascii_digit());
    labels >= 2 && last.chars().count() >= 2 && named
}

/// Vowel signs and accents that some scripts write as characters of their own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{0652}' | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}')
}

/// All addresses of a cell, in order; a part with an `@` that is no address comes back as text, as does a whole cell that
/// holds none. An empty cell has no parts.
pub fn read_cell(cell: &str) -> Vec<Result<Email, String>> {
    let clean = clean_cell(cell);
    if clean.is_empty() {
        return Vec::new();
    }
    if let Some(email) = parse_email(&clean) {
        return vec![Ok(email)];
    }
    let mut parts: Vec<Result<Email, String>> = Vec::new();
    let splits = |c: char| matches!(c, ',' | ';' | '،' | '؛' | '\n' | '|' | '/' | '\\') || c.is_whitespace();
    let apart = clean.replace(" @", "@").replace("@ ", "@");
    for part in apart.split(splits).filter(|part| part.contains(['@', '＠'])) {
        match parse_email(part) {
            Some(email) if parts.iter().flatten().any(|known| known.key() == email.key()) => {}
            Some(email) => parts.push(Ok(email)),
            None => parts.push(Err(part.to_owned())),
        }
    }
    if parts.is_empty() {
        parts.push(Err(clean.into_owned()));
    }
    parts
}

#[cfg(test)]
mod tests;
