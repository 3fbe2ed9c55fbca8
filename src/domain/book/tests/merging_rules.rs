//! What merging two devices' books means, case by case.

use super::merging::{content, copy, join};
use super::{contact_number, mark, new, set, shop, tag};
use crate::domain::book::Book;
use crate::domain::book::ledger::Remembered;
use crate::domain::book::merge::merged;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::date::{Date, Timestamp};
use crate::domain::message::{CampaignId, RecipientStatus};
use crate::domain::phone::{E164, Phone, PhoneKind};
use crate::domain::settings::Settings;
use crate::domain::slots::Slot;
use crate::domain::tag::{DimensionId, TagId};

const START: i64 = 1_800_000_000_000;

/// Two devices with the same shop.
fn pair() -> (Book, Book) {
    (copy(&shop()), copy(&shop()))
}

fn at(book: &mut Book, minute: i64, device: u64, ops: Vec<Op>) -> Vec<Op> {
    book.apply_at(Timestamp(START + minute * 60_000), device, ops).unwrap().inverse
}

fn name(text: &str) -> FieldValue {
    FieldValue::Name(text.to_owned())
}

fn fields(slot: Slot, values: Vec<FieldValue>) -> Vec<Op> {
    vec![Op::SetFields(vec![(slot, values)])]
}

fn consent(slot: Slot, state: ConsentState) -> Vec<Op> {
    vec![Op::SetConsent {
        contacts: set(&[slot]),
        consent: Consent { state, on: Some(Date(20_000)), source: "x".into() },
    }]
}

fn both(a: &Book, b: &Book) -> Book {
    let joined = join(a, b);
    assert_eq!(content(&joined), content(&join(b, a)));
    joined
}

#[test]
fn the_later_value_of_a_field_stays_and_the_other_is_told() {
    let (mut a, mut b) = pair();
    at(&mut a, 1, 1, fields(1, vec![name("Sara A"), FieldValue::City("Jeddah".into())]));
    at(&mut b, 2, 2, fields(1, vec![name("Sara B")]));
    at(&mut b, 3, 2, fields(2, vec![name("Only here")]));
    let joined = both(&a, &b);
    let contact = joined.contact(1).unwrap();
    assert_eq!((contact.name.as_str(), contact.city.as_str()), ("Sara B", "Jeddah"));
    let told = merged(&a, &b).report;
    assert_eq!((told.added, told.changed, told.removed), (0, 2, 0));
    let [one] = told.differing.as_slice() else { panic!("{told:?}") };
    assert_eq!((&one.kept, &one.other, one.other_was_ours), (&name("Sara B"), &name("Sara A"), true));
    assert_eq!((one.kept_at, one.other_at), (Timestamp(START + 120_000), Timestamp(START + 60_000)));
    // The other way round the value that gives way is not in our history, so the commit carries it.
    let there = merged(&b, &a);
    assert!(there.ops.contains(&Op::NoteValues(vec![(1, vec![name("Sara A")])])), "{:?}", there.ops);
}

#[test]
fn a_value_that_was_known_when_it_was_set_over_is_no_difference() {
    let (mut a, b) = pair();
    at(&mut a, 1, 1, fields(1, vec![name("First")]));
    let mut b = join(&b, &a);
    at(&mut b, 2, 2, fields(1, vec![name("Second")]));
    let told = merged(&a, &b).report;
    assert_eq!((told.changed, told.differing.len()), (1, 0));
}

#[test]
fn a_clock_that_stands_in_the_past_does_not_make_a_later_change_older() {
    let (mut a, b) = pair();
    at(&mut a, 1, 1, fields(1, vec![name("First")]));
    let mut b = join(&b, &a);
    b.apply_at(Timestamp(0), 2, fields(1, vec![name("Second")])).unwrap();
    assert_eq!(both(&a, &b).contact(1).unwrap().name, "Second");
}

#[test]
fn removed_stays_removed_unless_it_was_changed_afterwards() {
    let (mut a, mut b) = pair();
    at(&mut b, 1, 2, fields(3, vec![name("Before")]));
    at(&mut a, 2, 1, vec![Op::RemoveContacts(set(&[2, 3, 4]))]);
    at(&mut b, 3, 2, fields(4, vec![name("After")]));
    at(&mut b, 3, 2, vec![Op::AddTag { tag: TagId(2), contacts: set(&[2]) }]);
    let joined = both(&a, &b);
    assert_eq!((joined.contact(2), joined.contact(3)), (None, None), "a tag alone brings nobody back");
    assert_eq!(joined.contact(4).unwrap().name, "After");
    assert_eq!(joined.tags_of(4), [TagId(1), TagId(2)]);
}

