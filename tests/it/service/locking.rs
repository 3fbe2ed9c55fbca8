//! The lock at rest: nothing of the book can be read where it is stored, either secret opens it, and no moment in which the tab
//! dies leaves a book that opens neither way.

use super::guard::{Guarded, segment};
use super::{Shop, Tape};
use daftar::protocol::{
    Action, CopySlot, LockTrouble, Loss, Overview, Passphrase, Query, Reply, Request, ServiceError, StorageTrouble,
};
use daftar::store::StoreError;
use daftar::store::vault::Vault;

const PASSPHRASE: &str = "دكان الحي القديم";
/// A part of a sample's name, and of nothing else that is stored.
const CANARY: &str = "العتيبي";

fn typed(text: &str) -> Passphrase {
    Passphrase::new(text.into()).expect("not empty")
}

/// Puts a lock on and gives its recovery code.
fn lock(shop: &mut Shop) -> String {
    let code = prepare(shop);
    match shop.ask(Request::LockOn { code: typed(&code) }) {
        Ok(Reply::Overview(overview)) => assert!(overview.locked),
        other => panic!("not locked: {other:?}"),
    }
    code
}

fn prepare(shop: &mut Shop) -> String {
    match shop.ask(Request::LockPrepare { passphrase: typed(PASSPHRASE) }) {
        Ok(Reply::LockCode(code)) => code.as_str().to_owned(),
        other => panic!("no code: {other:?}"),
    }
}

fn unlock(shop: &mut Shop, secret: &str) -> Result<Overview, ServiceError> {
    match shop.ask(Request::Unlock { passphrase: typed(secret) })? {
        Reply::Overview(overview) => Ok(*overview),
        other => panic!("not opened: {other:?}"),
    }
}

/// What the book holds, wherever it came from.
fn content(shop: &mut Shop) -> (Overview, Vec<daftar::protocol::Row>) {
    let (overview, rows) = shop.content();
    (Overview { locked: false, ..overview }, rows)
}

fn is_readable(tape: &Tape) -> bool {
    tape.disk.holds(CANARY.as_bytes())
}

#[test]
fn nothing_can_be_read_where_it_is_stored_and_either_secret_opens_it() {
    let mut shop = Shop::with_samples();
    let before = content(&mut shop);
    assert!(is_readable(&shop.tape), "the test would prove nothing");
    let code = prepare(&mut shop);
    assert!(is_readable(&shop.tape), "nothing is written before the code is typed");
    let slip = Request::LockOn { code: typed("0000-0000") };
    assert_eq!(shop.ask(slip), Err(ServiceError::Lock(LockTrouble::OtherCode)));
    assert!(is_readable(&shop.tape));
    assert!(matches!(shop.ask(Request::LockOn { code: typed(&code.to_lowercase()) }), Ok(Reply::Overview(_))));
    assert!(!is_readable(&shop.tape));
    // What is done under the lock is written under it, snapshots too.
    shop.act(Action::SaveSegment { id: None, name: CANARY.into(), filter: String::new() });
    for n in 0..70 {
        shop.act(segment(n));
    }
    assert_eq!(shop.ask(Request::Tidy), Ok(Reply::Done));
    assert!(shop.tape.disk.snapshot().is_some(), "the test would prove less");
    assert!(!is_readable(&shop.tape));
    for _ in 0..71 {
        shop.undo();
    }

    let mut later = shop.reopened();
    for request in [Request::Overview, Request::Window { query: Query::default(), offset: 0, limit: 1 }, Request::Undo]
    {
        assert_eq!(later.ask(request), Err(ServiceError::Locked));
    }
    assert_eq!(unlock(&mut later, "دكان الحي"), Err(ServiceError::Lock(LockTrouble::Wrong)));
    assert_eq!(unlock(&mut later, PASSPHRASE).map(|overview| overview.locked), Ok(true));
    assert_eq!(content(&mut later), before);
    let mut later = shop.reopened();
    assert!(unlock(&mut later, &code).is_ok());
    assert_eq!(content(&mut later), before);
}

