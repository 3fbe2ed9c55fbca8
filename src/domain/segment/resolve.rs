//! Names to ids. An unknown tag or field is an error with its place and the nearest known name, never an empty result.

use super::ast::{Clause, DateField, DateTest, Node, NumberField, PresenceField, Range, TextField};
use super::fields;
use super::parse::{ClauseSpan, SegmentError, SegmentErrorKind, parse_spanned};
use super::print::{normalize, ordered, print};
use super::value::{Op, parse_date_test, parse_number_test};
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::field::{CustomField, FieldKind, parse_yes_no};
use crate::domain::money::Amount;
use crate::domain::tag::TagId;
use crate::domain::text::{digit_value, fold, nearest};

/// The names that a book knows. Keys are folded by `text::fold`.
pub trait Names {
    fn tag(&self, folded: &str) -> Option<TagId>;
    /// The tag, if it belongs to this dimension.
    fn tag_in(&self, dimension_folded: &str, tag_folded: &str) -> Option<TagId>;
    fn has_dimension(&self, folded: &str) -> bool;
    /// As written, for hints.
    fn tag_names(&self) -> Vec<String>;
    /// As written, for hints.
    fn dimension_names(&self) -> Vec<String>;
    /// The field of the shop's own that is called so, or has this key.
    fn own_field(&self, folded: &str) -> Option<CustomField>;
    /// What the fields of the shop's own are called, for hints.
    fn own_names(&self) -> Vec<String>;
}

/// A filter that an index can answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    All(Vec<Resolved>),
    Any(Vec<Resolved>),
    Not(Box<Resolved>),
    Test(Test),
}

/// One condition with ids instead of names and folded text.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Tag(TagId),
    /// For `TextField::Phone` the needle is digits (see `phone_needle`); otherwise folded.
    Text {
        field: TextField,
        needle: String,
    },
    Country(Country),
    Date {
        field: DateField,
        test: DateTest,
    },
    Number {
        field: NumberField,
        test: Range<Amount>,
    },
    Consent(ConsentState),
    Presence {
        field: PresenceField,
        present: bool,
    },
    /// A field of the shop's own. Who has no value there never matches.
    Own {
        field: CustomField,
        test: OwnTest,
    },
}

/// What is asked of a field of the shop's own.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnTest {
    /// `size:*`: has a value.
    Any,
    /// Holds this, folded.
    Text(String),
    Number(Range<Amount>),
    Date(DateTest),
    YesNo(bool),
    /// The place among the field's choices.
    Choice(usize),
}

/// Reads a filter and looks its names up. Errors point into `text`.
pub fn compile(text: &str, names: &dyn Names) -> Result<Resolved, SegmentError> {
    let (node, spans) = parse_spanned(text)?;
    resolve_node(&node, names, &mut 0).map_err(|error| error.at(&spans))
}

/// Looks the names of a tree up. Errors point into `print(node)`.
pub fn resolve(node: &Node, names: &dyn Names) -> Result<Resolved, SegmentError> {
    let node = normalize(node.clone());
    resolve_node(&node, names, &mut 0).map_err(|error| {
        // A tree that is too large to be read back has no text to point into: its errors point at the beginning.
        let spans = parse_spanned(&print(&node)).map(|(_, spans)| spans).unwrap_or_default();
        error.at(&spans)
    })
}

/// The digits to look for in phones: ASCII, without the zeros that international and local numbers begin with, because
/// phones are kept in E.164. `None` if there is no digit.
pub fn phone_needle(text: &str) -> Option<String> {
    let digits: String = text.chars().filter_map(digit_value).map(|digit| char::from(b'0' + digit)).collect();
    let bare = digits.trim_start_matches('0');
    // A few digits may be the end of a number, where a zero counts.
    let needle = if bare.len() >= 4 { bare } else { &digits };
    (!needle.is_empty()).then(|| needle.to_owned())
}

/// What is wrong with a clause, before its place is known.
struct Unresolved {
    clause: usize,
    of_field: bool,
    kind: SegmentErrorKind,
}

impl Unresolved {
    fn at(self, spans: &[ClauseSpan]) -> SegmentError {
        let span = spans.get(self.clause).copied().unwrap_or_default();
        let (from, to) = if self.of_field { span.field } else { span.value };
        SegmentError { from, to, kind: self.kind }
    }
}

/// `clause` counts the clauses from left to right.
fn resolve_node(node: &Node, names: &dyn Names, clause: &mut usize) -> Result<Resolved, Unresolved> {
    Ok(match node {
        Node::All(children) => Resolved::All(resolve_each(children, names, clause)?),
        Node::Any(children) => Resolved::Any(resolve_each(children, names, clause)?),
        Node::Not(inner) => Resolved::Not(Box::new(resolve_node(inner, names, clause)?)),
        Node::Clause(condition) => {
            let index = *clause;
            *clause += 1;
            resolve_clause(condition, names).map(Resolved::Test).map_err(|(of_field, kind)| Unresolved {
                clause: index,
                of_field,
                kind,
            })?
        }
    })
}

