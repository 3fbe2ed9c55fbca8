//! What is written down about a contact by and by: what happened, when to be in touch again, what was agreed.

use super::Host;
use super::contacts::called;
use super::ids::timely_id;
use super::journal::Change;
use super::query::targeted;
use crate::domain::book::op::{Label, Op};
use crate::domain::book::{Book, ConsentRef};
use crate::domain::consent::{Channel, Consent, ConsentState, Permission};
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::date::{earliest, parse_date};
use crate::domain::follow_up::FollowUp;
use crate::domain::import::IssueKind;
use crate::domain::interaction::{Interaction, InteractionKind};
use crate::domain::money::{Amount, parse_amount};
use crate::domain::slots::Slot;
use crate::domain::text::{clean_cell, clean_name};
use crate::protocol::{FormIssue, InteractionDraft, Made, ServiceError, Target};

fn known(book: &Book, id: ContactId) -> Result<(Slot, Contact), ServiceError> {
    let slot = book.slot_of(id).ok_or(ServiceError::Gone)?;
    Ok((slot, book.contact(slot).ok_or(ServiceError::Gone)?))
}

fn wrong(field: FieldName, kind: IssueKind) -> ServiceError {
    ServiceError::Form(vec![FormIssue { field, index: 0, kind }])
}

/// Writes down what happened. An order counts as a purchase too: one more, its amount, its day; and whatever the contact did
/// is the last contact, unless a later one is known.
///
/// # Errors
/// `Form` if the day, the amount or the rating does not read; `Gone`.
pub(super) fn interact<H: Host>(
    host: &H,
    book: &Book,
    id: ContactId,
    draft: &InteractionDraft,
) -> Result<Change, ServiceError> {
    let (slot, mut contact) = known(book, id)?;
    let before = contact.clone();
    let day = match clean_cell(&draft.day).as_ref() {
        "" => host.today(),
        text => parse_date(text, true).ok_or_else(|| wrong(FieldName::LastContact, IssueKind::DateInvalid))?,
    };
    let amount = match clean_cell(&draft.amount).as_ref() {
        "" => None,
        text => Some(parse_amount(text).ok_or_else(|| wrong(FieldName::Spent, IssueKind::NumberInvalid))?),
    };
    let interaction = Interaction {
        amount: amount.filter(|_| draft.kind == InteractionKind::Order),
        rating: draft.rating.filter(|stars| draft.kind == InteractionKind::Rating && (1..=5).contains(stars)),
        text: clean_cell(&draft.text).into_owned(),
        ..Interaction::new(timely_id(host), day, draft.kind)
    };
    if draft.kind == InteractionKind::Order {
        contact.purchases = Some(contact.purchases.unwrap_or(0).saturating_add(1));
        if let Some(amount) = amount {
            let spent = contact.spent.unwrap_or_default();
            contact.spent = Some(Amount(spent.0.saturating_add(amount.0)));
        }
        contact.first_purchase = earliest(contact.first_purchase, Some(day));
        contact.last_purchase = contact.last_purchase.max(Some(day));
    }
    if draft.kind.is_by_contact() || draft.kind == InteractionKind::Message {
        contact.last_contact = contact.last_contact.max(Some(day));
    }
    contact.unite_interactions(&[interaction]);
    let label = Label::Interacted { name: called(&contact), kind: draft.kind };
    Ok(Change::making(label, set(slot, &before, &contact), Made::Contact(id)))
}

/// Takes something out of the timeline. What it added to purchases goes with it.
///
/// # Errors
/// `Gone` if it is not there.
pub(super) fn take_out(book: &Book, id: ContactId, interaction: u64) -> Result<Change, ServiceError> {
    let (slot, mut contact) = known(book, id)?;
    let before = contact.clone();
    let found = contact.interactions.iter_mut().find(|one| one.id == interaction);
    let found = found.filter(|one| one.kind != InteractionKind::Gone).ok_or(ServiceError::Gone)?;
    let was = std::mem::replace(found, found.gone());
    if was.kind == InteractionKind::Order {
        contact.purchases = contact.purchases.map(|count| count.saturating_sub(1));
        if let (Some(spent), Some(amount)) = (contact.spent, was.amount) {
            contact.spent = Some(Amount(spent.0.saturating_sub(amount.0)));
        }
        // Days of purchases that a file brought are known only as first and last: those stay as they are.
        let orders = contact.interactions.iter().filter(|one| one.kind == InteractionKind::Order);
        let days: Vec<_> = orders.map(|one| one.day).collect();
        if contact.purchases.is_none_or(|count| u32::try_from(days.len()).is_ok_and(|told| count <= told)) {
            contact.first_purchase = days.iter().min().copied();
            contact.last_purchase = days.iter().max().copied();
        }
    }
    let label = Label::Interacted { name: called(&contact), kind: InteractionKind::Gone };
    Ok(Change::making(label, set(slot, &before, &contact), Made::Contact(id)))
}

