//! What figures say of a whole book.

use super::world::{TODAY, book, noon};
use crate::domain::book::Book;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::contact::{Contact, ContactId, FieldName};
use crate::domain::date::Date;
use crate::domain::field::{CustomField, FieldReading};
use crate::domain::health::Trait;
use crate::domain::health::apart::{Distinction, Floors};
use crate::domain::health::lifetime::Costs;
use crate::domain::interaction::InteractionKind;
use crate::domain::rules::lifecycle::Lifecycle;
use crate::domain::rules::people::Holdings;
use crate::domain::segment::eval::{NO_DATE, eval};
use crate::domain::segment::resolve::compile;
use crate::domain::slots::{Slots, kept};
use crate::domain::text::fold;
use crate::domain::upkeep::figures::{DistinctionReport, ages, attributes, filter_of, rank, sets_apart, value_of};
use crate::domain::upkeep::names::BookNames;
use crate::domain::upkeep::signs::{BookHoldings, Signs};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Everything that is read in one pass is what each contact says by itself.
    #[test]
    fn signs_are_what_contacts_say(seed in any::<u64>(), contacts in 1u64..80) {
        let book = book(seed, contacts);
        let signs = Signs::read(&book, book.everyone(), &Lifecycle::default(), TODAY);
        let holdings = BookHoldings { book: &book, signs: &signs };
        for slot in book.everyone() {
            let contact = book.contact(slot).unwrap();
            let at = slot as usize;
            let by_contact: Vec<i32> =
                contact.interactions.iter().filter(|one| one.kind.is_by_contact()).map(|one| one.day.0).collect();
            prop_assert_eq!(signs.last_sign[at], by_contact.iter().max().copied().unwrap_or(NO_DATE));
            prop_assert_eq!(usize::from(signs.recent[at]), by_contact.iter().filter(|day| **day > TODAY.0 - 30).count());
            let sent = contact.interactions.iter().filter(|one| one.kind == InteractionKind::Message).count();
            prop_assert_eq!(signs.messages[at] as usize, sent);
            prop_assert_eq!(signs.reachable.contains(slot), contact.messaging_phone().is_some());
            prop_assert_eq!(holdings.follow_up(slot), contact.follow_up.map(|due| due.on));
            for value in ["", "L"] {
                let cells: Vec<&str> = contact.extra.iter().filter(|(header, _)| header == "Size").map(|(_, cell)| cell.as_str()).collect();
                let holds = cells == [value] || (cells.is_empty() && value.is_empty());
                prop_assert_eq!(holdings.holding("Size", value, book.everyone()).contains(slot), holds);
            }
        }
    }

    /// Attributes hold whom the contacts themselves say.
    #[test]
    fn attributes_are_what_contacts_say(seed in any::<u64>(), contacts in 1u64..60) {
        let book = book(seed, contacts);
        let fields: Vec<CustomField> = book.arranged().collect();
        for attribute in attributes(&book) {
            for value in &attribute.values {
                let expected = kept(book.everyone(), |slot| {
                    let contact = book.contact(slot).unwrap();
                    match &attribute.of {
                        Trait::Tag(_) | Trait::Dimension(_) => book.tags_of(slot).contains(&value.tag.unwrap()),
                        Trait::Field(FieldName::City) => fold(&contact.city) == fold(&value.text),
                        Trait::Field(FieldName::Consent) => match value.text.as_str() {
                            "in" => contact.consent.state == crate::domain::consent::ConsentState::OptedIn,
                            "out" => contact.consent.state == crate::domain::consent::ConsentState::OptedOut,
                            _ => contact.consent.state == crate::domain::consent::ConsentState::Unknown,
                        },
                        Trait::Own(key) => {
                            let field = fields.iter().find(|field| field.key == *key).unwrap();
                            let cell = contact.extra.iter().find(|(header, _)| header == key);
                            match cell.and_then(|(_, cell)| field.read(cell)) {
                                Some(FieldReading::Choice(at)) => field.choices[at] == value.text,
                                Some(FieldReading::YesNo(yes)) => (value.text == "yes") == yes,
                                _ => false,
                            }
                        }
                        _ => contact.country.is_some_and(|country| country.to_string() == value.text),
                    }
                });
                prop_assert_eq!(&*value.holders, &expected, "{:?} {}", &attribute.of, &value.text);
            }
        }
        let ranked = rank(&book, book.everyone(), TODAY);
        prop_assert_eq!(ranked.groups.iter().map(|(_, slots)| slots.len()).sum::<u64>(), ranked.customers.len());
        let (value, unprofitable) = value_of(&book, None, book.everyone(), &Costs::default(), TODAY);
        prop_assert!(value.customers <= contacts && unprofitable.len() <= contacts);
    }
}

#[test]
fn an_age_that_buys_again_is_found() {
    let mut book = Book::new();
    // Every third is between 25 and 34; of those, most belong to the group, of the others few.
    let young = |n: u128| n.is_multiple_of(3);
    let contact = |n: u128| {
        let mut contact = Contact::new(ContactId(n + 1), noon(TODAY.0));
        let (year, _, _) = TODAY.ymd();
        contact.birthday = Date::from_ymd(year - if young(n) { 30 } else { 50 }, 1, 1);
        contact.city = ["A", "B"][(n / 7) as usize % 2].into();
        NewContact { contact, tags: Vec::new() }
    };
    let all: Vec<NewContact> = (0..600).map(contact).collect();
    book.apply_at(noon(TODAY.0), 1, vec![Op::AddContacts(all.into_iter().collect())]).unwrap();
    let group: Slots = (0..600u32).filter(|n| if young(u128::from(*n)) { n % 5 != 0 } else { n % 5 == 0 }).collect();
    let report = sets_apart(&book, &group, Floors::default(), TODAY);
    let found: Vec<(&Trait, &str, bool)> =
        report.found.iter().map(|one| (&one.of, one.text.as_str(), one.figures.effect_permille > 0)).collect();
    let age = Trait::Field(FieldName::Birthday);
    assert_eq!(found, [(&age, "25-34", true), (&age, "45-54", false)]);
    assert!(sets_apart(&book, &Slots::from_iter([1]), Floors::default(), TODAY).too_small);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// The filter that is offered for what was found finds whoever has it.
    #[test]
    fn what_is_found_can_be_asked_for(seed in any::<u64>(), contacts in 1u64..60, today in 18_000i32..22_000) {
        let book = book(seed, contacts);
        // The day of a leap year has its own birthdays.
        for today in [Date(today), Date::from_ymd(2024, 2, 29).unwrap()] {
            let mut all = attributes(&book);
            all.push(ages(&book, today));
            for (of, value) in all.iter().flat_map(|way| way.values.iter().map(|value| (&way.of, value))) {
                let figures = Distinction {
                    at: 0, inside: 0, outside: 0, inside_permille: 0, outside_permille: 0, lift_permille: None, effect_permille: 0, rate_ppm: 0,
                };
                let found = DistinctionReport { of: of.clone(), tag: value.tag, text: value.text.clone(), figures };
                match filter_of(&book, &found, today) {
                    Some(filter) => {
                        let asked = eval(&compile(&filter, &BookNames(&book)).unwrap(), &book, today);
                        prop_assert_eq!(&asked, &*value.holders, "{}", filter);
                    }
                    None => prop_assert!(matches!(of, Trait::Own(_))),
                }
            }
        }
    }
}
