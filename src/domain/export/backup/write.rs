//! From a book's data to the bytes of a backup, one record at a time.

use super::manifest::*;
use super::record::*;
use super::words::{contact_id_text, id_text, time_text};
use super::{BackupFrame, BackupWriteError, FILE_LIMIT, FORMAT, LINE_LIMIT, RECORD_LIMIT};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::export::archive::Archive;
use crate::domain::tag::TagId;
use rustc_hash::FxHashMap;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::borrow::Borrow;
use std::io::{self, Write};

/// How many contacts one line of recipients holds.
const RECIPIENTS_A_LINE: usize = 1_000;

/// Writes a backup. The contacts come with their tags, in ascending order of their ids; everything else may come in any
/// order. A contact's tag that `frame` does not know is left out.
///
/// # Errors
/// See [`BackupWriteError`]; nothing that `read_backup` would refuse is written.
pub fn write_backup<C: Borrow<Contact>>(
    frame: &BackupFrame,
    contacts: impl IntoIterator<Item = (C, Vec<TagId>)>,
) -> Result<Vec<u8>, BackupWriteError> {
    let mut out = Output::new();

    out.begin(README)?;
    out.text(README_TEXT.as_bytes())?;

    out.begin(SETTINGS)?;
    let mut settings = serde_json::to_vec_pretty(&record_from_settings(&frame.settings)).map_err(io::Error::from)?;
    settings.push(b'\n');
    out.text(&settings)?;

    out.begin(DIMENSIONS)?;
    for dimension in by_id(&frame.dimensions, |dimension| dimension.id) {
        out.line(&record_from_dimension(dimension))?;
    }
    out.begin(TAGS)?;
    for tag in by_id(&frame.tags, |tag| tag.id) {
        out.line(&record_from_tag(tag))?;
    }
    out.begin(CONTACTS)?;
    write_contacts(frame, contacts, &mut out)?;

    out.begin(SEGMENTS)?;
    for segment in by_id(&frame.segments, |segment| segment.id) {
        out.line(&record_from_segment(segment))?;
    }
    out.begin(TEMPLATES)?;
    for template in by_id(&frame.templates, |template| template.id) {
        out.line(&record_from_template(template))?;
    }

    let lists = by_id(&frame.lists, |list| list.id);
    out.begin(LISTS)?;
    for list in &lists {
        let (name, filter) = (list.name.as_str().into(), list.filter.as_str().into());
        out.line(&ListRecord { id: id_text(list.id.0), name, filter, made: time_text(list.made) })?;
    }
    out.begin(LIST_RECIPIENTS)?;
    for list in &lists {
        out.recipients(list.id.0, "recipients", &list.recipients)?;
    }

    let campaigns = by_id(&frame.campaigns, |campaign| campaign.id);
    out.begin(CAMPAIGNS)?;
    for campaign in &campaigns {
        let (name, text) = (campaign.name.as_str().into(), campaign.text.as_str().into());
        out.line(&CampaignRecord { id: id_text(campaign.id.0), name, text, made: time_text(campaign.made) })?;
    }
    out.begin(CAMPAIGN_RECIPIENTS)?;
    for campaign in &campaigns {
        let id = campaign.id.0;
        out.recipients(id, "recipients", &campaign.recipients)?;
        out.recipients(id, "opened", &campaign.opened)?;
        out.recipients(id, "sent", &campaign.sent)?;
        out.recipients(id, "skipped", &campaign.skipped)?;
    }
    out.begin(APART)?;
    for pair in by_id(&frame.apart, |pair| *pair) {
        out.line(&record_from_apart(*pair))?;
    }
    out.begin(RECIPES)?;
    for recipe in by_id(&frame.recipes, |recipe| recipe.id) {
        out.line(&record_from_recipe(recipe))?;
    }
    out.begin(LEDGER)?;
    for line in &frame.ledger {
        out.line(line)?;
    }
    out.finish(frame)
}

