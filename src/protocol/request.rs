//! What the page may ask: queries and actions. What forms hold is in `draft`, answers are in `reply`.

use super::arrange::Arrange;
use super::backup::{ChangeKind, Passphrase, RestoreMode};
use super::draft::{Began, Draft, InteractionDraft};
use super::duplicates::DuplicateTier;
use super::history::{CommitKind, Retention};
use super::rescue::CopySlot;
use crate::domain::consent::{Consent, Permission};
use crate::domain::contact::ContactId;
use crate::domain::dedupe::merge::Merge;
use crate::domain::import::{Dialect, Encoding, Fix, Mapping, Options, RowsShown};
use crate::domain::message::{CampaignId, ListId, RecipientStatus, TemplateId};
use crate::domain::recipe::RecipeId;
use crate::domain::rules::{Rule, When};
use crate::domain::segment::SegmentId;
use crate::domain::settings::Settings;
use crate::domain::tag::{DimensionId, TagColor, TagId};
use crate::domain::upkeep::splitting::SplitBy;
use serde::{Deserialize, Serialize};

/// Contacts that can be looked at, and merged, side by side.
pub const MOST_SIDE_BY_SIDE: usize = 10;

/// What the page may ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(
    clippy::large_enum_variant,
    reason = "a request lives once and briefly; boxing it would cost every caller and save nobody"
)]
pub enum Request {
    /// Opens the book (first request of every page). `sentinel` is what the page last heard by `Event::Remember`; a book that
    /// is less than that is `ServiceError::Lost`. → `Overview`
    Open { sentinel: Option<String> },
    /// → `Overview`
    Overview,
    /// The same, with the segments counted; from then on every overview counts them. → `Overview`
    Segments,
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
    /// How the contacts of a query spread over tags, places and consent. A newer `Facets` supersedes an older one. → `Facets`
    Facets(Query),
    /// How far two filters mean the same contacts. → `Overlap`
    Overlap { first: String, second: String },
    /// Why a contact is in a filter, or not. → `Reasons`
    Reasons { filter: String, contact: ContactId },
    /// Changes the book. → `Committed`
    Do(Action),
    /// Takes back the last action that was not taken back yet. → `Committed`
    Undo,
    /// → `Committed`
    Redo,
    /// Commits before `before` (all if `None`), of one kind or of any, newest first. → `History`
    History { before: Option<u64>, limit: u32, kind: Option<CommitKind> },
    /// What a commit changed, with these of its contacts. `Gone` if that is not kept any more. → `CommitDetail`
    CommitDetail { seq: u64, offset: u32, limit: u32 },
    /// What taking a commit back would come to, or doing it again if it was taken back. Changes nothing. Reports progress,
    /// can be cancelled. → `UndoPlan`
    UndoPlan { seq: u64 },
    /// Does that. Reports progress, can be cancelled. → `Committed`
    UndoCommit { seq: u64 },
    /// From now on, what commits changed is kept so long. Without this nothing is ever dropped. → `Done`
    Retain(Retention),
    /// Begins an import; the file is the attachment. `None` lets the file decide. → `ImportPreview`
    ImportRead { file: String, encoding: Option<Encoding>, dialect: Option<Dialect> },
    /// Reads the same file again with other choices; another sheet decides everything anew. → `ImportPreview`
    ImportReread { encoding: Option<Encoding>, dialect: Option<Dialect>, sheet: Option<u32> },
    /// Cleans and matches every row. Reports progress, can be cancelled. → `ImportPlan`
    ImportPlan { mapping: Mapping, options: Options },
    /// Rows of the plan. → `ImportRows`
    ImportRows { shown: RowsShown, offset: u32, limit: u32 },
    /// Contacts of the book that the plan looked for and did not find in the file. → `Window`
    ImportGone { offset: u32, limit: u32 },
    /// Corrects the file by hand and plans again. Reports progress, can be cancelled. → `ImportPlan`
    ImportFix(Fix),
    /// Carries the plan out as one commit, and remembers how the file was read. → `Committed`
    ImportCommit,
    /// The rejected rows and those with issues, in the file's own columns with their reasons, as CSV. `arabic` is the
    /// language of its words. → `File`
    ImportReport { arabic: bool },
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
    /// A list as a file; `text` is the message that links carry, `arabic` the language of column headers. → `File`
    Export { source: Source, format: ExportFormat, text: String, arabic: bool },
    /// The whole book as one file, locked if there is a passphrase; it is read back and compared with the book before it is
    /// given out. → `File`
    Backup { passphrase: Option<Passphrase> },
    /// Says whether a file (the attachment) is, byte for byte, the backup made last; for one that was written somewhere and
    /// read again. → `Done`
    BackupCheck,
    /// Reads and checks a backup (the attachment) without changing anything. → `BackupSummary`
    RestoreRead { file: String, passphrase: Option<Passphrase> },
    /// Contacts that replacing the book by the backup just read would touch. → `RestoreChanges`
    RestoreChanges { kind: ChangeKind, offset: u32, limit: u32 },
    /// What merging the backup just read would do, with the values that differ from `offset` on. → `MergeSummary`
    MergePreview { offset: u32, limit: u32 },
    /// Takes the backup just read over. → `Committed`
    RestoreCommit { mode: RestoreMode },
    /// Forgets the backup just read. → `Done`
    RestoreDrop,
    /// Looks for contacts that are the same person. Reports progress, can be cancelled. → `Duplicates`
    FindDuplicates,
    /// What the last search found, as far as it still stands. `Gone` if there was none. → `Duplicates`
    DuplicateSummary,
    /// Groups of the last search. `Gone` if there was none. → `DuplicateGroups`
    DuplicateGroups { tier: DuplicateTier, offset: u32, limit: u32 },
    /// What of the last search's certain groups lies wholly among these contacts. `Gone` if there was none. → `Duplicates`
    DuplicatesAmong(Target),
    /// These contacts side by side, as a group of their own: 2 to [`MOST_SIDE_BY_SIDE`] of them. → `DuplicateGroups`
    SideBySide(Vec<ContactId>),
    /// Links of everyone as one text, one a line; for measuring. → `LinksMade`
    AllLinks { text: String },
    /// What was lost, and the copies there are, each read whole. `Gone` if nothing was lost. → `Rescue`
    Rescue,
    /// Puts the book of a copy in the place of what is left, as one commit. → `Committed`
    RescueRestore { copy: CopySlot },
    /// Goes on with what is left. → `Overview`
    RescueGoOn,
    /// A backup file made from a copy. → `File`
    RescueBackup { copy: CopySlot },
    /// Makes a second copy if the newest is older than the book; `before` makes the one that is kept from before a restore.
    /// → `Done`
    Copy { before: bool },
    /// Writes a snapshot if one is due, and drops what the journal need not keep any more. → `Done`
    Tidy,
    /// What guards the book. → `Guard`
    Guard,
    /// Everything that is known of a contact. → `Personal`
    PersonalData(ContactId),
    /// The same as JSON. → `File`
    PersonalFile(ContactId),
    /// Erases a contact from the book and its journal, for good; with `bar`, imports may not bring it back. → `Committed`
    EraseContact { contact: ContactId, bar: bool },
    /// What is stored, and how large it is. → `Storage`
    StorageReport,
    /// Opens the lock, with the passphrase or the recovery code; after a loss, that of the copies. → `Overview`, `Done` after
    /// a loss
    Unlock { passphrase: Passphrase },
    /// Makes a lock that is not put on yet. → `LockCode`
    LockPrepare { passphrase: Passphrase },
    /// Puts it on, if this is its recovery code: everything that is stored is encrypted. Reports progress. → `Overview`
    LockOn { code: Passphrase },
    /// Takes the lock off. Reports progress. → `Overview`
    LockOff { passphrase: Passphrase },
    /// Changes the passphrase; `old` may be the recovery code, which stays. → `Done`
    LockChange { old: Passphrase, new: Passphrase },
    /// Forgets the key and everything that was read with it; nothing, if there is no lock. → `Done`
    LockNow,
    /// The fields of the shop's own; with `counted`, how far they are filled, and the columns that are none yet. → `Fields`
    Fields { counted: bool },
    /// The rules, and what they did. → `Rules`
    Rules,
    /// What a rule would do on an occasion, or all of them would. Changes nothing. → `RuleRun`
    TryRules { rule: Option<Rule>, when: When },
    /// Carries out the rules whose occasion has come: since the last time something was imported, ordered or answered; with
    /// `opened`, the book was opened or a day has passed. → `Committed`, or `Done` if nothing had to be done
    RunRules { opened: bool },
    /// Examines tags and list, and keeps the score of the day. → `Checkup`
    Checkup,
    /// What an action of these would change. Changes nothing. → `Foreseen`
    Foresee(Arrange),
    /// What an action on many would come to: removing them, their tags, their consent, a value or a day for all. Changes
    /// nothing. → `Outlook`
    Weigh(Action),
    /// What purchases say. → `Figures`
    Figures,
    /// What sets the contacts of a filter apart from all others. → `Apart`
    Apart(String),
    /// What holds for tags beside their names, and what names them. → `TagScheme`
    TagScheme,
    /// The parts that a tag could be split into. → `SplitParts`
    ProposeSplit { tag: TagId, by: SplitBy },
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
    LastPurchase,
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
    Contacts(Target),
    List(ListId),
}

