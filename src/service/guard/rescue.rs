//! What the person may do about a book that did not come back as it was: put a copy in its place, go on with what is left, or
//! take a copy away as a backup file.

use super::copying::copy_view;
use super::{Guard, Standoff, file_of};
use crate::domain::book::Book;
use crate::domain::book::op::{Commit, Head, Label, Op};
use crate::domain::encoding::encode_onto;
use crate::domain::sentinel::copy::{CopyHeader, parse_copy};
use crate::domain::slots::SlotSet;
use crate::protocol::{Committed, CopySlot, Loss, Reply, RescueReport, ServiceError, Stage, StorageTrouble};
use crate::service::errors::{damaged, internal};
use crate::service::journal::{Body, Change, JOURNAL_VERSION, as_figure, encode_head, traced};
use crate::service::{FileReply, Host, Service};
use crate::store::vault::Vault;
use crate::store::{FirstEntry, Store};

/// Bytes read between two looks at the event loop.
const SLICE: u32 = 1 << 20;

impl<S: Store> Service<S> {
    /// What was lost, and every copy that reads back whole.
    pub(in crate::service) async fn rescue_report<H: Host>(&mut self, host: &H) -> Result<Reply, ServiceError> {
        let Some(standoff) = &self.guard.standoff else { return Err(ServiceError::Gone) };
        let held = self.guard.held;
        let mut copies = Vec::new();
        for (slot, header, bytes) in Guard::copies(host.vault()).await.unwrap_or_default() {
            if read_copy(host, slot).await.is_ok_and(|file| parse_copy(&file).is_some()) {
                copies.push(copy_view(slot, &header, bytes));
            }
        }
        let report = RescueReport {
            loss: standoff.loss.clone(),
            before: held.map(|held| held.figures),
            now: standoff.desk.as_ref().map(|desk| desk.figures()),
            backup: held.and_then(|held| held.backup),
            copies,
            can_restore: !matches!(standoff.loss, Loss::CannotOpen(_)),
        };
        Ok(Reply::Rescue(Box::new(report)))
    }

    /// Puts the book of a copy in the place of what is left. What is left can be had back by undo, if it opened.
    ///
    /// # Errors
    /// `Gone` if nothing was lost; `Storage(Damaged)` if the copy does not read whole. Nothing is written then, and the loss
    /// is as undecided as before.
    pub(in crate::service) async fn rescue_restore<H: Host>(
        &mut self,
        host: &H,
        slot: CopySlot,
    ) -> Result<Committed, ServiceError> {
        if self.guard.standoff.is_none() {
            return Err(ServiceError::Gone);
        }
        let (header, book) = book_of(host, slot).await?;
        let image = book.to_image();
        drop(book);
        host.progress(Stage::Saving, 0, 1);
        let label = Label::CopyRestored { made: header.made, contacts: header.figures.contacts };
        let Some(Standoff { loss, desk }) = self.guard.standoff.take() else { return Err(ServiceError::Gone) };
        let result = match desk {
            Some(desk) => {
                self.desk = Some(desk);
                self.commit(host, Change::new(label, vec![Op::Replace(image)])).await
            }
            None => self.begin_with(host, label, image).await,
        };
        match &result {
            Ok(_) => self.guard.watch.large = true,
            Err(error) => {
                if *error == ServiceError::Storage(StorageTrouble::Full) {
                    self.free_reserve(host).await;
                }
                // As undecided as before.
                self.guard.standoff = Some(Standoff { loss, desk: self.desk.take() });
            }
        }
        result
    }

    /// Begins a journal anew with a book, where the old one can't be read.
    async fn begin_with<H: Host>(&mut self, host: &H, label: Label, image: Vec<u8>) -> Result<Committed, ServiceError> {
        let time = host.now();
        let ops = vec![Op::Replace(image)];
        let commit = Commit { seq: 1, time, device: self.device, label: label.clone(), ops };
        let mut entry = vec![JOURNAL_VERSION];
        commit.tell(&mut |piece| entry.extend_from_slice(piece));
        let applied = Book::new().apply_at(time, self.device, commit.ops).map_err(internal)?;
        encode_onto(&applied.inverse, &mut entry);
        let head = Head { seq: 1, time, label: label.clone(), touched: SlotSet(applied.touched), refers_to: None };
        let head = traced(encode_head(&head, Body::Kept(as_figure(entry.len()))), self.asked, None);
        self.store.start_over(Some(FirstEntry { entry, head })).await?;
        self.open_anew(host).await?;
        self.committed(host, label, None)
    }

