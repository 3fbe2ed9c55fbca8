//! Cases that a person meets, one kind of change after another.

use super::{Told, copy};
use crate::domain::book::op::{NewContact, Op};
use crate::domain::book::samples::contact_number;
use crate::domain::book::takeback::{Kept, Thing, Turned, Why};
use crate::domain::book::tests::compare::assert_same;
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, FieldName, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::message::{Campaign, CampaignId, Mark, RecipientStatus};
use crate::domain::phone::{E164, Phone, PhoneKind};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, SlotSet};
use crate::domain::tag::{Tag, TagColor, TagId};

fn set(slots: &[Slot]) -> SlotSet {
    SlotSet(slots.iter().copied().collect())
}

fn tag(id: u64, name: &str) -> Op {
    Op::PutTag(Tag { id: TagId(id), name: name.into(), color: TagColor::Teal, dimension: None })
}

/// Contacts 0 to 5, and tag 1 on the first two.
fn shop() -> Told {
    let mut told = Told::new();
    let add = |n: u32| NewContact { contact: contact_number(n), tags: if n < 2 { vec![TagId(1)] } else { vec![] } };
    told.commit(vec![tag(1, "VIP"), Op::AddContacts((0..6).map(add).collect())]);
    told
}

fn consent(state: ConsentState) -> Consent {
    Consent { state, on: None, source: "shop".into() }
}

#[test]
fn an_opt_out_since_outlives_the_undo_of_a_bulk_opt_in() {
    let mut told = shop();
    told.commit(vec![Op::SetConsent { contacts: set(&[0, 1, 2]), consent: consent(ConsentState::OptedIn) }]);
    told.commit(vec![Op::SetConsent { contacts: set(&[1]), consent: consent(ConsentState::OptedOut) }]);
    let plan = told.plan(1, 9);
    assert_eq!((plan.figures.changed, plan.kept_total), (2, 1));
    assert_eq!(plan.kept[0].why, Why::Edited(vec![FieldName::Consent]));
    told.book.apply(plan.ops).unwrap();
    let state = |slot| told.book.contact(slot).unwrap().consent;
    assert_eq!(state(1), consent(ConsentState::OptedOut));
    assert_eq!(state(0), contact_number(0).consent);
}

