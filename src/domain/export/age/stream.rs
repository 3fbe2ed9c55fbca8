//! The content: chunks of 64 KiB, each with a tag, numbered, the last one marked. So a file that was cut, or whose chunks
//! were changed or moved, is noticed.

use super::{AgeProblem, CHUNK, FileKey};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce, Tag};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

const TAG: usize = 16;
const NONCE: usize = 16;

/// The content's key.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// The content's key, from the file's key and the nonce before the content.
///
/// # Errors
/// None that can happen: HKDF gives more than 32 bytes.
pub(super) fn key(file_key: &FileKey, nonce: &[u8]) -> Result<Key, AgeProblem> {
    let mut key: Key = Zeroizing::new([0; 32]);
    let derived = Hkdf::<Sha256>::new(Some(nonce), file_key.as_slice()).expand(b"payload", key.as_mut_slice());
    derived.map_err(|_| AgeProblem::Content)?;
    Ok(key)
}

/// Where the first chunk begins, and the content's key, in a file whose header ends at `end`.
///
/// # Errors
/// `Header` if there is no nonce.
pub(super) fn begin(file: &[u8], end: usize, file_key: &FileKey) -> Result<(usize, Key), AgeProblem> {
    let content = end.checked_add(NONCE).ok_or(AgeProblem::Header)?;
    let nonce = file.get(end..content).ok_or(AgeProblem::Header)?;
    Ok((content, key(file_key, nonce)?))
}

/// The cipher with the number of the next chunk.
struct Chunks {
    cipher: ChaCha20Poly1305,
    number: u64,
}

impl Chunks {
    fn new(key: &Key) -> Chunks {
        Chunks { cipher: ChaCha20Poly1305::new((&**key).into()), number: 0 }
    }

    /// Eleven bytes of the number and one that marks the last chunk. A `u64` of chunks is more than any disk holds.
    fn nonce(&mut self, last: bool) -> Nonce {
        let [a, b, c, d, e, f, g, h] = self.number.to_be_bytes();
        self.number = self.number.wrapping_add(1);
        [0, 0, 0, a, b, c, d, e, f, g, h, u8::from(last)].into()
    }

    fn seal(&mut self, chunk: &mut [u8], last: bool) -> Result<Tag, AgeProblem> {
        let nonce = self.nonce(last);
        // It refuses only chunks of many gigabytes.
        self.cipher.encrypt_inout_detached(&nonce, b"", chunk.into()).map_err(|_| AgeProblem::Content)
    }

    fn open(&mut self, chunk: &mut [u8], tag: &Tag, last: bool) -> Result<(), AgeProblem> {
        let nonce = self.nonce(last);
        self.cipher.decrypt_inout_detached(&nonce, b"", chunk.into(), tag).map_err(|_| AgeProblem::Content)
    }
}

/// A locked file being made: push the content in pieces of any length, then finish.
pub struct Sealing {
    chunks: Chunks,
    out: Vec<u8>,
    /// Bytes of `out` that are not sealed yet, at its end: at most one chunk.
    open: usize,
}

impl Sealing {
    pub(super) fn new(header: Vec<u8>, key: &Key, length: usize) -> Result<Sealing, AgeProblem> {
        let mut out = header;
        let tags = length.div_ceil(CHUNK).max(1).saturating_mul(TAG);
        out.try_reserve_exact(length.saturating_add(tags)).map_err(|_| AgeProblem::OutOfMemory)?;
        Ok(Sealing { chunks: Chunks::new(key), out, open: 0 })
    }

    /// Takes more of the content.
    ///
    /// # Errors
    /// None for content below the limits of the format, which are far above any memory.
    pub fn push(&mut self, mut content: &[u8]) -> Result<(), AgeProblem> {
        while !content.is_empty() {
            // A full chunk is sealed only now, because the last one is sealed otherwise, and there is more.
            if self.open == CHUNK {
                self.seal(false)?;
            }
            let (taken, rest) = content.split_at(content.len().min(CHUNK - self.open));
            self.out.extend_from_slice(taken);
            self.open += taken.len();
            content = rest;
        }
        Ok(())
    }

    /// The whole file.
    ///
    /// # Errors
    /// As `push`.
    pub fn finish(mut self) -> Result<Vec<u8>, AgeProblem> {
        self.seal(true)?;
        Ok(self.out)
    }

    fn seal(&mut self, last: bool) -> Result<(), AgeProblem> {
        let from = self.out.len().saturating_sub(self.open);
        let tag = self.chunks.seal(self.out.get_mut(from..).unwrap_or_default(), last)?;
        self.out.extend_from_slice(&tag);
        self.open = 0;
        Ok(())
    }
}

/// A locked file being opened, chunk after chunk, where it lies: the content moves to the front of the same memory.
pub struct Opening {
    chunks: Chunks,
    file: Vec<u8>,
    /// Up to here the file was read.
    read: usize,
    /// Up to here the content stands.
    written: usize,
    ended: bool,
}

impl Opening {
    pub(super) fn new(file: Vec<u8>, content: usize, key: &Key) -> Opening {
        Opening { chunks: Chunks::new(key), file, read: content, written: 0, ended: false }
    }

    /// Opens up to so many chunks more. True once the last one is open; what stands there before that must not be used.
    ///
    /// # Errors
    /// `Content` if a chunk is not as it was written; nothing more can be read then.
    pub fn advance(&mut self, chunks: usize) -> Result<bool, AgeProblem> {
        for _ in 0..chunks {
            if !self.ended {
                self.one()?;
            }
        }
        Ok(self.ended)
    }

    /// How many bytes of the file were read, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.read, self.file.len())
    }

    /// The content.
    ///
    /// # Errors
    /// `Content` if the last chunk was not opened: the content is not whole.
    pub fn finish(mut self) -> Result<Vec<u8>, AgeProblem> {
        if !self.ended {
            self.file.zeroize();
            return Err(AgeProblem::Content);
        }
        self.file.truncate(self.written);
        Ok(std::mem::take(&mut self.file))
    }

    fn one(&mut self) -> Result<(), AgeProblem> {
        let left = self.file.len().saturating_sub(self.read);
        let length = left.min(CHUNK + TAG).checked_sub(TAG).ok_or(AgeProblem::Content)?;
        let last = left <= CHUNK + TAG;
        // Only a content of nothing has an empty chunk.
        if length == 0 && self.chunks.number > 0 {
            return Err(AgeProblem::Content);
        }
        let sealed_end = self.read.saturating_add(length);
        let end = sealed_end.saturating_add(TAG);
        let tag = self.file.get(sealed_end..end).and_then(|tag| Tag::try_from(tag).ok()).ok_or(AgeProblem::Content)?;
        self.file.copy_within(self.read..sealed_end, self.written);
        let written = self.written.saturating_add(length);
        let chunk = self.file.get_mut(self.written..written).ok_or(AgeProblem::Content)?;
        self.chunks.open(chunk, &tag, last)?;
        (self.read, self.written, self.ended) = (end, written, last);
        Ok(())
    }
}