    /// Opens what is there now and expects that from now on.
    async fn open_anew<H: Host>(&mut self, host: &H) -> Result<(), ServiceError> {
        self.desk = None;
        let desk = self.open(host).await?;
        self.guard.remember(self.device, &desk);
        self.desk = Some(desk);
        Ok(())
    }

    /// Goes on with what is left. The newest copy is kept apart first, so that no later one takes its place.
    ///
    /// # Errors
    /// `Gone` if nothing was lost; `Storage` if the database does not open, and there is nothing to go on with.
    pub(in crate::service) async fn rescue_go_on<H: Host>(&mut self, host: &H) -> Result<Reply, ServiceError> {
        let Some(Standoff { loss, desk }) = self.guard.standoff.take() else { return Err(ServiceError::Gone) };
        keep_newest(host).await;
        let opened = match (desk, &loss) {
            (Some(desk), _) => {
                self.guard.remember(self.device, &desk);
                self.desk = Some(desk);
                Ok(())
            }
            (None, Loss::CannotOpen(what)) => Err(ServiceError::Storage(StorageTrouble::Failed(what.clone()))),
            (None, _) => match self.store.start_over(None).await {
                Ok(()) => self.open_anew(host).await,
                Err(error) => Err(error.into()),
            },
        };
        if let Err(error) = opened {
            self.guard.standoff = Some(Standoff { loss, desk: None });
            return Err(error);
        }
        Ok(Reply::Overview(Box::new(self.overview(host)?)))
    }

    /// A backup file made from a copy, checked as every backup is.
    pub(in crate::service) async fn rescue_backup<H: Host>(
        &mut self,
        host: &H,
        slot: CopySlot,
    ) -> Result<FileReply, ServiceError> {
        let (_, book) = book_of(host, slot).await?;
        crate::service::backup::backup_of(host, &book, None).await
    }
}

/// Gives the newest copy the name under which it is not written over by the next ones.
async fn keep_newest<H: Host>(host: &H) {
    let copies = Guard::copies(host.vault()).await.unwrap_or_default();
    if let Some((slot, ..)) = copies.first().filter(|(slot, ..)| *slot != CopySlot::Before) {
        // If it can't be, it still is one of the two, and stays until the second copy after this.
        drop(host.vault().rename(file_of(*slot), file_of(CopySlot::Before)).await);
    }
}

/// The book of a copy.
async fn book_of<H: Host>(host: &H, slot: CopySlot) -> Result<(CopyHeader, Book), ServiceError> {
    let bytes = read_copy(host, slot).await?;
    let parts = parse_copy(&bytes).ok_or_else(|| damaged("the copy"))?;
    let book = Book::open(parts.head, parts.blocks).map_err(damaged)?;
    if book.len() != parts.header.figures.contacts {
        return Err(damaged("the copy's contacts"));
    }
    Ok((parts.header, book))
}

/// A whole copy, a slice at a time.
async fn read_copy<H: Host>(host: &H, slot: CopySlot) -> Result<Vec<u8>, ServiceError> {
    let vault = host.vault();
    let name = file_of(slot);
    let total = vault.size(name).await?.ok_or(ServiceError::Gone)?;
    let mut bytes = Vec::with_capacity(usize::try_from(total).unwrap_or_default());
    loop {
        let at = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        host.progress(Stage::Verifying, at.min(total), total);
        if at >= total {
            return Ok(bytes);
        }
        let slice = vault.read(name, at, SLICE).await?;
        if slice.is_empty() {
            return Err(damaged("the copy is shorter than it says"));
        }
        bytes.extend(slice);
        host.breathe().await;
    }
}
