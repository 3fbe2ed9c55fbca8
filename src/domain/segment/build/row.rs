//! One condition of the builder, from a clause and back.

use super::own;
use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::field::FieldKind;
use crate::domain::interaction::InteractionKind;
use crate::domain::money::Amount;
use crate::domain::segment::ast::{
    Clause, DateField, DateTest, Match, Node, NumberField, PresenceField, Range, TextField,
};
use crate::domain::segment::days::iso_from_day;
use crate::domain::segment::fields;
use crate::domain::segment::parse::parse;
use crate::domain::segment::print::{normalize, print_clause};
use crate::domain::segment::value::{Op, parse_date_test, parse_number_test, within_text};
use crate::domain::text::ascii_digits;

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowField {
    Tag,
    /// A tag of the dimension of this name.
    Dimension(String),
    /// A field of the shop's own, by its name.
    Own(String, FieldKind),
    Text(TextField),
    Country,
    Date(DateField),
    Number(NumberField),
    /// How many things of this kind the timeline has; `until` holds of how many days, or nothing.
    Times(InteractionKind),
    /// Whether another saved filter, by its name, matches.
    Segment,
    /// Whether somebody else has the same phone or address.
    Duplicate,
    /// One contact, by the identity as the language writes it: somebody who was chosen by hand.
    Contact,
    Consent,
    /// Whether a field is filled in.
    Presence,
    /// A piece of filter text.
    Written,
}

/// Says of a name whether a field of the shop's own is called so, and what it holds.
pub type KindOf<'a> = &'a dyn Fn(&str) -> Option<FieldKind>;

/// How a row compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowTest {
    /// Also "contains", for text that is looked for in part.
    Is,
    IsNot,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
    /// From `value` to `until`; either may be open.
    Between,
    /// Fewer than `value` days ago.
    LessThanDaysAgo,
    MoreThanDaysAgo,
    Today,
    ThisMonth,
    NextMonth,
    WithinNextDays,
    Past,
    Present,
    Missing,
    /// The whole text.
    Whole,
    /// The whole text as it is written.
    Exact,
    Starts,
    /// A regular expression.
    Pattern,
}

impl RowField {
    /// The tests that fit, the usual one first.
    pub fn tests(&self) -> &'static [RowTest] {
        match self {
            RowField::Text(TextField::City) => &[RowTest::Is, RowTest::IsNot, RowTest::Starts, RowTest::Pattern],
            RowField::Text(TextField::Name | TextField::Phone | TextField::Email | TextField::Note) => {
                &[RowTest::Is, RowTest::IsNot, RowTest::Starts, RowTest::Whole, RowTest::Exact, RowTest::Pattern]
            }
            RowField::Tag
            | RowField::Dimension(_)
            | RowField::Text(TextField::Any)
            | RowField::Country
            | RowField::Segment
            | RowField::Duplicate
            | RowField::Contact
            | RowField::Consent => &[RowTest::Is, RowTest::IsNot],
            RowField::Date(_) => &[
                RowTest::LessThanDaysAgo,
                RowTest::MoreThanDaysAgo,
                RowTest::Between,
                RowTest::Today,
                RowTest::ThisMonth,
                RowTest::NextMonth,
                RowTest::WithinNextDays,
                RowTest::Past,
            ],
            RowField::Number(NumberField::Spent | NumberField::Average) => &[
                RowTest::AtLeast,
                RowTest::AtMost,
                RowTest::MoreThan,
                RowTest::LessThan,
                RowTest::Is,
                RowTest::Between,
            ],
            RowField::Times(_) => &[RowTest::AtLeast, RowTest::AtMost, RowTest::Is],
            // Among whole numbers "more than 2" is "at least 3".
            RowField::Number(_) => &[RowTest::AtLeast, RowTest::AtMost, RowTest::Is, RowTest::Between],
            RowField::Presence => &[RowTest::Present, RowTest::Missing],
            RowField::Written => &[RowTest::Is],
            RowField::Own(_, kind) => own::tests(*kind),
        }
    }

    fn usual_test(&self) -> RowTest {
        match self {
            // A birthday is looked for around today, other days behind it.
            RowField::Date(DateField::Birthday) => RowTest::ThisMonth,
            RowField::Date(DateField::FollowUp) => RowTest::Past,
            _ => self.tests().first().copied().unwrap_or(RowTest::Is),
        }
    }

    fn usual_value(&self) -> &'static str {
        match self {
            RowField::Consent => fields::consent_name(ConsentState::OptedIn),
            RowField::Presence => fields::presence_name(PresenceField::Phone),
            _ => "",
        }
    }
}

