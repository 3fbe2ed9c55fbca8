//! The sample book: sixty made-up contacts under a starter scheme of tags, loaded as one commit. Who they are is in
//! `people`, what the tags, segments and templates are called in `scheme`; here they are put together.

mod people;
mod scheme;

use super::Host;
use super::ids::{ContactIds, random_id};
use super::journal::Change;
use super::names;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, NewContact, Op};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::Contact;
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::email::Email;
use crate::domain::message::{Template, TemplateId};
use crate::domain::money::Amount;
use crate::domain::packed::PackedContacts;
use crate::domain::phone::{E164, Phone, PhoneKind};
use crate::domain::segment::ast::{Clause, DateField, DateTest, Node, PresenceField};
use crate::domain::segment::print::print;
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::tag::{Dimension, Tag, TagId};
use crate::domain::upkeep::dimensions::new_dimension_id;
use crate::domain::upkeep::tags::new_tag_id;
use people::{NEVER, PEOPLE, PLACES, Person};
use scheme::{CONSENT_SOURCE, DIMENSIONS, NOTE, SEGMENTS, TEMPLATES, TagKey};
use std::collections::HashMap;

/// Positions of people who asked not to be messaged, so that the opt-out wall has something to hold back.
const OPTED_OUT: [usize; 3] = [15, 33, 50];
/// Positions of people without a number.
const WITHOUT_PHONE: [usize; 2] = [19, 48];
/// One who uses the number of another: families and shops do.
const SHARES_NUMBER: (usize, usize) = (58, 10);

/// Ops that load the samples with names in one language. Tags, dimensions, segments and templates whose names the book has
/// already are used, not made twice.
pub(super) fn load<H: Host>(host: &H, book: &Book, arabic: bool) -> Change {
    let mut ops = Vec::new();
    let tags = put_scheme(book, arabic, &mut ops);
    let mut ids = ContactIds::new(host);
    let contacts: PackedContacts = PEOPLE
        .iter()
        .enumerate()
        .map(|(at, person)| NewContact {
            contact: contact(Contact::new(ids.next(), host.now()), at, person, host.today(), arabic),
            tags: tag_keys(at, person).iter().filter_map(|key| tags.get(key).copied()).collect(),
        })
        .collect();
    let count = u32::try_from(contacts.len()).unwrap_or(u32::MAX);
    ops.push(Op::AddContacts(contacts));
    put_segments(host, book, arabic, &mut ops);
    put_templates(host, book, arabic, &mut ops);
    Change::new(Label::SamplesLoaded { count }, ops)
}

/// Makes the dimensions and tags that are missing, and says which tag is which.
fn put_scheme(book: &Book, arabic: bool, ops: &mut Vec<Op>) -> HashMap<TagKey, TagId> {
    let mut tags = HashMap::new();
    for sample in &DIMENSIONS {
        let name = sample.name.text(arabic);
        let dimension = match names::dimension_named(book, name) {
            Some(dimension) => dimension.id,
            None => {
                let id = new_dimension_id(book, name);
                ops.push(Op::PutDimension(Dimension { id, name: name.into(), color: sample.color }));
                id
            }
        };
        for tag in sample.tags {
            let name = tag.name.text(arabic);
            let id = match names::tag_named(book, name) {
                Some(tag) => tag.id,
                None => {
                    let id = new_tag_id(book, name);
                    let dimension = Some(dimension);
                    ops.push(Op::PutTag(Tag { id, name: name.into(), color: sample.color, dimension }));
                    id
                }
            };
            tags.insert(tag.key, id);
        }
    }
    tags
}

fn contact(mut contact: Contact, at: usize, person: &Person, today: Date, arabic: bool) -> Contact {
    // Positions and counts here are below a hundred, so nothing is lost in these conversions.
    let number = i32::try_from(at).unwrap_or(0);
    contact.name = person.name.into();
    contact.note = NOTE.text(arabic).into();
    if let Some(place) = PLACES.get(person.place) {
        contact.city = if arabic { place.arabic } else { place.english }.into();
        contact.country = Country::parse(place.country);
    }
    if !WITHOUT_PHONE.contains(&at) {
        contact.phones = phone(at).into_iter().collect();
    }
    if at.is_multiple_of(3) {
        contact.emails = vec![Email(format!("customer{:02}@example.com", at + 1))];
    }
    if at % 5 != 1 {
        let year = if at.is_multiple_of(9) { 1604 } else { 1968 + number * 7 % 36 };
        let (month, day) = (1 + at % 12, 1 + at * 5 % 28);
        contact.birthday = u32::try_from(month)
            .ok()
            .zip(u32::try_from(day).ok())
            .and_then(|(month, day)| Date::from_ymd(year, month, day));
    }
    if person.days_ago != NEVER {
        contact.last_contact = Some(today.add_days(-i32::from(person.days_ago)));
    }
    contact.purchases = Some(person.purchases);
    contact.spent = Some(Amount::from_units(person.spent));
    contact.consent = consent(at, today.add_days(-(number * 3 % 200)), arabic);
    contact
}

