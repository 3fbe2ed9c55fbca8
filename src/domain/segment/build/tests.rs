//! Rows and groups from filters and back.

use super::*;
use crate::domain::segment::ast::{DateField, NumberField, TextField};
use crate::domain::segment::parse::parse;

fn built(text: &str) -> Build {
    Build::from_node(parse(text).expect("a filter"))
}

fn only_row(build: &Build) -> &Row {
    match build.root.parts.as_slice() {
        [Part::Row(row)] => row,
        other => panic!("not one row: {other:?}"),
    }
}

#[test]
fn each_clause_has_a_row() {
    let cases = [
        ("tag:vip", RowField::Tag, RowTest::Is, "vip", ""),
        ("-tag:vip", RowField::Tag, RowTest::IsNot, "vip", ""),
        ("interest:beauty", RowField::Dimension("interest".to_owned()), RowTest::Is, "beauty", ""),
        ("سارة", RowField::Text(TextField::Any), RowTest::Is, "سارة", ""),
        ("-city:\"مكة المكرمة\"", RowField::Text(TextField::City), RowTest::IsNot, "مكة المكرمة", ""),
        ("country:ae", RowField::Country, RowTest::Is, "AE", ""),
        ("consent:in", RowField::Consent, RowTest::Is, "in", ""),
        ("missing:email", RowField::Presence, RowTest::Missing, "email", ""),
        ("last_contact<30d", RowField::Date(DateField::LastContact), RowTest::LessThanDaysAgo, "30", ""),
        ("created>2w", RowField::Date(DateField::Created), RowTest::MoreThanDaysAgo, "14", ""),
        ("birthday:this-month", RowField::Date(DateField::Birthday), RowTest::ThisMonth, "", ""),
        ("birthday:next-7d", RowField::Date(DateField::Birthday), RowTest::WithinNextDays, "7", ""),
        (
            "created:2026-01..2026-02-10",
            RowField::Date(DateField::Created),
            RowTest::Between,
            "2026-01-01",
            "2026-02-10",
        ),
        ("created>=2026-05-01", RowField::Date(DateField::Created), RowTest::Between, "2026-05-01", ""),
        ("spent>=99.5", RowField::Number(NumberField::Spent), RowTest::AtLeast, "99.5", ""),
        ("spent<50", RowField::Number(NumberField::Spent), RowTest::LessThan, "50", ""),
        ("spent>50", RowField::Number(NumberField::Spent), RowTest::MoreThan, "50", ""),
        ("purchases<3", RowField::Number(NumberField::Purchases), RowTest::AtMost, "2", ""),
        ("tags:0", RowField::Number(NumberField::TagCount), RowTest::Is, "0", ""),
        ("spent:10..20", RowField::Number(NumberField::Spent), RowTest::Between, "10", "20"),
    ];
    for (text, field, test, value, until) in cases {
        let build = built(text);
        let row = only_row(&build);
        assert_eq!(
            (&row.field, row.test, row.value.as_str(), row.until.as_str()),
            (&field, test, value, until),
            "{text}"
        );
        assert_eq!(build.node(), parse(text).expect("a filter"), "{text}");
    }
}

#[test]
fn groups_are_all_any_and_none() {
    let kinds = |text: &str| (built(text).root.kind, built(text).root.parts.len());
    assert_eq!(kinds(""), (GroupKind::All, 0));
    assert_eq!(kinds("tag:a tag:b"), (GroupKind::All, 2));
    assert_eq!(kinds("tag:a OR tag:b OR tag:c"), (GroupKind::Any, 3));
    assert_eq!(kinds("-(tag:a OR tag:b)"), (GroupKind::None, 2));
    assert_eq!(kinds("-(tag:a tag:b)"), (GroupKind::None, 1));
    assert_eq!(kinds("-spent>5"), (GroupKind::None, 1));
}

#[test]
fn what_has_no_row_is_written() {
    for text in ["name:\"\"", "-()", "tag:a OR ()", "spent:.."] {
        let build = built(text);
        assert_eq!(build.node(), parse(text).expect("a filter"), "{text}");
    }
    let deep = built("a OR (b (c OR (d (e OR (f g)))))");
    assert_eq!(deep.node(), parse("a OR (b (c OR (d (e OR (f g)))))").expect("a filter"));
}

#[test]
fn unfinished_rows_are_left_out() {
    let mut build = built("tag:vip");
    let row = build.add_row(0, RowField::Tag);
    let group = build.add_group(0, RowField::Number(NumberField::Spent));
    assert_eq!(print(&build.node()), "tag:vip");
    build.edit_row(row, |row| row.value = "new".to_owned());
    assert_eq!(print(&build.node()), "tag:vip tag:new");
    let Some(Part::Row(inner)) = build.group(group).and_then(|group| group.parts.first()).cloned() else {
        panic!("a new group has a row");
    };
    build.edit_row(inner.id, |row| row.value = "١٠٠".to_owned());
    assert_eq!(print(&build.node()), "tag:vip tag:new spent>=100");
    build.edit_row(inner.id, |row| row.value = "lots".to_owned());
    build.remove(row);
    build.set_kind(0, GroupKind::None);
    assert_eq!(print(&build.node()), "-tag:vip");
}

#[test]
fn a_new_field_begins_anew() {
    let mut build = Build::default();
    let row = build.add_row(0, RowField::Tag);
    build.edit_row(row, |row| {
        row.value = "vip".to_owned();
        row.set_field(RowField::Consent);
    });
    assert_eq!(print(&build.node()), "consent:in");
}
