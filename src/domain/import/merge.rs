//! What rows do to a contact: how two rows of one file join, what a contact of the book takes from them, and a new contact's
//! beginning.
//!
//! Within a file the first row stands: tags unite, further numbers and addresses are added, the newest last contact and the
//! largest counts stay, empty fields are filled. An opt-out is never lost, from whichever side it comes.

use super::Mode;
use super::clean::{Draft, stronger};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, ContactId, FieldValue, add_emails, add_extra, add_phones};
use crate::domain::date::Timestamp;

/// Joins a later row of the file to an earlier one.
pub(super) fn join(first: &mut Draft, later: Draft) {
    fill_text(&mut first.name, later.name);
    fill_text(&mut first.city, later.city);
    fill_text(&mut first.note, later.note);
    add_phones(&mut first.phones, &later.phones);
    add_emails(&mut first.emails, &later.emails);
    first.country = first.country.or(later.country);
    first.birthday = first.birthday.or(later.birthday);
    first.last_contact = first.last_contact.max(later.last_contact);
    first.purchases = first.purchases.max(later.purchases);
    first.spent = first.spent.max(later.spent);
    first.consent = stronger(first.consent, later.consent);
    add_extra(&mut first.extra, &later.extra);
    for tag in later.tags {
        if !first.tags.contains(&tag) {
            first.tags.push(tag);
        }
    }
}

/// A new contact of what its rows say; identity and time of creation are given later.
pub(super) fn contact_from_draft(draft: Draft, consent: Consent) -> Contact {
    Contact {
        name: draft.name,
        phones: draft.phones,
        emails: draft.emails,
        city: draft.city,
        country: draft.country,
        birthday: draft.birthday,
        last_contact: draft.last_contact,
        purchases: draft.purchases,
        spent: draft.spent,
        note: draft.note,
        consent,
        extra: draft.extra,
        ..Contact::new(ContactId(0), Timestamp(0))
    }
}

/// The consent of rows that say this, in an import with this default.
pub(super) fn consent_of(said: Option<ConsentState>, default: &Consent) -> Consent {
    match said {
        None => default.clone(),
        Some(ConsentState::Unknown) => Consent::default(),
        Some(state) => Consent { state, on: default.on, source: default.source.clone() },
    }
}

/// The fields of a contact of the book that rows change; empty if they have nothing to add.
pub(super) fn changes_of(contact: &Contact, draft: &Draft, default: &Consent, mode: Mode) -> Vec<FieldValue> {
    let mut changes = Vec::new();
    let consent = consent_of(draft.consent, default);
    if takes_consent(&contact.consent, &consent, mode) {
        changes.push(FieldValue::Consent(consent));
    }
    if mode == Mode::NewOnly {
        return changes;
    }
    let overwrite = mode == Mode::NewAndOverwrite;
    let text = |old: &str, new: &str| !new.is_empty() && new != old && (overwrite || old.is_empty());
    if text(&contact.name, &draft.name) {
        changes.push(FieldValue::Name(draft.name.clone()));
    }
    if text(&contact.city, &draft.city) {
        changes.push(FieldValue::City(draft.city.clone()));
    }
    if text(&contact.note, &draft.note) {
        changes.push(FieldValue::Note(draft.note.clone()));
    }
    // The file's come first where the file wins; none is ever taken away.
    let phones = united(&contact.phones, &draft.phones, overwrite, add_phones);
    if phones != contact.phones {
        changes.push(FieldValue::Phones(phones));
    }
    let emails = united(&contact.emails, &draft.emails, overwrite, add_emails);
    if emails != contact.emails {
        changes.push(FieldValue::Emails(emails));
    }
    let country = newer(contact.country, draft.country, overwrite);
    changes.extend(country.map(|value| FieldValue::Country(Some(value))));
    let birthday = newer(contact.birthday, draft.birthday, overwrite);
    changes.extend(birthday.map(|value| FieldValue::Birthday(Some(value))));
    let last_contact = newer(contact.last_contact, draft.last_contact, overwrite);
    changes.extend(last_contact.map(|value| FieldValue::LastContact(Some(value))));
    let purchases = newer(contact.purchases, draft.purchases, overwrite);
    changes.extend(purchases.map(|value| FieldValue::Purchases(Some(value))));
    let spent = newer(contact.spent, draft.spent, overwrite);
    changes.extend(spent.map(|value| FieldValue::Spent(Some(value))));
    let extra = united(&contact.extra, &draft.extra, overwrite, add_extra);
    if extra != contact.extra {
        changes.push(FieldValue::Extra(extra));
    }
    changes
}

/// An opt-out of the file always comes in, an opt-out of the book always stays; otherwise only what is unknown is filled.
fn takes_consent(old: &Consent, new: &Consent, mode: Mode) -> bool {
    match (old.state, new.state) {
        (ConsentState::OptedOut, _) | (_, ConsentState::Unknown) | (ConsentState::OptedIn, ConsentState::OptedIn) => {
            false
        }
        (_, ConsentState::OptedOut) => true,
        (ConsentState::Unknown, ConsentState::OptedIn) => mode != Mode::NewOnly,
    }
}

/// What a single value becomes, if it changes.
fn newer<T: PartialEq + Copy>(old: Option<T>, new: Option<T>, overwrite: bool) -> Option<T> {
    new.filter(|_| new != old && (overwrite || old.is_none()))
}

/// Both lists as one, the winner's first.
fn united<T: Clone>(old: &[T], new: &[T], new_first: bool, add: fn(&mut Vec<T>, &[T])) -> Vec<T> {
    let (first, then) = if new_first { (new, old) } else { (old, new) };
    let mut all = first.to_vec();
    add(&mut all, then);
    all
}

fn fill_text(text: &mut String, later: String) {
    if text.is_empty() {
        *text = later;
    }
}
