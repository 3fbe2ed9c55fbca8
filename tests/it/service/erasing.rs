//! Erasing a contact: nothing of it stays anywhere in the store, nothing else is lost, and no import brings it back.

use super::Shop;
use super::guard::{Guarded, segment};
use super::imports::{plan, read};
use super::story::day;
use daftar::domain::book::op::Label;
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::contact::ContactId;
use daftar::domain::dedupe::merge::Merge;
use daftar::domain::import::{IssueKind, RowsShown, Verdict};
use daftar::protocol::{
    Action, CommitView, Committed, Draft, Made, PersonalData, Query, Reply, Request, RestoreMode, ServiceError,
    StorageTrouble, Target,
};
use daftar::store::StoreError;

const NAME: &str = "عبدالمنعم الفريد";
const NUMBER: &str = "0501237894";
const EMAIL: &str = "unique.person@example.com";

fn added(shop: &mut Shop) -> ContactId {
    let draft = Draft {
        name: NAME.into(),
        phones: vec![NUMBER.into()],
        emails: vec![EMAIL.into()],
        note: "يسكن قرب المنارة الزرقاء".into(),
        ..Draft::default()
    };
    match shop.made(Action::AddContact { draft, tags: vec![] }) {
        Made::Contact(id) => id,
        other => panic!("no contact was made: {other:?}"),
    }
}

fn searched(part: &str) -> Query {
    Query { search: part.into(), ..Query::default() }
}

fn erase(shop: &mut Shop, contact: ContactId, bar: bool) -> Committed {
    shop.committed(Request::EraseContact { contact, bar })
}

fn personal(shop: &mut Shop, id: ContactId) -> PersonalData {
    match shop.ask(Request::PersonalData(id)) {
        Ok(Reply::Personal(data)) => *data,
        other => panic!("no personal data: {other:?}"),
    }
}

fn commits(shop: &mut Shop) -> Vec<CommitView> {
    match shop.ask(Request::History { before: None, limit: 500, kind: None }) {
        Ok(Reply::History { commits, .. }) => commits,
        other => panic!("no history: {other:?}"),
    }
}

/// Everything that tells this person from others, as bytes of the store would show it.
fn traces() -> Vec<Vec<u8>> {
    let mut number = Vec::new();
    let mut rest = 966_501_237_894_u64;
    while rest >= 0x80 {
        number.push(rest as u8 & 0x7F | 0x80);
        rest >>= 7;
    }
    number.push(rest as u8);
    let texts = [NAME, NUMBER, &NUMBER[1..], "966501237894", "+966 50 123 7894", EMAIL, "المنارة الزرقاء"];
    texts.iter().map(|text| text.as_bytes().to_vec()).chain([number]).collect()
}

fn found(shop: &Shop) -> usize {
    traces().iter().filter(|trace| shop.tape.disk.holds(trace)).count()
}

#[test]
fn nothing_of_the_contact_stays_in_the_store() {
    let mut shop = Shop::new();
    day(&mut shop, &mut |shop, request| shop.committed(request));
    let id = added(&mut shop);
    let draft = Draft {
        name: "اسم ثان له".into(),
        phones: vec![NUMBER.into()],
        emails: vec![EMAIL.into()],
        ..Draft::default()
    };
    shop.act(Action::EditContact { contact: id, draft, tags: vec![], began: None });
    let other = shop.rows(Query::default())[0].id;
    shop.act(Action::KeepApart(vec![id, other]));
    shop.undo();
    shop.redo();
    assert!(found(&shop) >= 4, "the search must be able to find something: {}", found(&shop));
    let before = shop.rows(Query::default());
    erase(&mut shop, id, true);
    assert_eq!(found(&shop), 0);
    assert!(!shop.tape.disk.holds("اسم ثان له".as_bytes()));
    let after = shop.rows(Query::default());
    assert_eq!(after, before.into_iter().filter(|row| row.id != id).collect::<Vec<_>>(), "nobody else is touched");
    let mut again = shop.reopened();
    assert_eq!(again.rows(Query::default()), after);
    assert_eq!(again.overview(), shop.overview());
    assert_eq!(again.ask(Request::Contact(id)), Err(ServiceError::Gone));
    assert!(commits(&mut again).iter().any(|commit| matches!(commit.label, Label::Erased { barred: true })));
}

