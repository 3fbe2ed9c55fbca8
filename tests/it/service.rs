//! The service on the memory store: whole stories, faults at every write, reopening at every point, and the opt-out wall.
//! Here are the shop that the tests play in and what they compare; the tests are in the files below.

mod backups;
mod bulk;
mod copies;
mod corrections;
mod duplicates;
mod erasing;
mod faults;
mod fields;
mod former;
mod forms;
mod guard;
mod history;
mod imports;
mod insight;
mod locking;
mod names;
mod queries;
mod recipes;
mod story;
mod tabs;
mod tag_changes;
mod timelines;
mod two_devices;
mod undo;
mod upkeep;
mod wall;
mod workbooks;

use daftar::domain::contact::ContactId;
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::import::workbook::{Unpacked, unpack};
use daftar::protocol::{
    Action, CommitView, Committed, ContactDetail, Made, Overview, Query, Reply, Request, Row, ServiceError, Source,
    Stage,
};
use daftar::service::{Answer, Host, Service};
use daftar::store::memory::{MemoryStore, MemoryVault};
use daftar::store::{FirstEntry, Opened, Redaction, Rewriting, Sizes, SnapshotChange, Store, StoreError};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// 22 November 2026, 09:00 in Riyadh.
const NOW: i64 = 1_795_327_200_000;

/// A world that stands still: the clock moves when told, randomness repeats from run to run.
pub struct StillHost {
    now: Cell<i64>,
    draws: Cell<u64>,
    pub stages: RefCell<Vec<Stage>>,
    /// Breaths until the person cancels.
    pub cancel_after: Cell<Option<u32>>,
    pub vault: MemoryVault,
}

impl StillHost {
    pub fn new() -> StillHost {
        StillHost {
            now: Cell::new(NOW),
            draws: Cell::new(0),
            stages: RefCell::default(),
            cancel_after: Cell::new(None),
            vault: MemoryVault::default(),
        }
    }

    /// A world whose files are on the same disk as this store.
    pub fn beside(disk: &MemoryStore) -> StillHost {
        StillHost { vault: disk.vault(), ..StillHost::new() }
    }

    /// The present instant.
    pub fn now_at(&self) -> Timestamp {
        Timestamp(self.now.get())
    }

    pub fn wait(&self, millis: i64) {
        self.now.set(self.now.get() + millis);
    }
}

impl Host for StillHost {
    type Vault = MemoryVault;

    fn vault(&self) -> &MemoryVault {
        &self.vault
    }

    fn now(&self) -> Timestamp {
        Timestamp(self.now.get())
    }

    fn today(&self) -> Date {
        self.now().date_utc()
    }

    fn random(&self) -> u128 {
        // Splitmix64, twice: well spread and the same in every run.
        let draw = || {
            let mut z = self.draws.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
            self.draws.set(z);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        };
        u128::from(draw()) << 64 | u128::from(draw())
    }

    fn progress(&self, stage: Stage, done: u64, total: u64) {
        assert!(done <= total, "{done} of {total} at {stage:?}");
        self.stages.borrow_mut().push(stage);
    }

    fn cancelled(&self) -> bool {
        self.cancel_after.get() == Some(0)
    }

    async fn unpack(&self, bytes: &[u8], choice: Option<u32>) -> Result<Unpacked, ServiceError> {
        unpack(bytes, choice).map_err(ServiceError::File)
    }

    async fn breathe(&self) {
        if let Some(left) = self.cancel_after.get() {
            self.cancel_after.set(Some(left.saturating_sub(1)));
        }
    }
}

/// One write as it reached the store.
#[derive(Clone)]
enum Write {
    Append {
        seq: u64,
        entry: Vec<u8>,
        head: Vec<u8>,
    },
    Snapshot(SnapshotChange),
    StartOver(Option<FirstEntry>),
    Redact(Redaction),
    /// Everything at once: what the disk was afterwards.
    Whole(MemoryStore),
}

