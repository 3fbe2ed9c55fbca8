//! Taking back any commit of a history: cases a person meets, and random histories against an oracle that knows whole books
//! only.

mod cases;
mod oracle;

use super::{Delta, Plan, Planner, book_after};
use crate::domain::book::Book;
use crate::domain::book::op::{Commit, Entry, Label, Op};
use crate::domain::book::tests::compare::{assert_indexes_agree, assert_same};
use crate::domain::book::tests::properties::{Step, op};
use crate::domain::date::Timestamp;
use proptest::prelude::*;

/// A book with everything that happened to it.
struct Told {
    book: Book,
    entries: Vec<Entry>,
    /// The book before each entry, and after the last.
    states: Vec<Book>,
}

fn copy(book: &Book) -> Book {
    Book::from_image(&book.to_image()).unwrap()
}

impl Told {
    fn new() -> Told {
        Told { book: Book::new(), entries: Vec::new(), states: vec![Book::new()] }
    }

    fn commit(&mut self, ops: Vec<Op>) {
        let inverse = self.book.apply(ops.clone()).unwrap().inverse;
        let commit = Commit {
            seq: self.entries.len() as u64 + 1,
            time: Timestamp(i64::MAX),
            device: 1,
            label: Label::SettingsChanged,
            ops,
        };
        self.entries.push(Entry { commit, inverse });
        self.states.push(copy(&self.book));
    }

    /// A book of the time of an entry, if everything was replaced since.
    fn era(&self, at: usize) -> Option<Book> {
        let replaced = |entry: &&Entry| entry.commit.ops.iter().any(|op| matches!(op, Op::Replace(_)));
        let entry = self.entries[at + 1..].iter().find(replaced)?;
        book_after(entry.inverse.clone()).unwrap()
    }

    fn plan(&self, at: usize, slice: usize) -> Plan {
        let entry = self.entries[at].clone();
        let made = entry.commit.time;
        let delta = Delta::of(entry, self.era(at).as_ref(), &self.book).unwrap();
        let mut planner = Planner::new(delta, made);
        while planner.left() > 0 {
            planner.step(&self.book, slice);
        }
        planner.finish(&self.book)
    }
}

fn histories() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = prop_oneof![
        30 => (0u8..25, 0u32..400, 0u32..400),
        1 => (Just(24u8), (0u32..50).prop_map(|a| a * 8), 0u32..400),
    ];
    prop::collection::vec(prop::collection::vec(step, 1..6), 1..8)
}

fn tell(history: Vec<Vec<Step>>) -> Told {
    let mut told = Told::new();
    for commit in history {
        // Ops of one commit are made one by one, because later ones lean on earlier ones.
        let mut scratch = copy(&told.book);
        let mut ops = Vec::new();
        for step in commit {
            let op = op(&scratch, step);
            if scratch.apply(vec![op.clone()]).is_ok() {
                ops.push(op);
            }
        }
        told.commit(ops);
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_taken_back_what_came_later_stays(history in histories(), at in any::<prop::sample::Index>(), slice in 1usize..50) {
        let mut told = tell(history);
        let at = at.index(told.entries.len());
        let plan = told.plan(at, slice);
        let present = copy(&told.book);
        let applied = told.book.apply(plan.ops).unwrap();
        assert_indexes_agree(&told.book);
        oracle::check(&told.states[at], &told.states[at + 1], &present, &told.book);
        told.book.apply(applied.inverse).unwrap();
        assert_same(&told.book, &present);
    }

    #[test]
    fn the_newest_commit_is_taken_back_to_the_letter(history in histories()) {
        let mut told = tell(history);
        let at = told.entries.len() - 1;
        if told.entries[at].commit.ops.iter().any(|op| matches!(op, Op::Replace(_))) {
            // Contacts come back to other slots than they had.
            return Ok(());
        }
        let plan = told.plan(at, 7);
        prop_assert_eq!(plan.kept, []);
        told.book.apply(plan.ops).unwrap();
        assert_same(&told.book, &told.states[at]);
    }

    #[test]
    fn what_is_taken_back_twice_is_only_taken_back_once(history in histories(), at in any::<prop::sample::Index>()) {
        let mut told = tell(history);
        let at = at.index(told.entries.len());
        if told.entries[at].commit.ops.iter().any(|op| matches!(op, Op::Replace(_))) {
            return Ok(());
        }
        let plan = told.plan(at, 7);
        told.commit(plan.ops);
        let after = copy(&told.book);
        let again = told.plan(at, 7);
        told.book.apply(again.ops).unwrap();
        assert_same(&told.book, &after);
    }
}
