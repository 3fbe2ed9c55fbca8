//! A small book for tests: an index with the sets and columns of a real one, and a plain look at each person that shares
//! no code with it.

use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::field::CustomField;
use crate::domain::interaction::{Interaction, InteractionKind};
use crate::domain::segment::ast::*;
use crate::domain::segment::eval::{Contents, Index, NO_DATE, NO_NUMBER};
use crate::domain::segment::parse::parse;
use crate::domain::segment::resolve::{Names, phone_needle};
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::TagId;
use crate::domain::text::fold;
use chrono::{Datelike, NaiveDate};
use std::borrow::Cow;

pub(super) const TAGS: [&str; 4] = ["VIP", "Beauty", "بيوتي", "أحمر شفاه"];

/// `Beauty` and `أحمر شفاه` belong to the dimension `Interest`.
pub(super) struct BookNames;

impl Names for BookNames {
    fn tag(&self, folded: &str) -> Option<TagId> {
        TAGS.iter().position(|name| fold(name) == folded).map(|index| TagId(index as u64))
    }
    fn tag_in(&self, dimension_folded: &str, tag_folded: &str) -> Option<TagId> {
        self.tag(tag_folded).filter(|id| dimension_folded == "interest" && [1, 3].contains(&id.0))
    }
    fn has_dimension(&self, folded: &str) -> bool {
        folded == "interest"
    }
    fn tag_names(&self) -> Vec<String> {
        TAGS.map(str::to_owned).to_vec()
    }
    fn dimension_names(&self) -> Vec<String> {
        vec!["Interest".to_owned()]
    }

    fn own_field(&self, _: &str) -> Option<CustomField> {
        None
    }

    fn own_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn segment(&self, folded: &str) -> Option<String> {
        SEGMENTS.iter().find(|(name, _)| *name == folded).map(|(_, filter)| (*filter).to_owned())
    }

    fn segment_names(&self) -> Vec<String> {
        SEGMENTS.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

/// Saved filters: two that read, two that ask for each other, one with a mistake.
pub(super) const SEGMENTS: [(&str, &str); 5] = [
    ("regulars", "tag:vip OR orders>=2"),
    ("rare regulars", "segment:Regulars -tag:beauty"),
    ("egg", "segment:hen city:جدة"),
    ("hen", "tag:vip segment:egg"),
    ("broken", "tag:nobody"),
];

#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub removed: bool,
    pub id: u128,
    /// Somebody else has the same phone or address.
    pub is_double: bool,
    pub tags: Vec<u64>,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub city: String,
    pub note: String,
    pub country: Option<Country>,
    pub created: i32,
    pub last_contact: Option<i32>,
    pub first_purchase: Option<i32>,
    pub last_purchase: Option<i32>,
    pub birthday: Option<i32>,
    pub spent: Option<i64>,
    pub purchases: Option<u32>,
    pub consent: ConsentState,
    pub follow_up: Option<i32>,
    /// What happened, with the day.
    pub timeline: Vec<(InteractionKind, i32)>,
}

impl Person {
    fn has(&self, field: PresenceField) -> bool {
        match field {
            PresenceField::Name => !self.name.is_empty(),
            PresenceField::Phone => !self.phone.is_empty(),
            PresenceField::Email => !self.email.is_empty(),
            PresenceField::City => !self.city.is_empty(),
            PresenceField::Country => self.country.is_some(),
            PresenceField::Birthday => self.birthday.is_some(),
            PresenceField::LastContact => self.last_contact.is_some(),
            PresenceField::Purchases => self.purchases.is_some(),
            PresenceField::Spent => self.spent.is_some(),
            PresenceField::FirstPurchase => self.first_purchase.is_some(),
            PresenceField::LastPurchase => self.last_purchase.is_some(),
            PresenceField::Note => !self.note.is_empty(),
            PresenceField::FollowUp => self.follow_up.is_some(),
            PresenceField::Tag => !self.tags.is_empty(),
        }
    }

