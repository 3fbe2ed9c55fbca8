//! Rows and groups from filters and back.

use super::*;
use crate::domain::field::FieldKind;
use crate::domain::segment::ast::{DateField, NumberField, TextField};
use crate::domain::segment::parse::parse;

/// Fields of the shop's own, one of each kind.
fn kind_of(name: &str) -> Option<FieldKind> {
    let named = ["memo", "size", "visit", "gift", "skin"].iter().position(|known| *known == name)?;
    FieldKind::ALL.get(named).copied()
}

fn built(text: &str) -> Build {
    Build::from_node(parse(text).expect("a filter"), &kind_of)
}

fn only_row(build: &Build) -> &Row {
    match build.root.parts.as_slice() {
        [Part::Row(row)] => row,
        other => panic!("not one row: {other:?}"),
    }
}

#[test]
fn fields_of_the_shop_have_rows_of_their_own() {
    let cases = [
        ("memo:tea", FieldKind::Text, RowTest::Is, "tea", ""),
        ("-memo:tea", FieldKind::Text, RowTest::IsNot, "tea", ""),
        ("memo:=tea", FieldKind::Text, RowTest::Whole, "tea", ""),
        ("memo:==\"green tea\"", FieldKind::Text, RowTest::Exact, "green tea", ""),
        ("memo:te*", FieldKind::Text, RowTest::Starts, "te", ""),
        ("memo:/^te/", FieldKind::Text, RowTest::Pattern, "^te", ""),
        ("memo:*", FieldKind::Text, RowTest::Present, "", ""),
        ("-memo:*", FieldKind::Text, RowTest::Missing, "", ""),
        ("size>40", FieldKind::Number, RowTest::MoreThan, "40", ""),
        ("size>=40.5", FieldKind::Number, RowTest::AtLeast, "40.5", ""),
        ("size<40", FieldKind::Number, RowTest::LessThan, "40", ""),
        ("size<=40", FieldKind::Number, RowTest::AtMost, "40", ""),
        ("size:40", FieldKind::Number, RowTest::Is, "40", ""),
        ("size:38..42", FieldKind::Number, RowTest::Between, "38", "42"),
        ("-size:*", FieldKind::Number, RowTest::Missing, "", ""),
        ("visit<30d", FieldKind::Date, RowTest::LessThanDaysAgo, "30", ""),
        ("visit>30d", FieldKind::Date, RowTest::MoreThanDaysAgo, "30", ""),
        ("visit:next-7d", FieldKind::Date, RowTest::WithinNextDays, "7", ""),
        ("visit:this-month", FieldKind::Date, RowTest::ThisMonth, "", ""),
        ("visit:overdue", FieldKind::Date, RowTest::Past, "", ""),
        ("visit:2026-01-01..2026-02-10", FieldKind::Date, RowTest::Between, "2026-01-01", "2026-02-10"),
        ("visit>=2026-05-01", FieldKind::Date, RowTest::Between, "2026-05-01", ""),
        ("gift:yes", FieldKind::YesNo, RowTest::Is, "yes", ""),
        ("-gift:نعم", FieldKind::YesNo, RowTest::IsNot, "نعم", ""),
        ("skin:دهنية", FieldKind::Choice, RowTest::Is, "دهنية", ""),
        ("-skin:*", FieldKind::Choice, RowTest::Missing, "", ""),
    ];
    for (text, kind, test, value, until) in cases {
        let build = built(text);
        let row = only_row(&build);
        assert!(matches!(&row.field, RowField::Own(_, found) if *found == kind), "{text}: {row:?}");
        assert_eq!((row.test, row.value.as_str(), row.until.as_str()), (test, value, until), "{text}");
        assert_eq!(build.node(), parse(text).expect("a filter"), "{text}");
    }
    // What no row says in these words stays written: the text is the person's.
    for text in ["size:40.0", "visit:2026-01", "visit<1m", "memo<5", "size:many", "visit>=30d"] {
        assert_eq!(only_row(&built(text)).field, RowField::Written, "{text}");
    }
}

#[test]
fn signs_in_a_value_are_not_taken_for_a_test() {
    let mut build = Build::default();
    let id = build.add_row(0, RowField::Own("memo".to_owned(), FieldKind::Text));
    for (value, is_finished) in
        [("tea", true), ("=tea", false), ("tea*", false), ("/t/", false), ("*", false), ("<5", false)]
    {
        build.edit_row(id, |row| row.value = value.to_owned());
        assert_eq!(build.row(id).and_then(Row::node).is_some(), is_finished, "{value}");
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
