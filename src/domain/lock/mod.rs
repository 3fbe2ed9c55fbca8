//! The lock at rest: how records are encrypted, and how the key to them is kept.
//!
//! Everything is encrypted with one random key, the data key. It is stored only wrapped: once in a key made of the passphrase,
//! once in a key made of the recovery code, so that either opens the book and a new passphrase rewrites no record. `head` is
//! what is stored of that, `cipher` encrypts records, `code` is the recovery code, `key` makes keys of what people type.
//! Randomness and the decision what to lock come from outside.
//!
//! After the recommendations of RFC 9106 (Argon2id), and XChaCha20-Poly1305 as `draft-irtf-cfrg-xchacha` describes it.

pub mod cipher;
pub mod code;
pub mod head;
pub mod key;

use zeroize::Zeroizing;

/// The key of every record. Leaves no copy behind.
pub type DataKey = Zeroizing<[u8; 32]>;

/// A fresh data key of random bits.
pub fn data_key(random: [u128; 2]) -> DataKey {
    let mut key: DataKey = Zeroizing::new([0; 32]);
    for (half, random) in key.chunks_exact_mut(16).zip(random) {
        half.copy_from_slice(&random.to_le_bytes());
    }
    key
}

/// Why a lock does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LockProblem {
    /// Neither the passphrase nor the recovery code.
    #[error("wrong passphrase")]
    Wrong,
    /// What is stored of the lock does not read, or asks for more work than any lock of ours.
    #[error("the lock is damaged")]
    Damaged,
    /// There is no memory to make the key in.
    #[error("no memory for the key")]
    OutOfMemory,
}
