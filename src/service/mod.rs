//! Requests in, replies out: holds the book, the store and what is under way, and sends each request to its file.
//!
//! Which file answers a request is in `part`; what it does is in the file of its group; how a change is saved, undone and reopened is in `journal`. Nothing here
//! knows a browser: the clock, randomness and the event loop come in through [`Host`].

mod actions;
mod audience;
mod backup;
mod contacts;
mod detail;
mod draft;
mod duplicates;
mod erase;
mod errors;
mod export;
mod fill;
mod history;
mod host;
mod ids;
mod import;
mod journal;
mod names;
mod overview;
mod part;
mod personal;
mod query;
mod queue;
mod recipients;
mod samples;
mod segments;
mod tags;
mod timeline;

pub use host::Host;
pub use part::Part;

use crate::protocol::{Committed, Reply, ServiceError};
use crate::store::Store;
use journal::Desk;

/// One book with its store, answering one request at a time.
pub struct Service<S: Store> {
    store: S,
    device: u64,
    /// `None` until the first request, and after memory and store may have parted.
    desk: Option<Desk>,
    /// The last sorted matches, so that scrolling does not sort again.
    sorted: Option<query::Sorted>,
    /// The last audience, so that paging through recipients does not count again.
    gathered: Option<audience::Gathered>,
    import: Option<import::Pending>,
    restore: Option<backup::Pending>,
    /// What the last search for duplicates found.
    duplicates: Option<duplicates::Found>,
    /// True once a contact was erased whom copies of the book may still hold.
    stale_copies: bool,
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

/// A reply with the file that belongs to it.
struct FileReply {
    name: String,
    mime: &'static str,
    contacts: u32,
    bytes: Vec<u8>,
}

impl<S: Store> Service<S> {
    /// A service over this store. `device` is random, one per browser profile. Nothing is read before the first request.
    pub fn new(store: S, device: u64) -> Self {
        Service {
            store,
            device,
            desk: None,
            sorted: None,
            gathered: None,
            import: None,
            restore: None,
            duplicates: None,
            stale_copies: false,
        }
    }

    /// Does what can wait until nobody waits: writes a snapshot when at least 64 commits or 256 KB of journal came since the
    /// last one, and prepares the next search, piece by piece, until `Host::cancelled`: a host that has a request waiting
    /// says so there.
    ///
    /// # Errors
    /// `ServiceError::Storage` if the snapshot could not be written; the journal still holds everything.
    pub async fn idle<H: Host>(&mut self, host: &H) -> Result<(), ServiceError> {
        self.snapshot_if_due().await?;
        while !host.cancelled() && self.desk.as_ref().is_some_and(|desk| desk.book.warm_search()) {
            host.breathe().await;
        }
        Ok(())
    }
}

impl From<Result<Reply, ServiceError>> for Answer {
    fn from(result: Result<Reply, ServiceError>) -> Answer {
        Answer { result, attachment: None, changed: false }
    }
}

impl From<Result<Committed, ServiceError>> for Answer {
    fn from(result: Result<Committed, ServiceError>) -> Answer {
        let changed = result.is_ok();
        Answer { result: result.map(Reply::Committed), attachment: None, changed }
    }
}

impl From<Result<FileReply, ServiceError>> for Answer {
    fn from(result: Result<FileReply, ServiceError>) -> Answer {
        match result {
            Ok(FileReply { name, mime, contacts, bytes }) => Answer {
                result: Ok(Reply::File { name, mime: mime.into(), contacts }),
                attachment: Some(bytes),
                changed: false,
            },
            Err(error) => Answer { result: Err(error), attachment: None, changed: false },
        }
    }
}
