//! What an import does to a book, in the form in which it is carried out: new contacts one by one, changed fields, tags.
//!
//! Deciding on it is `plan`'s business; identities, times and commits are the caller's.

use super::UnknownName;
use super::clean::Draft;
use super::match_book::SubjectId;
use super::merge::{consent_of, contact_from_draft};
use crate::domain::consent::Consent;
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::slots::Slot;
use crate::domain::tag::TagId;
use rustc_hash::FxHashMap;

/// A tag of the book, or one of the plan's new tags by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TagRef {
    Existing(TagId),
    New(u32),
}

/// A contact that the file brings. Identity and time of creation are the caller's to give.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDraft {
    contact: Contact,
    pub tags: Vec<TagRef>,
}

impl NewDraft {
    /// The contact under its identity.
    pub fn into_contact(self, id: ContactId, created: Timestamp) -> Contact {
        Contact { id, created, ..self.contact }
    }
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

/// How many drafts stand together: they are freed so many at a time while they become contacts.
const CHUNK: usize = 4_096;

/// Drafts by subject.
#[derive(Debug, Default)]
pub(super) struct Drafts(Vec<Vec<Draft>>);

impl Drafts {
    pub fn push(&mut self, draft: Draft) {
        match self.0.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(draft),
            _ => {
                let mut chunk = Vec::with_capacity(if self.0.is_empty() { 0 } else { CHUNK });
                chunk.push(draft);
                self.0.push(chunk);
            }
        }
    }

    pub fn get(&self, subject: SubjectId) -> Option<&Draft> {
        let subject = subject as usize;
        self.0.get(subject / CHUNK)?.get(subject % CHUNK)
    }

    pub fn get_mut(&mut self, subject: SubjectId) -> Option<&mut Draft> {
        let subject = subject as usize;
        self.0.get_mut(subject / CHUNK)?.get_mut(subject % CHUNK)
    }
}

/// The new contacts in the order of the file, made one by one so that a million of them are not there twice.
#[derive(Debug, Default)]
pub struct NewDrafts {
    chunks: std::vec::IntoIter<Vec<Draft>>,
    chunk: std::vec::IntoIter<Draft>,
    /// Whether each subject is new, in the order of the drafts.
    is_new: std::vec::IntoIter<bool>,
    left: usize,
    consent: Consent,
    tags: Tags,
}

impl NewDrafts {
    /// `is_new` tells for each draft whether it becomes a contact.
    pub(super) fn new(drafts: Drafts, is_new: Vec<bool>, consent: Consent, tags: &Tags) -> NewDrafts {
        NewDrafts {
            left: is_new.iter().filter(|new| **new).count(),
            chunks: drafts.0.into_iter(),
            chunk: Vec::new().into_iter(),
            is_new: is_new.into_iter(),
            consent,
            tags: Tags {
                of_number: tags.of_number.clone(),
                of_every_row: tags.of_every_row.clone(),
                ..Tags::default()
            },
        }
    }
}

impl Iterator for NewDrafts {
    type Item = NewDraft;

    fn next(&mut self) -> Option<NewDraft> {
        loop {
            let draft = match self.chunk.next() {
                Some(draft) => draft,
                None => {
                    self.chunk = self.chunks.next()?.into_iter();
                    continue;
                }
            };
            if self.is_new.next()? {
                self.left = self.left.saturating_sub(1);
                let tags = self.tags.of_draft(&draft.tags);
                let consent = consent_of(draft.consent, &self.consent);
                return Some(NewDraft { contact: contact_from_draft(draft, consent), tags });
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for NewDrafts {}
