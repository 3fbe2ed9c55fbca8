//! Contacts as a CSV file that is safe to open in a spreadsheet: no cell of it is a live formula, no number loses digits.
//!
//! UTF-8 with a byte order mark (Excel reads Arabic as garbage without one), CRLF, every field quoted. A cell that a
//! spreadsheet could take for a formula gets an apostrophe in front; `original_cell` takes exactly that one away again. The
//! rule is a superset of OWASP ASVS 5.0, 1.2.10. Phones we write ourselves and plain numbers stay bare.

use crate::domain::consent::ConsentState;
use crate::domain::contact::Contact;
use crate::domain::date::Date;
use crate::domain::text::is_invisible;
use ::csv::{QuoteStyle, Terminator, WriterBuilder};
use std::borrow::{Borrow, Cow};

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The words of a file in the reader's language. Importing knows those of both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headers {
    pub name: String,
    pub phone: String,
    pub email: String,
    pub city: String,
    pub country: String,
    pub tags: String,
    pub last_contact: String,
    pub purchases: String,
    pub spent: String,
    pub first_purchase: String,
    pub last_purchase: String,
    pub birthday: String,
    pub consent: String,
    pub note: String,
    /// Header of the click-to-chat link.
    pub link: String,
    /// Cell for a contact who agreed to be messaged.
    pub opted_in: String,
    /// Cell for a contact who asked not to be.
    pub opted_out: String,
}

impl Default for Headers {
    /// English.
    fn default() -> Headers {
        Headers {
            name: "Name".into(),
            phone: "Phone".into(),
            email: "Email".into(),
            city: "City".into(),
            country: "Country".into(),
            tags: "Tags".into(),
            last_contact: "Last contact".into(),
            purchases: "Purchases".into(),
            spent: "Spent".into(),
            first_purchase: "First purchase".into(),
            last_purchase: "Last purchase".into(),
            birthday: "Birthday".into(),
            consent: "Consent".into(),
            note: "Note".into(),
            link: "Link".into(),
            opted_in: "yes".into(),
            opted_out: "no".into(),
        }
    }
}

/// One recipient with the link that opens the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkRow<'a> {
    pub name: &'a str,
    /// As shown to people, with its plus and groups (`E164::shown`).
    pub phone: &'a str,
    pub link: &'a str,
}

/// Contacts with the names of their tags, one a row: name, the number that messages go to, first e-mail, city, country,
/// tags joined by commas, last contact, purchases, spent, first and last purchase, birthday, consent, note; then the shop's
/// own fields, of which `own` says the key and the header.
pub fn contacts_csv<C, T>(
    headers: &Headers,
    own: &[(String, String)],
    contacts: impl IntoIterator<Item = (C, Vec<T>)>,
) -> Vec<u8>
where
    C: Borrow<Contact>,
    T: AsRef<str>,
{
    let mut table = Table::new();
    let header = [
        &headers.name,
        &headers.phone,
        &headers.email,
        &headers.city,
        &headers.country,
        &headers.tags,
        &headers.last_contact,
        &headers.purchases,
        &headers.spent,
        &headers.first_purchase,
        &headers.last_purchase,
        &headers.birthday,
        &headers.consent,
        &headers.note,
    ];
    table.row(header.into_iter().chain(own.iter().map(|(_, label)| label)).map(|header| safe_cell(header)));
    for (contact, tags) in contacts {
        let contact = contact.borrow();
        let tags = tags.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
        let known = [
            safe_cell(&contact.name),
            phone_cell(contact),
            safe_cell(contact.emails.first().map_or("", |email| &email.0)),
            safe_cell(&contact.city),
            contact.country.map_or(Cow::Borrowed(""), |country| country.code().to_owned().into()),
            safe_cell(&tags).into_owned().into(),
            date_cell(contact.last_contact),
            contact.purchases.map_or(Cow::Borrowed(""), |count| count.to_string().into()),
            contact.spent.map_or(Cow::Borrowed(""), |amount| amount.shown().into()),
            date_cell(contact.first_purchase),
            date_cell(contact.last_purchase),
            date_cell(contact.birthday),
            Cow::Borrowed(match contact.consent.state {
                ConsentState::Unknown => "",
                ConsentState::OptedIn => &headers.opted_in,
                ConsentState::OptedOut => &headers.opted_out,
            }),
            safe_cell(&contact.note),
        ];
        table.row(known.into_iter().chain(own.iter().map(|(key, _)| own_cell(contact, key))));
    }
    table.finish()
}

