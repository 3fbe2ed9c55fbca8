//! What taking a commit back must come to, from the books before it, after it, now, and after taking it back: cell by cell,
//! without ops. A cell that the commit changed and that is still as it left it is as before it; every other cell is as it was.

use crate::domain::arrangement::Arrangement;
use crate::domain::book::Book;
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::message::{BroadcastList, Campaign, RecipientStatus};
use crate::domain::slots::Slots;
use crate::domain::tag::{Tag, TagId};
use crate::domain::text::fold;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// What a cell must hold.
fn cell<T: PartialEq>(before: T, after: T, now: T) -> T {
    if before != after && now == after { before } else { now }
}

/// A thing whose cells are told by `mend`; whole where it came or went.
fn thing<T: PartialEq + Clone>(
    before: Option<T>,
    after: Option<T>,
    now: Option<T>,
    mend: impl Fn(T, T, T) -> T,
) -> Option<T> {
    match (before, after, now) {
        (Some(before), Some(after), Some(now)) => Some(mend(before, after, now)),
        (before, after, now) => cell(before, after, now),
    }
}

type Held = (Contact, BTreeSet<TagId>);

fn held(book: &Book, id: ContactId) -> Option<Held> {
    let slot = book.slot_of(id)?;
    Some((book.contact(slot)?, book.tags_of(slot).into_iter().collect()))
}

fn living(book: &Book) -> impl Iterator<Item = ContactId> + '_ {
    book.everyone().iter().filter_map(|slot| book.id_of(slot))
}

pub fn check(before: &Book, after: &Book, now: &Book, result: &Book) {
    let books = [before, after, now, result];
    let ids: BTreeSet<ContactId> = books.into_iter().flat_map(living).collect();
    for id in ids {
        check_contact(books, id);
    }
    check_tags(books);
    let keys = |pick: &dyn Fn(&Book) -> Vec<u64>| -> BTreeSet<u64> { books.into_iter().flat_map(pick).collect() };
    for id in keys(&|book| book.shelf.dimensions.keys().map(|id| id.0).collect()) {
        let [before, after, now, result_is] =
            books.map(|book| book.shelf.dimensions.iter().find(|(key, _)| key.0 == id).map(|(_, value)| value.clone()));
        let expected = thing(before, after, now, |before, after, now| {
            let mut dimension = now.clone();
            dimension.name = cell(before.name, after.name, now.name);
            dimension.color = cell(before.color, after.color, now.color);
            dimension
        });
        let used = result.tags().any(|tag| tag.dimension.is_some_and(|dimension| dimension.0 == id));
        assert!(result_is == expected || used && expected.is_none(), "dimension {id}");
    }
    for id in keys(&|book| book.shelf.segments.keys().map(|id| id.0).collect()) {
        let values = books.map(|book| book.segments().find(|value| value.id.0 == id).cloned());
        same(values, |before, after, mut now| {
            now.name = cell(before.name, after.name, now.name);
            now.filter = cell(before.filter, after.filter, now.filter);
            now
        });
    }
    for id in keys(&|book| book.shelf.templates.keys().map(|id| id.0).collect()) {
        let values = books.map(|book| book.templates().find(|value| value.id.0 == id).cloned());
        same(values, |before, after, mut now| {
            now.name = cell(before.name, after.name, now.name);
            now.text = cell(before.text, after.text, now.text);
            now
        });
    }
    for id in keys(&|book| book.shelf.recipes.keys().map(|id| id.0).collect()) {
        let values = books.map(|book| book.recipes().find(|value| value.id.0 == id).cloned());
        same(values, cell);
    }
    for arrangement in keys(&|book| book.shelf.arrangements.keys().map(|id| id.key).collect()) {
        let is_it = |value: &&Arrangement| value.id.key == arrangement;
        same(books.map(|book| book.arrangements().find(is_it).cloned()), cell);
    }
    for id in keys(&|book| book.shelf.lists.keys().map(|id| id.0).collect()) {
        let values =
            books.map(|book| book.lists().find(|value| value.id.0 == id).map(|value| list(book, result, value)));
        same(values, |before, after, now| {
            let known = |id: &ContactId| cell(before.2.contains(id), after.2.contains(id), now.2.contains(id));
            let recipients = before.2.iter().chain(&after.2).chain(&now.2).copied().filter(known).collect();
            let words = [0, 1, 2].map(|at| cell(before.0[at].clone(), after.0[at].clone(), now.0[at].clone()));
            (words, now.1, recipients)
        });
    }
    for id in keys(&|book| book.shelf.campaigns.keys().map(|id| id.0).collect()) {
        let values = books
            .map(|book| book.campaigns().find(|value| value.id.0 == id).map(|value| campaign(book, result, value)));
        same(values, |before, after, now| {
            let ids: BTreeSet<ContactId> = before.1.keys().chain(after.1.keys()).chain(now.1.keys()).copied().collect();
            let place = |id: ContactId| {
                let at = |places: &Places| places.get(&id).copied();
                Some((id, cell(at(&before.1), at(&after.1), at(&now.1))?))
            };
            let words = [0, 1, 2].map(|at| cell(before.0[at].clone(), after.0[at].clone(), now.0[at].clone()));
            (words, ids.into_iter().filter_map(place).collect())
        });
    }
    let pairs: BTreeSet<(ContactId, ContactId)> = books.into_iter().flat_map(Book::apart).collect();
    for (a, b) in pairs {
        let [before, after, now, result] = books.map(|book| book.are_apart(a, b));
        assert_eq!(result, cell(before, after, now));
    }
    let [before, after, now, result] = books.map(|book| book.settings().clone());
    let mut expected = now.clone();
    expected.shop = cell(before.shop, after.shop, now.shop);
    expected.home = cell(before.home, after.home, now.home);
    expected.link_host = cell(before.link_host, after.link_host, now.link_host);
    expected.currency = cell(before.currency, after.currency, now.currency);
    assert_eq!(result, expected);
}

