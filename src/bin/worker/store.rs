//! The store that this browser allows: IndexedDB, or memory where it is denied.

use daftar::store::idb::{IdbStore, NAME, Outside};
use daftar::store::memory::MemoryStore;
use daftar::store::{FirstEntry, Gather, Opened, Redaction, Rewriting, Sizes, SnapshotChange, Store, StoreError};

/// One of the stores.
pub enum AnyStore {
    Idb(IdbStore),
    Memory(MemoryStore),
    /// A database that does not open, and why. It is tried again when the page asks to open the book.
    Broken(StoreError),
}

/// Opens the store. Gives it with the number of this browser profile; `fresh` becomes it if there is none yet.
pub async fn open_store(fresh: u64) -> Result<(AnyStore, u64), StoreError> {
    let idb = IdbStore::new(NAME);
    match idb.device(fresh).await {
        Ok(device) => Ok((AnyStore::Idb(idb), device)),
        // A private window, or storage switched off: work goes on, and `is_durable` says that it will be forgotten.
        Err(StoreError::Denied(_)) => Ok((AnyStore::Memory(MemoryStore::new()), fresh)),
        // The service says so, with the copies that there are beside it.
        Err(error @ (StoreError::Damaged(_) | StoreError::Failed(_))) => Ok((AnyStore::Broken(error), fresh)),
        Err(error) => Err(error),
    }
}

impl Store for AnyStore {
    type Entry = Outside;

    async fn open(&mut self) -> Result<Opened, StoreError> {
        match self {
            AnyStore::Idb(store) => store.open().await,
            AnyStore::Memory(store) => store.open().await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn append(&mut self, seq: u64, entry: Outside, head: Vec<u8>) -> Result<(), StoreError> {
        match self {
            AnyStore::Idb(store) => store.append(seq, entry, head).await,
            AnyStore::Memory(store) => store.append(seq, entry.into_bytes(), head).await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        match self {
            AnyStore::Idb(store) => store.write_snapshot(change).await,
            AnyStore::Memory(store) => store.write_snapshot(change).await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        match self {
            AnyStore::Idb(store) => store.start_over(first).await,
            AnyStore::Memory(store) => store.start_over(first).await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        match self {
            AnyStore::Idb(store) => store.redact(redaction).await,
            AnyStore::Memory(store) => store.redact(redaction).await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            AnyStore::Idb(store) => store.entry(seq).await,
            AnyStore::Memory(store) => store.entry(seq).await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        match self {
            AnyStore::Idb(store) => store.heads(before, limit).await,
            AnyStore::Memory(store) => store.heads(before, limit).await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        match self {
            AnyStore::Idb(store) => store.sizes().await,
            AnyStore::Memory(store) => store.sizes().await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn lock(&self) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            AnyStore::Idb(store) => store.lock().await,
            AnyStore::Memory(store) => store.lock().await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    async fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        match self {
            AnyStore::Idb(store) => store.rewrite(lock, change).await,
            AnyStore::Memory(store) => store.rewrite(lock, change).await,
            AnyStore::Broken(error) => Err(error.clone()),
        }
    }

    fn is_durable(&self) -> bool {
        match self {
            AnyStore::Idb(store) => store.is_durable(),
            AnyStore::Memory(store) => store.is_durable(),
            AnyStore::Broken(_) => true,
        }
    }
}