    fn holds(&self, field: TextField, needle: &str) -> bool {
        let inside = |text: &str| fold(text).contains(needle);
        match field {
            TextField::Any => {
                let dialed = needle.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
                inside(&self.name)
                    || inside(&self.email)
                    || inside(&self.city)
                    || inside(&self.note)
                    || (dialed && phone_needle(needle).is_some_and(|digits| self.phone.contains(&digits)))
            }
            TextField::Name => inside(&self.name),
            TextField::Phone => self.phone.contains(needle),
            TextField::Email => inside(&self.email),
            TextField::City => fold(&self.city) == needle,
            TextField::Note => inside(&self.note),
        }
    }

    fn number(&self, field: NumberField) -> Option<i64> {
        match field {
            NumberField::Spent => self.spent,
            NumberField::Purchases => self.purchases.map(|count| i64::from(count) * 1000),
            NumberField::TagCount => Some(self.tags.len() as i64 * 1000),
            NumberField::Average => {
                let count = i64::from(self.purchases.filter(|count| *count > 0)?);
                Some(self.spent?.div_euclid(count))
            }
        }
    }

    fn date(&self, field: DateField) -> Option<i32> {
        match field {
            DateField::Created => Some(self.created),
            DateField::LastContact => self.last_contact,
            DateField::Birthday => self.birthday,
            DateField::FirstPurchase => self.first_purchase,
            DateField::LastPurchase => self.last_purchase,
            DateField::FollowUp => self.follow_up,
        }
    }

    /// What stands in a field.
    fn written(&self, field: TextField) -> Vec<&str> {
        let text = match field {
            TextField::Name => &self.name,
            TextField::Phone => &self.phone,
            TextField::Email => &self.email,
            TextField::City => &self.city,
            TextField::Note => &self.note,
            TextField::Any => panic!("no field"),
        };
        if text.is_empty() { Vec::new() } else { vec![text] }
    }

    fn compares(&self, field: TextField, how: Match, text: &str) -> bool {
        let written = self.written(field);
        let is_phone = field == TextField::Phone;
        let plain = |text: &str| if is_phone { text.to_owned() } else { fold(text) };
        match how {
            // A text of nothing but marks is none.
            Match::Whole if fold(text).is_empty() => written.iter().all(|one| fold(one).is_empty()),
            Match::Exact if text.is_empty() => written.iter().all(|one| fold(one).is_empty()),
            Match::Exact if !is_phone => !fold(text).is_empty() && written.contains(&text),
            Match::Whole | Match::Exact => written.iter().any(|one| plain(one) == plain(text)),
            Match::Starts => written.iter().any(|one| !plain(one).is_empty() && plain(one).starts_with(&plain(text))),
            // The patterns of these tests are texts to be found, perhaps at the beginning.
            Match::Pattern => written.iter().any(|one| {
                let one = fold(one);
                !one.is_empty()
                    && match text.strip_prefix('^') {
                        Some(head) => one.starts_with(&fold(head)),
                        None => one.contains(&fold(text)),
                    }
            }),
        }
    }

    /// Does this person match? Written from the description of the language, one person at a time.
    pub(super) fn matches(&self, node: &Node, today: Date) -> bool {
        match node {
            Node::All(children) => children.iter().all(|child| self.matches(child, today)),
            Node::Any(children) => children.iter().any(|child| self.matches(child, today)),
            Node::Not(inner) => !self.matches(inner, today),
            Node::Clause(clause) => self.meets(clause, today),
        }
    }