/// One condition. `value` and `until` hold what was typed or chosen: a tag's name, text, a country's or consent's or field's
/// word in the language, days, numbers, dates as `yyyy-mm-dd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: u32,
    pub field: RowField,
    pub test: RowTest,
    pub value: String,
    pub until: String,
}

impl Row {
    pub(super) fn new(id: u32, field: RowField) -> Row {
        let (test, value) = (field.usual_test(), field.usual_value().to_owned());
        Row { id, field, test, value, until: String::new() }
    }

    /// Makes the row about another field; test and value begin anew.
    pub fn set_field(&mut self, field: RowField) {
        *self = Row::new(self.id, field);
    }

    /// The condition, or `None` while the row is not finished or does not read.
    pub fn node(&self) -> Option<Node> {
        let text = self.value.as_str();
        if self.field == RowField::Written {
            return parse(text).ok().filter(|_| !text.trim().is_empty());
        }
        let clause = match &self.field {
            RowField::Tag => Clause::Tag(filled(text)?),
            RowField::Dimension(dimension) => Clause::Dimension { dimension: dimension.clone(), tag: filled(text)? },
            RowField::Text(field) => match self.test {
                RowTest::Whole => Clause::Match { field: *field, how: Match::Whole, text: filled(text)? },
                RowTest::Exact => Clause::Match { field: *field, how: Match::Exact, text: filled(text)? },
                RowTest::Starts => Clause::Match { field: *field, how: Match::Starts, text: filled(text)? },
                RowTest::Pattern => {
                    let clause = Clause::Match { field: *field, how: Match::Pattern, text: filled(text)? };
                    // One that ends in the middle of an escape would not be read back.
                    return parse(&print_clause(&clause)).ok().filter(|node| *node == Node::Clause(clause));
                }
                _ => Clause::Text { field: *field, needle: filled(text)? },
            },
            RowField::Times(of) => {
                let op = match self.test {
                    RowTest::AtMost => Op::LessOrEqual,
                    RowTest::Is => Op::Is,
                    _ => Op::GreaterOrEqual,
                };
                let within = match self.until.trim() {
                    "" => None,
                    days => Some(DateTest::LessThanDaysAgo(ascii_digits(days).parse().ok()?)),
                };
                Clause::Times { of: *of, count: parse_number_test(NumberField::Purchases, op, text.trim())?, within }
            }
            RowField::Segment => Clause::Segment(filled(text)?),
            RowField::Duplicate => Clause::Duplicate,
            RowField::Contact => Clause::Contact(ContactId::from_hex(text)?),
            RowField::Country => Clause::Country(Country::parse(text)?),
            RowField::Date(field) => Clause::Date { field: *field, test: self.date_test()? },
            RowField::Number(field) => Clause::Number { field: *field, test: self.number_test(*field)? },
            RowField::Own(name, kind) => {
                Clause::Dimension { dimension: name.clone(), tag: own::value_from_row(self, *kind)? }
            }
            RowField::Consent => Clause::Consent(fields::consent_from_name(text)?),
            RowField::Presence => {
                let field = fields::presence_from_name(text)?;
                Clause::Presence { field, present: self.test != RowTest::Missing }
            }
            RowField::Written => return None,
        };
        let node = Node::Clause(clause);
        Some(normalize(if self.is_denied() { Node::Not(Box::new(node)) } else { node }))
    }

