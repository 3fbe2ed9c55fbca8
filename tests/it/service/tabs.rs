//! Several pages on one book: each has what it has under way to itself, a request that comes again is not carried out again,
//! and an edit neither overwrites nor hides what another page changed.

use super::guard::{Guarded, segment};
use super::{Shop, Tape, imports};
use daftar::domain::book::op::{Made, Origin};
use daftar::domain::contact::{ContactId, FieldName};
use daftar::domain::import::{RowsShown, Verdict};
use daftar::domain::tag::{TagColor, TagId};
use daftar::protocol::{
    Action, Began, Committed, CopySlot, Draft, Query, Reply, Request, Retention, ServiceError, Target,
};
use proptest::prelude::*;

impl Shop {
    fn asked_by(&mut self, client: u64, request: u32) -> &mut Shop {
        self.service.attend(Origin { client, request });
        self
    }

    fn recalled(&mut self) -> Option<Committed> {
        pollster::block_on(self.service.recall(&*self.host)).expect("a book that opens")
    }
}

fn draft(name: &str) -> Draft {
    Draft { name: name.into(), ..Draft::default() }
}

fn add(name: &str) -> Action {
    Action::AddContact { draft: draft(name), tags: vec![] }
}

fn made_contact(committed: &Committed) -> ContactId {
    match committed.made {
        Some(Made::Contact(id)) => id,
        other => panic!("made {other:?}"),
    }
}

#[test]
fn a_file_that_waits_in_one_page_is_not_the_other_pages() {
    let mut shop = Shop::new();
    let one = imports::read(shop.asked_by(1, 1), "a.csv", b"name,phone\nHind,0501234567\n").expect("a file");
    let two = "name,phone\nReem,0557654321\nSara,0551111111\n";
    let two = imports::read(shop.asked_by(2, 1), "b.csv", two.as_bytes()).expect("a file");
    for (client, preview, rows) in [(1, one, 1), (2, two, 2)] {
        let summary = imports::plan(shop.asked_by(client, 2), &preview).expect("a plan");
        assert_eq!(summary.rows, rows, "page {client}");
    }
    shop.asked_by(2, 3).ask(Request::ImportDrop).expect("a file can be dropped");
    assert_eq!(shop.asked_by(2, 4).ask(Request::ImportCommit), Err(ServiceError::Gone));
    shop.asked_by(1, 3).committed(Request::ImportCommit);
    assert_eq!(shop.overview().contacts, 1);
    let rows = Request::ImportRows { shown: RowsShown::Ending(Verdict::New), offset: 0, limit: 9 };
    assert!(matches!(shop.asked_by(1, 4).ask(rows.clone()), Ok(Reply::ImportRows { total: 1, .. })));
    shop.service.leave(1);
    assert_eq!(shop.asked_by(1, 5).ask(rows), Err(ServiceError::Gone), "the page left");
}

#[test]
fn a_decision_of_one_page_leaves_the_search_of_another_true() {
    let mut shop = Shop::new();
    let mut ids = Vec::new();
    for name in ["Hind", "Hind", "Omar", "Omar"] {
        let draft = Draft { phones: vec![format!("05012345{}", if name == "Hind" { 67 } else { 68 })], ..draft(name) };
        ids.push(made_contact(&shop.act(Action::AddContact { draft, tags: vec![] })));
    }
    for client in [1, 2] {
        shop.asked_by(client, 1).ask(Request::FindDuplicates).expect("a search");
    }
    let pair: Vec<ContactId> = ids.iter().take(2).copied().collect();
    shop.asked_by(1, 2).act(Action::KeepApart(pair));
    for client in [1, 2] {
        match shop.asked_by(client, 3).ask(Request::DuplicateSummary) {
            Ok(Reply::Duplicates(summary)) => assert!(!summary.stale, "page {client}"),
            other => panic!("no summary: {other:?}"),
        }
    }
}

#[test]
fn a_saved_change_whose_answer_was_lost_is_told_and_not_done_again() {
    let mut shop = Shop::new();
    let done = shop.asked_by(5, 40).act(add("Hind"));
    // Nobody heard that; the tab died. Another opens the book, and the page asks again.
    let mut next = shop.reopened();
    let told = next.asked_by(5, 40).recalled().expect("it was carried out");
    assert_eq!((told.seq, &told.label, told.made), (done.seq, &done.label, done.made));
    assert_eq!(told.overview.contacts, 1);
    for (client, request) in [(5, 41), (6, 40)] {
        assert_eq!(next.asked_by(client, request).recalled(), None, "request {request} of page {client}");
    }
    // Still so when others have gone on.
    next.asked_by(6, 1).act(add("Reem"));
    let told = next.reopened().asked_by(5, 40).recalled().expect("it was carried out");
    assert_eq!((told.seq, told.overview.seq), (1, 2));
}

