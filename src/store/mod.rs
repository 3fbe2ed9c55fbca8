//! Keeps a book's journal and snapshots. One verb is one transaction; what is inside the bytes is not the store's business.
//!
//! A snapshot is a head and numbered blocks; only changed blocks are rewritten. Opening = newest snapshot + the commits after it.

/// Keeps everything in IndexedDB, with strict durability.
#[cfg(feature = "worker")]
pub mod idb;
/// Keeps everything in memory, with faults on request: the native tests' store, and the one used where IndexedDB is denied.
pub mod memory;
/// Keeps files in the browser's origin-private file system.
#[cfg(feature = "worker")]
pub mod opfs;
/// Seals what any store holds, so that a flipped byte is noticed.
pub mod sealed;
/// The memory store behind a simulated disk: kills, power cuts, cut connections and openings that fail, for the simulator.
pub mod simulated;
/// Named files beside the database: a trait of their own.
pub mod vault;

use crate::domain::lock::cipher::Place;
use std::future::Future;

/// What a store holds when it is opened.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opened {
    /// The newest snapshot, if one was ever written.
    pub snapshot: Option<Snapshot>,
    /// Journal entries after the snapshot, in order of `seq`.
    pub tail: Vec<Vec<u8>>,
}

/// A whole snapshot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// The last commit it includes.
    pub seq: u64,
    pub head: Vec<u8>,
    /// Blocks 0, 1, 2, … without a gap.
    pub blocks: Vec<Vec<u8>>,
}

/// A snapshot as it is written: the blocks that changed since the one before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SnapshotChange {
    pub seq: u64,
    pub head: Vec<u8>,
    /// Number and bytes of each changed block.
    pub changed: Vec<(u32, Vec<u8>)>,
    /// How many blocks there are now; blocks from here on are deleted.
    pub count: u32,
}

/// The entry that a journal begins with after [`Store::start_over`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FirstEntry {
    pub entry: Vec<u8>,
    pub head: Vec<u8>,
}

/// What leaves the journal for good, and what is written with that.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Redaction {
    /// A new entry that this begins with, if any.
    pub append: Option<Appended>,
    /// A new snapshot, if any. With it the entries up to its `seq` may go.
    pub snapshot: Option<SnapshotChange>,
    /// Entries whose bodies go. One that is gone already may be named.
    pub drop: Vec<u64>,
    /// History heads that say something else from now on, each with its new bytes.
    pub heads: Vec<(u64, Vec<u8>)>,
}

/// A journal entry as [`Store::append`] takes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Appended {
    pub seq: u64,
    pub entry: Vec<u8>,
    pub head: Vec<u8>,
}

/// How much a store holds, in records and bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Journal entries that have their bodies.
    pub entries: u64,
    /// Bytes of those and of all history heads.
    pub journal: u64,
    pub blocks: u64,
    /// Bytes of the blocks and of the snapshot's head.
    pub snapshot: u64,
}

/// Why a store could not do what it was asked. After any of these but `Failed` the store is as it was before the call; a
/// write that `Failed` may have happened all the same, whole, if only its answer was lost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk or the browser's allowance is full.
    #[error("storage is full")]
    Full,
    /// The browser refuses storage here (private window, blocked cookies).
    #[error("storage is denied: {0}")]
    Denied(String),
    /// Another tab holds an older version open.
    #[error("another tab blocks the database")]
    Blocked,
    /// The database was made by a newer Daftar.
    #[error("the database has version {found}, this program knows {known}")]
    TooNew { found: u32, known: u32 },
    /// A record is missing or can't be read.
    #[error("damaged record: {0}")]
    Damaged(String),
    /// Anything else, in the browser's words.
    #[error("storage failed: {0}")]
    Failed(String),
}

/// Makes of a record what stands in its place from now on.
pub type Rewriting<'a> = &'a dyn Fn(Place, Vec<u8>) -> Result<Vec<u8>, StoreError>;

