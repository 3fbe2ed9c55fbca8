//! When second copies are made, that one which fails harms none, and that a full disk loses nothing.

use super::guard::{Guarded, segment};
use super::story::day;
use super::{Shop, State};
use daftar::domain::sentinel::parse_sentinel;
use daftar::protocol::{Action, CopySlot, Query, Reply, Request, ServiceError, StorageTrouble, Target};
use daftar::store::StoreError;

#[test]
fn copies_can_be_forgotten_and_a_new_one_is_due() {
    let mut shop = Guarded::new();
    shop.copy();
    let host = shop.shop.host.clone();
    assert_eq!(pollster::block_on(shop.shop.service.forget_copies(&*host)), Ok(()));
    assert_eq!(shop.guard().copies, []);
    assert_eq!(shop.shop.service.copy_due_in(host.now_at()), Some(0));
    shop.copy();
    assert_eq!(shop.guard().copies.len(), 1);
}

#[test]
fn copies_take_turns_and_a_broken_one_is_not_offered() {
    let mut shop = Guarded::new();
    for n in 0..5 {
        shop.act(segment(n));
        shop.copy();
        shop.copy();
    }
    let seqs: Vec<u64> = shop.guard().copies.iter().map(|copy| copy.figures.seq).collect();
    assert_eq!(seqs, [6, 5]);
    let vault = shop.vault();
    let newest = shop.guard().copies.first().map(|copy| copy.slot);
    let name = if newest == Some(CopySlot::A) { "copy-a" } else { "copy-b" };
    let middle = vault.bytes(name).expect("it is there").len() / 2;
    assert!(vault.damage(name, |bytes| bytes[middle] ^= 4));
    shop.shop.tape.disk.lose_everything();
    let mut again = shop.reopened();
    assert!(again.open().is_err());
    let copies: Vec<u64> = again.report().copies.iter().map(|copy| copy.figures.seq).collect();
    assert_eq!(copies, [5], "the one that reads back whole");
    let broken = Request::RescueRestore { copy: newest.expect("there is one") };
    assert!(matches!(again.shop.ask(broken), Err(ServiceError::Storage(StorageTrouble::Damaged(_)))));
    assert!(matches!(again.shop.ask(Request::Overview), Err(ServiceError::Lost(_))));
}

#[test]
fn a_copy_that_fails_anywhere_leaves_the_older_ones_whole() {
    let mut shop = Guarded::new();
    shop.copy();
    shop.act(segment(0));
    shop.copy();
    shop.act(segment(1));
    let (a, b) = (shop.vault().bytes("copy-a"), shop.vault().bytes("copy-b"));
    let mut failed = 0;
    for after in 0..40 {
        shop.vault().fail(after, StoreError::Full);
        let answer = shop.shop.ask(Request::Copy { before: false });
        if answer.is_ok() {
            break;
        }
        failed += 1;
        assert_eq!((shop.vault().bytes("copy-a"), shop.vault().bytes("copy-b")), (a.clone(), b.clone()), "{after}");
    }
    assert!(failed > 5, "{failed}");
    for after in 0..2 {
        let mut other = Guarded::new();
        other.vault().flip_a_bit(after);
        let answer = other.shop.ask(Request::Copy { before: false });
        assert_eq!(answer.is_err(), after == 0, "a bit that turned on the way is noticed");
    }
}

#[test]
fn a_copy_gives_way_to_requests_and_goes_on_after_them() {
    let mut shop = Guarded::new();
    shop.act(segment(0));
    shop.shop.host.cancel_after.set(Some(0));
    assert_eq!(shop.shop.ask(Request::Copy { before: false }), Ok(Reply::Done));
    assert_eq!(shop.guard().copies, [], "it gave way");
    assert!(shop.shop.service.copy_due_in(shop.shop.host.now_at()).is_some());
    for n in 1..4 {
        shop.act(segment(n));
        assert_eq!(shop.shop.ask(Request::Copy { before: false }), Ok(Reply::Done));
    }
    assert_eq!(shop.guard().copies.len(), 1, "but not for ever");
}

