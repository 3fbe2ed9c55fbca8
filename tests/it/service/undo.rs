//! Undo and redo, before and after a reload.

use super::story::day;
use super::{Shop, filter_query};
use daftar::domain::book::op::Label;
use daftar::domain::contact::FieldValue;
use daftar::protocol::{Action, Draft, Made, Reply, Request, ServiceError, Target};

fn segment(name: &str) -> Action {
    Action::SaveSegment { id: None, name: name.into(), filter: String::new() }
}

#[test]
fn every_action_of_a_day_can_be_taken_back_and_done_again() {
    let mut shop = Shop::new();
    day(&mut shop, &mut |shop, request| {
        let before = shop.content();
        let step = shop.committed(request.clone());
        if matches!(request, Request::Undo | Request::Redo) {
            return step;
        }
        let after = shop.content();
        assert_ne!(before, after, "{:?}", step.label);
        shop.undo();
        assert_eq!(shop.content(), before, "{:?}", step.label);
        *shop = shop.reopened();
        assert_eq!(shop.redo().label, Label::Redone(Box::new(step.label.clone())));
        assert_eq!(shop.content(), after, "{:?}", step.label);
        *shop = shop.reopened();
        assert_eq!(shop.content(), after, "{:?}", step.label);
        step
    });
}

#[test]
fn undo_walks_back_to_the_beginning_and_redo_to_the_end_across_reloads() {
    let mut shop = Shop::with_samples();
    let mut contents = vec![shop.content()];
    for name in ["a", "b", "c"] {
        shop.act(segment(name));
        contents.push(shop.content());
    }
    for content in contents.iter().rev().skip(1) {
        shop = shop.reopened();
        shop.undo();
        assert_eq!(&shop.content(), content);
    }
    shop.undo();
    assert_eq!(shop.overview().contacts, 0);
    assert_eq!(shop.ask(Request::Undo), Err(ServiceError::NothingToUndo));
    for content in &contents {
        shop = shop.reopened();
        shop.redo();
        assert_eq!(&shop.content(), content);
    }
    assert_eq!(shop.ask(Request::Redo), Err(ServiceError::NothingToUndo));
}

#[test]
fn labels_say_what_undo_would_take_back_and_a_new_action_ends_redo() {
    let mut shop = Shop::with_samples();
    shop.act(segment("a"));
    let saved = Label::SegmentSaved { name: "a".into() };
    assert_eq!(shop.overview().undo, Some(saved.clone()));
    assert_eq!(shop.undo().label, Label::Undone(Box::new(saved.clone())));
    let overview = shop.reopened().overview();
    assert_eq!((overview.undo, overview.redo), (Some(Label::SamplesLoaded { count: 60 }), Some(saved.clone())));
    shop.redo();
    assert_eq!(shop.overview().undo, Some(saved), "a redone action is called by its own name");
    shop.undo();
    shop.act(segment("b"));
    assert_eq!(shop.overview().redo, None);
    assert_eq!(shop.reopened().overview().redo, None);
    let Ok(Reply::History { commits, .. }) = shop.ask(Request::History { before: None, limit: 3, kind: None }) else {
        panic!("no history")
    };
    let seen: Vec<_> = commits.iter().map(|commit| (commit.seq, commit.refers_to)).collect();
    assert_eq!(seen, [(6, None), (5, Some(4)), (4, Some(2))]);
    let Ok(Reply::History { commits, .. }) = shop.ask(Request::History { before: Some(4), limit: 100, kind: None })
    else {
        panic!("no history")
    };
    assert_eq!(commits.iter().map(|commit| commit.seq).collect::<Vec<_>>(), [3, 2, 1]);
}

#[test]
fn what_changes_nothing_is_no_commit() {
    let mut shop = Shop::with_samples();
    let id = shop.named("نورة العتيبي");
    let before = shop.overview();
    let everyone = || Target::Matching(filter_query(""));
    let settings = before.settings.clone();
    let tag = before.tags.first().expect("samples have tags").tag.clone();
    let carriers = Target::Matching(filter_query(&format!("tag:\"{}\"", tag.name)));
    for action in [
        Action::SetSettings(settings),
        Action::Tag { target: everyone(), add: vec![], create: vec![], remove: vec![] },
        Action::Tag { target: carriers, add: vec![tag.id], create: vec![], remove: vec![] },
        Action::RemoveContacts(Target::Matching(filter_query("city:nowhere"))),
        Action::RemoveContacts(Target::Ids(vec![])),
    ] {
        let committed = shop.act(action.clone());
        assert_eq!((committed.seq, shop.tape.len()), (before.seq, 1), "{action:?}");
    }
    let detail = shop.contact(id);
    let committed = shop.act(Action::EditContact {
        contact: id,
        draft: super::forms::form(&detail),
        tags: detail.tags,
        began: None,
    });
    assert_eq!(committed.seq, before.seq, "{:?}", committed.label);
    assert_eq!(shop.overview(), before);
}

#[test]
fn a_contacts_history_says_what_stood_there_before() {
    let mut shop = Shop::new();
    let draft = Draft { name: "ريم".into(), city: "جدة".into(), ..Draft::default() };
    let Made::Contact(id) = shop.made(Action::AddContact { draft: draft.clone(), tags: vec![] }) else {
        panic!("a contact")
    };
    let other =
        shop.made(Action::AddContact { draft: Draft { name: "هند".into(), ..Draft::default() }, tags: vec![] });
    assert_ne!(other, Made::Contact(id));
    shop.host.wait(1_000);
    shop.act(Action::EditContact {
        contact: id,
        draft: Draft { city: "مكة".into(), ..draft },
        tags: vec![],
        began: None,
    });
    let history = shop.contact(id).history;
    let seen: Vec<_> = history.iter().map(|change| (change.seq, change.before.clone())).collect();
    assert_eq!(seen, [(3, vec![FieldValue::City("جدة".into())]), (1, vec![])]);
    assert_eq!(history.iter().map(|change| change.time.0 - super::NOW).collect::<Vec<_>>(), [1_000, 0]);
}
