//! What the book knows about its contacts without decoding them: a bitmap per value, a column per date and amount, maps
//! from phones, e-mail addresses and cities. Adding and removing one contact are mirror images.

use super::block::BLOCK_SLOTS;
use super::city::Cities;
use super::keys::Ways;
use super::record::{ConsentRef, ContactRef};
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::date::Timestamp;
use crate::domain::segment::ast::PresenceField;
use crate::domain::segment::eval::{NO_DATE, NO_NUMBER};
use crate::domain::slots::{Slot, Slots};
use std::collections::BTreeMap;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A value for each slot; slots behind the end have none. A column takes no memory before its first value.
#[derive(Debug, Clone)]
pub struct Column<T> {
    values: Vec<T>,
    none: T,
    /// Slots that are expected: the first value makes room for them at once.
    expected: usize,
}

impl<T: Copy + PartialEq> Column<T> {
    /// A column without values, and what stands for having none.
    pub fn new(none: T) -> Column<T> {
        Column { values: Vec::new(), none, expected: 0 }
    }

    /// So many slots are to come, those that are here counted.
    pub fn expect(&mut self, slots: usize) {
        self.expected = slots;
    }

    /// Sets the value of a slot.
    pub fn set(&mut self, slot: Slot, value: T) {
        let at = slot as usize;
        if let Some(old) = self.values.get_mut(at) {
            *old = value;
        } else if value != self.none {
            let len = at + 1;
            if len > self.values.capacity() {
                // Not twice as much, as a `Vec` would take: one contact more is not a million.
                let room = self.expected.max(len + len / 8);
                self.values.reserve_exact(room - self.values.len());
            }
            self.values.resize(at, self.none);
            self.values.push(value);
        }
    }

    /// The value of a slot.
    pub fn get(&self, slot: Slot) -> T {
        self.values.get(slot as usize).copied().unwrap_or(self.none)
    }

    /// All values, by slot.
    pub fn as_slice(&self) -> &[T] {
        &self.values
    }

    /// Bytes held in memory.
    pub fn memory(&self) -> usize {
        self.values.capacity() * size_of::<T>()
    }
}

/// Everything derived from the contacts themselves. Never written: opening builds it again.
#[derive(Debug, Clone)]
pub struct ContactIndex {
    pub everyone: Slots,
    /// By `ConsentState`, in the order of its variants.
    pub consent: [Slots; 3],
    pub country: BTreeMap<Country, Slots>,
    pub cities: Cities,
    /// By `PresenceField`, in the order of its variants; countries, cities and tags too.
    pub present: [Slots; 14],
    /// Who has a timeline, so that the others need not be read.
    pub timelines: Slots,
    /// By phone and by e-mail address.
    pub ways: Ways,
    /// Milliseconds since 1970, for sorting; the day is in `created_day`.
    pub created: Column<i64>,
    pub created_day: Column<i32>,
    pub last_contact: Column<i32>,
    pub first_purchase: Column<i32>,
    pub last_purchase: Column<i32>,
    pub birthday: Column<i32>,
    pub follow_up: Column<i32>,
    pub spent: Column<i64>,
    /// Thousandths, like amounts.
    pub purchases: Column<i64>,
    /// How many tags.
    pub tag_count: Column<u32>,
}

impl Default for ContactIndex {
    fn default() -> ContactIndex {
        ContactIndex {
            everyone: Slots::new(),
            consent: Default::default(),
            country: BTreeMap::new(),
            cities: Cities::default(),
            present: Default::default(),
            timelines: Slots::new(),
            ways: Ways::default(),
            created: Column::new(NO_NUMBER),
            created_day: Column::new(NO_DATE),
            last_contact: Column::new(NO_DATE),
            first_purchase: Column::new(NO_DATE),
            last_purchase: Column::new(NO_DATE),
            birthday: Column::new(NO_DATE),
            follow_up: Column::new(NO_DATE),
            spent: Column::new(NO_NUMBER),
            purchases: Column::new(NO_NUMBER),
            tag_count: Column::new(0),
        }
    }
}

/// The place of a consent state in `ContactIndex::consent`.
pub fn consent_at(state: ConsentState) -> usize {
    match state {
        ConsentState::Unknown => 0,
        ConsentState::OptedIn => 1,
        ConsentState::OptedOut => 2,
    }
}

