//! What the ledger takes note of when an op is carried out. `apply` calls these after an op changed the book.

use super::super::Book;
use super::super::block::{block_of, place_of};
use super::{Item, Key, Setting, Stamp};
use crate::domain::book::merge::person::Person;
use crate::domain::book::merge::shown_tags;
use crate::domain::consent::ConsentState;
use crate::domain::contact::{ContactId, FieldName};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{Tag, TagId};
use std::collections::BTreeMap;

/// With what a commit writes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pen {
    pub stamp: Stamp,
    /// The ops were carried out elsewhere, and a ledger follows them.
    pub quiet: bool,
    /// The book was replaced by one that knows itself what it has seen.
    pub replaced: bool,
}

/// Fields that an op sets, with those who get them.
#[derive(Default)]
pub struct SetMarks {
    fields: BTreeMap<FieldName, Slots>,
    lifted: BTreeMap<Stamp, Slots>,
}

impl SetMarks {
    /// The field of a contact is set.
    pub fn set(&mut self, field: FieldName, slot: Slot) {
        self.fields.entry(field).or_default().insert(slot);
    }
}

impl Book {
    /// What the ledger will hold of fields that were set. `before` is asked for the consent that stood there.
    pub(in crate::domain::book) fn lift(
        &self,
        slot: Slot,
        before: ConsentState,
        after: ConsentState,
        marks: &mut SetMarks,
    ) {
        if self.pen.quiet || before != ConsentState::OptedOut || after == ConsentState::OptedOut {
            return;
        }
        let own = self.ledger.time(Key::Field(FieldName::Consent), slot);
        let stamp = own.or_else(|| self.with_contact(slot, |contact| Stamp::base(contact.created)));
        marks.lifted.entry(stamp.unwrap_or_default()).or_default().insert(slot);
    }

    pub(in crate::domain::book) fn mark_set(&mut self, marks: SetMarks) {
        if self.pen.quiet {
            return;
        }
        for (stamp, slots) in marks.lifted {
            self.ledger.stamp(Key::Lifted, &slots, stamp);
        }
        for (field, slots) in marks.fields {
            self.ledger.stamp(Key::Field(field), &slots, self.pen.stamp);
            if !self.ledger.rest.beneath.is_empty() {
                self.ledger.rest().beneath.retain(|(slot, of), _| *of != field || !slots.contains(*slot));
            }
        }
    }

    /// Contacts came in: `fresh` have a new slot, `back` had left the book. The greatest of their days of making is `newest`.
    pub(in crate::domain::book) fn mark_added(&mut self, newest: Stamp, back: &Slots, by_tag: &BTreeMap<TagId, Slots>) {
        self.ledger.clock = self.ledger.clock.max(newest.at);
        if self.pen.quiet {
            return;
        }
        let stamp = self.pen.stamp;
        for tag in by_tag.keys() {
            self.ledger.rest().items.insert(Item::TagUsed(*tag), stamp);
        }
        if back.is_empty() {
            return;
        }
        for field in FieldName::ALL {
            self.ledger.stamp(Key::Field(field), back, stamp);
        }
        let again: Slots = back.iter().filter(|slot| self.ledger.time(Key::Removed, *slot) == Some(stamp)).collect();
        self.ledger.unstamp(Key::Removed, &again);
        for (tag, slots) in by_tag {
            self.ledger.stamp(Key::Tag(*tag), &(slots & back), stamp);
        }
        let no_slots = Slots::new();
        let mut off: Vec<(TagId, Slots)> = Vec::new();
        for (tag, carried) in &mut self.ledger.rest().carried {
            let there = &carried.0 & back;
            carried.0 -= &there;
            off.push((*tag, there - by_tag.get(tag).unwrap_or(&no_slots)));
        }
        for (tag, slots) in off {
            self.ledger.stamp(Key::Tag(tag), &slots, stamp);
        }
        self.ledger.rest().carried.retain(|_, set| !set.0.is_empty());
        let ids: Vec<ContactId> = back.iter().filter_map(|slot| self.ids.get(slot)).collect();
        let mut heirs = Slots::new();
        for id in ids {
            // Two that were each merged into the other: who stayed does not live on in who comes back.
            let into: Vec<ContactId> =
                self.ledger.rest.heirs.iter().filter(|(_, (_, heir))| *heir == id).map(|(gone, _)| *gone).collect();
            for gone in into {
                if self.slot_of(gone).is_some() {
                    self.ledger.rest().heirs.insert(gone, (stamp, gone));
                }
            }
            if let Some((_, heir)) = self.ledger.rest.heirs.get(&id).copied() {
                heirs.extend(self.ids.slot_of(heir));
                self.ledger.rest().heirs.insert(id, (stamp, id));
            }
        }
        self.settle_fields(&heirs);
        self.settle_fields(back);
    }