fn write_contacts<C: Borrow<Contact>>(
    frame: &BackupFrame,
    contacts: impl IntoIterator<Item = (C, Vec<TagId>)>,
    out: &mut Output,
) -> Result<(), BackupWriteError> {
    let names: FxHashMap<TagId, &str> = frame.tags.iter().map(|tag| (tag.id, tag.name.as_str())).collect();
    let mut previous: Option<ContactId> = None;
    for (contact, mut tags) in contacts {
        let contact = contact.borrow();
        if previous.is_some_and(|previous| contact.id <= previous) {
            return Err(BackupWriteError::OutOfOrder { contact: contact.id });
        }
        previous = Some(contact.id);
        tags.sort_unstable();
        tags.dedup();
        let named: Vec<(TagId, &str)> = tags.iter().filter_map(|tag| Some((*tag, *names.get(tag)?))).collect();
        out.line(&record_from_contact(contact, &named))?;
    }
    Ok(())
}

fn by_id<T, K: Ord>(items: &[T], id: impl Fn(&T) -> K) -> Vec<&T> {
    let mut sorted: Vec<&T> = items.iter().collect();
    sorted.sort_by_key(|item| id(item));
    sorted
}

/// The zip with the digests of what went into it.
struct Output {
    archive: Archive,
    /// Finished members.
    members: Vec<Member>,
    current: Option<Current>,
    /// The line being made.
    line: Vec<u8>,
    records: u64,
    bytes: u64,
}

struct Current {
    name: &'static str,
    hash: Sha256,
    records: u64,
    bytes: u64,
}

impl Output {
    fn new() -> Output {
        Output { archive: Archive::new(), members: Vec::new(), current: None, line: Vec::new(), records: 0, bytes: 0 }
    }

    fn begin(&mut self, name: &'static str) -> Result<(), BackupWriteError> {
        self.end();
        self.archive.begin(name)?;
        self.current = Some(Current { name, hash: Sha256::new(), records: 0, bytes: 0 });
        Ok(())
    }

    fn end(&mut self) {
        if let Some(Current { name, hash, records, bytes }) = self.current.take() {
            let sha256 = hexadecimal(&hash.finalize());
            self.members.push(Member { name: name.to_owned(), records, bytes, sha256 });
        }
    }

    fn line<R: Serialize>(&mut self, record: &R) -> Result<(), BackupWriteError> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        serde_json::to_writer(&mut line, record).map_err(io::Error::from)?;
        if line.len() > LINE_LIMIT {
            let (member, line) = self.current.as_ref().map_or((CONTACTS, 0), |current| (current.name, current.records));
            return Err(BackupWriteError::RecordTooLong { member, line: u32::try_from(line + 1).unwrap_or(u32::MAX) });
        }
        line.push(b'\n');
        self.text(&line)?;
        self.line = line;
        Ok(())
    }

    fn recipients(&mut self, of: u64, set: &'static str, contacts: &[ContactId]) -> Result<(), BackupWriteError> {
        let mut contacts = contacts.to_vec();
        contacts.sort_unstable();
        contacts.dedup();
        for some in contacts.chunks(RECIPIENTS_A_LINE) {
            let contacts = some.iter().map(|contact| contact_id_text(*contact)).collect();
            self.line(&RecipientsRecord { of: id_text(of), set: set.into(), contacts })?;
        }
        Ok(())
    }

    /// One record of the current member.
    fn text(&mut self, bytes: &[u8]) -> Result<(), BackupWriteError> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.records += 1;
        self.bytes += length;
        if self.records > RECORD_LIMIT || self.bytes > FILE_LIMIT - ROOM_FOR_DIRECTORY {
            return Err(BackupWriteError::TooLarge);
        }
        if let Some(current) = &mut self.current {
            current.hash.update(bytes);
            current.records += 1;
            current.bytes += length;
        }
        self.archive.write_all(bytes)?;
        Ok(())
    }

    fn finish(mut self, frame: &BackupFrame) -> Result<Vec<u8>, BackupWriteError> {
        self.end();
        let mut manifest = Manifest {
            format: FORMAT,
            // One line, so that the digest's text has only one reading.
            app: frame.app.replace(['\r', '\n'], " "),
            made: time_text(frame.made),
            members: self.members,
            digest: String::new(),
        };
        manifest.digest = manifest.digest();
        let mut text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from)?;
        text.push(b'\n');
        self.archive.begin(MANIFEST)?;
        self.archive.write_all(&text)?;
        Ok(self.archive.finish()?)
    }
}

/// Bytes kept for the manifest and the zip's own headers.
const ROOM_FOR_DIRECTORY: u64 = 64 * 1024;
