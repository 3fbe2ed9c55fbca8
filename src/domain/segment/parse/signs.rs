//! The signs of the language.

use crate::domain::segment::fields;

/// What may close a quotation that begins with this sign; `None` if it does not begin one.
pub(super) fn closing_quotes(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '“' | '”' | '„' => Some(&['“', '”', '"']),
        '«' => Some(&['»']),
        _ => None,
    }
}

pub(super) fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')')
}

pub(super) fn is_comma(c: char) -> bool {
    matches!(c, ',' | '،')
}

pub(super) fn is_operator(c: char) -> bool {
    matches!(c, ':' | '=' | '<' | '>' | '≤' | '≥')
}

/// Marks that steer direction and show nothing.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_bracket(c) || is_operator(c) || closing_quotes(c).is_some()
}

/// Must this word stand in quotes to be read back as it is?
pub(in super::super) fn needs_quotes(word: &str) -> bool {
    word.is_empty()
        || word.starts_with(['-', '/'])
        || word.ends_with('*')
        || word.contains(|c: char| ends_word(c) || is_mark(c) || is_comma(c))
        || fields::keyword_from_word(word).is_some()
}
