//! One cell to a value: how each sort of column is read under the rules of an import, what the rules did, and what becomes of
//! a cell that can't be read. Which columns there are, and what a row is in the end, is `clean`'s business.

use super::cell::{
    consent_from_text, count_from_amount, has_empty_decimals, is_placeholder, parse_count, parse_spent, plain_decimal,
};
use super::clean::{ColumnRule, Draft, keep_extra, stronger, without_wrapping};
use super::ledger::Ledger;
use super::names::Polish;
use super::{IssueKind, RowIssue, Rule, Rules, Target, orders, phone_cell};
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::date::{Date, parse_date, parse_hijri};
use crate::domain::email::{self, Email};
use crate::domain::money::Amount;
use crate::domain::phone::Phone;
use crate::domain::text::clean_name;
use rustc_hash::FxHashMap;

/// Domains that are remembered once they were looked at closely.
const DOMAIN_CACHE: usize = 1_000;

/// What all cells share: the rules, what they did so far, and what was found out about domains.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub rules: Rules,
    pub ledger: Ledger,
    /// Whether a domain looks mistyped.
    domains: FxHashMap<String, bool>,
}

impl Desk {
    pub fn new(rules: Rules) -> Desk {
        Desk { rules, ledger: Ledger::new(), domains: FxHashMap::default() }
    }

    /// What a clean cell says, and whether something that spreadsheets put around values was left on it; `None` if it says
    /// nothing.
    pub fn value_of<'a>(&mut self, clean: &'a str, target: Target) -> Option<(&'a str, bool)> {
        let (cell, wrapped) = without_wrapping(clean, target, self.rules);
        if cell.is_empty() {
            return None;
        }
        if self.rules.is_on(Rule::Placeholders) && is_placeholder(cell) {
            self.ledger.count(Rule::Placeholders, clean, String::new);
            return None;
        }
        let is_named = matches!(target, Target::Name | Target::FirstName | Target::LastName | Target::City);
        if cell.len() != clean.len() && !is_named {
            self.ledger.count(Rule::SpreadsheetNumbers, clean, || cell.to_owned());
        }
        Some((cell, wrapped))
    }

    /// Whether the domain of an address looks mistyped. Nearly every domain is far from all slips or was met before.
    fn is_doubtful(&mut self, email: &Email) -> bool {
        let Some((_, domain)) = email.0.split_once('@') else { return false };
        if email::is_beyond_doubt(domain) {
            return false;
        }
        if let Some(doubtful) = self.domains.get(domain) {
            return *doubtful;
        }
        let doubtful = email::suggest(email).is_some();
        if self.domains.len() < DOMAIN_CACHE {
            self.domains.insert(domain.to_owned(), doubtful);
        }
        doubtful
    }
}

/// Where a cell's value goes.
pub(super) struct Reader<'a> {
    pub draft: &'a mut Draft,
    pub desk: &'a mut Desk,
    pub rule: &'a ColumnRule,
    pub column: usize,
    pub raw: &'a str,
}

