//! What the page and the worker say to each other: plain data, postcard inside a transferred `ArrayBuffer`.
//!
//! The worker speaks first (`Event::Ready`). A request and its reply share an id; events have none. Large bytes (a file
//! coming in, an export going out) travel beside the message as an attachment and are never copied through it.

use crate::domain::book::op::Label;
use crate::domain::campaign::{AudienceSummary, Recipient, TemplateIssue};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::domain::date::{Date, Timestamp};
use crate::domain::import::{Dialect, Encoding, FileError, Mapping, Options, PlanRow, PlanSummary, Preview, Verdict};
use crate::domain::message::{CampaignId, ListId, RecipientStatus, Template, TemplateId};
use crate::domain::segment::ast::Node;
use crate::domain::segment::parse::SegmentError;
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::settings::Settings;
use crate::domain::tag::{Dimension, DimensionId, Tag, TagColor, TagId};
use serde::{Deserialize, Serialize};

/// Raised with every change of a shape below. A page that meets another version reloads once.
pub const PROTOCOL_VERSION: u32 = 1;

/// A request with its number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    pub id: u32,
    pub request: Request,
}

/// What the worker sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Message {
    Reply { id: u32, result: Result<Reply, ServiceError> },
    Event(Event),
}

/// What the page may ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Opens the book (first request of every page). → `Overview`
    Open,
    /// → `Overview`
    Overview,
    /// Counts what a query matches. A newer `Count` supersedes an older one. → `Count`
    Count(Query),
    /// Rows `offset..offset+limit` of a query's matches. A newer `Window` supersedes an older one. → `Window`
    Window { query: Query, offset: u32, limit: u32 },
    /// → `Contact`
    Contact(ContactId),
    /// Reads a filter text into its tree, so that the builder can show it. → `Filter`
    ParseFilter(String),
    /// The distinct cities (as most often written) that begin with or hold this, most frequent first. → `Names`
    SuggestCities(String),
    /// Changes the book. → `Committed`
    Do(Action),
    /// Takes back the last action that was not taken back yet. → `Committed`
    Undo,
    /// → `Committed`
    Redo,
    /// The journal, newest first. → `History`
    History { before: Option<u64>, limit: u32 },
    /// Begins an import; the file is the attachment. `None` lets the file decide. → `ImportPreview`
    ImportRead { file: String, encoding: Option<Encoding>, dialect: Option<Dialect> },
    /// Reads the same file again with other choices. → `ImportPreview`
    ImportReread { encoding: Option<Encoding>, dialect: Option<Dialect> },
    /// Cleans and matches every row. Reports progress, can be cancelled. → `ImportPlan`
    ImportPlan { mapping: Mapping, options: Options },
    /// Rows of the plan with this verdict (`None`: rows with issues). → `ImportRows`
    ImportRows { verdict: Option<Verdict>, offset: u32, limit: u32 },
    /// Carries the plan out as one commit. → `Committed`
    ImportCommit,
    /// The rejected rows and those with issues, in the file's own columns with their reasons, as CSV. → `File`
    ImportReport,
    /// Forgets the file. → `Done`
    ImportDrop,
    /// Who would get a message, and who is left out and why. → `Audience`
    Audience(Source),
    /// Recipients with their filled-in text. → `Recipients`
    Recipients { source: Source, text: String, offset: u32, limit: u32 },
    /// One recipient of a campaign by position among all, or the first waiting one at or after it. → `QueueStep`
    QueueStep { campaign: CampaignId, at: u32, waiting_only: bool },
    /// → `Packs`
    Packs(Source),
    /// A list as a file. → `File`
    Export { source: Source, format: ExportFormat, text: String },
    /// The whole book as one verified zip. → `File`
    Backup,
    /// Reads and checks a backup (the attachment) without changing anything. → `BackupSummary`
    RestoreRead { file: String },
    /// Replaces the book by the backup just read. → `Committed`
    RestoreCommit,
    /// Links of everyone as one text, one a line; for measuring. → `LinksMade`
    AllLinks { text: String },
    /// Cancels the request with this number, if it is still under way. → `Done`
    Cancel { request: u32 },
}

/// Which contacts, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// A filter in the segment language; empty means everyone.
    pub filter: String,
    /// A part of a name, phone, e-mail, city or note; empty means everything.
    pub search: String,
    pub sort: Sort,
    pub descending: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// Newest last.
    #[default]
    Created,
    Name,
    City,
    LastContact,
    Spent,
    Purchases,
}

