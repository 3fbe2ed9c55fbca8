//! Files locked with a passphrase, in the age format, version 1 (<https://c2sp.org/age>): what is locked here opens with the
//! stock `age` tool, and what that locks with a passphrase opens here. Keys and plugins are not read.
//!
//! `header` reads and writes the lines before the content, `recipient` makes a key from a passphrase, `stream` is the
//! content, in chunks, so that a large file is never held as a whole more often than it must be. Random bytes come in as
//! values; whoever calls must never give the same ones twice.

mod header;
mod recipient;
mod stream;
#[cfg(test)]
mod tests;

pub use stream::{Opening, Sealing};

use header::Header;
use zeroize::Zeroizing;

/// Scrypt's cost of a file that is made here: 2^17 blocks of 1 KiB, which takes 128 MiB and about a second.
pub const WORK_FACTOR: u8 = 17;
/// The greatest cost of a file that is read: 256 MiB and about two seconds. Above that a file is refused before anything is
/// allocated.
pub const WORK_FACTOR_LIMIT: u8 = 18;
/// The content of a chunk, in bytes; only the last one may be shorter.
pub const CHUNK: usize = 64 * 1024;

/// The key that everything in one file is locked with.
type FileKey = Zeroizing<[u8; 16]>;

/// Random bytes for one file.
pub struct Entropy {
    pub file_key: [u8; 16],
    pub salt: [u8; 16],
    pub nonce: [u8; 16],
}

/// Why a locked file does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgeProblem {
    #[error("not a file in the age format")]
    NotAge,
    #[error("a version of the format that is not known here")]
    OtherVersion,
    /// A public key was used, or something else that we don't have.
    #[error("locked with something else than a passphrase")]
    NoPassphrase,
    #[error("the passphrase costs 2^{work_factor}, which is more than is allowed")]
    TooCostly { work_factor: u8 },
    #[error("not enough memory to make a key from the passphrase")]
    OutOfMemory,
    #[error("not the passphrase of this file")]
    WrongPassphrase,
    /// The lines before the content are not as they were written.
    #[error("the header is damaged")]
    Header,
    /// The content was cut, reordered or changed.
    #[error("the content is damaged")]
    Content,
}

/// True if these bytes begin as every file of the format does, whatever its version.
pub fn is_age(bytes: &[u8]) -> bool {
    bytes.starts_with(b"age-encryption.org/")
}

/// Locks a file with a passphrase. This takes about a second and 128 MiB at [`WORK_FACTOR`]; the content is then pushed into
/// what is returned. `length` is the expected length of the content, in bytes.
///
/// # Errors
/// `OutOfMemory`; `TooCostly` for a work factor above [`WORK_FACTOR_LIMIT`].
pub fn seal(passphrase: &str, work_factor: u8, entropy: Entropy, length: usize) -> Result<Sealing, AgeProblem> {
    let Entropy { file_key, salt, nonce } = entropy;
    let file_key: FileKey = Zeroizing::new(file_key);
    let stanza = recipient::wrap(&file_key, passphrase, salt, work_factor)?;
    let mut out = header::write(&stanza, &file_key)?;
    out.extend(nonce);
    Sealing::new(out, &stream::key(&file_key, &nonce)?, length)
}

/// A locked file whose header reads, not opened yet.
pub struct Locked {
    file: Vec<u8>,
    header: Header,
    lock: recipient::Lock,
}

impl Locked {
    /// Reads the header.
    ///
    /// # Errors
    /// Everything but `WrongPassphrase` and `Content`. Nothing is allocated that the file's own length doesn't bound.
    pub fn read(file: Vec<u8>) -> Result<Locked, AgeProblem> {
        let header = Header::read(&file)?;
        let lock = recipient::Lock::read(&header.stanzas)?;
        Ok(Locked { file, header, lock })
    }

    /// Makes the key from the passphrase, which takes a second or two, and checks the header with it.
    ///
    /// # Errors
    /// `WrongPassphrase`, `OutOfMemory` or `Header`.
    pub fn open(self, passphrase: &str) -> Result<Opening, AgeProblem> {
        let file_key = self.lock.unwrap(passphrase)?;
        self.header.verify(&self.file, &file_key)?;
        let (content, key) = stream::begin(&self.file, self.header.end, &file_key)?;
        Ok(Opening::new(self.file, content, &key))
    }
}
