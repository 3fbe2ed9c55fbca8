//! Makes `digits.bin`: gathers the nodes of the graph, equal ones once, and writes them as `graph` reads them.

use super::graph::{EARLIER, FREQUENT, MEANING_SHIFT, NEW};
use std::collections::HashMap;

/// A meaning and where each digit leads.
type Shape = (u8, [usize; 10]);

/// The node that leads nowhere.
pub const NOWHERE: usize = 0;

/// All nodes, equal ones once; a node is its position here.
pub struct Pool {
    shapes: Vec<Shape>,
    positions: HashMap<Shape, usize>,
}

impl Pool {
    pub fn new() -> Pool {
        let nowhere = (0, [NOWHERE; 10]);
        Pool { shapes: vec![nowhere], positions: HashMap::from([(nowhere, NOWHERE)]) }
    }

    pub fn node(&mut self, meaning: u8, next: [usize; 10]) -> usize {
        *self.positions.entry((meaning, next)).or_insert_with(|| {
            self.shapes.push((meaning, next));
            self.shapes.len() - 1
        })
    }

    /// The file for these roots.
    pub fn file(&self, roots: &[usize]) -> Vec<u8> {
        let mut writing = Writing {
            pool: self,
            frequent: HashMap::new(),
            order: HashMap::new(),
            steps: Vec::new(),
            heads: Vec::new(),
            references: Vec::new(),
        };
        for (rank, node) in self.most_met().into_iter().enumerate() {
            writing.step(node);
            writing.frequent.insert(node, u8::try_from(rank + 1).expect("frequent nodes have a byte each"));
        }
        for &root in roots {
            writing.step(root);
        }
        writing.bytes()
    }

    /// The nodes that most others lead to; equal counts in order of position.
    fn most_met(&self) -> Vec<usize> {
        let mut met = vec![0usize; self.shapes.len()];
        for (_, next) in &self.shapes {
            for (_, target) in runs(next) {
                met[target] += 1;
            }
        }
        met[NOWHERE] = 0;
        let mut nodes: Vec<usize> = (0..met.len()).collect();
        nodes.sort_by_key(|&node| (std::cmp::Reverse(met[node]), node));
        nodes.truncate(FREQUENT);
        nodes
    }
}

/// Digits that lead elsewhere than the digit before them, with the first.
fn runs(next: &[usize; 10]) -> impl Iterator<Item = (usize, usize)> {
    (0..10).filter(|&digit| digit == 0 || next[digit] != next[digit - 1]).map(|digit| (digit, next[digit]))
}

struct Writing<'a> {
    pool: &'a Pool,
    frequent: HashMap<usize, u8>,
    /// When each node was written.
    order: HashMap<usize, u16>,
    steps: Vec<u8>,
    heads: Vec<u16>,
    references: Vec<u16>,
}

impl Writing<'_> {
    fn step(&mut self, node: usize) {
        if node == NOWHERE {
            self.steps.push(0);
        } else if let Some(&byte) = self.frequent.get(&node) {
            self.steps.push(byte);
        } else if let Some(&order) = self.order.get(&node) {
            self.steps.push(EARLIER);
            self.references.push(order);
        } else {
            self.steps.push(NEW);
            self.order.insert(node, u16::try_from(self.order.len()).expect("nodes have two bytes"));
            let (meaning, next) = self.pool.shapes[node];
            let turns =
                runs(&next).filter(|(digit, _)| *digit > 0).fold(0u16, |turns, (digit, _)| turns | 1 << (digit - 1));
            self.heads.push(turns | u16::from(meaning) << MEANING_SHIFT);
            for (_, target) in runs(&next) {
                self.step(target);
            }
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let count = |numbers: &[u16]| u16::try_from(numbers.len()).expect("counts have two bytes").to_le_bytes();
        let mut bytes = Vec::new();
        bytes.extend(count(&self.heads));
        bytes.extend(count(&self.references));
        for numbers in [&self.heads, &self.references] {
            bytes.extend(numbers.iter().map(|number| number.to_le_bytes()[0]));
            bytes.extend(numbers.iter().map(|number| number.to_le_bytes()[1]));
        }
        bytes.extend(&self.steps);
        bytes
    }
}
