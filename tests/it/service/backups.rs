//! Backups: what a summary says before anything changes, what is refused, and the way back.

use super::Shop;
use daftar::domain::book::op::Label;
use daftar::protocol::{
    Action, BackupError, BackupSummary, Draft, Reply, Request, ServiceError, StorageTrouble, Target,
};
use daftar::store::StoreError;

fn read(shop: &mut Shop, bytes: Vec<u8>) -> Result<BackupSummary, ServiceError> {
    match shop.ask_with(Request::RestoreRead { file: "b.zip".into() }, Some(bytes)).result? {
        Reply::BackupSummary(summary) => Ok(*summary),
        other => panic!("no summary: {other:?}"),
    }
}

#[test]
fn a_restore_says_what_it_would_do_does_it_whole_and_can_be_taken_back() {
    let mut shop = Shop::with_samples();
    let content = shop.content();
    let (name, backup) = shop.file(Request::Backup);
    assert_eq!(name, "daftar-backup-2026-11-22.zip");
    let gone = vec![shop.named("نورة العتيبي"), shop.named("ريم الزهراني")];
    shop.act(Action::RemoveContacts(Target::Ids(gone)));
    shop.act(Action::AddContact { draft: Draft { name: "جديدة".into(), ..Draft::default() }, tags: vec![] });
    let changed = shop.content();
    let summary = read(&mut shop, backup.clone()).expect("our own backup");
    assert_eq!((summary.contacts, summary.would_add, summary.would_remove), (60, 2, 1));
    assert_eq!((summary.tags, summary.segments, summary.templates), (18, 3, 2));
    assert_eq!(shop.content(), changed, "reading changes nothing");
    shop.tape.disk.fail_write(0, StoreError::Full);
    assert_eq!(shop.ask(Request::RestoreCommit), Err(ServiceError::Storage(StorageTrouble::Full)));
    assert_eq!(shop.content(), changed);
    let committed = shop.committed(Request::RestoreCommit);
    assert_eq!(committed.label, Label::Restored { file: "b.zip".into(), contacts: 60 });
    assert_eq!(shop.content().0, content.0);
    assert_eq!(shop.file(Request::Backup).1, backup, "a backup of the restored book is the same file");
    assert_eq!(shop.ask(Request::RestoreCommit), Err(ServiceError::Gone));
    shop = shop.reopened();
    shop.undo();
    assert_eq!(shop.content(), changed);
}

#[test]
fn a_backup_opens_in_an_empty_book() {
    let mut shop = Shop::with_samples();
    let (_, backup) = shop.file(Request::Backup);
    let mut other = Shop::new();
    let summary = read(&mut other, backup).expect("a backup");
    assert_eq!((summary.would_add, summary.would_remove), (60, 0));
    other.committed(Request::RestoreCommit);
    assert_eq!(other.content().0, shop.content().0);
    assert_eq!(other.reopened().state(), other.state());
}

#[test]
fn damage_is_refused_and_the_book_is_untouched() {
    let mut shop = Shop::with_samples();
    let (_, backup) = shop.file(Request::Backup);
    let before = shop.state();
    assert_eq!(read(&mut shop, Vec::new()), Err(ServiceError::Backup(BackupError::NotABackup)));
    assert_eq!(read(&mut shop, b"name,phone\n".to_vec()), Err(ServiceError::Backup(BackupError::NotABackup)));
    for at in (0..backup.len()).step_by(backup.len() / 40) {
        let mut cut = backup.clone();
        cut.truncate(at);
        assert!(matches!(read(&mut shop, cut), Err(ServiceError::Backup(_))), "cut at {at}");
        assert_eq!(shop.ask(Request::RestoreCommit), Err(ServiceError::Gone), "nothing is kept of it");
    }
    assert_eq!(shop.state(), before);
}
