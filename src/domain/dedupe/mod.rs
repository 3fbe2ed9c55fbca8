//! Contacts that are the same person: found, scored, explained, never merged here.
//!
//! `finder` runs the search in steps: it reads each `Record` into a `person`, `block` names the pairs worth comparing,
//! `score` judges each pair and says why, `cluster` joins what is certain. Names are read by `word` and `name`, compared by
//! `spelling` with the list of `table` (`names.txt`); `lexicon` remembers what was compared, `detail` weighs further fields.
//! `merge` says what several contacts become.
//!
//! A shared phone or address makes a candidate and proves nothing: families share phones and offices share both. The given
//! name decides. What is *certain* may be merged without asking; everything else waits for a person.

mod block;
mod cluster;
mod detail;
mod finder;
mod lexicon;
pub mod merge;
mod name;
mod person;
mod score;
mod spelling;
mod table;
mod word;

pub use finder::Finder;
pub use name::NameVerdict;
pub use table::is_listed_spelling;

use crate::domain::contact::Contact;
use crate::domain::date::Date;
use crate::domain::phone::match_key;
use serde::{Deserialize, Serialize};

/// What the search reads of one contact.
#[derive(Debug, Clone, Default)]
pub struct Record<'a> {
    pub name: &'a str,
    /// Keys of the numbers (`phone::match_key`).
    pub phones: Vec<u64>,
    pub emails: Vec<&'a str>,
    pub city: &'a str,
    pub birthday: Option<Date>,
    /// Further fields: header and value.
    pub details: Vec<(&'a str, &'a str)>,
}

impl<'a> From<&'a Contact> for Record<'a> {
    fn from(contact: &'a Contact) -> Record<'a> {
        Record {
            name: &contact.name,
            phones: contact.phones.iter().filter_map(|phone| phone.number).map(match_key).collect(),
            emails: contact.emails.iter().map(|email| email.0.as_str()).collect(),
            city: &contact.city,
            birthday: contact.birthday,
            details: contact.extra.iter().map(|(header, cell)| (header.as_str(), cell.as_str())).collect(),
        }
    }
}

/// Choices for a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Pairs of records, by index, that a person has said are not the same. They are never proposed and never joined, not
    /// even through a third.
    pub not_same: Vec<(u32, u32)>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Duplicates {
    /// Groups that may be merged without asking. No record is in two.
    pub clusters: Vec<DuplicateCluster>,
    /// Pairs that only a person can judge, best first. Their records are in different clusters.
    pub review: Vec<MatchedPair>,
    /// Groups of candidates that were too large to compare every pair; see `Finder`.
    pub left_out: u32,
}

/// Records that are the same person for certain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DuplicateCluster {
    /// Indexes of records, ascending; two or more.
    pub members: Vec<u32>,
    /// The weakest score that holds the group together, 0 to 100.
    pub score: u8,
    /// The pairs that hold it together.
    pub links: Vec<MatchedPair>,
}

/// Two records with how likely they are the same, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchedPair {
    /// The lower index.
    pub a: u32,
    pub b: u32,
    /// 0 to 100.
    pub score: u8,
    pub why: Vec<Reason>,
}

/// Something that speaks for or against two records being one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reason {
    Name(NameVerdict),
    /// They share a number.
    SamePhone,
    /// Two of their numbers are one digit apart.
    NearPhone,
    /// Both have numbers and share none.
    OtherPhone,
    SameEmail,
    /// The same mailbox at another domain.
    NearEmail,
    OtherEmail,
    SameCity,
    OtherCity,
    SameBirthday,
    OtherBirthday,
    /// So many further fields agree.
    SameDetails(u8),
    /// So many further fields differ.
    OtherDetails(u8),
    /// So many records, these two among them, are called like that.
    Bearers(u32),
    /// The number or address that they share belongs to several people of whom either could be meant.
    SharedBySeveral,
    /// Joining them would join two people whose fields contradict each other.
    Contradicted,
}

/// Finds duplicates among records at once. `Finder` does the same in steps.
///
/// ```
/// use daftar::domain::dedupe::{Options, Record, find_duplicates};
/// let records = [
///     Record { name: "محمد السالم", phones: vec![966501234567], ..Record::default() },
///     Record { name: "Mohamed Alsalem", phones: vec![966501234567], ..Record::default() },
///     Record { name: "نورة السالم", phones: vec![966501234567], ..Record::default() },
/// ];
/// let found = find_duplicates(records.iter().cloned(), &Options::default());
/// assert_eq!(found.clusters[0].members, [0, 1]);
/// ```
pub fn find_duplicates<'a>(records: impl IntoIterator<Item = Record<'a>>, options: &Options) -> Duplicates {
    let mut finder = Finder::new(options);
    for record in records {
        finder.add(&record);
    }
    finder.finish()
}

/// How alike two names are, from 0 (two people) to 1: the figure that the judgement of names rests on.
pub fn name_likeness(a: &str, b: &str) -> f32 {
    let mut lexicon = lexicon::Lexicon::default();
    let (a, b) = (lexicon.name(a), lexicon.name(b));
    name::compare(&a, &b, &mut lexicon).likeness
}

#[cfg(test)]
mod tests;
