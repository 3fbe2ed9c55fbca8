//! Finds where records and cells begin and end, at scan speed: eight bytes at a time, no copy, four bytes of index a cell.
//!
//! Quotes are those of RFC 4180 (doubled inside, line ends allowed), read leniently: text after a closing quote is kept, a
//! quote inside an unquoted cell is text, CR, LF and CRLF all end a record, and a quote that never closes is text.
//! What a cell says once its quotes are removed is `parse`'s business.

use super::{FileError, FileWarning};
use serde::{Deserialize, Serialize};

/// More columns than this are refused in a header, and left out of a row.
pub const MAX_COLUMNS: usize = 1_000;
/// The longest record, in bytes.
pub const MAX_LINE: usize = 4 * 1024 * 1024;
/// A quoted cell longer than this (bytes, line ends) was never closed.
const MAX_QUOTED: usize = 64 * 1024;
const MAX_QUOTED_LINES: u32 = 50;
/// How many unclosed quotes are named.
const MAX_QUOTE_WARNINGS: usize = 5;

/// Top bit of a cell's end: the cell begins with a quote that is closed. Texts are shorter than 2^31 bytes.
const QUOTED: u32 = 1 << 31;

/// Where a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    /// Offset of its first byte.
    start: u32,
    /// Index of its first cell.
    cell: u32,
    /// Its line in the file, from 1.
    line: u32,
}

/// Where everything is in one text under one delimiter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Index {
    /// Where each cell ends; the next begins one byte later.
    cells: Vec<u32>,
    records: Vec<Record>,
    /// Records with more than `MAX_COLUMNS` cells, and how many they have.
    wide: Vec<(usize, u32)>,
    pub warnings: Vec<FileWarning>,
}

/// Where one cell is in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
    pub quoted: bool,
}

impl Index {
    /// Number of records; blank lines and lines of nothing but delimiters are none.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// How many cells a record has, also those beyond `MAX_COLUMNS`.
    pub fn true_width(&self, record: usize) -> u32 {
        let kept = u32::try_from(self.width(record)).unwrap_or(u32::MAX);
        self.wide.iter().find(|(wide, _)| *wide == record).map_or(kept, |(_, count)| *count)
    }

    /// How many cells of a record can be read.
    pub fn width(&self, record: usize) -> usize {
        let cells = self.cells_of(record);
        cells.1 - cells.0
    }

    /// The line a record begins on, from 1; 0 for a record that is not there.
    pub fn line(&self, record: usize) -> u32 {
        self.records.get(record).map_or(0, |record| record.line)
    }

    /// Where a cell is; `None` beyond the end of a short row.
    pub fn span(&self, record: usize, column: usize) -> Option<Span> {
        let (first, end) = self.cells_of(record);
        let cell = first.checked_add(column).filter(|cell| *cell < end)?;
        let start = if column == 0 { offset(self.records.get(record)?.start) } else { self.end_of(cell - 1)? + 1 };
        let quoted = self.cells.get(cell)? & QUOTED != 0;
        Some(Span { start, end: self.end_of(cell)?, quoted })
    }

    /// The cells of a record in order.
    pub fn spans(&self, record: usize) -> impl Iterator<Item = Span> + '_ {
        let (first, end) = self.cells_of(record);
        let mut start = self.records.get(record).map_or(0, |record| offset(record.start));
        self.cells.get(first..end).unwrap_or_default().iter().map(move |cell| {
            let span = Span { start, end: offset(cell & !QUOTED), quoted: cell & QUOTED != 0 };
            start = span.end + 1;
            span
        })
    }

    /// Adds a record whose cells were laid into a text one behind another, each followed by one byte, and how many it has.
    /// Cells beyond `MAX_COLUMNS` can't be read. Errors: `TooLarge` for offsets that don't fit.
    pub fn push_record(&mut self, start: usize, ends: &[usize], line: u32, width: usize) -> Result<(), FileError> {
        let limit = QUOTED - 1;
        let fit = |at: usize| u32::try_from(at).ok().filter(|at| *at < limit);
        let too_large =
            FileError::TooLarge { bytes: u64::try_from(start).unwrap_or(u64::MAX), limit: u64::from(limit) };
        let (Some(start), Some(cell)) = (fit(start), fit(self.cells.len())) else {
            return Err(too_large);
        };
        if width > MAX_COLUMNS {
            self.wide.push((self.records.len(), u32::try_from(width).unwrap_or(u32::MAX)));
        }
        for end in ends.iter().take(MAX_COLUMNS) {
            self.cells.push(fit(*end).ok_or_else(|| too_large.clone())?);
        }
        self.records.push(Record { start, cell, line });
        Ok(())
    }

    fn end_of(&self, cell: usize) -> Option<usize> {
        self.cells.get(cell).map(|cell| offset(cell & !QUOTED))
    }

    /// Indexes of a record's first cell and of the one after its last.
    fn cells_of(&self, record: usize) -> (usize, usize) {
        let first = self.records.get(record).map_or(self.cells.len(), |record| offset(record.cell));
        let next = self.records.get(record + 1).map_or(self.cells.len(), |record| offset(record.cell));
        (first, next)
    }
}