/// What an entry is gathered in, piece by piece, before it is stored: where the store keeps it anyway, if it can. An entry may
/// be as large as all contacts of a file.
pub trait Gather: Default + From<Vec<u8>> {
    /// So many bytes are to come, about.
    fn expect(&mut self, bytes: usize);
    /// Takes what comes next.
    fn take(&mut self, bytes: &[u8]);
    /// All of it, in the program's own memory.
    fn into_bytes(self) -> Vec<u8>;
}

impl Gather for Vec<u8> {
    fn expect(&mut self, bytes: usize) {
        self.reserve_exact(bytes);
    }

    fn take(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn into_bytes(self) -> Vec<u8> {
        self
    }
}

/// Where a book's journal and snapshots live.
pub trait Store {
    /// What a journal entry is gathered in.
    type Entry: Gather;
    /// Reads the newest snapshot and the journal's tail. `Damaged` if a block is missing, or a commit between others behind the
    /// snapshot; one that the snapshot includes may have been redacted.
    fn open(&mut self) -> impl Future<Output = Result<Opened, StoreError>>;
    /// Adds one journal entry and its history head in one transaction; returns after it is durable.
    ///
    /// Nothing but [`Store::redact`] removes an entry, so that commits can be undone. The same entry under the same `seq`
    /// again is accepted and changes nothing; another one is `Failed`, for then somebody else writes here too.
    fn append(&mut self, seq: u64, entry: Self::Entry, head: Vec<u8>) -> impl Future<Output = Result<(), StoreError>>;
    /// Writes a snapshot in one transaction. `Failed` if a block below `count` would be missing then, or if the snapshot that is
    /// there is a newer one: then its blocks are not those that this one is a change of.
    fn write_snapshot(&mut self, change: SnapshotChange) -> impl Future<Output = Result<(), StoreError>>;
    /// Forgets everything but the lock and begins anew with this entry as number 1, in one transaction: for a database that holds no book
    /// any more, once the person decided so.
    fn start_over(&mut self, first: Option<FirstEntry>) -> impl Future<Output = Result<(), StoreError>>;
    /// Drops the bodies of journal entries and rewrites history heads, in one transaction with the entry and the snapshot that
    /// come with it. `Failed`, with nothing changed, if an entry would go that no snapshot includes, if a head is not there,
    /// or if the new entry's number is taken. The same redaction again is accepted.
    fn redact(&mut self, redaction: Redaction) -> impl Future<Output = Result<(), StoreError>>;
    /// One journal entry; `None` if there is none, or if its body was dropped.
    fn entry(&self, seq: u64) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;
    /// History heads with `seq` below `before`, newest first, at most `limit`.
    fn heads(&self, before: u64, limit: u32) -> impl Future<Output = Result<Vec<Vec<u8>>, StoreError>>;
    /// How much is stored. Reads everything once.
    fn sizes(&self) -> impl Future<Output = Result<Sizes, StoreError>>;
    /// What is stored of the book's lock, if it has one.
    fn lock(&self) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;
    /// Stores this of a lock, or that there is none, and passes every record through `change`, in one transaction. After an
    /// error of `change` nothing has happened.
    fn rewrite(
        &mut self,
        lock: Option<Vec<u8>>,
        change: Option<Rewriting<'_>>,
    ) -> impl Future<Output = Result<(), StoreError>>;
    /// True if what is written here outlives the tab.
    fn is_durable(&self) -> bool;
}

/// A number of the journal that holds something else already.
fn taken(seq: u64) -> StoreError {
    StoreError::Failed(format!("commit {seq} is there already, and differs"))
}

/// A snapshot that comes too late.
fn older(seq: u64, there: u64) -> StoreError {
    StoreError::Failed(format!("the snapshot of commit {seq} is older than the one of {there}"))
}

/// An entry that opening still needs.
fn needed(seq: u64) -> StoreError {
    StoreError::Failed(format!("commit {seq} is in no snapshot yet"))
}

/// A head that is to say something else and is not there.
fn headless(seq: u64) -> StoreError {
    StoreError::Failed(format!("commit {seq} has no head"))
}

/// A snapshot that would not be whole.
fn gap(count: u32) -> StoreError {
    StoreError::Failed(format!("the snapshot would not have all of its {count} blocks"))
}
