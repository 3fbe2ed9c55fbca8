//! Backups: what a summary says before anything changes, what is refused, and the way back.

use super::Shop;
use daftar::domain::book::op::Label;
use daftar::domain::contact::FieldName;
use daftar::domain::export::age::{Entropy, seal};
use daftar::protocol::{
    Action, BackupError, BackupSummary, ChangeKind, Draft, Passphrase, Query, Reply, Request, RestoreChange,
    RestoreMode, ServiceError, Source, Stage, StorageTrouble, Target, Thing,
};
use daftar::store::StoreError;

fn read(shop: &mut Shop, bytes: Vec<u8>) -> Result<BackupSummary, ServiceError> {
    read_with(shop, bytes, "")
}

fn read_with(shop: &mut Shop, bytes: Vec<u8>, passphrase: &str) -> Result<BackupSummary, ServiceError> {
    let request = Request::RestoreRead { file: "b.zip".into(), passphrase: Passphrase::new(passphrase.into()) };
    match shop.ask_with(request, Some(bytes)).result? {
        Reply::BackupSummary(summary) => Ok(*summary),
        other => panic!("no summary: {other:?}"),
    }
}

#[test]
fn a_restore_says_what_it_would_do_does_it_whole_and_can_be_taken_back() {
    let mut shop = Shop::with_samples();
    let content = shop.content();
    let (name, backup) = shop.file(Request::Backup { passphrase: None });
    assert_eq!(name, "daftar-backup-2026-11-22.zip");
    let gone = vec![shop.named("نورة العتيبي"), shop.named("ريم الزهراني")];
    shop.act(Action::RemoveContacts(Target::Ids(gone)));
    shop.act(Action::AddContact { draft: Draft { name: "جديدة".into(), ..Draft::default() }, tags: vec![] });
    let changed = shop.content();
    let summary = read(&mut shop, backup.clone()).expect("our own backup");
    assert_eq!((summary.contacts, summary.would_add, summary.would_remove), (60, 2, 1));
    assert_eq!((summary.would_change, summary.missing), (0, 2));
    assert_eq!((summary.tags, summary.segments, summary.templates), (18, 3, 2));
    assert_eq!(shop.content(), changed, "reading changes nothing");
    shop.tape.disk.fail_write(0, StoreError::Full);
    assert_eq!(
        shop.ask(Request::RestoreCommit { mode: RestoreMode::Replace }),
        Err(ServiceError::Storage(StorageTrouble::Full))
    );
    assert_eq!(shop.content(), changed);
    let committed = shop.committed(Request::RestoreCommit { mode: RestoreMode::Replace });
    assert_eq!(committed.label, Label::Restored { file: "b.zip".into(), contacts: 60 });
    assert_eq!(shop.content().0, content.0);
    assert_eq!(
        shop.file(Request::Backup { passphrase: None }).1,
        backup,
        "a backup of the restored book is the same file"
    );
    assert_eq!(shop.ask(Request::RestoreCommit { mode: RestoreMode::Replace }), Err(ServiceError::Gone));
    shop = shop.reopened();
    shop.undo();
    assert_eq!(shop.content(), changed);
}

#[test]
fn a_backup_opens_in_an_empty_book() {
    let mut shop = Shop::with_samples();
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let mut other = Shop::new();
    let summary = read(&mut other, backup).expect("a backup");
    assert_eq!((summary.would_add, summary.would_remove), (60, 0));
    other.committed(Request::RestoreCommit { mode: RestoreMode::Replace });
    assert_eq!(other.content().0, shop.content().0);
    assert_eq!(other.reopened().state(), other.state());
}

#[test]
fn a_backup_of_the_former_format_is_restored() {
    let mut shop = Shop::with_samples();
    let file = std::fs::read("tests/data/backups/format-5.zip").expect("it is there");
    let summary = read(&mut shop, file).expect("it opens");
    assert_eq!((summary.contacts, summary.would_add, summary.would_remove), (2, 2, 60));
    assert_eq!((summary.tags, summary.segments, summary.lists, summary.campaigns), (2, 1, 1, 1));
    shop.committed(Request::RestoreCommit { mode: RestoreMode::Replace });
    let sara = shop.named("سارة");
    assert_eq!(shop.contact(sara).contact.city, "الرياض");
    assert_eq!((shop.count(""), shop.count("tag:VIP")), (2, 1));
    let (_, again) = shop.file(Request::Backup { passphrase: None });
    let summary = read(&mut shop, again).expect("our own");
    assert_eq!((summary.would_add, summary.would_change, summary.would_remove), (0, 0, 0));
}

