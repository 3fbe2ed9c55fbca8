//! What the worker answers, and the views of the book that the page shows. Refusals are in `error`.

use super::arrange::{Fields, Outlook};
use super::backup::{BackupSummary, MergeSummary, Passphrase, RestoreChange};
use super::duplicates::{DuplicateGroup, DuplicateSummary};
use super::history::{CommitDetail, CommitView, UndoPlan};
use super::insight::{Overlap, Reasons};
use super::privacy::{PersonalData, StorageReport};
use super::rescue::{GuardView, RescueReport};
use super::upkeep::{FiguresView, RulesView, TagScheme};
use crate::domain::book::facets::Facets;
use crate::domain::book::op::{Label, Made};
use crate::domain::campaign::{AudienceSummary, Recipient, TemplateIssue};
use crate::domain::consent::ConsentState;
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::domain::date::{Date, Timestamp};
use crate::domain::import::{Mapping, Options, PlanRow, PlanSummary, Preview};
use crate::domain::message::{CampaignId, ListId, RecipientStatus, Template};
use crate::domain::money::Amount;
use crate::domain::recipe::RecipeId;
use crate::domain::segment::Segment;
use crate::domain::segment::ast::Node;
use crate::domain::settings::Settings;
use crate::domain::tag::{Dimension, Tag, TagId};
use crate::domain::upkeep::checkup::CheckupReport;
use crate::domain::upkeep::figures::ApartReport;
use crate::domain::upkeep::preview::Preview as Foreseen;
use crate::domain::upkeep::report::RunReport;
use crate::domain::upkeep::splitting::ProposedPart;
use serde::{Deserialize, Serialize};

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
        /// Where the next page begins; `None` at the end.
        next: Option<u64>,
    },
    /// The file, and how one like it was read the last time.
    ImportPreview {
        preview: Box<Preview>,
        recipe: Option<Box<RecipeUse>>,
    },
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
    MergeSummary(Box<MergeSummary>),
    RestoreChanges {
        total: u32,
        rows: Vec<RestoreChange>,
    },
    Duplicates(DuplicateSummary),
    DuplicateGroups {
        /// Groups of this tier that still stand.
        total: u32,
        groups: Vec<DuplicateGroup>,
    },
    LinksMade {
        count: u32,
        chars: u64,
    },
    Rescue(Box<RescueReport>),
    Guard(Box<GuardView>),
    CommitDetail(Box<CommitDetail>),
    UndoPlan(Box<UndoPlan>),
    Personal(Box<PersonalData>),
    /// The recovery code of a lock that is not put on yet.
    LockCode(Passphrase),
    Storage(Box<StorageReport>),
    Fields(Box<Fields>),
    Facets(Box<Facets>),
    Overlap(Overlap),
    Reasons(Reasons),
    Rules(Box<RulesView>),
    RuleRun(Box<RunReport>),
    Checkup(Box<CheckupReport>),
    Foreseen(Box<Foreseen>),
    Figures(Box<FiguresView>),
    Apart(Box<ApartReport>),
    TagScheme(Box<TagScheme>),
    SplitParts(Vec<ProposedPart>),
    Outlook(Outlook),
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
    /// False if nobody has counted the segments yet: then no segment says how many contacts it has. `Request::Segments` counts.
    pub counted: bool,
    pub templates: Vec<Template>,
    pub lists: Vec<ListView>,
    pub campaigns: Vec<CampaignView>,
    /// How files were read, the latest first.
    pub recipes: Vec<RecipeView>,
    pub settings: Settings,
    /// Whether there may be rules that run by themselves.
    pub has_rules: bool,
    /// What undo would take back, and redo would do again.
    pub undo: Option<Label>,
    pub redo: Option<Label>,
    /// False when this window forgets everything on closing.
    pub durable: bool,
    /// True if what is stored is encrypted.
    pub locked: bool,
    /// Number of the newest commit.
    pub seq: u64,
}

impl Overview {
    /// The tags that are offered where tags are chosen, and those that are `chosen` already.
    pub fn offered(&self, chosen: impl Fn(TagId) -> bool) -> impl Iterator<Item = &TagView> {
        self.tags.iter().filter(move |view| view.offered || chosen(view.tag.id))
    }
}

/// One recipe, for the list of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecipeView {
    pub id: RecipeId,
    /// The file it was last used for.
    pub name: String,
    pub used: Timestamp,
    pub columns: u32,
}

/// How a file with the same columns was read the last time. Consent is asked anew each time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecipeUse {
    /// The file it was made for.
    pub name: String,
    pub used: Timestamp,
    /// For the columns of the new file; those that the old one did not have are guessed.
    pub mapping: Mapping,
    pub options: Options,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagView {
    pub tag: Tag,
    pub contacts: u32,
    /// Whether it is offered where tags are chosen: not if it is put away.
    pub offered: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentView {
    pub segment: Segment,
    /// `None` if the filter no longer resolves (a tag in it was removed), or nobody has counted yet (`Overview::counted`).
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
    pub spent: Option<Amount>,
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

/// A change that is saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Committed {
    pub seq: u64,
    pub label: Label,
    pub overview: Box<Overview>,
    /// The contact, tag, segment, list or campaign that the action made, if one.
    pub made: Option<Made>,
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
