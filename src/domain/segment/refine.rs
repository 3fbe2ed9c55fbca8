//! A filter made narrower or wider by one condition, as facets do: the condition stands beside the others, or is taken away.

use super::ast::{Clause, Node};
use super::parse::parse;
use super::print::print;

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

#[cfg(test)]
mod tests {
    use super::*;

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
