//! Several contacts become one: which one stays, and what it takes from the others.
//!
//! The rules, where nobody chose otherwise: the survivor's own values stay and its empty fields are filled by the first that
//! has a value; numbers, addresses and further fields unite, the survivor's first; the newest last contact stays, and of
//! purchases the earliest first and the latest last day; the follow-up that is due first stays, and everything that happened; the larger number of purchases and amount stay, because two lists of one shop count the same purchases; different notes stand below
//! one another, and a name that is given up is kept at the end of the note, where a search finds it. A refusal of messages
//! always stays.

use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::date::earliest;
use crate::domain::text::fold;
use serde::{Deserialize, Serialize};

/// A merge as a person decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Who stays.
    pub survivor: ContactId,
    /// Who is merged into the survivor and leaves the book.
    pub others: Vec<ContactId>,
    /// Fields that take the value of a certain contact; phones, e-mails and further fields always unite, and the consent is
    /// nobody's choice.
    pub picks: Vec<Pick>,
}

/// A field that takes its value from one of the contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    pub field: FieldName,
    pub from: ContactId,
}

/// Fields of which one value must be chosen; a screen offers these.
pub const PICKABLE: [FieldName; 9] = [
    FieldName::Name,
    FieldName::City,
    FieldName::Country,
    FieldName::Birthday,
    FieldName::LastContact,
    FieldName::Purchases,
    FieldName::Spent,
    FieldName::FirstPurchase,
    FieldName::LastPurchase,
];

/// The contact that merging keeps unless another is chosen: the one with most fields filled, of equals the oldest. `None` for
/// no contacts.
pub fn suggested_survivor<'a>(contacts: impl IntoIterator<Item = &'a Contact>) -> Option<ContactId> {
    let rank = |contact: &&Contact| (std::cmp::Reverse(filled(contact)), contact.created, contact.id);
    contacts.into_iter().min_by_key(rank).map(|contact| contact.id)
}

/// What the survivor is after the merge. `others` are in the order in which their values count.
pub fn merged(survivor: &Contact, others: &[&Contact], picks: &[Pick]) -> Contact {
    let mut result = survivor.clone();
    let picked = |field| picks.iter().find(|pick| pick.field == field).map(|pick| pick.from);
    let from = |field| {
        let id = picked(field)?;
        std::iter::once(survivor).chain(others.iter().copied()).find(|contact| contact.id == id)
    };
    for other in others {
        result.unite_phones(&other.phones);
        result.unite_emails(&other.emails);
        result.unite_extra(&other.extra);
        fill(&mut result.name, &other.name);
        fill(&mut result.city, &other.city);
        result.country = result.country.or(other.country);
        result.birthday = result.birthday.or(other.birthday);
        result.last_contact = result.last_contact.max(other.last_contact);
        result.purchases = result.purchases.max(other.purchases);
        result.spent = result.spent.max(other.spent);
        result.first_purchase = earliest(result.first_purchase, other.first_purchase);
        result.last_purchase = result.last_purchase.max(other.last_purchase);
        result.unite_interactions(&other.interactions);
        result.unite_permissions(&other.permissions);
        result.follow_up = match (result.follow_up, other.follow_up) {
            (Some(a), Some(b)) => Some(if b.on < a.on { b } else { a }),
            (a, b) => a.or(b),
        };
        if stands_above(&other.consent, &result.consent) {
            result.consent = other.consent.clone();
        }
    }
    if let Some(contact) = from(FieldName::Name) {
        result.name.clone_from(&contact.name);
    }
    if let Some(contact) = from(FieldName::City) {
        result.city.clone_from(&contact.city);
    }
    if let Some(contact) = from(FieldName::Country) {
        result.country = contact.country;
    }
    if let Some(contact) = from(FieldName::Birthday) {
        result.birthday = contact.birthday;
    }
    if let Some(contact) = from(FieldName::LastContact) {
        result.last_contact = contact.last_contact;
    }
    if let Some(contact) = from(FieldName::Purchases) {
        result.purchases = contact.purchases;
    }
    if let Some(contact) = from(FieldName::Spent) {
        result.spent = contact.spent;
    }
    if let Some(contact) = from(FieldName::FirstPurchase) {
        result.first_purchase = contact.first_purchase;
    }
    if let Some(contact) = from(FieldName::LastPurchase) {
        result.last_purchase = contact.last_purchase;
    }
    result.note = united_note(&result.name, survivor, others);
    result
}

