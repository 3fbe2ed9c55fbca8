//! A disk that fails as browsers' disks do, so that a seed can tell what happens: kills inside a verb, power cuts, cut
//! connections, a database that opens late or not at all. Damage at rest and a full disk are the memory store's own.
//!
//! A verb is the memory store's verb with turns between its stages: before it, between the commit and the moment it is
//! durable, and before its answer. Whoever drops the future at a turn has killed the tab there.

use super::memory::{MemoryStore, MemoryVault};
use super::vault::Vault;
use super::{FirstEntry, Opened, Redaction, Rewriting, Sizes, SnapshotChange, Store, StoreError};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

/// How often the database is tried to be opened before the store gives up, as in a browser.
const ATTEMPTS: u32 = 4;

/// Where a cut connection leaves a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Nothing of it happened.
    Before,
    /// It is committed, and the answer is lost.
    After,
}

/// One browser profile with its database. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct SimulatedDisk {
    memory: MemoryStore,
    weather: Rc<RefCell<Weather>>,
    /// What the disk was before each write that the platter does not have yet, oldest first.
    unflushed: Rc<RefCell<Vec<MemoryStore>>>,
}

/// The faults that wait for somebody to meet them.
#[derive(Debug, Default)]
struct Weather {
    slow_open: u32,
    failing_opens: u32,
    refused_opens: Option<(u32, StoreError)>,
    cuts: VecDeque<Cut>,
}

impl SimulatedDisk {
    /// An empty disk in fair weather.
    pub fn new() -> SimulatedDisk {
        SimulatedDisk::default()
    }

    /// A tab's handle that waits for the disk before it reports a write, as the product's store does.
    pub fn store(&self) -> SimulatedStore {
        SimulatedStore { disk: self.clone(), strict: true, connected: false.into() }
    }

    /// A handle with the browsers' own default: a write is reported before the disk has it.
    pub fn relaxed_store(&self) -> SimulatedStore {
        SimulatedStore { strict: false, ..self.store() }
    }

    /// What is stored, for damage at rest, and for the disk's size ([`MemoryStore::set_capacity`]).
    pub fn memory(&self) -> &MemoryStore {
        &self.memory
    }

    /// The next opening takes so many turns.
    pub fn slow_open(&self, turns: u32) {
        self.weather.borrow_mut().slow_open = turns;
    }

    /// So many attempts to open fail as if by accident; a store tries four times.
    pub fn fail_opens(&self, attempts: u32) {
        self.weather.borrow_mut().failing_opens = attempts;
    }

    /// So many openings end with this error at once.
    pub fn refuse_opens(&self, times: u32, error: StoreError) {
        self.weather.borrow_mut().refused_opens = (times > 0).then_some((times, error));
    }

    /// The connection is cut under the next transactions, one after the other; a store tries each verb twice.
    pub fn cut(&self, cuts: impl IntoIterator<Item = Cut>) {
        self.weather.borrow_mut().cuts.extend(cuts);
    }

    /// Takes back every fault that nobody met.
    pub fn calm(&self) {
        self.memory.set_capacity(None);
        self.weather.take();
    }

    /// How many writes would be lost by a power cut at worst.
    pub fn unflushed(&self) -> usize {
        self.unflushed.borrow().len()
    }

    /// The power fails: the newest `lost` writes that the platter does not have are gone, and no more.
    pub fn power_cut(&self, lost: usize) {
        let mut unflushed = self.unflushed.borrow_mut();
        let keep = unflushed.len().saturating_sub(lost);
        if let Some(before) = unflushed.get(keep) {
            self.memory.become_copy_of(before);
        }
        unflushed.clear();
        self.memory.vault().lose_unflushed();
    }

    /// The files beside the database. There is no room for large ones.
    pub fn vault(&self) -> SimulatedVault {
        SimulatedVault(self.memory.vault())
    }

    /// The browser lost the newest so many entries, and says nothing about it. What a power cut could take was among them.
    pub fn lose_tail(&self, count: usize) {
        self.memory.lose_tail(count);
        self.unflushed.borrow_mut().clear();
    }

    /// The browser lost the database, and says nothing about it. Files beside it stay.
    pub fn lose_everything(&self) {
        self.memory.lose_everything();
        self.unflushed.borrow_mut().clear();
    }
}

impl Weather {
    fn next_refusal(&mut self) -> Option<StoreError> {
        let (times, error) = self.refused_opens.take()?;
        if times > 1 {
            self.refused_opens = Some((times - 1, error.clone()));
        }
        Some(error)
    }

    fn open_fails(&mut self) -> bool {
        let fails = self.failing_opens > 0;
        self.failing_opens = self.failing_opens.saturating_sub(1);
        fails
    }
}

