//! The transactions themselves, one for each verb of a store, over an open database.

use super::migrations::v1::{
    BLOCKS, COMMITS, HEADS, KEY_DEVICE, KEY_SNAPSHOT_COUNT, KEY_SNAPSHOT_HEAD, KEY_SNAPSHOT_SEQ, META,
};
use super::migrations::v2::{KEY_HEAD, LOCK};
use super::outside::Outside;
use super::trouble::{Trouble, is_bare_abort, trouble_from_exception};
use crate::store::{
    FirstEntry, Opened, Redaction, Sizes, Snapshot, SnapshotChange, StoreError, gap, headless, needed, older, taken,
};
use indexed_db_futures::KeyRange;
use indexed_db_futures::cursor::CursorDirection;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::primitive::TryToJs;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};
use indexed_db_futures::typed_array::{Uint8Array, Uint8ArraySlice};
use wasm_bindgen::JsValue;

/// Records read with one request: fewer round trips than one by one, less memory at once than all together.
const RUN: u32 = 32;

/// Keys are JavaScript numbers: whole up to here.
const LAST_KEY: u64 = 1 << 53;

/// The key of a number that is written: it must come back as the same.
fn key_from_seq(seq: u64) -> Result<f64, Trouble> {
    if seq > LAST_KEY {
        return Err(StoreError::Failed(format!("{seq} is no key")).into());
    }
    Ok(bound_from_seq(seq))
}

/// The key of a number that only bounds a range: beyond the last key nothing is stored.
fn bound_from_seq(seq: u64) -> f64 {
    // Exact: every whole number up to 2^53 is a double.
    seq.min(LAST_KEY) as f64
}

/// The number of a key, if it is one that we write.
pub(super) fn seq_from_key(key: f64) -> Option<u64> {
    // Exact for the same reason, once it is whole and in range.
    let whole = key >= 0.0 && key.fract() == 0.0 && key <= bound_from_seq(LAST_KEY);
    whole.then_some(key as u64)
}

pub(super) fn damaged(what: &str, number: u64) -> Trouble {
    StoreError::Damaged(format!("{what} {number}")).into()
}

fn reading<'a>(database: &'a Database, stores: &[&str]) -> Result<Transaction<'a>, Error> {
    database.transaction(stores).with_mode(TransactionMode::Readonly).build()
}

/// A transaction whose commit is reported only once the disk has it. Browsers do less unless asked.
pub(super) fn writing<'a>(database: &'a Database, stores: &[&str]) -> Result<Transaction<'a>, Error> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    database.transaction(stores).with_mode(TransactionMode::Readwrite).with_options(strict).build()
}

