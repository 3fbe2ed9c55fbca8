//! Passes everything that is stored through a change, in one transaction: how a lock is put on and taken off.

use super::migrations::v1::{BLOCKS, COMMITS, HEADS, KEY_SNAPSHOT_HEAD, KEY_SNAPSHOT_SEQ, META};
use super::migrations::v2::{KEY_HEAD, LOCK};
use super::transactions::{bytes, commit, damaged, number, put, run_of, seq_from_key, writing};
use super::trouble::Trouble;
use crate::domain::lock::cipher::Place;
use crate::store::Rewriting;
use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::Transaction;
use indexed_db_futures::typed_array::Uint8ArraySlice;

/// Stores what is to be stored of the lock, and every record as `change` makes it.
pub(super) async fn rewrite(
    database: &Database,
    lock: Option<&[u8]>,
    change: Option<Rewriting<'_>>,
) -> Result<(), Trouble> {
    let transaction = writing(database, &[META, BLOCKS, COMMITS, HEADS, LOCK])?;
    match put_all(&transaction, lock, change).await {
        Ok(()) => commit(transaction).await,
        Err(trouble) => {
            transaction.abort().await?;
            Err(trouble)
        }
    }
}

/// The writes. After an error the transaction must be aborted.
async fn put_all(
    transaction: &Transaction<'_>,
    lock: Option<&[u8]>,
    change: Option<Rewriting<'_>>,
) -> Result<(), Trouble> {
    let locks = transaction.object_store(LOCK)?;
    match lock {
        Some(head) => put(&locks, KEY_HEAD, Uint8ArraySlice::new(head))?,
        None => locks.delete(KEY_HEAD).primitive().map(drop)?,
    }
    let Some(change) = change else { return Ok(()) };
    each(&transaction.object_store(COMMITS)?, change, |seq| Some(Place::Entry(seq))).await?;
    each(&transaction.object_store(HEADS)?, change, |seq| Some(Place::Head(seq))).await?;
    each(&transaction.object_store(BLOCKS)?, change, |number| u32::try_from(number).ok().map(Place::Block)).await?;
    let meta = transaction.object_store(META)?;
    if let Some(head) = bytes(&meta, KEY_SNAPSHOT_HEAD).await? {
        let seq = number(&meta, KEY_SNAPSHOT_SEQ).await?.and_then(seq_from_key);
        let place = Place::Snapshot(seq.ok_or_else(|| damaged(KEY_SNAPSHOT_SEQ, 0))?);
        put(&meta, KEY_SNAPSHOT_HEAD, Uint8ArraySlice::new(&change(place, head)?))?;
    }
    Ok(())
}

/// Every record of a store, a few in memory at a time.
async fn each(
    store: &ObjectStore<'_>,
    change: Rewriting<'_>,
    place: impl Fn(u64) -> Option<Place>,
) -> Result<(), Trouble> {
    let mut from = 0;
    loop {
        let run = run_of(store, from).await?;
        if run.is_empty() {
            return Ok(());
        }
        for (key, record) in run {
            let at = seq_from_key(key).ok_or_else(|| damaged("a key", from))?;
            let place = place(at).ok_or_else(|| damaged("a key", at))?;
            put(store, key, Uint8ArraySlice::new(&change(place, record)?))?;
            from = at + 1;
        }
    }
}
