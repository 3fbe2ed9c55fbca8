//! One contact with all that is known about it: tags, link, and the commits that changed it.

use super::overview::figure;
use super::{Host, Service, audience};
use crate::domain::book::op::{Entry, Head, Op};
use crate::domain::contact::{ContactId, FieldValue};
use crate::domain::slots::Slot;
use crate::domain::wa_link::wa_link;
use crate::protocol::{ContactChange, ContactDetail, Reply, ServiceError};
use crate::store::Store;

/// How far back a contact's history is looked for.
const HEADS: u32 = 500;
/// Entries larger than this are not read for one contact's sake (bytes).
const ENTRY_LIMIT: usize = 64 * 1024;
/// Commits that changed more contacts than this are too large to look into; the head tells before the entry is read.
const TOUCHED_LIMIT: u32 = 64;

impl<S: Store> Service<S> {
    pub(super) async fn contact_detail<H: Host>(&mut self, host: &H, id: ContactId) -> Result<Reply, ServiceError> {
        let book = &self.desk(host).await?.book;
        let slot = book.slot_of(id).ok_or(ServiceError::Gone)?;
        let contact = book.contact(slot).ok_or(ServiceError::Gone)?;
        let tags = book.tags_of(slot);
        let phones_shown = contact
            .phones
            .iter()
            .map(|phone| phone.number.map_or_else(|| phone.raw.clone(), |number| number.shown()))
            .collect();
        let number = contact.messaging_phone().and_then(|phone| phone.number);
        let may_be_sent_to = !audience::split(book, [slot]).sendable.is_empty();
        let link = number.filter(|_| may_be_sent_to).map(|number| wa_link(book.settings().link_host, number, ""));
        let history = self.contact_history(slot).await?;
        Ok(Reply::Contact(Box::new(ContactDetail { contact, tags, phones_shown, link, history })))
    }

    async fn contact_history(&self, slot: Slot) -> Result<Vec<ContactChange>, ServiceError> {
        let mut history = Vec::new();
        for Head { seq, time, label, touched, .. } in self.heads_before(u64::MAX, HEADS).await? {
            if !touched.0.contains(slot) {
                continue;
            }
            let before =
                if figure(touched.0.len()) <= TOUCHED_LIMIT { self.before(seq, slot).await? } else { Vec::new() };
            history.push(ContactChange { seq, time, label, before });
        }
        Ok(history)
    }

    /// What stood in a contact before a commit, as far as its inverse sets it back.
    async fn before(&self, seq: u64, slot: Slot) -> Result<Vec<FieldValue>, ServiceError> {
        let Some(bytes) = self.store.entry(seq).await?.filter(|bytes| bytes.len() < ENTRY_LIMIT) else {
            return Ok(Vec::new());
        };
        let entry: Entry = super::journal::decode(&bytes)?;
        let mut before = Vec::new();
        // What another device had set, and gave way when both books were merged.
        for op in entry.commit.ops {
            if let Op::NoteValues(list) = op {
                before.extend(list.into_iter().filter(|(of, _)| *of == slot).flat_map(|(_, values)| values));
            }
        }
        for op in entry.inverse {
            match op {
                Op::SetFields(list) => {
                    before.extend(list.into_iter().filter(|(of, _)| *of == slot).flat_map(|(_, values)| values));
                }
                Op::SetConsent { contacts, consent } if contacts.0.contains(slot) => {
                    before.push(FieldValue::Consent(consent));
                }
                _ => {}
            }
        }
        Ok(before)
    }
}