#[test]
fn what_is_left_of_a_removed_contact_can_be_forgotten() {
    let (mut a, _) = pair();
    at(&mut a, 1, 1, fields(3, vec![name("Secret")]));
    at(&mut a, 2, 1, vec![Op::RemoveContacts(set(&[3, 4]))]);
    let left = |book: &Book| {
        let lines = book.remembered();
        lines.iter().filter(|line| matches!(line, Remembered::Removed(_))).count()
    };
    assert_eq!(left(&a), 1, "only who was edited");
    at(&mut a, 3, 1, vec![Op::RemoveContacts(set(&[5])), Op::Forget(set(&[1, 3, 4, 5]))]);
    assert_eq!((left(&a), a.len()), (0, 7), "the living stay");
    assert_eq!(content(&copy(&a)), content(&a));
}

#[test]
fn a_backup_carries_the_ledger() {
    let (mut a, mut b) = pair();
    at(&mut a, 1, 1, fields(3, vec![name("A")]));
    at(&mut a, 2, 1, vec![Op::RemoveContacts(set(&[3, 4]))]);
    at(&mut b, 1, 2, consent(1, ConsentState::OptedOut));
    at(&mut a, 2, 1, consent(1, ConsentState::OptedIn));
    let a = join(&a, &b);
    // What a backup makes of it: the living in the order of their ids, everything set by nobody, then the ledger.
    let mut read = Book::new();
    read.apply(a.dimensions().cloned().map(Op::PutDimension).collect()).unwrap();
    read.apply(a.tags().cloned().map(Op::PutTag).collect()).unwrap();
    let living = a.everyone().iter().rev();
    let list = living.map(|slot| NewContact { contact: a.contact(slot).unwrap(), tags: a.tags_of(slot) }).collect();
    read.apply(vec![Op::AddContacts(list)]).unwrap();
    read.apply(read.remembering(a.remembered())).unwrap();
    assert_eq!(read.remembered(), a.remembered());
    let (read, a) = (content(&join(&read, &b)), content(&join(&a, &b)));
    assert_eq!((read.set, read.tagged, read.beneath), (a.set, a.tagged, a.beneath));
}

#[test]
fn who_is_new_on_either_side_is_in_both() {
    let (mut a, mut b) = pair();
    at(&mut a, 1, 1, vec![Op::AddContacts(vec![new(50, &[1])].into())]);
    at(&mut b, 2, 2, vec![Op::AddContacts(vec![new(40, &[2]), new(60, &[])].into())]);
    let joined = both(&a, &b);
    let tags = |n: u32| joined.tags_of(joined.slot_of(contact_number(n).id).unwrap());
    assert_eq!((tags(50), tags(40), tags(60)), (vec![TagId(1)], vec![TagId(2)], vec![]));
    assert_eq!(merged(&a, &b).report.added, 2);
}

#[test]
fn a_change_to_a_contact_that_was_merged_away_reaches_the_one_it_became() {
    let (mut a, mut b) = pair();
    let (gone, heir) = (contact_number(3).id, contact_number(5).id);
    let undo = at(&mut a, 1, 1, vec![Op::RemoveContacts(set(&[3])), Op::NameHeirs(vec![(gone, heir)])]);
    let phone = Phone { number: Some(E164(966_599_999_999)), kind: PhoneKind::Mobile, raw: String::new() };
    at(&mut b, 2, 2, fields(3, vec![name("Moved"), FieldValue::Phones(vec![phone.clone()])]));
    at(&mut b, 2, 2, consent(3, ConsentState::OptedOut));
    let mut joined = both(&a, &b);
    let contact = joined.contact(5).unwrap();
    assert_eq!((joined.slot_of(gone), contact.name.as_str()), (None, "Moved"));
    assert_eq!(contact.consent.state, ConsentState::OptedOut);
    assert!(contact.phones.contains(&phone) && contact.phones.len() == contact_number(5).phones.len() + 1);
    // Taken back, they are two again, and what was set in each is in each.
    at(&mut a, 3, 1, undo);
    let apart = both(&a, &b);
    assert_eq!(apart.contact(5), Some(contact_number(5)));
    at(&mut joined, 4, 1, fields(5, vec![name("Settled")]));
    assert_eq!(both(&joined, &b).contact(5).unwrap().name, "Settled");
}

