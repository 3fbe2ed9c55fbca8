//! What is refused, where, and with which hint.

use super::model::BookNames;
use crate::domain::segment::ast::{Clause, Node};
use crate::domain::segment::parse::{MAX_DEPTH, MAX_LENGTH, SegmentError, SegmentErrorKind as Kind, parse};
use crate::domain::segment::resolve::{compile, resolve};

fn error(from: u32, to: u32, kind: Kind) -> SegmentError {
    SegmentError { from, to, kind }
}

fn bad(field: &str, value: &str) -> Kind {
    Kind::BadValue { field: field.into(), value: value.into() }
}

fn dangling(word: &str) -> Kind {
    Kind::Dangling { word: word.into() }
}

#[test]
fn mistakes_of_form_have_a_place_in_characters() {
    let missing = |field: &str| Kind::MissingValue { field: field.into() };
    let operator = |field: &str, operator: &str| Kind::BadOperator { field: field.into(), operator: operator.into() };
    let table = [
        ("سارة spent>abc", 11, 14, bad("spent", "abc")),
        ("spent>5x", 6, 8, bad("spent", "5x")),
        ("spent>1,00", 6, 10, bad("spent", "1,00")),
        ("spent>1.2345", 6, 12, bad("spent", "1.2345")),
        ("spent>99999999999999999999", 6, 26, bad("spent", "99999999999999999999")),
        ("spent<-9223372036854775.808", 6, 27, bad("spent", "-9223372036854775.808")),
        ("purchases>2.5", 10, 13, bad("purchases", "2.5")),
        ("created<31d31", 8, 13, bad("created", "31d31")),
        ("created:2026-02-30", 8, 18, bad("created", "2026-02-30")),
        ("created:03/04/2026", 8, 18, bad("created", "03/04/2026")),
        ("created:30d", 8, 11, bad("created", "30d")),
        ("last_contact<5000000000d", 13, 24, bad("last_contact", "5000000000d")),
        ("country:Nowhere", 8, 15, bad("country", "Nowhere")),
        ("consent:maybe", 8, 13, bad("consent", "maybe")),
        ("has:wings", 4, 9, bad("has", "wings")),
        ("city>3", 4, 5, operator("city", ">")),
        ("tag>=vip", 3, 5, operator("tag", ">=")),
        (":vip", 0, 1, operator("", ":")),
        ("tag:", 0, 4, missing("tag")),
        ("مدينة: tag:vip", 0, 6, missing("مدينة")),
        ("city: OR b", 0, 5, missing("city")),
        ("city:)", 0, 5, missing("city")),
        ("a \"b c", 2, 6, Kind::UnclosedQuote),
        ("tag:«b", 4, 6, Kind::UnclosedQuote),
        ("a (b", 2, 3, Kind::UnclosedBracket),
        ("a) b", 1, 2, Kind::UnexpectedBracket),
        ("OR a", 0, 2, dangling("OR")),
        ("a OR", 2, 4, dangling("OR")),
        ("a OR OR b", 5, 7, dangling("OR")),
        ("(a OR)", 3, 5, dangling("OR")),
        ("a أو ", 2, 4, dangling("أو")),
        ("a AND OR b", 2, 5, dangling("AND")),
        ("AND a", 0, 3, dangling("AND")),
        ("NOT", 0, 3, dangling("NOT")),
        ("a NOT OR b", 2, 5, dangling("NOT")),
        ("a -", 2, 3, dangling("-")),
        ("a - b", 2, 3, dangling("-")),
    ];
    for (text, from, to, kind) in table {
        assert_eq!(parse(text), Err(error(from, to, kind)), "{text}");
    }
}

#[test]
fn depth_and_length_are_limited() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    let limit = usize::try_from(MAX_DEPTH).expect("64 fits");
    assert!(parse(&nested(limit)).is_ok());
    let too_deep = parse(&nested(limit + 1)).map_err(|error| error.kind);
    assert_eq!(too_deep, Err(Kind::TooDeep { limit: MAX_DEPTH }));
    let negated = format!("{}a", "-".repeat(5000 - 1000));
    assert_eq!(parse(&negated).map_err(|error| error.kind), Err(Kind::TooDeep { limit: MAX_DEPTH }));
    let length = usize::try_from(MAX_LENGTH).expect("4096 fits");
    assert!(parse(&"س".repeat(length)).is_ok());
    assert_eq!(
        parse(&"س".repeat(length + 5)),
        Err(error(MAX_LENGTH, MAX_LENGTH + 5, Kind::TooLong { limit: MAX_LENGTH }))
    );
}

#[test]
fn unknown_names_are_errors_with_a_hint() {
    let names = BookNames;
    let near = |near: &str| Some(near.to_owned());
    let table = [
        ("tag:بيوتي (city:جدة OR -tag:vlp)", 28, 31, Kind::UnknownTag { name: "vlp".into(), near: near("VIP") }),
        ("tga:vip", 0, 3, Kind::UnknownField { name: "tga".into(), near: near("tag") }),
        ("intrest:beauty", 0, 7, Kind::UnknownField { name: "intrest".into(), near: near("Interest") }),
        // The book may have a field that is called so: only who knows its names can say that there is none.
        ("a >5", 0, 1, Kind::UnknownField { name: "a".into(), near: None }),
        ("sepnt>5", 0, 5, Kind::UnknownField { name: "sepnt".into(), near: near("spent") }),
        ("xyzzy:beauty", 0, 5, Kind::UnknownField { name: "xyzzy".into(), near: None }),
        ("interest:\"beaty\"", 9, 16, Kind::UnknownTag { name: "beaty".into(), near: near("Beauty") }),
        ("a interest:vip", 11, 14, Kind::TagNotInDimension { tag: "vip".into(), dimension: "interest".into() }),
    ];
    for (text, from, to, kind) in table {
        assert_eq!(compile(text, &names), Err(error(from, to, kind)), "{text}");
    }
    for text in ["tag:vip", "INTEREST:beauty", "tag:بيوتى", "()", "x OR y"] {
        assert!(compile(text, &names).is_ok(), "{text}");
    }
}

#[test]
fn errors_of_a_tree_point_into_its_printed_text() {
    let node = Node::All(vec![
        Node::Clause(Clause::Tag("vip".into())),
        Node::Not(Box::new(Node::Clause(Clause::Tag("no such tag".into())))),
    ]);
    let kind = Kind::UnknownTag { name: "no such tag".into(), near: None };
    assert_eq!(resolve(&node, &BookNames), Err(error(13, 26, kind)));
}
