//! Opening a database that is old, new, held by another tab, refused or broken.

use crate::faults::{
    Browser, call, claim_data_loss, erase, fail_next_opens, hide_indexed_db, hold_open, plant, refuse_next_open,
    remove, shape, start_deleting,
};
use crate::store_suite::Home;
use daftar::store::idb::migrations::{STEPS, Step, v1, v2};
use daftar::store::idb::{IdbStore, Patience};
use daftar::store::{Opened, SnapshotChange, Store, StoreError};
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const SHORT: Patience = Patience { blocked_ms: 200, silent_ms: 600 };

/// A step that a later version may have.
fn later(database: &Database) -> Result<(), Error> {
    database.create_object_store("later").build().map(drop)
}

/// A step that can't work: the store is there already.
fn broken(database: &Database) -> Result<(), Error> {
    database.create_object_store("later").build()?;
    database.create_object_store(v1::META).build().map(drop)
}

const FIRST: &[Step] = &[v1::upgrade];
const LATER: &[Step] = &[v1::upgrade, v2::upgrade, later];
const BROKEN: &[Step] = &[v1::upgrade, v2::upgrade, broken];

fn newer(home: &Browser) -> IdbStore {
    IdbStore::with_steps(&home.name, LATER, SHORT)
}

#[wasm_bindgen_test]
async fn the_schema_is_what_it_was() {
    assert_eq!(STEPS.len(), 2, "a new version needs its own lines here");
    let home = Browser::new();
    assert!(home.store().open().await.is_ok());
    let expected = [
        "version 2",
        "blocks key=null auto=false indexes=[]",
        "commits key=null auto=false indexes=[]",
        "heads key=null auto=false indexes=[]",
        "lock key=null auto=false indexes=[]",
        "meta key=null auto=false indexes=[]",
    ];
    assert_eq!(shape(&home.name).await, expected.join("\n"));
}

#[wasm_bindgen_test]
async fn a_book_from_before_there_were_locks_opens_and_has_none() {
    let home = Browser::new();
    let mut first = IdbStore::with_steps(&home.name, FIRST, SHORT);
    assert_eq!(first.append(1, vec![1].into(), vec![2]).await, Ok(()));
    let changed = vec![(0, vec![5])];
    assert_eq!(first.write_snapshot(SnapshotChange { seq: 1, head: vec![6], changed, count: 1 }).await, Ok(()));
    let before = first.open().await;
    drop(first);
    let mut store = home.store();
    assert_eq!(store.open().await, before);
    assert_eq!(store.lock().await, Ok(None));
    assert_eq!(store.rewrite(Some(vec![7]), None).await, Ok(()));
    assert_eq!(home.store().lock().await, Ok(Some(vec![7])));
    let mut first = IdbStore::with_steps(&home.name, FIRST, SHORT);
    assert_eq!(first.open().await, Err(StoreError::TooNew { found: 2, known: 1 }));
}

#[wasm_bindgen_test]
async fn an_upgrade_keeps_the_data_and_an_older_program_is_told() {
    let home = Browser::new();
    let mut old = home.store();
    assert_eq!(old.append(1, vec![1].into(), vec![2]).await, Ok(()));
    let mut new = newer(&home);
    // The old one holds the database open, and lets go by itself.
    assert_eq!(new.open().await.map(|opened| opened.tail), Ok(vec![vec![1]]));
    assert!(shape(&home.name).await.starts_with("version 3\n"));
    assert_eq!(old.append(2, vec![3].into(), vec![4]).await, Err(StoreError::TooNew { found: 3, known: 2 }));
    assert_eq!(old.open().await, Err(StoreError::TooNew { found: 3, known: 2 }));
    assert_eq!(new.open().await.map(|opened| opened.tail), Ok(vec![vec![1]]), "and has written nothing");
}

#[wasm_bindgen_test]
async fn a_database_from_the_future_is_refused_and_not_touched() {
    let home = Browser::new();
    call(&hold_open(&home.name, 7).await.expect("a new database opens"));
    assert_eq!(home.store().open().await, Err(StoreError::TooNew { found: 7, known: 2 }));
    assert_eq!(home.store().append(1, vec![].into(), vec![]).await, Err(StoreError::TooNew { found: 7, known: 2 }));
    assert_eq!(shape(&home.name).await, "version 7");
}

#[wasm_bindgen_test]
async fn an_upgrade_that_fails_leaves_the_old_version() {
    let home = Browser::new();
    assert_eq!(home.store().append(1, vec![1].into(), vec![2]).await, Ok(()));
    let before = shape(&home.name).await;
    let mut broken = IdbStore::with_steps(&home.name, BROKEN, SHORT);
    assert!(matches!(broken.open().await, Err(StoreError::Failed(_))));
    assert_eq!(shape(&home.name).await, before);
    assert_eq!(home.store().open().await.map(|opened| opened.tail), Ok(vec![vec![1]]));
}

#[wasm_bindgen_test]
async fn a_tab_that_never_lets_go_does_not_hang_the_upgrade() {
    let home = Browser::new();
    assert_eq!(home.store().append(1, vec![1].into(), vec![2]).await, Ok(()));
    let release = hold_open(&home.name, 0).await.expect("it is there");
    let mut new = newer(&home);
    let start = js_sys::Date::now();
    assert_eq!(new.open().await, Err(StoreError::Blocked));
    assert!(js_sys::Date::now() - start < 5_000.0, "and says so soon");
    call(&release);
    // The abandoned request goes on and upgrades; what it opened is closed, and this one finds everything in place.
    assert_eq!(new.open().await.map(|opened| opened.tail), Ok(vec![vec![1]]));
    new.close();
    assert!(shape(&home.name).await.contains("later key"));
}