/// A book in which 3 became 5, and something that was set in 3 elsewhere came in for 5.
fn with_something_late(late: impl FnOnce(&mut Book)) -> (Book, Book) {
    let (mut a, mut b) = pair();
    let pair = (contact_number(3).id, contact_number(5).id);
    at(&mut a, 1, 1, vec![Op::RemoveContacts(set(&[3])), Op::NameHeirs(vec![pair])]);
    late(&mut b);
    (both(&a, &b), b)
}

#[test]
fn who_leaves_after_something_came_in_for_them_leaves_as_they_were_seen() {
    let (mut book, b) = with_something_late(|b| {
        at(b, 2, 2, fields(3, vec![name("Moved")]));
    });
    at(&mut book, 3, 1, vec![Op::RemoveContacts(set(&[5]))]);
    assert_eq!(book.remains(5).unwrap().name, "Moved");
    assert_eq!(merged(&book, &copy(&book)).ops, [], "a book has nothing to bring into itself");
    assert_eq!(both(&book, &b).slot_of(contact_number(5).id), None);
}

#[test]
fn a_refusal_that_came_in_is_lifted_by_whoever_merged_the_contact_all_the_same() {
    let (mut book, b) = with_something_late(|b| {
        at(b, 2, 2, consent(3, ConsentState::OptedOut));
    });
    let (five, six) = (contact_number(5).id, contact_number(6).id);
    assert_eq!(book.contact(5).unwrap().consent.state, ConsentState::OptedOut);
    let mut kept = copy(&book);
    let merge = || vec![Op::RemoveContacts(set(&[5])), Op::NameHeirs(vec![(five, six)])];
    at(&mut book, 3, 1, consent(6, ConsentState::OptedIn));
    at(&mut book, 3, 1, merge());
    assert_eq!(merged(&book, &copy(&book)).ops, [], "a book has nothing to bring into itself");
    assert_eq!(both(&book, &b).contact(6).unwrap().consent.state, ConsentState::OptedIn);
    // A refusal that nobody who merged had seen stands.
    let mut later = copy(&b);
    let again = Consent { state: ConsentState::OptedOut, on: Some(Date(20_001)), source: "again".into() };
    at(&mut later, 9, 2, fields(3, vec![FieldValue::Consent(again)]));
    assert_eq!(both(&book, &later).contact(6).unwrap().consent.state, ConsentState::OptedOut);
    // And so does one that was taken over.
    at(&mut kept, 3, 1, consent(6, ConsentState::OptedOut));
    at(&mut kept, 3, 1, merge());
    assert_eq!(merged(&kept, &copy(&kept)).ops, []);
    assert_eq!(both(&kept, &b).contact(6).unwrap().consent.state, ConsentState::OptedOut);
}

#[test]
fn two_that_were_each_merged_into_the_other_leave_one() {
    let (mut a, mut b) = pair();
    let (one, two) = (contact_number(3).id, contact_number(5).id);
    at(&mut a, 1, 1, vec![Op::RemoveContacts(set(&[3])), Op::NameHeirs(vec![(one, two)])]);
    at(&mut b, 2, 2, vec![Op::RemoveContacts(set(&[5])), Op::NameHeirs(vec![(two, one)])]);
    let joined = both(&a, &b);
    assert_eq!((joined.len(), joined.slot_of(two)), (9, None));
}

#[test]
fn an_opt_out_stands_above_an_opt_in_that_did_not_know_of_it() {
    let (mut a, mut b) = pair();
    at(&mut a, 1, 1, consent(1, ConsentState::OptedOut));
    at(&mut b, 2, 2, consent(1, ConsentState::OptedIn));
    let mut joined = both(&a, &b);
    assert_eq!(joined.contact(1).unwrap().consent.state, ConsentState::OptedOut);
    assert_eq!(merged(&a, &b).report.differing.len(), 1);
    // Whoever sees the refusal and records a new permission lifts it, everywhere.
    at(&mut joined, 3, 1, consent(1, ConsentState::OptedIn));
    assert_eq!(both(&joined, &b).contact(1).unwrap().consent.state, ConsentState::OptedIn);
    assert_eq!(both(&joined, &a).contact(1).unwrap().consent.state, ConsentState::OptedIn);
    at(&mut b, 9, 2, consent(1, ConsentState::OptedOut));
    assert_eq!(both(&joined, &b).contact(1).unwrap().consent.state, ConsentState::OptedOut);
}

