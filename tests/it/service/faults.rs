//! A write that fails changes nothing, and a tab killed at any point finds what it was told was saved.

use super::story::day;
use super::{Shop, State};
use daftar::protocol::{Action, Loss, Request, ServiceError, StorageTrouble};
use daftar::store::StoreError;

#[test]
fn a_failed_write_leaves_book_and_store_as_they_were() {
    let mut shop = Shop::new();
    day(&mut shop, &mut |shop, request| {
        let (before, writes) = (shop.state(), shop.tape.len());
        for (error, trouble) in [
            (StoreError::Full, StorageTrouble::Full),
            (StoreError::Failed("server lost".into()), StorageTrouble::Failed("server lost".into())),
        ] {
            shop.tape.disk.fail_write(0, error);
            let answer = shop.ask_with(request.clone(), None);
            assert_eq!(answer.result, Err(ServiceError::Storage(trouble)), "{request:?}");
            assert!(!answer.changed && answer.attachment.is_none());
            assert_eq!(shop.state(), before, "{request:?}");
            assert_eq!(shop.tape.len(), writes);
        }
        let committed = shop.committed(request);
        // Slots must not have been lost to the failed attempts: the journal knows nothing of them.
        assert_eq!(shop.reopened().state(), shop.state(), "{:?}", committed.label);
        committed
    });
}

#[test]
fn a_tab_killed_anywhere_reopens_with_everything_acknowledged() {
    let mut shop = Shop::new();
    let mut acknowledged: Vec<(usize, State)> = vec![(0, shop.state())];
    day(&mut shop, &mut |shop, request| {
        let committed = shop.committed(request);
        acknowledged.push((shop.tape.len(), shop.state()));
        if committed.seq % 5 == 0 {
            // Some points have a snapshot behind them; here it is forced by the size of the journal.
            pollster::block_on(shop.service.idle(&*shop.host)).expect("the store takes snapshots");
            acknowledged.push((shop.tape.len(), shop.state()));
        }
        committed
    });
    assert!(acknowledged.len() > 25);
    for (writes, state) in acknowledged {
        let mut reopened = Shop::on(shop.tape.after(writes));
        assert_eq!(reopened.state(), state, "after {writes} writes");
    }
}

#[test]
fn snapshots_come_after_many_commits_and_a_failed_one_is_written_next_time() {
    let mut shop = Shop::with_samples();
    let rename = |n: u32| Action::SaveSegment { id: None, name: format!("s{n}"), filter: String::new() };
    for n in 0..62 {
        shop.act(rename(n));
    }
    let idle = |shop: &mut Shop| pollster::block_on(shop.service.idle(&*shop.host));
    let writes = shop.tape.len();
    idle(&mut shop).expect("nothing is due");
    assert_eq!(shop.tape.len(), writes, "63 commits are not enough");
    shop.act(rename(62));
    shop.tape.disk.fail_write(0, StoreError::Full);
    assert_eq!(idle(&mut shop), Err(ServiceError::Storage(StorageTrouble::Full)));
    shop.act(rename(63));
    idle(&mut shop).expect("the store has room again");
    assert_eq!(shop.tape.len(), writes + 3, "two commits and one snapshot");
    idle(&mut shop).expect("nothing is due");
    assert_eq!(shop.tape.len(), writes + 3);
    assert_eq!(shop.reopened().state(), shop.state());
}

#[test]
fn a_damaged_store_says_so_and_does_not_open_half() {
    let mut shop = Shop::with_samples();
    shop.act(Action::SaveSegment { id: None, name: "s".into(), filter: String::new() });
    assert!(shop.tape.disk.damage_entry(1, |bytes| bytes.truncate(bytes.len() / 3)));
    let mut reopened = shop.reopened();
    for _ in 0..2 {
        match reopened.ask(Request::Open { sentinel: None }) {
            Err(ServiceError::Lost(Loss::Unreadable(_))) => {}
            other => panic!("opened a damaged book: {other:?}"),
        }
    }
    let mut lost = Shop::with_samples();
    lost.tape.disk.lose_entry(1);
    assert_eq!(lost.ask(Request::Undo), Err(ServiceError::Gone), "what can't be read can't be taken back");
    assert_eq!(lost.overview().contacts, 60);
}

#[test]
fn a_denied_store_is_named_and_tried_again() {
    let mut shop = Shop::new();
    shop.tape.disk.fail_next(StoreError::Denied("private window".into()));
    assert_eq!(shop.ask(Request::Open { sentinel: None }), Err(ServiceError::Storage(StorageTrouble::Denied)));
    assert_eq!(shop.overview().contacts, 0);
    shop.tape.disk.set_durable(true);
    assert!(shop.overview().durable);
}