#[test]
fn a_backup_and_a_restore_stop_between_two_slices_when_told_to() {
    let mut shop = Shop::new();
    // About three slices of text.
    let rows: String = (0..4_000).map(|n| format!("name {n},05{:08}\n", 1_000_000 + n)).collect();
    let preview = super::imports::read(&mut shop, "list.csv", rows.as_bytes()).expect("a file that reads");
    super::imports::plan(&mut shop, &preview).expect("a plan");
    shop.committed(Request::ImportCommit);
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let before = (shop.tape.len(), shop.overview());
    let restore = || (Request::RestoreRead { file: "b.zip".into(), passphrase: None }, Some(backup.clone()));
    for asked in [(Request::Backup { passphrase: None }, None), restore()] {
        let mut breaths = 0;
        loop {
            shop.host.cancel_after.set(Some(breaths));
            let answer = shop.ask_with(asked.0.clone(), asked.1.clone());
            shop.host.cancel_after.set(None);
            if answer.result != Err(ServiceError::Cancelled) {
                assert!(answer.result.is_ok(), "{:?}", answer.result);
                break;
            }
            assert_eq!(answer.attachment, None);
            breaths += 1;
        }
        assert!(breaths >= 4, "{breaths} slices of {:?}", asked.0);
        assert_eq!(before, (shop.tape.len(), shop.overview()), "nothing changed");
    }
}

#[test]
fn damage_is_refused_and_the_book_is_untouched() {
    let mut shop = Shop::with_samples();
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let before = shop.state();
    assert_eq!(read(&mut shop, Vec::new()), Err(ServiceError::Backup(BackupError::NotABackup)));
    assert_eq!(read(&mut shop, b"name,phone\n".to_vec()), Err(ServiceError::Backup(BackupError::NotABackup)));
    for at in (0..backup.len()).step_by(backup.len() / 40) {
        let mut cut = backup.clone();
        cut.truncate(at);
        assert!(matches!(read(&mut shop, cut), Err(ServiceError::Backup(_))), "cut at {at}");
        assert_eq!(
            shop.ask(Request::RestoreCommit { mode: RestoreMode::Replace }),
            Err(ServiceError::Gone),
            "nothing is kept of it"
        );
    }
    assert_eq!(shop.state(), before);
}

fn changes(shop: &mut Shop, kind: ChangeKind, offset: u32, limit: u32) -> (u32, Vec<RestoreChange>) {
    match shop.ask(Request::RestoreChanges { kind, offset, limit }) {
        Ok(Reply::RestoreChanges { total, rows }) => (total, rows),
        other => panic!("no changes: {other:?}"),
    }
}

/// A backup under a lock that costs nothing: what is tested here is not how long a key takes.
fn cheaply_locked(backup: &[u8], passphrase: &str) -> Vec<u8> {
    let entropy = Entropy { file_key: [1; 16], salt: [2; 16], nonce: [3; 16] };
    let mut sealing = seal(passphrase, 1, entropy, backup.len()).expect("it is sealed");
    sealing.push(backup).expect("it is sealed");
    sealing.finish().expect("it is sealed")
}

