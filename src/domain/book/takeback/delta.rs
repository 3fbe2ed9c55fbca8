//! What a commit changed: for each thing, what it found and what it left. Told from the commit's ops and its inverse, or from
//! the two books where the commit put one in the other's place.
//!
//! Contacts go by their ids and sets by the present book's slots, for a restore since may have dealt the slots anew.

use super::effects::{Carried, Effects, Fate, Fates};
use crate::domain::arrangement::{Arrangement, ArrangementId};
use crate::domain::book::op::{Entry, NewContact, Op};
use crate::domain::book::{Book, OpError};
use crate::domain::consent::{Consent, Permission};
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::message::{BroadcastList, Campaign, CampaignId, ListId, RecipientStatus, Template, TemplateId};
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use std::collections::BTreeMap;

/// What a commit did to one contact.
#[derive(Debug, Clone, PartialEq)]
pub enum ContactDelta {
    /// It came into the book so, with these tags.
    Added(Box<NewContact>),
    /// It left the book so, with these tags.
    Removed(Box<NewContact>),
    /// Fields before and after.
    Changed(ContactId, Vec<(FieldValue, FieldValue)>),
}

impl ContactDelta {
    /// Whom it is about.
    pub fn id(&self) -> ContactId {
        match self {
            ContactDelta::Added(new) | ContactDelta::Removed(new) => new.contact.id,
            ContactDelta::Changed(id, _) => *id,
        }
    }
}

/// Who got a tag, or an entry of a consent ledger, and who lost it, of those who were in the book before and after.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flips {
    pub gained: Slots,
    pub lost: Slots,
}

/// A thing before and after.
pub type Pair<T> = (Option<T>, Option<T>);

/// What a commit changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    /// Why it was done, where somebody said so.
    pub reason: Option<String>,
    pub contacts: Vec<ContactDelta>,
    /// Consent of many at once, before and after.
    pub consent: Vec<(Slots, Consent, Consent)>,
    /// Entries of many consent ledgers at once.
    pub permits: BTreeMap<Permission, Flips>,
    pub flips: BTreeMap<TagId, Flips>,
    pub tags: BTreeMap<TagId, Pair<Tag>>,
    pub dimensions: BTreeMap<DimensionId, Pair<Dimension>>,
    pub segments: BTreeMap<SegmentId, Pair<Segment>>,
    pub templates: BTreeMap<TemplateId, Pair<Template>>,
    pub recipes: BTreeMap<RecipeId, Pair<Recipe>>,
    pub arrangements: BTreeMap<ArrangementId, Pair<Arrangement>>,
    /// Recipients by the slots of `eras`.
    pub lists: BTreeMap<ListId, Pair<BroadcastList>>,
    pub campaigns: BTreeMap<CampaignId, Pair<Campaign>>,
    pub marks: Vec<(CampaignId, ContactId, RecipientStatus, RecipientStatus)>,
    pub settings: Option<(Settings, Settings)>,
    /// True if the commit told the pair apart, false if it took that back.
    pub apart: Vec<((ContactId, ContactId), bool)>,
    /// Ids by slot, before and after; `None` where slots mean what they mean in the present book.
    pub(super) eras: (Option<Vec<ContactId>>, Option<Vec<ContactId>>),
}

impl Delta {
    /// What a commit changed, seen from the present book. `era` is a book of the commit's time, needed if the whole book was
    /// replaced since: slots then meant other contacts.
    ///
    /// # Errors
    /// An `OpError` if an image in the entry is damaged.
    pub fn of(entry: Entry, era: Option<&Book>, present: &Book) -> Result<Delta, OpError> {
        let Entry { commit, inverse } = entry;
        if commit.ops.iter().any(|op| matches!(op, Op::Replace(_))) {
            let before = book_after(inverse)?.unwrap_or_default();
            let after = book_after(commit.ops)?.unwrap_or_default();
            return Ok(super::between::delta(&before, &after, present));
        }
        let said = |op: &Op| match op {
            Op::Reason(reason) => Some(reason.clone()),
            _ => None,
        };
        let reason = commit.ops.iter().find_map(said);
        let ids = &era.unwrap_or(present).ids;
        let slot_of = |id| ids.slot_of(id);
        let before = Effects::of(inverse, slot_of);
        let after = Effects::of(commit.ops, slot_of);
        let mut delta = Delta { reason, ..Delta::default() };
        if let Some(era) = era {
            let ids = era.ids.by_slot().to_vec();
            delta.eras = (Some(ids.clone()), Some(ids));
        }
        delta.pair(before, after, &Seen { era, present });
        Ok(delta)
    }

