//! How texts and fields of the shop's own are compared.

use crate::domain::field::{CustomField, FieldKind, parse_yes_no};
use crate::domain::money::Amount;
use crate::domain::segment::ast::{DateTest, Match, NumberField, Range};
use crate::domain::segment::error::SegmentErrorKind;
use crate::domain::segment::pattern::Pattern;
use crate::domain::segment::print::ordered;
use crate::domain::segment::value::{Op, parse_date_test, parse_number_test};
use crate::domain::text::{digit_value, fold};

/// How a text is compared, with what.
#[derive(Debug, Clone, PartialEq)]
pub enum TextTest {
    Whole(String),
    Exact(String),
    Starts(String),
    Pattern(Box<Pattern>),
}

impl TextTest {
    /// Whether a text passes: folded, but for `Exact`.
    pub fn passes(&self, text: &[u8]) -> bool {
        match self {
            TextTest::Whole(whole) | TextTest::Exact(whole) => text == whole.as_bytes(),
            TextTest::Starts(head) => text.starts_with(head.as_bytes()),
            TextTest::Pattern(pattern) => pattern.is_in(text),
        }
    }
}

/// What is asked of a field of the shop's own.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnTest {
    /// `size:*`: has a value.
    Any,
    /// Holds this, folded.
    Text(String),
    Match(TextTest),
    Number(Range<Amount>),
    Date(DateTest),
    YesNo(bool),
    /// The place among the field's choices.
    Choice(usize),
}

pub(super) fn text_test(how: Match, text: &str) -> Result<TextTest, SegmentErrorKind> {
    Ok(match how {
        Match::Whole => TextTest::Whole(fold(text)),
        Match::Exact => TextTest::Exact(text.to_owned()),
        Match::Starts => TextTest::Starts(fold(text)),
        Match::Pattern => TextTest::Pattern(Box::new(
            Pattern::new(text).ok_or_else(|| SegmentErrorKind::BadPattern { pattern: text.to_owned() })?,
        )),
    })
}

/// Phones are compared by their digits from the country code on, so that a number in national form is a mistake.
pub(super) fn phone_test(how: Match, text: &str) -> Result<TextTest, SegmentErrorKind> {
    if how == Match::Pattern {
        return text_test(how, text);
    }
    let written: String = text.chars().filter_map(digit_value).map(|digit| char::from(b'0' + digit)).collect();
    let digits = written.strip_prefix("00").unwrap_or(&written);
    if digits.starts_with('0') || (digits.is_empty() && !text.trim().is_empty()) {
        return Err(SegmentErrorKind::BadValue { field: "phone".to_owned(), value: text.to_owned() });
    }
    let digits = digits.to_owned();
    Ok(if how == Match::Starts { TextTest::Starts(digits) } else { TextTest::Whole(digits) })
}

/// What `field:value` asks: part of a text; a number, a day or a span of either; yes or no; one of the choices; `*` for any.
pub(super) fn own_test(field: &CustomField, value: &str) -> Result<OwnTest, SegmentErrorKind> {
    if value.trim() == "*" {
        return Ok(OwnTest::Any);
    }
    let (op, rest) = own_op(value);
    let takes_order = matches!(field.kind, FieldKind::Number | FieldKind::Date);
    if matches!(op, Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual) && !takes_order {
        let operator = op.sign().to_owned();
        return Err(SegmentErrorKind::BadOperator { field: field.label.clone(), operator });
    }
    let test = match field.kind {
        FieldKind::Text => Some(own_text(op, rest)?),
        FieldKind::Number => parse_number_test(NumberField::Spent, op, rest).map(OwnTest::Number),
        FieldKind::Date => parse_date_test(op, rest).map(OwnTest::Date),
        FieldKind::YesNo => parse_yes_no(rest).map(OwnTest::YesNo),
        FieldKind::Choice => {
            let key = fold(rest);
            field.choices.iter().position(|choice| fold(choice) == key).map(OwnTest::Choice)
        }
    };
    test.ok_or_else(|| SegmentErrorKind::BadValue { field: field.label.clone(), value: value.to_owned() })
}

/// The sign in front of what is asked of a field of the shop's own, and what follows it.
pub(in crate::domain::segment) fn own_op(value: &str) -> (Op, &str) {
    match ordered(value) {
        Some(("<", rest)) => (Op::Less, rest),
        Some(("<=", rest)) => (Op::LessOrEqual, rest),
        Some((">", rest)) => (Op::Greater, rest),
        Some((">=", rest)) => (Op::GreaterOrEqual, rest),
        Some(("=", rest)) => (Op::Whole, rest),
        Some((_, rest)) => (Op::Exact, rest),
        None => (Op::Is, value),
    }
}

fn own_text(op: Op, value: &str) -> Result<OwnTest, SegmentErrorKind> {
    let between = value.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let (how, text) = match (op, between, value.strip_suffix('*')) {
        (Op::Whole, ..) => (Match::Whole, value),
        (Op::Exact, ..) => (Match::Exact, value),
        (_, Some(pattern), _) => (Match::Pattern, pattern),
        (_, _, Some(head)) => (Match::Starts, head),
        _ => return Ok(OwnTest::Text(fold(value))),
    };
    text_test(how, text).map(OwnTest::Match)
}
