//! A row's cells to values. What can't be read is kept as text and named in an issue; nothing is guessed and nothing is
//! lost: a bad phone stays as written, any other bad cell becomes an extra field under its header.
//!
//! Whom a row belongs to is `match_book`'s business; what a row does to a contact is `merge`'s.

use super::RuleReport;
use super::cell::{consent_from_text, country_from_cell, is_placeholder, parse_count, parse_spent, tags_of, tidy};
use super::headers::is_refusal;
use super::orders::{self, OrderLine};
use super::parse::Table;
use super::{IssueKind, Mapping, Options, RowIssue, Target};
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::date::{Date, infer_day_first, parse_date};
use crate::domain::email::{self, Email};
use crate::domain::money::Amount;
use crate::domain::phone::{self, Phone};
use crate::domain::text::{clean_name, fold};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Different spellings of countries that are remembered; a column that has more is no column of countries.
const COUNTRY_CACHE: usize = 1_000;

/// What a row says, cleaned. Empty text and `None` mean that it says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    pub name: String,
    pub phones: Vec<Phone>,
    pub emails: Vec<Email>,
    pub city: String,
    pub country: Option<Country>,
    pub birthday: Option<Date>,
    pub last_contact: Option<Date>,
    pub purchases: Option<u32>,
    pub spent: Option<Amount>,
    pub note: String,
    /// What the row's own cell says; `Unknown` if it is there and can't be understood.
    pub consent: Option<ConsentState>,
    pub extra: Vec<(String, String)>,
    /// Numbers of names in `Cleaner::tag_names`, each once.
    pub tags: Vec<u32>,
    pub first_purchase: Option<Date>,
    pub last_purchase: Option<Date>,
    /// What the row says of an order; purchases are summed up of these when all rows are read.
    pub order: Option<Box<OrderLine>>,
    pub issues: Vec<RowIssue>,
}

impl Draft {
    /// Whether there is somebody to keep: a name, a number or an address.
    pub fn is_somebody(&self) -> bool {
        !self.name.is_empty() || !self.emails.is_empty() || self.has_number()
    }

    /// Whether some phone is certain.
    pub fn has_number(&self) -> bool {
        self.phones.iter().any(|phone| phone.number.is_some())
    }
}

/// One column with all that reading its cells needs.
#[derive(Debug, Clone)]
struct ColumnRule {
    target: Target,
    /// The header, or `#3` for the third column of a file without.
    name: String,
    day_first: bool,
    /// "Yes" in this consent column means no.
    refusal: bool,
}

/// Reads rows under one mapping, and remembers the tag names it met.
#[derive(Debug, Clone)]
pub struct Cleaner {
    columns: Vec<ColumnRule>,
    home: Country,
    /// Tag names as first written.
    names: Vec<String>,
    by_spelling: FxHashMap<String, u32>,
    by_fold: FxHashMap<String, u32>,
    countries: FxHashMap<String, Option<Country>>,
}

impl Cleaner {
    /// Prepares to read a table. The order of day and month is decided here, a column at a time, unless the options say it;
    /// where nothing decides, the day comes first.
    pub fn new(table: &Table, mapping: &Mapping, options: &Options) -> Cleaner {
        let header = table.header();
        let columns = (0..table.columns())
            .map(|column| {
                let target = mapping.columns.get(column).copied().unwrap_or(Target::Ignore);
                let header = header.get(column).map(|cell| clean_name(cell)).unwrap_or_default();
                let is_date = target.is_day();
                let day_first = match options.day_first {
                    Some(day_first) => day_first,
                    None if is_date => column_is_day_first(table, column),
                    None => true,
                };
                let refusal = is_refusal(&header);
                let name = if header.is_empty() { format!("#{}", column + 1) } else { header };
                ColumnRule { target, name, day_first, refusal }
            })
            .collect();
        Cleaner {
            columns,
            home: options.home,
            names: Vec::new(),
            by_spelling: FxHashMap::default(),
            by_fold: FxHashMap::default(),
            countries: FxHashMap::default(),
        }
    }