    /// Whether the row says that its clause does not hold. That a built-in field is missing is a clause of its own.
    fn is_denied(&self) -> bool {
        match self.test {
            RowTest::IsNot => true,
            RowTest::Missing => matches!(self.field, RowField::Own(..)),
            _ => false,
        }
    }

    /// The row that denies what this one says, where there is one.
    pub(super) fn denied(mut self) -> Option<Row> {
        // Only what is plainly asked for can plainly be denied.
        self.test = match self.test {
            RowTest::Is if self.field.tests().contains(&RowTest::IsNot) => RowTest::IsNot,
            RowTest::Present if matches!(self.field, RowField::Own(..)) => RowTest::Missing,
            _ => return None,
        };
        Some(self)
    }

    pub(super) fn number_test(&self, field: NumberField) -> Option<Range<Amount>> {
        let text = self.value.trim();
        let between;
        let (op, text) = match self.test {
            RowTest::AtMost => (Op::LessOrEqual, text),
            RowTest::MoreThan => (Op::Greater, text),
            RowTest::LessThan => (Op::Less, text),
            RowTest::Is => (Op::Is, text),
            RowTest::Between => {
                between = self.interval()?;
                (Op::Is, between.as_str())
            }
            _ => (Op::GreaterOrEqual, text),
        };
        parse_number_test(field, op, text)
    }

    pub(super) fn date_test(&self) -> Option<DateTest> {
        let days = || ascii_digits(self.value.trim()).parse::<u32>().ok();
        match self.test {
            RowTest::MoreThanDaysAgo => days().map(DateTest::MoreThanDaysAgo),
            RowTest::WithinNextDays => days().map(DateTest::WithinNextDays),
            RowTest::Today => Some(DateTest::Today),
            RowTest::ThisMonth => Some(DateTest::ThisMonth),
            RowTest::NextMonth => Some(DateTest::NextMonth),
            RowTest::Past => Some(DateTest::Past),
            RowTest::Between => parse_date_test(Op::Is, &self.interval()?),
            _ => days().map(DateTest::LessThanDaysAgo),
        }
    }

    /// Both ends as the language writes them, unless both are open.
    fn interval(&self) -> Option<String> {
        let (from, until) = (self.value.trim(), self.until.trim());
        (!from.is_empty() || !until.is_empty()).then(|| format!("{from}..{until}"))
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// A consent state as a row's value.
pub fn consent_value(state: ConsentState) -> &'static str {
    fields::consent_name(state)
}

/// A field that may be filled in, as a row's value.
pub fn presence_value(field: PresenceField) -> &'static str {
    fields::presence_name(field)
}

