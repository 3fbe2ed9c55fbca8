//! From bytes to a book's data, or the reason why not. The bytes may be anything; what is accepted is exactly what was
//! written: every member is held against its digest, and what was read of it is worth nothing before.

use super::manifest::*;
use super::record::*;
use super::text::Text;
use super::words::{parse_id, parse_time};
use super::{BackupCampaign, BackupData, BackupFrame, BackupList, BackupProblem, FILE_LIMIT, FORMAT, RECORD_LIMIT};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::export::archive::{Part, Unpacking, members};
use crate::domain::message::{CampaignId, ListId};
use crate::domain::settings::Settings;
use crate::domain::tag::TagId;
use serde::de::DeserializeOwned;

/// The largest manifest that is read, in bytes.
const MANIFEST_LIMIT: usize = 64 * 1024;
/// The most members of a zip that is looked into: room for what newer formats may bring.
const MEMBER_LIMIT: usize = 64;

/// Reads a backup at once and checks everything in it. Recipients of lists and campaigns may be contacts that the backup does
/// not have (they had left the book); tags of contacts and dimensions of tags are always there.
///
/// # Errors
/// See [`BackupProblem`]. Never panics, whatever the bytes.
pub fn read_backup(bytes: &[u8]) -> Result<BackupData, BackupProblem> {
    let mut contacts = Vec::new();
    let mut reading = Reading::open(bytes)?;
    while !reading.advance(u64::MAX, |contact, tags| contacts.push((contact, tags)))? {}
    Ok(BackupData { frame: reading.finish()?, contacts })
}

/// A backup being read, in slices of whoever drives it. The contacts are handed out one by one, in the order of their ids, so
/// that many need not be held at once; what was handed out is worth nothing if an error follows.
pub struct Reading<'a> {
    parts: Vec<Part<'a>>,
    /// What the manifest says of the members that are not read yet.
    coming: std::vec::IntoIter<Member>,
    current: Option<Text<'a>>,
    /// What is read so far.
    frame: BackupFrame,
    /// The contact handed out last.
    previous: Option<ContactId>,
    read: u64,
    total: u64,
}

impl<'a> Reading<'a> {
    /// Reads the manifest, and checks how much it says there is before anything else is unpacked.
    ///
    /// # Errors
    /// See [`BackupProblem`].
    pub fn open(bytes: &'a [u8]) -> Result<Reading<'a>, BackupProblem> {
        if u64::try_from(bytes.len()).is_ok_and(|length| length > FILE_LIMIT) {
            return Err(BackupProblem::NotABackup);
        }
        // A zip is known by its end. A backup that lost its end still begins as every backup does.
        let no_zip = || if begins_like_ours(bytes) { damaged("zip") } else { BackupProblem::NotABackup };
        let parts = members(bytes, MEMBER_LIMIT).ok_or_else(no_zip)?;
        let manifest = manifest(parts.iter().find(|part| part.name == MANIFEST).ok_or_else(no_zip)?, &parts)?;
        let total = check(&parts, &manifest)?;
        let frame = BackupFrame {
            made: parse_time(&manifest.made).ok_or_else(|| damaged(MANIFEST))?,
            app: manifest.app,
            settings: Settings::default(),
            tags: Vec::new(),
            dimensions: Vec::new(),
            segments: Vec::new(),
            templates: Vec::new(),
            lists: Vec::new(),
            campaigns: Vec::new(),
            apart: Vec::new(),
            recipes: Vec::new(),
            arrangements: Vec::new(),
            ledger: Vec::new(),
        };
        let coming = manifest.members.into_iter();
        Ok(Reading { parts, coming, current: None, frame, previous: None, read: 0, total })
    }

    /// Reads about so many bytes of text more, and hands out the contacts among them. True once everything is read.
    ///
    /// # Errors
    /// See [`BackupProblem`]; nothing more can be read then.
    pub fn advance(&mut self, bytes: u64, mut take: impl FnMut(Contact, Vec<TagId>)) -> Result<bool, BackupProblem> {
        let from = self.read;
        while self.read.saturating_sub(from) < bytes {
            let Some(mut text) = self.current.take() else {
                let Some(member) = self.coming.next() else { return Ok(true) };
                let part = self.parts.iter().find(|part| part.name == member.name);
                self.current = Some(Text::new(part.ok_or_else(|| damaged(&member.name))?, member)?);
                continue;
            };
            let name = text.name.clone();
            let given = text.next(|record| self.record(&name, record, &mut take))?;
            self.read = self.read.saturating_add(u64::try_from(given).unwrap_or(u64::MAX));
            self.current = (given > 0).then_some(text);
        }
        Ok(false)
    }

    /// Bytes of text that were read, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        (self.read.min(self.total), self.total)
    }

