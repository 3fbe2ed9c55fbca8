//! Changes of contacts: adding, editing, removing, and recording consent.

use super::ids::ContactIds;
use super::journal::Change;
use super::overview::figure;
use super::query::targeted;
use super::{Host, draft, profile};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, NewContact, Op};
use crate::domain::consent::{Consent, ConsentState, Permission};
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::TagId;
use crate::domain::text::clean_name;
use crate::protocol::{Began, Draft, Made, ServiceError, Target, follow_tags};
use std::collections::BTreeMap;

pub(super) fn add<H: Host>(host: &H, book: &Book, draft: &Draft, tags: Vec<TagId>) -> Result<Change, ServiceError> {
    let mut contact = Contact::new(ContactIds::new(host).next(), host.now());
    for value in draft::clean(draft, None, book.settings().home, host.today())? {
        contact.set(value);
    }
    let made = Made::Contact(contact.id);
    let label = Label::ContactAdded { name: called(&contact) };
    Ok(Change::making(label, vec![Op::AddContacts(vec![NewContact { contact, tags }].into())], made))
}

/// Sets the fields that differ and nothing else; an edit without a difference is no change. What was changed elsewhere since
/// the form was opened stays as it is there, unless it was changed here too.
pub(super) fn edit<H: Host>(
    host: &H,
    book: &Book,
    id: ContactId,
    draft: &Draft,
    tags: &[TagId],
    began: Option<&Began>,
) -> Result<Change, ServiceError> {
    let slot = book.slot_of(id).ok_or(ServiceError::Gone)?;
    let old = book.contact(slot).ok_or(ServiceError::Gone)?;
    let carried = book.tags_of(slot);
    let (mut draft, mut tags) = (draft.clone(), tags.to_vec());
    if let Some(began) = began {
        let conflicts = draft.follow(&began.draft, &Draft::of(&old), &[]);
        if !conflicts.is_empty() {
            return Err(ServiceError::Conflict(conflicts));
        }
        tags = follow_tags(&tags, &began.tags, &carried);
    }
    let cleaned = draft::clean(&draft, Some(&old), book.settings().home, host.today())?;
    let mut new = old.clone();
    let mut changed: Vec<FieldValue> = cleaned.into_iter().filter(|value| new.set(value.clone()) != *value).collect();
    if new.consent.state != old.consent.state {
        let mut kept = old.clone();
        profile::keep_consent(&mut kept);
        if kept.permissions != old.permissions {
            changed.push(FieldValue::Permissions(kept.permissions));
        }
    }
    let only = |these: &[TagId], those: &[TagId]| -> Vec<TagId> {
        these.iter().copied().filter(|tag| !those.contains(tag)).collect()
    };
    let (added, removed) = (only(&tags, &carried), only(&carried, &tags));
    let label = if changed.is_empty() && !(added.is_empty() && removed.is_empty()) {
        Label::Tagged { count: 1, added: tag_names(book, &added), removed: tag_names(book, &removed) }
    } else {
        Label::ContactEdited { name: called(&new), fields: changed.iter().map(FieldValue::field).collect() }
    };
    let mut ops = Vec::new();
    if !changed.is_empty() {
        ops.push(Op::SetFields(vec![(slot, changed)]));
    }
    ops.extend(added.into_iter().map(|tag| Op::AddTag { tag, contacts: only_one(slot) }));
    ops.extend(removed.into_iter().map(|tag| Op::RemoveTag { tag, contacts: only_one(slot) }));
    Ok(Change::making(label, ops, Made::Contact(id)))
}

pub(super) fn remove<H: Host>(host: &H, book: &Book, target: &Target) -> Result<Change, ServiceError> {
    let slots = targeted(book, target, host.today())?;
    let count = figure(slots.len());
    let name = match (count, slots.min()) {
        (1, Some(slot)) => book.contact(slot).map(|contact| called(&contact)).unwrap_or_default(),
        _ => String::new(),
    };
    let ops = if count == 0 { Vec::new() } else { vec![Op::RemoveContacts(SlotSet(slots))] };
    Ok(Change::new(Label::ContactsRemoved { count, name }, ops))
}

/// Sets what holds on WhatsApp, for many at once. As with one contact, the ledger of each keeps what held before and gets an
/// entry of this; one that says no day is of today.
pub(super) fn set_consent<H: Host>(
    host: &H,
    book: &Book,
    target: &Target,
    mut consent: Consent,
) -> Result<Change, ServiceError> {
    let slots = targeted(book, target, host.today())?;
    if consent.on.is_none() && consent.state != ConsentState::Unknown {
        consent.on = Some(host.today());
    }
    consent.source = clean_name(&consent.source);
    let label = Label::ConsentSet { count: figure(slots.len()), state: consent.state };
    if slots.is_empty() {
        return Ok(Change::new(label, Vec::new()));
    }
    let entry = profile::entry(&consent);
    let permit = |(permission, slots)| Op::Permit { contacts: SlotSet(slots), permission };
    let mut ops: Vec<Op> = unkept(book, &slots, &entry).into_iter().map(permit).collect();
    let told = (consent.state != ConsentState::Unknown).then(|| permit((entry, slots.clone())));
    ops.push(Op::SetConsent { contacts: SlotSet(slots), consent });
    ops.extend(told);
    Ok(Change::new(label, ops))
}

/// What holds now of these contacts and their ledgers do not have yet, each with those of whom it holds. `coming` is written
/// anyway.
fn unkept(book: &Book, slots: &Slots, coming: &Permission) -> BTreeMap<Permission, Slots> {
    let mut entries: BTreeMap<Permission, Slots> = BTreeMap::new();
    for slot in slots {
        let entry = book.with_contact(slot, |contact| {
            let now = contact.consent;
            let is_kept = now.state == ConsentState::Unknown
                || (now.state, now.on, now.source) == (coming.state, coming.on, coming.source.as_str())
                || contact.permissions().iter().any(|one| profile::is_of(one, now));
            (!is_kept).then(|| profile::entry(&now.to_consent()))
        });
        if let Some(entry) = entry.flatten() {
            entries.entry(entry).or_default().insert(slot);
        }
    }
    entries
}

/// What a label calls a contact: the name, or whatever else tells it from others.
pub(super) fn called(contact: &Contact) -> String {
    if !contact.name.is_empty() {
        return contact.name.clone();
    }
    match (contact.messaging_phone().and_then(|phone| phone.number), contact.emails.first(), contact.phones.first()) {
        (Some(number), _, _) => number.shown(),
        (None, Some(email), _) => email.0.clone(),
        (None, None, Some(phone)) => phone.raw.clone(),
        (None, None, None) => String::new(),
    }
}

/// The names of these tags, for labels.
pub(super) fn tag_names(book: &Book, tags: &[TagId]) -> Vec<String> {
    tags.iter().filter_map(|tag| book.tag(*tag)).map(|tag| tag.name.clone()).collect()
}

fn only_one(slot: Slot) -> SlotSet {
    SlotSet([slot].into_iter().collect())
}