/// Commits and waits for the end. Where the browser ran out of room it says so only now, and only in `transaction.error`,
/// which the library does not pass on.
pub(super) async fn commit(transaction: Transaction<'_>) -> Result<(), Trouble> {
    let raw = transaction.as_sys().clone();
    match transaction.commit().await {
        Ok(()) => Ok(()),
        Err(error) if is_bare_abort(&error) => match raw.error() {
            Some(reason) => Err(trouble_from_exception(&reason)),
            None => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    }
}

// Requests go out when they are built. Writes are not awaited one by one: the commit fails if any of them does.

pub(super) fn put(store: &ObjectStore<'_>, key: impl TryToJs, value: impl TryToJs) -> Result<(), Error> {
    store.put(value).with_key(key).without_key_type().primitive().map(drop)
}

/// Bytes of one kind only: whatever else can be made a value of would be stored as an array of numbers.
fn add(store: &ObjectStore<'_>, key: f64, value: js_sys::Uint8Array) -> Result<(), Error> {
    store.add(JsValue::from(value)).with_key(key).without_key_type().primitive().map(drop)
}

pub(super) async fn bytes(store: &ObjectStore<'_>, key: impl TryToJs) -> Result<Option<Vec<u8>>, Error> {
    let value: Option<Uint8Array> = store.get(key.try_to_js()?).primitive()?.await?;
    Ok(value.map(Vec::from))
}

pub(super) async fn number(store: &ObjectStore<'_>, key: &str) -> Result<Option<f64>, Error> {
    store.get(key).primitive()?.await
}

/// Up to [`RUN`] records from this key on, in order.
pub(super) async fn run_of(store: &ObjectStore<'_>, from: u64) -> Result<Vec<(f64, Vec<u8>)>, Error> {
    let range = || KeyRange::LowerBound(bound_from_seq(from), false);
    let keys = store.get_all_keys::<f64>().with_query::<f64, _>(range()).with_limit(RUN).primitive()?;
    let values = store.get_all::<Uint8Array>().with_query::<f64, _>(range()).with_limit(RUN).primitive()?;
    let (keys, values) = (keys.await?, values.await?);
    keys.zip(values).map(|(key, value)| Ok((key?, Vec::from(value?)))).collect()
}

/// Every record from this key on, which must be numbered without a gap.
async fn all_from(store: &ObjectStore<'_>, what: &str, first: u64) -> Result<Vec<Vec<u8>>, Trouble> {
    let mut records = Vec::new();
    let mut expected = first;
    loop {
        let run = run_of(store, expected).await?;
        if run.is_empty() {
            return Ok(records);
        }
        for (key, value) in run {
            if seq_from_key(key) != Some(expected) {
                return Err(damaged(what, expected));
            }
            records.push(value);
            expected += 1;
        }
    }
}

/// Reads the device's number, or makes it.
pub(super) async fn device(database: &Database, fresh: u64) -> Result<u64, Trouble> {
    let transaction = writing(database, &[META])?;
    let meta = transaction.object_store(META)?;
    if let Some(stored) = bytes(&meta, KEY_DEVICE).await? {
        let stored = <[u8; 8]>::try_from(stored).map_err(|_| StoreError::Damaged(KEY_DEVICE.into()))?;
        return Ok(u64::from_le_bytes(stored));
    }
    put(&meta, KEY_DEVICE, Uint8ArraySlice::new(&fresh.to_le_bytes()))?;
    commit(transaction).await?;
    Ok(fresh)
}

/// Reads the snapshot and the commits after it.
pub(super) async fn open(database: &Database) -> Result<Opened, Trouble> {
    let transaction = reading(database, &[META, BLOCKS, COMMITS])?;
    let meta = transaction.object_store(META)?;
    let snapshot = match bytes(&meta, KEY_SNAPSHOT_HEAD).await? {
        None => None,
        Some(head) => {
            let whole = |key: Option<f64>, name: &str| {
                key.and_then(seq_from_key).ok_or_else(|| StoreError::Damaged(name.into()))
            };
            let seq = whole(number(&meta, KEY_SNAPSHOT_SEQ).await?, KEY_SNAPSHOT_SEQ)?;
            let count = whole(number(&meta, KEY_SNAPSHOT_COUNT).await?, KEY_SNAPSHOT_COUNT)?;
            let blocks = all_from(&transaction.object_store(BLOCKS)?, "block", 0).await?;
            match u64::try_from(blocks.len()) {
                Ok(there) if there == count => Some(Snapshot { seq, head, blocks }),
                Ok(there) => return Err(damaged("block", there.min(count))),
                Err(_) => return Err(damaged("block", count)),
            }
        }
    };
    let first = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq) + 1;
    let tail = all_from(&transaction.object_store(COMMITS)?, "commit", first).await?;
    Ok(Opened { snapshot, tail })
}

/// Adds an entry and its head. `Taken` if there is one already.
pub(super) async fn append(database: &Database, seq: u64, entry: &Outside, head: &[u8]) -> Result<(), Trouble> {
    let key = key_from_seq(seq)?;
    let transaction = writing(database, &[COMMITS, HEADS])?;
    add(&transaction.object_store(COMMITS)?, key, entry.value())?;
    add(&transaction.object_store(HEADS)?, key, head.into())?;
    commit(transaction).await
}

/// True if exactly this entry with this head is there.
pub(super) async fn holds(database: &Database, seq: u64, entry: &Outside, head: &[u8]) -> Result<bool, Trouble> {
    let key = key_from_seq(seq)?;
    let transaction = reading(database, &[COMMITS, HEADS])?;
    let same = bytes(&transaction.object_store(COMMITS)?, key).await?.is_some_and(|there| entry.is(&there))
        && bytes(&transaction.object_store(HEADS)?, key).await?.as_deref() == Some(head);
    Ok(same)
}

