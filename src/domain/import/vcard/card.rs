//! What is kept of a card: the cells of its row.

use super::lines::Property;
use super::value::{items, parts, text};

/// Headers of columns that are only there when some card has them, in the order in which they stand.
pub(super) const FURTHER: [&str; 14] = [
    "Company",
    "Job title",
    "Categories",
    "Note",
    "Birthday",
    "City",
    "Country",
    "Address",
    "Website",
    "Nickname",
    "Gender",
    "Fax",
    "Pager",
    "Anniversary",
];

/// A card as cells.
#[derive(Debug, Default)]
pub(super) struct Card {
    pub name: String,
    /// Preferred ones first.
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    further: Vec<(&'static str, String)>,
}

impl Card {
    pub fn further(&self, header: &str) -> Option<&str> {
        self.further.iter().find(|(known, _)| *known == header).map(|(_, text)| text.as_str())
    }

    pub fn from_properties(properties: &[Property]) -> Card {
        let mut card = Card::default();
        let (mut structured, mut business) = (String::new(), String::new());
        let (mut phones, mut emails) = (Vec::new(), Vec::new());
        for property in properties {
            match property.name.as_str() {
                "FN" if card.name.is_empty() => card.name = one_line(&text(property)),
                "N" if structured.is_empty() => structured = name_from_parts(&parts(property)),
                "TEL" => card.read_phone(property, &mut phones),
                "EMAIL" => push_preferred(&mut emails, property, without_scheme(&text(property), "mailto:")),
                "ORG" => card.keep("Company", &filled(&parts(property)).join(", "), ", "),
                "TITLE" | "ROLE" => card.keep("Job title", &text(property), ", "),
                "NOTE" => card.keep("Note", &text(property), "\n"),
                "CATEGORIES" => card.keep("Categories", &tags(&items(property)), ","),
                "BDAY" => card.keep_first("Birthday", &date_from_card(&text(property))),
                "ANNIVERSARY" | "X-ANNIVERSARY" => card.keep_first("Anniversary", &date_from_card(&text(property))),
                "ADR" => card.read_address(&parts(property)),
                "URL" => card.keep("Website", &text(property), " "),
                "NICKNAME" | "X-NICKNAME" => card.keep("Nickname", &text(property), ", "),
                "GENDER" | "X-GENDER" => card.keep_first("Gender", &text(property)),
                "X-WA-BIZ-NAME" => business = one_line(&text(property)),
                "X-WA-BIZ-DESCRIPTION" => card.keep("Note", &text(property), "\n"),
                _ => {}
            }
        }
        card.phones = preferred_first(phones);
        card.emails = preferred_first(emails);
        // The name that is shown, or the best that stands in its place.
        let fallbacks = [structured, business, card.further("Nickname").unwrap_or_default().to_owned()];
        let company = card.further("Company").unwrap_or_default().to_owned();
        for fallback in fallbacks.into_iter().chain([company]) {
            if card.name.is_empty() {
                card.name = fallback;
            }
        }
        card
    }

    fn read_phone(&mut self, property: &Property, phones: &mut Vec<(bool, String)>) {
        let is = |kind: &str| property.is_type(kind);
        let spoken = is("cell") || is("voice") || is("mobile");
        let said = phone_from_text(&text(property));
        if is("pager") && !spoken {
            return self.keep("Pager", &said, ", ");
        }
        if is("fax") && !spoken {
            return self.keep("Fax", &said, ", ");
        }
        // The number that the chat program itself knows is whole, whatever stands beside it.
        let known = property.parameter("WAID").map(|waid| waid.trim_start_matches('+'));
        let known =
            known.filter(|waid| (7..=15).contains(&waid.len()) && waid.bytes().all(|byte| byte.is_ascii_digit()));
        push_preferred(phones, property, known.map_or(said, |waid| format!("+{waid}")));
    }

