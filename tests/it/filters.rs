//! Every kind of condition on a real book, beside a plain look at each contact.

use daftar::domain::book::Book;
use daftar::domain::book::op::{NewContact, Op};
use daftar::domain::contact::{Contact, ContactId};
use daftar::domain::date::{Date, Timestamp, parse_date};
use daftar::domain::email::Email;
use daftar::domain::follow_up::FollowUp;
use daftar::domain::interaction::{Interaction, InteractionKind};
use daftar::domain::money::Amount;
use daftar::domain::phone::{E164, Phone, PhoneKind};
use daftar::domain::segment::describe::{rename_segment, rename_tag, with_segment};
use daftar::domain::segment::eval::eval;
use daftar::domain::segment::parse::{SegmentErrorKind, parse};
use daftar::domain::segment::print::print;
use daftar::domain::segment::resolve::{MAX_CONDITIONS, MAX_SEGMENTS, compile, compile_as};
use daftar::domain::segment::{Segment, SegmentId};
use daftar::domain::tag::{Tag, TagColor, TagId};
use daftar::domain::upkeep::names::BookNames;

fn today() -> Date {
    parse_date("2026-11-22", true).expect("a day")
}

fn days_ago(days: i32) -> Date {
    today().add_days(-days)
}

fn phone(number: &str) -> Phone {
    Phone::known(E164::parse(number).expect("a number"), PhoneKind::Mobile)
}

fn happened(kind: InteractionKind, days: &[i32]) -> impl Iterator<Item = Interaction> {
    days.iter().map(move |days| Interaction::new(u64::from(days.unsigned_abs()) + 1, days_ago(*days), kind))
}

/// Five contacts, tagged 1 (vip) or 2 (أحمر شفاه), with segments that ask for each other.
fn book() -> Book {
    let new = |n: u128, name: &str, city: &str| Contact {
        name: name.to_owned(),
        city: city.to_owned(),
        ..Contact::new(ContactId(n), Timestamp(0))
    };
    let mut people = [
        new(10, "أحمد السالم", "الرياض"),
        new(11, "احمد علي", "جدة"),
        new(12, "AHMED Hassan", "جده"),
        new(13, "Sara", "Riyadh"),
        new(14, "", ""),
    ];
    people[0].phones = vec![phone("+966501234567"), phone("+971501112223")];
    people[1].phones = vec![phone("+971501112223")];
    people[2].emails = vec![Email("Ahmed@Example.com".into()), Email("second@example.com".into())];
    people[3].emails = vec![Email("sara@example.org".into())];
    people[0].interactions = happened(InteractionKind::Order, &[3, 40, 100]).collect();
    people[1].interactions =
        happened(InteractionKind::Order, &[120]).chain(happened(InteractionKind::Reply, &[1])).collect();
    people[2].interactions = happened(InteractionKind::Gone, &[2]).collect();
    people[0].follow_up = Some(FollowUp { on: days_ago(1), every: None });
    people[1].follow_up = Some(FollowUp { on: today(), every: Some(30) });
    people[2].follow_up = Some(FollowUp { on: days_ago(-7), every: None });
    (people[0].spent, people[0].purchases) = (Some(Amount(100_000)), Some(3));
    (people[1].spent, people[1].purchases) = (Some(Amount(50_000)), Some(1));
    (people[2].spent, people[2].purchases) = (Some(Amount(50_000)), Some(0));
    let tags: [&[u64]; 5] = [&[1], &[1, 2], &[2], &[], &[]];
    let tag = |id, name: &str| {
        Op::PutTag(Tag { id: TagId(id), name: name.into(), color: TagColor::default(), dimension: None })
    };
    let segment = |id, name: &str, filter: &str| {
        Op::PutSegment(Segment { id: SegmentId(id), name: name.into(), filter: filter.into() })
    };
    let contacts = people
        .into_iter()
        .zip(tags)
        .map(|(contact, tags)| NewContact { contact, tags: tags.iter().map(|tag| TagId(*tag)).collect() })
        .collect();
    let mut book = Book::new();
    book.apply(vec![
        tag(1, "vip"),
        tag(2, "أحمر شفاه"),
        segment(1, "كبار العملاء", "tag:vip"),
        segment(2, "buyers", "orders>=1 -segment:\"كبار العملاء\""),
        segment(3, "egg", "segment:hen"),
        segment(4, "hen", "segment:egg"),
        segment(5, "broken", "tag:nobody"),
        Op::AddContacts(contacts),
    ])
    .expect("a book");
    book
}

