//! From bytes to a book's data, or the reason why not. The bytes may be anything; what is accepted is exactly what was
//! written: every digest is checked before the first line is read.

use super::manifest::*;
use super::record::*;
use super::words::{parse_id, parse_time};
use super::{
    BackupCampaign, BackupData, BackupFrame, BackupList, BackupProblem, FILE_LIMIT, FORMAT, LINE_LIMIT, RECORD_LIMIT,
};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::message::{CampaignId, ListId};
use crate::domain::tag::TagId;
use rustc_hash::FxHashSet;
use serde::de::DeserializeOwned;
use std::io::Cursor;
use zip::{CompressionMethod, ZipArchive};

/// The largest manifest that is read, in bytes.
const MANIFEST_LIMIT: usize = 64 * 1024;

/// Reads a backup and checks everything in it. Recipients of lists and campaigns may be contacts that the backup does not
/// have (they had left the book); tags of contacts and dimensions of tags are always there.
///
/// # Errors
/// See [`BackupProblem`]. Never panics, whatever the bytes.
pub fn read_backup(bytes: &[u8]) -> Result<BackupData, BackupProblem> {
    let mut contacts = Vec::new();
    let frame = read_backup_with(bytes, |contact, tags| contacts.push((contact, tags)))?;
    Ok(BackupData { frame, contacts })
}

/// Reads a backup like [`read_backup`], but hands the contacts out one by one, in the order of their ids, so that many need
/// not be held at once. What was handed out is worth nothing if an error follows.
///
/// # Errors
/// See [`BackupProblem`]. Never panics, whatever the bytes.
pub fn read_backup_with(bytes: &[u8], take: impl FnMut(Contact, Vec<TagId>)) -> Result<BackupFrame, BackupProblem> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > FILE_LIMIT) {
        return Err(BackupProblem::NotABackup);
    }
    let members = Members::open(bytes)?;
    let manifest = members.manifest()?;
    members.check(&manifest)?;
    let made = parse_time(&manifest.made).ok_or_else(|| damaged(MANIFEST))?;

    let settings = serde_json::from_slice(members.get(SETTINGS)?).ok().and_then(settings_from_record);
    let settings = settings.ok_or_else(|| bad_line(SETTINGS, 1))?;
    let mut dimensions = Vec::new();
    members.each(DIMENSIONS, |record| {
        keep_ascending(&mut dimensions, dimension_from_record(record)?, |dimension| dimension.id)
    })?;
    let mut tags = Vec::new();
    let known_dimensions: FxHashSet<_> = dimensions.iter().map(|dimension| dimension.id).collect();
    members.each(TAGS, |record| {
        let tag = tag_from_record(record)?;
        let homeless = tag.dimension.is_some_and(|dimension| !known_dimensions.contains(&dimension));
        if homeless { None } else { keep_ascending(&mut tags, tag, |tag| tag.id) }
    })?;
    let known_tags: FxHashSet<TagId> = tags.iter().map(|tag| tag.id).collect();
    read_contacts(&members, &known_tags, take)?;
    let mut segments = Vec::new();
    members
        .each(SEGMENTS, |record| keep_ascending(&mut segments, segment_from_record(record)?, |segment| segment.id))?;
    let mut templates = Vec::new();
    members.each(TEMPLATES, |record| {
        keep_ascending(&mut templates, template_from_record(record)?, |template| template.id)
    })?;
    let lists = read_lists(&members)?;
    let campaigns = read_campaigns(&members)?;
    let mut apart = Vec::new();
    if has_member(manifest.format, APART) {
        members.each(APART, |record| keep_ascending(&mut apart, apart_from_record(record)?, |pair| *pair))?;
    }
    let mut recipes = Vec::new();
    if has_member(manifest.format, RECIPES) {
        members
            .each(RECIPES, |record| keep_ascending(&mut recipes, recipe_from_record(record)?, |recipe| recipe.id))?;
    }
    let mut ledger = Vec::new();
    if has_member(manifest.format, LEDGER) {
        members.each(LEDGER, |line| {
            ledger.push(line);
            Some(())
        })?;
    }
    let app = manifest.app;
    let frame = BackupFrame {
        made,
        app,
        settings,
        tags,
        dimensions,
        segments,
        templates,
        lists,
        campaigns,
        apart,
        recipes,
        ledger,
    };
    Ok(frame)
}

fn read_contacts(
    members: &Members,
    known_tags: &FxHashSet<TagId>,
    mut take: impl FnMut(Contact, Vec<TagId>),
) -> Result<(), BackupProblem> {
    let mut previous: Option<ContactId> = None;
    members.each(CONTACTS, |record: ContactRecord<'static>| {
        let (contact, tags) = contact_from_record(record)?;
        let sound = tags.is_sorted_by(|a, b| a < b) && tags.iter().all(|tag| known_tags.contains(tag));
        if !sound || previous.is_some_and(|previous| contact.id <= previous) {
            return None;
        }
        previous = Some(contact.id);
        take(contact, tags);
        Some(())
    })
}

fn read_lists(members: &Members) -> Result<Vec<BackupList>, BackupProblem> {
    let mut lists = Vec::new();
    members.each(LISTS, |record: ListRecord<'static>| {
        let list = BackupList {
            id: ListId(parse_id(&record.id)?),
            name: record.name.into_owned(),
            filter: record.filter.into_owned(),
            made: parse_time(&record.made)?,
            recipients: Vec::new(),
        };
        keep_ascending(&mut lists, list, |list| list.id)
    })?;
    members.each(LIST_RECIPIENTS, |record: RecipientsRecord<'static>| {
        let id = ListId(parse_id(&record.of)?);
        let at = lists.binary_search_by_key(&id, |list| list.id).ok()?;
        if record.set != "recipients" {
            return None;
        }
        extend_ascending(&mut lists.get_mut(at)?.recipients, &record)
    })?;
    Ok(lists)
}

