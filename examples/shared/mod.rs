//! What the commands share: arguments, files, lines of JSON, and errors on standard error with exit code 2.

// Each command is a program of its own and uses a part of this.
#![allow(dead_code, reason = "every example includes this module and uses a part of it")]

use daftar::domain::country::Country;
use daftar::domain::import::file::ImportFile;
use daftar::domain::import::workbook::{self, Contents};
use daftar::domain::import::{Dialect, Encoding, FileError};
use daftar::domain::phone::{PhoneKind, PhoneProblem};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::ExitCode;

/// Why a command stopped: a lasting code, and words for the person who called it.
pub struct Failure {
    code: &'static str,
    detail: String,
}

impl Failure {
    pub fn new(code: &'static str, detail: impl Into<String>) -> Failure {
        Failure { code, detail: detail.into() }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::new("output", error.to_string())
    }
}

/// Runs a command; a failure becomes one line of JSON on standard error and exit code 2.
pub fn run(command: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> ExitCode {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let done = command(&mut out).and_then(|()| Ok(out.flush()?));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", json!({ "error": failure.code, "detail": failure.detail }));
            ExitCode::from(2)
        }
    }
}

/// The arguments of a command: `--name value` for the names it knows, and what is left.
pub struct Arguments {
    named: Vec<(String, String)>,
    pub rest: Vec<String>,
}

impl Arguments {
    pub fn read(names: &[&str]) -> Result<Arguments, Failure> {
        let mut arguments = Arguments { named: Vec::new(), rest: Vec::new() };
        let mut given = std::env::args().skip(1);
        while let Some(argument) = given.next() {
            let Some(option) = argument.strip_prefix("--") else {
                arguments.rest.push(argument);
                continue;
            };
            let (name, value) = match option.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (option.to_owned(), None),
            };
            if !names.contains(&name.as_str()) {
                return Err(Failure::new("usage", format!("unknown option --{name}; known: {}", names.join(", "))));
            }
            let value = value.or_else(|| given.next());
            let value = value.ok_or_else(|| Failure::new("usage", format!("--{name} needs a value")))?;
            arguments.named.push((name, value));
        }
        Ok(arguments)
    }

    pub fn named(&self, name: &str) -> Option<&str> {
        self.named.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The one file that a command reads.
    pub fn file(&self) -> Result<&str, Failure> {
        match self.rest.as_slice() {
            [file] => Ok(file),
            _ => Err(Failure::new("usage", "exactly one file is needed")),
        }
    }

    /// `--country`, Saudi Arabia unless given.
    pub fn country(&self) -> Result<Country, Failure> {
        let Some(code) = self.named("country") else {
            return Ok(Country::SAUDI_ARABIA);
        };
        Country::from_name(code).ok_or_else(|| Failure::new("usage", format!("no country is called {code}")))
    }
}

/// Reads a file of any kind; what is not given is guessed. Of an archive, the first file that can be read is read.
pub fn open(path: &str, encoding: Option<Encoding>, delimiter: Option<u8>) -> Result<ImportFile, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::new("unreadable", format!("{path}: {error}")))?;
    let name = path.rsplit('/').next().unwrap_or(path);
    if !bytes.starts_with(b"PK") {
        return open_plain(name, bytes, encoding, delimiter);
    }
    match workbook::contents(&bytes).map_err(file_failure)? {
        Contents::Workbook => open_sheet(name, &bytes),
        Contents::Files(files) => {
            let inner = files.first().ok_or_else(|| file_failure(FileError::NothingInside))?;
            let bytes = workbook::member(&bytes, inner).map_err(file_failure)?;
            if bytes.starts_with(b"PK") {
                open_sheet(inner, &bytes)
            } else {
                open_plain(inner, bytes, encoding, delimiter)
            }
        }
    }
}

fn open_sheet(name: &str, bytes: &[u8]) -> Result<ImportFile, Failure> {
    let sheet = workbook::read(bytes, None).map_err(file_failure)?;
    ImportFile::from_sheet(name, sheet, None).map_err(file_failure)
}

fn open_plain(
    name: &str,
    bytes: Vec<u8>,
    encoding: Option<Encoding>,
    delimiter: Option<u8>,
) -> Result<ImportFile, Failure> {
    let dialect = delimiter.map(|delimiter| Dialect { delimiter, header: 0, has_header: false });
    // A header alone is no import, but its cells can be shown. Only a short file is one, so only that is copied.
    let short = if bytes.len() < 1_000_000 { bytes.clone() } else { Vec::new() };
    let mut file = match ImportFile::read(name, bytes, encoding, dialect) {
        Ok(file) => file,
        Err(FileError::HeaderOnly) => {
            let bare = Dialect { delimiter: delimiter.unwrap_or(b','), header: 0, has_header: false };
            ImportFile::read(name, short, encoding, Some(bare)).map_err(file_failure)?
        }
        Err(error) => return Err(file_failure(error)),
    };
    if let Some(delimiter) = delimiter {
        let dialect = file.table().dialect_by(delimiter).map_err(file_failure)?;
        let known = file.preview().encoding;
        match file.reread(Some(known), Some(dialect)) {
            Ok(()) | Err(FileError::HeaderOnly) => {}
            Err(error) => return Err(file_failure(error)),
        }
    }
    Ok(file)
}

pub fn file_failure(error: FileError) -> Failure {
    let code = match &error {
        FileError::Empty => "empty",
        FileError::HeaderOnly => "header_only",
        FileError::NotText(_) => "not_text",
        FileError::TooManyColumns { .. } => "too_many_columns",
        FileError::LineTooLong { .. } => "line_too_long",
        FileError::TooLarge { .. } => "too_large",
        FileError::TooLargeUnpacked { .. } => "too_large_unpacked",
        FileError::Encrypted => "encrypted",
        FileError::Damaged => "damaged",
        FileError::NothingInside => "nothing_inside",
        FileError::Unreadable => "unreadable",
    };
    Failure::new(code, error.to_string())
}

/// Calls a function with every line of standard input, without its end; bytes that are no UTF-8 become U+FFFD.
pub fn each_line(mut each: impl FnMut(&str) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut input = BufReader::new(std::io::stdin().lock());
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = input.read_until(b'\n', &mut line).map_err(|error| Failure::new("unreadable", error.to_string()))?;
        if read == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line);
        each(text.trim_end_matches('\n').trim_end_matches('\r'))?;
    }
}

/// One object or array on a line of its own.
pub fn put(out: &mut dyn Write, value: &Value) -> Result<(), Failure> {
    Ok(writeln!(out, "{value}")?)
}

pub fn kind_name(kind: PhoneKind) -> &'static str {
    match kind {
        PhoneKind::Unknown => "unknown",
        PhoneKind::Mobile => "mobile",
        PhoneKind::Landline => "landline",
        PhoneKind::MobileOrLandline => "mobile_or_landline",
        PhoneKind::Other => "other",
    }
}

pub fn problem_name(problem: PhoneProblem) -> &'static str {
    match problem {
        PhoneProblem::TooShort => "too_short",
        PhoneProblem::TooLong => "too_long",
        PhoneProblem::Invalid => "invalid",
        PhoneProblem::NotANumber => "not_a_number",
        PhoneProblem::LostDigits => "lost_digits",
        PhoneProblem::Ambiguous => "ambiguous",
    }
}
