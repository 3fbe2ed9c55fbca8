//! One book of two: what the owner did on one device and on another, put together.
//!
//! Nothing is lost: of two values of a field the later stays and the other is told. What was removed stays removed unless it
//! was changed elsewhere afterwards. Both ways round, in any order and however often, the same book comes out, because what
//! is joined (`person`, `tags`, `shelf`) is the later of two settings everywhere, and what is shown is worked out from that.
//! The reasons are in docs/decisions/two-devices.md.

pub(in crate::domain::book) mod person;
mod report;
mod shelf;
mod tags;

pub use report::{Difference, MergeReport};
pub use tags::shown_tags;

use super::Book;
use super::apply::written_ledger;
use super::block::{block_of, first_slot, place_of};
use super::ledger::{Key, Ledger, Stamp};
use super::op::{NewContact, Op};
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::slots::{Slot, SlotSet, Slots};
use person::{Person, Shown, at};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What makes the joined book of ours.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// One commit. Empty if ours holds everything already.
    pub ops: Vec<Op>,
    pub report: MergeReport,
}

/// The ops that bring everything of `theirs` into `ours`, and what they do. Both books stay as they are.
pub fn merged(ours: &Book, theirs: &Book) -> Merged {
    let side = Side::new(ours, theirs);
    let mut plan = Plan { ledger: ours.ledger.clone(), new_from: ours.ids.len(), ..Plan::default() };
    let dimensions = shelf::dimensions(&side, &mut plan);
    let living = people(&side, &mut plan);
    tags::plan(&side, &mut plan, &living, &dimensions);
    shelf::plan(&side, &mut plan);
    plan.finish(ours)
}

/// The two books, and where the contacts of theirs stand in ours.
struct Side<'a> {
    ours: &'a Book,
    theirs: &'a Book,
    /// By their slot; new contacts get the slots behind ours.
    map: Vec<Option<Slot>>,
    /// Ids of the new ones, in the order of their slots.
    new: Vec<(ContactId, Slot)>,
}

impl Side<'_> {
    fn new<'a>(ours: &'a Book, theirs: &'a Book) -> Side<'a> {
        let known = known(theirs);
        let mut map = vec![None; theirs.ids.len() as usize];
        let mut new = Vec::new();
        for slot in &known {
            let Some(id) = theirs.ids.get(slot) else { continue };
            let here = ours.ids.slot_of(id);
            if here.is_none() {
                new.push((id, slot));
            }
            if let Some(place) = map.get_mut(slot as usize) {
                *place = here;
            }
        }
        new.sort_unstable();
        for ((_, slot), here) in new.iter().zip(ours.ids.len()..) {
            if let Some(place) = map.get_mut(*slot as usize) {
                *place = Some(here);
            }
        }
        Side { ours, theirs, map, new }
    }

    /// Their contacts, by our slots.
    fn here(&self, theirs: &Slots) -> Slots {
        theirs.iter().filter_map(|slot| self.map.get(slot as usize).copied().flatten()).collect()
    }

    /// The joined contact, before anything is worked out of it.
    fn person(&self, id: ContactId) -> Person {
        let ours = Person::read(self.ours, id, self.ours.ids.slot_of(id));
        ours.join(Person::read(self.theirs, id, self.theirs.ids.slot_of(id)))
    }

    /// Our slot of a contact, now or once it came in.
    fn slot(&self, id: ContactId) -> Option<Slot> {
        let own = || self.ours.ids.slot_of(id);
        own().or_else(|| self.map.get(self.theirs.ids.slot_of(id)? as usize).copied().flatten())
    }
}

/// Everybody of whom a book knows more than the id.
fn known(book: &Book) -> Slots {
    let mut known = book.index.everyone.clone();
    for (number, block) in book.blocks.iter().enumerate().filter(|(_, block)| !block.hidden().is_empty()) {
        let first = first_slot(number);
        known.extend(block.hidden().iter().map(|place| first + place));
    }
    known | book.ledger.times.get(&Key::Removed).map(|times| times.slots()).unwrap_or_default()
}

/// Contacts of whom something was set after they were made.
fn marked(book: &Book) -> Slots {
    let mut marked = book.ledger.edited();
    for key in [Key::Removed, Key::Lifted] {
        marked |= book.ledger.times.get(&key).map(|times| times.slots()).unwrap_or_default();
    }
    marked
}

/// What is to be done, in the order in which it can be done.
#[derive(Default)]
struct Plan {
    /// The ledger of the joined book.
    ledger: Ledger,
    /// The first slot that our book has not given out.
    new_from: Slot,
    first: Vec<Op>,
    added: Vec<NewContact>,
    set: Vec<(Slot, Vec<FieldValue>)>,
    removed: Slots,
    then: Vec<Op>,
    last: Vec<Op>,
    noted: BTreeMap<Slot, Vec<FieldValue>>,
    /// Stamps that differ from ours, by key; `None` takes one away.
    stamps: BTreeMap<(Key, Option<Stamp>), Slots>,
    report: MergeReport,
}

