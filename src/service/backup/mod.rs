//! The whole book as one file, and back. A backup is read again, unlocked if it is locked, and compared with the book before
//! anybody is told that it was made. How one is taken over is in `restore`.

mod contents;
mod difference;
mod lock;
mod missing;
mod restore;

pub(super) use restore::Pending;

use super::export::{ZIP, file_name};
use super::{FileReply, Host, Service};
use crate::domain::book::Book;
use crate::domain::contact::ContactId;
use crate::domain::export::backup::{BackupFrame, BackupProblem, read_backup_with, write_backup};
use crate::domain::slots::Slot;
use crate::protocol::{BackupError, Passphrase, Reply, ServiceError, Stage};
use crate::store::Store;
use contents::{by_id, frame, sorted};
use sha2::{Digest, Sha256};

/// What browsers and systems make of a locked file: nothing but bytes.
const LOCKED: &str = "application/octet-stream";

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
        let file = backup_of(host, &self.desk(host).await?.book, passphrase).await?;
        self.session.last_backup = Some(Sha256::digest(&file.bytes).into());
        self.note_backup(host.now());
        Ok(file)
    }

    /// Says whether these bytes are the backup made last: it was written to a place of the person's choice and read again.
    ///
    /// # Errors
    /// `Gone` if no backup was made; `Backup(Damaged)` if they are other bytes.
    pub(super) fn backup_check(&self, bytes: &[u8]) -> Result<Reply, ServiceError> {
        let digest = self.session.last_backup.ok_or(ServiceError::Gone)?;
        let same = <[u8; 32]>::from(Sha256::digest(bytes)) == digest;
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
    let order = by_id(book);
    let frame = frame(book, host.now());
    let contacts = order.iter().filter_map(|(_, slot)| Some((book.contact(*slot)?, book.tags_of(*slot))));
    let bytes = write_backup(&frame, contacts).map_err(super::errors::internal)?;
    host.progress(Stage::Exporting, total, total);
    let (ending, mime, bytes) = match &passphrase {
        None => ("zip", ZIP, bytes),
        Some(passphrase) => ("zip.age", LOCKED, lock::lock(host, bytes, passphrase).await?),
    };
    host.progress(Stage::Verifying, 0, total);
    stop_if_cancelled(host).await?;
    let frame = sorted(frame);
    match passphrase {
        None => compare(book, &order, &frame, &bytes)?,
        // A copy, which turns into its content: never is more held than the file twice.
        Some(passphrase) => {
            let opened = lock::unlock(host, bytes.clone(), Some(passphrase)).await?;
            compare(book, &order, &frame, &opened.bytes)?;
        }
    }
    host.progress(Stage::Verifying, total, total);
    Ok(FileReply { name: file_name("backup", host.today(), ending), mime, contacts: book.len(), bytes })
}

/// Reads a backup and says whether it holds just what the book holds.
fn compare(book: &Book, order: &[(ContactId, Slot)], frame: &BackupFrame, bytes: &[u8]) -> Result<(), ServiceError> {
    let mut expected = order.iter();
    let mut same = true;
    let read = read_backup_with(bytes, |contact, tags| {
        same = same
            && expected
                .next()
                .is_some_and(|(_, slot)| book.contact(*slot).as_ref() == Some(&contact) && book.tags_of(*slot) == tags);
    })
    .map_err(refused)?;
    if same && expected.next().is_none() && read == *frame {
        Ok(())
    } else {
        Err(super::errors::internal("the backup reads back as something else"))
    }
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
