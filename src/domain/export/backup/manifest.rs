//! What a backup says about itself: version, maker, and the digest and number of lines of every member.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const README: &str = "README.txt";
pub(super) const SETTINGS: &str = "settings.json";
pub(super) const DIMENSIONS: &str = "dimensions.ndjson";
pub(super) const TAGS: &str = "tags.ndjson";
pub(super) const CONTACTS: &str = "contacts.ndjson";
pub(super) const SEGMENTS: &str = "segments.ndjson";
pub(super) const TEMPLATES: &str = "templates.ndjson";
pub(super) const LISTS: &str = "lists.ndjson";
pub(super) const LIST_RECIPIENTS: &str = "list-recipients.ndjson";
pub(super) const CAMPAIGNS: &str = "campaigns.ndjson";
pub(super) const CAMPAIGN_RECIPIENTS: &str = "campaign-recipients.ndjson";
pub(super) const APART: &str = "apart.ndjson";
pub(super) const RECIPES: &str = "recipes.ndjson";
pub(super) const LEDGER: &str = "ledger.ndjson";
pub(super) const ARRANGEMENTS: &str = "arrangements.ndjson";

/// Every member but the manifest, in the order of the file, with the format that brought it. A new format adds members at the
/// end.
pub(super) const MEMBERS: [(&str, u32); 15] = [
    (README, 1),
    (SETTINGS, 1),
    (DIMENSIONS, 1),
    (TAGS, 1),
    (CONTACTS, 1),
    (SEGMENTS, 1),
    (TEMPLATES, 1),
    (LISTS, 1),
    (LIST_RECIPIENTS, 1),
    (CAMPAIGNS, 1),
    (CAMPAIGN_RECIPIENTS, 1),
    (APART, 2),
    (RECIPES, 3),
    (LEDGER, 5),
    (ARRANGEMENTS, 7),
];

/// The members of a format.
pub(super) fn members_of(format: u32) -> impl Iterator<Item = &'static str> {
    MEMBERS.into_iter().filter(move |(_, since)| *since <= format).map(|(name, _)| name)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) app: String,
    pub(super) made: String,
    pub(super) members: Vec<Member>,
    /// SHA-256 over everything above: see `Manifest::digest`.
    pub(super) digest: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    pub(super) name: String,
    /// Lines of an NDJSON member; 1 for the others.
    pub(super) records: u64,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// The part of a manifest that every version will have.
#[derive(Deserialize)]
pub(super) struct FormatOnly {
    pub(super) format: u32,
}

impl Manifest {
    /// SHA-256, in hexadecimal, of this text: the format, the program and the time, a line each, then for every member a
    /// line with name, records, bytes and digest, parted by spaces; every line ends in LF.
    pub(super) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(format!("{}\n{}\n{}\n", self.format, self.app, self.made));
        for Member { name, records, bytes, sha256 } in &self.members {
            hash.update(format!("{name} {records} {bytes} {sha256}\n"));
        }
        hexadecimal(&hash.finalize())
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

/// The member for people. It may be worded anew at any time: its digest is in the manifest like any other's.
pub(super) const README_TEXT: &str = include_str!("README.txt");
