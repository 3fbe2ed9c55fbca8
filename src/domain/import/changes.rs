//! What an import does to a book, in the form in which it is carried out: new contacts one by one, changed fields, tags.
//!
//! Deciding on it is `plan`'s business; identities, times and commits are the caller's.

use super::UnknownName;
use super::drafts::NewDrafts;
use crate::domain::contact::FieldValue;
use crate::domain::slots::Slot;
use crate::domain::tag::TagId;
use rustc_hash::FxHashMap;

/// A tag of the book, or one of the plan's new tags by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TagRef {
    Existing(TagId),
    New(u32),
}

/// Everything that an import does to a book.
#[derive(Debug, Default)]
pub struct Changes {
    /// Names of tags to be made; `TagRef::New` counts in here.
    pub new_tags: Vec<String>,
    /// In the order of the file.
    pub new: NewDrafts,
    pub updates: Vec<(Slot, Vec<FieldValue>)>,
    /// Tags for contacts that are in the book and lack them.
    pub tag_existing: Vec<(TagRef, Vec<Slot>)>,
}

/// What becomes of the tag names of the file, by tag number, and of the tags for every row.
#[derive(Debug, Default)]
pub(super) struct Tags {
    pub of_number: Vec<Option<TagRef>>,
    pub of_every_row: Vec<TagRef>,
    pub new: Vec<String>,
    pub unknown: Vec<UnknownName>,
}

impl Tags {
    /// The tag that a name will be; names that fold alike are one.
    pub fn make(&mut self, name: &str, key: String, made: &mut FxHashMap<String, TagRef>) -> TagRef {
        *made.entry(key).or_insert_with(|| {
            self.new.push(name.trim().to_owned());
            TagRef::New(u32::try_from(self.new.len() - 1).unwrap_or(u32::MAX))
        })
    }

    /// The tags of a contact by their numbers, with those for every row, each once.
    pub fn of_draft(&self, numbers: &[u32]) -> Vec<TagRef> {
        let named = numbers.iter().filter_map(|number| self.of_number.get(*number as usize).copied().flatten());
        let mut tags = self.of_every_row.clone();
        for tag in named {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}
