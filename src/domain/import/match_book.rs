//! Whom a row belongs to: a contact of the book, an earlier row of the file, or nobody yet.
//!
//! Numbers decide before addresses. An address that several people share (an office, a family) ties a row only to a contact
//! that has no other number or the same name. Rows without number and address are the same contact only if everything
//! that names them is the same. What joining does is `merge`'s business; likenesses of names belong to the search for duplicates.

use super::clean::Draft;
use crate::domain::contact::Contact;
use crate::domain::email::Email;
use crate::domain::phone::{Phone, match_key};
use crate::domain::slots::Slot;
use crate::domain::tag::TagId;
use crate::domain::text::fold;
use rustc_hash::FxHashMap;

/// The book, as an import sees it. Where several contacts share a key, the answer is the lowest slot.
pub trait Known {
    /// The contact with this number (`phone::match_key`).
    fn by_phone(&self, key: u64) -> Option<Slot>;
    /// The contact with this address (`Email::key`).
    fn by_email(&self, key: &str) -> Option<Slot>;
    /// A contact as it is now.
    fn contact(&self, slot: Slot) -> Option<Contact>;
    /// The tags of a contact.
    fn tags_of(&self, slot: Slot) -> Vec<TagId>;
    /// The tag whose name folds to this.
    fn tag_by_name(&self, folded: &str) -> Option<TagId>;
    /// A tag whose name is spelled nearly so.
    fn tag_like(&self, folded: &str) -> Option<TagId>;
    /// The contacts with a tag, or all, in order of slot.
    fn among(&self, tag: Option<TagId>) -> Vec<Slot>;
    /// The contacts that have neither a certain number nor an address, in order of slot.
    fn unreachable(&self) -> Vec<Slot>;
    /// Whether a number (`phone::match_key`) was erased and is not to come back.
    fn is_phone_barred(&self, _key: u64) -> bool {
        false
    }
    /// The same of an address (`Email::key`).
    fn is_email_barred(&self, _key: &str) -> bool {
        false
    }
    /// The header under which contacts keep the values of the shop's own field that is called so (folded).
    fn own_key(&self, _folded: &str) -> Option<String> {
        None
    }
}

/// Whether a row is of somebody who was erased and is not to come back. What a contact of the book has as well is no sign.
pub(super) fn is_barred<K: Known + ?Sized>(draft: &Draft, known: &K) -> bool {
    let mut numbers = draft.phones.iter().filter_map(|phone| phone.number).map(match_key);
    numbers.any(|key| known.is_phone_barred(key) && known.by_phone(key).is_none())
        || draft.emails.iter().map(Email::key).any(|key| known.is_email_barred(&key) && known.by_email(&key).is_none())
}

/// A book with nobody in it, for reading a file by itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct EmptyBook;

impl Known for EmptyBook {
    fn by_phone(&self, _: u64) -> Option<Slot> {
        None
    }

    fn by_email(&self, _: &str) -> Option<Slot> {
        None
    }

    fn contact(&self, _: Slot) -> Option<Contact> {
        None
    }

    fn tags_of(&self, _: Slot) -> Vec<TagId> {
        Vec::new()
    }

    fn tag_by_name(&self, _: &str) -> Option<TagId> {
        None
    }

    fn tag_like(&self, _: &str) -> Option<TagId> {
        None
    }

    fn among(&self, _: Option<TagId>) -> Vec<Slot> {
        Vec::new()
    }

    fn unreachable(&self) -> Vec<Slot> {
        Vec::new()
    }
}

/// A contact that rows of the file belong to: one of the book, or one that the file brings.
pub(super) type SubjectId = u32;

/// Where a row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Joins a contact that earlier rows belong to.
    Subject(SubjectId),
    /// The first row of a contact of the book.
    Book(Slot),
    /// The first row of a contact that is new.
    Nobody,
}

/// The age of the first new contact: above every slot.
const NEW: u64 = 1 << 32;

/// What is known of a subject, for deciding on addresses.
pub(super) struct Holder<'a> {
    pub name: &'a str,
    pub has_number: bool,
}

/// Remembers which number, address or name belongs to whom.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    phones: FxHashMap<u64, SubjectId>,
    emails: FxHashMap<String, SubjectId>,
    /// Subjects by what names them, for those without number and address.
    named: FxHashMap<String, SubjectId>,
    /// The same of the book.
    named_in_book: FxHashMap<String, Slot>,
    slots: FxHashMap<Slot, SubjectId>,
    /// The age of each subject.
    ages: Vec<u64>,
    /// Numbers alone decide.
    pub phones_only: bool,
}

impl Matcher {
    /// Learns who of the book has nothing but a name.
    pub fn new<K: Known + ?Sized>(known: &K) -> Matcher {
        let mut matcher = Matcher::default();
        for slot in known.unreachable() {
            if let Some(contact) = known.contact(slot) {
                let key = naming_key(&contact.name, &contact.city, &contact.phones);
                matcher.named_in_book.entry(key).or_insert(slot);
            }
        }
        matcher
    }

