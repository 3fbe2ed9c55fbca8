//! From the errors of what is below to the ones the page knows.

use crate::protocol::{ServiceError, StorageTrouble};
use crate::store::StoreError;

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> ServiceError {
        ServiceError::Storage(match error {
            StoreError::Full => StorageTrouble::Full,
            StoreError::Denied(_) => StorageTrouble::Denied,
            StoreError::Blocked => StorageTrouble::Blocked,
            StoreError::TooNew { .. } => StorageTrouble::TooNew,
            StoreError::Damaged(what) => StorageTrouble::Damaged(what),
            StoreError::Failed(what) => StorageTrouble::Failed(what),
        })
    }
}

/// A record of the store that does not read.
pub(super) fn damaged(what: impl std::fmt::Display) -> ServiceError {
    ServiceError::Storage(StorageTrouble::Damaged(what.to_string()))
}

/// A mistake of ours; the text is for us.
pub(super) fn internal(what: impl std::fmt::Display) -> ServiceError {
    ServiceError::Internal(what.to_string())
}
