//! A contact leaves the book for good, as the person it is about may ask: out of the book, out of the snapshot, and out of
//! every journal entry that holds it. All of it is one write.
//!
//! An entry that holds the contact loses its whole body, so that what it did can't be taken back any more; its head stays and
//! says so, without the name. The number of a slot and the random id stay: they say nothing about anybody.

use super::contacts::called;
use super::errors::damaged;
use super::journal::{decode, decode_head, encode_head};
use super::{Host, Service};
use crate::domain::bar::{BarKey, bars_of};
use crate::domain::book::Book;
use crate::domain::book::op::{Entry, Head, Label, Op};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::slots::{Slot, SlotSet};
use crate::protocol::{Committed, ServiceError};
use crate::store::{Redaction, Store};
use std::collections::BTreeSet;

/// Heads read at a time.
const PAGE: u32 = 500;

/// Whom the journal is searched for.
struct Wanted {
    id: ContactId,
    /// The id as entries hold it.
    id_bytes: Vec<u8>,
    /// The slot, as entries of this stretch of the journal know it. A restored book has slots of its own. `None` while the
    /// book did not know the contact; then only the id can tell.
    slot: Option<Slot>,
    /// False once a restore is met whose former book can't be read any more: whatever lies behind it may hold the contact.
    known: bool,
    /// What the contact is called, now or before.
    names: BTreeSet<String>,
}

impl<S: Store> Service<S> {
    /// Erases a contact, living or removed before. With `bar`, imports may not bring its numbers and addresses back.
    ///
    /// # Errors
    /// `Gone` if the book never knew it. On any error everything is as it was.
    pub(super) async fn erase_contact<H: Host>(
        &mut self,
        host: &H,
        id: ContactId,
        bar: bool,
    ) -> Result<Committed, ServiceError> {
        let book = &self.desk(host).await?.book;
        let slot = book.slot_given_to(id).ok_or(ServiceError::Gone)?;
        let contact = book.contact(slot);
        let (mut ops, mut barred) = (Vec::new(), false);
        if let Some(contact) = &contact {
            ops.push(Op::RemoveContacts(SlotSet([slot].into_iter().collect())));
            if bar {
                let key = book.bars().key().unwrap_or_else(|| BarKey(host.random().to_le_bytes()));
                let bars = bars_of(key, contact);
                barred = !bars.is_empty();
                ops.push(Op::Bar(bars));
            }
        }
        let redaction = self.forgetting(host, id, slot, contact.as_ref()).await?;
        let committed = self.commit_for_good(host, (Label::Erased { barred }, ops), redaction).await?;
        // What was prepared before may show or hold the contact.
        (self.sorted, self.gathered, self.duplicates) = (None, None, None);
        (self.import, self.restore) = (None, None);
        self.stale_copies = true;
        Ok(committed)
    }

    /// What the journal has to forget of a contact.
    async fn forgetting<H: Host>(
        &self,
        host: &H,
        id: ContactId,
        slot: Slot,
        contact: Option<&Contact>,
    ) -> Result<Redaction, ServiceError> {
        let id_bytes = postcard::to_stdvec(&id).map_err(super::errors::internal)?;
        let names = contact.map(called).into_iter().collect();
        let mut wanted = Wanted { id, id_bytes, slot: Some(slot), known: true, names };
        let (mut redaction, mut apart) = (Redaction::default(), Vec::new());
        let mut before = u64::MAX;
        loop {
            let page = self.store.heads(before, PAGE).await?;
            if page.is_empty() {
                break;
            }
            host.breathe().await;
            for bytes in &page {
                let (mut head, behind) = decode_head(bytes)?;
                before = head.seq;
                if matches!(inmost(&head.label), Label::KeptApart { .. }) {
                    // Its contacts are named in the order of nothing, so all names of this one have to be known first.
                    apart.push((head, behind.to_vec()));
                    continue;
                }
                if !self.holds(&mut wanted, &head).await? {
                    continue;
                }
                redaction.drop.push(head.seq);
                wanted.forget(&mut head);
                redaction.heads.push((head.seq, encode_head(&head, behind)?));
            }
        }
        for (mut head, behind) in apart {
            let body = self.store.entry(head.seq).await?;
            let holds = body.is_none_or(|body| wanted.is_in(&body));
            if holds && wanted.unname(&mut head.label) {
                redaction.drop.push(head.seq);
                head.label = settled(head.label);
                redaction.heads.push((head.seq, encode_head(&head, &behind)?));
            }
        }
        Ok(redaction)
    }

    /// Whether a commit holds the contact. Going back over a restore, it also finds the slot that the contact had before.
    async fn holds(&self, wanted: &mut Wanted, head: &Head) -> Result<bool, ServiceError> {
        let touched = !wanted.known || wanted.slot.is_some_and(|slot| head.touched.0.contains(slot));
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
            wanted.slot = Book::from_image(image).map_err(damaged)?.slot_given_to(wanted.id);
        }
        Ok(holds)
    }
}

impl Wanted {
    /// Whether bytes of the journal hold the contact's id. Ids are random, so nothing else looks like one.
    fn is_in(&self, bytes: &[u8]) -> bool {
        memchr::memmem::find(bytes, &self.id_bytes).is_some()
    }

    /// Takes the name out of a head that is about the contact, and notes it.
    fn forget(&mut self, head: &mut Head) {
        if let Some(name) = sole_name(&mut head.label) {
            // Of several contacts any one may have given the name.
            if head.touched.0.len() == 1 {
                self.names.insert(std::mem::take(name));
            } else {
                name.clear();
            }
        }
        let label = std::mem::replace(&mut head.label, Label::SettingsChanged);
        head.label = settled(label);
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

/// Says that an action can't be taken back any more, once.
fn settled(label: Label) -> Label {
    if matches!(label, Label::Settled(_)) { label } else { Label::Settled(Box::new(label)) }
}

/// The action itself, however often it was taken back and done again.
fn inmost(label: &Label) -> &Label {
    match label {
        Label::Undone(inner) | Label::Redone(inner) | Label::Settled(inner) => inmost(inner),
        label => label,
    }
}

fn inmost_mut(label: &mut Label) -> &mut Label {
    match label {
        Label::Undone(inner) | Label::Redone(inner) | Label::Settled(inner) => inmost_mut(inner),
        label => label,
    }
}

/// Whether a commit put another book in the place of the one before.
fn replaces(label: &Label) -> bool {
    matches!(inmost(label), Label::Restored { .. })
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
