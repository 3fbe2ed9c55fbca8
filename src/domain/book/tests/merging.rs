//! Random histories on several devices: whatever happened on each, merging them comes to one book, whichever way round.

use super::compare::assert_indexes_agree;
use super::properties::{fields, op};
use crate::domain::book::Book;
use crate::domain::book::ledger::{Item, Key, Ledger, Stamp};
use crate::domain::book::merge::merged;
use crate::domain::book::merge::person::{Person, at};
use crate::domain::book::op::Op;
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue, add_permissions};
use crate::domain::date::Timestamp;
use crate::domain::interaction::add_interactions;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::{Tag, TagId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a book holds, without its slots: equal for two books that are the same to everybody.
#[derive(Debug, PartialEq)]
pub struct Content {
    living: BTreeMap<ContactId, Contact>,
    pub set: BTreeMap<ContactId, Person>,
    tags: BTreeMap<TagId, Tag>,
    carriers: BTreeMap<TagId, BTreeSet<ContactId>>,
    carried: BTreeMap<TagId, BTreeSet<ContactId>>,
    pub tagged: BTreeMap<TagId, BTreeMap<ContactId, Stamp>>,
    rest: String,
    lists: BTreeMap<u64, (String, BTreeSet<ContactId>)>,
    campaigns: BTreeMap<u64, (String, BTreeMap<ContactId, String>)>,
    items: BTreeMap<Item, Stamp>,
    pub beneath: BTreeMap<(ContactId, FieldName), String>,
}

fn ids(book: &Book, slots: &Slots) -> BTreeSet<ContactId> {
    slots.iter().filter_map(|slot| book.ids.get(slot)).collect()
}

pub fn content(book: &Book) -> Content {
    let removed = book.ledger.times.get(&Key::Removed).map(|times| times.slots()).unwrap_or_default();
    let known: Slots = &book.index.everyone | removed;
    let id = |slot: Slot| book.ids.get(slot).unwrap();
    let shelf = &book.shelf;
    let rest = &book.ledger.rest;
    let sets = |sets: &BTreeMap<TagId, SlotSet>| {
        sets.iter().map(|(tag, set)| (*tag, ids(book, &set.0))).filter(|(_, set)| !set.is_empty()).collect()
    };
    let times = |times: &crate::domain::book::ledger::Times| -> BTreeMap<ContactId, Stamp> {
        times.slots().iter().map(|slot| (id(slot), times.get(slot).unwrap())).collect()
    };
    Content {
        living: book.index.everyone.iter().map(|slot| (id(slot), book.contact(slot).unwrap())).collect(),
        set: known.iter().map(|slot| (id(slot), Person::read(book, id(slot), Some(slot)))).collect(),
        tags: shelf.tags.clone(),
        carriers: sets(&shelf.carriers),
        carried: sets(&rest.carried),
        tagged: book
            .ledger
            .times
            .iter()
            .filter_map(|(key, of)| if let Key::Tag(tag) = key { Some((*tag, times(of))) } else { None })
            .collect(),
        rest: format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {:?}",
            shelf.dimensions,
            shelf.segments,
            shelf.templates,
            shelf.settings,
            shelf.apart,
            shelf.recipes,
            shelf.arrangements,
            rest.pairs,
            rest.heirs,
            rest.tags,
            book.ledger.clock,
            book.ledger.seen
        ),
        lists: shelf
            .lists
            .values()
            .map(|list| {
                let what = format!("{} {} {:?}", list.name, list.filter, list.made);
                (list.id.0, (what, ids(book, &list.recipients.0)))
            })
            .collect(),
        campaigns: shelf
            .campaigns
            .values()
            .map(|one| {
                let what = format!("{} {} {:?}", one.name, one.text, one.made);
                let status = one.recipients.0.iter().map(|slot| (id(slot), format!("{:?}", one.status(slot))));
                (one.id.0, (what, status.collect()))
            })
            .collect(),
        items: rest.items.clone(),
        beneath: rest
            .beneath
            .iter()
            .map(|((slot, field), values)| {
                let mut values = values.clone();
                values.sort_by_key(|(stamp, _)| *stamp);
                ((id(*slot), *field), format!("{values:?}"))
            })
            .collect(),
    }
}

pub fn copy(book: &Book) -> Book {
    Book::from_image(&book.to_image()).unwrap()
}

