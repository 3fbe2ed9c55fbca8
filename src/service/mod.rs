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
mod query;
mod queue;
mod recipients;
mod samples;
mod segments;
mod session;
mod tags;
mod timeline;

pub use host::Host;
pub use part::Part;

use crate::domain::book::op::Origin;
use crate::protocol::{Committed, Reply, ServiceError};
use crate::store::Store;
use journal::Desk;
use session::Session;
use std::collections::BTreeMap;

/// One book with its store, answering one request at a time, of one page or of several.
pub struct Service<S: Store> {
    store: S,
    device: u64,
    /// `None` until the first request, and after memory and store may have parted.
    desk: Option<Desk>,
    /// What the page has under way whose request is answered now.
    session: Session,
    /// The same of the other pages.
    waiting: BTreeMap<u64, Session>,
    /// The page whose session that is.
    client: u64,
    /// The request that is being answered, if it has a name.
    asked: Option<Origin>,
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
            session: Session::default(),
            waiting: BTreeMap::new(),
            client: 0,
            asked: None,
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
