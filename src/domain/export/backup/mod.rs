//! The whole book in one file that anybody can read: a zip of NDJSON members with a manifest, digests and a README.
//!
//! `write` makes it and `read` accepts it only whole and unchanged, both in slices, so that neither the text of a large book
//! nor a member of it is ever in memory as a whole; `text` is the lines of a member as they come out of the zip, `record` says what each line looks like, `words` how ids,
//! numbers and days are spelt. Making a backup from a book, and a book from a backup, is the service's business.
//!
//! The same data gives the same bytes: members and lines are sorted by id, and nothing in the file depends on clock or
//! platform but the `made` given.

mod manifest;
mod read;
mod record;
#[cfg(test)]
mod tests;
mod text;
mod timeline;
mod words;
mod write;

pub use read::{Reading, read_backup};
pub use write::{Writing, write_backup};

use crate::domain::arrangement::Arrangement;
use crate::domain::book::ledger::Remembered;
use crate::domain::contact::{Contact, ContactId};
use crate::domain::date::Timestamp;
use crate::domain::message::{CampaignId, ListId, Template};
use crate::domain::recipe::Recipe;
use crate::domain::segment::Segment;
use crate::domain::settings::Settings;
use crate::domain::tag::{Dimension, Tag, TagId};

/// The version of the file's format; raised with every change of a record. 2 brought `apart.ndjson`, 3 `recipes.ndjson`, 4
/// the days of first and last purchase, 5 `ledger.ndjson`, 6 members that are packed, 7 follow-ups, interactions and the
/// consent ledger of contacts, and `arrangements.ndjson`.
pub const FORMAT: u32 = 7;
/// The largest file that is read, and the most text in it once it is unpacked: 2 GB.
pub const FILE_LIMIT: u64 = 2 * 1024 * 1024 * 1024;
/// The most lines of all members together.
pub const RECORD_LIMIT: u64 = 5_000_000;
/// The longest line, in bytes: 16 MB, far above any record that a person makes and far below what hurts.
pub const LINE_LIMIT: usize = 16 * 1024 * 1024;

/// A contact as a backup writes it. `tags` are its tags' ids and names.
///
/// # Errors
/// That of the writer, which no contact provokes.
pub fn contact_json(contact: &Contact, tags: &[(TagId, &str)]) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(record::record_from_contact(contact, tags))
}

/// An instant as a backup writes it.
pub fn time_json(time: Timestamp) -> String {
    words::time_text(time)
}

/// Everything a backup holds but the contacts, which are many and pass through one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupFrame {
    pub made: Timestamp,
    /// Name and version of the program, such as `Daftar 0.1.0`.
    pub app: String,
    pub settings: Settings,
    pub tags: Vec<Tag>,
    pub dimensions: Vec<Dimension>,
    pub segments: Vec<Segment>,
    pub templates: Vec<Template>,
    pub lists: Vec<BackupList>,
    pub campaigns: Vec<BackupCampaign>,
    /// Pairs of contacts that are different people, the lower id first. One of them may have left the book since.
    pub apart: Vec<(ContactId, ContactId)>,
    /// How files were read.
    pub recipes: Vec<Recipe>,
    /// What the owner arranged.
    pub arrangements: Vec<Arrangement>,
    /// When everything was set, in the order of `Book::remembered`.
    pub ledger: Vec<Remembered>,
}

impl BackupFrame {
    /// In the order in which a backup is written and read: by id.
    pub fn sorted(mut self) -> BackupFrame {
        self.tags.sort_by_key(|tag| tag.id);
        self.dimensions.sort_by_key(|dimension| dimension.id);
        self.segments.sort_by_key(|segment| segment.id);
        self.templates.sort_by_key(|template| template.id);
        self.lists.sort_by_key(|list| list.id);
        self.campaigns.sort_by_key(|campaign| campaign.id);
        self.apart.sort_unstable();
        self.recipes.sort_by_key(|recipe| recipe.id);
        self.arrangements.sort_by_key(|arrangement| arrangement.id);
        let ascending = |ids: &mut Vec<ContactId>| {
            ids.sort_unstable();
            ids.dedup();
        };
        self.lists.iter_mut().for_each(|list| ascending(&mut list.recipients));
        for BackupCampaign { recipients, opened, sent, skipped, .. } in &mut self.campaigns {
            [recipients, opened, sent, skipped].into_iter().for_each(ascending);
        }
        self
    }
}

/// A whole book as a backup holds it. After reading, everything is sorted by id.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupData {
    pub frame: BackupFrame,
    /// Each contact with its tags.
    pub contacts: Vec<(Contact, Vec<TagId>)>,
}

/// A broadcast list with its recipients by identity. A recipient may have left the book since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupList {
    pub id: ListId,
    pub name: String,
    pub filter: String,
    pub made: Timestamp,
    pub recipients: Vec<ContactId>,
}

/// A campaign with its four sets by identity, as `message::Campaign` has them. A recipient may have left the book since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupCampaign {
    pub id: CampaignId,
    pub name: String,
    pub text: String,
    pub made: Timestamp,
    pub recipients: Vec<ContactId>,
    pub opened: Vec<ContactId>,
    pub sent: Vec<ContactId>,
    pub skipped: Vec<ContactId>,
}

/// Why bytes are not accepted as a backup.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackupProblem {
    #[error("not a zip, or one without our manifest")]
    NotABackup,
    #[error("made in format {format}, which is newer than ours")]
    TooNew { format: u32 },
    /// A member is missing, or its digest, its number of lines or the file around it does not agree with the manifest.
    #[error("{member} is damaged")]
    Damaged { member: String },
    /// A line that can't be read; counted from 1.
    #[error("line {line} of {member} can't be read")]
    Line { member: String, line: u32 },
}

/// Why a backup could not be written.
#[derive(Debug, thiserror::Error)]
pub enum BackupWriteError {
    #[error("contacts must come in ascending order of their ids, each once")]
    OutOfOrder { contact: ContactId },
    #[error("a record is longer than a reader accepts")]
    RecordTooLong { member: &'static str, line: u32 },
    #[error("more records or bytes than a reader accepts")]
    TooLarge,
    #[error("the zip could not be written: {0}")]
    Zip(#[from] std::io::Error),
}

impl BackupData {
    /// The file's bytes. Contacts need not be sorted.
    ///
    /// # Errors
    /// See [`BackupWriteError`].
    pub fn write(&self) -> Result<Vec<u8>, BackupWriteError> {
        let mut contacts: Vec<&(Contact, Vec<TagId>)> = self.contacts.iter().collect();
        contacts.sort_by_key(|(contact, _)| contact.id);
        write_backup(&self.frame, contacts.into_iter().map(|(contact, tags)| (contact, tags.clone())))
    }
}
