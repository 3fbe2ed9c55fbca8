//! The form of the second copy: a header that can be read alone, the book's head and blocks one after another, and a digest of
//! everything before it. It is written and read in pieces, because a large book has a hundred megabytes. The copy of a locked book
//! has the lock's head behind its own header, and its pieces are encrypted: whoever has the passphrase needs nothing but the file.

use super::{Digest, Figures};
use crate::domain::date::Timestamp;
use crate::domain::encoding::encoded;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh64::Xxh64;

/// Begins every copy; a byte for the form follows.
const MARK: &[u8; 7] = b"DaftarC";
const PLAIN: u8 = 1;
const LOCKED: u8 = 2;

/// A header is never longer than this, its frame included, in bytes.
pub const HEADER_MAX: usize = 128;

/// Bytes of the digest at the end.
pub const SUM_BYTES: usize = 8;

/// What a copy holds, told by its first bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyHeader {
    /// Counts the copies of this browser: the highest is the newest, whatever the clock said.
    pub number: u64,
    pub generation: u64,
    pub figures: Figures,
    /// The journal's digest at `figures.seq`.
    pub journal: Digest,
    pub made: Timestamp,
    /// Bytes of the book's head, as it stands in the file.
    pub head: u32,
    pub blocks: u32,
}

/// The beginning of a copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opening {
    pub header: CopyHeader,
    pub is_locked: bool,
    /// Bytes that it took.
    pub length: usize,
}

/// A copy that was read whole, each part still in place.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyParts<'a> {
    pub header: CopyHeader,
    /// The head of the lock that the other parts are encrypted with, if they are.
    pub lock: Option<&'a [u8]>,
    pub head: &'a [u8],
    pub blocks: Vec<&'a [u8]>,
}

/// The digest of a copy on its way.
#[derive(Clone, Default)]
pub struct Sum(Xxh64);

impl Sum {
    /// The next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The last bytes of the copy.
    pub fn bytes(&self) -> [u8; SUM_BYTES] {
        self.0.digest().to_le_bytes()
    }
}

/// The first bytes of a copy; `lock` is the head of the lock that the rest is encrypted with. `None` only if the header can't be
/// written, which no header of ours is.
pub fn opening(header: &CopyHeader, lock: Option<&[u8]>) -> Option<Vec<u8>> {
    let body = encoded(header);
    let mut bytes = MARK.to_vec();
    bytes.push(if lock.is_some() { LOCKED } else { PLAIN });
    bytes.push(u8::try_from(body.len()).ok()?);
    bytes.extend_from_slice(&body);
    bytes.extend_from_slice(&Digest::of(&body).0.to_le_bytes());
    if let Some(lock) = lock {
        bytes.extend(piece(lock)?);
    }
    Some(bytes)
}

/// A part as it stands in a copy: its length and its bytes.
pub fn piece(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(bytes.len()).ok()?;
    Some([&length.to_le_bytes()[..], bytes].concat())
}

/// Reads a header. `None` for anything else, or a form that this program does not know.
pub fn parse_header(bytes: &[u8]) -> Option<Opening> {
    let (form, rest) = bytes.strip_prefix(MARK)?.split_first()?;
    let is_locked = match *form {
        PLAIN => false,
        LOCKED => true,
        _ => return None,
    };
    let (length, rest) = rest.split_first()?;
    let (body, rest) = rest.split_at_checked(usize::from(*length))?;
    let sum = rest.first_chunk::<8>()?;
    if Digest::of(body).0.to_le_bytes() != *sum {
        return None;
    }
    let header = postcard::from_bytes(body).ok()?;
    Some(Opening { header, is_locked, length: MARK.len() + 2 + body.len() + sum.len() })
}

/// Reads a whole copy. `None` unless every byte is the one that was written.
pub fn parse_copy(bytes: &[u8]) -> Option<CopyParts<'_>> {
    let (content, sum) = bytes.split_last_chunk::<SUM_BYTES>()?;
    let mut expected = Sum::default();
    expected.add(content);
    if expected.bytes() != *sum {
        return None;
    }
    let Opening { header, is_locked, length } = parse_header(content)?;
    let mut rest = content.get(length..)?;
    let mut lock = None;
    if is_locked {
        let head;
        (head, rest) = take_piece(rest)?;
        lock = Some(head);
    }
    let (head, mut rest) = take_piece(rest)?;
    if u32::try_from(head.len()) != Ok(header.head) {
        return None;
    }
    let mut blocks = Vec::new();
    for _ in 0..header.blocks {
        let block;
        (block, rest) = take_piece(rest)?;
        blocks.push(block);
    }
    rest.is_empty().then_some(CopyParts { header, lock, head, blocks })
}

fn take_piece(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(lock: Option<&[u8]>, blocks: &[&[u8]]) -> Vec<u8> {
        let header = CopyHeader {
            number: u64::MAX,
            generation: u64::MAX,
            figures: Figures { seq: u64::MAX, contacts: u32::MAX, tags: u32::MAX, time: Timestamp(i64::MIN) },
            journal: Digest(u64::MAX),
            made: Timestamp(i64::MIN),
            head: 4,
            blocks: blocks.len() as u32,
        };
        let mut bytes = opening(&header, None).expect("a header can be written");
        assert!(bytes.len() <= HEADER_MAX, "{} bytes", bytes.len());
        bytes = opening(&header, lock).expect("a header can be written");
        for part in [&b"head"[..]].iter().chain(blocks) {
            bytes.extend(piece(part).expect("a short part"));
        }
        let mut sum = Sum::default();
        sum.add(&bytes);
        bytes.extend(sum.bytes());
        bytes
    }

    #[test]
    fn a_copy_reads_back_part_by_part() {
        for lock in [None, Some(&b"a lock"[..])] {
            let bytes = written(lock, &[b"a", b"", b"ccc"]);
            let parts = parse_copy(&bytes).expect("nothing was changed");
            assert_eq!((parts.head, parts.blocks), (&b"head"[..], vec![&b"a"[..], b"", b"ccc"]));
            assert_eq!(parts.lock, lock);
            let opened = parse_header(&bytes).expect("a header");
            assert_eq!((opened.header, opened.is_locked), (parts.header, lock.is_some()));
        }
    }

    #[test]
    fn no_cut_and_no_flipped_bit_is_taken_for_a_copy() {
        let bytes = written(Some(b"a lock"), &[b"some block", b"another"]);
        for end in 0..bytes.len() {
            assert_eq!(parse_copy(&bytes[..end]), None, "cut at {end}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(parse_copy(&flipped), None, "bit {bit}");
        }
    }
}
