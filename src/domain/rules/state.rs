//! What a run has changed so far, on top of a book that it leaves alone. Changes are kept as differences, so that what is
//! done and undone again is no change.

use super::people::World;
use crate::domain::date::Date;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::TagId;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Values that took the place of others: a contact is under at most one value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed<V>(BTreeMap<V, Slots>);

impl<V: Ord> Default for Placed<V> {
    fn default() -> Placed<V> {
        Placed(BTreeMap::new())
    }
}

impl<V: Ord + Clone> Placed<V> {
    /// These contacts have this value now.
    fn put(&mut self, value: V, contacts: &Slots) {
        for slots in self.0.values_mut() {
            *slots -= contacts;
        }
        *self.0.entry(value).or_default() |= contacts;
        self.0.retain(|_, slots| !slots.is_empty());
    }

    fn under(&self, value: &V) -> Slots {
        self.0.get(value).cloned().unwrap_or_default()
    }

    /// Everyone whose value was replaced.
    pub(super) fn all(&self) -> Slots {
        self.0.values().fold(Slots::new(), |all, slots| all | slots)
    }

    fn forget(&mut self, contacts: &Slots) {
        for slots in self.0.values_mut() {
            *slots -= contacts;
        }
        self.0.retain(|_, slots| !slots.is_empty());
    }

    /// Contacts that stand under another value than in `before`.
    fn moved(&self, before: &Placed<V>) -> Slots {
        let mut moved = Slots::new();
        for (value, slots) in &self.0 {
            moved |= slots - before.under(value);
        }
        for (value, slots) in &before.0 {
            moved |= slots - self.under(value);
        }
        moved
    }

    /// Value by value.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&V, &Slots)> {
        self.0.iter()
    }
}

/// A book with what a run has changed so far.
pub struct State<'w> {
    world: &'w dyn World,
    /// Contacts for which a tag is the other way round than in the book.
    flipped: BTreeMap<TagId, Slots>,
    pub(super) follow_ups: Placed<Option<Date>>,
    pub(super) fields: BTreeMap<String, Placed<String>>,
}

/// What stood when a round began, to be compared with.
pub(super) struct Mark {
    flipped: BTreeMap<TagId, Slots>,
    follow_ups: Placed<Option<Date>>,
    fields: BTreeMap<String, Placed<String>>,
}

impl<'w> State<'w> {
    /// The book as it is.
    pub fn new(world: &'w dyn World) -> State<'w> {
        State { world, flipped: BTreeMap::new(), follow_ups: Placed::default(), fields: BTreeMap::new() }
    }

    /// Carriers of a tag now.
    pub fn carriers(&self, tag: TagId) -> Cow<'w, Slots> {
        let before = self.world.carriers(tag);
        match self.flipped.get(&tag).filter(|flipped| !flipped.is_empty()) {
            Some(flipped) => Cow::Owned(&*before ^ flipped),
            None => before,
        }
    }

    /// Tags that some contacts carry now and did not before, or the other way round, with those contacts.
    pub fn flipped(&self) -> impl Iterator<Item = (TagId, &Slots)> {
        self.flipped.iter().filter(|(_, slots)| !slots.is_empty()).map(|(tag, slots)| (*tag, slots))
    }

    /// How many tags a contact carries now, if it carried so many before.
    pub fn tag_count(&self, slot: Slot, before: u32) -> u32 {
        self.flipped().filter(|(_, flipped)| flipped.contains(slot)).fold(before, |count, (tag, _)| {
            if self.world.carriers(tag).contains(slot) { count.saturating_sub(1) } else { count.saturating_add(1) }
        })
    }

    /// Whoever of these has a follow-up now.
    pub fn with_follow_up(&self, among: &Slots) -> Slots {
        let mut with = self.world.with_follow_up(among) - self.follow_ups.all();
        for (day, slots) in self.follow_ups.iter() {
            if day.is_some() {
                with |= slots & among;
            }
        }
        with
    }

    /// Whoever of these has this value in this field now.
    pub fn holding(&self, key: &str, value: &str, among: &Slots) -> Slots {
        match self.fields.get(key) {
            Some(placed) => {
                let untouched = among - placed.all();
                self.world.holding(key, value, &untouched) | (placed.under(&value.to_owned()) & among)
            }
            None => self.world.holding(key, value, among),
        }
    }

    /// Adds or removes a tag; gives back for whom that changed something.
    pub(super) fn set_tag(&mut self, tag: TagId, carried: bool, contacts: &Slots) -> Slots {
        let carriers = self.carriers(tag);
        let changed = if carried { contacts - &*carriers } else { contacts & &*carriers };
        if !changed.is_empty() {
            *self.flipped.entry(tag).or_default() ^= &changed;
        }
        changed
    }

    /// Sets a follow-up where none is; gives back for whom.
    pub(super) fn follow_up_on(&mut self, day: Date, contacts: &Slots) -> Slots {
        let changed = contacts - self.with_follow_up(contacts);
        self.follow_ups.put(Some(day), &changed);
        changed
    }

    /// Clears the follow-up; gives back whose.
    pub(super) fn clear_follow_up(&mut self, contacts: &Slots) -> Slots {
        let changed = self.with_follow_up(contacts);
        self.follow_ups.put(None, &changed);
        changed
    }

    /// Sets a field; gives back for whom that changed something.
    pub(super) fn set_field(&mut self, key: &str, value: &str, contacts: &Slots) -> Slots {
        let changed = contacts - self.holding(key, value, contacts);
        self.fields.entry(key.to_owned()).or_default().put(value.to_owned(), &changed);
        changed
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { flipped: self.flipped.clone(), follow_ups: self.follow_ups.clone(), fields: self.fields.clone() }
    }

    /// Contacts that are different now from what they were at the mark.
    pub(super) fn changed_since(&self, mark: &Mark) -> Slots {
        let none = Slots::new();
        let mut changed = Slots::new();
        for (tag, slots) in &self.flipped {
            changed |= slots ^ mark.flipped.get(tag).unwrap_or(&none);
        }
        changed |= self.follow_ups.moved(&mark.follow_ups);
        let empty = Placed::default();
        for (key, placed) in &self.fields {
            changed |= placed.moved(mark.fields.get(key).unwrap_or(&empty));
        }
        changed
    }

    /// Leaves these contacts as the book has them.
    pub(super) fn forget(&mut self, contacts: &Slots) {
        for slots in self.flipped.values_mut() {
            *slots -= contacts;
        }
        self.follow_ups.forget(contacts);
        for placed in self.fields.values_mut() {
            placed.forget(contacts);
        }
    }
}
