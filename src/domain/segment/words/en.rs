//! Filters in English.

use super::{
    Amount, Bounds, Clause, ConsentState, Date, DateField, DateTest, InteractionKind, Match, NumberField, Own,
    PresenceField, Range, TextField, Tongue,
};

pub(super) struct English;

impl Tongue for English {
    fn everyone(&self) -> String {
        "Everyone.".to_owned()
    }

    fn nobody(&self) -> String {
        "Nobody.".to_owned()
    }

    fn sentence(&self, conditions: &str) -> String {
        if ["whose ", "who ", "for whom "].iter().any(|word| conditions.starts_with(word)) {
            return format!("Everyone {conditions}.");
        }
        format!("Everyone who {conditions}.")
    }

    fn and(&self) -> &'static str {
        " and "
    }

    fn or(&self) -> &'static str {
        " or "
    }

    fn not(&self, group: &str) -> String {
        format!("for whom this does not hold: {group}")
    }

    fn clause(&self, clause: &Clause, denied: bool) -> String {
        let pick = |holds: String, fails: String| if denied { fails } else { holds };
        match clause {
            Clause::Tag(tag) => pick(format!("has the tag “{tag}”"), format!("does not have the tag “{tag}”")),
            Clause::Dimension { dimension, tag } if let Some(asked) = Own::of(tag) => own(dimension, &asked, denied),
            Clause::Dimension { dimension, tag } => {
                pick(format!("has “{tag}” under “{dimension}”"), format!("does not have “{tag}” under “{dimension}”"))
            }
            Clause::Text { field, needle } => text(*field, needle, denied),
            Clause::Country(country) => {
                pick(format!("is in the country {country}"), format!("is not in the country {country}"))
            }
            Clause::Date { field, test } => {
                let said = date(*field, *test);
                pick(said.clone(), format!("does not match “{said}”"))
            }
            Clause::Number { field, test } => {
                let said = number(*field, *test);
                pick(said.clone(), format!("does not match “{said}”"))
            }
            Clause::Consent(state) => match (state, denied) {
                (ConsentState::OptedIn, false) => "agreed to messages".to_owned(),
                (ConsentState::OptedIn, true) => "did not agree to messages".to_owned(),
                (ConsentState::OptedOut, false) => "refused messages".to_owned(),
                (ConsentState::OptedOut, true) => "did not refuse messages".to_owned(),
                (ConsentState::Unknown, false) => "was never asked about messages".to_owned(),
                (ConsentState::Unknown, true) => "was asked about messages".to_owned(),
            },
            Clause::Presence { field, present } => presence(*field, *present != denied),
            Clause::Match { field, how, text } => compared(*field, *how, text, denied),
            Clause::Times { of, count, within } => {
                let said = times(*of, *count, *within);
                pick(said.clone(), format!("does not match “{said}”"))
            }
            Clause::Segment(name) => {
                pick(format!("is in the segment “{name}”"), format!("is not in the segment “{name}”"))
            }
            Clause::Duplicate => pick(
                "shares a phone or an e-mail address with someone else".to_owned(),
                "shares no phone and no e-mail address with anyone".to_owned(),
            ),
            Clause::Contact(_) => pick("was chosen by hand".to_owned(), "was not left out by hand".to_owned()),
        }
    }
}

fn text(field: TextField, needle: &str, denied: bool) -> String {
    let place = match field {
        TextField::Any => "the name, a phone, an e-mail address, the city or the note",
        TextField::Name => "the name",
        TextField::Phone => "a phone",
        TextField::Email => "an e-mail address",
        TextField::Note => "the note",
        TextField::City => {
            return match (needle.is_empty(), denied) {
                (true, false) => "has no city".to_owned(),
                (true, true) => "has a city".to_owned(),
                (false, false) => format!("lives in “{needle}”"),
                (false, true) => format!("does not live in “{needle}”"),
            };
        }
    };
    if denied { format!("does not have “{needle}” in {place}") } else { format!("has “{needle}” in {place}") }
}

/// What is asked of a field of the shop's own.
fn own(field: &str, asked: &Own<'_>, denied: bool) -> String {
    let (is, was) = if denied { ("is not", "was not") } else { ("is", "was") };
    match asked {
        Own::Any if denied => format!("who has no “{field}”"),
        Own::Any => format!("who has a “{field}”"),
        Own::Sign("<", value) => format!("whose “{field}” {is} less than {value}"),
        Own::Sign("<=", value) => format!("whose “{field}” {is} {value} or less"),
        Own::Sign(">", value) => format!("whose “{field}” {is} more than {value}"),
        Own::Sign(">=", value) => format!("whose “{field}” {is} {value} or more"),
        Own::Sign(_, value) => format!("whose “{field}” {is} exactly “{value}”"),
        Own::Ago(true, days) => format!("whose “{field}” {was} less than {} ago", count(*days)),
        Own::Ago(false, days) => format!("whose “{field}” {was} more than {} ago", count(*days)),
        Own::Starts(head) if denied => format!("whose “{field}” does not start with “{head}”"),
        Own::Starts(head) => format!("whose “{field}” starts with “{head}”"),
        Own::Pattern(pattern) if denied => format!("whose “{field}” does not match the pattern “{pattern}”"),
        Own::Pattern(pattern) => format!("whose “{field}” matches the pattern “{pattern}”"),
    }
}

