//! What people ask a book: search, cities, orders, numbers shared by several contacts.

use crate::domain::book::op::{NewContact, Op};
use crate::domain::book::{Book, SortKey};
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::domain::date::{Date, Timestamp};
use crate::domain::email::Email;
use crate::domain::phone::{E164, Phone, PhoneKind};
use crate::domain::segment::ast::{DateField, NumberField};
use crate::domain::segment::eval::{Index, NO_DATE};
use crate::domain::slots::{Slot, SlotSet, Slots};

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
fn the_maps_of_phones_and_addresses_are_made_when_they_are_asked_and_answer_the_same() {
    let asked = book();
    let never_asked = book();
    let opened = Book::from_image(&asked.to_image()).unwrap();
    assert_eq!(opened.index.ways.are_made(), [false, false], "opening makes none");
    assert_eq!(opened.index.ways.memory(), 0);
    assert_eq!(opened.by_phone(971_501_234_567), Some(1));
    assert_eq!(opened.index.ways.are_made(), [true, false], "each by itself");
    assert_eq!(opened.by_email("zaid@shop.sa"), Some(4));
    let change = || {
        let number = Phone::known(E164(971_501_234_567), PhoneKind::Mobile);
        let emails = FieldValue::Emails(vec![Email("zaid@shop.sa".into())]);
        vec![
            Op::SetFields(vec![(0, vec![FieldValue::Phones(vec![number]), emails])]),
            Op::RemoveContacts(SlotSet([4].into())),
        ]
    };
    for mut book in [asked, never_asked, opened] {
        let before = book.index.ways.are_made();
        let inverse = book.apply(change()).unwrap().inverse;
        assert_eq!(book.index.ways.are_made(), before, "an edit makes none and gives none up");
        assert_eq!((book.by_phone(971_501_234_567), book.by_phone(966_501_234_567)), (Some(0), Some(3)));
        assert_eq!(book.by_email("zaid@shop.sa"), Some(0));
        book.apply(inverse).unwrap();
        assert_eq!((book.by_phone(971_501_234_567), book.by_phone(966_501_234_567)), (Some(1), Some(0)));
        assert_eq!(book.by_email("zaid@shop.sa"), Some(4));
    }
}

#[test]
fn an_import_gives_the_maps_up_and_a_few_contacts_do_not() {
    let mut book = book();
    let phone = |n: u64| Phone::known(E164(966_500_000_000 + n), PhoneKind::Mobile);
    let contacts = |numbers: std::ops::Range<u64>| {
        let contact = |n: u64| Contact { phones: vec![phone(n)], ..Contact::new(ContactId(n.into()), Timestamp(5)) };
        let new = numbers.map(|n| NewContact { contact: contact(n), tags: Vec::new() });
        vec![Op::AddContacts(new.collect())]
    };
    for (numbers, kept) in [(100..110, true), (110..200, false), (200..205, true)] {
        assert_eq!(book.by_phone(966_501_234_567), Some(0));
        book.apply(contacts(numbers.clone())).unwrap();
        assert_eq!(book.index.ways.are_made(), [kept, false], "{numbers:?}");
        assert!(numbers.clone().all(|n| book.by_phone(966_500_000_000 + n).is_some()), "{numbers:?}");
        assert_eq!(book.by_phone(966_501_234_567), Some(0));
    }
}

#[test]
fn what_no_contact_has_takes_no_memory() {
    let mut book = book();
    let days = [DateField::LastContact, DateField::Birthday, DateField::FirstPurchase, DateField::LastPurchase];
    let numbers = [NumberField::Spent, NumberField::Purchases];
    let empty = |book: &Book| {
        days.iter().all(|field| book.dates(*field).is_empty()) && numbers.iter().all(|n| book.numbers(*n).is_empty())
    };
    assert!(empty(&book));
    assert_eq!(book.index.tag_count.memory(), 0);
    let opened = Book::from_image(&book.to_image()).unwrap();
    assert!(empty(&opened));
    let before = book.index.memory();
    let set = Op::SetFields(vec![(2, vec![FieldValue::LastContact(Some(Date(7)))])]);
    book.apply(vec![set]).unwrap();
    assert_eq!(book.dates(DateField::LastContact).get(..3), Some(&[NO_DATE, NO_DATE, 7][..]));
    assert!(book.index.memory() > before);
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
