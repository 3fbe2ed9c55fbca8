//! Carries out ops: all of a commit or nothing of it, each with its inverse.

use super::Book;
use super::arena::Texts;
use super::block::{Block, block_of, encode_contact, first_slot, place_of};
use super::image::ImageError;
use super::ledger::{Item, Ledger, Pen, SetMarks, Stamp};
use super::op::{NewContact, Op};
use super::record::{ConsentRef, ContactRef};
use super::shelf::{is_consistent, set_status};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::date::{Date, Timestamp};
use crate::domain::message::{BroadcastList, Campaign, CampaignId, ListId, Mark, TemplateId};
use crate::domain::recipe::RecipeId;
use crate::domain::segment::SegmentId;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use crate::domain::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

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
        self.pen = Pen { stamp: ledger.next(time, device), quiet: false };
        let result = self.carry_out(ops);
        match &result {
            // A ledger that came with the ops says itself what it has seen.
            Ok(applied) if !applied.inverse.is_empty() => {
                if !self.pen.quiet {
                    self.ledger.see(self.pen.stamp);
                }
            }
            _ => self.ledger = ledger.clone(),
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
        self.ledger = ledger.unwrap_or_default();
        Ok(())
    }

    /// Slots given out so far, to living contacts and to those removed since.
    pub fn slots_given(&self) -> u32 {
        self.ids.len()
    }

    /// One op: checks it whole, then carries it out. Returns what takes it back.
    fn apply_one(&mut self, op: Op, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        let shelf = &mut self.shelf;
        let inverse = match op {
            Op::AddContacts(list) | Op::AddFormerContacts(list) => return self.add_contacts(list, touched),
            Op::RemoveContacts(set) => return self.remove_contacts(set.0, touched),
            Op::SetFields(list) => return self.set_fields(list, touched),
            Op::SetConsent { contacts, consent } => return self.set_consent(contacts.0, &consent, touched),
            Op::AddTag { tag, contacts } => return self.add_tag(tag, contacts.0, touched),
            Op::RemoveTag { tag, contacts } => return self.remove_tag(tag, contacts.0, touched),
            Op::PutTag(tag) => return self.put_tag(tag),
            Op::DropTag(id) => return self.drop_tag(id),
            Op::DropDimension(id) => return self.drop_dimension(id),
            Op::PutList(list) => return self.put_list(list),
            Op::PutCampaign(campaign) => return self.put_campaign(campaign),
            Op::Mark(mark) => return self.mark(mark, touched),
            Op::Replace(image) => return self.replace(&image, touched),
            Op::NameHeirs(pairs) => {
                self.mark_heirs(&pairs);
                return Ok(Vec::new());
            }
            Op::BeginMerge { clock } => return Ok(self.begin_merge(clock)),
            Op::EndMerge { ledger } => return self.end_merge(&ledger),
            Op::NoteValues(list) => {
                touched.extend(list.into_iter().map(|(slot, _)| slot));
                return Ok(Vec::new());
            }
            Op::DropRecipe(_) | Op::DropSegment(_) | Op::DropTemplate(_) | Op::DropList(_) | Op::DropCampaign(_) => {
                return self.drop_item(op);
            }
            Op::KeepApart(pairs) => {
                let noted = shelf.keep_apart(pairs);
                self.mark_pairs(&noted);
                return Ok(if noted.is_empty() { Vec::new() } else { vec![Op::LetTogether(noted)] });
            }
            Op::LetTogether(pairs) => {
                let forgotten = shelf.let_together(pairs);
                self.mark_pairs(&forgotten);
                return Ok(if forgotten.is_empty() { Vec::new() } else { vec![Op::KeepApart(forgotten)] });
            }
            Op::PutDimension(dimension) => {
                let id = dimension.id;
                let inverse = put(&mut shelf.dimensions, id, dimension, Op::PutDimension, Op::DropDimension);
                self.mark_item(Item::Dimension(id));
                self.settle_tags();
                inverse
            }
            Op::PutSegment(segment) => {
                let id = segment.id;
                let inverse = put(&mut shelf.segments, id, segment, Op::PutSegment, Op::DropSegment);
                self.mark_item(Item::Segment(id));
                inverse
            }
            Op::PutTemplate(template) => {
                let id = template.id;
                let inverse = put(&mut shelf.templates, id, template, Op::PutTemplate, Op::DropTemplate);
                self.mark_item(Item::Template(id));
                inverse
            }
            Op::PutRecipe(recipe) => {
                let id = recipe.id;
                let inverse = put(&mut shelf.recipes, id, recipe, Op::PutRecipe, Op::DropRecipe);
                self.mark_item(Item::Recipe(id));
                inverse
            }
            Op::SetSettings(settings) => {
                let before = std::mem::replace(&mut shelf.settings, settings);
                self.mark_settings(&before);
                Op::SetSettings(before)
            }
        };
        Ok(vec![inverse])
    }

    /// Removes one of the things that are simply there or not.
    fn drop_item(&mut self, op: Op) -> Result<Vec<Op>, OpError> {
        let shelf = &mut self.shelf;
        let (inverse, item) = match op {
            Op::DropRecipe(id) => {
                (Op::PutRecipe(shelf.recipes.remove(&id).ok_or(OpError::UnknownRecipe(id))?), Item::Recipe(id))
            }
            Op::DropSegment(id) => {
                (Op::PutSegment(shelf.segments.remove(&id).ok_or(OpError::UnknownSegment(id))?), Item::Segment(id))
            }
            Op::DropTemplate(id) => {
                (Op::PutTemplate(shelf.templates.remove(&id).ok_or(OpError::UnknownTemplate(id))?), Item::Template(id))
            }
            Op::DropList(id) => (Op::PutList(shelf.lists.remove(&id).ok_or(OpError::UnknownList(id))?), Item::List(id)),
            Op::DropCampaign(id) => {
                let campaign = shelf.campaigns.remove(&id).ok_or(OpError::UnknownCampaign(id))?;
                (Op::PutCampaign(campaign), Item::CampaignStarted(id))
            }
            _ => return Ok(Vec::new()),
        };
        self.mark_item(item);
        Ok(vec![inverse])
    }

    /// What follows keeps the stamps it has, if the book stands where it was made for.
    fn begin_merge(&mut self, clock: u64) -> Vec<Op> {
        if self.pen.quiet || self.ledger.clock != clock {
            return Vec::new();
        }
        self.pen.quiet = true;
        vec![Op::EndMerge { ledger: written_ledger(&self.ledger) }]
    }

    /// Takes over the ledger that belongs to what was carried out.
    fn end_merge(&mut self, ledger: &[u8]) -> Result<Vec<Op>, OpError> {
        if !self.pen.quiet {
            return Ok(Vec::new());
        }
        let ledger: Ledger = postcard::from_bytes(ledger).map_err(|_| OpError::Image(ImageError::Damaged("ledger")))?;
        if !ledger.is_sound(self.ids.len()) {
            return Err(OpError::Image(ImageError::Damaged("ledger")));
        }
        self.ledger = ledger;
        // Who was never edited is known to everybody who ever knew them.
        let edited = self.ledger.edited();
        for (number, block) in self.blocks.iter_mut().enumerate().filter(|(_, block)| !block.hidden().is_empty()) {
            let first = first_slot(number);
            for place in block.hidden().clone().iter().filter(|place| !edited.contains(first + place)) {
                block.remove(place as usize);
                self.changes.touch(number);
            }
        }
        Ok(vec![Op::BeginMerge { clock: self.ledger.clock }])
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

    fn add_contacts(&mut self, list: Vec<NewContact>, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        if let Some(tag) = list.iter().flat_map(|new| &new.tags).find(|tag| !self.shelf.tags.contains_key(tag)) {
            return Err(OpError::UnknownTag(*tag));
        }
        let mut known: Vec<Option<Slot>> = vec![None; list.len()];
        if !self.ids.come_after(list.iter().map(|new| &new.contact.id)) {
            let mut seen = FxHashSet::default();
            for (new, known) in list.iter().zip(&mut known) {
                *known = self.ids.slot_of(new.contact.id);
                let lives = known.is_some_and(|slot| self.index.everyone.contains(slot));
                if lives || !seen.insert(new.contact.id) {
                    return Err(OpError::ContactExists(new.contact.id));
                }
            }
        }
        let mut next = self.ids.len();
        self.ids.extend(list.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(new, _)| new.contact.id));
        let (mut added, mut back) = (Slots::new(), Slots::new());
        let mut newest = Timestamp(0);
        let mut by_tag: BTreeMap<TagId, Slots> = BTreeMap::new();
        let mut scratch = Vec::new();
        if list.len() > 1000 {
            self.index.reserve(list.len());
        }
        for (new, known) in list.iter().zip(known) {
            let slot = known.unwrap_or(next);
            if known.is_none() {
                next += 1;
            } else {
                back.insert(slot);
            }
            newest = newest.max(new.contact.created);
            self.put_new(slot, &new.contact, &mut scratch);
            added.insert(slot);
            for tag in &new.tags {
                by_tag.entry(*tag).or_default().insert(slot);
            }
        }
        for (tag, slots) in &by_tag {
            self.index.count_tag(slots, 1);
            self.shelf.carriers.entry(*tag).or_default().0 |= slots;
        }
        self.mark_added(Stamp::base(newest), &back, &by_tag);
        *touched |= &added;
        Ok(vec![Op::RemoveContacts(SlotSet(added))])
    }

    /// Puts a contact into a slot that is free. Not inlined: a browser makes code fast between two calls, not within one, and
    /// the loop around this one may be the only call of an import.
    #[inline(never)]
    fn put_new(&mut self, slot: Slot, contact: &Contact, scratch: &mut Vec<u8>) {
        encode_contact(contact, scratch);
        let contact = ContactRef::new(contact);
        self.write(slot, scratch, Some(&contact));
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
        let mut removed = Vec::new();
        for slot in &slots {
            let (number, place) = (block_of(slot), place_of(slot));
            let block = &mut self.blocks[number];
            if let Some(contact) = block.get(place) {
                removed
                    .push(NewContact { contact: contact.to_contact(), tags: tags.remove(&slot).unwrap_or_default() });
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
            self.put_new(slot, &contact, &mut scratch);
            inverse.push((slot, before));
            touched.insert(slot);
        }
        inverse.reverse();
        self.mark_set(marks);
        Ok(vec![Op::SetFields(inverse)])
    }

    fn set_consent(&mut self, slots: Slots, consent: &Consent, touched: &mut Slots) -> Result<Vec<Op>, OpError> {
        self.require_living(&slots)?;
        let new = ConsentRef::new(consent);
        let mut before: BTreeMap<(ConsentState, Option<Date>, String), Slots> = BTreeMap::new();
        let mut marks = SetMarks::default();
        let mut scratch = Vec::new();
        for slot in &slots {
            let Some(mut contact) = self.blocks[block_of(slot)].get(place_of(slot)) else { continue };
            let old = contact.consent;
            if old == new {
                continue;
            }
            before.entry((old.state, old.on, old.source.to_owned())).or_default().insert(slot);
            self.lift(slot, old.state, new.state, &mut marks);
            marks.set(FieldName::Consent, slot);
            self.index.change_consent(slot, old, new);
            contact.consent = new;
            encode_contact(&contact, &mut scratch);
            self.write(slot, &scratch, None);
            touched.insert(slot);
        }
        self.mark_set(marks);
        Ok(before
            .into_iter()
            .map(|((state, on, source), slots)| Op::SetConsent {
                contacts: SlotSet(slots),
                consent: Consent { state, on, source },
            })
            .collect())
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

    fn put_tag(&mut self, tag: Tag) -> Result<Vec<Op>, OpError> {
        let id = tag.id;
        if let Some(other) = self.shelf.tag_named(&fold(&tag.name)).filter(|other| *other != id) {
            return Err(OpError::TagNameTaken(other));
        }
        if let Some(dimension) = tag.dimension.filter(|dimension| !self.shelf.dimensions.contains_key(dimension)) {
            return Err(OpError::UnknownDimension(dimension));
        }
        let old = self.shelf.put_tag(tag);
        self.mark_tag(id, old.is_none());
        Ok(vec![match old {
            Some(old) => Op::PutTag(old),
            None => Op::DropTag(id),
        }])
    }

    fn drop_tag(&mut self, id: TagId) -> Result<Vec<Op>, OpError> {
        if !self.carriers(id).is_empty() {
            return Err(OpError::TagInUse(id));
        }
        let old = self.shelf.drop_tag(id).ok_or(OpError::UnknownTag(id))?;
        self.mark_tag_dropped(&old);
        Ok(vec![Op::PutTag(old)])
    }

    fn drop_dimension(&mut self, id: DimensionId) -> Result<Vec<Op>, OpError> {
        let old: Dimension = self.shelf.dimensions.remove(&id).ok_or(OpError::UnknownDimension(id))?;
        let mut inverse = vec![Op::PutDimension(old)];
        let mut homeless = Vec::new();
        for tag in self.shelf.tags.values_mut().filter(|tag| tag.dimension == Some(id)) {
            inverse.push(Op::PutTag(tag.clone()));
            tag.dimension = None;
            homeless.push(tag.id);
        }
        self.mark_item(Item::Dimension(id));
        for tag in homeless {
            self.mark_tag(tag, false);
        }
        Ok(inverse)
    }

    fn put_list(&mut self, list: BroadcastList) -> Result<Vec<Op>, OpError> {
        self.require_given_out(&list.recipients.0)?;
        let id = list.id;
        let inverse = put(&mut self.shelf.lists, id, list, Op::PutList, Op::DropList);
        self.mark_item(Item::List(id));
        Ok(vec![inverse])
    }

    fn put_campaign(&mut self, campaign: Campaign) -> Result<Vec<Op>, OpError> {
        self.require_given_out(&campaign.recipients.0)?;
        if !is_consistent(&campaign) {
            return Err(OpError::CampaignSets(campaign.id));
        }
        let id = campaign.id;
        let inverse = put(&mut self.shelf.campaigns, id, campaign, Op::PutCampaign, Op::DropCampaign);
        self.mark_item(Item::Campaign(id));
        if matches!(inverse, Op::DropCampaign(_)) {
            self.mark_item(Item::CampaignStarted(id));
        }
        Ok(vec![inverse])
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
        *touched = self.index.everyone.clone();
        Ok(vec![Op::Replace(old)])
    }
}

/// A ledger as `Op::EndMerge` carries it.
pub(super) fn written_ledger(ledger: &Ledger) -> Vec<u8> {
    postcard::to_stdvec(ledger).expect("postcard only refuses sequences of unknown length, and a ledger has none")
}

/// Puts a value into a map and says what takes that back.
fn put<K: Ord + Copy, V>(
    map: &mut BTreeMap<K, V>,
    key: K,
    value: V,
    put: impl FnOnce(V) -> Op,
    drop: impl FnOnce(K) -> Op,
) -> Op {
    match map.insert(key, value) {
        Some(old) => put(old),
        None => drop(key),
    }
}
