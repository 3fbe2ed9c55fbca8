//! A finished plan: how every row ends, rows for showing, and the changes themselves, to be taken out once. Making it is
//! `plan`'s business.

use super::changes::Changes;
use super::clean::{Cleaner, Draft};
use super::file::ImportFile;
use super::match_book::{Known, SubjectId};
use super::merge::differences;
use super::orders::Sum;
use super::{FieldChange, IssueKind, PlanRow, PlanSummary, RowIssue, RowsShown, ShownIssue, Verdict, suggestion_for};
use crate::domain::slots::Slot;
use rustc_hash::{FxHashMap, FxHashSet};

/// A contact that rows belong to; its draft has the same number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    pub slot: Option<Slot>,
    pub first_row: u32,
    pub changed: bool,
    /// The book says something else in some field.
    pub conflict: bool,
    pub has_number: bool,
    /// Only contacts of the book are wanted, and this is none. What its rows hold is its own all the same: a number that
    /// another row gave to a contact of the book would make this one known the next time.
    pub stranger: bool,
}

impl Subject {
    /// How its first row ends.
    pub fn verdict(&self) -> Verdict {
        match self.slot {
            None if self.stranger => Verdict::Rejected,
            None => Verdict::New,
            Some(_) if self.changed => Verdict::Updated,
            Some(_) => Verdict::Unchanged,
        }
    }
}

/// Where a row went; `None` is nowhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowEnd {
    pub subject: Option<SubjectId>,
    pub has_issues: bool,
}

/// What an import would do.
#[derive(Debug)]
pub struct Plan {
    pub(super) summary: PlanSummary,
    pub(super) changes: Changes,
    pub(super) cleaner: Cleaner,
    pub(super) rows: Vec<RowEnd>,
    pub(super) subjects: Vec<Subject>,
    pub(super) gone: Vec<Slot>,
    /// What the orders of contacts of the book come to.
    pub(super) sums: FxHashMap<SubjectId, Sum>,
    /// Rows of somebody who was erased and is not to come back.
    pub(super) barred: FxHashSet<usize>,
}

impl Plan {
    /// The figures. They add up to the rows of the file.
    pub fn summary(&self) -> &PlanSummary {
        &self.summary
    }

    /// The contacts of the book that were looked for and are not in the file, in order of slot.
    pub fn gone(&self) -> &[Slot] {
        &self.gone
    }

    /// How a row ends, and the row it joins if it is merged.
    pub fn verdict(&self, row: usize) -> (Verdict, Option<usize>) {
        let Some(subject) = self.subject_of(row) else { return (Verdict::Rejected, None) };
        let first = subject.first_row as usize;
        let alone = first == row || subject.stranger;
        if alone { (subject.verdict(), None) } else { (Verdict::Merged, Some(first)) }
    }

    fn subject_of(&self, row: usize) -> Option<&Subject> {
        let subject = self.rows.get(row)?.subject?;
        self.subjects.get(subject as usize)
    }

