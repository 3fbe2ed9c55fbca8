//! Sheets of OpenDocument spreadsheets, a tag at a time: one `content.xml` holds them all, and repeated cells and rows are
//! counted and not multiplied (OpenDocument 1.2, part 1, 9.1).

use super::super::FileError;
use super::super::scan::MAX_COLUMNS;
use super::Surveyed;
use super::front::{self, Member};
use super::rows::{Rows, text_from_number};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::BufReader;

const CONTENT: &str = "content.xml";
const MAX_CONTENT: u64 = 512 * 1024 * 1024;
/// A row that is repeated more often and is not blank was filled down to the end of the sheet by mistake.
const MAX_REPEATED_ROWS: u32 = 1_000;
const MAX_SHEETS: usize = 200;

pub(super) fn members() -> Vec<Member> {
    vec![Member { name: CONTENT.to_owned(), limit: MAX_CONTENT }]
}

/// The first rows of every sheet.
pub(super) fn survey(bytes: &[u8], rows: usize) -> Result<Vec<Surveyed>, FileError> {
    let mut sheets: Vec<(String, Rows)> = Vec::new();
    walk(bytes, |index, name, place| {
        if sheets.len() <= index && index < MAX_SHEETS {
            sheets.push((name.to_owned(), Rows::new(rows)));
        }
        let Some((_, laid)) = sheets.get_mut(index) else { return Ok(Go::Skip) };
        if let Some((row, column, text)) = place {
            laid.put(row, column, text)?;
        }
        Ok(if laid.is_full() { Go::Skip } else { Go::On })
    })?;
    sheets.into_iter().map(|(name, laid)| Ok(Surveyed { name, visible: true, cells: laid.finish()? })).collect()
}

/// Reads a sheet by its place.
pub(super) fn read(bytes: &[u8], sheet: usize, rows: &mut Rows) -> Result<(), FileError> {
    walk(bytes, |index, _, place| {
        if index != sheet {
            return Ok(if index < sheet { Go::Skip } else { Go::Stop });
        }
        if let Some((row, column, text)) = place {
            rows.put(row, column, text)?;
        }
        Ok(Go::On)
    })
}

/// What the reader of cells wants next.
#[derive(Clone, Copy, PartialEq)]
enum Go {
    On,
    /// No more of this sheet.
    Skip,
    Stop,
}

/// Where a walk is.
#[derive(Default)]
struct Walk {
    /// Index of the sheet, and its name; `None` before the first.
    sheet: Option<usize>,
    name: String,
    skip: bool,
    row: u32,
    row_repeated: u32,
    column: usize,
    /// The cells of the row that say something.
    cells: Vec<(usize, String)>,
    cell: Option<Cell>,
    /// Depth inside a comment on a cell.
    comment: usize,
}

struct Cell {
    repeated: usize,
    /// What its attributes say; its text stands otherwise.
    value: Option<String>,
    text: String,
}

type Place<'p> = Option<(u32, usize, &'p str)>;

/// Gives every cell that says something, sheet by sheet; once without a cell where a sheet begins.
fn walk(bytes: &[u8], mut each: impl FnMut(usize, &str, Place<'_>) -> Result<Go, FileError>) -> Result<(), FileError> {
    let mut archive = front::open(bytes)?;
    let entry = archive.by_name(CONTENT).map_err(|_| FileError::Damaged)?;
    let mut reader = Reader::from_reader(BufReader::new(entry));
    let mut buffer = Vec::new();
    let mut walk = Walk::default();
    let mut stop = false;
    while !stop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| FileError::Damaged)? {
            Event::Eof => return Ok(()),
            Event::Start(tag) => stop = walk.open(&tag, &mut each)? == Go::Stop,
            Event::Empty(tag) => {
                stop = walk.open(&tag, &mut each)? == Go::Stop;
                walk.close(tag.local_name().as_ref(), &mut each)?;
            }
            Event::End(tag) => walk.close(tag.local_name().as_ref(), &mut each)?,
            Event::Text(text) => walk.say(&text.xml_content(XmlVersion::Explicit1_0)),
            Event::CData(text) => walk.say(&text.xml_content(XmlVersion::Explicit1_0)),
            Event::GeneralRef(name) => {
                let letter = match name.resolve_char_ref().map_err(|_| FileError::Damaged)? {
                    Some(letter) => Some(letter),
                    None => match name.xml_content(XmlVersion::Explicit1_0).as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    },
                };
                walk.say(letter.map(String::from).as_deref().unwrap_or_default());
            }
            _ => {}
        }
    }
    Ok(())
}

