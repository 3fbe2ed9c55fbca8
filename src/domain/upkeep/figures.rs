//! What purchases, tags and fields say about contacts: customers ranked, what they are worth, what sets a group apart.

use super::signs::Signs;
use crate::domain::book::Book;
use crate::domain::consent::ConsentState;
use crate::domain::contact::FieldName;
use crate::domain::country::Country;
use crate::domain::date::{Date, UNKNOWN_YEAR};
use crate::domain::field::{CustomField, FieldKind, FieldReading};
use crate::domain::health::apart::{Apart, Distinction, Floors, apart};
use crate::domain::health::lifetime::{Costs, Lifetime, Orders, lifetime, unprofitable};
use crate::domain::health::rfm::{Purchases, Rfm, rfm};
use crate::domain::health::{Attribute, Trait, Value};
use crate::domain::segment::ast::{Clause, DateField, DateTest, Node, NumberField, Range, TextField};
use crate::domain::segment::eval::{Index, NO_DATE};
use crate::domain::segment::print::print;
use crate::domain::slots::{Slots, sorted_out};
use crate::domain::tag::TagId;
use crate::domain::text::fold;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Cities that are looked at, the most frequent.
const MOST_CITIES: usize = 60;
/// The least ages of the bands that ages are put into: those of the guide to customer tags.
const AGES: [i32; 6] = [18, 25, 35, 45, 55, 65];

/// What consent is called as a value.
const STATES: [(&str, ConsentState); 3] =
    [("in", ConsentState::OptedIn), ("out", ConsentState::OptedOut), ("unknown", ConsentState::Unknown)];

/// Columns of purchases.
pub fn purchases(book: &Book) -> Purchases<'_> {
    Purchases {
        last_purchase: book.dates(DateField::LastPurchase),
        purchases: book.numbers(NumberField::Purchases),
        spent: book.numbers(NumberField::Spent),
    }
}

/// Ranks customers by recency, frequency and money.
pub fn rank(book: &Book, among: &Slots, today: Date) -> Rfm {
    rfm(&purchases(book), among, today)
}

/// Columns of orders; messages count only if contacts were read.
pub fn orders<'a>(book: &'a Book, signs: Option<&'a Signs>) -> Orders<'a> {
    Orders {
        first_purchase: book.dates(DateField::FirstPurchase),
        last_purchase: book.dates(DateField::LastPurchase),
        purchases: book.numbers(NumberField::Purchases),
        spent: book.numbers(NumberField::Spent),
        messages: signs.map_or(&[], |signs| &signs.messages),
    }
}

/// What the average customer is worth, and who costs more than was earned.
pub fn value_of(book: &Book, signs: Option<&Signs>, among: &Slots, costs: &Costs, today: Date) -> (Lifetime, Slots) {
    let orders = orders(book, signs);
    (lifetime(&orders, among, costs, today), unprofitable(&orders, among, costs))
}

/// By what contacts differ: tags by dimension and those without one, cities, countries, consent, and the shop's own fields
/// that hold choices or yes and no.
pub fn attributes(book: &Book) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let tag_value =
        |tag: TagId, name: &str| Value { tag: Some(tag), text: name.to_owned(), holders: book.carriers(tag) };
    for dimension in book.dimensions() {
        let of_it = book.tags().filter(|tag| tag.dimension == Some(dimension.id));
        let values = of_it.map(|tag| tag_value(tag.id, &tag.name)).collect();
        found.push(Attribute { of: Trait::Dimension(dimension.id), values });
    }
    for tag in book.tags().filter(|tag| tag.dimension.is_none()) {
        found.push(Attribute { of: Trait::Tag(tag.id), values: vec![tag_value(tag.id, &tag.name)] });
    }
    let value =
        |text: String, holders: Cow<'_, Slots>| Value { tag: None, text, holders: Cow::Owned(holders.into_owned()) };
    let cities = book.cities("", MOST_CITIES).into_iter().map(|city| {
        let holders = Index::city(book, &fold(&city));
        value(city, holders)
    });
    found.push(Attribute { of: Trait::Field(FieldName::City), values: cities.collect() });
    let countries = Country::MENU.iter().map(|country| value(country.to_string(), Index::country(book, *country)));
    let countries = countries.filter(|value| !value.holders.is_empty()).collect();
    found.push(Attribute { of: Trait::Field(FieldName::Country), values: countries });
    let states = STATES.map(|(text, state)| value(text.to_owned(), book.consent(state)));
    found.push(Attribute { of: Trait::Field(FieldName::Consent), values: states.into() });
    found.extend(own_fields(book));
    found
}

/// The shop's own fields of few values, read in one pass over the contacts.
fn own_fields(book: &Book) -> Vec<Attribute<'static>> {
    let few = |field: &CustomField| matches!(field.kind, FieldKind::Choice | FieldKind::YesNo);
    let fields: Vec<CustomField> = book.arranged().filter(few).collect();
    if fields.is_empty() {
        return Vec::new();
    }
    let empty = |field: &CustomField| match field.kind {
        FieldKind::YesNo => vec![Vec::new(); 2],
        _ => vec![Vec::new(); field.choices.len()],
    };
    let mut members: Vec<Vec<Vec<u32>>> = fields.iter().map(empty).collect();
    for slot in book.everyone() {
        book.with_contact(slot, |contact| {
            for (field, places) in fields.iter().zip(&mut members) {
                let cell = contact.extra.iter().find(|(header, _)| *header == field.key);
                let place = match cell.and_then(|(_, cell)| field.read(cell)) {
                    Some(FieldReading::Choice(place)) => Some(place),
                    Some(FieldReading::YesNo(yes)) => Some(usize::from(!yes)),
                    _ => None,
                };
                if let Some(list) = place.and_then(|place| places.get_mut(place)) {
                    list.push(slot);
                }
            }
        });
    }
    let attribute = |(field, places): (CustomField, Vec<Vec<u32>>)| {
        let texts = match field.kind {
            FieldKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            _ => field.choices,
        };
        let value = |(text, list): (String, Vec<u32>)| {
            let holders = Cow::Owned(Slots::from_sorted_iter(list).unwrap_or_default());
            Value { tag: None, text, holders }
        };
        Attribute { of: Trait::Own(field.key), values: texts.into_iter().zip(places).map(value).collect() }
    };
    fields.into_iter().zip(members).map(attribute).collect()
}

