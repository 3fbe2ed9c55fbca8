//! A filter as the visual builder holds it: groups of rows, each row a field, a test and what was typed so far. Rows that
//! are not finished are kept and left out of the filter. Drawing them is the page's business.
//!
//! Nothing is lost on the way: what has no row of its own becomes a row of written text, so that
//! `Build::from_node(node).node() == normalize(node)` for every tree.

use super::ast::{Clause, DateField, DateTest, Node, NumberField, PresenceField, Range, TextField};
use super::days::iso_from_day;
use super::fields;
use super::parse::parse;
use super::print::{normalize, print};
use super::value::{Op, parse_date_test, parse_number_test};
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::money::Amount;
use crate::domain::text::ascii_digits;

/// How deep groups are drawn; what lies deeper is one row of written text.
pub const MAX_GROUPS: u32 = 3;

/// How the parts of a group go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    All,
    Any,
    /// None of the parts may hold.
    None,
}

/// Parts that go together in one way.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub id: u32,
    pub kind: GroupKind,
    pub parts: Vec<Part>,
}

/// What a group is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Group(Group),
    Row(Row),
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowField {
    Tag,
    /// A tag of the dimension of this name.
    Dimension(String),
    Text(TextField),
    Country,
    Date(DateField),
    Number(NumberField),
    Consent,
    /// Whether a field is filled in.
    Presence,
    /// A piece of filter text.
    Written,
}

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
    Present,
    Missing,
}

