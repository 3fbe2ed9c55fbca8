//! A filter as a list of its clauses, and filters rewritten when a name in them changes.

use super::ast::{Clause, Node};
use super::parse::{ClauseSpan, parse, parse_spanned};
use super::print::{dimension_word, print, word};
use crate::domain::text::fold;
use std::borrow::Cow;

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
    let meant = |clause: &Clause| match clause {
        Clause::Tag(tag) | Clause::Dimension { tag, .. } => fold(tag) == old,
        _ => false,
    };
    rewrite(text, &word(new), meant, |span| span.value)
}

/// The filter after a dimension was renamed; like `rename_tag`.
pub fn rename_dimension(text: &str, old: &str, new: &str) -> Option<String> {
    let old = fold(old);
    let meant = |clause: &Clause| matches!(clause, Clause::Dimension { dimension, .. } if fold(dimension) == old);
    rewrite(text, &dimension_word(new), meant, |span| span.field)
}

/// The filter after a saved filter that it may ask for was renamed; like `rename_tag`.
pub fn rename_segment(text: &str, old: &str, new: &str) -> Option<String> {
    let old = fold(old);
    let meant = |clause: &Clause| matches!(clause, Clause::Segment(name) if fold(name) == old);
    rewrite(text, &word(new), meant, |span| span.value)
}

/// The filter with the conditions of a saved filter in the place of its folded name. `None` if it does not ask for it, or does
/// not read.
pub fn with_segment(text: &str, folded: &str, conditions: &Node) -> Option<String> {
    let node = parse(text).ok()?;
    let asks = |clause: &Clause| matches!(clause, Clause::Segment(name) if fold(name) == folded);
    if !clauses(&node).into_iter().any(asks) {
        return None;
    }
    Some(print(&replaced(node, &|clause| asks(clause).then(|| conditions.clone()))))
}

/// The tree with clauses in the place of which something else comes.
pub fn replaced(node: Node, by: &dyn Fn(&Clause) -> Option<Node>) -> Node {
    let each = |children: Vec<Node>| children.into_iter().map(|child| replaced(child, by)).collect();
    match node {
        Node::All(children) => Node::All(each(children)),
        Node::Any(children) => Node::Any(each(children)),
        Node::Not(inner) => Node::Not(Box::new(replaced(*inner, by))),
        Node::Clause(clause) => by(&clause).unwrap_or(Node::Clause(clause)),
    }
}

/// Does the filter name this tag?
pub fn names_tag(node: &Node, name: &str) -> bool {
    let name = fold(name);
    clauses(node).into_iter().any(|clause| match clause {
        Clause::Tag(tag) | Clause::Dimension { tag, .. } => fold(tag) == name,
        _ => false,
    })
}

/// `place` says which part of a clause's place is replaced.
fn rewrite(
    text: &str,
    replacement: &str,
    meant: impl Fn(&Clause) -> bool,
    place: impl Fn(ClauseSpan) -> (u32, u32),
) -> Option<String> {
    let (node, mut spans) = parse_spanned(text).ok()?;
    let is_meant: Vec<bool> = clauses(&node).into_iter().map(meant).collect();
    if !is_meant.contains(&true) {
        return None;
    }
    let mut text = Cow::Borrowed(text);
    if spans.iter().any(|span| span.shared) {
        // In a set one field stands for several clauses: written out, each has its own. The order of clauses stays.
        text = Cow::Owned(print(&node));
        spans = parse_spanned(&text).ok()?.1;
    }
    let places = is_meant.into_iter().zip(spans).filter(|(is_meant, _)| *is_meant).map(|(_, span)| place(span));
    let mut places = places.peekable();
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
