//! The history: what commits changed, taking back any of them by name, and how long that is possible.

use super::Shop;
use super::imports::{options, read};
use daftar::domain::book::op::Label;
use daftar::domain::book::takeback::{Thing, Turned, Why};
use daftar::domain::contact::{FieldName, FieldValue};
use daftar::domain::import::Mapping;
use daftar::protocol::{
    Action, CommitDetail, CommitKind, CommitView, Draft, Reply, Request, RestoreMode, Retention, ServiceError, Stage,
    Target, UndoPlan,
};

const FILE: &str =
    "name,phone,city,tags\nNora,0500000001,Riyadh,Fair\nSuad,0500000002,Jeddah,Fair\nMaha,0500000003,,Fair\n";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn import(shop: &mut Shop, file: &str) -> u64 {
    let preview = read(shop, "fair.csv", file.as_bytes()).expect("a file that reads");
    let mapping = Mapping { columns: preview.columns.iter().map(|column| column.guess).collect() };
    shop.ask(Request::ImportPlan { mapping, options: options() }).expect("a plan");
    shop.committed(Request::ImportCommit).seq
}

fn listed(shop: &mut Shop, kind: Option<CommitKind>) -> Vec<CommitView> {
    match shop.ask(Request::History { before: None, limit: 500, kind }) {
        Ok(Reply::History { commits, .. }) => commits,
        other => panic!("no history: {other:?}"),
    }
}

fn view(shop: &mut Shop, seq: u64) -> CommitView {
    listed(shop, None).into_iter().find(|commit| commit.seq == seq).expect("a commit of this number")
}

fn plan(shop: &mut Shop, seq: u64) -> UndoPlan {
    match shop.ask(Request::UndoPlan { seq }) {
        Ok(Reply::UndoPlan(plan)) => *plan,
        other => panic!("no plan: {other:?}"),
    }
}

fn detail(shop: &mut Shop, seq: u64, offset: u32, limit: u32) -> CommitDetail {
    match shop.ask(Request::CommitDetail { seq, offset, limit }) {
        Ok(Reply::CommitDetail(detail)) => *detail,
        other => panic!("no detail: {other:?}"),
    }
}

fn edited(shop: &mut Shop, name: &str, city: &str) -> u64 {
    let contact = shop.named(name);
    let phone = shop.contact(contact).phones_shown;
    let draft = Draft { name: name.into(), phones: phone, city: city.into(), ..Draft::default() };
    let consent = shop.contact(contact).contact.consent;
    let tags = shop.contact(contact).tags;
    shop.act(Action::EditContact { contact, draft: Draft { consent, ..draft }, tags, began: None }).seq
}

fn tagged(shop: &mut Shop, name: &str, tag: &str) -> u64 {
    let target = Target::Ids(vec![shop.named(name)]);
    shop.act(Action::Tag { target, add: Vec::new(), create: vec![tag.into()], remove: Vec::new() }).seq
}

fn names(shop: &mut Shop) -> Vec<String> {
    let mut names: Vec<String> = shop.rows(Default::default()).into_iter().map(|row| row.name).collect();
    names.sort();
    names
}

#[test]
fn an_import_is_taken_back_and_what_was_edited_since_is_kept_and_named() {
    let mut shop = Shop::new();
    let import = import(&mut shop, FILE);
    shop.host.wait(7 * DAY_MS);
    edited(&mut shop, "Nora", "Mecca");
    tagged(&mut shop, "Maha", "VIP");
    let before = shop.content();
    let found = plan(&mut shop, import);
    assert_eq!(shop.content(), before, "a plan changes nothing");
    assert_eq!((found.figures.removed, found.kept_total, found.nothing, found.again), (1, 4, false, false));
    let kept: Vec<(String, Why)> = found
        .kept
        .iter()
        .map(|kept| match &kept.what {
            Thing::Contact(_, name) | Thing::Tag(name) => (name.clone(), kept.why.clone()),
            other => panic!("{other:?} is kept"),
        })
        .collect();
    assert!(kept.contains(&("Nora".into(), Why::Edited(vec![FieldName::City]))), "{kept:?}");
    assert!(kept.contains(&("Maha".into(), Why::Retagged)), "{kept:?}");
    let done = shop.committed(Request::UndoCommit { seq: import });
    assert!(
        matches!(&done.label, Label::Undone(inner) if matches!(**inner, Label::Imported { .. })),
        "{:?}",
        done.label
    );
    assert_eq!(names(&mut shop), ["Maha", "Nora"]);
    assert!(!view(&mut shop, import).stands);
    shop = shop.reopened();
    assert_eq!(names(&mut shop), ["Maha", "Nora"]);
    shop.undo();
    assert_eq!(shop.content(), before, "the undo is itself undone by the button");
    assert!(view(&mut shop, import).stands);
    shop.undo();
    shop.undo();
    shop.undo();
    assert_eq!(shop.overview().contacts, 0, "and the way back goes on behind it");
}

