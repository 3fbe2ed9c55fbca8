//! Guards the book against the browser: what is remembered outside the database is compared with what opens, and a book that
//! is less than it was is not shown as if nothing had happened.
//!
//! Here is what an open book needs all the time. `copying` writes the second copy, `reserve` keeps room for a full disk,
//! `rescue` does what the person decides.

mod copying;
mod rescue;
mod reserve;

use super::journal::{Desk, JOURNAL_VERSION};
use super::{Host, Service};
use crate::domain::date::Timestamp;
use crate::domain::sentinel::copy::CopyHeader;
use crate::domain::sentinel::{Figures, Found, Sentinel, Verdict, parse_sentinel, verdict};
use crate::protocol::{Action, CopySlot, Loss, Request, ServiceError, StorageTrouble, Target};
use crate::store::Store;
use crate::store::sealed::OpenLock;
use crate::store::vault::Vault;
use copying::Draft;

/// A copy is due after so many commits …
const COPY_COMMITS: u32 = 200;
/// … or so long after the first commit that it does not have, in milliseconds …
const COPY_AFTER_MS: i64 = 5 * 60_000;
/// … or at once after a commit of so many bytes.
const COPY_BYTES: usize = 256 * 1024;
/// How long after a copy that failed the next one is tried, in milliseconds.
const COPY_RETRY_MS: i64 = 10 * 60_000;
/// Contacts that an action must be about to want a copy first.
const MANY: usize = 100;

/// Every place for a copy.
const SLOTS: [CopySlot; 3] = [CopySlot::A, CopySlot::B, CopySlot::Before];

/// What the service remembers in order to notice a loss.
#[derive(Default)]
pub(super) struct Guard {
    /// The book as it was last seen, by the page or by us.
    held: Option<Sentinel>,
    /// What the page was last told to remember.
    told: Option<Sentinel>,
    /// The book that opened is less than it was, and nobody decided yet.
    standoff: Option<Standoff>,
    /// The newest copy, once that is known.
    newest: Option<CopyHeader>,
    watch: Watch,
    draft: Option<Draft>,
    /// When storage was last full, while the reserve is being used.
    tight: Option<Timestamp>,
    /// The lock of the copies, once somebody opened it after a loss.
    found: Option<OpenLock>,
}

/// How things stand with the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Well,
    /// It is less than it was, and nobody decided yet.
    Lost,
}

/// A book that is less than it was.
struct Standoff {
    loss: Loss,
    /// What is left, if it opened.
    desk: Option<Desk>,
}

/// The commits that the newest copy does not have.
#[derive(Debug, Clone, Copy, Default)]
struct Watch {
    commits: u32,
    /// When the first of them was made.
    since: Option<Timestamp>,
    large: bool,
    /// No copy before this: the last one failed.
    not_before: Option<Timestamp>,
}

impl Guard {
    /// Where the sentinel's digest has to be taken.
    pub fn held_seq(&self) -> Option<u64> {
        self.held.as_ref().map(|held| held.figures.seq)
    }

    /// How things stand.
    pub fn standing(&self) -> Standing {
        if self.standoff.is_some() { Standing::Lost } else { Standing::Well }
    }

    /// Forgets what is held of the book itself. What is remembered to notice a loss are figures.
    pub fn forget_book(&mut self) {
        (self.standoff, self.draft, self.found) = (None, None, None);
    }

    /// Takes note of a commit of so many bytes.
    pub fn note_commit(&mut self, generation: u64, desk: &Desk, bytes: usize) {
        self.watch.commits = self.watch.commits.saturating_add(1);
        self.watch.since.get_or_insert(desk.time);
        self.watch.large |= bytes >= COPY_BYTES;
        self.remember(generation, desk);
    }

    /// The book as it is now is what is expected from now on.
    fn remember(&mut self, generation: u64, desk: &Desk) {
        self.held = Some(Sentinel {
            generation,
            figures: desk.figures(),
            digest: desk.digest,
            copy: self.newest.map(|header| header.made).or(self.held.and_then(|held| held.copy)),
            backup: self.held.and_then(|held| held.backup),
            schema: JOURNAL_VERSION,
        });
    }
}

impl Desk {
    /// The book's figures.
    pub fn figures(&self) -> Figures {
        let tags = u32::try_from(self.book.tags().count()).unwrap_or(u32::MAX);
        Figures { seq: self.seq, contacts: self.book.len(), tags, time: self.time }
    }
}

impl<S: Store> Service<S> {
    /// What the page should remember outside the database, if that changed since it was last asked for. Nothing while a loss
    /// is not decided, and nothing of a store that forgets.
    pub fn take_sentinel(&mut self) -> Option<String> {
        let guard = &mut self.guard;
        if guard.standoff.is_some() || !self.store.is_durable() || self.desk.is_none() || guard.held == guard.told {
            return None;
        }
        guard.told = guard.held;
        guard.held.map(|held| held.text())
    }

    /// A backup of the book was made and read back.
    pub(super) fn note_backup(&mut self, time: Timestamp) {
        if let Some(held) = &mut self.guard.held {
            held.backup = Some(time);
        }
    }