#[test]
fn one_who_was_deleted_before_is_erased_from_the_journal_too() {
    let mut shop = Shop::with_samples();
    let id = added(&mut shop);
    shop.act(Action::RemoveContacts(Target::Ids(vec![id])));
    assert!(found(&shop) > 0);
    erase(&mut shop, id, false);
    assert_eq!(found(&shop), 0);
    assert_eq!(shop.ask(Request::EraseContact { contact: ContactId(9), bar: false }), Err(ServiceError::Gone));
}

#[test]
fn a_restore_in_between_hides_nothing() {
    let mut shop = Shop::with_samples();
    let (_, early) = shop.file(Request::Backup { passphrase: None });
    let id = added(&mut shop);
    let (_, late) = shop.file(Request::Backup { passphrase: None });
    for backup in [early, late] {
        shop.ask_with(Request::RestoreRead { file: "b.zip".into(), passphrase: None }, Some(backup))
            .result
            .expect("a backup that reads");
        shop.committed(Request::RestoreCommit { mode: RestoreMode::Replace });
    }
    shop.act(Action::SetConsent { target: Target::Ids(vec![id]), consent: Default::default() });
    assert!(found(&shop) > 0);
    erase(&mut shop, id, false);
    assert_eq!(found(&shop), 0);
    assert_eq!(shop.reopened().rows(Query::default()), shop.rows(Query::default()));
}

#[test]
fn what_held_the_contact_can_not_be_taken_back_and_the_rest_can() {
    let mut shop = Shop::with_samples();
    let tag = |name: &str| Action::SaveTag {
        id: None,
        name: name.into(),
        color: Default::default(),
        dimension: None,
        why: String::new(),
    };
    let before = shop.act(tag("قبل")).seq;
    let id = added(&mut shop);
    let addition = shop.overview().seq;
    let after = shop.act(tag("بعد")).seq;
    let committed = erase(&mut shop, id, false);
    assert_eq!(committed.label, Label::Erased { barred: false });
    let mut again = shop.reopened();
    assert_eq!(again.overview(), shop.overview());
    assert_eq!((again.overview().undo, again.overview().redo), (None, None), "there is no way past what is gone");
    for seq in [addition, committed.seq] {
        assert_eq!(again.ask(Request::UndoCommit { seq }), Err(ServiceError::Gone));
        assert_eq!(again.ask(Request::UndoPlan { seq }), Err(ServiceError::Gone));
        assert!(!commits(&mut again).iter().any(|commit| commit.seq == seq && commit.kept));
    }
    let nameless = Label::ContactAdded { name: String::new() };
    assert!(commits(&mut again).iter().any(|commit| commit.seq == addition && commit.label == nameless));
    for seq in [after, before] {
        let tags = again.overview().tags.len();
        again.committed(Request::UndoCommit { seq });
        assert_eq!(again.overview().tags.len(), tags - 1);
    }
    again.undo();
    again.undo();
    assert_eq!(again.overview().tags, shop.overview().tags);
}

#[test]
fn second_copies_forget_the_contact_as_well() {
    let mut shop = Guarded::new();
    let id = added(&mut shop.shop);
    shop.copy();
    shop.act(segment(0));
    shop.copy();
    let held = |shop: &Guarded| {
        let files = ["copy-a", "copy-b", "copy-before", "copy-draft"];
        let held = files.into_iter().filter_map(|name| shop.vault().bytes(name));
        held.filter(|file| traces().iter().any(|trace| file.windows(trace.len()).any(|part| part == trace))).count()
    };
    assert_eq!(held(&shop), 2, "the search must be able to find something");
    erase(&mut shop.shop, id, true);
    assert_eq!((held(&shop), shop.guard().copies), (0, vec![]));
    assert_eq!(shop.shop.service.copy_due_in(shop.shop.host.now_at()), Some(0));
    shop.copy();
    assert_eq!((held(&shop), shop.guard().copies.len()), (0, 1));
}

