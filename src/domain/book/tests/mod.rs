//! The book as a whole: what each op does, what it refuses, and what takes it back.

pub(super) mod compare;
mod merging;
mod merging_rules;
pub(super) mod properties;
mod questions;

use super::op::{NewContact, Op};
use super::samples::contact_number;
use super::*;
use crate::domain::consent::Consent;
use crate::domain::consent::{ConsentState, Permission};
use crate::domain::contact::FieldValue;
use crate::domain::date::{Date, Timestamp};
use crate::domain::message::{Mark, RecipientStatus};
use crate::domain::slots::SlotSet;
use crate::domain::tag::TagColor;
use compare::{assert_identical, assert_indexes_agree, assert_same};

fn added(list: impl IntoIterator<Item = NewContact>) -> Op {
    Op::AddContacts(list.into_iter().collect())
}

fn new(n: u32, tags: &[u64]) -> NewContact {
    NewContact { contact: contact_number(n), tags: tags.iter().copied().map(TagId).collect() }
}

fn set(slots: &[Slot]) -> SlotSet {
    SlotSet(slots.iter().copied().collect())
}

fn tag(id: u64, name: &str, dimension: Option<u64>) -> Tag {
    Tag { id: TagId(id), name: name.to_owned(), color: TagColor::Teal, dimension: dimension.map(DimensionId) }
}

fn dimension(id: u64) -> Dimension {
    Dimension { id: DimensionId(id), name: "Interest".to_owned(), color: TagColor::Blue }
}

fn campaign(recipients: &[Slot], opened: &[Slot], sent: &[Slot]) -> Campaign {
    Campaign {
        id: CampaignId(1),
        name: "Eid".to_owned(),
        text: "عيد مبارك".to_owned(),
        made: Timestamp(1),
        recipients: set(recipients),
        opened: set(opened),
        sent: set(sent),
        skipped: SlotSet::default(),
    }
}

