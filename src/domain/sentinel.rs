//! The sentinel: a few figures of the book that are kept where the book is not, and what they say about a book that was just
//! opened. A browser may hand out an empty or a shorter database without an error; only something outside it notices.
//!
//! It is written after each commit, so it may lag behind the book and never leads. It holds no contact data. `stamp` is what a
//! snapshot says about itself, `copy` the form of the second copy.

/// The form of the second copy.
pub mod copy;
/// What a snapshot says about itself.
pub mod stamp;

use crate::domain::date::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::str::FromStr;
use xxhash_rust::xxh64::{Xxh64, xxh64};

/// Begins the text form, with its version.
const MARK: &str = "daftar1";

/// Longer texts are none of ours.
const LONGEST: usize = 400;

/// A digest of a journal: each entry is chained to those before it. Notices accidents, not forgery (XXH64, seeded with the
/// digest before).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Digest(pub u64);

impl Digest {
    /// The digest after one more entry.
    pub fn then(self, entry: &[u8]) -> Digest {
        Digest(xxh64(entry, self.0))
    }

    /// The same for an entry that comes in pieces.
    pub fn begin(self) -> Digesting {
        Digesting(Xxh64::new(self.0))
    }

    /// The digest of bytes that stand alone.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest::default().then(bytes)
    }
}

/// A digest on its way over one more entry, which comes in pieces.
#[derive(Clone)]
pub struct Digesting(Xxh64);

impl Digesting {
    /// Takes the next piece.
    pub fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest after all of it.
    pub fn digest(&self) -> Digest {
        Digest(self.0.digest())
    }
}

/// Figures of a book at one commit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Number of the newest commit.
    pub seq: u64,
    pub contacts: u32,
    pub tags: u32,
    /// When the newest commit was made.
    pub time: Timestamp,
}

/// What is remembered of a book outside its database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sentinel {
    /// Random; one for the life of a database.
    pub generation: u64,
    pub figures: Figures,
    /// Of the journal up to the newest commit.
    pub digest: Digest,
    /// When the newest second copy was made.
    pub copy: Option<Timestamp>,
    /// When a backup was last made and read back.
    pub backup: Option<Timestamp>,
    /// The version of the journal's records.
    pub schema: u8,
}

/// What was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    pub generation: u64,
    pub figures: Figures,
    /// The journal's digest at the sentinel's commit; `None` where the snapshot begins behind it.
    pub digest: Option<Digest>,
}

/// What a sentinel says about a book that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same book, or there was none to compare with.
    Fine,
    /// The same book with commits that the sentinel does not know yet: it may lag.
    Newer,
    /// There was a book, and nothing is left of it.
    Empty,
    /// Its newest commits are missing.
    Shorter,
    /// As long or longer, but not the same.
    Different,
}

impl Verdict {
    /// True if nothing is missing.
    pub fn is_good(self) -> bool {
        matches!(self, Verdict::Fine | Verdict::Newer)
    }
}

/// Compares what was opened with what is remembered of it.
///
/// ```
/// use daftar::domain::sentinel::{Figures, Found, Sentinel, Verdict, verdict};
/// let figures = Figures { seq: 12, contacts: 8_412, ..Figures::default() };
/// let sentinel = Sentinel { figures, ..Sentinel::default() };
/// assert_eq!(verdict(Some(&sentinel), &Found::default()), Verdict::Empty);
/// ```
pub fn verdict(sentinel: Option<&Sentinel>, found: &Found) -> Verdict {
    let Some(sentinel) = sentinel else { return Verdict::Fine };
    let (before, now) = (&sentinel.figures, &found.figures);
    if before.seq == 0 {
        return if now.seq == 0 { Verdict::Fine } else { Verdict::Newer };
    }
    if now.seq == 0 {
        return Verdict::Empty;
    }
    if now.seq < before.seq {
        return Verdict::Shorter;
    }
    if found.generation != sentinel.generation || found.digest.is_some_and(|digest| digest != sentinel.digest) {
        return Verdict::Different;
    }
    if now.seq > before.seq {
        return Verdict::Newer;
    }
    let same = now.contacts == before.contacts && now.tags == before.tags;
    if same { Verdict::Fine } else { Verdict::Different }
}

impl Sentinel {
    /// The text form: one short line of ASCII, with a check sum.
    pub fn text(&self) -> String {
        let Sentinel { generation, figures, digest, copy, backup, schema } = self;
        let Figures { seq, contacts, tags, time } = figures;
        let moment = |time: &Option<Timestamp>| time.map_or_else(|| "-".to_owned(), |time| time.0.to_string());
        let mut text = format!(
            "{MARK} {generation:x} {seq} {contacts} {tags} {} {:x} {} {} {schema}",
            time.0,
            digest.0,
            moment(copy),
            moment(backup)
        );
        let sum = Digest::of(text.as_bytes()).0;
        // Writing to a text can't fail.
        if write!(text, " {sum:x}").is_err() {
            text.clear();
        }
        text
    }
}

/// Reads the text form. `None` for anything that is not exactly one: whoever wrote it, it says nothing.
pub fn parse_sentinel(text: &str) -> Option<Sentinel> {
    if text.len() > LONGEST {
        return None;
    }
    let (line, sum) = text.rsplit_once(' ')?;
    if hex(sum)? != Digest::of(line.as_bytes()).0 {
        return None;
    }
    let mut words = line.split(' ');
    if words.next()? != MARK {
        return None;
    }
    let sentinel = Sentinel {
        generation: hex(words.next()?)?,
        figures: Figures {
            seq: number(words.next()?)?,
            contacts: number(words.next()?)?,
            tags: number(words.next()?)?,
            time: Timestamp(number(words.next()?)?),
        },
        digest: Digest(hex(words.next()?)?),
        copy: moment(words.next()?)?,
        backup: moment(words.next()?)?,
        schema: number(words.next()?)?,
    };
    words.next().is_none().then_some(sentinel)
}

fn number<T: FromStr>(word: &str) -> Option<T> {
    word.parse().ok()
}

fn hex(word: &str) -> Option<u64> {
    u64::from_str_radix(word, 16).ok()
}

/// An instant, or `-` for none.
fn moment(word: &str) -> Option<Option<Timestamp>> {
    if word == "-" { Some(None) } else { number(word).map(|millis| Some(Timestamp(millis))) }
}

#[cfg(test)]
mod tests;