#[test]
fn a_request_is_known_again_when_what_its_commit_changed_is_not_kept_any_more() {
    let mut shop = Shop::new();
    let done = shop.asked_by(5, 40).act(add("Hind"));
    for n in 0..80 {
        shop.asked_by(6, n).act(segment(n as usize));
    }
    shop.ask(Request::Retain(Retention { months: None, megabytes: Some(0) })).expect("a choice");
    pollster::block_on(shop.service.idle(&*shop.host)).expect("idle work");
    let mut next = shop.reopened();
    let dropped = Request::CommitDetail { seq: done.seq, offset: 0, limit: 9 };
    assert_eq!(next.ask(dropped), Err(ServiceError::Gone));
    let told = next.asked_by(5, 40).recalled().expect("it was carried out");
    assert_eq!((told.seq, &told.label, told.made), (done.seq, &done.label, done.made));
}

#[test]
fn what_is_asked_again_after_a_loss_is_answered_and_a_restored_copy_is_restored_once() {
    for begins_anew in [false, true] {
        let mut shop = Guarded::new();
        for n in 0..6 {
            shop.act(segment(n));
        }
        shop.copy();
        match begins_anew {
            true => shop.shop.tape.disk.lose_entry(5),
            false => shop.shop.tape.disk.lose_tail(2),
        }
        let mut again = shop.reopened();
        again.open().expect_err("less than it was");
        assert_eq!(again.shop.asked_by(5, 1).recalled(), None);
        again.report();
        let copy = CopySlot::A;
        assert_eq!(again.shop.asked_by(5, 2).recalled(), None);
        let done = again.shop.committed(Request::RescueRestore { copy });
        again.listen();
        let mut next = again.reopened();
        next.open().expect("the book is back");
        let told = next.shop.asked_by(5, 2).recalled().expect("it was carried out");
        assert_eq!((told.seq, told.label), (done.seq, done.label));
    }
}

#[test]
fn a_backup_of_one_page_is_not_checked_against_the_one_of_another() {
    let mut shop = Shop::new();
    shop.act(add("Hind"));
    let (_, bytes) = shop.asked_by(1, 1).file(Request::Backup { passphrase: None });
    shop.asked_by(2, 1).act(add("Reem"));
    let (_, others) = shop.asked_by(2, 2).file(Request::Backup { passphrase: None });
    for (client, bytes) in [(1, bytes), (2, others)] {
        assert_eq!(shop.asked_by(client, 9).ask_with(Request::BackupCheck, Some(bytes)).result, Ok(Reply::Done));
    }
}

#[test]
fn commits_of_a_host_that_names_no_requests_are_read_and_recognized_as_nobodys() {
    let mut shop = Shop::new();
    shop.act(add("Hind"));
    let mut next = shop.reopened();
    assert_eq!(next.asked_by(0, 0).recalled(), None);
    assert_eq!(next.overview().contacts, 1);
    assert!(
        matches!(next.ask(Request::History { before: None, limit: 9, kind: None }), Ok(Reply::History { commits, .. }) if commits.len() == 1)
    );
}

