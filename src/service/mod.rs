//! Requests in, replies out: holds the book, the store and what is under way, and sends each request to its file.
//!
//! What a request does is in the file of its group; how a change is saved, undone and reopened is in `journal`. Nothing here
//! knows a browser: the clock, randomness and the event loop come in through [`Host`].

mod host;

pub use host::Host;

use crate::protocol::{Reply, Request, ServiceError};
use crate::store::Store;

/// One book with its store, answering one request at a time.
pub struct Service<S: Store> {
    store: S,
    device: u64,
}

/// What a request came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub result: Result<Reply, ServiceError>,
    /// Bytes that travel beside the reply: an exported file, a report, a backup.
    pub attachment: Option<Vec<u8>>,
    /// True if the book is not what it was: other pages must hear `Event::Changed`.
    pub changed: bool,
}

impl<S: Store> Service<S> {
    /// A service over this store. `device` is random, one per browser profile. Nothing is read before `Request::Open`.
    pub fn new(store: S, device: u64) -> Self {
        Service { store, device }
    }

    /// Answers a request. `attachment` is the file of `ImportRead` and `RestoreRead`.
    pub async fn handle<H: Host>(&mut self, host: &H, request: Request, attachment: Option<Vec<u8>>) -> Answer {
        let _ = (host, &self.store, self.device, attachment);
        Answer {
            result: Err(ServiceError::Internal(format!("not answered yet: {request:?}"))),
            attachment: None,
            changed: false,
        }
    }

    /// Does what can wait until nobody waits: writes a snapshot when enough was committed since the last one.
    ///
    /// # Errors
    /// `ServiceError::Storage` if the snapshot could not be written; the journal still holds everything.
    pub async fn idle<H: Host>(&mut self, host: &H) -> Result<(), ServiceError> {
        host.breathe().await;
        Ok(())
    }
}