    /// The tag names of the rows read so far, as first written; no two fold to the same key.
    pub fn tag_names(&self) -> &[String] {
        &self.names
    }

    /// What each rule did in the rows read so far.
    pub fn rule_reports(&self) -> Vec<RuleReport> {
        Vec::new()
    }

    /// The name of the first column that is read as this, for what is kept beside a field.
    pub(super) fn column_name(&self, target: Target) -> &str {
        self.columns.iter().find(|column| column.target == target).map_or("", |column| column.name.as_str())
    }

    /// The phones of a row that was read, each with the part of the cell that it was read from. Phones that the draft does
    /// not have are left out.
    pub fn phones_with_text(&self, table: &Table, row: usize, draft: &Draft) -> Vec<(String, Phone)> {
        let home = draft.country.unwrap_or(self.home);
        let mut texts: Vec<(String, Option<Phone>)> = Vec::new();
        for (rule, raw) in self.columns.iter().zip(table.cells(row)) {
            let cell = tidy(&raw);
            if rule.target == Target::Phone && !is_placeholder(&cell) {
                texts.extend(phone::read_cell(&cell, home).into_iter().map(|(part, read)| (part, read.ok())));
            }
        }
        let text_of = |phone: &Phone| {
            let same = |read: &Option<Phone>| read.as_ref().map(|read| read.number) == Some(phone.number);
            texts.iter().find(|(_, read)| same(read)).map(|(part, _)| part.clone()).unwrap_or_else(|| phone.raw.clone())
        };
        draft.phones.iter().map(|phone| (text_of(phone), phone.clone())).collect()
    }

    /// Reads one row.
    pub fn clean(&mut self, table: &Table, row: usize) -> Draft {
        let mut draft = Draft::default();
        // Numbers are read by the row's country, wherever its column stands.
        self.read_country(table, row, &mut draft);
        let home = draft.country.unwrap_or(self.home);
        let (mut first, mut last) = (String::new(), String::new());
        let columns = std::mem::take(&mut self.columns);
        for (index, (rule, raw)) in columns.iter().zip(table.cells(row)).enumerate() {
            if matches!(rule.target, Target::Ignore | Target::Country) {
                continue;
            }
            let cell = tidy(&raw);
            if cell.is_empty() || is_placeholder(&cell) {
                continue;
            }
            let mut reader = Reader { draft: &mut draft, rule, column: index, raw: &raw };
            match rule.target {
                Target::Ignore | Target::Country => {}
                Target::Name => reader.name(&cell),
                Target::FirstName => append(&mut first, &clean_name(&cell)),
                Target::LastName => append(&mut last, &clean_name(&cell)),
                Target::Phone => reader.phones(&cell, home),
                Target::Email => reader.emails(&cell),
                Target::Tags => self.read_tags(&cell, &mut draft),
                Target::City => reader.city(&cell),
                Target::Birthday => reader.birthday(&cell),
                Target::LastContact => reader.last_contact(&cell),
                Target::Purchases => reader.purchases(&cell),
                Target::Spent => reader.spent(&cell),
                Target::Note => reader.note(&cell),
                Target::Consent => reader.consent(&cell),
                Target::Extra => reader.keep(&cell),
                Target::FirstPurchase
                | Target::LastPurchase
                | Target::OrderNumber
                | Target::OrderDate
                | Target::OrderTotal
                | Target::OrderStatus => {
                    if let Some(kind) = orders::read(reader.draft, rule.target, &cell, rule.day_first) {
                        reader.fail(kind, &cell);
                    }
                }
            }
        }
        self.columns = columns;
        self.join_names(&mut draft, first, last);
        // Who bought was in touch.
        draft.last_contact = draft.last_contact.or(draft.last_purchase);
        if table.has_extra_cells(row) {
            let beyond: Vec<_> = table.cells(row).skip(table.columns()).map(|cell| cell.into_owned()).collect();
            draft.issues.push(RowIssue { column: None, kind: IssueKind::ExtraCells, raw: beyond.join(" | ") });
        }
        if !draft.is_somebody() {
            draft.issues.push(RowIssue { column: None, kind: IssueKind::NothingToKeep, raw: String::new() });
        }
        draft
    }