#[test]
fn what_was_taken_back_is_done_again_from_the_history() {
    let mut shop = Shop::new();
    let import = import(&mut shop, FILE);
    edited(&mut shop, "Nora", "Mecca");
    let before = shop.content();
    shop.committed(Request::UndoCommit { seq: import });
    shop.act(Action::SaveSegment { id: None, name: "later".into(), filter: String::new() });
    let again = plan(&mut shop, import);
    assert_eq!((again.again, again.figures.returned), (true, 2));
    shop.committed(Request::UndoCommit { seq: import });
    assert!(view(&mut shop, import).stands);
    assert_eq!(shop.content().1, before.1);
    let nothing = plan(&mut shop, import + 2);
    assert!(!nothing.nothing, "its own undo can be taken back in turn");
}

#[test]
fn a_contact_that_was_removed_comes_back_unless_its_number_did() {
    let mut shop = Shop::new();
    import(&mut shop, FILE);
    let target = Target::Ids(vec![shop.named("Nora"), shop.named("Suad")]);
    let removal = shop.act(Action::RemoveContacts(target)).seq;
    shop.host.wait(DAY_MS);
    let draft = Draft { name: "Nora 2".into(), phones: vec!["0500000001".into()], ..Draft::default() };
    shop.act(Action::AddContact { draft, tags: Vec::new() });
    let found = plan(&mut shop, removal);
    assert_eq!((found.figures.returned, found.kept_total), (1, 1));
    assert_eq!(found.kept[0].why, Why::NumberTaken("Nora 2".into()));
    shop.committed(Request::UndoCommit { seq: removal });
    assert_eq!(names(&mut shop), ["Maha", "Nora 2", "Suad"]);
}

#[test]
fn a_restore_of_last_week_is_taken_back_and_later_contacts_stay() {
    let mut shop = Shop::new();
    import(&mut shop, FILE);
    let tagging = tagged(&mut shop, "Suad", "VIP");
    let (_, backup) = shop.file(Request::Backup { passphrase: None });
    let target = Target::Ids(vec![shop.named("Nora")]);
    let removal = shop.act(Action::RemoveContacts(target)).seq;
    edited(&mut shop, "Suad", "Taif");
    shop.ask_with(Request::RestoreRead { file: "b.zip".into(), passphrase: None }, Some(backup))
        .result
        .expect("a backup");
    let restore = shop.committed(Request::RestoreCommit { mode: RestoreMode::Replace }).seq;
    assert_eq!(names(&mut shop), ["Maha", "Nora", "Suad"]);
    let draft = Draft { name: "Omar".into(), phones: vec!["0500000009".into()], ..Draft::default() };
    shop.act(Action::AddContact { draft, tags: Vec::new() });
    // Slots mean other contacts than they did when she was tagged.
    let untag = plan(&mut shop, tagging);
    assert_eq!((untag.figures.tagged, untag.kept_total), (1, 0));
    assert_eq!(untag.turned, [(Thing::Tag("VIP".into()), Turned::Dropped)]);
    assert_eq!(plan(&mut shop, removal).kept[0].why, Why::There);
    let found = plan(&mut shop, restore);
    assert_eq!((found.figures.removed, found.figures.changed), (1, 1));
    shop.committed(Request::UndoCommit { seq: restore });
    assert_eq!(names(&mut shop), ["Maha", "Omar", "Suad"]);
    let suad = shop.named("Suad");
    assert_eq!(shop.contact(suad).contact.city, "Taif");
    shop.committed(Request::UndoCommit { seq: tagging });
    assert!(shop.overview().tags.iter().all(|view| view.tag.name != "VIP"));
}

#[test]
fn a_merge_comes_apart_and_edits_of_the_survivor_stay() {
    let mut shop = Shop::new();
    import(&mut shop, "name,phone\nNora,0500000001\nNora A,0500000002\n");
    let ids = [shop.named("Nora"), shop.named("Nora A")];
    let picks = Vec::new();
    let merge = daftar::domain::dedupe::merge::Merge { survivor: ids[0], others: vec![ids[1]], picks };
    let merge = shop.act(Action::MergeContacts(merge)).seq;
    assert_eq!(shop.overview().contacts, 1);
    edited(&mut shop, "Nora", "Mecca");
    shop.committed(Request::UndoCommit { seq: merge });
    assert_eq!(names(&mut shop), ["Nora", "Nora A"]);
    assert_eq!(shop.contact(ids[0]).contact.city, "Mecca");
}

#[test]
fn the_history_says_what_each_commit_changed_page_by_page() {
    let mut shop = Shop::new();
    let import = import(&mut shop, FILE);
    let edit = edited(&mut shop, "Nora", "Mecca");
    let tagging = tagged(&mut shop, "Maha", "VIP");
    let changed = detail(&mut shop, edit, 0, 10);
    assert_eq!((changed.total, changed.contacts.len()), (1, 1));
    let nora = &changed.contacts[0];
    assert_eq!((nora.name.as_str(), nora.lives, nora.turned), ("Nora", true, None));
    assert_eq!(nora.fields, [(FieldValue::City("Riyadh".into()), FieldValue::City("Mecca".into()))]);
    let changed = detail(&mut shop, tagging, 0, 10);
    assert_eq!(changed.contacts[0].gained, ["VIP"]);
    assert_eq!(changed.things[0].what, Thing::Tag("VIP".into()));
    let first = detail(&mut shop, import, 0, 2);
    let rest = detail(&mut shop, import, 2, 2);
    assert_eq!((first.total, first.contacts.len(), rest.contacts.len()), (3, 2, 1));
    assert!(first.contacts.iter().chain(&rest.contacts).all(|contact| contact.turned == Some(Turned::Returned)));
    assert!(first.contacts[0].gained.contains(&"Fair".to_owned()));
}

