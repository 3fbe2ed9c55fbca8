//! The store that this browser allows: IndexedDB, or memory where it is denied.

use daftar::store::idb::{IdbStore, NAME};
use daftar::store::memory::MemoryStore;
use daftar::store::{Opened, Redaction, Sizes, SnapshotChange, Store, StoreError};

/// One of the stores.
pub enum AnyStore {
    Idb(IdbStore),
    Memory(MemoryStore),
}

/// Opens the store. Gives it with the number of this browser profile; `fresh` becomes it if there is none yet.
pub async fn open_store(fresh: u64) -> Result<(AnyStore, u64), StoreError> {
    let idb = IdbStore::new(NAME);
    match idb.device(fresh).await {
        Ok(device) => Ok((AnyStore::Idb(idb), device)),
        // A private window, or storage switched off: work goes on, and `is_durable` says that it will be forgotten.
        Err(StoreError::Denied(_)) => Ok((AnyStore::Memory(MemoryStore::new()), fresh)),
        Err(error) => Err(error),
    }
}

impl Store for AnyStore {
    async fn open(&mut self) -> Result<Opened, StoreError> {
        match self {
            AnyStore::Idb(store) => store.open().await,
            AnyStore::Memory(store) => store.open().await,
        }
    }

    async fn append(&mut self, seq: u64, entry: Vec<u8>, head: Vec<u8>) -> Result<(), StoreError> {
        match self {
            AnyStore::Idb(store) => store.append(seq, entry, head).await,
            AnyStore::Memory(store) => store.append(seq, entry, head).await,
        }
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        match self {
            AnyStore::Idb(store) => store.write_snapshot(change).await,
            AnyStore::Memory(store) => store.write_snapshot(change).await,
        }
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        match self {
            AnyStore::Idb(store) => store.redact(redaction).await,
            AnyStore::Memory(store) => store.redact(redaction).await,
        }
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            AnyStore::Idb(store) => store.entry(seq).await,
            AnyStore::Memory(store) => store.entry(seq).await,
        }
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        match self {
            AnyStore::Idb(store) => store.heads(before, limit).await,
            AnyStore::Memory(store) => store.heads(before, limit).await,
        }
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        match self {
            AnyStore::Idb(store) => store.sizes().await,
            AnyStore::Memory(store) => store.sizes().await,
        }
    }

    fn is_durable(&self) -> bool {
        match self {
            AnyStore::Idb(store) => store.is_durable(),
            AnyStore::Memory(store) => store.is_durable(),
        }
    }
}