/// Writes a snapshot's changed blocks and its head, and deletes the blocks it no longer has.
pub(super) async fn write_snapshot(database: &Database, change: &SnapshotChange) -> Result<(), Trouble> {
    let transaction = writing(database, &[META, BLOCKS])?;
    match put_snapshot(&transaction, change).await {
        Ok(()) => commit(transaction).await,
        Err(trouble) => {
            transaction.abort().await?;
            Err(trouble)
        }
    }
}

/// The writes of a snapshot. After an error the transaction must be aborted.
async fn put_snapshot(transaction: &Transaction<'_>, change: &SnapshotChange) -> Result<(), Trouble> {
    let seq = key_from_seq(change.seq)?;
    let meta = transaction.object_store(META)?;
    let blocks = transaction.object_store(BLOCKS)?;
    let there = number(&meta, KEY_SNAPSHOT_SEQ).await?.and_then(seq_from_key);
    if let Some(there) = there.filter(|there| *there > change.seq) {
        return Err(older(change.seq, there).into());
    }
    for (number, block) in &change.changed {
        put(&blocks, f64::from(*number), Uint8ArraySlice::new(block))?;
    }
    let count = f64::from(change.count);
    blocks.delete::<f64, _>(KeyRange::LowerBound(count, false)).primitive().map(drop)?;
    put(&meta, KEY_SNAPSHOT_SEQ, seq)?;
    put(&meta, KEY_SNAPSHOT_COUNT, count)?;
    put(&meta, KEY_SNAPSHOT_HEAD, Uint8ArraySlice::new(&change.head))?;
    if blocks.count().primitive()?.await? != change.count {
        return Err(gap(change.count).into());
    }
    Ok(())
}

/// Drops entries and rewrites heads, with the entry and the snapshot that belong to that.
pub(super) async fn redact(database: &Database, redaction: &Redaction) -> Result<(), Trouble> {
    let transaction = writing(database, &[META, BLOCKS, COMMITS, HEADS])?;
    match put_redaction(&transaction, redaction).await {
        Ok(()) => commit(transaction).await,
        Err(trouble) => {
            transaction.abort().await?;
            Err(trouble)
        }
    }
}

/// The writes of a redaction. After an error the transaction must be aborted.
async fn put_redaction(transaction: &Transaction<'_>, redaction: &Redaction) -> Result<(), Trouble> {
    let commits = transaction.object_store(COMMITS)?;
    let heads = transaction.object_store(HEADS)?;
    if let Some(new) = &redaction.append {
        let key = key_from_seq(new.seq)?;
        match bytes(&heads, key).await? {
            // The whole of it was one transaction, so all of it happened.
            Some(there) if there == new.head => return Ok(()),
            Some(_) => return Err(taken(new.seq).into()),
            None => {
                add(&commits, key, new.entry.as_slice().into())?;
                add(&heads, key, new.head.as_slice().into())?;
            }
        }
    }
    if let Some(change) = &redaction.snapshot {
        put_snapshot(transaction, change).await?;
    }
    let meta = transaction.object_store(META)?;
    let covered = number(&meta, KEY_SNAPSHOT_SEQ).await?.and_then(seq_from_key).unwrap_or(0);
    for seq in &redaction.drop {
        if *seq > covered {
            return Err(needed(*seq).into());
        }
        commits.delete::<f64, _>(bound_from_seq(*seq)).primitive().map(drop)?;
    }
    for (seq, head) in &redaction.heads {
        let key = key_from_seq(*seq)?;
        if bytes(&heads, key).await?.is_none() {
            return Err(headless(*seq).into());
        }
        put(&heads, key, Uint8ArraySlice::new(head))?;
    }
    Ok(())
}

/// Forgets everything but the device's number, and writes a first entry.
pub(super) async fn start_over(database: &Database, first: Option<&FirstEntry>) -> Result<(), Trouble> {
    let transaction = writing(database, &[META, BLOCKS, COMMITS, HEADS])?;
    let meta = transaction.object_store(META)?;
    for key in [KEY_SNAPSHOT_SEQ, KEY_SNAPSHOT_COUNT, KEY_SNAPSHOT_HEAD] {
        meta.delete(key).primitive().map(drop)?;
    }
    for name in [BLOCKS, COMMITS, HEADS] {
        transaction.object_store(name)?.clear().map(drop)?;
    }
    if let Some(FirstEntry { entry, head }) = first {
        add(&transaction.object_store(COMMITS)?, 1.0, entry.as_slice().into())?;
        add(&transaction.object_store(HEADS)?, 1.0, head.as_slice().into())?;
    }
    commit(transaction).await
}