    /// Everything but the contacts.
    ///
    /// # Errors
    /// `Damaged` if not everything was read.
    pub fn finish(self) -> Result<BackupFrame, BackupProblem> {
        if self.current.is_none() && self.coming.as_slice().is_empty() { Ok(self.frame) } else { Err(damaged("zip")) }
    }

    /// Takes one record of a member; `None` if it can't be accepted.
    fn record(&mut self, name: &str, record: &[u8], take: impl FnMut(Contact, Vec<TagId>)) -> Option<()> {
        let frame = &mut self.frame;
        match name {
            SETTINGS => {
                frame.settings = settings_from_record(parsed(record)?)?;
                Some(())
            }
            DIMENSIONS => keep_ascending(&mut frame.dimensions, dimension_from_record(parsed(record)?)?, |it| it.id),
            TAGS => {
                let tag = tag_from_record(parsed(record)?)?;
                let known = |id| frame.dimensions.binary_search_by_key(&id, |dimension| dimension.id).is_ok();
                let homeless = tag.dimension.is_some_and(|dimension| !known(dimension));
                if homeless { None } else { keep_ascending(&mut frame.tags, tag, |tag| tag.id) }
            }
            CONTACTS => self.contact(parsed(record)?, take),
            SEGMENTS => keep_ascending(&mut frame.segments, segment_from_record(parsed(record)?)?, |it| it.id),
            TEMPLATES => keep_ascending(&mut frame.templates, template_from_record(parsed(record)?)?, |it| it.id),
            LISTS => keep_ascending(&mut frame.lists, list(parsed(record)?)?, |list| list.id),
            LIST_RECIPIENTS => list_recipients(&mut frame.lists, &parsed(record)?),
            CAMPAIGNS => keep_ascending(&mut frame.campaigns, campaign(parsed(record)?)?, |campaign| campaign.id),
            CAMPAIGN_RECIPIENTS => campaign_recipients(&mut frame.campaigns, &parsed(record)?),
            APART => keep_ascending(&mut frame.apart, apart_from_record(parsed(record)?)?, |pair| *pair),
            RECIPES => keep_ascending(&mut frame.recipes, recipe_from_record(parsed(record)?)?, |recipe| recipe.id),
            ARRANGEMENTS => {
                keep_ascending(&mut frame.arrangements, arrangement_from_record(parsed(record)?)?, |it| it.id)
            }
            LEDGER => {
                frame.ledger.push(parsed(record)?);
                Some(())
            }
            _ => None,
        }
    }

    fn contact(&mut self, record: ContactRecord, mut take: impl FnMut(Contact, Vec<TagId>)) -> Option<()> {
        let (contact, tags) = contact_from_record(record)?;
        let known = |id: &TagId| self.frame.tags.binary_search_by_key(id, |tag| tag.id).is_ok();
        let sound = tags.is_sorted_by(|a, b| a < b) && tags.iter().all(known);
        if !sound || self.previous.is_some_and(|previous| contact.id <= previous) {
            return None;
        }
        self.previous = Some(contact.id);
        take(contact, tags);
        Some(())
    }
}

/// The manifest, if it is one of ours.
fn manifest(part: &Part, parts: &[Part]) -> Result<Manifest, BackupProblem> {
    // Another program's zip may hold a file of this name; ours has the README too.
    let not_ours = || {
        if parts.iter().any(|part| part.name == README) { damaged(MANIFEST) } else { BackupProblem::NotABackup }
    };
    let length = usize::try_from(part.length).ok().filter(|length| *length <= MANIFEST_LIMIT).ok_or_else(not_ours)?;
    // A byte more than it says, so that its end is seen.
    let mut bytes = vec![0; length + 1];
    let given = Unpacking::new(part).and_then(|mut unpacking| unpacking.next(&mut bytes)).map_err(|_| not_ours())?;
    let bytes = bytes.get(..given).filter(|_| given == length).ok_or_else(not_ours)?;
    let FormatOnly { format } = serde_json::from_slice(bytes).map_err(|_| not_ours())?;
    if format > FORMAT {
        return Err(BackupProblem::TooNew { format });
    }
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| damaged(MANIFEST))?;
    if !(1..=FORMAT).contains(&manifest.format) || manifest.digest != manifest.digest() {
        return Err(damaged(MANIFEST));
    }
    Ok(manifest)
}