impl Row {
    /// The condition as a row, without an id yet.
    pub(super) fn of_clause(clause: &Clause, kind_of: KindOf) -> Row {
        let row = Row::with;
        match clause {
            Clause::Tag(tag) => row(RowField::Tag, RowTest::Is, tag.clone()),
            Clause::Dimension { dimension, tag } => match kind_of(dimension) {
                Some(kind) => own::row_from_value(dimension, kind, tag),
                None => row(RowField::Dimension(dimension.clone()), RowTest::Is, tag.clone()),
            },
            Clause::Text { field, needle } => row(RowField::Text(*field), RowTest::Is, needle.clone()),
            Clause::Country(country) => row(RowField::Country, RowTest::Is, country.code().to_owned()),
            Clause::Consent(state) => row(RowField::Consent, RowTest::Is, fields::consent_name(*state).to_owned()),
            Clause::Presence { field, present } => {
                let test = if *present { RowTest::Present } else { RowTest::Missing };
                row(RowField::Presence, test, fields::presence_name(*field).to_owned())
            }
            Clause::Match { field, how, text } => {
                let test = match how {
                    Match::Whole => RowTest::Whole,
                    Match::Exact => RowTest::Exact,
                    Match::Starts => RowTest::Starts,
                    Match::Pattern => RowTest::Pattern,
                };
                row(RowField::Text(*field), test, text.clone())
            }
            Clause::Times { of, count, within } => {
                let (test, bound) = match (count.from, count.to) {
                    (Some(from), Some(to)) if from == to => (RowTest::Is, Some(from)),
                    (None, to) => (RowTest::AtMost, to),
                    (from, _) => (RowTest::AtLeast, from),
                };
                let until = match within {
                    Some(DateTest::LessThanDaysAgo(days)) => days.to_string(),
                    Some(other) => within_text(*other),
                    None => String::new(),
                };
                Row { until, ..row(RowField::Times(*of), test, bound.map(|n| n.shown()).unwrap_or_default()) }
            }
            Clause::Segment(name) => row(RowField::Segment, RowTest::Is, name.clone()),
            Clause::Duplicate => row(RowField::Duplicate, RowTest::Is, String::new()),
            Clause::Contact(id) => row(RowField::Contact, RowTest::Is, id.hex()),
            Clause::Date { field, test } => Row::of_days(RowField::Date(*field), *test),
            Clause::Number { field, test } => {
                let is_amount = matches!(field, NumberField::Spent | NumberField::Average);
                Row::of_numbers(RowField::Number(*field), *test, is_amount)
            }
        }
    }

    pub(super) fn with(field: RowField, test: RowTest, value: String) -> Row {
        Row { test, value, ..Row::new(0, field) }
    }

    pub(super) fn of_days(field: RowField, test: DateTest) -> Row {
        let row = Row::with;
        match test {
            DateTest::LessThanDaysAgo(days) => row(field, RowTest::LessThanDaysAgo, days.to_string()),
            DateTest::MoreThanDaysAgo(days) => row(field, RowTest::MoreThanDaysAgo, days.to_string()),
            DateTest::WithinNextDays(days) => row(field, RowTest::WithinNextDays, days.to_string()),
            DateTest::Today => row(field, RowTest::Today, String::new()),
            DateTest::ThisMonth => row(field, RowTest::ThisMonth, String::new()),
            DateTest::NextMonth => row(field, RowTest::NextMonth, String::new()),
            DateTest::Past => row(field, RowTest::Past, String::new()),
            DateTest::Between(Range { from, to }) => Row {
                until: to.map(iso_from_day).unwrap_or_default(),
                ..row(field, RowTest::Between, from.map(iso_from_day).unwrap_or_default())
            },
        }
    }

    /// Amounts go by thousandths, so that of them "more than" is told from "at least".
    pub(super) fn of_numbers(field: RowField, Range { from, to }: Range<Amount>, is_amount: bool) -> Row {
        let shown = |amount: Option<Amount>| amount.map(|n| n.shown()).unwrap_or_default();
        let (test, value, until) = match (from, to) {
            // `spent>100` is held as 100.001 and more.
            (Some(Amount(n)), None) if is_amount && n.rem_euclid(1000) == 1 => {
                (RowTest::MoreThan, Amount(n - 1).shown(), String::new())
            }
            (None, Some(Amount(n))) if is_amount && n.rem_euclid(1000) == 999 => {
                (RowTest::LessThan, Amount(n.saturating_add(1)).shown(), String::new())
            }
            (Some(_), None) => (RowTest::AtLeast, shown(from), String::new()),
            (None, Some(_)) => (RowTest::AtMost, shown(to), String::new()),
            (Some(one), Some(other)) if one == other => (RowTest::Is, shown(from), String::new()),
            _ => (RowTest::Between, shown(from), shown(to)),
        };
        Row { until, ..Row::with(field, test, value) }
    }
}
