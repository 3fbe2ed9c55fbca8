//! From the bytes of a messy file to a plan that is shown before anything is written.
//!
//! bytes → `decode` (encoding) → `sniff` (dialect, header) → `parse` (records) → `map` (which column is what) → `clean`
//! (cells to values, with issues) → `match_book` (against the book and within the file) → `plan` → `report`.
//!
//! Cards (`vcard`) and sheets (`workbook`) become records without being cut; `build` lays them down. `file` holds what was read between the steps;
//! `scan`, `headers`, `cell`, `guess`, `code_page` and `merge` are parts of the steps.
//!
//! A bad row never aborts an import and never disappears: each ends as new, updated, unchanged, merged or rejected, and the
//! counts add up to the rows of the file.

mod build;
mod cell;
pub mod changes;
pub mod clean;
mod code_page;
pub mod decode;
pub mod file;
mod guess;
mod headers;
pub mod map;
pub mod match_book;
mod merge;
pub mod parse;
pub mod plan;
pub mod report;
mod scan;
pub mod sniff;
pub mod vcard;
pub mod workbook;

use crate::domain::consent::Consent;
use crate::domain::country::Country;
use crate::domain::phone::PhoneProblem;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// How the bytes of a file stand for letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1256,
    Windows1252,
    Iso8859_6,
}

/// What kind of file a table came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFormat {
    /// Cells between delimiters.
    Text,
    /// Cards, one a row; the line of a row is the number of its card.
    VCard,
    /// A sheet of a workbook; the line of a row is its number in the sheet.
    Workbook,
}

/// How a text file is cut into cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// `,` `;` tab or `|`.
    pub delimiter: u8,
    /// Index of the header among the non-empty records, from 0; records above it are titles and are left out.
    pub header: u32,
    /// Whether there is a header at all; without one, columns are named by number.
    pub has_header: bool,
}

/// What a column becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Target {
    /// Left out of the book.
    Ignore,
    Name,
    FirstName,
    LastName,
    Phone,
    Email,
    Tags,
    City,
    Country,
    Birthday,
    LastContact,
    Purchases,
    Spent,
    Note,
    /// Yes/no words about being messaged.
    Consent,
    /// Kept under its header as a further field.
    Extra,
}

impl Encoding {
    /// Every encoding that is read, in the order a menu shows them.
    pub const ALL: [Encoding; 6] = [
        Encoding::Utf8,
        Encoding::Windows1256,
        Encoding::Iso8859_6,
        Encoding::Windows1252,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];

    /// The name of the WHATWG Encoding Standard.
    pub fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1256 => "windows-1256",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Iso8859_6 => "iso-8859-6",
        }
    }
}

impl Target {
    /// Every target, in the order a menu shows them.
    pub const ALL: [Target; 16] = [
        Target::Ignore,
        Target::Name,
        Target::FirstName,
        Target::LastName,
        Target::Phone,
        Target::Email,
        Target::Tags,
        Target::City,
        Target::Country,
        Target::Birthday,
        Target::LastContact,
        Target::Purchases,
        Target::Spent,
        Target::Note,
        Target::Consent,
        Target::Extra,
    ];
}

/// One column of the file with what we think it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub header: String,
    /// The first few non-empty cells.
    pub samples: Vec<String>,
    pub guess: Target,
    /// 0 (a mere guess) to 100 (a known header).
    pub confidence: u8,
    /// How many of the rows have something in this column.
    pub filled: u32,
}

/// What the file looks like before anything is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub file: String,
    pub format: FileFormat,
    /// The sheets of a workbook, and which of them this is; none for other files.
    pub sheets: Vec<String>,
    pub sheet: u32,
    /// Says nothing of a workbook.
    pub encoding: Encoding,
    /// False when a second encoding would do as well: the page then asks.
    pub encoding_certain: bool,
    pub dialect: Dialect,
    pub columns: Vec<Column>,
    /// Rows below the header.
    pub rows: u32,
    /// The first rows, as cells.
    pub head: Vec<Vec<String>>,
    /// Things about the file as a whole that the person should know.
    pub warnings: Vec<FileWarning>,
}

/// Something odd about a file that did not stop it from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileWarning {
    /// Some rows have more or fewer cells than the header; the first such line.
    Ragged { rows: u32, first_line: u32 },
    /// Bytes that are no letters in this encoding became `U+FFFD`; the first such line.
    Undecodable { count: u32, first_line: u32 },
    /// NUL bytes were removed.
    Nul { count: u32 },
    /// A quote was opened on this line and never closed; it was read as text. At most five of these are given.
    UnclosedQuote { line: u32 },
    /// Line ends of more than one kind.
    MixedLineEnds,
    /// The same header stands over more than one column.
    RepeatedHeader { column: u32 },
}