#[test]
fn one_column_goes_back_and_another_that_was_written_since_stays() {
    let mut told = shop();
    let extra = |cells: &[(&str, &str)]| {
        FieldValue::Extra(cells.iter().map(|(header, cell)| ((*header).to_owned(), (*cell).to_owned())).collect())
    };
    told.commit(vec![Op::SetFields(vec![(1, vec![extra(&[("Size", "M"), ("Shoe", "40")])])])]);
    told.commit(vec![Op::SetFields(vec![(1, vec![extra(&[("Size", "L"), ("Shoe", "40"), ("Hat", "7")])])])]);
    let plan = told.plan(1, 9);
    assert_eq!(plan.kept[0].why, Why::Edited(vec![FieldName::Extra]));
    told.book.apply(plan.ops).unwrap();
    // Before, it had one column of the samples.
    let cells = told.book.contact(1).unwrap().extra;
    assert_eq!(cells, [("Size", "L"), ("Hat", "7"), ("Column 0", "cell 1")].map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn a_tag_that_was_made_goes_unless_others_carry_it_by_now() {
    let mut told = shop();
    told.commit(vec![tag(2, "Fair"), Op::AddTag { tag: TagId(2), contacts: set(&[0, 1]) }]);
    assert_eq!(told.plan(1, 9).turned, [(Thing::Tag("Fair".into()), Turned::Dropped)]);
    told.commit(vec![Op::AddTag { tag: TagId(2), contacts: set(&[5]) }]);
    let plan = told.plan(1, 9);
    assert_eq!(plan.kept, [Kept { what: Thing::Tag("Fair".into()), why: Why::InUse(1) }]);
    told.book.apply(plan.ops).unwrap();
    assert_eq!(told.book.carriers(TagId(2)).iter().collect::<Vec<_>>(), [5]);
}

#[test]
fn a_tag_that_was_deleted_comes_back_unless_its_name_is_taken() {
    let mut told = shop();
    told.commit(vec![Op::RemoveTag { tag: TagId(1), contacts: set(&[0, 1]) }, Op::DropTag(TagId(1))]);
    told.commit(vec![Op::RemoveContacts(set(&[0]))]);
    let plan = told.plan(1, 9);
    let mut book = copy(&told.book);
    book.apply(plan.ops).unwrap();
    assert_eq!(book.carriers(TagId(1)).iter().collect::<Vec<_>>(), [1], "who left the book carries nothing");
    told.commit(vec![tag(9, " vip ")]);
    assert_eq!(told.plan(1, 9).kept, [Kept { what: Thing::Tag("VIP".into()), why: Why::NameTaken }]);
}

#[test]
fn marks_of_a_campaign_since_stay() {
    let mut told = shop();
    let campaign = Campaign {
        id: CampaignId(1),
        name: "Eid".into(),
        text: String::new(),
        made: Timestamp(1),
        recipients: set(&[0, 1, 2]),
        opened: SlotSet::default(),
        sent: SlotSet::default(),
        skipped: SlotSet::default(),
    };
    let mark = |n: u32, status| vec![Op::Mark(Mark { campaign: CampaignId(1), contact: contact_number(n).id, status })];
    told.commit(vec![Op::PutCampaign(campaign)]);
    told.commit(mark(0, RecipientStatus::Sent));
    told.commit(mark(1, RecipientStatus::Opened));
    told.commit(mark(1, RecipientStatus::Sent));
    assert_eq!(told.plan(1, 9).kept, [Kept { what: Thing::Campaign("Eid".into()), why: Why::Changed }]);
    assert_eq!(told.plan(3, 9).kept_total, 1);
    let plan = told.plan(2, 9);
    told.book.apply(plan.ops).unwrap();
    assert_eq!(told.book.campaign(CampaignId(1)).unwrap().status(0), RecipientStatus::Waiting);
}

#[test]
fn one_setting_goes_back_and_another_stays() {
    let mut told = shop();
    let settings = |shop: &str, currency: &str| {
        Op::SetSettings(Settings { shop: shop.into(), currency: currency.into(), ..Settings::default() })
    };
    told.commit(vec![settings("Zahra", "")]);
    told.commit(vec![settings("Zahra", "SAR")]);
    let plan = told.plan(1, 9);
    assert_eq!((plan.kept_total, plan.turned.as_slice()), (0, [(Thing::Settings, Turned::Changed)].as_slice()));
    told.book.apply(plan.ops).unwrap();
    assert_eq!((told.book.settings().shop.as_str(), told.book.settings().currency.as_str()), ("", "SAR"));
}

#[test]
fn somebody_with_the_number_who_was_there_before_is_no_newcomer() {
    let shared = |n: u32, created: i64| NewContact {
        contact: Contact {
            name: format!("C{n}"),
            created: Timestamp(created),
            phones: vec![Phone { number: Some(E164(966_501_112_233)), kind: PhoneKind::Mobile, raw: String::new() }],
            ..contact_number(n)
        },
        tags: Vec::new(),
    };
    let mut told = Told::new();
    told.commit(vec![Op::AddContacts(vec![shared(1, 5), shared(2, 5)].into())]);
    told.commit(vec![Op::RemoveContacts(set(&[0]))]);
    told.entries[1].commit.time = Timestamp(10);
    assert_eq!(told.plan(1, 9).figures.returned, 1);
    told.commit(vec![Op::AddContacts(vec![shared(3, 11)].into())]);
    let plan = told.plan(1, 9);
    assert_eq!(plan.kept[0].why, Why::NumberTaken("C3".into()));
    assert!(plan.ops.is_empty());
}

#[test]
fn twenty_thousand_imported_contacts_go_and_one_edited_stays() {
    let mut told = shop();
    let add = |n: u32| NewContact { contact: contact_number(n), tags: vec![TagId(2)] };
    told.commit(vec![tag(2, "Fair"), Op::AddContacts((100..20_100).map(add).collect())]);
    told.commit(vec![Op::SetFields(vec![(1000, vec![FieldValue::City("Taif".into())])])]);
    let plan = told.plan(1, 4096);
    assert_eq!((plan.figures.removed, plan.kept_total, plan.ops.len()), (19_999, 2, 1));
    let inverse = told.book.apply(plan.ops).unwrap().inverse;
    assert_eq!(told.book.len(), 7);
    told.book.apply(inverse).unwrap();
    assert_same(&told.book, &told.states[3]);
}
