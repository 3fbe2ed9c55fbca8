//! A table from records whose cells are known already: cards and sheets. They are laid into one text as they are, so that
//! everything behind reads them as it reads a file of text. Cutting text into cells is `scan`'s business.

use super::parse::Table;
use super::scan::Index;
use super::{Dialect, FileError};
use serde::{Deserialize, Serialize};

/// Lays records into a text. It can be carried from one module to another as bytes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct TableBuilder {
    text: String,
    index: Index,
    /// Where the record that is being laid begins, and where its cells end.
    start: usize,
    ends: Vec<usize>,
}

impl TableBuilder {
    /// Adds a cell to the record that is being laid.
    pub fn cell(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.text.push('\n');
    }

    /// Ends the record; it begins on this line and has so many cells, of which not all need be laid. Errors: `TooLarge`
    /// when all cells together are too long for a table.
    pub fn end_record(&mut self, line: u32, width: usize) -> Result<(), FileError> {
        self.index.push_record(self.start, &self.ends, line, width)?;
        self.start = self.text.len();
        self.ends.clear();
        Ok(())
    }

    /// Adds a record whose cells are all at hand.
    pub fn push<'c>(&mut self, line: u32, cells: impl IntoIterator<Item = &'c str>) -> Result<(), FileError> {
        cells.into_iter().for_each(|cell| self.cell(cell));
        self.end_record(line, self.ends.len())
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All text so far, in bytes.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// What every cell says, in order.
    pub fn texts(&self) -> impl Iterator<Item = &str> + '_ {
        let spans = (0..self.index.len()).flat_map(|record| self.index.spans(record));
        spans.filter_map(|span| self.text.get(span.start..span.end))
    }

    /// The table; `None` lets the records decide which is the header. Errors: `Empty`, `HeaderOnly`, `TooManyColumns`.
    pub fn finish(self, dialect: Option<Dialect>) -> Result<Table, FileError> {
        Table::of_records(self.text, self.index, dialect)
    }
}