#[test]
fn locking_now_forgets_what_pages_had_under_way() {
    let mut shop = Shop::with_samples();
    assert_eq!(shop.ask(Request::LockNow), Ok(Reply::Done));
    assert!(shop.service.book().is_some(), "without a lock there is nothing to forget");
    lock(&mut shop);
    assert!(shop.service.is_unlocked());
    assert_eq!(shop.ask(Request::LockNow), Ok(Reply::Done));
    assert!(shop.service.book().is_none() && !shop.service.is_unlocked());
    assert_eq!(shop.ask(Request::Overview), Err(ServiceError::Locked));
    assert!(unlock(&mut shop, PASSPHRASE).is_ok());
}

#[test]
fn taken_off_everything_is_as_it_was_before() {
    let mut shop = Shop::with_samples();
    let before = content(&mut shop);
    lock(&mut shop);
    let wrong = Request::LockOff { passphrase: typed("x") };
    assert_eq!(shop.ask(wrong), Err(ServiceError::Lock(LockTrouble::Wrong)));
    assert!(!is_readable(&shop.tape));
    match shop.ask(Request::LockOff { passphrase: typed(PASSPHRASE) }) {
        Ok(Reply::Overview(overview)) => assert!(!overview.locked),
        other => panic!("not taken off: {other:?}"),
    }
    assert!(is_readable(&shop.tape));
    assert_eq!(content(&mut shop.reopened()), before);
}

#[test]
fn another_passphrase_takes_the_place_of_the_old_one_and_the_code_stays() {
    let mut shop = Shop::with_samples();
    let code = lock(&mut shop);
    let change = |old: &str| Request::LockChange { old: typed(old), new: typed("another one") };
    assert_eq!(shop.ask(change("x")), Err(ServiceError::Lock(LockTrouble::Wrong)));
    assert_eq!(shop.ask(change(&code)), Ok(Reply::Done), "who forgot the passphrase has the code");
    // The same tab goes on.
    shop.act(segment(1));
    for secret in ["another one", &code] {
        assert!(unlock(&mut shop.reopened(), secret).is_ok(), "{secret}");
    }
    assert_eq!(unlock(&mut shop.reopened(), PASSPHRASE), Err(ServiceError::Lock(LockTrouble::Wrong)));
}

#[test]
fn a_tab_killed_at_any_write_leaves_a_book_that_opens_one_way_or_the_other() {
    let mut shop = Shop::with_samples();
    let before = content(&mut shop);
    lock(&mut shop);
    let change = Request::LockChange { old: typed(PASSPHRASE), new: typed("another one") };
    assert_eq!(shop.ask(change), Ok(Reply::Done));
    assert!(matches!(shop.ask(Request::LockOff { passphrase: typed("another one") }), Ok(Reply::Overview(_))));
    let writes = shop.tape.len();
    let mut ways = Vec::new();
    for kept in 1..=writes {
        let mut killed = Shop::on(shop.tape.after(kept));
        let secret = match killed.ask(Request::Overview) {
            Ok(_) => None,
            Err(ServiceError::Locked) => {
                let secret = [PASSPHRASE, "another one"].into_iter().find(|secret| unlock(&mut killed, secret).is_ok());
                assert!(secret.is_some(), "after {kept} writes neither opens it");
                secret
            }
            other => panic!("after {kept} writes: {other:?}"),
        };
        assert_eq!(content(&mut killed), before, "after {kept} writes");
        ways.push(secret);
    }
    ways.dedup();
    assert_eq!(ways, [None, Some(PASSPHRASE), Some("another one"), None]);
}