    /// Milliseconds until a second copy is due: 0 if it is; `None` if there is nothing new to copy.
    pub fn copy_due_in(&self, now: Timestamp) -> Option<u32> {
        let Watch { commits, since, large, not_before } = self.guard.watch;
        if self.desk.is_none() || !self.store.is_durable() {
            return None;
        }
        let wait = |from: Timestamp, after: i64| (after - (now.0 - from.0)).clamp(0, after);
        let due = if large || commits >= COPY_COMMITS { 0 } else { wait(since?, COPY_AFTER_MS) };
        let held_back = not_before.map_or(0, |failed| wait(failed, COPY_RETRY_MS));
        u32::try_from(due.max(held_back)).ok()
    }

    /// The request that makes a copy before this one, if that is wise: before whatever changes very much at once. Not while storage is
    /// short.
    pub fn copy_before(&self, request: &Request) -> Option<Request> {
        if self.desk.is_none() || !self.store.is_durable() || self.guard.tight.is_some() {
            return None;
        }
        match request {
            Request::RestoreCommit { .. } => Some(Request::Copy { before: true }),
            Request::ImportCommit | Request::Do(Action::MergeCertain | Action::MergeCertainAmong(_)) => {
                Some(Request::Copy { before: false })
            }
            Request::Do(Action::RemoveContacts(target)) => {
                let many = match target {
                    Target::Ids(ids) => ids.len() >= MANY,
                    Target::Matching(_) => true,
                };
                many.then_some(Request::Copy { before: false })
            }
            _ => None,
        }
    }

    /// The open book as it is stored now: what is kept of it elsewhere is to be the newest. A tab that slept while another went
    /// on looks again.
    pub(super) async fn newest_desk<H: Host>(&mut self, host: &H) -> Result<&mut Desk, ServiceError> {
        let next = self.desk(host).await?.seq.saturating_add(1);
        if self.store.entry(next).await?.is_some() {
            self.desk = None;
        }
        self.desk(host).await
    }

    /// Takes in what the page remembers. Once a book is open, the page has nothing to tell.
    pub(super) fn hold(&mut self, sentinel: Option<&str>) {
        if self.desk.is_some() {
            return;
        }
        // Whoever asks to open again wants to know how things stand now.
        self.guard.standoff = None;
        let Some(told) = sentinel.and_then(parse_sentinel) else { return };
        let is_newer = self
            .guard
            .held
            .is_none_or(|held| held.generation != told.generation || held.figures.seq < told.figures.seq);
        if is_newer {
            self.guard.held = Some(told);
            self.guard.told = Some(told);
        }
    }

    /// An error while a loss is not decided.
    pub(super) fn check_standoff(&self) -> Result<(), ServiceError> {
        match &self.guard.standoff {
            Some(standoff) => Err(ServiceError::Lost(standoff.loss.clone())),
            None => Ok(()),
        }
    }

    /// Opens the book and compares it with what is remembered of it.
    ///
    /// # Errors
    /// `Lost` if it is less than that; `Storage` for trouble that passes or that the person must mend elsewhere.
    pub(super) async fn open_guarded<H: Host>(&mut self, host: &H) -> Result<Desk, ServiceError> {
        let (loss, desk) = match self.open(host).await {
            Ok(desk) => match self.judge(host, &desk).await {
                None => {
                    if desk.seq > 0 {
                        // Whether a copy has all this is looked up when there is time.
                        self.guard.watch.since.get_or_insert(desk.time);
                    }
                    self.guard.remember(self.device, &desk);
                    return Ok(desk);
                }
                Some(loss) => (loss, Some(desk)),
            },
            Err(ServiceError::Storage(StorageTrouble::Damaged(what))) => (Loss::Unreadable(what), None),
            Err(ServiceError::Storage(StorageTrouble::Failed(what))) => (Loss::CannotOpen(what), None),
            Err(error) => return Err(error),
        };
        self.guard.standoff = Some(Standoff { loss: loss.clone(), desk });
        Err(ServiceError::Lost(loss))
    }

    async fn judge<H: Host>(&self, host: &H, desk: &Desk) -> Option<Loss> {
        let found = Found { generation: self.device, figures: desk.figures(), digest: desk.held_digest };
        match verdict(self.guard.held.as_ref(), &found) {
            Verdict::Fine | Verdict::Newer => {
                // What is remembered may be lost as well; a copy of a book still says that there was one. Whoever remembers an
                // empty book has chosen to begin anew.
                let forgotten = desk.seq == 0 && self.guard.held.is_none() && self.store.is_durable();
                (forgotten && any_copy(host.vault()).await).then_some(Loss::Empty)
            }
            Verdict::Empty => Some(Loss::Empty),
            Verdict::Shorter => Some(Loss::Shorter),
            Verdict::Different => Some(Loss::Different),
        }
    }
}

/// The file of a place.
fn file_of(slot: CopySlot) -> &'static str {
    match slot {
        CopySlot::A => "copy-a",
        CopySlot::B => "copy-b",
        CopySlot::Before => "copy-before",
    }
}

/// True if there is a file in the place of any copy.
async fn any_copy(vault: &impl Vault) -> bool {
    for slot in SLOTS {
        // Where files are refused there is no copy.
        if matches!(vault.size(file_of(slot)).await, Ok(Some(_))) {
            return true;
        }
    }
    false
}
