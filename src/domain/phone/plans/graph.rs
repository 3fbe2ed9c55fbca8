//! What the digits of a number mean: an acyclic graph with a step for each digit, shared by all plans. The meaning stands
//! where the number ends, so that the number of digits counts as much as the digits.
//!
//! The file holds the graph in the order of a walk that writes each node where it is first met:
//! the number of nodes and of references (two bytes each, low byte first), the head of each node (all low bytes, then all
//! high ones), the references likewise, and to the end one byte for each step: 0 for nowhere, 1 to 253 for the first roots
//! (which are the nodes most met), 254 for the node that the next reference counts to, 255 for a new node.
//! The low nine bits of a head tell which digits lead elsewhere than the digit before them; the rest is the meaning.

/// Where a walk stands; the default leads nowhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Node(u16);

/// Nodes that have a byte of their own.
pub(super) const FREQUENT: usize = 200;
pub(super) const EARLIER: u8 = 254;
pub(super) const NEW: u8 = 255;
pub(super) const MEANING_SHIFT: u32 = 9;

/// Per node its head and where each run of digits leads.
#[derive(Default)]
pub(super) struct Graph {
    words: Vec<u16>,
}

/// The file while it is read.
struct Reading<'a> {
    steps: std::slice::Iter<'a, u8>,
    heads: Pairs<'a>,
    references: Pairs<'a>,
    frequent: Vec<u16>,
    /// Where the nodes stand, in the order of the file.
    places: Vec<u16>,
    words: Vec<u16>,
}

/// Low bytes and high bytes that make numbers.
type Pairs<'a> = std::iter::Zip<std::slice::Iter<'a, u8>, std::slice::Iter<'a, u8>>;

impl Graph {
    /// Reads the file; gives the graph and its roots in the order of the file, without the frequent nodes.
    pub fn read(file: &[u8]) -> Option<(Graph, Vec<Node>)> {
        let (counts, rest) = file.split_at_checked(4)?;
        let &[a, b, c, d] = counts else { return None };
        let (heads, rest) = pairs(rest, usize::from(u16::from_le_bytes([a, b])))?;
        let (references, steps) = pairs(rest, usize::from(u16::from_le_bytes([c, d])))?;
        let mut reading = Reading {
            steps: steps.iter(),
            heads,
            references,
            frequent: Vec::new(),
            places: Vec::new(),
            // Nowhere: no meaning, and every digit stays.
            words: vec![0, 0],
        };
        for _ in 0..FREQUENT {
            let place = reading.step()?;
            reading.frequent.push(place);
        }
        let mut roots = Vec::new();
        while !reading.steps.as_slice().is_empty() {
            roots.push(Node(reading.step()?));
        }
        Some((Graph { words: reading.words }, roots))
    }

    /// The meaning of a number: what stands at the end of its digits.
    pub fn meaning(&self, root: Node, digits: &[u8]) -> u8 {
        let mut at = usize::from(root.0);
        for digit in digits {
            if at == 0 {
                return 0;
            }
            let head = self.words.get(at).copied().unwrap_or(0);
            let before = (1u16 << (digit & 15).min(9)) - 1;
            // Nine bits at most are counted.
            let run = (head & before).count_ones() as usize;
            at = usize::from(self.words.get(at + 1 + run).copied().unwrap_or(0));
        }
        let head = self.words.get(at).copied().unwrap_or(0);
        // Three bits are left.
        (head >> MEANING_SHIFT) as u8
    }
}

fn pairs(bytes: &[u8], count: usize) -> Option<(Pairs<'_>, &[u8])> {
    let (low, rest) = bytes.split_at_checked(count)?;
    let (high, rest) = rest.split_at_checked(count)?;
    Some((low.iter().zip(high), rest))
}

impl Reading<'_> {
    /// Where the next step of the file leads; a new node is read with all that follows from it.
    fn step(&mut self) -> Option<u16> {
        match *self.steps.next()? {
            0 => Some(0),
            EARLIER => {
                let (low, high) = self.references.next()?;
                self.places.get(usize::from(u16::from_le_bytes([*low, *high]))).copied()
            }
            NEW => {
                let (low, high) = self.heads.next()?;
                let head = u16::from_le_bytes([*low, *high]);
                let place = u16::try_from(self.words.len()).ok()?;
                self.places.push(place);
                self.words.push(head);
                let runs = (head & ((1 << MEANING_SHIFT) - 1)).count_ones() as usize + 1;
                let first = self.words.len();
                self.words.resize(first + runs, 0);
                for run in first..first + runs {
                    let target = self.step()?;
                    *self.words.get_mut(run)? = target;
                }
                Some(place)
            }
            frequent => self.frequent.get(usize::from(frequent) - 1).copied(),
        }
    }
}

#[cfg(test)]
impl Graph {
    /// Bytes in memory.
    pub fn size(&self) -> usize {
        self.words.len() * 2
    }

    /// Where a digit leads from a node.
    fn next(&self, node: Node, digit: u8) -> Node {
        let at = usize::from(node.0);
        let before = (1u16 << digit) - 1;
        Node(self.words[at + 1 + (self.words[at] & before).count_ones() as usize])
    }

    /// For each node that can be reached, the first digits that reach it.
    pub fn beginnings(&self, root: Node) -> Vec<Vec<u8>> {
        let mut open = std::collections::VecDeque::from([(Vec::new(), root)]);
        let mut seen = std::collections::HashSet::from([0, root.0]);
        let mut found = Vec::new();
        while let Some((digits, node)) = open.pop_front() {
            for digit in 0..10 {
                let next = self.next(node, digit);
                if seen.insert(next.0) {
                    let mut longer: Vec<u8> = digits.clone();
                    longer.push(b'0' + digit);
                    open.push_back((longer, next));
                }
            }
            found.push(digits);
        }
        found
    }

    /// The first digits that mean something else in another graph.
    pub fn first_difference(&self, root: Node, other: &Graph, other_root: Node) -> Option<Vec<u8>> {
        let mut open = vec![(Vec::new(), root, other_root)];
        let mut seen = std::collections::HashSet::new();
        while let Some((digits, here, there)) = open.pop() {
            if !seen.insert((here.0, there.0)) {
                continue;
            }
            if self.words[usize::from(here.0)] >> MEANING_SHIFT != other.words[usize::from(there.0)] >> MEANING_SHIFT {
                return Some(digits);
            }
            for digit in 0..10 {
                let mut longer = digits.clone();
                longer.push(b'0' + digit);
                open.push((longer, self.next(here, digit), other.next(there, digit)));
            }
        }
        None
    }
}