/// The number of the person at this position.
fn phone(at: usize) -> Option<Phone> {
    let (sharer, owner) = SHARES_NUMBER;
    let at = if at == sharer { owner } else { at };
    let place = PLACES.get(PEOPLE.get(at)?.place)?;
    let digits = format!("{}{:0width$}", place.prefix.trim_start_matches('+'), at + 1, width = place.digits);
    Some(Phone { number: digits.parse().ok().map(E164), kind: PhoneKind::Mobile, raw: String::new() })
}

fn consent(at: usize, on: Date, arabic: bool) -> Consent {
    let state = match at {
        at if OPTED_OUT.contains(&at) => ConsentState::OptedOut,
        at if at % 4 == 3 => return Consent::default(),
        _ => ConsentState::OptedIn,
    };
    Consent { state, on: Some(on), source: CONSENT_SOURCE.text(arabic).into() }
}

/// The tags that fit what a person bought, and when.
fn tag_keys(at: usize, person: &Person) -> Vec<TagKey> {
    let spends = match person.spent {
        1_500.. => TagKey::Vip,
        300.. => TagKey::MediumSpender,
        _ => TagKey::BargainHunter,
    };
    let source = [TagKey::Instagram, TagKey::WhatsApp, TagKey::ShopVisit, TagKey::Referral];
    let interests: &[TagKey] = match at % 6 {
        0 => &[TagKey::Skincare, TagKey::Lipstick],
        1 => &[TagKey::Skincare],
        2 => &[TagKey::Perfume],
        3 => &[TagKey::Skincare, TagKey::Perfume],
        4 => &[TagKey::Lipstick, TagKey::Gifts],
        _ => &[TagKey::Gifts],
    };
    let stage: &[TagKey] = match person.purchases {
        0 => &[TagKey::AbandonedCart],
        1 => &[TagKey::Bought, TagKey::NewCustomer],
        2 => &[TagKey::Bought],
        _ => &[TagKey::Bought, TagKey::RepeatCustomer],
    };
    let activity: &[TagKey] = match person.days_ago {
        0..14 => &[TagKey::HighActivity],
        14..60 => &[],
        60..150 => &[TagKey::NeedsFollowUp],
        _ => &[TagKey::Inactive],
    };
    let mut keys = vec![spends, source[at % source.len()]];
    keys.extend(interests.iter().chain(stage).chain(activity));
    keys
}

fn put_segments<H: Host>(host: &H, book: &Book, arabic: bool, ops: &mut Vec<Op>) {
    let tag = |key: TagKey| {
        let samples = DIMENSIONS.iter().flat_map(|dimension| dimension.tags);
        let name = samples.filter(|tag| tag.key == key).map(|tag| tag.name.text(arabic)).next().unwrap_or_default();
        Node::Clause(Clause::Tag(name.into()))
    };
    let date = |field, test| Node::Clause(Clause::Date { field, test });
    let has_phone = Node::Clause(Clause::Presence { field: PresenceField::Phone, present: true });
    let filters = [
        Node::All(vec![tag(TagKey::Skincare), tag(TagKey::Bought), Node::Not(Box::new(tag(TagKey::Lipstick)))]),
        Node::All(vec![date(DateField::LastContact, DateTest::MoreThanDaysAgo(60)), tag(TagKey::Bought)]),
        Node::All(vec![date(DateField::Birthday, DateTest::ThisMonth), has_phone]),
    ];
    for (name, filter) in SEGMENTS.iter().zip(&filters) {
        let name = name.text(arabic);
        if names::segment_named(book, name).is_none() {
            let id = SegmentId(random_id(host));
            ops.push(Op::PutSegment(Segment { id, name: name.into(), filter: print(filter) }));
        }
    }
}

fn put_templates<H: Host>(host: &H, book: &Book, arabic: bool, ops: &mut Vec<Op>) {
    for (name, text) in &TEMPLATES {
        let name = name.text(arabic);
        if names::template_named(book, name).is_none() {
            let id = TemplateId(random_id(host));
            ops.push(Op::PutTemplate(Template { id, name: name.into(), text: text.text(arabic).into() }));
        }
    }
}
