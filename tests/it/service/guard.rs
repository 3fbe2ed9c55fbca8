//! A book that comes back empty, shorter or different is noticed, nothing is written before the person decides, and a copy
//! brings it back.

use super::{Shop, StillHost};
use daftar::domain::sentinel::{Verdict, parse_sentinel};
use daftar::protocol::{
    Action, CopySlot, GuardView, Loss, Overview, Reply, Request, RescueReport, ServiceError, StorageTrouble,
};
use daftar::service::Service;
use daftar::store::memory::MemoryVault;
use daftar::store::{Store, StoreError};
use std::rc::Rc;

/// A shop whose book outlives the tab, with what its page remembers.
pub struct Guarded {
    pub shop: Shop,
    pub sentinel: Option<String>,
}

/// A small commit.
pub fn segment(n: usize) -> Action {
    Action::SaveSegment { id: None, name: format!("s{n}"), filter: String::new() }
}

impl Guarded {
    pub fn new() -> Guarded {
        let shop = Shop::with_samples();
        shop.tape.disk.set_durable(true);
        let mut guarded = Guarded { shop, sentinel: None };
        guarded.listen();
        guarded
    }

    /// What the page does after every answer.
    pub fn listen(&mut self) {
        if let Some(text) = self.shop.service.take_sentinel() {
            self.sentinel = Some(text);
        }
    }

    pub fn act(&mut self, action: Action) {
        self.shop.act(action);
        self.listen();
    }

    pub fn copy(&mut self) {
        assert_eq!(self.shop.ask(Request::Copy { before: false }), Ok(Reply::Done));
        self.listen();
    }

    pub fn vault(&self) -> MemoryVault {
        self.shop.host.vault.clone()
    }

    /// The tab is closed and opened again.
    pub fn reopened(&self) -> Guarded {
        Guarded { shop: self.shop.reopened(), sentinel: self.sentinel.clone() }
    }

    pub fn open(&mut self) -> Result<Overview, ServiceError> {
        let reply = self.shop.ask(Request::Open { sentinel: self.sentinel.clone() });
        self.listen();
        match reply? {
            Reply::Overview(overview) => Ok(*overview),
            other => panic!("not opened: {other:?}"),
        }
    }

    pub fn report(&mut self) -> RescueReport {
        match self.shop.ask(Request::Rescue) {
            Ok(Reply::Rescue(report)) => *report,
            other => panic!("no report: {other:?}"),
        }
    }

    pub fn guard(&mut self) -> GuardView {
        match self.shop.ask(Request::Guard) {
            Ok(Reply::Guard(view)) => *view,
            other => panic!("no view: {other:?}"),
        }
    }

    fn restore(&mut self, copy: CopySlot) {
        self.shop.committed(Request::RescueRestore { copy });
        self.listen();
    }
}

/// A book's contents, but not its history: a restore adds to that.
fn content(shop: &mut Shop) -> (Overview, Vec<daftar::protocol::Row>) {
    shop.content()
}

#[test]
fn a_clean_reopening_is_never_called_a_loss() {
    let mut shop = Guarded::new();
    for n in 0..200 {
        shop.act(segment(n));
        if n % 7 == 0 {
            pollster::block_on(shop.shop.service.idle(&*shop.shop.host)).expect("the store takes snapshots");
        }
        if n % 31 == 0 {
            shop.copy();
        }
        let mut again = shop.reopened();
        assert!(again.open().is_ok(), "after {n}");
        assert_eq!(again.sentinel, shop.sentinel, "and what is remembered is the same");
    }
}

#[test]
fn a_sentinel_that_lags_is_believed_as_far_as_it_goes() {
    let mut shop = Guarded::new();
    let mut seen = vec![shop.sentinel.clone()];
    for n in 0..70 {
        shop.act(segment(n));
        seen.push(shop.sentinel.clone());
    }
    pollster::block_on(shop.shop.service.idle(&*shop.shop.host)).expect("a snapshot is written");
    shop.act(segment(70));
    seen.push(None);
    seen.push(Some("not one of ours".into()));
    for sentinel in seen {
        let mut again = Guarded { sentinel, ..shop.reopened() };
        assert!(again.open().is_ok());
        assert_eq!(again.sentinel, shop.sentinel);
    }
}

