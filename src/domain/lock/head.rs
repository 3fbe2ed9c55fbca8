//! What is stored of a lock, readable by anyone: an id, and the data key wrapped in two keys, each with what it takes to make it.

use super::code::{Code, parse_code};
use super::key::{Cost, derived};
use super::{DataKey, LockProblem};
use crate::domain::encoding::{encode_onto, encoded};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// First byte of a stored head: the version of its form.
const VERSION: u8 = 1;
/// Begins what a wrapped key is bound to.
const LABEL: &[u8] = b"daftar/slot/v1";

/// Who a slot is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum SlotKind {
    Passphrase,
    Code,
}

/// The data key, wrapped in a key that is made of what a person types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Slot {
    kind: SlotKind,
    cost: Cost,
    salt: [u8; 16],
    nonce: [u8; 24],
    key: [u8; 32],
    tag: [u8; 16],
}

/// A lock as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockHead {
    /// Random, one for each time a lock is put on: every record is bound to it.
    pub id: [u8; 16],
    slots: Vec<Slot>,
}

/// Randomness for one slot.
#[derive(Debug, Clone, Copy)]
pub struct SlotSeed {
    pub salt: u128,
    pub nonce: [u128; 2],
}

impl LockHead {
    /// A new lock around a key, for a passphrase and a recovery code. Takes as long as two keys.
    ///
    /// # Errors
    /// `OutOfMemory`.
    pub fn new(
        id: u128,
        key: &DataKey,
        (passphrase, first): (&str, SlotSeed),
        (code, second): (&Code, SlotSeed),
    ) -> Result<LockHead, LockProblem> {
        let mut head = LockHead { id: id.to_le_bytes(), slots: Vec::new() };
        head.slots.push(head.slot(SlotKind::Passphrase, key, passphrase.as_bytes(), first)?);
        head.slots.push(head.slot(SlotKind::Code, key, code.as_slice(), second)?);
        Ok(head)
    }

    /// The same lock with another passphrase; the recovery code stays.
    ///
    /// # Errors
    /// `OutOfMemory`.
    pub fn with_passphrase(&self, key: &DataKey, passphrase: &str, seed: SlotSeed) -> Result<LockHead, LockProblem> {
        let slot = self.slot(SlotKind::Passphrase, key, passphrase.as_bytes(), seed)?;
        let others = self.slots.iter().filter(|slot| slot.kind != SlotKind::Passphrase).cloned();
        Ok(LockHead { id: self.id, slots: [slot].into_iter().chain(others).collect() })
    }

    /// The data key, for whoever knows the passphrase or has the recovery code.
    ///
    /// # Errors
    /// `Wrong`, after the time that making a key takes; `Damaged` or `OutOfMemory`.
    pub fn open(&self, typed: &str) -> Result<DataKey, LockProblem> {
        let code = parse_code(typed);
        let secret = |kind| match kind {
            SlotKind::Passphrase => Some(typed.as_bytes()),
            SlotKind::Code => code.as_ref().map(|code| code.as_slice()),
        };
        let mut problem = LockProblem::Damaged;
        // What reads as a code is likelier one than a passphrase.
        for kind in [SlotKind::Code, SlotKind::Passphrase] {
            for slot in self.slots.iter().filter(|slot| slot.kind == kind) {
                let Some(secret) = secret(kind) else { continue };
                match self.unwrap(slot, secret) {
                    Err(LockProblem::Wrong) => problem = LockProblem::Wrong,
                    result => return result,
                }
            }
        }
        Err(problem)
    }

    /// The bytes that are stored.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        encode_onto(self, &mut bytes);
        let sum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// Reads them. `None` if they are damaged, or of a form that this program does not know.
    pub fn parse(bytes: &[u8]) -> Option<LockHead> {
        postcard::from_bytes(content(bytes)?).ok()
    }

    fn slot(&self, kind: SlotKind, key: &DataKey, secret: &[u8], seed: SlotSeed) -> Result<Slot, LockProblem> {
        let mut nonce = [0; 24];
        let random = [seed.nonce[0].to_le_bytes(), seed.nonce[1].to_le_bytes()].concat();
        for (place, byte) in nonce.iter_mut().zip(random) {
            *place = byte;
        }
        let (cost, salt) = (Cost::DEFAULT, seed.salt.to_le_bytes());
        let mut slot = Slot { kind, cost, salt, nonce, key: [0; 32], tag: [0; 16] };
        let cipher = XChaCha20Poly1305::new((&*derived(secret, &salt, cost)?).into());
        let mut wrapped = key.clone();
        let bound = self.bound(&slot);
        let tag = cipher.encrypt_inout_detached(&XNonce::from(nonce), &bound, wrapped.as_mut_slice().into());
        slot.tag = tag.map_err(|_| LockProblem::Damaged)?.into();
        slot.key = *wrapped;
        Ok(slot)
    }

