//! Carries out ops: all of a commit or nothing of it, each with its inverse. Ops about contacts are here, those about
//! everything else in `things`, those around a merge in `merging`, those that set permissions of many in `permission`.

mod merging;
mod permission;
mod things;

pub(super) use merging::written_ledger;

use super::Book;
use super::arena::Texts;
use super::block::{Block, block_of, encode_contact, place_of};
use super::image::ImageError;
use super::ledger::{Pen, SetMarks, Stamp};
use super::op::Op;
use super::record::ContactRef;
use super::shelf::set_status;
use crate::domain::arrangement::ArrangementId;
use crate::domain::contact::{ContactId, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::message::{CampaignId, ListId, Mark, TemplateId};
use crate::domain::packed::PackedContacts;
use crate::domain::recipe::RecipeId;
use crate::domain::segment::SegmentId;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::{DimensionId, TagId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// More contacts than this at once are an import, and room is made for them first. The crate's own tests have small imports.
const MANY: usize = if cfg!(test) { 30 } else { 1000 };

/// What a commit did.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// Ops that take it back, to be applied in order.
    pub inverse: Vec<Op>,
    /// Contacts it changed, by slot. After `Op::Replace`: everyone in the new book.
    pub touched: Slots,
}

/// Why a commit can't be applied. The book is as it was before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpError {
    #[error("no contact in slot {0}")]
    UnknownSlot(Slot),
    #[error("no contact {0:?}")]
    UnknownContact(ContactId),
    /// A contact to be added is there already, or stands twice in one op.
    #[error("contact {0:?} exists")]
    ContactExists(ContactId),
    #[error("no tag {0:?}")]
    UnknownTag(TagId),
    /// Another tag's name folds to the same key.
    #[error("tag {0:?} has this name")]
    TagNameTaken(TagId),
    /// A tag to be dropped is still carried.
    #[error("tag {0:?} is carried")]
    TagInUse(TagId),
    #[error("no dimension {0:?}")]
    UnknownDimension(DimensionId),
    #[error("no segment {0:?}")]
    UnknownSegment(SegmentId),
    #[error("no template {0:?}")]
    UnknownTemplate(TemplateId),
    #[error("no recipe {0:?}")]
    UnknownRecipe(RecipeId),
    #[error("no arrangement {0:?}")]
    UnknownArrangement(ArrangementId),
    #[error("no list {0:?}")]
    UnknownList(ListId),
    #[error("no campaign {0:?}")]
    UnknownCampaign(CampaignId),
    /// A recipient stands in two sets, or in one without being a recipient.
    #[error("the sets of campaign {0:?} contradict each other")]
    CampaignSets(CampaignId),
    #[error("contact {contact:?} is no recipient of campaign {campaign:?}")]
    NotARecipient { campaign: CampaignId, contact: ContactId },
    #[error("not a book: {0}")]
    Image(#[from] ImageError),
}

impl Book {
    /// Carries out ops in order, as nobody in particular and right after what was done last. On an error the book is as it was
    /// before the call.
    pub fn apply(&mut self, ops: Vec<Op>) -> Result<Applied, OpError> {
        self.apply_at(Timestamp(0), 0, ops)
    }

    /// Carries out the ops of a commit that was made then on this device. On an error the book is as it was before the call.
    pub fn apply_at(&mut self, time: Timestamp, device: u64, ops: Vec<Op>) -> Result<Applied, OpError> {
        let ledger = self.ledger.clone();
        self.pen = Pen { stamp: ledger.next(time, device), quiet: false, replaced: false };
        let result = self.carry_out(ops);
        match &result {
            // A ledger that came with the ops says itself what it has seen.
            Ok(applied) if !applied.inverse.is_empty() => {
                if !self.pen.quiet && !self.pen.replaced {
                    self.ledger.see(self.pen.stamp);
                }
            }
            _ => {
                self.ledger = ledger.clone();
                self.drop_unedited();
            }
        }
        self.former = Some(ledger);
        result
    }

    fn carry_out(&mut self, ops: Vec<Op>) -> Result<Applied, OpError> {
        self.changes.begin();
        let slots_before = self.ids.len();
        let mut inverses: Vec<Vec<Op>> = Vec::with_capacity(ops.len());
        let mut touched = Slots::new();
        for op in ops {
            match self.apply_one(op, &mut touched) {
                Ok(inverse) => inverses.push(inverse),
                Err(error) => {
                    for op in inverses.into_iter().rev().flatten() {
                        self.apply_one(op, &mut touched)
                            .expect("an inverse is always valid right after the op that it takes back");
                    }
                    if self.ids.len() > slots_before {
                        self.truncate_slots(slots_before);
                    }
                    return Err(error);
                }
            }
        }
        Ok(Applied { inverse: inverses.into_iter().rev().flatten().collect(), touched })
    }

    /// Takes back what the latest `apply` did, as if it had never been: the slots it gave out are free again, so that a
    /// journal which never heard of it replays to the same slots. `inverse` is that call's, `slots` is `slots_given` before it.
    ///
    /// # Errors
    /// Any `OpError` if something was applied in between; the book is then as it was before this call.
    pub fn take_back(&mut self, inverse: Vec<Op>, slots: u32) -> Result<(), OpError> {
        let ledger = self.former.take();
        self.apply(inverse)?;
        if self.ids.len() > slots {
            self.truncate_slots(slots);
        }
        if let Some(ledger) = ledger {
            self.ledger = ledger;
            self.drop_unedited();
        }
        Ok(())
    }

    /// Slots given out so far, to living contacts and to those removed since.
    pub fn slots_given(&self) -> u32 {
        self.ids.len()
    }

    /// One op: checks it whole, then carries it out. Returns what takes it back.
    fn apply_one(&mut self, op: Op, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        match op {
            Op::AddContacts(list) | Op::AddFormerContacts(list) | Op::AddPlainContacts(list) => {
                self.add_contacts(list, touched)
            }
            Op::RemoveContacts(set) => self.remove_contacts(set.0, touched),
            Op::SetFields(list) => self.set_fields(list, touched),
            Op::SetConsent { contacts, consent } => self.set_consent(contacts.0, &consent, touched),
            Op::Permit { contacts, permission } => self.permit(contacts.0, permission, true, touched),
            Op::Unpermit { contacts, permission } => self.permit(contacts.0, permission, false, touched),
            Op::AddTag { tag, contacts } => self.add_tag(tag, contacts.0, touched),
            Op::RemoveTag { tag, contacts } => self.remove_tag(tag, contacts.0, touched),
            Op::Mark(mark) => self.mark(mark, touched),
            Op::Replace(image) => self.replace(&image, touched),
            Op::NameHeirs(pairs) => {
                self.mark_heirs(&pairs);
                Ok(Vec::new())
            }
            Op::BeginMerge { clock } => Ok(self.begin_merge(clock)),
            Op::EndMerge { ledger } => self.end_merge(&ledger),
            Op::Reason(_) => Ok(Vec::new()),
            Op::NoteValues(list) => {
                touched.extend(list.into_iter().map(|(slot, _)| slot));
                Ok(Vec::new())
            }
            Op::Forget(set) => {
                // It can't be taken back; that there is something to take back says that the book is another one now.
                let gone = self.forget(set.0);
                Ok(if gone.is_empty() { Vec::new() } else { vec![Op::Forget(SlotSet(gone))] })
            }
            op => self.apply_to_shelf(op),
        }
    }

    fn require_living(&self, slots: &Slots) -> Result<(), OpError> {
        match (slots - &self.index.everyone).min() {
            Some(slot) => Err(OpError::UnknownSlot(slot)),
            None => Ok(()),
        }
    }

    /// Lists and campaigns may name contacts that were removed, but no slot that was never given out.
    fn require_given_out(&self, slots: &Slots) -> Result<(), OpError> {
        match slots.max() {
            Some(slot) if slot >= self.ids.len() => Err(OpError::UnknownSlot(slot)),
            _ => Ok(()),
        }
    }

    fn require_tag(&self, tag: TagId) -> Result<(), OpError> {
        if self.shelf.tags.contains_key(&tag) { Ok(()) } else { Err(OpError::UnknownTag(tag)) }
    }

    /// Writes an encoded contact into its slot and, given the contact as well, brings the folded texts up to date. The index
    /// is the caller's business.
    fn write(&mut self, slot: Slot, encoded: &[u8], new_text: Option<&ContactRef>) {
        let number = block_of(slot);
        while self.blocks.len() <= number {
            self.blocks.push(Block::default());
            self.texts.push(Texts::default());
        }
        self.blocks[number].put(place_of(slot), encoded);
        if new_text.is_some() {
            self.texts[number].set(place_of(slot), new_text);
        }
        self.changes.touch(number);
    }

    fn add_contacts(&mut self, list: PackedContacts, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        if let Some(tag) = list.iter().flat_map(|new| new.tags()).find(|tag| !self.shelf.tags.contains_key(tag)) {
            return Err(OpError::UnknownTag(tag));
        }
        // Whom the book has known before gets the old slot back. In an import nobody has been known.
        let mut known: Vec<Option<Slot>> = Vec::new();
        if !self.ids.come_after(list.iter().map(|new| new.id())) {
            let mut seen = FxHashSet::default();
            for id in list.iter().map(|new| new.id()) {
                let slot = self.ids.slot_of(id);
                let lives = slot.is_some_and(|slot| self.index.everyone.contains(slot));
                if lives || !seen.insert(id) {
                    return Err(OpError::ContactExists(id));
                }
                known.push(slot);
            }
        }
        let mut next = self.ids.len();
        self.ids.reserve(list.len());
        let mut known = known.into_iter().chain(std::iter::repeat(None));
        self.ids.extend(list.iter().zip(known.clone()).filter(|(_, slot)| slot.is_none()).map(|(new, _)| new.id()));
        let (mut added, mut back) = (Slots::new(), Slots::new());
        let mut newest = 0;
        let mut by_tag: BTreeMap<TagId, Slots> = BTreeMap::new();
        if list.len() > MANY {
            self.index.expect(self.ids.len() as usize);
            self.index.ways.brace(list.len(), self.len());
        }
        // A part is freed as soon as it is in the book: a million contacts are never there twice.
        for part in list.into_parts() {
            for (new, known) in part.iter().zip(known.by_ref()) {
                let slot = known.unwrap_or(next);
                if known.is_none() {
                    next += 1;
                } else {
                    back.insert(slot);
                }
                self.put_encoded(slot, new.bytes);
                newest = self.index.created.get(slot).max(newest);
                added.insert(slot);
                for tag in new.tags() {
                    by_tag.entry(tag).or_default().insert(slot);
                }
            }
        }
        for (tag, slots) in &by_tag {
            self.index.count_tag(slots, 1);
            self.shelf.carriers.entry(*tag).or_default().0 |= slots;
        }
        self.mark_added(Stamp::base(Timestamp(newest)), &back, &by_tag);
        *touched |= &added;
        Ok(vec![Op::RemoveContacts(SlotSet(added))])
    }

    /// Puts an encoded contact into a slot that is free. Not inlined: a browser makes code fast between two calls, not within
    /// one, and the loop around this one may be the only call of an import.
    #[inline(never)]
    fn put_encoded(&mut self, slot: Slot, encoded: &[u8]) {
        let contact: ContactRef = postcard::from_bytes(encoded)
            .expect("an encoding that comes here was written from a contact, or read as one");
        self.write(slot, encoded, Some(&contact));
        self.index.add(slot, &contact);
    }

    fn remove_contacts(&mut self, slots: Slots, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        self.require_living(&slots)?;
        let mut tags: FxHashMap<Slot, Vec<TagId>> = FxHashMap::default();
        let mut carried = Vec::new();
        for (tag, carriers) in &mut self.shelf.carriers {
            let leaving = &carriers.0 & &slots;
            for slot in &leaving {
                tags.entry(slot).or_default().push(*tag);
            }
            carriers.0 -= &slots;
            carried.push((*tag, leaving));
        }
        // Who was never edited is known to everybody who ever knew them; of the others the last state stays, out of sight.
        let keep = if self.pen.quiet { slots.clone() } else { self.ledger.edited_of(&slots) };
        self.mark_removed(&slots, carried);
        let mut removed = PackedContacts::default();
        for slot in &slots {
            let (number, place) = (block_of(slot), place_of(slot));
            let block = &mut self.blocks[number];
            if let (Some(contact), Some(encoded)) = (block.get(place), block.raw(place)) {
                removed.push_written(|bytes| bytes.extend_from_slice(encoded), &tags.remove(&slot).unwrap_or_default());
                self.index.remove(slot, &contact);
                self.index.leave(slot);
            }
            if keep.contains(slot) {
                block.hide(place);
            } else {
                block.remove(place);
            }
            self.texts[number].set(place, None);
            self.changes.touch(number);
        }
        *touched |= slots;
        Ok(vec![Op::AddContacts(removed)])
    }

    fn set_fields(&mut self, list: Vec<(Slot, Vec<FieldValue>)>, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        self.require_living(&list.iter().map(|(slot, _)| *slot).collect())?;
        let mut inverse = Vec::with_capacity(list.len());
        let mut marks = SetMarks::default();
        let mut scratch = Vec::new();
        for (slot, values) in list {
            let block = &self.blocks[block_of(slot)];
            let Some(old) = block.get(place_of(slot)) else { continue };
            let mut contact = old.to_contact();
            let consent = old.consent.state;
            self.index.remove(slot, &old);
            values.iter().for_each(|value| marks.set(value.field(), slot));
            // The same field may stand twice, so the way back runs backwards.
            let mut before: Vec<FieldValue> = values.into_iter().map(|value| contact.set(value)).collect();
            before.reverse();
            self.lift(slot, consent, contact.consent.state, &mut marks);
            encode_contact(&contact, &mut scratch);
            self.put_encoded(slot, &scratch);
            inverse.push((slot, before));
            touched.insert(slot);
        }
        inverse.reverse();
        self.mark_set(marks);
        Ok(vec![Op::SetFields(inverse)])
    }

    fn add_tag(&mut self, tag: TagId, slots: Slots, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        self.require_tag(tag)?;
        self.require_living(&slots)?;
        let carriers = &mut self.shelf.carriers.entry(tag).or_default().0;
        let changed = slots - &*carriers;
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        *carriers |= &changed;
        self.index.count_tag(&changed, 1);
        self.mark_tagged(tag, &changed, true);
        *touched |= &changed;
        Ok(vec![Op::RemoveTag { tag, contacts: SlotSet(changed) }])
    }

    fn remove_tag(&mut self, tag: TagId, slots: Slots, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        self.require_tag(tag)?;
        self.require_living(&slots)?;
        let carriers = &mut self.shelf.carriers.entry(tag).or_default().0;
        let changed = slots & &*carriers;
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        *carriers -= &changed;
        self.index.count_tag(&changed, -1);
        self.mark_tagged(tag, &changed, false);
        *touched |= &changed;
        Ok(vec![Op::AddTag { tag, contacts: SlotSet(changed) }])
    }

    fn mark(&mut self, mark: Mark, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        let Mark { campaign: id, contact, status } = mark;
        let slot = self.ids.slot_of(contact).ok_or(OpError::UnknownContact(contact))?;
        let campaign = self.shelf.campaigns.get_mut(&id).ok_or(OpError::UnknownCampaign(id))?;
        if !campaign.recipients.0.contains(slot) {
            return Err(OpError::NotARecipient { campaign: id, contact });
        }
        let old = campaign.status(slot);
        if old == status {
            return Ok(Vec::new());
        }
        set_status(campaign, slot, status);
        touched.insert(slot);
        Ok(vec![Op::Mark(Mark { campaign: id, contact, status: old })])
    }

    fn replace(&mut self, image: &[u8], touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        let other = Book::from_image(image)?;
        let old = self.to_image();
        self.replace_by(other);
        self.pen.replaced = true;
        *touched = self.index.everyone.clone();
        Ok(vec![Op::Replace(old)])
    }
}