/// The fields in which the result of a merge differs from the survivor as it was.
pub fn changes(survivor: &Contact, result: &Contact) -> Vec<FieldValue> {
    let values = [
        FieldValue::Name(result.name.clone()),
        FieldValue::Phones(result.phones.clone()),
        FieldValue::Emails(result.emails.clone()),
        FieldValue::City(result.city.clone()),
        FieldValue::Country(result.country),
        FieldValue::Birthday(result.birthday),
        FieldValue::LastContact(result.last_contact),
        FieldValue::Purchases(result.purchases),
        FieldValue::Spent(result.spent),
        FieldValue::Note(result.note.clone()),
        FieldValue::Consent(result.consent.clone()),
        FieldValue::Extra(result.extra.clone()),
        FieldValue::FirstPurchase(result.first_purchase),
        FieldValue::LastPurchase(result.last_purchase),
        FieldValue::FollowUp(result.follow_up),
        FieldValue::Interactions(result.interactions.clone()),
        FieldValue::Permissions(result.permissions.clone()),
    ];
    let mut before = survivor.clone();
    values.into_iter().filter(|value| before.set(value.clone()) != *value).collect()
}

/// Whether one consent goes before another: a refusal before everything, a permission before nothing said.
fn stands_above(one: &Consent, other: &Consent) -> bool {
    let rank = |consent: &Consent| match consent.state {
        ConsentState::OptedOut => 2,
        ConsentState::OptedIn => 1,
        ConsentState::Unknown => 0,
    };
    rank(one) > rank(other)
}

fn united_note(name: &str, survivor: &Contact, others: &[&Contact]) -> String {
    let all = || std::iter::once(survivor).chain(others.iter().copied());
    let mut lines: Vec<&str> = Vec::new();
    for contact in all() {
        let note = contact.note.trim();
        if !note.is_empty() && !lines.contains(&note) {
            lines.push(note);
        }
    }
    let mut names: Vec<String> = vec![fold(name)];
    for contact in all() {
        let key = fold(&contact.name);
        let is_said = key.is_empty() || names.contains(&key) || lines.iter().any(|line| fold(line).contains(&key));
        if !is_said {
            names.push(key);
            lines.push(contact.name.trim());
        }
    }
    lines.join("\n")
}

fn fill(text: &mut String, other: &str) {
    if text.is_empty() {
        text.push_str(other);
    }
}

