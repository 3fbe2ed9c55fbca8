//! One contact in two books: what was set in it on either side, and what it shows once both are known.
//!
//! A `Person` is everything that was ever set and not set over: joining two of them is a maximum in every part, so the order
//! of joining means nothing. What is shown is worked out from it (`shown`) and never joined.

use crate::domain::book::Book;
use crate::domain::book::block::{block_of, place_of};
use crate::domain::book::ledger::{Key, Stamp};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{
    Contact, ContactId, FieldName, FieldValue, add_emails, add_extra, add_permissions, add_phones,
};
use crate::domain::encoding::encoded;
use crate::domain::interaction::add_interactions;
use crate::domain::slots::Slot;
use std::collections::BTreeMap;

/// How many fields a contact has.
const FIELDS: usize = FieldName::ALL.len();

/// Everything set in one contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The values set last. `None` for a contact of whom only the id is left.
    pub contact: Option<Contact>,
    /// When each field was set; `at` says where.
    pub stamps: [Stamp; FIELDS],
    /// The last opt-out that nobody who saw it lifted.
    pub out: Option<(Stamp, Consent)>,
    pub lifted: Option<Stamp>,
    pub removed: Option<Stamp>,
    /// In whom the contact lives on since it was merged.
    pub heir: Option<(Stamp, ContactId)>,
}

/// What a contact shows.
pub struct Shown {
    pub contact: Contact,
    pub stamps: [Stamp; FIELDS],
    /// What was set in fields that show something else.
    pub beneath: BTreeMap<FieldName, Vec<(Stamp, FieldValue)>>,
}

/// The place of a field in `Person::stamps`.
pub fn at(field: FieldName) -> usize {
    field as usize
}

/// Decides between two values that were set at the same time (or before anybody kept the time): an order that is the same on
/// every device, with the empty value first.
pub fn rank<T: serde::Serialize>(value: &T) -> Vec<u8> {
    encoded(value)
}

/// Whether `b` stands above `a`.
fn is_above(a: (Stamp, &FieldValue), b: (Stamp, &FieldValue)) -> bool {
    b.0 > a.0 || (b.0 == a.0 && a.1 != b.1 && rank(b.1) > rank(a.1))
}

impl Person {
    /// Of whom nothing is known.
    pub const NOBODY: Person =
        Person { contact: None, stamps: [Stamp::NEVER; FIELDS], out: None, lifted: None, removed: None, heir: None };

    /// What a book holds of the contact in a slot.
    pub fn read(book: &Book, id: ContactId, slot: Option<Slot>) -> Person {
        let ledger = &book.ledger;
        let heir = ledger.rest.heirs.get(&id).copied();
        let Some(slot) = slot else { return Person { heir, ..Person::NOBODY } };
        let removed = ledger.time(Key::Removed, slot);
        let lifted = ledger.time(Key::Lifted, slot);
        let record = book.blocks.get(block_of(slot)).and_then(|block| block.record(place_of(slot)));
        let Some(mut contact) = record else { return Person { heir, removed, lifted, ..Person::NOBODY } };
        let base = Stamp::base(contact.created);
        let mut stamps = [base; FIELDS];
        for field in FieldName::ALL {
            stamps[at(field)] = ledger.time(Key::Field(field), slot).unwrap_or(base);
        }
        let mut out = None;
        let beneath = ledger.rest.beneath.range((slot, FieldName::Name)..).take_while(|((of, _), _)| *of == slot);
        for ((_, field), values) in beneath {
            for (stamp, value) in values {
                out = newest_out(out, *stamp, value, lifted);
            }
            if let Some((stamp, value)) = values.iter().max_by_key(|(stamp, _)| *stamp) {
                contact.set(value.clone());
                stamps[at(*field)] = *stamp;
            }
        }
        let own = FieldValue::Consent(contact.consent.clone());
        out = newest_out(out, stamps[at(FieldName::Consent)], &own, lifted);
        Person { contact: Some(contact), stamps, out, lifted, removed, heir }
    }

    /// Whether some field was set after the contact was made.
    pub fn is_edited(&self) -> bool {
        self.contact.as_ref().is_some_and(|contact| {
            let base = Stamp::base(contact.created);
            self.stamps.iter().any(|stamp| *stamp != base)
        })
    }

    /// What both together know.
    pub fn join(self, other: Person) -> Person {
        let lifted = self.lifted.max(other.lifted);
        let mut out = None;
        for (stamp, consent) in [self.out, other.out].into_iter().flatten() {
            out = newest_out(out, stamp, &FieldValue::Consent(consent), lifted);
        }
        let (contact, stamps) = match (self.contact, other.contact) {
            (Some(mut ours), Some(theirs)) => {
                let mut stamps = self.stamps;
                // Of these the entries count, each by itself.
                ours.unite_interactions(&theirs.interactions);
                ours.unite_permissions(&theirs.permissions);
                let (told, agreed) = (ours.interactions.clone(), ours.permissions.clone());
                for field in FieldName::ALL {
                    let (mine, other) =
                        ((stamps[at(field)], ours.get(field)), (other.stamps[at(field)], theirs.get(field)));
                    if is_above((mine.0, &mine.1), (other.0, &other.1)) {
                        stamps[at(field)] = other.0;
                        ours.set(other.1);
                    }
                }
                (ours.interactions, ours.permissions) = (told, agreed);
                ours.created = ours.created.min(theirs.created);
                (Some(ours), stamps)
            }
            (Some(ours), None) => (Some(ours), self.stamps),
            (None, theirs) => (theirs, other.stamps),
        };
        let (removed, heir) = (self.removed.max(other.removed), self.heir.max(other.heir));
        Person { contact, stamps, out, lifted, removed, heir }
    }

