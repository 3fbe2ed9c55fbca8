//! Keeps a journal and a snapshot in IndexedDB.
//!
//! One verb is one transaction with strict durability, committed and awaited to its end: what was reported as written is on
//! the disk. Inside a transaction nothing is awaited but its own requests, since a browser commits an idle transaction by
//! itself. If the browser cut the connection, it is opened again and the verb runs once more.

mod connection;
/// How older databases become today's.
pub mod migrations;
mod outside;
mod rewriting;
mod transactions;
mod trouble;

pub use connection::Patience;
pub use outside::Outside;

use super::{FirstEntry, Opened, Redaction, Rewriting, Sizes, SnapshotChange, Store, StoreError};
use connection::{Connected, Connection, connect};
use indexed_db_futures::database::Database;
use migrations::{STEPS, Step};
use std::cell::{Cell, RefCell};
use trouble::Trouble;

/// The name of the product's database.
pub const NAME: &str = "daftar";

/// What a database says that the browser had to throw away. Only Chromium tells.
const EMPTIED: &str = "the browser found the database broken and emptied it";

/// A store in the browser's IndexedDB. Nothing is opened before the first verb.
pub struct IdbStore {
    name: String,
    steps: &'static [Step],
    patience: Patience,
    connection: RefCell<Option<Connection>>,
    /// The browser found its files broken and made an empty database of them, and nobody was told yet.
    emptied: Cell<bool>,
}

impl IdbStore {
    /// A store in the database of this name: [`NAME`], or another in tests.
    pub fn new(name: &str) -> IdbStore {
        IdbStore::with_steps(name, STEPS, Patience::default())
    }

    /// A store whose database is made by other steps than today's, waiting so long for it.
    pub fn with_steps(name: &str, steps: &'static [Step], patience: Patience) -> IdbStore {
        IdbStore { name: name.into(), steps, patience, connection: RefCell::new(None), emptied: Cell::new(false) }
    }

    /// The random number of this browser profile. The first time ever, `fresh` becomes it.
    ///
    /// # Errors
    /// Those of opening: `Denied`, `Blocked`, `TooNew`, `Failed`. That the browser lost the data is told by [`Store::open`].
    pub async fn device(&self, fresh: u64) -> Result<u64, StoreError> {
        self.run(async |database: &Database| transactions::device(database, fresh).await).await
    }

    /// Closes the database. The next verb opens it again.
    pub fn close(&self) {
        self.connection.replace(None);
    }

    async fn database(&self) -> Result<Database, StoreError> {
        if let Some(database) = self.connection.borrow().as_ref().and_then(Connection::database) {
            return Ok(database);
        }
        self.close();
        let Connected { connection, emptied } = connect(&self.name, self.steps, self.patience).await?;
        let database = connection.database();
        self.connection.replace(Some(connection));
        if emptied {
            self.emptied.set(true);
        }
        database.ok_or_else(|| StoreError::Failed("the database closed as soon as it was open".into()))
    }

    /// Runs a transaction; if the connection turns out to be gone, once more on a new one.
    ///
    /// A commit may have happened although the connection was cut before the answer came: so every transaction must bear
    /// being run twice.
    async fn run<T>(&self, transaction: impl AsyncFn(&Database) -> Result<T, Trouble>) -> Result<T, StoreError> {
        let mut first = true;
        loop {
            let database = self.database().await?;
            match transaction(&database).await {
                Ok(value) => return Ok(value),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Taken) => return Err(StoreError::Failed("a key is taken".into())),
                Err(Trouble::Lost(text)) => {
                    self.close();
                    if !first {
                        return Err(StoreError::Failed(text));
                    }
                    first = false;
                }
            }
        }
    }
}

impl Store for IdbStore {
    type Entry = Outside;

    async fn open(&mut self) -> Result<Opened, StoreError> {
        let opened = self.run(async |database: &Database| transactions::open(database).await).await?;
        if self.emptied.take() {
            // Said once: from here on the database is what the browser made of it, an empty one.
            return Err(StoreError::Damaged(EMPTIED.into()));
        }
        Ok(opened)
    }

    async fn append(&mut self, seq: u64, entry: Outside, head: Vec<u8>) -> Result<(), StoreError> {
        self.run(async |database: &Database| match transactions::append(database, seq, &entry, &head).await {
            // Said twice is said once; another entry under the same number is a second writer.
            Err(Trouble::Taken) if transactions::holds(database, seq, &entry, &head).await? => Ok(()),
            Err(Trouble::Taken) => Err(super::taken(seq).into()),
            result => result,
        })
        .await
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        self.run(async |database: &Database| transactions::write_snapshot(database, &change).await).await
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        self.run(async |database: &Database| transactions::start_over(database, first.as_ref()).await).await
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        self.run(async |database: &Database| transactions::redact(database, &redaction).await).await
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.run(async |database: &Database| transactions::entry(database, seq).await).await
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        self.run(async |database: &Database| transactions::heads(database, before, limit).await).await
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        self.run(async |database: &Database| transactions::sizes(database).await).await
    }

    async fn lock(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.run(async |database: &Database| transactions::lock(database).await).await
    }

    async fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        self.run(async |database: &Database| rewriting::rewrite(database, lock.as_deref(), change).await).await
    }

    fn is_durable(&self) -> bool {
        true
    }
}