#[test]
fn tags_named_alike_both_stay_and_nobody_loses_one() {
    let (mut a, mut b) = pair();
    at(&mut a, 1, 1, vec![Op::PutTag(tag(7, "Gold", None)), Op::AddTag { tag: TagId(7), contacts: set(&[1]) }]);
    at(&mut b, 2, 2, vec![Op::PutTag(tag(8, "gold", None)), Op::AddTag { tag: TagId(8), contacts: set(&[2]) }]);
    let joined = both(&a, &b);
    assert_eq!(joined.tag(TagId(7)).unwrap().name, "Gold");
    assert_eq!(joined.tag(TagId(8)).unwrap().name, "gold (2)");
    assert_eq!((joined.tags_of(1), joined.tags_of(2)), (vec![TagId(7)], vec![TagId(1), TagId(8)]));
    // A name that comes free does not change what somebody got used to, until it is set again.
    let mut later = copy(&joined);
    at(&mut later, 3, 1, vec![Op::RemoveTag { tag: TagId(7), contacts: set(&[1]) }, Op::DropTag(TagId(7))]);
    assert_eq!(later.tag(TagId(8)).unwrap().name, "gold (2)");
    assert_eq!(both(&later, &b).tag(TagId(8)).unwrap().name, "gold (2)");
}

#[test]
fn a_tag_that_was_dropped_is_kept_where_it_was_given_to_somebody_afterwards() {
    let (mut a, mut b) = pair();
    at(&mut a, 1, 1, vec![Op::RemoveTag { tag: TagId(2), contacts: set(&[3, 4]) }, Op::DropTag(TagId(2))]);
    assert_eq!(both(&a, &b).tag(TagId(2)), None);
    at(&mut b, 2, 2, vec![Op::AddTag { tag: TagId(2), contacts: set(&[5]) }]);
    let joined = both(&a, &b);
    assert_eq!(joined.tag(TagId(2)).unwrap().dimension, Some(DimensionId(1)));
    assert_eq!((joined.tags_of(3), joined.tags_of(5)), (vec![], vec![TagId(2)]));
}

#[test]
fn settings_are_joined_one_by_one() {
    let (mut a, mut b) = pair();
    let of =
        |shop: &str, currency: &str| Settings { shop: shop.into(), currency: currency.into(), ..Settings::default() };
    at(&mut a, 1, 1, vec![Op::SetSettings(of("Zahra", ""))]);
    at(&mut b, 2, 2, vec![Op::SetSettings(of("", "SAR"))]);
    assert_eq!(*both(&a, &b).settings(), of("Zahra", "SAR"));
}

#[test]
fn a_recipient_is_as_far_along_as_either_device_knows() {
    let (mut a, mut b) = pair();
    at(&mut a, 1, 1, vec![mark(3, RecipientStatus::Sent)]);
    at(&mut b, 2, 2, vec![mark(3, RecipientStatus::Skipped), mark(1, RecipientStatus::Waiting)]);
    let joined = both(&a, &b);
    let campaign = joined.campaign(CampaignId(1)).unwrap();
    assert_eq!(
        [1, 2, 3].map(|slot| campaign.status(slot)),
        [RecipientStatus::Opened, RecipientStatus::Sent, RecipientStatus::Sent]
    );
}

#[test]
fn stamps_cost_next_to_nothing() {
    let contact =
        |n: u32| NewContact { contact: Contact::new(ContactId(u128::from(n) + 1), Timestamp(START)), tags: Vec::new() };
    let mut book = Book::new();
    at(&mut book, 0, 1, vec![Op::PutTag(tag(1, "VIP", None)), Op::AddContacts((0..2_000).map(contact).collect())]);
    assert_eq!(book.ledger.memory(), 0, "who was never touched has no stamp");
    for minute in 1..40 {
        let contacts = crate::domain::slots::SlotSet((0..2_000).collect());
        let consent = Consent { state: ConsentState::OptedIn, on: Some(Date(minute)), source: String::new() };
        at(&mut book, i64::from(minute), 1, vec![Op::SetConsent { contacts, consent }]);
    }
    assert!(book.ledger.memory() < 5_000, "{} bytes", book.ledger.memory());
    at(&mut book, 300, 1, vec![Op::SetFields(vec![(5, vec![name("A")])])]);
    assert_eq!(book.contact(5).unwrap().get(FieldName::Name), name("A"));
    assert!(book.ledger.memory() < 5_000, "{} bytes", book.ledger.memory());
}
