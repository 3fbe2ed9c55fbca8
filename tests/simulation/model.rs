//! The oracle: what was acknowledged, told apart from what may be there, and what undo must come back to.

use super::naive::{content_digest, image_digest};
use super::tape::{Kind, Written};
use daftar::domain::book::Book;
use std::collections::BTreeSet;

/// The book after one commit.
#[derive(Debug, Clone)]
pub struct Moment {
    pub image: u64,
    content: u64,
    pub written: Written,
}

/// An action that can be taken back or done again: the owner's view before and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Turned {
    before: u64,
    after: u64,
}

/// Every commit that was seen, and how many of them were reported as saved.
pub struct Model {
    empty: (u64, u64),
    moments: Vec<Moment>,
    pub acked: u64,
    /// Every book there ever was: its newest commit, and what the owner saw. Second copies are made of these.
    ever: BTreeSet<(u64, u64)>,
}

impl Model {
    pub fn new() -> Model {
        let book = Book::new();
        Model {
            empty: (image_digest(&book), content_digest(&book)),
            moments: Vec::new(),
            acked: 0,
            ever: BTreeSet::new(),
        }
    }

    /// Number of the newest commit that was seen.
    pub fn top(&self) -> u64 {
        self.moments.len() as u64
    }

    fn at(&self, seq: u64) -> Option<&Moment> {
        self.moments.get(usize::try_from(seq.checked_sub(1)?).ok()?)
    }

    /// The book's digest after this commit.
    pub fn image(&self, seq: u64) -> Option<u64> {
        if seq == 0 { Some(self.empty.0) } else { self.at(seq).map(|moment| moment.image) }
    }

    /// What was written under this number.
    pub fn written(&self, seq: u64) -> Option<&Written> {
        self.at(seq).map(|moment| &moment.written)
    }

    /// Every entry from the first on.
    pub fn entries(&self) -> impl Iterator<Item = &Written> {
        self.moments.iter().map(|moment| &moment.written)
    }

    fn content(&self) -> u64 {
        self.moments.last().map_or(self.empty.1, |moment| moment.content)
    }

    /// The next commit was seen in this book. Says what undo or redo did wrong.
    pub fn push(&mut self, book: &Book, written: Written) -> Result<(), String> {
        let content = content_digest(book);
        let (undo, redo) = self.stacks();
        match written.kind {
            Kind::Action => {}
            Kind::Undone => match undo.last() {
                Some(turned) if turned.before == content => {}
                Some(_) => return Err(format!("undo, commit {}, did not come back to what was before", written.seq)),
                None => return Err("something was undone although nothing was left to undo".into()),
            },
            Kind::Redone => match redo.last() {
                Some(turned) if turned.after == content => {}
                Some(_) => return Err(format!("redo, commit {}, did not come back to what was after", written.seq)),
                None => return Err("something was done again although nothing was undone".into()),
            },
        }
        self.ever.insert((written.seq, content));
        self.moments.push(Moment { image: image_digest(book), content, written });
        Ok(())
    }

    /// Whether there is something to undo, and to redo.
    pub fn can_turn(&self) -> (bool, bool) {
        let (undo, redo) = self.stacks();
        (!undo.is_empty(), !redo.is_empty())
    }

    /// Told from the commits alone, as a person would: an action forgets what was undone before it.
    fn stacks(&self) -> (Vec<Turned>, Vec<Turned>) {
        let (mut undo, mut redo): (Vec<Turned>, Vec<Turned>) = Default::default();
        let mut before = self.empty.1;
        for moment in &self.moments {
            match moment.written.kind {
                Kind::Action => {
                    redo.clear();
                    undo.push(Turned { before, after: moment.content });
                }
                Kind::Undone => redo.extend(undo.pop()),
                Kind::Redone => undo.extend(redo.pop()),
            }
            before = moment.content;
        }
        (undo, redo)
    }

    /// Whether there was ever a book with this newest commit and this content.
    pub fn was_ever(&self, seq: u64, book: &Book) -> bool {
        self.ever.contains(&(seq, content_digest(book)))
    }

    /// The book's content at present, for what must not change it.
    pub fn is_content(&self, book: &Book) -> bool {
        self.content() == content_digest(book)
    }

    /// Everything behind this commit is gone, and whoever looks knows it.
    pub fn forget_after(&mut self, seq: u64) {
        self.moments.truncate(usize::try_from(seq).unwrap_or(usize::MAX));
        self.acked = self.acked.min(seq);
    }
}
