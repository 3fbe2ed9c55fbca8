//! Fields of the shop's own: what they are called and hold, how far they are filled, and values for many contacts at once.

use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::contact::{FieldName, FieldValue};
use crate::domain::country::Country;
use crate::domain::field::{CustomField, FieldKind, FieldReading};
use crate::domain::import::IssueKind;
use crate::domain::text::{clean_cell, clean_name, fold};
use crate::protocol::{FieldView, Fields, FormIssue, NameTrouble, ServiceError, Settable, Target};
use crate::service::journal::Change;
use crate::service::query::targeted;
use crate::service::{Host, names};
use std::collections::HashMap;

/// How many columns that no field holds are told.
const MOST_COLUMNS: usize = 50;

/// The fields of the book in the order of their names, and the columns that are none yet.
pub(super) fn view(book: &Book, counted: bool) -> Fields {
    let mut fields: Vec<FieldView> =
        book.arranged::<CustomField>().map(|field| FieldView { field, filled: 0, unfit: 0 }).collect();
    fields.sort_by_key(|view| fold(&view.field.label));
    let mut columns: HashMap<String, u32> = HashMap::new();
    if counted {
        let places: HashMap<String, usize> =
            fields.iter().enumerate().map(|(at, view)| (view.field.key.clone(), at)).collect();
        for slot in book.everyone() {
            book.with_contact(slot, |contact| {
                for (header, cell) in contact.extra.iter() {
                    let view = places.get(*header).and_then(|at| fields.get_mut(*at));
                    match view {
                        Some(view) => {
                            view.filled += 1;
                            view.unfit += u32::from(view.field.read(cell) == Some(FieldReading::Unfit));
                        }
                        None => match columns.get_mut(*header) {
                            Some(count) => *count += 1,
                            None => drop(columns.insert((*header).to_owned(), 1)),
                        },
                    }
                }
            });
        }
    }
    let mut columns: Vec<(String, u32)> = columns.into_iter().collect();
    columns.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    columns.truncate(MOST_COLUMNS);
    Fields { fields, columns }
}

fn with_key(book: &Book, key: &str) -> Option<CustomField> {
    book.arranged::<CustomField>().find(|field| field.key == key)
}

/// Makes a field, or changes what it is called and holds. Its values stay as they were written.
///
/// # Errors
/// `Name` if there is no name, another field has it, or a choice has no choices to make; `Gone`.
pub(super) fn save(book: &Book, field: CustomField) -> Result<Change, ServiceError> {
    let label = names::cleaned(&field.label)?;
    let mut choices: Vec<String> = Vec::new();
    for choice in field.choices.iter().map(|choice| clean_name(choice)) {
        if !choice.is_empty() && !choices.iter().any(|known| fold(known) == fold(&choice)) {
            choices.push(choice);
        }
    }
    if field.kind != FieldKind::Choice {
        choices.clear();
    } else if choices.is_empty() {
        return Err(ServiceError::Name(NameTrouble::Empty));
    }
    let is_new = field.key.is_empty();
    if !is_new && with_key(book, &field.key).is_none() {
        return Err(ServiceError::Gone);
    }
    let key = if is_new { label.clone() } else { field.key };
    let is_taken = |other: &CustomField| {
        (is_new || other.key != key) && (fold(&other.label) == fold(&label) || fold(&other.key) == fold(&label))
    };
    if book.arranged::<CustomField>().any(|other| is_taken(&other)) {
        return Err(ServiceError::Name(NameTrouble::Taken));
    }
    let saved = CustomField { key, label, kind: field.kind, choices };
    let label = Label::Arranged { kind: CustomField::KIND, name: saved.label.clone() };
    let arrangement = saved.arranged();
    let is_same = book.arrangement(arrangement.id) == Some(&arrangement);
    Ok(Change::new(label, if is_same { Vec::new() } else { vec![Op::Arrange(arrangement)] }))
}

/// The field is none any more; its values stay as further columns.
///
/// # Errors
/// `Gone`.
pub(super) fn remove(book: &Book, key: &str) -> Result<Change, ServiceError> {
    let arrangement = with_key(book, key).ok_or(ServiceError::Gone)?.arranged();
    let label = Label::Disarranged { kind: arrangement.id.kind, name: arrangement.name };
    Ok(Change::new(label, vec![Op::Disarrange(arrangement.id)]))
}

/// Sets a value for many at once; those who have it already are left alone.
///
/// # Errors
/// `Form` if the value is not what the field holds; `Gone`.
pub(super) fn set<H: Host>(
    host: &H,
    book: &Book,
    target: &Target,
    field: &Settable,
    value: &str,
) -> Result<Change, ServiceError> {
    let slots = targeted(book, target, host.today())?;
    let text = clean_cell(value).into_owned();
    let wrong = |field, kind| Err(ServiceError::Form(vec![FormIssue { field, index: 0, kind }]));
    let mut list = Vec::new();
    let name = match field {
        Settable::City => {
            let city = clean_name(&text);
            let others = |slot: &_| book.with_contact(*slot, |contact| contact.city != city).unwrap_or(false);
            list.extend(slots.iter().filter(others).map(|slot| (slot, vec![FieldValue::City(city.clone())])));
            FieldName::City
        }
        Settable::Country => {
            let country = Country::parse(&text).or_else(|| Country::from_name(&text));
            if country.is_none() && !text.is_empty() {
                return wrong(FieldName::Country, IssueKind::CountryUnknown);
            }
            let others = |slot: &_| book.contact(*slot).is_some_and(|contact| contact.country != country);
            list.extend(slots.iter().filter(others).map(|slot| (slot, vec![FieldValue::Country(country)])));
            FieldName::Country
        }
        Settable::Own(key) => {
            let own = with_key(book, key).ok_or(ServiceError::Gone)?;
            if own.read(&text) == Some(FieldReading::Unfit) {
                return match own.kind {
                    FieldKind::Number => wrong(FieldName::Extra, IssueKind::NumberInvalid),
                    FieldKind::Date => wrong(FieldName::Extra, IssueKind::DateInvalid),
                    // It is chosen from a list: what is not there was taken out of it meanwhile.
                    FieldKind::Text | FieldKind::YesNo | FieldKind::Choice => Err(ServiceError::Gone),
                };
            }
            for slot in &slots {
                let Some(contact) = book.contact(slot) else { continue };
                let mut extra = contact.extra.clone();
                put(&mut extra, key, &text);
                if extra != contact.extra {
                    list.push((slot, vec![FieldValue::Extra(extra)]));
                }
            }
            FieldName::Extra
        }
    };
    let label = Label::FieldsSet { count: u32::try_from(list.len()).unwrap_or(u32::MAX), fields: vec![name] };
    Ok(Change::new(label, if list.is_empty() { Vec::new() } else { vec![Op::SetFields(list)] }))
}

/// Gives a column this one value; an empty one takes the column away.
fn put(extra: &mut Vec<(String, String)>, key: &str, value: &str) {
    let mut is_there = false;
    extra.retain_mut(|(header, cell)| {
        if header != key {
            return true;
        }
        let keep = !value.is_empty() && !is_there;
        is_there = true;
        if keep {
            value.clone_into(cell);
        }
        keep
    });
    if !is_there && !value.is_empty() {
        extra.push((key.to_owned(), value.to_owned()));
    }
}
