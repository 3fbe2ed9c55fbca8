//! Keeps a journal and a snapshot in memory, and fails on request.
//!
//! Native tests run on it, and the worker falls back to it where the browser denies IndexedDB. It keeps the same promises as
//! the IndexedDB store: a verb happens whole or not at all. Clones share one disk, so a clone is what a reopened tab sees.

use super::{Appended, FirstEntry, Opened, Redaction, Rewriting, Sizes, Snapshot, SnapshotChange, Store, StoreError};
use crate::domain::lock::cipher::Place;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

mod vault;

#[cfg(test)]
mod tests;

// The files are the other half of the same disk, and nobody asks for them by another way.
pub use vault::MemoryVault;

/// A store that forgets everything when the last clone of it goes.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    disk: Rc<RefCell<Disk>>,
}

/// What all clones share: the data and the faults that were asked for.
#[derive(Debug, Default)]
struct Disk {
    snapshot: Option<SnapshotHead>,
    blocks: BTreeMap<u32, Vec<u8>>,
    commits: BTreeMap<u64, Vec<u8>>,
    heads: BTreeMap<u64, Vec<u8>>,
    lock: Option<Vec<u8>>,
    durable: bool,
    capacity: Option<usize>,
    fail_next: Option<StoreError>,
    /// How many more writes succeed, and what the one after them reports.
    fail_write: Option<(u32, StoreError)>,
    writes: u32,
    files: vault::Files,
}

/// A snapshot without its blocks.
#[derive(Debug, Clone)]
struct SnapshotHead {
    seq: u64,
    head: Vec<u8>,
    count: u32,
}

impl MemoryStore {
    /// An empty store that says of itself that it is not durable.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    /// Sets what [`Store::is_durable`] answers. Only a durable store's book is remembered outside it.
    pub fn set_durable(&self, durable: bool) {
        self.disk.borrow_mut().durable = durable;
    }

    /// Makes the next call of any verb fail with this error, once.
    pub fn fail_next(&self, error: StoreError) {
        self.disk.borrow_mut().fail_next = Some(error);
    }

    /// Lets `after` more writes (appends, snapshots, redactions) succeed and makes the one after them fail, once.
    pub fn fail_write(&self, after: u32, error: StoreError) {
        self.disk.borrow_mut().fail_write = Some((after, error));
    }

    /// Makes every write fail with [`StoreError::Full`] that would bring the stored bytes above this; `None` lifts it.
    pub fn set_capacity(&self, bytes: Option<usize>) {
        self.disk.borrow_mut().capacity = bytes;
    }

    /// Forgets the newest `count` journal entries with their heads, as a power cut or a cut log does.
    pub fn lose_tail(&self, count: usize) {
        let mut disk = self.disk.borrow_mut();
        for _ in 0..count {
            disk.commits.pop_last();
            disk.heads.pop_last();
        }
    }

    /// Forgets everything but the files beside it, as a browser does that found its database broken.
    pub fn lose_everything(&self) {
        let disk = &mut *self.disk.borrow_mut();
        disk.empty();
        disk.lock = None;
    }

    /// Forgets one journal entry but keeps its neighbors, which no browser should do.
    pub fn lose_entry(&self, seq: u64) {
        self.disk.borrow_mut().commits.remove(&seq);
    }

    /// Forgets one block of the snapshot.
    pub fn lose_block(&self, number: u32) {
        self.disk.borrow_mut().blocks.remove(&number);
    }

    /// Forgets one history head but keeps its entry.
    pub fn lose_head(&self, seq: u64) {
        self.disk.borrow_mut().heads.remove(&seq);
    }

    /// Changes the bytes of a history head in place. Returns false if there is no such head.
    pub fn damage_head(&self, seq: u64, damage: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.disk.borrow_mut().heads.get_mut(&seq).map(damage).is_some()
    }

    /// Changes the bytes of the snapshot's head in place. Returns false if there is no snapshot.
    pub fn damage_snapshot(&self, damage: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.disk.borrow_mut().snapshot.as_mut().map(|snapshot| damage(&mut snapshot.head)).is_some()
    }

    /// The commit that the snapshot ends with and how many blocks it has, if there is one.
    pub fn snapshot(&self) -> Option<(u64, u32)> {
        self.disk.borrow().snapshot.as_ref().map(|snapshot| (snapshot.seq, snapshot.count))
    }

    /// Another disk with the same journal and snapshot, and without files.
    pub fn copy(&self) -> MemoryStore {
        let copy = MemoryStore::new();
        copy.become_copy_of(self);
        copy
    }

    /// Makes this disk, for every clone of it, hold the other one's journal and snapshot.
    pub fn become_copy_of(&self, other: &MemoryStore) {
        let (mut disk, other) = (self.disk.borrow_mut(), other.disk.borrow());
        (disk.snapshot, disk.blocks) = (other.snapshot.clone(), other.blocks.clone());
        (disk.commits, disk.heads) = (other.commits.clone(), other.heads.clone());
        disk.lock = other.lock.clone();
    }

