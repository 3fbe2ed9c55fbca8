//! What a backup has and the book has not, as one change that adds it and touches nothing else.

use super::contents::{campaign_with, list_with};
use crate::domain::book::Book;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::export::backup::{BackupData, BackupFrame};
use crate::domain::phone::match_key;
use crate::domain::settings::Settings;
use crate::domain::slots::Slot;
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use crate::domain::text::fold;
use rustc_hash::FxHashMap;

/// Whether the book does not have this contact: neither its identity, nor somebody of its name with one of its numbers or
/// addresses, as there is after the same file was imported twice.
pub(super) fn is_missing(book: &Book, contact: &Contact) -> bool {
    counterpart(book, contact).is_none()
}

fn counterpart(book: &Book, contact: &Contact) -> Option<Slot> {
    let name = fold(&contact.name);
    let same_name = |slot: &Slot| book.with_contact(*slot, |other| fold(other.name) == name) == Some(true);
    let by_phone = || {
        let numbers = contact.phones.iter().filter_map(|phone| phone.number);
        numbers.filter_map(|number| book.by_phone(match_key(number))).find(same_name)
    };
    let by_email = || contact.emails.iter().filter_map(|email| book.by_email(&email.key())).find(same_name);
    book.slot_of(contact.id).or_else(by_phone).or_else(by_email)
}

/// The ops that add what is missing; `missing` are the places of contacts in the backup.
pub(super) fn ops(book: &Book, data: &BackupData, missing: &[usize]) -> Vec<Op> {
    let frame = &data.frame;
    let mut ops = Vec::new();
    // A book that nobody set up takes the backup's settings.
    if *book.settings() == Settings::default() && frame.settings != *book.settings() {
        ops.push(Op::SetSettings(frame.settings.clone()));
    }
    let dimensions = dimensions(book, &frame.dimensions, &mut ops);
    let tags = tags(book, &frame.tags, &dimensions, &mut ops);
    let new: Vec<NewContact> = missing
        .iter()
        .filter_map(|at| data.contacts.get(*at))
        .map(|(contact, carried)| {
            let mut carried: Vec<TagId> = carried.iter().filter_map(|tag| tags.get(tag).copied()).collect();
            carried.sort_unstable();
            carried.dedup();
            NewContact { contact: contact.clone(), tags: carried }
        })
        .collect();
    let places = places(book, data, &new);
    let slot_of = |id: ContactId| places.get(&id).copied();
    if !new.is_empty() {
        ops.push(Op::AddContacts(new.into()));
    }
    rest(book, frame, slot_of, &mut ops);
    ops
}

/// The book's dimension for each of the backup: the same one, one of that name, or a new one.
fn dimensions(book: &Book, there: &[Dimension], ops: &mut Vec<Op>) -> FxHashMap<DimensionId, DimensionId> {
    let mut map = FxHashMap::default();
    for dimension in there {
        let named = || book.dimensions().find(|known| fold(&known.name) == fold(&dimension.name));
        let known = book.dimension(dimension.id).or_else(named);
        map.insert(dimension.id, known.map_or(dimension.id, |known| known.id));
        if known.is_none() {
            ops.push(Op::PutDimension(dimension.clone()));
        }
    }
    map
}

/// The book's tag for each of the backup: the same one, one of that name, or a new one.
fn tags(
    book: &Book,
    there: &[Tag],
    dimensions: &FxHashMap<DimensionId, DimensionId>,
    ops: &mut Vec<Op>,
) -> FxHashMap<TagId, TagId> {
    let mut map = FxHashMap::default();
    for tag in there {
        let known = book.tag(tag.id).or_else(|| book.tag_by_name(&fold(&tag.name)));
        map.insert(tag.id, known.map_or(tag.id, |known| known.id));
        if known.is_none() {
            let dimension = tag.dimension.and_then(|dimension| dimensions.get(&dimension).copied());
            ops.push(Op::PutTag(Tag { dimension, ..tag.clone() }));
        }
    }
    map
}

/// Where each contact of the backup stands in the book once `new` was added.
fn places(book: &Book, data: &BackupData, new: &[NewContact]) -> FxHashMap<ContactId, Slot> {
    let mut places: FxHashMap<ContactId, Slot> = FxHashMap::default();
    let mut next = book.slots_given();
    for NewContact { contact, .. } in new {
        let slot = book.slot_once_given(contact.id).unwrap_or_else(|| {
            let slot = next;
            next = next.saturating_add(1);
            slot
        });
        places.insert(contact.id, slot);
    }
    for (contact, _) in &data.contacts {
        if !places.contains_key(&contact.id)
            && let Some(slot) = counterpart(book, contact)
        {
            places.insert(contact.id, slot);
        }
    }
    places
}

/// Everything that stands beside contacts and tags.
fn rest(book: &Book, there: &BackupFrame, slot_of: impl Fn(ContactId) -> Option<Slot> + Copy, ops: &mut Vec<Op>) {
    for segment in &there.segments {
        let same = book.segments().any(|known| known.name == segment.name && known.filter == segment.filter);
        if book.segment(segment.id).is_none() && !same {
            ops.push(Op::PutSegment(segment.clone()));
        }
    }
    for template in &there.templates {
        let same = book.templates().any(|known| known.name == template.name && known.text == template.text);
        if book.template(template.id).is_none() && !same {
            ops.push(Op::PutTemplate(template.clone()));
        }
    }
    for list in there.lists.iter().filter(|list| book.list(list.id).is_none()) {
        ops.push(Op::PutList(list_with(list, slot_of)));
    }
    for campaign in there.campaigns.iter().filter(|campaign| book.campaign(campaign.id).is_none()) {
        let mut campaign = campaign_with(campaign, slot_of);
        // Two recipients of the backup may be one contact here; what was done outweighs what was not.
        campaign.skipped.0 -= &campaign.sent.0;
        campaign.opened.0 -= &campaign.sent.0;
        campaign.opened.0 -= &campaign.skipped.0;
        ops.push(Op::PutCampaign(campaign));
    }
    let apart: Vec<_> = there.apart.iter().filter(|(a, b)| !book.are_apart(*a, *b)).copied().collect();
    if !apart.is_empty() {
        ops.push(Op::KeepApart(apart));
    }
    let missing = there.arrangements.iter().filter(|one| book.arrangement(one.id).is_none());
    ops.extend(missing.cloned().map(Op::Arrange));
    for recipe in &there.recipes {
        if !book.recipes().any(|known| known.id == recipe.id || known.headers == recipe.headers) {
            ops.push(Op::PutRecipe(recipe.clone()));
        }
    }
}
