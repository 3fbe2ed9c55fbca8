//! Takes a backup over: reads it, says what it would change, and changes the book in one commit, so it can be taken back.

use super::contents::{book_from_backup, leave_out_barred};
use super::difference::{Difference, difference, fields, tags_differ, things};
use super::{SLICE, lock, missing, refused, stop_if_cancelled};
use crate::domain::book::Book;
use crate::domain::book::merge::{MergeReport, Merged, merged};
use crate::domain::book::op::{Label, Op};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::export::backup::{BackupData, Reading};
use crate::protocol::{
    BackupSummary, ChangeKind, Committed, MergeSummary, Passphrase, Reply, RestoreChange, RestoreMode, ServiceError,
    Stage,
};
use crate::service::journal::{Change, as_figure};
use crate::service::overview::figure;
use crate::service::{Host, Service};
use crate::store::Store;

/// A backup that was read and checked, waiting for a yes.
pub(in crate::service) struct Pending {
    file: String,
    data: BackupData,
    difference: Difference,
    /// The commit that `difference` was made after.
    seq: u64,
}

impl<S: Store> Service<S> {
    /// Reads a backup and keeps it ready. The book is untouched.
    ///
    /// # Errors
    /// `Backup` if it is not accepted, or locked; `Cancelled`.
    pub(in crate::service) async fn restore_read<H: Host>(
        &mut self,
        host: &H,
        file: String,
        passphrase: Option<Passphrase>,
        bytes: Vec<u8>,
    ) -> Result<Reply, ServiceError> {
        self.session.restore = None;
        host.progress(Stage::Reading, 0, 1);
        let opened = lock::unlock(host, bytes, passphrase).await?;
        let mut data = read(host, &opened.bytes).await?;
        let was_locked = opened.was_locked;
        drop(opened);
        let desk = self.desk(host).await?;
        leave_out_barred(&mut data, desk.book.bars());
        let found = difference(host, &desk.book, &data).await?;
        let count = |items: usize| figure(as_figure(items));
        let summary = BackupSummary {
            file: file.clone(),
            made: data.frame.made,
            locked: was_locked,
            contacts: count(data.contacts.len()),
            tags: count(data.frame.tags.len()),
            segments: count(data.frame.segments.len()),
            templates: count(data.frame.templates.len()),
            lists: count(data.frame.lists.len()),
            campaigns: count(data.frame.campaigns.len()),
            would_add: count(found.added.len()),
            would_change: count(found.changed.len()),
            would_remove: count(found.removed.len()),
            missing: count(found.missing.len()),
            things: things(&desk.book, &data.frame),
        };
        let seq = desk.seq;
        self.session.restore = Some(Pending { file, data, difference: found, seq });
        Ok(Reply::BackupSummary(Box::new(summary)))
    }

    /// Contacts that replacing the book by the backup would touch.
    ///
    /// # Errors
    /// `Gone` if no backup was read, or what it was compared with has changed since.
    pub(in crate::service) async fn restore_changes<H: Host>(
        &mut self,
        host: &H,
        kind: ChangeKind,
        offset: u32,
        limit: u32,
    ) -> Result<Reply, ServiceError> {
        let pending = self.session.restore.take().ok_or(ServiceError::Gone)?;
        let desk = self.desk(host).await?;
        let reply = if desk.seq == pending.seq {
            Ok(pending.page(&desk.book, kind, offset, limit))
        } else {
            Err(ServiceError::Gone)
        };
        self.session.restore = Some(pending);
        reply
    }

    /// What merging the backup would do, with the values that differ from `offset` on.
    ///
    /// # Errors
    /// `Gone` if no backup was read.
    pub(in crate::service) async fn merge_preview<H: Host>(
        &mut self,
        host: &H,
        offset: u32,
        limit: u32,
    ) -> Result<Reply, ServiceError> {
        let pending = self.session.restore.take().ok_or(ServiceError::Gone)?;
        let summary = self.merge_summary(host, &pending, offset, limit).await;
        self.session.restore = Some(pending);
        summary.map(|summary| Reply::MergeSummary(Box::new(summary)))
    }

    async fn merge_summary<H: Host>(
        &mut self,
        host: &H,
        pending: &Pending,
        offset: u32,
        limit: u32,
    ) -> Result<MergeSummary, ServiceError> {
        let theirs = book_from_backup(host, &pending.data).await?;
        host.breathe().await;
        let MergeReport { added, changed, removed, differing } = merged(&self.desk(host).await?.book, &theirs).report;
        let rows = window(&differing, offset, limit).cloned().collect();
        Ok(MergeSummary { added, changed, removed, differing: figure(as_figure(differing.len())), rows })
    }