fn found(book: &Book, filter: &str) -> Vec<u32> {
    let resolved = compile(filter, &BookNames(book)).unwrap_or_else(|error| panic!("{filter}: {error:?}"));
    eval(&resolved, book, today()).iter().collect()
}

#[test]
fn each_condition_finds_whom_it_says() {
    let book = book();
    let cases: [(&str, &[u32]); 60] = [
        // The day of a follow-up.
        ("followup:overdue", &[0]),
        ("followup:today", &[1]),
        ("متابعة:متأخر", &[0]),
        ("followup:next-7d", &[1, 2]),
        ("has:followup", &[0, 1, 2]),
        ("missing:followup", &[3, 4]),
        ("-followup:overdue", &[1, 2, 3, 4]),
        // Text as a whole, from its beginning, as it is written, by a pattern.
        ("name:احمد", &[0, 1]),
        ("name:=\"احمد السالم\"", &[0]),
        ("name:=sara", &[3]),
        ("name:==sara", &[]),
        ("name:==Sara", &[3]),
        ("name==Sara", &[3]),
        ("name:=\"\"", &[4]),
        ("name:ahm*", &[2]),
        ("name:أحمد*", &[0, 1]),
        ("name:\"احمد ع\"*", &[1]),
        ("name:*", &[0, 1, 2, 3]),
        ("-name:*", &[4]),
        ("name:/^(sara|أحمد)/", &[0, 1, 3]),
        (r"name:/^\S+$/", &[3]),
        ("name:/a.*a/", &[2, 3]),
        ("city:=جدة", &[1, 2]),
        ("city:==جدة", &[1]),
        ("city:ri*", &[3]),
        ("city:/ي/", &[0]),
        ("email:=second@example.com", &[2]),
        ("email:==ahmed@example.com", &[]),
        ("email:==Ahmed@Example.com", &[2]),
        ("email:/\\.(com|net)$/", &[2]),
        ("email:sara*", &[3]),
        ("phone:971*", &[0, 1]),
        ("phone:+966*", &[0]),
        ("phone:=00966501234567", &[0]),
        (r"phone:/^966\d{9}$/", &[0]),
        // Sets.
        ("tag:any(vip, أحمر شفاه)", &[0, 1, 2]),
        ("tag:all(vip، \"أحمر شفاه\")", &[1]),
        ("tag:none(vip,أحمر شفاه)", &[3, 4]),
        ("وسم:أي(vip)", &[0, 1]),
        ("-tag:any(vip)", &[2, 3, 4]),
        ("city:any(جدة,Riyadh) name:any(sara,علي)", &[1, 3]),
        // What happened.
        ("orders>=1", &[0, 1]),
        ("orders>=2", &[0]),
        ("orders:0", &[2, 3, 4]),
        ("orders<2", &[1, 2, 3, 4]),
        ("orders>=2 in 90d", &[0]),
        ("orders>=1 in 30d", &[0]),
        ("طلبات>=1 خلال 30يوم", &[0]),
        ("orders>=1 in >90d", &[0, 1]),
        ("orders:1 in 2026-11", &[0]),
        ("orders:0 in 90d", &[1, 2, 3, 4]),
        ("replies>=1 in 7d -orders>=1 in 7d", &[1]),
        // An average needs purchases.
        ("average>=50", &[1]),
        ("average<34", &[0]),
        // Other segments, twins, people chosen by hand.
        ("segment:\"كبار العملاء\"", &[0, 1]),
        ("segment:buyers", &[]),
        ("شريحة:\"كبار العملاء\" -tag:\"أحمر شفاه\"", &[0]),
        ("is:duplicate", &[0, 1]),
        ("هو:مكرر -tag:\"أحمر شفاه\"", &[0]),
        ("(tag:vip OR contact:0d) -contact:a", &[1, 3]),
    ];
    for (filter, expected) in cases {
        assert_eq!(found(&book, filter), expected, "{filter}");
        let printed = print(&parse(filter).expect("a filter"));
        assert_eq!(found(&book, &printed), expected, "{filter} prints as {printed}");
    }
}

