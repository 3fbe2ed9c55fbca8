//! One shop on two devices, with nothing between them but a file that is carried over.

use super::Shop;
use daftar::domain::book::op::Label;
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::contact::{ContactId, FieldValue};
use daftar::protocol::{
    Action, Committed, Draft, Made, MergeSummary, Query, Reply, Request, RestoreMode, ServiceError, Target,
};

fn backup(shop: &mut Shop) -> Vec<u8> {
    shop.file(Request::Backup { passphrase: None }).1
}

fn read(shop: &mut Shop, bytes: Vec<u8>) {
    let request = Request::RestoreRead { file: "phone.zip".into(), passphrase: None };
    let answer = shop.ask_with(request, Some(bytes)).result;
    assert!(matches!(answer, Ok(Reply::BackupSummary(_))), "{answer:?}");
}

fn take_over(shop: &mut Shop, bytes: Vec<u8>, mode: RestoreMode) -> Committed {
    read(shop, bytes);
    shop.committed(Request::RestoreCommit { mode })
}

fn preview(shop: &mut Shop) -> MergeSummary {
    match shop.ask(Request::MergePreview { offset: 0, limit: 10 }) {
        Ok(Reply::MergeSummary(summary)) => *summary,
        other => panic!("no summary: {other:?}"),
    }
}

fn edit(shop: &mut Shop, contact: ContactId, change: impl Fn(&mut Draft)) {
    shop.host.wait(60_000);
    let detail = shop.contact(contact);
    let known = detail.contact;
    let text = |date: Option<daftar::domain::date::Date>| date.map(|date| date.iso()).unwrap_or_default();
    let mut draft = Draft {
        name: known.name.clone(),
        phones: detail.phones_shown.clone(),
        emails: known.emails.iter().map(|email| email.0.clone()).collect(),
        city: known.city.clone(),
        country: known.country.map(|country| country.code().to_owned()).unwrap_or_default(),
        birthday: text(known.birthday),
        last_contact: text(known.last_contact),
        purchases: known.purchases.map(|count| count.to_string()).unwrap_or_default(),
        spent: known.spent.map(|amount| format!("{}", amount.0 as f64 / 1000.0)).unwrap_or_default(),
        first_purchase: text(known.first_purchase),
        last_purchase: text(known.last_purchase),
        note: known.note.clone(),
        consent: known.consent.clone(),
        extra: known.extra.clone(),
    };
    change(&mut draft);
    shop.act(Action::EditContact { contact, draft, tags: detail.tags, began: None });
}

fn add(shop: &mut Shop, name: &str) -> ContactId {
    shop.host.wait(60_000);
    let draft = Draft { name: name.into(), ..Draft::default() };
    match shop.made(Action::AddContact { draft, tags: Vec::new() }) {
        Made::Contact(id) => id,
        other => panic!("{other:?}"),
    }
}

/// What both devices show, whatever their slots and journals.
fn shown(shop: &mut Shop) -> String {
    let (overview, mut rows) = shop.content();
    rows.sort_by_key(|row| row.id);
    let contacts: Vec<_> = rows.iter().map(|row| shop.contact(row.id).contact).collect();
    format!("{overview:?} {rows:?} {contacts:?}")
}

