//! Tags in two books, and who carries them.
//!
//! Whether a contact carries a tag was set at some time, as everything else was; who came into the book with a tag got it
//! before everything. A tag that was dropped and given to somebody afterwards elsewhere is kept.

use super::person::rank;
use super::{Plan, Side};
use crate::domain::book::Book;
use crate::domain::book::ledger::{Item, Key, Stamp};
use crate::domain::book::op::Op;
use crate::domain::slots::{SlotSet, Slots};
use crate::domain::tag::{DimensionId, Tag, TagId};
use crate::domain::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// How tags are shown: of several that are named alike the one with the lowest id keeps the name, the others get a number;
/// a dimension that is not there is left out.
pub fn shown_tags(set: &BTreeMap<TagId, Tag>, has: impl Fn(DimensionId) -> bool) -> BTreeMap<TagId, Tag> {
    let mut taken: BTreeMap<String, Option<TagId>> = BTreeMap::new();
    for tag in set.values() {
        taken.entry(fold(&tag.name)).or_insert(Some(tag.id));
    }
    let shown = set.values().map(|tag| {
        let mut tag = tag.clone();
        tag.dimension = tag.dimension.filter(|id| has(*id));
        if taken.get(&fold(&tag.name)) != Some(&Some(tag.id)) {
            let numbered = (2u32..).map(|n| format!("{} ({n})", tag.name));
            if let Some(name) = numbered.into_iter().find(|name| !taken.contains_key(&fold(name))) {
                taken.insert(fold(&name), None);
                tag.name = name;
            }
        }
        (tag.id, tag)
    });
    shown.collect()
}

/// A tag as it was set, with the stamps of its life.
struct Life {
    tag: Option<Tag>,
    put: Stamp,
    used: Stamp,
    dropped: Stamp,
}

impl Life {
    fn read(book: &Book, id: TagId) -> Life {
        let item = |item| book.ledger.item(item);
        let tag = book.ledger.rest.tags.get(&id).or_else(|| book.shelf.tags.get(&id)).cloned();
        Life { tag, put: item(Item::Tag(id)), used: item(Item::TagUsed(id)), dropped: item(Item::TagDropped(id)) }
    }

    fn join(self, other: Life) -> Life {
        let above = (other.put, rank(&other.tag)) > (self.put, rank(&self.tag));
        Life {
            tag: if above { other.tag } else { self.tag },
            put: self.put.max(other.put),
            used: self.used.max(other.used),
            dropped: self.dropped.max(other.dropped),
        }
    }

    fn lives(&self) -> bool {
        self.dropped == Stamp::NEVER || self.put.max(self.used) > self.dropped
    }
}

fn known(book: &Book) -> impl Iterator<Item = TagId> {
    book.shelf.tags.keys().chain(book.ledger.rest.tags.keys()).copied()
}

fn raw_carriers(book: &Book, tag: TagId) -> Slots {
    let carried = book.ledger.rest.carried.get(&tag).map(|set| &set.0);
    match (book.shelf.carriers.get(&tag), carried) {
        (Some(set), Some(carried)) => &set.0 | carried,
        (Some(set), None) => set.0.clone(),
        (None, carried) => carried.cloned().unwrap_or_default(),
    }
}

/// Plans the tags of the joined book. `living` are the contacts that it has, `dimensions` the dimensions.
pub fn plan(side: &Side, plan: &mut Plan, living: &Slots, dimensions: &BTreeSet<DimensionId>) {
    let (ours, theirs) = (side.ours, side.theirs);
    let ids: BTreeSet<TagId> = known(ours).chain(known(theirs)).collect();
    let mut set: BTreeMap<TagId, Tag> = BTreeMap::new();
    let mut dropped: BTreeMap<TagId, Tag> = BTreeMap::new();
    for id in ids {
        let life = Life::read(ours, id).join(Life::read(theirs, id));
        let lives = life.lives();
        if let Some(tag) = life.tag {
            if lives {
                set.insert(id, tag)
            } else {
                dropped.insert(id, tag)
            };
        }
    }
    let shown = shown_tags(&set, |id| dimensions.contains(&id));
    let unlike = set.iter().filter(|(id, tag)| shown.get(id) != Some(tag)).map(|(id, tag)| (*id, tag.clone()));
    plan.ledger.rest().tags = unlike.chain(dropped.clone()).collect();

    put(ours, plan, &shown);
    for id in set.keys().chain(dropped.keys()) {
        carriers(side, plan, *id, set.contains_key(id), living);
    }
}

