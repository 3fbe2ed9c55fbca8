//! The ledger with contacts by identity, line by line: how a backup carries it to another device. Slots mean nothing there.

use super::super::Book;
use super::super::apply::written_ledger;
use super::super::op::{NewContact, Op};
use super::{Item, Key, Ledger, Stamp};
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::{Tag, TagId};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// How many contacts one line holds at most.
const CONTACTS_A_LINE: usize = 1_000;

/// One line. Backups hold it as JSON: a change of a shape in here is a new format of theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remembered {
    /// Everything that a device did up to this time is in here.
    Seen { device: u64, until: u64 },
    /// A removed contact of which more than the id is known.
    Removed(Contact),
    /// When something was set, for these contacts.
    Set { what: Key, stamp: Stamp, contacts: Vec<ContactId> },
    /// When something else was set or removed.
    Item { item: Item, stamp: Stamp },
    /// When two were told apart, or let together again.
    Pair { pair: (ContactId, ContactId), stamp: Stamp },
    /// In whom a contact lives on since both were merged.
    Heir { contact: ContactId, heir: ContactId, stamp: Stamp },
    /// A tag that is shown otherwise than it was set, or was dropped.
    Tag(Tag),
    /// Who carried a tag that is gone, or is gone and carried a tag.
    Carried { tag: TagId, contacts: Vec<ContactId> },
    /// What was set in a field that shows something else.
    Beneath { contact: ContactId, values: Vec<(Stamp, FieldValue)> },
}

impl Remembered {
    /// The greatest logical time in the line.
    fn newest(&self) -> u64 {
        match self {
            Remembered::Seen { until, .. } => *until,
            Remembered::Removed(contact) => Stamp::base(contact.created).at,
            Remembered::Set { stamp, .. }
            | Remembered::Item { stamp, .. }
            | Remembered::Pair { stamp, .. }
            | Remembered::Heir { stamp, .. } => stamp.at,
            Remembered::Beneath { values, .. } => values.iter().map(|(stamp, _)| stamp.at).max().unwrap_or(0),
            Remembered::Tag(_) | Remembered::Carried { .. } => 0,
        }
    }
}

impl Book {
    /// The ledger, in an order that depends on nothing but what it holds.
    pub fn remembered(&self) -> Vec<Remembered> {
        let Ledger { clock: _, seen, times, rest } = &self.ledger;
        let seen = seen.iter().map(|(device, until)| Remembered::Seen { device: *device, until: *until });
        let mut lines: Vec<Remembered> = seen.collect();
        let mut removed: Vec<Contact> = self.hidden().collect();
        removed.sort_unstable_by_key(|contact| contact.id);
        lines.extend(removed.into_iter().map(Remembered::Removed));
        for (key, times) in times {
            for (stamp, slots) in times.by_stamp() {
                lines.extend(self.lines_of(&slots).map(|contacts| Remembered::Set { what: *key, stamp, contacts }));
            }
        }
        lines.extend(rest.items.iter().map(|(item, stamp)| Remembered::Item { item: *item, stamp: *stamp }));
        lines.extend(rest.pairs.iter().map(|(pair, stamp)| Remembered::Pair { pair: *pair, stamp: *stamp }));
        lines.extend(rest.heirs.iter().map(|(contact, (stamp, heir))| {
            let (contact, heir, stamp) = (*contact, *heir, *stamp);
            Remembered::Heir { contact, heir, stamp }
        }));
        lines.extend(rest.tags.values().cloned().map(Remembered::Tag));
        for (tag, slots) in &rest.carried {
            lines.extend(self.lines_of(&slots.0).map(|contacts| Remembered::Carried { tag: *tag, contacts }));
        }
        let mut beneath: Vec<(ContactId, FieldName, Vec<(Stamp, FieldValue)>)> = rest
            .beneath
            .iter()
            .filter_map(|((slot, field), values)| Some((self.ids.get(*slot)?, *field, values.clone())))
            .collect();
        beneath.sort_unstable_by_key(|(id, field, _)| (*id, *field));
        lines.extend(beneath.into_iter().map(|(contact, _, values)| Remembered::Beneath { contact, values }));
        lines
    }

