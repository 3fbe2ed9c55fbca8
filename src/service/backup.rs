//! The whole book as one file, and back. A backup is read again and compared with the book before anybody is told that it
//! was made; a restore is one commit, so it can be taken back.

use super::export::{ZIP, file_name};
use super::journal::{Change, as_figure};
use super::overview::figure;
use super::{FileReply, Host, Service};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, NewContact, Op};
use crate::domain::contact::ContactId;
use crate::domain::date::Timestamp;
use crate::domain::export::backup::{
    BackupCampaign, BackupData, BackupFrame, BackupList, BackupProblem, read_backup, write_backup,
};
use crate::domain::message::{BroadcastList, Campaign};
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::protocol::{BackupError, BackupSummary, Committed, Reply, ServiceError, Stage};
use crate::store::Store;

/// The program as backups name it.
const APP: &str = concat!("Daftar ", env!("CARGO_PKG_VERSION"));

/// A backup that was read and checked, waiting for a yes.
pub(super) struct Pending {
    file: String,
    contacts: u32,
    image: Vec<u8>,
}

impl<S: Store> Service<S> {
    /// Writes the backup, reads it back, and compares every contact and everything else with the book.
    pub(super) async fn backup<H: Host>(&mut self, host: &H) -> Result<FileReply, ServiceError> {
        let book = &self.desk(host).await?.book;
        let total = u64::from(book.len());
        host.progress(Stage::Exporting, 0, total);
        host.breathe().await;
        let order = by_id(book);
        let frame = frame(book, host.now());
        let contacts = order.iter().filter_map(|(_, slot)| Some((book.contact(*slot)?, book.tags_of(*slot))));
        let bytes = write_backup(&frame, contacts).map_err(super::errors::internal)?;
        host.progress(Stage::Verifying, 0, total);
        host.breathe().await;
        if host.cancelled() {
            return Err(ServiceError::Cancelled);
        }
        let read = read_backup(&bytes).map_err(refused)?;
        let same = read.contacts.len() == order.len()
            && read.frame == sorted(frame)
            && read.contacts.iter().zip(&order).all(|((contact, tags), (_, slot))| {
                book.contact(*slot).as_ref() == Some(contact) && book.tags_of(*slot) == *tags
            });
        if !same {
            return Err(super::errors::internal("the backup reads back as something else"));
        }
        host.progress(Stage::Verifying, total, total);
        let name = file_name("backup", host.today(), "zip");
        Ok(FileReply { name, mime: ZIP, contacts: book.len(), bytes })
    }

    /// Reads a backup and keeps it ready. The book is untouched.
    pub(super) async fn restore_read<H: Host>(
        &mut self,
        host: &H,
        file: String,
        attachment: Option<Vec<u8>>,
    ) -> Result<Reply, ServiceError> {
        self.session.restore = None;
        host.progress(Stage::Reading, 0, 1);
        let data = read_backup(&attachment.unwrap_or_default()).map_err(refused)?;
        host.breathe().await;
        let book = &self.desk(host).await?.book;
        let coming = data.contacts.iter().filter(|(contact, _)| book.slot_of(contact.id).is_none()).count();
        let staying = data.contacts.len() - coming;
        let contacts = figure(as_figure(data.contacts.len()));
        let count = |items: usize| figure(as_figure(items));
        let summary = BackupSummary {
            file: file.clone(),
            made: data.frame.made,
            contacts,
            tags: count(data.frame.tags.len()),
            segments: count(data.frame.segments.len()),
            templates: count(data.frame.templates.len()),
            lists: count(data.frame.lists.len()),
            campaigns: count(data.frame.campaigns.len()),
            would_remove: book.len().saturating_sub(count(staying)),
            would_add: count(coming),
        };
        let image = book_from_backup(data)?.to_image();
        self.session.restore = Some(Pending { file, contacts, image });
        Ok(Reply::BackupSummary(Box::new(summary)))
    }

