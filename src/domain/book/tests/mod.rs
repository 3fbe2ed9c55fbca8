//! The book as a whole.

mod compare;
mod properties;

use super::samples::contact_number;
use super::*;
use crate::domain::book::op::{NewContact, Op};

#[test]
fn added_contacts_are_there_and_can_be_taken_back() {
    let mut book = Book::new();
    let list: Vec<NewContact> =
        (0..5000).map(|n| NewContact { contact: contact_number(n), tags: Vec::new() }).collect();
    let applied = book.apply(vec![Op::AddContacts(list)]).unwrap();
    assert_eq!(book.len(), 5000);
    assert_eq!(applied.touched.len(), 5000);
    assert_eq!(book.contact(4999), Some(contact_number(4999)));
    let again = Book::from_image(&book.to_image()).unwrap();
    assert_eq!(again.contact(4999), Some(contact_number(4999)));
    assert!(!book.name_search("sara").is_empty());
    book.apply(applied.inverse).unwrap();
    assert!(book.is_empty());
}