/// How many of a contact's fields say something.
fn filled(contact: &Contact) -> usize {
    let said = [
        !contact.name.is_empty(),
        contact.messaging_phone().is_some(),
        !contact.emails.is_empty(),
        !contact.city.is_empty(),
        contact.country.is_some(),
        contact.birthday.is_some(),
        contact.last_contact.is_some(),
        contact.purchases.is_some(),
        contact.spent.is_some(),
        contact.first_purchase.is_some(),
        contact.last_purchase.is_some(),
        !contact.note.is_empty(),
        contact.follow_up.is_some(),
        contact.consent.state != ConsentState::Unknown,
    ];
    said.into_iter().filter(|said| *said).count() + contact.extra.len() + contact.interactions.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::{Date, Timestamp};
    use crate::domain::email::Email;
    use crate::domain::money::Amount;
    use crate::domain::phone::{E164, Phone, PhoneKind};

    fn contact(id: u128, name: &str) -> Contact {
        Contact { name: name.to_owned(), ..Contact::new(ContactId(id), Timestamp(i64::try_from(id).unwrap())) }
    }

    fn phone(number: u64) -> Phone {
        Phone { number: Some(E164(number)), kind: PhoneKind::Mobile, raw: number.to_string() }
    }

    #[test]
    fn lists_unite_and_the_survivor_comes_first() {
        let mut one = contact(1, "سارة");
        one.phones = vec![phone(966501234567)];
        one.emails = vec![Email("sara@example.com".into())];
        one.extra = vec![("Shop".into(), "A".into())];
        let mut two = contact(2, "سارة");
        two.phones = vec![phone(966509999999), phone(966501234567)];
        two.emails = vec![Email("SARA@example.com".into()), Email("s@example.org".into())];
        two.extra = vec![("Shop".into(), "B".into()), ("Size".into(), "M".into())];
        let result = merged(&one, &[&two], &[]);
        assert_eq!(result.phones, [phone(966501234567), phone(966509999999)]);
        assert_eq!(
            result.emails.iter().map(|email| email.0.as_str()).collect::<Vec<_>>(),
            ["sara@example.com", "s@example.org"]
        );
        assert_eq!(result.extra, [("Shop".to_owned(), "A".to_owned()), ("Size".to_owned(), "M".to_owned())]);
    }

    #[test]
    fn dates_and_counts_keep_the_newest_and_the_largest() {
        let mut one = contact(1, "");
        (one.last_contact, one.purchases, one.spent) = (Some(Date(100)), Some(3), Some(Amount(5_000)));
        let mut two = contact(2, "Omar");
        (two.last_contact, two.purchases, two.spent) = (Some(Date(90)), Some(7), None);
        let result = merged(&one, &[&two], &[]);
        assert_eq!((result.name.as_str(), result.last_contact), ("Omar", Some(Date(100))));
        assert_eq!((result.purchases, result.spent), (Some(7), Some(Amount(5_000))));
    }

    #[test]
    fn a_choice_goes_before_the_rule() {
        let mut one = contact(1, "Sara");
        one.city = "Riyadh".into();
        let mut two = contact(2, "سارة السالم");
        two.city = "الرياض".into();
        let picks =
            [Pick { field: FieldName::Name, from: ContactId(2) }, Pick { field: FieldName::City, from: ContactId(2) }];
        let result = merged(&one, &[&two], &picks);
        assert_eq!((result.name.as_str(), result.city.as_str()), ("سارة السالم", "الرياض"));
        assert_eq!(result.note, "Sara", "the name that was given up can still be found");
    }

    #[test]
    fn notes_stand_below_one_another_and_are_not_repeated() {
        let mut one = contact(1, "Sara");
        one.note = "likes roses".into();
        let mut two = contact(2, "sara");
        two.note = "likes roses".into();
        let mut three = contact(3, "Sara");
        three.note = "calls at night".into();
        assert_eq!(merged(&one, &[&two, &three], &[]).note, "likes roses\ncalls at night");
    }

    #[test]
    fn a_refusal_is_never_merged_away() {
        let state = |state| Consent { state, on: Some(Date(5)), source: "shop".into() };
        let mut one = contact(1, "A");
        one.consent = state(ConsentState::OptedIn);
        let mut two = contact(2, "A");
        two.consent = state(ConsentState::OptedOut);
        assert_eq!(merged(&one, &[&two], &[]).consent, two.consent);
        assert_eq!(merged(&two, &[&one], &[]).consent, two.consent);
        let nothing = contact(3, "A");
        assert_eq!(merged(&nothing, &[&one], &[]).consent, one.consent);
    }

    #[test]
    fn merging_again_changes_nothing() {
        let mut one = contact(1, "Sara");
        one.note = "x".into();
        let mut two = contact(2, "سارة");
        two.phones = vec![phone(966501234567)];
        let once = merged(&one, &[&two], &[]);
        assert_eq!(merged(&once, &[&two], &[]), once);
        assert!(changes(&once, &once).is_empty());
        let fields: Vec<FieldName> = changes(&one, &once).iter().map(FieldValue::field).collect();
        assert_eq!(fields, [FieldName::Phones, FieldName::Note]);
    }

    #[test]
    fn the_fullest_stays_and_of_equals_the_oldest() {
        let (one, two) = (contact(1, "A"), contact(2, "B"));
        let mut three = contact(3, "C");
        assert_eq!(suggested_survivor([&two, &one, &three]), Some(ContactId(1)));
        three.city = "Jeddah".into();
        assert_eq!(suggested_survivor([&two, &one, &three]), Some(ContactId(3)));
        assert_eq!(suggested_survivor([]), None);
    }
}