#[test]
fn copies_are_due_by_time_by_number_and_by_size() {
    let mut shop = Guarded::new();
    let due = |shop: &Guarded| shop.shop.service.copy_due_in(shop.shop.host.now_at());
    shop.copy();
    assert_eq!(due(&shop), None, "nothing is new");
    shop.act(segment(0));
    assert_eq!(due(&shop), Some(300_000));
    shop.shop.host.wait(299_999);
    assert_eq!(due(&shop), Some(1));
    shop.shop.host.wait(7 * 86_400_000);
    assert_eq!(due(&shop), Some(0));
    shop.copy();
    for n in 1..=199 {
        shop.act(segment(n));
    }
    assert_ne!(due(&shop), Some(0));
    shop.act(segment(200));
    assert_eq!(due(&shop), Some(0), "200 commits");
    shop.vault().fail(3, StoreError::Full);
    assert!(shop.shop.ask(Request::Copy { before: false }).is_err());
    assert_eq!(due(&shop), Some(600_000), "one that failed is not tried at once");
    // Before much is removed a copy is made, whatever the clock says.
    shop.shop.host.wait(-86_400_000);
    shop.act(Action::RemoveContacts(Target::Matching(Query::default())));
    assert_eq!(shop.guard().copies.first().map(|copy| copy.figures.contacts), Some(60));
}

#[test]
fn a_full_disk_loses_nothing_and_the_reserve_lets_the_next_action_through() {
    let mut shop = Guarded::new();
    shop.copy();
    assert!(shop.vault().names().contains(&"reserve".to_owned()), "{:?}", shop.vault().names());
    let before: State = shop.shop.state();
    shop.shop.tape.disk.set_capacity(Some(shop.shop.tape.disk.bytes()));
    assert_eq!(
        shop.shop.try_act(segment(1)).map(|_| ()),
        Err(ServiceError::Storage(StorageTrouble::Full)),
        "said in so many words"
    );
    assert_eq!(shop.shop.state(), before);
    assert!(shop.guard().tight);
    shop.act(segment(1));
    shop.shop.undo();
    shop.listen();
    // The reserve does not come back while there is no room to spare.
    shop.shop.host.wait(11 * 60_000);
    shop.act(segment(2));
    assert_eq!(shop.shop.ask(Request::Copy { before: false }), Ok(Reply::Done));
    assert!(shop.guard().tight && !shop.vault().names().contains(&"reserve".to_owned()));
    shop.shop.tape.disk.set_capacity(None);
    shop.act(segment(3));
    shop.copy();
    assert!(!shop.guard().tight && shop.vault().names().contains(&"reserve".to_owned()));
    assert!(shop.reopened().open().is_ok());
}

#[test]
fn every_action_rolls_back_whole_on_a_full_disk_and_goes_through_after_the_reserve() {
    let mut shop = Shop::new();
    shop.tape.disk.set_durable(true);
    day(&mut shop, &mut |shop, request| {
        if shop.overview().seq == 0 {
            // An empty book has no reserve yet.
            return shop.committed(request);
        }
        assert_eq!(shop.ask(Request::Copy { before: false }), Ok(Reply::Done));
        let before = shop.state();
        shop.tape.disk.set_capacity(Some(shop.tape.disk.bytes()));
        let answer = shop.ask_with(request.clone(), None);
        assert_eq!(answer.result, Err(ServiceError::Storage(StorageTrouble::Full)), "{request:?}");
        assert_eq!(shop.state(), before, "{request:?}");
        // The same again: what the reserve gave back is room enough.
        let committed = shop.committed(request);
        shop.tape.disk.set_capacity(None);
        shop.host.wait(11 * 60_000);
        assert_eq!(shop.reopened().state(), shop.state());
        committed
    });
}

#[test]
fn a_store_that_forgets_is_neither_copied_nor_remembered() {
    let mut shop = Shop::with_samples();
    assert_eq!(shop.service.take_sentinel(), None);
    assert_eq!(shop.service.copy_due_in(shop.host.now_at()), None);
    assert_eq!(shop.ask(Request::Copy { before: false }), Ok(Reply::Done));
    assert!(shop.host.vault.names().is_empty());
}

#[test]
fn a_page_that_slept_copies_and_remembers_what_others_made_meanwhile() {
    let mut shop = Guarded::new();
    shop.copy();
    let mut other = shop.reopened();
    other.open().expect("the same book");
    other.act(segment(7));
    let newest = other.guard();
    // The first page knows nothing of that yet.
    shop.copy();
    let seq = newest.copies.first().map_or(0, |copy| copy.figures.seq) + 1;
    assert_eq!(shop.guard().copies.first().map(|copy| copy.figures.seq), Some(seq), "the copy is of the newest book");
    let remembered = shop.sentinel.as_deref().and_then(parse_sentinel).expect("it remembers a book");
    assert_eq!(remembered.figures.seq, seq, "and that is what it expects from now on");
    other.act(segment(8));
    let file = shop.shop.ask_with(Request::Backup { passphrase: None }, None);
    let remembered = shop.shop.service.take_sentinel().as_deref().and_then(parse_sentinel);
    assert!(file.result.is_ok() && file.attachment.is_some());
    assert_eq!(remembered.map(|sentinel| sentinel.figures.seq), Some(seq + 1), "the backup is of the newest book");
}
