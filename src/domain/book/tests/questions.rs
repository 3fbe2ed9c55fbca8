//! What people ask a book: search, cities, orders, numbers shared by several contacts.

use crate::domain::book::op::{NewContact, Op};
use crate::domain::book::{Book, SortKey};
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::email::Email;
use crate::domain::phone::{E164, Phone, PhoneKind};
use crate::domain::slots::{Slot, Slots};

fn book() -> Book {
    let rows = [
        ("إيمان الأحمد", 966_501_234_567, "eman@shop.sa", "الرياض", "تحب العطور"),
        ("Sara Khan", 971_501_234_567, "Sara.K@example.com", "Dubai", ""),
        ("", 0, "", "dubai", "called twice"),
        ("سارة خان", 966_501_234_567, "", "Dubai", "Sara's sister"),
        ("Zaid", 0, "zaid@shop.sa", "", ""),
    ];
    let contact = |(n, (name, number, email, city, note)): (usize, (&str, u64, &str, &str, &str))| {
        let mut contact = Contact::new(ContactId(n as u128 + 1), Timestamp(100 - n as i64));
        contact.name = name.to_owned();
        if number > 0 {
            contact.phones.push(Phone::known(E164(number), PhoneKind::Mobile));
        }
        if !email.is_empty() {
            contact.emails.push(Email(email.to_owned()));
        }
        contact.city = city.to_owned();
        contact.note = note.to_owned();
        NewContact { contact, tags: Vec::new() }
    };
    let mut book = Book::new();
    book.apply(vec![Op::AddContacts(rows.into_iter().enumerate().map(contact).collect())]).unwrap();
    book
}

fn list(slots: Slots) -> Vec<Slot> {
    slots.iter().collect()
}

#[test]
fn search_reads_letters_digits_and_several_words_as_people_type_them() {
    let book = book();
    let cases: [(&str, &[Slot]); 16] = [
        ("", &[0, 1, 2, 3, 4]),
        ("ايمان", &[0]),
        ("الاحمد إيمان", &[0]),
        ("SARA", &[1, 3]),
        ("sara khan", &[1]),
        ("sara dubai", &[1, 3]),
        ("saraa", &[]),
        ("shop.sa", &[0, 4]),
        ("رياض", &[0]),
        ("501234567", &[0, 1, 3]),
        ("0501234567", &[0, 1, 3]),
        ("+966 50 123 4567", &[0, 3]),
        ("00966501234567", &[0, 3]),
        ("٠٥٠١٢٣", &[0, 1, 3]),
        ("sara 966", &[3]),
        ("العطور", &[0]),
    ];
    for (needle, expected) in cases {
        assert_eq!(list(book.search(needle, book.everyone())), expected, "{needle}");
    }
    assert_eq!(list(book.search("sara", &[0, 3].into())), [3], "only within the universe");
}

#[test]
fn a_shared_number_belongs_to_whoever_came_first_and_then_to_the_next() {
    let mut book = book();
    assert_eq!(book.by_phone(966_501_234_567), Some(0));
    let none = |slot| Op::SetFields(vec![(slot, vec![FieldValue::Phones(Vec::new())])]);
    book.apply(vec![none(0)]).unwrap();
    assert_eq!(book.by_phone(966_501_234_567), Some(3));
    book.apply(vec![none(3)]).unwrap();
    assert_eq!(book.by_phone(966_501_234_567), None);
    assert_eq!(book.by_phone(971_501_234_567), Some(1));
}

#[test]
fn addresses_are_found_by_key_and_forgotten_with_the_edit() {
    let mut book = book();
    assert_eq!(book.by_email("sara.k@example.com"), Some(1));
    assert_eq!(book.by_email("Sara.K@example.com"), None, "keys are lower case");
    book.apply(vec![Op::SetFields(vec![(1, vec![FieldValue::Emails(vec![Email("New@x.com".into())])])])]).unwrap();
    assert_eq!((book.by_email("sara.k@example.com"), book.by_email("new@x.com")), (None, Some(1)));
}

#[test]
fn cities_are_suggested_as_most_often_written() {
    let book = book();
    assert_eq!(book.cities("", 10), ["Dubai", "الرياض"]);
    assert_eq!(book.cities("dub", 10), ["Dubai"]);
    assert_eq!(book.cities("رياض", 10), ["الرياض"]);
    assert_eq!(book.cities("", 0), [""; 0]);
}

#[test]
fn the_nameless_come_last_in_both_directions() {
    let book = book();
    let sorted = |by, descending| book.sorted(book.everyone(), by, descending);
    assert_eq!(sorted(SortKey::Name, false), [1, 4, 0, 3, 2]);
    assert_eq!(sorted(SortKey::Name, true), [3, 0, 4, 1, 2]);
    assert_eq!(sorted(SortKey::City, false), [1, 2, 3, 0, 4]);
    assert_eq!(sorted(SortKey::City, true), [0, 1, 2, 3, 4]);
    assert_eq!(sorted(SortKey::Created, false), [4, 3, 2, 1, 0]);
    assert_eq!(sorted(SortKey::Created, true), [0, 1, 2, 3, 4]);
    assert_eq!(book.sorted(&[4, 2].into(), SortKey::Name, false), [4, 2]);
}

#[test]
fn warming_ends_and_changes_no_answer() {
    let warm = book();
    let mut steps = 0;
    while warm.warm_search() {
        steps += 1;
    }
    assert_eq!(steps, 1, "one block");
    assert_eq!(warm.search("sara", warm.everyone()), book().search("sara", book().everyone()));
}