#[test]
fn every_loss_is_named_and_nothing_is_written_before_the_person_decides() {
    type Damage = fn(&Shop);
    let table: [(&str, Damage, Loss); 6] = [
        ("emptied", |shop| shop.tape.disk.lose_everything(), Loss::Empty),
        ("cut by one", |shop| shop.tape.disk.lose_tail(1), Loss::Shorter),
        ("cut by five", |shop| shop.tape.disk.lose_tail(5), Loss::Shorter),
        (
            "another entry",
            // Somebody who knew nothing of the last one wrote another in its place.
            |shop| {
                shop.tape.disk.lose_tail(1);
                Shop::on(shop.tape.clone()).act(segment(99));
            },
            Loss::Different,
        ),
        ("a hole", |shop| shop.tape.disk.lose_entry(5), Loss::Unreadable("damaged record: commit 5".into())),
        (
            "the browser's own word",
            |shop| shop.tape.disk.fail_next(StoreError::Damaged("emptied".into())),
            Loss::Unreadable("emptied".into()),
        ),
    ];
    for (what, damage, expected) in table {
        let mut shop = Guarded::new();
        for n in 0..5 {
            shop.act(segment(n));
        }
        shop.copy();
        for n in 5..10 {
            shop.act(segment(n));
        }
        damage(&shop.shop);
        let writes = shop.shop.tape.len();
        let mut again = shop.reopened();
        let lost = match again.open() {
            Err(ServiceError::Lost(loss)) => loss,
            other => panic!("{what}: {other:?}"),
        };
        match (&lost, &expected) {
            (Loss::Unreadable(_), Loss::Unreadable(_)) => {}
            _ => assert_eq!(lost, expected, "{what}"),
        }
        for request in
            [Request::Overview, Request::Do(segment(77)), Request::Undo, Request::Backup { passphrase: None }]
        {
            assert_eq!(again.shop.ask(request), Err(ServiceError::Lost(lost.clone())), "{what}");
        }
        assert_eq!(again.shop.ask(Request::Copy { before: false }), Err(ServiceError::Lost(lost.clone())), "{what}");
        assert_eq!(again.sentinel, shop.sentinel, "{what}: what was known is not forgotten");
        assert_eq!(shop.shop.tape.len(), writes, "{what}");
        let report = again.report();
        assert_eq!(report.before.map(|before| (before.seq, before.contacts)), Some((11, 60)), "{what}");
        assert_eq!(report.copies.iter().map(|copy| copy.figures.seq).collect::<Vec<_>>(), [6], "{what}");
        assert!(report.can_restore);
    }
}

#[test]
fn a_copy_brings_the_book_back_and_undo_brings_back_what_was_left() {
    for left in [0, 3] {
        let mut shop = Guarded::new();
        for n in 0..6 {
            shop.act(segment(n));
        }
        shop.copy();
        let expected = content(&mut shop.shop);
        if left == 0 {
            shop.shop.tape.disk.lose_everything()
        } else {
            shop.shop.tape.disk.lose_tail(left)
        }
        let mut again = shop.reopened();
        assert!(matches!(again.open(), Err(ServiceError::Lost(_))));
        let copy = again.report().copies.first().expect("there is a copy").slot;
        again.restore(copy);
        assert_eq!(content(&mut again.shop), expected);
        assert!(again.reopened().open().is_ok(), "and is what is expected from now on");
        again.shop.undo();
        let segments = again.shop.overview().segments.len();
        assert_eq!(segments + 6 - left, if left == 0 { 6 } else { expected.0.segments.len() }, "{left}");
    }
}

#[test]
fn a_book_that_can_not_be_read_is_begun_anew_from_the_copy() {
    let mut shop = Guarded::new();
    shop.act(segment(1));
    shop.copy();
    let expected = content(&mut shop.shop);
    shop.shop.tape.disk.lose_entry(1);
    for (full, works) in [(true, false), (false, true)] {
        let mut again = shop.reopened();
        assert!(matches!(again.open(), Err(ServiceError::Lost(Loss::Unreadable(_)))));
        let copy = again.report().copies.first().expect("there is a copy").slot;
        if full {
            again.shop.tape.disk.fail_write(0, StoreError::Full);
        }
        let answer = again.shop.ask(Request::RescueRestore { copy });
        again.listen();
        if works {
            assert_eq!(content(&mut again.shop), expected);
            assert_eq!(content(&mut again.reopened().shop), expected);
        } else {
            assert_eq!(answer, Err(ServiceError::Storage(StorageTrouble::Full)));
            assert!(matches!(again.shop.ask(Request::Overview), Err(ServiceError::Lost(_))), "still undecided");
        }
    }
}

