//! One clause: what stands before an operator, and what behind it.

use super::{ClauseSpan, position};
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::segment::ast::{Clause, Match, NumberField, TextField};
use crate::domain::segment::fields::{self, Field};
use crate::domain::segment::value::{Op, parse_date_test, parse_number_test};

/// A value as read, with its place.
pub(super) struct Value {
    pub text: String,
    pub from: usize,
    pub to: usize,
    pub form: Form,
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    Plain,
    /// With a `*` behind it.
    Starts,
    /// Between slashes.
    Pattern,
}

/// What stands before an operator.
pub(super) struct Asked {
    /// `None` for what the book calls so: its dimensions and fields of its own are looked up later.
    pub field: Option<Field>,
    pub name: String,
    pub from: usize,
    pub to: usize,
}

impl Asked {
    pub(super) fn span(&self, (from, to): (usize, usize), shared: bool) -> ClauseSpan {
        let field = (position(self.from), position(self.to));
        ClauseSpan { field, value: (position(from), position(to)), shared }
    }

    pub(super) fn holds_text(&self) -> bool {
        matches!(self.field, Some(Field::Text(_)) | None)
    }

    /// Only numbers and dates have an order. Of the book's own fields it is not known yet.
    pub(super) fn takes_no_order(&self) -> bool {
        !matches!(self.field, None | Some(Field::Number(_) | Field::Date(_) | Field::Times(_)))
    }

    /// `None` if the value does not suit the field.
    pub(super) fn clause(&self, op: Op, value: &Value) -> Option<Clause> {
        let Some(field) = self.field else { return Some(own_clause(self.name.clone(), op, value)) };
        clause_from_parts(field, op, value)
    }
}

fn clause_from_parts(field: Field, op: Op, value: &Value) -> Option<Clause> {
    let text = value.text.as_str();
    Some(match field {
        Field::Tag => Clause::Tag(text.to_owned()),
        Field::Text(field) => text_clause(field, op, value),
        Field::Country => Clause::Country(Country::parse(text).or_else(|| Country::from_name(text))?),
        Field::Date(field) => Clause::Date { field, test: parse_date_test(op, text)? },
        Field::Number(field) => Clause::Number { field, test: parse_number_test(field, op, text)? },
        Field::Times(of) => {
            Clause::Times { of, count: parse_number_test(NumberField::Purchases, op, text)?, within: None }
        }
        Field::Consent => Clause::Consent(fields::consent_from_name(text)?),
        Field::Has => Clause::Presence { field: fields::presence_from_name(text)?, present: true },
        Field::Missing => Clause::Presence { field: fields::presence_from_name(text)?, present: false },
        Field::Segment => Clause::Segment(text.to_owned()),
        Field::Is => fields::is_duplicate_word(text).then_some(Clause::Duplicate)?,
        Field::Contact => Clause::Contact(ContactId::from_hex(text)?),
    })
}

fn text_clause(field: TextField, op: Op, Value { text, form, .. }: &Value) -> Clause {
    let how = match (form, op) {
        (Form::Starts, _) => Match::Starts,
        (Form::Pattern, _) => Match::Pattern,
        (_, Op::Whole) => Match::Whole,
        (_, Op::Exact) => Match::Exact,
        _ => return Clause::Text { field, needle: text.clone() },
    };
    Clause::Match { field, how, text: text.clone() }
}

/// What is asked of a dimension or of a field of the shop's own, which is looked up later: as one text.
fn own_clause(dimension: String, op: Op, value: &Value) -> Clause {
    let text = &value.text;
    let tag = match value.form {
        Form::Plain => format!("{}{text}", op.sign()),
        Form::Starts => format!("{text}*"),
        Form::Pattern => format!("/{text}/"),
    };
    Clause::Dimension { dimension, tag }
}
