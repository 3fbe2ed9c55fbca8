//! What a book holds in the form that backups have, and a book made of what a backup holds.

use super::stop_if_cancelled;
use crate::domain::bar::Bars;
use crate::domain::book::Book;
use crate::domain::book::ledger::Remembered;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::date::Timestamp;
use crate::domain::export::backup::{BackupCampaign, BackupData, BackupFrame, BackupList};
use crate::domain::message::{BroadcastList, Campaign};
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::protocol::{BackupError, ServiceError, Stage};
use crate::service::Host;
use crate::service::journal::as_figure;
use std::collections::BTreeSet;

/// The program as backups name it.
const APP: &str = concat!("Daftar ", env!("CARGO_PKG_VERSION"));
/// Contacts that are put into a new book at once: the copies that are made of them are few at any time.
const AT_ONCE: usize = 4_096;
/// Contacts that are sorted between two looks at the event loop.
const SORTED_AT_ONCE: usize = 65_536;

/// Every contact in the order of ids, in slices.
///
/// # Errors
/// `Cancelled`.
pub(super) async fn by_id<H: Host>(host: &H, book: &Book) -> Result<Vec<(ContactId, Slot)>, ServiceError> {
    let mut order: Vec<(ContactId, Slot)> = Vec::with_capacity(book.len().try_into().unwrap_or_default());
    let everyone = book.everyone();
    let mut slots = everyone.iter();
    loop {
        stop_if_cancelled(host).await?;
        let from = order.len();
        order.extend(slots.by_ref().take(SORTED_AT_ONCE).filter_map(|slot| Some((book.id_of(slot)?, slot))));
        match order.get_mut(from..) {
            Some(some) if !some.is_empty() => some.sort_unstable(),
            _ => break,
        }
    }
    // What is sorted in parts is merged, and parts that follow each other, as ids do, are only looked at. A stable sort
    // sees them.
    order.sort();
    Ok(order)
}

/// Everything but the contacts. Recipients who left the book are left out: only the book's slots still know them.
pub(super) fn frame(book: &Book, made: Timestamp) -> BackupFrame {
    let ids = |set: &SlotSet| {
        let mut ids: Vec<ContactId> = set.0.iter().filter_map(|slot| book.id_of(slot)).collect();
        ids.sort_unstable();
        ids
    };
    let list = |list: &BroadcastList| BackupList {
        id: list.id,
        name: list.name.clone(),
        filter: list.filter.clone(),
        made: list.made,
        recipients: ids(&list.recipients),
    };
    let campaign = |campaign: &Campaign| BackupCampaign {
        id: campaign.id,
        name: campaign.name.clone(),
        text: campaign.text.clone(),
        made: campaign.made,
        recipients: ids(&campaign.recipients),
        opened: ids(&campaign.opened),
        sent: ids(&campaign.sent),
        skipped: ids(&campaign.skipped),
    };
    BackupFrame {
        made,
        app: APP.into(),
        settings: book.settings().clone(),
        tags: book.tags().cloned().collect(),
        dimensions: book.dimensions().cloned().collect(),
        segments: book.segments().cloned().collect(),
        templates: book.templates().cloned().collect(),
        lists: book.lists().map(list).collect(),
        campaigns: book.campaigns().map(campaign).collect(),
        apart: book.apart().collect(),
        recipes: book.recipes().cloned().collect(),
        arrangements: book.arrangements().cloned().collect(),
        ledger: book.remembered(),
    }
}

