//! Fields of the shop's own in filters: by what they are called, by what they hold.

use daftar::domain::arrangement::Arranged;
use daftar::domain::book::Book;
use daftar::domain::book::op::{NewContact, Op};
use daftar::domain::contact::{Contact, ContactId};
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::field::{CustomField, FieldKind};
use daftar::domain::segment::eval::eval;
use daftar::domain::segment::parse::{SegmentErrorKind, parse};
use daftar::domain::segment::print::print;
use daftar::domain::segment::resolve::compile;
use daftar::domain::upkeep::names::BookNames;

const TODAY: &str = "2026-11-22";

/// Contact 0 to 4 with sizes, visits, answers and tiers; the last has nothing.
fn book() -> Book {
    let field = |key: &str, label: &str, kind, choices: &[&str]| {
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        Op::Arrange(CustomField { key: key.into(), label: label.into(), kind, choices }.arranged())
    };
    let rows: [&[(&str, &str)]; 5] = [
        &[("Shoe", "42"), ("visit", "2026-11-22"), ("paid", "نعم"), ("tier", "gold"), ("Color", "أحمر داكن")],
        &[("Shoe", "٣٩٫٥"), ("visit", "1/11/2026"), ("paid", "no"), ("tier", "Silver")],
        &[("Shoe", "big"), ("visit", "2026-12-01"), ("paid", "perhaps"), ("tier", "bronze")],
        &[("Shoe", ""), ("Other", "42")],
        &[],
    ];
    let contact = |(n, extra): (u128, &&[(&str, &str)])| {
        let extra = extra.iter().map(|(header, cell)| ((*header).to_owned(), (*cell).to_owned())).collect();
        let contact = Contact { extra, ..Contact::new(ContactId(n), Timestamp(0)) };
        NewContact { contact, tags: Vec::new() }
    };
    let mut book = Book::new();
    book.apply(vec![
        field("Shoe", "shoe size", FieldKind::Number, &[]),
        field("visit", "الزيارة", FieldKind::Date, &[]),
        field("paid", "Paid", FieldKind::YesNo, &[]),
        field("tier", "Tier", FieldKind::Choice, &["Gold", "Silver"]),
        field("Color", "Color", FieldKind::Text, &[]),
        Op::AddContacts((1u128..).zip(&rows).map(contact).collect()),
    ])
    .expect("a book");
    book
}

fn found(book: &Book, filter: &str) -> Vec<u32> {
    let today = daftar::domain::date::parse_date(TODAY, true).expect("a day");
    let resolved = compile(filter, &BookNames(book)).unwrap_or_else(|error| panic!("{filter}: {error:?}"));
    eval(&resolved, book, today).iter().collect()
}

#[test]
fn each_kind_is_asked_in_its_own_way() {
    let book = book();
    let cases: [(&str, &[u32]); 23] = [
        ("\"shoe size\":42", &[0]),
        ("Shoe:39.5", &[1]),
        ("shoe>39.5", &[0]),
        ("\"shoe size\">=39.5", &[0, 1]),
        ("shoe<40", &[1]),
        ("shoe:39..42", &[0, 1]),
        ("shoe:*", &[0, 1, 2]),
        ("-shoe:*", &[3, 4]),
        ("-shoe>39.5", &[1, 2, 3, 4]),
        ("visit:today", &[0]),
        ("visit:next-10d", &[0, 2]),
        ("visit<30d", &[0, 1, 2]),
        ("الزيارة>=2026-11-22", &[0, 2]),
        ("visit:2026-11", &[0, 1]),
        ("paid:yes", &[0]),
        ("paid:لا", &[1]),
        ("tier:GOLD", &[0]),
        ("tier:silver OR color:احمر", &[0, 1]),
        ("color:\"داكن\"", &[0]),
        ("color:=\"احمر داكن\"", &[0]),
        ("color:==\"أحمر داكن\"", &[0]),
        ("color:==\"احمر داكن\" OR color:=احمر", &[]),
        ("tier:*", &[0, 1, 2]),
    ];
    for (filter, expected) in cases {
        assert_eq!(found(&book, filter), expected, "{filter}");
        let printed = print(&parse(filter).expect("a filter"));
        assert_eq!(found(&book, &printed), expected, "{filter} prints as {printed}");
    }
}

#[test]
fn what_a_field_does_not_hold_is_refused_with_its_place() {
    let book = book();
    let refused = |filter: &str| compile(filter, &BookNames(&book)).expect_err(filter);
    let error = refused("tag:x shoo:42");
    assert!(matches!(error.kind, SegmentErrorKind::UnknownTag { .. }), "{error:?}");
    let error = refused("shoee>42");
    assert!(matches!(error.kind, SegmentErrorKind::UnknownField { .. }), "{error:?}");
    assert_eq!((error.from, error.to), (0, 5));
    let SegmentErrorKind::UnknownField { near, .. } = refused("tierr:gold").kind else { panic!("not a field") };
    assert_eq!(near.as_deref(), Some("Tier"));
    assert!(matches!(refused("shoe:many").kind, SegmentErrorKind::BadValue { .. }));
    assert!(matches!(refused("tier:bronze").kind, SegmentErrorKind::BadValue { .. }));
    assert!(matches!(refused("paid>yes").kind, SegmentErrorKind::BadOperator { .. }));
    let error = refused("color:x visit:soon");
    assert_eq!((error.from, error.to), (14, 18));
}

#[test]
fn days_behind_a_field_of_ones_own_count_from_today() {
    let mut book = book();
    let visit = vec![("visit".to_owned(), "2026-11-21".to_owned())];
    book.apply(vec![Op::SetFields(vec![(4, vec![daftar::domain::contact::FieldValue::Extra(visit)])])])
        .expect("a change");
    let at = |day: i32| {
        let resolved = compile("visit<2d", &BookNames(&book)).expect("a filter");
        eval(&resolved, &book, Date(day)).contains(4)
    };
    let day = daftar::domain::date::parse_date("2026-11-21", true).expect("a day").0;
    assert!(at(day) && at(day + 1) && !at(day + 2));
}