    /// Takes the backup just read over, as one commit.
    ///
    /// # Errors
    /// `Gone` if no backup was read. The backup stays ready if it could not be saved.
    pub(in crate::service) async fn restore_commit<H: Host>(
        &mut self,
        host: &H,
        mode: RestoreMode,
    ) -> Result<Committed, ServiceError> {
        let pending = self.session.restore.take().ok_or(ServiceError::Gone)?;
        host.progress(Stage::Saving, 0, 1);
        let result = self.take_over(host, mode, &pending).await;
        if result.is_err() {
            self.session.restore = Some(pending);
        }
        result
    }

    async fn take_over<H: Host>(
        &mut self,
        host: &H,
        mode: RestoreMode,
        pending: &Pending,
    ) -> Result<Committed, ServiceError> {
        let Pending { file, data, .. } = pending;
        let file = file.clone();
        let change = match mode {
            RestoreMode::Replace => {
                let image = book_from_backup(host, data).await?.to_image();
                let contacts = figure(as_figure(data.contacts.len()));
                Change::new(Label::Restored { file, contacts }, vec![Op::Replace(image)])
            }
            RestoreMode::Merge => {
                let theirs = book_from_backup(host, data).await?;
                host.breathe().await;
                merge_change(file, merged(&self.desk(host).await?.book, &theirs))
            }
            RestoreMode::AddMissing => {
                let desk = self.desk(host).await?;
                // The book may have changed since.
                let missing = if desk.seq == pending.seq {
                    pending.difference.missing.clone()
                } else {
                    difference(host, &desk.book, data).await?.missing
                };
                let contacts = figure(as_figure(missing.len()));
                let ops = missing::ops(&desk.book, data, &missing);
                Change::new(Label::MissingAdded { file, contacts }, ops)
            }
        };
        self.commit(host, change).await
    }
}

/// Everything that a backup holds, read in slices.
async fn read<H: Host>(host: &H, bytes: &[u8]) -> Result<BackupData, ServiceError> {
    let mut contacts = Vec::new();
    let mut reading = Reading::open(bytes).map_err(refused)?;
    while !reading.advance(SLICE, |contact, tags| contacts.push((contact, tags))).map_err(refused)? {
        let (done, total) = reading.progress();
        host.progress(Stage::Reading, done, total);
        stop_if_cancelled(host).await?;
    }
    Ok(BackupData { frame: reading.finish().map_err(refused)?, contacts })
}

/// The commit of a merge.
fn merge_change(file: String, merged: Merged) -> Change {
    let MergeReport { added, changed, removed, differing } = merged.report;
    let differing = figure(as_figure(differing.len()));
    Change::new(Label::BooksMerged { file, added, changed, removed, differing }, merged.ops)
}

impl Pending {
    fn page(&self, book: &Book, kind: ChangeKind, offset: u32, limit: u32) -> Reply {
        let Difference { added, changed, removed, .. } = &self.difference;
        let there = |at: &usize| self.data.contacts.get(*at);
        let (total, rows) = match kind {
            ChangeKind::Added => {
                let row = |at: &usize| there(at).map(|(contact, _)| row(contact));
                (added.len(), window(added, offset, limit).filter_map(row).collect())
            }
            ChangeKind::Changed => {
                let row = |at: &usize| {
                    let (contact, tags) = there(at)?;
                    let here = book.contact(book.slot_of(contact.id)?)?;
                    let tags = tags_differ(book, contact.id, tags);
                    Some(RestoreChange { fields: fields(&here, contact), tags, ..row(contact) })
                };
                (changed.len(), window(changed, offset, limit).filter_map(row).collect())
            }
            ChangeKind::Removed => {
                let row = |id: &ContactId| book.slot_of(*id).and_then(|slot| book.contact(slot)).map(|gone| row(&gone));
                (removed.len(), window(removed, offset, limit).filter_map(row).collect())
            }
        };
        Reply::RestoreChanges { total: figure(as_figure(total)), rows }
    }
}

fn row(contact: &Contact) -> RestoreChange {
    let phone =
        contact.messaging_phone().and_then(|phone| phone.number).map(|number| number.shown()).unwrap_or_default();
    RestoreChange { id: contact.id, name: contact.name.clone(), phone, fields: Vec::new(), tags: false }
}

fn window<T>(items: &[T], offset: u32, limit: u32) -> impl Iterator<Item = &T> {
    // A count of contacts fits `usize` wherever this runs.
    items.iter().skip(offset as usize).take(limit as usize)
}