/// Checks that the zip holds just the members of the manifest, and no more of them than is read. Gives the bytes of text in
/// all.
fn check(parts: &[Part], manifest: &Manifest) -> Result<u64, BackupProblem> {
    let expected: Vec<&str> = members_of(manifest.format).collect();
    // The manifest is one more.
    let agrees = parts.len() <= expected.len() + 1
        && manifest.members.iter().map(|member| member.name.as_str()).eq(expected.iter().copied());
    if !agrees {
        return Err(damaged(MANIFEST));
    }
    let (mut lines, mut text) = (0u64, 0u64);
    for Member { name, records, bytes, .. } in &manifest.members {
        lines = lines.saturating_add(*records);
        text = text.saturating_add(*bytes);
        let there = parts.iter().find(|part| part.name == *name).is_some_and(|part| part.length == *bytes);
        if !there || lines > RECORD_LIMIT || text > FILE_LIMIT {
            return Err(damaged(name));
        }
    }
    Ok(text)
}

fn parsed<R: DeserializeOwned>(record: &[u8]) -> Option<R> {
    serde_json::from_slice(record).ok()
}

fn list(record: ListRecord) -> Option<BackupList> {
    Some(BackupList {
        id: ListId(parse_id(&record.id)?),
        name: record.name.into_owned(),
        filter: record.filter.into_owned(),
        made: parse_time(&record.made)?,
        recipients: Vec::new(),
    })
}

fn list_recipients(lists: &mut [BackupList], record: &RecipientsRecord) -> Option<()> {
    let id = ListId(parse_id(&record.of)?);
    let at = lists.binary_search_by_key(&id, |list| list.id).ok()?;
    if record.set != "recipients" {
        return None;
    }
    extend_ascending(&mut lists.get_mut(at)?.recipients, record)
}

fn campaign(record: CampaignRecord) -> Option<BackupCampaign> {
    Some(BackupCampaign {
        id: CampaignId(parse_id(&record.id)?),
        name: record.name.into_owned(),
        text: record.text.into_owned(),
        made: parse_time(&record.made)?,
        recipients: Vec::new(),
        opened: Vec::new(),
        sent: Vec::new(),
        skipped: Vec::new(),
    })
}

fn campaign_recipients(campaigns: &mut [BackupCampaign], record: &RecipientsRecord) -> Option<()> {
    let id = CampaignId(parse_id(&record.of)?);
    let at = campaigns.binary_search_by_key(&id, |campaign| campaign.id).ok()?;
    let campaign = campaigns.get_mut(at)?;
    let set = match &*record.set {
        "recipients" => &mut campaign.recipients,
        "opened" => &mut campaign.opened,
        "sent" => &mut campaign.sent,
        "skipped" => &mut campaign.skipped,
        _ => return None,
    };
    extend_ascending(set, record)
}

/// Appends an item whose id is above the last one's; `None` otherwise, so that no id comes twice.
fn keep_ascending<T, K: Ord>(items: &mut Vec<T>, item: T, id: impl Fn(&T) -> K) -> Option<()> {
    if items.last().is_some_and(|last| id(last) >= id(&item)) {
        return None;
    }
    items.push(item);
    Some(())
}

fn extend_ascending(set: &mut Vec<ContactId>, record: &RecipientsRecord) -> Option<()> {
    for contact in contacts_of(record)? {
        keep_ascending(set, contact, |contact| *contact)?;
    }
    Some(())
}

fn damaged(member: &str) -> BackupProblem {
    BackupProblem::Damaged { member: member.to_owned() }
}

/// Whether these bytes begin with the header of our first member: its name stands 30 bytes in (APPNOTE 4.3.7).
fn begins_like_ours(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && bytes.get(30..).is_some_and(|name| name.starts_with(README.as_bytes()))
}
