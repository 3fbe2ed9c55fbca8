//! The file's key, wrapped in one that is made from a passphrase: the scrypt stanza.

use super::header::{Stanza, base64, parse_base64};
use super::{AgeProblem, FileKey, WORK_FACTOR_LIMIT};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce, Tag};
use zeroize::Zeroizing;

const KIND: &str = "scrypt";
const SALT_LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
/// Blocks of scrypt are so many times 128 bytes.
const R: u32 = 8;
/// The wrapped key: 16 bytes and their tag.
const WRAPPED: usize = 32;

/// What a scrypt stanza says.
pub(super) struct Lock {
    salt: [u8; 16],
    work_factor: u8,
    wrapped: [u8; WRAPPED],
}

impl Lock {
    /// Finds the scrypt stanza, which must be alone: who knows the passphrase is the only one who could have written the file.
    ///
    /// # Errors
    /// `NoPassphrase`, `TooCostly` or `Header`.
    pub(super) fn read(stanzas: &[Stanza]) -> Result<Lock, AgeProblem> {
        let is_scrypt = |stanza: &&Stanza| stanza.arguments.first().is_some_and(|kind| kind == KIND);
        let stanza = match (stanzas, stanzas.iter().find(is_scrypt)) {
            (_, None) => return Err(AgeProblem::NoPassphrase),
            ([stanza], Some(_)) => stanza,
            (_, Some(_)) => return Err(AgeProblem::Header),
        };
        let [_, salt_text, work_factor] = stanza.arguments.as_slice() else { return Err(AgeProblem::Header) };
        let mut salt = [0; 16];
        if parse_base64(salt_text.as_bytes(), &mut salt)? != salt.len() {
            return Err(AgeProblem::Header);
        }
        let work_factor = parse_work_factor(work_factor)?;
        let wrapped = stanza.body.as_slice().try_into().map_err(|_| AgeProblem::Header)?;
        Ok(Lock { salt, work_factor, wrapped })
    }

    /// The file's key.
    ///
    /// # Errors
    /// `OutOfMemory` or `WrongPassphrase`.
    pub(super) fn unwrap(&self, passphrase: &str) -> Result<FileKey, AgeProblem> {
        let cipher = cipher(passphrase, &self.salt, self.work_factor)?;
        let mut file_key: FileKey = Zeroizing::new([0; 16]);
        let (body, tag) = self.wrapped.split_at(file_key.len());
        file_key.copy_from_slice(body);
        let tag = Tag::try_from(tag).map_err(|_| AgeProblem::Header)?;
        let opened = cipher.decrypt_inout_detached(&Nonce::default(), b"", file_key.as_mut_slice().into(), &tag);
        opened.map_err(|_| AgeProblem::WrongPassphrase)?;
        Ok(file_key)
    }
}

/// The stanza for a passphrase.
///
/// # Errors
/// `TooCostly` or `OutOfMemory`.
pub(super) fn wrap(
    file_key: &FileKey,
    passphrase: &str,
    salt: [u8; 16],
    work_factor: u8,
) -> Result<Stanza, AgeProblem> {
    let cipher = cipher(passphrase, &salt, work_factor)?;
    let mut body = file_key.to_vec();
    // A wrapping key is used once, so its nonce may be fixed.
    let sealed = cipher.encrypt_inout_detached(&Nonce::default(), b"", body.as_mut_slice().into());
    body.extend(sealed.map_err(|_| AgeProblem::Content)?);
    Ok(Stanza { arguments: vec![KIND.to_owned(), base64(&salt), work_factor.to_string()], body })
}

/// A positive decimal without sign or leading zeros.
fn parse_work_factor(text: &str) -> Result<u8, AgeProblem> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if !plain || text.is_empty() || text.len() > 3 {
        return Err(AgeProblem::Header);
    }
    let work_factor = text.parse().map_err(|_| AgeProblem::Header)?;
    if work_factor > WORK_FACTOR_LIMIT { Err(AgeProblem::TooCostly { work_factor }) } else { Ok(work_factor) }
}

fn cipher(passphrase: &str, salt: &[u8; 16], work_factor: u8) -> Result<ChaCha20Poly1305, AgeProblem> {
    if work_factor > WORK_FACTOR_LIMIT {
        return Err(AgeProblem::TooCostly { work_factor });
    }
    let parameters = scrypt::Params::new(work_factor, R, 1).map_err(|_| AgeProblem::Header)?;
    // Scrypt would end the program if there were no room; whoever finds none here is only told so.
    let room = 128usize.checked_mul(8).and_then(|block| block.checked_shl(u32::from(work_factor)));
    Vec::<u8>::new().try_reserve_exact(room.ok_or(AgeProblem::OutOfMemory)?).map_err(|_| AgeProblem::OutOfMemory)?;
    let salt = [SALT_LABEL, salt].concat();
    let mut key = Zeroizing::new([0; 32]);
    let derived = scrypt::scrypt(passphrase.as_bytes(), &salt, &parameters, key.as_mut_slice());
    derived.map_err(|_| AgeProblem::Header)?;
    ChaCha20Poly1305::new_from_slice(key.as_slice()).map_err(|_| AgeProblem::Header)
}