impl Reader<'_> {
    fn is_on(&self, rule: Rule) -> bool {
        self.desk.rules.is_on(rule)
    }

    /// A name or a city in one line; only trimmed if the rule for white space is off.
    pub fn spaced(&mut self, cell: &str) -> String {
        if !self.is_on(Rule::Spaces) {
            return self.raw.trim().to_owned();
        }
        let name = clean_name(cell);
        if name != self.raw {
            let before = self.raw.trim();
            if before != name {
                self.desk.ledger.count(Rule::Spaces, before, || name.clone());
            }
        }
        name
    }

    /// The first name that is there is the contact's; `written` becomes what it was before it was polished, if that changed
    /// it.
    pub fn name(&mut self, cell: &str, home: Country, written: &mut String) {
        let name = self.spaced(cell);
        let polish = Polish::of(&name, self.desk.rules, home);
        if !self.draft.name.is_empty() {
            if polish.into_name() != self.draft.name {
                self.keep(cell);
            }
            return;
        }
        if polish.is_idle() {
            self.draft.name = name;
            return;
        }
        polish.count(&name, &mut self.desk.ledger);
        if let Some(title) = polish.title {
            keep_extra(&mut self.draft.extra, polish.header(&self.rule.name), title);
        }
        self.draft.name = polish.into_name();
        *written = name;
    }

    pub fn city(&mut self, cell: &str) {
        let city = self.spaced(cell);
        if self.draft.city.is_empty() {
            self.draft.city = city;
        } else if city != self.draft.city {
            self.keep(cell);
        }
    }

    pub fn phones(&mut self, cell: &str, wrapped: bool, home: Country) {
        let read = phone_cell::read(cell, wrapped, home, self.desk.rules);
        let numbers = || {
            let text = |(part, read): &(String, Result<Phone, _>)| {
                let number = read.as_ref().ok().and_then(|phone| phone.number);
                number.map_or_else(|| part.clone(), |number| number.to_string())
            };
            read.parts.iter().map(text).collect::<Vec<_>>().join(" | ")
        };
        if read.at_home {
            self.desk.ledger.count(Rule::HomeCountry, cell, numbers);
        }
        if read.was_quantity {
            self.desk.ledger.count(Rule::SpreadsheetNumbers, cell, numbers);
        }
        if read.parts.len() > 1 {
            self.desk.ledger.count(Rule::SeveralInCell, cell, numbers);
        }
        for (part, read) in read.parts {
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
        for part in read.rest {
            self.keep(&part);
        }
    }

    pub fn emails(&mut self, cell: &str) {
        let mut parts = email::read_cell(cell);
        if parts.len() > 1 {
            if self.is_on(Rule::SeveralInCell) {
                self.desk.ledger.count(Rule::SeveralInCell, cell, || {
                    let texts: Vec<&str> = parts.iter().map(text_of).collect();
                    texts.join(" | ")
                });
            } else {
                for part in parts.drain(1..) {
                    self.keep(text_of(&part));
                }
            }
        }
        let mut is_doubtful = false;
        for read in parts {
            match read {
                Ok(email) => {
                    if self.is_on(Rule::EmailTypos) && self.desk.is_doubtful(&email) {
                        is_doubtful = true;
                        let meant = || email::suggest(&email).map(|email| email.0).unwrap_or_default();
                        self.desk.ledger.count(Rule::EmailTypos, &email.0, meant);
                    }
                    let known = &mut self.draft.emails;
                    if known.is_empty() || !known.iter().any(|other| other.key() == email.key()) {
                        known.push(email);
                    }
                }
                Err(part) => self.fail(IssueKind::EmailInvalid, &part),
            }
        }
        if is_doubtful {
            self.issue(IssueKind::EmailDoubtful);
        }
    }

    pub fn birthday(&mut self, cell: &str) {
        match (self.draft.birthday, self.date(cell)) {
            (None, Some(date)) => self.draft.birthday = Some(date),
            (Some(known), Some(date)) if known == date => {}
            (Some(_), Some(_)) => self.keep(cell),
            (_, None) => self.fail(IssueKind::DateInvalid, cell),
        }
    }

    pub fn last_contact(&mut self, cell: &str) {
        match self.date(cell) {
            Some(date) => self.draft.last_contact = self.draft.last_contact.max(Some(date)),
            None => self.fail(IssueKind::DateInvalid, cell),
        }
    }

    /// A date; one that had to be converted stays as written beside, because months do not begin on the same day everywhere.
    fn date(&mut self, cell: &str) -> Option<Date> {
        let date = parse_date(cell, self.rule.day_first);
        if date.is_some() || !self.is_on(Rule::Hijri) {
            return date;
        }
        let date = parse_hijri(cell, self.rule.day_first)?;
        self.desk.ledger.count(Rule::Hijri, cell, || date.iso());
        self.keep(cell);
        Some(date)
    }

    pub fn purchases(&mut self, cell: &str, wrapped: bool) {
        let is_usual = cell.len() <= 9 && cell.bytes().all(|byte| byte.is_ascii_digit());
        let count = match (wrapped, is_usual) {
            (true, _) => None,
            (false, true) => cell.parse().ok(),
            (false, false) => self.unusual_count(cell),
        };
        match count {
            Some(count) => self.draft.purchases = self.draft.purchases.max(Some(count)),
            None => self.fail(IssueKind::NumberInvalid, cell),
        }
    }

    fn unusual_count(&mut self, cell: &str) -> Option<u32> {
        if has_empty_decimals(cell) {
            let count = parse_count(cell).filter(|_| self.is_on(Rule::SpreadsheetNumbers))?;
            self.desk.ledger.count(Rule::SpreadsheetNumbers, cell, || count.to_string());
            return Some(count);
        }
        self.unusual_amount(cell).and_then(count_from_amount)
    }

    pub fn spent(&mut self, cell: &str, wrapped: bool) {
        let amount = if wrapped { None } else { self.unusual_amount(cell) };
        match amount {
            Some(amount) => self.draft.spent = self.draft.spent.max(Some(amount)),
            None => self.fail(IssueKind::NumberInvalid, cell),
        }
    }

    /// An amount that need not be a plain decimal.
    fn unusual_amount(&mut self, cell: &str) -> Option<Amount> {
        let plain = plain_decimal(cell);
        if plain.is_some() || !self.is_on(Rule::Amounts) {
            return plain;
        }
        let amount = parse_spent(cell)?;
        self.desk.ledger.count(Rule::Amounts, cell, || amount.shown());
        Some(amount)
    }

    /// A cell of an order, or a day of purchase.
    pub fn order(&mut self, cell: &str, wrapped: bool) {
        match self.rule.target {
            Target::OrderNumber => orders::take_number(self.draft, cell),
            Target::OrderStatus => orders::take_status(self.draft, cell),
            Target::OrderTotal => match self.unusual_amount(cell).filter(|_| !wrapped) {
                Some(total) => orders::take_total(self.draft, total),
                None => self.fail(IssueKind::NumberInvalid, cell),
            },
            target => match self.date(cell) {
                Some(day) => orders::take_day(self.draft, target, day),
                None => self.fail(IssueKind::DateInvalid, cell),
            },
        }
    }

    pub fn note(&mut self, cell: &str) {
        if !self.draft.note.is_empty() {
            self.draft.note.push('\n');
        }
        self.draft.note.push_str(cell);
    }

    pub fn consent(&mut self, cell: &str) {
        if !self.is_on(Rule::ConsentWords) {
            return self.keep(cell);
        }
        let said = match consent_from_text(cell) {
            // Not being on a list of refusals is no permission.
            Some(ConsentState::OptedOut) if self.rule.refusal => None,
            Some(ConsentState::OptedIn) if self.rule.refusal => Some(ConsentState::OptedOut),
            Some(said) => Some(said),
            None => {
                self.fail(IssueKind::ConsentUnknown, cell);
                self.draft.consent = stronger(self.draft.consent, Some(ConsentState::Unknown));
                return;
            }
        };
        self.desk.ledger.count(Rule::ConsentWords, cell, || sign_of(said).to_owned());
        self.draft.consent = stronger(self.draft.consent, said);
    }

    /// Keeps a cell under its header.
    pub fn keep(&mut self, cell: &str) {
        keep_extra(&mut self.draft.extra, &self.rule.name, cell);
    }

    /// Names a cell that can't be read, and keeps it.
    pub fn fail(&mut self, kind: IssueKind, part: &str) {
        self.issue(kind);
        self.keep(part);
    }

    fn issue(&mut self, kind: IssueKind) {
        let column = u32::try_from(self.column).ok();
        self.draft.issues.push(RowIssue { column, kind, raw: self.raw.trim().to_owned() });
    }
}

fn text_of(read: &Result<Email, String>) -> &str {
    match read {
        Ok(email) => &email.0,
        Err(part) => part,
    }
}

/// What a word of consent came to, in a sign that needs no language.
fn sign_of(said: Option<ConsentState>) -> &'static str {
    match said {
        Some(ConsentState::OptedIn) => "✓",
        Some(ConsentState::OptedOut) => "✗",
        Some(ConsentState::Unknown) | None => "?",
    }
}