    fn meets(&self, clause: &Clause, today: Date) -> bool {
        match clause {
            Clause::Tag(tag) | Clause::Dimension { tag, .. } => {
                BookNames.tag(&fold(tag)).is_some_and(|id| self.tags.contains(&id.0))
            }
            Clause::Text { field: TextField::City, needle } => fold(&self.city) == fold(needle),
            Clause::Text { needle, .. } if fold(needle).is_empty() => true,
            Clause::Text { field: TextField::Phone, needle } => {
                phone_needle(needle).is_some_and(|digits| self.phone.contains(&digits))
            }
            Clause::Text { field, needle } => self.holds(*field, &fold(needle)),
            Clause::Country(country) => self.country == Some(*country),
            Clause::Match { field, how, text } => self.compares(*field, *how, text),
            Clause::Times { of, count, within } => {
                let days = |day: i32| within.is_none_or(|test| date_passes(false, day, test, today.0));
                let times = self.timeline.iter().filter(|(kind, day)| kind == of && days(*day)).count() as i64 * 1000;
                count.from.is_none_or(|from| times >= from.0) && count.to.is_none_or(|to| times <= to.0)
            }
            Clause::Segment(name) => {
                let filter = BookNames.segment(&fold(name)).expect("a saved filter");
                self.matches(&parse(&filter).expect("one that reads"), today)
            }
            Clause::Duplicate => self.is_double,
            Clause::Contact(id) => self.id == id.0,
            Clause::Consent(state) => self.consent == *state,
            Clause::Presence { field, present } => self.has(*field) == *present,
            Clause::Number { field, test } => self.number(*field).is_some_and(|value| {
                test.from.is_none_or(|from| value >= from.0) && test.to.is_none_or(|to| value <= to.0)
            }),
            Clause::Date { field, test } => {
                self.date(*field).is_some_and(|day| date_passes(*field == DateField::Birthday, day, *test, today.0))
            }
        }
    }
}

fn date_passes(birthday: bool, day: i32, test: DateTest, today: i32) -> bool {
    let calendar = |day| NaiveDate::from_epoch_days(day).expect("within the calendar");
    if birthday {
        let born = calendar(day);
        // Is this day somebody's birthday?
        let celebrated = |day: i32| {
            let date = calendar(day);
            let same = (date.month(), date.day()) == (born.month(), born.day());
            let leap_born = (born.month(), born.day()) == (2, 29);
            same || (leap_born && !date.leap_year() && (date.month(), date.day()) == (2, 28))
        };
        let month = |ahead: u32| (calendar(today).month0() + ahead) % 12;
        return match test {
            DateTest::Between(Range { from: None, to: None }) => true,
            DateTest::Between(_) if born.year() == 1604 => false,
            DateTest::Past if born.year() == 1604 => false,
            DateTest::Between(_) | DateTest::Past => date_passes(false, day, test, today),
            DateTest::LessThanDaysAgo(days) => (0..days.min(1500) as i32).any(|ago| celebrated(today - ago)),
            DateTest::MoreThanDaysAgo(days) => !(0..=days.min(1500) as i32).any(|ago| celebrated(today - ago)),
            DateTest::Today => celebrated(today),
            DateTest::ThisMonth => born.month0() == month(0),
            DateTest::NextMonth => born.month0() == month(1),
            DateTest::WithinNextDays(days) => (0..=days.min(1500) as i32).any(|ahead| celebrated(today + ahead)),
        };
    }
    let months = |day| i64::from(calendar(day).year()) * 12 + i64::from(calendar(day).month0());
    let ago = i64::from(today) - i64::from(day);
    match test {
        DateTest::Between(Range { from, to }) => {
            from.is_none_or(|from| day >= from.0) && to.is_none_or(|to| day <= to.0)
        }
        DateTest::LessThanDaysAgo(days) => ago < i64::from(days),
        DateTest::MoreThanDaysAgo(days) => ago > i64::from(days),
        DateTest::Today => ago == 0,
        DateTest::ThisMonth => months(day) == months(today),
        DateTest::NextMonth => months(day) == months(today) + 1,
        DateTest::WithinNextDays(days) => ago <= 0 && -ago <= i64::from(days),
        DateTest::Past => ago > 0,
    }
}

/// Sets and columns, made afresh from people. Removed people stay in the sets, as a careless book might leave them.
pub(super) struct MemoryIndex {
    people: Vec<Person>,
    everyone: Slots,
    created: Vec<i32>,
    last_contact: Vec<i32>,
    first_purchase: Vec<i32>,
    last_purchase: Vec<i32>,
    birthday: Vec<i32>,
    follow_up: Vec<i32>,
    spent: Vec<i64>,
    purchases: Vec<i64>,
}

impl MemoryIndex {
    pub(super) fn new(people: Vec<Person>) -> MemoryIndex {
        let dates = |field| people.iter().map(|person| person.date(field).unwrap_or(NO_DATE)).collect();
        let numbers = |field| people.iter().map(|person| person.number(field).unwrap_or(NO_NUMBER)).collect();
        MemoryIndex {
            everyone: slots(&people, |person| !person.removed),
            created: dates(DateField::Created),
            last_contact: dates(DateField::LastContact),
            birthday: dates(DateField::Birthday),
            first_purchase: dates(DateField::FirstPurchase),
            last_purchase: dates(DateField::LastPurchase),
            follow_up: dates(DateField::FollowUp),
            spent: numbers(NumberField::Spent),
            purchases: numbers(NumberField::Purchases),
            people,
        }
    }

