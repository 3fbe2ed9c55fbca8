//! Bytes to UTF-8 text: what encoding a file is in, whether that is certain, and what could not be read.
//!
//! A byte order mark decides; without one, NUL bytes tell UTF-16, validity tells UTF-8, and what is left is weighed between
//! the code pages by `guess`. Valid UTF-8 is not copied. Cutting into cells is `parse`'s.

use super::code_page::{ISO_8859_6, WINDOWS_1252, WINDOWS_1256, char_from_byte};
use super::guess::guess_code_page;
use super::{Encoding, FileError, FileKind, FileWarning};

/// The largest file that is read, in bytes: offsets into it fit 31 bits.
pub const MAX_BYTES: u64 = 1 << 30;

/// How much of a file is looked at to decide what it is.
const SAMPLE: usize = 64 * 1024;

/// A file as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// Without byte order mark and without NUL.
    pub text: String,
    pub encoding: Encoding,
    /// False when another encoding would do nearly as well.
    pub certain: bool,
    pub warnings: Vec<FileWarning>,
    /// The bytes the text was converted from; `None` where the text is the bytes.
    pub raw: Option<Vec<u8>>,
}

/// Turns the bytes of a file into text; `chosen` overrules the guess.
///
/// Errors: `Empty`, `TooLarge`, and `NotText` for what is another kind of file whatever its name says.
pub fn decode(bytes: Vec<u8>, chosen: Option<Encoding>) -> Result<Decoded, FileError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_BYTES {
        return Err(FileError::TooLarge { bytes: size, limit: MAX_BYTES });
    }
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if let Some(kind) = kind_from_bytes(&bytes) {
        return Err(FileError::NotText(kind));
    }
    let mut decoded = text_from_bytes(bytes, chosen);
    if is_binary(decoded.text.as_bytes()) {
        return Err(FileError::NotText(FileKind::Other));
    }
    remove_nul(&mut decoded.text, &mut decoded.warnings);
    if decoded.text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return Err(FileError::Empty);
    }
    Ok(decoded)
}

fn text_from_bytes(mut bytes: Vec<u8>, chosen: Option<Encoding>) -> Decoded {
    let mut warnings = Vec::new();
    let known = chosen.or_else(|| encoding_from_bom(&bytes)).or_else(|| guess_utf16(&bytes));
    if matches!(known, None | Some(Encoding::Utf8)) {
        let mark = bom_length(&bytes, Encoding::Utf8);
        bytes.drain(..mark);
        // Validity is checked once, and valid bytes become the text without a copy.
        match String::from_utf8(bytes) {
            Ok(text) => return Decoded { text, encoding: Encoding::Utf8, certain: true, warnings, raw: None },
            Err(error) => bytes = error.into_bytes(),
        }
    }
    let (encoding, certain) = known.map_or_else(|| guess_invalid_utf8(&bytes), |encoding| (encoding, true));
    let rest = bytes.get(bom_length(&bytes, encoding)..).unwrap_or_default();
    let text = match encoding {
        Encoding::Utf8 => text_from_damaged_utf8(rest, &mut warnings),
        Encoding::Utf16Le => text_from_utf16(rest, u16::from_le_bytes, &mut warnings),
        Encoding::Utf16Be => text_from_utf16(rest, u16::from_be_bytes, &mut warnings),
        Encoding::Windows1256 => text_from_code_page(rest, &WINDOWS_1256, &mut warnings),
        Encoding::Windows1252 => text_from_code_page(rest, &WINDOWS_1252, &mut warnings),
        Encoding::Iso8859_6 => text_from_code_page(rest, &ISO_8859_6, &mut warnings),
    };
    Decoded { text, encoding, certain, warnings, raw: Some(bytes) }
}

/// The kind of a file that is certainly not text, by its first bytes.
fn kind_from_bytes(bytes: &[u8]) -> Option<FileKind> {
    const MAGIC: [(&[u8], FileKind); 12] = [
        (b"\x89PNG", FileKind::Image),
        (b"\xFF\xD8\xFF", FileKind::Image),
        (b"GIF87a", FileKind::Image),
        (b"GIF89a", FileKind::Image),
        (b"II*\0", FileKind::Image),
        (b"%PDF-", FileKind::Pdf),
        (b"PK\x03\x04", FileKind::Zip),
        (b"PK\x05\x06", FileKind::Zip),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::OldOffice),
        (b"SQLite format 3\0", FileKind::Other),
        (b"\x1F\x8B\x08", FileKind::Other),
        (b"\0asm", FileKind::Other),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*kind);
    }
    match (bytes.get(..4), bytes.get(4..8), bytes.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) | (_, Some(b"ftyp"), _) => Some(FileKind::Image),
        (Some(b"RIFF"), _, Some(_)) => Some(FileKind::Other),
        _ => None,
    }
}

