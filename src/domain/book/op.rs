//! Ops and commits: the only way a book changes. One user action is one commit; each op has an inverse.

use super::former;
use crate::domain::arrangement::{Arrangement, ArrangementId, ArrangementKind};
use crate::domain::bar::Bar;
use crate::domain::consent::{Consent, ConsentState, Permission};
use crate::domain::contact::{ContactId, FieldName, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::encoding::encoded;
use crate::domain::interaction::InteractionKind;
use crate::domain::message::{
    BroadcastList, Campaign, CampaignId, ListId, Mark, RecipientStatus, Template, TemplateId,
};
use crate::domain::packed::PackedContacts;
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, SlotSet};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use serde::{Deserialize, Serialize};

pub use crate::domain::packed::NewContact;

/// The smallest change. Bulk changes are one op with a set of contacts. Journals hold an op by its position in here: new ones
/// go at the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Op {
    /// `AddContacts` of a journal of version 1, whose contacts had no days of purchase; only ever read.
    #[serde(with = "former::undated")]
    AddFormerContacts(PackedContacts),
    /// Removes contacts; their slots stay reserved.
    RemoveContacts(SlotSet),
    /// Replaces whole fields of single contacts.
    SetFields(Vec<(Slot, Vec<FieldValue>)>),
    /// Sets consent of many at once.
    SetConsent {
        contacts: SlotSet,
        consent: Consent,
    },
    AddTag {
        tag: TagId,
        contacts: SlotSet,
    },
    RemoveTag {
        tag: TagId,
        contacts: SlotSet,
    },
    /// Adds or replaces.
    PutTag(Tag),
    /// Drops a tag that nobody carries; put `RemoveTag` before it.
    DropTag(TagId),
    PutDimension(Dimension),
    /// Tags of the dimension stay, without one.
    DropDimension(DimensionId),
    PutSegment(Segment),
    DropSegment(SegmentId),
    PutTemplate(Template),
    DropTemplate(TemplateId),
    PutList(BroadcastList),
    DropList(ListId),
    PutCampaign(Campaign),
    DropCampaign(CampaignId),
    Mark(Mark),
    SetSettings(Settings),
    /// Replaces everything by the book in these bytes (`Book::to_image`).
    Replace(Vec<u8>),
    /// These pairs are different people, for good. Contacts may have left the book.
    KeepApart(Vec<(ContactId, ContactId)>),
    /// Takes that back.
    LetTogether(Vec<(ContactId, ContactId)>),
    /// Adds or replaces.
    PutRecipe(Recipe),
    DropRecipe(RecipeId),
    /// `AddContacts` of a journal of version 2, whose contacts had no timeline; only ever read.
    #[serde(with = "former::plain")]
    AddPlainContacts(PackedContacts),
    /// These contacts, removed in the same commit, are one person with those behind them: what another device still changes in
    /// the first reaches the second.
    NameHeirs(Vec<(ContactId, ContactId)>),
    /// What follows, up to `EndMerge`, was set elsewhere and keeps its stamps. Holds only for a book whose clock stands here;
    /// in any other the ops are changes like all others.
    BeginMerge {
        clock: u64,
    },
    /// The ledger that belongs to the book after these ops.
    EndMerge {
        ledger: Vec<u8>,
    },
    /// Values that gave way to others in a merge; they are in the history and change nothing.
    NoteValues(Vec<(Slot, Vec<FieldValue>)>),
    /// Drops what is left of removed contacts but their ids, so that no backup holds it. Stands behind the `RemoveContacts` of
    /// the same commit, whose inverse brings them back.
    Forget(SlotSet),
    /// These numbers and addresses may not come back by an import.
    Bar(Vec<Bar>),
    /// Takes that back.
    Unbar(Vec<Bar>),
    /// Adds contacts in order. A contact whose id the book has known (and removed) gets its old slot back.
    AddContacts(PackedContacts),
    /// Adds or replaces.
    Arrange(Arrangement),
    Disarrange(ArrangementId),
    /// Why somebody did this, in their words. It is in the history and changes nothing.
    Reason(String),
    /// Writes this entry into the consent ledgers of many at once.
    Permit {
        contacts: SlotSet,
        permission: Permission,
    },
    /// Takes it out of them.
    Unpermit {
        contacts: SlotSet,
        permission: Permission,
    },
}

/// The place of `AddContacts` among the ops.
const ADD_CONTACTS: u32 = 33;

impl Commit {
    /// Tells the bytes of the commit, piece by piece: what `Serialize` writes, but of added contacts a part at once.
    pub fn tell(&self, take: &mut dyn FnMut(&[u8])) {
        let Commit { seq, time, device, label, ops } = self;
        take(&encoded(&(seq, time, device, label, ops.len())));
        for op in ops {
            match op {
                Op::AddContacts(list) => {
                    take(&encoded(&ADD_CONTACTS));
                    list.tell(take);
                }
                other => take(&encoded(other)),
            }
        }
    }

    /// Bytes of the contacts that it adds: nearly all of a large commit, and known before it is written.
    pub fn contact_bytes(&self) -> usize {
        self.ops.iter().map(|op| if let Op::AddContacts(list) = op { list.bytes() } else { 0 }).sum()
    }
}

