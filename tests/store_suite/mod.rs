//! What every store promises, told once. The native tests run it on the memory store, the browser tests on IndexedDB too.
//!
//! Each case takes an empty home. Faults that only one store can have are tested beside that store.

use daftar::domain::lock::cipher::Place;
use daftar::store::{
    Appended, FirstEntry, Gather, Opened, Redaction, Sizes, Snapshot, SnapshotChange, Store, StoreError,
};

/// Where stores live. Every call gives another handle on the same data, as another visit to the page does.
pub trait Home {
    type Store: Store;
    fn store(&self) -> Self::Store;
}

fn entry(seq: u64) -> Vec<u8> {
    format!("entry {seq}").into_bytes()
}

fn head(seq: u64) -> Vec<u8> {
    format!("head {seq}").into_bytes()
}

fn block(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

async fn append(store: &mut impl Store, numbers: std::ops::RangeInclusive<u64>) {
    for seq in numbers {
        assert_eq!(store.append(seq, entry(seq).into(), head(seq)).await, Ok(()), "append {seq}");
    }
}

pub async fn a_new_store_is_empty(home: &impl Home) {
    let mut store = home.store();
    assert_eq!(store.open().await, Ok(Opened::default()));
    assert_eq!(store.entry(1).await, Ok(None));
    assert_eq!(store.heads(u64::MAX, 10).await, Ok(vec![]));
    assert_eq!(home.store().open().await, Ok(Opened::default()), "and stays so");
}

pub async fn reopening_sees_every_entry_in_order(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=70).await;
    assert_eq!(store.entry(7).await, Ok(Some(entry(7))));
    assert_eq!(store.entry(71).await, Ok(None));
    drop(store);
    let opened = home.store().open().await;
    assert_eq!(opened, Ok(Opened { snapshot: None, tail: (1..=70).map(entry).collect() }));
}

pub async fn heads_come_newest_first(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=12).await;
    let heads = |numbers: &[u64]| Ok::<_, StoreError>(numbers.iter().copied().map(head).collect::<Vec<_>>());
    let table: [(u64, u32, &[u64]); 8] = [
        (u64::MAX, 3, &[12, 11, 10]),
        (13, 3, &[12, 11, 10]),
        (10, 3, &[9, 8, 7]),
        (3, 10, &[2, 1]),
        (1, 10, &[]),
        (0, 10, &[]),
        (5, 0, &[]),
        (u64::MAX, u32::MAX, &[12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ];
    for (before, limit, expected) in table {
        assert_eq!(store.heads(before, limit).await, heads(expected), "before {before}, limit {limit}");
    }
}

pub async fn opening_is_the_newest_snapshot_and_the_commits_after_it(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=5).await;
    let change = SnapshotChange {
        seq: 3,
        head: block("first"),
        changed: vec![(1, block("b")), (0, block("a")), (2, block("c"))],
        count: 3,
    };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let snapshot = Snapshot { seq: 3, head: block("first"), blocks: vec![block("a"), block("b"), block("c")] };
    let expected = Opened { snapshot: Some(snapshot), tail: vec![entry(4), entry(5)] };
    assert_eq!(store.open().await, Ok(expected.clone()));
    assert_eq!(home.store().open().await, Ok(expected));
    assert_eq!(store.entry(2).await, Ok(Some(entry(2))), "entries before a snapshot stay, for undo");
    assert_eq!(store.heads(3, 9).await, Ok(vec![head(2), head(1)]));
}

