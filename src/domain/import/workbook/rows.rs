//! Cells of a sheet as they come, laid down as the records of a table, with limits: a lone cell at the far end of a sheet
//! must not cost a sheet of blanks.

use super::super::FileError;
use super::super::build::TableBuilder;
use super::super::scan::MAX_COLUMNS;
use super::front::too_large;

/// Cells of a table at most, blanks between others included.
const MAX_CELLS: usize = 16_000_000;
/// All text of a table, in bytes.
const MAX_TEXT: usize = 128 * 1024 * 1024;

/// Lays down the rows of one sheet.
pub(super) struct Rows {
    builder: TableBuilder,
    /// The row that is being laid, from 0; blank rows leave no trace.
    row: u32,
    /// How many cells of it are laid, and how many it has.
    laid: usize,
    width: usize,
    cells: usize,
    /// Stop after so many rows with something in them.
    limit: usize,
}

impl Rows {
    pub fn new(limit: usize) -> Rows {
        Rows { builder: TableBuilder::default(), row: 0, laid: 0, width: 0, cells: 0, limit }
    }

    /// Whether enough rows were laid.
    pub fn is_full(&self) -> bool {
        self.builder.len() >= self.limit
    }

    /// Lays a cell. Rows come in order, and so do the cells of a row; a cell that comes late begins a row of its own.
    pub fn put(&mut self, row: u32, column: usize, text: &str) -> Result<(), FileError> {
        if text.is_empty() {
            return Ok(());
        }
        if row != self.row || column < self.width {
            self.end_row()?;
            self.row = row;
        }
        self.width = column.saturating_add(1);
        if column >= MAX_COLUMNS {
            return Ok(());
        }
        let blanks = column - self.laid;
        self.cells += blanks + 1;
        for _ in 0..blanks {
            self.builder.cell("");
        }
        self.builder.cell(text);
        self.laid = column + 1;
        if self.cells > MAX_CELLS || self.builder.size() > MAX_TEXT { Err(too_large()) } else { Ok(()) }
    }

    fn end_row(&mut self) -> Result<(), FileError> {
        if self.width > 0 {
            self.builder.end_record(self.row.saturating_add(1), self.width)?;
        }
        (self.laid, self.width) = (0, 0);
        Ok(())
    }

    pub fn finish(mut self) -> Result<TableBuilder, FileError> {
        self.end_row()?;
        Ok(self.builder)
    }
}

/// A number as a person would write it: no exponent, no `.0` behind whole numbers.
pub(super) fn text_from_number(number: f64) -> String {
    if number.abs() < 1e21 { format!("{number}") } else { format!("{number:e}") }
}
