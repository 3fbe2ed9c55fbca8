//! What cleaning rules did: how many cells each changed, with a few of them before and after. What a rule does to a cell is
//! `reader`'s business.

use super::{Rule, RuleReport};

/// Different cells that are kept of each rule, and how many characters of each.
const SAMPLES: usize = 5;
const LONGEST: usize = 120;

/// Counts what rules do, until it is closed.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    closed: bool,
    entries: [Entry; Rule::ALL.len()],
}

#[derive(Debug, Clone, Default)]
struct Entry {
    cells: u32,
    samples: Vec<(String, String)>,
}

impl Ledger {
    pub fn new() -> Ledger {
        Ledger { closed: false, entries: Default::default() }
    }

    /// Counts nothing any more.
    pub fn close(&mut self) {
        self.closed = true;
    }

    /// Counts a cell that a rule changed. What it became is only asked for while there are few samples.
    pub fn count(&mut self, rule: Rule, before: &str, after: impl FnOnce() -> String) {
        if self.closed {
            return;
        }
        // The order of the rules is that of their numbers.
        let Some(entry) = self.entries.get_mut(rule as usize) else { return };
        entry.cells = entry.cells.saturating_add(1);
        if entry.samples.len() < SAMPLES {
            let before = shortened(before);
            if entry.samples.iter().all(|(known, _)| known != before) {
                entry.samples.push((before.to_owned(), shortened(&after()).to_owned()));
            }
        }
    }

    /// The rules that did something, in the order in which they are shown.
    pub fn reports(&self) -> Vec<RuleReport> {
        let entries = Rule::ALL.into_iter().zip(&self.entries).filter(|(_, entry)| entry.cells > 0);
        entries.map(|(rule, entry)| RuleReport { rule, cells: entry.cells, samples: entry.samples.clone() }).collect()
    }
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(LONGEST).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_cell_and_keeps_five_different_ones() {
        let mut ledger = Ledger::new();
        for number in 0..20 {
            ledger.count(Rule::Case, &format!("A{}", number % 7), || "a".repeat(200));
        }
        ledger.close();
        ledger.count(Rule::Spaces, " x", || "x".to_owned());
        let reports = ledger.reports();
        assert_eq!(reports.len(), 1);
        assert_eq!((reports[0].rule, reports[0].cells), (Rule::Case, 20));
        let before: Vec<&str> = reports[0].samples.iter().map(|(before, _)| before.as_str()).collect();
        assert_eq!(before, ["A0", "A1", "A2", "A3", "A4"]);
        assert!(reports[0].samples.iter().all(|(_, after)| after.len() == LONGEST));
    }

    #[test]
    fn every_rule_has_its_own_page() {
        for (number, rule) in Rule::ALL.into_iter().enumerate() {
            assert_eq!(rule as usize, number);
        }
    }
}
