//! A row's cells to values. What can't be read is kept as text and named in an issue; nothing is guessed and nothing is
//! lost: a bad phone stays as written, any other bad cell becomes an extra field under its header.
//!
//! How one cell becomes a value is `reader`'s business, whom a row belongs to `match_book`'s; what a row does to a contact is
//! `merge`'s.

use super::cell::{country_from_cell, is_placeholder, tags_of, unwrapped};
use super::headers::is_refusal;
use super::names::{Polish, joined};
use super::orders::OrderLine;
use super::parse::Table;
use super::phone_cell;
use super::reader::{Desk, Reader};
use super::{IssueKind, Mapping, Options, RowIssue, Rule, RuleReport, Rules, Target};
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::date::{Date, infer_day_first};
use crate::domain::email::Email;
use crate::domain::money::Amount;
use crate::domain::phone::Phone;
use crate::domain::text::{clean_cell, clean_name, fold};
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
pub(super) struct ColumnRule {
    pub target: Target,
    /// The header, or `#3` for the third column of a file without.
    pub name: String,
    pub day_first: bool,
    /// "Yes" in this consent column means no.
    pub refusal: bool,
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
    desk: Desk,
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
            desk: Desk::new(options.rules),
        }
    }

    /// Keeps columns beside the known fields under other names: `key_of` says of a folded header what it is called there.
    pub fn name_extras(&mut self, key_of: impl Fn(&str) -> Option<String>) {
        for rule in self.columns.iter_mut().filter(|rule| rule.target == Target::Extra) {
            if let Some(key) = key_of(&fold(&rule.name)) {
                rule.name = key;
            }
        }
    }

    /// The tag names of the rows read so far, as first written; no two fold to the same key.
    pub fn tag_names(&self) -> &[String] {
        &self.names
    }

    /// What each rule did in the rows read so far, in the order in which rules are shown.
    pub fn rule_reports(&self) -> Vec<RuleReport> {
        self.desk.ledger.reports()
    }

    /// Ends the reports: rows that are read from now on are only shown once more.
    pub fn close_reports(&mut self) {
        self.desk.ledger.close();
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
        let rules = self.desk.rules;
        for (rule, raw) in self.columns.iter().zip(table.cells(row)) {
            let clean = clean_cell(&raw);
            let (cell, wrapped) = without_wrapping(&clean, rule.target, rules);
            if rule.target == Target::Phone && !(rules.is_on(Rule::Placeholders) && is_placeholder(cell)) {
                let read = phone_cell::read(cell, wrapped, home, rules);
                texts.extend(read.parts.into_iter().map(|(part, read)| (part, read.ok())));
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
        let (mut first, mut last, mut written) = (String::new(), String::new(), String::new());
        let columns = std::mem::take(&mut self.columns);
        for (index, (rule, raw)) in columns.iter().zip(table.cells(row)).enumerate() {
            if matches!(rule.target, Target::Ignore | Target::Country) {
                continue;
            }
            let clean = clean_cell(&raw);
            let Some((cell, wrapped)) = self.desk.value_of(&clean, rule.target) else { continue };
            let mut reader = Reader { draft: &mut draft, desk: &mut self.desk, rule, column: index, raw: &raw };
            match rule.target {
                Target::Ignore | Target::Country => {}
                Target::Name => reader.name(cell, home, &mut written),
                Target::FirstName => append(&mut first, &reader.spaced(cell)),
                Target::LastName => append(&mut last, &reader.spaced(cell)),
                Target::Phone => reader.phones(cell, wrapped, home),
                Target::Email => reader.emails(cell),
                Target::Tags => self.read_tags(cell, &mut draft),
                Target::City => reader.city(cell),
                Target::Birthday => reader.birthday(cell),
                Target::LastContact => reader.last_contact(cell),
                Target::Purchases => reader.purchases(cell, wrapped),
                Target::Spent => reader.spent(cell, wrapped),
                Target::Note => reader.note(cell),
                Target::Consent => reader.consent(cell),
                Target::Extra => reader.keep(cell),
                Target::FirstPurchase
                | Target::LastPurchase
                | Target::OrderNumber
                | Target::OrderDate
                | Target::OrderTotal
                | Target::OrderStatus => reader.order(cell, wrapped),
            }
        }
        self.columns = columns;
        if !first.is_empty() || !last.is_empty() {
            self.join_names(&mut draft, first, last, &written);
        }
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
            let clean = clean_cell(&raw);
            let Some((cell, _)) = self.desk.value_of(&clean, rule.target) else { continue };
            let known = match self.countries.get(cell) {
                Some(known) => *known,
                None => {
                    let country = country_from_cell(cell);
                    if self.countries.len() < COUNTRY_CACHE {
                        self.countries.insert(cell.to_owned(), country);
                    }
                    country
                }
            };
            let mut reader = Reader { draft, desk: &mut self.desk, rule, column: index, raw: &raw };
            match known {
                Some(country) if reader.draft.country.is_none() => reader.draft.country = Some(country),
                Some(country) if reader.draft.country == Some(country) => {}
                Some(_) => reader.keep(cell),
                None => reader.fail(IssueKind::CountryUnknown, cell),
            }
        }
    }

    /// First and last name make the name, unless a column has the whole of it; `written` is that column before it was
    /// polished, if that changed it.
    fn join_names(&mut self, draft: &mut Draft, first: String, last: String, written: &str) {
        if !draft.name.is_empty() {
            for (part, target) in [(first, Target::FirstName), (last, Target::LastName)] {
                if !part.is_empty() && !draft.name.contains(&part) && !written.contains(&part) {
                    keep_extra(&mut draft.extra, self.column_name(target), &part);
                }
            }
            return;
        }
        let home = draft.country.unwrap_or(self.home);
        let target = if first.is_empty() { Target::LastName } else { Target::FirstName };
        let whole = joined(&first, &last);
        // Two lone apostrophes make quotes around the whole.
        let whole = unwrapped(&whole);
        let polish = Polish::of_parts(whole, &last, self.desk.rules, home);
        polish.count(whole, &mut self.desk.ledger);
        if let Some(title) = polish.title {
            keep_extra(&mut draft.extra, polish.header(self.column_name(target)), title);
        }
        draft.name = polish.into_name();
    }

    fn read_tags(&mut self, cell: &str, draft: &mut Draft) {
        let mut tags = 0;
        let mut take = |tag: &str| {
            let number = match self.by_spelling.get(tag) {
                Some(number) => Some(*number),
                None => learn(tag, &mut self.names, &mut self.by_spelling, &mut self.by_fold),
            };
            if let Some(number) = number
                && !draft.tags.contains(&number)
            {
                draft.tags.push(number);
            }
            tags += 1;
        };
        if !self.desk.rules.is_on(Rule::SeveralTags) {
            return take(cell);
        }
        tags_of(cell, take);
        if tags > 1 {
            self.desk.ledger.count(Rule::SeveralTags, cell, || {
                let mut parts = Vec::new();
                tags_of(cell, |tag| parts.push(tag.to_owned()));
                parts.join(" | ")
            });
        }
    }
}

