//! What the book remembers so that it can be merged with the book of another device: when everything was set, what was
//! removed and when, and what lies beneath the values it shows. Nothing in here is shown to anybody.
//!
//! Most of it is left out: what has no stamp of its own was set when its contact was made (`base`). `marks` notes what an op
//! changes, `portable` carries it to other devices; `merge` reads all of it.

mod marks;
mod people;
mod portable;
mod times;

pub use marks::{Pen, SetMarks};
pub use people::has_beneath;
pub use portable::Remembered;
pub use times::Times;

use crate::domain::arrangement::ArrangementId;
use crate::domain::contact::{ContactId, FieldName, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::message::{CampaignId, ListId, TemplateId};
use crate::domain::recipe::RecipeId;
use crate::domain::segment::SegmentId;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::{DimensionId, Tag, TagId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// When something was set, and by whom: totally ordered, and no two commits share one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// Logical time: milliseconds since 1970, or one more than the greatest seen, whichever is larger. A clock that jumps
    /// back can't make a later change look earlier.
    pub at: u64,
    /// The device; 0 for what nobody in particular set.
    pub device: u64,
}

impl Stamp {
    /// Before everything.
    pub const NEVER: Stamp = Stamp { at: 0, device: 0 };

    /// The stamp of everything in a contact that was not touched since it was made.
    pub fn base(created: Timestamp) -> Stamp {
        Stamp { at: u64::try_from(created.0).unwrap_or(0), device: 0 }
    }

    /// As an instant, for people.
    pub fn time(self) -> Timestamp {
        Timestamp(i64::try_from(self.at).unwrap_or(i64::MAX))
    }
}

/// What a contact has a stamp for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    Field(FieldName),
    /// Carrying the tag, or not carrying it any more.
    Tag(TagId),
    /// Being removed.
    Removed,
    /// The newest opt-out that was lifted by somebody who saw it.
    Lifted,
}

/// What else has a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Item {
    /// The tag's name, color and dimension.
    Tag(TagId),
    /// Giving the tag to somebody.
    TagUsed(TagId),
    TagDropped(TagId),
    Dimension(DimensionId),
    Segment(SegmentId),
    Template(TemplateId),
    List(ListId),
    /// Name and text of the campaign.
    Campaign(CampaignId),
    /// Its start, or its removal.
    CampaignStarted(CampaignId),
    Recipe(RecipeId),
    Setting(Setting),
    Arrangement(ArrangementId),
}

/// The settings, each with a stamp of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Setting {
    Home,
    Shop,
    LinkHost,
    Currency,
}

/// Everything there is to remember.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The greatest logical time seen.
    pub clock: u64,
    /// What of each device's doings is in here: everything up to this time.
    pub seen: BTreeMap<u64, u64>,
    /// Shared until changed: a commit that fails puts the ledger of before back in place.
    pub times: BTreeMap<Key, Arc<Times>>,
    pub rest: Arc<Rest>,
}

/// The smaller things.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rest {
    /// What is not there any more has a stamp as well: that of its removal.
    pub items: BTreeMap<Item, Stamp>,
    /// Pairs that were told apart, or let together again.
    pub pairs: BTreeMap<(ContactId, ContactId), Stamp>,
    /// Who became whom when contacts were merged.
    pub heirs: BTreeMap<ContactId, (Stamp, ContactId)>,
    /// Tags as somebody set them, where the book shows them otherwise (the name is taken, the dimension gone) or not at all
    /// (dropped).
    pub tags: BTreeMap<TagId, Tag>,
    /// Removed contacts that carried a tag, and carriers of tags that were dropped.
    pub carried: BTreeMap<TagId, SlotSet>,
    /// What was set in a field, where the book shows something else: an opt-out that stands above a later opt-in, a change to
    /// a contact that was merged into this one.
    pub beneath: BTreeMap<(Slot, FieldName), Vec<(Stamp, FieldValue)>>,
}

impl Ledger {
    /// The stamp of the next commit.
    pub fn next(&self, time: Timestamp, device: u64) -> Stamp {
        let now = u64::try_from(time.0).unwrap_or(0);
        Stamp { at: now.max(self.clock.saturating_add(1)), device }
    }

    /// A contact's own stamp, if it has one.
    pub fn time(&self, key: Key, slot: Slot) -> Option<Stamp> {
        self.times.get(&key)?.get(slot)
    }

    /// The stamp of something beside the contacts.
    pub fn item(&self, item: Item) -> Stamp {
        self.rest.items.get(&item).copied().unwrap_or_default()
    }

    /// Gives slots a stamp.
    pub fn stamp(&mut self, key: Key, slots: &Slots, stamp: Stamp) {
        if !slots.is_empty() {
            Arc::make_mut(self.times.entry(key).or_default()).set(slots, stamp);
        }
    }

    /// Takes the stamps of slots away.
    pub fn unstamp(&mut self, key: Key, slots: &Slots) {
        if let Some(times) = self.times.get_mut(&key) {
            Arc::make_mut(times).clear(slots);
            if times.is_empty() {
                self.times.remove(&key);
            }
        }
    }

    /// Contacts of which some field was set after they were made.
    pub fn edited(&self) -> Slots {
        let fields = self.times.iter().filter(|(key, _)| matches!(key, Key::Field(_)));
        fields.fold(Slots::new(), |all, (_, times)| all | times.slots())
    }

    /// Those of these contacts.
    pub fn edited_of(&self, slots: &Slots) -> Slots {
        if slots.len() > 64 {
            return slots & self.edited();
        }
        let is_edited = |slot: &Slot| {
            self.times.iter().any(|(key, times)| matches!(key, Key::Field(_)) && times.get(*slot).is_some())
        };
        slots.iter().filter(is_edited).collect()
    }

    /// The rest, to be changed.
    pub fn rest(&mut self) -> &mut Rest {
        Arc::make_mut(&mut self.rest)
    }

    /// Takes note of a time that was seen, so that everything from now on comes after it.
    pub fn see(&mut self, stamp: Stamp) {
        self.clock = self.clock.max(stamp.at);
        let seen = self.seen.entry(stamp.device).or_default();
        *seen = (*seen).max(stamp.at);
    }

    /// Whether what was set then is in this book, or was.
    pub fn has_seen(&self, stamp: Stamp) -> bool {
        stamp.device == 0 || self.seen.get(&stamp.device).is_some_and(|at| *at >= stamp.at)
    }

    /// Forgets the slots from here on.
    pub fn truncate(&mut self, slots: Slot) {
        for times in self.times.values_mut() {
            Arc::make_mut(times).truncate(slots);
        }
        self.times.retain(|_, times| !times.is_empty());
        let rest = self.rest();
        rest.carried.values_mut().for_each(|set| {
            set.0.remove_range(slots..);
        });
        rest.beneath.retain(|(slot, _), _| *slot < slots);
    }

    /// True if it could belong to a book with so many slots.
    pub fn is_sound(&self, slots: Slot) -> bool {
        self.times.values().all(|times| times.is_sound(slots))
            && self.rest.carried.values().all(|set| set.0.max().is_none_or(|max| max < slots))
            && self.rest.beneath.iter().all(|((slot, field), values)| {
                *slot < slots && !values.is_empty() && values.iter().all(|(_, value)| value.field() == *field)
            })
            && self.rest.tags.iter().all(|(id, tag)| *id == tag.id)
    }

    /// Bytes held in memory, about.
    pub fn memory(&self) -> usize {
        self.times.values().map(|times| times.memory()).sum()
    }
}
