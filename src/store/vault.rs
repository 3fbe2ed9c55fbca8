//! Small named files beside the database: the second copy of the book, and the reserve of room.
//!
//! They are kept by another part of the browser than the database, which survived every kind of damage to that one that was
//! tried. A vault promises little, as a disk does; what makes a file trustworthy (flush, read back, compare, rename) is the
//! service's business.

use super::StoreError;
use std::future::Future;

/// A place for named files.
pub trait Vault {
    /// Bytes of a file; `None` if there is none of this name.
    fn size(&self, name: &str) -> impl Future<Output = Result<Option<u64>, StoreError>>;
    /// Bytes of a file from `at` on, `length` of them or fewer at its end. `Damaged` if there is no such file.
    fn read(&self, name: &str, at: u64, length: u32) -> impl Future<Output = Result<Vec<u8>, StoreError>>;
    /// Adds bytes at the end of a file, which is made if need be. They may be lost until [`Vault::flush`].
    fn append(&self, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), StoreError>>;
    /// Returns once the disk has the whole file.
    fn flush(&self, name: &str) -> impl Future<Output = Result<(), StoreError>>;
    /// Gives a file another name, in place of the file that had it, at once. `Damaged` if there is no such file.
    fn rename(&self, from: &str, to: &str) -> impl Future<Output = Result<(), StoreError>>;
    /// Removes a file, if it is there.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), StoreError>>;
}
