//! A text file as rows and columns: what a cell says, and what is odd about the file as a whole.
//!
//! A table owns its text; cells are borrowed from it and unquoted only when they are asked for. Where cells begin and end is
//! found by `scan`; which delimiter and header a file has is `sniff`'s to say.

use super::fixes::Fixes;
use super::scan::{Index, MAX_COLUMNS, Span, Start, scan};
use super::sniff::{Preamble, header_of, preamble, sniff};
use super::{Dialect, FileError, FileWarning, Fix};
use std::borrow::Cow;
use std::collections::HashSet;

/// How many rows are looked at to find how wide a table is.
const WIDTH_SAMPLE: usize = 100;

/// A file cut into rows and columns. Rows count from 0 below the header.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    text: String,
    index: Index,
    dialect: Dialect,
    width: usize,
    /// Index of row 0 among the records.
    first: usize,
    /// The cells came apart and were laid into the text by `build`: there is nothing to cut.
    laid: bool,
    fixes: Fixes,
}

impl Table {
    /// Cuts a text; `None` lets the text decide on its dialect.
    ///
    /// Errors: `HeaderOnly`, `TooManyColumns`, `LineTooLong`, `Empty`.
    pub fn parse(text: String, dialect: Option<Dialect>) -> Result<Table, FileError> {
        let (dialect, index, width) = cut(&text, dialect)?;
        let first = first_row(dialect);
        Ok(Table { text, index, dialect, width, first, laid: false, fixes: Fixes::default() })
    }

    /// A table of records that were laid into a text; `None` lets them decide which is the header. Of a dialect, only the
    /// header counts. Errors: `Empty`, `HeaderOnly`, `TooManyColumns`.
    pub(super) fn of_records(text: String, index: Index, dialect: Option<Dialect>) -> Result<Table, FileError> {
        let dialect = laid_dialect(&text, &index, dialect);
        let width = measure(&index, dialect)?;
        Ok(Table { text, index, dialect, width, first: first_row(dialect), laid: true, fixes: Fixes::default() })
    }

    /// Cuts the same text in another way; corrections by hand were made to other rows and go. After an error the table is as
    /// it was.
    pub fn recut(&mut self, dialect: Option<Dialect>) -> Result<(), FileError> {
        if self.laid {
            let dialect = laid_dialect(&self.text, &self.index, dialect);
            let width = measure(&self.index, dialect)?;
            (self.dialect, self.width, self.first) = (dialect, width, first_row(dialect));
        } else {
            let (dialect, index, width) = cut(&self.text, dialect)?;
            (self.dialect, self.index, self.width, self.first) = (dialect, index, width, first_row(dialect));
        }
        self.fixes = Fixes::default();
        Ok(())
    }

    /// Lays a correction by hand over the table. Rows and columns that are not there are left alone.
    pub fn fix(&mut self, fix: &Fix) {
        let index = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        match fix {
            Fix::Write { row, column, text, alike } => {
                let (row, column) = (index(*row), index(*column));
                if row < self.rows() && column < self.width {
                    let rows = if *alike { self.rows_like(row, column) } else { vec![row] };
                    self.fixes.write(rows, column, text);
                }
            }
            Fix::Discard { row, alike } if index(*row) < self.rows() => {
                let rows = alike.map_or_else(|| vec![index(*row)], |column| self.rows_like(index(*row), index(column)));
                self.fixes.leave_out(rows);
            }
            Fix::Discard { .. } => {}
            Fix::Restore { row } => self.fixes.take_in(index(*row)),
            Fix::TakeBack => self.fixes.take_back(),
        }
    }

    /// How many corrections by hand can be taken back.
    pub fn fixes(&self) -> u32 {
        u32::try_from(self.fixes.len()).unwrap_or(u32::MAX)
    }

    /// Whether a row was left out by hand.
    pub fn is_left_out(&self, row: usize) -> bool {
        self.fixes.is_left_out(row)
    }

    /// The rows that say the same in a column as this row does, this one among them.
    fn rows_like(&self, row: usize, column: usize) -> Vec<usize> {
        let cell = self.cell(row, column);
        (0..self.rows()).filter(|other| self.cell(*other, column).trim() == cell.trim()).collect()
    }