/// Sets when to be in touch again, for many at once, or clears it. Those who have it so already are left alone.
///
/// # Errors
/// `Form` if the day does not read; `Gone`.
pub(super) fn follow_up<H: Host>(
    host: &H,
    book: &Book,
    target: &Target,
    on: &str,
    every: u16,
) -> Result<Change, ServiceError> {
    let slots = targeted(book, target, host.today())?;
    let due = match clean_cell(on).as_ref() {
        "" => None,
        text => {
            let on = parse_date(text, true).ok_or_else(|| wrong(FieldName::FollowUp, IssueKind::DateInvalid))?;
            Some(FollowUp { on, every: (every > 0).then_some(every) })
        }
    };
    let others = |slot: &Slot| book.with_contact(*slot, |contact| contact.follow_up != due) == Some(true);
    let list: Vec<_> = slots.iter().filter(others).map(|slot| (slot, vec![FieldValue::FollowUp(due)])).collect();
    let label =
        Label::FieldsSet { count: u32::try_from(list.len()).unwrap_or(u32::MAX), fields: vec![FieldName::FollowUp] };
    Ok(Change::new(label, if list.is_empty() { Vec::new() } else { vec![Op::SetFields(list)] }))
}

/// The owner was in touch: today is the last contact, and what is due next follows from the rhythm.
///
/// # Errors
/// `Gone` if the contact is not there or nothing was due.
pub(super) fn followed_up<H: Host>(host: &H, book: &Book, id: ContactId) -> Result<Change, ServiceError> {
    let (slot, mut contact) = known(book, id)?;
    let before = contact.clone();
    let due = contact.follow_up.ok_or(ServiceError::Gone)?;
    let today = host.today();
    contact.follow_up = due.done(today);
    contact.last_contact = contact.last_contact.max(Some(today));
    let fields = vec![FieldName::FollowUp];
    let label = Label::ContactEdited { name: called(&contact), fields };
    Ok(Change::making(label, set(slot, &before, &contact), Made::Contact(id)))
}

/// Writes into the consent ledger what was agreed or refused. What holds on WhatsApp follows, and what held there before is
/// kept in the ledger.
pub(super) fn permit<H: Host>(
    host: &H,
    book: &Book,
    id: ContactId,
    permission: &Permission,
) -> Result<Change, ServiceError> {
    let (slot, mut contact) = known(book, id)?;
    let before = contact.clone();
    let permission = Permission {
        on: permission.on.or(Some(host.today())),
        source: clean_name(&permission.source),
        words: clean_cell(&permission.words).into_owned(),
        proof: clean_name(&permission.proof),
        ..permission.clone()
    };
    if permission.channel == Channel::WhatsApp {
        keep_consent(&mut contact);
        contact.consent = Consent { state: permission.state, on: permission.on, source: permission.source.clone() };
    }
    contact.unite_permissions(&[permission]);
    let label = Label::ContactEdited { name: called(&contact), fields: vec![FieldName::Permissions] };
    Ok(Change::making(label, set(slot, &before, &contact), Made::Contact(id)))
}

/// Keeps the consent that is about to be replaced.
pub(super) fn keep_consent(contact: &mut Contact) {
    let now = ConsentRef::new(&contact.consent);
    if now.state != ConsentState::Unknown && !contact.permissions.iter().any(|one| is_of(one, now)) {
        contact.unite_permissions(&[entry(&contact.consent)]);
    }
}

/// The entry of a ledger that says what holds on WhatsApp.
pub(super) fn entry(consent: &Consent) -> Permission {
    let Consent { state, on, source } = consent.clone();
    Permission { on, channel: Channel::WhatsApp, state, source, words: String::new(), proof: String::new() }
}

/// Whether an entry of a ledger says this, in whatever words.
pub(super) fn is_of(entry: &Permission, consent: ConsentRef) -> bool {
    let ConsentRef { state, on, source } = consent;
    entry.channel == Channel::WhatsApp && (entry.state, entry.on, entry.source.as_str()) == (state, on, source)
}

/// The op that makes `after` of `before`.
fn set(slot: Slot, before: &Contact, after: &Contact) -> Vec<Op> {
    let fields = FieldName::ALL.into_iter().filter(|field| before.get(*field) != after.get(*field));
    let values: Vec<FieldValue> = fields.map(|field| after.get(field)).collect();
    if values.is_empty() { Vec::new() } else { vec![Op::SetFields(vec![(slot, values)])] }
}