/// A tab's handle on a simulated disk.
#[derive(Debug)]
pub struct SimulatedStore {
    disk: SimulatedDisk,
    strict: bool,
    connected: RefCell<bool>,
}

/// Gives others one turn. A future that is dropped here never goes on.
fn turn() -> impl Future<Output = ()> {
    let mut waited = false;
    poll_fn(move |context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

impl SimulatedStore {
    async fn connect(&self) -> Result<(), StoreError> {
        if *self.connected.borrow() {
            return Ok(());
        }
        let slow = std::mem::take(&mut self.disk.weather.borrow_mut().slow_open);
        for _ in 0..slow {
            turn().await;
        }
        for _ in 0..ATTEMPTS {
            turn().await;
            if let Some(error) = self.disk.weather.borrow_mut().next_refusal() {
                return Err(error);
            }
            if !self.disk.weather.borrow_mut().open_fails() {
                *self.connected.borrow_mut() = true;
                return Ok(());
            }
        }
        Err(StoreError::Failed("the database does not open".into()))
    }

    /// Runs a transaction; if the connection is cut under it, once more on a new one.
    async fn run<T>(
        &self,
        writes: bool,
        transaction: impl AsyncFn(&mut MemoryStore) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut first = true;
        loop {
            self.connect().await?;
            turn().await;
            let cut = self.disk.weather.borrow_mut().cuts.pop_front();
            if cut != Some(Cut::Before) {
                let before = writes.then(|| self.disk.memory.copy());
                let written = self.disk.memory.writes();
                let result = transaction(&mut self.disk.memory.clone()).await;
                if let Some(before) = before.filter(|_| self.disk.memory.writes() != written) {
                    self.disk.unflushed.borrow_mut().push(before);
                    turn().await;
                }
                if writes && self.strict && result.is_ok() {
                    self.disk.unflushed.borrow_mut().clear();
                }
                if cut.is_none() {
                    turn().await;
                    return result;
                }
            }
            *self.connected.borrow_mut() = false;
            if !first {
                return Err(StoreError::Failed("the connection was cut twice".into()));
            }
            first = false;
        }
    }
}

impl Store for SimulatedStore {
    type Entry = Vec<u8>;

    async fn open(&mut self) -> Result<Opened, StoreError> {
        self.run(false, async |memory: &mut MemoryStore| memory.open().await).await
    }

    async fn append(&mut self, seq: u64, entry: Vec<u8>, head: Vec<u8>) -> Result<(), StoreError> {
        self.run(true, async |memory: &mut MemoryStore| memory.append(seq, entry.clone(), head.clone()).await).await
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        self.run(true, async |memory: &mut MemoryStore| memory.write_snapshot(change.clone()).await).await
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        self.run(true, async |memory: &mut MemoryStore| memory.start_over(first.clone()).await).await
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        self.run(true, async |memory: &mut MemoryStore| memory.redact(redaction.clone()).await).await
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.run(false, async |memory: &mut MemoryStore| memory.entry(seq).await).await
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        self.run(false, async |memory: &mut MemoryStore| memory.heads(before, limit).await).await
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        self.run(false, async |memory: &mut MemoryStore| memory.sizes().await).await
    }

    async fn lock(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.run(false, async |memory: &mut MemoryStore| memory.lock().await).await
    }

    async fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        self.run(true, async |memory: &mut MemoryStore| memory.rewrite(lock.clone(), change).await).await
    }

    fn is_durable(&self) -> bool {
        true
    }
}

/// Appends of so many bytes find no room, so that nobody fills a simulated disk for nothing.
const LARGE: usize = 1 << 20;

/// The files beside a simulated database, with a turn before each verb.
#[derive(Debug, Clone)]
pub struct SimulatedVault(MemoryVault);

impl Vault for SimulatedVault {
    async fn size(&self, name: &str) -> Result<Option<u64>, StoreError> {
        turn().await;
        self.0.size(name).await
    }

    async fn read(&self, name: &str, at: u64, length: u32) -> Result<Vec<u8>, StoreError> {
        turn().await;
        self.0.read(name, at, length).await
    }

    async fn append(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        turn().await;
        if bytes.len() >= LARGE {
            return Err(StoreError::Full);
        }
        self.0.append(name, bytes).await
    }

    async fn flush(&self, name: &str) -> Result<(), StoreError> {
        turn().await;
        self.0.flush(name).await
    }

    async fn rename(&self, from: &str, to: &str) -> Result<(), StoreError> {
        turn().await;
        self.0.rename(from, to).await
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        turn().await;
        self.0.remove(name).await
    }
}