/// The place of a field in `ContactIndex::present`.
pub fn present_at(field: PresenceField) -> usize {
    match field {
        PresenceField::Name => 0,
        PresenceField::Phone => 1,
        PresenceField::Email => 2,
        PresenceField::City => 3,
        PresenceField::Country => 4,
        PresenceField::Birthday => 5,
        PresenceField::LastContact => 6,
        PresenceField::Purchases => 7,
        PresenceField::Spent => 8,
        PresenceField::Note => 9,
        PresenceField::FirstPurchase => 10,
        PresenceField::LastPurchase => 11,
        PresenceField::FollowUp => 12,
        PresenceField::Tag => 13,
    }
}

/// Fields whose presence the contact itself tells; tags come behind.
const OWN: usize = 13;

/// Whether a contact has each field, in the order of `present_at`; tags are not in the contact. A phone counts when it has
/// a certain number: `missing:phone` finds those who can't be messaged.
fn presence(contact: &ContactRef) -> [bool; OWN] {
    [
        !contact.name.is_empty(),
        contact.messaging_number().is_some(),
        !contact.emails.is_empty(),
        !contact.city.is_empty(),
        contact.country.is_some(),
        contact.birthday.is_some(),
        contact.last_contact.is_some(),
        contact.purchases.is_some(),
        contact.spent.is_some(),
        !contact.note.is_empty(),
        contact.first_purchase.is_some(),
        contact.last_purchase.is_some(),
        contact.follow_up.is_some(),
    ]
}

/// The civil day of an instant, in UTC.
fn day_of(time: Timestamp) -> i32 {
    i32::try_from(time.0.div_euclid(DAY)).unwrap_or(NO_DATE)
}

impl ContactIndex {
    /// So many slots are to come, those that are here counted: columns make room for them at their first value.
    pub fn expect(&mut self, slots: usize) {
        for column in [&mut self.created, &mut self.spent, &mut self.purchases] {
            column.expect(slots);
        }
        for column in self.days_mut() {
            column.expect(slots);
        }
        self.tag_count.expect(slots);
        self.cities.expect(slots);
    }

    fn days_mut(&mut self) -> [&mut Column<i32>; 6] {
        [
            &mut self.created_day,
            &mut self.last_contact,
            &mut self.birthday,
            &mut self.first_purchase,
            &mut self.last_purchase,
            &mut self.follow_up,
        ]
    }

    /// Takes a contact in, without tags.
    pub fn add(&mut self, slot: Slot, contact: &ContactRef) {
        self.everyone.insert(slot);
        self.consent[consent_at(contact.consent.state)].insert(slot);
        for (present, slots) in presence(contact).into_iter().zip(&mut self.present) {
            if present {
                slots.insert(slot);
            }
        }
        self.add_values(slot, contact);
    }

    /// The part of `add` that is not bitmaps of everyone, consent and presence.
    fn add_values(&mut self, slot: Slot, contact: &ContactRef) {
        if let Some(country) = contact.country {
            self.country.entry(country).or_default().insert(slot);
        }
        if !contact.city.is_empty() {
            self.cities.add(slot, contact.city);
        }
        self.ways.add(slot, contact);
        self.created.set(slot, contact.created.0);
        self.created_day.set(slot, day_of(contact.created));
        self.last_contact.set(slot, contact.last_contact.map_or(NO_DATE, |date| date.0));
        self.birthday.set(slot, contact.birthday.map_or(NO_DATE, |date| date.0));
        self.first_purchase.set(slot, contact.first_purchase.map_or(NO_DATE, |date| date.0));
        self.last_purchase.set(slot, contact.last_purchase.map_or(NO_DATE, |date| date.0));
        self.follow_up.set(slot, contact.follow_up.map_or(NO_DATE, |next| next.on.0));
        if !contact.interactions.is_empty() {
            self.timelines.insert(slot);
        }
        self.spent.set(slot, contact.spent.map_or(NO_NUMBER, |amount| amount.0));
        self.purchases.set(slot, contact.purchases.map_or(NO_NUMBER, |count| i64::from(count) * 1000));
    }