/// Contacts 0 to 9 in slots 0 to 9; tag 1 (VIP) on even ones, tag 2 (bought, of dimension 1) on 3 and 4.
fn shop() -> Book {
    let mut book = Book::new();
    let list: Vec<_> = (0..10).map(|n| new(n, if n % 2 == 0 { &[1] } else { &[] })).collect();
    book.apply(vec![
        Op::PutDimension(dimension(1)),
        Op::PutTag(tag(1, "VIP", None)),
        Op::PutTag(tag(2, "Bought", Some(1))),
        added(list),
        Op::AddTag { tag: TagId(2), contacts: set(&[3, 4]) },
        Op::PutList(BroadcastList {
            id: ListId(1),
            name: "All".to_owned(),
            filter: String::new(),
            made: Timestamp(1),
            recipients: set(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        }),
        Op::PutCampaign(campaign(&[1, 2, 3], &[1], &[2])),
    ])
    .unwrap();
    book
}

#[test]
fn every_op_touches_what_it_changes_and_is_taken_back() {
    let consent = || Consent { state: ConsentState::OptedOut, on: Some(Date(20_000)), source: "phone call".to_owned() };
    // The first contact has an entry in its consent ledger.
    let known = || contact_number(0).permissions[0].clone();
    let told = || Permission { source: "phone call".to_owned(), ..known() };
    let cases: Vec<(Op, &[Slot])> = vec![
        (added([new(50, &[2]), new(40, &[1, 2])]), &[10, 11]),
        (Op::RemoveContacts(set(&[2, 3])), &[2, 3]),
        (Op::SetFields(vec![(5, vec![FieldValue::Name("A".into()), FieldValue::Name("B".into())])]), &[5]),
        (Op::SetFields(vec![(5, vec![FieldValue::City("A".into())]), (5, vec![FieldValue::City("B".into())])]), &[5]),
        (Op::SetConsent { contacts: set(&[0, 1, 2, 3]), consent: consent() }, &[0, 1, 2, 3]),
        (Op::SetConsent { contacts: set(&[3]), consent: contact_number(3).consent }, &[]),
        (Op::Permit { contacts: set(&[0, 1, 2]), permission: told() }, &[0, 1, 2]),
        (Op::Permit { contacts: set(&[0, 1]), permission: known() }, &[1]),
        (Op::Unpermit { contacts: set(&[0, 1]), permission: known() }, &[0]),
        (Op::AddTag { tag: TagId(2), contacts: set(&[3, 4, 5]) }, &[5]),
        (Op::AddTag { tag: TagId(2), contacts: set(&[3]) }, &[]),
        (Op::RemoveTag { tag: TagId(2), contacts: set(&[4, 5]) }, &[4]),
        (Op::PutTag(tag(2, "bought", None)), &[]),
        (Op::PutTag(tag(3, "New", Some(1))), &[]),
        (Op::DropDimension(DimensionId(1)), &[]),
        (Op::DropList(ListId(1)), &[]),
        (Op::DropCampaign(CampaignId(1)), &[]),
        (Op::PutCampaign(campaign(&[4], &[], &[])), &[]),
        (mark(2, RecipientStatus::Waiting), &[2]),
        (mark(2, RecipientStatus::Sent), &[]),
        (mark(3, RecipientStatus::Skipped), &[3]),
        (Op::SetSettings(Settings { shop: "Zahra".to_owned(), ..Settings::default() }), &[]),
        (Op::Replace(Book::new().to_image()), &[]),
    ];
    for (op, touched) in cases {
        let mut book = shop();
        let applied = book.apply(vec![op.clone()]).unwrap();
        assert_eq!(applied.touched.iter().collect::<Vec<_>>(), touched, "{op:?}");
        assert_indexes_agree(&book);
        let changed = Book::from_image(&book.to_image()).unwrap();
        let redo = book.apply(applied.inverse).unwrap().inverse;
        assert_same(&book, &shop());
        assert_indexes_agree(&book);
        book.apply(redo).unwrap();
        assert_same(&book, &changed);
    }
}

fn mark(n: u32, status: RecipientStatus) -> Op {
    Op::Mark(Mark { campaign: CampaignId(1), contact: contact_number(n).id, status })
}

#[test]
fn what_can_not_be_done_is_refused_by_name() {
    let image_error = Book::from_image(b"\x09").unwrap_err();
    let cases: Vec<(Op, OpError)> = vec![
        (added([new(3, &[])]), OpError::ContactExists(contact_number(3).id)),
        (added([new(30, &[]), new(20, &[]), new(30, &[])]), OpError::ContactExists(contact_number(30).id)),
        (added([new(30, &[1, 9])]), OpError::UnknownTag(TagId(9))),
        (Op::RemoveContacts(set(&[3, 77])), OpError::UnknownSlot(77)),
        (Op::SetFields(vec![(3, vec![]), (77, vec![])]), OpError::UnknownSlot(77)),
        (Op::SetConsent { contacts: set(&[77]), consent: Consent::default() }, OpError::UnknownSlot(77)),
        (
            Op::Permit { contacts: set(&[1, 77]), permission: contact_number(0).permissions[0].clone() },
            OpError::UnknownSlot(77),
        ),
        (Op::AddTag { tag: TagId(9), contacts: set(&[1]) }, OpError::UnknownTag(TagId(9))),
        (Op::AddTag { tag: TagId(1), contacts: set(&[1, 77]) }, OpError::UnknownSlot(77)),
        (Op::RemoveTag { tag: TagId(9), contacts: set(&[1]) }, OpError::UnknownTag(TagId(9))),
        (Op::PutTag(tag(3, " vip ", None)), OpError::TagNameTaken(TagId(1))),
        (Op::PutTag(tag(3, "Third", Some(8))), OpError::UnknownDimension(DimensionId(8))),
        (Op::DropTag(TagId(1)), OpError::TagInUse(TagId(1))),
        (Op::DropTag(TagId(9)), OpError::UnknownTag(TagId(9))),
        (Op::DropDimension(DimensionId(9)), OpError::UnknownDimension(DimensionId(9))),
        (Op::DropSegment(SegmentId(9)), OpError::UnknownSegment(SegmentId(9))),
        (Op::DropTemplate(TemplateId(9)), OpError::UnknownTemplate(TemplateId(9))),
        (Op::DropList(ListId(9)), OpError::UnknownList(ListId(9))),
        (Op::DropCampaign(CampaignId(9)), OpError::UnknownCampaign(CampaignId(9))),
        (Op::PutCampaign(campaign(&[1, 30], &[], &[])), OpError::UnknownSlot(30)),
        (Op::PutCampaign(campaign(&[1], &[2], &[])), OpError::CampaignSets(CampaignId(1))),
        (Op::PutCampaign(campaign(&[1, 2], &[2], &[2])), OpError::CampaignSets(CampaignId(1))),
        (mark(99, RecipientStatus::Sent), OpError::UnknownContact(contact_number(99).id)),
        (
            mark(9, RecipientStatus::Sent),
            OpError::NotARecipient { campaign: CampaignId(1), contact: contact_number(9).id },
        ),
        (Op::Replace(vec![9]), OpError::Image(image_error)),
    ];
    for (op, error) in cases {
        let mut book = shop();
        // Something valid in front has to be taken back with it.
        let first = vec![added([new(90, &[1])]), Op::SetSettings(Settings::default()), op.clone()];
        assert_eq!(book.apply(first).unwrap_err(), error, "{op:?}");
        assert_identical(&book, &shop());
        assert_eq!(book.apply(vec![op]).unwrap_err(), error);
        assert_identical(&book, &shop());
    }
}

#[test]
fn a_removed_contact_comes_back_to_its_slot_with_its_tags() {
    let mut book = shop();
    let id = contact_number(4).id;
    let applied = book.apply(vec![Op::RemoveContacts(set(&[4]))]).unwrap();
    assert_eq!((book.slot_of(id), book.id_of(4), book.contact(4)), (None, None, None));
    assert_eq!(book.len(), 9);
    assert!(book.list(ListId(1)).unwrap().recipients.0.contains(4), "lists keep the slot");
    book.apply(vec![added([new(70, &[])])]).unwrap();
    assert_eq!(book.slot_of(contact_number(70).id), Some(10), "a reserved slot is not given away");
    book.apply(applied.inverse).unwrap();
    assert_eq!(book.slot_of(id), Some(4));
    assert_eq!(book.tags_of(4), [TagId(1), TagId(2)]);
    assert_eq!(book.contact(4), Some(contact_number(4)));
}

#[test]
fn one_commit_may_lean_on_its_own_ops() {
    let mut book = shop();
    let applied = book
        .apply(vec![
            Op::PutTag(tag(7, "Fresh", None)),
            added([new(20, &[7])]),
            Op::AddTag { tag: TagId(7), contacts: set(&[0, 10]) },
            Op::RemoveTag { tag: TagId(2), contacts: set(&[3, 4]) },
            Op::DropTag(TagId(2)),
        ])
        .unwrap();
    assert_eq!(book.carriers(TagId(7)).iter().collect::<Vec<_>>(), [0, 10]);
    assert_eq!(book.tag(TagId(2)), None);
    book.apply(applied.inverse).unwrap();
    assert_same(&book, &shop());
}

#[test]
fn marking_moves_a_recipient_to_exactly_one_place() {
    let mut book = shop();
    for status in [RecipientStatus::Sent, RecipientStatus::Skipped, RecipientStatus::Opened, RecipientStatus::Waiting] {
        book.apply(vec![mark(3, status)]).unwrap();
        let campaign = book.campaign(CampaignId(1)).unwrap();
        let places = [&campaign.opened, &campaign.sent, &campaign.skipped].map(|set| set.0.contains(3));
        let expected = [RecipientStatus::Opened, RecipientStatus::Sent, RecipientStatus::Skipped].map(|s| s == status);
        assert_eq!(places, expected);
    }
    book.apply(vec![Op::RemoveContacts(set(&[3])), mark(3, RecipientStatus::Skipped)]).unwrap();
}

#[test]
fn blocks_of_another_book_are_refused() {
    let mut book = Book::new();
    book.apply(vec![added((0..200).map(|n| new(n, &[])))]).unwrap();
    let parts = book.changed_parts();
    let blocks: Vec<Vec<u8>> = parts.changed.into_iter().map(|(_, bytes)| bytes).collect();
    assert_eq!(blocks.len(), parts.count as usize);
    let refused = |head: &[u8], blocks: &[Vec<u8>]| Book::open(head, blocks).unwrap_err();
    assert_eq!(refused(&parts.head, &blocks[1..]), ImageError::Damaged("head"));
    let mut twice = blocks.clone();
    twice[1] = blocks[0].clone();
    assert_eq!(refused(&parts.head, &twice), ImageError::Damaged("ids"));
    let mut short = blocks.clone();
    short.swap(0, 3);
    assert_eq!(refused(&parts.head, &short), ImageError::Damaged("block length"));
    assert_eq!(refused(&Book::new().changed_parts().head, &blocks), ImageError::Damaged("head"));
    let mut newer = parts.head.clone();
    newer[0] = 9;
    assert_eq!(refused(&newer, &blocks), ImageError::UnknownVersion { part: "head", version: 9 });
    assert_identical(&Book::open(&parts.head, &blocks).unwrap(), &book);
}

#[test]
fn only_blocks_that_changed_are_written_again() {
    let mut book = Book::new();
    book.apply(vec![Op::PutTag(tag(1, "VIP", None)), added((0..200).map(|n| new(n, &[])))]).unwrap();
    let changed = |book: &Book| book.changed_parts().changed.iter().map(|(number, _)| *number).collect::<Vec<_>>();
    assert_eq!(changed(&book), [0, 1, 2, 3]);
    book.mark_saved();
    assert_eq!(changed(&book), [0u32; 0]);
    book.apply(vec![Op::AddTag { tag: TagId(1), contacts: set(&[1, 100]) }]).unwrap();
    assert_eq!(changed(&book), [0u32; 0], "tags live in the head");
    book.apply(vec![Op::SetFields(vec![(70, vec![FieldValue::Note("x".into())])])]).unwrap();
    book.apply(vec![added([new(300, &[])])]).unwrap();
    assert_eq!(changed(&book), [1, 3]);
    book.apply(vec![Op::RemoveContacts(set(&[0]))]).unwrap();
    book.mark_saved();
    assert_eq!(changed(&book), [0], "the removal came after the parts were handed out");
    book.mark_saved();
    assert_eq!(changed(&book), [0u32; 0]);
}

#[test]
fn a_commit_that_was_not_saved_leaves_no_slot_behind() {
    let mut book = shop();
    let slots = book.slots_given();
    let applied = book.apply(vec![added((20..120).map(|n| new(n, &[1])))]).unwrap();
    book.take_back(applied.inverse, slots).unwrap();
    assert_identical(&book, &shop());
    book.apply(vec![added([new(300, &[])])]).unwrap();
    assert_eq!(book.slot_of(contact_number(300).id), Some(slots));
    assert_indexes_agree(&book);
}
