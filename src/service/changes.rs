//! What a commit changed, for people: contacts page by page, and everything else by name.

use super::overview::figure;
use super::{Host, Service};
use crate::domain::arrangement::Arrangement;
use crate::domain::book::Book;
use crate::domain::book::takeback::{ContactDelta, Delta, Flips, NAMED, Pair, Thing, Turned, differences};
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::domain::message::{BroadcastList, Campaign, Template};
use crate::domain::segment::Segment;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{Dimension, TagId};
use crate::protocol::{ChangedContact, ChangedThing, CommitDetail, Reply, ServiceError};
use crate::store::Store;
use std::collections::BTreeMap;

/// Contacts of one page, at most.
const PAGE_LIMIT: u32 = 200;

impl<S: Store> Service<S> {
    /// What a commit changed, with these of its contacts.
    pub(super) async fn commit_detail<H: Host>(
        &mut self,
        host: &H,
        seq: u64,
        offset: u32,
        limit: u32,
    ) -> Result<Reply, ServiceError> {
        let head = self.head(seq).await?;
        let (delta, _) = self.delta(host, &head).await?;
        let book = &self.desk(host).await?.book;
        Ok(Reply::CommitDetail(Box::new(detail(book, &delta, offset, limit.min(PAGE_LIMIT)))))
    }
}

fn detail(book: &Book, delta: &Delta, offset: u32, limit: u32) -> CommitDetail {
    let names = tag_names(book, delta);
    // Those with a change of their own stand first, those of whom many were changed at once behind them.
    let own: Slots = delta.contacts.iter().filter_map(|contact| book.slot_of(contact.id())).collect();
    let mut many = Slots::new();
    for flips in delta.flips.values() {
        many |= &flips.gained;
        many |= &flips.lost;
    }
    for (slots, _, _) in &delta.consent {
        many |= slots;
    }
    for flips in delta.permits.values() {
        many |= &flips.gained;
        many |= &flips.lost;
    }
    let marked = delta.marks.iter().filter_map(|(_, contact, ..)| book.slot_of(*contact));
    many.extend(marked.collect::<Vec<_>>());
    many -= &own;
    let first = usize::try_from(offset).unwrap_or(usize::MAX);
    let room = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut contacts: Vec<ChangedContact> =
        delta.contacts.iter().skip(first).take(room).map(|contact| single(book, delta, contact, &names)).collect();
    let behind = first.saturating_sub(delta.contacts.len());
    let rest = room - contacts.len();
    contacts.extend(many.iter().skip(behind).take(rest).map(|slot| of_many(book, delta, slot, &names)));
    let total = u32::try_from(delta.contacts.len()).unwrap_or(u32::MAX).saturating_add(figure(many.len()));
    CommitDetail { reason: delta.reason.clone(), total, contacts, things: things(delta) }
}

/// A contact with a change of its own.
fn single(book: &Book, delta: &Delta, contact: &ContactDelta, names: &BTreeMap<TagId, String>) -> ChangedContact {
    let id = contact.id();
    let slot = book.slot_of(id);
    let mut changed = match slot {
        Some(slot) => of_many(book, delta, slot, names),
        None => unknown(id),
    };
    let called = |tags: &[TagId]| tags.iter().filter_map(|tag| names.get(tag).cloned()).collect();
    match contact {
        ContactDelta::Added(new) => {
            changed.turned = Some(Turned::Returned);
            changed.gained = called(&new.tags);
            changed.fields = differences(&Contact::new(id, new.contact.created), &new.contact);
            if changed.name.is_empty() {
                changed.name.clone_from(&new.contact.name);
            }
        }
        ContactDelta::Removed(old) => {
            changed.turned = Some(Turned::Dropped);
            changed.lost = called(&old.tags);
            changed.fields = differences(&old.contact, &Contact::new(id, old.contact.created));
            if changed.name.is_empty() {
                changed.name.clone_from(&old.contact.name);
            }
        }
        ContactDelta::Changed(_, fields) => {
            changed.fields.extend(fields.iter().cloned());
            let written = fields.iter().find_map(|(before, after)| match (before, after) {
                (FieldValue::Name(before), FieldValue::Name(after)) => {
                    Some(if after.is_empty() { before } else { after })
                }
                _ => None,
            });
            if let Some(name) = written.filter(|_| changed.name.is_empty()) {
                changed.name.clone_from(name);
            }
        }
    }
    changed
}

fn unknown(id: ContactId) -> ChangedContact {
    ChangedContact {
        id,
        name: String::new(),
        lives: false,
        turned: None,
        fields: Vec::new(),
        gained: Vec::new(),
        lost: Vec::new(),
        marked: None,
    }
}