    /// Removed contacts of which more than the id is known.
    fn hidden(&self) -> impl Iterator<Item = Contact> {
        self.blocks.iter().flat_map(|block| block.hidden().iter().filter_map(|place| block.record(place as usize)))
    }

    /// The contacts by identity, in lines that do not grow with the book.
    fn lines_of(&self, slots: &Slots) -> impl Iterator<Item = Vec<ContactId>> + use<> {
        let mut ids: Vec<ContactId> = slots.iter().filter_map(|slot| self.ids.get(slot)).collect();
        ids.sort_unstable();
        let mut lines: Vec<Vec<ContactId>> = Vec::new();
        for some in ids.chunks(CONTACTS_A_LINE) {
            lines.push(some.to_vec());
        }
        lines.into_iter()
    }

    /// The ops that give this book, which holds everything else of a backup, the ledger that came with it: none of what was
    /// put in until now counts as set by anybody. Lines about contacts that nobody knows are left out.
    pub fn remembering(&self, lines: Vec<Remembered>) -> Vec<Op> {
        let mut places: FxHashMap<ContactId, Slot> = FxHashMap::default();
        let mut coming: Vec<NewContact> = Vec::new();
        let mut next = self.ids.len();
        let mut bring = |contact: Contact| {
            if self.ids.slot_of(contact.id).is_none() && !places.contains_key(&contact.id) {
                places.insert(contact.id, next);
                next = next.saturating_add(1);
                coming.push(NewContact { contact, tags: Vec::new() });
            }
        };
        for line in &lines {
            match line {
                Remembered::Removed(contact) => bring(contact.clone()),
                Remembered::Set { what: Key::Removed, contacts, .. } => {
                    contacts.iter().for_each(|id| bring(Contact::new(*id, Timestamp(0))));
                }
                _ => {}
            }
        }
        let slot_of = |id: &ContactId| self.ids.slot_of(*id).or_else(|| places.get(id).copied());
        let slots = |ids: &[ContactId]| -> Slots { ids.iter().filter_map(slot_of).collect() };
        let mut ledger = Ledger { clock: self.ledger.clock, ..Ledger::default() };
        for line in lines {
            // The clock goes on behind everything that is in here.
            ledger.clock = ledger.clock.max(line.newest());
            match line {
                Remembered::Seen { device, until } => {
                    ledger.seen.insert(device, until);
                }
                Remembered::Removed(_) => {}
                Remembered::Set { what, stamp, contacts } => ledger.stamp(what, &slots(&contacts), stamp),
                Remembered::Item { item, stamp } => {
                    ledger.rest().items.insert(item, stamp);
                }
                Remembered::Pair { pair, stamp } => {
                    ledger.rest().pairs.insert(pair, stamp);
                }
                Remembered::Heir { contact, heir, stamp } => {
                    ledger.rest().heirs.insert(contact, (stamp, heir));
                }
                Remembered::Tag(tag) => {
                    ledger.rest().tags.insert(tag.id, tag);
                }
                Remembered::Carried { tag, contacts } => {
                    ledger.rest().carried.entry(tag).or_default().0 |= slots(&contacts);
                }
                Remembered::Beneath { contact, values } => {
                    if let Some((slot, (_, value))) = slot_of(&contact).zip(values.first()) {
                        ledger.rest().beneath.insert((slot, value.field()), values);
                    }
                }
            }
        }
        let mut ops = vec![Op::BeginMerge { clock: self.ledger.clock }];
        if !coming.is_empty() {
            let removed = (self.ids.len()..next).collect();
            ops.push(Op::AddContacts(coming.into()));
            ops.push(Op::RemoveContacts(SlotSet(removed)));
        }
        ops.push(Op::EndMerge { ledger: written_ledger(&ledger) });
        ops
    }
}