#[test]
fn a_copy_that_can_not_be_removed_keeps_the_contact_where_it_is() {
    let mut shop = Guarded::new();
    let id = added(&mut shop.shop);
    shop.copy();
    let before = shop.shop.state();
    shop.vault().fail(0, StoreError::Failed("busy".into()));
    let refused = shop.shop.ask(Request::EraseContact { contact: id, bar: true });
    assert!(matches!(refused, Err(ServiceError::Storage(StorageTrouble::Failed(_)))), "{refused:?}");
    assert_eq!(shop.shop.state(), before);
    erase(&mut shop.shop, id, true);
    assert_eq!(found(&shop.shop), 0);
}

#[test]
fn one_that_was_merged_into_the_contact_is_the_same_person() {
    let mut shop = Shop::with_samples();
    let id = added(&mut shop);
    let draft = Draft { name: "فلان".into(), phones: vec!["0551112223".into()], ..Draft::default() };
    let survivor = match shop.made(Action::AddContact { draft, tags: vec![] }) {
        Made::Contact(id) => id,
        other => panic!("no contact was made: {other:?}"),
    };
    // Edited, so that its last state stays out of sight after it was merged.
    let draft = Draft { name: NAME.into(), emails: vec![EMAIL.into()], ..Draft::default() };
    shop.act(Action::EditContact { contact: id, draft, tags: vec![], began: None });
    shop.act(Action::MergeContacts(Merge { survivor, others: vec![id], picks: vec![] }));
    assert!(found(&shop) > 0);
    erase(&mut shop, survivor, true);
    assert_eq!(found(&shop), 0);
    let (_, file) = shop.file(Request::Backup { passphrase: None });
    assert!(traces().iter().all(|trace| !file.windows(trace.len()).any(|part| part == trace)));
    assert_eq!(shop.reopened().rows(Query::default()), shop.rows(Query::default()));
    let preview = read(&mut shop, "again.csv", format!("الاسم,البريد\n{NAME},{EMAIL}\n").as_bytes()).expect("it reads");
    assert_eq!(plan(&mut shop, &preview).expect("a plan").rejected, 1, "its address is barred too");
}

#[test]
fn the_book_of_another_device_does_not_bring_a_barred_contact_back() {
    for mode in [RestoreMode::Merge, RestoreMode::AddMissing, RestoreMode::Replace] {
        let mut shop = Shop::with_samples();
        let id = added(&mut shop);
        let mut other = Shop::elsewhere(8);
        let (_, file) = shop.file(Request::Backup { passphrase: None });
        let take = |shop: &mut Shop, file: Vec<u8>, mode| {
            let request = Request::RestoreRead { file: "b.zip".into(), passphrase: None };
            shop.ask_with(request, Some(file)).result.expect("a backup that reads");
            shop.ask(Request::RestoreCommit { mode }).expect("a backup that is taken over")
        };
        take(&mut other, file, RestoreMode::Replace);
        erase(&mut shop, id, true);
        // Edited there after it was erased here, and then removed there as well: what is out of sight stays away too.
        other.host.wait(3_600_000);
        let draft =
            Draft { name: NAME.into(), phones: vec![NUMBER.into()], emails: vec![EMAIL.into()], ..Draft::default() };
        other.act(Action::EditContact { contact: id, draft, tags: vec![], began: None });
        for removed in [false, true] {
            if removed {
                other.act(Action::RemoveContacts(Target::Ids(vec![id])));
            }
            let (_, file) = other.file(Request::Backup { passphrase: None });
            take(&mut shop, file, mode);
            assert_eq!(found(&shop), 0, "{mode:?}, removed there: {removed}");
            assert_eq!(shop.ask(Request::Contact(id)), Err(ServiceError::Gone));
            assert_eq!(shop.reopened().rows(Query::default()), shop.rows(Query::default()));
        }
    }
}