    /// The contact in which this one lives on, if the removal that made it so is the last word.
    pub fn heir(&self) -> Option<ContactId> {
        let (stamp, heir) = self.heir?;
        (self.removed == Some(stamp)).then_some(heir)
    }

    /// The changes that were made elsewhere after this contact had been merged into another.
    pub fn late(&self) -> Vec<(Stamp, FieldValue)> {
        let Some(contact) = &self.contact else { return Vec::new() };
        let is_late = |stamp: &Stamp| Some(*stamp) > self.removed;
        let fields = FieldName::ALL.into_iter().filter(|field| is_late(&self.stamps[at(*field)]));
        let mut late: Vec<_> = fields.map(|field| (self.stamps[at(field)], contact.get(field))).collect();
        // Somebody who saw this opt-out has decided otherwise since.
        late.retain(|(stamp, value)| Some(*stamp) > self.lifted || !is_opt_out(value));
        late.extend(
            self.out
                .iter()
                .filter(|(stamp, _)| is_late(stamp))
                .map(|(stamp, consent)| (*stamp, FieldValue::Consent(consent.clone()))),
        );
        late
    }

    /// Whether the contact is in the book: nobody removed it, or somebody set something in it afterwards.
    pub fn lives(&self, late: &[(Stamp, FieldValue)]) -> bool {
        let newest = self.stamps.iter().copied().chain(late.iter().map(|(stamp, _)| *stamp)).max();
        self.contact.is_some() && (self.removed.is_none() || newest > self.removed)
    }

    /// What the contact shows, given what was changed in contacts that were merged into it. `None` without any values.
    pub fn shown(&self, late: &[(Stamp, FieldValue)]) -> Option<Shown> {
        let mut shown = Shown { contact: self.contact.clone()?, stamps: self.stamps, beneath: BTreeMap::new() };
        let mut late: Vec<&(Stamp, FieldValue)> = late.iter().collect();
        late.sort_by_cached_key(|(stamp, value)| (*stamp, rank(value)));
        let mut out = self.out.clone();
        for (stamp, value) in late {
            let field = value.field();
            let now = (shown.stamps[at(field)], shown.contact.get(field));
            if is_above((now.0, &now.1), (*stamp, value)) {
                shown.contact.set(united(now.1, value));
                shown.stamps[at(field)] = *stamp;
                shown.beneath.entry(field).or_insert_with(|| self.set_in(field));
            }
            out = newest_out(out, *stamp, value, self.lifted);
        }
        if let Some((stamp, consent)) = out {
            let last = (shown.stamps[at(FieldName::Consent)], &shown.contact.consent);
            if last != (stamp, &consent) {
                shown.beneath.insert(FieldName::Consent, self.set_in(FieldName::Consent));
            }
            shown.contact.consent = consent;
            shown.stamps[at(FieldName::Consent)] = stamp;
        }
        Some(shown)
    }

    /// What was set in one field.
    fn set_in(&self, field: FieldName) -> Vec<(Stamp, FieldValue)> {
        let Some(contact) = &self.contact else { return Vec::new() };
        let stamp = self.stamps[at(field)];
        let mut set = vec![(stamp, contact.get(field))];
        if field == FieldName::Consent
            && let Some((out, consent)) = &self.out
            && *out != stamp
        {
            set.push((*out, FieldValue::Consent(consent.clone())));
        }
        set
    }
}

fn is_opt_out(value: &FieldValue) -> bool {
    matches!(value, FieldValue::Consent(consent) if consent.state == ConsentState::OptedOut)
}

/// The newer of two opt-outs; other values, and what was lifted, leave it as it is.
fn newest_out(
    known: Option<(Stamp, Consent)>,
    stamp: Stamp,
    value: &FieldValue,
    lifted: Option<Stamp>,
) -> Option<(Stamp, Consent)> {
    let known = known.filter(|(stamp, _)| Some(*stamp) > lifted);
    let FieldValue::Consent(consent) = value else { return known };
    if consent.state != ConsentState::OptedOut || Some(stamp) <= lifted {
        return known;
    }
    match known {
        Some((newest, other)) if (newest, rank(&other)) >= (stamp, rank(consent)) => Some((newest, other)),
        _ => Some((stamp, consent.clone())),
    }
}

/// A later value in place of an earlier one. Numbers, addresses and further columns of both stay, the earlier first.
fn united(earlier: FieldValue, later: &FieldValue) -> FieldValue {
    match (earlier, later) {
        (FieldValue::Phones(mut list), FieldValue::Phones(more)) => {
            add_phones(&mut list, more);
            FieldValue::Phones(list)
        }
        (FieldValue::Emails(mut list), FieldValue::Emails(more)) => {
            add_emails(&mut list, more);
            FieldValue::Emails(list)
        }
        (FieldValue::Interactions(mut list), FieldValue::Interactions(more)) => {
            add_interactions(&mut list, more);
            FieldValue::Interactions(list)
        }
        (FieldValue::Permissions(mut list), FieldValue::Permissions(more)) => {
            add_permissions(&mut list, more);
            FieldValue::Permissions(list)
        }
        (FieldValue::Extra(mut list), FieldValue::Extra(more)) => {
            add_extra(&mut list, more);
            FieldValue::Extra(list)
        }
        (_, later) => later.clone(),
    }
}
