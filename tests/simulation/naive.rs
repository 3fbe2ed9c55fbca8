//! A book held against itself: every contact read one by one, without any index, and every index asked.

use daftar::domain::book::{Book, SortKey};
use daftar::domain::consent::ConsentState;
use daftar::domain::contact::{Contact, ContactId};
use daftar::domain::phone::match_key;
use daftar::domain::segment::ast::PresenceField;
use daftar::domain::segment::eval::Index;
use daftar::domain::slots::{Slot, Slots};
use daftar::domain::text::fold;
use daftar::protocol::Overview;
use rustc_hash::FxHasher;
use serde::Serialize;
use std::collections::BTreeMap;
use std::hash::Hasher;

/// A digest of these bytes.
fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// A digest of the whole book as it is written, slots and all.
pub fn image_digest(book: &Book) -> u64 {
    digest(&book.to_image())
}

/// A digest of what the owner sees: who is where in memory makes no difference.
pub fn content_digest(book: &Book) -> u64 {
    fn put(into: &mut Vec<u8>, value: &impl Serialize) {
        *into = postcard::to_extend(value, std::mem::take(into)).expect("everything in a book can be written");
    }
    let mut contacts: Vec<(ContactId, Slot)> =
        book.everyone().iter().filter_map(|slot| Some((book.id_of(slot)?, slot))).collect();
    contacts.sort_unstable();
    let ids = |slots: &Slots| slots.iter().filter_map(|slot| book.id_of(slot)).collect::<Vec<_>>();
    let mut bytes = Vec::new();
    for (_, slot) in contacts {
        put(&mut bytes, &(book.contact(slot), book.tags_of(slot)));
    }
    put(&mut bytes, &(book.tags().collect::<Vec<_>>(), book.dimensions().collect::<Vec<_>>()));
    put(&mut bytes, &(book.segments().collect::<Vec<_>>(), book.templates().collect::<Vec<_>>()));
    for list in book.lists() {
        put(&mut bytes, &(list.id, &list.name, &list.filter, list.made, ids(&list.recipients.0)));
    }
    for campaign in book.campaigns() {
        let sets = [&campaign.recipients, &campaign.opened, &campaign.sent, &campaign.skipped];
        put(&mut bytes, &(campaign.id, &campaign.name, &campaign.text, campaign.made));
        put(&mut bytes, &sets.map(|set| ids(&set.0)));
    }
    put(&mut bytes, &(book.settings(), book.apart().collect::<Vec<_>>(), book.recipes().collect::<Vec<_>>()));
    digest(&bytes)
}

/// What an index or a figure says that the contacts do not.
pub fn disagreement(book: &Book, overview: &Overview) -> Option<String> {
    let limit = book.everyone().max().map_or(0, |slot| slot + 3);
    let all: BTreeMap<Slot, Contact> = (0..limit).filter_map(|slot| Some((slot, book.contact(slot)?))).collect();
    let scan = |test: &dyn Fn(&Contact) -> bool| -> Slots {
        all.iter().filter(|(_, contact)| test(contact)).map(|(slot, _)| *slot).collect()
    };
    let mut wrong: Vec<String> = Vec::new();
    let mut agree = |what: &str, indexed: &Slots, scanned: &Slots| {
        if indexed != scanned {
            wrong.push(format!("{what}: the index has {indexed:?}, the contacts {scanned:?}"));
        }
    };
    agree("everyone", book.everyone(), &scan(&|_| true));
    let states = [ConsentState::Unknown, ConsentState::OptedIn, ConsentState::OptedOut];
    for state in states {
        agree("consent", &book.consent(state), &scan(&|contact| contact.consent.state == state));
    }
    agree("phones", &book.present(PresenceField::Phone), &scan(&|c| c.messaging_phone().is_some()));
    agree("e-mails", &book.present(PresenceField::Email), &scan(&|c| !c.emails.is_empty()));
    agree("notes", &book.present(PresenceField::Note), &scan(&|c| !c.note.is_empty()));
    for contact in all.values().filter(|contact| !contact.city.is_empty()) {
        let city = fold(&contact.city);
        agree(&city, &book.city(&city), &scan(&|c| fold(&c.city) == city));
    }
    for needle in ["sara", "محمد", "5012"] {
        agree(needle, &book.name_search(needle), &scan(&|c| fold(&c.name).contains(needle)));
    }
    for tag in book.tags() {
        let carriers = book.carriers(tag.id);
        if !carriers.is_subset(book.everyone()) {
            wrong.push(format!("{} is carried by somebody who is gone", tag.name));
        }
        let shown = overview.tags.iter().find(|view| view.tag == *tag).map(|view| u64::from(view.contacts));
        if shown != Some(carriers.len()) {
            wrong.push(format!("{} has {} carriers, and {shown:?} are shown", tag.name, carriers.len()));
        }
    }
    for (slot, contact) in &all {
        let first = |found: Option<Slot>| found.is_some_and(|found| found <= *slot);
        if book.slot_of(contact.id) != Some(*slot) || book.id_of(*slot) != Some(contact.id) {
            wrong.push(format!("{:?} is not where its id says", contact.id));
        }
        if !contact.phones.iter().filter_map(|phone| phone.number).all(|number| first(book.by_phone(match_key(number))))
        {
            wrong.push(format!("slot {slot} is not found by its numbers"));
        }
        if !contact.emails.iter().all(|email| first(book.by_email(&email.key()))) {
            wrong.push(format!("slot {slot} is not found by its addresses"));
        }
    }
    let mut by_name: Vec<(bool, String, Slot)> =
        all.iter().map(|(slot, contact)| (fold(&contact.name).is_empty(), fold(&contact.name), *slot)).collect();
    by_name.sort();
    let by_name: Vec<Slot> = by_name.into_iter().map(|(_, _, slot)| slot).collect();
    if book.sorted(book.everyone(), SortKey::Name, false) != by_name {
        wrong.push("the order by name is another".into());
    }
    let count = |slots: Slots| u32::try_from(slots.len()).unwrap_or(u32::MAX);
    let shown = (overview.contacts, overview.opted_in, overview.opted_out, overview.with_phone);
    let counted = (
        count(scan(&|_| true)),
        count(scan(&|c| c.consent.state == ConsentState::OptedIn)),
        count(scan(&|c| c.consent.state == ConsentState::OptedOut)),
        count(scan(&|c| c.messaging_phone().is_some())),
    );
    if shown != counted {
        wrong.push(format!("the figures are {shown:?}, counted {counted:?}"));
    }
    (!wrong.is_empty()).then(|| wrong.join("; "))
}