#[test]
fn the_entry_of_a_merge_that_holds_values_beneath_goes_too() {
    let mut shop = Shop::with_samples();
    let id = added(&mut shop);
    let mut other = Shop::elsewhere(8);
    let take = |shop: &mut Shop, file: Vec<u8>, mode| {
        let request = Request::RestoreRead { file: "b.zip".into(), passphrase: None };
        shop.ask_with(request, Some(file)).result.expect("a backup that reads");
        shop.ask(Request::RestoreCommit { mode }).expect("a backup that is taken over")
    };
    let (_, file) = shop.file(Request::Backup { passphrase: None });
    take(&mut other, file, RestoreMode::Replace);
    // Two devices say otherwise of the same consent: the permission lies beneath the refusal.
    let consent = |state, source: &str| Action::SetConsent {
        target: Target::Ids(vec![id]),
        consent: Consent { state, on: None, source: source.into() },
    };
    other.host.wait(1_000);
    other.act(consent(ConsentState::OptedOut, "هناك"));
    shop.host.wait(3_600_000);
    shop.act(consent(ConsentState::OptedIn, "المنارة الزرقاء"));
    let (_, file) = other.file(Request::Backup { passphrase: None });
    take(&mut shop, file, RestoreMode::Merge);
    assert_eq!(shop.contact(id).contact.consent.state, ConsentState::OptedOut);
    // A second merge, about somebody else, writes down the whole ledger.
    let tag = Action::SaveTag {
        id: None,
        name: "جديد".into(),
        color: Default::default(),
        dimension: None,
        why: String::new(),
    };
    other.act(tag);
    let (_, file) = other.file(Request::Backup { passphrase: None });
    take(&mut shop, file, RestoreMode::Merge);
    assert!(found(&shop) > 0);
    erase(&mut shop, id, true);
    assert_eq!(found(&shop), 0);
    assert_eq!(shop.reopened().rows(Query::default()), shop.rows(Query::default()));
}

#[test]
fn an_import_rejects_the_barred_row_and_says_why() {
    let mut shop = Shop::with_samples();
    let id = added(&mut shop);
    let file = format!("الاسم,الجوال,البريد\nشخص آخر,{NUMBER},\nبلا رقم,,{EMAIL}\nسليم,0501237895,\n");
    erase(&mut shop, id, true);
    let preview = read(&mut shop, "again.csv", file.as_bytes()).expect("a file that reads");
    let summary = plan(&mut shop, &preview).expect("a plan");
    assert_eq!((summary.new, summary.rejected), (1, 2));
    assert!(summary.issues.contains(&(IssueKind::Erased, 2)), "{:?}", summary.issues);
    match shop.ask(Request::ImportRows { shown: RowsShown::Ending(Verdict::Rejected), offset: 0, limit: 10 }) {
        Ok(Reply::ImportRows { rows, .. }) => {
            let kinds: Vec<_> = rows.iter().flat_map(|row| &row.issues).map(|shown| shown.issue.kind).collect();
            assert_eq!(kinds, [IssueKind::Erased, IssueKind::Erased]);
        }
        other => panic!("no rows: {other:?}"),
    }
    let (_, report) = shop.file(Request::ImportReport { arabic: false });
    assert!(String::from_utf8_lossy(&report).contains("not to come back"));
    shop.committed(Request::ImportCommit);
    assert_eq!(shop.rows(searched(NUMBER)).len(), 0);
    assert_eq!(found(&shop), 0, "not even the file's rejected row is kept");
    // By hand is the owner's own decision, and from then on imports know the contact.
    added(&mut shop);
    let preview = read(&mut shop, "again.csv", file.as_bytes()).expect("a file that reads");
    assert_eq!(plan(&mut shop, &preview).expect("a plan").rejected, 0);
}

