//! A filter as a list of its clauses, and filters rewritten when a name in them changes.

use super::ast::{Clause, Node};
use super::parse::{ClauseSpan, parse_spanned};
use super::print::{dimension_word, word};
use crate::domain::text::fold;

/// The clauses of a tree from left to right.
pub fn clauses(node: &Node) -> Vec<&Clause> {
    let mut found = Vec::new();
    collect(node, &mut found);
    found
}

fn collect<'a>(node: &'a Node, found: &mut Vec<&'a Clause>) {
    match node {
        Node::All(children) | Node::Any(children) => children.iter().for_each(|child| collect(child, found)),
        Node::Not(inner) => collect(inner, found),
        Node::Clause(clause) => found.push(clause),
    }
}

/// The filter after a tag was renamed; the rest of the text stays as it was written. `None` if the filter does not name the
/// tag, or does not read.
///
/// ```
/// use daftar::domain::segment::describe::rename_tag;
/// assert_eq!(rename_tag("-tag:VIP city:جدة", "vip", "best of all").as_deref(), Some(r#"-tag:"best of all" city:جدة"#));
/// ```
pub fn rename_tag(text: &str, old: &str, new: &str) -> Option<String> {
    let old = fold(old);
    rewrite(text, &word(new), |clause, span| match clause {
        Clause::Tag(tag) | Clause::Dimension { tag, .. } if fold(tag) == old => Some(span.value),
        _ => None,
    })
}

/// The filter after a dimension was renamed; like `rename_tag`.
pub fn rename_dimension(text: &str, old: &str, new: &str) -> Option<String> {
    let old = fold(old);
    rewrite(text, &dimension_word(new), |clause, span| match clause {
        Clause::Dimension { dimension, .. } if fold(dimension) == old => Some(span.field),
        _ => None,
    })
}

/// Does the filter name this tag?
pub fn names_tag(node: &Node, name: &str) -> bool {
    let name = fold(name);
    clauses(node).into_iter().any(|clause| match clause {
        Clause::Tag(tag) | Clause::Dimension { tag, .. } => fold(tag) == name,
        _ => false,
    })
}

fn rewrite(text: &str, replacement: &str, place: impl Fn(&Clause, ClauseSpan) -> Option<(u32, u32)>) -> Option<String> {
    let (node, spans) = parse_spanned(text).ok()?;
    let places: Vec<(u32, u32)> =
        clauses(&node).into_iter().zip(spans).filter_map(|(clause, span)| place(clause, span)).collect();
    if places.is_empty() {
        return None;
    }
    let mut places = places.into_iter().peekable();
    let mut out = String::with_capacity(text.len() + replacement.len());
    for (at, c) in (0u32..).zip(text.chars()) {
        // Names are never empty in a filter that resolves; an empty one in quotes still has its quotes as a place.
        match places.peek() {
            Some((from, _)) if at == *from => out.push_str(replacement),
            _ => {}
        }
        match places.peek() {
            Some((from, to)) if (*from..*to).contains(&at) => {
                if at + 1 == *to {
                    places.next();
                }
            }
            _ => out.push(c),
        }
    }
    Some(out)
}
