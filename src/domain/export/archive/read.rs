//! The members of a zip, and their content in pieces. The bytes may be anything: nothing is allocated that their own length
//! doesn't bound, and a member gives at most as many bytes as it says it has.

use super::{CENTRAL, CENTRAL_LENGTH, DEFLATED, END, END_LENGTH, LOCAL, LOCAL_LENGTH, STORED};
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

/// How far from the end of a file a zip's last record is looked for: behind it there may be a comment.
const COMMENT_LIMIT: usize = 65_535;
/// The flag of an encrypted member.
const ENCRYPTED: u16 = 1;

/// A member as it lies in the file.
#[derive(Debug, Clone)]
pub(in crate::domain::export) struct Part<'a> {
    pub(in crate::domain::export) name: String,
    /// Its length once unpacked, as the directory says.
    pub(in crate::domain::export) length: u64,
    /// `None` if it can't be had: its own header does not agree, or it is kept in a way that we don't read.
    content: Option<Content<'a>>,
}

#[derive(Debug, Clone, Copy)]
struct Content<'a> {
    deflated: bool,
    packed: &'a [u8],
}

/// The members of a zip, in the order of its directory. `None` if it is none, has no end, or has more than `limit` of them.
pub(in crate::domain::export) fn members(bytes: &[u8], limit: usize) -> Option<Vec<Part<'_>>> {
    let end = end_of(bytes)?;
    let count = number(bytes, end.checked_add(10)?, 2).filter(|count| *count <= limit)?;
    let mut at = number(bytes, end.checked_add(16)?, 4)?;
    let mut parts = Vec::with_capacity(count);
    for _ in 0..count {
        let (part, next) = member(bytes, at)?;
        parts.push(part);
        at = next;
    }
    // The last record follows the directory, and nothing is between.
    (at == end).then_some(parts)
}

/// Where the last record begins. It is the last thing in the file but for a comment.
fn end_of(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(COMMENT_LIMIT);
    let record = |at: &usize| {
        let comment = number(bytes, at.saturating_add(20), 2);
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(&END)) && comment == Some(last - at)
    };
    (first..=last).rev().find(record)
}

/// The member whose record in the directory begins here, and where the next one does.
fn member(bytes: &[u8], at: usize) -> Option<(Part<'_>, usize)> {
    let record = bytes.get(at..)?.strip_prefix(&CENTRAL)?;
    let field = |offset: usize, length: usize| number(record, offset - CENTRAL.len(), length);
    let name_length = field(28, 2)?;
    let name = record.get(CENTRAL_LENGTH - CENTRAL.len()..)?.get(..name_length)?;
    let length = field(24, 4)?;
    let next = at.checked_add(CENTRAL_LENGTH)?.checked_add(name_length)?;
    let next = next.checked_add(field(30, 2)?)?.checked_add(field(32, 2)?)?;
    let content = || {
        let (flags, method, packed, local) = (field(8, 2)?, field(10, 2)?, field(20, 4)?, field(42, 4)?);
        let deflated = method == usize::from(DEFLATED);
        let readable = deflated || (method == usize::from(STORED) && packed == length);
        if !readable || flags & usize::from(ENCRYPTED) != 0 {
            return None;
        }
        let before = bytes.get(local..)?.strip_prefix(&LOCAL)?;
        let field = |offset: usize| number(before, offset - LOCAL.len(), 2);
        let (named, further) = (field(26)?, field(28)?);
        let rest = before.get(LOCAL_LENGTH - LOCAL.len()..)?;
        // Both headers speak of the same file, kept in the same way.
        if rest.get(..named)? != name || field(8)? != method {
            return None;
        }
        let packed = rest.get(named.checked_add(further)?..)?.get(..packed)?;
        Some(Content { deflated, packed })
    };
    let name = std::str::from_utf8(name).ok()?.to_owned();
    Some((Part { name, length: u64::try_from(length).ok()?, content: content() }, next))
}

/// A number of so many bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    bytes.iter().rev().try_fold(0usize, |value, byte| value.checked_mul(256)?.checked_add(usize::from(*byte)))
}

/// A member being unpacked.
pub(in crate::domain::export) struct Unpacking<'a> {
    /// What was not read yet.
    packed: &'a [u8],
    /// Bytes that are to come.
    left: u64,
    /// `None` for a stored member.
    inflating: Option<Box<InflateState>>,
    ended: bool,
}

/// The member is not what it says it is: cut, changed, or of another length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain::export) struct Broken;

impl<'a> Unpacking<'a> {
    pub(in crate::domain::export) fn new(part: &Part<'a>) -> Result<Unpacking<'a>, Broken> {
        let Content { deflated, packed } = part.content.ok_or(Broken)?;
        let inflating = deflated.then(|| InflateState::new_boxed(DataFormat::Raw));
        Ok(Unpacking { packed, left: part.length, inflating, ended: false })
    }

    /// Fills the front of `room` with what comes next, and says how much that is: nothing means that the member is whole.
    pub(in crate::domain::export) fn next(&mut self, room: &mut [u8]) -> Result<usize, Broken> {
        let mut filled = 0;
        while !self.ended {
            let free = room.get_mut(filled..).unwrap_or_default();
            if free.is_empty() {
                break;
            }
            let (taken, given) = self.step(free)?;
            self.packed = self.packed.get(taken..).ok_or(Broken)?;
            // More than was announced is not taken, however little there is of it.
            self.left = self.left.checked_sub(u64::try_from(given).map_err(|_| Broken)?).ok_or(Broken)?;
            filled += given;
            if taken == 0 && given == 0 && !self.ended {
                return Err(Broken);
            }
        }
        if self.ended && (self.left > 0 || !self.packed.is_empty()) { Err(Broken) } else { Ok(filled) }
    }

    /// Bytes read and bytes given.
    fn step(&mut self, free: &mut [u8]) -> Result<(usize, usize), Broken> {
        let Some(state) = &mut self.inflating else {
            let length = free.len().min(self.packed.len());
            let (now, then) = self.packed.split_at_checked(length).ok_or(Broken)?;
            free.get_mut(..length).ok_or(Broken)?.copy_from_slice(now);
            self.ended = then.is_empty();
            return Ok((length, length));
        };
        let result = inflate(state, self.packed, free, MZFlush::None);
        match result.status {
            Ok(MZStatus::Ok) => {}
            Ok(MZStatus::StreamEnd) => self.ended = true,
            Ok(MZStatus::NeedDict) | Err(_) => return Err(Broken),
        }
        Ok((result.bytes_consumed, result.bytes_written))
    }
}
