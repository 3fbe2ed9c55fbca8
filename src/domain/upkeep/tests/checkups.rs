//! Books examined and mended.

use super::world::{TODAY, book, carried_out, noon, told};
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::date::Date;
use crate::domain::health::score::Point;
use crate::domain::health::tags::{TagFault, TagFinding};
use crate::domain::message::{BroadcastList, ListId};
use crate::domain::slots::{SlotSet, Slots};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagColor, TagId};
use crate::domain::tag_traits::{DimensionTraits, Scheme, TagTraits};
use crate::domain::upkeep::checkup::{Checkup, examine_book, history};
use crate::domain::upkeep::dimensions::carrying_several;
use crate::domain::upkeep::fix::{FixKey, FixWords, fix, key_of};
use crate::domain::upkeep::preview::{changes, preview, standing, touched};
use crate::domain::upkeep::tags::TagError;
use proptest::prelude::*;

const WORDS: FixWords = FixWords { archive: "Archive", why: "" };

fn examined(book: &Book) -> Checkup {
    examine_book(book, &Slots::new(), TODAY)
}

/// Whether the fault is still found, with anybody in it that a fix could change.
fn is_left(book: &Book, key: FixKey) -> bool {
    examined(book).of_tags.iter().any(|finding| key_of(finding) == Some(key))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// What a fix shows is what it does; the fault is gone; undo brings the book back.
    #[test]
    fn fixes_do_what_they_show_and_mend(seed in any::<u64>(), contacts in 1u64..80) {
        let before = book(seed, contacts);
        let found = examined(&before);
        let report = found.report(&before);
        prop_assert_eq!(report.of_tags.len(), found.of_tags.len());
        for (finding, told) in found.of_tags.iter().zip(&report.of_tags) {
            let Some(key) = key_of(finding) else { continue };
            let mut book = book(seed, contacts);
            let change = fix(&book, &found.of_tags, key, WORDS).unwrap();
            let shown = preview(&book, &change.ops);
            let everyone = book.everyone().clone();
            let all = changes(&book, &change.ops, &everyone);
            let net = touched(&book, &change.ops);
            prop_assert_eq!(shown.contacts, net.len());
            if !matches!(key, FixKey::Retire(_)) {
                prop_assert_eq!(told.contacts, shown.contacts, "{:?}", finding.fault);
            }
            carried_out(change.ops, &mut book);
            for (slot, change) in everyone.iter().zip(&all) {
                prop_assert_eq!(&standing(&book, slot), &change.after);
                prop_assert_eq!(change.before != change.after, net.contains(slot));
            }
            prop_assert!(matches!(key, FixKey::Split(_)) || !is_left(&book, key), "{:?}", finding.fault);
        }
    }
}

fn shop() -> Book {
    let mut book = Book::new();
    let put = |id, name: &str, dimension: Option<u64>| {
        Op::PutTag(Tag {
            id: TagId(id),
            name: name.into(),
            color: TagColor::Gray,
            dimension: dimension.map(DimensionId),
        })
    };
    let stage = Dimension { id: DimensionId(1), name: "Stage".into(), color: TagColor::Gray };
    let single = DimensionTraits { single: true, ..DimensionTraits::new(stage.id, &stage.name) };
    let contact = |n: u128| {
        let mut contact = Contact::new(ContactId(n), noon(TODAY.0 - if n < 20 { 400 } else { 10 }));
        contact.city = ["A", "B", "C"][n as usize % 3].into();
        NewContact { contact, tags: Vec::new() }
    };
    let set = |range: std::ops::Range<u32>| SlotSet(range.collect());
    let ops = vec![
        Op::PutDimension(stage),
        Op::Arrange(single.arranged()),
        put(1, "تم الدفع", None),
        put(2, "الدفع تم", None),
        put(3, "First", Some(1)),
        put(4, "Second", Some(1)),
        put(5, "Nobody", None),
        put(6, "Put away", None),
        Op::Arrange(TagTraits { archived: true, ..TagTraits::new(TagId(6), "Put away") }.arranged()),
        Op::AddContacts((0..100).map(contact).collect()),
        Op::AddTag { tag: TagId(1), contacts: set(0..60) },
        Op::AddTag { tag: TagId(2), contacts: set(50..55) },
        Op::AddTag { tag: TagId(3), contacts: set(10..20) },
    ];
    book.apply_at(noon(TODAY.0 - 100), 1, ops).unwrap();
    book.apply_at(noon(TODAY.0 - 50), 1, vec![Op::AddTag { tag: TagId(4), contacts: set(15..25) }]).unwrap();
    book
}

fn fault(checkup: &Checkup, is_it: impl Fn(&TagFault) -> bool) -> Option<&TagFinding> {
    checkup.of_tags.iter().find(|finding| is_it(&finding.fault))
}

