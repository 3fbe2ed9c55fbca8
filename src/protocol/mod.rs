//! What the page and the worker say to each other: plain data, postcard inside a transferred `ArrayBuffer`.
//!
//! The worker speaks first (`Event::Ready`). A request and its reply share an id; events have none. Large bytes (a file
//! coming in, an export going out) travel beside the message as an attachment and are never copied through it.
//! What may be asked is in `request` (what forms hold in `draft`, what is arranged in `arrange`), what is answered in `reply` (about duplicates in
//! `duplicates`, about filters in `insight`, about backups in `backup`, about the journal in `history`, about what is stored in `privacy`), why it was
//! refused in `error`, what was lost in `rescue`; how replies travel in `told`.

mod arrange;
mod backup;
mod draft;
mod duplicates;
mod error;
mod history;
mod insight;
mod privacy;
mod reply;
mod request;
mod rescue;
mod told;
mod upkeep;

// The front of the protocol: whoever speaks it names one place, however many files hold its shapes.
pub use crate::domain::book::facets::Facets;
pub use crate::domain::book::op::Made;
pub use arrange::{Arrange, FieldView, Fields, Outlook, Settable};
pub use backup::{
    BackupSummary, ChangeKind, MergeSummary, Names, Passphrase, RestoreChange, RestoreMode, Thing, ThingChanges,
};
pub use draft::{Began, Draft, InteractionDraft, follow_tags};
pub use duplicates::{DuplicateGroup, DuplicateLink, DuplicateMember, DuplicateSummary, DuplicateTier};
pub use error::{BackupError, FormIssue, LockTrouble, NameTrouble, ServiceError, StorageTrouble};
pub use history::{ChangedContact, ChangedThing, CommitDetail, CommitKind, CommitView, Retention, UndoPlan};
pub use insight::{Overlap, Reasons};
pub use privacy::{Mention, PersonalCampaign, PersonalData, StorageReport};
pub use reply::{
    CampaignView, Committed, ContactChange, ContactDetail, ListView, Overview, PackView, QueueStep, RecipeUse,
    RecipeView, Reply, Row, SegmentView, TagView,
};
pub use request::{Action, ExportFormat, MOST_SIDE_BY_SIDE, Query, Request, Sort, Source, Target};
pub use rescue::{CopySlot, CopyView, GuardView, Loss, RescueReport};
pub use told::{Told, unpack};
pub use upkeep::{FiguresView, RulesView, TagScheme};

use serde::{Deserialize, Serialize};

/// Raised with every change of a shape below. A page that meets another version reloads once.
pub const PROTOCOL_VERSION: u32 = 12;

/// A request with its number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    pub id: u32,
    pub request: Request,
}

/// What the worker sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Message {
    Reply { id: u32, result: Result<Told, ServiceError> },
    Event(Event),
}

/// What the worker says unasked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// First message of a worker.
    Ready { protocol_version: u32 },
    /// A long request has come this far.
    Progress { request: u32, stage: Stage, done: u64, total: u64 },
    /// The book changed: whatever is on screen may be stale.
    Changed { overview: Box<Overview> },
    /// Another tab owns the book and does not answer; this one waits.
    Elsewhere,
    /// Another tab took the book over; this worker has stopped.
    TakenOver,
    /// The tab that owned the book is gone, and this worker owns it now: the page asks for it as it did at first.
    Reopen,
    /// A newer program runs in another tab; this worker gave the book up and has stopped.
    Outdated,
    /// What this page asked for waits for a long request of another tab, which has come this far.
    Busy { stage: Stage, done: u64, total: u64 },
    /// The book was locked: its owner has forgotten the key, and every page forgets what it shows.
    Locked,
    /// What to remember of the book outside its database, and to give back with the next `Request::Open`.
    Remember { sentinel: String },
}

/// What a long request is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Opening,
    Reading,
    Cleaning,
    Matching,
    Saving,
    Exporting,
    Verifying,
    /// Holding a commit against the present book.
    Comparing,
    /// Making a key from a passphrase.
    Locking,
}
