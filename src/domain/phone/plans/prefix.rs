//! Prefixes: what people dial before a number. They are patterns over digits, in the few signs that the metadata needs:
//! digits, `\d`, classes, groups (captured or not), alternatives, `?`, `{n}`, `{n,m}`, and `$` for the end of the digits.
//! The first alternative that fits counts, and what may be repeated is, as in the metadata's own regular expressions.

/// A pattern in steps.
#[derive(Debug)]
pub(in crate::domain::phone) struct Prefix {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// One digit of a set, a bit each.
    Digit(u16),
    /// Go on, or else go there.
    Either(u16),
    Jump(u16),
    /// Remember this place.
    Mark(u8),
    /// Nothing may follow.
    End,
    Found,
}

const ANY_DIGIT: u16 = 0x3FF;

/// What a prefix matched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::domain::phone) struct Matched {
    /// Digits that belong to it.
    pub length: usize,
    /// Begin and end of the two captured parts.
    marks: [Option<u8>; 4],
}

impl Matched {
    /// A captured part, first or second, if it took part.
    pub fn part(&self, number: usize) -> Option<std::ops::Range<usize>> {
        let begin = (*self.marks.get(2 * number)?)?;
        let end = (*self.marks.get(2 * number + 1)?)?;
        Some(usize::from(begin)..usize::from(end))
    }
}

impl Prefix {
    /// `None` for a pattern with other signs than those above.
    pub fn parse(pattern: &str) -> Option<Prefix> {
        let mut parsing = Parsing { steps: Vec::new(), rest: pattern.as_bytes(), captured: 0 };
        parsing.alternatives()?;
        parsing.steps.push(Step::Found);
        parsing.rest.is_empty().then_some(Prefix { steps: parsing.steps })
    }

    /// What the digits begin with.
    pub fn find(&self, digits: &[u8]) -> Option<Matched> {
        let mut matched = Matched::default();
        self.run(0, 0, digits, &mut matched).then_some(matched)
    }

    fn run(&self, mut step: usize, mut at: usize, digits: &[u8], matched: &mut Matched) -> bool {
        loop {
            match self.steps.get(step) {
                Some(Step::Digit(set)) => {
                    let Some(digit) = digits.get(at) else { return false };
                    if set >> (digit & 15) & 1 == 0 {
                        return false;
                    }
                    at += 1;
                }
                Some(&Step::Either(other)) => {
                    let before = *matched;
                    if self.run(step + 1, at, digits, matched) {
                        return true;
                    }
                    *matched = before;
                    step = usize::from(other);
                    continue;
                }
                Some(&Step::Jump(target)) => {
                    step = usize::from(target);
                    continue;
                }
                Some(&Step::Mark(mark)) => {
                    if let Some(place) = matched.marks.get_mut(usize::from(mark)) {
                        *place = u8::try_from(at).ok();
                    }
                }
                Some(Step::End) => {
                    if at < digits.len() {
                        return false;
                    }
                }
                Some(Step::Found) => {
                    matched.length = at;
                    return true;
                }
                None => return false,
            }
            step += 1;
        }
    }
}

struct Parsing<'a> {
    steps: Vec<Step>,
    rest: &'a [u8],
    /// Captured groups so far.
    captured: u8,
}

impl Parsing<'_> {
    fn take(&mut self, sign: &[u8]) -> bool {
        let found = self.rest.strip_prefix(sign);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn here(&self) -> Option<u16> {
        u16::try_from(self.steps.len()).ok()
    }

    /// Puts the place reached into an earlier `Either` or `Jump`.
    fn land(&mut self, from: usize) -> Option<()> {
        let here = self.here()?;
        match self.steps.get_mut(from)? {
            Step::Either(target) | Step::Jump(target) => *target = here,
            _ => return None,
        }
        Some(())
    }

    fn alternatives(&mut self) -> Option<()> {
        let mut ends = Vec::new();
        loop {
            let before = self.steps.len();
            self.sequence()?;
            if !self.take(b"|") {
                break;
            }
            self.steps.insert(before, Step::Either(0));
            // What was written behind the inserted step has moved by one.
            for step in self.steps.iter_mut().skip(before + 1) {
                if let Step::Either(target) | Step::Jump(target) = step {
                    *target += 1;
                }
            }
            ends.push(self.steps.len());
            self.steps.push(Step::Jump(0));
            self.land(before)?;
        }
        ends.into_iter().try_for_each(|end| self.land(end))
    }

    fn sequence(&mut self) -> Option<()> {
        while !self.rest.is_empty() && !self.rest.starts_with(b"|") && !self.rest.starts_with(b")") {
            let (atom, captured) = (self.rest, self.captured);
            let first = self.steps.len();
            self.atom()?;
            let Some((least, most)) = self.count()? else { continue };
            let behind = std::mem::take(&mut self.rest);
            self.steps.truncate(first);
            let mut exits = Vec::new();
            for count in 0..most {
                if count >= least {
                    exits.push(self.steps.len());
                    self.steps.push(Step::Either(0));
                }
                (self.rest, self.captured) = (atom, captured);
                self.atom()?;
            }
            self.rest = behind;
            exits.into_iter().try_for_each(|exit| self.land(exit))?;
        }
        Some(())
    }

    /// One digit, class or group, or the end.
    fn atom(&mut self) -> Option<()> {
        if self.take(b"$") {
            self.steps.push(Step::End);
        } else if self.take(b"\\d") {
            self.steps.push(Step::Digit(ANY_DIGIT));
        } else if self.take(b"[") {
            let set = self.class()?;
            self.steps.push(Step::Digit(set));
        } else if self.take(b"(?:") {
            self.alternatives()?;
            return self.take(b")").then_some(());
        } else if self.take(b"(") {
            let mark = self.captured * 2;
            self.captured += 1;
            self.steps.push(Step::Mark(mark));
            self.alternatives()?;
            self.steps.push(Step::Mark(mark + 1));
            return self.take(b")").then_some(());
        } else {
            let digit = self.digit()?;
            self.steps.push(Step::Digit(1 << digit));
        }
        Some(())
    }

    fn digit(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        first.checked_sub(b'0').filter(|digit| *digit < 10)
    }

    fn class(&mut self) -> Option<u16> {
        let mut set = 0;
        while !self.take(b"]") {
            let from = self.digit()?;
            let to = if self.take(b"-") { self.digit()? } else { from };
            (from..=to).for_each(|digit| set |= 1 << digit);
        }
        Some(set)
    }

    /// How often what stands before may come; `None` inside for once.
    fn count(&mut self) -> Option<Option<(u8, u8)>> {
        if self.take(b"?") {
            return Some(Some((0, 1)));
        }
        if !self.take(b"{") {
            return Some(None);
        }
        let least = self.number()?;
        let most = if self.take(b",") { self.number()? } else { least };
        self.take(b"}").then_some(Some((least, most)))
    }

    fn number(&mut self) -> Option<u8> {
        let mut number = self.digit()?;
        while self.rest.first().is_some_and(u8::is_ascii_digit) {
            number = number.checked_mul(10)?.checked_add(self.digit()?)?;
        }
        Some(number)
    }
}
