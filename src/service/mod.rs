//! Requests in, replies out: holds the book, the store and what is under way, and sends each request to its file.
//!
//! Which file answers a request is in `part`; what it does is in the file of its group; how a change is saved, undone and reopened is in `journal`. Nothing here
//! knows a browser: the clock, randomness and the event loop come in through [`Host`].

mod actions;
mod arranging;
mod audience;
mod backup;
mod changes;
mod contacts;
mod detail;
mod draft;
mod duplicates;
mod erase;
mod errors;
mod export;
mod fill;
mod gathering;
mod guard;
mod history;
mod host;
mod ids;
mod import;
mod insight;
mod journal;
mod lock;
mod names;
mod opening;
mod overview;
mod part;
mod personal;
mod profile;
mod query;
mod queue;
mod recipients;
mod retention;
mod samples;
mod segments;
mod session;
mod tags;
mod takeback;
mod timeline;

pub use host::Host;
pub use part::Part;

use crate::domain::book::Book;
use crate::domain::book::op::Origin;
use crate::domain::date::Date;
use crate::protocol::{Committed, Reply, ServiceError};
use crate::store::Store;
use crate::store::sealed::Sealed;
use journal::Desk;
use session::Session;
use std::collections::BTreeMap;

/// How much journal there may be behind the newest snapshot before the next one is due, whichever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub commits: u32,
    pub bytes: usize,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { commits: 64, bytes: 256 * 1024 }
    }
}

/// One book with its store, answering one request at a time, of one page or of several.
pub struct Service<S: Store> {
    store: Sealed<S>,
    device: u64,
    pace: Pace,
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
    guard: guard::Guard,
    /// What the journal says of its own commits, as far as it was read.
    chronicle: history::Chronicle,
    keeper: retention::Keeper,
    /// Counts what a filter matches; `None` until code for filters was needed.
    counting: Option<Counting>,
}

/// How many contacts a filter text matches on a day; `None` if it does not resolve.
type Counting = fn(&Book, &str, Date) -> Option<u32>;

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
        Service::with_pace(store, device, Pace::default())
    }

    /// A service that takes snapshots at another pace.
    pub fn with_pace(store: S, device: u64, pace: Pace) -> Self {
        Service {
            store: Sealed::new(store),
            device,
            pace,
            desk: None,
            session: Session::default(),
            waiting: BTreeMap::new(),
            client: 0,
            asked: None,
            guard: guard::Guard::default(),
            chronicle: history::Chronicle::default(),
            keeper: retention::Keeper::default(),
            counting: None,
        }
    }

    /// The store, to look at.
    pub fn store(&self) -> &S {
        self.store.inner()
    }

    /// The number of the newest commit that the open book holds.
    pub fn seq(&self) -> Option<u64> {
        self.desk.as_ref().map(|desk| desk.seq)
    }

    /// The book as it is in memory, for whoever checks it. `None` before the first request, and after memory and store may
    /// have parted.
    pub fn book(&self) -> Option<&Book> {
        self.desk.as_ref().map(|desk| &desk.book)
    }

    /// Does what can wait until nobody waits: writes a snapshot when as much journal as [`Pace`] allows came since the last
    /// one, drops what the journal need not keep any more, and prepares the next search, piece by piece, until
    /// `Host::cancelled`: a host that has a request waiting says so there.
    ///
    /// # Errors
    /// `ServiceError::Storage` if the snapshot could not be written, or the journal not be shortened; it still holds
    /// everything.
    pub async fn idle<H: Host>(&mut self, host: &H) -> Result<(), ServiceError> {
        self.tidy(host).await?;
        self.warm(host).await;
        Ok(())
    }

    /// True if there is something for [`Request::Tidy`](crate::protocol::Request::Tidy) to do.
    pub fn is_untidy(&self) -> bool {
        self.is_snapshot_due() || self.is_journal_long()
    }

    /// The part of [`Service::idle`] that writes nothing: prepares the next search, piece by piece.
    pub async fn warm<H: Host>(&mut self, host: &H) {
        while !host.cancelled() && self.desk.as_ref().is_some_and(|desk| desk.book.warm_search()) {
            host.breathe().await;
        }
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
