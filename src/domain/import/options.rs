//! What the person decides for a whole import. What comes of it is in `outcome`.

use crate::domain::consent::Consent;
use crate::domain::contact::FieldName;
use crate::domain::country::Country;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

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
    /// Which side's value stays where book and file both have one.
    pub winners: Winners,
    /// How cells are cleaned.
    pub rules: Rules,
    /// Compares the book with the file: who is in the one and not in the other.
    pub gone: Option<Gone>,
}

impl Options {
    /// The usual choices: everything is cleaned, new contacts are added, known ones are filled up, nobody's consent is
    /// assumed.
    pub fn new(home: Country) -> Options {
        Options {
            home,
            day_first: None,
            tags: Vec::new(),
            new_tags: Vec::new(),
            unknown_tags: Vec::new(),
            consent: Consent::default(),
            mode: Mode::default(),
            winners: Winners::default(),
            rules: Rules::default(),
            gone: None,
        }
    }
}

/// What happens to one unknown tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnknownTag {
    Create,
    Leave,
    Use(TagId),
}

/// Whom an import may add or change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Adds new contacts, and updates known ones: fills empty fields, unites tags, numbers and addresses, and decides by
    /// `Winners` where both sides have a value.
    #[default]
    NewAndUpdate,
    /// Leaves known ones alone.
    NewOnly,
    /// Adds nobody: rows of contacts that the book does not have are rejected with that reason.
    UpdateOnly,
}

/// One of the two sides of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    #[default]
    Book,
    File,
}

/// Which side's value stays where both have one. Lists (numbers, addresses, further fields) are united, the winner's
/// first; an opt-out wins from either side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Winners {
    pub usual: Side,
    /// Fields for which it is the other side.
    pub except: Vec<FieldName>,
}

impl Winners {
    /// The file wins everywhere.
    pub fn file() -> Winners {
        Winners { usual: Side::File, except: Vec::new() }
    }

    pub fn of(&self, field: FieldName) -> Side {
        match (self.except.contains(&field), self.usual) {
            (false, side) => side,
            (true, Side::Book) => Side::File,
            (true, Side::File) => Side::Book,
        }
    }
}

/// Whom to look for in the book who is not in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Only contacts with this tag; `None` is the whole book.
    pub among: Option<TagId>,
    /// The name of a tag that they get; empty leaves them as they are.
    pub tag: String,
}

/// One way in which cells are cleaned. Each can be switched off, and each tells what it did. The order is the order of the
/// bits of `Rules`: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rule {
    /// White space, invisible marks and tatweel go out of names and cities.
    Spaces,
    /// Latin names in capitals or small letters throughout get a capital a word.
    Case,
    /// A title before a name is kept in a field of its own.
    Titles,
    /// What leaves a cell empty in words (`-`, `N/A`, لا يوجد) is empty.
    Placeholders,
    /// Numbers without a country code belong to the row's country, or to the home country.
    HomeCountry,
    /// Marks that spreadsheets leave on numbers are undone: `.0`, `9.66501234567E+11` with all digits there, `'`, `="…"`.
    SpreadsheetNumbers,
    /// A cell with several numbers or addresses is taken apart.
    SeveralInCell,
    /// Addresses with a mistyped domain are pointed out, never changed.
    EmailTypos,
    /// Dates of the Hijri calendar are converted.
    Hijri,
    /// Amounts may have currency signs, Arabic digits and separators of any kind.
    Amounts,
    /// Words of agreement and refusal are understood.
    ConsentWords,
    /// A cell with several tags is taken apart.
    SeveralTags,
}

impl Rule {
    /// Every rule, in the order in which they are shown.
    pub const ALL: [Rule; 12] = [
        Rule::Spaces,
        Rule::Case,
        Rule::Titles,
        Rule::Placeholders,
        Rule::HomeCountry,
        Rule::SpreadsheetNumbers,
        Rule::SeveralInCell,
        Rule::EmailTypos,
        Rule::Hijri,
        Rule::Amounts,
        Rule::ConsentWords,
        Rule::SeveralTags,
    ];
}

/// The rules that are switched off, one bit each; by default none is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    off: u32,
}

impl Rules {
    pub fn is_on(self, rule: Rule) -> bool {
        self.off & (1 << rule as u32) == 0
    }

    pub fn set(&mut self, rule: Rule, on: bool) {
        let bit = 1 << rule as u32;
        if on { self.off &= !bit } else { self.off |= bit }
    }
}