#[wasm_bindgen_test]
async fn a_request_that_never_answers_does_not_hang() {
    let home = Browser::new();
    let release = hold_open(&home.name, 1).await.expect("a new database opens");
    start_deleting(&home.name);
    let mut store = IdbStore::with_steps(&home.name, STEPS, SHORT);
    assert_eq!(store.open().await, Err(StoreError::Blocked));
    call(&release);
    assert_eq!(store.open().await, Ok(Opened::default()));
}

#[wasm_bindgen_test]
async fn a_deleted_database_starts_again_empty() {
    let home = Browser::new();
    let mut store = home.store();
    assert_eq!(store.append(1, vec![1].into(), vec![2]).await, Ok(()));
    erase(&home.name).await.expect("the store lets go when it is asked to");
    assert_eq!(store.open().await, Ok(Opened::default()));
}

#[wasm_bindgen_test]
async fn a_browser_that_refuses_is_denied() {
    let home = Browser::new();
    for name in ["SecurityError", "InvalidStateError"] {
        refuse_next_open(name);
        assert!(matches!(home.store().open().await, Err(StoreError::Denied(_))), "thrown {name}");
        fail_next_opens(name, 1);
        assert!(matches!(home.store().open().await, Err(StoreError::Denied(_))), "reported {name}");
    }
    let restore = hide_indexed_db();
    assert!(matches!(home.store().open().await, Err(StoreError::Denied(_))), "no indexedDB");
    call(&restore);
    assert_eq!(home.store().open().await, Ok(Opened::default()));
}

#[wasm_bindgen_test]
async fn passing_trouble_at_opening_passes() {
    let home = Browser::new();
    for name in ["UnknownError", "AbortError"] {
        fail_next_opens(name, 3);
        assert_eq!(home.store().open().await, Ok(Opened::default()), "{name}");
    }
    fail_next_opens("UnknownError", 4);
    assert_eq!(home.store().open().await, Err(StoreError::Failed("UnknownError: planted".into())));
    fail_next_opens("QuotaExceededError", 1);
    assert_eq!(home.store().open().await, Err(StoreError::Full));
}

#[wasm_bindgen_test]
async fn data_that_the_browser_threw_away_is_reported_once() {
    let home = Browser::new();
    let stop = claim_data_loss();
    let mut store = home.store();
    assert!(matches!(store.open().await, Err(StoreError::Damaged(_))));
    call(&stop);
    assert_eq!(store.open().await, Ok(Opened::default()));
    assert_eq!(home.store().open().await, Ok(Opened::default()));
}

#[wasm_bindgen_test]
async fn what_is_missing_or_foreign_is_damage() {
    let damaged = |what: &str| Err(StoreError::Damaged(what.into()));
    let home = Browser::new();
    let mut store = home.store();
    for seq in 1..=4 {
        assert_eq!(store.append(seq, vec![1].into(), vec![2]).await, Ok(()));
    }
    let changed = (0..3).map(|number| (number, vec![5])).collect();
    let change = SnapshotChange { seq: 1, head: vec![6], changed, count: 3 };
    assert_eq!(store.write_snapshot(change.clone()).await, Ok(()));

    for (number, expected) in [(1, "block 1"), (2, "block 2")] {
        remove(&home.name, v1::BLOCKS, number.into()).await.expect("it is there");
        assert_eq!(store.open().await, damaged(expected));
        assert_eq!(store.write_snapshot(change.clone()).await, Ok(()));
    }
    plant(&home.name, v1::BLOCKS, 3.into(), js_sys::Uint8Array::new_with_length(1).into()).await.expect("it opens");
    assert_eq!(store.open().await, damaged("block 3"), "one too many");
    assert_eq!(store.write_snapshot(change.clone()).await, Ok(()));

    for value in [JsValue::from_str("text"), JsValue::from_f64(2.5)] {
        plant(&home.name, v1::META, v1::KEY_SNAPSHOT_SEQ.into(), value).await.expect("it opens");
        assert!(matches!(store.open().await, Err(StoreError::Damaged(_))));
    }
    assert_eq!(store.write_snapshot(change).await, Ok(()));

    plant(&home.name, v1::COMMITS, 4.into(), "text".into()).await.expect("it opens");
    assert!(matches!(store.open().await, Err(StoreError::Damaged(_))));
    assert!(matches!(store.entry(4).await, Err(StoreError::Damaged(_))));
    remove(&home.name, v1::COMMITS, 3.into()).await.expect("it is there");
    remove(&home.name, v1::COMMITS, 4.into()).await.expect("it is there");
    assert_eq!(store.open().await.map(|opened| opened.tail), Ok(vec![vec![1]]), "a shorter tail is no damage");
}

#[wasm_bindgen_test]
async fn a_profile_keeps_its_number() {
    let home = Browser::new();
    assert_eq!(home.store().device(u64::MAX - 1).await, Ok(u64::MAX - 1));
    assert_eq!(home.store().device(5).await, Ok(u64::MAX - 1));
    plant(&home.name, v1::META, v1::KEY_DEVICE.into(), js_sys::Uint8Array::new_with_length(3).into())
        .await
        .expect("it opens");
    assert!(matches!(home.store().device(5).await, Err(StoreError::Damaged(_))));
}
