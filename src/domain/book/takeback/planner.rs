//! Makes a plan from what a commit changed: contact by contact, in slices, so that whoever waits can be told how far it is.

use super::delta::{ContactDelta, Delta, Flips, differences};
use super::{Figures, Kept, NAMED, Plan, Thing, Turned, Why};
use crate::domain::book::Book;
use crate::domain::book::keys::email_key;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::book::record::ConsentRef;
use crate::domain::contact::{Contact, ContactId, FieldName, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::encoding::encoded;
use crate::domain::phone::match_key;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::TagId;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A plan in the making.
pub struct Planner {
    pub(super) delta: Delta,
    contacts: std::vec::IntoIter<ContactDelta>,
    /// When the commit was made: whoever came later is a newcomer.
    made: Timestamp,
    /// Contacts that the commit added and nobody edited since.
    pub(super) leaving: Slots,
    /// The tags that the commit gave them.
    given: BTreeMap<TagId, Slots>,
    pub(super) returning: Vec<NewContact>,
    fields: Vec<(Slot, Vec<FieldValue>)>,
    changed: Slots,
    pub(super) plan: Plan,
}

impl Planner {
    /// Begins a plan for a commit that was made then.
    pub fn new(mut delta: Delta, made: Timestamp) -> Planner {
        let contacts = std::mem::take(&mut delta.contacts).into_iter();
        Planner {
            delta,
            contacts,
            made,
            leaving: Slots::new(),
            given: BTreeMap::new(),
            returning: Vec::new(),
            fields: Vec::new(),
            changed: Slots::new(),
            plan: Plan::default(),
        }
    }

    /// Contacts that are still to be looked at.
    pub fn left(&self) -> usize {
        self.contacts.len()
    }

    /// Looks at so many contacts.
    pub fn step(&mut self, book: &Book, contacts: usize) {
        for _ in 0..contacts {
            match self.contacts.next() {
                Some(ContactDelta::Added(new)) => self.take_out(book, &new),
                Some(ContactDelta::Removed(old)) => self.bring_back(book, *old),
                Some(ContactDelta::Changed(id, fields)) => self.put_back(book, id, fields),
                None => return,
            }
        }
    }

    /// The plan. Contacts that were not looked at yet are looked at now.
    pub fn finish(mut self, book: &Book) -> Plan {
        self.step(book, usize::MAX);
        self.keep_retagged(book);
        let mut consent = self.consent(book);
        consent.extend(self.permits(book));
        let flips = std::mem::take(&mut self.delta.flips);
        let living = book.everyone() - &self.leaving;
        let mut untagged: BTreeMap<TagId, Slots> = BTreeMap::new();
        for (tag, Flips { gained, .. }) in &flips {
            untagged.insert(*tag, &(gained & book.carriers(*tag).as_ref()) & &living);
        }
        let tags = self.tags(book, &untagged);
        for new in &mut self.returning {
            new.tags.retain(|tag| tags.remain(book, *tag));
        }
        let mut retagged: BTreeMap<TagId, Slots> = BTreeMap::new();
        for (tag, Flips { lost, .. }) in &flips {
            if tags.remain(book, *tag) {
                retagged.insert(*tag, &(lost & &living) - book.carriers(*tag).as_ref());
            }
        }
        let things = self.things(book);
        let tagged: Slots = untagged.values().chain(retagged.values()).fold(Slots::new(), |all, slots| all | slots);
        self.plan.figures = Figures {
            removed: count(&self.leaving),
            returned: u32::try_from(self.returning.len()).unwrap_or(u32::MAX),
            changed: count(&self.changed),
            tagged: count(&tagged),
            gone: self.plan.figures.gone,
        };
        let flip = |slots: BTreeMap<TagId, Slots>, op: fn(TagId, SlotSet) -> Op| {
            slots.into_iter().filter(|(_, slots)| !slots.is_empty()).map(move |(tag, slots)| op(tag, SlotSet(slots)))
        };
        let mut ops: Vec<Op> = flip(untagged, |tag, contacts| Op::RemoveTag { tag, contacts }).collect();
        if !self.leaving.is_empty() {
            ops.push(Op::RemoveContacts(SlotSet(self.leaving)));
        }
        ops.extend(tags.before);
        if !self.returning.is_empty() {
            ops.push(Op::AddContacts(self.returning.into_iter().collect()));
        }
        if !self.fields.is_empty() {
            ops.push(Op::SetFields(self.fields));
        }
        ops.extend(consent);
        ops.extend(flip(retagged, |tag, contacts| Op::AddTag { tag, contacts }));
        ops.extend(tags.behind);
        ops.extend(things);
        Plan { ops, ..self.plan }
    }

    pub(super) fn keep(&mut self, what: Thing, why: Why) {
        self.plan.kept_total = self.plan.kept_total.saturating_add(1);
        if self.plan.kept.len() < NAMED {
            self.plan.kept.push(Kept { what, why });
        }
    }

    pub(super) fn turn(&mut self, what: Thing, turned: Turned) {
        if self.plan.turned.len() < NAMED {
            self.plan.turned.push((what, turned));
        }
    }

    /// A contact that the commit added leaves, unless somebody edited it.
    fn take_out(&mut self, book: &Book, new: &NewContact) {
        let id = new.contact.id;
        let Some(slot) = book.slot_of(id) else {
            self.plan.figures.gone += 1;
            return;
        };
        if book.written(slot) != Some(encoded(&new.contact).as_slice())
            && let Some(now) = book.contact(slot)
        {
            let edited: Vec<FieldName> =
                differences(&new.contact, &now).into_iter().map(|(old, _)| old.field()).collect();
            if !edited.is_empty() {
                self.keep(Thing::Contact(id, title(&now)), Why::Edited(edited));
                return;
            }
        }
        self.leaving.insert(slot);
        for tag in &new.tags {
            self.given.entry(*tag).or_default().insert(slot);
        }
    }

    /// Of those who would leave, the ones whose tags are not those that the commit gave them stay. Tags that are not there any
    /// more are nobody's doing.
    fn keep_retagged(&mut self, book: &Book) {
        let none = Slots::new();
        let mut staying = Slots::new();
        for tag in book.tags() {
            let now = book.carriers(tag.id).as_ref() & &self.leaving;
            staying |= now ^ self.given.get(&tag.id).unwrap_or(&none);
        }
        self.leaving -= &staying;
        for slot in &staying {
            if let Some(contact) = book.contact(slot) {
                self.keep(Thing::Contact(contact.id, title(&contact)), Why::Retagged);
            }
        }
    }

    /// A contact that the commit removed comes back, unless it, or somebody with its number, is there again.
    fn bring_back(&mut self, book: &Book, old: NewContact) {
        let id = old.contact.id;
        if book.slot_of(id).is_some() {
            self.keep(Thing::Contact(id, title(&old.contact)), Why::There);
        } else if let Some(newcomer) = self.newcomer(book, &old.contact) {
            self.keep(Thing::Contact(id, title(&old.contact)), Why::NumberTaken(newcomer));
        } else {
            self.returning.push(old);
        }
    }

    /// Who came since with this contact's number or, where it has none, with its address.
    fn newcomer(&self, book: &Book, contact: &Contact) -> Option<String> {
        let since = |slot: Slot| {
            book.with_contact(slot, |now| {
                (now.created > self.made && now.id != contact.id).then(|| title(&now.to_contact()))
            })?
        };
        let mut numbers = contact.phones.iter().filter_map(|phone| phone.number).peekable();
        if numbers.peek().is_some() {
            return numbers.find_map(|number| book.with_phone(match_key(number)).find_map(since));
        }
        contact.emails.iter().find_map(|email| book.by_email(&email_key(&email.0)).and_then(since))
    }

    /// Each field that still has the commit's value gets the one from before.
    fn put_back(&mut self, book: &Book, id: ContactId, fields: Vec<(FieldValue, FieldValue)>) {
        let Some((slot, now)) = book.slot_of(id).and_then(|slot| Some((slot, book.contact(slot)?))) else {
            self.plan.figures.gone += 1;
            return;
        };
        let mut back = Vec::new();
        let mut edited = Vec::new();
        for (before, after) in fields {
            let (field, value) = (before.field(), now.get(before.field()));
            if value == after {
                back.push(before);
            } else if value != before {
                match (before, after, value) {
                    (FieldValue::Extra(before), FieldValue::Extra(after), FieldValue::Extra(value)) => {
                        let (columns, conflict) = columns(&before, &after, &value);
                        if columns != value {
                            back.push(FieldValue::Extra(columns));
                        }
                        edited.extend(conflict.then_some(field));
                    }
                    // Each entry stands for itself: what the commit brought goes, what it took comes back, the rest stays.
                    (
                        FieldValue::Interactions(before),
                        FieldValue::Interactions(after),
                        FieldValue::Interactions(value),
                    ) => {
                        back.push(FieldValue::Interactions(entries(&before, &after, value)));
                    }
                    (
                        FieldValue::Permissions(before),
                        FieldValue::Permissions(after),
                        FieldValue::Permissions(value),
                    ) => {
                        back.push(FieldValue::Permissions(entries(&before, &after, value)));
                    }
                    _ => edited.push(field),
                }
            }
        }
        if !edited.is_empty() {
            self.keep(Thing::Contact(id, title(&now)), Why::Edited(edited));
        }
        if !back.is_empty() {
            self.changed.insert(slot);
            self.fields.push((slot, back));
        }
    }

    fn consent(&mut self, book: &Book) -> Vec<Op> {
        let mut ops = Vec::new();
        for (slots, before, after) in std::mem::take(&mut self.delta.consent) {
            let (old, left) = (ConsentRef::new(&before), ConsentRef::new(&after));
            let mut back = Slots::new();
            for slot in &slots {
                let now = book.with_contact(slot, |contact| (contact.consent == left, contact.consent == old));
                match now {
                    Some((true, _)) => drop(back.insert(slot)),
                    Some((false, true)) => {}
                    Some((false, false)) => {
                        if let Some(contact) = book.contact(slot) {
                            let why = Why::Edited(vec![FieldName::Consent]);
                            self.keep(Thing::Contact(contact.id, title(&contact)), why);
                        }
                    }
                    None => self.plan.figures.gone += 1,
                }
            }
            self.changed |= &back;
            if !back.is_empty() {
                ops.push(Op::SetConsent { contacts: SlotSet(back), consent: before });
            }
        }
        ops
    }

    /// Entries of consent ledgers stand each for itself: what the commit brought goes, what it took comes back.
    fn permits(&mut self, book: &Book) -> Vec<Op> {
        let mut ops = Vec::new();
        for (permission, Flips { gained, lost }) in std::mem::take(&mut self.delta.permits) {
            let has = |slot: Slot| book.with_contact(slot, |contact| contact.permissions().contains(&permission));
            let out: Slots = gained.iter().filter(|slot| has(*slot) == Some(true)).collect();
            let back: Slots = lost.iter().filter(|slot| has(*slot) == Some(false)).collect();
            self.changed |= &out | &back;
            if !out.is_empty() {
                ops.push(Op::Unpermit { contacts: SlotSet(out), permission: permission.clone() });
            }
            if !back.is_empty() {
                ops.push(Op::Permit { contacts: SlotSet(back), permission });
            }
        }
        ops
    }

    /// The slots that the contacts who return will have, where they have none yet.
    pub(super) fn future(&self, book: &Book) -> FxHashMap<ContactId, Slot> {
        let ids = self.returning.iter().map(|new| new.contact.id);
        ids.filter(|id| book.ids.slot_of(*id).is_none()).zip(book.slots_given()..).collect()
    }
}

/// What people call a contact: its name or, without one, its number or address.
fn title(contact: &Contact) -> String {
    if !contact.name.is_empty() {
        return contact.name.clone();
    }
    let number = contact.messaging_phone().and_then(|phone| phone.number).map(|number| number.shown());
    number.or_else(|| contact.emails.first().map(|email| email.0.clone())).unwrap_or_default()
}

/// Further columns go back one by one. True with it if one of them was edited since.
fn columns(before: &Columns, after: &Columns, now: &Columns) -> (Vec<(String, String)>, bool) {
    let cell =
        |columns: &Columns, name: &str| columns.iter().find(|(header, _)| header == name).map(|(_, cell)| cell.clone());
    let mut columns = now.to_vec();
    let mut edited = false;
    for name in before.iter().chain(after).map(|(header, _)| header) {
        let (old, left, value) = (cell(before, name), cell(after, name), cell(&columns, name));
        if old == left || value == old {
            continue;
        }
        if value != left {
            edited = true;
            continue;
        }
        match (old, columns.iter_mut().find(|(header, _)| header == name)) {
            (Some(old), Some((_, cell))) => *cell = old,
            (Some(old), None) => columns.push((name.clone(), old)),
            (None, _) => columns.retain(|(header, _)| header != name),
        }
    }
    (columns, edited)
}

/// Entries of a list go back one by one.
fn entries<T: PartialEq + Clone>(before: &[T], after: &[T], mut now: Vec<T>) -> Vec<T> {
    now.retain(|one| before.contains(one) || !after.contains(one));
    let missing = before.iter().filter(|one| !after.contains(one) && !now.contains(one)).cloned();
    let missing: Vec<T> = missing.collect();
    now.extend(missing);
    now
}

type Columns = [(String, String)];

fn count(slots: &Slots) -> u32 {
    u32::try_from(slots.len()).unwrap_or(u32::MAX)
}