    /// Whether something is wrong in a row.
    pub(super) fn has_issues(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.has_issues)
    }

    /// What is wrong in a row.
    pub(super) fn issues(&mut self, file: &ImportFile, row: usize) -> Vec<RowIssue> {
        self.read(file, row).issues
    }

    /// A row as it was read, with its issues.
    fn read(&mut self, file: &ImportFile, row: usize) -> Draft {
        let of_row = |kind: IssueKind| RowIssue { column: None, kind, raw: String::new() };
        let mut draft = self.cleaner.clean(file.table(), row);
        if file.table().is_left_out(row) {
            draft.issues = vec![of_row(IssueKind::Discarded)];
        } else if self.barred.contains(&row) {
            draft.issues.push(of_row(IssueKind::Erased));
        } else if draft.is_somebody() && self.verdict(row).0 == Verdict::Rejected {
            draft.issues.push(of_row(IssueKind::NotInBook));
        } else if self.verdict(row).0 != Verdict::Rejected {
            // A line of an order may leave it to another line to say whose it is.
            draft.issues.retain(|issue| issue.kind != IssueKind::NothingToKeep);
        }
        let sum = self.rows.get(row).and_then(|end| self.sums.get(&end.subject?));
        if let Some(sum) = sum {
            sum.tell(&mut draft);
        }
        draft
    }

    /// The number of rows of a kind, and some of them. File and book must be those the plan was made from.
    pub fn rows<K: Known + ?Sized>(
        &mut self,
        file: &ImportFile,
        known: &K,
        shown: RowsShown,
        offset: u32,
        limit: u32,
    ) -> (u32, Vec<PlanRow>) {
        let (mut total, mut picked) = (0u32, Vec::new());
        for row in 0..self.rows.len() {
            let ends = self.verdict(row).0;
            let wanted = match shown {
                RowsShown::Ending(verdict) => ends == verdict,
                RowsShown::Issues => self.has_issues(row) && ends != Verdict::Rejected,
                RowsShown::Conflicts => {
                    ends != Verdict::Merged && self.subject_of(row).is_some_and(|subject| subject.conflict)
                }
            };
            if wanted {
                if total >= offset && total - offset < limit {
                    picked.push(row);
                }
                total += 1;
            }
        }
        let mut rows: Vec<PlanRow> = picked.into_iter().map(|row| self.row(file, known, row)).collect();
        count_alike(file, &mut rows);
        (total, rows)
    }

    fn row<K: Known + ?Sized>(&mut self, file: &ImportFile, known: &K, row: usize) -> PlanRow {
        let table = file.table();
        let draft = self.read(file, row);
        let (verdict, joins) = self.verdict(row);
        let changes = if joins.is_none() { self.changes(known, row, &draft) } else { Vec::new() };
        let phone = draft.phones.iter().find_map(|phone| phone.number).map(|number| number.to_string());
        let issues = draft.issues.into_iter().map(|issue| {
            let suggestion = suggestion_for(&issue);
            ShownIssue { issue, suggestion, alike: 1 }
        });
        PlanRow {
            line: table.line(row),
            verdict,
            issues: issues.collect(),
            name: draft.name,
            phone: phone.unwrap_or_default(),
            email: draft.emails.into_iter().next().map(|email| email.0).unwrap_or_default(),
            joins_line: joins.map(|first| table.line(first)),
            row: u32::try_from(row).unwrap_or(u32::MAX),
            changes,
        }
    }

    /// What the rows of a contact of the book say otherwise than the book.
    fn changes<K: Known + ?Sized>(&self, known: &K, row: usize, draft: &Draft) -> Vec<FieldChange> {
        let slot = self.subject_of(row).and_then(|subject| subject.slot);
        let Some((slot, contact)) = slot.and_then(|slot| Some((slot, known.contact(slot)?))) else {
            return Vec::new();
        };
        let taken = self.changes.updates.iter().find(|(other, _)| *other == slot);
        differences(&contact, draft, taken.map_or(&[], |(_, values)| values.as_slice()))
    }

    /// Takes the changes out, to be carried out. A second call finds none; verdicts and figures stay.
    pub fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }
}

/// Counts for each issue how many rows have the same cell in that column.
fn count_alike(file: &ImportFile, rows: &mut [PlanRow]) {
    let table = file.table();
    let cell = |row: u32, column: u32| table.cell(row as usize, column as usize);
    let mut counts: FxHashMap<u32, FxHashMap<String, u32>> = FxHashMap::default();
    for row in rows.iter() {
        for column in row.issues.iter().filter_map(|shown| shown.issue.column) {
            counts.entry(column).or_default().insert(cell(row.row, column).trim().to_owned(), 0);
        }
    }
    for (column, cells) in &mut counts {
        for row in 0..table.rows() {
            if let Some(count) = cells.get_mut(table.cell(row, *column as usize).trim()) {
                *count += 1;
            }
        }
    }
    for row in rows {
        let at = row.row;
        for shown in &mut row.issues {
            let same = shown.issue.column.and_then(|column| counts.get(&column)?.get(cell(at, column).trim()));
            shown.alike = same.copied().unwrap_or(1);
        }
    }
}