#[test]
fn a_book_moves_to_a_second_device_and_back_and_both_hold_the_same() {
    let mut desk = Shop::with_samples();
    let mut phone = Shop::elsewhere(8);
    take_over(&mut phone, backup(&mut desk), RestoreMode::Replace);
    assert_eq!(shown(&mut desk), shown(&mut phone));

    let ids: Vec<ContactId> = desk.rows(Query::default()).iter().map(|row| row.id).collect();
    edit(&mut desk, ids[0], |draft| draft.name = "From the desk".into());
    edit(&mut phone, ids[0], |draft| draft.name = "From the phone".into());
    phone.host.wait(120_000);
    edit(&mut phone, ids[0], |draft| draft.name = "From the phone, later".into());
    edit(&mut desk, ids[1], |draft| draft.city = "Abha".into());
    edit(&mut phone, ids[1], |draft| draft.note = "calls at night".into());
    desk.act(Action::RemoveContacts(Target::Ids(vec![ids[2], ids[3]])));
    phone.host.wait(60_000);
    edit(&mut phone, ids[3], |draft| draft.note = "still a customer".into());
    let (new_here, new_there) = (add(&mut desk, "New at the desk"), add(&mut phone, "New on the phone"));
    for (shop, who) in [(&mut desk, new_here), (&mut phone, new_there)] {
        let target = Target::Ids(vec![who, ids[4]]);
        shop.act(Action::Tag { target, add: vec![], create: vec!["Eid".into()], remove: vec![] });
    }
    let refused = Consent { state: ConsentState::OptedOut, on: None, source: "phone".into() };
    phone.act(Action::SetConsent { target: Target::Ids(vec![ids[5]]), consent: refused });
    let agreed = Consent { state: ConsentState::OptedIn, on: None, source: "desk".into() };
    desk.host.wait(3_600_000);
    desk.act(Action::SetConsent { target: Target::Ids(vec![ids[5]]), consent: agreed });

    let from_phone = backup(&mut phone);
    read(&mut desk, from_phone.clone());
    let told = preview(&mut desk);
    assert_eq!((told.added, told.removed), (2, 0), "the new one, and the one that was edited after it was removed");
    let names: Vec<&FieldValue> = told.rows.iter().map(|row| &row.other).collect();
    assert!(names.contains(&&FieldValue::Name("From the desk".into())), "{names:?}");
    let before = shown(&mut desk);
    let merged = desk.committed(Request::RestoreCommit { mode: RestoreMode::Merge });
    assert!(matches!(merged.label, Label::BooksMerged { added: 2, removed: 0, .. }), "{:?}", merged.label);

    assert_eq!(desk.contact(ids[0]).contact.name, "From the phone, later");
    let kept = desk.contact(ids[0]).history.remove(0).before;
    assert!(kept.contains(&FieldValue::Name("From the desk".into())), "{kept:?}");
    let both = desk.contact(ids[1]).contact;
    assert_eq!((both.city.as_str(), both.note.as_str()), ("Abha", "calls at night"));
    assert_eq!(desk.ask(Request::Contact(ids[2])), Err(ServiceError::Gone));
    assert_eq!(desk.contact(ids[3]).contact.note, "still a customer");
    assert_eq!(desk.contact(ids[5]).contact.consent.state, ConsentState::OptedOut, "the desk did not know of it");
    assert_eq!(desk.count("tag:Eid"), 3, "one tag, though two devices made it");

    // And back: the phone takes over what the desk has now, and nothing is left to bring.
    take_over(&mut phone, backup(&mut desk), RestoreMode::Merge);
    assert_eq!(shown(&mut desk), shown(&mut phone));
    let written = phone.tape.len();
    take_over(&mut phone, backup(&mut desk), RestoreMode::Merge);
    assert_eq!(phone.tape.len(), written, "the same again writes nothing");
    let mut reopened = phone.reopened();
    assert_eq!(shown(&mut reopened), shown(&mut desk));

    desk.undo();
    assert_eq!(shown(&mut desk), before);
    // What was taken back comes again when it is asked for again.
    take_over(&mut desk, from_phone, RestoreMode::Merge);
    assert_eq!(shown(&mut desk), shown(&mut phone));
}

#[test]
fn a_merge_survives_a_tab_killed_before_and_after_it() {
    let mut desk = Shop::with_samples();
    let mut phone = Shop::elsewhere(8);
    take_over(&mut phone, backup(&mut desk), RestoreMode::Replace);
    add(&mut phone, "New");
    let before = shown(&mut desk);
    let written = desk.tape.len();
    take_over(&mut desk, backup(&mut phone), RestoreMode::Merge);
    assert_eq!(shown(&mut Shop::on(desk.tape.after(written))), before);
    assert_eq!(shown(&mut Shop::on(desk.tape.after(written + 1))), shown(&mut desk));
}

#[test]
fn a_file_without_stamps_adds_what_is_new_and_loses_nothing() {
    let mut desk = Shop::with_samples();
    let mut phone = Shop::elsewhere(9);
    take_over(&mut phone, backup(&mut desk), RestoreMode::AddMissing);
    let ids: Vec<ContactId> = desk.rows(Query::default()).iter().map(|row| row.id).collect();
    edit(&mut phone, ids[0], |draft| draft.name = "Renamed".into());
    take_over(&mut desk, backup(&mut phone), RestoreMode::Merge);
    assert_eq!(desk.contact(ids[0]).contact.name, "Renamed");
    assert_eq!(desk.rows(Query::default()).len(), ids.len());
}
