//! What a service needs from where it runs: a clock, randomness, and a way to let others have their turn.

use crate::domain::date::{Date, Timestamp};
use crate::domain::import::workbook::Unpacked;
use crate::protocol::{ServiceError, Stage};
use crate::store::vault::Vault;
use std::future::Future;

/// The world around one request. The worker makes one for each request; tests make one that stands still.
pub trait Host {
    /// Where files beside the book's store are kept.
    type Vault: Vault;
    /// The present instant.
    fn now(&self) -> Timestamp;
    /// The present day where the person is.
    fn today(&self) -> Date;
    /// 128 fresh random bits.
    fn random(&self) -> u128;
    /// Says how far a long request has come.
    fn progress(&self, stage: Stage, done: u64, total: u64);
    /// True once the person, or a newer request, has made this one pointless. Asked between slices of long work.
    fn cancelled(&self) -> bool;
    /// Takes a sheet or a file out of an archive (`workbook::unpack`). The reader is heavy, so a browser has it in a module of
    /// its own.
    ///
    /// # Errors
    /// `File` if the archive can't be read, `Internal` if the reader can't.
    fn unpack(&self, bytes: &[u8], choice: Option<u32>) -> impl Future<Output = Result<Unpacked, ServiceError>>;
    /// The files beside the book's store.
    fn vault(&self) -> &Self::Vault;
    /// Lets waiting messages in. Long work awaits this between slices.
    fn breathe(&self) -> impl Future<Output = ()>;
}