/// Whether text is full of control characters: nobody's contacts look so.
fn is_binary(text: &[u8]) -> bool {
    let sample = &text[..text.len().min(SAMPLE)];
    let nul = sample.iter().filter(|byte| **byte == 0).count();
    let controls = sample.iter().filter(|byte| matches!(byte, 1..=8 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F)).count();
    nul * 4 > sample.len() || (controls >= 3 && controls * 20 > sample.len())
}

/// How many bytes at the start are this encoding's byte order mark.
fn bom_length(bytes: &[u8], encoding: Encoding) -> usize {
    let mark: &[u8] = match encoding {
        Encoding::Utf8 => b"\xEF\xBB\xBF",
        Encoding::Utf16Le => b"\xFF\xFE",
        Encoding::Utf16Be => b"\xFE\xFF",
        Encoding::Windows1256 | Encoding::Windows1252 | Encoding::Iso8859_6 => b"",
    };
    if bytes.starts_with(mark) { mark.len() } else { 0 }
}

fn encoding_from_bom(bytes: &[u8]) -> Option<Encoding> {
    [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be].into_iter().find(|encoding| bom_length(bytes, *encoding) > 0)
}

/// What a file is that is not valid UTF-8, and whether that is certain.
fn guess_invalid_utf8(bytes: &[u8]) -> (Encoding, bool) {
    // A few broken bytes in a file that is UTF-8 everywhere else (cut off, or glued together) don't make it another encoding.
    let (mut letters, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // Letters of a code page hardly ever form a sequence that UTF-8 allows.
    if letters >= broken * 4 { (Encoding::Utf8, broken <= 1) } else { guess_code_page(bytes) }
}

/// UTF-16 without a mark: NUL bytes on one side of the pairs, and pairs that are letters of ours.
fn guess_utf16(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (pairs, _) = sample.as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let (encoding, from_bytes): (_, fn([u8; 2]) -> u16) = if second > first * 4 && second * 20 > pairs.len() {
        (Encoding::Utf16Le, u16::from_le_bytes)
    } else if first > second * 4 && first * 20 > pairs.len() {
        (Encoding::Utf16Be, u16::from_be_bytes)
    } else {
        return None;
    };
    // Text with stray NUL bytes would read as Chinese; names and numbers of our users do not.
    let known = pairs
        .iter()
        .filter(|pair| matches!(from_bytes(**pair), 9..=0x07FF | 0x2000..=0x206F | 0xFB50..=0xFEFF | 0xD800..=0xDFFF))
        .count();
    (known * 10 >= pairs.len() * 9).then_some(encoding)
}

/// Puts U+FFFD where bytes are no letters.
fn text_from_damaged_utf8(bytes: &[u8], warnings: &mut Vec<FileWarning>) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut broken = Broken::default();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            broken.push_into(&mut text);
        }
    }
    broken.warn(warnings);
    text
}

/// Reads pairs of bytes; half a pair at the end and lone surrogates become U+FFFD.
fn text_from_utf16(bytes: &[u8], from_bytes: fn([u8; 2]) -> u16, warnings: &mut Vec<FileWarning>) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut broken = Broken::default();
    for letter in char::decode_utf16(pairs.iter().map(|pair| from_bytes(*pair))) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(_) => broken.push_into(&mut text),
        }
    }
    if !rest.is_empty() {
        broken.push_into(&mut text);
    }
    broken.warn(warnings);
    text
}

fn text_from_code_page(bytes: &[u8], table: &[char; 128], warnings: &mut Vec<FileWarning>) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut broken = Broken::default();
    for byte in bytes {
        match char_from_byte(table, *byte) {
            char::REPLACEMENT_CHARACTER => broken.push_into(&mut text),
            letter => text.push(letter),
        }
    }
    broken.warn(warnings);
    text
}

/// Takes NUL bytes out: some programs pad with them, and nothing in a contact needs one.
fn remove_nul(text: &mut String, warnings: &mut Vec<FileWarning>) {
    let count = memchr::memchr_iter(0, text.as_bytes()).count();
    if count > 0 {
        text.retain(|letter| letter != '\0');
        warnings.push(FileWarning::Nul { count: u32::try_from(count).unwrap_or(u32::MAX) });
    }
}

/// What could not be decoded so far.
#[derive(Default)]
struct Broken {
    count: u32,
    first_line: u32,
}

impl Broken {
    fn push_into(&mut self, text: &mut String) {
        if self.count == 0 {
            let before = memchr::memchr_iter(b'\n', text.as_bytes()).count();
            self.first_line = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
        }
        self.count = self.count.saturating_add(1);
        text.push(char::REPLACEMENT_CHARACTER);
    }

    fn warn(&self, warnings: &mut Vec<FileWarning>) {
        if self.count > 0 {
            warnings.push(FileWarning::Undecodable { count: self.count, first_line: self.first_line });
        }
    }
}

#[cfg(test)]
mod tests;
