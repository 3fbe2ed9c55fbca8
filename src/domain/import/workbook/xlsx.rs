//! Sheets of XLSX, a cell at a time. The values are the stored ones: a phone that a spreadsheet shows as `9.66E+11` has all
//! its digits here, and a date is a date whatever its format shows.

use super::super::FileError;
use super::Surveyed;
use super::front::Member;
use super::rows::{Rows, text_from_number};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use std::borrow::Cow;
use std::io::Cursor;

const MIB: u64 = 1024 * 1024;
/// Shared strings are kept in memory, each.
const MAX_STRINGS: u64 = 96 * MIB;
/// So are formats.
const MAX_STYLES: u64 = 4 * MIB;
const MAX_OTHER: u64 = 16 * MIB;
/// A sheet is read through.
const MAX_SHEET: u64 = 512 * MIB;
/// Sheets of a workbook that are looked at.
const MAX_SHEETS: usize = 200;

pub(super) type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The members that are parsed: every XML but those that only draw.
pub(super) fn members(names: &[String]) -> Vec<Member> {
    names
        .iter()
        .filter(|name| name.ends_with(".xml") || name.ends_with(".rels"))
        .map(|name| {
            let lower = name.to_lowercase();
            let limit = match lower.as_str() {
                name if name.starts_with("xl/worksheets/") => MAX_SHEET,
                name if name.ends_with("sharedstrings.xml") => MAX_STRINGS,
                name if name.ends_with("styles.xml") => MAX_STYLES,
                _ => MAX_OTHER,
            };
            Member { name: name.clone(), limit }
        })
        .collect()
}

/// Opens a workbook whose members were measured; its strings and formats are kept from here on.
pub(super) fn open(bytes: &[u8]) -> Result<Workbook<'_>, FileError> {
    Xlsx::new(Cursor::new(bytes)).map_err(|_| FileError::Damaged)
}

/// The first rows of every sheet.
pub(super) fn survey(workbook: &mut Workbook<'_>, rows: usize) -> Result<Vec<Surveyed>, FileError> {
    let sheets: Vec<_> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .take(MAX_SHEETS)
        .cloned()
        .collect();
    sheets
        .into_iter()
        .map(|sheet| {
            let mut laid = Rows::new(rows);
            // A sheet that can't be read does not hide the others; reading it alone says what is wrong.
            let cells = match read(workbook, &sheet.name, &mut laid) {
                Ok(()) => laid.finish()?,
                Err(_) => Rows::new(0).finish()?,
            };
            Ok(Surveyed { name: sheet.name, visible: sheet.visible == SheetVisible::Visible, cells })
        })
        .collect()
}

/// Reads a sheet by name.
pub(super) fn read(workbook: &mut Workbook<'_>, name: &str, rows: &mut Rows) -> Result<(), FileError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| FileError::Damaged)?;
    while let Some(cell) = reader.next_cell().map_err(|_| FileError::Damaged)? {
        let (row, column) = cell.get_position();
        rows.put(row, usize::try_from(column).unwrap_or(usize::MAX), &text_from_value(cell.get_value()))?;
        if rows.is_full() {
            break;
        }
    }
    Ok(())
}

fn text_from_value<'v>(value: &'v DataRef<'_>) -> Cow<'v, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(text_from_number(*number)),
        DataRef::Bool(true) => Cow::Borrowed("TRUE"),
        DataRef::Bool(false) => Cow::Borrowed("FALSE"),
        DataRef::DateTime(date) => Cow::Owned(text_from_date(date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Owned(text.replace('T', " ")),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

/// An ISO date, with the time if there is one; a time without a day, or a number that is no day, stays what it is.
fn text_from_date(date: &ExcelDateTime) -> String {
    let serial = date.as_f64();
    // Serial numbers beyond the year 9999 are no dates, and below one are times of day.
    if date.is_duration() || !(0.0..2_958_466.0).contains(&serial) {
        return text_from_number(serial);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if serial < 1.0 {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if serial.fract() == 0.0 { day } else { format!("{day} {time}") }
}