fn read_campaigns(members: &Members) -> Result<Vec<BackupCampaign>, BackupProblem> {
    let mut campaigns = Vec::new();
    members.each(CAMPAIGNS, |record: CampaignRecord<'static>| {
        let campaign = BackupCampaign {
            id: CampaignId(parse_id(&record.id)?),
            name: record.name.into_owned(),
            text: record.text.into_owned(),
            made: parse_time(&record.made)?,
            recipients: Vec::new(),
            opened: Vec::new(),
            sent: Vec::new(),
            skipped: Vec::new(),
        };
        keep_ascending(&mut campaigns, campaign, |campaign| campaign.id)
    })?;
    members.each(CAMPAIGN_RECIPIENTS, |record: RecipientsRecord<'static>| {
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
        extend_ascending(set, &record)
    })?;
    Ok(campaigns)
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

fn bad_line(member: &str, line: usize) -> BackupProblem {
    BackupProblem::Line { member: member.to_owned(), line: u32::try_from(line).unwrap_or(u32::MAX) }
}

/// The members of the zip as parts of its bytes: they are stored, so nothing is copied and nothing can grow.
struct Members<'a> {
    found: Vec<(String, &'a [u8])>,
}

impl<'a> Members<'a> {
    fn open(bytes: &'a [u8]) -> Result<Members<'a>, BackupProblem> {
        // A zip is known by its end. A backup that lost its end still begins as every backup does.
        let no_zip = || if begins_like_ours(bytes) { damaged("zip") } else { BackupProblem::NotABackup };
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_zip())?;
        if archive.index_for_name(MANIFEST).is_none() {
            return Err(no_zip());
        }
        if archive.len() > MEMBERS.len() + 1 {
            return Err(no_zip());
        }
        let mut found = Vec::with_capacity(archive.len());
        for index in 0..archive.len() {
            let member = archive.by_index_raw(index).map_err(|_| damaged("zip"))?;
            let name = member.name().map_err(|_| damaged("zip"))?.into_owned();
            let stored = member.compression() == CompressionMethod::Stored
                && !member.encrypted()
                && member.compressed_size() == member.size();
            let part = member.data_start().and_then(|start| {
                let start = usize::try_from(start).ok()?;
                let end = start.checked_add(usize::try_from(member.size()).ok()?)?;
                bytes.get(start..end)
            });
            match part {
                Some(part) if stored => found.push((name, part)),
                _ => return Err(damaged(&name)),
            }
        }
        Ok(Members { found })
    }

    fn get(&self, name: &str) -> Result<&'a [u8], BackupProblem> {
        self.found.iter().find(|(found, _)| found == name).map(|(_, bytes)| *bytes).ok_or_else(|| damaged(name))
    }

    fn manifest(&self) -> Result<Manifest, BackupProblem> {
        let bytes = self.get(MANIFEST)?;
        if bytes.len() > MANIFEST_LIMIT {
            return Err(damaged(MANIFEST));
        }
        // Another program's zip may hold a file of this name; ours has the README too.
        let not_ours = || if self.get(README).is_ok() { damaged(MANIFEST) } else { BackupProblem::NotABackup };
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

    /// Checks that the zip holds just what the manifest says, byte for byte.
    fn check(&self, manifest: &Manifest) -> Result<(), BackupProblem> {
        let expected: Vec<&str> = members_of(manifest.format).collect();
        // The manifest is one more.
        let agrees = self.found.len() <= expected.len() + 1
            && manifest.members.iter().map(|member| member.name.as_str()).eq(expected.iter().copied());
        if !agrees {
            return Err(damaged(MANIFEST));
        }
        let mut total = 0u64;
        for Member { name, records, bytes, sha256 } in &manifest.members {
            let part = self.get(name)?;
            let lines = if name.ends_with(".ndjson") { memchr::memchr_iter(b'\n', part).count() } else { 1 };
            let agrees = u64::try_from(part.len()) == Ok(*bytes)
                && u64::try_from(lines) == Ok(*records)
                && sha256_text(part) == *sha256;
            total = total.saturating_add(*records);
            if !agrees || total > RECORD_LIMIT {
                return Err(damaged(name));
            }
        }
        Ok(())
    }

    /// Reads every line of a member. `take` says `None` to a record it can't accept.
    fn each<R: DeserializeOwned>(
        &self,
        name: &str,
        mut take: impl FnMut(R) -> Option<()>,
    ) -> Result<(), BackupProblem> {
        let mut rest = self.get(name)?;
        let mut number = 0;
        while !rest.is_empty() {
            number += 1;
            let taken = memchr::memchr(b'\n', rest).filter(|end| *end <= LINE_LIMIT).and_then(|end| {
                let (line, after) = rest.split_at_checked(end)?;
                rest = after.get(1..)?;
                take(serde_json::from_slice(line).ok()?)
            });
            taken.ok_or_else(|| bad_line(name, number))?;
        }
        Ok(())
    }
}

/// Whether these bytes begin with the header of our first member: its name stands 30 bytes in (APPNOTE 4.3.7).
fn begins_like_ours(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && bytes.get(30..).is_some_and(|name| name.starts_with(README.as_bytes()))
}