    /// Post box, extension, street, city, region, postal code, country (RFC 6350, 6.3.1).
    fn read_address(&mut self, parts: &[String]) {
        let part = |index: usize| parts.get(index).map(|part| one_line(part)).unwrap_or_default();
        self.keep_first("City", &part(3));
        self.keep_first("Country", &part(6));
        self.keep("Address", &filled(&[part(2), part(1), part(0), part(4), part(5)]).join(", "), "\n");
    }

    fn keep(&mut self, header: &'static str, said: &str, between: &str) {
        if said.is_empty() {
            return;
        }
        match self.further.iter_mut().find(|(known, _)| *known == header) {
            Some((_, text)) if text.split(between).any(|known| known == said) => {}
            Some((_, text)) => {
                text.push_str(between);
                text.push_str(said);
            }
            None => self.further.push((header, said.to_owned())),
        }
    }

    fn keep_first(&mut self, header: &'static str, said: &str) {
        if self.further(header).is_none() {
            self.keep(header, said, " ");
        }
    }
}

/// Family, given, additional names, titles before and behind: in the order in which they are said, titles left out as `FN`
/// has them.
fn name_from_parts(parts: &[String]) -> String {
    let part = |index: usize| parts.get(index).map(|part| one_line(&part.replace(',', " "))).unwrap_or_default();
    filled(&[part(1), part(2), part(0)]).join(" ")
}

fn filled(parts: &[String]) -> Vec<String> {
    parts.iter().map(|part| one_line(part)).filter(|part| !part.is_empty()).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_preferred(values: &mut Vec<(bool, String)>, property: &Property, said: String) {
    if said.is_empty() || values.iter().any(|(_, known)| *known == said) {
        return;
    }
    let preferred = property.is_type("pref") || property.parameter("PREF").is_some();
    values.push((preferred, said));
}

fn preferred_first(mut values: Vec<(bool, String)>) -> Vec<String> {
    // The sort is stable, so the order of the card stays otherwise.
    values.sort_by_key(|(preferred, _)| !preferred);
    values.into_iter().map(|(_, value)| value).collect()
}

fn without_scheme(text: &str, scheme: &str) -> String {
    let rest = text.get(..scheme.len()).filter(|head| head.eq_ignore_ascii_case(scheme)).and(text.get(scheme.len()..));
    rest.unwrap_or(text).trim().to_owned()
}

/// `tel:+44-7911-123456;ext=12` as people write it.
fn phone_from_text(text: &str) -> String {
    let number = without_scheme(text, "tel:");
    match number.split_once(";ext=") {
        Some((line, extension)) => format!("{} ext {}", line.split(';').next().unwrap_or(line), extension),
        None => number,
    }
}

/// Categories as one cell of tags; one with a comma of its own is kept together by quotes.
fn tags(items: &[String]) -> String {
    let named: Vec<String> = items
        .iter()
        .filter(|item| !item.is_empty())
        .map(|item| if item.contains([',', ';', '/', '|']) { format!("\"{item}\"") } else { item.clone() })
        .collect();
    named.join(",")
}

/// `19900115`, `1990-01-15T00:00:00Z`, `--0115` as ISO dates; a birthday without a year gets 1604, which stands for none.
fn date_from_card(text: &str) -> String {
    let day = text.split(['T', ' ']).next().unwrap_or(text).trim();
    let digits: String = day.chars().filter(char::is_ascii_digit).collect();
    let only_digits = day.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    match (digits.len(), day.starts_with("--"), only_digits) {
        (4, true, true) => iso("1604", &digits),
        (8, false, true) => digits.split_at_checked(4).map_or_else(String::new, |(year, rest)| iso(year, rest)),
        _ => text.trim().to_owned(),
    }
}

fn iso(year: &str, month_and_day: &str) -> String {
    match month_and_day.split_at_checked(2) {
        Some((month, day)) => format!("{year}-{month}-{day}"),
        None => String::new(),
    }
}