/// Leaves out whoever was erased since and is not to come back: shown or not shown.
pub(super) fn leave_out_barred(data: &mut BackupData, bars: &Bars) {
    if bars.is_empty() {
        return;
    }
    let BackupData { frame, contacts } = data;
    let mut barred: BTreeSet<ContactId> = BTreeSet::new();
    barred.extend(contacts.iter().map(|(contact, _)| contact).filter(|one| bars.has_any_of(one)).map(|one| one.id));
    barred.extend(frame.ledger.iter().filter_map(|line| match line {
        Remembered::Removed(contact) => bars.has_any_of(contact).then_some(contact.id),
        Remembered::Beneath { contact, values } => {
            let mut before = Contact::new(*contact, Timestamp(0));
            values.iter().for_each(|(_, value)| drop(before.set(value.clone())));
            bars.has_any_of(&before).then_some(*contact)
        }
        _ => None,
    }));
    if barred.is_empty() {
        return;
    }
    contacts.retain(|(contact, _)| !barred.contains(&contact.id));
    frame.ledger.retain(|line| match line {
        Remembered::Removed(contact) => !barred.contains(&contact.id),
        Remembered::Beneath { contact, .. } => !barred.contains(contact),
        _ => true,
    });
    let stay = |ids: &mut Vec<ContactId>| ids.retain(|id| !barred.contains(id));
    frame.lists.iter_mut().for_each(|list| stay(&mut list.recipients));
    for campaign in &mut frame.campaigns {
        let BackupCampaign { recipients, opened, sent, skipped, .. } = campaign;
        [recipients, opened, sent, skipped].into_iter().for_each(stay);
    }
}

/// A new book with everything that a backup holds, in slices.
///
/// # Errors
/// `Backup(Damaged)` if its parts do not fit together; `Cancelled`.
pub(super) async fn book_from_backup<H: Host>(host: &H, data: &BackupData) -> Result<Book, ServiceError> {
    let BackupData { frame, contacts } = data;
    let mut book = Book::new();
    let misfit = |_| ServiceError::Backup(BackupError::Damaged { member: "manifest.json".into() });
    let mut ops = vec![Op::SetSettings(frame.settings.clone())];
    ops.extend(frame.dimensions.iter().cloned().map(Op::PutDimension));
    ops.extend(frame.tags.iter().cloned().map(Op::PutTag));
    ops.extend(frame.segments.iter().cloned().map(Op::PutSegment));
    ops.extend(frame.templates.iter().cloned().map(Op::PutTemplate));
    book.apply(ops).map_err(misfit)?;
    let total = as_figure(contacts.len());
    for (done, some) in contacts.chunks(AT_ONCE).enumerate() {
        host.progress(Stage::Saving, as_figure(done * AT_ONCE), total);
        stop_if_cancelled(host).await?;
        let new = some.iter().map(|(contact, tags)| NewContact { contact: contact.clone(), tags: tags.clone() });
        book.apply(vec![Op::AddContacts(new.collect())]).map_err(misfit)?;
    }
    stop_if_cancelled(host).await?;
    let slot_of = |id: ContactId| book.slot_of(id);
    let lists = frame.lists.iter().map(|list| Op::PutList(list_with(list, slot_of)));
    let campaigns = frame.campaigns.iter().map(|campaign| Op::PutCampaign(campaign_with(campaign, slot_of)));
    let apart = std::iter::once(Op::KeepApart(frame.apart.clone()));
    let recipes = frame.recipes.iter().cloned().map(Op::PutRecipe);
    let arrangements = frame.arrangements.iter().cloned().map(Op::Arrange);
    let ops = lists.chain(campaigns).chain(apart).chain(recipes).chain(arrangements).collect();
    book.apply(ops).map_err(misfit)?;
    book.apply(book.remembering(frame.ledger.clone())).map_err(misfit)?;
    Ok(book)
}

/// A list of a backup, with its recipients where they stand in the book.
pub(super) fn list_with(list: &BackupList, slot_of: impl Fn(ContactId) -> Option<Slot>) -> BroadcastList {
    BroadcastList {
        id: list.id,
        name: list.name.clone(),
        filter: list.filter.clone(),
        made: list.made,
        recipients: slots(&list.recipients, slot_of),
    }
}

/// A campaign of a backup, with its recipients where they stand in the book.
pub(super) fn campaign_with(campaign: &BackupCampaign, slot_of: impl Fn(ContactId) -> Option<Slot>) -> Campaign {
    Campaign {
        id: campaign.id,
        recipients: slots(&campaign.recipients, &slot_of),
        opened: slots(&campaign.opened, &slot_of),
        sent: slots(&campaign.sent, &slot_of),
        skipped: slots(&campaign.skipped, &slot_of),
        name: campaign.name.clone(),
        text: campaign.text.clone(),
        made: campaign.made,
    }
}

fn slots(ids: &[ContactId], slot_of: impl Fn(ContactId) -> Option<Slot>) -> SlotSet {
    SlotSet(ids.iter().filter_map(|id| slot_of(*id)).collect::<Slots>())
}