impl RowField {
    /// The tests that fit, the usual one first.
    pub fn tests(&self) -> &'static [RowTest] {
        match self {
            RowField::Tag | RowField::Dimension(_) | RowField::Text(_) | RowField::Country | RowField::Consent => {
                &[RowTest::Is, RowTest::IsNot]
            }
            RowField::Date(_) => &[
                RowTest::LessThanDaysAgo,
                RowTest::MoreThanDaysAgo,
                RowTest::Between,
                RowTest::Today,
                RowTest::ThisMonth,
                RowTest::NextMonth,
                RowTest::WithinNextDays,
            ],
            RowField::Number(NumberField::Spent) => &[
                RowTest::AtLeast,
                RowTest::AtMost,
                RowTest::MoreThan,
                RowTest::LessThan,
                RowTest::Is,
                RowTest::Between,
            ],
            // Among whole numbers "more than 2" is "at least 3".
            RowField::Number(_) => &[RowTest::AtLeast, RowTest::AtMost, RowTest::Is, RowTest::Between],
            RowField::Presence => &[RowTest::Present, RowTest::Missing],
            RowField::Written => &[RowTest::Is],
        }
    }

    fn usual_test(&self) -> RowTest {
        match self {
            // A birthday is looked for around today, other days behind it.
            RowField::Date(DateField::Birthday) => RowTest::ThisMonth,
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
    fn new(id: u32, field: RowField) -> Row {
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
            RowField::Text(field) => Clause::Text { field: *field, needle: filled(text)? },
            RowField::Country => Clause::Country(Country::parse(text)?),
            RowField::Date(field) => Clause::Date { field: *field, test: self.date_test()? },
            RowField::Number(field) => {
                let (op, text) = match self.test {
                    RowTest::AtMost => (Op::LessOrEqual, text.trim().to_owned()),
                    RowTest::MoreThan => (Op::Greater, text.trim().to_owned()),
                    RowTest::LessThan => (Op::Less, text.trim().to_owned()),
                    RowTest::Is => (Op::Is, text.trim().to_owned()),
                    RowTest::Between => (Op::Is, self.interval()?),
                    _ => (Op::GreaterOrEqual, text.trim().to_owned()),
                };
                Clause::Number { field: *field, test: parse_number_test(*field, op, &text)? }
            }
            RowField::Consent => Clause::Consent(fields::consent_from_name(text)?),
            RowField::Presence => {
                let field = fields::presence_from_name(text)?;
                Clause::Presence { field, present: self.test != RowTest::Missing }
            }
            RowField::Written => return None,
        };
        let node = Node::Clause(clause);
        Some(normalize(if self.test == RowTest::IsNot { Node::Not(Box::new(node)) } else { node }))
    }

    fn date_test(&self) -> Option<DateTest> {
        let days = || ascii_digits(self.value.trim()).parse::<u32>().ok();
        match self.test {
            RowTest::MoreThanDaysAgo => days().map(DateTest::MoreThanDaysAgo),
            RowTest::WithinNextDays => days().map(DateTest::WithinNextDays),
            RowTest::Today => Some(DateTest::Today),
            RowTest::ThisMonth => Some(DateTest::ThisMonth),
            RowTest::NextMonth => Some(DateTest::NextMonth),
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

/// A whole filter under construction.
#[derive(Debug, Clone, PartialEq)]
pub struct Build {
    pub root: Group,
    next: u32,
}

impl Default for Build {
    fn default() -> Build {
        Build { root: Group { id: 0, kind: GroupKind::All, parts: Vec::new() }, next: 1 }
    }
}

impl Build {
    /// Rows and groups for a filter.
    pub fn from_node(node: Node) -> Build {
        let mut build = Build::default();
        let (kind, children) = match normalize(node) {
            Node::All(children) => (GroupKind::All, children),
            Node::Any(children) if !children.is_empty() => (GroupKind::Any, children),
            Node::Not(inner) if build.row_from_node(&Node::Not(inner.clone())).is_none() => {
                (GroupKind::None, insides(*inner))
            }
            other => (GroupKind::All, vec![other]),
        };
        build.root.kind = kind;
        build.root.parts = children.into_iter().map(|child| build.part_from_node(child, 1)).collect();
        build
    }

    /// The filter, in normal form. Rows that are not finished, and groups of nothing else, are left out.
    pub fn node(&self) -> Node {
        normalize(node_from_group(&self.root).unwrap_or_default())
    }

    /// A row by its id.
    pub fn row(&self, id: u32) -> Option<&Row> {
        find(&self.root, &|part| match part {
            Part::Row(row) if row.id == id => Some(row),
            _ => None,
        })
    }

    /// A group by its id.
    pub fn group(&self, id: u32) -> Option<&Group> {
        if self.root.id == id {
            return Some(&self.root);
        }
        find(&self.root, &|part| match part {
            Part::Group(group) if group.id == id => Some(group),
            _ => None,
        })
    }

    /// Changes a row, if it is there.
    pub fn edit_row(&mut self, id: u32, change: impl FnOnce(&mut Row)) {
        if let Some(row) = row_mut(&mut self.root, id) {
            change(row);
        }
    }

    /// Sets how a group's parts go together.
    pub fn set_kind(&mut self, id: u32, kind: GroupKind) {
        if let Some(group) = group_mut(&mut self.root, id) {
            group.kind = kind;
        }
    }

    /// Adds an unfinished row to a group and returns its id.
    pub fn add_row(&mut self, group: u32, field: RowField) -> u32 {
        let id = self.fresh();
        if let Some(group) = group_mut(&mut self.root, group) {
            group.parts.push(Part::Row(Row::new(id, field)));
        }
        id
    }

    /// Adds a group with one unfinished row to a group; the new one is "any of" inside "all of", and the other way round.
    pub fn add_group(&mut self, group: u32, field: RowField) -> u32 {
        let (id, row) = (self.fresh(), self.fresh());
        if let Some(group) = group_mut(&mut self.root, group) {
            let kind = if group.kind == GroupKind::All { GroupKind::Any } else { GroupKind::All };
            let parts = vec![Part::Row(Row::new(row, field))];
            group.parts.push(Part::Group(Group { id, kind, parts }));
        }
        id
    }

    /// Takes a row or group away.
    pub fn remove(&mut self, id: u32) {
        remove(&mut self.root, id);
    }

    fn fresh(&mut self) -> u32 {
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        id
    }

    fn part_from_node(&mut self, node: Node, depth: u32) -> Part {
        if let Some(row) = self.row_from_node(&node) {
            return Part::Row(row);
        }
        let (kind, children) = match node {
            Node::All(children) if depth <= MAX_GROUPS && !children.is_empty() => (GroupKind::All, children),
            Node::Any(children) if depth <= MAX_GROUPS && !children.is_empty() => (GroupKind::Any, children),
            Node::Not(inner) if depth <= MAX_GROUPS => (GroupKind::None, insides(*inner)),
            other => return Part::Row(self.written(&other)),
        };
        let id = self.fresh();
        let parts = children.into_iter().map(|child| self.part_from_node(child, depth + 1)).collect();
        Part::Group(Group { id, kind, parts })
    }

    fn written(&mut self, node: &Node) -> Row {
        let text = if *node == Node::default() { "()".to_owned() } else { print(node) };
        Row { value: text, ..Row::new(self.fresh(), RowField::Written) }
    }

    /// A row that says the same as this node, if one can.
    fn row_from_node(&mut self, node: &Node) -> Option<Row> {
        let (clause, negative) = match node {
            Node::Clause(clause) => (clause, false),
            Node::Not(inner) => match &**inner {
                Node::Clause(clause) => (clause, true),
                _ => return None,
            },
            _ => return None,
        };
        let mut row = row_from_clause(clause);
        if negative {
            if !row.field.tests().contains(&RowTest::IsNot) {
                return None;
            }
            row.test = RowTest::IsNot;
        }
        if row.node().as_ref() != Some(node) {
            // Such as an empty text, which a row takes for unfinished.
            return Some(self.written(node));
        }
        row.id = self.fresh();
        Some(row)
    }
}

/// What "none of" holds for a negation.
fn insides(inner: Node) -> Vec<Node> {
    match inner {
        Node::Any(children) if !children.is_empty() => children,
        other => vec![other],
    }
}

fn row_from_clause(clause: &Clause) -> Row {
    let row = |field: RowField, test: RowTest, value: String| Row { test, value, ..Row::new(0, field) };
    match clause {
        Clause::Tag(tag) => row(RowField::Tag, RowTest::Is, tag.clone()),
        Clause::Dimension { dimension, tag } => row(RowField::Dimension(dimension.clone()), RowTest::Is, tag.clone()),
        Clause::Text { field, needle } => row(RowField::Text(*field), RowTest::Is, needle.clone()),
        Clause::Country(country) => row(RowField::Country, RowTest::Is, country.code().to_owned()),
        Clause::Consent(state) => row(RowField::Consent, RowTest::Is, fields::consent_name(*state).to_owned()),
        Clause::Presence { field, present } => {
            let test = if *present { RowTest::Present } else { RowTest::Missing };
            row(RowField::Presence, test, fields::presence_name(*field).to_owned())
        }
        Clause::Date { field, test } => {
            let field = RowField::Date(*field);
            match test {
                DateTest::LessThanDaysAgo(days) => row(field, RowTest::LessThanDaysAgo, days.to_string()),
                DateTest::MoreThanDaysAgo(days) => row(field, RowTest::MoreThanDaysAgo, days.to_string()),
                DateTest::WithinNextDays(days) => row(field, RowTest::WithinNextDays, days.to_string()),
                DateTest::Today => row(field, RowTest::Today, String::new()),
                DateTest::ThisMonth => row(field, RowTest::ThisMonth, String::new()),
                DateTest::NextMonth => row(field, RowTest::NextMonth, String::new()),
                DateTest::Between(Range { from, to }) => Row {
                    until: to.map(iso_from_day).unwrap_or_default(),
                    ..row(field, RowTest::Between, from.map(iso_from_day).unwrap_or_default())
                },
            }
        }
        Clause::Number { field, test: Range { from, to } } => {
            let is_amount = *field == NumberField::Spent;
            let shown = |amount: &Option<Amount>| amount.map(|n| n.shown()).unwrap_or_default();
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
            Row { until, ..row(RowField::Number(*field), test, value) }
        }
    }
}

fn node_from_group(group: &Group) -> Option<Node> {
    let nodes: Vec<Node> = group
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Group(group) => node_from_group(group),
            Part::Row(row) => row.node(),
        })
        .collect();
    if nodes.is_empty() {
        return None;
    }
    Some(match group.kind {
        GroupKind::All => Node::All(nodes),
        GroupKind::Any => Node::Any(nodes),
        GroupKind::None => Node::Not(Box::new(Node::Any(nodes))),
    })
}

fn find<'a, T>(group: &'a Group, pick: &impl Fn(&'a Part) -> Option<&'a T>) -> Option<&'a T> {
    group.parts.iter().find_map(|part| {
        pick(part).or_else(|| match part {
            Part::Group(inner) => find(inner, pick),
            Part::Row(_) => None,
        })
    })
}

fn row_mut(group: &mut Group, id: u32) -> Option<&mut Row> {
    group.parts.iter_mut().find_map(|part| match part {
        Part::Row(row) => (row.id == id).then_some(row),
        Part::Group(inner) => row_mut(inner, id),
    })
}

fn group_mut(group: &mut Group, id: u32) -> Option<&mut Group> {
    if group.id == id {
        return Some(group);
    }
    group.parts.iter_mut().find_map(|part| match part {
        Part::Group(inner) => group_mut(inner, id),
        Part::Row(_) => None,
    })
}

fn remove(group: &mut Group, id: u32) {
    group.parts.retain(|part| match part {
        Part::Group(inner) => inner.id != id,
        Part::Row(row) => row.id != id,
    });
    for part in &mut group.parts {
        if let Part::Group(inner) = part {
            remove(inner, id);
        }
    }
}

#[cfg(test)]
mod tests;
