//! A book without contacts, for plans.

use daftar::domain::contact::Contact;
use daftar::domain::import::match_book::Known;
use daftar::domain::slots::Slot;
use daftar::domain::tag::TagId;

/// Knows nobody.
pub struct Nobody;

impl Known for Nobody {
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