impl Source {
    /// Whoever a query matches.
    pub fn matching(query: Query) -> Source {
        Source::Contacts(Target::Matching(query))
    }
}

/// A change of the book: one action, one commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Action {
    AddContact {
        draft: Draft,
        tags: Vec<TagId>,
    },
    /// `began` is what the form was filled with; fields and tags that still say so keep what the contact has now. Without it
    /// everything becomes what the form says. `Conflict` if somebody else changed a field meanwhile that is changed here too.
    EditContact {
        contact: ContactId,
        draft: Draft,
        tags: Vec<TagId>,
        began: Option<Box<Began>>,
    },
    RemoveContacts(Target),
    /// Adds and removes tags; `create` makes new tags and adds them too.
    Tag {
        target: Target,
        add: Vec<TagId>,
        create: Vec<String>,
        remove: Vec<TagId>,
    },
    /// Sets what holds on WhatsApp and writes it into each consent ledger, which keeps what held before. One that says no day is
    /// of today. With `Unknown` nothing is agreed or refused any more, and the ledger gets no entry.
    SetConsent {
        target: Target,
        consent: Consent,
    },
    /// `id` of `None` makes a new one. Where tags are locked, `why` may not be empty, here and below.
    SaveTag {
        id: Option<TagId>,
        name: String,
        color: TagColor,
        dimension: Option<DimensionId>,
        why: String,
    },
    RemoveTag {
        tag: TagId,
        why: String,
    },
    SaveDimension {
        id: Option<DimensionId>,
        name: String,
        color: TagColor,
        /// Whether a contact should carry one of its tags at most.
        single: bool,
        /// Whether it and its tags may be changed with a reason only.
        locked: bool,
        why: String,
    },
    RemoveDimension {
        dimension: DimensionId,
        why: String,
    },
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
        target: Target,
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
    /// Makes one contact of several.
    MergeContacts(Merge),
    /// Merges every certain group of the last search by the rules. `Gone` if there was none.
    MergeCertain,
    /// The same for those groups that lie wholly among these contacts.
    MergeCertainAmong(Target),
    /// These contacts are different people; no search proposes them together again.
    KeepApart(Vec<ContactId>),
    /// Writes down what happened with a contact.
    Interact {
        contact: ContactId,
        draft: InteractionDraft,
    },
    /// Takes that out of the timeline again.
    TakeOut {
        contact: ContactId,
        interaction: u64,
    },
    /// When to be in touch again: a day as typed, empty for not at all, and so many days after that again, 0 for once.
    SetFollowUp {
        target: Target,
        on: String,
        every: u16,
    },
    /// The owner was in touch today.
    FollowedUp(ContactId),
    /// Writes into a contact's consent ledger. A permission that says no day is of today.
    Permit {
        contact: ContactId,
        permission: Permission,
    },
    /// Does not read files like this one in the same way any more.
    ForgetRecipe(RecipeId),
    /// Changes what the owner arranged, or changes many contacts by it.
    Arrange(Arrange),
    /// Sample contacts with tags and segments, named in this language.
    LoadSamples {
        arabic: bool,
    },
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
