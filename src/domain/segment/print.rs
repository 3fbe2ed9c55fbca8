//! Tree to text, and the normal form that the two share: `parse(print(node)) == normalize(node)`.

use super::ast::{Clause, DateTest, Match, Node, NumberField, Range, TextField};
use super::days;
use super::fields::{self, Field};
use super::parse::needs_quotes;
use super::value::{date_test_text, normalize_number_test, number_test_text, within_text};

/// The canonical text of a filter: English keywords, one space between clauses, quotes and brackets only where needed.
/// Everyone is empty text at the top and `()` inside; no one is `-()`.
pub fn print(node: &Node) -> String {
    let mut out = String::new();
    write_node(&normalize(node.clone()), Place::Top, &mut out);
    out
}

/// The canonical text of one clause.
pub fn print_clause(clause: &Clause) -> String {
    let mut out = String::new();
    write_clause(clause, &mut out);
    out
}

/// The normal form of a tree, which matches the same contacts:
/// - an `All` inside an `All`, or an `Any` inside an `Any`, gives its children to the outer one, so that an empty one vanishes;
/// - a group of one is that one;
/// - a double negation is none, `Not(All([]))` is `Any([])`, and the other way round;
/// - counts are bounded by whole numbers, and days have four-digit years.
///
/// Order and repetition are kept.
pub fn normalize(node: Node) -> Node {
    match node {
        Node::All(children) => group(children, true),
        Node::Any(children) => group(children, false),
        Node::Not(inner) => match normalize(*inner) {
            Node::Not(inner) => *inner,
            Node::All(children) if children.is_empty() => Node::Any(children),
            Node::Any(children) if children.is_empty() => Node::All(children),
            inner => Node::Not(Box::new(inner)),
        },
        Node::Clause(clause) => Node::Clause(normalize_clause(clause)),
    }
}

fn group(children: Vec<Node>, all: bool) -> Node {
    let mut flat = Vec::with_capacity(children.len());
    for child in children {
        match (normalize(child), all) {
            (Node::All(inner), true) | (Node::Any(inner), false) => flat.extend(inner),
            (child, _) => flat.push(child),
        }
    }
    match (flat.len(), flat.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            flat.extend(last);
            if all { Node::All(flat) } else { Node::Any(flat) }
        }
    }
}

fn normalize_clause(clause: Clause) -> Clause {
    match clause {
        Clause::Number { field, test } => Clause::Number { field, test: normalize_number_test(field, test) },
        Clause::Date { field, test } => Clause::Date { field, test: normalize_days(test) },
        Clause::Times { of, count, within } => Clause::Times {
            of,
            count: normalize_number_test(NumberField::Purchases, count),
            within: within
                .map(normalize_days)
                .filter(|days| *days != DateTest::Between(Range { from: None, to: None })),
        },
        // A city is always compared whole, and any text by a part.
        Clause::Match { field: TextField::City, how: Match::Whole, text } => {
            Clause::Text { field: TextField::City, needle: text }
        }
        Clause::Match { field: TextField::Any, text, .. } => Clause::Text { field: TextField::Any, needle: text },
        clause => clause,
    }
}

fn normalize_days(test: DateTest) -> DateTest {
    match test {
        DateTest::Between(Range { from, to }) => {
            DateTest::Between(Range { from: from.map(days::clamp), to: to.map(days::clamp) })
        }
        test => test,
    }
}

/// What surrounds a node, which decides about brackets.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Top,
    InAll,
    InAny,
    InNot,
}

fn write_node(node: &Node, place: Place, out: &mut String) {
    match node {
        Node::All(children) if children.is_empty() => out.push_str(if place == Place::Top { "" } else { "()" }),
        Node::Any(children) if children.is_empty() => out.push_str("-()"),
        // AND binds tighter, so that a branch of an OR needs no brackets.
        Node::All(children) => {
            bracketed(out, place == Place::InNot, |out| join(children, " ", Place::InAll, out));
        }
        Node::Any(children) => {
            bracketed(out, place != Place::Top, |out| join(children, " OR ", Place::InAny, out));
        }
        Node::Not(inner) => {
            out.push('-');
            write_node(inner, Place::InNot, out);
        }
        Node::Clause(clause) => write_clause(clause, out),
    }
}