#[test]
fn a_write_that_finds_no_room_changes_nothing() {
    let mut shop = Shop::with_samples();
    let before = content(&mut shop);
    let code = prepare(&mut shop);
    shop.tape.disk.fail_write(0, StoreError::Full);
    let refused = shop.ask(Request::LockOn { code: typed(&code) });
    assert_eq!(refused, Err(ServiceError::Storage(StorageTrouble::Full)));
    assert!(is_readable(&shop.tape));
    assert_eq!(content(&mut shop), before);
    assert_eq!(content(&mut shop.reopened()), before);
}

#[test]
fn where_nobody_knows_whether_it_was_written_the_next_request_looks() {
    let mut shop = Shop::with_samples();
    lock(&mut shop);
    shop.tape.disk.fail_write(0, StoreError::Failed("the answer was lost".into()));
    assert!(shop.ask(Request::LockOff { passphrase: typed(PASSPHRASE) }).is_err());
    assert_eq!(shop.ask(Request::Overview), Err(ServiceError::Locked));
    assert!(unlock(&mut shop, PASSPHRASE).is_ok());
}

#[test]
fn records_that_change_their_places_are_noticed() {
    let mut shop = Shop::with_samples();
    for n in 0..3 {
        shop.act(segment(n));
    }
    lock(&mut shop);
    let disk = &shop.tape.disk;
    let mut first = Vec::new();
    assert!(disk.damage_entry(2, |entry| first.clone_from(entry)));
    let mut second = Vec::new();
    assert!(disk.damage_entry(3, |entry| second = std::mem::replace(entry, first)));
    assert!(disk.damage_entry(2, |entry| *entry = second));
    let opened = unlock(&mut shop.reopened(), PASSPHRASE);
    assert!(matches!(opened, Err(ServiceError::Lost(Loss::Unreadable(_)))), "{opened:?}");
}

#[test]
fn heads_that_change_their_places_are_noticed() {
    let mut shop = Shop::with_samples();
    for n in 0..3 {
        shop.act(segment(n));
    }
    lock(&mut shop);
    let disk = &shop.tape.disk;
    let mut first = Vec::new();
    assert!(disk.damage_head(2, |head| first.clone_from(head)));
    assert!(disk.damage_head(3, |head| *head = first));
    let opened = unlock(&mut shop.reopened(), PASSPHRASE);
    assert!(matches!(opened, Err(ServiceError::Lost(Loss::Unreadable(_)))), "{opened:?}");
}

#[test]
fn a_record_without_the_lock_is_not_taken_under_it() {
    let mut shop = Shop::with_samples();
    shop.act(segment(1));
    let plain = shop.tape.disk.copy();
    lock(&mut shop);
    let mut old = Vec::new();
    assert!(plain.damage_entry(2, |entry| old.clone_from(entry)));
    assert!(shop.tape.disk.damage_entry(2, |entry| *entry = old));
    let opened = unlock(&mut shop.reopened(), PASSPHRASE);
    assert!(matches!(opened, Err(ServiceError::Lost(Loss::Unreadable(_)))), "{opened:?}");
}

/// The bytes of a copy, if it is there.
fn copy_file(guarded: &Guarded, name: &str) -> Option<Vec<u8>> {
    pollster::block_on(async {
        let vault = guarded.vault();
        let size = vault.size(name).await.expect("a vault that answers")?;
        Some(vault.read(name, 0, u32::try_from(size).expect("small")).await.expect("a file that is there"))
    })
}

fn holds(file: &[u8]) -> bool {
    file.windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
}