/// Why a file can't be read at all. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FileError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has a header and no rows")]
    HeaderOnly,
    /// The content is of another kind, whatever its name says.
    #[error("not a text file: {0:?}")]
    NotText(FileKind),
    #[error("{columns} columns, at most {limit}")]
    TooManyColumns { columns: u32, limit: u32 },
    /// One line or cell is longer than the limit (bytes).
    #[error("line {line} is longer than {limit} bytes")]
    LineTooLong { line: u32, limit: u32 },
    #[error("{bytes} bytes, at most {limit}")]
    TooLarge { bytes: u64, limit: u64 },
    /// Unpacked it would be larger than a limit (bytes), or its parts would: no table of contacts is so large.
    #[error("larger than {limit} bytes when unpacked")]
    TooLargeUnpacked { limit: u64 },
    /// A password is needed.
    #[error("the file is encrypted")]
    Encrypted,
    /// It is cut off, or not what it says it is.
    #[error("the file is damaged")]
    Damaged,
    /// An archive or a workbook without anything to import.
    #[error("nothing to import inside")]
    NothingInside,
    /// The browser can't read it any more: it was moved, changed or is not on this device.
    #[error("the file can't be read")]
    Unreadable,
}

/// Kinds of file that are not text, known by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    Image,
    Pdf,
    /// A workbook or another zip.
    Zip,
    /// An old `.xls` workbook or Word document.
    OldOffice,
    Other,
}

/// Which column is what, in file order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    pub columns: Vec<Target>,
}

/// Choices for a whole import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The country of numbers without a country code, unless the row names one.
    pub home: Country,
    /// How dates such as 03/04/2026 are read; `None` lets the whole column decide.
    pub day_first: Option<bool>,
    /// Tags for every row.
    pub tags: Vec<TagId>,
    /// Names of tags to be made for every row.
    pub new_tags: Vec<String>,
    /// What to do with tag names the book does not know, by folded name; those not listed are created.
    pub unknown_tags: Vec<(String, UnknownTag)>,
    /// Consent of rows that don't say otherwise.
    pub consent: Consent,
    pub mode: Mode,
}

/// What happens to one unknown tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnknownTag {
    Create,
    Leave,
    Use(TagId),
}

/// What an import may do to contacts that are in the book already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Add new ones; fill empty fields and unite tags of known ones; never overwrite.
    #[default]
    NewAndFill,
    /// Add new ones; let the file's non-empty cells win.
    NewAndOverwrite,
    /// Leave known ones alone.
    NewOnly,
}

/// How a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Becomes a new contact.
    New,
    /// Changes a contact of the book.
    Updated,
    /// Is in the book already, with nothing to add.
    Unchanged,
    /// Is the same contact as an earlier row of the file, and joins it.
    Merged,
    /// Can't be kept; the row's issues say why.
    Rejected,
}

impl Verdict {
    pub const ALL: [Verdict; 5] =
        [Verdict::New, Verdict::Updated, Verdict::Unchanged, Verdict::Merged, Verdict::Rejected];
}

/// Something wrong in one cell, or with a whole row (`column` is `None`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowIssue {
    /// Index of the column in the file, from 0.
    pub column: Option<u32>,
    pub kind: IssueKind,
    /// The cell as it stands in the file.
    pub raw: String,
}

/// What can be wrong with a cell or a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IssueKind {
    /// Too few digits for the country.
    PhoneTooShort,
    PhoneTooLong,
    /// Digits are there, but no such number exists in the country.
    PhoneInvalid,
    /// No digits at all.
    PhoneNotANumber,
    /// A spreadsheet wrote `9.66501E+11` and lost digits.
    PhoneLostDigits,
    /// It fits no rule of the default country and could belong to several.
    PhoneAmbiguous,
    EmailInvalid,
    DateInvalid,
    NumberInvalid,
    CountryUnknown,
    ConsentUnknown,
    /// The row has more cells than the header and the rest was left out.
    ExtraCells,
    /// The row has no name, phone or e-mail.
    NothingToKeep,
}

impl From<PhoneProblem> for IssueKind {
    fn from(problem: PhoneProblem) -> IssueKind {
        match problem {
            PhoneProblem::TooShort => IssueKind::PhoneTooShort,
            PhoneProblem::TooLong => IssueKind::PhoneTooLong,
            PhoneProblem::Invalid => IssueKind::PhoneInvalid,
            PhoneProblem::NotANumber => IssueKind::PhoneNotANumber,
            PhoneProblem::LostDigits => IssueKind::PhoneLostDigits,
            PhoneProblem::Ambiguous => IssueKind::PhoneAmbiguous,
        }
    }
}

/// A plan's figures. `new + updated + unchanged + merged + rejected == rows`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanSummary {
    pub rows: u32,
    pub new: u32,
    pub updated: u32,
    pub unchanged: u32,
    pub merged: u32,
    pub rejected: u32,
    /// Rows that are kept but have an issue.
    pub with_issues: u32,
    /// How often each issue occurs.
    pub issues: Vec<(IssueKind, u32)>,
    /// Tag names of the file that the book does not know, as first written, with the number of rows.
    pub unknown_tags: Vec<(String, u32)>,
    /// Rows (of those kept) that will have a number to message.
    pub reachable: u32,
}

/// One row of a plan, for showing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanRow {
    /// Line in the file where the row begins, from 1.
    pub line: u32,
    pub verdict: Verdict,
    pub name: String,
    /// The first number, as E.164 with a plus; empty if none.
    pub phone: String,
    pub email: String,
    pub issues: Vec<RowIssue>,
    /// For merged rows: the line of the row they join.
    pub joins_line: Option<u32>,
}