#[test]
fn without_the_wish_an_import_may_bring_the_contact_back() {
    let mut shop = Shop::with_samples();
    let id = added(&mut shop);
    erase(&mut shop, id, false);
    let preview = read(&mut shop, "again.csv", format!("الاسم,الجوال\n{NAME},{NUMBER}\n").as_bytes()).expect("it reads");
    assert_eq!(plan(&mut shop, &preview).expect("a plan").new, 1);
}

#[test]
fn a_restore_does_not_bring_a_barred_contact_back() {
    let mut shop = Shop::with_samples();
    let id = added(&mut shop);
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    erase(&mut shop, id, true);
    let before = shop.rows(Query::default());
    shop.ask_with(Request::RestoreRead { file: "b.zip".into(), passphrase: None }, Some(backup))
        .result
        .expect("a backup that reads");
    shop.committed(Request::RestoreCommit { mode: RestoreMode::Replace });
    assert_eq!(shop.rows(Query::default()).len(), before.len());
    assert_eq!(found(&shop), 0);
    let preview = read(&mut shop, "again.csv", format!("الاسم,الجوال\n{NAME},{NUMBER}\n").as_bytes()).expect("it reads");
    assert_eq!(plan(&mut shop, &preview).expect("a plan").rejected, 1, "the bar outlives a restore");
}

#[test]
fn a_failed_write_leaves_the_contact_and_everything_else() {
    let mut shop = Shop::with_samples();
    let id = added(&mut shop);
    let before = shop.state();
    shop.tape.disk.fail_write(0, StoreError::Full);
    let refused = shop.ask(Request::EraseContact { contact: id, bar: true });
    assert_eq!(refused, Err(ServiceError::Storage(StorageTrouble::Full)));
    assert_eq!(shop.state(), before);
    assert_eq!(shop.reopened().state(), before);
    erase(&mut shop, id, true);
    assert_eq!(found(&shop), 0);
}

#[test]
fn everything_that_is_known_is_shown_and_goes_into_a_file() {
    let mut shop = Shop::new();
    day(&mut shop, &mut |shop, request| shop.committed(request));
    let id = added(&mut shop);
    shop.act(Action::Tag { target: Target::Ids(vec![id]), add: vec![], create: vec!["خاص".into()], remove: vec![] });
    shop.act(Action::FreezeList { name: "قائمة له".into(), target: Target::Matching(searched(NUMBER)) });
    shop.act(Action::SaveTemplate { id: None, name: "قالب".into(), text: format!("اتصل على {NUMBER}") });
    let data = personal(&mut shop, id);
    assert_eq!(data.contact.name, NAME);
    assert_eq!(data.tags.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["خاص"]);
    assert_eq!(data.lists.len(), 1);
    assert_eq!(data.history.len(), 2);
    assert!(data.mentions.iter().any(|mention| format!("{mention:?}").contains("قالب")), "{:?}", data.mentions);
    let (name, bytes) = shop.file(Request::PersonalFile(id));
    let text = String::from_utf8(bytes).expect("JSON is text");
    assert!(name.ends_with(".json") && text.contains(NAME) && text.contains("+966501237894") && text.contains("خاص"));
}

#[test]
fn the_report_tells_what_is_stored() {
    let mut shop = Shop::with_samples();
    let id = added(&mut shop);
    erase(&mut shop, id, true);
    match shop.ask(Request::StorageReport) {
        Ok(Reply::Storage(report)) => {
            assert_eq!(u64::try_from(shop.tape.disk.bytes()).ok(), Some(report.journal + report.snapshot));
            assert_eq!(
                (report.barred, report.entries, report.blocks),
                (2, 1, 1),
                "only the samples can still be taken back"
            );
        }
        other => panic!("no report: {other:?}"),
    }
}