impl Plan {
    fn finish(mut self, ours: &Book) -> Merged {
        for ((key, stamp), slots) in self.stamps {
            match stamp {
                Some(stamp) => self.ledger.stamp(key, &slots, stamp),
                None => self.ledger.unstamp(key, &slots),
            }
        }
        let mut ops = vec![Op::BeginMerge { clock: ours.ledger.clock }];
        ops.append(&mut self.first);
        if !self.added.is_empty() {
            ops.push(Op::AddContacts(self.added.into()));
        }
        if !self.set.is_empty() {
            ops.push(Op::SetFields(self.set));
        }
        if !self.removed.is_empty() {
            ops.push(Op::RemoveContacts(SlotSet(self.removed)));
        }
        ops.append(&mut self.then);
        ops.append(&mut self.last);
        if !self.noted.is_empty() {
            ops.push(Op::NoteValues(self.noted.into_iter().collect()));
        }
        if ops.len() == 1 && self.ledger == ours.ledger {
            return Merged { ops: Vec::new(), report: self.report };
        }
        ops.push(Op::EndMerge { ledger: written_ledger(&self.ledger) });
        Merged { ops, report: self.report }
    }
}

/// Plans the contacts, and returns those of the joined book.
fn people(side: &Side, plan: &mut Plan) -> Slots {
    let (ours, theirs) = (side.ours, side.theirs);
    let late = late(side);
    let (own_marks, their_marks) = (marked(ours), marked(theirs));
    let mut living = ours.index.everyone.clone();
    let mut special: BTreeSet<ContactId> = late.keys().copied().collect();
    special.extend(ours.ledger.rest.heirs.keys().chain(theirs.ledger.rest.heirs.keys()));
    let known = known(theirs);
    // New ones first, in the order of the slots they will get; then the others.
    let fresh = side.new.iter().map(|(id, slot)| (*id, Some(*slot)));
    let others = known.iter().filter_map(|slot| {
        let id = theirs.ids.get(slot)?;
        ours.ids.slot_of(id).map(|_| (id, Some(slot)))
    });
    let rest = special.iter().filter(|id| theirs.ids.slot_of(**id).is_none_or(|slot| !known.contains(slot)));
    for (id, there) in fresh.chain(others).chain(rest.map(|id| (*id, None))) {
        let here = ours.ids.slot_of(id);
        let is_plain = !special.contains(&id)
            && there.is_none_or(|slot| !their_marks.contains(slot))
            && here.is_none_or(|slot| !own_marks.contains(slot));
        if is_plain && is_same(ours, here, theirs, there) {
            continue;
        }
        person(side, plan, &mut living, id, late.get(&id).map(Vec::as_slice).unwrap_or_default());
    }
    living
}

/// Whether both blocks hold the very same contact.
fn is_same(ours: &Book, here: Option<Slot>, theirs: &Book, there: Option<Slot>) -> bool {
    let here = here.and_then(|slot| ours.written(slot));
    here.is_some() && here == there.and_then(|slot| theirs.written(slot))
}

/// What was changed in contacts after they were merged into others, by those others.
fn late(side: &Side) -> BTreeMap<ContactId, Vec<(Stamp, FieldValue)>> {
    let heirs = side.ours.ledger.rest.heirs.keys().chain(side.theirs.ledger.rest.heirs.keys());
    let ids: BTreeSet<ContactId> = heirs.copied().collect();
    let people: FxHashMap<ContactId, Person> = ids.into_iter().map(|id| (id, side.person(id))).collect();
    let mut late: BTreeMap<ContactId, Vec<(Stamp, FieldValue)>> = BTreeMap::new();
    for (id, person) in &people {
        let end = end_of(&people, *id);
        let changes = late.entry(end).or_default();
        if end != *id {
            changes.extend(person.late());
        }
    }
    late
}

/// In whom a contact lives on, however often it was merged. Of contacts that were merged in a ring the lowest stays.
fn end_of(people: &FxHashMap<ContactId, Person>, id: ContactId) -> ContactId {
    let mut way = vec![id];
    let mut end = id;
    while let Some(next) = people.get(&end).and_then(Person::heir) {
        if let Some(at) = way.iter().position(|passed| *passed == next) {
            return way.get(at..).and_then(|ring| ring.iter().min().copied()).unwrap_or(next);
        }
        way.push(next);
        end = next;
    }
    end
}

