//! From a book's data to the bytes of a backup, one record at a time.

use super::manifest::*;
use super::record::*;
use super::words::{contact_id_text, id_text, time_text};
use super::{BackupFrame, BackupWriteError, FILE_LIMIT, FORMAT, LINE_LIMIT, RECORD_LIMIT};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::export::archive::{Archive, Packing};
use crate::domain::tag::TagId;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::borrow::Borrow;
use std::io::{self, Write};

/// How many contacts one line of recipients holds.
const RECIPIENTS_A_LINE: usize = 1_000;

/// Writes a backup at once. The contacts come with their tags, in ascending order of their ids; everything else may come in
/// any order. A contact's tag that `frame` does not know is left out.
///
/// # Errors
/// See [`BackupWriteError`]; nothing that `read_backup` would refuse is written.
pub fn write_backup<C: Borrow<Contact>>(
    frame: &BackupFrame,
    contacts: impl IntoIterator<Item = (C, Vec<TagId>)>,
) -> Result<Vec<u8>, BackupWriteError> {
    let mut writing = Writing::new(frame.clone())?;
    for (contact, tags) in contacts {
        writing.contact(contact.borrow(), tags)?;
    }
    while !writing.advance(u64::MAX)? {}
    Ok(writing.finish()?.0)
}

/// A backup being written, in slices of whoever drives it: first every contact, then `advance` until it is done. What is in
/// memory is the file as it grows, and the frame.
pub struct Writing {
    frame: BackupFrame,
    out: Output,
    /// The contact written last.
    previous: Option<ContactId>,
    /// The place among `MEMBERS` of the member being written.
    member: usize,
    /// The place of the next record among the member's.
    item: usize,
    /// How many contacts of the item's set are written.
    within: usize,
}

impl Writing {
    /// Writes what comes before the contacts. The frame may be in any order.
    ///
    /// # Errors
    /// See [`BackupWriteError`].
    pub fn new(frame: BackupFrame) -> Result<Writing, BackupWriteError> {
        let frame = frame.sorted();
        let mut writing = Writing { frame, out: Output::new(), previous: None, member: 0, item: 0, within: 0 };
        writing.begin()?;
        while writing.name() != CONTACTS {
            if !writing.record()? {
                writing.member += 1;
                writing.begin()?;
            }
        }
        Ok(writing)
    }

    /// Writes a contact with its tags; those that the frame does not know are left out.
    ///
    /// # Errors
    /// `OutOfOrder` if its id is not above that of the contact before it.
    pub fn contact(&mut self, contact: &Contact, mut tags: Vec<TagId>) -> Result<(), BackupWriteError> {
        if self.name() != CONTACTS || self.previous.is_some_and(|previous| contact.id <= previous) {
            return Err(BackupWriteError::OutOfOrder { contact: contact.id });
        }
        self.previous = Some(contact.id);
        tags.sort_unstable();
        tags.dedup();
        let known = &self.frame.tags;
        let name = |id: TagId| known.binary_search_by_key(&id, |tag| tag.id).ok().and_then(|at| known.get(at));
        let named: Vec<(TagId, &str)> = tags.iter().filter_map(|id| Some((*id, name(*id)?.name.as_str()))).collect();
        self.out.line(&record_from_contact(contact, &named))
    }

    /// Writes about so many bytes of what comes after the contacts. True once all is written.
    ///
    /// # Errors
    /// See [`BackupWriteError`].
    pub fn advance(&mut self, bytes: u64) -> Result<bool, BackupWriteError> {
        let from = self.written();
        while self.member < MEMBERS.len() {
            if self.written().saturating_sub(from) >= bytes {
                return Ok(false);
            }
            // No more contacts come.
            if self.name() == CONTACTS || !self.record()? {
                self.member += 1;
                self.begin()?;
            }
        }
        Ok(true)
    }

    /// Bytes of text written so far, before they were packed.
    pub fn written(&self) -> u64 {
        self.out.bytes
    }

    /// The file, and the frame in the order in which it is read again.
    ///
    /// # Errors
    /// See [`BackupWriteError`].
    pub fn finish(mut self) -> Result<(Vec<u8>, BackupFrame), BackupWriteError> {
        while !self.advance(u64::MAX)? {}
        Ok((self.out.finish(&self.frame)?, self.frame))
    }

