//! What the tests hold a book against: itself, contact by contact, without any index.

use crate::domain::book::arena::digits_of;
use crate::domain::book::keys::email_key;
use crate::domain::book::{Book, SortKey};
use crate::domain::consent::ConsentState;
use crate::domain::contact::Contact;
use crate::domain::country::Country;
use crate::domain::phone::match_key;
use crate::domain::segment::ast::{DateField, NumberField, PresenceField, TextField};
use crate::domain::segment::eval::{Index, NO_DATE, NO_NUMBER};
use crate::domain::slots::{Slot, Slots};
use crate::domain::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// Every contact with its slot.
pub fn contacts(book: &Book) -> BTreeMap<Slot, Contact> {
    (0..book.ids.len()).filter_map(|slot| Some((slot, book.contact(slot)?))).collect()
}

/// Both books hold the same for the person who owns them. Reserved slots at the end may differ.
pub fn assert_same(a: &Book, b: &Book) {
    assert_eq!(contacts(a), contacts(b));
    assert_eq!(a.shelf, b.shelf);
    let common = a.ids.len().min(b.ids.len()) as usize;
    assert_eq!(a.ids.by_slot()[..common], b.ids.by_slot()[..common]);
}

/// Both books are the same to the last reserved slot.
pub fn assert_identical(a: &Book, b: &Book) {
    assert_same(a, b);
    assert_eq!(a.ids.by_slot(), b.ids.by_slot());
    assert_eq!(a.blocks.len(), b.blocks.len());
}

/// Every index answers what a scan over all contacts answers.
pub fn assert_indexes_agree(book: &Book) {
    let all = contacts(book);
    let scan = |test: &Test| -> Slots {
        all.iter().filter(|(slot, contact)| test(**slot, contact)).map(|(slot, _)| *slot).collect()
    };
    assert_eq!(*Index::everyone(book), scan(&|_, _| true));
    assert_eq!(book.len() as usize, all.len());
    for state in [ConsentState::Unknown, ConsentState::OptedIn, ConsentState::OptedOut] {
        assert_eq!(*book.consent(state), scan(&|_, c| c.consent.state == state));
    }
    let countries: BTreeSet<Country> = all.values().filter_map(|contact| contact.country).collect();
    for country in countries {
        assert_eq!(*book.country(country), scan(&|_, c| c.country == Some(country)));
    }
    let cities: BTreeSet<String> = all.values().map(|contact| fold(&contact.city)).collect();
    for city in cities {
        assert_eq!(*book.city(&city), scan(&|_, c| !c.city.is_empty() && fold(&c.city) == city), "{city}");
    }
    presence_agrees(book, &scan);
    columns_agree(book, &all);
    maps_agree(book, &all);
    texts_agree(book, &all, &scan);
    orders_agree(book, &all);
}

type Test<'a> = dyn Fn(Slot, &Contact) -> bool + 'a;
type TextTest<'a> = dyn Fn(&Contact) -> bool + 'a;
type Scan<'a> = dyn Fn(&Test) -> Slots + 'a;

fn presence_agrees(book: &Book, scan: &Scan) {
    let tagged = |slot: Slot| book.tags().any(|tag| book.carriers(tag.id).contains(slot));
    let cases: [(PresenceField, &Test); 13] = [
        (PresenceField::Name, &|_, c| !c.name.is_empty()),
        (PresenceField::Phone, &|_, c| c.phones.iter().any(|phone| phone.number.is_some())),
        (PresenceField::Email, &|_, c| !c.emails.is_empty()),
        (PresenceField::City, &|_, c| !c.city.is_empty()),
        (PresenceField::Country, &|_, c| c.country.is_some()),
        (PresenceField::Birthday, &|_, c| c.birthday.is_some()),
        (PresenceField::LastContact, &|_, c| c.last_contact.is_some()),
        (PresenceField::Purchases, &|_, c| c.purchases.is_some()),
        (PresenceField::Spent, &|_, c| c.spent.is_some()),
        (PresenceField::FirstPurchase, &|_, c| c.first_purchase.is_some()),
        (PresenceField::LastPurchase, &|_, c| c.last_purchase.is_some()),
        (PresenceField::Note, &|_, c| !c.note.is_empty()),
        (PresenceField::Tag, &|slot, _| tagged(slot)),
    ];
    for (field, test) in cases {
        assert_eq!(*book.present(field), scan(test), "{field:?}");
    }
}

fn columns_agree(book: &Book, all: &BTreeMap<Slot, Contact>) {
    let date = |field, slot: Slot| book.dates(field).get(slot as usize).copied().unwrap_or(NO_DATE);
    let number = |field, slot: Slot| book.numbers(field).get(slot as usize).copied().unwrap_or(NO_NUMBER);
    for slot in 0..book.ids.len() + 3 {
        let contact = all.get(&slot);
        let tags = book.tags().filter(|tag| book.carriers(tag.id).contains(slot)).map(|tag| tag.id).collect::<Vec<_>>();
        assert_eq!(book.tags_of(slot), tags);
        assert_eq!(book.tag_count(slot) as usize, tags.len());
        assert!(contact.is_some() || tags.is_empty(), "only the living carry tags");
        let days = |time: i64| (time.div_euclid(86_400_000)) as i32;
        assert_eq!(date(DateField::Created, slot), contact.map_or(NO_DATE, |c| days(c.created.0)));
        assert_eq!(date(DateField::LastContact, slot), contact.and_then(|c| c.last_contact).map_or(NO_DATE, |d| d.0));
        let first = contact.and_then(|c| c.first_purchase);
        assert_eq!(date(DateField::FirstPurchase, slot), first.map_or(NO_DATE, |d| d.0));
        let last = contact.and_then(|c| c.last_purchase);
        assert_eq!(date(DateField::LastPurchase, slot), last.map_or(NO_DATE, |d| d.0));
        assert_eq!(date(DateField::Birthday, slot), contact.and_then(|c| c.birthday).map_or(NO_DATE, |d| d.0));
        assert_eq!(number(NumberField::Spent, slot), contact.and_then(|c| c.spent).map_or(NO_NUMBER, |a| a.0));
        let purchases = contact.and_then(|c| c.purchases).map_or(NO_NUMBER, |n| i64::from(n) * 1000);
        assert_eq!(number(NumberField::Purchases, slot), purchases);
    }
}

