//! What an import would do, as it is shown: how rows end, what is wrong with them, what cleaning changed, what becomes of
//! the book. What the person decides is in `options`.

use super::Rule;
use crate::domain::contact::FieldValue;
use crate::domain::email::{self, Email};
use crate::domain::phone::PhoneProblem;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

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
    /// The domain looks mistyped; the address is kept as it is, and a likelier one is offered.
    EmailDoubtful,
    /// The person left the row out.
    Discarded,
    /// Only contacts of the book are to be updated, and this is none.
    NotInBook,
    /// The contact was erased, and is not to come back.
    Erased,
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
    /// Tag names of the file that the book does not know, most frequent first.
    pub unknown_tags: Vec<UnknownName>,
    /// Rows (of those kept) that will have a number to message.
    pub reachable: u32,
    /// What each cleaning rule did; rules that found nothing to do are not listed.
    pub rules: Vec<RuleReport>,
    /// Contacts of the book where a row says something else than what stands there.
    pub conflicting: u32,
    /// Contacts of the book that were looked for and are not in the file.
    pub gone: u32,
    /// Corrections made by hand that can be taken back.
    pub fixes: u32,
}

impl PlanSummary {
    /// Rows that are rejected or have an issue because something is wrong with them, not because the person chose so.
    pub fn flawed(&self) -> u32 {
        let chosen: u32 = self
            .issues
            .iter()
            .filter(|(kind, _)| matches!(kind, IssueKind::Discarded | IssueKind::NotInBook | IssueKind::Erased))
            .map(|(_, count)| count)
            .sum();
        (self.rejected + self.with_issues).saturating_sub(chosen)
    }
}

/// A tag name of the file that the book does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownName {
    /// As first written.
    pub name: String,
    /// Rows with it, of those kept.
    pub rows: u32,
    /// A tag of the book that is spelled nearly so.
    pub like: Option<TagId>,
}

/// What one cleaning rule did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReport {
    pub rule: Rule,
    /// Cells that it changed.
    pub cells: u32,
    /// A few of them, before and after.
    pub samples: Vec<(String, String)>,
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
    pub issues: Vec<ShownIssue>,
    /// For merged rows: the line of the row they join.
    pub joins_line: Option<u32>,
    /// Index of the row below the header, from 0, by which corrections name it.
    pub row: u32,
    /// For contacts of the book: fields where the row says something else.
    pub changes: Vec<FieldChange>,
}

/// An issue with what helps to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownIssue {
    pub issue: RowIssue,
    /// What the cell was probably meant to be.
    pub suggestion: Option<String>,
    /// Rows, this one among them, that have the same cell in this column.
    pub alike: u32,
}

/// A field of a contact of the book about which the file says something else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    pub book: FieldValue,
    /// What it becomes, or would become if the file won.
    pub file: FieldValue,
    /// Whether it will be changed.
    pub taken: bool,
    /// Whether both sides have a value, and only one can stay.
    pub conflict: bool,
}

/// Which rows of a plan to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RowsShown {
    /// Those that end so.
    Ending(Verdict),
    /// Those that are kept and have issues.
    Issues,
    /// The first row of each contact of the book with which the file disagrees.
    Conflicts,
}

/// A correction by hand. Rows and columns count from 0 below the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fix {
    /// Writes a cell; with `alike` in every row that has the same in this column.
    Write { row: u32, column: u32, text: String, alike: bool },
    /// Leaves a row out; with a column, every row that has the same cell there.
    Discard { row: u32, alike: Option<u32> },
    /// Takes a row in again that was left out.
    Restore { row: u32 },
    /// Takes the last correction back.
    TakeBack,
}

/// What a cell with an issue was probably meant to be, all of it, where that can be said.
pub(super) fn suggestion_for(issue: &RowIssue) -> Option<String> {
    if !matches!(issue.kind, IssueKind::EmailDoubtful | IssueKind::EmailInvalid) {
        return None;
    }
    let meant = |part: Result<Email, String>| match part {
        Ok(email) => Some(email::suggest(&email).unwrap_or(email)),
        Err(text) => email::suggest_for_cell(&text),
    };
    let parts: Option<Vec<String>> =
        email::read_cell(&issue.raw).into_iter().map(|part| meant(part).map(|email| email.0)).collect();
    parts.map(|parts| parts.join(", ")).filter(|suggested| !suggested.is_empty() && *suggested != issue.raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_for_the_whole_cell() {
        let suggested =
            |kind: IssueKind, raw: &str| suggestion_for(&RowIssue { column: Some(1), kind, raw: raw.to_owned() });
        use IssueKind::{EmailDoubtful, EmailInvalid, PhoneInvalid};
        for (kind, raw, expected) in [
            (EmailDoubtful, "sara@gmial.com", Some("sara@gmail.com")),
            (EmailDoubtful, "Sara <sara@gmial.com>", Some("sara@gmail.com")),
            (EmailDoubtful, "a@example.com; sara@gmial.com", Some("a@example.com, sara@gmail.com")),
            (EmailInvalid, "sara@gmail,com", Some("sara@gmail.com")),
            (EmailInvalid, "none", None),
            (PhoneInvalid, "12", None),
        ] {
            assert_eq!(suggested(kind, raw).as_deref(), expected, "{raw}");
        }
    }
}