    /// Replaces the book by the backup just read, as one commit.
    ///
    /// # Errors
    /// `Gone` if no backup was read. The backup stays ready if it could not be saved.
    pub(super) async fn restore_commit<H: Host>(&mut self, host: &H) -> Result<Committed, ServiceError> {
        let Pending { file, contacts, image } = self.session.restore.take().ok_or(ServiceError::Gone)?;
        host.progress(Stage::Saving, 0, 1);
        let label = Label::Restored { file: file.clone(), contacts };
        let result = self.commit(host, Change::new(label, vec![Op::Replace(image.clone())])).await;
        if result.is_err() {
            self.session.restore = Some(Pending { file, contacts, image });
        }
        result
    }
}

fn refused(problem: BackupProblem) -> ServiceError {
    ServiceError::Backup(match problem {
        BackupProblem::NotABackup => BackupError::NotABackup,
        BackupProblem::TooNew { format } => BackupError::TooNew { format },
        BackupProblem::Damaged { member } => BackupError::Damaged { member },
        BackupProblem::Line { member, line } => BackupError::Line { member, line },
    })
}

/// Every contact in the order of ids.
fn by_id(book: &Book) -> Vec<(ContactId, Slot)> {
    let mut order: Vec<_> = book.everyone().iter().filter_map(|slot| Some((book.id_of(slot)?, slot))).collect();
    order.sort_unstable();
    order
}

/// Everything but the contacts. Recipients who left the book are left out: only the book's slots still know them.
fn frame(book: &Book, made: Timestamp) -> BackupFrame {
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
    }
}

/// In the order in which a backup is read.
fn sorted(mut frame: BackupFrame) -> BackupFrame {
    frame.tags.sort_by_key(|tag| tag.id);
    frame.dimensions.sort_by_key(|dimension| dimension.id);
    frame.segments.sort_by_key(|segment| segment.id);
    frame.templates.sort_by_key(|template| template.id);
    frame.lists.sort_by_key(|list| list.id);
    frame.campaigns.sort_by_key(|campaign| campaign.id);
    frame
}

/// A new book with everything that a backup holds.
fn book_from_backup(data: BackupData) -> Result<Book, ServiceError> {
    let BackupData { frame, contacts } = data;
    let mut book = Book::new();
    let mut ops = vec![Op::SetSettings(frame.settings)];
    ops.extend(frame.dimensions.into_iter().map(Op::PutDimension));
    ops.extend(frame.tags.into_iter().map(Op::PutTag));
    ops.push(Op::AddContacts(contacts.into_iter().map(|(contact, tags)| NewContact { contact, tags }).collect()));
    ops.extend(frame.segments.into_iter().map(Op::PutSegment));
    ops.extend(frame.templates.into_iter().map(Op::PutTemplate));
    let misfit = |_| ServiceError::Backup(BackupError::Damaged { member: "manifest.json".into() });
    book.apply(ops).map_err(misfit)?;
    let slots = |ids: &[ContactId]| SlotSet(ids.iter().filter_map(|id| book.slot_of(*id)).collect::<Slots>());
    let lists = frame.lists.into_iter().map(|list| {
        let recipients = slots(&list.recipients);
        Op::PutList(BroadcastList { id: list.id, name: list.name, filter: list.filter, made: list.made, recipients })
    });
    let campaigns = frame.campaigns.into_iter().map(|campaign| {
        Op::PutCampaign(Campaign {
            id: campaign.id,
            recipients: slots(&campaign.recipients),
            opened: slots(&campaign.opened),
            sent: slots(&campaign.sent),
            skipped: slots(&campaign.skipped),
            name: campaign.name,
            text: campaign.text,
            made: campaign.made,
        })
    });
    let apart = std::iter::once(Op::KeepApart(frame.apart));
    let recipes = frame.recipes.into_iter().map(Op::PutRecipe);
    let ops = lists.chain(campaigns).chain(apart).chain(recipes).collect();
    book.apply(ops).map_err(misfit)?;
    Ok(book)
}
