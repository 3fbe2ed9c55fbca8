//! The text of a member as it comes out of the zip: a piece at a time, its lines handed out as soon as they are whole, and
//! held against what the manifest says of it at its end. No more is held than a piece and the line that it breaks off in.

use super::manifest::{Member, hexadecimal};
use super::{BackupProblem, LINE_LIMIT};
use crate::domain::export::archive::{Broken, Part, Unpacking};
use sha2::{Digest, Sha256};

/// How much is unpacked at once, in bytes.
const PIECE: usize = 64 * 1024;

/// How a member is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One record a line.
    Lines,
    /// One record in all.
    Document,
    /// For people: only its digest is looked at.
    Unread,
}

impl Kind {
    fn of(name: &str) -> Kind {
        match name {
            super::manifest::README => Kind::Unread,
            _ if name.ends_with(".ndjson") => Kind::Lines,
            _ => Kind::Document,
        }
    }
}

/// A member being read.
pub(super) struct Text<'a> {
    pub(super) name: String,
    kind: Kind,
    unpacking: Unpacking<'a>,
    expected: Member,
    hash: Sha256,
    bytes: u64,
    lines: u64,
    /// Text that was not handed out yet: it begins with a line.
    held: Vec<u8>,
    /// Lines that were handed out.
    taken: u32,
    /// The first line that can't be read. Those after it are only counted: damage, if it is that, is found at the end.
    bad: Option<u32>,
}

impl<'a> Text<'a> {
    /// Begins a member.
    ///
    /// # Errors
    /// `Damaged` if its header, or how long it says it is, does not agree with the manifest.
    pub(super) fn new(part: &Part<'a>, expected: Member) -> Result<Text<'a>, BackupProblem> {
        let damaged = || BackupProblem::Damaged { member: expected.name.clone() };
        if part.length != expected.bytes {
            return Err(damaged());
        }
        Ok(Text {
            name: expected.name.clone(),
            kind: Kind::of(&expected.name),
            unpacking: Unpacking::new(part).map_err(|Broken| damaged())?,
            hash: Sha256::new(),
            bytes: 0,
            lines: 0,
            held: Vec::new(),
            taken: 0,
            bad: None,
            expected,
        })
    }

    /// Unpacks the next piece and hands its whole records out; `take` says `None` to one it can't accept. Says how many bytes
    /// it was; after nothing the member is whole and as it was written.
    ///
    /// # Errors
    /// `Damaged`, or `Line` for the first one that was not accepted in a member that is otherwise unchanged.
    pub(super) fn next(&mut self, mut take: impl FnMut(&[u8]) -> Option<()>) -> Result<usize, BackupProblem> {
        let before = self.held.len();
        // A byte more than is to come, so that the end is seen.
        let coming = usize::try_from(self.expected.bytes.saturating_sub(self.bytes)).unwrap_or(usize::MAX);
        self.held.resize(before.saturating_add(PIECE.min(coming.saturating_add(1))), 0);
        let room = self.held.get_mut(before..).unwrap_or_default();
        let given = self.unpacking.next(room).map_err(|Broken| self.damaged())?;
        self.held.truncate(before.saturating_add(given));
        let piece = self.held.get(before..).unwrap_or_default();
        self.hash.update(piece);
        self.bytes = self.bytes.saturating_add(u64::try_from(given).unwrap_or(u64::MAX));
        let mut from = 0;
        if self.kind == Kind::Lines {
            for end in memchr::memchr_iter(b'\n', piece) {
                self.lines += 1;
                let end = before.saturating_add(end);
                if self.bad.is_none() {
                    let line = self.held.get(from..end).filter(|line| line.len() <= LINE_LIMIT);
                    self.taken = self.taken.saturating_add(1);
                    if line.and_then(&mut take).is_none() {
                        self.bad = Some(self.taken);
                    }
                }
                from = end.saturating_add(1);
            }
        }
        if given == 0 {
            self.last(&mut take);
            return self.check().map(|()| 0);
        }
        let left = self.held.len().saturating_sub(from);
        if left > LINE_LIMIT && self.kind != Kind::Unread && self.bad.is_none() {
            self.bad = Some(self.taken.saturating_add(1));
        }
        // What is not read is not held.
        let done = if self.kind == Kind::Unread || self.bad.is_some() { self.held.len() } else { from };
        self.held.drain(..done);
        Ok(given)
    }

    /// What is left at the end: a document, or a line that was not ended.
    fn last(&mut self, take: &mut impl FnMut(&[u8]) -> Option<()>) {
        let sound = match self.kind {
            Kind::Lines => self.held.is_empty(),
            Kind::Document => take(&self.held).is_some(),
            Kind::Unread => true,
        };
        if !sound && self.bad.is_none() {
            self.bad = Some(self.taken.saturating_add(1));
        }
    }

    /// Holds what was read against the manifest.
    fn check(&mut self) -> Result<(), BackupProblem> {
        let records = if self.kind == Kind::Lines { self.lines } else { 1 };
        let digest = hexadecimal(&self.hash.finalize_reset());
        let Member { bytes, records: expected, sha256, .. } = &self.expected;
        if self.bytes != *bytes || records != *expected || digest != *sha256 {
            return Err(self.damaged());
        }
        match self.bad {
            Some(line) => Err(BackupProblem::Line { member: self.name.clone(), line }),
            None => Ok(()),
        }
    }

    fn damaged(&self) -> BackupProblem {
        BackupProblem::Damaged { member: self.name.clone() }
    }
}
