//! The example of the tag guide on ten thousand people: 2,500 interested in beauty and 4,000 who bought, 1,200 of them the same,
//! less 800 who have bought lipstick already.

use daftar::domain::book::Book;
use daftar::domain::book::op::{NewContact, Op};
use daftar::domain::contact::{Contact, ContactId};
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::segment::build::{Build, RowField, RowTest};
use daftar::domain::segment::eval::eval;
use daftar::domain::segment::parse::parse;
use daftar::domain::segment::print::print;
use daftar::domain::segment::resolve::compile;
use daftar::domain::segment::words;
use daftar::domain::tag::{Tag, TagColor, TagId};
use daftar::domain::upkeep::names::BookNames;

const PEOPLE: u32 = 10_000;
const TAGS: [&str; 3] = ["مهتمة بالجمال", "اشترت سابقًا", "أحمر شفاه"];

/// Which of the three tags a person has. The order of people has nothing to do with it.
fn tags(person: u32) -> [bool; 3] {
    let turn = person * 7_919 % PEOPLE;
    [turn < 2_500, (1_300..5_300).contains(&turn), (1_700..2_500).contains(&turn)]
}

fn book() -> Book {
    let tag = |(id, name): (u64, &&str)| {
        Op::PutTag(Tag { id: TagId(id), name: (*name).into(), color: TagColor::default(), dimension: None })
    };
    let contact = |person: u32| NewContact {
        contact: Contact::new(ContactId(u128::from(person) + 1), Timestamp(0)),
        tags: (1u64..).zip(tags(person)).filter(|(_, has)| *has).map(|(id, _)| TagId(id)).collect(),
    };
    let mut book = Book::new();
    book.apply((1u64..).zip(&TAGS).map(tag).chain([Op::AddContacts((0..PEOPLE).map(contact).collect())]).collect())
        .expect("a book");
    book
}

#[test]
fn text_rows_and_sentence_mean_what_a_scan_by_hand_finds() {
    let count = |keep: fn([bool; 3]) -> bool| (0..PEOPLE).filter(|person| keep(tags(*person))).count();
    assert_eq!((count(|has| has[0]), count(|has| has[1]), count(|has| has[2])), (2_500, 4_000, 800));
    assert_eq!(count(|has| has[0] && has[1]), 1_200);
    let by_hand: Vec<u32> = (0..PEOPLE).filter(|person| matches!(tags(*person), [true, true, false])).collect();
    assert_eq!(by_hand.len(), 400);

    let book = book();
    let found = |filter: &str| -> Vec<u32> {
        let resolved = compile(filter, &BookNames(&book)).expect("a filter");
        eval(&resolved, &book, Date(20_000)).iter().collect()
    };
    let text = r#"tag:"مهتمة بالجمال" tag:"اشترت سابقًا" -tag:"أحمر شفاه""#;
    assert_eq!(found(text), by_hand);
    assert_eq!(found("وسم:كل(مهتمة بالجمال، اشترت سابقا) وسم:لا_شيء(احمر شفاه)"), by_hand);

    let mut build = Build::default();
    for (name, test) in TAGS.iter().zip([RowTest::Is, RowTest::Is, RowTest::IsNot]) {
        let row = build.add_row(0, RowField::Tag);
        build.edit_row(row, |row| {
            row.test = test;
            row.value = (*name).to_owned();
        });
    }
    assert_eq!(print(&build.node()), text);
    assert_eq!(found(&print(&build.node())), by_hand);

    let node = parse(text).expect("a filter");
    assert_eq!(
        words::english(&node),
        "Everyone who has the tag “مهتمة بالجمال” and has the tag “اشترت سابقًا” and does not have the tag “أحمر شفاه”."
    );
    assert_eq!(
        words::arabic(&node),
        "كل من يحمل الوسم «مهتمة بالجمال» ويحمل الوسم «اشترت سابقًا» ولا يحمل الوسم «أحمر شفاه»."
    );
}
