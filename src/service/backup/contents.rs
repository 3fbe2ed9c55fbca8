//! What a book holds in the form that backups have, and a book made of what a backup holds.

use crate::domain::book::Book;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::contact::ContactId;
use crate::domain::date::Timestamp;
use crate::domain::export::backup::{BackupCampaign, BackupData, BackupFrame, BackupList};
use crate::domain::message::{BroadcastList, Campaign};
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::protocol::{BackupError, ServiceError};

/// The program as backups name it.
const APP: &str = concat!("Daftar ", env!("CARGO_PKG_VERSION"));
/// Contacts that are put into a new book at once: the copies that are made of them are few at any time.
const AT_ONCE: usize = 4_096;

/// Every contact in the order of ids.
pub(super) fn by_id(book: &Book) -> Vec<(ContactId, Slot)> {
    let mut order: Vec<_> = book.everyone().iter().filter_map(|slot| Some((book.id_of(slot)?, slot))).collect();
    order.sort_unstable();
    order
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
        ledger: book.remembered(),
    }
}

/// In the order in which a backup is read.
pub(super) fn sorted(mut frame: BackupFrame) -> BackupFrame {
    frame.tags.sort_by_key(|tag| tag.id);
    frame.dimensions.sort_by_key(|dimension| dimension.id);
    frame.segments.sort_by_key(|segment| segment.id);
    frame.templates.sort_by_key(|template| template.id);
    frame.lists.sort_by_key(|list| list.id);
    frame.campaigns.sort_by_key(|campaign| campaign.id);
    frame
}

/// A new book with everything that a backup holds.
pub(super) fn book_from_backup(data: &BackupData) -> Result<Book, ServiceError> {
    let BackupData { frame, contacts } = data;
    let mut book = Book::new();
    let misfit = |_| ServiceError::Backup(BackupError::Damaged { member: "manifest.json".into() });
    let mut ops = vec![Op::SetSettings(frame.settings.clone())];
    ops.extend(frame.dimensions.iter().cloned().map(Op::PutDimension));
    ops.extend(frame.tags.iter().cloned().map(Op::PutTag));
    ops.extend(frame.segments.iter().cloned().map(Op::PutSegment));
    ops.extend(frame.templates.iter().cloned().map(Op::PutTemplate));
    book.apply(ops).map_err(misfit)?;
    for some in contacts.chunks(AT_ONCE) {
        let new = some.iter().map(|(contact, tags)| NewContact { contact: contact.clone(), tags: tags.clone() });
        book.apply(vec![Op::AddContacts(new.collect())]).map_err(misfit)?;
    }
    let slot_of = |id: ContactId| book.slot_of(id);
    let lists = frame.lists.iter().map(|list| Op::PutList(list_with(list, slot_of)));
    let campaigns = frame.campaigns.iter().map(|campaign| Op::PutCampaign(campaign_with(campaign, slot_of)));
    let apart = std::iter::once(Op::KeepApart(frame.apart.clone()));
    let recipes = frame.recipes.iter().cloned().map(Op::PutRecipe);
    let ops = lists.chain(campaigns).chain(apart).chain(recipes).collect();
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
