//! What the book keeps beside its contacts: tags and who carries them, dimensions, segments, templates, lists, campaigns and
//! settings. It is small, so a snapshot writes all of it every time.

use crate::domain::arrangement::{Arrangement, ArrangementId};
use crate::domain::bar::Bars;
use crate::domain::contact::ContactId;
use crate::domain::message::{BroadcastList, Campaign, CampaignId, ListId, RecipientStatus, Template, TemplateId};
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, SlotSet};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use crate::domain::text::fold;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything but the contacts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    pub tags: BTreeMap<TagId, Tag>,
    /// One set for each tag, of living contacts only.
    pub carriers: BTreeMap<TagId, SlotSet>,
    pub dimensions: BTreeMap<DimensionId, Dimension>,
    pub segments: BTreeMap<SegmentId, Segment>,
    pub templates: BTreeMap<TemplateId, Template>,
    /// Recipients may be contacts that have been removed since.
    pub lists: BTreeMap<ListId, BroadcastList>,
    pub campaigns: BTreeMap<CampaignId, Campaign>,
    pub settings: Settings,
    /// Pairs that are different people, the lower id first. A snapshot writes them behind the shelf, because older ones have
    /// none.
    #[serde(skip)]
    pub apart: BTreeSet<(ContactId, ContactId)>,
    /// How files were read. A snapshot writes them behind the shelf as well.
    #[serde(skip)]
    pub recipes: BTreeMap<RecipeId, Recipe>,
    /// Numbers and addresses that may not come back by an import. A snapshot writes them behind the shelf as well.
    #[serde(skip)]
    pub bars: Bars,
    /// What the owner arranged. A snapshot writes it behind the shelf as well.
    #[serde(skip)]
    pub arrangements: BTreeMap<ArrangementId, Arrangement>,
    /// From the folded name to the tag. Derived.
    #[serde(skip)]
    names: FxHashMap<String, TagId>,
}

impl Shelf {
    /// The tag whose name folds to this key.
    pub fn tag_named(&self, folded: &str) -> Option<TagId> {
        self.names.get(folded).copied()
    }

    /// Adds or replaces a tag and returns the one before.
    pub fn put_tag(&mut self, tag: Tag) -> Option<Tag> {
        let id = tag.id;
        let key = fold(&tag.name);
        let old = self.tags.insert(id, tag);
        if let Some(old) = &old {
            self.names.remove(&fold(&old.name));
        }
        self.names.insert(key, id);
        self.carriers.entry(id).or_default();
        old
    }

    /// Drops a tag and its set.
    pub fn drop_tag(&mut self, id: TagId) -> Option<Tag> {
        let old = self.tags.remove(&id)?;
        self.names.remove(&fold(&old.name));
        self.carriers.remove(&id);
        Some(old)
    }

    /// Notes that these pairs are different people, and returns those that were not noted yet.
    pub fn keep_apart(&mut self, pairs: Vec<(ContactId, ContactId)>) -> Vec<(ContactId, ContactId)> {
        pairs.into_iter().map(in_order).filter(|pair| pair.0 != pair.1 && self.apart.insert(*pair)).collect()
    }

    /// Forgets that, and returns those that were noted.
    pub fn let_together(&mut self, pairs: Vec<(ContactId, ContactId)>) -> Vec<(ContactId, ContactId)> {
        pairs.into_iter().map(in_order).filter(|pair| self.apart.remove(pair)).collect()
    }

    /// Builds what is derived; false if two tags share a name, or tags and sets do not belong together.
    pub fn derive(&mut self) -> bool {
        self.names = self.tags.values().map(|tag| (fold(&tag.name), tag.id)).collect();
        self.names.len() == self.tags.len()
            && self.tags.iter().all(|(id, tag)| *id == tag.id)
            && self.tags.keys().eq(self.carriers.keys())
    }
}

fn in_order((a, b): (ContactId, ContactId)) -> (ContactId, ContactId) {
    (a.min(b), a.max(b))
}

/// Moves a recipient to a status.
pub fn set_status(campaign: &mut Campaign, slot: Slot, status: RecipientStatus) {
    for set in [&mut campaign.opened, &mut campaign.sent, &mut campaign.skipped] {
        set.0.remove(slot);
    }
    match status {
        RecipientStatus::Waiting => false,
        RecipientStatus::Opened => campaign.opened.0.insert(slot),
        RecipientStatus::Sent => campaign.sent.0.insert(slot),
        RecipientStatus::Skipped => campaign.skipped.0.insert(slot),
    };
}

/// True if every recipient stands in one place only and nobody else stands anywhere.
pub fn is_consistent(campaign: &Campaign) -> bool {
    let (opened, sent, skipped) = (&campaign.opened.0, &campaign.sent.0, &campaign.skipped.0);
    [opened, sent, skipped].into_iter().all(|set| set.is_subset(&campaign.recipients.0))
        && opened.is_disjoint(sent)
        && opened.is_disjoint(skipped)
        && sent.is_disjoint(skipped)
}