/// Everything that a contact has under a header.
fn own_cell<'c>(contact: &'c Contact, key: &str) -> Cow<'c, str> {
    let mut cells = contact.extra.iter().filter(|(header, _)| header == key).map(|(_, cell)| cell.as_str());
    match (cells.next(), cells.next()) {
        (None, _) => Cow::Borrowed(""),
        (Some(only), None) => safe_cell(only),
        (Some(first), Some(second)) => {
            let all: Vec<&str> = [first, second].into_iter().chain(cells).collect();
            Cow::Owned(safe_cell(&all.join(", ")).into_owned())
        }
    }
}

/// Name, number and link with the filled-in text, one recipient a row.
pub fn links_csv<'a>(headers: &Headers, rows: impl IntoIterator<Item = LinkRow<'a>>) -> Vec<u8> {
    let mut table = Table::new();
    table.row([&headers.name, &headers.phone, &headers.link].map(|header| safe_cell(header)));
    for row in rows {
        table.row([safe_cell(row.name), grouped_cell(row.phone.into()), safe_cell(row.link)]);
    }
    table.finish()
}

/// Any table as such a file, every cell made safe: the header's cells first. Rows may differ in length.
pub fn table_csv<R, S>(rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = S>,
    S: AsRef<str>,
{
    let mut table = Table::new();
    for row in rows {
        table.row(row.into_iter().map(|cell| Cow::Owned(safe_cell(cell.as_ref()).into_owned())));
    }
    table.finish()
}

struct Table {
    writer: ::csv::Writer<Vec<u8>>,
}

impl Table {
    fn new() -> Table {
        let writer = WriterBuilder::new()
            .quote_style(QuoteStyle::Always)
            .terminator(Terminator::CRLF)
            .flexible(true)
            .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
        Table { writer }
    }

    fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cow<'c, str>>) {
        for cell in cells {
            self.writer.write_field(cell.as_bytes()).expect("writing to memory cannot fail");
        }
        self.writer.write_record(None::<&[u8]>).expect("rows of any length are allowed");
    }

    fn finish(self) -> Vec<u8> {
        self.writer.into_inner().expect("flushing to memory cannot fail")
    }
}

/// The number that messages go to, grouped; else the first phone as it was written.
fn phone_cell(contact: &Contact) -> Cow<'_, str> {
    match contact.messaging_phone().and_then(|phone| phone.number) {
        Some(number) => grouped_cell(number.shown().into()),
        None => safe_cell(contact.phones.first().map_or("", |phone| &phone.raw)),
    }
}

/// A number that we wrote in groups stays as it is: no spreadsheet takes it for a formula or a figure, and an apostrophe
/// would be taken for a part of it. Anything else is a cell like any other.
fn grouped_cell(phone: Cow<'_, str>) -> Cow<'_, str> {
    let grouped = phone.strip_prefix('+').is_some_and(|groups| {
        groups.contains(' ')
            && groups.split(' ').all(|group| group.bytes().all(|b| b.is_ascii_digit()) && !group.is_empty())
    });
    if grouped { phone } else { safe_cell(&phone).into_owned().into() }
}

/// ISO; a birthday without a year begins with a hyphen and so needs the apostrophe.
fn date_cell(date: Option<Date>) -> Cow<'static, str> {
    date.map_or(Cow::Borrowed(""), |date| safe_cell(&date.iso()).into_owned().into())
}

/// The cell as a spreadsheet may see it: line ends as LF, other controls than TAB and LF dropped, and an apostrophe in front
/// of whatever could be taken for a formula.
pub fn safe_cell(cell: &str) -> Cow<'_, str> {
    let dropped = |c: char| c.is_control() && c != '\t' && c != '\n';
    let clean: Cow<str> = if cell.contains(dropped) {
        let mut clean = cell.replace("\r\n", "\n").replace('\r', "\n");
        clean.retain(|c| !dropped(c));
        clean.into()
    } else {
        cell.into()
    };
    if needs_apostrophe(&clean) || cell.starts_with('\0') { format!("'{clean}").into() } else { clean }
}

/// The inverse of `safe_cell` for cells without controls: takes away the apostrophe that it would have put there.
pub fn original_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if needs_apostrophe(rest) => rest,
        _ => cell,
    }
}

fn needs_apostrophe(cell: &str) -> bool {
    // An apostrophe of the text's own before a formula gets another one, so that taking one away is exact.
    let bare = cell.trim_start_matches('\'');
    could_be_formula(bare) && !(bare.len() == cell.len() && is_plain_number(cell))
}

fn could_be_formula(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\n', '\0']) {
        return true;
    }
    let start =
        cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c) || c == '\u{FEFF}');
    // The signs, their full-width and small twins, and the mathematical minus.
    start.starts_with([
        '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\u{FE66}', '\u{FE62}', '\u{FE63}',
        '\u{FE6B}', '\u{2212}',
    ])
}

/// `^-?\d+(\.\d+)?$`
fn is_plain_number(cell: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

#[cfg(test)]
mod tests;
