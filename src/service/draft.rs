//! A form as typed, cleaned field by field. What is wrong is said for every field at once, and nothing is guessed.

use crate::domain::consent::Consent;
use crate::domain::contact::{Contact, FieldName, FieldValue};
use crate::domain::country::Country;
use crate::domain::date::{Date, parse_date};
use crate::domain::email::{Email, parse_email};
use crate::domain::import::IssueKind;
use crate::domain::money::{Amount, parse_amount};
use crate::domain::phone::{Phone, match_key, parse_phone};
use crate::domain::text::{ascii_digits, clean_cell, clean_name};
use crate::protocol::{Draft, FormIssue, ServiceError};

/// The fields of a draft, cleaned. `old` is the contact being edited: a phone of it that was never readable may stay as long
/// as nobody touches it, and one that was read stays as it is.
///
/// # Errors
/// `Form` with everything that is wrong, in the order of the fields.
pub(super) fn clean(
    draft: &Draft,
    old: Option<&Contact>,
    home: Country,
    today: Date,
) -> Result<Vec<FieldValue>, ServiceError> {
    let mut issues = Issues(Vec::new());
    let name = clean_name(&draft.name);
    let country_in = |text: &str| Country::parse(text).or_else(|| Country::from_name(text));
    // As in an import, the country beside a number comes before the home country. One that does not read is said below.
    let dialed_in = country_in(&clean_cell(&draft.country)).unwrap_or(home);
    let phones = clean_phones(&draft.phones, old, dialed_in, &mut issues);
    let emails = clean_emails(&draft.emails, &mut issues);
    if name.is_empty() && phones.is_empty() && emails.is_empty() && issues.0.is_empty() {
        issues.add(FieldName::Name, 0, IssueKind::NothingToKeep);
    }
    let country = clean_one(&draft.country, FieldName::Country, IssueKind::CountryUnknown, &mut issues, country_in);
    let mut date =
        |text: &str, field| clean_one(text, field, IssueKind::DateInvalid, &mut issues, |text| parse_date(text, true));
    let birthday = date(&draft.birthday, FieldName::Birthday);
    let last_contact = date(&draft.last_contact, FieldName::LastContact);
    let first_purchase = date(&draft.first_purchase, FieldName::FirstPurchase);
    let last_purchase = date(&draft.last_purchase, FieldName::LastPurchase);
    let purchases =
        clean_one(&draft.purchases, FieldName::Purchases, IssueKind::NumberInvalid, &mut issues, parse_count);
    let spent = clean_one(&draft.spent, FieldName::Spent, IssueKind::NumberInvalid, &mut issues, parse_amount);
    if !issues.0.is_empty() {
        return Err(ServiceError::Form(issues.0));
    }
    Ok(vec![
        FieldValue::Name(name),
        FieldValue::Phones(phones),
        FieldValue::Emails(emails),
        FieldValue::City(clean_name(&draft.city)),
        FieldValue::Country(country),
        FieldValue::Birthday(birthday),
        FieldValue::LastContact(last_contact),
        FieldValue::Purchases(purchases),
        FieldValue::Spent(spent),
        FieldValue::Note(clean_cell(&draft.note).into_owned()),
        FieldValue::Consent(clean_consent(&draft.consent, old, today)),
        FieldValue::Extra(clean_extra(&draft.extra)),
        FieldValue::FirstPurchase(first_purchase),
        FieldValue::LastPurchase(last_purchase),
    ])
}

struct Issues(Vec<FormIssue>);

impl Issues {
    fn add(&mut self, field: FieldName, index: usize, kind: IssueKind) {
        self.0.push(FormIssue { field, index: u32::try_from(index).unwrap_or(u32::MAX), kind });
    }
}

fn clean_one<T>(
    text: &str,
    field: FieldName,
    kind: IssueKind,
    issues: &mut Issues,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = clean_cell(text);
    if text.is_empty() {
        return None;
    }
    let value = parse(&text);
    if value.is_none() {
        issues.add(field, 0, kind);
    }
    value
}

fn clean_phones(texts: &[String], old: Option<&Contact>, home: Country, issues: &mut Issues) -> Vec<Phone> {
    let mut phones: Vec<Phone> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let text = clean_cell(text);
        if text.is_empty() {
            continue;
        }
        let phone = match kept(&text, old) {
            Some(phone) => phone.clone(),
            None => match parse_phone(&text, home) {
                Ok(phone) => phone,
                Err(problem) => {
                    issues.add(FieldName::Phones, index, problem.into());
                    continue;
                }
            },
        };
        let same = |other: &Phone| match (other.number, phone.number) {
            (Some(a), Some(b)) => match_key(a) == match_key(b),
            _ => *other == phone,
        };
        if !phones.iter().any(same) {
            phones.push(phone);
        }
    }
    phones
}

/// The phone of the contact being edited that this text stands for, untouched.
fn kept<'c>(text: &str, old: Option<&'c Contact>) -> Option<&'c Phone> {
    old?.phones.iter().find(|phone| match phone.number {
        Some(number) => number.shown() == text || number.to_string() == text,
        None => clean_cell(&phone.raw) == text,
    })
}

fn clean_emails(texts: &[String], issues: &mut Issues) -> Vec<Email> {
    let mut emails: Vec<Email> = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let text = clean_cell(text);
        if text.is_empty() {
            continue;
        }
        match parse_email(&text) {
            Some(email) if emails.iter().any(|other| other.key() == email.key()) => {}
            Some(email) => emails.push(email),
            None => issues.add(FieldName::Emails, index, IssueKind::EmailInvalid),
        }
    }
    emails
}

/// A whole number without a sign, in any digits.
fn parse_count(text: &str) -> Option<u32> {
    let Amount(thousandths) = parse_amount(&ascii_digits(text))?;
    if thousandths % 1_000 != 0 {
        return None;
    }
    u32::try_from(thousandths / 1_000).ok()
}

/// A permission that is new, and says no day, is of today.
fn clean_consent(consent: &Consent, old: Option<&Contact>, today: Date) -> Consent {
    let is_new = old.is_none_or(|old| old.consent.state != consent.state);
    let is_known = consent.state != Default::default();
    let on = consent.on.or((is_new && is_known).then_some(today));
    Consent { state: consent.state, on, source: clean_name(&consent.source) }
}

fn clean_extra(extra: &[(String, String)]) -> Vec<(String, String)> {
    extra
        .iter()
        .map(|(header, cell)| (clean_name(header), clean_cell(cell).into_owned()))
        .filter(|(header, cell)| !header.is_empty() && !cell.is_empty())
        .collect()
}
