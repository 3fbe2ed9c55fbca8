//! A filter made narrower or wider by one condition, as facets do: the condition stands beside the others, or is taken away.

use super::ast::{Clause, Node};
use super::parse::parse;
use super::print::{normalize, print};
use crate::domain::contact::ContactId;

/// The conditions that must hold together, at the top of a filter.
fn beside(node: Node) -> Vec<Node> {
    match node {
        Node::All(children) => children,
        other => vec![other],
    }
}

/// Whether the filter asks for this, beside whatever else. False for a filter that does not read.
pub fn asks(filter: &str, clause: &Clause) -> bool {
    let wanted = Node::Clause(clause.clone());
    parse(filter).is_ok_and(|node| beside(node).contains(&wanted))
}

/// The filter with this condition, or without it if it was there. `None` if the filter does not read.
pub fn toggled(filter: &str, clause: &Clause) -> Option<String> {
    let wanted = Node::Clause(clause.clone());
    let mut conditions = beside(parse(filter).ok()?);
    let before = conditions.len();
    conditions.retain(|node| *node != wanted);
    if conditions.len() == before {
        conditions.push(wanted);
    }
    Some(print(&Node::All(conditions)))
}

/// How a contact belongs to a filter, beside what the conditions say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// Whatever the conditions say.
    In,
    /// Whatever the conditions say.
    Out,
    /// As the conditions say.
    None,
}

/// A filter as `(conditions OR contact:… …) -contact:…`.
struct Pinned {
    conditions: Node,
    with: Vec<ContactId>,
    without: Vec<ContactId>,
}

fn chosen(node: &Node) -> Option<ContactId> {
    match node {
        Node::Clause(Clause::Contact(id)) => Some(*id),
        _ => None,
    }
}

impl Pinned {
    fn of(node: Node) -> Pinned {
        let mut without = Vec::new();
        let mut rest = beside(node);
        rest.retain(|node| match node {
            Node::Not(inner) => chosen(inner).map(|id| without.push(id)).is_none(),
            _ => true,
        });
        let mut with = Vec::new();
        let conditions = match normalize(Node::All(rest)) {
            Node::Any(mut branches) => {
                branches.retain(|node| chosen(node).map(|id| with.push(id)).is_none());
                Node::Any(branches)
            }
            other => match chosen(&other) {
                Some(id) => {
                    with.push(id);
                    Node::Any(Vec::new())
                }
                None => other,
            },
        };
        Pinned { conditions, with, without }
    }

    fn node(self) -> Node {
        let chosen = |id: ContactId| Node::Clause(Clause::Contact(id));
        // Conditions that are one "any of" with those chosen stay apart from them only in meaning, which is the same.
        let mut all = match self.with.is_empty() {
            true => vec![self.conditions],
            false => vec![Node::Any([self.conditions].into_iter().chain(self.with.into_iter().map(chosen)).collect())],
        };
        all.extend(self.without.into_iter().map(|id| Node::Not(Box::new(chosen(id)))));
        Node::All(all)
    }
}

/// How a contact belongs to a filter. `None` for a filter that does not read.
pub fn pin_of(filter: &str, id: ContactId) -> Option<Pin> {
    let pinned = Pinned::of(parse(filter).ok()?);
    Some(if pinned.without.contains(&id) {
        Pin::Out
    } else if pinned.with.contains(&id) {
        Pin::In
    } else {
        Pin::None
    })
}

/// The filter in which a contact belongs so. `None` if the filter does not read, or would be too long.
pub fn with_pin(filter: &str, id: ContactId, pin: Pin) -> Option<String> {
    let mut pinned = Pinned::of(parse(filter).ok()?);
    pinned.with.retain(|known| *known != id);
    pinned.without.retain(|known| *known != id);
    match pin {
        Pin::In => pinned.with.push(id),
        Pin::Out => pinned.without.push(id),
        Pin::None => {}
    }
    Some(print(&pinned.node())).filter(|text| parse(text).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_pinned_in_and_out_and_let_go() {
        let id = ContactId;
        let hex = |n: u128| id(n).hex();
        for filter in ["", "tag:vip", "tag:a OR tag:b", "tag:a -tag:b", "-(tag:a OR city:x)", "-()"] {
            let with = with_pin(filter, id(1), Pin::In).expect("a filter");
            assert_eq!((pin_of(filter, id(1)), pin_of(&with, id(1))), (Some(Pin::None), Some(Pin::In)), "{with}");
            let both = with_pin(&with, id(2), Pin::Out).expect("a filter");
            assert_eq!((pin_of(&both, id(1)), pin_of(&both, id(2))), (Some(Pin::In), Some(Pin::Out)), "{both}");
            let turned = with_pin(&both, id(1), Pin::Out).expect("a filter");
            assert_eq!((pin_of(&turned, id(1)), pin_of(&turned, id(2))), (Some(Pin::Out), Some(Pin::Out)), "{turned}");
            let free =
                [1, 2].into_iter().fold(turned, |filter, n| with_pin(&filter, id(n), Pin::None).expect("a filter"));
            assert_eq!(parse(&free), parse(filter), "{free}");
        }
        let expected = format!("(tag:vip OR contact:{}) -contact:{}", hex(1), hex(2));
        let text = with_pin(&with_pin("tag:vip", id(1), Pin::In).expect("in"), id(2), Pin::Out).expect("out");
        assert_eq!(text, expected);
        assert_eq!(with_pin("tag:(", id(1), Pin::In), None);
        assert_eq!(pin_of("tag:(", id(1)), None);
    }

    #[test]
    fn a_condition_comes_beside_the_others_and_goes_again() {
        let vip = Clause::Tag("vip".into());
        for filter in ["", "city:الرياض", "a OR b", "-tag:old spent>10"] {
            let narrow = toggled(filter, &vip).expect("a filter");
            assert!(asks(&narrow, &vip) && !asks(filter, &vip), "{narrow}");
            let wide = toggled(&narrow, &vip).expect("a filter");
            assert_eq!(
                parse(&wide),
                parse(filter).map(|node| Node::All(beside(node))).and_then(|node| parse(&print(&node)))
            );
        }
        assert_eq!(toggled("a OR b", &vip).as_deref(), Some("(a OR b) tag:vip"));
        assert_eq!(toggled("tag:(", &vip), None);
        assert!(!asks("-tag:vip", &vip) && !asks("tag:vip OR x", &vip));
    }
}