    /// Finds the place of a row. `holder` tells about a subject, and about a contact of the book.
    pub fn place<'a, K: Known + ?Sized>(
        &self,
        draft: &Draft,
        known: &K,
        of_subject: impl Fn(SubjectId) -> Holder<'a>,
    ) -> Place {
        let numbers = || draft.phones.iter().filter_map(|phone| phone.number);
        // Of several, the contact that was there first: it is the same one when the file comes again.
        let by_phone = numbers().filter_map(|number| self.by_phone(match_key(number), known));
        if let Some(place) = by_phone.min_by_key(|place| self.age(*place)) {
            return place;
        }
        if self.phones_only {
            return Place::Nobody;
        }
        let has_number = draft.has_number();
        let by_email = draft.emails.iter().filter_map(|email| {
            let place = self.by_email(&email.key(), known)?;
            let agrees = match place {
                Place::Subject(subject) => may_share(&draft.name, has_number, &of_subject(subject)),
                Place::Book(slot) => known.contact(slot).is_some_and(|contact| {
                    let holder = Holder { name: &contact.name, has_number: contact.messaging_phone().is_some() };
                    may_share(&draft.name, has_number, &holder)
                }),
                Place::Nobody => false,
            };
            agrees.then_some(place)
        });
        if let Some(place) = by_email.min_by_key(|place| self.age(*place)) {
            return place;
        }
        if has_number || !draft.emails.is_empty() {
            return Place::Nobody;
        }
        let key = naming_key(&draft.name, &draft.city, &draft.phones);
        match self.named_in_book.get(&key) {
            Some(slot) => self.of_slot(*slot),
            None => self.named.get(&key).map_or(Place::Nobody, |subject| Place::Subject(*subject)),
        }
    }

    /// Remembers what a row brings to its subject; what belongs to somebody already stays theirs.
    pub fn learn<K: Known + ?Sized>(&mut self, draft: &Draft, subject: SubjectId, known: &K) {
        for number in draft.phones.iter().filter_map(|phone| phone.number) {
            let key = match_key(number);
            if known.by_phone(key).is_none() {
                self.phones.entry(key).or_insert(subject);
            }
        }
        for email in &draft.emails {
            let key = email.key();
            if known.by_email(&key).is_none() {
                self.emails.entry(key).or_insert(subject);
            }
        }
        if draft.emails.is_empty() && !draft.has_number() {
            let key = naming_key(&draft.name, &draft.city, &draft.phones);
            self.named.entry(key).or_insert(subject);
        }
    }

    /// Remembers the next subject, and the contact of the book that it is.
    pub fn begin(&mut self, subject: SubjectId, slot: Option<Slot>) {
        match slot {
            Some(slot) => {
                self.slots.insert(slot, subject);
                self.ages.push(u64::from(slot));
            }
            None => self.ages.push(NEW + u64::from(subject)),
        }
    }

    /// Contacts of the book come before new ones, each in the order in which they came.
    fn age(&self, place: Place) -> u64 {
        match place {
            Place::Book(slot) => u64::from(slot),
            Place::Subject(subject) => self.ages.get(subject as usize).copied().unwrap_or(u64::MAX),
            Place::Nobody => u64::MAX,
        }
    }

    /// Whether a number belongs to somebody else than this subject.
    pub fn is_phone_of_another<K: Known + ?Sized>(&self, key: u64, subject: SubjectId, known: &K) -> bool {
        self.by_phone(key, known).is_some_and(|place| place != Place::Subject(subject))
    }

    /// Whether an address belongs to somebody else than this subject.
    pub fn is_email_of_another<K: Known + ?Sized>(&self, key: &str, subject: SubjectId, known: &K) -> bool {
        self.by_email(key, known).is_some_and(|place| place != Place::Subject(subject))
    }

    fn by_phone<K: Known + ?Sized>(&self, key: u64, known: &K) -> Option<Place> {
        let in_file = || self.phones.get(&key).map(|subject| Place::Subject(*subject));
        known.by_phone(key).map(|slot| self.of_slot(slot)).or_else(in_file)
    }

    fn by_email<K: Known + ?Sized>(&self, key: &str, known: &K) -> Option<Place> {
        let in_file = || self.emails.get(key).map(|subject| Place::Subject(*subject));
        known.by_email(key).map(|slot| self.of_slot(slot)).or_else(in_file)
    }

    fn of_slot(&self, slot: Slot) -> Place {
        self.slots.get(&slot).map_or(Place::Book(slot), |subject| Place::Subject(*subject))
    }
}

/// Whether one address may mean one person: not when both have numbers of their own and different names.
fn may_share(name: &str, has_number: bool, holder: &Holder<'_>) -> bool {
    !has_number || !holder.has_number || names_agree(name, holder.name)
}

/// Whether all words of the shorter name are in the longer; a missing name agrees with any.
fn names_agree(a: &str, b: &str) -> bool {
    let (a, b) = (fold(a), fold(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.split(' ').filter(|word| !word.is_empty()).all(|word| long.split(' ').any(|other| other == word))
}

/// What names a contact that has neither number nor address.
fn naming_key(name: &str, city: &str, phones: &[Phone]) -> String {
    let mut key = fold(name);
    key.push('\n');
    key.push_str(&fold(city));
    for phone in phones {
        key.push('\n');
        key.push_str(&fold(&phone.raw));
    }
    key
}
