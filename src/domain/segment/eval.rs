//! Which contacts a resolved segment matches. The index is a trait, so that the book (which knows segments) can be one
//! without an arrow turning round.
//!
//! Sets are intersected before columns are scanned, and columns before text; each step sees only what the steps before it
//! left over.

use super::ast::{DateField, DateTest, Node, NumberField, PresenceField, Range, TextField};
use super::days::{self, YearDays};
use super::describe::clauses;
use super::parse::SegmentError;
use super::print::{normalize, print_clause};
use super::resolve::{Names, OwnTest, Resolved, Test, TextTest, resolve};
use super::scan::{scan, walk};
use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::field::{CustomField, FieldReading};
use crate::domain::interaction::{Interaction, InteractionKind};
use crate::domain::money::Amount;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::TagId;
use crate::domain::text::fold;
use std::borrow::Cow;

/// The absence of a value in a column.
pub const NO_DATE: i32 = i32::MIN;
/// The absence of a value in a column.
pub const NO_NUMBER: i64 = i64::MIN;

/// What evaluation asks of a book.
pub trait Index {
    /// Every living contact.
    fn everyone(&self) -> &Slots;
    /// Carriers of a tag; may be empty.
    fn tag(&self, tag: TagId) -> Cow<'_, Slots>;
    /// Contacts with this consent state.
    fn consent(&self, state: ConsentState) -> Cow<'_, Slots>;
    /// Contacts of this country.
    fn country(&self, country: Country) -> Cow<'_, Slots>;
    /// Contacts whose city folds to this key (`text::fold`).
    fn city(&self, folded: &str) -> Cow<'_, Slots>;
    /// Contacts that have this field.
    fn present(&self, field: PresenceField) -> Cow<'_, Slots>;
    /// Members of `universe` whose field holds `needle`, which is never empty (already folded; for phones: digits only, see
    /// `resolve::phone_needle`). Never asked for `City`. For `Any` the needle is folded text, and a phone matches if it
    /// holds the needle's digits and the needle is made of nothing but digits, spaces and `+-().`.
    fn text(&self, field: TextField, needle: &str, universe: &Slots) -> Slots;
    /// Days since 1970-01-01 by slot, `NO_DATE` where there is none. May be shorter than the highest slot.
    fn dates(&self, field: DateField) -> &[i32];
    /// Thousandths by slot, `NO_NUMBER` where there is none. May be shorter than the highest slot.
    fn numbers(&self, field: NumberField) -> &[i64];
    /// How many tags a contact carries.
    fn tag_count(&self, slot: Slot) -> u32;
    /// Members of `universe` that have a further column of this header with a value that passes.
    fn own(&self, header: &str, universe: &Slots, keep: &dyn Fn(&str) -> bool) -> Slots;
    /// What contacts say, which no rule changes.
    fn contents(&self) -> &dyn Contents;
}

/// What evaluation asks of the contacts themselves.
pub trait Contents {
    /// Members of `universe` with a folded text in this field that passes, each phone (digits) and e-mail address by itself.
    /// Nobody passes by an empty text. Never asked for `Any`.
    fn texts(&self, field: TextField, universe: &Slots, keep: &dyn Fn(&[u8]) -> bool) -> Slots;
    /// As `texts`, as they are written. Never asked for phones.
    fn written(&self, field: TextField, universe: &Slots, keep: &dyn Fn(&[u8]) -> bool) -> Slots;
    /// Members of `universe` with a timeline that passes, the empty one included.
    fn timelines(&self, universe: &Slots, keep: &dyn Fn(&[Interaction]) -> bool) -> Slots;
    /// Contacts with a phone or e-mail address that another contact has too.
    fn duplicates(&self) -> Slots;
    /// Where this contact is, if it is in the book.
    fn slot(&self, id: ContactId) -> Option<Slot>;
}

/// The living contacts that match. `today` is the day on the owner's calendar.
pub fn eval<I: Index + ?Sized>(segment: &Resolved, index: &I, today: Date) -> Slots {
    Evaluation { index, today }.within(segment, index.everyone())
}

/// Does this one contact match?
pub fn matches<I: Index + ?Sized>(segment: &Resolved, index: &I, today: Date, slot: Slot) -> bool {
    let one = Slots::from_iter([slot]) & index.everyone();
    Evaluation { index, today }.within(segment, &one).contains(slot)
}

/// One clause of a segment and whether a contact meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseAnswer {
    /// The clause as `print_clause` writes it.
    pub clause: String,
    /// Before any negation around it.
    pub met: bool,
}

