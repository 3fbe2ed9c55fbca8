//! The book: contacts, tags and everything else the owner keeps, with the indexes that make them fast.
//!
//! This file holds the book and what can be asked of it. `op` says how it may change and `apply` changes it; `block` and
//! `record` hold contacts as bytes; `ledger` remembers when everything was set, and `merge` makes one book of two by it; `index`, `keys`, `city` and `arena` are derived from them and never written, and
//! `answers` is what filters ask of them; `image` is the written form. Nothing but `Book::apply` changes a book.

mod answers;
mod apply;
mod arena;
mod block;
mod city;
pub mod facets;
mod former;
mod image;
mod index;
mod keys;
pub mod ledger;
pub mod merge;
pub mod op;
mod record;
mod search;
mod shelf;
mod since;
mod sort;
pub mod takeback;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use apply::{Applied, OpError};
pub use image::{ImageError, SnapshotParts};
pub use record::{ConsentRef, ContactRef, Few, PhoneRef};
pub use sort::SortKey;

use crate::domain::arrangement::{Arranged, Arrangement, ArrangementId};
use crate::domain::bar::Bars;
use crate::domain::contact::{Contact, ContactId};
use crate::domain::message::{BroadcastList, Campaign, CampaignId, ListId, Template, TemplateId};
use crate::domain::recipe::Recipe;
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use answers::borrowed;
use arena::Texts;
use block::{Block, block_of, place_of};
use image::Changes;
use index::ContactIndex;
use keys::{Ids, email_key, text_key};
use ledger::{Ledger, Pen};
use shelf::Shelf;
use std::borrow::Cow;
use std::fmt;

/// Everything the owner keeps.
#[derive(Default)]
pub struct Book {
    ids: Ids,
    blocks: Vec<Block>,
    /// One for each block.
    texts: Vec<Texts>,
    index: ContactIndex,
    shelf: Shelf,
    /// When all of it was set.
    ledger: Ledger,
    pen: Pen,
    /// The ledger before the latest commit.
    former: Option<Ledger>,
    changes: Changes,
}

impl Book {
    /// An empty book.
    pub fn new() -> Book {
        Book::default()
    }

    /// How many contacts there are.
    pub fn len(&self) -> u32 {
        // Slots are u32, and the highest is never given out.
        self.index.everyone.len() as u32
    }

    /// True without contacts.
    pub fn is_empty(&self) -> bool {
        self.index.everyone.is_empty()
    }

    /// Every living contact.
    pub fn everyone(&self) -> &Slots {
        &self.index.everyone
    }

    /// The contact in a slot. `None` if it was removed or never was.
    pub fn contact(&self, slot: Slot) -> Option<Contact> {
        self.blocks.get(block_of(slot))?.contact(place_of(slot))
    }

    /// A living contact as its block holds it.
    fn written(&self, slot: Slot) -> Option<&[u8]> {
        self.blocks.get(block_of(slot))?.raw(place_of(slot))
    }

    /// Reads the contact in a slot in place, for rows and links: far cheaper than `contact`.
    pub fn with_contact<R>(&self, slot: Slot, read: impl FnOnce(&ContactRef) -> R) -> Option<R> {
        Some(read(&self.blocks.get(block_of(slot))?.get(place_of(slot))?))
    }

    /// Numbers and addresses that may not come back by an import.
    pub fn bars(&self) -> &Bars {
        &self.shelf.bars
    }

    /// The slot of a living contact.
    pub fn slot_of(&self, id: ContactId) -> Option<Slot> {
        self.ids.slot_of(id).filter(|slot| self.index.everyone.contains(*slot))
    }

    /// The slot that this contact has, or had before it was removed: it would get it back.
    pub fn slot_once_given(&self, id: ContactId) -> Option<Slot> {
        self.ids.slot_of(id)
    }

    /// The id of a living contact.
    pub fn id_of(&self, slot: Slot) -> Option<ContactId> {
        self.ids.get(slot).filter(|_| self.index.everyone.contains(slot))
    }

    /// The contact with a phone of this key (`phone::match_key`); of several the one that came first.
    pub fn by_phone(&self, match_key: u64) -> Option<Slot> {
        self.with_phone(match_key).min()
    }

    /// Every contact with a phone of this key, in no order.
    fn with_phone(&self, match_key: u64) -> impl Iterator<Item = Slot> {
        self.index.ways.phones(&self.blocks).all(match_key)
    }

