//! What the person may do about a book that did not come back as it was: put a copy in its place, go on with what is left, or
//! take a copy away as a backup file.

use super::{Guard, Standoff, file_of};
use crate::domain::book::Book;
use crate::domain::book::op::{Commit, Head, Label, Op};
use crate::domain::encoding::encode_onto;
use crate::domain::lock::LockProblem;
use crate::domain::lock::cipher::Place;
use crate::domain::lock::head::LockHead;
use crate::domain::sentinel::copy::{CopyHeader, CopyParts, parse_copy};
use crate::domain::slots::SlotSet;
use crate::protocol::{
    Committed, CopySlot, Loss, Passphrase, Reply, RescueReport, ServiceError, Stage, StorageTrouble,
};
use crate::service::errors::{damaged, internal};
use crate::service::journal::{Body, Change, JOURNAL_VERSION, as_figure, encode_head, traced};
use crate::service::lock::{open_lock, refused};
use crate::service::{FileReply, Host, Service};
use crate::store::sealed::OpenLock;
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
        for kept in Guard::copies(host.vault()).await.unwrap_or_default() {
            if let Ok(file) = read_copy(host, kept.slot).await
                && let Some(parts) = parse_copy(&file)
            {
                copies.push(kept.view(parts.lock.is_none_or(|lock| self.lock_of(lock).is_some())));
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
        let (header, book) = self.book_of(host, slot).await?;
        let image = book.to_image();
        drop(book);
        host.progress(Stage::Saving, 0, 1);
        let label = Label::CopyRestored { made: header.made, contacts: header.figures.contacts };
        let Some(Standoff { loss, desk }) = self.guard.standoff.take() else { return Err(ServiceError::Gone) };
        let result = match desk {
            Some(desk) => {
                self.desk = Some(desk);
                self.restore_onto(host, label, image).await
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

    /// Replaces what is left by a book. If that was locked and what is left is not, it is locked first.
    async fn restore_onto<H: Host>(
        &mut self,
        host: &H,
        label: Label,
        image: Vec<u8>,
    ) -> Result<Committed, ServiceError> {
        if let Some(lock) = self.guard.found.take() {
            self.store.relock(Some(lock), || {}).await?;
        }
        self.commit(host, Change::new(label, vec![Op::Replace(image)])).await
    }

    /// Opens the lock of the copies.
    ///
    /// # Errors
    /// `Lock(Wrong)` if no copy opens with this.
    pub(in crate::service) async fn unlock_copies<H: Host>(
        &mut self,
        host: &H,
        typed: &Passphrase,
    ) -> Result<Reply, ServiceError> {
        let mut problem = LockProblem::Wrong;
        for kept in Guard::copies(host.vault()).await?.into_iter().filter(|kept| kept.is_locked) {
            let file = read_copy(host, kept.slot).await?;
            let head = parse_copy(&file).and_then(|parts| LockHead::parse(parts.lock?));
            match head.map(|head| head.open(typed.as_str()).map(|key| open_lock(host, &head, &key))) {
                Some(Ok(lock)) => {
                    self.guard.found = Some(lock);
                    return Ok(Reply::Done);
                }
                Some(Err(found)) => problem = found,
                None => {}
            }
        }
        Err(refused(problem))
    }

    /// The open lock that this is the head of.
    fn lock_of(&self, head: &[u8]) -> Option<&OpenLock> {
        let id = LockHead::parse(head)?.id;
        [self.store.open_lock(), self.guard.found.as_ref()].into_iter().flatten().find(|lock| lock.cipher.id() == id)
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
        self.clear().await?;
        self.store.start_over(Some(FirstEntry { entry, head })).await?;
        self.open_anew(host).await?;
        self.committed(host, label, None)
    }

    /// Leaves nothing of what can't be read, and gives what comes the lock that the copies had; or none, if what is stored of the
    /// old one can't be read either.
    async fn clear(&mut self) -> Result<(), ServiceError> {
        self.store.start_over(None).await?;
        let lock = self.guard.found.take();
        if lock.is_some() || self.store.open_lock().is_none() {
            self.store.relock(lock, || {}).await?;
        }
        Ok(())
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
            (None, _) => {
                self.guard.found = None;
                match self.clear().await {
                    Ok(()) => self.open_anew(host).await,
                    Err(error) => Err(error),
                }
            }
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
        let (_, book) = self.book_of(host, slot).await?;
        crate::service::backup::backup_of(host, &book, None).await
    }

    /// The book of a copy.
    ///
    /// # Errors
    /// `Locked` if it is, and nobody typed its passphrase; `Storage(Damaged)` if it does not read whole.
    async fn book_of<H: Host>(&self, host: &H, slot: CopySlot) -> Result<(CopyHeader, Book), ServiceError> {
        let bytes = read_copy(host, slot).await?;
        let CopyParts { header, lock, head, blocks } = parse_copy(&bytes).ok_or_else(|| damaged("the copy"))?;
        let book = match lock {
            None => Book::open(head, blocks).map_err(damaged)?,
            Some(lock) => {
                let cipher = &self.lock_of(lock).ok_or(ServiceError::Locked)?.cipher;
                let opened = |number, part: &[u8]| {
                    let place = Place::Copy(header.number, number);
                    cipher.unlock(place, part.to_vec()).ok_or_else(|| damaged("the copy"))
                };
                let head = opened(0, head)?;
                let blocks = (1..).zip(blocks).map(|(number, block)| opened(number, block));
                Book::open(&head, blocks.collect::<Result<Vec<_>, _>>()?).map_err(damaged)?
            }
        };
        if book.len() != header.figures.contacts {
            return Err(damaged("the copy's contacts"));
        }
        Ok((header, book))
    }
}

/// Gives the newest copy the name under which it is not written over by the next ones.
async fn keep_newest<H: Host>(host: &H) {
    let copies = Guard::copies(host.vault()).await.unwrap_or_default();
    if let Some(kept) = copies.first().filter(|kept| kept.slot != CopySlot::Before) {
        // If it can't be, it still is one of the two, and stays until the second copy after this.
        drop(host.vault().rename(file_of(kept.slot), file_of(CopySlot::Before)).await);
    }
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