#[test]
fn what_is_found_in_a_shop() {
    let mut book = shop();
    let checkup = examined(&book);
    assert_eq!((checkup.contacts, checkup.tags), (100, 5), "what is put away does not count");
    let kinds: Vec<FixKey> = checkup.of_tags.iter().filter_map(key_of).collect();
    assert!(kinds.contains(&FixKey::Merge { survivor: TagId(1), other: TagId(2) }));
    assert!(kinds.contains(&FixKey::KeepOne(DimensionId(1))) && kinds.contains(&FixKey::Retire(TagId(5))));
    assert!(kinds.contains(&FixKey::Split(TagId(1))), "sixty of a hundred, in three cities");
    assert!(kinds.contains(&FixKey::PutAway(TagId(1))));
    assert!(!kinds.contains(&FixKey::Retire(TagId(6))));
    assert_eq!(fix(&book, &checkup.of_tags, FixKey::Split(TagId(3)), WORDS).map(|_| ()), Err(TagError::Nothing));

    // Of two tags where one should be, the later one stays.
    let kept = fix(&book, &checkup.of_tags, FixKey::KeepOne(DimensionId(1)), WORDS).unwrap();
    carried_out(kept.ops, &mut book);
    assert_eq!(book.carriers(TagId(3)).len(), 5);
    assert_eq!(book.carriers(TagId(4)).len(), 10);

    let split = fix(&book, &checkup.of_tags, FixKey::Split(TagId(1)), WORDS).unwrap();
    carried_out(split.ops, &mut book);
    assert!(book.carriers(TagId(1)).is_empty());
    let names: Vec<&str> = book.tags().map(|tag| tag.name.as_str()).filter(|name| name.contains('–')).collect();
    assert_eq!(names.len(), 3);
    assert!(names.iter().all(|name| name.starts_with("تم الدفع – ")));

    // Twenty gave no sign for more than half a year.
    let checkup = examined(&book);
    let away = fix(&book, &checkup.of_tags, FixKey::PutAway(TagId(4)), WORDS).unwrap();
    carried_out(away.ops, &mut book);
    let archive = book.arranged::<Scheme>().next().and_then(|scheme| scheme.archive).unwrap();
    assert_eq!((book.tag(archive).unwrap().name.as_str(), book.carriers(archive).len()), ("Archive", 5));
    let locked = Scheme { locked: true, archive: Some(archive) };
    book.apply_at(noon(TODAY.0), 1, vec![Op::Arrange(locked.arranged())]).unwrap();
    let checkup = examined(&book);
    let retired = |why| fix(&book, &checkup.of_tags, FixKey::Retire(TagId(5)), FixWords { why, ..WORDS });
    assert_eq!(retired("").map(|_| ()), Err(TagError::ReasonNeeded));
    assert!(retired("nobody has it").is_ok());
}

#[test]
fn a_tag_of_a_recent_list_is_not_silent() {
    let mut book = shop();
    let silent = |book: &Book, tag| {
        fault(&examined(book), |it| matches!(it, TagFault::Silent { tag: of, .. } if *of == tag)).is_some()
    };
    assert!(silent(&book, TagId(3)));
    let list = BroadcastList {
        id: ListId(1),
        name: "l".into(),
        filter: "Stage:first city:A".into(),
        made: noon(TODAY.0 - 3),
        recipients: SlotSet::default(),
    };
    book.apply_at(noon(TODAY.0), 1, vec![Op::PutList(list)]).unwrap();
    assert!(!silent(&book, TagId(3)) && silent(&book, TagId(4)));
    // What a list names is not dropped but put away.
    let found = examined(&book);
    carried_out(fix(&book, &found.of_tags, FixKey::Retire(TagId(5)), WORDS).unwrap().ops, &mut book);
    assert!(book.tag(TagId(5)).is_none());
}

#[test]
fn the_score_of_each_day_is_kept_for_three_years() {
    let mut book = shop();
    let checkup = examined(&book);
    let first = checkup.record(&book);
    carried_out(first.ops, &mut book);
    assert!(checkup.record(&book).ops.is_empty(), "the same score of the same day");
    let score = checkup.score.as_ref().unwrap().score;
    assert_eq!(history(&book), [Point { day: TODAY, score, contacts: 100, tags: 5 }]);
    let before = told(&book);
    for (day, kept) in [(TODAY.add_days(1), 2), (TODAY.add_days(1_096), 3), (TODAY.add_days(1_098), 2)] {
        let later = Checkup { today: day, ..checkup.clone() };
        let change = later.record(&book);
        book.apply_at(noon(day.0), 1, change.ops).unwrap();
        assert_eq!(history(&book).len(), kept);
    }
    assert!(told(&book) != before);
    assert_eq!(examine_book(&Book::new(), &Slots::new(), Date(0)).record(&Book::new()).ops, []);
}

proptest! {
    /// Who carries several tags of a dimension is told alike before and by the examination.
    #[test]
    fn who_carries_several_is_whom_the_examination_finds(seed in any::<u64>(), archived in proptest::option::of(1u64..4)) {
        let mut book = book(seed, 40);
        if let Some(id) = archived {
            let traits = TagTraits { archived: true, ..TagTraits::new(TagId(id), "") };
            carried_out(vec![Op::Arrange(traits.arranged())], &mut book);
        }
        let found = examine_book(&book, &Slots::new(), TODAY).of_tags.into_iter().find_map(|found| match found.fault {
            TagFault::Contradictory { dimension: DimensionId(1), contacts, .. } => Some(contacts),
            _ => None,
        });
        prop_assert_eq!(carrying_several(&book, DimensionId(1)).len(), found.unwrap_or(0));
    }
}
