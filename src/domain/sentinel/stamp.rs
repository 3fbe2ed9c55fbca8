//! What a snapshot says about itself, in front of the book's head: the journal's digest at its commit, so that opening can go
//! on from there, and a digest of each block, so that a block of another snapshot is noticed.
//!
//! Snapshots written before there were stamps have none, and open as they always did.

use super::Digest;
use serde::{Deserialize, Serialize};

/// First byte of a stamped head. A book's head begins with its version, which is far below.
const MARK: u8 = 0xDA;

/// Second byte: the version of the stamp.
const VERSION: u8 = 1;

/// A snapshot's stamp.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The journal's digest at the snapshot's commit.
    pub journal: Digest,
    /// Of each block, in order.
    pub blocks: Vec<Digest>,
    /// Of the book's head.
    pub head: Digest,
}

/// Why a stamped head does not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// Written by a newer program.
    #[error("a stamp of version {0}")]
    UnknownVersion(u8),
    #[error("damaged stamp")]
    Damaged,
    /// The block is not the one that belongs to this snapshot.
    #[error("block {0} is of another snapshot")]
    Block(usize),
    #[error("the head is of another snapshot")]
    Head,
}

impl Stamp {
    /// The bytes to store as a snapshot's head.
    ///
    /// # Errors
    /// `Damaged` if the stamp can't be written, which only memory can cause.
    pub fn onto(&self, head: &[u8]) -> Result<Vec<u8>, StampError> {
        let mut bytes = postcard::to_extend(self, vec![MARK, VERSION]).map_err(|_| StampError::Damaged)?;
        bytes.extend_from_slice(head);
        Ok(bytes)
    }

    /// Compares the stamp with the parts of its snapshot.
    ///
    /// # Errors
    /// `Head` or `Block`: which part is not the one that was stamped. `Damaged` if there are more or fewer blocks.
    pub fn check<B: AsRef<[u8]>>(&self, head: &[u8], blocks: &[B]) -> Result<(), StampError> {
        if blocks.len() != self.blocks.len() {
            return Err(StampError::Damaged);
        }
        if Digest::of(head) != self.head {
            return Err(StampError::Head);
        }
        let differs = self.blocks.iter().zip(blocks).position(|(digest, block)| Digest::of(block.as_ref()) != *digest);
        differs.map_or(Ok(()), |number| Err(StampError::Block(number)))
    }
}

/// Takes a stored head apart: the stamp, if it has one, and the book's own head.
///
/// # Errors
/// `UnknownVersion` or `Damaged`.
pub fn parse_stamped(bytes: &[u8]) -> Result<(Option<Stamp>, &[u8]), StampError> {
    match bytes {
        [MARK, VERSION, rest @ ..] => {
            postcard::take_from_bytes(rest).map(|(stamp, head)| (Some(stamp), head)).map_err(|_| StampError::Damaged)
        }
        [MARK, version, ..] => Err(StampError::UnknownVersion(*version)),
        [MARK] => Err(StampError::Damaged),
        _ => Ok((None, bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_finds_the_part_that_is_not_its_own() {
        let blocks = [b"one".to_vec(), b"two".to_vec()];
        let stamp = Stamp {
            journal: Digest(7),
            blocks: blocks.iter().map(|block| Digest::of(block)).collect(),
            head: Digest::of(b"\x03head"),
        };
        let bytes = stamp.onto(b"\x03head").expect("a small stamp can be written");
        let (read, head) = parse_stamped(&bytes).expect("it reads back");
        assert_eq!((read.as_ref(), head), (Some(&stamp), &b"\x03head"[..]));
        assert_eq!(stamp.check(head, &blocks), Ok(()));
        assert_eq!(stamp.check(b"\x03other", &blocks), Err(StampError::Head));
        assert_eq!(stamp.check(head, &[b"one", b"too"]), Err(StampError::Block(1)));
        assert_eq!(stamp.check(head, &blocks[..1]), Err(StampError::Damaged));
    }

    #[test]
    fn heads_without_a_stamp_are_taken_as_they_are() {
        for head in [&b"\x01abc"[..], b"\x03", b""] {
            assert_eq!(parse_stamped(head), Ok((None, head)));
        }
        assert_eq!(parse_stamped(&[MARK]), Err(StampError::Damaged));
        assert_eq!(parse_stamped(&[MARK, 9, 1]), Err(StampError::UnknownVersion(9)));
        assert_eq!(parse_stamped(&[MARK, VERSION, 0xFF]), Err(StampError::Damaged));
    }
}