pub async fn a_snapshot_replaces_changed_blocks_and_cuts_the_rest(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=2).await;
    let first = (0..40).map(|number| (number, vec![1; 3])).collect();
    let change = SnapshotChange { seq: 1, head: block("first"), changed: first, count: 40 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let change = SnapshotChange { seq: 2, head: block("second"), changed: vec![(34, vec![2])], count: 35 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let mut blocks = vec![vec![1; 3]; 34];
    blocks.push(vec![2]);
    let snapshot = Snapshot { seq: 2, head: block("second"), blocks };
    assert_eq!(home.store().open().await, Ok(Opened { snapshot: Some(snapshot), tail: vec![] }));
    let change = SnapshotChange { seq: 2, head: block("empty"), changed: vec![], count: 0 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let snapshot = Snapshot { seq: 2, head: block("empty"), blocks: vec![] };
    assert_eq!(home.store().open().await, Ok(Opened { snapshot: Some(snapshot), tail: vec![] }));
}

pub async fn a_snapshot_that_would_have_a_gap_changes_nothing(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=1).await;
    let change = SnapshotChange { seq: 1, head: block("one"), changed: vec![(0, block("a"))], count: 1 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let before = store.open().await;
    for (changed, count) in [(vec![(0, block("x")), (2, block("z"))], 3), (vec![], 2), (vec![(5, block("y"))], 3)] {
        let change = SnapshotChange { seq: 1, head: block("two"), changed, count };
        assert!(matches!(store.write_snapshot(change).await, Err(StoreError::Failed(_))));
        assert_eq!(store.open().await, before);
        assert_eq!(home.store().open().await, before);
    }
}

pub async fn a_snapshot_never_replaces_a_newer_one(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=3).await;
    let snapshot = |seq, text| SnapshotChange { seq, head: block(text), changed: vec![(0, block(text))], count: 1 };
    assert_eq!(store.write_snapshot(snapshot(3, "newer")).await, Ok(()));
    let before = store.open().await;
    assert!(matches!(store.write_snapshot(snapshot(2, "older")).await, Err(StoreError::Failed(_))));
    assert_eq!(store.open().await, before);
    assert_eq!(home.store().open().await, before);
    assert_eq!(store.write_snapshot(snapshot(3, "same")).await, Ok(()), "the same commit again is accepted");
}

pub async fn an_entry_is_written_once_and_never_replaced(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=2).await;
    assert_eq!(store.append(2, entry(2).into(), head(2)).await, Ok(()), "the same again is accepted");
    assert!(matches!(store.append(2, block("other").into(), head(2)).await, Err(StoreError::Failed(_))));
    assert!(matches!(store.append(2, entry(2).into(), block("other")).await, Err(StoreError::Failed(_))));
    assert_eq!(home.store().open().await, Ok(Opened { snapshot: None, tail: vec![entry(1), entry(2)] }));
    assert_eq!(store.heads(9, 9).await, Ok(vec![head(2), head(1)]));
    append(&mut store, 3..=3).await;
}

pub async fn starting_over_leaves_the_first_entry_and_nothing_else(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=5).await;
    let change = SnapshotChange { seq: 3, head: block("old"), changed: vec![(0, block("a"))], count: 1 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let first = FirstEntry { entry: block("new"), head: block("new head") };
    assert_eq!(store.start_over(Some(first)).await, Ok(()));
    assert_eq!(home.store().open().await, Ok(Opened { snapshot: None, tail: vec![block("new")] }));
    assert_eq!(store.heads(9, 9).await, Ok(vec![block("new head")]));
    assert_eq!(store.entry(2).await, Ok(None));
    assert_eq!(store.start_over(None).await, Ok(()));
    assert_eq!(home.store().open().await, Ok(Opened::default()));
    append(&mut store, 1..=2).await;
}

pub async fn everything_is_rewritten_with_its_lock_or_nothing_is(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=70).await;
    let blocks = vec![(0, block("a")), (1, block("b"))];
    let change = SnapshotChange { seq: 68, head: block("of the snapshot"), changed: blocks, count: 2 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    assert_eq!(store.lock().await, Ok(None));
    let refuse = |place, record: Vec<u8>| match place {
        Place::Block(1) => Err(StoreError::Damaged("this one".into())),
        _ => Ok([b"lost ", record.as_slice()].concat()),
    };
    let before = (store.open().await, store.heads(9, 9).await);
    let refused = store.rewrite(Some(block("lock")), Some(&refuse)).await;
    assert_eq!(refused, Err(StoreError::Damaged("this one".into())));
    let mut again = home.store();
    assert_eq!((again.open().await, again.heads(9, 9).await, again.lock().await), (before.0, before.1, Ok(None)));
    let name = |place, record: Vec<u8>| Ok([format!("{place:?} ").as_bytes(), record.as_slice()].concat());
    assert_eq!(again.rewrite(Some(block("lock")), Some(&name)).await, Ok(()));
    let mut store = home.store();
    assert_eq!(store.lock().await, Ok(Some(block("lock"))));
    let snapshot = Snapshot {
        seq: 68,
        head: block("Snapshot(68) of the snapshot"),
        blocks: vec![block("Block(0) a"), block("Block(1) b")],
    };
    let tail = vec![block("Entry(69) entry 69"), block("Entry(70) entry 70")];
    assert_eq!(store.open().await, Ok(Opened { snapshot: Some(snapshot), tail }));
    assert_eq!(store.entry(3).await, Ok(Some(block("Entry(3) entry 3"))));
    assert_eq!(store.heads(71, 1).await, Ok(vec![block("Head(70) head 70")]));
    // Only the lock itself.
    assert_eq!(store.rewrite(Some(block("other")), None).await, Ok(()));
    assert_eq!(home.store().lock().await, Ok(Some(block("other"))));
    assert_eq!(store.entry(3).await, Ok(Some(block("Entry(3) entry 3"))));
    // Whoever starts over keeps the lock.
    assert_eq!(store.start_over(None).await, Ok(()));
    assert_eq!(home.store().lock().await, Ok(Some(block("other"))));
    assert_eq!(store.rewrite(None, Some(&name)).await, Ok(()));
    assert_eq!(home.store().lock().await, Ok(None));
}