/// Why a contact is in a segment, or not: clause by clause, from left to right. Errors as in `resolve`.
pub fn explain<I: Index + ?Sized>(
    node: &Node,
    names: &dyn Names,
    index: &I,
    today: Date,
    slot: Slot,
) -> Result<Vec<ClauseAnswer>, SegmentError> {
    let node = normalize(node.clone());
    // Resolving the whole first gives errors their place.
    resolve(&node, names)?;
    clauses(&node)
        .into_iter()
        .map(|clause| {
            let resolved = resolve(&Node::Clause(clause.clone()), names)?;
            Ok(ClauseAnswer { clause: print_clause(clause), met: matches(&resolved, index, today, slot) })
        })
        .collect()
}

struct Evaluation<'i, I: ?Sized> {
    index: &'i I,
    today: Date,
}

impl<'i, I: Index + ?Sized> Evaluation<'i, I> {
    /// The members of `universe` that match.
    fn within(&self, segment: &Resolved, universe: &Slots) -> Slots {
        if universe.is_empty() {
            return Slots::new();
        }
        match segment {
            Resolved::All(children) => self.all(children, universe),
            Resolved::Any(children) => self.any(children, universe),
            Resolved::Not(inner) => self.without(inner, universe),
            Resolved::Test(test) => match self.set(test) {
                Some(set) => &*set & universe,
                None => self.column(test, universe),
            },
        }
    }

    fn all(&self, children: &[Resolved], universe: &Slots) -> Slots {
        let mut sets = Vec::new();
        let mut others = Vec::new();
        for child in children {
            match child {
                Resolved::Test(test) => match self.set(test) {
                    Some(set) => sets.push(set),
                    None => others.push(child),
                },
                _ => others.push(child),
            }
        }
        // The smallest first: what is left is never more than that.
        if let Some((smallest, _)) = sets.iter().enumerate().min_by_key(|(_, set)| set.len()) {
            sets.swap(0, smallest);
        }
        cheapest_first(&mut others);
        let mut left = Cow::Borrowed(universe);
        for set in sets {
            left = Cow::Owned(match left {
                Cow::Borrowed(left) => &*set & left,
                Cow::Owned(left) => left & &*set,
            });
            if left.is_empty() {
                return Slots::new();
            }
        }
        for child in others {
            left = Cow::Owned(self.within(child, &left));
            if left.is_empty() {
                return Slots::new();
            }
        }
        left.into_owned()
    }

    fn any(&self, children: &[Resolved], universe: &Slots) -> Slots {
        let mut children: Vec<&Resolved> = children.iter().collect();
        cheapest_first(&mut children);
        let mut found = Slots::new();
        for child in children {
            // What is found need not be looked at again; for sets, looking is cheaper than taking away.
            found |= match cost(child) {
                Cost::Set => self.within(child, universe),
                _ => self.within(child, &(universe - &found)),
            };
            if found.len() == universe.len() {
                break;
            }
        }
        found
    }

    fn without(&self, inner: &Resolved, universe: &Slots) -> Slots {
        if let Resolved::Test(test) = inner
            && let Some(set) = self.set(test)
        {
            return universe - &*set;
        }
        universe - self.within(inner, universe)
    }

