//! The book as filters ask it.

use super::Book;
use super::index::{consent_at, present_at};
use super::record::ContactRef;
use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::interaction::{Interaction, unpack};
use crate::domain::segment::ast::{DateField, NumberField, PresenceField, TextField};
use crate::domain::segment::eval::{Contents, Index};
use crate::domain::slots::{Slot, Slots, kept};
use crate::domain::tag::TagId;
use std::borrow::Cow;

/// A set that is there, or the empty one.
pub(super) fn borrowed(slots: Option<&Slots>) -> Cow<'_, Slots> {
    slots.map_or_else(|| Cow::Owned(Slots::new()), Cow::Borrowed)
}

impl Index for Book {
    fn everyone(&self) -> &Slots {
        &self.index.everyone
    }

    fn tag(&self, tag: TagId) -> Cow<'_, Slots> {
        self.carriers(tag)
    }

    fn consent(&self, state: ConsentState) -> Cow<'_, Slots> {
        Cow::Borrowed(&self.index.consent[consent_at(state)])
    }

    fn country(&self, country: Country) -> Cow<'_, Slots> {
        borrowed(self.index.country.get(&country))
    }

    fn city(&self, folded: &str) -> Cow<'_, Slots> {
        borrowed(self.index.cities.slots(folded))
    }

    fn present(&self, field: PresenceField) -> Cow<'_, Slots> {
        Cow::Borrowed(&self.index.present[present_at(field)])
    }

    fn text(&self, field: TextField, needle: &str, universe: &Slots) -> Slots {
        self.text_in(field, needle, universe)
    }

    fn dates(&self, field: DateField) -> &[i32] {
        match field {
            DateField::Created => self.index.created_day.as_slice(),
            DateField::LastContact => self.index.last_contact.as_slice(),
            DateField::Birthday => self.index.birthday.as_slice(),
            DateField::FirstPurchase => self.index.first_purchase.as_slice(),
            DateField::LastPurchase => self.index.last_purchase.as_slice(),
            DateField::FollowUp => self.index.follow_up.as_slice(),
        }
    }

    fn numbers(&self, field: NumberField) -> &[i64] {
        match field {
            NumberField::Spent => self.index.spent.as_slice(),
            NumberField::Purchases => self.index.purchases.as_slice(),
            // Nobody scans them: the one is counted by `tag_count`, the other made of two columns.
            NumberField::TagCount | NumberField::Average => &[],
        }
    }

    fn tag_count(&self, slot: Slot) -> u32 {
        self.index.tag_count.get(slot)
    }

    fn own(&self, header: &str, universe: &Slots, keep: &dyn Fn(&str) -> bool) -> Slots {
        let finder = memchr::memmem::Finder::new(header.as_bytes());
        // Whoever does not have the header's bytes need not be read.
        let may = |slot: &Slot| self.written(*slot).is_some_and(|bytes| finder.find(bytes).is_some());
        let has = |slot: &Slot| {
            let found = self.with_contact(*slot, |contact| {
                contact.extra.iter().any(|(known, cell)| *known == header && keep(cell))
            });
            found.unwrap_or(false)
        };
        universe.iter().filter(may).filter(has).collect()
    }

    fn contents(&self) -> &dyn Contents {
        self
    }
}

impl Contents for Book {
    fn texts(&self, field: TextField, universe: &Slots, keep: &dyn Fn(&[u8]) -> bool) -> Slots {
        self.texts_where(field, universe, keep)
    }

    fn written(&self, field: TextField, universe: &Slots, keep: &dyn Fn(&[u8]) -> bool) -> Slots {
        let passes = |contact: &ContactRef| match field {
            TextField::Name => keep(contact.name.as_bytes()),
            TextField::City => keep(contact.city.as_bytes()),
            TextField::Note => keep(contact.note.as_bytes()),
            TextField::Email => contact.emails.iter().any(|email| keep(email.as_bytes())),
            TextField::Phone | TextField::Any => false,
        };
        kept(universe, |slot| self.with_contact(slot, passes).unwrap_or(false))
    }

    fn timelines(&self, universe: &Slots, keep: &dyn Fn(&[Interaction]) -> bool) -> Slots {
        let passes = |contact: &ContactRef| keep(&unpack(contact.interactions));
        let told = universe & &self.index.timelines;
        let mut found = kept(&told, |slot| self.with_contact(slot, passes).unwrap_or(false));
        if keep(&[]) {
            found |= universe - &told;
        }
        found
    }

    fn duplicates(&self) -> Slots {
        self.index.ways.phones(&self.blocks).shared() | self.index.ways.emails(&self.blocks).shared()
    }

    fn slot(&self, id: ContactId) -> Option<Slot> {
        self.slot_of(id)
    }
}
