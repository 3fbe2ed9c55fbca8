//! Locks a backup with a passphrase, and opens one that is locked, in slices.

use super::{damaged, stop_if_cancelled};
use crate::domain::export::age::{AgeProblem, CHUNK, Entropy, Locked, WORK_FACTOR, is_age, seal};
use crate::protocol::{BackupError, Passphrase, ServiceError, Stage};
use crate::service::Host;
use crate::service::journal::as_figure;

/// Chunks that are locked or opened between two looks at the event loop: 8 MB.
const SLICE: usize = 128;

/// A file as it is without its lock.
pub(super) struct Opened {
    pub(super) bytes: Vec<u8>,
    pub(super) was_locked: bool,
}

/// Locks a file. Making the key takes about a second, in which no message is heard.
///
/// # Errors
/// `Cancelled`; `Backup(OutOfMemory)`.
pub(super) async fn lock<H: Host>(host: &H, plain: Vec<u8>, passphrase: &Passphrase) -> Result<Vec<u8>, ServiceError> {
    host.progress(Stage::Locking, 0, 0);
    stop_if_cancelled(host).await?;
    let random = || host.random().to_le_bytes();
    let entropy = Entropy { file_key: random(), salt: random(), nonce: random() };
    let mut sealing = seal(passphrase.as_str(), WORK_FACTOR, entropy, plain.len()).map_err(locked_out)?;
    for (done, slice) in plain.chunks(SLICE * CHUNK).enumerate() {
        host.progress(Stage::Locking, as_figure(done * SLICE * CHUNK), as_figure(plain.len()));
        stop_if_cancelled(host).await?;
        sealing.push(slice).map_err(locked_out)?;
    }
    sealing.finish().map_err(locked_out)
}

/// Opens a file if it is locked; another one comes back as it is.
///
/// # Errors
/// `Cancelled`; `Backup` if it is damaged, or does not open with this passphrase.
pub(super) async fn unlock<H: Host>(
    host: &H,
    bytes: Vec<u8>,
    passphrase: Option<Passphrase>,
) -> Result<Opened, ServiceError> {
    if !is_age(&bytes) {
        return Ok(Opened { bytes, was_locked: false });
    }
    let locked = Locked::read(bytes).map_err(locked_out)?;
    let passphrase = passphrase.ok_or(ServiceError::Backup(BackupError::NeedsPassphrase))?;
    host.progress(Stage::Locking, 0, 0);
    stop_if_cancelled(host).await?;
    let mut opening = locked.open(passphrase.as_str()).map_err(locked_out)?;
    while !opening.advance(SLICE).map_err(locked_out)? {
        let (done, total) = opening.progress();
        host.progress(Stage::Locking, as_figure(done), as_figure(total));
        stop_if_cancelled(host).await?;
    }
    let bytes = opening.finish().map_err(locked_out)?;
    Ok(Opened { bytes, was_locked: true })
}

fn locked_out(problem: AgeProblem) -> ServiceError {
    let error = match problem {
        AgeProblem::NotAge => BackupError::NotABackup,
        AgeProblem::OtherVersion | AgeProblem::NoPassphrase => BackupError::OtherLock,
        AgeProblem::TooCostly { .. } => BackupError::TooCostly,
        AgeProblem::OutOfMemory => BackupError::OutOfMemory,
        AgeProblem::WrongPassphrase => BackupError::WrongPassphrase,
        AgeProblem::Header | AgeProblem::Content => return damaged("age"),
    };
    ServiceError::Backup(error)
}