    /// What these contacts show is from now on what was set in them.
    fn settle_fields(&mut self, slots: &Slots) {
        if self.ledger.rest.beneath.is_empty() {
            return;
        }
        let of: Vec<(Slot, FieldName)> =
            self.ledger.rest.beneath.keys().filter(|(slot, _)| slots.contains(*slot)).copied().collect();
        for (slot, field) in of {
            self.ledger.rest().beneath.remove(&(slot, field));
            // Somebody who left earlier would be back if anything was set later.
            if self.index.everyone.contains(slot) || self.ledger.time(Key::Removed, slot) == Some(self.pen.stamp) {
                self.ledger.stamp(Key::Field(field), &Slots::from([slot]), self.pen.stamp);
            }
        }
    }

    /// Contacts left the book; `tags` are what they carried.
    pub(in crate::domain::book) fn mark_removed(&mut self, slots: &Slots, tags: Vec<(TagId, Slots)>) {
        if self.pen.quiet {
            return;
        }
        self.ledger.stamp(Key::Removed, slots, self.pen.stamp);
        // What came in for somebody merged into one of these is no longer worked out for it.
        self.settle_fields(slots);
        for (tag, carriers) in tags.into_iter().filter(|(_, carriers)| !carriers.is_empty()) {
            self.ledger.rest().carried.entry(tag).or_default().0 |= carriers;
        }
    }

    /// Nothing is kept of these removed contacts but their ids and that they were removed. Returns those who are.
    pub(in crate::domain::book) fn forget(&mut self, slots: Slots) -> Slots {
        let gone = slots - &self.index.everyone;
        for field in FieldName::ALL {
            self.ledger.unstamp(Key::Field(field), &gone);
        }
        self.ledger.rest().beneath.retain(|(slot, _), _| !gone.contains(*slot));
        for slot in &gone {
            if let Some(block) = self.blocks.get_mut(block_of(slot)) {
                block.remove(place_of(slot));
                self.changes.touch(block_of(slot));
            }
        }
        gone
    }

    /// Contacts got a tag, or lost it.
    pub(in crate::domain::book) fn mark_tagged(&mut self, tag: TagId, slots: &Slots, given: bool) {
        if self.pen.quiet {
            return;
        }
        self.ledger.stamp(Key::Tag(tag), slots, self.pen.stamp);
        if given {
            self.mark_item(Item::TagUsed(tag));
        }
    }

    /// Something beside the contacts was set or removed.
    pub(in crate::domain::book) fn mark_item(&mut self, item: Item) {
        if !self.pen.quiet {
            let stamp = self.pen.stamp;
            self.ledger.rest().items.insert(item, stamp);
        }
    }

    /// A tag was set. One that was not there begins without carriers.
    pub(in crate::domain::book) fn mark_tag(&mut self, tag: TagId, is_new: bool) {
        if self.pen.quiet {
            return;
        }
        self.mark_item(Item::Tag(tag));
        if self.ledger.rest.tags.contains_key(&tag) {
            self.ledger.rest().tags.remove(&tag);
        }
        if is_new && let Some(carried) = self.ledger.rest.carried.get(&tag) {
            let living = &carried.0 & &self.index.everyone;
            if !living.is_empty() {
                let rest = self.ledger.rest();
                rest.carried.entry(tag).or_default().0 -= &living;
                rest.carried.retain(|_, set| !set.0.is_empty());
                self.ledger.stamp(Key::Tag(tag), &living, self.pen.stamp);
            }
        }
        self.settle_tags();
    }

    /// A tag was dropped.
    pub(in crate::domain::book) fn mark_tag_dropped(&mut self, tag: &Tag) {
        if self.pen.quiet {
            return;
        }
        self.mark_item(Item::TagDropped(tag.id));
        if !self.ledger.rest.tags.contains_key(&tag.id) {
            self.ledger.rest().tags.insert(tag.id, tag.clone());
        }
        self.settle_tags();
    }

