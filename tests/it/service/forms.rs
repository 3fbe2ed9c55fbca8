//! Forms: what is cleaned, what is refused with its place, and what may stay.

use super::Shop;
use daftar::domain::consent::ConsentState;
use daftar::domain::contact::FieldName;
use daftar::domain::date::Date;
use daftar::domain::import::IssueKind;
use daftar::domain::money::Amount;
use daftar::domain::phone::E164;
use daftar::protocol::{Action, ContactDetail, Draft, FormIssue, Made, ServiceError};

/// The form as a page fills it in from a contact.
pub fn form(detail: &ContactDetail) -> Draft {
    let contact = &detail.contact;
    let iso = |date: Option<Date>| date.map(|date| date.iso()).unwrap_or_default();
    Draft {
        name: contact.name.clone(),
        phones: detail.phones_shown.clone(),
        emails: contact.emails.iter().map(|email| email.0.clone()).collect(),
        city: contact.city.clone(),
        country: contact.country.map(|country| country.to_string()).unwrap_or_default(),
        birthday: iso(contact.birthday),
        last_contact: iso(contact.last_contact),
        purchases: contact.purchases.map(|count| count.to_string()).unwrap_or_default(),
        spent: contact.spent.map(|amount| amount.shown()).unwrap_or_default(),
        first_purchase: iso(contact.first_purchase),
        last_purchase: iso(contact.last_purchase),
        note: contact.note.clone(),
        consent: contact.consent.clone(),
        extra: contact.extra.clone(),
    }
}