    /// The first country that can be read wins; a second column's is kept beside.
    fn read_country(&mut self, table: &Table, row: usize, draft: &mut Draft) {
        for (index, rule) in self.columns.iter().enumerate() {
            if rule.target != Target::Country {
                continue;
            }
            let raw = table.cell(row, index);
            let cell = tidy(&raw);
            if cell.is_empty() || is_placeholder(&cell) {
                continue;
            }
            let known = match self.countries.get(cell.as_ref()) {
                Some(known) => *known,
                None => {
                    let country = country_from_cell(&cell);
                    if self.countries.len() < COUNTRY_CACHE {
                        self.countries.insert(cell.clone().into_owned(), country);
                    }
                    country
                }
            };
            let mut reader = Reader { draft, rule, column: index, raw: &raw };
            match known {
                Some(country) if reader.draft.country.is_none() => reader.draft.country = Some(country),
                Some(country) if reader.draft.country == Some(country) => {}
                Some(_) => reader.keep(&cell),
                None => reader.fail(IssueKind::CountryUnknown, &cell),
            }
        }
    }

    /// First and last name make the name, unless a column has the whole of it.
    fn join_names(&self, draft: &mut Draft, first: String, last: String) {
        if draft.name.is_empty() {
            draft.name = first;
            append(&mut draft.name, &last);
            return;
        }
        for (part, target) in [(first, Target::FirstName), (last, Target::LastName)] {
            if !part.is_empty() && !draft.name.contains(&part) {
                keep_extra(&mut draft.extra, self.column_name(target), &part);
            }
        }
    }

    fn read_tags(&mut self, cell: &str, draft: &mut Draft) {
        tags_of(cell, |tag| {
            let number = match self.by_spelling.get(tag) {
                Some(number) => Some(*number),
                None => self.learn(tag),
            };
            if let Some(number) = number
                && !draft.tags.contains(&number)
            {
                draft.tags.push(number);
            }
        });
    }

    /// The number of a tag name in a spelling that was not met before; `None` if nothing of it folds.
    fn learn(&mut self, tag: &str) -> Option<u32> {
        let key = Some(fold(tag)).filter(|key| !key.is_empty())?;
        let number = match self.by_fold.get(&key) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.names.len()).ok()?;
                self.names.push(clean_name(tag));
                self.by_fold.insert(key, number);
                number
            }
        };
        self.by_spelling.insert(tag.to_owned(), number);
        Some(number)
    }
}

/// Where a cell's value goes.
struct Reader<'a> {
    draft: &'a mut Draft,
    rule: &'a ColumnRule,
    column: usize,
    raw: &'a str,
}

