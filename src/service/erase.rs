//! A contact leaves the book for good, as the person it is about may ask: out of the book, out of the snapshot, out of every
//! journal entry that holds it, and out of the second copies. What was merged into it, by hand or on another device, is the same
//! person and leaves as well.
//!
//! An entry that holds the contact loses its whole body, so that what it did can't be taken back any more; its head stays,
//! without the name. The number of a slot and the random id stay: they say nothing about anybody.

use super::contacts::called;
use super::errors::{damaged, internal};
use super::history::replaces;
use super::journal::{Record, decode};
use super::{Host, Service};
use crate::domain::bar::{Bar, BarKey, bars_of};
use crate::domain::book::Book;
use crate::domain::book::ledger::has_beneath;
use crate::domain::book::op::{Entry, Label, Op};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::slots::{SlotSet, Slots};
use crate::protocol::{Committed, ServiceError};
use crate::store::{Redaction, Store};
use std::collections::BTreeSet;

/// Heads read at a time.
const PAGE: u32 = 500;

/// Whom the journal is searched for.
struct Wanted {
    /// The contact, and those that it was once two or more of.
    ids: Vec<ContactId>,
    /// The ids as entries hold them.
    id_bytes: Vec<Vec<u8>>,
    /// The slots, as entries of this stretch of the journal know them. A restored book has slots of its own. Empty while the
    /// book did not know the contact; then only the id can tell.
    slots: Slots,
    /// False once a restore is met whose former book can't be read any more: whatever lies behind it may hold the contact.
    known: bool,
    /// What the contact is called, now or before.
    names: BTreeSet<String>,
}

impl<S: Store> Service<S> {
    /// Erases a contact, living or removed before. With `bar`, imports may not bring its numbers and addresses back.
    ///
    /// # Errors
    /// `Gone` if the book never knew it. On any error the contact is still there; the second copies may be gone, and are made
    /// anew.
    pub(super) async fn erase_contact<H: Host>(
        &mut self,
        host: &H,
        id: ContactId,
        bar: bool,
    ) -> Result<Committed, ServiceError> {
        let book = &self.desk(host).await?.book;
        let slot = book.slot_once_given(id).ok_or(ServiceError::Gone)?;
        let mut ids = vec![id];
        ids.extend(book.forebears(id));
        let wanted = Wanted::new(book, ids)?;
        let known: Vec<Contact> = wanted.slots.iter().filter_map(|slot| book.remains(slot)).collect();
        let mut ops = Vec::new();
        if book.slot_of(id).is_some() {
            ops.push(Op::RemoveContacts(SlotSet([slot].into_iter().collect())));
        }
        ops.push(Op::Forget(SlotSet(wanted.slots.clone())));
        let mut bars: Vec<Bar> = Vec::new();
        if bar {
            let key = book.bars().key().unwrap_or_else(|| BarKey(host.random().to_le_bytes()));
            bars.extend(known.iter().flat_map(|contact| bars_of(key, contact)));
        }
        let barred = !bars.is_empty();
        if barred {
            ops.push(Op::Bar(bars));
        }
        let redaction = self.forgetting(host, wanted).await?;
        // The copies first: if one of them can't be removed, nothing has happened yet.
        self.forget_copies(host).await?;
        let committed = self.commit_for_good(host, (Label::Erased { barred }, ops), redaction).await?;
        self.forget_prepared();
        Ok(committed)
    }

    /// What the journal has to forget of a contact.
    async fn forgetting<H: Host>(&self, host: &H, mut wanted: Wanted) -> Result<Redaction, ServiceError> {
        let (mut redaction, mut apart) = (Redaction::default(), Vec::new());
        let mut before = u64::MAX;
        loop {
            let page = self.records_before(before, PAGE).await?;
            let Some(oldest) = page.last().map(|record| record.head.seq) else { break };
            before = oldest;
            host.breathe().await;
            for mut record in page {
                if matches!(inmost(&record.head.label), Label::KeptApart { .. }) {
                    // Its contacts are named in the order of nothing, so all names of this one have to be known first.
                    apart.push(record);
                    continue;
                }
                if self.holds(&mut wanted, &record).await? {
                    wanted.unname_sole(&mut record);
                    drop_body(&mut redaction, &record);
                }
            }
        }
        for mut record in apart {
            let body = self.store.entry(record.head.seq).await?;
            let holds = body.is_none_or(|body| wanted.is_in(&body));
            if holds && wanted.unname(&mut record.head.label) {
                drop_body(&mut redaction, &record);
            }
        }
        Ok(redaction)
    }

