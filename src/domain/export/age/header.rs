//! The lines before the content: a version, a stanza for each who can open the file, and a code that only who holds the
//! file's key can make.

use super::{AgeProblem, FileKey};
use base64ct::{Base64Unpadded, Encoding};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const VERSION: &[u8] = b"age-encryption.org/v1\n";
const ANY_VERSION: &[u8] = b"age-encryption.org/";
const STANZA: &[u8] = b"-> ";
const END: &[u8] = b"---";
/// Bytes of a full line of a stanza's body, in base64; the last line is shorter.
const LINE: usize = 64;
/// Bytes of the code, in base64.
const CODE: usize = 43;
/// The longest header that is read, in bytes; one with a passphrase has about 150.
const LIMIT: usize = 64 * 1024;

/// One way to the file's key.
pub(super) struct Stanza {
    pub(super) arguments: Vec<String>,
    pub(super) body: Vec<u8>,
}

/// A header as it was read. Nothing in it is to be trusted before `verify`.
pub(super) struct Header {
    pub(super) stanzas: Vec<Stanza>,
    /// How many bytes of the file the code stands for.
    covered: usize,
    code: [u8; 32],
    /// Where the header ends, in bytes from the beginning of the file.
    pub(super) end: usize,
}

impl Header {
    /// Reads the beginning of a file.
    ///
    /// # Errors
    /// `NotAge`, `OtherVersion` or `Header`.
    pub(super) fn read(file: &[u8]) -> Result<Header, AgeProblem> {
        let Some(after) = file.strip_prefix(VERSION) else {
            return Err(match file.strip_prefix(ANY_VERSION) {
                None => AgeProblem::NotAge,
                Some(version) if version.starts_with(b"v1") && !version.starts_with(b"v1\n") => AgeProblem::Header,
                Some(_) => AgeProblem::OtherVersion,
            });
        };
        let bounded = after.get(..LIMIT).unwrap_or(after);
        let mut lines = Lines { rest: bounded, at: VERSION.len() };
        let mut stanzas = Vec::new();
        loop {
            let covered = lines.at.saturating_add(END.len());
            let line = lines.next()?;
            if let Some(arguments) = line.strip_prefix(STANZA) {
                stanzas.push(Stanza { arguments: parse_arguments(arguments)?, body: parse_body(&mut lines)? });
                continue;
            }
            let code = line.strip_prefix(END).and_then(|rest| rest.strip_prefix(b" ")).ok_or(AgeProblem::Header)?;
            let mut bytes = [0; 32];
            if stanzas.is_empty() || code.len() != CODE || parse_base64(code, &mut bytes)? != bytes.len() {
                return Err(AgeProblem::Header);
            }
            return Ok(Header { stanzas, covered, code: bytes, end: lines.at });
        }
    }

    /// Checks that whoever wrote the header held the file's key.
    ///
    /// # Errors
    /// `Header` if not.
    pub(super) fn verify(&self, file: &[u8], file_key: &FileKey) -> Result<(), AgeProblem> {
        let covered = file.get(..self.covered).ok_or(AgeProblem::Header)?;
        let code = coder(covered, file_key)?;
        // In a time that says nothing about where they differ.
        code.verify_slice(&self.code).map_err(|_| AgeProblem::Header)
    }
}

/// The header of a file that one stanza opens.
///
/// # Errors
/// None that can happen: the key of a code may have any length.
pub(super) fn write(stanza: &Stanza, file_key: &FileKey) -> Result<Vec<u8>, AgeProblem> {
    let mut out = VERSION.to_vec();
    out.extend(STANZA);
    out.extend(stanza.arguments.join(" ").bytes());
    out.push(b'\n');
    let body = base64(&stanza.body);
    for line in body.as_bytes().chunks(LINE) {
        out.extend(line);
        out.push(b'\n');
    }
    // The last line says that it is the last by being short.
    if body.len().is_multiple_of(LINE) {
        out.push(b'\n');
    }
    out.extend(END);
    let code = base64(&coder(&out, file_key)?.finalize().into_bytes());
    out.push(b' ');
    out.extend(code.bytes());
    out.push(b'\n');
    Ok(out)
}

fn coder(covered: &[u8], file_key: &FileKey) -> Result<Hmac<Sha256>, AgeProblem> {
    let mut key = Zeroizing::new([0; 32]);
    let derived = Hkdf::<Sha256>::new(None, file_key.as_slice()).expand(b"header", key.as_mut_slice());
    derived.map_err(|_| AgeProblem::Header)?;
    let mut code = Hmac::<Sha256>::new_from_slice(key.as_slice()).map_err(|_| AgeProblem::Header)?;
    code.update(covered);
    Ok(code)
}

/// Base64 of the standard alphabet without padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = vec![0; Base64Unpadded::encoded_len(bytes)];
    // It is as long as it says.
    Base64Unpadded::encode(bytes, &mut text).map(str::to_owned).unwrap_or_default()
}

/// Reads base64 as there is only one way to write it. Returns how many bytes it stands for.
pub(super) fn parse_base64(text: &[u8], into: &mut [u8]) -> Result<usize, AgeProblem> {
    Base64Unpadded::decode(text, into).map(<[u8]>::len).map_err(|_| AgeProblem::Header)
}

/// The lines of a header, each ended by LF.
struct Lines<'a> {
    rest: &'a [u8],
    /// Bytes before `rest`.
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<&'a [u8], AgeProblem> {
        let end = memchr::memchr(b'\n', self.rest).ok_or(AgeProblem::Header)?;
        let (line, after) = self.rest.split_at_checked(end).ok_or(AgeProblem::Header)?;
        self.rest = after.get(1..).ok_or(AgeProblem::Header)?;
        self.at = self.at.saturating_add(end).saturating_add(1);
        Ok(line)
    }
}

/// Words of visible ASCII, parted by single spaces.
fn parse_arguments(line: &[u8]) -> Result<Vec<String>, AgeProblem> {
    let word = |bytes: &[u8]| {
        let visible = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic);
        if visible {
            String::from_utf8(bytes.to_vec()).map_err(|_| AgeProblem::Header)
        } else {
            Err(AgeProblem::Header)
        }
    };
    line.split(|byte| *byte == b' ').map(word).collect()
}

/// Full lines, and a shorter one at the end, which may be empty.
fn parse_body(lines: &mut Lines) -> Result<Vec<u8>, AgeProblem> {
    let mut body = Vec::new();
    loop {
        let line = lines.next()?;
        let mut bytes = [0; LINE / 4 * 3];
        if line.len() > LINE {
            return Err(AgeProblem::Header);
        }
        let length = parse_base64(line, &mut bytes)?;
        body.extend(bytes.iter().take(length));
        if line.len() < LINE {
            return Ok(body);
        }
    }
}