#[test]
fn copies_are_locked_too_and_bring_a_locked_book_back() {
    let mut guarded = Guarded::new();
    guarded.copy();
    let plain = copy_file(&guarded, "copy-a").expect("a copy");
    assert!(holds(&plain), "the test would prove nothing");
    lock(&mut guarded.shop);
    guarded.listen();
    for name in ["copy-a", "copy-b", "copy-before"] {
        assert_eq!(copy_file(&guarded, name), None, "{name} is from before the lock");
    }
    let before = content(&mut guarded.shop);
    guarded.copy();
    let locked = copy_file(&guarded, "copy-a").expect("a copy");
    assert!(!holds(&locked));

    guarded.shop.tape.disk.lose_everything();
    let mut lost = guarded.reopened();
    assert_eq!(lost.open(), Err(ServiceError::Lost(Loss::Empty)));
    assert_eq!(lost.report().copies.iter().map(|copy| copy.locked).collect::<Vec<_>>(), [true]);
    let restore = Request::RescueRestore { copy: CopySlot::A };
    assert_eq!(lost.shop.ask(restore.clone()), Err(ServiceError::Locked));
    let unlocked = |secret: &str| Request::Unlock { passphrase: typed(secret) };
    assert_eq!(lost.shop.ask(unlocked("x")), Err(ServiceError::Lock(LockTrouble::Wrong)));
    assert_eq!(lost.shop.ask(unlocked(PASSPHRASE)), Ok(Reply::Done));
    assert!(!lost.report().copies[0].locked);
    lost.shop.committed(restore);
    lost.listen();
    assert!(lost.shop.overview().locked);
    assert!(!is_readable(&lost.shop.tape), "what comes back is as locked as it was");
    assert_eq!(content(&mut lost.shop), before);
    let mut later = lost.reopened();
    assert_eq!(later.open(), Err(ServiceError::Locked));
    assert!(unlock(&mut later.shop, PASSPHRASE).is_ok());
    assert_eq!(content(&mut later.shop), before);
}

#[test]
fn a_copy_from_before_the_lock_that_could_not_be_removed_goes_with_the_next_copy() {
    let mut guarded = Guarded::new();
    guarded.copy();
    let plain = copy_file(&guarded, "copy-a").expect("a copy");
    lock(&mut guarded.shop);
    pollster::block_on(async {
        let vault = guarded.vault();
        vault.append("copy-before", &plain).await.expect("room");
        vault.flush("copy-before").await.expect("a disk");
    });
    guarded.copy();
    assert_eq!(copy_file(&guarded, "copy-before"), None);
    assert!(copy_file(&guarded, "copy-a").is_some_and(|file| !holds(&file)));
}

#[test]
fn a_lock_whose_head_is_damaged_is_a_loss_that_a_copy_mends() {
    let mut guarded = Guarded::new();
    lock(&mut guarded.shop);
    guarded.listen();
    guarded.copy();
    let before = content(&mut guarded.shop);
    assert!(guarded.shop.tape.disk.damage_lock(|head| head[9] ^= 1));
    let mut lost = guarded.reopened();
    assert!(matches!(lost.open(), Err(ServiceError::Lost(Loss::Unreadable(_)))));
    assert_eq!(lost.shop.ask(Request::Unlock { passphrase: typed(PASSPHRASE) }), Ok(Reply::Done));
    lost.shop.committed(Request::RescueRestore { copy: CopySlot::A });
    lost.listen();
    assert_eq!(content(&mut lost.shop), before);
    assert!(!is_readable(&lost.shop.tape));
    let mut later = lost.reopened();
    assert_eq!(later.open(), Err(ServiceError::Locked));
    assert!(unlock(&mut later.shop, PASSPHRASE).is_ok());
}

#[test]
fn going_on_without_what_can_not_be_read_leaves_no_lock_that_nobody_can_open() {
    let mut guarded = Guarded::new();
    lock(&mut guarded.shop);
    guarded.listen();
    assert!(guarded.shop.tape.disk.damage_lock(|head| head[9] ^= 1));
    let mut lost = guarded.reopened();
    assert!(matches!(lost.open(), Err(ServiceError::Lost(Loss::Unreadable(_)))));
    assert!(matches!(lost.shop.ask(Request::RescueGoOn), Ok(Reply::Overview(_))));
    lost.listen();
    lost.act(segment(1));
    let opened = lost.reopened().open().expect("a new book without a lock");
    assert_eq!((opened.locked, opened.contacts, opened.segments.len()), (false, 0, 1));
}