fn maps_agree(book: &Book, all: &BTreeMap<Slot, Contact>) {
    let mut phones = BTreeMap::new();
    let mut emails = BTreeMap::new();
    for (slot, contact) in all.iter().rev() {
        assert_eq!(book.slot_of(contact.id), Some(*slot));
        assert_eq!(book.id_of(*slot), Some(contact.id));
        assert_eq!(book.with_contact(*slot, |read| read.to_contact()).as_ref(), Some(contact));
        for number in contact.phones.iter().filter_map(|phone| phone.number) {
            phones.insert(match_key(number), *slot);
        }
        for email in &contact.emails {
            emails.insert(email_key(&email.0), *slot);
        }
    }
    for (key, slot) in phones {
        assert_eq!(book.by_phone(key), Some(slot));
    }
    for (key, slot) in emails {
        assert_eq!(book.by_email(&key), Some(slot), "{key}");
    }
    for slot in 0..book.ids.len() {
        if !all.contains_key(&slot) {
            assert_eq!(book.id_of(slot), None);
            assert_eq!(book.ids.get(slot).and_then(|id| book.slot_of(id)), None);
        }
    }
    assert_eq!(book.by_phone(1), None);
    assert_eq!(book.by_email("nobody@example.com"), None);
}

fn texts_agree(book: &Book, all: &BTreeMap<Slot, Contact>, scan: &Scan) {
    let half: Slots = all.keys().copied().filter(|slot| slot % 2 == 0).collect();
    for needle in ["sara", "a", "محمد", "50000", "user1", "note 6", "line", "جد", "r", "zzz", "966500000003", "05"]
    {
        let holds = |text: &str| fold(text).contains(needle);
        let phone = |c: &Contact, digits: &str| {
            c.phones.iter().any(|phone| match phone.number {
                Some(number) => number.0.to_string().contains(digits),
                None => digits_of(&phone.raw).collect::<String>().contains(digits),
            })
        };
        let digits = needle.chars().all(|c| c.is_ascii_digit());
        let phones = |c: &Contact| digits && (phone(c, needle) || phone(c, needle.trim_start_matches('0')));
        let emails = |c: &Contact| c.emails.iter().any(|email| holds(&email.0));
        let any = |c: &Contact| holds(&c.name) || phones(c) || emails(c) || holds(&c.city) || holds(&c.note);
        let cases: [(TextField, &TextTest); 4] = [
            (TextField::Name, &|c| holds(&c.name)),
            (TextField::Email, &emails),
            (TextField::Note, &|c| holds(&c.note)),
            (TextField::Any, &any),
        ];
        for (field, test) in cases {
            let expected = scan(&|_, c| test(c));
            assert_eq!(book.text(field, needle, Index::everyone(book)), expected, "{field:?} {needle}");
            assert_eq!(book.text(field, needle, &half), &expected & &half, "{field:?} {needle}");
        }
        if digits {
            let expected = scan(&|_, c| phones(c));
            assert_eq!(book.text(TextField::Phone, needle, Index::everyone(book)), expected, "{needle}");
        }
        let city = scan(&|_, c| fold(&c.city) == needle);
        assert_eq!(book.text(TextField::City, needle, Index::everyone(book)), city, "{needle}");
        assert_eq!(book.name_search(needle), scan(&|_, c| holds(&c.name)));
    }
}

fn orders_agree(book: &Book, all: &BTreeMap<Slot, Contact>) {
    let everyone = Index::everyone(book);
    let text = |text: &str| Some(fold(text)).filter(|key| !key.is_empty());
    order_agrees(book, all, SortKey::Name, |c| text(&c.name));
    order_agrees(book, all, SortKey::City, |c| text(&c.city));
    order_agrees(book, all, SortKey::LastContact, |c| c.last_contact);
    order_agrees(book, all, SortKey::Spent, |c| c.spent);
    order_agrees(book, all, SortKey::LastPurchase, |c| c.last_purchase);
    order_agrees(book, all, SortKey::Purchases, |c| c.purchases);
    let mut slots: Vec<Slot> = all.keys().copied().collect();
    slots.sort_by_key(|slot| (all[slot].created, *slot));
    assert_eq!(book.sorted(everyone, SortKey::Created, false), slots);
    slots.reverse();
    assert_eq!(book.sorted(everyone, SortKey::Created, true), slots);
}

fn order_agrees<V: Ord>(
    book: &Book,
    all: &BTreeMap<Slot, Contact>,
    by: SortKey,
    value: impl Fn(&Contact) -> Option<V>,
) {
    for descending in [false, true] {
        let mut slots: Vec<Slot> = all.keys().copied().collect();
        slots.sort_by(|a, b| match (value(&all[a]), value(&all[b])) {
            (Some(a), Some(b)) if descending => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        assert_eq!(book.sorted(Index::everyone(book), by, descending), slots, "{by:?} {descending}");
    }
}
