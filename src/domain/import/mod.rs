//! From the bytes of a messy file to a plan that is shown before anything is written.
//!
//! bytes → `decode` (encoding) → `sniff` (dialect, header) → `parse` (records) → `map` (which column is what) → `clean`
//! (cells to values, with issues) → `match_book` (against the book and within the file) → `plan` → `report`.
//!
//! Cards (`vcard`) and sheets (`workbook`) become records without being cut; `build` lays them down. `file` holds what was read between the steps;
//! `scan`, `headers`, `cell`, `reader`, `phone_cell`, `names`, `orders`, `ledger`, `guess`, `code_page` and `merge` are parts
//! of the steps.
//!
//! A bad row never aborts an import and never disappears: each ends as new, updated, unchanged, merged or rejected, and the
//! counts add up to the rows of the file.

mod build;
mod cell;
pub mod changes;
pub mod clean;
mod code_page;
pub mod decode;
mod drafts;
pub mod file;
mod fixes;
mod guess;
mod headers;
mod ledger;
pub mod map;
pub mod match_book;
mod merge;
mod names;
mod options;
pub mod orders;
mod outcome;
pub mod parse;
mod phone_cell;
pub mod plan;
pub mod planned;
mod reader;
pub mod recipe;
pub mod report;
mod scan;
pub mod sniff;
pub mod vcard;
pub mod workbook;

pub use options::{Gone, Mode, Options, Rule, Rules, Side, UnknownTag, Winners};
use outcome::suggestion_for;
pub use outcome::{
    FieldChange, Fix, IssueKind, PlanRow, PlanSummary, RowIssue, RowsShown, RuleReport, ShownIssue, UnknownName,
    Verdict,
};

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
    FirstPurchase,
    LastPurchase,
    /// Rows with the same number are one order.
    OrderNumber,
    OrderDate,
    /// What the whole order comes to.
    OrderTotal,
    /// Whether the order counts.
    OrderStatus,
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
    pub const ALL: [Target; 22] = [
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
        Target::FirstPurchase,
        Target::LastPurchase,
        Target::OrderNumber,
        Target::OrderDate,
        Target::OrderTotal,
        Target::OrderStatus,
        Target::Note,
        Target::Consent,
        Target::Extra,
    ];

    /// Whether its cells are days.
    pub fn is_day(self) -> bool {
        match self {
            Target::Birthday
            | Target::LastContact
            | Target::FirstPurchase
            | Target::LastPurchase
            | Target::OrderDate => true,
            Target::Ignore
            | Target::Name
            | Target::FirstName
            | Target::LastName
            | Target::Phone
            | Target::Email
            | Target::Tags
            | Target::City
            | Target::Country
            | Target::Purchases
            | Target::Spent
            | Target::Note
            | Target::Consent
            | Target::Extra
            | Target::OrderNumber
            | Target::OrderTotal
            | Target::OrderStatus => false,
        }
    }
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