fn add(shop: &mut Shop, draft: Draft) -> ContactDetail {
    match shop.made(Action::AddContact { draft, tags: vec![] }) {
        Made::Contact(id) => shop.contact(id),
        other => panic!("made {other:?}"),
    }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn every_field_is_cleaned() {
    let mut shop = Shop::new();
    let draft = Draft {
        name: "  سارة \u{200F} القحطاني ".into(),
        phones: texts(&["٠٥٠ ١٢٣ ٤٥٦٧", "", "+966501234567", "00971501234567"]),
        emails: texts(&["Sara@Example.com", "sara@example.com ", ""]),
        city: " جدة ".into(),
        country: "السعودية".into(),
        birthday: "15/03/1990".into(),
        last_contact: "2026-11-01".into(),
        purchases: "٣".into(),
        spent: "1,250.50 ر.س".into(),
        first_purchase: "٠١/٠٢/٢٠٢٥".into(),
        last_purchase: "2026-10-30".into(),
        note: " سطر\r\nآخر ".into(),
        extra: vec![("مقاس".into(), " 42 ".into()), (" ".into(), "x".into()), ("فارغ".into(), "".into())],
        ..Draft::default()
    };
    let detail = add(&mut shop, draft);
    let contact = &detail.contact;
    assert_eq!(contact.name, "سارة القحطاني");
    let numbers: Vec<_> = contact.phones.iter().filter_map(|phone| phone.number).collect();
    assert_eq!(numbers, [E164(966_501_234_567), E164(971_501_234_567)]);
    assert_eq!(detail.phones_shown, ["+966 50 123 4567", "+971 50 123 4567"]);
    assert_eq!(contact.emails.iter().map(|email| email.0.as_str()).collect::<Vec<_>>(), ["Sara@Example.com"]);
    assert_eq!((contact.city.as_str(), contact.country.map(|country| country.to_string())), ("جدة", Some("SA".into())));
    assert_eq!(contact.birthday, Date::from_ymd(1990, 3, 15));
    assert_eq!(contact.last_contact, Date::from_ymd(2026, 11, 1));
    assert_eq!((contact.purchases, contact.spent), (Some(3), Some(Amount(1_250_500))));
    let purchased = (contact.first_purchase, contact.last_purchase);
    assert_eq!(purchased, (Date::from_ymd(2025, 2, 1), Date::from_ymd(2026, 10, 30)));
    assert_eq!((contact.note.as_str(), &*contact.extra), ("سطر\nآخر", &[("مقاس".into(), "42".into())][..]));
    assert_eq!(detail.link.as_deref(), Some("https://wa.me/966501234567"));
    // Filling the form in from the contact and saving it changes nothing.
    let (id, seq) = (contact.id, shop.overview().seq);
    let committed = shop.act(Action::EditContact { contact: id, draft: form(&detail), tags: vec![], began: None });
    assert_eq!(committed.seq, seq, "{:?}", committed.label);
}

#[test]
fn a_number_is_read_in_the_country_of_its_form() {
    let mut shop = Shop::new();
    let draft =
        |country: &str, phone: &str| Draft { country: country.into(), phones: texts(&[phone]), ..Draft::default() };
    let number = |detail: ContactDetail| detail.contact.phones.first().and_then(|phone| phone.number);
    assert_eq!(number(add(&mut shop, draft("مصر", "01001234567"))), Some(E164(201_001_234_567)));
    assert_eq!(number(add(&mut shop, draft("مصر", "+966501234567"))), Some(E164(966_501_234_567)));
    assert_eq!(number(add(&mut shop, draft("", "0501234567"))), Some(E164(966_501_234_567)));
    // What stands there already is not read again in another country.
    let Made::Contact(id) = shop.made(Action::AddContact { draft: draft("", "0501234568"), tags: vec![] }) else {
        panic!("a contact is made");
    };
    let kept = Draft { country: "مصر".into(), ..form(&shop.contact(id)) };
    shop.act(Action::EditContact { contact: id, draft: kept, tags: vec![], began: None });
    assert_eq!(number(shop.contact(id)), Some(E164(966_501_234_568)));
}

#[test]
fn everything_wrong_is_said_at_once_with_its_place_and_nothing_changes() {
    let mut shop = Shop::new();
    let draft = Draft {
        name: "ريم".into(),
        phones: texts(&["0501234567", "12", "9.66501E+11", "hello"]),
        emails: texts(&["a@b.com", "nobody"]),
        country: "Nowhere".into(),
        birthday: "31/02/2020".into(),
        last_contact: "someday".into(),
        purchases: "1.5".into(),
        spent: "lots".into(),
        ..Draft::default()
    };
    let issue = |field, index, kind| FormIssue { field, index, kind };
    let expected = vec![
        issue(FieldName::Phones, 1, IssueKind::PhoneTooShort),
        issue(FieldName::Phones, 2, IssueKind::PhoneLostDigits),
        issue(FieldName::Phones, 3, IssueKind::PhoneNotANumber),
        issue(FieldName::Emails, 1, IssueKind::EmailInvalid),
        issue(FieldName::Country, 0, IssueKind::CountryUnknown),
        issue(FieldName::Birthday, 0, IssueKind::DateInvalid),
        issue(FieldName::LastContact, 0, IssueKind::DateInvalid),
        issue(FieldName::Purchases, 0, IssueKind::NumberInvalid),
        issue(FieldName::Spent, 0, IssueKind::NumberInvalid),
    ];
    assert_eq!(shop.try_act(Action::AddContact { draft, tags: vec![] }), Err(ServiceError::Form(expected)));
    let nothing = vec![issue(FieldName::Name, 0, IssueKind::NothingToKeep)];
    let empty = Action::AddContact { draft: Draft { name: " \u{200B}".into(), ..Draft::default() }, tags: vec![] };
    assert_eq!(shop.try_act(empty), Err(ServiceError::Form(nothing)));
    assert_eq!((shop.overview().contacts, shop.tape.len()), (0, 0));
}

#[test]
fn a_permission_without_a_day_is_of_today() {
    let mut shop = Shop::new();
    let mut draft = Draft { name: "هند".into(), ..Draft::default() };
    draft.consent.state = ConsentState::OptedIn;
    let detail = add(&mut shop, draft);
    assert_eq!(detail.contact.consent.on, Date::from_ymd(2026, 11, 22));
    shop.host.wait(86_400_000);
    let id = detail.contact.id;
    shop.act(Action::EditContact {
        contact: id,
        draft: Draft { city: "جدة".into(), ..form(&detail) },
        tags: vec![],
        began: None,
    });
    assert_eq!(shop.contact(id).contact.consent.on, Date::from_ymd(2026, 11, 22), "the day it was given stays");
}

#[test]
fn an_edit_of_what_is_gone_says_so() {
    let mut shop = Shop::new();
    let detail = add(&mut shop, Draft { name: "هند".into(), ..Draft::default() });
    let id = detail.contact.id;
    shop.undo();
    let edit = Action::EditContact { contact: id, draft: form(&detail), tags: vec![], began: None };
    assert_eq!(shop.try_act(edit), Err(ServiceError::Gone));
}