    fn pair(&mut self, mut before: Effects, mut after: Effects, seen: &Seen) {
        self.pair_consent(&mut before, &mut after, seen);
        self.flips = flips(&before.carried, &after.carried, seen);
        self.permits = flips(&before.permits, &after.permits, seen);
        for (id, tag) in std::mem::take(&mut before.tags) {
            let now = match after.tags.remove(&id) {
                Some(now) => now,
                // Only its dimension was dropped.
                None => tag.clone().map(|tag| {
                    let gone = tag.dimension.filter(|id| matches!(after.dimensions.get(id), Some(None)));
                    Tag { dimension: tag.dimension.filter(|_| gone.is_none()), ..tag }
                }),
            };
            if tag != now {
                self.tags.insert(id, (tag, now));
            }
        }
        self.dimensions = pairs(before.dimensions, after.dimensions);
        self.segments = pairs(before.segments, after.segments);
        self.templates = pairs(before.templates, after.templates);
        self.recipes = pairs(before.recipes, after.recipes);
        self.arrangements = pairs(before.arrangements, after.arrangements);
        self.lists = pairs(before.lists, after.lists);
        self.campaigns = pairs(before.campaigns, after.campaigns);
        self.settings = before.settings.zip(after.settings).filter(|(before, after)| before != after);
        for ((campaign, contact), old) in before.marks {
            if let Some(new) = after.marks.get(&(campaign, contact)).filter(|new| **new != old) {
                self.marks.push((campaign, contact, old, *new));
            }
        }
        for (pair, was) in before.apart {
            if after.apart.get(&pair).is_some_and(|now| *now != was) {
                self.apart.push((pair, !was));
            }
        }
        self.pair_contacts(before.contacts, after.contacts, seen);
    }

    fn pair_contacts(&mut self, before: Fates, mut after: Fates, seen: &Seen) {
        let mut before: Vec<(Slot, Fate)> = before.into_iter().collect();
        before.sort_unstable_by_key(|(slot, _)| *slot);
        for (slot, fate) in before {
            match (fate, after.remove(&slot)) {
                (Fate::Gone, Some(Fate::Here(new))) => self.contacts.push(ContactDelta::Added(new)),
                (Fate::Here(old), Some(Fate::Gone)) => self.contacts.push(ContactDelta::Removed(old)),
                (Fate::Here(old), Some(Fate::Here(new))) => self.again(*old, *new, seen.slot(slot)),
                (Fate::Fields(old), Some(Fate::Fields(new))) => {
                    let changed = changed(old, new);
                    if let Some(id) = seen.id(slot).filter(|_| !changed.is_empty()) {
                        self.contacts.push(ContactDelta::Changed(id, changed));
                    }
                }
                _ => {}
            }
        }
    }

    /// A contact left and came back within the commit.
    fn again(&mut self, old: NewContact, new: NewContact, slot: Option<Slot>) {
        let id = new.contact.id;
        if let Some(slot) = slot {
            for tag in new.tags.iter().filter(|tag| !old.tags.contains(tag)) {
                self.flips.entry(*tag).or_default().gained.insert(slot);
            }
            for tag in old.tags.iter().filter(|tag| !new.tags.contains(tag)) {
                self.flips.entry(*tag).or_default().lost.insert(slot);
            }
        }
        let fields = differences(&old.contact, &new.contact);
        if !fields.is_empty() {
            self.contacts.push(ContactDelta::Changed(id, fields));
        }
    }

