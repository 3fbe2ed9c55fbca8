//! Filters that follow a rename, and the answer to "why?".

use super::model::{BookNames, MemoryIndex, Person};
use crate::domain::date::Date;
use crate::domain::segment::describe::{names_tag, rename_dimension, rename_tag};
use crate::domain::segment::eval::explain;
use crate::domain::segment::parse::parse;

#[test]
fn a_renamed_tag_is_followed_and_the_rest_stays() {
    let table = [
        ("tag:vip", "vip", "gold", Some("tag:gold")),
        ("وسم: VIP  city:جدة", "vip", "ذهبي", Some("وسم: ذهبي  city:جدة")),
        ("-tag:\"أحمر شفاه\" tag:b", "أحمر شفاه", "روج", Some("-tag:روج tag:b")),
        ("interest:beauty OR tag:Beauty", "beauty", "my looks", Some("interest:\"my looks\" OR tag:\"my looks\"")),
        ("(tag:a)", "a", "OR", Some("(tag:\"OR\")")),
        ("city:vip vip note:vip", "vip", "gold", None),
        ("tag:vip (", "vip", "gold", None),
    ];
    for (text, old, new, expected) in table {
        assert_eq!(rename_tag(text, old, new).as_deref(), expected, "{text}");
    }
    assert_eq!(rename_dimension("Interest:a b", "interest", "city").as_deref(), Some("\"city\":a b"));
    assert!(names_tag(&parse("a OR -(interest:VIP)").expect("reads"), "vip"));
}

#[test]
fn says_clause_by_clause_why() {
    let person = Person { tags: vec![0], city: "جدة".into(), spent: Some(50_000), ..Person::default() };
    let index = MemoryIndex::new(vec![person]);
    let node = parse("tag:vip -tag:beauty (city:جده OR spent>=100)").expect("reads");
    let answers = explain(&node, &BookNames, &index, Date(20_000), 0).expect("resolves");
    let answers: Vec<(&str, bool)> = answers.iter().map(|answer| (answer.clause.as_str(), answer.met)).collect();
    assert_eq!(answers, [("tag:vip", true), ("tag:beauty", false), ("city:جده", true), ("spent>=100", false)]);
}