/// `a` once everything of `b` came in.
pub fn join(a: &Book, b: &Book) -> Book {
    let mut joined = copy(a);
    joined.apply_at(Timestamp(1), 77, merged(a, b).ops).unwrap();
    joined
}

/// One thing done on one device.
type Deed = (u8, u8, u32, u32);

fn deeds(devices: u8) -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec((0..devices, 0u8..40, 0u32..400, 0u32..400), 1..40)
}

struct Device {
    book: Book,
    number: u64,
    inverses: Vec<Vec<Op>>,
}

impl Device {
    /// Does something at a time that need not come after what was done before.
    fn act(&mut self, (kind, a, b): (u8, u32, u32)) {
        let time = Timestamp(1_700_000_000_000 + i64::from(a % 40) * 1_000_000 - i64::from(b % 3) * 5_000_000);
        let ops = match kind {
            25..28 => one_of_two(&self.book, a, b),
            28..30 => self.inverses.pop().unwrap_or_default(),
            30..36 => {
                let Some(slot) = self.book.everyone().iter().nth(a as usize % 7) else { return };
                vec![Op::SetFields(vec![(slot, fields(a + b))])]
            }
            // A restore is another matter.
            24 if a.is_multiple_of(8) => Vec::new(),
            _ => vec![op(&self.book, (kind.min(24), a, b))],
        };
        let ops =
            if (28..30).contains(&kind) { ops } else { ops.into_iter().map(|op| keeping(&self.book, op)).collect() };
        // What does not fit this book is not done.
        if let Ok(applied) = self.book.apply_at(time, self.number, ops) {
            self.inverses.push(applied.inverse);
        }
    }
}

/// Nobody takes an entry out of a list without leaving a mark: what is set holds what was there.
fn keeping(book: &Book, op: Op) -> Op {
    let Op::SetFields(mut list) = op else { return op };
    for (slot, values) in &mut list {
        let Some(now) = book.contact(*slot) else { continue };
        for value in values {
            match value {
                FieldValue::Interactions(list) => add_interactions(list, &now.interactions),
                FieldValue::Permissions(list) => add_permissions(list, &now.permissions),
                _ => {}
            }
        }
    }
    Op::SetFields(list)
}

/// Makes one contact of two.
fn one_of_two(book: &Book, a: u32, b: u32) -> Vec<Op> {
    let living: Vec<Slot> = book.everyone().iter().take(9).collect();
    let pick = |n: u32| living.get(n as usize % living.len().max(1)).copied();
    let (Some(gone), Some(stays)) = (pick(a), pick(b)) else { return Vec::new() };
    let (Some(gone_id), Some(heir)) = (book.id_of(gone), book.id_of(stays)) else { return Vec::new() };
    if gone == stays {
        return Vec::new();
    }
    vec![
        Op::SetFields(vec![(stays, fields(a * 3 + b))]),
        Op::RemoveContacts(SlotSet([gone].into())),
        Op::NameHeirs(vec![(gone_id, heir)]),
    ]
}

/// Devices that begin with the same book, or with none, and sometimes merge another's.
fn lived(devices: u8, before: Vec<Deed>, after: Vec<Deed>) -> Vec<Book> {
    let mut first = Device { book: Book::new(), number: 1, inverses: Vec::new() };
    before.into_iter().for_each(|(_, kind, a, b)| first.act((kind, a, b)));
    let device = |n: u8| Device { book: copy(&first.book), number: u64::from(n) + 1, inverses: Vec::new() };
    let mut all: Vec<Device> = (0..devices).map(device).collect();
    for (which, kind, a, b) in after {
        let which = usize::from(which);
        if kind >= 38 {
            let other = copy(&all[a as usize % all.len()].book);
            let ops = merged(&all[which].book, &other).ops;
            all[which].book.apply_at(Timestamp(i64::from(b)), which as u64 + 1, ops).unwrap();
            all[which].inverses.clear();
        } else {
            all[which].act((kind, a, b));
        }
    }
    all.into_iter().map(|device| device.book).collect()
}