/// The number of a tag name in a spelling that was not met before; `None` if nothing of it folds.
fn learn(
    tag: &str,
    names: &mut Vec<String>,
    by_spelling: &mut FxHashMap<String, u32>,
    by_fold: &mut FxHashMap<String, u32>,
) -> Option<u32> {
    let key = Some(fold(tag)).filter(|key| !key.is_empty())?;
    let number = match by_fold.get(&key) {
        Some(number) => *number,
        None => {
            let number = u32::try_from(names.len()).ok()?;
            names.push(clean_name(tag));
            by_fold.insert(key, number);
            number
        }
    };
    by_spelling.insert(tag.to_owned(), number);
    Some(number)
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

/// A clean cell without what programs put around its value, unless the rules leave that there, and whether it is there still.
/// Around names and cities it goes with the white space.
pub(super) fn without_wrapping(clean: &str, target: Target, rules: Rules) -> (&str, bool) {
    // Asked of every cell of a file: wrappings begin with one of two signs.
    if !matches!(clean.as_bytes().first(), Some(b'=' | b'\'')) {
        return (clean, false);
    }
    let inner = unwrapped(clean);
    let is_off = inner.len() != clean.len()
        && !rules.is_on(Rule::SpreadsheetNumbers)
        && !matches!(target, Target::Name | Target::FirstName | Target::LastName | Target::City);
    if is_off { (clean, true) } else { (inner, false) }
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