    /// Whether a commit holds the contact. Going back over a restore, it also finds the slots that the contact had before.
    async fn holds(&self, wanted: &mut Wanted, Record { head, .. }: &Record) -> Result<bool, ServiceError> {
        let touched = !wanted.known || !head.touched.0.is_disjoint(&wanted.slots);
        if matches!(inmost(&head.label), Label::BooksMerged { .. }) && !touched {
            // A merge writes down all that is not shown, of everybody.
            let Some(body) = self.store.entry(head.seq).await? else { return Ok(false) };
            let Entry { commit, inverse } = decode(&body)?;
            return Ok(
                commit.ops.iter().chain(&inverse).any(|op| has_beneath(op, &wanted.slots)) || wanted.is_in(&body)
            );
        }
        if !replaces(&head.label) {
            return Ok(touched);
        }
        let Some(body) = self.store.entry(head.seq).await? else {
            wanted.known = false;
            return Ok(true);
        };
        let holds = touched || wanted.is_in(&body);
        let entry: Entry = decode(&body)?;
        let former = entry.inverse.iter().find_map(|op| match op {
            Op::Replace(image) => Some(image),
            _ => None,
        });
        if let Some(image) = former {
            wanted.slots = slots_of(&Book::from_image(image).map_err(damaged)?, &wanted.ids);
        }
        Ok(holds)
    }
}

/// The body of this commit goes, and its head says what it says now.
fn drop_body(redaction: &mut Redaction, record: &Record) {
    redaction.drop.push(record.head.seq);
    redaction.heads.push((record.head.seq, record.dropped()));
}

fn slots_of(book: &Book, ids: &[ContactId]) -> Slots {
    ids.iter().filter_map(|id| book.slot_once_given(*id)).collect()
}

impl Wanted {
    fn new(book: &Book, ids: Vec<ContactId>) -> Result<Wanted, ServiceError> {
        let slots = slots_of(book, &ids);
        let names = slots.iter().filter_map(|slot| book.remains(slot)).map(|contact| called(&contact)).collect();
        let id_bytes = ids.iter().map(postcard::to_stdvec).collect::<Result<_, _>>().map_err(internal)?;
        Ok(Wanted { ids, id_bytes, slots, known: true, names })
    }

    /// Whether bytes of the journal hold the contact's id. Ids are random, so nothing else looks like one.
    fn is_in(&self, bytes: &[u8]) -> bool {
        self.id_bytes.iter().any(|id| memchr::memmem::find(bytes, id).is_some())
    }

    /// Takes the name out of a head that is about the contact, and notes it.
    fn unname_sole(&mut self, Record { head, .. }: &mut Record) {
        let Some(name) = sole_name(&mut head.label) else { return };
        let name = std::mem::take(name);
        // Of several contacts any one may have given the name.
        if head.touched.0.len() == 1 {
            self.names.insert(name);
        }
    }

    /// Takes the contact's names out of a label that names several; all of them if none is known to be its own.
    fn unname(&self, label: &mut Label) -> bool {
        let Label::KeptApart { names } = inmost_mut(label) else { return false };
        let known = names.iter().any(|name| self.names.contains(name));
        for name in names.iter_mut().filter(|name| !known || self.names.contains(*name)) {
            name.clear();
        }
        true
    }
}

/// The action itself, however often it was taken back and done again.
fn inmost(label: &Label) -> &Label {
    match label {
        Label::Undone(inner) | Label::Redone(inner) => inmost(inner),
        label => label,
    }
}

fn inmost_mut(label: &mut Label) -> &mut Label {
    match label {
        Label::Undone(inner) | Label::Redone(inner) => inmost_mut(inner),
        label => label,
    }
}

/// The name of the one contact that a label is about.
fn sole_name(label: &mut Label) -> Option<&mut String> {
    match inmost_mut(label) {
        Label::ContactAdded { name }
        | Label::ContactEdited { name, .. }
        | Label::ContactsRemoved { name, .. }
        | Label::RecipientMarked { name, .. }
        | Label::Merged { name, .. } => Some(name),
        _ => None,
    }
}
