//! A record as the search holds it: every text read once and replaced by a number.

use super::Record;
use super::lexicon::Lexicon;
use super::name::Name;
use crate::domain::date::{Date, parse_hijri};
use crate::domain::text::{fold, is_title};
use rustc_hash::FxHashMap;

/// The number of a text.
pub(super) type TextId = u32;

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct Texts {
    by_text: FxHashMap<String, TextId>,
    texts: Vec<String>,
}

impl Texts {
    pub fn learn(&mut self, text: &str) -> TextId {
        if let Some(id) = self.by_text.get(text) {
            return *id;
        }
        let id = TextId::try_from(self.texts.len()).unwrap_or(TextId::MAX);
        self.texts.push(text.to_owned());
        self.by_text.insert(text.to_owned(), id);
        id
    }

    pub fn get(&self, id: TextId) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }
}

/// One further field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detail {
    pub column: TextId,
    pub value: TextId,
}

/// One record.
#[derive(Debug, Default)]
pub(super) struct Person {
    pub name: Name,
    pub phones: Vec<u64>,
    pub emails: Vec<TextId>,
    /// The parts before the `@` that tell a person.
    pub mailboxes: Vec<TextId>,
    pub city: Name,
    pub birthday: Option<Date>,
    pub details: Vec<Detail>,
}

/// Mailboxes of offices, not of people.
const ROLES: &[&str] = &[
    "info", "sales", "admin", "contact", "office", "support", "hello", "mail", "shop", "store", "orders", "email",
    "accounts",
];

/// Whether a further field is the birthday as it was written in the Hijri calendar; `value` is its letters and digits.
fn is_birthday(written: &str, value: &str, birthday: Option<Date>) -> bool {
    // Every field of every record is asked.
    let may_be = || (6..=40).contains(&value.len()) && ["13", "14", "15"].iter().any(|century| value.contains(century));
    birthday.is_some() && may_be() && [true, false].iter().any(|day_first| parse_hijri(written, *day_first) == birthday)
}

impl Person {
    pub fn read(record: &Record, lexicon: &mut Lexicon, texts: &mut Texts) -> Person {
        let keys: Vec<String> = record.emails.iter().map(|email| email.to_lowercase()).collect();
        let mailbox = |key: &String| {
            let local = key.split(['@', '+']).next().unwrap_or("");
            (local.len() >= 5 && !ROLES.contains(&local)).then(|| local.replace('.', ""))
        };
        let mut phones = record.phones.clone();
        phones.sort_unstable();
        phones.dedup();
        let mut details: Vec<Detail> = Vec::with_capacity(record.details.len());
        for (header, written) in &record.details {
            let value: String = fold(written).chars().filter(|c| c.is_alphanumeric()).collect();
            // Two doctors are no likelier to be one, and a birthday counts once, in whichever calendar it was written.
            if !value.is_empty() && !is_title(written) && !is_birthday(written, &value, record.birthday) {
                details.push(Detail { column: texts.learn(header), value: texts.learn(&value) });
            }
        }
        Person {
            name: lexicon.name(record.name),
            phones,
            mailboxes: keys.iter().filter_map(mailbox).map(|local| texts.learn(&local)).collect(),
            emails: keys.iter().map(|key| texts.learn(key)).collect(),
            city: lexicon.place(record.city),
            birthday: record.birthday,
            details,
        }
    }

    /// Whether there is neither a number nor an address.
    pub fn is_unreachable(&self) -> bool {
        self.phones.is_empty() && self.emails.is_empty()
    }

    /// Sounds of the given name and of the last word, smaller first, because the family may stand in front; `None` for names
    /// of fewer than two words.
    pub fn name_key(&self, lexicon: &Lexicon) -> Option<(u64, u64)> {
        match self.name.words.as_slice() {
            [given, .., last] => {
                let (given, last) = (lexicon.sound(*given), lexicon.sound(*last));
                Some((given.min(last), given.max(last)))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_birthdays_are_no_further_fields() {
        let details = vec![("Title", "Dr."), ("Born", "25/9/1410 هـ"), ("Company", "Noon")];
        let birthday = Date::from_ymd(1990, 4, 20);
        let record = Record { name: "Sara", phones: Vec::new(), emails: Vec::new(), city: "", birthday, details };
        let mut texts = Texts::default();
        let person = Person::read(&record, &mut Lexicon::default(), &mut texts);
        let kept: Vec<&str> = person.details.iter().map(|detail| texts.get(detail.value)).collect();
        assert_eq!(kept, ["noon"]);
    }
}