#[test]
fn a_restore_names_who_comes_who_goes_and_what_changes() {
    let mut shop = Shop::with_samples();
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let (gone, edited) = (shop.named("نورة العتيبي"), shop.named("ريم الزهراني"));
    shop.act(Action::RemoveContacts(Target::Ids(vec![gone])));
    let detail = shop.contact(edited);
    let draft =
        Draft { name: "ريم".into(), city: "تبوك".into(), phones: detail.phones_shown, ..Draft::default() };
    shop.act(Action::EditContact { contact: edited, draft, tags: vec![], began: None });
    shop.act(Action::AddContact { draft: Draft { name: "جديدة".into(), ..Draft::default() }, tags: vec![] });
    let segment = shop.overview().segments[0].segment.clone();
    shop.act(Action::RemoveSegment(segment.id));
    let summary = read(&mut shop, backup.clone()).expect("our own backup");
    assert_eq!((summary.would_add, summary.would_change, summary.would_remove), (1, 1, 1));
    let segments = summary.things.iter().find(|changes| changes.thing == Thing::Segments).expect("segments differ");
    assert_eq!((segments.added.count, segments.added.first.as_slice()), (1, [segment.name].as_slice()));
    assert!(summary.things.iter().all(|changes| changes.thing != Thing::Tags), "tags are the same");
    let (total, rows) = changes(&mut shop, ChangeKind::Added, 0, 10);
    assert_eq!((total, rows[0].name.as_str()), (1, "نورة العتيبي"));
    let (_, rows) = changes(&mut shop, ChangeKind::Removed, 0, 10);
    assert_eq!(rows[0].name, "جديدة");
    let (_, rows) = changes(&mut shop, ChangeKind::Changed, 0, 10);
    assert_eq!((rows[0].name.as_str(), rows[0].tags), ("ريم الزهراني", true));
    assert!(rows[0].fields.contains(&FieldName::Name) && rows[0].fields.contains(&FieldName::City));
    assert!(!rows[0].fields.contains(&FieldName::Phones), "{:?}", rows[0].fields);
    assert_eq!(changes(&mut shop, ChangeKind::Changed, 1, 10), (1, vec![]));
    // What it was compared with is another book by now.
    shop.act(Action::RemoveContacts(Target::Ids(vec![edited])));
    let request = Request::RestoreChanges { kind: ChangeKind::Added, offset: 0, limit: 1 };
    assert_eq!(shop.ask(request), Err(ServiceError::Gone));
    assert_eq!(shop.ask(Request::RestoreDrop), Ok(Reply::Done));
    assert_eq!(shop.ask(Request::RestoreCommit { mode: RestoreMode::Replace }), Err(ServiceError::Gone));
}

