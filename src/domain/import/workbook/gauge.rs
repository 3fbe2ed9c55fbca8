//! Measures XML as it is unpacked, before a parser sees it: a parser holds one tag, one text or one cell in memory, so none
//! may be endless. A document type is refused: it is where entities that grow are declared.

use super::super::FileError;
use super::front::too_large;

/// The longest tag, text or comment, and the longest cell or shared string with all its runs, in bytes. A cell of Excel
/// holds 32,767 characters.
const LONGEST: u64 = 1024 * 1024;

/// Walks over XML in pieces of any size.
#[derive(Default)]
pub(super) struct Gauge {
    place: Place,
    /// Bytes since the last tag began.
    run: u64,
    /// Bytes since the last cell or string began, while inside the part that holds them.
    cell: Option<u64>,
    /// The first letters of the tag that is being read.
    tag: Vec<u8>,
    /// The last two bytes of a comment or of literal text.
    last: [u8; 2],
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Place {
    #[default]
    Text,
    /// In the name of a tag.
    Name,
    /// In a comment or a literal, which ends with this and `>`.
    Until([u8; 2]),
}

impl Gauge {
    /// Errors: `TooLargeUnpacked` for a part that is too long, `Damaged` for a document type.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        let mut rest = bytes;
        while let Some(byte) = rest.first() {
            // Within text nothing matters before the next tag.
            let skipped = if self.place == Place::Text { memchr::memchr(b'<', rest).unwrap_or(rest.len()) } else { 0 };
            if skipped == 0 {
                self.step(*byte)?;
            }
            let walked = skipped.max(1);
            let long = u64::try_from(walked).unwrap_or(u64::MAX);
            self.run = self.run.saturating_add(long);
            self.cell = self.cell.map(|cell| cell.saturating_add(long));
            if self.run > LONGEST || self.cell.is_some_and(|cell| cell > LONGEST) {
                return Err(too_large());
            }
            rest = rest.get(walked..).unwrap_or_default();
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), FileError> {
        match self.place {
            Place::Text if byte == b'<' => {
                self.place = Place::Name;
                self.run = 0;
                self.tag.clear();
            }
            Place::Text => {}
            Place::Until(end) => {
                if byte == b'>' && self.last == end {
                    self.place = Place::Text;
                    self.run = 0;
                }
                self.last = [self.last[1], byte];
            }
            Place::Name => {
                if matches!(byte, b' ' | b'>' | b'\t' | b'\n' | b'\r') || self.tag.len() >= 40 {
                    self.place = Place::Text;
                    self.named();
                    return Ok(());
                }
                self.tag.push(byte);
                match self.tag.as_slice() {
                    b"!--" => self.enter(*b"--"),
                    b"![CDATA[" => self.enter(*b"]]"),
                    tag if tag.len() == 8 && tag.eq_ignore_ascii_case(b"!DOCTYPE") => return Err(FileError::Damaged),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, end: [u8; 2]) {
        self.place = Place::Until(end);
        self.last = [0; 2];
    }

    /// A tag's name is complete.
    fn named(&mut self) {
        let closes = self.tag.first() == Some(&b'/');
        let name = self.tag.strip_prefix(b"/").unwrap_or(&self.tag);
        let name = name.strip_suffix(b"/").unwrap_or(name);
        let local =
            name.iter().rposition(|byte| *byte == b':').map_or(name, |at| name.get(at + 1..).unwrap_or_default());
        match (local, closes) {
            (b"c" | b"si" | b"table-cell" | b"covered-table-cell" | b"row" | b"table-row", _) => self.cell = Some(0),
            (b"sheetData" | b"sst" | b"table", true) => self.cell = None,
            _ => {}
        }
    }
}
