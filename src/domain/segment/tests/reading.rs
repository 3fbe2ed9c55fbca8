//! What is read, and how it is printed.

use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::money::Amount;
use crate::domain::segment::ast::*;
use crate::domain::segment::parse::parse;
use crate::domain::segment::print::{normalize, print};

/// What the text prints as, or its error.
fn printed(text: &str) -> String {
    match parse(text) {
        Ok(node) => print(&node),
        Err(error) => format!("{error:?}"),
    }
}

#[test]
fn prints_canonically() {
    let table = [
        ("", ""),
        ("   ", ""),
        ("()", ""),
        ("-()", "-()"),
        ("tag:vip", "tag:vip"),
        ("TAG:vip", "tag:vip"),
        ("tag=vip", "tag:vip"),
        ("tag: vip", "tag:vip"),
        ("وسم:vip مدينة:جدة", "tag:vip city:جدة"),
        ("المدينه:الرياض", "city:الرياض"),
        ("آخر_تواصل<30يوم", "last_contact<30d"),
        ("اخر-تواصل<2أسابيع", "last_contact<14d"),
        ("city:الرياض أو city:جدة", "city:الرياض OR city:جدة"),
        ("ليس tag:vip", "-tag:vip"),
        ("NOT tag:vip", "-tag:vip"),
        ("a AND b", "a b"),
        ("a OR b c OR d", "a OR b c OR d"),
        ("(a OR b) c", "(a OR b) c"),
        ("((a) (b OR (c)))", "a (b OR c)"),
        ("-(a b)", "-(a b)"),
        ("--a", "a"),
        ("NOT NOT NOT a", "-a"),
        ("or not and", "or not and"),
        ("\"OR\"", "\"OR\""),
        ("ahmed@example.com", "ahmed@example.com"),
        ("well-known", "well-known"),
        ("\"two words\"", "\"two words\""),
        ("“two words” «كلمتان هنا»", "\"two words\" \"كلمتان هنا\""),
        (r#""a \"b\" \\ c""#, r#""a \"b\" \\ c""#),
        (r"a\b", r"a\b"),
        ("tag:\"أحمر شفاه\"", "tag:\"أحمر شفاه\""),
        ("note:https://example.com/a", "note:\"https://example.com/a\""),
        ("\u{200f}tag:vip\u{200f}", "tag:vip"),
        ("interest:beauty", "interest:beauty"),
        ("\"purchase stage\":new", "\"purchase stage\":new"),
        ("\"city\":big", "\"city\":big"),
        ("country:sa", "country:SA"),
        ("consent:IN", "consent:in"),
        ("موافقة:رافض", "consent:out"),
        ("has:email missing:phone", "has:email missing:phone"),
        ("بدون:هاتف", "missing:phone"),
        ("spent>=100", "spent>=100"),
        ("spent>=١٠٠", "spent>=100"),
        ("spent >= 1,000.50", "spent>=1000.5"),
        ("spent>100", "spent>100"),
        ("spent<100", "spent<100"),
        ("spent:>100", "spent>100"),
        ("spent≥١٬٠٠٠٫٥", "spent>=1000.5"),
        ("spent:-5..5", "spent:-5..5"),
        ("spent<-5", "spent<-5"),
        ("spent:100", "spent:100"),
        ("purchases:2..5", "purchases:2..5"),
        ("purchases:2…5", "purchases:2..5"),
        ("purchases>2", "purchases>=3"),
        ("purchases<2", "purchases<=1"),
        ("purchases:..5", "purchases<=5"),
        ("purchases:2..", "purchases>=2"),
        ("purchases:..", "purchases:.."),
        ("tags:0", "tags:0"),
        ("last_contact<30d", "last_contact<30d"),
        ("last-contact>2w", "last_contact>14d"),
        ("last_contact<=30d", "last_contact<31d"),
        ("last_contact>3m", "last_contact>90d"),
        ("last_contact<1y", "last_contact<365d"),
        ("created>=2026-01-01", "created>=2026-01-01"),
        ("created>2025-12-31", "created>=2026-01-01"),
        ("created<٢٠٢٦/١/٥", "created<=2026-01-04"),
        ("created:2026-02", "created:2026-02-01..2026-02-28"),
        ("created:2026", "created:2026-01-01..2026-12-31"),
        ("created:2026-01-05", "created:2026-01-05"),
        ("created:2026-01..2026-03", "created:2026-01-01..2026-03-31"),
        ("created:..2026-01-05", "created<=2026-01-05"),
        ("birthday:this-month", "birthday:this-month"),
        ("birthday:this_month", "birthday:this-month"),
        ("ميلاد:هذا_الشهر", "birthday:this-month"),
        ("birthday:next-month", "birthday:next-month"),
        ("birthday:today", "birthday:today"),
        ("birthday:next-1w", "birthday:next-7d"),
        ("tag:a(tag:b OR tag:c)", "tag:a (tag:b OR tag:c)"),
    ];
    for (text, expected) in table {
        assert_eq!(printed(text), expected, "{text}");
        assert_eq!(printed(expected), expected, "printing again: {text}");
    }
}

#[test]
fn reads_each_kind_of_clause() {
    let clause = |text: &str| parse(text).expect(text);
    let number = |field, from: Option<i64>, to: Option<i64>| {
        Node::Clause(Clause::Number { field, test: Range { from: from.map(Amount), to: to.map(Amount) } })
    };
    let date = |field, test| Node::Clause(Clause::Date { field, test });
    assert_eq!(clause("spent>100"), number(NumberField::Spent, Some(100_001), None));
    assert_eq!(clause("spent<0.5"), number(NumberField::Spent, None, Some(499)));
    assert_eq!(clause("tags:0"), number(NumberField::TagCount, Some(0), Some(0)));
    assert_eq!(clause("purchases>2"), number(NumberField::Purchases, Some(3000), None));
    assert_eq!(clause("created:1970-01-02"), {
        date(DateField::Created, DateTest::Between(Range { from: Some(Date(1)), to: Some(Date(1)) }))
    });
    assert_eq!(clause("last_contact>2w"), date(DateField::LastContact, DateTest::MoreThanDaysAgo(14)));
    assert_eq!(clause("birthday:next-7d"), date(DateField::Birthday, DateTest::WithinNextDays(7)));
    assert_eq!(clause("country:SA"), Node::Clause(Clause::Country(Country::SAUDI_ARABIA)));
    assert_eq!(clause("country:السعودية"), Node::Clause(Clause::Country(Country::SAUDI_ARABIA)));
    assert_eq!(clause("consent:unknown"), Node::Clause(Clause::Consent(ConsentState::Unknown)));
    assert_eq!(clause("missing:tag"), Node::Clause(Clause::Presence { field: PresenceField::Tag, present: false }));
    assert_eq!(
        clause("interest:beauty"),
        Node::Clause(Clause::Dimension { dimension: "interest".into(), tag: "beauty".into() })
    );
    assert_eq!(clause("سارة"), Node::Clause(Clause::Text { field: TextField::Any, needle: "سارة".into() }));
}

#[test]
fn the_empty_groups_are_everyone_and_no_one() {
    assert_eq!(parse(""), Ok(Node::All(vec![])));
    assert_eq!(parse("()"), Ok(Node::All(vec![])));
    assert_eq!(parse("-()"), Ok(Node::Any(vec![])));
    assert_eq!(print(&Node::All(vec![])), "");
    assert_eq!(print(&Node::Any(vec![])), "-()");
}

#[test]
fn groups_of_one_and_of_the_same_kind_collapse() {
    let a = || Node::Clause(Clause::Tag("a".into()));
    let b = || Node::Clause(Clause::Tag("b".into()));
    let nested = Node::All(vec![Node::All(vec![a()]), Node::Any(vec![b()]), Node::All(vec![])]);
    assert_eq!(normalize(nested), Node::All(vec![a(), b()]));
    assert_eq!(normalize(Node::Not(Box::new(Node::Not(Box::new(a()))))), a());
    assert_eq!(normalize(Node::Any(vec![a(), Node::All(vec![])])), Node::Any(vec![a(), Node::All(vec![])]));
}