    /// The plain look at everybody.
    pub(super) fn naive(&self, node: &Node, today: Date) -> Slots {
        slots(&self.people, |person| !person.removed && person.matches(node, today))
    }
}

fn slots(people: &[Person], keep: impl Fn(&Person) -> bool) -> Slots {
    (0u32..).zip(people).filter(|(_, person)| keep(person)).map(|(slot, _)| slot).collect()
}

impl Index for MemoryIndex {
    fn everyone(&self) -> &Slots {
        &self.everyone
    }
    fn tag(&self, tag: TagId) -> Cow<'_, Slots> {
        Cow::Owned(slots(&self.people, |person| person.tags.contains(&tag.0)))
    }
    fn consent(&self, state: ConsentState) -> Cow<'_, Slots> {
        Cow::Owned(slots(&self.people, |person| person.consent == state))
    }
    fn country(&self, country: Country) -> Cow<'_, Slots> {
        Cow::Owned(slots(&self.people, |person| person.country == Some(country)))
    }
    fn city(&self, folded: &str) -> Cow<'_, Slots> {
        Cow::Owned(slots(&self.people, |person| fold(&person.city) == folded))
    }
    fn present(&self, field: PresenceField) -> Cow<'_, Slots> {
        Cow::Owned(slots(&self.people, |person| person.has(field)))
    }
    fn text(&self, field: TextField, needle: &str, universe: &Slots) -> Slots {
        assert!(!needle.is_empty() && field != TextField::City);
        universe & slots(&self.people, |person| person.holds(field, needle))
    }
    fn dates(&self, field: DateField) -> &[i32] {
        match field {
            DateField::Created => &self.created,
            DateField::LastContact => &self.last_contact,
            DateField::Birthday => &self.birthday,
            DateField::FirstPurchase => &self.first_purchase,
            DateField::LastPurchase => &self.last_purchase,
            DateField::FollowUp => &self.follow_up,
        }
    }
    fn numbers(&self, field: NumberField) -> &[i64] {
        match field {
            NumberField::Spent => &self.spent,
            NumberField::Purchases => &self.purchases,
            NumberField::TagCount | NumberField::Average => &[],
        }
    }
    fn tag_count(&self, slot: Slot) -> u32 {
        self.people[slot as usize].tags.len() as u32
    }

    fn own(&self, _: &str, _: &Slots, _: &dyn Fn(&str) -> bool) -> Slots {
        Slots::new()
    }

    fn contents(&self) -> &dyn Contents {
        self
    }
}

impl Contents for MemoryIndex {
    fn texts(&self, field: TextField, universe: &Slots, keep: &dyn Fn(&[u8]) -> bool) -> Slots {
        let passes = |text: &&str| {
            let text = if field == TextField::Phone { (*text).to_owned() } else { fold(text) };
            !text.is_empty() && keep(text.as_bytes())
        };
        universe & slots(&self.people, |person| person.written(field).iter().any(passes))
    }

    fn written(&self, field: TextField, universe: &Slots, keep: &dyn Fn(&[u8]) -> bool) -> Slots {
        assert!(field != TextField::Phone || universe.is_empty());
        universe & slots(&self.people, |person| person.written(field).iter().any(|text| keep(text.as_bytes())))
    }

    fn timelines(&self, universe: &Slots, keep: &dyn Fn(&[Interaction]) -> bool) -> Slots {
        let timeline = |person: &Person| -> Vec<Interaction> {
            person.timeline.iter().map(|(kind, day)| Interaction::new(0, Date(*day), *kind)).collect()
        };
        universe & slots(&self.people, |person| keep(&timeline(person)))
    }

    fn duplicates(&self) -> Slots {
        slots(&self.people, |person| person.is_double)
    }

    fn slot(&self, id: ContactId) -> Option<Slot> {
        (0u32..).zip(&self.people).find(|(_, person)| person.id == id.0).map(|(slot, _)| slot)
    }
}
