//! Writes that fail, and connections that break between and under them.

use crate::faults::{Browser, call, cut_next_transaction, fail_next_commit, lose_next_answer, watch_transactions};
use crate::store_suite::Home;
use daftar::store::{Redaction, SnapshotChange, Store, StoreError};
use wasm_bindgen_test::wasm_bindgen_test;

fn change(bytes: u8) -> SnapshotChange {
    SnapshotChange { seq: 1, head: vec![bytes], changed: vec![(0, vec![bytes])], count: 1 }
}

#[wasm_bindgen_test]
async fn every_write_is_strict() {
    let home = Browser::new();
    let mut store = home.store();
    assert!(store.open().await.is_ok());
    let notes = watch_transactions();
    assert_eq!(store.append(1, vec![1].into(), vec![2]).await, Ok(()));
    assert_eq!(store.write_snapshot(change(1)).await, Ok(()));
    assert_eq!(store.redact(Redaction { drop: vec![1], ..Redaction::default() }).await, Ok(()));
    assert_eq!(store.device(1).await, Ok(1));
    let notes = call(&notes).as_string();
    assert_eq!(notes.as_deref(), Some("readwrite strict, readwrite strict, readwrite strict, readwrite strict"));
    assert!(store.is_durable());
}

#[wasm_bindgen_test]
async fn a_full_disk_is_reported_and_changes_nothing() {
    let home = Browser::new();
    let mut store = home.store();
    assert_eq!(store.append(1, vec![1].into(), vec![2]).await, Ok(()));
    assert_eq!(store.write_snapshot(change(1)).await, Ok(()));
    let before = store.open().await;
    fail_next_commit("QuotaExceededError");
    assert_eq!(store.append(2, vec![3].into(), vec![4]).await, Err(StoreError::Full));
    assert_eq!(store.open().await, before);
    fail_next_commit("QuotaExceededError");
    assert_eq!(store.write_snapshot(change(9)).await, Err(StoreError::Full));
    assert_eq!(home.store().open().await, before);
    fail_next_commit("QuotaExceededError");
    let redaction = Redaction { drop: vec![1], heads: vec![(1, vec![9])], ..Redaction::default() };
    assert_eq!(store.redact(redaction).await, Err(StoreError::Full));
    assert_eq!(store.entry(1).await, Ok(Some(vec![1])));
    assert_eq!(store.heads(9, 9).await, Ok(vec![vec![2]]));
    assert_eq!(store.append(2, vec![3].into(), vec![4]).await, Ok(()), "with room again, the same number is free");
}

#[wasm_bindgen_test]
async fn a_cut_connection_is_mended_and_nothing_is_lost() {
    let home = Browser::new();
    let mut store = home.store();
    for seq in 1..=100 {
        match seq % 3 {
            0 => cut_next_transaction(),
            1 => fail_next_commit("UnknownError"),
            _ => {}
        }
        assert_eq!(store.append(seq, vec![1].into(), vec![2]).await, Ok(()), "append {seq}");
    }
    cut_next_transaction();
    assert_eq!(store.write_snapshot(change(1)).await, Ok(()));
    cut_next_transaction();
    assert_eq!(store.entry(100).await, Ok(Some(vec![1])));
    cut_next_transaction();
    assert_eq!(store.heads(3, 1).await, Ok(vec![vec![2]]));
    cut_next_transaction();
    assert_eq!(store.open().await.map(|opened| opened.tail.len()), Ok(99));
}

#[wasm_bindgen_test]
async fn a_write_whose_answer_was_lost_happens_once() {
    let home = Browser::new();
    let mut store = home.store();
    for seq in 1..=20 {
        lose_next_answer();
        assert_eq!(store.append(seq, vec![1].into(), vec![2]).await, Ok(()), "append {seq}");
    }
    lose_next_answer();
    assert_eq!(store.write_snapshot(change(1)).await, Ok(()));
    assert_eq!(home.store().open().await.map(|opened| opened.tail.len()), Ok(19));
}

#[wasm_bindgen_test]
async fn two_stores_on_one_database_do_not_overwrite_each_other() {
    let home = Browser::new();
    let (mut one, mut other) = (home.store(), home.store());
    assert_eq!(one.append(1, vec![1].into(), vec![1]).await, Ok(()));
    assert!(matches!(other.append(1, vec![2].into(), vec![2]).await, Err(StoreError::Failed(_))));
    assert_eq!(other.append(2, vec![2].into(), vec![2]).await, Ok(()));
    assert_eq!(one.open().await.map(|opened| opened.tail), Ok(vec![vec![1], vec![2]]));
}
