//! The faults a memory store can be asked for. What every store promises is in the shared suite.

use super::*;

fn run<T>(future: impl Future<Output = T>) -> T {
    pollster::block_on(future)
}

fn with_commits(count: u64) -> MemoryStore {
    let mut store = MemoryStore::new();
    for seq in 1..=count {
        run(store.append(seq, vec![seq as u8; 10], vec![seq as u8])).expect("nothing was asked to fail");
    }
    store
}

#[test]
fn fails_the_next_verb_once_and_changes_nothing() {
    let mut store = with_commits(1);
    store.fail_next(StoreError::Full);
    assert_eq!(run(store.append(2, vec![2], vec![2])), Err(StoreError::Full));
    assert_eq!(store.entries(), 1);
    assert_eq!(run(store.append(2, vec![2], vec![2])), Ok(()));
    store.fail_next(StoreError::Blocked);
    assert_eq!(run(store.open()), Err(StoreError::Blocked));
    store.fail_next(StoreError::Blocked);
    assert_eq!(run(store.heads(9, 9)), Err(StoreError::Blocked));
    store.fail_next(StoreError::Blocked);
    assert_eq!(run(store.entry(1)), Err(StoreError::Blocked));
    assert_eq!(run(store.entry(1)), Ok(Some(vec![1; 10])));
}

#[test]
fn fails_the_write_that_was_named_and_no_read() {
    let mut store = with_commits(0);
    store.fail_write(1, StoreError::Failed("disk".into()));
    assert_eq!(run(store.append(1, vec![1], vec![1])), Ok(()));
    assert_eq!(run(store.entry(1)), Ok(Some(vec![1])));
    let change = SnapshotChange { seq: 1, head: vec![7], changed: vec![(0, vec![8])], count: 1 };
    assert_eq!(run(store.write_snapshot(change.clone())), Err(StoreError::Failed("disk".into())));
    assert_eq!(run(store.open()).map(|opened| opened.snapshot), Ok(None));
    assert_eq!(run(store.write_snapshot(change)), Ok(()));
    assert_eq!(store.writes(), 2);
}

#[test]
fn is_full_above_its_capacity_and_keeps_what_it_has() {
    let mut store = with_commits(2);
    assert_eq!(store.bytes(), 22);
    store.set_capacity(Some(25));
    assert_eq!(run(store.append(3, vec![0; 10], vec![0])), Err(StoreError::Full));
    let change = |bytes| SnapshotChange { seq: 2, head: vec![1], changed: vec![(0, vec![0; bytes])], count: 1 };
    assert_eq!(run(store.write_snapshot(change(3))), Err(StoreError::Full));
    assert_eq!(run(store.write_snapshot(change(2))), Ok(()));
    assert_eq!(run(store.write_snapshot(change(2))), Ok(()), "a rewritten block is not counted twice");
    store.set_capacity(None);
    assert_eq!(run(store.append(3, vec![0; 10], vec![0])), Ok(()));
}

#[test]
fn a_lost_tail_is_shorter_and_a_lost_middle_is_damage() {
    let mut store = with_commits(5);
    store.lose_tail(2);
    assert_eq!(run(store.open()).map(|opened| opened.tail.len()), Ok(3));
    store.lose_entry(2);
    assert_eq!(run(store.open()), Err(StoreError::Damaged("commit 2".into())));
}

#[test]
fn a_lost_block_is_damage() {
    let mut store = with_commits(1);
    let changed = (0..3).map(|number| (number, vec![1])).collect();
    run(store.write_snapshot(SnapshotChange { seq: 1, head: vec![], changed, count: 3 })).expect("nothing fails");
    store.lose_block(1);
    assert_eq!(run(store.open()), Err(StoreError::Damaged("block 1".into())));
}

#[test]
fn a_lost_last_block_is_damage() {
    let mut store = with_commits(1);
    let changed = (0..3).map(|number| (number, vec![1])).collect();
    run(store.write_snapshot(SnapshotChange { seq: 1, head: vec![], changed, count: 3 })).expect("nothing fails");
    store.lose_block(2);
    assert_eq!(run(store.open()), Err(StoreError::Damaged("block 2".into())));
}

#[test]
fn damages_bytes_in_place() {
    let mut store = with_commits(2);
    assert!(store.damage_entry(2, |bytes| bytes.truncate(1)));
    assert!(!store.damage_entry(3, |bytes| bytes.clear()));
    assert!(!store.damage_block(0, |bytes| bytes.clear()));
    assert_eq!(run(store.open()).map(|opened| opened.tail), Ok(vec![vec![1; 10], vec![2]]));
}

#[test]
fn says_of_itself_what_it_was_told() {
    let store = MemoryStore::new();
    assert!(!store.is_durable());
    store.set_durable(true);
    assert!(store.is_durable());
}
