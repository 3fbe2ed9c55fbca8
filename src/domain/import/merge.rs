//! What rows do to a contact: how two rows of one file join, and what a contact of the book takes from them.
//!
//! Within a file the first row stands: tags unite, further numbers and addresses are added, the newest last contact and the
//! largest counts stay, empty fields are filled. An opt-out is never lost, from whichever side it comes. Rows of a list of
//! orders are summed up (`orders`); against the book a sum is a value like any other, which fills or replaces and is never
//! added, so that the same file twice changes nothing.

use super::clean::{Draft, stronger};
use super::{FieldChange, Mode, Options, Side, Winners};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, FieldName, FieldValue, add_emails, add_extra, add_phones};
use crate::domain::date::earliest;

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
    first.first_purchase = earliest(first.first_purchase, later.first_purchase);
    first.last_purchase = first.last_purchase.max(later.last_purchase);
    first.consent = stronger(first.consent, later.consent);
    add_extra(&mut first.extra, &later.extra);
    for tag in later.tags {
        if !first.tags.contains(&tag) {
            first.tags.push(tag);
        }
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
pub(super) fn changes_of(contact: &Contact, draft: &Draft, options: &Options) -> Vec<FieldValue> {
    let mut changes = Vec::new();
    let consent = consent_of(draft.consent, &options.consent);
    if takes_consent(&contact.consent, &consent, options.mode) {
        changes.push(FieldValue::Consent(consent));
    }
    if options.mode != Mode::NewOnly {
        field_changes(contact, draft, &options.winners, &mut changes);
    }
    changes
}

fn field_changes(contact: &Contact, draft: &Draft, winners: &Winners, changes: &mut Vec<FieldValue>) {
    let file_wins = |field: FieldName| winners.of(field) == Side::File;
    let text =
        |field: FieldName, old: &str, new: &str| !new.is_empty() && new != old && (old.is_empty() || file_wins(field));
    if text(FieldName::Name, &contact.name, &draft.name) {
        changes.push(FieldValue::Name(draft.name.clone()));
    }
    if text(FieldName::City, &contact.city, &draft.city) {
        changes.push(FieldValue::City(draft.city.clone()));
    }
    if text(FieldName::Note, &contact.note, &draft.note) {
        changes.push(FieldValue::Note(draft.note.clone()));
    }
    // The file's come first where the file wins; none is ever taken away.
    let phones = united(&contact.phones, &draft.phones, file_wins(FieldName::Phones), add_phones);
    if phones != contact.phones {
        changes.push(FieldValue::Phones(phones));
    }
    let emails = united(&contact.emails, &draft.emails, file_wins(FieldName::Emails), add_emails);
    if emails != contact.emails {
        changes.push(FieldValue::Emails(emails));
    }
    let country = newer(contact.country, draft.country, file_wins(FieldName::Country));
    changes.extend(country.map(|value| FieldValue::Country(Some(value))));
    let birthday = newer(contact.birthday, draft.birthday, file_wins(FieldName::Birthday));
    changes.extend(birthday.map(|value| FieldValue::Birthday(Some(value))));
    let last_contact = newer(contact.last_contact, draft.last_contact, file_wins(FieldName::LastContact));
    changes.extend(last_contact.map(|value| FieldValue::LastContact(Some(value))));
    let purchases = newer(contact.purchases, draft.purchases, file_wins(FieldName::Purchases));
    changes.extend(purchases.map(|value| FieldValue::Purchases(Some(value))));
    let spent = newer(contact.spent, draft.spent, file_wins(FieldName::Spent));
    changes.extend(spent.map(|value| FieldValue::Spent(Some(value))));
    let first_purchase = newer(contact.first_purchase, draft.first_purchase, file_wins(FieldName::FirstPurchase));
    changes.extend(first_purchase.map(|value| FieldValue::FirstPurchase(Some(value))));
    let last_purchase = newer(contact.last_purchase, draft.last_purchase, file_wins(FieldName::LastPurchase));
    changes.extend(last_purchase.map(|value| FieldValue::LastPurchase(Some(value))));
    let extra = united(&contact.extra, &draft.extra, file_wins(FieldName::Extra), add_extra);
    if extra != contact.extra {
        changes.push(FieldValue::Extra(extra));
    }
}

/// Everything that rows say otherwise than a contact of the book, with what becomes of it.
pub(super) fn differences(contact: &Contact, draft: &Draft, taken: &[FieldValue]) -> Vec<FieldChange> {
    let mut said = Vec::new();
    field_changes(contact, draft, &Winners::file(), &mut said);
    // Of lists nothing is lost, so there is only to tell what is added.
    said.retain(|value| !is_list(value.field()));
    said.retain(|value| !taken.iter().any(|taken| taken.field() == value.field()));
    let change = |file: &FieldValue, taken: bool| {
        let field = file.field();
        let book = contact.get(field);
        let conflict = !is_list(field) && field != FieldName::Consent && !book.is_empty();
        FieldChange { book, file: file.clone(), taken, conflict }
    };
    let taken = taken.iter().map(|value| change(value, true));
    taken.chain(said.iter().map(|value| change(value, false))).collect()
}

fn is_list(field: FieldName) -> bool {
    matches!(field, FieldName::Phones | FieldName::Emails | FieldName::Extra)
}

/// Whether both sides have a value of some field, and only one can stay.
pub(super) fn is_in_conflict(contact: &Contact, draft: &Draft) -> bool {
    fn differ<T: PartialEq>(old: Option<T>, new: Option<T>) -> bool {
        old.is_some() && new.is_some() && old != new
    }
    let texts = |old: &str, new: &str| !old.is_empty() && !new.is_empty() && old != new;
    texts(&contact.name, &draft.name)
        || texts(&contact.city, &draft.city)
        || texts(&contact.note, &draft.note)
        || differ(contact.country, draft.country)
        || differ(contact.birthday, draft.birthday)
        || differ(contact.last_contact, draft.last_contact)
        || differ(contact.purchases, draft.purchases)
        || differ(contact.spent, draft.spent)
        || differ(contact.first_purchase, draft.first_purchase)
        || differ(contact.last_purchase, draft.last_purchase)
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
