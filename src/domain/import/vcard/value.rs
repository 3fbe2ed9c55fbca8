//! What the value of a property says: quoted-printable in its character set, escapes, and parts between semicolons.

use super::super::code_page::{ISO_8859_6, WINDOWS_1252, WINDOWS_1256, char_from_byte};
use super::lines::Property;

/// The value as text, quoted-printable undone; escapes are still there.
pub(super) fn decoded(property: &Property) -> String {
    if !property.is_quoted_printable() {
        return property.value.clone();
    }
    let bytes = bytes_from_quoted_printable(&property.value);
    let table = match property.parameter("CHARSET").map(str::to_ascii_lowercase).as_deref() {
        Some("windows-1256" | "cp1256" | "cp-1256") => &WINDOWS_1256,
        Some("iso-8859-6") => &ISO_8859_6,
        Some("windows-1252" | "cp1252" | "iso-8859-1" | "latin1" | "iso-8859-15") => &WINDOWS_1252,
        _ => return text_from_unnamed(bytes),
    };
    bytes.iter().map(|byte| char_from_byte(table, *byte)).collect()
}

/// Without a character set it is UTF-8, unless it can't be.
fn text_from_unnamed(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let bytes = error.into_bytes();
        let (letters, broken) = bytes.utf8_chunks().fold((0, 0), |(letters, broken), chunk| {
            let more = chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
            (letters + more, broken + usize::from(!chunk.invalid().is_empty()))
        });
        if letters >= broken {
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        bytes.iter().map(|byte| char_from_byte(&WINDOWS_1256, *byte)).collect()
    })
}

/// Undoes `=D9=81`; an equals sign that begins no byte stays.
fn bytes_from_quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match (first, after.split_at_checked(2)) {
            (b'=', Some((digits, tail))) if digits.iter().all(u8::is_ascii_hexdigit) => {
                let value = digits.iter().fold(0u8, |value, digit| (value << 4) | hex(*digit));
                bytes.push(value);
                rest = tail;
            }
            // A soft break that nothing followed.
            (b'=', _) if after.is_empty() => rest = after,
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// The value of a hexadecimal digit.
fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

/// The whole value with its escapes undone.
pub(super) fn text(property: &Property) -> String {
    unescaped(&decoded(property))
}

/// The parts of a value between semicolons that are not escaped, each with its escapes undone.
pub(super) fn parts(property: &Property) -> Vec<String> {
    split_unescaped(&decoded(property), ';').iter().map(|part| unescaped(part)).collect()
}

/// The items of a value between commas that are not escaped.
pub(super) fn items(property: &Property) -> Vec<String> {
    split_unescaped(&decoded(property), ',').iter().map(|part| unescaped(part)).collect()
}

fn split_unescaped(text: &str, separator: char) -> Vec<&str> {
    let mut escaped = false;
    text.split(|letter| {
        let splits = letter == separator && !escaped;
        escaped = letter == '\\' && !escaped;
        splits
    })
    .collect()
}

/// `\n` is a line end, and a backslash before anything else goes where it protects a sign.
fn unescaped(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            said.push(letter);
            continue;
        }
        match letters.next() {
            Some('n' | 'N') => said.push('\n'),
            Some(sign @ (',' | ';' | ':' | '\\')) => said.push(sign),
            Some(other) => said.extend(['\\', other]),
            None => said.push('\\'),
        }
    }
    said.trim().to_owned()
}
