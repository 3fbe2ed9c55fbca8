//! Random histories: whatever happens to a book, it can be taken back, its indexes agree with its contacts, and its written
//! forms read back.

use super::compare::{assert_identical, assert_indexes_agree, assert_same};
use crate::domain::arrangement::{Arrangement, ArrangementId, ArrangementKind};
use crate::domain::book::op::{NewContact, Op};
use crate::domain::book::samples::contact_number;
use crate::domain::book::{Book, SnapshotParts};
use crate::domain::consent::{Channel, Consent, ConsentState, Permission};
use crate::domain::contact::{ContactId, FieldValue};
use crate::domain::date::{Date, Timestamp};
use crate::domain::message::*;
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagColor, TagId};
use proptest::prelude::*;

/// A step of a history before it meets a book: numbers that pick one of what is possible there.
pub type Step = (u8, u32, u32);

pub fn steps() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let commit = prop::collection::vec((0u8..25, 0u32..400, 0u32..400), 1..4);
    prop::collection::vec(commit, 1..10)
}

/// Some of the living contacts.
fn some(book: &Book, a: u32, b: u32) -> SlotSet {
    SlotSet(book.everyone().iter().filter(|slot| (slot * (a % 5 + 1) + b).is_multiple_of(b % 7 + 1)).collect())
}

fn known_slots(book: &Book, a: u32) -> Slots {
    (0..book.ids.len()).filter(|slot| slot % (a % 4 + 1) == 0).collect()
}

pub fn fields(n: u32) -> Vec<FieldValue> {
    let from = contact_number(n);
    let mut values = vec![
        FieldValue::Name(from.name),
        FieldValue::Phones(from.phones),
        FieldValue::Emails(from.emails),
        FieldValue::City(from.city),
        FieldValue::Country(from.country),
        FieldValue::Birthday(from.birthday),
        FieldValue::LastContact(from.last_contact),
        FieldValue::Purchases(from.purchases),
        FieldValue::Spent(from.spent),
        FieldValue::Note(from.note),
        FieldValue::Consent(from.consent),
        FieldValue::Extra(from.extra),
        FieldValue::FirstPurchase(from.first_purchase),
        FieldValue::FollowUp(from.follow_up),
        FieldValue::Interactions(from.interactions),
        FieldValue::Permissions(from.permissions),
        FieldValue::LastPurchase(from.last_purchase),
        FieldValue::Name("twice".to_owned()),
    ];
    values.rotate_left(n as usize % 18);
    values.truncate(n as usize % 5 + 1);
    values
}

fn tag(a: u32, b: u32, dimension: Option<DimensionId>) -> Tag {
    Tag { id: TagId(u64::from(a % 5)), name: format!("Tag {}", b % 9), color: TagColor::Red, dimension }
}

fn consent(n: u32) -> Consent {
    contact_number(n).consent
}

/// One of a few, among them some that sample contacts have.
fn permission(n: u32) -> Permission {
    let known = (0..50).flat_map(|n| contact_number(n).permissions).next();
    let told = Permission {
        on: Some(Date(19_000)),
        channel: Channel::WhatsApp,
        state: ConsentState::OptedIn,
        source: format!("fair {}", n % 3),
        words: String::new(),
        proof: String::new(),
    };
    known.filter(|_| n.is_multiple_of(4)).unwrap_or(told)
}

