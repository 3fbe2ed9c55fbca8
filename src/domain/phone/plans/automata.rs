//! The patterns of the metadata as automata: regular expressions over digits, and the sets of states that digits lead to.
//! "Every number that begins so has this type" is a question about states then, not about samples.

use std::collections::HashMap;

/// A nondeterministic automaton over digits: per state, moves by digit set (a bit each) and free moves.
#[derive(Default)]
struct Automaton {
    moves: Vec<Vec<(u16, usize)>>,
    free: Vec<Vec<usize>>,
    end: usize,
}

/// The same automaton with sets of states as states, made as needed.
pub struct Machine {
    automaton: Automaton,
    sets: Vec<Vec<usize>>,
    numbers: HashMap<Vec<usize>, usize>,
    steps: HashMap<(usize, u8), usize>,
}

const ANY_DIGIT: u16 = 0x3FF;

impl Automaton {
    fn state(&mut self) -> usize {
        self.moves.push(Vec::new());
        self.free.push(Vec::new());
        self.moves.len() - 1
    }

    fn of(pattern: &str) -> Automaton {
        let mut automaton = Automaton::default();
        let start = automaton.state();
        let mut rest = pattern;
        automaton.end = automaton.alternatives(&mut rest, start);
        assert!(rest.is_empty(), "the whole of {pattern} is understood");
        automaton
    }

    fn alternatives(&mut self, rest: &mut &str, start: usize) -> usize {
        let end = self.state();
        loop {
            let branch = self.state();
            self.free[start].push(branch);
            let last = self.sequence(rest, branch);
            self.free[last].push(end);
            match rest.strip_prefix('|') {
                Some(after) => *rest = after,
                None => return end,
            }
        }
    }

    fn sequence(&mut self, rest: &mut &str, start: usize) -> usize {
        let mut at = start;
        while !rest.is_empty() && !rest.starts_with(['|', ')']) {
            let whole = *rest;
            let once = self.atom(rest, at);
            let atom = &whole[..whole.len() - rest.len()];
            at = self.repeated(rest, atom, at, once);
        }
        at
    }

    /// One digit, class or group; leaves `rest` behind it.
    fn atom(&mut self, rest: &mut &str, start: usize) -> usize {
        if let Some(inner) = rest.strip_prefix("(?:").or_else(|| rest.strip_prefix('(')) {
            *rest = inner;
            let end = self.alternatives(rest, start);
            *rest = rest.strip_prefix(')').expect("a group is closed");
            return end;
        }
        let digits;
        if let Some(after) = rest.strip_prefix("\\d") {
            (digits, *rest) = (ANY_DIGIT, after);
        } else if let Some(after) = rest.strip_prefix('[') {
            let (class, after) = after.split_once(']').expect("a class is closed");
            (digits, *rest) = (digit_set(class), after);
        } else {
            let digit = rest
                .chars()
                .next()
                .and_then(|c| c.to_digit(10))
                .unwrap_or_else(|| panic!("{rest} begins with a digit"));
            (digits, *rest) = (1 << digit, &rest[1..]);
        }
        let end = self.state();
        self.moves[start].push((digits, end));
        end
    }

    /// The quantifier behind an atom that leads from `start` to `once`.
    fn repeated(&mut self, rest: &mut &str, atom: &str, start: usize, once: usize) -> usize {
        let (least, most);
        if let Some(after) = rest.strip_prefix('?') {
            (least, most, *rest) = (0, 1, after);
        } else if let Some(after) = rest.strip_prefix('{') {
            let (count, after) = after.split_once('}').expect("a count is closed");
            let (from, to) = count.split_once(',').unwrap_or((count, count));
            least = from.parse::<usize>().expect("a count is a number");
            most = to.parse::<usize>().expect("counts have an end");
            *rest = after;
        } else {
            assert!(!rest.starts_with(['*', '+']), "no endless repetition in {rest}");
            return once;
        }
        let end = self.state();
        if least == 0 {
            self.free[start].push(end);
        }
        let mut at = once;
        for count in 1..=most {
            if count >= least {
                self.free[at].push(end);
            }
            if count < most {
                let mut again = atom;
                at = self.atom(&mut again, at);
            }
        }
        end
    }
}

fn digit_set(class: &str) -> u16 {
    let bytes = class.as_bytes();
    let mut set = 0;
    let mut at = 0;
    while at < bytes.len() {
        let from = bytes[at];
        let to = if bytes.get(at + 1) == Some(&b'-') { bytes[at + 2] } else { from };
        at += if to == from && bytes.get(at + 1) != Some(&b'-') { 1 } else { 3 };
        (from..=to).for_each(|digit| set |= 1u16 << (digit - b'0'));
    }
    set
}

impl Machine {
    pub fn of(pattern: &str) -> Machine {
        let mut machine = Machine {
            automaton: Automaton::of(pattern),
            sets: Vec::new(),
            numbers: HashMap::new(),
            steps: HashMap::new(),
        };
        machine.number(vec![0]);
        machine
    }

    /// The number of a set of states, with everything that free moves reach.
    fn number(&mut self, mut set: Vec<usize>) -> usize {
        let mut next = 0;
        while next < set.len() {
            for &state in &self.automaton.free[set[next]] {
                if !set.contains(&state) {
                    set.push(state);
                }
            }
            next += 1;
        }
        set.sort_unstable();
        *self.numbers.entry(set.clone()).or_insert_with(|| {
            self.sets.push(set);
            self.sets.len() - 1
        })
    }

    /// The state behind one more digit.
    pub fn step(&mut self, from: usize, digit: u8) -> usize {
        if let Some(&to) = self.steps.get(&(from, digit)) {
            return to;
        }
        let mut reached = Vec::new();
        for &state in &self.sets[from] {
            for &(digits, to) in &self.automaton.moves[state] {
                if digits >> digit & 1 == 1 && !reached.contains(&to) {
                    reached.push(to);
                }
            }
        }
        let to = self.number(reached);
        self.steps.insert((from, digit), to);
        to
    }

    /// Whether the digits so far fit the whole pattern.
    pub fn accepts(&self, set: usize) -> bool {
        self.sets[set].contains(&self.automaton.end)
    }

    /// Whether no digits can make it fit any more.
    pub fn is_stuck(&self, set: usize) -> bool {
        self.sets[set].is_empty()
    }
}