#[test]
fn what_can_t_be_meant_is_refused_with_its_place() {
    let book = book();
    let refused = |filter: &str| {
        let error = compile(filter, &BookNames(&book)).expect_err(filter);
        let place: String = filter.chars().skip(error.from as usize).take((error.to - error.from) as usize).collect();
        (place, error.kind)
    };
    use SegmentErrorKind as Kind;
    let (place, kind) = refused("tag:vip name:/(/");
    assert_eq!((place.as_str(), kind), ("/(/", Kind::BadPattern { pattern: "(".into() }));
    // Nobody's number begins so once it is kept with its country.
    let (place, kind) = refused("phone:050*");
    assert!(place == "050*" && matches!(kind, Kind::BadValue { .. }), "{place} {kind:?}");
    let (place, kind) = refused("tag:vip segment:buyer");
    let unknown = Kind::UnknownSegment { name: "buyer".into(), near: Some("buyers".into()) };
    assert_eq!((place.as_str(), kind), ("buyer", unknown));
    assert_eq!(refused("segment:egg").1, Kind::SegmentLoop { name: "egg".into() });
    assert_eq!(refused("segment:broken").1, Kind::SegmentUnreadable { name: "broken".into() });
    assert!(matches!(refused("tag:any(vip").1, Kind::UnclosedBracket));
    assert!(matches!(refused("tag:any()").1, Kind::MissingValue { .. }));
    let (place, kind) = refused("tag:any(vip, nobody)");
    assert!(place == "nobody" && matches!(kind, Kind::UnknownTag { .. }), "{place} {kind:?}");
    let (place, kind) = refused("orders>=2 in soon");
    assert!(place == "soon" && matches!(kind, Kind::BadValue { .. }), "{place} {kind:?}");
    assert!(matches!(refused("orders>=2 in").1, Kind::MissingValue { .. }));
    assert!(matches!(refused("orders:many").1, Kind::BadValue { .. }));
    assert!(matches!(refused("is:nice").1, Kind::BadValue { .. }));
    assert!(matches!(refused("contact:xyz").1, Kind::BadValue { .. }));
    assert!(matches!(refused("segment>buyers").1, Kind::BadOperator { .. }));
}

#[test]
fn a_segment_may_not_ask_for_itself_nor_for_too_much() {
    let mut book = book();
    let names = BookNames(&book);
    assert!(compile_as(Some("new one"), "segment:buyers", &names).is_ok());
    let error = compile_as(Some("كبار العملاء"), "segment:buyers", &names).expect_err("through another");
    assert!(matches!(error.kind, SegmentErrorKind::SegmentLoop { .. }), "{error:?}");
    // A row of segments that is longer than anyone means, and one in which each doubles the one before.
    let row = |n: u32, filter: String| {
        Op::PutSegment(Segment { id: SegmentId(u64::from(n) + 100), name: format!("s{n}"), filter })
    };
    book.apply((0..=MAX_SEGMENTS).map(|n| row(n, format!("segment:s{}", n + 1))).collect()).expect("segments");
    let kind = |book: &Book, filter: &str| compile(filter, &BookNames(book)).expect_err(filter).kind;
    assert_eq!(kind(&book, "segment:s0"), SegmentErrorKind::TooDeep { limit: MAX_SEGMENTS });
    book.apply((0..14).map(|n| row(n, format!("segment:s{0} segment:s{0}", n + 1))).collect()).expect("segments");
    book.apply(vec![row(14, "tag:vip".into())]).expect("the last");
    assert_eq!(kind(&book, "segment:s0"), SegmentErrorKind::TooMany { limit: MAX_CONDITIONS });
    assert!(compile("segment:s10", &BookNames(&book)).is_ok());
}

#[test]
fn new_names_are_carried_into_sets_and_segments() {
    assert_eq!(
        rename_tag("city:جدة tag:any(VIP, b)", "vip", "x, y").as_deref(),
        Some("city:جدة (tag:\"x, y\" OR tag:b)")
    );
    assert_eq!(rename_tag("tag:vip*", "vip", "x"), None, "a star is part of a tag's name");
    let renamed = rename_segment("-segment:«كبار  العملاء» tag:vip", "كبار  العملاء", "top");
    assert_eq!(renamed.as_deref(), Some("-segment:top tag:vip"));
    assert_eq!(rename_segment("tag:vip", "vip", "top"), None);
    let conditions = parse("tag:a OR tag:b").expect("a filter");
    assert_eq!(with_segment("city:جدة -segment:Ab", "ab", &conditions).as_deref(), Some("city:جدة -(tag:a OR tag:b)"));
}
