//! What changed from one book to another, contact by contact: for commits that replaced everything.

use super::delta::{ContactDelta, Delta, Flips, Pair, differences};
use crate::domain::book::Book;
use crate::domain::book::op::NewContact;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::TagId;
use std::collections::BTreeMap;

/// What a commit changed that put `after` in the place of `before`, seen from the present book.
pub(super) fn delta(before: &Book, after: &Book, present: &Book) -> Delta {
    let mut delta = Delta {
        tags: pairs(&before.shelf.tags, &after.shelf.tags),
        dimensions: pairs(&before.shelf.dimensions, &after.shelf.dimensions),
        segments: pairs(&before.shelf.segments, &after.shelf.segments),
        templates: pairs(&before.shelf.templates, &after.shelf.templates),
        recipes: pairs(&before.shelf.recipes, &after.shelf.recipes),
        arrangements: pairs(&before.shelf.arrangements, &after.shelf.arrangements),
        // Slots differ where recipients are the same, so what stayed is seen when sets are compared as ids.
        lists: pairs(&before.shelf.lists, &after.shelf.lists),
        campaigns: pairs(&before.shelf.campaigns, &after.shelf.campaigns),
        settings: (before.shelf.settings != after.shelf.settings)
            .then(|| (before.shelf.settings.clone(), after.shelf.settings.clone())),
        eras: (Some(before.ids.by_slot().to_vec()), Some(after.ids.by_slot().to_vec())),
        ..Delta::default()
    };
    let forgotten = before.shelf.apart.difference(&after.shelf.apart).map(|pair| (*pair, false));
    let told = after.shelf.apart.difference(&before.shelf.apart).map(|pair| (*pair, true));
    delta.apart = forgotten.chain(told).collect();
    for slot in before.everyone() {
        let Some(id) = before.ids.get(slot) else { continue };
        match after.slot_of(id) {
            None => delta.contacts.extend(whole(before, slot).map(ContactDelta::Removed)),
            Some(now) => {
                let same = before.with_contact(slot, |old| after.with_contact(now, |new| old == new));
                if same != Some(Some(true))
                    && let Some((old, new)) = before.contact(slot).zip(after.contact(now))
                {
                    let fields = differences(&old, &new);
                    if !fields.is_empty() {
                        delta.contacts.push(ContactDelta::Changed(id, fields));
                    }
                }
            }
        }
    }
    for slot in after.everyone() {
        if after.ids.get(slot).is_some_and(|id| before.slot_of(id).is_none()) {
            delta.contacts.extend(whole(after, slot).map(ContactDelta::Added));
        }
    }
    for tag in before.shelf.carriers.keys().chain(after.shelf.carriers.keys()) {
        let (old, new) = (carriers(before, after, present, *tag), carriers(after, before, present, *tag));
        let flips = Flips { gained: &new - &old, lost: &old - &new };
        if !flips.gained.is_empty() || !flips.lost.is_empty() {
            delta.flips.insert(*tag, flips);
        }
    }
    delta
}

fn whole(book: &Book, slot: Slot) -> Option<Box<NewContact>> {
    Some(Box::new(NewContact { contact: book.contact(slot)?, tags: book.tags_of(slot) }))
}

/// Those who carry a tag in a book and live in the other one too, by the present book's slots.
fn carriers(book: &Book, other: &Book, present: &Book, tag: TagId) -> Slots {
    let ids = book.carriers(tag).iter().filter_map(|slot| book.ids.get(slot)).collect::<Vec<_>>();
    ids.into_iter().filter(|id| other.slot_of(*id).is_some()).filter_map(|id| present.ids.slot_of(id)).collect()
}

fn pairs<K: Ord + Copy, T: PartialEq + Clone>(before: &BTreeMap<K, T>, after: &BTreeMap<K, T>) -> BTreeMap<K, Pair<T>> {
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(key)));
    let pair = |key: &K| (*key, (before.get(key).cloned(), after.get(key).cloned()));
    keys.map(pair).filter(|(_, (old, new))| old != new).collect()
}