/// The op that a step stands for in this book. It may be invalid: the book then has to refuse it.
pub fn op(book: &Book, (kind, a, b): Step) -> Op {
    let tags: Vec<TagId> = book.tags().map(|tag| tag.id).collect();
    let any_tag = tags.get(a as usize % tags.len().max(1)).copied().unwrap_or(TagId(3));
    let small = u64::from(b % 3);
    match kind {
        0..4 => {
            let add = |n: u32| NewContact {
                contact: contact_number(n),
                tags: tags.iter().copied().filter(|tag| (tag.0 as u32 + n).is_multiple_of(3)).collect(),
            };
            let numbers: Vec<u32> =
                (a..a + b % 90).filter(|n| book.slot_of(ContactId(u128::from(*n) + 1)).is_none()).collect();
            // Descending ids now and then: other devices' contacts come late.
            let list: Vec<NewContact> = if b.is_multiple_of(5) {
                numbers.into_iter().rev().map(add).collect()
            } else {
                numbers.into_iter().map(add).collect()
            };
            Op::AddContacts(list.into())
        }
        4 => {
            Op::AddContacts(vec![NewContact { contact: contact_number(a), tags: vec![TagId(u64::from(b % 7))] }].into())
        }
        5 => Op::RemoveContacts(some(book, a, b)),
        6 => Op::RemoveContacts(SlotSet([a].into())),
        7 | 8 => {
            let slots: Vec<Slot> = some(book, a, b).0.iter().take(40).chain(book.everyone().iter().take(1)).collect();
            Op::SetFields(slots.into_iter().map(|slot| (slot, fields(slot + a))).collect())
        }
        9 => Op::SetFields(vec![(a, fields(b))]),
        10 if a.is_multiple_of(3) => Op::Permit { contacts: some(book, a, b), permission: permission(b) },
        10 if a % 3 == 1 => Op::Unpermit { contacts: some(book, a, b), permission: permission(b) },
        10 => Op::SetConsent { contacts: some(book, a, b), consent: consent(b) },
        11 | 12 => Op::AddTag { tag: any_tag, contacts: some(book, a, b) },
        13 => Op::RemoveTag { tag: any_tag, contacts: some(book, a, b) },
        14 => {
            let dimension = book.dimensions().next().map(|dimension| dimension.id).filter(|_| b.is_multiple_of(2));
            Op::PutTag(tag(a, b, dimension))
        }
        15 if a.is_multiple_of(3) => Op::DropTag(any_tag),
        15 if a.is_multiple_of(2) => Op::DropDimension(DimensionId(small)),
        15 => Op::PutDimension(Dimension { id: DimensionId(small), name: format!("D{a}"), color: TagColor::Blue }),
        16 if a.is_multiple_of(2) => Op::DropSegment(SegmentId(small)),
        16 => Op::PutSegment(Segment { id: SegmentId(small), name: format!("S{a}"), filter: String::new() }),
        17 if a.is_multiple_of(2) => Op::DropTemplate(TemplateId(small)),
        17 => Op::PutTemplate(Template { id: TemplateId(small), name: format!("T{a}"), text: "مرحبا".to_owned() }),
        18 if a.is_multiple_of(3) => Op::DropList(ListId(small)),
        18 => Op::PutList(BroadcastList {
            id: ListId(small),
            name: format!("L{a}"),
            filter: String::new(),
            made: Timestamp(5),
            recipients: SlotSet(known_slots(book, a)),
        }),
        19 if a.is_multiple_of(5) => Op::DropCampaign(CampaignId(small)),
        19 => Op::PutCampaign(Campaign {
            id: CampaignId(small),
            name: format!("C{a}"),
            text: String::new(),
            made: Timestamp(6),
            recipients: SlotSet(known_slots(book, a)),
            opened: SlotSet(known_slots(book, 0).iter().filter(|slot| slot % 12 == 0).collect()),
            sent: SlotSet(known_slots(book, 0).iter().filter(|slot| slot % 12 == 3).collect()),
            skipped: SlotSet::default(),
        }),
        20 => Op::Mark(Mark {
            campaign: CampaignId(small),
            contact: book.ids.get(a % book.ids.len().max(1)).unwrap_or(ContactId(0)),
            status: [
                RecipientStatus::Waiting,
                RecipientStatus::Opened,
                RecipientStatus::Sent,
                RecipientStatus::Skipped,
            ][b as usize % 4],
        }),
        21 | 22 => {
            let id = |n: u32| ContactId(u128::from(n) % 50);
            let pairs = (0..b % 4).map(|k| (id(a + k), id(b * (k + 1)))).collect();
            if a.is_multiple_of(3) { Op::LetTogether(pairs) } else { Op::KeepApart(pairs) }
        }
        23 if a % 5 == 1 => Op::Disarrange(arranged(small)),
        23 if a % 5 == 2 => {
            Op::Arrange(Arrangement { id: arranged(small), name: format!("A{a}"), text: format!("{{\"a\":{b}}}") })
        }
        23 if a.is_multiple_of(3) => Op::DropRecipe(RecipeId(small)),
        23 => Op::PutRecipe(Recipe {
            id: RecipeId(small),
            name: format!("{a}.csv"),
            used: Timestamp(i64::from(b)),
            headers: vec!["name".into()],
            text: "{}".into(),
        }),
        _ if a.is_multiple_of(8) => Op::Replace(other_book(b).to_image()),
        _ => Op::SetSettings(Settings { shop: format!("Shop {a}"), ..Settings::default() }),
    }
}

fn arranged(key: u64) -> ArrangementId {
    ArrangementId { kind: ArrangementKind::Rule, key }
}

fn other_book(n: u32) -> Book {
    let mut book = Book::new();
    let list: Vec<NewContact> =
        (n..n + 100).map(|n| NewContact { contact: contact_number(n), tags: vec![TagId(1)] }).collect();
    book.apply(vec![
        Op::PutTag(tag(1, n, None)),
        Op::AddContacts(list.into()),
        Op::RemoveContacts(SlotSet([70, 99].into())),
    ])
    .unwrap();
    book
}

/// What a store does with snapshots.
#[derive(Default)]
struct Disk {
    head: Vec<u8>,
    blocks: Vec<Vec<u8>>,
}