fn resolve_each(children: &[Node], names: &dyn Names, clause: &mut usize) -> Result<Vec<Resolved>, Unresolved> {
    children.iter().map(|child| resolve_node(child, names, clause)).collect()
}

/// The error says whether it is the field that is wrong.
fn resolve_clause(clause: &Clause, names: &dyn Names) -> Result<Test, (bool, SegmentErrorKind)> {
    Ok(match clause {
        Clause::Tag(tag) => Test::Tag(names.tag(&fold(tag)).ok_or_else(|| (false, unknown_tag(tag, names)))?),
        Clause::Dimension { dimension, tag } => {
            let dimension_key = fold(dimension);
            if !names.has_dimension(&dimension_key) {
                let field = names.own_field(&dimension_key).ok_or_else(|| (true, unknown_field(dimension, names)))?;
                let test = own_test(&field, tag).map_err(|kind| (false, kind))?;
                return Ok(Test::Own { field, test });
            }
            let tag_key = fold(tag);
            match (names.tag_in(&dimension_key, &tag_key), names.tag(&tag_key)) {
                (Some(id), _) => Test::Tag(id),
                (None, Some(_)) => {
                    let kind = SegmentErrorKind::TagNotInDimension { tag: tag.clone(), dimension: dimension.clone() };
                    return Err((false, kind));
                }
                (None, None) => return Err((false, unknown_tag(tag, names))),
            }
        }
        Clause::Text { field: TextField::Phone, needle } => match phone_needle(needle) {
            Some(needle) => Test::Text { field: TextField::Phone, needle },
            // Text without a digit is in no phone, except for none at all, which is in every one.
            None => Test::Text { field: TextField::Phone, needle: fold(needle) },
        },
        Clause::Text { field, needle } => Test::Text { field: *field, needle: fold(needle) },
        Clause::Country(country) => Test::Country(*country),
        Clause::Date { field, test } => Test::Date { field: *field, test: *test },
        Clause::Number { field, test } => Test::Number { field: *field, test: *test },
        Clause::Consent(state) => Test::Consent(*state),
        Clause::Presence { field, present } => Test::Presence { field: *field, present: *present },
    })
}

/// What `field:value` asks: part of a text; a number, a day or a span of either; yes or no; one of the choices; `*` for any.
fn own_test(field: &CustomField, value: &str) -> Result<OwnTest, SegmentErrorKind> {
    if value.trim() == "*" {
        return Ok(OwnTest::Any);
    }
    let (op, rest) = match ordered(value) {
        Some(("<", rest)) => (Op::Less, rest),
        Some(("<=", rest)) => (Op::LessOrEqual, rest),
        Some((">", rest)) => (Op::Greater, rest),
        Some((_, rest)) => (Op::GreaterOrEqual, rest),
        None => (Op::Is, value),
    };
    let takes_order = matches!(field.kind, FieldKind::Number | FieldKind::Date);
    if op != Op::Is && !takes_order {
        let operator = value.chars().take_while(|c| matches!(c, '<' | '>' | '=')).collect();
        return Err(SegmentErrorKind::BadOperator { field: field.label.clone(), operator });
    }
    let test = match field.kind {
        FieldKind::Text => Some(OwnTest::Text(fold(value))),
        FieldKind::Number => parse_number_test(NumberField::Spent, op, rest).map(OwnTest::Number),
        FieldKind::Date => parse_date_test(op, rest).map(OwnTest::Date),
        FieldKind::YesNo => parse_yes_no(value).map(OwnTest::YesNo),
        FieldKind::Choice => {
            let key = fold(value);
            field.choices.iter().position(|choice| fold(choice) == key).map(OwnTest::Choice)
        }
    };
    test.ok_or_else(|| SegmentErrorKind::BadValue { field: field.label.clone(), value: value.to_owned() })
}

fn unknown_tag(name: &str, names: &dyn Names) -> SegmentErrorKind {
    let known = names.tag_names();
    let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    SegmentErrorKind::UnknownTag { name: name.to_owned(), near }
}

fn unknown_field(name: &str, names: &dyn Names) -> SegmentErrorKind {
    let mut known: Vec<String> = fields::field_names().map(str::to_owned).collect();
    known.extend(names.dimension_names());
    known.extend(names.own_names());
    let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    SegmentErrorKind::UnknownField { name: name.to_owned(), near }
}
