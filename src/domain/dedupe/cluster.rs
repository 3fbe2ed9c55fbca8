//! From certain pairs to groups. A group never holds two records that contradict each other, however long the chain
//! between them; and a record whose name says little joins only where one person can be meant.

use super::score::Level;
use rustc_hash::{FxHashMap, FxHashSet};

/// A certain pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub a: u32,
    pub b: u32,
    pub score: u8,
    pub level: Level,
}

/// Why a certain pair was not joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Somebody in one group contradicts somebody in the other.
    Contradicted,
    /// Several people could be meant.
    SharedBySeveral,
}

/// Groups larger than this are not made without a person: so many copies of one contact are no accident of entry.
const LARGEST: usize = 60;

/// The groups in the making.
pub(super) struct Groups {
    group_of: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
}

impl Groups {
    pub fn new(records: usize) -> Groups {
        // Slots of contacts are u32.
        let count = u32::try_from(records).unwrap_or(u32::MAX);
        Groups { group_of: (0..count).collect(), members: FxHashMap::default() }
    }

    pub fn of(&self, record: u32) -> u32 {
        self.group_of.get(record as usize).copied().unwrap_or(record)
    }

    fn members(&self, group: u32) -> Vec<u32> {
        self.members.get(&group).cloned().unwrap_or_else(|| vec![group])
    }

    /// Groups of two and more, each ascending, in order of their first.
    pub fn into_groups(self) -> Vec<Vec<u32>> {
        let mut groups: Vec<Vec<u32>> = self.members.into_values().collect();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups.sort_unstable();
        groups
    }

    /// Joins the groups of two records unless somebody contradicts.
    fn join(&mut self, a: u32, b: u32, contradict: &mut impl FnMut(u32, u32) -> bool) -> bool {
        let (one, other) = (self.of(a), self.of(b));
        if one == other {
            return true;
        }
        let (of_one, of_other) = (self.members(one), self.members(other));
        if of_one.len() + of_other.len() > LARGEST {
            return false;
        }
        if of_one.iter().any(|x| of_other.iter().any(|y| contradict(*x, *y))) {
            return false;
        }
        let (kept, gone) = if of_one.len() >= of_other.len() { (one, other) } else { (other, one) };
        let mut all = self.members(kept);
        for record in self.members(gone) {
            if let Some(group) = self.group_of.get_mut(record as usize) {
                *group = kept;
            }
            all.push(record);
        }
        self.members.remove(&gone);
        self.members.insert(kept, all);
        true
    }
}

/// Joins what is certain; gives the groups and the pairs that a person must judge.
pub(super) fn join_all(
    records: usize,
    edges: &mut [Edge],
    mut contradict: impl FnMut(u32, u32) -> bool,
) -> (Groups, Vec<(Edge, Refusal)>) {
    edges.sort_unstable_by(|x, y| (y.level, y.score, x.a, x.b).cmp(&(x.level, x.score, y.a, y.b)));
    let mut groups = Groups::new(records);
    let mut refused = Vec::new();
    for edge in edges.iter().filter(|edge| edge.level == Level::Full) {
        if !groups.join(edge.a, edge.b, &mut contradict) {
            refused.push((*edge, Refusal::Contradicted));
        }
    }
    for level in [Level::Partial, Level::Nameless] {
        join_weak(&mut groups, edges, level, &mut contradict, &mut refused);
    }
    refused.retain(|(edge, _)| groups.of(edge.a) != groups.of(edge.b));
    (groups, refused)
}

/// Joins records by names that say little. A record's candidates are the groups that its edges of this level lead to; if
/// those groups contradict each other, several people could be meant, and the record joins none of them.
fn join_weak(
    groups: &mut Groups,
    edges: &[Edge],
    level: Level,
    contradict: &mut impl FnMut(u32, u32) -> bool,
    refused: &mut Vec<(Edge, Refusal)>,
) {
    let mut neighbors: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for edge in edges.iter().filter(|edge| edge.level == level) {
        neighbors.entry(edge.a).or_default().push(edge.b);
        neighbors.entry(edge.b).or_default().push(edge.a);
    }
    let mut ambiguous: FxHashSet<u32> = FxHashSet::default();
    for (record, others) in &neighbors {
        let torn = others.iter().enumerate().any(|(at, x)| {
            others.iter().skip(at + 1).any(|y| groups.of(*x) != groups.of(*y) && are_two(groups, *x, *y, contradict))
        });
        if torn {
            ambiguous.insert(*record);
        }
    }
    for edge in edges.iter().filter(|edge| edge.level == level) {
        if ambiguous.contains(&edge.a) || ambiguous.contains(&edge.b) {
            refused.push((*edge, Refusal::SharedBySeveral));
        } else if !groups.join(edge.a, edge.b, contradict) {
            refused.push((*edge, Refusal::Contradicted));
        }
    }
}

/// Whether the groups of two records hold anybody who contradicts.
fn are_two(groups: &Groups, a: u32, b: u32, contradict: &mut impl FnMut(u32, u32) -> bool) -> bool {
    let (of_a, of_b) = (groups.members(groups.of(a)), groups.members(groups.of(b)));
    of_a.iter().any(|x| of_b.iter().any(|y| contradict(*x, *y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(a: u32, b: u32, level: Level) -> Edge {
        Edge { a, b, score: 90, level }
    }

    #[test]
    fn a_chain_never_joins_people_who_contradict() {
        let mut edges = [edge(0, 1, Level::Full), edge(1, 2, Level::Full)];
        let (groups, refused) = join_all(3, &mut edges, |a, b| (a.min(b), a.max(b)) == (0, 2));
        assert_eq!(groups.into_groups(), [[0, 1]]);
        assert_eq!(refused.len(), 1);
    }

    #[test]
    fn a_record_without_name_joins_where_one_person_can_be_meant() {
        let mut edges = [edge(0, 1, Level::Full), edge(1, 2, Level::Nameless), edge(0, 2, Level::Nameless)];
        let (groups, refused) = join_all(3, &mut edges, |_, _| false);
        assert_eq!(groups.into_groups(), [[0, 1, 2]]);
        assert_eq!(refused.len(), 0);
    }

    #[test]
    fn a_record_without_name_joins_nobody_where_two_could_be_meant() {
        let mut edges = [edge(0, 2, Level::Nameless), edge(1, 2, Level::Nameless)];
        let (groups, refused) = join_all(3, &mut edges, |a, b| (a.min(b), a.max(b)) == (0, 1));
        assert_eq!(groups.into_groups().len(), 0);
        assert!(refused.iter().all(|(_, why)| *why == Refusal::SharedBySeveral) && refused.len() == 2);
    }
}