fn naive_newest(joined: &Book, a: &Book, b: &Book) {
    let people = |book: &Book| content(book).set;
    let (ours, theirs) = (people(a), people(b));
    for (id, mine) in &ours {
        let Some(its) = theirs.get(id) else { continue };
        let is_merged = mine.heir.is_some() || its.heir.is_some();
        let newest = mine.stamps.iter().chain(&its.stamps).copied().max();
        let removed = mine.removed.max(its.removed);
        if joined.ledger.rest.heirs.is_empty() {
            let alive = removed.is_none() || newest > removed;
            assert_eq!(joined.slot_of(*id).is_some(), alive, "{id:?} {newest:?} {removed:?}");
        }
        let (Some(slot), Some(x), Some(y)) = (joined.slot_of(*id), &mine.contact, &its.contact) else { continue };
        if is_merged || !joined.ledger.rest.heirs.is_empty() {
            continue;
        }
        let shown = joined.contact(slot).unwrap();
        for field in FieldName::ALL.into_iter().filter(|field| {
            // An opt-out stands, and of lists every entry.
            !matches!(field, FieldName::Consent | FieldName::Interactions | FieldName::Permissions)
        }) {
            let (s, t) = (mine.stamps[at(field)], its.stamps[at(field)]);
            let expected = if s >= t { x.get(field) } else { y.get(field) };
            if s != t {
                assert_eq!(shown.get(field), expected, "{id:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn two_books_come_to_one_whichever_way_round(before in deeds(1), after in deeds(2)) {
        let books = lived(2, before, after);
        let (a, b) = (&books[0], &books[1]);
        let (ab, ba) = (join(a, b), join(b, a));
        assert_eq!(content(&ab), content(&ba));
        assert_indexes_agree(&ab);
        naive_newest(&ab, a, b);
        for (one, other) in [(a, a), (&ab, a), (&ab, b), (&ab, &ba), (&ab, &ab)] {
            assert_eq!(merged(one, other).ops, [], "nothing is left to bring in");
        }
        assert_eq!(merged(a, b), merged(a, &copy(b)), "the same again");
        assert_eq!(content(&copy(&ab)), content(&ab));
    }

    #[test]
    fn several_books_come_to_one_in_any_order(devices in 3u8..5, common in any::<bool>(), before in deeds(1), after in deeds(4)) {
        let after = after.into_iter().map(|(which, kind, a, b)| (which % devices, kind, a, b)).collect();
        let books = lived(devices, if common { before } else { Vec::new() }, after);
        let (a, b, c) = (&books[0], &books[1], &books[2]);
        let left = join(&join(a, b), c);
        let right = join(a, &join(b, c));
        assert_eq!(content(&left), content(&right));
        assert_eq!(content(&left), content(&join(&join(c, a), b)));
        assert_indexes_agree(&left);
        let all = books.iter().skip(3).fold(left, |all, book| join(&all, book));
        let back = books.iter().rev().skip(1).fold(copy(&books[books.len() - 1]), |all, book| join(&all, book));
        assert_eq!(content(&all), content(&back));
    }

    #[test]
    fn a_merge_is_taken_back_and_done_again_as_if_it_had_not_been(before in deeds(1), after in deeds(2)) {
        let books = lived(2, before, after);
        let mut book = copy(&books[0]);
        let inverse = book.apply_at(Timestamp(5), 9, merged(&books[0], &books[1]).ops).unwrap().inverse;
        let joined = content(&book);
        let again = book.apply_at(Timestamp(6), 9, inverse).unwrap().inverse;
        assert_eq!(content(&book), content(&books[0]));
        assert_indexes_agree(&book);
        book.apply_at(Timestamp(7), 9, again).unwrap();
        assert_eq!(content(&book), joined);
    }
}

/// A planted mistake: a book that forgot when everything was set does not come to the same both ways round.
#[test]
fn books_that_forget_their_stamps_are_found_out() {
    let mut state = 7u64;
    let mut draw = |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % below
    };
    let mut red = 0;
    for _ in 0..20 {
        let mut deeds = |devices: u32| -> Vec<Deed> {
            (0..30).map(|_| (draw(devices) as u8, draw(38) as u8, draw(400), draw(400))).collect()
        };
        let (before, after) = (deeds(1), deeds(2));
        let mut books = lived(2, before, after);
        let right = content(&join(&books[0], &books[1]));
        books[1].ledger = Ledger { clock: books[1].ledger.clock, ..Ledger::default() };
        red += u32::from(content(&join(&books[0], &books[1])) != right);
    }
    assert!(red > 15, "{red} of 20");
}