/// What a page asks for in the property below.
#[derive(Debug, Clone)]
enum Wish {
    Add,
    Save(u8),
    Undo,
    Redo,
    /// The tab that owns the book dies: before the write, or after it and before the answer.
    Die {
        after_write: bool,
    },
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        4 => Just(Wish::Add),
        3 => (0..6_u8).prop_map(Wish::Save),
        2 => Just(Wish::Undo),
        1 => Just(Wish::Redo),
        3 => any::<bool>().prop_map(|after_write| Wish::Die { after_write }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Pages ask in turn, the owner dies now and then, and what was not answered is asked again: the book is as if the same
    /// requests had been answered once each, by one tab that never died.
    #[test]
    fn whatever_dies_each_request_is_carried_out_once(
        wishes in prop::collection::vec((0..3_u64, wish()), 1..40)
    ) {
        let (mut dying, mut calm) = (Shop::new(), Shop::new());
        let mut death = None;
        for (at, (client, wish)) in (1_u32..).zip(wishes) {
            let request = match wish {
                Wish::Die { after_write } => {
                    death = Some(after_write);
                    continue;
                }
                Wish::Add => Request::Do(add(&format!("Contact {at}"))),
                Wish::Save(n) => Request::Do(Action::SaveTag {
                    id: None, name: format!("tag {n}"), color: TagColor::default(), dimension: None, why: String::new() }),
                Wish::Undo => Request::Undo,
                Wish::Redo => Request::Redo,
            };
            let expected = calm.asked_by(client, at).ask(request.clone());
            let answer = match death.take() {
                None => dying.asked_by(client, at).ask(request),
                Some(after_write) => {
                    if after_write {
                        dying.asked_by(client, at).ask_with(request.clone(), None);
                    }
                    dying = dying.reopened();
                    match dying.asked_by(client, at).recalled() {
                        Some(committed) => {
                            prop_assert!(after_write, "remembered what was never written");
                            Ok(Reply::Committed(committed))
                        }
                        None => dying.ask(request),
                    }
                }
            };
            // Ids are random and the two shops draw apart; what was made is compared by the state below.
            prop_assert_eq!(outcome(answer), outcome(expected), "request {}", at);
        }
        prop_assert_eq!(names(&mut dying), names(&mut calm));
        prop_assert_eq!(dying.tape.disk.entries(), calm.tape.disk.entries());
        let mut again = dying.reopened();
        prop_assert_eq!(names(&mut again), names(&mut calm));
    }
}

fn outcome(answer: Result<Reply, ServiceError>) -> Result<String, ServiceError> {
    answer.map(|reply| match reply {
        Reply::Committed(Committed { seq, label, made, .. }) => format!("{seq} {label:?} {}", made.is_some()),
        other => panic!("{other:?}"),
    })
}

fn names(shop: &mut Shop) -> (Vec<String>, Vec<String>) {
    let contacts = shop.rows(Query::default()).into_iter().map(|row| row.name).collect();
    (contacts, shop.overview().tags.into_iter().map(|view| view.tag.name).collect())
}

/// A shop with one contact that carries a tag, and the form of it as a page opened it.
fn open_form() -> (Shop, ContactId, TagId, Began) {
    let mut shop = Shop::new();
    let Made::Tag(tag) = shop.made(Action::SaveTag {
        id: None,
        name: "vip".into(),
        color: TagColor::default(),
        dimension: None,
        why: String::new(),
    }) else {
        panic!("a tag is made")
    };
    let draft = Draft { city: "جدة".into(), phones: vec!["0501234567".into()], ..draft("Hind") };
    let id = made_contact(&shop.act(Action::AddContact { draft, tags: vec![tag] }));
    let began = Began { draft: Draft::of(&shop.contact(id).contact), tags: vec![tag] };
    (shop, id, tag, began)
}

fn edit(contact: ContactId, began: &Began, change: impl FnOnce(&mut Draft)) -> Action {
    let mut draft = began.draft.clone();
    change(&mut draft);
    Action::EditContact { contact, draft, tags: began.tags.clone(), began: Some(Box::new(began.clone())) }
}

#[test]
fn fields_that_the_form_did_not_touch_keep_what_another_page_wrote() {
    let (mut shop, id, tag, began) = open_form();
    shop.act(edit(id, &began, |draft| draft.city = "الرياض".into()));
    shop.act(Action::Tag { target: Target::Ids(vec![id]), add: vec![], create: vec!["new".into()], remove: vec![tag] });
    shop.act(edit(id, &began, |draft| draft.note = "اتصلت".into()));
    let detail = shop.contact(id);
    assert_eq!((detail.contact.city.as_str(), detail.contact.note.as_str()), ("الرياض", "اتصلت"));
    assert!(!detail.tags.contains(&tag) && detail.tags.len() == 1, "tags of another page are kept");
}

#[test]
fn a_field_that_both_pages_changed_is_named_and_nothing_is_overwritten() {
    let (mut shop, id, _, began) = open_form();
    shop.act(edit(id, &began, |draft| draft.city = "الرياض".into()));
    let mine = edit(id, &began, |draft| {
        draft.city = "مكة".into();
        draft.note = "اتصلت".into();
    });
    assert_eq!(shop.try_act(mine), Err(ServiceError::Conflict(vec![FieldName::City])));
    let contact = shop.contact(id).contact;
    assert_eq!((contact.city.as_str(), contact.note.as_str()), ("الرياض", ""));
    // The same change made twice is no conflict, and a form that knows the other's change may go against it.
    let seq = shop.overview().seq;
    assert_eq!(shop.act(edit(id, &began, |draft| draft.city = "الرياض".into())).seq, seq);
    let began = Began { draft: Draft::of(&contact), ..began };
    shop.act(edit(id, &began, |draft| draft.city = "مكة".into()));
    assert_eq!(shop.contact(id).contact.city, "مكة");
}

#[test]
fn a_phone_that_another_page_took_away_does_not_stand_in_the_way() {
    let mut shop = Shop::new();
    let preview = imports::read(&mut shop, "a.csv", b"name,phone\nHind,12\n").expect("a file");
    imports::plan(&mut shop, &preview).expect("a plan");
    shop.committed(Request::ImportCommit);
    let id = shop.named("Hind");
    let detail = shop.contact(id);
    let began = Began { draft: Draft::of(&detail.contact), tags: detail.tags };
    shop.act(edit(id, &began, |draft| draft.phones.clear()));
    shop.act(edit(id, &began, |draft| draft.note = "x".into()));
    assert!(shop.contact(id).contact.phones.is_empty());
}

#[test]
fn a_torn_name_behind_a_head_is_damage_and_not_somebody_elses_request() {
    let mut shop = Shop::new();
    shop.asked_by(5, 40).act(add("Hind"));
    let tape = Tape::default();
    pollster::block_on(async {
        use daftar::store::Store;
        let entry = shop.tape.entry(1).await.expect("a store").expect("an entry");
        let mut head = shop.tape.heads(u64::MAX, 1).await.expect("a store").remove(0);
        // Without the seal, which would say so by itself.
        head = head.get(1..head.len() - 5).expect("a sealed head").to_vec();
        tape.clone().append(1, entry, head).await.expect("a store that takes it");
    });
    let mut next = Shop::on(tape);
    assert_eq!(next.overview().contacts, 1, "the book itself is whole");
    next.asked_by(5, 40);
    assert!(pollster::block_on(next.service.recall(&*next.host)).is_err());
}
