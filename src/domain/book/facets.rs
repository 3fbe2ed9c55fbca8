//! How a set of contacts spreads over tags, places and consent: what stands beside a list as facets.

use super::Book;
use super::city::NO_CITY;
use super::index::consent_at;
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// How many cities and countries are told, at most.
const MOST_PLACES: usize = 12;

/// How many of a set of contacts have each value; values that nobody of them has are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// Contacts in the set.
    pub contacts: u32,
    /// In the order of their ids.
    pub tags: Vec<(TagId, u32)>,
    pub untagged: u32,
    pub consent: Vec<(ConsentState, u32)>,
    /// The most frequent first.
    pub countries: Vec<(Country, u32)>,
    /// As most often written, the most frequent first.
    pub cities: Vec<(String, u32)>,
}

fn figure(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Book {
    /// Counts the facets of these contacts.
    pub fn facets(&self, among: &Slots) -> Facets {
        let count = |slots: &Slots| figure(slots.intersection_len(among));
        let mut tags: Vec<(TagId, u32)> =
            self.tags().map(|tag| (tag.id, count(&self.carriers(tag.id)))).filter(|(_, n)| *n > 0).collect();
        tags.sort_unstable();
        let tagged = self.tags().fold(Slots::new(), |all, tag| all | &*self.carriers(tag.id));
        let states = [ConsentState::OptedIn, ConsentState::OptedOut, ConsentState::Unknown];
        let consent = states.map(|state| (state, self.index.consent.get(consent_at(state)).map_or(0, count)));
        let mut countries: Vec<(Country, u32)> = self
            .index
            .country
            .iter()
            .map(|(country, slots)| (*country, count(slots)))
            .filter(|(_, n)| *n > 0)
            .collect();
        countries.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        countries.truncate(MOST_PLACES);
        Facets {
            contacts: figure(among.len()),
            tags,
            untagged: figure((among - &tagged).len()),
            consent: consent.into_iter().filter(|(_, n)| *n > 0).collect(),
            countries,
            cities: self.city_facets(among),
        }
    }

    fn city_facets(&self, among: &Slots) -> Vec<(String, u32)> {
        let column = self.index.cities.column();
        let mut counts: Vec<u32> = Vec::new();
        for slot in among {
            let city = column.get(slot as usize).copied().unwrap_or(NO_CITY);
            if city == NO_CITY {
                continue;
            }
            let at = city as usize;
            if counts.len() <= at {
                counts.resize(at + 1, 0);
            }
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
        let mut found: Vec<(u32, u32)> = (0u32..).zip(counts).filter(|(_, n)| *n > 0).collect();
        found.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        found.truncate(MOST_PLACES);
        let names = self.index.cities.names(&found.iter().map(|(city, _)| *city).collect::<Vec<_>>());
        names.into_iter().zip(found).map(|(name, (_, n))| (name, n)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::op::{NewContact, Op};
    use crate::domain::book::samples::contact_number;
    use crate::domain::tag::{Tag, TagColor};
    use std::collections::BTreeMap;

    fn book_of(contacts: u32) -> Book {
        let mut book = Book::new();
        let tag =
            |n: u64| Op::PutTag(Tag { id: TagId(n), name: format!("tag {n}"), color: TagColor::Teal, dimension: None });
        let tags = |n: u32| (1..=3).filter(|k| n.is_multiple_of(k + 1)).map(|k| TagId(u64::from(k))).collect();
        let list = (0..contacts).map(|n| NewContact { contact: contact_number(n), tags: tags(n) }).collect();
        book.apply(vec![tag(1), tag(2), tag(3), tag(4), Op::AddContacts(list)]).expect("a book");
        book
    }

    #[test]
    fn facets_are_what_counting_one_by_one_gives() {
        let book = book_of(3_000);
        let among: Slots = book.everyone().iter().filter(|slot| slot % 3 != 1).collect();
        let facets = book.facets(&among);
        let (mut tags, mut cities, mut consent, mut countries) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut untagged = 0;
        for slot in &among {
            let contact = book.contact(slot).expect("a contact");
            let own = book.tags_of(slot);
            untagged += u32::from(own.is_empty());
            for tag in own {
                *tags.entry(tag).or_insert(0) += 1;
            }
            *consent.entry(format!("{:?}", contact.consent.state)).or_insert(0) += 1;
            if !contact.city.is_empty() {
                *cities.entry(crate::domain::text::fold(&contact.city)).or_insert(0) += 1;
            }
            if let Some(country) = contact.country {
                *countries.entry(country).or_insert(0) += 1;
            }
        }
        assert_eq!(facets.tags, tags.into_iter().collect::<Vec<_>>());
        assert_eq!((facets.contacts, facets.untagged), (figure(among.len()), untagged));
        let told: BTreeMap<String, u32> = facets.consent.iter().map(|(state, n)| (format!("{state:?}"), *n)).collect();
        assert_eq!(told, consent);
        for (country, n) in &facets.countries {
            assert_eq!(countries.get(country), Some(n));
        }
        assert!(!facets.cities.is_empty() && facets.cities.len() == cities.len().min(MOST_PLACES));
        for (city, n) in &facets.cities {
            assert_eq!(cities.get(&crate::domain::text::fold(city)), Some(n), "{city}");
        }
        assert!(facets.cities.is_sorted_by(|(_, a), (_, b)| a >= b));
    }
}
