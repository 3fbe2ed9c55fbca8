//! What undo would take back and redo would do again, told from the history heads alone, so that both outlive the tab.
//!
//! The undo stack is the way that led to the present book: each step's inverse fits the book that the steps up to it made.
//! An undo of the topmost step goes back on that way, a redo of what was undone last goes on. Every other commit is a step
//! further, the undo of an older commit too, and makes what was undone before it unreachable.

use crate::domain::book::op::Label;

/// How many of the newest heads are read at opening: the depth of undo after a reload.
pub(super) const DEPTH: u32 = 500;

/// A commit that can be taken back or done again, with the label of the action it was.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub seq: u64,
    pub label: Label,
}

/// The two stacks, newest last.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Timeline {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl Timeline {
    /// Takes note of a commit.
    pub fn record(&mut self, seq: u64, label: &Label, refers_to: Option<u64>) {
        let refers_to = |step: &&Step| Some(step.seq) == refers_to;
        match label {
            Label::Undone(_) if self.undo.last().as_ref().is_some_and(refers_to) => self.redo.extend(self.undo.pop()),
            Label::Redone(inner) if self.redo.last().as_ref().is_some_and(refers_to) => {
                self.redo.pop();
                self.undo.push(Step { seq, label: (**inner).clone() });
            }
            _ => {
                self.redo.clear();
                self.undo.push(Step { seq, label: label.clone() });
            }
        }
    }

    /// The body of this commit's entry was dropped, so there is no way past it.
    pub fn forget(&mut self, seq: u64) {
        if let Some(at) = self.undo.iter().rposition(|step| step.seq <= seq) {
            self.undo.drain(..=at);
        }
        if let Some(at) = self.redo.iter().rposition(|step| step.seq == seq) {
            self.redo.drain(..=at);
        }
    }

    /// What undo would take back.
    pub fn next_undo(&self) -> Option<&Step> {
        self.undo.last()
    }

    /// What redo would do again.
    pub fn next_redo(&self) -> Option<&Step> {
        self.redo.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(name: &str) -> Label {
        Label::ContactAdded { name: name.into() }
    }

    fn next(timeline: &Timeline) -> (Option<u64>, Option<u64>) {
        (timeline.next_undo().map(|step| step.seq), timeline.next_redo().map(|step| step.seq))
    }

    #[test]
    fn undo_redo_and_new_actions_move_the_stacks() {
        let (a, b) = (label("a"), label("b"));
        let undone = |inner: &Label| Label::Undone(Box::new(inner.clone()));
        let redone = |inner: &Label| Label::Redone(Box::new(inner.clone()));
        let heads = [
            (1, a.clone(), None, (Some(1), None)),
            (2, b.clone(), None, (Some(2), None)),
            (3, undone(&b), Some(2), (Some(1), Some(2))),
            (4, undone(&a), Some(1), (None, Some(1))),
            (5, redone(&a), Some(1), (Some(5), Some(2))),
            (6, redone(&b), Some(2), (Some(6), None)),
            (7, undone(&b), Some(6), (Some(5), Some(6))),
            (8, label("c"), None, (Some(8), None)),
            (9, undone(&label("c")), Some(8), (Some(5), Some(8))),
        ];
        let mut timeline = Timeline::default();
        for (seq, label, refers_to, expected) in heads {
            timeline.record(seq, &label, refers_to);
            assert_eq!(next(&timeline), expected, "after {seq}");
        }
        assert_eq!(timeline.next_redo().map(|step| &step.label), Some(&label("c")));
    }

    #[test]
    fn the_undo_of_an_older_commit_is_an_action_of_its_own() {
        let undone = |name: &str| Label::Undone(Box::new(label(name)));
        let mut timeline = Timeline::default();
        for (seq, name) in [(1, "a"), (2, "b"), (3, "c")] {
            timeline.record(seq, &label(name), None);
        }
        timeline.record(4, &undone("c"), Some(3));
        timeline.record(5, &undone("a"), Some(1));
        assert_eq!(next(&timeline), (Some(5), None));
        timeline.record(6, &Label::Undone(Box::new(undone("a"))), Some(5));
        assert_eq!(next(&timeline), (Some(2), Some(5)));
        timeline.record(7, &undone("b"), Some(2));
        timeline.record(8, &undone("a"), Some(1));
        assert_eq!(next(&timeline), (None, Some(1)));
    }

    #[test]
    fn an_undo_whose_commit_was_not_read_is_taken_for_an_action() {
        let mut timeline = Timeline::default();
        timeline.record(700, &Label::Undone(Box::new(label("old"))), Some(3));
        assert_eq!(next(&timeline), (Some(700), None));
    }

    #[test]
    fn there_is_no_way_past_a_commit_whose_body_was_dropped() {
        let mut timeline = Timeline::default();
        for seq in 1..=5 {
            timeline.record(seq, &label("a"), None);
        }
        for (seq, of) in [(6, 5), (7, 4), (8, 3)] {
            timeline.record(seq, &Label::Undone(Box::new(label("a"))), Some(of));
        }
        timeline.forget(1);
        assert_eq!(next(&timeline), (Some(2), Some(3)));
        timeline.forget(2);
        assert_eq!(next(&timeline), (None, Some(3)));
        timeline.forget(4);
        assert_eq!(next(&timeline), (None, Some(3)));
        timeline.forget(3);
        assert_eq!(next(&timeline), (None, None));
    }
}