    /// The set that a test names, if the index keeps one. It may hold contacts that are gone.
    fn set(&self, test: &Test) -> Option<Cow<'i, Slots>> {
        match test {
            Test::Tag(tag) => Some(self.index.tag(*tag)),
            Test::Consent(state) => Some(self.index.consent(*state)),
            Test::Country(country) => Some(self.index.country(*country)),
            Test::Presence { field, present: true } => Some(self.index.present(*field)),
            Test::Presence { field, present: false } => {
                Some(Cow::Owned(self.index.everyone() - &*self.index.present(*field)))
            }
            Test::Text { field: TextField::City, needle } if needle.is_empty() => {
                Some(Cow::Owned(self.index.everyone() - &*self.index.present(PresenceField::City)))
            }
            Test::Text { field: TextField::City, needle } => Some(self.index.city(needle)),
            Test::Duplicate => Some(Cow::Owned(self.index.contents().duplicates())),
            Test::Contact(id) => Some(Cow::Owned(self.index.contents().slot(*id).into_iter().collect())),
            Test::Text { .. }
            | Test::Match { .. }
            | Test::Date { .. }
            | Test::Number { .. }
            | Test::Times { .. }
            | Test::Own { .. } => None,
        }
    }

    fn column(&self, test: &Test, universe: &Slots) -> Slots {
        match test {
            Test::Text { needle, .. } if needle.is_empty() => universe.clone(),
            Test::Text { field: TextField::Phone, needle } if !needle.bytes().all(|b| b.is_ascii_digit()) => {
                Slots::new()
            }
            Test::Text { field, needle } => self.index.text(*field, needle, universe),
            Test::Match { field, how } => self.compared(*field, how, universe),
            Test::Times { of, count, within } => self.times(*of, *count, *within, universe),
            Test::Date { field, test } => self.dates(*field, *test, universe),
            Test::Number { field, test } => self.numbers(*field, *test, universe),
            Test::Own { field, test } => {
                self.index.own(&field.key, universe, &|cell| passes(field, test, cell, self.today))
            }
            _ => self.set(test).map(|set| &*set & universe).unwrap_or_default(),
        }
    }

    fn compared(&self, field: TextField, how: &TextTest, universe: &Slots) -> Slots {
        let passes = |text: &[u8]| how.passes(text);
        match how {
            TextTest::Whole(whole) | TextTest::Exact(whole) if whole.is_empty() => {
                universe - self.index.contents().texts(field, universe, &|_| true)
            }
            TextTest::Exact(whole) => {
                // Reading what was written is dear, so only those are read that are the same when folded.
                let key = fold(whole);
                let near = self.index.contents().texts(field, universe, &|text| text == key.as_bytes());
                self.index.contents().written(field, &near, &passes)
            }
            _ => self.index.contents().texts(field, universe, &passes),
        }
    }

    fn times(&self, of: InteractionKind, count: Range<Amount>, within: Option<DateTest>, universe: &Slots) -> Slots {
        let days = within.map(|test| interval(test, self.today));
        let counts =
            |one: &&Interaction| one.kind == of && days.is_none_or(|(from, to)| (from..=to).contains(&one.day.0));
        self.index.contents().timelines(universe, &|timeline| {
            let times = timeline.iter().filter(counts).count();
            let times = i64::try_from(times).unwrap_or(i64::MAX).saturating_mul(1000);
            count.from.is_none_or(|from| times >= from.0) && count.to.is_none_or(|to| times <= to.0)
        })
    }

    fn average(&self, passes: impl Fn(i64) -> bool, universe: &Slots) -> Slots {
        let (spent, counts) = (self.index.numbers(NumberField::Spent), self.index.numbers(NumberField::Purchases));
        let of = |column: &[i64], slot: Slot| column.get(slot as usize).copied().unwrap_or(NO_NUMBER);
        walk(universe, |slot| average(of(spent, slot), of(counts, slot)).is_some_and(&passes))
    }

    fn numbers(&self, field: NumberField, Range { from, to }: Range<Amount>, universe: &Slots) -> Slots {
        let from = from.map_or(NO_NUMBER + 1, |Amount(from)| from.max(NO_NUMBER + 1));
        let to = to.map_or(i64::MAX, |Amount(to)| to);
        match field {
            NumberField::TagCount => walk(universe, |slot| {
                let count = i64::from(self.index.tag_count(slot)) * 1000;
                count >= from && count <= to
            }),
            _ if from > to => Slots::new(),
            NumberField::Average => self.average(|value| value >= from && value <= to, universe),
            _ => {
                // One comparison instead of two: what lies below `from` wraps to the far end.
                let width = to.abs_diff(from);
                scan(self.index.numbers(field), universe, |value| value.wrapping_sub(from).cast_unsigned() <= width)
            }
        }
    }

    fn dates(&self, field: DateField, test: DateTest, universe: &Slots) -> Slots {
        let column = self.index.dates(field);
        if field == DateField::Birthday {
            match year_days(test, self.today) {
                Some(days) => return scan(column, universe, |day| day != NO_DATE && days.contains(day)),
                // A birthday whose year is not known is neither before nor after any day.
                None if test != DateTest::Between(Range { from: None, to: None }) => {
                    let (from, to) = interval(test, self.today);
                    return scan(column, universe, |day| day >= from && day <= to && !days::is_year_unknown(day));
                }
                None => {}
            }
        }
        let (from, to) = interval(test, self.today);
        if from > to {
            return Slots::new();
        }
        // One comparison instead of two: what lies below `from` wraps to the far end.
        let width = to.abs_diff(from);
        scan(column, universe, |day| day.wrapping_sub(from).cast_unsigned() <= width)
    }
}