    fn unwrap(&self, slot: &Slot, secret: &[u8]) -> Result<DataKey, LockProblem> {
        let cipher = XChaCha20Poly1305::new((&*derived(secret, &slot.salt, slot.cost)?).into());
        let mut key: DataKey = Zeroizing::new(slot.key);
        let content = key.as_mut_slice().into();
        cipher
            .decrypt_inout_detached(&XNonce::from(slot.nonce), &self.bound(slot), content, &Tag::from(slot.tag))
            .map_err(|_| LockProblem::Wrong)?;
        Ok(key)
    }

    /// Everything about a slot but the wrapped key: none of it can be changed without the key failing to open.
    fn bound(&self, slot: &Slot) -> Vec<u8> {
        [LABEL, &self.id, &encoded(&(slot.kind, slot.cost)), &slot.salt].concat()
    }
}

/// True if the bytes are those of a head, as far as that can be told without reading it.
pub fn is_whole(bytes: &[u8]) -> bool {
    content(bytes).is_some()
}

/// What is between the version and the checksum.
fn content(bytes: &[u8]) -> Option<&[u8]> {
    let (content, sum) = bytes.split_last_chunk::<4>()?;
    let (version, inside) = content.split_first()?;
    (crc32fast::hash(content) == u32::from_le_bytes(*sum) && *version == VERSION).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lock::code::written;
    use crate::domain::lock::data_key;

    const SEED: SlotSeed = SlotSeed { salt: 5, nonce: [6, 7] };

    fn code() -> Code {
        Zeroizing::new([9; 16])
    }

    fn head() -> LockHead {
        LockHead::new(1, &data_key([2, 3]), ("كلمة سر طويلة", SEED), (&code(), SEED)).expect("there is memory")
    }

    #[test]
    fn passphrase_and_code_open_it_and_nothing_else_does() {
        let head = head();
        assert_eq!(head.open("كلمة سر طويلة"), Ok(data_key([2, 3])));
        assert_eq!(head.open(&written(&code()).to_lowercase()), Ok(data_key([2, 3])));
        assert_eq!(head.open("كلمة سر طويلى"), Err(LockProblem::Wrong));
        assert_eq!(head.open(""), Err(LockProblem::Wrong));
    }

    #[test]
    fn another_passphrase_takes_the_place_of_the_old_one() {
        let changed = head().with_passphrase(&data_key([2, 3]), "another", SEED).expect("there is memory");
        assert_eq!(changed.id, head().id);
        assert_eq!(changed.open("another"), Ok(data_key([2, 3])));
        assert_eq!(changed.open("كلمة سر طويلة"), Err(LockProblem::Wrong));
        assert_eq!(changed.open(&written(&code())), Ok(data_key([2, 3])));
    }

    #[test]
    fn it_reads_back_and_every_flipped_bit_and_cut_is_noticed() {
        let bytes = head().bytes();
        assert_eq!(LockHead::parse(&bytes), Some(head()));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(LockHead::parse(&flipped), None, "bit {bit}");
        }
        for end in 0..bytes.len() {
            assert_eq!(LockHead::parse(&bytes[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn a_slot_that_was_changed_does_not_open() {
        let honest = head();
        let change = |change: fn(&mut LockHead)| {
            let mut head = honest.clone();
            change(&mut head);
            head.open("كلمة سر طويلة").err()
        };
        assert_eq!(change(|head| head.id[0] ^= 1), Some(LockProblem::Wrong));
        assert_eq!(change(|head| head.slots[0].cost.passes = 4), Some(LockProblem::Wrong));
        assert_eq!(change(|head| head.slots[0].cost.memory = 1), Some(LockProblem::Damaged));
        assert_eq!(change(|head| head.slots[0].salt[0] ^= 1), Some(LockProblem::Wrong));
        assert_eq!(change(|head| head.slots.clear()), Some(LockProblem::Damaged));
    }
}
