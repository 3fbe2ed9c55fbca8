//! Names to ids. An unknown tag, field or segment is an error with its place and the nearest known name, never an empty
//! result.

use super::ast::{Clause, DateField, DateTest, Node, NumberField, PresenceField, Range, TextField};
use super::fields;
use super::parse::{ClauseSpan, SegmentError, SegmentErrorKind, parse, parse_spanned};
use super::print::{normalize, print};
use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::field::CustomField;
use crate::domain::interaction::InteractionKind;
use crate::domain::money::Amount;
use crate::domain::tag::TagId;
use crate::domain::text::{digit_value, fold, nearest};
pub(super) use compare::own_op;
pub use compare::{OwnTest, TextTest};
use compare::{own_test, phone_test, text_test};

mod compare;

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
    /// The filter that is saved under this name. A book without saved filters knows none.
    fn segment(&self, _folded: &str) -> Option<String> {
        None
    }
    /// As written, for hints.
    fn segment_names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Saved filters that may ask for one another in a row.
pub const MAX_SEGMENTS: u32 = 16;
/// Conditions that a filter may have with all those of the saved filters that it asks for.
pub const MAX_CONDITIONS: u32 = 4096;

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
    /// For phones the text is digits, but for a pattern; otherwise folded, but for `Exact`.
    Match {
        field: TextField,
        how: TextTest,
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
    Times {
        of: InteractionKind,
        count: Range<Amount>,
        within: Option<DateTest>,
    },
    Duplicate,
    Contact(ContactId),
    /// A field of the shop's own. Who has no value there never matches.
    Own {
        field: CustomField,
        test: OwnTest,
    },
}

/// Reads a filter and looks its names up. Errors point into `text`.
pub fn compile(text: &str, names: &dyn Names) -> Result<Resolved, SegmentError> {
    compile_as(None, text, names)
}

/// As `compile`, for a filter that is to be saved under a name: it may not ask for itself.
pub fn compile_as(own_name: Option<&str>, text: &str, names: &dyn Names) -> Result<Resolved, SegmentError> {
    let (node, spans) = parse_spanned(text)?;
    Lookup { names, trail: own_name.map(fold).into_iter().collect(), clause: 0, conditions: 0 }
        .node(&node)
        .map_err(|error| error.at(&spans))
}

/// Looks the names of a tree up. Errors point into `print(node)`.
pub fn resolve(node: &Node, names: &dyn Names) -> Result<Resolved, SegmentError> {
    let node = normalize(node.clone());
    Lookup { names, trail: Vec::new(), clause: 0, conditions: 0 }.node(&node).map_err(|error| {
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

/// A look at a tree from left to right.
struct Lookup<'n> {
    names: &'n dyn Names,
    /// The saved filters that led here, by folded name.
    trail: Vec<String>,
    /// Clauses of this filter so far.
    clause: usize,
    /// Conditions so far, with those of other filters.
    conditions: u32,
}

impl Lookup<'_> {
    fn node(&mut self, node: &Node) -> Result<Resolved, Unresolved> {
        Ok(match node {
            Node::All(children) => Resolved::All(self.each(children)?),
            Node::Any(children) => Resolved::Any(self.each(children)?),
            Node::Not(inner) => Resolved::Not(Box::new(self.node(inner)?)),
            Node::Clause(condition) => {
                let clause = self.clause;
                self.clause += 1;
                self.conditions += 1;
                let found = match condition {
                    _ if self.conditions > MAX_CONDITIONS => Err(SegmentErrorKind::TooMany { limit: MAX_CONDITIONS }),
                    Clause::Segment(name) => self.segment(name),
                    other => {
                        return resolve_clause(other, self.names)
                            .map(Resolved::Test)
                            .map_err(|(of_field, kind)| Unresolved { clause, of_field, kind });
                    }
                };
                found.map_err(|kind| Unresolved { clause, of_field: false, kind })?
            }
        })
    }

    fn each(&mut self, children: &[Node]) -> Result<Vec<Resolved>, Unresolved> {
        children.iter().map(|child| self.node(child)).collect()
    }

    /// What a saved filter asks.
    fn segment(&mut self, name: &str) -> Result<Resolved, SegmentErrorKind> {
        let key = fold(name);
        if self.trail.contains(&key) {
            return Err(SegmentErrorKind::SegmentLoop { name: name.to_owned() });
        }
        if u32::try_from(self.trail.len()).unwrap_or(u32::MAX) >= MAX_SEGMENTS {
            return Err(SegmentErrorKind::TooDeep { limit: MAX_SEGMENTS });
        }
        let text = self.names.segment(&key).ok_or_else(|| {
            let known = self.names.segment_names();
            let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
            SegmentErrorKind::UnknownSegment { name: name.to_owned(), near }
        })?;
        let unreadable = || SegmentErrorKind::SegmentUnreadable { name: name.to_owned() };
        let node = parse(&text).map_err(|_| unreadable())?;
        self.trail.push(key);
        let clause = self.clause;
        let found = self.node(&node);
        self.clause = clause;
        self.trail.pop();
        found.map_err(|error| match error.kind {
            kind @ (SegmentErrorKind::SegmentLoop { .. }
            | SegmentErrorKind::TooDeep { .. }
            | SegmentErrorKind::TooMany { .. }) => kind,
            _ => unreadable(),
        })
    }
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
        Clause::Match { field, how, text } => {
            let how = match field {
                TextField::Phone => phone_test(*how, text),
                _ => text_test(*how, text),
            };
            Test::Match { field: *field, how: how.map_err(|kind| (false, kind))? }
        }
        Clause::Country(country) => Test::Country(*country),
        Clause::Date { field, test } => Test::Date { field: *field, test: *test },
        Clause::Number { field, test } => Test::Number { field: *field, test: *test },
        Clause::Consent(state) => Test::Consent(*state),
        Clause::Presence { field, present } => Test::Presence { field: *field, present: *present },
        Clause::Times { of, count, within } => Test::Times { of: *of, count: *count, within: *within },
        Clause::Duplicate => Test::Duplicate,
        Clause::Contact(id) => Test::Contact(*id),
        Clause::Segment(name) => {
            // `Lookup` has looked it up already.
            return Err((false, SegmentErrorKind::SegmentUnreadable { name: name.clone() }));
        }
    })
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
