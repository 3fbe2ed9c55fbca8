//! What happens with a contact: the timeline, follow-ups, the consent ledger.

use super::Shop;
use daftar::domain::consent::{Channel, ConsentState, Permission};
use daftar::domain::contact::{ContactId, FieldName};
use daftar::domain::date::Date;
use daftar::domain::follow_up::FollowUp;
use daftar::domain::import::IssueKind;
use daftar::domain::interaction::InteractionKind;
use daftar::domain::money::Amount;
use daftar::protocol::{Action, Draft, InteractionDraft, Made, Request, RestoreMode, ServiceError, Target};

fn person(shop: &mut Shop) -> ContactId {
    let draft = Draft { name: "مها".into(), phones: vec!["0501234567".into()], ..Draft::default() };
    match shop.made(Action::AddContact { draft, tags: vec![] }) {
        Made::Contact(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn told(kind: InteractionKind, day: &str, amount: &str) -> InteractionDraft {
    InteractionDraft { kind, day: day.into(), amount: amount.into(), rating: Some(4), text: " سطر ".into() }
}

#[test]
fn an_order_is_a_purchase_and_goes_with_its_entry() {
    let mut shop = Shop::new();
    let id = person(&mut shop);
    let order =
        |day: &str, amount: &str| Action::Interact { contact: id, draft: told(InteractionKind::Order, day, amount) };
    shop.act(order("2026-10-03", "١٢٠٫٥"));
    shop.act(order("2026-09-01", "30"));
    let contact = shop.contact(id).contact;
    let days: Vec<String> = contact.interactions.iter().map(|one| one.day.iso()).collect();
    assert_eq!(days, ["2026-09-01", "2026-10-03"], "the oldest first");
    assert!(contact.interactions.iter().all(|one| one.rating.is_none() && one.text == "سطر"));
    assert_eq!((contact.purchases, contact.spent), (Some(2), Some(Amount(150_500))));
    let days = (contact.first_purchase, contact.last_purchase, contact.last_contact);
    let (first, last) = (Date::from_ymd(2026, 9, 1), Date::from_ymd(2026, 10, 3));
    assert_eq!(days, (first, last, last));
    let gone = contact.interactions[1].id;
    shop.act(Action::TakeOut { contact: id, interaction: gone });
    let contact = shop.contact(id).contact;
    assert_eq!((contact.purchases, contact.spent), (Some(1), Some(Amount(30_000))));
    let days = (contact.first_purchase, contact.last_purchase);
    assert_eq!(days, (first, first), "the only purchase left is both");
    assert_eq!(contact.interactions[1].kind, InteractionKind::Gone);
    assert!(contact.interactions[1].text.is_empty(), "nothing of it stays");
    assert_eq!(shop.try_act(Action::TakeOut { contact: id, interaction: gone }).unwrap_err(), ServiceError::Gone);
    shop.undo();
    assert_eq!(shop.contact(id).contact.spent, Some(Amount(150_500)));
    let refused = shop.try_act(order("soon", "1")).unwrap_err();
    let ServiceError::Form(issues) = refused else { panic!("{refused:?}") };
    assert_eq!((issues[0].field, issues[0].kind), (FieldName::LastContact, IssueKind::DateInvalid));
    assert!(matches!(shop.try_act(order("", "much")), Err(ServiceError::Form(_))));
}

#[test]
fn what_happened_on_one_day_stands_in_the_order_in_which_it_was_told() {
    let mut shop = Shop::new();
    let id = person(&mut shop);
    let kinds = [InteractionKind::Order, InteractionKind::Complaint, InteractionKind::Call, InteractionKind::Note];
    for kind in kinds {
        shop.host.wait(1);
        shop.act(Action::Interact { contact: id, draft: told(kind, "2026-10-03", "") });
    }
    let told: Vec<InteractionKind> = shop.contact(id).contact.interactions.iter().map(|one| one.kind).collect();
    assert_eq!(told, kinds);
}

#[test]
fn a_follow_up_comes_back_in_its_rhythm() {
    let mut shop = Shop::new();
    let id = person(&mut shop);
    let target = || Target::Ids(vec![id]);
    shop.act(Action::SetFollowUp { target: target(), on: "2026-12-01".into(), every: 90 });
    let due = Date::from_ymd(2026, 12, 1).unwrap();
    assert_eq!(shop.contact(id).contact.follow_up, Some(FollowUp { on: due, every: Some(90) }));
    shop.act(Action::FollowedUp(id));
    let contact = shop.contact(id).contact;
    let today = contact.last_contact.expect("today");
    assert_eq!(contact.follow_up, Some(FollowUp { on: today.add_days(90), every: Some(90) }));
    shop.act(Action::SetFollowUp { target: target(), on: String::new(), every: 0 });
    assert_eq!(shop.contact(id).contact.follow_up, None);
    assert_eq!(shop.try_act(Action::FollowedUp(id)).unwrap_err(), ServiceError::Gone);
}

#[test]
fn what_was_agreed_before_stays_in_the_ledger() {
    let mut shop = Shop::new();
    let id = person(&mut shop);
    let say = |channel, state, source: &str| Permission {
        on: Date::from_ymd(2026, 5, 1),
        channel,
        state,
        source: source.into(),
        words: "هل نراسلك؟ نعم".into(),
        proof: "receipt 7".into(),
    };
    let permit = |permission| Action::Permit { contact: id, permission };
    shop.act(permit(say(Channel::WhatsApp, ConsentState::OptedIn, "in the shop")));
    shop.act(permit(say(Channel::Email, ConsentState::OptedIn, "form")));
    shop.act(permit(Permission {
        on: Date::from_ymd(2026, 6, 1),
        ..say(Channel::WhatsApp, ConsentState::OptedOut, "reply")
    }));
    let contact = shop.contact(id).contact;
    assert_eq!((contact.consent.state, contact.consent.source.as_str()), (ConsentState::OptedOut, "reply"));
    let ledger: Vec<_> = contact.permissions.iter().map(|one| (one.channel, one.state)).collect();
    assert_eq!(ledger.len(), 3);
    assert!(ledger.contains(&(Channel::WhatsApp, ConsentState::OptedIn)));
    // A form that changes the consent keeps what held before as well.
    let detail = shop.contact(id);
    let mut draft = super::forms::form(&detail);
    draft.consent.state = ConsentState::OptedIn;
    draft.consent.source = "asked again".into();
    shop.act(Action::EditContact { contact: id, draft, tags: vec![], began: None });
    let contact = shop.contact(id).contact;
    assert_eq!(contact.permissions.len(), 3, "the refusal was in it already");
    assert_eq!(contact.consent.source, "asked again");
}

#[test]
fn a_backup_and_a_reopening_keep_all_of_it() {
    let mut shop = Shop::new();
    let id = person(&mut shop);
    shop.act(Action::Interact { contact: id, draft: told(InteractionKind::Rating, "2026-01-02", "") });
    shop.act(Action::SetFollowUp { target: Target::Ids(vec![id]), on: "2027-01-01".into(), every: 0 });
    let before = shop.contact(id).contact;
    assert_eq!(before.interactions[0].rating, Some(4));
    assert_eq!(shop.reopened().contact(id).contact, before);
    let (name, file) = shop.file(Request::Backup { passphrase: None });
    let mut other = Shop::elsewhere(9);
    let read = Request::RestoreRead { file: name, passphrase: None };
    other.ask_with(read, Some(file)).result.expect("a backup");
    other.committed(Request::RestoreCommit { mode: RestoreMode::Replace });
    assert_eq!(other.contact(id).contact, before);
}