    /// The contact with an e-mail address of this key (`Email::key`); of several the one that came first.
    pub fn by_email(&self, key: &str) -> Option<Slot> {
        let has_it = |slot: &Slot| {
            // The map knows hashes only, so the address itself decides.
            self.with_contact(*slot, |contact| contact.emails.iter().any(|email| email_key(email) == key)) == Some(true)
        };
        self.index.ways.emails(&self.blocks).all(text_key(key)).filter(has_it).min()
    }

    /// The tags of a contact, by id.
    pub fn tags_of(&self, slot: Slot) -> Vec<TagId> {
        self.shelf.carriers.iter().filter(|(_, set)| set.0.contains(slot)).map(|(tag, _)| *tag).collect()
    }

    /// A tag.
    pub fn tag(&self, id: TagId) -> Option<&Tag> {
        self.shelf.tags.get(&id)
    }

    /// The tag whose name folds to this key.
    pub fn tag_by_name(&self, folded: &str) -> Option<&Tag> {
        self.tag(self.shelf.tag_named(folded)?)
    }

    /// Every tag, by id.
    pub fn tags(&self) -> impl Iterator<Item = &Tag> {
        self.shelf.tags.values()
    }

    /// The contacts that carry a tag; none if there is no such tag.
    pub fn carriers(&self, tag: TagId) -> Cow<'_, Slots> {
        borrowed(self.shelf.carriers.get(&tag).map(|set| &set.0))
    }

    /// A dimension of tags.
    pub fn dimension(&self, id: DimensionId) -> Option<&Dimension> {
        self.shelf.dimensions.get(&id)
    }

    /// Every dimension, by id.
    pub fn dimensions(&self) -> impl Iterator<Item = &Dimension> {
        self.shelf.dimensions.values()
    }

    /// A segment.
    pub fn segment(&self, id: SegmentId) -> Option<&Segment> {
        self.shelf.segments.get(&id)
    }

    /// Every segment, by id.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.shelf.segments.values()
    }

    /// A template.
    pub fn template(&self, id: TemplateId) -> Option<&Template> {
        self.shelf.templates.get(&id)
    }

    /// Every template, by id.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.shelf.templates.values()
    }

    /// A broadcast list.
    pub fn list(&self, id: ListId) -> Option<&BroadcastList> {
        self.shelf.lists.get(&id)
    }

    /// Every broadcast list, by id.
    pub fn lists(&self) -> impl Iterator<Item = &BroadcastList> {
        self.shelf.lists.values()
    }

    /// A campaign.
    pub fn campaign(&self, id: CampaignId) -> Option<&Campaign> {
        self.shelf.campaigns.get(&id)
    }

    /// Every campaign, by id.
    pub fn campaigns(&self) -> impl Iterator<Item = &Campaign> {
        self.shelf.campaigns.values()
    }

    /// The book's settings.
    pub fn settings(&self) -> &Settings {
        &self.shelf.settings
    }

    /// Pairs of contacts that are different people, the lower id first. Some may have left the book.
    pub fn apart(&self) -> impl Iterator<Item = (ContactId, ContactId)> {
        self.shelf.apart.iter().copied()
    }

    /// Whether two contacts were told apart.
    pub fn are_apart(&self, a: ContactId, b: ContactId) -> bool {
        self.shelf.apart.contains(&(a.min(b), a.max(b)))
    }

    /// Everything that the owner arranged, by id.
    pub fn arrangements(&self) -> impl Iterator<Item = &Arrangement> {
        self.shelf.arrangements.values()
    }

    /// One arrangement.
    pub fn arrangement(&self, id: ArrangementId) -> Option<&Arrangement> {
        self.shelf.arrangements.get(&id)
    }

    /// Everything of one kind that this program can read, by id.
    pub fn arranged<T: Arranged>(&self) -> impl Iterator<Item = T> {
        self.arrangements().filter_map(T::of)
    }

    /// How files were read, by id.
    pub fn recipes(&self) -> impl Iterator<Item = &Recipe> {
        self.shelf.recipes.values()
    }

    /// Cities whose folded name holds `part_folded`, as most often written, most frequent first.
    pub fn cities(&self, part_folded: &str, limit: usize) -> Vec<String> {
        self.index.cities.spellings(part_folded, limit)
    }

    /// Bytes held in memory by contacts and their indexes, about; bitmaps and settings are left out.
    pub fn memory(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::memory).sum();
        let texts: usize = self.texts.iter().map(Texts::memory).sum();
        blocks + texts + self.ids.memory() + self.index.memory() + self.ledger.memory()
    }
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book")
            .field("contacts", &self.len())
            .field("tags", &self.shelf.tags.len())
            .finish_non_exhaustive()
    }
}