/// Contacts that an action is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Target {
    Ids(Vec<ContactId>),
    Matching(Query),
}

/// Where recipients come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Source {
    Query(Query),
    List(ListId),
}

/// A change of the book: one action, one commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Action {
    AddContact {
        draft: Draft,
        tags: Vec<TagId>,
    },
    EditContact {
        contact: ContactId,
        draft: Draft,
        tags: Vec<TagId>,
    },
    RemoveContacts(Target),
    /// Adds and removes tags; `create` makes new tags and adds them too.
    Tag {
        target: Target,
        add: Vec<TagId>,
        create: Vec<String>,
        remove: Vec<TagId>,
    },
    SetConsent {
        target: Target,
        consent: Consent,
    },
    /// `id` of `None` makes a new one.
    SaveTag {
        id: Option<TagId>,
        name: String,
        color: TagColor,
        dimension: Option<DimensionId>,
    },
    RemoveTag(TagId),
    SaveDimension {
        id: Option<DimensionId>,
        name: String,
        color: TagColor,
    },
    RemoveDimension(DimensionId),
    SaveSegment {
        id: Option<SegmentId>,
        name: String,
        filter: String,
    },
    RemoveSegment(SegmentId),
    SaveTemplate {
        id: Option<TemplateId>,
        name: String,
        text: String,
    },
    RemoveTemplate(TemplateId),
    FreezeList {
        name: String,
        query: Query,
    },
    RemoveList(ListId),
    StartCampaign {
        name: String,
        text: String,
        source: Source,
    },
    RemoveCampaign(CampaignId),
    MarkRecipient {
        campaign: CampaignId,
        contact: ContactId,
        status: RecipientStatus,
    },
    SetSettings(Settings),
    /// Sample contacts with tags and segments, named in this language.
    LoadSamples {
        arabic: bool,
    },
}

/// What a form holds: text as typed. The worker cleans it and says what is wrong, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub city: String,
    pub country: String,
    pub birthday: String,
    pub last_contact: String,
    pub purchases: String,
    pub spent: String,
    pub note: String,
    pub consent: Consent,
    pub extra: Vec<(String, String)>,
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Done,
    Overview(Box<Overview>),
    Count {
        count: u32,
    },
    Window {
        total: u32,
        rows: Vec<Row>,
    },
    Contact(Box<ContactDetail>),
    Filter {
        tree: Node,
        printed: String,
    },
    Names(Vec<String>),
    Committed(Committed),
    History {
        commits: Vec<CommitView>,
    },
    ImportPreview(Box<Preview>),
    ImportPlan(Box<PlanSummary>),
    ImportRows {
        total: u32,
        rows: Vec<PlanRow>,
    },
    Audience(AudienceSummary),
    Recipients {
        total: u32,
        rows: Vec<Recipient>,
        issues: Vec<TemplateIssue>,
    },
    QueueStep(Box<QueueStep>),
    Packs(Vec<PackView>),
    /// The bytes are the attachment.
    File {
        name: String,
        mime: String,
        contacts: u32,
    },
    BackupSummary(Box<BackupSummary>),
    LinksMade {
        count: u32,
        chars: u64,
    },
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
    /// Another tab owns the book; this one waits.
    Elsewhere,
    /// Another tab took the book over; this worker has stopped.
    TakenOver,
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
}

