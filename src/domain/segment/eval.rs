//! Which contacts a resolved segment matches. The index is a trait, so that the book (which knows segments) can be one
//! without an arrow turning round.

use super::ast::{DateField, NumberField, PresenceField, TextField};
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::TagId;
use std::borrow::Cow;

/// The absence of a value in a column.
pub const NO_DATE: i32 = i32::MIN;
/// The absence of a value in a column.
pub const NO_NUMBER: i64 = i64::MIN;

/// What evaluation asks of a book.
pub trait Index {
    /// Every living contact.
    fn everyone(&self) -> &Slots;
    /// Carriers of a tag; may be empty.
    fn tag(&self, tag: TagId) -> Cow<'_, Slots>;
    /// Contacts with this consent state.
    fn consent(&self, state: ConsentState) -> Cow<'_, Slots>;
    /// Contacts of this country.
    fn country(&self, country: Country) -> Cow<'_, Slots>;
    /// Contacts whose city folds to this key (`text::fold`).
    fn city(&self, folded: &str) -> Cow<'_, Slots>;
    /// Contacts that have this field.
    fn present(&self, field: PresenceField) -> Cow<'_, Slots>;
    /// Members of `universe` whose field holds `needle` (already folded; for phones: digits only).
    fn text(&self, field: TextField, needle: &str, universe: &Slots) -> Slots;
    /// Days since 1970-01-01 by slot, `NO_DATE` where there is none. May be shorter than the highest slot.
    fn dates(&self, field: DateField) -> &[i32];
    /// Thousandths by slot, `NO_NUMBER` where there is none. May be shorter than the highest slot.
    fn numbers(&self, field: NumberField) -> &[i64];
    /// How many tags a contact carries.
    fn tag_count(&self, slot: Slot) -> u32;
}