/// What one purchase came to, in thousandths; `None` without purchases.
pub fn average(spent: i64, purchases: i64) -> Option<i64> {
    let count = purchases.div_euclid(1000);
    (spent != NO_NUMBER && purchases != NO_NUMBER && count > 0).then(|| spent.div_euclid(count))
}

/// Whether a value of a field of the shop's own is what is asked. One that is not what the field holds is no answer to
/// anything but whether there is one.
fn passes(field: &CustomField, test: &OwnTest, cell: &str, today: Date) -> bool {
    let Some(reading) = field.read(cell) else { return false };
    match (test, reading) {
        (OwnTest::Any, _) => true,
        (OwnTest::Text(needle), FieldReading::Text(text)) => fold(text).contains(needle.as_str()),
        (OwnTest::Match(how @ TextTest::Exact(_)), FieldReading::Text(text)) => how.passes(text.as_bytes()),
        (OwnTest::Match(how), FieldReading::Text(text)) => how.passes(fold(text).as_bytes()),
        (OwnTest::Number(Range { from, to }), FieldReading::Number(n)) => {
            from.is_none_or(|from| n >= from) && to.is_none_or(|to| n <= to)
        }
        (OwnTest::Date(test), FieldReading::Date(day)) => {
            let (from, to) = interval(*test, today);
            (from..=to).contains(&day.0)
        }
        (OwnTest::YesNo(wanted), FieldReading::YesNo(said)) => *wanted == said,
        (OwnTest::Choice(wanted), FieldReading::Choice(chosen)) => *wanted == chosen,
        _ => false,
    }
}

/// The first and last day that pass. `NO_DATE` never does.
fn interval(test: DateTest, today: Date) -> (i32, i32) {
    let first = NO_DATE + 1;
    let month = |ahead| {
        let (first, last) = days::month_around(today, ahead);
        (first.0, last.0)
    };
    match test {
        DateTest::Between(Range { from, to }) => {
            (from.map_or(first, |from| from.0.max(first)), to.map_or(i32::MAX, |to| to.0))
        }
        DateTest::LessThanDaysAgo(days) => (today.0.saturating_sub_unsigned(days).saturating_add(1), i32::MAX),
        DateTest::MoreThanDaysAgo(days) => (first, today.0.saturating_sub_unsigned(days).saturating_sub(1)),
        DateTest::Today => (today.0, today.0),
        DateTest::ThisMonth => month(0),
        DateTest::NextMonth => month(1),
        DateTest::WithinNextDays(days) => (today.0, today.0.saturating_add_unsigned(days)),
        DateTest::Past => (first, today.0.saturating_sub(1)),
    }
}

/// The days of the year that pass where the year does not count; `None` for a test on years.
fn year_days(test: DateTest, today: Date) -> Option<YearDays> {
    match test {
        DateTest::Between(_) | DateTest::Past => None,
        DateTest::LessThanDaysAgo(days) => {
            Some(YearDays::between(today.0.saturating_sub_unsigned(days).saturating_add(1), today.0))
        }
        DateTest::MoreThanDaysAgo(days) => {
            Some(YearDays::between(today.0.saturating_sub_unsigned(days), today.0).complement())
        }
        _ => {
            let (first, last) = interval(test, today);
            Some(YearDays::between(first, last))
        }
    }
}

/// What a step costs, cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cost {
    Set,
    Column,
    Walk,
    Text,
}

/// What takes least comes first, so that there is less to do for the rest.
fn cheapest_first(children: &mut [&Resolved]) {
    children.sort_by_key(|child| cost(child));
}

fn cost(segment: &Resolved) -> Cost {
    match segment {
        Resolved::All(children) | Resolved::Any(children) => children.iter().map(cost).max().unwrap_or(Cost::Set),
        Resolved::Not(inner) => cost(inner),
        Resolved::Test(test) => match test {
            Test::Date { .. } => Cost::Column,
            Test::Number { field: NumberField::TagCount | NumberField::Average, .. } => Cost::Walk,
            Test::Number { .. } => Cost::Column,
            Test::Text { field: TextField::City, .. } => Cost::Set,
            Test::Match { field: TextField::City, .. } => Cost::Column,
            Test::Text { .. } | Test::Match { .. } | Test::Own { .. } | Test::Times { .. } => Cost::Text,
            Test::Tag(_)
            | Test::Country(_)
            | Test::Consent(_)
            | Test::Presence { .. }
            | Test::Duplicate
            | Test::Contact(_) => Cost::Set,
        },
    }
}