/// What was changed in a contact together with others.
fn of_many(book: &Book, delta: &Delta, slot: Slot, names: &BTreeMap<TagId, String>) -> ChangedContact {
    let found = book.with_contact(slot, |contact| {
        let name = if contact.name.is_empty() {
            contact.messaging_number().map(|number| number.shown()).unwrap_or_default()
        } else {
            contact.name.to_owned()
        };
        (contact.id, name)
    });
    let (id, name) = match found {
        Some((id, name)) => (Some(id), name),
        None => (None, String::new()),
    };
    let flipped = |pick: fn(&Flips) -> &Slots| {
        let tags = delta.flips.iter().filter(|(_, flips)| pick(flips).contains(slot));
        tags.filter_map(|(tag, _)| names.get(tag).cloned()).collect()
    };
    let consent = delta
        .consent
        .iter()
        .filter(|(slots, ..)| slots.contains(slot))
        .map(|(_, before, after)| (FieldValue::Consent(before.clone()), FieldValue::Consent(after.clone())));
    let entries = |pick: fn(&Flips) -> &Slots| {
        let permits = delta.permits.iter().filter(|(_, flips)| pick(flips).contains(slot));
        permits.map(|(permission, _)| permission.clone()).collect::<Vec<_>>()
    };
    let (lost, gained) = (entries(|flips| &flips.lost), entries(|flips| &flips.gained));
    let ledger = (!lost.is_empty() || !gained.is_empty())
        .then_some((FieldValue::Permissions(lost), FieldValue::Permissions(gained)));
    let marked = delta.marks.iter().find(|(_, contact, ..)| Some(*contact) == id);
    ChangedContact {
        name,
        lives: id.is_some(),
        fields: consent.chain(ledger).collect(),
        gained: flipped(|flips| &flips.gained),
        lost: flipped(|flips| &flips.lost),
        marked: marked.map(|(_, _, before, after)| (*before, *after)),
        ..unknown(id.unwrap_or(ContactId(0)))
    }
}

/// Tags by name: as they are called now, or as the commit knew them.
fn tag_names(book: &Book, delta: &Delta) -> BTreeMap<TagId, String> {
    let known = delta.tags.iter().filter_map(|(id, (before, after))| {
        let tag = after.as_ref().or(before.as_ref())?;
        Some((*id, tag.name.clone()))
    });
    let now = book.tags().map(|tag| (tag.id, tag.name.clone()));
    known.chain(now).collect()
}

fn things(delta: &Delta) -> Vec<ChangedThing> {
    let mut things = Vec::new();
    for pair in delta.tags.values() {
        things.extend(thing(pair, |tag| Thing::Tag(tag.name.clone()), |tag| vec![&tag.name]));
    }
    for pair in delta.dimensions.values() {
        let name = |dimension: &Dimension| Thing::Dimension(dimension.name.clone());
        things.extend(thing(pair, name, |dimension| vec![&dimension.name]));
    }
    for pair in delta.segments.values() {
        let name = |segment: &Segment| Thing::Segment(segment.name.clone());
        things.extend(thing(pair, name, |segment| vec![&segment.name, &segment.filter]));
    }
    for pair in delta.templates.values() {
        let name = |template: &Template| Thing::Template(template.name.clone());
        things.extend(thing(pair, name, |template| vec![&template.name, &template.text]));
    }
    for pair in delta.lists.values() {
        let name = |list: &BroadcastList| Thing::List(list.name.clone());
        things.extend(thing(pair, name, |list| vec![&list.name]));
    }
    for pair in delta.campaigns.values() {
        let name = |campaign: &Campaign| Thing::Campaign(campaign.name.clone());
        things.extend(thing(pair, name, |campaign| vec![&campaign.name, &campaign.text]));
    }
    for pair in delta.recipes.values() {
        things.extend(thing(pair, |recipe| Thing::Recipe(recipe.name.clone()), |_| Vec::new()));
    }
    for pair in delta.arrangements.values() {
        let name = |one: &Arrangement| Thing::Arrangement(one.id.kind, one.name.clone());
        things.extend(thing(pair, name, |one| vec![&one.name]));
    }
    if let Some((before, after)) = &delta.settings {
        let pair = (Some(before.clone()), Some(after.clone()));
        things.extend(thing(&pair, |_| Thing::Settings, |settings| vec![&settings.shop, &settings.currency]));
    }
    things.truncate(NAMED);
    things
}

fn thing<T>(pair: &Pair<T>, name: impl Fn(&T) -> Thing, texts: impl Fn(&T) -> Vec<&String>) -> Option<ChangedThing> {
    let (before, after) = (pair.0.as_ref(), pair.1.as_ref());
    let turned = match (before, after) {
        (Some(_), Some(_)) => Turned::Changed,
        (Some(_), None) => Turned::Dropped,
        _ => Turned::Returned,
    };
    let texts = match (before, after) {
        (Some(before), Some(after)) => {
            let both = texts(before).into_iter().zip(texts(after)).filter(|(before, after)| before != after);
            both.map(|(before, after)| (before.clone(), after.clone())).collect()
        }
        _ => Vec::new(),
    };
    Some(ChangedThing { what: name(after.or(before)?), turned, texts })
}