/// Brings the tags to what is shown: drops, then clears names out of the way, then sets.
fn put(ours: &Book, plan: &mut Plan, shown: &BTreeMap<TagId, Tag>) {
    for tag in ours.shelf.tags.keys().filter(|id| !shown.contains_key(id)) {
        let carriers = raw_living(ours, *tag);
        if !carriers.is_empty() {
            plan.first.push(Op::RemoveTag { tag: *tag, contacts: SlotSet(carriers) });
        }
        plan.first.push(Op::DropTag(*tag));
    }
    let changed: Vec<&Tag> = shown.values().filter(|tag| ours.shelf.tags.get(&tag.id) != Some(tag)).collect();
    for tag in &changed {
        let in_the_way = ours.shelf.tag_named(&fold(&tag.name)).filter(|other| *other != tag.id);
        let other = in_the_way.filter(|other| shown.contains_key(other)).and_then(|other| ours.shelf.tags.get(&other));
        if let Some(other) = other {
            // It gets its own name in a moment.
            plan.first.push(Op::PutTag(Tag { name: format!("{:016x} {}", other.id.0, other.name), ..other.clone() }));
        }
    }
    plan.first.extend(changed.into_iter().cloned().map(Op::PutTag));
}

fn raw_living(book: &Book, tag: TagId) -> Slots {
    book.shelf.carriers.get(&tag).map(|set| set.0.clone()).unwrap_or_default()
}

/// Who carries one tag.
fn carriers(side: &Side, plan: &mut Plan, tag: TagId, lives: bool, living: &Slots) {
    let (ours, theirs) = (side.ours, side.theirs);
    let here = raw_carriers(ours, tag);
    let there = side.here(&raw_carriers(theirs, tag));
    let key = Key::Tag(tag);
    let own_times = ours.ledger.times.get(&key);
    let their_times: BTreeMap<Stamp, Slots> = theirs
        .ledger
        .times
        .get(&key)
        .map(|times| times.by_stamp().into_iter().map(|(stamp, slots)| (stamp, side.here(&slots))).collect())
        .unwrap_or_default();
    let mut joined = &here | &there;
    // Where nobody set anything, whoever carries it in one book carries it. Where somebody did, the later counts.
    let set_here = own_times.map(|times| times.slots()).unwrap_or_default();
    let mut set_there = Slots::new();
    for (stamp, slots) in &their_times {
        set_there |= slots;
        let mut newer = Slots::new();
        for slot in slots {
            let own = own_times.and_then(|times| times.get(slot));
            if own.is_none_or(|own| *stamp > own) {
                newer.insert(slot);
            }
        }
        joined -= &newer - &there;
        joined |= &newer & &there;
        plan.ledger.stamp(key, &newer, *stamp);
    }
    for slot in &set_here {
        let other = their_times.iter().find(|(_, slots)| slots.contains(slot)).map(|(stamp, _)| *stamp);
        if other.is_none_or(|other| own_times.and_then(|times| times.get(slot)) > Some(other)) {
            if here.contains(slot) {
                joined.insert(slot);
            } else {
                joined.remove(slot);
            }
        }
    }
    let seen = if lives { &joined & living } else { Slots::new() };
    let unseen = &joined - &seen;
    if unseen.is_empty() {
        plan.ledger.rest().carried.remove(&tag);
    } else {
        plan.ledger.rest().carried.insert(tag, SlotSet(unseen));
    }
    let now = if ours.shelf.tags.contains_key(&tag) && lives { raw_living(ours, tag) & living } else { Slots::new() };
    let (more, less) = (&seen - &now, now - &seen);
    if !more.is_empty() {
        plan.then.push(Op::AddTag { tag, contacts: SlotSet(more) });
    }
    if !less.is_empty() {
        plan.then.push(Op::RemoveTag { tag, contacts: SlotSet(less) });
    }
}
