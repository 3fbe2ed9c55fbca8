//! Shows how a file is decoded and cut: `cells [--encoding E] [--delimiter C] FILE`.
//!
//! The first line says what the file is: `header_row` counts the records below from 0 and is `null` where there is no header.
//! Then comes each record as an array of its cells exactly as they are written, also the header and the titles above it; a
//! `sep=` line is no record. The cells of cards and sheets are those of the table that they become.

mod shared;

use daftar::domain::import::{Encoding, FileFormat};
use serde_json::{Value, json};
use shared::{Arguments, Failure, open, put};
use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(|out| {
        let arguments = Arguments::read(&["encoding", "delimiter"])?;
        let encoding = arguments.named("encoding").map(encoding_from_name).transpose()?;
        let delimiter = arguments.named("delimiter").map(delimiter_from_name).transpose()?;
        let file = open(arguments.file()?, encoding, delimiter)?;
        let preview = file.preview();
        let dialect = preview.dialect;
        let is_text = preview.format == FileFormat::Text;
        let format = match preview.format {
            FileFormat::Text if dialect.delimiter == b'\t' => "tsv",
            FileFormat::Text => "csv",
            FileFormat::VCard => "vcard",
            FileFormat::Workbook => "workbook",
        };
        put(
            out,
            &json!({
                "encoding": preview.encoding.label(),
                "encoding_certain": preview.encoding_certain,
                "delimiter": is_text.then(|| char::from(dialect.delimiter).to_string()),
                "quote": is_text.then_some("\""),
                "header_row": dialect.has_header.then_some(dialect.header),
                "format": format,
            }),
        )?;
        for record in file.table().records() {
            put(out, &Value::Array(record.into_iter().map(|cell| Value::String(cell.into_owned())).collect()))?;
        }
        Ok(())
    })
}

fn encoding_from_name(name: &str) -> Result<Encoding, Failure> {
    let key: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    Ok(match key.as_str() {
        "utf8" | "utf8sig" | "utf8bom" | "ascii" => Encoding::Utf8,
        "utf16le" | "utf16" => Encoding::Utf16Le,
        "utf16be" => Encoding::Utf16Be,
        "windows1256" | "cp1256" => Encoding::Windows1256,
        "windows1252" | "cp1252" | "iso88591" | "latin1" => Encoding::Windows1252,
        "iso88596" => Encoding::Iso8859_6,
        _ => return Err(Failure::new("usage", format!("no encoding is called {name}"))),
    })
}

fn delimiter_from_name(name: &str) -> Result<u8, Failure> {
    match name {
        "," | "comma" => Ok(b','),
        ";" | "semicolon" => Ok(b';'),
        "\t" | "\\t" | "tab" => Ok(b'\t'),
        "|" | "pipe" => Ok(b'|'),
        _ => Err(Failure::new("usage", "a delimiter is one of , ; tab |")),
    }
}
