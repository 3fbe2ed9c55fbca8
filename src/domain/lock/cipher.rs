//! Encrypts records, each bound to its place: one that was moved, or put in the place of another, does not open.

use super::DataKey;
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use std::cell::Cell;

/// First byte of an encrypted record. Versions of records are small numbers, and the seal's mark is another.
pub const MARK: u8 = 0xE5;
/// Bytes of the nonce behind the mark.
const NONCE: usize = 24;
/// Bytes of the tag at the end.
const TAG: usize = 16;
/// Bytes that encryption adds to a record.
pub const OVERHEAD: usize = 1 + NONCE + TAG;
/// Begins what every record is bound to; its last byte is the version of the form.
const LABEL: &[u8; 8] = b"daftar\0\x01";

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The journal entry of this commit.
    Entry(u64),
    /// The history head of this commit.
    Head(u64),
    /// The head of the snapshot that this commit is the last of.
    Snapshot(u64),
    /// The block of this number.
    Block(u32),
    /// A piece of the second copy: the copy's number, and the piece's.
    Copy(u64, u32),
}

impl Place {
    /// The bytes that a record is bound to.
    fn bytes(self, id: &[u8; 16]) -> [u8; 37] {
        let (kind, number, piece) = match self {
            Place::Entry(seq) => (1, seq, 0),
            Place::Head(seq) => (2, seq, 0),
            Place::Snapshot(seq) => (3, seq, 0),
            Place::Block(number) => (4, u64::from(number), 0),
            Place::Copy(number, piece) => (5, number, piece),
        };
        let mut bytes = [0; 37];
        let mut rest = bytes.as_mut_slice();
        for part in [&LABEL[..], id, &[kind], &number.to_le_bytes(), &piece.to_le_bytes()] {
            let (place, behind) = rest.split_at_mut(part.len());
            place.copy_from_slice(part);
            rest = behind;
        }
        bytes
    }
}

/// The open lock: encrypts and decrypts. Its keys are wiped when it is dropped.
pub struct Cipher {
    aead: XChaCha20Poly1305,
    id: [u8; 16],
    /// The first part of every nonce: random, one for each time a lock is opened.
    session: [u8; 16],
    /// The second part: how many nonces were used.
    used: Cell<u64>,
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher(…)")
    }
}

impl Cipher {
    /// A cipher for the book whose lock has this id. `session` is fresh random bits: together with a counter they make nonces
    /// that never come twice.
    pub fn new(key: &DataKey, id: [u8; 16], session: u128) -> Cipher {
        let aead = XChaCha20Poly1305::new((&**key).into());
        Cipher { aead, id, session: session.to_le_bytes(), used: Cell::new(0) }
    }

    /// The id of the lock that it belongs to.
    pub fn id(&self) -> [u8; 16] {
        self.id
    }

    /// Encrypts a record for its place. `None` for one that is too long for the cipher (256 GiB).
    pub fn lock(&self, place: Place, mut record: Vec<u8>) -> Option<Vec<u8>> {
        let nonce = self.next_nonce();
        // Where it lies, because the entry of a large import is there only once.
        record.reserve_exact(OVERHEAD);
        let content = record.as_mut_slice().into();
        let tag = self.aead.encrypt_inout_detached(&XNonce::from(nonce), &place.bytes(&self.id), content).ok()?;
        record.extend_from_slice(&tag);
        record.splice(0..0, [MARK].into_iter().chain(nonce));
        Some(record)
    }

    /// Decrypts a record that stands at this place. `None` unless it was written there, with this key, and is whole.
    pub fn unlock(&self, place: Place, mut record: Vec<u8>) -> Option<Vec<u8>> {
        let (nonce, tag) = match record.split_first() {
            Some((&MARK, rest)) => (*rest.first_chunk::<NONCE>()?, *rest.get(NONCE..)?.last_chunk::<TAG>()?),
            _ => return None,
        };
        record.truncate(record.len().checked_sub(TAG)?);
        record.drain(..1 + NONCE);
        let place = place.bytes(&self.id);
        let content = record.as_mut_slice().into();
        self.aead.decrypt_inout_detached(&XNonce::from(nonce), &place, content, &Tag::from(tag)).ok()?;
        Some(record)
    }

    fn next_nonce(&self) -> [u8; NONCE] {
        let count = self.used.get();
        self.used.set(count.wrapping_add(1));
        let mut nonce = [0; NONCE];
        let (session, counter) = nonce.split_at_mut(self.session.len());
        session.copy_from_slice(&self.session);
        counter.copy_from_slice(&count.to_le_bytes());
        nonce
    }
}

/// True for a record that is encrypted, or was.
pub fn is_locked(record: &[u8]) -> bool {
    record.first() == Some(&MARK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lock::data_key;

    const PLACES: [Place; 8] = [
        Place::Entry(1),
        Place::Entry(2),
        Place::Head(1),
        Place::Snapshot(1),
        Place::Block(1),
        Place::Block(0),
        Place::Copy(1, 0),
        Place::Copy(1, 1),
    ];

    fn cipher() -> Cipher {
        Cipher::new(&data_key([1, 2]), [3; 16], 4)
    }

    #[test]
    fn a_record_opens_where_it_was_written_and_nowhere_else() {
        let cipher = cipher();
        for place in PLACES {
            let locked = cipher.lock(place, "سارة".as_bytes().to_vec()).expect("a short record");
            assert!(is_locked(&locked));
            for other in PLACES {
                let opened = cipher.unlock(other, locked.clone());
                assert_eq!(opened.as_deref(), (other == place).then_some("سارة".as_bytes()), "{place:?} at {other:?}");
            }
        }
    }

    #[test]
    fn another_key_and_another_book_do_not_open_it() {
        let locked = cipher().lock(Place::Block(7), b"x".to_vec()).expect("a short record");
        for other in [Cipher::new(&data_key([1, 3]), [3; 16], 4), Cipher::new(&data_key([1, 2]), [4; 16], 4)] {
            assert_eq!(other.unlock(Place::Block(7), locked.clone()), None);
        }
        // The same lock opened another time does.
        let later = Cipher::new(&data_key([1, 2]), [3; 16], 99);
        assert_eq!(later.unlock(Place::Block(7), locked).as_deref(), Some(&b"x"[..]));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let cipher = cipher();
        let locked = cipher.lock(Place::Entry(9), b"some commit".to_vec()).expect("a short record");
        for bit in 0..locked.len() * 8 {
            let mut flipped = locked.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(cipher.unlock(Place::Entry(9), flipped), None, "bit {bit}");
        }
        for end in 0..locked.len() {
            assert_eq!(cipher.unlock(Place::Entry(9), locked[..end].to_vec()), None, "cut at {end}");
        }
    }

    #[test]
    fn the_same_record_is_never_written_twice_alike() {
        let cipher = cipher();
        let first = cipher.lock(Place::Entry(1), b"same".to_vec());
        assert_ne!(first, cipher.lock(Place::Entry(1), b"same".to_vec()));
    }
}