/// Offsets are kept in 32 bits; the address space is at least that.
fn offset(kept: u32) -> usize {
    kept as usize
}

/// What a scan begins with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// Offset of the first byte.
    pub offset: usize,
    /// Its line in the file, from 1.
    pub line: u32,
    /// Stop after so many records.
    pub limit: usize,
}

/// Indexes a text. Errors: `LineTooLong` with the line; `TooLarge` for a text whose offsets would not fit.
pub(super) fn scan(text: &str, delimiter: u8, start: Start) -> Result<Index, FileError> {
    // The limit of `decode` keeps bytes under 2^30; code pages can grow threefold, so it is checked again here.
    let limit = u64::from(QUOTED) - 1;
    let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
    if size > limit {
        return Err(FileError::TooLarge { bytes: size, limit });
    }
    let mut scanner = Scanner {
        text: text.as_bytes(),
        delimiter,
        special: Specials::new(text.as_bytes(), delimiter, start.offset),
        index: Index::default(),
        line: start.line,
        ends: [false; 3],
        record: start.offset,
        record_line: start.line,
        first_cell: 0,
    };
    scanner.run(start.limit)?;
    if scanner.ends.iter().filter(|seen| **seen).count() > 1 {
        scanner.index.warnings.push(FileWarning::MixedLineEnds);
    }
    Ok(scanner.index)
}

struct Scanner<'a> {
    text: &'a [u8],
    delimiter: u8,
    special: Specials<'a>,
    index: Index,
    /// The line that is being read, from 1.
    line: u32,
    /// Which line ends were seen outside quotes: LF, CRLF, CR.
    ends: [bool; 3],
    /// Where the record that is being read begins, its line and its first cell.
    record: usize,
    record_line: u32,
    first_cell: usize,
}

/// A quoted cell that is being read.
struct Open {
    at: usize,
    line: u32,
}

