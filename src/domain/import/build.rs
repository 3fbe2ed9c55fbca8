//! A table from records whose cells are known already: cards and sheets. They are laid into one text as they are, so that
//! everything behind reads them as it reads a file of text. Cutting text into cells is `scan`'s business.

use super::parse::Table;
use super::scan::Index;
use super::{Dialect, FileError};

/// Lays records into a text.
#[derive(Debug, Default)]
pub(super) struct TableBuilder {
    text: String,
    index: Index,
    /// Where the cells of the record that is being laid end.
    ends: Vec<usize>,
}

impl TableBuilder {
    /// Adds a record that begins on this line. Errors: `TooLarge` when all cells together are too long for a table.
    pub fn push<'c>(&mut self, line: u32, cells: impl IntoIterator<Item = &'c str>) -> Result<(), FileError> {
        let start = self.text.len();
        self.ends.clear();
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len());
            self.text.push('\n');
        }
        self.index.push_record(start, &self.ends, line)
    }

    /// The table; `None` lets the records decide which is the header. Errors: `Empty`, `HeaderOnly`, `TooManyColumns`.
    pub fn finish(self, dialect: Option<Dialect>) -> Result<Table, FileError> {
        Table::of_records(self.text, self.index, dialect)
    }
}