fn bracketed(out: &mut String, brackets: bool, inside: impl FnOnce(&mut String)) {
    if brackets {
        out.push('(');
    }
    inside(out);
    if brackets {
        out.push(')');
    }
}

fn join(children: &[Node], separator: &str, place: Place, out: &mut String) {
    for (index, child) in children.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        write_node(child, place, out);
    }
}

fn write_clause(clause: &Clause, out: &mut String) {
    let mut named = |field: Field, value: &str| {
        out.push_str(fields::field_name(field));
        out.push_str(value);
    };
    match clause {
        Clause::Tag(tag) => named(Field::Tag, &format!(":{}", word(tag))),
        Clause::Dimension { dimension, tag } => {
            out.push_str(&dimension_word(dimension));
            match ordered(tag) {
                Some((operator, rest)) => {
                    if operator.starts_with('=') {
                        out.push(':');
                    }
                    out.push_str(operator);
                    out.push_str(&word(rest));
                }
                None => {
                    out.push(':');
                    out.push_str(&word(tag));
                }
            }
        }
        Clause::Text { field: TextField::Any, needle } => out.push_str(&word(needle)),
        Clause::Text { field, needle } => named(Field::Text(*field), &format!(":{}", word(needle))),
        Clause::Match { field, how, text } => named(Field::Text(*field), &match_text(*how, text)),
        Clause::Times { of, count, within } => {
            named(Field::Times(*of), &number_test_text(NumberField::Purchases, *count));
            if let Some(days) = within {
                out.push_str(" in ");
                out.push_str(&within_text(*days));
            }
        }
        Clause::Segment(name) => named(Field::Segment, &format!(":{}", word(name))),
        Clause::Duplicate => named(Field::Is, &format!(":{}", fields::DUPLICATE_NAME)),
        Clause::Contact(id) => named(Field::Contact, &format!(":{}", id.hex())),
        Clause::Country(country) => named(Field::Country, &format!(":{country}")),
        Clause::Date { field, test } => named(Field::Date(*field), &date_test_text(*test)),
        Clause::Number { field, test } => named(Field::Number(*field), &number_test_text(*field, *test)),
        Clause::Consent(state) => named(Field::Consent, &format!(":{}", fields::consent_name(*state))),
        Clause::Presence { field, present } => {
            let name = fields::presence_name(*field);
            named(if *present { Field::Has } else { Field::Missing }, &format!(":{name}"));
        }
    }
}

/// Operator and value of a text that is not looked for in part.
fn match_text(how: Match, text: &str) -> String {
    match how {
        Match::Whole => format!(":={}", word(text)),
        Match::Exact => format!(":=={}", word(text)),
        Match::Starts if text.is_empty() => ":*".to_owned(),
        Match::Starts => format!(":{}*", word(text)),
        Match::Pattern => format!(":/{}/", text.replace('/', "\\/")),
    }
}

/// The operator in front of the value of a field of the shop's own, and what follows it.
pub(super) fn ordered(value: &str) -> Option<(&str, &str)> {
    let operator = ["<=", ">=", "<", ">", "==", "="].into_iter().find(|operator| value.starts_with(operator))?;
    Some((value.get(..operator.len())?, value.get(operator.len()..)?))
}

/// A value, quoted only if it must be.
pub(super) fn word(text: &str) -> String {
    if needs_quotes(text) { quoted(text) } else { text.to_owned() }
}

/// The name of a dimension; quotes tell it from a built-in field of the same name.
pub(super) fn dimension_word(name: &str) -> String {
    if needs_quotes(name) || fields::field_from_name(name).is_some() { quoted(name) } else { name.to_owned() }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