    /// Consent that was set for many at once. Where one side set it for one contact alone, that contact is taken out of the
    /// set and gets the field of its own.
    fn pair_consent(&mut self, before: &mut Effects, after: &mut Effects, seen: &Seen) {
        let both: Vec<Slot> =
            before.contacts.keys().filter(|slot| after.contacts.contains_key(slot)).copied().collect();
        let mut single = Slots::new();
        for slot in both {
            if let (Some(old), Some(new)) = (before.consent_of(slot).cloned(), after.consent_of(slot).cloned()) {
                before.set_own_consent(slot, old);
                after.set_own_consent(slot, new);
                single.insert(slot);
            }
        }
        for (found, old) in &before.consent {
            for (left, new) in &after.consent {
                let slots = seen.slots(&(&(found & left) - &single));
                if !slots.is_empty() && old != new {
                    self.consent.push((slots, old.clone(), new.clone()));
                }
            }
        }
    }
}

/// The fields in which two states of a contact differ, before and after.
pub fn differences(old: &Contact, new: &Contact) -> Vec<(FieldValue, FieldValue)> {
    let both = FieldName::ALL.into_iter().map(|field| (old.get(field), new.get(field)));
    both.filter(|(old, new)| old != new).collect()
}

/// Who gained and who lost each. An inverse names only those for whom something changed.
fn flips<K: Ord + Clone>(
    before: &BTreeMap<K, Carried>,
    after: &BTreeMap<K, Carried>,
    seen: &Seen,
) -> BTreeMap<K, Flips> {
    let mut flips = BTreeMap::new();
    for (key, found) in before {
        let Some(left) = after.get(key) else { continue };
        let gained = seen.slots(&(&found.without & &left.with));
        let lost = seen.slots(&(&found.with & &left.without));
        if !gained.is_empty() || !lost.is_empty() {
            flips.insert(key.clone(), Flips { gained, lost });
        }
    }
    flips
}

/// Values that were set and differ, by field.
fn changed(old: Vec<FieldValue>, mut new: Vec<FieldValue>) -> Vec<(FieldValue, FieldValue)> {
    let pair = |old: FieldValue| {
        let at = new.iter().position(|new| new.field() == old.field())?;
        let new = new.swap_remove(at);
        (old != new).then_some((old, new))
    };
    old.into_iter().filter_map(pair).collect()
}

fn pairs<K: Ord, T: PartialEq>(
    before: BTreeMap<K, Option<T>>,
    mut after: BTreeMap<K, Option<T>>,
) -> BTreeMap<K, Pair<T>> {
    let pair = |(id, old): (K, Option<T>)| {
        let new = after.remove(&id)?;
        (old != new).then_some((id, (old, new)))
    };
    before.into_iter().filter_map(pair).collect()
}

/// The slots of a commit's time, as the present book has them.
struct Seen<'b> {
    era: Option<&'b Book>,
    present: &'b Book,
}

impl Seen<'_> {
    fn id(&self, slot: Slot) -> Option<ContactId> {
        self.era.unwrap_or(self.present).ids.get(slot)
    }

    fn slot(&self, slot: Slot) -> Option<Slot> {
        match self.era {
            Some(era) => self.present.ids.slot_of(era.ids.get(slot)?),
            None => Some(slot),
        }
    }

    fn slots(&self, slots: &Slots) -> Slots {
        match self.era {
            Some(_) => slots.iter().filter_map(|slot| self.slot(slot)).collect(),
            None => slots.clone(),
        }
    }
}

/// The book after ops of which one replaces everything; `None` if none does.
///
/// # Errors
/// An `OpError` if the image is damaged, or the ops behind it do not belong to it.
pub fn book_after(ops: Vec<Op>) -> Result<Option<Book>, OpError> {
    let mut ops = ops;
    let Some(at) = ops.iter().rposition(|op| matches!(op, Op::Replace(_))) else { return Ok(None) };
    let behind = ops.split_off(at + 1);
    let Some(Op::Replace(image)) = ops.pop() else { return Ok(None) };
    let mut book = Book::from_image(&image)?;
    book.apply(behind)?;
    Ok(Some(book))
}
