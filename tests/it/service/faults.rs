//! A write that fails changes nothing, and a tab killed at any point finds what it was told was saved.

use super::story::day;
use super::{Shop, State, StillHost};
use daftar::protocol::{Action, Draft, Loss, Reply, Request, ServiceError, StorageTrouble};
use daftar::service::{Pace, Service};
use daftar::store::simulated::{Cut, SimulatedDisk};
use daftar::store::{Store, StoreError};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

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

/// Adds a contact of this name.
fn added(name: &str) -> Request {
    let draft = Draft { name: name.into(), ..Draft::default() };
    Request::Do(Action::AddContact { draft, tags: vec![] })
}

fn saved_segment(name: &str) -> Request {
    Request::Do(Action::SaveSegment { id: None, name: name.into(), filter: String::new() })
}

fn is_damaged(shop: &Shop) -> bool {
    let answer = shop.reopened().ask(Request::Open { sentinel: None });
    matches!(answer, Err(ServiceError::Lost(Loss::Unreadable(_))))
}

#[test]
fn a_flipped_bit_is_damage_and_never_another_book() {
    let mut shop = Shop::new();
    shop.committed(added("سارة"));
    shop.committed(added("نورة"));
    for at in 0..400 {
        let flip = |bytes: &mut Vec<u8>| {
            let length = bytes.len();
            bytes[at % length] ^= 1 << (at % 8);
        };
        assert!(shop.tape.disk.damage_entry(1, flip));
        assert!(is_damaged(&shop), "bit {} of byte {at} of an entry", at % 8);
        assert!(shop.tape.disk.damage_entry(1, flip));
        assert!(shop.tape.disk.damage_head(2, flip));
        assert!(is_damaged(&shop), "bit {} of byte {at} of the history", at % 8);
        assert!(shop.tape.disk.damage_head(2, flip));
    }
    shop.service = Service::with_pace(shop.tape.clone(), 7, Pace { commits: 1, bytes: 1 });
    assert_eq!(shop.overview().contacts, 2);
    pollster::block_on(shop.service.idle(&*shop.host)).expect("the store takes snapshots");
    for at in 0..400 {
        let flip = |bytes: &mut Vec<u8>| {
            let length = bytes.len();
            bytes[at % length] ^= 1 << (at % 8);
        };
        assert!(shop.tape.disk.damage_block(0, flip));
        assert!(is_damaged(&shop), "bit {} of byte {at} of a block", at % 8);
        assert!(shop.tape.disk.damage_block(0, flip));
        assert!(shop.tape.disk.damage_snapshot(flip));
        assert!(is_damaged(&shop), "bit {} of byte {at} of the snapshot's head", at % 8);
        assert!(shop.tape.disk.damage_snapshot(flip));
    }
    assert_eq!(shop.reopened().overview().contacts, 2);
}

#[test]
fn undo_never_steps_over_a_missing_piece_of_history() {
    let mut shop = Shop::new();
    for name in ["a", "b", "c"] {
        shop.committed(added(name));
    }
    for seq in [2, 3] {
        let disk = shop.tape.disk.copy();
        shop.tape.disk.lose_head(seq);
        assert!(is_damaged(&shop), "without the head of commit {seq}");
        shop.tape.disk.become_copy_of(&disk);
    }
    assert!(!is_damaged(&shop));
}

#[test]
fn a_write_whose_answer_was_lost_is_looked_up_and_not_guessed() {
    let (disk, host) = (SimulatedDisk::new(), StillHost::new());
    let mut service = Service::new(disk.store(), 7);
    let mut ask = |request| pollster::block_on(service.handle(&host, request, None)).result;
    assert!(ask(added("a")).is_ok());
    disk.cut([Cut::After, Cut::After]);
    let lost = ask(added("b"));
    assert!(matches!(lost, Err(ServiceError::Storage(StorageTrouble::Failed(_)))), "{lost:?}");
    match ask(added("c")) {
        Ok(Reply::Committed(committed)) => assert_eq!((committed.seq, committed.overview.contacts), (3, 3)),
        other => panic!("the book stands still for good: {other:?}"),
    }
}

#[test]
fn a_tab_that_was_left_behind_spoils_no_snapshot() {
    let pace = Pace { commits: 2, bytes: usize::MAX };
    let first = Shop::new();
    let on = |tape: &super::Tape| {
        let service = Service::with_pace(tape.clone(), 7, pace);
        Shop { service, tape: tape.clone(), host: first.host.clone() }
    };
    let idle = |shop: &mut Shop| pollster::block_on(shop.service.idle(&*shop.host));
    let mut behind = on(&first.tape);
    behind.committed(added("a"));
    behind.committed(added("b"));
    idle(&mut behind).expect("the store takes snapshots");
    behind.committed(saved_segment("x"));
    behind.committed(saved_segment("y"));
    let mut owner = on(&first.tape);
    owner.committed(added("c"));
    owner.committed(added("d"));
    idle(&mut owner).expect("the store takes snapshots");
    let late = idle(&mut behind);
    assert!(matches!(late, Err(ServiceError::Storage(StorageTrouble::Failed(_)))), "{late:?}");
    assert_eq!(owner.reopened().state(), owner.state());
    assert_eq!(behind.overview().contacts, 4, "who was refused looks again");
}

#[test]
fn what_was_stored_before_there_were_seals_still_opens() {
    let mut shop = Shop::new();
    shop.committed(added("a"));
    shop.committed(added("b"));
    let old = super::Tape::default();
    let bare = |sealed: Option<Vec<u8>>| {
        let sealed = sealed.expect("it is there");
        sealed[1..sealed.len() - 4].to_vec()
    };
    pollster::block_on(async {
        let heads = shop.tape.disk.heads(u64::MAX, 9).await.expect("a store that reads");
        for (seq, head) in (1..).zip(heads.into_iter().rev()) {
            let entry = bare(shop.tape.disk.entry(seq).await.expect("a store that reads"));
            old.clone().append(seq, entry, bare(Some(head))).await.expect("a store that writes");
        }
    });
    let mut reopened = Shop::on(old);
    assert_eq!(reopened.state(), shop.state());
    reopened.undo();
    assert_eq!(reopened.overview().contacts, 1);
}

#[test]
fn a_book_that_others_go_on_writing_while_it_opens_is_not_called_damaged() {
    let (disk, host) = (SimulatedDisk::new(), StillHost::new());
    let mut first = Service::new(disk.store(), 7);
    let ask = |service: &mut Service<_>, request| pollster::block_on(service.handle(&host, request, None)).result;
    assert!(matches!(ask(&mut first, added("سارة")), Ok(Reply::Committed(_))));
    for turns in 0..12 {
        let mut second = Service::new(disk.store(), 7);
        let mut opening = pin!(second.handle(&host, Request::Open { sentinel: None }, None));
        let mut context = Context::from_waker(Waker::noop());
        let early = (0..turns).find_map(|_| match opening.as_mut().poll(&mut context) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        });
        assert!(matches!(ask(&mut first, added(&format!("n{turns}"))), Ok(Reply::Committed(_))));
        let opened = early.unwrap_or_else(|| pollster::block_on(opening.as_mut())).result;
        assert!(matches!(&opened, Ok(Reply::Overview(_))), "{turns}: {opened:?}");
    }
}
