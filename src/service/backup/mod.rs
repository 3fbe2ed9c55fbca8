//! The whole book as one file, and back, in slices. A backup is read again, unlocked if it is locked, and compared with the
//! book before anybody is told that it was made. How one is taken over is in `restore`.

mod contents;
mod difference;
mod lock;
mod missing;
mod restore;
mod tagged;

pub(super) use restore::Pending;

use super::export::{ZIP, file_name};
use super::{FileReply, Host, Service};
use crate::domain::book::Book;
use crate::domain::contact::ContactId;
use crate::domain::export::backup::{BackupFrame, BackupProblem, Reading, Writing};
use crate::domain::slots::Slot;
use crate::protocol::{BackupError, Passphrase, Reply, ServiceError, Stage};
use crate::service::journal::as_figure;
use crate::store::Store;
use contents::{by_id, frame};
use sha2::{Digest, Sha256};
use tagged::tagged;

/// What browsers and systems make of a locked file: nothing but bytes.
const LOCKED: &str = "application/octet-stream";
/// Text that is written or read between two looks at the event loop, in bytes.
const SLICE: u64 = 256 * 1024;
/// Bytes whose digest is made between two looks at the event loop.
const HASHED_AT_ONCE: usize = 2 * 1024 * 1024;

impl<S: Store> Service<S> {
    /// The backup of the book, locked if there is a passphrase.
    ///
    /// # Errors
    /// See [`backup_of`].
    pub(super) async fn backup<H: Host>(
        &mut self,
        host: &H,
        passphrase: Option<Passphrase>,
    ) -> Result<FileReply, ServiceError> {
        let file = backup_of(host, &self.newest_desk(host).await?.book, passphrase).await?;
        self.session.last_backup = Some(digest(host, &file.bytes).await?);
        self.note_backup(host.now());
        Ok(file)
    }

    /// Says whether these bytes are the backup made last: it was written to a place of the person's choice and read again.
    ///
    /// # Errors
    /// `Gone` if no backup was made; `Backup(Damaged)` if they are other bytes; `Cancelled`.
    pub(super) async fn backup_check<H: Host>(&self, host: &H, bytes: &[u8]) -> Result<Reply, ServiceError> {
        let expected = self.session.last_backup.ok_or(ServiceError::Gone)?;
        let same = digest(host, bytes).await? == expected;
        if same { Ok(Reply::Done) } else { Err(damaged("zip")) }
    }
}

/// Writes a backup, reads it back, unlocks it if it is locked, and compares every contact and everything else with the book.
///
/// # Errors
/// `Cancelled`; `Backup(OutOfMemory)` where a key can't be made of the passphrase.
pub(super) async fn backup_of<H: Host>(
    host: &H,
    book: &Book,
    passphrase: Option<Passphrase>,
) -> Result<FileReply, ServiceError> {
    let total = u64::from(book.len());
    host.progress(Stage::Exporting, 0, total);
    stop_if_cancelled(host).await?;
    let order = by_id(host, book).await?;
    let (bytes, frame) = write(host, book, &order).await?;
    host.progress(Stage::Exporting, total, total);
    let (ending, mime, bytes) = match &passphrase {
        None => ("zip", ZIP, bytes),
        Some(passphrase) => ("zip.age", LOCKED, lock::lock(host, bytes, passphrase).await?),
    };
    host.progress(Stage::Verifying, 0, total);
    stop_if_cancelled(host).await?;
    match passphrase {
        None => compare(host, book, &order, &frame, &bytes).await?,
        // A copy, which turns into its content: never is more held than the file twice.
        Some(passphrase) => {
            let opened = lock::unlock(host, bytes.clone(), Some(passphrase)).await?;
            compare(host, book, &order, &frame, &opened.bytes).await?;
        }
    }
    host.progress(Stage::Verifying, total, total);
    Ok(FileReply { name: file_name("backup", host.today(), ending), mime, contacts: book.len(), bytes })
}

/// The file, and everything in it but the contacts.
async fn write<H: Host>(
    host: &H,
    book: &Book,
    order: &[(ContactId, Slot)],
) -> Result<(Vec<u8>, BackupFrame), ServiceError> {
    let total = u64::from(book.len());
    stop_if_cancelled(host).await?;
    let mut writing = Writing::new(frame(book, host.now())).map_err(super::errors::internal)?;
    let mut until = writing.written().saturating_add(SLICE);
    for (done, (slot, tags)) in (0u64..).zip(tagged(book, order)) {
        if let Some(contact) = book.contact(slot) {
            writing.contact(&contact, tags).map_err(super::errors::internal)?;
        }
        if writing.written() >= until {
            host.progress(Stage::Exporting, done.min(total), total);
            stop_if_cancelled(host).await?;
            until = writing.written().saturating_add(SLICE);
        }
    }
    while !writing.advance(SLICE).map_err(super::errors::internal)? {
        stop_if_cancelled(host).await?;
    }
    writing.finish().map_err(super::errors::internal)
}

/// Reads a backup and says whether it holds just what the book holds. Each contact is looked up in another way than it was for
/// writing.
async fn compare<H: Host>(
    host: &H,
    book: &Book,
    order: &[(ContactId, Slot)],
    frame: &BackupFrame,
    bytes: &[u8],
) -> Result<(), ServiceError> {
    let mut expected = order.iter();
    let mut same = true;
    let mut reading = Reading::open(bytes).map_err(refused)?;
    let total = u64::from(book.len());
    loop {
        let is_whole = reading.advance(SLICE, |contact, tags| {
            let slot = expected.next().map(|(_, slot)| *slot);
            let holds = |slot: Slot| book.contact(slot).as_ref() == Some(&contact) && book.tags_of(slot) == tags;
            same = same && slot.is_some_and(holds);
        });
        if is_whole.map_err(refused)? {
            break;
        }
        host.progress(Stage::Verifying, total.saturating_sub(as_figure(expected.len())), total);
        stop_if_cancelled(host).await?;
    }
    if same && expected.next().is_none() && reading.finish().map_err(refused)? == *frame {
        Ok(())
    } else {
        Err(super::errors::internal("the backup reads back as something else"))
    }
}

/// The SHA-256 of a file.
async fn digest<H: Host>(host: &H, bytes: &[u8]) -> Result<[u8; 32], ServiceError> {
    let mut hash = Sha256::new();
    for slice in bytes.chunks(HASHED_AT_ONCE) {
        hash.update(slice);
        stop_if_cancelled(host).await?;
    }
    Ok(hash.finalize().into())
}

/// Lets waiting messages in, and says whether one of them was a cancel.
async fn stop_if_cancelled<H: Host>(host: &H) -> Result<(), ServiceError> {
    host.breathe().await;
    if host.cancelled() { Err(ServiceError::Cancelled) } else { Ok(()) }
}

fn refused(problem: BackupProblem) -> ServiceError {
    ServiceError::Backup(match problem {
        BackupProblem::NotABackup => BackupError::NotABackup,
        BackupProblem::TooNew { format } => BackupError::TooNew { format },
        BackupProblem::Damaged { member } => BackupError::Damaged { member },
        BackupProblem::Line { member, line } => BackupError::Line { member, line },
    })
}

fn damaged(member: &str) -> ServiceError {
    ServiceError::Backup(BackupError::Damaged { member: member.to_owned() })
}