/// Plans one contact.
fn person(side: &Side, plan: &mut Plan, living: &mut Slots, id: ContactId, late: &[(Stamp, FieldValue)]) {
    let (ours, theirs) = (side.ours, side.theirs);
    let Some(slot) = side.slot(id) else { return };
    let own = Person::read(ours, id, ours.ids.slot_of(id));
    let other = Person::read(theirs, id, theirs.ids.slot_of(id));
    let joined = own.clone().join(other.clone());
    // Whoever lives on in another does not live here; at the end of a ring, somebody has to.
    let lives = joined.heir().is_none() && joined.lives(late)
        || joined.heir().is_some() && joined.contact.is_some() && is_end(side, id);
    let shown = if lives { joined.shown(late) } else { joined.shown(&[]).filter(|_| joined.is_edited()) };
    let was_living = ours.index.everyone.contains(slot);
    let before = own_record(ours, slot);
    move_contact(plan, id, slot, before.as_ref(), was_living, shown.as_ref(), lives);
    if lives {
        living.insert(slot);
    } else {
        living.remove(slot);
    }
    stamp(plan, ours, slot, &joined, shown.as_ref());
    if lives && let Some(shown) = &shown {
        let now = (was_living, before.as_ref());
        plan.report.count(now, &shown.contact);
        for (value, difference) in report::differences(ours, theirs, &own, &other, shown) {
            plan.noted.entry(slot).or_default().extend(value);
            plan.report.differing.push(difference);
        }
    } else if was_living {
        plan.report.removed += 1;
    }
}

fn is_end(side: &Side, id: ContactId) -> bool {
    let mut way = BTreeSet::from([id]);
    let mut ring = vec![id];
    let mut at = id;
    while let Some(next) = side.person(at).heir() {
        if !way.insert(next) {
            let from = ring.iter().position(|passed| *passed == next).unwrap_or(0);
            return ring.get(from..).and_then(|ring| ring.iter().min()) == Some(&id);
        }
        ring.push(next);
        at = next;
    }
    false
}

fn own_record(book: &Book, slot: Slot) -> Option<Contact> {
    book.blocks.get(block_of(slot))?.record(place_of(slot))
}

/// Brings a contact from what it is in our book to what it shows.
fn move_contact(
    plan: &mut Plan,
    id: ContactId,
    slot: Slot,
    before: Option<&Contact>,
    was_living: bool,
    shown: Option<&Shown>,
    lives: bool,
) {
    let Some(shown) = shown.map(|shown| &shown.contact) else {
        if was_living {
            plan.removed.insert(slot);
        } else if before.is_none() && is_new(plan, slot) {
            // Only the id is known: it takes a place, so that its removal is passed on.
            plan.added.push(NewContact { contact: Contact::new(id, Timestamp(0)), tags: Vec::new() });
            plan.removed.insert(slot);
        }
        return;
    };
    let changes: Vec<FieldValue> = match before {
        Some(before) => FieldName::ALL
            .into_iter()
            .map(|field| shown.get(field))
            .filter(|value| before.get(value.field()) != *value)
            .collect(),
        None => Vec::new(),
    };
    // Who is out of sight comes back for a moment, so that undo finds what was there.
    let comes = !was_living && (lives || before.is_none() || !changes.is_empty());
    if comes {
        let contact = before.unwrap_or(shown).clone();
        plan.added.push(NewContact { contact, tags: Vec::new() });
    }
    if !changes.is_empty() {
        plan.set.push((slot, changes));
    }
    if !lives && (was_living || comes) {
        plan.removed.insert(slot);
    }
}

fn is_new(plan: &Plan, slot: Slot) -> bool {
    plan.new_from <= slot
}

/// Notes the stamps of one contact where they differ from those of our book.
fn stamp(plan: &mut Plan, ours: &Book, slot: Slot, joined: &Person, shown: Option<&Shown>) {
    let mut note = |key: Key, stamp: Option<Stamp>| {
        if ours.ledger.time(key, slot) != stamp {
            plan.stamps.entry((key, stamp)).or_default().insert(slot);
        }
    };
    note(Key::Removed, joined.removed);
    note(Key::Lifted, joined.lifted);
    for field in FieldName::ALL {
        let own = shown.map(|shown| (shown.stamps[at(field)], Stamp::base(shown.contact.created)));
        note(Key::Field(field), own.filter(|(stamp, base)| stamp != base).map(|(stamp, _)| stamp));
    }
    let known = ours.ledger.rest.beneath.range((slot, FieldName::Name)..).take_while(|((of, _), _)| *of == slot);
    let known: Vec<FieldName> = known.map(|((_, field), _)| *field).collect();
    let beneath = shown.map(|shown| &shown.beneath);
    if known.is_empty() && beneath.is_none_or(BTreeMap::is_empty) {
        return;
    }
    let rest = plan.ledger.rest();
    for field in known {
        rest.beneath.remove(&(slot, field));
    }
    for (field, values) in beneath.into_iter().flatten() {
        rest.beneath.insert((slot, *field), values.clone());
    }
}