    /// Takes a contact out, given as it was added. Its tags are the caller's business (`leave`).
    pub fn remove(&mut self, slot: Slot, contact: &ContactRef) {
        self.everyone.remove(slot);
        self.consent[consent_at(contact.consent.state)].remove(slot);
        if let Some(slots) = contact.country.and_then(|country| self.country.get_mut(&country)) {
            slots.remove(slot);
        }
        if !contact.city.is_empty() {
            self.cities.remove(slot, contact.city);
        }
        for slots in &mut self.present[..OWN] {
            slots.remove(slot);
        }
        self.timelines.remove(slot);
        self.ways.remove(slot, contact);
        self.created.set(slot, NO_NUMBER);
        for column in self.days_mut() {
            column.set(slot, NO_DATE);
        }
        self.spent.set(slot, NO_NUMBER);
        self.purchases.set(slot, NO_NUMBER);
    }

    /// Forgets the tag count of a contact that has left the book.
    pub fn leave(&mut self, slot: Slot) {
        self.tag_count.set(slot, 0);
        self.present[present_at(PresenceField::Tag)].remove(slot);
    }

    /// Moves a contact from one consent to another; nothing else depends on consent.
    pub fn change_consent(&mut self, slot: Slot, from: ConsentRef, to: ConsentRef) {
        self.consent[consent_at(from.state)].remove(slot);
        self.consent[consent_at(to.state)].insert(slot);
    }

    /// These contacts got one tag more (`by` = 1) or less (`by` = -1).
    pub fn count_tag(&mut self, slots: &Slots, by: i32) {
        let tagged = &mut self.present[present_at(PresenceField::Tag)];
        for slot in slots {
            let count = self.tag_count.get(slot).saturating_add_signed(by);
            self.tag_count.set(slot, count);
            if count == 0 {
                tagged.remove(slot);
            }
        }
        if by > 0 {
            *tagged |= slots;
        }
    }

    /// Bytes held in memory, about; bitmaps are left out.
    pub fn memory(&self) -> usize {
        let wide: usize = [&self.created, &self.spent, &self.purchases].map(Column::memory).iter().sum();
        let days = [
            &self.created_day,
            &self.last_contact,
            &self.birthday,
            &self.first_purchase,
            &self.last_purchase,
            &self.follow_up,
        ];
        let narrow: usize = days.map(Column::memory).iter().sum();
        wide + narrow + self.tag_count.memory() + self.cities.memory() + self.ways.memory()
    }
}

/// Words of a block's bits.
const WORDS: usize = BLOCK_SLOTS as usize / 64;

/// Takes in a whole block at once: bits are set in plain words first, because sixteen bitmap insertions a contact are a
/// good part of opening a book.
pub struct BlockIntake {
    everyone: [u64; WORDS],
    consent: [[u64; WORDS]; 3],
    present: [[u64; WORDS]; OWN],
}

impl BlockIntake {
    /// Nothing taken in yet.
    pub fn new() -> BlockIntake {
        BlockIntake { everyone: [0; WORDS], consent: [[0; WORDS]; 3], present: [[0; WORDS]; OWN] }
    }

    /// As `ContactIndex::add`, for a place of the block that starts at `first`; complete after `finish`.
    pub fn add(&mut self, index: &mut ContactIndex, first: Slot, place: usize, contact: &ContactRef) {
        let (word, bit) = (place / 64, place % 64);
        self.everyone[word] |= 1 << bit;
        self.consent[consent_at(contact.consent.state)][word] |= 1 << bit;
        for (present, words) in presence(contact).into_iter().zip(&mut self.present) {
            words[word] |= u64::from(present) << bit;
        }
        index.add_values(first + place as Slot, contact);
    }

    /// Carries the bits over into the index.
    pub fn finish(&self, index: &mut ContactIndex, first: Slot) {
        index.everyone |= slots_from_words(first, &self.everyone);
        for (slots, words) in index.consent.iter_mut().zip(&self.consent) {
            *slots |= slots_from_words(first, words);
        }
        for (slots, words) in index.present.iter_mut().zip(&self.present) {
            *slots |= slots_from_words(first, words);
        }
    }
}

/// The slots of a block whose bits are set.
pub fn slots_from_words(first: Slot, words: &[u64; WORDS]) -> Slots {
    let mut bytes = [0u8; WORDS * 8];
    for (word, chunk) in words.iter().zip(bytes.chunks_exact_mut(8)) {
        chunk.copy_from_slice(&word.to_le_bytes());
    }
    Slots::from_lsb0_bytes(first, &bytes)
}
