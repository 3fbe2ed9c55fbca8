//! Conditions on fields of the shop's own. In the tree their values are text until they are looked up; here they are rows by
//! what the field holds.

use super::row::{Row, RowField, RowTest};
use crate::domain::field::FieldKind;
use crate::domain::segment::ast::NumberField;
use crate::domain::segment::resolve::own_op;
use crate::domain::segment::value::{Op, date_test_text, number_test_text, parse_date_test, parse_number_test};

/// What stands for any value.
const ANY: &str = "*";

/// The tests that fit a field of this kind, the usual one first.
pub(super) fn tests(kind: FieldKind) -> &'static [RowTest] {
    match kind {
        FieldKind::Text => &[
            RowTest::Is,
            RowTest::IsNot,
            RowTest::Starts,
            RowTest::Whole,
            RowTest::Exact,
            RowTest::Pattern,
            RowTest::Present,
            RowTest::Missing,
        ],
        FieldKind::Number => &[
            RowTest::AtLeast,
            RowTest::AtMost,
            RowTest::MoreThan,
            RowTest::LessThan,
            RowTest::Is,
            RowTest::Between,
            RowTest::Present,
            RowTest::Missing,
        ],
        FieldKind::Date => &[
            RowTest::LessThanDaysAgo,
            RowTest::MoreThanDaysAgo,
            RowTest::Between,
            RowTest::Today,
            RowTest::ThisMonth,
            RowTest::NextMonth,
            RowTest::WithinNextDays,
            RowTest::Past,
            RowTest::Present,
            RowTest::Missing,
        ],
        FieldKind::YesNo | FieldKind::Choice => &[RowTest::Is, RowTest::IsNot, RowTest::Present, RowTest::Missing],
    }
}

/// What stands behind the name of the field, or `None` while the row is not finished or does not read.
pub(super) fn value_from_row(row: &Row, kind: FieldKind) -> Option<String> {
    let text = row.value.as_str();
    let filled = || (!text.trim().is_empty()).then_some(text);
    let value = match (kind, row.test) {
        (_, RowTest::Present | RowTest::Missing) => return Some(ANY.to_owned()),
        (FieldKind::Number, _) => {
            return row.number_test(NumberField::Spent).map(|test| bare(number_test_text(NumberField::Spent, test)));
        }
        (FieldKind::Date, _) => return row.date_test().map(|test| bare(date_test_text(test))),
        (FieldKind::Text, RowTest::Whole) => format!("={}", filled()?),
        (FieldKind::Text, RowTest::Exact) => format!("=={}", filled()?),
        (FieldKind::Text, RowTest::Starts) => format!("{}*", filled()?),
        (FieldKind::Text, RowTest::Pattern) => format!("/{}/", filled()?),
        (_, RowTest::Is | RowTest::IsNot) => filled()?.to_owned(),
        _ => return None,
    };
    // A text that holds signs itself would ask for something else.
    (row_from_value("", kind, &value).test == plain(row.test)).then_some(value)
}

/// The row for what stands behind the name of a field.
pub(super) fn row_from_value(name: &str, kind: FieldKind, value: &str) -> Row {
    let field = RowField::Own(name.to_owned(), kind);
    if value == ANY {
        return Row::with(field, RowTest::Present, String::new());
    }
    // Not by `own_test`: that reads patterns too, with an engine that the page does without.
    let (op, rest) = own_op(value);
    match kind {
        FieldKind::Number => {
            let range = parse_number_test(NumberField::Spent, op, rest);
            return range
                .map_or_else(|| Row::new(0, field.clone()), |range| Row::of_numbers(field.clone(), range, true));
        }
        FieldKind::Date => {
            let days = parse_date_test(op, rest);
            return days.map_or_else(|| Row::new(0, field.clone()), |days| Row::of_days(field.clone(), days));
        }
        FieldKind::Text | FieldKind::YesNo | FieldKind::Choice => {}
    }
    let (test, text) = match (op, value.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'))) {
        (Op::Whole, _) => (RowTest::Whole, rest),
        (Op::Exact, _) => (RowTest::Exact, rest),
        (Op::Is, Some(pattern)) => (RowTest::Pattern, pattern),
        (Op::Is, None) => match value.strip_suffix('*') {
            Some(head) => (RowTest::Starts, head),
            None => (RowTest::Is, value),
        },
        // An order among texts does not resolve: there is no row for it.
        _ => (RowTest::Between, value),
    };
    Row::with(field, test, text.to_owned())
}

/// The test whose denial a test is.
fn plain(test: RowTest) -> RowTest {
    if test == RowTest::IsNot { RowTest::Is } else { test }
}

/// Without the sign that plainly asks for a value.
fn bare(written: String) -> String {
    written.strip_prefix(':').map(str::to_owned).unwrap_or(written)
}
