//! What an action on many would come to, counted before anybody decides on it. Nothing is told twice: where an action makes a
//! change, the figures are those of that change.

use super::fields;
use crate::domain::book::Book;
use crate::domain::consent::ConsentState;
use crate::domain::date::Date;
use crate::domain::segment::ast::PresenceField;
use crate::domain::segment::eval::Index;
use crate::domain::slots::Slots;
use crate::domain::upkeep::preview::touched;
use crate::protocol::{Action, Arrange, Outlook, ServiceError, Target};
use crate::service::overview::figure;
use crate::service::part::misdirected;
use crate::service::query::targeted;
use crate::service::{Host, profile, tags};

/// # Errors
/// Those of the action.
pub(super) fn outlook<H: Host>(host: &H, book: &Book, action: &Action) -> Result<Outlook, ServiceError> {
    let today = host.today();
    let (target, change) = match action {
        Action::RemoveContacts(target) => return group(book, target, today),
        Action::SetConsent { target, consent } => {
            let known = group(book, target, today)?;
            let so_already = match consent.state {
                ConsentState::OptedIn => known.opted_in,
                ConsentState::OptedOut => known.opted_out,
                ConsentState::Unknown => known.contacts - known.opted_in - known.opted_out,
            };
            return Ok(Outlook { changed: known.contacts - so_already, ..known });
        }
        Action::Tag { target, add, create, remove } => (target, tags::tag(host, book, target, add, create, remove)?),
        Action::SetFollowUp { target, on, every } => (target, profile::follow_up(host, book, target, on, *every)?),
        Action::Arrange(Arrange::SetValue { target, field, value }) => {
            (target, fields::set(host, book, target, field, value)?)
        }
        _ => return misdirected(),
    };
    let changed = figure(touched(book, &change.ops).len());
    Ok(Outlook { changed, ..group(book, target, today)? })
}

/// How these contacts stand, if all of them were changed.
fn group(book: &Book, target: &Target, today: Date) -> Result<Outlook, ServiceError> {
    let slots = targeted(book, target, today)?;
    let of = |some: &Slots| figure(slots.intersection_len(some));
    let waits = book.campaigns().map(|campaign| {
        let done = &campaign.opened.0 | &campaign.sent.0;
        &(&campaign.recipients.0 - &done) - &campaign.skipped.0
    });
    let contacts = figure(slots.len());
    Ok(Outlook {
        contacts,
        changed: contacts,
        opted_in: of(&book.consent(ConsentState::OptedIn)),
        opted_out: of(&book.consent(ConsentState::OptedOut)),
        waiting: of(&waits.fold(Slots::new(), |all, some| all | some)),
        customers: of(&book.present(PresenceField::Purchases)),
    })
}
