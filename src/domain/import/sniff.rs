//! What a text file looks like: `sep=` line, delimiter, titles above the header, and whether there is a header.
//!
//! The delimiter is the one under which the first records agree on their number of cells. Cutting the whole file is
//! `parse`'s business; what a header means is `headers`'.

use super::headers::is_known_header;
use super::parse::text_from_span;
use super::scan::{Index, Start, scan};
use super::{Dialect, FileError};

/// Delimiters in the order in which a tie is decided.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many records, and how many bytes, decide.
const SAMPLE_RECORDS: usize = 50;
const SAMPLE_BYTES: usize = 256 * 1024;
/// How far down a header is looked for.
const HEADER_DEPTH: usize = 10;

/// What stands above the records: a `sep=` line or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Preamble {
    /// Offset of the first record.
    pub offset: usize,
    /// Its line, from 1.
    pub line: u32,
    /// The delimiter that a `sep=` line names.
    pub delimiter: Option<u8>,
}

/// Reads the line `sep=;` that Excel understands, with or without quotes around it.
pub(super) fn preamble(text: &str) -> Preamble {
    let none = Preamble { offset: 0, line: 1, delimiter: None };
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = text.get(..end).unwrap_or_default().trim_matches('"');
    let Some(named) = line.get(4..).filter(|_| line.get(..4).is_some_and(|key| key.eq_ignore_ascii_case("sep=")))
    else {
        return none;
    };
    // `sep=` followed by more than one character (or by delimiters that fill up the row) is a header like any other.
    let mut letters = named.chars();
    let Some(delimiter) = letters.next().and_then(|letter| u8::try_from(letter).ok()) else {
        return none;
    };
    if !DELIMITERS.contains(&delimiter) || letters.any(|letter| letter != ' ') {
        return none;
    }
    let rest = text.get(end..).unwrap_or_default();
    let skip = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
    Preamble { offset: end + skip, line: 2, delimiter: Some(delimiter) }
}

/// Decides on a dialect. Errors: those of a scan of the first records.
pub(super) fn sniff(text: &str, start: Start, named: Option<u8>) -> Result<Dialect, FileError> {
    let sample = sample_of(text, start.offset);
    let start = Start { limit: SAMPLE_RECORDS, ..start };
    let candidates = match named {
        Some(delimiter) => vec![delimiter],
        None => DELIMITERS.to_vec(),
    };
    let mut best: Option<(f64, u8, Index)> = None;
    for delimiter in candidates {
        let index = scan(sample, delimiter, start)?;
        let score = score(sample, &index);
        if best.as_ref().is_none_or(|(highest, ..)| score > *highest) {
            best = Some((score, delimiter, index));
        }
    }
    let Some((_, delimiter, index)) = best else {
        return Err(FileError::Empty);
    };
    let (header, has_header) = find_header(&rows_of(sample, &index));
    Ok(Dialect { delimiter, header: u32::try_from(header).unwrap_or(u32::MAX), has_header })
}

/// Where the header of records is that were cut already, and whether there is one.
pub(super) fn header_of(text: &str, index: &Index) -> (usize, bool) {
    let rows: Vec<Vec<String>> =
        (0..index.len().min(SAMPLE_RECORDS)).map(|record| row_of(text, index, record)).collect();
    find_header(&rows)
}

/// Whole lines from the start of the text.
fn sample_of(text: &str, offset: usize) -> &str {
    let limit = offset.saturating_add(SAMPLE_BYTES);
    if text.len() <= limit {
        return text;
    }
    match memchr::memrchr(b'\n', text.as_bytes().get(..limit).unwrap_or_default()) {
        Some(end) => text.get(..=end).unwrap_or(text),
        None => text,
    }
}

fn rows_of(text: &str, index: &Index) -> Vec<Vec<String>> {
    (0..index.len()).map(|record| row_of(text, index, record)).collect()
}

fn row_of(text: &str, index: &Index, record: usize) -> Vec<String> {
    index.spans(record).map(|span| text_from_span(text, span).trim().to_owned()).collect()
}

/// How well the records agree on a number of cells above one; known headers count for as much as agreement does.
fn score(text: &str, index: &Index) -> f64 {
    let widths: Vec<usize> = (0..index.len()).map(|record| index.width(record)).collect();
    let usual = most_common(&widths);
    if usual < 2 {
        return 0.0;
    }
    let rows = f64::from(u32::try_from(widths.len()).unwrap_or(u32::MAX));
    let agree = widths.iter().filter(|width| **width == usual).count();
    let share = f64::from(u32::try_from(agree).unwrap_or(u32::MAX)) / rows;
    let known = (0..index.len().min(HEADER_DEPTH))
        .map(|record| index.spans(record).filter(|span| is_known_header(&text_from_span(text, *span))).count())
        .max()
        .unwrap_or_default();
    let width = f64::from(u32::try_from(usual.min(100)).unwrap_or(100));
    let known = f64::from(u32::try_from(known.min(100)).unwrap_or(100));
    // Agreement first; a wider table is likelier to be cut right than a narrow one by a tenth of it at most.
    share * share + known / width + width.ln() / 50.0
}

/// The number that occurs most often above one (the larger of two that occur equally often); 1 if there is none.
fn most_common(widths: &[usize]) -> usize {
    let mut sorted: Vec<usize> = widths.iter().copied().filter(|width| *width > 1).collect();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).max_by_key(|chunk| chunk.len()).and_then(<[usize]>::first).copied().unwrap_or(1)
}

/// The index of the header among the records and whether it is one; without one, the index of the first row.
fn find_header(rows: &[Vec<String>]) -> (usize, bool) {
    let width = most_common(&rows.iter().map(Vec::len).collect::<Vec<_>>());
    let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
    let known = |row: &Vec<String>| row.iter().filter(|cell| is_known_header(cell)).count();
    let depth = rows.len().min(HEADER_DEPTH);
    // The row with most known names, if it has no data in it.
    let named = (0..depth).rev().max_by_key(|index| known(&rows[*index])).filter(|index| {
        let row = &rows[*index];
        known(row) >= 1 && known(row) * 3 >= filled(row).min(3) && !row.iter().any(|cell| is_data(cell))
    });
    if let Some(index) = named {
        return (index, true);
    }
    // Otherwise the first row that is about as full as the table is wide; above it stand titles.
    let first = (0..depth).find(|index| width < 2 || filled(&rows[*index]) * 2 > width).unwrap_or(0);
    let Some(row) = rows.get(first) else {
        return (0, false);
    };
    if row.iter().any(|cell| is_data(cell)) {
        return (first, false);
    }
    // Words only: a header stands over columns of data, or at least says nothing that a row below says again.
    let below = &rows[first + 1..];
    let data_below = below.iter().any(|other| other.iter().any(|cell| is_data(cell)));
    let said_again = row.iter().enumerate().any(|(column, cell)| {
        !cell.is_empty() && below.iter().any(|other| other.get(column).is_some_and(|value| value == cell))
    });
    (first, data_below || !said_again)
}

/// Whether a cell is a value and not the name of a column: an e-mail address, or mostly digits.
fn is_data(cell: &str) -> bool {
    if let Some((local, domain)) = cell.split_once('@') {
        return !local.trim().is_empty() && domain.contains('.');
    }
    let digits = cell.chars().filter(|letter| is_digit(*letter)).count();
    let letters = cell.chars().filter(|letter| letter.is_alphabetic()).count();
    digits > letters && (digits >= 2 || letters == 0)
}

/// ASCII, Arabic-Indic or Persian.
fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || matches!(letter, '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}')
}

#[cfg(test)]
mod tests;