/// A memory store that remembers what was written to it, so that its state after any write can be had again.
#[derive(Clone, Default)]
pub struct Tape {
    pub disk: MemoryStore,
    writes: Rc<RefCell<Vec<Write>>>,
}

impl Tape {
    /// How many writes succeeded.
    pub fn len(&self) -> usize {
        self.writes.borrow().len()
    }

    /// A store as it was after so many writes: what a tab killed there leaves behind.
    pub fn after(&self, writes: usize) -> Tape {
        let tape = Tape::default();
        let taken: Vec<Write> = self.writes.borrow().iter().take(writes).cloned().collect();
        pollster::block_on(async {
            let mut store = tape.clone();
            for write in taken {
                match write {
                    Write::Append { seq, entry, head } => store.append(seq, entry, head).await,
                    Write::Snapshot(change) => store.write_snapshot(change).await,
                    Write::StartOver(first) => store.start_over(first).await,
                    Write::Redact(redaction) => store.redact(redaction).await,
                    Write::Whole(disk) => {
                        store.disk.become_copy_of(&disk);
                        store.writes.borrow_mut().push(Write::Whole(disk));
                        Ok(())
                    }
                }
                .expect("what was written once can be written again");
            }
        });
        tape
    }
}

impl Store for Tape {
    type Entry = Vec<u8>;

    async fn open(&mut self) -> Result<Opened, StoreError> {
        self.disk.open().await
    }

    async fn append(&mut self, seq: u64, entry: Vec<u8>, head: Vec<u8>) -> Result<(), StoreError> {
        self.disk.append(seq, entry.clone(), head.clone()).await?;
        self.writes.borrow_mut().push(Write::Append { seq, entry, head });
        Ok(())
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        self.disk.write_snapshot(change.clone()).await?;
        self.writes.borrow_mut().push(Write::Snapshot(change));
        Ok(())
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        self.disk.start_over(first.clone()).await?;
        self.writes.borrow_mut().push(Write::StartOver(first));
        Ok(())
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        self.disk.redact(redaction.clone()).await?;
        self.writes.borrow_mut().push(Write::Redact(redaction));
        Ok(())
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.disk.entry(seq).await
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        self.disk.heads(before, limit).await
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        self.disk.sizes().await
    }

    async fn lock(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.disk.lock().await
    }

    async fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        self.disk.rewrite(lock, change).await?;
        self.writes.borrow_mut().push(Write::Whole(self.disk.copy()));
        Ok(())
    }

    fn is_durable(&self) -> bool {
        self.disk.is_durable()
    }
}

/// A shop with its book.
pub struct Shop {
    pub service: Service<Tape>,
    pub tape: Tape,
    pub host: Rc<StillHost>,
}

/// Everything a person could see of a book: what two books must share to be the same.
#[derive(Debug, PartialEq)]
pub struct State {
    overview: Overview,
    rows: Vec<Row>,
    commits: Vec<CommitView>,
    backup: Vec<u8>,
}

impl Shop {
    pub fn new() -> Shop {
        Shop::on(Tape::default())
    }

    pub fn on(tape: Tape) -> Shop {
        Shop { service: Service::new(tape.clone(), 7), host: Rc::new(StillHost::beside(&tape.disk)), tape }
    }

    /// A shop with the Arabic samples.
    pub fn with_samples() -> Shop {
        let mut shop = Shop::new();
        shop.act(Action::LoadSamples { arabic: true });
        shop
    }

    /// A shop on another device: its own number, its own randomness.
    pub fn elsewhere(device: u64) -> Shop {
        let tape = Tape::default();
        let host = StillHost::new();
        host.draws.set(device.wrapping_mul(0x9E37_79B9));
        Shop { service: Service::new(tape.clone(), device), tape, host: Rc::new(host) }
    }