pub async fn a_missing_commit_between_others_is_damage(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=2).await;
    append(&mut store, 4..=4).await;
    assert_eq!(store.open().await, Err(StoreError::Damaged("commit 3".into())));
    let change = SnapshotChange { seq: 3, head: vec![], changed: vec![], count: 0 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    assert_eq!(store.open().await.map(|opened| opened.tail), Ok(vec![entry(4)]), "a snapshot past the gap mends it");
}

pub async fn a_redaction_drops_bodies_and_rewrites_heads(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=5).await;
    let change = SnapshotChange { seq: 3, head: block("first"), changed: vec![(0, block("a"))], count: 1 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let redaction = Redaction { drop: vec![1, 3], heads: vec![(1, block("changed"))], ..Redaction::default() };
    assert_eq!(store.redact(redaction.clone()).await, Ok(()));
    assert_eq!(store.redact(redaction).await, Ok(()), "the same again is accepted");
    let mut again = home.store();
    assert_eq!(again.entry(1).await, Ok(None));
    assert_eq!(again.entry(2).await, Ok(Some(entry(2))));
    assert_eq!(again.entry(3).await, Ok(None));
    assert_eq!(again.heads(4, 9).await, Ok(vec![head(3), head(2), block("changed")]), "heads stay");
    let opened = again.open().await.expect("what a snapshot includes may be gone");
    assert_eq!(opened.tail, vec![entry(4), entry(5)]);
    assert!(
        matches!(again.append(1, entry(1).into(), head(1)).await, Err(StoreError::Failed(_))),
        "its number stays taken"
    );
}

pub async fn a_redaction_can_bring_its_own_entry_and_snapshot(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=2).await;
    let redaction = Redaction {
        append: Some(Appended { seq: 3, entry: entry(3), head: head(3) }),
        snapshot: Some(SnapshotChange { seq: 3, head: block("new"), changed: vec![(0, block("a"))], count: 1 }),
        drop: vec![1, 2],
        heads: vec![(2, block("changed"))],
    };
    assert_eq!(store.redact(redaction.clone()).await, Ok(()));
    assert_eq!(store.redact(redaction).await, Ok(()), "the same again is accepted");
    let snapshot = Snapshot { seq: 3, head: block("new"), blocks: vec![block("a")] };
    assert_eq!(home.store().open().await, Ok(Opened { snapshot: Some(snapshot), tail: vec![] }));
    assert_eq!(store.entry(3).await, Ok(Some(entry(3))));
    assert_eq!(store.heads(9, 9).await, Ok(vec![head(3), block("changed"), head(1)]));
    append(&mut store, 4..=4).await;
    assert_eq!(home.store().open().await.map(|opened| opened.tail), Ok(vec![entry(4)]));
}

pub async fn a_redaction_that_would_lose_something_changes_nothing(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=3).await;
    let change = SnapshotChange { seq: 2, head: block("first"), changed: vec![(0, block("a"))], count: 1 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let before = (store.open().await, store.heads(9, 9).await);
    let gap = SnapshotChange { seq: 3, head: block("x"), changed: vec![(2, block("c"))], count: 3 };
    let other = Appended { seq: 3, entry: block("other"), head: block("other") };
    let refused = [
        Redaction { drop: vec![1, 3], ..Redaction::default() },
        Redaction { drop: vec![1], heads: vec![(9, block("new"))], ..Redaction::default() },
        Redaction { drop: vec![1], append: Some(other), ..Redaction::default() },
        Redaction { drop: vec![1], snapshot: Some(gap), ..Redaction::default() },
    ];
    for redaction in refused {
        assert!(matches!(store.redact(redaction.clone()).await, Err(StoreError::Failed(_))), "{redaction:?}");
        let mut again = home.store();
        assert_eq!((again.open().await, again.heads(9, 9).await), before);
        assert_eq!(again.entry(1).await, Ok(Some(entry(1))));
    }
}