impl Reader<'_> {
    fn name(&mut self, cell: &str) {
        if self.draft.name.is_empty() {
            self.draft.name = clean_name(cell);
        } else if clean_name(cell) != self.draft.name {
            self.keep(cell);
        }
    }

    fn city(&mut self, cell: &str) {
        if self.draft.city.is_empty() {
            self.draft.city = clean_name(cell);
        } else if clean_name(cell) != self.draft.city {
            self.keep(cell);
        }
    }

    fn phones(&mut self, cell: &str, home: Country) {
        for (part, read) in phone::read_cell(cell, home) {
            let (phone, problem) = match read {
                Ok(phone) => (phone, None),
                Err(problem) => (Phone::unread(&part), Some(problem)),
            };
            if let Some(problem) = problem {
                self.issue(problem.into());
            }
            let same =
                |known: &Phone| known.number == phone.number && (phone.number.is_some() || known.raw == phone.raw);
            if !self.draft.phones.iter().any(same) {
                self.draft.phones.push(phone);
            }
        }
    }

    fn emails(&mut self, cell: &str) {
        for read in email::read_cell(cell) {
            match read {
                Ok(email) => {
                    let known = &mut self.draft.emails;
                    if known.is_empty() || !known.iter().any(|other| other.key() == email.key()) {
                        known.push(email);
                    }
                }
                Err(part) => self.fail(IssueKind::EmailInvalid, &part),
            }
        }
    }

    fn birthday(&mut self, cell: &str) {
        match (self.draft.birthday, parse_date(cell, self.rule.day_first)) {
            (None, Some(date)) => self.draft.birthday = Some(date),
            (Some(known), Some(date)) if known == date => {}
            (Some(_), Some(_)) => self.keep(cell),
            (_, None) => self.fail(IssueKind::DateInvalid, cell),
        }
    }

    fn last_contact(&mut self, cell: &str) {
        match parse_date(cell, self.rule.day_first) {
            Some(date) => self.draft.last_contact = self.draft.last_contact.max(Some(date)),
            None => self.fail(IssueKind::DateInvalid, cell),
        }
    }

    fn purchases(&mut self, cell: &str) {
        match parse_count(cell) {
            Some(count) => self.draft.purchases = self.draft.purchases.max(Some(count)),
            None => self.fail(IssueKind::NumberInvalid, cell),
        }
    }

    fn spent(&mut self, cell: &str) {
        match parse_spent(cell) {
            Some(amount) => self.draft.spent = self.draft.spent.max(Some(amount)),
            None => self.fail(IssueKind::NumberInvalid, cell),
        }
    }

    fn note(&mut self, cell: &str) {
        if !self.draft.note.is_empty() {
            self.draft.note.push('\n');
        }
        self.draft.note.push_str(cell);
    }

    fn consent(&mut self, cell: &str) {
        let said = match consent_from_text(cell) {
            // Not being on a list of refusals is no permission.
            Some(ConsentState::OptedOut) if self.rule.refusal => return,
            Some(ConsentState::OptedIn) if self.rule.refusal => ConsentState::OptedOut,
            Some(said) => said,
            None => {
                self.fail(IssueKind::ConsentUnknown, cell);
                ConsentState::Unknown
            }
        };
        self.draft.consent = stronger(self.draft.consent, Some(said));
    }

    /// Keeps a cell under its header.
    fn keep(&mut self, cell: &str) {
        keep_extra(&mut self.draft.extra, &self.rule.name, cell);
    }

    /// Names a cell that can't be read, and keeps it.
    fn fail(&mut self, kind: IssueKind, part: &str) {
        self.issue(kind);
        self.keep(part);
    }

    fn issue(&mut self, kind: IssueKind) {
        let column = u32::try_from(self.column).ok();
        self.draft.issues.push(RowIssue { column, kind, raw: self.raw.trim().to_owned() });
    }
}

/// Of two things said about consent the one to go by: a refusal over everything, and a doubt over a permission.
pub(super) fn stronger(a: Option<ConsentState>, b: Option<ConsentState>) -> Option<ConsentState> {
    let rank = |said: &Option<ConsentState>| match said {
        Some(ConsentState::OptedOut) => 3,
        Some(ConsentState::Unknown) => 2,
        Some(ConsentState::OptedIn) => 1,
        None => 0,
    };
    if rank(&b) > rank(&a) { b } else { a }
}

/// Adds an extra field unless exactly it is there.
pub(super) fn keep_extra(extra: &mut Vec<(String, String)>, header: &str, value: &str) {
    if !extra.iter().any(|(known, text)| known == header && text == value) {
        extra.push((header.to_owned(), value.to_owned()));
    }
}

fn append(text: &mut String, word: &str) {
    if !text.is_empty() && !word.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

/// Whether a column of dates is written day first. Cells that had to be unquoted are passed over: dates have no quotes.
fn column_is_day_first(table: &Table, column: usize) -> bool {
    let cells = (0..table.rows()).filter_map(|row| match table.cell(row, column) {
        Cow::Borrowed(cell) => Some(cell),
        Cow::Owned(_) => None,
    });
    infer_day_first(cells).unwrap_or(true)
}

#[cfg(test)]
mod tests;
