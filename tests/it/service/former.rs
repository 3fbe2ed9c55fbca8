//! What earlier versions of the program wrote still opens, can be taken back, and is done again.

use super::{Shop, Tape};
use daftar::domain::book::op::{Commit, Entry, Head, Label, NewContact, Op};
use daftar::domain::contact::{Contact, ContactId};
use daftar::domain::date::Timestamp;
use daftar::domain::slots::{SlotSet, Slots};
use daftar::store::Store;

#[test]
fn a_journal_of_the_first_version_opens_and_its_actions_are_taken_back() {
    let contact = |n: u128| Contact {
        name: format!("Customer {n}"),
        purchases: Some(3),
        ..Contact::new(ContactId(n), Timestamp(1_700_000_000_000))
    };
    let added: Slots = (0..3).collect();
    let list = (1..4).map(|n| NewContact { contact: contact(n), tags: Vec::new() }).collect();
    let label = Label::SamplesLoaded { count: 3 };
    let time = Timestamp(1_700_000_000_000);
    let ops = vec![Op::AddFormerContacts(list)];
    let commit = Commit { seq: 1, time, device: 7, label: label.clone(), ops };
    let entry = Entry { commit, inverse: vec![Op::RemoveContacts(SlotSet(added.clone()))] };
    let head = Head { seq: 1, time, label, touched: SlotSet(added), refers_to: None };
    let tape = Tape::default();
    let (entry, head) = (first_version(&entry), first_version(&head));
    pollster::block_on(tape.clone().append(1, entry, head)).expect("a store that takes it");
    let mut shop = Shop::on(tape);
    assert_eq!(shop.overview().contacts, 3);
    let found = shop.named("Customer 2");
    let detail = shop.contact(found).contact;
    assert_eq!((detail.purchases, detail.first_purchase, detail.last_purchase), (Some(3), None, None));
    let before = shop.content();
    shop.undo();
    assert_eq!(shop.overview().contacts, 0);
    shop.redo();
    assert_eq!(shop.content(), before);
    shop = shop.reopened();
    assert_eq!(shop.content(), before);
}

fn first_version<T: serde::Serialize>(record: &T) -> Vec<u8> {
    postcard::to_extend(record, vec![1]).expect("a record is written")
}