#[test]
fn going_on_keeps_the_copy_and_is_expected_from_then_on() {
    let mut shop = Guarded::new();
    for n in 0..6 {
        shop.act(segment(n));
    }
    shop.copy();
    shop.shop.tape.disk.lose_tail(4);
    let mut again = shop.reopened();
    assert!(again.open().is_err());
    assert!(matches!(again.shop.ask(Request::RescueGoOn), Ok(Reply::Overview(_))));
    again.listen();
    assert!(again.reopened().open().is_ok());
    for n in 10..14 {
        again.act(segment(n));
        again.copy();
    }
    let copies = again.guard().copies;
    let kept = copies.iter().find(|copy| copy.slot == CopySlot::Before).expect("it is kept apart");
    assert_eq!(kept.figures.seq, 7, "{copies:?}");
    assert_eq!(copies.len(), 3);
    assert_eq!(again.shop.ask(Request::RescueGoOn), Err(ServiceError::Gone), "there is nothing to decide any more");
}

#[test]
fn whoever_begins_anew_is_not_asked_again() {
    let mut shop = Guarded::new();
    shop.copy();
    shop.shop.tape.disk.lose_everything();
    let mut again = shop.reopened();
    assert_eq!(again.open(), Err(ServiceError::Lost(Loss::Empty)));
    assert!(matches!(again.shop.ask(Request::RescueGoOn), Ok(Reply::Overview(_))));
    again.listen();
    let mut third = again.reopened();
    assert!(third.open().is_ok_and(|overview| overview.contacts == 0));
    assert_eq!(third.guard().copies.len(), 1, "the copy stays");
    assert_eq!(third.shop.service.copy_due_in(third.shop.host.now_at()), None, "an empty book is not copied");
}

#[test]
fn a_database_that_never_opens_still_gives_a_backup_file() {
    let mut shop = Guarded::new();
    shop.copy();
    let (_, expected) = shop.shop.file(Request::Backup { passphrase: None });
    let mut again = shop.reopened();
    shop.shop.tape.disk.fail_next(StoreError::Failed("UnknownError: no backing store".into()));
    assert!(matches!(again.open(), Err(ServiceError::Lost(Loss::CannotOpen(_)))));
    let report = again.report();
    assert!(!report.can_restore);
    let copy = report.copies.first().expect("there is a copy").slot;
    let (_, bytes) = again.shop.file(Request::RescueBackup { copy });
    assert_eq!(bytes, expected);
    assert!(matches!(again.shop.ask(Request::RescueGoOn), Err(ServiceError::Storage(StorageTrouble::Failed(_)))));
    assert!(matches!(again.shop.ask(Request::Overview), Err(ServiceError::Lost(_))));
    assert!(again.open().is_ok(), "asking to open tries again");
}

#[test]
fn a_copy_alone_says_that_there_was_a_book() {
    let mut shop = Guarded::new();
    shop.copy();
    shop.shop.tape.disk.lose_everything();
    let mut again = Guarded { sentinel: None, ..shop.reopened() };
    assert_eq!(again.open(), Err(ServiceError::Lost(Loss::Empty)));
    assert_eq!(again.report().before, None);
    again.vault().lose_everything();
    let mut bare = Guarded { sentinel: None, ..shop.reopened() };
    assert!(bare.open().is_ok(), "without any trace it is a new book");
}

#[test]
fn what_is_remembered_is_written_after_the_commit_and_names_the_backup() {
    let mut shop = Guarded::new();
    let text = |shop: &Guarded| shop.sentinel.as_deref().and_then(parse_sentinel).expect("a sentinel");
    assert_eq!((text(&shop).figures.seq, text(&shop).figures.contacts), (1, 60));
    shop.shop.tape.disk.fail_write(0, StoreError::Failed("no".into()));
    assert!(shop.shop.try_act(segment(0)).is_err());
    shop.listen();
    assert_eq!(text(&shop).figures.seq, 1);
    assert_eq!(text(&shop).backup, None);
    shop.shop.file(Request::Backup { passphrase: None });
    shop.listen();
    assert!(text(&shop).backup.is_some());
    let mut again = shop.reopened();
    assert!(again.open().is_ok());
    assert_eq!(text(&again).backup, text(&shop).backup);
    assert!(Verdict::Fine.is_good());
}

/// A guard that looks away: the twin of the tests above must see a loss pass unnoticed.
#[test]
fn without_the_sentinel_and_the_copies_the_same_losses_go_unnoticed() {
    let mut shop = Guarded::new();
    for n in 0..6 {
        shop.act(segment(n));
    }
    shop.shop.tape.disk.lose_tail(4);
    let host = Rc::new(StillHost::new());
    let mut blind = Service::new(shop.shop.tape.clone(), 7);
    let answer = pollster::block_on(blind.handle(&*host, Request::Open { sentinel: None }, None));
    assert!(answer.result.is_ok(), "so it is the sentinel that notices");
    assert!(shop.shop.tape.is_durable());
}