#[test]
fn a_locked_backup_comes_back_with_its_passphrase_only() {
    let mut shop = Shop::with_samples();
    let passphrase = Passphrase::new("صبّار أخضر".into());
    let (name, backup) = shop.file(Request::Backup { passphrase });
    assert_eq!(name, "daftar-backup-2026-11-22.zip.age");
    assert!(backup.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    let stages = shop.host.stages.borrow().clone();
    assert!(stages.contains(&Stage::Locking) && stages.last() == Some(&Stage::Verifying));
    let before = shop.content();
    let mut other = Shop::new();
    assert_eq!(read(&mut other, backup.clone()), Err(ServiceError::Backup(BackupError::NeedsPassphrase)));
    assert_eq!(
        read_with(&mut other, backup.clone(), "صبار أخضر"),
        Err(ServiceError::Backup(BackupError::WrongPassphrase))
    );
    let summary = read_with(&mut other, backup.clone(), "صبّار أخضر").expect("the right passphrase");
    assert!(summary.locked);
    other.committed(Request::RestoreCommit { mode: RestoreMode::Replace });
    assert_eq!(other.content().0, before.0);
    // Two backups of one book share neither key nor salt.
    let (_, second) = shop.file(Request::Backup { passphrase: Passphrase::new("صبّار أخضر".into()) });
    assert_ne!(backup, second);
}

#[test]
fn a_backup_that_was_written_somewhere_is_checked_byte_for_byte() {
    let mut shop = Shop::with_samples();
    assert_eq!(shop.ask_with(Request::BackupCheck, Some(vec![])).result, Err(ServiceError::Gone));
    let (_, mut backup) = shop.file(Request::Backup { passphrase: None });
    assert_eq!(shop.ask_with(Request::BackupCheck, Some(backup.clone())).result, Ok(Reply::Done));
    backup[100] ^= 1;
    let damaged = BackupError::Damaged { member: "zip".into() };
    assert_eq!(shop.ask_with(Request::BackupCheck, Some(backup)).result, Err(ServiceError::Backup(damaged)));
}

#[test]
fn a_cancelled_backup_or_restore_leaves_nothing() {
    let mut shop = Shop::with_samples();
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let locked = cheaply_locked(&backup, "p");
    let before = shop.content();
    for breaths in 0..4 {
        shop.host.cancel_after.set(Some(breaths));
        let cancelled = read_with(&mut shop, locked.clone(), "p");
        shop.host.cancel_after.set(None);
        match cancelled {
            Err(ServiceError::Cancelled) => {
                let commit = Request::RestoreCommit { mode: RestoreMode::Replace };
                assert_eq!(shop.ask(commit), Err(ServiceError::Gone));
            }
            other => assert!(other.is_ok() && breaths > 0, "{other:?}"),
        }
    }
    shop.host.cancel_after.set(Some(0));
    assert_eq!(shop.ask(Request::Backup { passphrase: None }), Err(ServiceError::Cancelled));
    shop.host.cancel_after.set(None);
    assert_eq!(shop.content(), before);
}

#[test]
fn only_what_is_missing_is_added_and_it_can_be_taken_back() {
    let mut shop = Shop::with_samples();
    shop.act(Action::FreezeList { name: "الكل".into(), target: Target::Matching(Query::default()) });
    let source = Source::matching(Query::default());
    shop.act(Action::StartCampaign { name: "عيد".into(), text: "مرحبا".into(), source });
    let everything = shop.content();
    let (list, campaign) = (everything.0.lists[0].clone(), everything.0.campaigns[0].clone());
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let (gone, edited) = (shop.named("نورة العتيبي"), shop.named("ريم الزهراني"));
    shop.act(Action::RemoveContacts(Target::Ids(vec![gone])));
    shop.act(Action::RemoveList(list.id));
    shop.act(Action::RemoveCampaign(campaign.id));
    let draft = Draft { name: "ريم".into(), ..Draft::default() };
    shop.act(Action::EditContact { contact: edited, draft, tags: vec![], began: None });
    let before = shop.content();
    assert_eq!(read(&mut shop, backup.clone()).expect("a backup").missing, 1);
    let committed = shop.committed(Request::RestoreCommit { mode: RestoreMode::AddMissing });
    assert_eq!(committed.label, Label::MissingAdded { file: "b.zip".into(), contacts: 1 });
    assert_eq!(shop.contact(gone).contact.name, "نورة العتيبي");
    assert_eq!(shop.contact(edited).contact.name, "ريم", "what is here stays as it is");
    let after = shop.overview();
    assert_eq!((after.contacts, &after.lists), (everything.0.contacts, &vec![list]));
    assert_eq!(after.campaigns, [campaign]);
    assert_eq!(shop.reopened().state(), shop.state());
    shop.undo();
    assert_eq!(shop.content(), before);
}

#[test]
fn what_was_imported_again_meanwhile_is_not_missing() {
    let mut shop = Shop::with_samples();
    let person = shop.named("نورة العتيبي");
    let detail = shop.contact(person);
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let mut other = Shop::elsewhere(8);
    let draft = Draft { name: detail.contact.name.clone(), phones: detail.phones_shown, ..Draft::default() };
    other.act(Action::AddContact { draft, tags: vec![] });
    let summary = read(&mut other, backup).expect("a backup");
    assert_eq!((summary.would_add, summary.missing), (60, 59));
    other.committed(Request::RestoreCommit { mode: RestoreMode::AddMissing });
    let (overview, there) = (other.overview(), shop.overview());
    assert_eq!((overview.contacts, overview.tags.len(), overview.segments), (60, there.tags.len(), there.segments));
}

#[test]
fn adding_what_is_missing_to_an_empty_book_gives_the_whole_book() {
    let mut shop = Shop::with_samples();
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let mut other = Shop::new();
    read(&mut other, backup).expect("a backup");
    other.committed(Request::RestoreCommit { mode: RestoreMode::AddMissing });
    assert_eq!(other.content().0, shop.content().0);
    // The second time there is nothing to do, and nothing is written.
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let seq = other.overview().seq;
    read(&mut other, backup).expect("a backup");
    other.committed(Request::RestoreCommit { mode: RestoreMode::AddMissing });
    assert_eq!(other.overview().seq, seq);
}

#[test]
fn no_cut_and_no_changed_bit_of_a_locked_backup_is_accepted_and_the_book_is_untouched() {
    let mut shop = Shop::new();
    shop.act(Action::AddContact { draft: Draft { name: "سارة".into(), ..Draft::default() }, tags: vec![] });
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let locked = cheaply_locked(&backup, "p");
    let before = shop.state();
    let mut refused = 0;
    for end in (0..locked.len()).step_by(7) {
        assert!(read_with(&mut shop, locked[..end].to_vec(), "p").is_err(), "cut at {end}");
        refused += 1;
    }
    for bit in (0..locked.len() * 8).step_by(41) {
        let mut flipped = locked.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(read_with(&mut shop, flipped, "p").is_err(), "bit {bit}");
        refused += 1;
    }
    assert!(refused > 1_000, "{refused}");
    assert_eq!(shop.ask(Request::RestoreCommit { mode: RestoreMode::Replace }), Err(ServiceError::Gone));
    assert_eq!(shop.state(), before);
}
