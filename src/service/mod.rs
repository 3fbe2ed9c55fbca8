//! Requests in, replies out: holds the book, the store and what is under way, and sends each request to its file.
//!
//! What a request does is in the file of its group; how a change is saved, undone and reopened is in `journal`. Nothing here
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
mod query;
mod queue;
mod recipients;
mod samples;
mod segments;
mod tags;
mod timeline;

pub use host::Host;

use crate::protocol::{Reply, Request, ServiceError};
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
        }
    }

    /// Answers a request. Let it run to its end: work that nobody wants any more stops at `Host::cancelled`. `attachment` is
    /// the file of `ImportRead` and `RestoreRead`. `Cancel` is the host's business; here it is only acknowledged.
    pub async fn handle<H: Host>(&mut self, host: &H, request: Request, attachment: Option<Vec<u8>>) -> Answer {
        let (result, changed) = match request {
            Request::Export { source, format, text, arabic } => {
                return self.export(host, source, format, &text, arabic).await.into();
            }
            Request::Backup => return self.backup(host).await.into(),
            Request::ImportReport { arabic } => return self.import_report(arabic).into(),
            Request::Do(action) => committed(self.act(host, action).await),
            Request::Undo => committed(self.undo(host).await),
            Request::Redo => committed(self.redo(host).await),
            Request::ImportCommit => committed(self.import_commit(host).await),
            Request::RestoreCommit => committed(self.restore_commit(host).await),
            asking => (self.answer(host, asking, attachment).await, false),
        };
        Answer { result, attachment: None, changed }
    }

    /// Answers what changes nothing.
    async fn answer<H: Host>(
        &mut self,
        host: &H,
        request: Request,
        attachment: Option<Vec<u8>>,
    ) -> Result<Reply, ServiceError> {
        match request {
            Request::Open | Request::Overview => {
                self.desk(host).await?;
                Ok(Reply::Overview(Box::new(self.overview(host)?)))
            }
            Request::Count(query) => self.count(host, &query).await,
            Request::Window { query, offset, limit } => self.window(host, query, offset, limit).await,
            Request::Contact(id) => self.contact_detail(host, id).await,
            Request::ParseFilter(text) => self.parse_filter(host, &text).await,
            Request::SuggestCities(part) => self.suggest_cities(host, &part).await,
            Request::History { before, limit } => self.history(before, limit).await,
            Request::ImportRead { file, encoding, dialect } => {
                self.import_read(host, file, attachment, encoding, dialect).await
            }
            Request::ImportReread { encoding, dialect, sheet } => {
                self.import_reread(host, encoding, dialect, sheet).await
            }
            Request::ImportPlan { mapping, options } => self.import_plan(host, mapping, options).await,
            Request::ImportRows { shown, offset, limit } => self.import_rows(shown, offset, limit),
            Request::ImportGone { offset, limit } => self.import_gone(offset, limit),
            Request::ImportFix(fix) => self.import_fix(host, fix).await,
            Request::ImportDrop => {
                self.import = None;
                Ok(Reply::Done)
            }
            Request::Audience(source) => self.audience(host, &source).await,
            Request::Recipients { source, text, offset, limit } => {
                self.recipients(host, &source, &text, offset, limit).await
            }
            Request::QueueStep { campaign, at, waiting_only } => {
                self.queue_step(host, campaign, at, waiting_only).await
            }
            Request::Packs(source) => self.packs(host, &source).await,
            Request::RestoreRead { file } => self.restore_read(host, file, attachment).await,
            Request::FindDuplicates => self.find_duplicates(host).await,
            Request::DuplicateSummary => self.duplicate_summary(host).await,
            Request::DuplicateGroups { tier, offset, limit } => self.duplicate_groups(host, tier, offset, limit).await,
            Request::AllLinks { text } => self.all_links(host, &text).await,
            Request::Cancel { .. } => Ok(Reply::Done),
            // Answered by `handle`, which sends no such request here.
            Request::Export { .. }
            | Request::Backup
            | Request::ImportReport { .. }
            | Request::Do(_)
            | Request::Undo
            | Request::Redo
            | Request::ImportCommit
            | Request::RestoreCommit => Err(errors::internal("a request that changes the book or makes a file")),
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

fn committed(result: Result<crate::protocol::Committed, ServiceError>) -> (Result<Reply, ServiceError>, bool) {
    let changed = result.is_ok();
    (result.map(Reply::Committed), changed)
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
