//! What an archive is to an import: a sheet of a workbook, or one of the files in it. Both are chosen by number, so that a
//! screen offers sheets and files alike.

use super::{Contents, Sheet, contents, member, read};
use crate::domain::import::FileError;
use serde::{Deserialize, Serialize};

/// What came out of an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Unpacked {
    Sheet(Sheet),
    File(PackedFile),
}

/// One file of an archive, unpacked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedFile {
    /// All files of the archive that could be imported, in its order.
    pub names: Vec<String>,
    /// Index of this one.
    pub chosen: u32,
    pub bytes: Vec<u8>,
}

/// Takes a sheet or a file out of an archive; `None` takes the sheet that looks most like a table of contacts, or the first
/// file. A workbook inside an archive gives its best sheet, under the names of the archive's files. Errors: those of `read`
/// and `member`.
pub fn unpack(bytes: &[u8], choice: Option<u32>) -> Result<Unpacked, FileError> {
    let names = match contents(bytes)? {
        Contents::Workbook => return read(bytes, choice).map(Unpacked::Sheet),
        Contents::Files(names) => names,
    };
    let chosen = choice.unwrap_or(0);
    let name = usize::try_from(chosen).ok().and_then(|index| names.get(index)).ok_or(FileError::NothingInside)?;
    let inner = member(bytes, name)?;
    if is_archive(&inner) && contents(&inner)? == Contents::Workbook {
        let sheet = read(&inner, None)?;
        return Ok(Unpacked::Sheet(Sheet { names, chosen, ..sheet }));
    }
    Ok(Unpacked::File(PackedFile { names, chosen, bytes: inner }))
}

/// Whether bytes begin as a zip does, which a workbook is too (APPNOTE 4.3.7).
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}
