//! Reads the browser's errors: which of them mean full, denied or damaged, and which that the connection is gone.

use crate::store::StoreError;
use indexed_db_futures::error::{DomException, Error, OpenDbError, UnexpectedDataError};

/// Why a transaction did not happen.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trouble {
    /// The connection is gone (closed by the browser, by a newer tab, by sleep): reopening and asking again is right.
    Lost(String),
    /// The key is taken.
    Taken,
    /// Asking again changes nothing.
    Final(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Trouble {
        Trouble::Final(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        match error {
            Error::DomException(exception) => trouble_from_exception(&web_sys::DomException::from(exception)),
            // The abort event says nothing more; where there is more, `transaction.error` was asked before.
            Error::MissingData(UnexpectedDataError::TransactionAborted) => Trouble::Lost("transaction aborted".into()),
            Error::Serialisation(error) => Trouble::Final(StoreError::Damaged(error.to_string())),
            other => Trouble::Final(StoreError::Failed(other.to_string())),
        }
    }
}

/// What an exception of a transaction or a request means.
pub(super) fn trouble_from_exception(exception: &web_sys::DomException) -> Trouble {
    let text = text_from_exception(exception);
    match exception.name().as_str() {
        // Since 2025 a class of its own, but still a DOMException with this name.
        "QuotaExceededError" => Trouble::Final(StoreError::Full),
        "ConstraintError" => Trouble::Taken,
        "SecurityError" | "NotAllowedError" => Trouble::Final(StoreError::Denied(text)),
        // A large value lies in a file of its own, and the browser can't read that any more.
        "NotReadableError" | "DataError" => Trouble::Final(StoreError::Damaged(text)),
        // "The database connection is closing" (Chromium), "Connection to Indexed Database server lost" (WebKit, as
        // UnknownError), and transactions that the browser aborts when it cuts a connection.
        "InvalidStateError" | "UnknownError" | "AbortError" => Trouble::Lost(text),
        _ => Trouble::Final(StoreError::Failed(text)),
    }
}

/// Why a database did not open.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OpenTrouble {
    /// Worth another try a little later.
    Passing(String),
    /// The database is newer than this program.
    TooNew,
    /// Trying again changes nothing.
    Final(StoreError),
}

/// What an error of an open request means.
pub(super) fn open_trouble_from_error(error: OpenDbError) -> OpenTrouble {
    let denied = |text: &str| OpenTrouble::Final(StoreError::Denied(text.into()));
    match error {
        // The library reports every exception that `indexedDB.open` itself throws as a version of zero. Ours never is;
        // what it does throw is a SecurityError where storage is forbidden.
        OpenDbError::VersionZero => denied("indexedDB.open refused"),
        OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => denied("no indexedDB here"),
        OpenDbError::Base(Error::DomException(exception)) => open_trouble_from_exception(&exception.into()),
        OpenDbError::Base(other) => OpenTrouble::Final(StoreError::Failed(other.to_string())),
    }
}

fn open_trouble_from_exception(exception: &web_sys::DomException) -> OpenTrouble {
    let text = text_from_exception(exception);
    match exception.name().as_str() {
        "VersionError" => OpenTrouble::TooNew,
        "UnknownError" | "AbortError" => OpenTrouble::Passing(text),
        "QuotaExceededError" => OpenTrouble::Final(StoreError::Full),
        // InvalidStateError is how private windows of older browsers say no.
        "SecurityError" | "NotAllowedError" | "InvalidStateError" => OpenTrouble::Final(StoreError::Denied(text)),
        _ => OpenTrouble::Final(StoreError::Failed(text)),
    }
}

/// True if an error says no more than that the transaction was aborted.
pub(super) fn is_bare_abort(error: &Error) -> bool {
    matches!(
        error,
        Error::MissingData(UnexpectedDataError::TransactionAborted) | Error::DomException(DomException::AbortError(_))
    )
}

fn text_from_exception(exception: &web_sys::DomException) -> String {
    format!("{}: {}", exception.name(), exception.message())
}
