//! A filter as the visual builder holds it: groups of rows, each row a field, a test and what was typed so far. Rows that
//! are not finished are kept and left out of the filter. Drawing them is the page's business.
//!
//! Nothing is lost on the way: what has no row of its own becomes a row of written text, so that
//! `Build::from_node(node, kind_of).node() == normalize(node)` for every tree.

use super::ast::Node;
use super::print::{normalize, print};
pub use row::{KindOf, Row, RowField, RowTest, consent_value, presence_value};

mod own;
mod row;

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
    /// Rows and groups for a filter. What `kind_of` knows becomes a row of a field of the shop's own, not of a dimension.
    pub fn from_node(node: Node, kind_of: KindOf) -> Build {
        let mut build = Build::default();
        let (kind, children) = match normalize(node) {
            Node::All(children) => (GroupKind::All, children),
            Node::Any(children) if !children.is_empty() => (GroupKind::Any, children),
            Node::Not(inner) if build.row_from_node(&Node::Not(inner.clone()), kind_of).is_none() => {
                (GroupKind::None, insides(*inner))
            }
            other => (GroupKind::All, vec![other]),
        };
        build.root.kind = kind;
        build.root.parts = children.into_iter().map(|child| build.part_from_node(child, 1, kind_of)).collect();
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

    fn part_from_node(&mut self, node: Node, depth: u32, kind_of: KindOf) -> Part {
        if let Some(row) = self.row_from_node(&node, kind_of) {
            return Part::Row(row);
        }
        let (kind, children) = match node {
            Node::All(children) if depth <= MAX_GROUPS && !children.is_empty() => (GroupKind::All, children),
            Node::Any(children) if depth <= MAX_GROUPS && !children.is_empty() => (GroupKind::Any, children),
            Node::Not(inner) if depth <= MAX_GROUPS => (GroupKind::None, insides(*inner)),
            other => return Part::Row(self.written(&other)),
        };
        let id = self.fresh();
        let parts = children.into_iter().map(|child| self.part_from_node(child, depth + 1, kind_of)).collect();
        Part::Group(Group { id, kind, parts })
    }

    fn written(&mut self, node: &Node) -> Row {
        let text = if *node == Node::default() { "()".to_owned() } else { print(node) };
        Row { value: text, ..Row::new(self.fresh(), RowField::Written) }
    }

    /// A row that says the same as this node, if one can.
    fn row_from_node(&mut self, node: &Node, kind_of: KindOf) -> Option<Row> {
        let (clause, negative) = match node {
            Node::Clause(clause) => (clause, false),
            Node::Not(inner) => match &**inner {
                Node::Clause(clause) => (clause, true),
                _ => return None,
            },
            _ => return None,
        };
        let mut row = Row::of_clause(clause, kind_of);
        if negative {
            row = row.denied()?;
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