    /// The dialect that the text would have under this delimiter. Errors: those of reading its first records.
    pub fn dialect_by(&self, delimiter: u8) -> Result<Dialect, FileError> {
        let Preamble { offset, line, .. } = preamble(&self.text);
        sniff(&self.text, Start { offset, line, limit: usize::MAX }, Some(delimiter))
    }

    /// Every record as its cells say it, also the header and the titles above it.
    pub fn records(&self) -> impl Iterator<Item = Vec<Cow<'_, str>>> + '_ {
        (0..self.index.len()).map(|record| self.index.spans(record).map(|span| self.read(span)).collect())
    }

    /// The text as it was decoded.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Rows below the header; blank lines are none.
    pub fn rows(&self) -> usize {
        self.index.len().saturating_sub(self.first)
    }

    /// Columns of the header, or of most rows if they have more.
    pub fn columns(&self) -> usize {
        self.width
    }

    /// The line a row begins on, from 1; 0 for a row that is not there.
    pub fn line(&self, row: usize) -> u32 {
        self.index.line(self.first.saturating_add(row))
    }

    /// What a cell says; empty beyond the end of a short row.
    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        if let Some(text) = self.fixes.cell(row, column) {
            return Cow::Borrowed(text);
        }
        self.index.span(self.first.saturating_add(row), column).map_or(Cow::Borrowed(""), |span| self.read(span))
    }

    /// The cells of a row in order: as many as the row has, which may be fewer or more than there are columns.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = Cow<'_, str>> + '_ {
        let record = self.first.saturating_add(row);
        // Hardly a row is corrected by hand, and most files have none that is.
        let fixed = if self.fixes.is_of_rows_only() { &[] } else { self.fixes.of_row(row) };
        let beyond = fixed.last().map_or(0, |(column, _)| (column + 1).saturating_sub(self.index.width(record)));
        let spans = self.index.spans(record).map(Some).chain(std::iter::repeat_n(None, beyond));
        spans.enumerate().map(move |(column, span)| {
            let by_hand = || fixed.iter().find(|(at, _)| *at == column);
            match (fixed.is_empty(), span) {
                (true, Some(span)) => self.read(span),
                (_, span) => match (by_hand(), span) {
                    (Some((_, text)), _) => Cow::Borrowed(text.as_str()),
                    (None, Some(span)) => self.read(span),
                    (None, None) => Cow::Borrowed(""),
                },
            }
        })
    }

    /// The header's cells, one a column; empty where the file has no header or the header is shorter than the rows.
    pub fn header(&self) -> Vec<Cow<'_, str>> {
        let record = self.first.checked_sub(1).filter(|_| self.dialect.has_header);
        (0..self.width)
            .map(|column| {
                let span = record.and_then(|record| self.index.span(record, column));
                span.map_or(Cow::Borrowed(""), |span| self.read(span))
            })
            .collect()
    }

    /// How many rows have something in each column.
    pub fn filled(&self) -> Vec<u32> {
        let mut filled = vec![0u32; self.width];
        for row in 0..self.rows() {
            for (span, count) in self.index.spans(self.first + row).zip(&mut filled) {
                *count += u32::from(!self.is_blank(span));
            }
        }
        filled
    }

    /// Whether a row has something beyond the last column.
    pub fn has_extra_cells(&self, row: usize) -> bool {
        let record = self.first.saturating_add(row);
        self.index.width(record) > self.width
            && self.index.spans(record).skip(self.width).any(|span| !self.is_blank(span))
    }

    /// What the person should know about the file as a whole.
    pub fn warnings(&self) -> Vec<FileWarning> {
        let mut warnings = self.index.warnings.clone();
        let mut ragged = (0..self.rows())
            .filter(|row| self.index.width(self.first + row) < self.width || self.has_extra_cells(*row));
        if let Some(first) = ragged.next() {
            let rows = u32::try_from(ragged.count()).unwrap_or(u32::MAX).saturating_add(1);
            warnings.push(FileWarning::Ragged { rows, first_line: self.line(first) });
        }
        let mut seen = HashSet::new();
        let header = self.header();
        let repeated = header.iter().position(|name| !name.trim().is_empty() && !seen.insert(name.trim()));
        if let Some(column) = repeated {
            warnings.push(FileWarning::RepeatedHeader { column: u32::try_from(column).unwrap_or(u32::MAX) });
        }
        warnings
    }

    fn read(&self, span: Span) -> Cow<'_, str> {
        text_from_span(&self.text, span)
    }

    fn is_blank(&self, span: Span) -> bool {
        let raw = self.text.as_bytes().get(span.start..span.end).unwrap_or_default();
        raw.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'"'))
    }
}

