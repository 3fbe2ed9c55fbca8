//! What undo would take back and redo would do again, told from the history heads alone, so that both outlive the tab.
//!
//! An undo refers to the commit it takes back, a redo to the commit it does again; every other commit is a new action and
//! makes what was undone before it unreachable.

use crate::domain::book::op::{Head, Label};
use std::collections::BTreeSet;

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
    /// Commits whose bodies are gone: neither taken back nor done again.
    settled: BTreeSet<u64>,
}

impl Timeline {
    /// The stacks after these heads, oldest first. An undo of a commit older than the first head is understood too.
    pub fn from_heads<'a>(heads: impl IntoIterator<Item = &'a Head>) -> Timeline {
        let mut timeline = Timeline::default();
        for head in heads {
            timeline.record(head.seq, &head.label, head.refers_to);
        }
        timeline
    }

    /// Takes note of a commit.
    pub fn record(&mut self, seq: u64, label: &Label, refers_to: Option<u64>) {
        if matches!(label, Label::Settled(_) | Label::Erased { .. }) {
            self.settled.insert(seq);
        }
        match (label.deed(), refers_to) {
            (Label::Undone(inner), Some(back)) => {
                self.undo.retain(|step| step.seq != back);
                self.push_redo(Step { seq: back, label: (**inner).clone() });
            }
            (Label::Redone(inner), Some(again)) => {
                self.redo.retain(|step| step.seq != again);
                self.push_undo(Step { seq, label: (**inner).clone() });
            }
            (deed, _) => {
                self.redo.clear();
                self.push_undo(Step { seq, label: deed.clone() });
            }
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

    fn push_undo(&mut self, step: Step) {
        if !self.settled.contains(&step.seq) {
            self.undo.push(step);
        }
    }

    fn push_redo(&mut self, step: Step) {
        if !self.settled.contains(&step.seq) {
            self.redo.push(step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slots::SlotSet;

    fn label(name: &str) -> Label {
        Label::ContactAdded { name: name.into() }
    }

    fn head(seq: u64, label: Label, refers_to: Option<u64>) -> Head {
        Head { seq, time: Default::default(), label, touched: SlotSet::default(), refers_to }
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
            (head(1, a.clone(), None), (Some(1), None)),
            (head(2, b.clone(), None), (Some(2), None)),
            (head(3, undone(&b), Some(2)), (Some(1), Some(2))),
            (head(4, undone(&a), Some(1)), (None, Some(1))),
            (head(5, redone(&a), Some(1)), (Some(5), Some(2))),
            (head(6, redone(&b), Some(2)), (Some(6), None)),
            (head(7, undone(&b), Some(6)), (Some(5), Some(6))),
            (head(8, label("c"), None), (Some(8), None)),
            (head(9, undone(&label("c")), Some(8)), (Some(5), Some(8))),
        ];
        let mut timeline = Timeline::default();
        for (head, expected) in &heads {
            timeline.record(head.seq, &head.label, head.refers_to);
            assert_eq!(next(&timeline), *expected, "after {}", head.seq);
        }
        assert_eq!(timeline, Timeline::from_heads(heads.iter().map(|(head, _)| head)));
        assert_eq!(timeline.next_redo().map(|step| &step.label), Some(&label("c")));
    }

    #[test]
    fn what_lost_its_body_is_passed_over() {
        let (a, b) = (label("a"), label("b"));
        let undone = |inner: &Label| Label::Undone(Box::new(inner.clone()));
        let settled = |inner: Label| Label::Settled(Box::new(inner));
        let heads = [
            (head(1, a.clone(), None), (Some(1), None)),
            (head(2, settled(b.clone()), None), (Some(1), None)),
            (head(3, settled(undone(&b)), Some(2)), (Some(1), None)),
            (head(4, Label::Erased { barred: true }, None), (Some(1), None)),
            (head(5, undone(&a), Some(1)), (None, Some(1))),
        ];
        let mut timeline = Timeline::default();
        for (head, expected) in &heads {
            timeline.record(head.seq, &head.label, head.refers_to);
            assert_eq!(next(&timeline), *expected, "after {}", head.seq);
        }
    }

    #[test]
    fn understands_an_undo_of_a_commit_older_than_what_was_read() {
        let heads = [head(700, Label::Undone(Box::new(label("old"))), Some(3))];
        assert_eq!(next(&Timeline::from_heads(&heads)), (None, Some(3)));
    }
}