impl Disk {
    fn write(&mut self, parts: SnapshotParts) {
        self.head = parts.head;
        self.blocks.resize(parts.count as usize, Vec::new());
        for (number, bytes) in parts.changed {
            self.blocks[number as usize] = bytes;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_history_can_be_taken_back_and_done_again(history in steps()) {
        let mut book = Book::new();
        let mut states = vec![Book::from_image(&book.to_image()).unwrap()];
        let mut inverses = Vec::new();
        for commit in history {
            // Ops of one commit are made one by one, because later ones lean on earlier ones.
            let mut scratch = Book::from_image(&book.to_image()).unwrap();
            let mut ops = Vec::new();
            for step in commit {
                let op = op(&scratch, step);
                if scratch.apply(vec![op.clone()]).is_ok() {
                    ops.push(op);
                }
            }
            if inverses.len() % 3 == 1 {
                // The first question makes the maps of phones and addresses, which later ops have to keep up to date.
                assert_eq!((book.by_phone(1), book.by_email("nobody@example.com")), (None, None));
            }
            let applied = book.apply(ops).unwrap();
            assert_identical(&book, &scratch);
            inverses.push(applied.inverse);
            states.push(Book::from_image(&book.to_image()).unwrap());
        }
        assert_indexes_agree(&book);
        let mut redo = Vec::new();
        for (inverse, before) in inverses.into_iter().rev().zip(states.iter().rev().skip(1)) {
            redo.push(book.apply(inverse).unwrap().inverse);
            assert_same(&book, before);
        }
        assert_indexes_agree(&book);
        for (again, after) in redo.into_iter().rev().zip(states.iter().skip(1)) {
            book.apply(again).unwrap();
            assert_same(&book, after);
        }
        assert_indexes_agree(&book);
    }

    #[test]
    fn a_refused_commit_leaves_no_trace(history in steps(), last in steps()) {
        let mut book = Book::new();
        for step in history.into_iter().flatten() {
            let op = op(&book, step);
            let before = Book::from_image(&book.to_image()).unwrap();
            if book.apply(vec![op]).is_err() {
                assert_identical(&book, &before);
            }
        }
        let mut scratch = Book::from_image(&book.to_image()).unwrap();
        let mut ops = Vec::new();
        for step in last.into_iter().flatten() {
            let op = op(&scratch, step);
            if scratch.apply(vec![op.clone()]).is_ok() {
                ops.push(op);
            }
        }
        ops.push(Op::RemoveContacts(SlotSet([1_000_000].into())));
        let before = Book::from_image(&book.to_image()).unwrap();
        prop_assert!(book.apply(ops).is_err());
        assert_identical(&book, &before);
        assert_indexes_agree(&book);
    }

    #[test]
    fn written_forms_read_back_and_small_snapshots_add_up(history in steps(), pauses in any::<u64>()) {
        let mut book = Book::new();
        let mut disk = Disk::default();
        // Refused ops are part of life here.
        let mut refused = 0;
        for (at, commit) in history.into_iter().enumerate() {
            for step in commit {
                let op = op(&book, step);
                refused += u32::from(book.apply(vec![op]).is_err());
            }
            // Searching builds folded texts, which later edits have to keep up to date.
            book.search("sara", book.everyone());
            let pause = pauses >> (at * 3);
            if pause & 1 == 0 {
                let parts = book.changed_parts();
                if pause & 2 == 0 {
                    // An edit while the store is writing must be in the next snapshot.
                    let op = op(&book, (2, at as u32 * 31, 77));
                    refused += u32::from(book.apply(vec![op]).is_err());
                }
                if pause & 4 == 0 {
                    disk.write(parts);
                    book.mark_saved();
                }
            }
        }
        prop_assert!(refused < 100);
        disk.write(book.changed_parts());
        book.mark_saved();
        prop_assert!(book.changed_parts().changed.is_empty());
        let opened = Book::open(&disk.head, &disk.blocks).unwrap();
        assert_identical(&opened, &book);
        assert_indexes_agree(&opened);
        assert_indexes_agree(&book);
        prop_assert!(opened.changed_parts().changed.is_empty());
        let full = Book::from_image(&book.to_image()).unwrap();
        assert_identical(&full, &book);
        prop_assert_eq!(full.changed_parts().changed.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>(), disk.blocks);
    }

    #[test]
    fn damaged_images_are_refused_or_read_but_never_panic(n in 0u32..200, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut image = other_book(n).to_image();
        let at = at.index(image.len());
        image[at] = byte;
        if let Ok(book) = Book::from_image(&image) {
            assert_indexes_agree(&book);
        }
        let whole = other_book(n).to_image();
        prop_assert!(Book::from_image(&whole[..cut.index(whole.len())]).is_err());
    }
}