fn count(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn date(field: DateField, test: DateTest) -> String {
    let (did, was) = match field {
        DateField::Created => ("was added", ""),
        DateField::LastContact => ("was last in contact", ""),
        DateField::Birthday => ("whose birthday is", ""),
        DateField::FirstPurchase => ("first bought", ""),
        DateField::LastPurchase => ("last bought", ""),
        DateField::FollowUp => ("whose follow-up is", ""),
    };
    let when = when(test);
    format!("{did}{was} {when}")
}

fn when(test: DateTest) -> String {
    match test {
        DateTest::Between(range) => between(range),
        DateTest::LessThanDaysAgo(days) => format!("less than {} ago", count(days)),
        DateTest::MoreThanDaysAgo(days) => format!("more than {} ago", count(days)),
        DateTest::Today => "today".to_owned(),
        DateTest::ThisMonth => "this month".to_owned(),
        DateTest::NextMonth => "next month".to_owned(),
        DateTest::WithinNextDays(days) => format!("within the next {}", count(days)),
        DateTest::Past => "before today".to_owned(),
    }
}

fn between(range: Range<Date>) -> String {
    match Bounds::of_days(range) {
        Bounds::Any => "on any known day".to_owned(),
        Bounds::Is(day) => format!("on {day}"),
        Bounds::AtLeast(day) => format!("on {day} or later"),
        Bounds::AtMost(day) => format!("on {day} or earlier"),
        Bounds::Between(from, to) => format!("from {from} to {to}"),
    }
}

fn bounds(range: Range<Amount>) -> String {
    match Bounds::of_amounts(range) {
        Bounds::Any => "any number".to_owned(),
        Bounds::Is(n) => format!("exactly {n}"),
        Bounds::AtLeast(n) => format!("{n} or more"),
        Bounds::AtMost(n) => format!("{n} or less"),
        Bounds::Between(from, to) => format!("{from} to {to}"),
    }
}

/// So many things of the timeline.
fn times(of: InteractionKind, range: Range<Amount>, within: Option<DateTest>) -> String {
    let what = match of {
        InteractionKind::Order => "orders",
        InteractionKind::Reply => "replies",
        InteractionKind::Message => "messages",
        InteractionKind::Call => "calls",
        InteractionKind::Visit => "visits",
        InteractionKind::Rating => "ratings",
        InteractionKind::Complaint => "complaints",
        InteractionKind::Note => "notes",
        InteractionKind::Gone => "things taken out",
    };
    let said = format!("has this many {what}: {}", bounds(range));
    match within {
        None => said,
        Some(DateTest::LessThanDaysAgo(days)) => format!("{said}, in the last {}", count(days)),
        Some(other) => format!("{said}, {}", when(other)),
    }
}

/// A text that is not looked for in part.
fn compared(field: TextField, how: Match, text: &str, denied: bool) -> String {
    let place = match field {
        TextField::Any => "some text",
        TextField::Name => "the name",
        TextField::Phone => "a phone",
        TextField::Email => "an e-mail address",
        TextField::Note => "the note",
        TextField::City => "the city",
    };
    let what = match how {
        Match::Whole => format!("“{text}” as {place}"),
        Match::Exact => format!("“{text}”, written exactly so, as {place}"),
        Match::Starts => format!("{place} starting with “{text}”"),
        Match::Pattern => format!("{place} matching the pattern “{text}”"),
    };
    if denied { format!("does not have {what}") } else { format!("has {what}") }
}

fn number(field: NumberField, range: Range<Amount>) -> String {
    let said = bounds(range);
    match field {
        NumberField::Spent => format!("spent {said}"),
        NumberField::Purchases => format!("bought this many times: {said}"),
        NumberField::TagCount => format!("has this many tags: {said}"),
        NumberField::Average => format!("spent on one purchase, on average, {said}"),
    }
}

fn presence(field: PresenceField, present: bool) -> String {
    let what = match field {
        PresenceField::Name => "name",
        PresenceField::Phone => "phone",
        PresenceField::Email => "e-mail address",
        PresenceField::City => "city",
        PresenceField::Country => "country",
        PresenceField::Birthday => "birthday",
        PresenceField::LastContact => "last contact",
        PresenceField::Purchases => "count of purchases",
        PresenceField::Spent => "amount spent",
        PresenceField::Note => "note",
        PresenceField::Tag => "tag",
        PresenceField::FirstPurchase => "day of a first purchase",
        PresenceField::LastPurchase => "day of a last purchase",
        PresenceField::FollowUp => "follow-up",
    };
    let article = if what.starts_with(['a', 'e']) { "an" } else { "a" };
    if present { format!("has {article} {what}") } else { format!("has no {what}") }
}
