//! Contacts as vCard 3.0 (RFC 2426), the form that both Android and iPhone take into the address book: a broadcast reaches
//! only people whose numbers are saved there.

use crate::domain::contact::Contact;
use crate::domain::date::UNKNOWN_YEAR;
use crate::domain::text::first_name;
use std::borrow::Borrow;

/// The most octets of a line, without its CRLF (RFC 2426, 2.6).
const LINE_OCTETS: usize = 75;

/// What a card holds beside name, number, e-mail, birthday and tags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardOptions {
    /// Goes in front of every name, such as `D01 `, so that the phone's list finds the pack at once.
    pub prefix: String,
    /// Whether the note leaves the book.
    pub note: bool,
}

/// One card for each contact, with the names of its tags as categories. A contact without a certain number gets a card
/// without one.
pub fn vcards<C, T>(contacts: impl IntoIterator<Item = (C, Vec<T>)>, options: &CardOptions) -> String
where
    C: Borrow<Contact>,
    T: AsRef<str>,
{
    let mut out = String::new();
    let mut line = String::new();
    for (contact, tags) in contacts {
        card_into(contact.borrow(), &tags, options, &mut line, &mut out);
    }
    out
}

fn card_into<T: AsRef<str>>(contact: &Contact, tags: &[T], options: &CardOptions, line: &mut String, out: &mut String) {
    let number = contact.messaging_phone().and_then(|phone| phone.number);
    let mut property = |name: &str, value: &dyn Fn(&mut String)| {
        line.clear();
        line.push_str(name);
        line.push(':');
        value(line);
        fold_into(line, out);
    };
    property("BEGIN", &|line| line.push_str("VCARD"));
    property("VERSION", &|line| line.push_str("3.0"));

    let shown = number.map(|number| number.shown()).unwrap_or_default();
    // Every card needs a name; a phone's list shows the number where there is none.
    let name = if contact.name.trim().is_empty() { shown.as_str() } else { contact.name.as_str() };
    let (given, family) = given_and_family(name);
    property("N", &|line| {
        escape_into(family, line);
        line.push(';');
        escape_into(&options.prefix, line);
        escape_into(given, line);
        line.push_str(";;;");
    });
    property("FN", &|line| {
        escape_into(&options.prefix, line);
        escape_into(name, line);
    });
    if let Some(number) = number {
        property("TEL;TYPE=CELL", &|line| {
            line.push('+');
            number.push_digits(line);
        });
    }
    for email in &contact.emails {
        property("EMAIL;TYPE=INTERNET", &|line| escape_into(&email.0, line));
    }
    if let Some(birthday) = contact.birthday {
        let (year, month, day) = birthday.ymd();
        // Apple's way to say that the year is not known; other phones read a birthday in 1604.
        let name = if year == UNKNOWN_YEAR { "BDAY;X-APPLE-OMIT-YEAR=1604" } else { "BDAY" };
        property(name, &|line| line.push_str(&format!("{year:04}-{month:02}-{day:02}")));
    }
    if !tags.is_empty() {
        property("CATEGORIES", &|line| {
            for (index, tag) in tags.iter().enumerate() {
                if index > 0 {
                    line.push(',');
                }
                escape_into(tag.as_ref(), line);
            }
        });
    }
    if options.note && !contact.note.is_empty() {
        property("NOTE", &|line| escape_into(&contact.note, line));
    }
    property("END", &|line| line.push_str("VCARD"));
}

/// The name in two parts that read the same when a phone puts them together again: what the person is called by, and the
/// rest. A title in front of it keeps the name whole.
fn given_and_family(name: &str) -> (&str, &str) {
    let name = name.trim();
    let given = first_name(name);
    match name.strip_prefix(given) {
        Some(rest) if rest.starts_with(char::is_whitespace) => (given, rest.trim_start()),
        _ => (name, ""),
    }
}

/// Appends a text value: `\`, `;`, `,` and line ends are escaped (RFC 2426, 4), other controls dropped.
fn escape_into(text: &str, line: &mut String) {
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | ';' | ',' => {
                line.push('\\');
                line.push(letter);
            }
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\n' => line.push_str("\\n"),
            '\t' => line.push('\t'),
            control if control.is_control() => {}
            _ => line.push(letter),
        }
    }
}

/// Appends a logical line in pieces of at most 75 octets, never cutting a letter in two; every further piece begins with a
/// space, which readers take away again.
fn fold_into(line: &str, out: &mut String) {
    let mut rest = line;
    let mut room = LINE_OCTETS;
    while rest.len() > room {
        let mut cut = room;
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        let (piece, after) = rest.split_at(cut);
        out.push_str(piece);
        out.push_str("\r\n ");
        rest = after;
        room = LINE_OCTETS - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests;
