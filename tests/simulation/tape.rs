//! What reached the store: every entry that a service wanted written, whether it was or not.

use daftar::protocol::Request;
use daftar::store::{FirstEntry, Opened, Redaction, Rewriting, Sizes, SnapshotChange, Store, StoreError};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What a commit did to the stacks of undo and redo.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Action,
    Undone,
    Redone,
}

/// An entry on its way to the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub seq: u64,
    pub entry: Vec<u8>,
    pub head: Vec<u8>,
    pub kind: Kind,
}

/// The list of them. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Tape {
    written: Rc<RefCell<Vec<Written>>>,
    /// What the request under way is.
    pub kind: Rc<Cell<Kind>>,
}

impl Tape {
    pub fn len(&self) -> usize {
        self.written.borrow().len()
    }

    /// The newest entry since the tape had this length.
    pub fn newest_since(&self, length: usize) -> Option<Written> {
        self.written.borrow().iter().skip(length).next_back().cloned()
    }

    /// Entries under this number.
    pub fn under(&self, seq: u64) -> Vec<Written> {
        self.written.borrow().iter().filter(|written| written.seq == seq).cloned().collect()
    }

    pub fn clear(&self) {
        self.written.borrow_mut().clear();
    }
}

/// A store whose entries are noted on a tape.
pub struct Taped<S> {
    pub store: S,
    pub tape: Tape,
}

impl<S: Store> Store for Taped<S> {
    type Entry = Vec<u8>;

    async fn open(&mut self) -> Result<Opened, StoreError> {
        self.store.open().await
    }

    async fn append(&mut self, seq: u64, entry: Vec<u8>, head: Vec<u8>) -> Result<(), StoreError> {
        let written = Written { seq, entry: entry.clone(), head: head.clone(), kind: self.tape.kind.get() };
        self.tape.written.borrow_mut().push(written);
        self.store.append(seq, entry.into(), head).await
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        self.store.write_snapshot(change).await
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        if let Some(FirstEntry { entry, head }) = first.clone() {
            self.tape.written.borrow_mut().push(Written { seq: 1, entry, head, kind: Kind::Action });
        }
        self.store.start_over(first).await
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        self.store.redact(redaction).await
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.entry(seq).await
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        self.store.heads(before, limit).await
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        self.store.sizes().await
    }

    async fn lock(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.lock().await
    }

    async fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        self.store.rewrite(lock, change).await
    }

    fn is_durable(&self) -> bool {
        self.store.is_durable()
    }
}

/// What an answer of this request may be.
pub fn kind_of(request: &Request) -> Kind {
    match request {
        Request::Undo => Kind::Undone,
        Request::Redo => Kind::Redone,
        _ => Kind::Action,
    }
}