fn first_row(dialect: Dialect) -> usize {
    usize::try_from(dialect.header).unwrap_or(usize::MAX).saturating_add(usize::from(dialect.has_header))
}

/// Finds dialect, records and width of a text.
fn cut(text: &str, dialect: Option<Dialect>) -> Result<(Dialect, Index, usize), FileError> {
    let Preamble { offset, line, delimiter } = preamble(text);
    let dialect = match dialect {
        Some(dialect) => dialect,
        None => sniff(text, Start { offset, line, limit: usize::MAX }, delimiter)?,
    };
    let index = scan(text, dialect.delimiter, Start { offset, line, limit: usize::MAX })?;
    let width = measure(&index, dialect)?;
    Ok((dialect, index, width))
}

/// The dialect of records that were laid; its delimiter says nothing.
fn laid_dialect(text: &str, index: &Index, chosen: Option<Dialect>) -> Dialect {
    let (header, has_header) = match chosen {
        Some(dialect) => (dialect.header, dialect.has_header),
        None => {
            let (header, has_header) = header_of(text, index);
            (u32::try_from(header).unwrap_or(u32::MAX), has_header)
        }
    };
    Dialect { delimiter: b',', header, has_header }
}

/// How wide records are under a dialect. Errors: those of a table that can't be.
fn measure(index: &Index, dialect: Dialect) -> Result<usize, FileError> {
    if index.len() == 0 {
        return Err(FileError::Empty);
    }
    let first = first_row(dialect);
    // The header is checked before the rows: a file of one endless line has no rows and is worth a better word than that.
    let header = first.checked_sub(1).filter(|_| dialect.has_header).unwrap_or(first);
    let columns = index.true_width(header);
    let limit = u32::try_from(MAX_COLUMNS).unwrap_or(u32::MAX);
    if columns > limit {
        return Err(FileError::TooManyColumns { columns, limit });
    }
    if first >= index.len() {
        return Err(FileError::HeaderOnly);
    }
    Ok(width_of(index, header, first))
}

/// The header's width, or that of most rows if it is larger.
fn width_of(index: &Index, header: usize, first: usize) -> usize {
    let mut widths: Vec<usize> = (first..index.len()).take(WIDTH_SAMPLE).map(|record| index.width(record)).collect();
    widths.sort_unstable();
    // The lower median: more than half of the rows have at least so many cells.
    let usual = widths.get(widths.len().saturating_sub(1) / 2).copied().unwrap_or_default();
    index.width(header).max(usual)
}

/// What the cell at this place says: quotes removed, doubled ones halved, text after a closing quote kept.
pub(super) fn text_from_span(text: &str, span: Span) -> Cow<'_, str> {
    // Cells end before ASCII delimiters, so both ends are letter boundaries.
    let raw = text.get(span.start..span.end).unwrap_or_default();
    if !span.quoted {
        return Cow::Borrowed(raw);
    }
    let Some(body) = raw.trim_start_matches(' ').strip_prefix('"') else {
        return Cow::Borrowed(raw);
    };
    match body.find('"') {
        Some(close) if body.get(close + 1..).is_some_and(|rest| rest.trim_end_matches(' ').is_empty()) => {
            Cow::Borrowed(&body[..close])
        }
        _ => Cow::Owned(unquote(body)),
    }
}

/// The general case of `text_from_span`, from after the opening quote.
fn unquote(body: &str) -> String {
    let mut said = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('"') {
        said.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                said.push('"');
                rest = more;
            }
            None => {
                said.push_str(after.trim_end_matches(' '));
                return said;
            }
        }
    }
    said.push_str(rest);
    said
}

#[cfg(test)]
mod tests;