    /// Changes the bytes of a journal entry in place. Returns false if there is no such entry.
    pub fn damage_entry(&self, seq: u64, damage: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.disk.borrow_mut().commits.get_mut(&seq).map(damage).is_some()
    }

    /// Changes the bytes of a block in place. Returns false if there is no such block.
    pub fn damage_block(&self, number: u32, damage: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.disk.borrow_mut().blocks.get_mut(&number).map(damage).is_some()
    }

    /// Changes the bytes of what is stored of the lock in place. Returns false if there is none.
    pub fn damage_lock(&self, damage: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.disk.borrow_mut().lock.as_mut().map(damage).is_some()
    }

    /// How many writes succeeded so far.
    pub fn writes(&self) -> u32 {
        self.disk.borrow().writes
    }

    /// How many journal entries there are.
    pub fn entries(&self) -> usize {
        self.disk.borrow().commits.len()
    }

    /// Whether any stored record holds these bytes.
    pub fn holds(&self, wanted: &[u8]) -> bool {
        let disk = self.disk.borrow();
        let head = disk.snapshot.iter().map(|snapshot| &snapshot.head);
        let mut records = disk.commits.values().chain(disk.heads.values()).chain(disk.blocks.values()).chain(head);
        records.any(|record| memchr::memmem::find(record, wanted).is_some())
    }

    /// Bytes stored at present.
    pub fn bytes(&self) -> usize {
        self.disk.borrow().bytes()
    }
}

impl Disk {
    fn bytes(&self) -> usize {
        let head = self.snapshot.as_ref().map_or(0, |snapshot| snapshot.head.len());
        let blocks: usize = self.blocks.values().map(Vec::len).sum();
        let journal: usize = self.commits.values().chain(self.heads.values()).map(Vec::len).sum();
        head + blocks + journal + self.files.bytes()
    }

    /// Everything but the files goes.
    fn empty(&mut self) {
        self.snapshot = None;
        self.blocks.clear();
        self.commits.clear();
        self.heads.clear();
    }

    fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        self.check_write()?;
        let Some(change) = change else {
            self.lock = lock;
            self.writes += 1;
            return Ok(());
        };
        let mut after = Disk::default();
        for (seq, entry) in &self.commits {
            after.commits.insert(*seq, change(Place::Entry(*seq), entry.clone())?);
        }
        for (seq, head) in &self.heads {
            after.heads.insert(*seq, change(Place::Head(*seq), head.clone())?);
        }
        for (number, block) in &self.blocks {
            after.blocks.insert(*number, change(Place::Block(*number), block.clone())?);
        }
        if let Some(SnapshotHead { seq, head, count }) = &self.snapshot {
            let head = change(Place::Snapshot(*seq), head.clone())?;
            after.snapshot = Some(SnapshotHead { seq: *seq, head, count: *count });
        }
        self.check_room(after.bytes() + self.files.bytes())?;
        (self.commits, self.heads) = (after.commits, after.heads);
        (self.blocks, self.snapshot) = (after.blocks, after.snapshot);
        self.lock = lock;
        self.writes += 1;
        Ok(())
    }

    fn sizes(&self) -> Sizes {
        let count = |records: usize| u64::try_from(records).unwrap_or(u64::MAX);
        let head = self.snapshot.as_ref().map_or(0, |snapshot| snapshot.head.len());
        let snapshot = head + self.blocks.values().map(Vec::len).sum::<usize>();
        Sizes {
            entries: count(self.commits.len()),
            journal: count(self.bytes() - snapshot),
            blocks: count(self.blocks.len()),
            snapshot: count(snapshot),
        }
    }

    fn check_any(&mut self) -> Result<(), StoreError> {
        self.fail_next.take().map_or(Ok(()), Err)
    }

    /// Reports a fault that is due. Called before anything changes.
    fn check_write(&mut self) -> Result<(), StoreError> {
        self.check_any()?;
        match self.fail_write.take() {
            Some((0, error)) => Err(error),
            Some((after, error)) => {
                self.fail_write = Some((after - 1, error));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn check_room(&self, bytes: usize) -> Result<(), StoreError> {
        match self.capacity {
            Some(capacity) if bytes > capacity => Err(StoreError::Full),
            _ => Ok(()),
        }
    }

    fn open(&mut self) -> Result<Opened, StoreError> {
        self.check_any()?;
        let snapshot = match &self.snapshot {
            None => None,
            Some(SnapshotHead { seq, head, count }) => {
                if let Some(missing) = (0..*count).find(|number| !self.blocks.contains_key(number)) {
                    return Err(StoreError::Damaged(format!("block {missing}")));
                }
                Some(Snapshot { seq: *seq, head: head.clone(), blocks: self.blocks.values().cloned().collect() })
            }
        };
        let first = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq) + 1;
        let mut tail = Vec::new();
        for (expected, (seq, entry)) in (first..).zip(self.commits.range(first..)) {
            if *seq != expected {
                return Err(StoreError::Damaged(format!("commit {expected}")));
            }
            tail.push(entry.clone());
        }
        Ok(Opened { snapshot, tail })
    }

    fn append(&mut self, seq: u64, entry: Vec<u8>, head: Vec<u8>) -> Result<(), StoreError> {
        self.check_write()?;
        // An entry whose body was dropped still has its head.
        if let Some(there) = self.heads.get(&seq) {
            // Said twice is said once; another entry under the same number is a second writer.
            let same = *there == head && self.commits.get(&seq) == Some(&entry);
            return if same { Ok(()) } else { Err(super::taken(seq)) };
        }
        self.check_room(self.bytes() + entry.len() + head.len())?;
        self.commits.insert(seq, entry);
        self.heads.insert(seq, head);
        self.writes += 1;
        Ok(())
    }

    fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        self.check_write()?;
        if let Some(there) = self.snapshot.as_ref().map(|there| there.seq).filter(|there| *there > change.seq) {
            return Err(super::older(change.seq, there));
        }
        let blocks = self.blocks_after(change.changed, change.count)?;
        let before: usize = self.blocks.values().map(Vec::len).sum();
        let after: usize = blocks.values().map(Vec::len).sum();
        let old_head = self.snapshot.as_ref().map_or(0, |snapshot| snapshot.head.len());
        self.check_room(self.bytes() - before - old_head + after + change.head.len())?;
        self.blocks = blocks;
        self.snapshot = Some(SnapshotHead { seq: change.seq, head: change.head, count: change.count });
        self.writes += 1;
        Ok(())
    }

    /// The blocks of a snapshot that is not written yet.
    fn blocks_after(&self, changed: Vec<(u32, Vec<u8>)>, count: u32) -> Result<BTreeMap<u32, Vec<u8>>, StoreError> {
        let mut blocks = self.blocks.clone();
        blocks.extend(changed);
        blocks.split_off(&count);
        if u32::try_from(blocks.len()) == Ok(count) { Ok(blocks) } else { Err(super::gap(count)) }
    }

    fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        self.check_write()?;
        let Redaction { append, snapshot, drop, heads } = redaction;
        let mut after = Disk { commits: self.commits.clone(), heads: self.heads.clone(), ..Disk::default() };
        if let Some(Appended { seq, entry, head }) = append {
            match self.heads.get(&seq) {
                // The whole of it was one transaction, so all of it happened.
                Some(there) if *there == head => return Ok(()),
                Some(_) => return Err(super::taken(seq)),
                None => {
                    after.commits.insert(seq, entry);
                    after.heads.insert(seq, head);
                }
            }
        }
        (after.blocks, after.snapshot) = match snapshot {
            Some(SnapshotChange { seq, head, changed, count }) => {
                (self.blocks_after(changed, count)?, Some(SnapshotHead { seq, head, count }))
            }
            None => (self.blocks.clone(), self.snapshot.clone()),
        };
        let covered = after.snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
        for seq in drop {
            if seq > covered {
                return Err(super::needed(seq));
            }
            after.commits.remove(&seq);
        }
        for (seq, head) in heads {
            *after.heads.get_mut(&seq).ok_or(super::headless(seq))? = head;
        }
        // What makes room is never refused for want of it.
        if after.bytes() > self.bytes() {
            self.check_room(after.bytes())?;
        }
        (self.commits, self.heads) = (after.commits, after.heads);
        (self.blocks, self.snapshot) = (after.blocks, after.snapshot);
        self.writes += 1;
        Ok(())
    }
}

impl Disk {
    fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        self.check_write()?;
        if let Some(FirstEntry { entry, head }) = &first {
            self.check_room(self.files.bytes() + entry.len() + head.len())?;
        }
        self.empty();
        if let Some(FirstEntry { entry, head }) = first {
            self.commits.insert(1, entry);
            self.heads.insert(1, head);
        }
        self.writes += 1;
        Ok(())
    }
}

impl Store for MemoryStore {
    type Entry = Vec<u8>;

    async fn open(&mut self) -> Result<Opened, StoreError> {
        self.disk.borrow_mut().open()
    }

    async fn append(&mut self, seq: u64, entry: Vec<u8>, head: Vec<u8>) -> Result<(), StoreError> {
        self.disk.borrow_mut().append(seq, entry, head)
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        self.disk.borrow_mut().write_snapshot(change)
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        self.disk.borrow_mut().start_over(first)
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        self.disk.borrow_mut().redact(redaction)
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut disk = self.disk.borrow_mut();
        disk.check_any()?;
        Ok(disk.commits.get(&seq).cloned())
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut disk = self.disk.borrow_mut();
        disk.check_any()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(disk.heads.range(..before).rev().take(limit).map(|(_, head)| head.clone()).collect())
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        let mut disk = self.disk.borrow_mut();
        disk.check_any()?;
        Ok(disk.sizes())
    }

    async fn lock(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut disk = self.disk.borrow_mut();
        disk.check_any()?;
        Ok(disk.lock.clone())
    }

    async fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        self.disk.borrow_mut().rewrite(lock, change)
    }

    fn is_durable(&self) -> bool {
        self.disk.borrow().durable
    }
}
