//! A template filled in for contacts of the book: finds the values that its placeholders ask for, and nothing else.

use crate::domain::book::{Book, ContactRef};
use crate::domain::campaign::Recipient;
use crate::domain::campaign::template::{Compiled, Placeholder, Values};
use crate::domain::phone::E164;
use crate::domain::slots::{Slot, Slots};
use crate::domain::text::{first_name, fold};
use std::borrow::Cow;

/// A tag of one dimension: its name and who carries it.
type Carried<'b> = (&'b str, Cow<'b, Slots>);

/// A compiled template over an open book.
pub(super) struct Filler<'b> {
    book: &'b Book,
    pub compiled: &'b Compiled,
    /// For each dimension that the template names: its tags.
    dimensions: Vec<Vec<Carried<'b>>>,
    uses: Uses,
}

/// Which of the values that cost something are asked for.
#[derive(Debug, Clone, Copy)]
struct Uses {
    first_name: bool,
    spent: bool,
    purchases: bool,
    last_contact: bool,
}

impl<'b> Filler<'b> {
    pub fn new(book: &'b Book, compiled: &'b Compiled) -> Filler<'b> {
        let tags_of = |dimension: &String| {
            let key = fold(dimension);
            let id = book.dimensions().find(|dimension| fold(&dimension.name) == key).map(|dimension| dimension.id);
            book.tags()
                .filter(|tag| id.is_some() && tag.dimension == id)
                .map(|tag| (tag.name.as_str(), book.carriers(tag.id)))
                .collect()
        };
        let uses = Uses {
            first_name: compiled.uses(Placeholder::FirstName),
            spent: compiled.uses(Placeholder::Spent),
            purchases: compiled.uses(Placeholder::Purchases),
            last_contact: compiled.uses(Placeholder::LastContact),
        };
        Filler { book, compiled, dimensions: compiled.dimensions().iter().map(tags_of).collect(), uses }
    }

    /// Hands the values of one contact to `take`.
    pub fn values<R>(&self, slot: Slot, contact: &ContactRef, take: impl FnOnce(&Values) -> R) -> R {
        // What the text does not show is not made: for links of everyone that is a good part of the time.
        let spent = contact.spent.filter(|_| self.uses.spent).map(|amount| amount.shown()).unwrap_or_default();
        let purchases =
            contact.purchases.filter(|_| self.uses.purchases).map(|count| count.to_string()).unwrap_or_default();
        let last_contact =
            contact.last_contact.filter(|_| self.uses.last_contact).map(|date| date.iso()).unwrap_or_default();
        let tags: Vec<String> = self.dimensions.iter().map(|tags| carried(tags, slot)).collect();
        let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
        take(&Values {
            name: contact.name,
            first_name: if self.uses.first_name { first_name(contact.name) } else { "" },
            city: contact.city,
            spent: &spent,
            purchases: &purchases,
            last_contact: &last_contact,
            shop: &self.book.settings().shop,
            tags: &tags,
        })
    }

    /// The message and link of one contact; `None` if it is gone or has no number. Consent is the audience's business.
    pub fn recipient(&self, slot: Slot) -> Option<Recipient> {
        self.book.with_contact(slot, |contact| {
            let number = contact.messaging_number()?;
            Some(self.values(slot, contact, |values| self.filled(contact, number, values)))
        })?
    }

    fn filled(&self, contact: &ContactRef, number: E164, values: &Values) -> Recipient {
        let (mut text, mut link, mut missing) = (String::new(), String::new(), Vec::new());
        self.compiled.fill_into(values, &mut text, &mut missing);
        let host = self.book.settings().link_host;
        self.compiled.fill_link_into(host, number, values, &mut link, &mut Vec::new());
        Recipient {
            contact: contact.id,
            name: contact.name.to_owned(),
            phone: number.shown(),
            text,
            link,
            missing: missing.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// The names of the tags that a contact carries, as one text.
fn carried(tags: &[Carried], slot: Slot) -> String {
    let mut names = String::new();
    for (name, carriers) in tags {
        if carriers.contains(slot) {
            if !names.is_empty() {
                names.push_str(if name.is_ascii() { ", " } else { "، " });
            }
            names.push_str(name);
        }
    }
    names
}