    fn name(&self) -> &'static str {
        MEMBERS.get(self.member).map_or(MANIFEST, |(name, _)| *name)
    }

    fn begin(&mut self) -> Result<(), BackupWriteError> {
        (self.item, self.within) = (0, 0);
        if self.member < MEMBERS.len() { self.out.begin(self.name()) } else { Ok(()) }
    }

    /// Writes the member's next record; false if there is none.
    fn record(&mut self) -> Result<bool, BackupWriteError> {
        let (name, at) = (self.name(), self.item);
        let Writing { frame, out, .. } = self;
        let written = match name {
            README => (at == 0).then(|| out.text(README_TEXT.as_bytes())),
            SETTINGS => (at == 0).then(|| out.page(&record_from_settings(&frame.settings))),
            DIMENSIONS => frame.dimensions.get(at).map(|dimension| out.line(&record_from_dimension(dimension))),
            TAGS => frame.tags.get(at).map(|tag| out.line(&record_from_tag(tag))),
            SEGMENTS => frame.segments.get(at).map(|segment| out.line(&record_from_segment(segment))),
            TEMPLATES => frame.templates.get(at).map(|template| out.line(&record_from_template(template))),
            LISTS => frame.lists.get(at).map(|list| {
                let (name, filter) = (list.name.as_str().into(), list.filter.as_str().into());
                out.line(&ListRecord { id: id_text(list.id.0), name, filter, made: time_text(list.made) })
            }),
            CAMPAIGNS => frame.campaigns.get(at).map(|campaign| {
                let (name, text) = (campaign.name.as_str().into(), campaign.text.as_str().into());
                out.line(&CampaignRecord { id: id_text(campaign.id.0), name, text, made: time_text(campaign.made) })
            }),
            LIST_RECIPIENTS | CAMPAIGN_RECIPIENTS => return self.recipients(),
            APART => frame.apart.get(at).map(|pair| out.line(&record_from_apart(*pair))),
            RECIPES => frame.recipes.get(at).map(|recipe| out.line(&record_from_recipe(recipe))),
            ARRANGEMENTS => frame.arrangements.get(at).map(|one| out.line(&record_from_arrangement(one))),
            LEDGER => frame.ledger.get(at).map(|line| out.line(line)),
            _ => None,
        };
        self.item += 1;
        written.transpose().map(|written| written.is_some())
    }

    /// Writes the next line of recipients; false if there is none. A set without any has no line.
    fn recipients(&mut self) -> Result<bool, BackupWriteError> {
        loop {
            let Writing { frame, out, item, within, .. } = self;
            let set = if MEMBERS.get(self.member).is_some_and(|(name, _)| *name == LIST_RECIPIENTS) {
                frame.lists.get(*item).map(|list| (list.id.0, "recipients", &list.recipients))
            } else {
                frame.campaigns.get(*item / 4).map(|campaign| match *item % 4 {
                    0 => (campaign.id.0, "recipients", &campaign.recipients),
                    1 => (campaign.id.0, "opened", &campaign.opened),
                    2 => (campaign.id.0, "sent", &campaign.sent),
                    _ => (campaign.id.0, "skipped", &campaign.skipped),
                })
            };
            let Some((of, set, contacts)) = set else { return Ok(false) };
            let rest = contacts.get(*within..).unwrap_or_default();
            if rest.is_empty() {
                (*item, *within) = (*item + 1, 0);
                continue;
            }
            let some = rest.get(..RECIPIENTS_A_LINE).unwrap_or(rest);
            *within += some.len();
            let contacts = some.iter().map(|contact| contact_id_text(*contact)).collect();
            out.line(&RecipientsRecord { of: id_text(of), set: set.into(), contacts })?;
            return Ok(true);
        }
    }
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
        Output {
            archive: Archive::new(Packing::Deflated),
            members: Vec::new(),
            current: None,
            line: Vec::new(),
            records: 0,
            bytes: 0,
        }
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

    /// A member that is one document.
    fn page<R: Serialize>(&mut self, record: &R) -> Result<(), BackupWriteError> {
        let mut text = serde_json::to_vec_pretty(record).map_err(io::Error::from)?;
        text.push(b'\n');
        self.text(&text)
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
