//! A record as the search holds it: every text read once and replaced by a number.

use super::Record;
use super::lexicon::Lexicon;
use super::name::Name;
use crate::domain::date::Date;
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
        for (header, value_as_written) in &record.details {
            let value: String = fold(value_as_written).chars().filter(|c| c.is_alphanumeric()).collect();
            // Two doctors are no likelier to be one.
            if !value.is_empty() && !is_title(value_as_written) {
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