#[test]
fn the_history_is_filtered_by_kind_and_paged() {
    let mut shop = Shop::new();
    for n in 0..30 {
        shop.act(Action::SaveTemplate { id: None, name: format!("t{n}"), text: "x".into() });
        shop.act(Action::SaveSegment { id: None, name: format!("s{n}"), filter: String::new() });
    }
    let mut before = None;
    let mut seen = Vec::new();
    loop {
        let request = Request::History { before, limit: 7, kind: Some(CommitKind::Messages) };
        let Ok(Reply::History { commits, next }) = shop.ask(request) else { panic!("no history") };
        seen.extend(commits.iter().map(|commit| commit.seq));
        match next {
            Some(next) => before = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, (0..30).map(|n| 59 - 2 * n).collect::<Vec<u64>>());
    assert!(listed(&mut shop, Some(CommitKind::Imports)).is_empty());
}

#[test]
fn a_long_way_back_reports_progress_and_can_be_cancelled() {
    let mut shop = Shop::new();
    let lines: String = (0..900).map(|n| format!("Customer {n},05{n:08}\n")).collect();
    let seq = import(&mut shop, &format!("name,phone\n{lines}"));
    tagged(&mut shop, "Customer 5", "VIP");
    shop.host.stages.borrow_mut().clear();
    shop.host.cancel_after.set(Some(2));
    assert_eq!(shop.ask(Request::UndoCommit { seq }), Err(ServiceError::Cancelled));
    shop.host.cancel_after.set(None);
    assert_eq!(shop.overview().contacts, 900);
    shop.committed(Request::UndoCommit { seq });
    assert_eq!(names(&mut shop), ["Customer 5"]);
    assert!(shop.host.stages.borrow().contains(&Stage::Comparing));
}

fn idle(shop: &mut Shop) {
    pollster::block_on(shop.service.idle(&*shop.host)).expect("idle work");
}

#[test]
fn what_is_too_old_is_dropped_when_a_snapshot_has_it_and_still_reads_in_words() {
    let mut shop = Shop::new();
    let import = import(&mut shop, FILE);
    shop.host.wait(400 * DAY_MS);
    for n in 0..80 {
        shop.act(Action::SaveSegment { id: None, name: format!("s{n}"), filter: String::new() });
    }
    idle(&mut shop);
    assert!(view(&mut shop, import).kept, "nothing goes before anybody chose how long it is kept");
    shop.ask(Request::Retain(Retention { months: None, megabytes: None })).expect("a choice");
    idle(&mut shop);
    assert!(view(&mut shop, import).kept);
    let before = shop.content();
    shop.ask(Request::Retain(Retention::default())).expect("a choice");
    idle(&mut shop);
    let dropped = view(&mut shop, import);
    assert!(!dropped.kept && matches!(dropped.label, Label::Imported { .. }));
    assert_eq!(shop.ask(Request::UndoPlan { seq: import }), Err(ServiceError::Gone));
    assert_eq!(shop.ask(Request::CommitDetail { seq: import, offset: 0, limit: 9 }), Err(ServiceError::Gone));
    assert!(view(&mut shop, import + 1).kept);
    shop = shop.reopened();
    assert_eq!(shop.content(), before);
    assert!(!view(&mut shop, import).kept);
    for _ in 0..80 {
        shop.undo();
    }
    assert_eq!(shop.ask(Request::Undo), Err(ServiceError::NothingToUndo), "there is no way past it");
    assert_eq!(shop.overview().contacts, 3);
}

#[test]
fn the_newest_actions_stay_however_large_or_late_they_are() {
    let mut shop = Shop::new();
    for n in 0..70 {
        shop.act(Action::SaveSegment { id: None, name: format!("s{n}"), filter: String::new() });
    }
    // A clock that jumps far ahead.
    shop.host.wait(40_000 * DAY_MS);
    shop.ask(Request::Retain(Retention { months: Some(12), megabytes: None })).expect("a choice");
    shop.act(Action::SaveSegment { id: None, name: "later".into(), filter: String::new() });
    idle(&mut shop);
    assert!(listed(&mut shop, None).iter().all(|commit| commit.kept));
    shop.ask(Request::Retain(Retention { months: None, megabytes: Some(0) })).expect("a choice");
    idle(&mut shop);
    let kept = listed(&mut shop, None).into_iter().filter(|commit| commit.kept).count();
    // Those behind the last snapshot stay too, and so do the newest in any case.
    assert!((20..70).contains(&kept), "{kept}");
    shop.undo();
    shop = shop.reopened();
    shop.redo();
}
