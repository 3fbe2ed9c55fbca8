//! A file on its way in: its text, its table and what the person is shown of it before anything is decided.

use super::decode::decode;
use super::map::{columns, mapping};
use super::parse::Table;
use super::vcard;
use super::workbook::Sheet;
use super::{Dialect, Encoding, FileError, FileFormat, FileWarning, Fix, Mapping, Preview, Target};
use crate::domain::text::fold;

/// How many rows a preview shows, and how many characters of each cell.
const HEAD: usize = 20;
const HEAD_CHARS: usize = 200;

/// A file that was read. It stays until the import is over.
#[derive(Debug, Clone)]
pub struct ImportFile {
    table: Table,
    preview: Preview,
    /// What `decode` had to say, kept for when only the dialect changes.
    decoding: Vec<FileWarning>,
    /// The bytes as they came, if the text was converted from them; UTF-8 text is its own bytes.
    raw: Option<Vec<u8>>,
}

impl ImportFile {
    /// Reads a file; `None` lets the file decide. Errors: every `FileError`; nothing is kept then.
    pub fn read(
        file: &str,
        bytes: Vec<u8>,
        encoding: Option<Encoding>,
        dialect: Option<Dialect>,
    ) -> Result<ImportFile, FileError> {
        let decoded = decode(bytes, encoding)?;
        let warnings = decoded.warnings;
        if vcard::is_vcard(&decoded.text) {
            let table = vcard::table(&decoded.text, dialect)?;
            let preview = preview(file, FileFormat::VCard, &table, decoded.encoding, decoded.certain, &warnings);
            let raw = decoded.raw.unwrap_or_else(|| decoded.text.into_bytes());
            return Ok(ImportFile { table, preview, decoding: warnings, raw: Some(raw) });
        }
        let table = Table::parse(decoded.text, dialect)?;
        let preview = preview(file, FileFormat::Text, &table, decoded.encoding, decoded.certain, &warnings);
        Ok(ImportFile { table, preview, decoding: warnings, raw: decoded.raw })
    }

    /// A sheet that was read out of a workbook; `None` lets it decide which row is its header. Errors: those of any table.
    pub fn from_sheet(file: &str, sheet: Sheet, dialect: Option<Dialect>) -> Result<ImportFile, FileError> {
        let table = sheet.cells.finish(dialect)?;
        let mut preview = preview(file, FileFormat::Workbook, &table, Encoding::Utf8, true, &[]);
        (preview.sheets, preview.sheet) = (sheet.names, sheet.chosen);
        Ok(ImportFile { table, preview, decoding: Vec::new(), raw: None })
    }

    /// Says that this is one of several files of an archive.
    pub fn among(mut self, names: Vec<String>, chosen: u32) -> ImportFile {
        (self.preview.sheets, self.preview.sheet) = (names, chosen);
        self
    }

    /// Reads the same bytes with other choices; the encoding of a sheet is none of them, and another sheet is another file. `None` lets the file decide again. After an error the file is as it was.
    pub fn reread(&mut self, encoding: Option<Encoding>, dialect: Option<Dialect>) -> Result<(), FileError> {
        let file = self.preview.file.clone();
        let format = self.preview.format;
        if encoding == Some(self.preview.encoding) || format == FileFormat::Workbook {
            self.table.recut(dialect)?;
            let certain = self.preview.encoding_certain;
            let fresh = preview(&file, format, &self.table, self.preview.encoding, certain, &self.decoding);
            let old = std::mem::replace(&mut self.preview, fresh);
            (self.preview.sheets, self.preview.sheet) = (old.sheets, old.sheet);
            return Ok(());
        }
        let bytes = self.raw.clone().unwrap_or_else(|| self.table.text().as_bytes().to_vec());
        let fresh = ImportFile::read(&file, bytes, encoding, dialect)?;
        let old = std::mem::replace(self, fresh);
        (self.preview.sheets, self.preview.sheet) = (old.preview.sheets, old.preview.sheet);
        Ok(())
    }

    /// Corrects it by hand.
    pub fn fix(&mut self, fix: &Fix) {
        self.table.fix(fix);
    }

    pub fn table(&self) -> &Table {
        &self.table
    }

    pub fn preview(&self) -> &Preview {
        &self.preview
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.preview.file
    }

    /// Columns whose folded header is a field of the shop's own are that field's, whatever else they look like.
    pub fn claim(&mut self, is_own: impl Fn(&str) -> bool) {
        for column in &mut self.preview.columns {
            if is_own(&fold(&column.header)) {
                (column.guess, column.confidence) = (Target::Extra, 100);
            }
        }
    }

    /// The mapping that the guesses amount to.
    pub fn guessed_mapping(&self) -> Mapping {
        mapping(&self.preview.columns)
    }
}

fn preview(
    file: &str,
    format: FileFormat,
    table: &Table,
    encoding: Encoding,
    encoding_certain: bool,
    decoding: &[FileWarning],
) -> Preview {
    let shown = |cell: &str| cell.trim().chars().take(HEAD_CHARS).collect::<String>();
    let head = (0..table.rows().min(HEAD))
        .map(|row| (0..table.columns()).map(|column| shown(&table.cell(row, column))).collect())
        .collect();
    let mut warnings = decoding.to_vec();
    warnings.extend(table.warnings());
    Preview {
        file: file.to_owned(),
        format,
        sheets: Vec::new(),
        sheet: 0,
        encoding,
        encoding_certain,
        dialect: table.dialect(),
        columns: columns(table),
        rows: u32::try_from(table.rows()).unwrap_or(u32::MAX),
        head,
        warnings,
    }
}

#[cfg(test)]
mod tests;