/// Everything the frame of the page shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub contacts: u32,
    /// Contacts by consent state.
    pub opted_in: u32,
    pub opted_out: u32,
    /// Contacts with a number to message.
    pub with_phone: u32,
    pub tags: Vec<TagView>,
    pub dimensions: Vec<Dimension>,
    pub segments: Vec<SegmentView>,
    pub templates: Vec<Template>,
    pub lists: Vec<ListView>,
    pub campaigns: Vec<CampaignView>,
    pub settings: Settings,
    /// What undo would take back, and redo would do again.
    pub undo: Option<Label>,
    pub redo: Option<Label>,
    /// False when this window forgets everything on closing.
    pub durable: bool,
    /// Number of the newest commit.
    pub seq: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagView {
    pub tag: Tag,
    pub contacts: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentView {
    pub segment: Segment,
    /// `None` if the filter no longer resolves (a tag in it was removed).
    pub contacts: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListView {
    pub id: ListId,
    pub name: String,
    pub filter: String,
    pub made: Timestamp,
    pub contacts: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CampaignView {
    pub id: CampaignId,
    pub name: String,
    pub text: String,
    pub made: Timestamp,
    pub total: u32,
    pub opened: u32,
    pub sent: u32,
    pub skipped: u32,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub id: ContactId,
    pub name: String,
    /// As shown to people, such as `+966 50 123 4567`; empty if none.
    pub phone: String,
    pub email: String,
    pub city: String,
    pub tags: Vec<TagId>,
    pub last_contact: Option<Date>,
    pub spent: Option<crate::domain::money::Amount>,
    pub purchases: Option<u32>,
    pub consent: ConsentState,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactDetail {
    pub contact: Contact,
    pub tags: Vec<TagId>,
    /// Phones as shown to people, in the contact's order.
    pub phones_shown: Vec<String>,
    /// A click-to-chat link, unless there is no number or the contact opted out.
    pub link: Option<String>,
    /// The commits that touched this contact, newest first.
    pub history: Vec<ContactChange>,
}

/// One entry of a contact's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactChange {
    pub seq: u64,
    pub time: Timestamp,
    pub label: Label,
    /// What stood there before, for edits that were small enough to look up.
    pub before: Vec<FieldValue>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommitView {
    pub seq: u64,
    pub time: Timestamp,
    pub label: Label,
    pub refers_to: Option<u64>,
    /// How many contacts it touched.
    pub touched: u32,
}

/// A change that is saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Committed {
    pub seq: u64,
    pub label: Label,
    pub overview: Box<Overview>,
    /// The contact, tag, segment, list or campaign that the action made, if one.
    pub made: Option<Made>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Made {
    Contact(ContactId),
    Tag(TagId),
    Dimension(DimensionId),
    Segment(SegmentId),
    Template(TemplateId),
    List(ListId),
    Campaign(CampaignId),
}

/// One step of the hand-sending queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueStep {
    pub campaign: CampaignView,
    /// Position among all recipients, from 0.
    pub at: u32,
    /// `None` when the end is reached, or nobody is waiting any more.
    pub recipient: Option<Recipient>,
    pub status: RecipientStatus,
    /// Recipients left out now because they opted out or lost their number since.
    pub left_out: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PackView {
    /// From 1.
    pub number: u32,
    pub contacts: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// Safe in spreadsheets: UTF-8 with BOM, no live formulas, phones grouped.
    Csv,
    /// One E.164 number a line.
    Numbers,
    /// One pack of at most 256 contacts as vCard 3.0; numbered from 1.
    VcardPack(u32),
    /// Every pack, in one zip.
    VcardPacks,
    /// Name, number and link with the filled-in text, as CSV.
    Links,
}

/// What a backup holds, after every digest in it was checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackupSummary {
    pub file: String,
    pub made: Timestamp,
    pub contacts: u32,
    pub tags: u32,
    pub segments: u32,
    pub templates: u32,
    pub lists: u32,
    pub campaigns: u32,
    /// Contacts of the present book that the backup does not have.
    pub would_remove: u32,
    /// Contacts of the backup that the present book does not have.
    pub would_add: u32,
}

/// Why a request failed. The page translates each by an exhaustive match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ServiceError {
    /// The person can mend it: a filter that does not read.
    Segment(SegmentError),
    /// The person can mend it: a form with something wrong in it.
    Form(Vec<FormIssue>),
    /// The person can mend it: another file.
    File(FileError),
    /// The person can mend it: a file that is no backup, or is damaged.
    Backup(BackupError),
    /// The environment: storage full, denied, blocked, too new or damaged.
    Storage(StorageTrouble),
    /// The person cancelled, or a newer request made this one pointless.
    Cancelled,
    /// What the request names is not there any more.
    Gone,
    /// Nothing to undo or redo.
    NothingToUndo,
    /// A name that is taken or empty.
    Name(NameTrouble),
    /// The worker died and was restarted; the action was not saved.
    WorkerLost,
    /// Our mistake; the text is for us.
    Internal(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormIssue {
    pub field: crate::domain::contact::FieldName,
    /// Which of several (phones, e-mails), from 0.
    pub index: u32,
    pub kind: crate::domain::import::IssueKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StorageTrouble {
    Full,
    Denied,
    Blocked,
    TooNew,
    Damaged(String),
    Failed(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameTrouble {
    Empty,
    Taken,
}

/// Why a file is not accepted as a backup. The book is untouched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackupError {
    /// Not a zip, or one without our manifest.
    NotABackup,
    /// Made by a newer Daftar.
    TooNew { format: u32 },
    /// A member's digest or count does not agree with the manifest.
    Damaged { member: String },
    /// A line that can't be read.
    Line { member: String, line: u32 },
}