impl Walk {
    fn open(
        &mut self,
        tag: &BytesStart<'_>,
        each: &mut impl FnMut(usize, &str, Place<'_>) -> Result<Go, FileError>,
    ) -> Result<Go, FileError> {
        match tag.local_name().as_ref() {
            "table" => {
                let index = self.sheet.map_or(0, |sheet| sheet + 1);
                *self =
                    Walk { sheet: Some(index), name: attribute(tag, "name").unwrap_or_default(), ..Walk::default() };
                let go = each(index, &self.name, None)?;
                self.skip = go == Go::Skip;
                return Ok(go);
            }
            "table-row" => {
                self.column = 0;
                self.cells.clear();
                self.row_repeated = count(tag, "number-rows-repeated");
            }
            "table-cell" | "covered-table-cell" if !self.skip => {
                let repeated = usize::try_from(count(tag, "number-columns-repeated")).unwrap_or(usize::MAX);
                self.cell = Some(Cell { repeated, value: value_from_attributes(tag), text: String::new() });
            }
            "annotation" => self.comment += 1,
            "s" => {
                let spaces = usize::try_from(count(tag, "c")).unwrap_or_default().min(100);
                self.say(&" ".repeat(spaces));
            }
            "tab" => self.say("\t"),
            "line-break" => self.say("\n"),
            "p" if self.cell.as_ref().is_some_and(|cell| !cell.text.is_empty()) => self.say("\n"),
            _ => {}
        }
        Ok(Go::On)
    }

    fn close(
        &mut self,
        name: &str,
        each: &mut impl FnMut(usize, &str, Place<'_>) -> Result<Go, FileError>,
    ) -> Result<(), FileError> {
        match name {
            "annotation" => self.comment = self.comment.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                let Some(cell) = self.cell.take() else { return Ok(()) };
                let text = cell.value.unwrap_or(cell.text);
                if !text.is_empty() {
                    // Columns beyond the limit are counted by the last one alone.
                    let kept = cell.repeated.min(MAX_COLUMNS.saturating_sub(self.column).max(1));
                    self.cells.extend((0..kept).map(|step| (self.column.saturating_add(step), text.clone())));
                }
                self.column = self.column.saturating_add(cell.repeated);
            }
            "table-row" => {
                let repeated = if self.cells.is_empty() || self.skip { 0 } else { self.row_repeated };
                for step in 0..repeated.min(MAX_REPEATED_ROWS) {
                    if self.skip {
                        break;
                    }
                    for (column, text) in &self.cells {
                        let place = Some((self.row.saturating_add(step), *column, text.as_str()));
                        let go = each(self.sheet.unwrap_or_default(), &self.name, place)?;
                        self.skip |= go == Go::Skip;
                    }
                }
                self.row = self.row.saturating_add(self.row_repeated);
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds text to the cell that is open, unless it is of a comment.
    fn say(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|_| self.comment == 0) {
            cell.text.push_str(text);
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Explicit1_0).ok().map(|value| value.into_owned())
}

/// A repetition; one where none is named.
fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// What a cell's own attributes say; `None` for text.
fn value_from_attributes(tag: &BytesStart<'_>) -> Option<String> {
    match attribute(tag, "value-type")?.as_str() {
        "float" | "currency" | "percentage" => {
            let value = attribute(tag, "value")?;
            Some(value.parse().map_or(value, text_from_number))
        }
        "date" => {
            let date = attribute(tag, "date-value")?;
            Some(date.strip_suffix("T00:00:00").unwrap_or(&date).replace('T', " "))
        }
        "boolean" => Some(attribute(tag, "boolean-value")?.to_uppercase()),
        _ => None,
    }
}