/// Ages in bands, of those whose year of birth is known.
pub(super) fn ages(book: &Book, today: Date) -> Attribute<'static> {
    let column = book.dates(DateField::Birthday);
    let (year, month, day) = today.ymd();
    let band = |slot: u32| {
        let born = column.get(slot as usize).copied().filter(|day| *day != NO_DATE).map(|day| Date(day).ymd());
        let Some((born, its_month, its_day)) = born.filter(|(born, _, _)| *born != UNKNOWN_YEAR) else {
            return usize::MAX;
        };
        let age = year - born - i32::from((its_month, its_day) > (month, day));
        AGES.iter().filter(|least| age >= **least).count().checked_sub(1).unwrap_or(usize::MAX)
    };
    let sets: [Slots; AGES.len()] = sorted_out(book.everyone(), band);
    let ends = AGES.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
    let text = |(least, last): (&i32, Option<i32>)| match last {
        Some(last) => format!("{least}-{last}"),
        None => format!("{least}+"),
    };
    let texts = AGES.iter().zip(ends).map(text);
    let value = |(text, holders)| Value { tag: None, text, holders: Cow::Owned(holders) };
    Attribute { of: Trait::Field(FieldName::Birthday), values: texts.zip(sets).map(value).collect() }
}

/// Something that sets a group apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DistinctionReport {
    pub of: Trait,
    /// The tag, if it is one.
    pub tag: Option<TagId>,
    /// The value as people read it: a tag's name, a city, a country's code, an age, `in`, `out`, `unknown`, `yes`, `no`.
    pub text: String,
    pub figures: Distinction,
}

/// What sets a group apart, or why nothing was compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApartReport {
    pub group: u64,
    pub others: u64,
    /// The group or the rest is too small to say anything.
    pub too_small: bool,
    /// How many things were compared.
    pub tested: u32,
    /// The largest effect first.
    pub found: Vec<DistinctionReport>,
}

/// What sets a group of contacts apart from everyone else, by `attributes` and by age.
pub fn sets_apart(book: &Book, group: &Slots, floors: Floors, today: Date) -> ApartReport {
    let mut ways = attributes(book);
    ways.push(ages(book, today));
    let things: Vec<(&Trait, &Value)> =
        ways.iter().flat_map(|way| way.values.iter().map(|value| (&way.of, value))).collect();
    let Apart { group, others, too_small, tested, found } =
        apart(group, book.everyone(), things.iter().map(|(_, value)| &*value.holders), floors);
    let named = |figures: Distinction| {
        let (of, value) = things.get(figures.at as usize)?;
        Some(DistinctionReport { of: (*of).clone(), tag: value.tag, text: value.text.clone(), figures })
    };
    ApartReport { group, others, too_small, tested, found: found.into_iter().filter_map(named).collect() }
}

/// The filter that finds everyone who has this, to be offered as a segment or for a tag of its own. `None` for a field of the
/// shop's own, and for what is not in the book.
pub fn filter_of(book: &Book, found: &DistinctionReport, today: Date) -> Option<String> {
    let clause = match (&found.of, found.tag) {
        (_, Some(tag)) => Clause::Tag(book.tag(tag)?.name.clone()),
        (Trait::Field(FieldName::City), _) => Clause::Text { field: TextField::City, needle: found.text.clone() },
        (Trait::Field(FieldName::Country), _) => Clause::Country(Country::parse(&found.text)?),
        (Trait::Field(FieldName::Consent), _) => {
            let (_, state) = STATES.into_iter().find(|(text, _)| *text == found.text)?;
            Clause::Consent(state)
        }
        (Trait::Field(FieldName::Birthday), _) => {
            Clause::Date { field: DateField::Birthday, test: born(&found.text, today)? }
        }
        _ => return None,
    };
    Some(print(&Node::Clause(clause)))
}

/// The birthdays of an age band.
fn born(band: &str, today: Date) -> Option<DateTest> {
    let (year, month, day) = today.ymd();
    // The 29th of February is in some years only; the day before it is in all of them.
    let years_ago =
        |years: i32| Date::from_ymd(year - years, month, day).or_else(|| Date::from_ymd(year - years, month, day - 1));
    let (least, last) = match band.split_once('-') {
        Some((least, last)) => (least, Some(last.parse::<i32>().ok()?)),
        None => (band.trim_end_matches('+'), None),
    };
    let to = years_ago(least.parse().ok()?)?;
    let from = match last {
        Some(last) => Some(years_ago(last + 1)?.add_days(1)),
        None => None,
    };
    Some(DateTest::Between(Range { from, to: Some(to) }))
}