fn same<T: PartialEq + Clone + Debug>([before, after, now, result]: [Option<T>; 4], mend: impl Fn(T, T, T) -> T) {
    assert_eq!(result, thing(before, after, now, mend));
}

/// Recipients by id, as far as the resulting book knows them.
fn ids(book: &Book, result: &Book, slots: &Slots) -> BTreeSet<ContactId> {
    slots.iter().filter_map(|slot| book.ids.get(slot)).filter(|id| result.ids.slot_of(*id).is_some()).collect()
}

type ListCells = ([String; 3], u64, BTreeSet<ContactId>);

fn list(book: &Book, result: &Book, list: &BroadcastList) -> ListCells {
    let words = [list.name.clone(), list.filter.clone(), list.made.0.to_string()];
    (words, list.id.0, ids(book, result, &list.recipients.0))
}

type Places = BTreeMap<ContactId, RecipientStatus>;

fn campaign(book: &Book, result: &Book, campaign: &Campaign) -> ([String; 3], Places) {
    let words = [campaign.name.clone(), campaign.text.clone(), campaign.made.0.to_string()];
    let place = |id| Some((id, campaign.status(book.ids.slot_of(id)?)));
    (words, ids(book, result, &campaign.recipients.0).into_iter().filter_map(place).collect())
}

fn check_contact(books: [&Book; 4], id: ContactId) {
    let [_, _, now_book, result_book] = books;
    let [before, after, now, result] = books.map(|book| held(book, id));
    match (before, after) {
        (None, None) => assert_eq!(result, now, "later contacts stay"),
        (None, Some(after)) => {
            let there = |tags: &BTreeSet<TagId>| -> BTreeSet<TagId> {
                tags.iter().copied().filter(|tag| now_book.tag(*tag).is_some()).collect()
            };
            let untouched = |now: &Held| fields(&now.0) == fields(&after.0) && there(&now.1) == there(&after.1);
            let expected = now.filter(|now| !untouched(now));
            assert_eq!(result, expected, "one that was added leaves if nobody touched it");
        }
        (Some(before), None) => {
            let expected = now.unwrap_or_else(|| {
                let tags = before.1.into_iter().filter(|tag| result_book.tag(*tag).is_some());
                (before.0, tags.collect())
            });
            assert_eq!(result, Some(expected), "one that was removed comes back");
        }
        (Some(before), Some(after)) => {
            let Some(now) = now else { return assert_eq!(result, None, "one that was removed since stays away") };
            let mut contact = now.0.clone();
            for ((before, after), now) in fields(&before.0).into_iter().zip(fields(&after.0)).zip(fields(&now.0)) {
                contact.set(field(before, after, now));
            }
            let tags = result_book
                .tags()
                .map(|tag| tag.id)
                .filter(|tag| cell(before.1.contains(tag), after.1.contains(tag), now.1.contains(tag)));
            let (found, found_tags) = result.expect("it stays");
            assert_eq!(found_tags, tags.collect::<BTreeSet<_>>());
            assert_eq!(sorted(found), sorted(contact));
        }
    }
}

fn field(before: FieldValue, after: FieldValue, now: FieldValue) -> FieldValue {
    match (before, after, now) {
        (FieldValue::Extra(before), FieldValue::Extra(after), FieldValue::Extra(now)) => {
            let columns = |list: &[(String, String)]| list.iter().cloned().collect::<BTreeMap<String, String>>();
            let (before, after, now) = (columns(&before), columns(&after), columns(&now));
            let names: BTreeSet<&String> = before.keys().chain(after.keys()).chain(now.keys()).collect();
            let value =
                |name: &String| Some((name.clone(), cell(before.get(name), after.get(name), now.get(name))?.clone()));
            FieldValue::Extra(names.into_iter().filter_map(value).collect())
        }
        (before, after, now) => cell(before, after, now),
    }
}

/// Further columns in the order of their names: the order is nobody's promise once two people had a hand in it.
fn sorted(mut contact: Contact) -> Contact {
    contact.extra.sort();
    contact
}

fn fields(contact: &Contact) -> Vec<FieldValue> {
    FieldName::ALL.map(|field| contact.get(field)).to_vec()
}

fn check_tags(books: [&Book; 4]) {
    let [_, _, now_book, result_book] = books;
    let ids: BTreeSet<TagId> = books.into_iter().flat_map(|book| book.tags().map(|tag| tag.id)).collect();
    for id in ids {
        let [before, after, now, result] = books.map(|book| book.tag(id).cloned());
        let expected = thing(before, after, now.clone(), |before, after, now| Tag {
            id,
            name: cell(before.name, after.name, now.name),
            color: cell(before.color, after.color, now.color),
            dimension: cell(before.dimension, after.dimension, now.dimension),
        });
        let expected = expected
            .map(|tag| Tag { dimension: tag.dimension.filter(|id| result_book.dimension(*id).is_some()), ..tag });
        if result == expected {
            continue;
        }
        assert_eq!(result, now, "what can't go back stays");
        match expected {
            None => assert!(!result_book.carriers(id).is_empty(), "somebody carries it"),
            Some(expected) => {
                let holder = result_book.tag_by_name(&fold(&expected.name)).map(|tag| tag.id);
                assert!(holder.is_some_and(|holder| holder != id), "another tag has its name");
                assert!(now_book.tag(id) == result_book.tag(id));
            }
        }
    }
}