    /// Tags that would be shown otherwise now than they are shown (a name or a dimension came free): what is shown was set.
    pub(in crate::domain::book) fn settle_tags(&mut self) {
        if self.pen.quiet || !self.ledger.rest.tags.keys().any(|id| self.shelf.tags.contains_key(id)) {
            return;
        }
        let mut set: BTreeMap<TagId, Tag> = self.shelf.tags.clone();
        let wanted = self.ledger.rest.tags.iter().filter(|(id, _)| self.shelf.tags.contains_key(id));
        set.extend(wanted.map(|(id, tag)| (*id, tag.clone())));
        let shown = shown_tags(&set, |id| self.shelf.dimensions.contains_key(&id));
        for (id, tag) in shown {
            if self.shelf.tags.get(&id) != Some(&tag) {
                self.ledger.rest().tags.remove(&id);
                self.mark_item(Item::Tag(id));
            }
        }
    }

    /// Settings were set; each that is another than before counts.
    pub(in crate::domain::book) fn mark_settings(&mut self, before: &Settings) {
        let after = &self.shelf.settings;
        let changed = [
            (Setting::Home, before.home != after.home),
            (Setting::Shop, before.shop != after.shop),
            (Setting::LinkHost, before.link_host != after.link_host),
            (Setting::Currency, before.currency != after.currency),
        ];
        for (setting, _) in changed.into_iter().filter(|(_, changed)| *changed) {
            self.mark_item(Item::Setting(setting));
        }
    }

    /// Pairs were told apart, or let together.
    pub(in crate::domain::book) fn mark_pairs(&mut self, pairs: &[(ContactId, ContactId)]) {
        if !self.pen.quiet && !pairs.is_empty() {
            let stamp = self.pen.stamp;
            self.ledger.rest().pairs.extend(pairs.iter().map(|pair| (*pair, stamp)));
        }
    }

    /// Contacts that were removed live on in others. The merge decided on every field of those.
    pub(in crate::domain::book) fn mark_heirs(&mut self, pairs: &[(ContactId, ContactId)]) {
        if self.pen.quiet {
            return;
        }
        let stamp = self.pen.stamp;
        self.ledger.rest().heirs.extend(pairs.iter().map(|(id, heir)| (*id, (stamp, *heir))));
        let heirs: Slots = pairs.iter().filter_map(|(_, heir)| self.slot_of(*heir)).collect();
        for field in FieldName::ALL {
            self.ledger.stamp(Key::Field(field), &heirs, stamp);
        }
        self.settle_fields(&heirs);
        self.lift_late(&heirs);
    }

    /// Opt-outs that came in for contacts which live on in these, where these are not opted out all the same: whoever merged
    /// them saw it.
    fn lift_late(&mut self, heirs: &Slots) {
        let mut lifted: BTreeMap<Stamp, Slots> = BTreeMap::new();
        for id in self.ledger.rest.heirs.keys() {
            let Some(slot) = self.ids.slot_of(*id) else { continue };
            let is_late = self.ledger.time(Key::Field(FieldName::Consent), slot) > self.ledger.time(Key::Removed, slot);
            let opted_in = |end: Slot| {
                heirs.contains(end)
                    && self.with_contact(end, |contact| contact.consent.state) != Some(ConsentState::OptedOut)
            };
            if is_late && self.end_of(*id).and_then(|end| self.slot_of(end)).is_some_and(opted_in) {
                let out = Person::read(self, *id, Some(slot)).out;
                lifted.entry(out.map(|(stamp, _)| stamp).unwrap_or_default()).or_default().insert(slot);
            }
        }
        lifted.remove(&Stamp::NEVER);
        for (stamp, slots) in lifted {
            self.ledger.stamp(Key::Lifted, &slots, stamp);
        }
    }

    /// In whom a removed contact lives on. `None` if those were merged in a ring.
    fn end_of(&self, id: ContactId) -> Option<ContactId> {
        let mut end = id;
        for _ in 0..=self.ledger.rest.heirs.len() {
            let removed = self.ids.slot_of(end).and_then(|slot| self.ledger.time(Key::Removed, slot));
            match self.ledger.rest.heirs.get(&end) {
                Some((stamp, heir)) if removed == Some(*stamp) => end = *heir,
                _ => return Some(end),
            }
        }
        None
    }
}