/// Reads one entry.
pub(super) async fn entry(database: &Database, seq: u64) -> Result<Option<Vec<u8>>, Trouble> {
    let transaction = reading(database, &[COMMITS])?;
    Ok(bytes(&transaction.object_store(COMMITS)?, bound_from_seq(seq)).await?)
}

/// Reads heads below `before`, newest first.
pub(super) async fn heads(database: &Database, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, Trouble> {
    let transaction = reading(database, &[HEADS])?;
    let store = transaction.object_store(HEADS)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut heads: Vec<Vec<u8>> = Vec::new();
    let mut before = before;
    // A cursor finds where the newest ones end; they are then read together, since a step of a cursor costs as much as they.
    while heads.len() < wanted {
        let Some(newest) = last_below(&store, before).await? else { break };
        let missing = u64::try_from(wanted - heads.len()).unwrap_or(u64::MAX);
        let oldest = newest.saturating_sub(missing - 1);
        let range = KeyRange::Bound(bound_from_seq(oldest), false, bound_from_seq(newest), false);
        let found = store.get_all::<Uint8Array>().with_query::<f64, _>(range).primitive()?.await?;
        let found: Vec<Uint8Array> = found.collect::<Result<_, Error>>()?;
        heads.extend(found.into_iter().rev().map(Vec::from));
        before = oldest;
    }
    Ok(heads)
}

/// What is stored of the lock.
pub(super) async fn lock(database: &Database) -> Result<Option<Vec<u8>>, Trouble> {
    let transaction = reading(database, &[LOCK])?;
    Ok(bytes(&transaction.object_store(LOCK)?, KEY_HEAD).await?)
}

/// How much is stored.
pub(super) async fn sizes(database: &Database) -> Result<Sizes, Trouble> {
    let transaction = reading(database, &[META, BLOCKS, COMMITS, HEADS])?;
    let (entries, bodies) = size_of_all(&transaction.object_store(COMMITS)?).await?;
    let (_, heads) = size_of_all(&transaction.object_store(HEADS)?).await?;
    let (blocks, written) = size_of_all(&transaction.object_store(BLOCKS)?).await?;
    let head = bytes(&transaction.object_store(META)?, KEY_SNAPSHOT_HEAD).await?.unwrap_or_default();
    let snapshot = written + u64::try_from(head.len()).unwrap_or(u64::MAX);
    Ok(Sizes { entries, journal: bodies + heads, blocks, snapshot })
}

/// How many records there are, and their bytes. Never are more of them in memory than a run.
async fn size_of_all(store: &ObjectStore<'_>) -> Result<(u64, u64), Error> {
    let (mut records, mut size, mut from) = (0, 0, 0);
    loop {
        let range = || KeyRange::LowerBound(bound_from_seq(from), false);
        let keys = store.get_all_keys::<f64>().with_query::<f64, _>(range()).with_limit(RUN).primitive()?;
        let values = store.get_all::<Uint8Array>().with_query::<f64, _>(range()).with_limit(RUN).primitive()?;
        let (keys, values) = (keys.await?, values.await?);
        let mut last = None;
        for (key, value) in keys.zip(values) {
            last = seq_from_key(key?);
            records += 1;
            size += u64::try_from(value?.len()).unwrap_or(u64::MAX);
        }
        match last {
            Some(last) => from = last + 1,
            None => return Ok((records, size)),
        }
    }
}

/// The greatest key below this one.
async fn last_below(store: &ObjectStore<'_>, before: u64) -> Result<Option<u64>, Trouble> {
    let range = KeyRange::UpperBound(bound_from_seq(before), true);
    let cursor = store.open_key_cursor().with_query::<f64, _>(range).with_direction(CursorDirection::Prev).await?;
    let Some(mut cursor) = cursor else { return Ok(None) };
    let key: Option<f64> = cursor.next_key().await?;
    key.map(|key| seq_from_key(key).ok_or_else(|| StoreError::Damaged(format!("head {key}")).into())).transpose()
}
