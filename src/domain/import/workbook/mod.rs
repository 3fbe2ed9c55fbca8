//! Workbooks (XLSX, ODS) and archives, behind a front that bounds what is unpacked: a sheet comes out as a table that the
//! rest of the import reads like any other.
//!
//! Nothing else of the domain calls this, and it calls nothing of the book: a module of its own can hold it, and hand a
//! `Sheet` over as bytes. `front` guards the archive, `gauge` measures XML before it is parsed, `xlsx` and `ods` read
//! sheets, `rows` lays cells down. Formulas are never computed (their stored result is read) and no link is followed.

mod front;
mod gauge;
mod ods;
mod rows;
mod unpack;
mod xlsx;

pub use unpack::{PackedFile, Unpacked, is_archive, unpack};

use super::build::TableBuilder;
use super::headers::is_known_header;
use super::{FileError, FileKind};
use rows::Rows;
use serde::{Deserialize, Serialize};

/// Rows of each sheet that are looked at to choose one.
const SURVEYED: usize = 30;

/// One sheet of a workbook, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// All sheets of the workbook, in its order.
    pub names: Vec<String>,
    /// Index of the one that was read.
    pub chosen: u32,
    pub(super) cells: TableBuilder,
}

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    /// A workbook: `read` reads it.
    Workbook,
    /// Files that an import may be able to read, by name; `member` unpacks one.
    Files(Vec<String>),
}

/// A kind of workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Ods,
}

/// A sheet as it was looked at.
struct Surveyed {
    name: String,
    visible: bool,
    cells: TableBuilder,
}

/// What the archive in these bytes is. Errors: `Damaged`, `Encrypted`, `TooLargeUnpacked`, `TooLarge`, and `NothingInside`
/// for one without any file that could be read.
pub fn contents(bytes: &[u8]) -> Result<Contents, FileError> {
    let mut archive = front::open(bytes)?;
    if kind_of(&front::names(&mut archive)?).is_some() {
        return Ok(Contents::Workbook);
    }
    let files: Vec<String> = front::names(&mut archive)?.into_iter().filter(|name| is_importable(name)).collect();
    if files.is_empty() { Err(FileError::NothingInside) } else { Ok(Contents::Files(files)) }
}

/// Unpacks one file of an archive. Errors: as for `contents`; `NothingInside` if there is no such file.
pub fn member(bytes: &[u8], name: &str) -> Result<Vec<u8>, FileError> {
    front::unpack(&mut front::open(bytes)?, name, front::MAX_FILE)
}

/// Reads one sheet; `None` takes the first visible one that looks most like a table of contacts. Errors: those of
/// `contents`, `NotText` for an archive that is no workbook, and `NothingInside` if there is no such sheet or no cell in it.
pub fn read(bytes: &[u8], sheet: Option<u32>) -> Result<Sheet, FileError> {
    let mut archive = front::open(bytes)?;
    let kind = kind_of(&front::names(&mut archive)?).ok_or(FileError::NotText(FileKind::Zip))?;
    let members = match kind {
        Kind::Xlsx => xlsx::members(&front::names(&mut archive)?),
        Kind::Ods => ods::members(),
    };
    front::measure(&mut archive, &members)?;
    let mut rows = Rows::new(usize::MAX);
    let (names, chosen) = match kind {
        Kind::Xlsx => {
            let mut workbook = xlsx::open(bytes)?;
            let (names, chosen) = choose(xlsx::survey(&mut workbook, SURVEYED)?, sheet);
            let name = names.get(chosen).ok_or(FileError::NothingInside)?;
            xlsx::read(&mut workbook, name, &mut rows)?;
            (names, chosen)
        }
        Kind::Ods => {
            let (names, chosen) = choose(ods::survey(bytes, SURVEYED)?, sheet);
            ods::read(bytes, chosen, &mut rows)?;
            (names, chosen)
        }
    };
    let cells = rows.finish()?;
    if cells.is_empty() || chosen >= names.len() {
        return Err(FileError::NothingInside);
    }
    Ok(Sheet { names, chosen: u32::try_from(chosen).unwrap_or(u32::MAX), cells })
}

/// The names of all sheets, and the index of the one to read.
fn choose(surveyed: Vec<Surveyed>, sheet: Option<u32>) -> (Vec<String>, usize) {
    let names = surveyed.iter().map(|sheet| sheet.name.clone()).collect();
    let chosen = match sheet {
        Some(sheet) => usize::try_from(sheet).unwrap_or(usize::MAX),
        None => best(surveyed),
    };
    (names, chosen)
}

fn kind_of(names: &[String]) -> Option<Kind> {
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    match (has("xl/workbook.xml"), has("content.xml") && has("mimetype")) {
        (true, _) => Some(Kind::Xlsx),
        (_, true) => Some(Kind::Ods),
        _ => None,
    }
}

/// Whether a file of an archive may be one to import, by its name; what file managers add is none.
fn is_importable(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let known = [".csv", ".tsv", ".txt", ".tab", ".vcf", ".vcard", ".xlsx", ".xlsm", ".ods"];
    !file.starts_with('.') && !name.starts_with("__MACOSX/") && known.iter().any(|ending| file.ends_with(ending))
}

/// The sheet with most known headers in its first rows, then the fullest, then the first; a hidden one only if all are.
fn best(surveyed: Vec<Surveyed>) -> usize {
    let rank = |sheet: Surveyed| {
        let filled = sheet.cells.texts().filter(|text| !text.trim().is_empty()).count();
        let known = sheet.cells.texts().filter(|text| is_known_header(text)).count();
        (sheet.visible && filled > 0, known, filled)
    };
    let ranked: Vec<_> = surveyed.into_iter().map(rank).collect();
    (0..ranked.len()).rev().max_by_key(|index| ranked.get(*index).copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