/// What a commit did, as data: kind and figures. The page puts it into words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Label {
    Imported {
        file: String,
        new: u32,
        updated: u32,
    },
    SamplesLoaded {
        count: u32,
    },
    ContactAdded {
        name: String,
    },
    ContactEdited {
        name: String,
        fields: Vec<FieldName>,
    },
    ContactsRemoved {
        count: u32,
        name: String,
    },
    Tagged {
        count: u32,
        added: Vec<String>,
        removed: Vec<String>,
    },
    ConsentSet {
        count: u32,
        state: ConsentState,
    },
    TagSaved {
        name: String,
    },
    TagRemoved {
        name: String,
        carriers: u32,
    },
    DimensionSaved {
        name: String,
    },
    DimensionRemoved {
        name: String,
    },
    SegmentSaved {
        name: String,
    },
    SegmentRemoved {
        name: String,
    },
    TemplateSaved {
        name: String,
    },
    TemplateRemoved {
        name: String,
    },
    ListFrozen {
        name: String,
        count: u32,
    },
    ListRemoved {
        name: String,
    },
    CampaignStarted {
        name: String,
        count: u32,
    },
    CampaignRemoved {
        name: String,
    },
    RecipientMarked {
        name: String,
        status: RecipientStatus,
    },
    SettingsChanged,
    Restored {
        file: String,
        contacts: u32,
    },
    Undone(Box<Label>),
    Redone(Box<Label>),
    /// So many contacts became `groups`; the name of the one, if it is one.
    Merged {
        groups: u32,
        contacts: u32,
        name: String,
    },
    /// Two names, or more, that are not one person.
    KeptApart {
        names: Vec<String>,
    },
    /// How files like this one are read is not remembered any more.
    RecipeForgotten {
        name: String,
    },
    /// The book was lost, and this copy of it took its place.
    CopyRestored {
        made: Timestamp,
        contacts: u32,
    },
    /// What a backup had and the book had not was added: so many contacts.
    MissingAdded {
        file: String,
        contacts: u32,
    },
    /// The book of another device came in: contacts that are new here, changed and removed, and in how many fields both
    /// devices had set something else.
    BooksMerged {
        file: String,
        added: u32,
        changed: u32,
        removed: u32,
        differing: u32,
    },
    /// A contact left the book for good. It has no name here, on purpose.
    Erased {
        /// Whether its numbers and addresses may come back by an import.
        barred: bool,
    },
    /// Something was arranged, or is arranged otherwise now.
    Arranged {
        kind: ArrangementKind,
        name: String,
    },
    /// Something is not arranged any more.
    Disarranged {
        kind: ArrangementKind,
        name: String,
    },
    /// These tags became part of another, which so many contacts carry now.
    TagsMerged {
        from: Vec<String>,
        into: String,
        carriers: u32,
    },
    /// A tag became these.
    TagSplit {
        name: String,
        into: Vec<String>,
    },
    /// Rules were carried out; so many contacts changed.
    RulesRun {
        rules: u32,
        contacts: u32,
    },
    /// These fields of so many contacts were set at once.
    FieldsSet {
        count: u32,
        fields: Vec<FieldName>,
    },
    /// Something happened with a contact.
    Interacted {
        name: String,
        kind: InteractionKind,
    },
}

/// One user action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// 1 for a book's first commit, then without a gap.
    pub seq: u64,
    pub time: Timestamp,
    /// Random, one per browser profile.
    pub device: u64,
    pub label: Label,
    pub ops: Vec<Op>,
}

/// A commit with what takes it back: the journal's record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub commit: Commit,
    /// Ops that undo the commit, to be applied in order.
    pub inverse: Vec<Op>,
}

/// What the history shows of a commit without reading its ops.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub seq: u64,
    pub time: Timestamp,
    pub label: Label,
    /// Contacts the commit changed.
    pub touched: SlotSet,
    /// For an undo or redo: the commit it took back or did again.
    pub refers_to: Option<u64>,
}

/// The request that a commit came of, by the page that asked and the number it gave. Both are free to choose, but not twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// Random, one per opened page.
    pub client: u64,
    pub request: u32,
}

/// What a commit made, if one thing.
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

/// What is written behind a head: enough to answer the request again that the commit came of. Journals from before several
/// tabs could work have nothing there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    pub origin: Origin,
    pub made: Option<Made>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::samples::contact_number;

    #[test]
    fn a_commit_is_written_as_its_parts_are() {
        let new = |n: u32| NewContact { contact: contact_number(n), tags: vec![TagId(u64::from(n))] };
        let ops = vec![
            Op::DropTag(TagId(3)),
            Op::AddContacts((0..30).map(new).collect()),
            Op::AddFormerContacts((3..5).map(new).collect()),
            Op::AddContacts(PackedContacts::default()),
            Op::SetSettings(Settings::default()),
        ];
        let label = Label::Imported { file: "a.csv".into(), new: 3, updated: 0 };
        let commit = Commit { seq: 300, time: Timestamp(-7), device: u64::MAX, label, ops };
        let mut bytes = Vec::new();
        commit.tell(&mut |piece| bytes.extend_from_slice(piece));
        assert_eq!(bytes, postcard::to_stdvec(&commit).unwrap());
    }
}