pub async fn a_commit_missing_behind_the_snapshot_is_damage_after_a_redaction_too(home: &impl Home) {
    let mut store = home.store();
    append(&mut store, 1..=4).await;
    append(&mut store, 6..=6).await;
    let change = SnapshotChange { seq: 3, head: vec![], changed: vec![], count: 0 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    assert_eq!(store.redact(Redaction { drop: vec![1, 2, 3], ..Redaction::default() }).await, Ok(()));
    assert_eq!(store.open().await, Err(StoreError::Damaged("commit 5".into())));
}

pub async fn sizes_are_those_of_what_was_written(home: &impl Home) {
    let mut store = home.store();
    assert_eq!(store.sizes().await, Ok(Sizes::default()));
    append(&mut store, 1..=40).await;
    let change =
        SnapshotChange { seq: 2, head: block("head"), changed: vec![(0, vec![1; 9]), (1, vec![2; 7])], count: 2 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let journal: usize = (1..=40).map(|seq| entry(seq).len() + head(seq).len()).sum();
    let sizes = Sizes { entries: 40, journal: journal as u64, blocks: 2, snapshot: 20 };
    assert_eq!(store.sizes().await, Ok(sizes));
    assert_eq!(store.redact(Redaction { drop: vec![1], ..Redaction::default() }).await, Ok(()));
    let less = journal as u64 - entry(1).len() as u64;
    assert_eq!(store.sizes().await, Ok(Sizes { entries: 39, journal: less, ..sizes }));
}

pub async fn empty_and_large_values_come_back_as_they_went(home: &impl Home) {
    let mut store = home.store();
    let large: Vec<u8> = (0..20_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert_eq!(store.append(1, large.clone().into(), vec![]).await, Ok(()));
    assert_eq!(store.append(2, vec![].into(), vec![0]).await, Ok(()));
    let change = SnapshotChange { seq: 1, head: vec![], changed: vec![(0, vec![]), (1, large.clone())], count: 2 };
    assert_eq!(store.write_snapshot(change).await, Ok(()));
    let mut again = home.store();
    let opened = again.open().await.expect("a store that was just written opens");
    let snapshot = opened.snapshot.expect("a snapshot was written");
    assert_eq!(snapshot.blocks.first(), Some(&vec![]));
    assert!(snapshot.blocks.get(1) == Some(&large), "the large block differs");
    assert_eq!(opened.tail, vec![Vec::<u8>::new()]);
    assert!(again.entry(1).await == Ok(Some(large)), "the large entry differs");
}

pub async fn an_entry_is_stored_as_it_was_gathered<H: Home>(home: &H) {
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut store = home.store();
    // Expected exactly, too few, far too many, and not at all; in small pieces, in large ones, and all at once.
    let cases = [(1_000_000, 997), (100, 65_537), (5_000_000, 400_000), (0, 70_000), (1_003_000, 1_000_000), (0, 10)];
    for (seq, (expected, piece)) in (1..).zip(cases) {
        let gathered = || {
            let mut entry = <H::Store as Store>::Entry::default();
            if expected > 0 {
                entry.expect(expected);
            }
            bytes.chunks(piece).for_each(|piece| entry.take(piece));
            entry
        };
        assert_eq!(store.append(seq, gathered(), head(seq)).await, Ok(()), "expected {expected}, in pieces of {piece}");
        assert_eq!(store.append(seq, gathered(), head(seq)).await, Ok(()), "the same again is accepted");
        let mut other = gathered();
        other.take(&[0]);
        assert!(matches!(store.append(seq, other, head(seq)).await, Err(StoreError::Failed(_))));
    }
    let mut again = home.store();
    let tail = again.open().await.expect("a store that was just written opens").tail;
    assert_eq!(tail.len(), cases.len());
    assert!(tail.iter().all(|entry| *entry == bytes), "an entry differs");
    let journal = cases.len() as u64 * bytes.len() as u64;
    assert!(again.sizes().await.is_ok_and(|sizes| sizes.journal < journal + 1_000), "room that was left is no content");
}

/// Hands every case to a macro that makes a test of it.
macro_rules! store_suite {
    ($case:ident) => {
        $case!(a_new_store_is_empty);
        $case!(an_entry_is_stored_as_it_was_gathered);
        $case!(reopening_sees_every_entry_in_order);
        $case!(heads_come_newest_first);
        $case!(opening_is_the_newest_snapshot_and_the_commits_after_it);
        $case!(a_snapshot_replaces_changed_blocks_and_cuts_the_rest);
        $case!(a_snapshot_that_would_have_a_gap_changes_nothing);
        $case!(a_snapshot_never_replaces_a_newer_one);
        $case!(an_entry_is_written_once_and_never_replaced);
        $case!(starting_over_leaves_the_first_entry_and_nothing_else);
        $case!(a_missing_commit_between_others_is_damage);
        $case!(everything_is_rewritten_with_its_lock_or_nothing_is);
        $case!(a_redaction_drops_bodies_and_rewrites_heads);
        $case!(a_redaction_can_bring_its_own_entry_and_snapshot);
        $case!(a_redaction_that_would_lose_something_changes_nothing);
        $case!(a_commit_missing_behind_the_snapshot_is_damage_after_a_redaction_too);
        $case!(sizes_are_those_of_what_was_written);
        $case!(empty_and_large_values_come_back_as_they_went);
    };
}
