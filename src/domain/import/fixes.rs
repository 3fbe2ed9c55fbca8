//! Corrections by hand, laid over a table: cells that say something else than the file, and rows that are left out. The
//! file itself stays as it is, so each correction can be taken back.

use rustc_hash::{FxHashMap, FxHashSet};

/// All corrections of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Fixes {
    /// By row: the columns that say something else, in order.
    cells: FxHashMap<usize, Vec<(usize, String)>>,
    out: FxHashSet<usize>,
    /// What each correction replaced, newest last.
    done: Vec<Done>,
}

/// What takes one correction back.
#[derive(Debug, Clone, PartialEq)]
enum Done {
    /// The cells as they were; `None` where the file's own stood.
    Wrote {
        column: usize,
        before: Vec<(usize, Option<String>)>,
    },
    LeftOut(Vec<usize>),
    TookIn(usize),
}

impl Fixes {
    /// Whether every cell is the file's own.
    pub fn is_of_rows_only(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many corrections can be taken back.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// The corrected cells of a row, in the order of the columns.
    pub fn of_row(&self, row: usize) -> &[(usize, String)] {
        self.cells.get(&row).map_or(&[], Vec::as_slice)
    }

    /// What a cell says by hand.
    pub fn cell(&self, row: usize, column: usize) -> Option<&str> {
        let cells = self.of_row(row);
        let at = cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        cells.get(at).map(|(_, text)| text.as_str())
    }

    pub fn is_left_out(&self, row: usize) -> bool {
        self.out.contains(&row)
    }

    /// Writes a cell of several rows.
    pub fn write(&mut self, rows: impl IntoIterator<Item = usize>, column: usize, text: &str) {
        let before = rows.into_iter().map(|row| (row, self.put(row, column, Some(text.to_owned())))).collect();
        self.done.push(Done::Wrote { column, before });
    }

    /// Leaves rows out; those that are out already stay so.
    pub fn leave_out(&mut self, rows: impl IntoIterator<Item = usize>) {
        let left: Vec<usize> = rows.into_iter().filter(|row| self.out.insert(*row)).collect();
        if !left.is_empty() {
            self.done.push(Done::LeftOut(left));
        }
    }

    /// Takes a row in again.
    pub fn take_in(&mut self, row: usize) {
        if self.out.remove(&row) {
            self.done.push(Done::TookIn(row));
        }
    }

    /// Takes the last correction back; there may be none.
    pub fn take_back(&mut self) {
        match self.done.pop() {
            Some(Done::Wrote { column, before }) => {
                for (row, text) in before {
                    self.put(row, column, text);
                }
            }
            Some(Done::LeftOut(rows)) => self.out.retain(|row| !rows.contains(row)),
            Some(Done::TookIn(row)) => {
                self.out.insert(row);
            }
            None => {}
        }
    }

    /// Replaces what a cell says by hand, and gives what it said before.
    fn put(&mut self, row: usize, column: usize, text: Option<String>) -> Option<String> {
        let cells = self.cells.entry(row).or_default();
        let at = cells.binary_search_by_key(&column, |(column, _)| *column);
        let before = match (at, text) {
            (Ok(at), Some(text)) => cells.get_mut(at).map(|cell| std::mem::replace(&mut cell.1, text)),
            (Ok(at), None) => Some(cells.remove(at).1),
            (Err(at), Some(text)) => {
                cells.insert(at, (column, text));
                None
            }
            (Err(_), None) => None,
        };
        if cells.is_empty() {
            self.cells.remove(&row);
        }
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_correction_is_taken_back_in_turn() {
        let mut fixes = Fixes::default();
        fixes.write([1, 4], 2, "a");
        fixes.write([4], 0, "b");
        fixes.write([4], 2, "c");
        fixes.leave_out([4, 5]);
        fixes.leave_out([5]);
        fixes.take_in(4);
        assert_eq!(fixes.len(), 5);
        assert_eq!((fixes.cell(1, 2), fixes.cell(4, 2), fixes.cell(4, 1)), (Some("a"), Some("c"), None));
        assert_eq!(fixes.of_row(4), [(0, "b".to_owned()), (2, "c".to_owned())]);
        assert!(fixes.is_left_out(5) && !fixes.is_left_out(4));
        fixes.take_back();
        assert!(fixes.is_left_out(4));
        fixes.take_back();
        assert!(!fixes.is_left_out(5));
        fixes.take_back();
        assert_eq!(fixes.cell(4, 2), Some("a"));
        (0..9).for_each(|_| fixes.take_back());
        assert_eq!(fixes, Fixes::default());
    }
}