impl Scanner<'_> {
    fn run(&mut self, limit: usize) -> Result<(), FileError> {
        let mut cell = self.record;
        let mut quoted = false;
        // A quote that turned out to be text.
        let mut literal = usize::MAX;
        let mut open: Option<Open> = None;
        while self.index.records.len() < limit {
            let at = self.special.next_at();
            let byte = self.text.get(at).copied();
            if let Some(quote) = &open {
                let next = self.text.get(at + 1).copied();
                match byte {
                    Some(b'"') if next == Some(b'"') => {
                        self.special.next_at();
                    }
                    Some(b'"') => {
                        open = None;
                        continue;
                    }
                    Some(b'\n') => self.line += 1,
                    Some(b'\r') if next != Some(b'\n') => self.line += 1,
                    _ => {}
                }
                if byte.is_none() || at - quote.at > MAX_QUOTED || self.line - quote.line > MAX_QUOTED_LINES {
                    self.warn_unclosed(quote.line);
                    self.line = quote.line;
                    literal = quote.at;
                    self.special.seek(quote.at + 1);
                    quoted = false;
                    open = None;
                }
                continue;
            }
            match byte {
                Some(b'"') => {
                    let leading = self.text.get(cell..at).unwrap_or_default();
                    if !quoted && at != literal && leading.iter().all(|byte| *byte == b' ') {
                        quoted = true;
                        open = Some(Open { at, line: self.line });
                    }
                    continue;
                }
                Some(byte) if byte == self.delimiter => {
                    self.push_cell(at, quoted);
                    cell = at + 1;
                }
                _ => {
                    self.push_cell(at, quoted);
                    cell = self.end_record(at, byte)?;
                    if byte.is_none() {
                        break;
                    }
                }
            }
            quoted = false;
        }
        Ok(())
    }

    fn push_cell(&mut self, end: usize, quoted: bool) {
        // `scan` checked that offsets fit 31 bits.
        let end = u32::try_from(end).unwrap_or(QUOTED - 1);
        self.index.cells.push(if quoted { end | QUOTED } else { end });
    }

    /// Ends the record at a line end or the end of the text; gives the offset of the next.
    fn end_record(&mut self, at: usize, byte: Option<u8>) -> Result<usize, FileError> {
        let crlf = byte == Some(b'\r') && self.text.get(at + 1) == Some(&b'\n');
        if crlf {
            self.special.next_at();
        }
        match byte {
            Some(b'\n') => self.ends[0] = true,
            Some(_) if crlf => self.ends[1] = true,
            Some(_) => self.ends[2] = true,
            None => {}
        }
        let content = self.text.get(self.record..at).unwrap_or_default();
        if content.len() > MAX_LINE {
            let limit = u32::try_from(MAX_LINE).unwrap_or(u32::MAX);
            return Err(FileError::LineTooLong { line: self.record_line, limit });
        }
        let blank = |byte: &u8| *byte == self.delimiter || matches!(byte, b' ' | b'\t' | b'"');
        if content.iter().all(blank) {
            self.index.cells.truncate(self.first_cell);
        } else {
            self.keep_record(at);
        }
        self.line += u32::from(byte.is_some());
        self.record = at + if crlf { 2 } else { 1 };
        self.record_line = self.line;
        self.first_cell = self.index.cells.len();
        Ok(self.record)
    }

    fn keep_record(&mut self, at: usize) {
        let width = self.index.cells.len() - self.first_cell;
        if width > MAX_COLUMNS {
            self.index.wide.push((self.index.records.len(), u32::try_from(width).unwrap_or(u32::MAX)));
            self.index.cells.truncate(self.first_cell + MAX_COLUMNS);
        }
        self.index.records.push(Record {
            start: u32::try_from(self.record).unwrap_or(QUOTED - 1),
            cell: u32::try_from(self.first_cell).unwrap_or(u32::MAX),
            line: self.record_line,
        });
        // A million rows double their index some twenty times unless the first thousand tell how many are to come.
        if self.index.records.len() == 1_000 {
            let share = |count: usize| count.saturating_mul(self.text.len() / at.max(1) + 1).min(self.text.len());
            let (records, cells) = (share(1_000), share(self.index.cells.len()));
            self.index.records.reserve(records);
            self.index.cells.reserve(cells);
        }
    }

    fn warn_unclosed(&mut self, line: u32) {
        if self.index.warnings.len() < MAX_QUOTE_WARNINGS {
            self.index.warnings.push(FileWarning::UnclosedQuote { line });
        }
    }
}

/// Walks over the delimiters, quotes, CR and LF of a text, eight bytes at a time.
struct Specials<'a> {
    text: &'a [u8],
    delimiters: u64,
    /// Offset of the eight bytes in `mask`.
    base: usize,
    /// The top bit of each byte that is special and not yet visited.
    mask: u64,
}

const LOW: u64 = u64::from_ne_bytes([0x7F; 8]);
const ONES: u64 = u64::from_ne_bytes([1; 8]);

impl<'a> Specials<'a> {
    fn new(text: &'a [u8], delimiter: u8, at: usize) -> Self {
        let mut specials = Specials { text, delimiters: ONES * u64::from(delimiter), base: at, mask: 0 };
        specials.seek(at);
        specials
    }

    /// Goes to an offset; it is the first to be looked at.
    fn seek(&mut self, at: usize) {
        self.base = at;
        self.mask = self.look(at);
    }

    /// The offset of the next special byte, or the length of the text.
    #[inline]
    fn next_at(&mut self) -> usize {
        while self.mask == 0 {
            self.base += 8;
            if self.base >= self.text.len() {
                return self.text.len();
            }
            self.mask = self.look(self.base);
        }
        // At most 63, so it fits.
        let at = self.base + (self.mask.trailing_zeros() / 8) as usize;
        self.mask &= self.mask - 1;
        at
    }

    #[inline]
    fn look(&self, base: usize) -> u64 {
        let word = match self.text.get(base..).and_then(|rest| rest.first_chunk::<8>()) {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => {
                let mut bytes = [0; 8];
                let rest = self.text.get(base..).unwrap_or_default();
                // Fewer than eight bytes are left, so they fit; zeros are not special.
                bytes[..rest.len()].copy_from_slice(rest);
                u64::from_le_bytes(bytes)
            }
        };
        equal(word, self.delimiters)
            | equal(word, ONES * b'"' as u64)
            | equal(word, ONES * b'\n' as u64)
            | equal(word, ONES * b'\r' as u64)
    }
}

/// The top bit of each byte in which two words agree (exact: no carry crosses a byte; "Bit Twiddling Hacks", S. Anderson).
#[inline]
fn equal(word: u64, pattern: u64) -> u64 {
    let differs = word ^ pattern;
    !(((differs & LOW) + LOW) | differs | LOW)
}