    /// The same store behind a new service: the tab was closed and opened again.
    pub fn reopened(&self) -> Shop {
        Shop { host: self.host.clone(), ..Shop::on(self.tape.clone()) }
    }

    pub fn ask_with(&mut self, request: Request, attachment: Option<Vec<u8>>) -> Answer {
        pollster::block_on(self.service.handle(&*self.host, request, attachment))
    }

    pub fn ask(&mut self, request: Request) -> Result<Reply, ServiceError> {
        self.ask_with(request, None).result
    }

    pub fn try_act(&mut self, action: Action) -> Result<Committed, ServiceError> {
        match self.ask(Request::Do(action))? {
            Reply::Committed(committed) => Ok(committed),
            other => panic!("an action is answered by {other:?}"),
        }
    }

    pub fn act(&mut self, action: Action) -> Committed {
        self.try_act(action).expect("this action can be carried out")
    }

    pub fn made(&mut self, action: Action) -> Made {
        self.act(action).made.expect("this action makes something")
    }

    pub fn undo(&mut self) -> Committed {
        self.committed(Request::Undo)
    }

    pub fn redo(&mut self) -> Committed {
        self.committed(Request::Redo)
    }

    pub fn committed(&mut self, request: Request) -> Committed {
        match self.ask(request) {
            Ok(Reply::Committed(committed)) => committed,
            other => panic!("not committed: {other:?}"),
        }
    }

    pub fn overview(&mut self) -> Overview {
        match self.ask(Request::Segments) {
            Ok(Reply::Overview(overview)) => *overview,
            other => panic!("no overview: {other:?}"),
        }
    }

    pub fn rows(&mut self, query: Query) -> Vec<Row> {
        match self.ask(Request::Window { query, offset: 0, limit: u32::MAX }) {
            Ok(Reply::Window { rows, total }) => {
                assert_eq!(rows.len(), usize::try_from(total).expect("a small book"));
                rows
            }
            other => panic!("no window: {other:?}"),
        }
    }

    pub fn count(&mut self, filter: &str) -> u32 {
        match self.ask(Request::Count(filter_query(filter))) {
            Ok(Reply::Count { count }) => count,
            other => panic!("no count: {other:?}"),
        }
    }

    pub fn contact(&mut self, id: ContactId) -> ContactDetail {
        match self.ask(Request::Contact(id)) {
            Ok(Reply::Contact(detail)) => *detail,
            other => panic!("no contact: {other:?}"),
        }
    }

    /// The contact of this name.
    pub fn named(&mut self, name: &str) -> ContactId {
        let rows = self.rows(Query::default());
        rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("nobody is called {name}")).id
    }

    /// A file with its name.
    pub fn file(&mut self, request: Request) -> (String, Vec<u8>) {
        let answer = self.ask_with(request, None);
        match (answer.result, answer.attachment) {
            (Ok(Reply::File { name, .. }), Some(bytes)) => (name, bytes),
            other => panic!("no file: {other:?}"),
        }
    }

    pub fn state(&mut self) -> State {
        let now = self.host.now.replace(NOW);
        let overview = self.overview();
        let rows = self.rows(Query::default());
        let commits = match self.ask(Request::History { before: None, limit: 500, kind: None }) {
            Ok(Reply::History { commits, .. }) => commits,
            other => panic!("no history: {other:?}"),
        };
        let (_, backup) = self.file(Request::Backup { passphrase: None });
        self.host.now.set(now);
        State { overview, rows, commits, backup }
    }

    /// What the book holds, without where its journal stands.
    pub fn content(&mut self) -> (Overview, Vec<Row>) {
        let overview = Overview { undo: None, redo: None, seq: 0, ..self.overview() };
        (overview, self.rows(Query::default()))
    }
}

pub fn filter_query(filter: &str) -> Query {
    Query { filter: filter.into(), ..Query::default() }
}

pub fn matching(filter: &str) -> Source {
    Source::matching(filter_query(filter))
}
