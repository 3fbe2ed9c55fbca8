//! Everything that is known of one contact, for the person it is about, and what is stored at all.

use super::export::file_name;
use super::overview::figure;
use super::{FileReply, Host, Service};
use crate::domain::book::Book;
use crate::domain::contact::{Contact, ContactId};
use crate::domain::export::personal::{PersonalFile, write_personal};
use crate::domain::slots::Slot;
use crate::domain::text::fold;
use crate::protocol::{Mention, PersonalCampaign, PersonalData, Reply, ServiceError, StorageReport};
use crate::store::Store;

/// Shorter names are words that stand anywhere.
const TELLING_LETTERS: usize = 5;

impl<S: Store> Service<S> {
    /// Everything that is known of a contact.
    pub(super) async fn personal_data<H: Host>(
        &mut self,
        host: &H,
        id: ContactId,
    ) -> Result<PersonalData, ServiceError> {
        let book = &self.desk(host).await?.book;
        let slot = book.slot_of(id).ok_or(ServiceError::Gone)?;
        let contact = book.contact(slot).ok_or(ServiceError::Gone)?;
        let shown =
            contact.phones.iter().map(|phone| phone.number.map_or_else(|| phone.raw.clone(), |number| number.shown()));
        let phones_shown = shown.collect();
        let tags = book.tags_of(slot).into_iter().filter_map(|tag| {
            let tag = book.tag(tag)?;
            let dimension = tag.dimension.and_then(|id| book.dimension(id)).map(|dimension| dimension.name.clone());
            Some((tag.name.clone(), dimension))
        });
        let tags = tags.collect();
        let lists = book.lists().filter(|list| list.recipients.0.contains(slot));
        let lists = lists.map(|list| (list.name.clone(), list.made)).collect();
        let campaigns = book.campaigns().filter(|campaign| campaign.recipients.0.contains(slot));
        let campaigns = campaigns.map(|campaign| PersonalCampaign {
            name: campaign.name.clone(),
            made: campaign.made,
            status: campaign.status(slot),
        });
        let campaigns = campaigns.collect();
        host.breathe().await;
        let mentions = mentions(book, slot, &contact);
        let history = self.contact_history(slot, u32::MAX).await?;
        Ok(PersonalData { contact, phones_shown, tags, lists, campaigns, history, mentions })
    }

    /// The same as a file that people and programs can read.
    pub(super) async fn personal_file<H: Host>(&mut self, host: &H, id: ContactId) -> Result<FileReply, ServiceError> {
        let data = self.personal_data(host, id).await?;
        let book = &self.desk(host).await?.book;
        let tags = book.slot_of(id).map(|slot| book.tags_of(slot)).unwrap_or_default();
        let named: Vec<_> = tags.into_iter().filter_map(|tag| Some((tag, book.tag(tag)?.name.as_str()))).collect();
        let campaigns = data.campaigns.iter().map(|one| (one.name.as_str(), one.made, one.status)).collect();
        let mut history = Vec::with_capacity(data.history.len());
        for change in &data.history {
            let what = serde_json::to_value(&change.label).map_err(super::errors::internal)?;
            history.push((change.seq, change.time, what, change.before.as_slice()));
        }
        let file = PersonalFile {
            contact: &data.contact,
            tags: &named,
            lists: &data.lists,
            campaigns,
            history,
            made: host.now(),
        };
        let bytes = write_personal(&file).map_err(super::errors::internal)?;
        Ok(FileReply { name: file_name("contact", host.today(), "json"), mime: "application/json", contacts: 1, bytes })
    }

    /// What is stored, and how large it is. Reads the whole store once.
    pub(super) async fn storage_report<H: Host>(&mut self, host: &H) -> Result<Reply, ServiceError> {
        let book = &self.desk(host).await?.book;
        let (contacts, memory) = (book.len(), super::journal::as_figure(book.memory()));
        let barred = figure(super::journal::as_figure(book.bars().len()));
        let sizes = self.store.sizes().await?;
        Ok(Reply::Storage(Box::new(StorageReport {
            contacts,
            memory,
            entries: sizes.entries,
            journal: sizes.journal,
            blocks: sizes.blocks,
            snapshot: sizes.snapshot,
            barred,
            durable: self.store.is_durable(),
            requests: host.requests(),
        })))
    }
}

/// Where else a contact is spoken of.
fn mentions(book: &Book, slot: Slot, contact: &Contact) -> Vec<Mention> {
    let mut needles: Vec<String> = contact.emails.iter().map(|email| fold(&email.0)).collect();
    for phone in &contact.phones {
        match phone.number {
            // The last nine digits are the same with the country's code and without it.
            Some(number) => needles.push(last_nine(&number.0.to_string())),
            None => needles.push(fold(&phone.raw)),
        }
    }
    let name = fold(&contact.name);
    if name.chars().count() >= TELLING_LETTERS {
        needles.push(name);
    }
    needles.retain(|needle| !needle.is_empty());
    let speaks = |text: &str| {
        let folded = fold(text);
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        needles
            .iter()
            .any(|needle| folded.contains(needle.as_str()) || (is_number(needle) && digits.contains(needle.as_str())))
    };
    let any = |texts: &[&str]| texts.iter().any(|text| speaks(text));
    let mut found = Vec::new();
    found.extend(
        book.segments().filter(|one| any(&[&one.name, &one.filter])).map(|one| Mention::Segment(one.name.clone())),
    );
    found.extend(
        book.templates().filter(|one| any(&[&one.name, &one.text])).map(|one| Mention::Template(one.name.clone())),
    );
    found.extend(book.lists().filter(|one| any(&[&one.name, &one.filter])).map(|one| Mention::List(one.name.clone())));
    found.extend(
        book.campaigns().filter(|one| any(&[&one.name, &one.text])).map(|one| Mention::Campaign(one.name.clone())),
    );
    found.extend(book.tags().filter(|one| any(&[&one.name])).map(|one| Mention::Tag(one.name.clone())));
    for other in book.everyone().iter().filter(|other| *other != slot) {
        let named = book.with_contact(other, |other| {
            let speaks =
                (!other.note.is_empty() && speaks(other.note)) || other.extra.iter().any(|(_, cell)| speaks(cell));
            speaks.then(|| other.name.to_owned())
        });
        found.extend(named.flatten().map(Mention::Contact));
    }
    found
}

fn is_number(needle: &str) -> bool {
    needle.bytes().all(|byte| byte.is_ascii_digit())
}

fn last_nine(digits: &str) -> String {
    digits.get(digits.len().saturating_sub(9)..).unwrap_or(digits).to_owned()
}
