//! What a backup has and the book has not, and the other way round: contacts by identity, everything else by id.

use super::contents::frame;
use super::missing::is_missing;
use super::stop_if_cancelled;
use crate::domain::book::Book;
use crate::domain::contact::{Contact, ContactId, FieldName};
use crate::domain::export::backup::{BackupData, BackupFrame};
use crate::domain::tag::TagId;
use crate::protocol::{Names, ServiceError, Stage, Thing, ThingChanges};
use crate::service::Host;
use crate::service::journal::as_figure;
use crate::service::overview::figure;

/// Contacts that are compared between two looks at the event loop.
const SLICE: usize = 4_096;
/// So many names are told of each kind of thing.
const NAMES: usize = 20;

/// Contacts that differ. Those of the backup are given by their place in it.
pub(super) struct Difference {
    pub(super) added: Vec<usize>,
    pub(super) changed: Vec<usize>,
    /// By id.
    pub(super) removed: Vec<ContactId>,
    /// Those of `added` that the book does not have under another identity either.
    pub(super) missing: Vec<usize>,
}

/// Compares every contact, in slices.
///
/// # Errors
/// `Cancelled`.
pub(super) async fn difference<H: Host>(host: &H, book: &Book, data: &BackupData) -> Result<Difference, ServiceError> {
    let mut found = Difference { added: Vec::new(), changed: Vec::new(), removed: Vec::new(), missing: Vec::new() };
    let total = as_figure(data.contacts.len());
    for (at, (contact, tags)) in data.contacts.iter().enumerate() {
        if at % SLICE == 0 {
            host.progress(Stage::Matching, as_figure(at), total);
            stop_if_cancelled(host).await?;
        }
        match book.slot_of(contact.id) {
            None => {
                found.added.push(at);
                if is_missing(book, contact) {
                    found.missing.push(at);
                }
            }
            Some(slot) => {
                let same = book.contact(slot).as_ref() == Some(contact) && book.tags_of(slot) == *tags;
                if !same {
                    found.changed.push(at);
                }
            }
        }
    }
    let stays = |id: &ContactId| data.contacts.binary_search_by_key(id, |(contact, _)| contact.id).is_ok();
    found.removed = book.everyone().iter().filter_map(|slot| book.id_of(slot)).filter(|id| !stays(id)).collect();
    found.removed.sort_unstable();
    Ok(found)
}

/// The fields in which a contact of the backup differs from the book's.
pub(super) fn fields(here: &Contact, there: &Contact) -> Vec<FieldName> {
    FieldName::ALL.into_iter().filter(|field| here.get(*field) != there.get(*field)).collect()
}

/// Whether a contact's tags differ.
pub(super) fn tags_differ(book: &Book, contact: ContactId, tags: &[TagId]) -> bool {
    book.slot_of(contact).is_some_and(|slot| book.tags_of(slot) != tags)
}

/// What else comes and goes; kinds where nothing does are left out.
pub(super) fn things(book: &Book, there: &BackupFrame) -> Vec<ThingChanges> {
    let here = frame(book, there.made).sorted();
    let mut settings = ThingChanges::none(Thing::Settings);
    settings.changed.count = u32::from(here.settings != there.settings);
    [
        changes(Thing::Tags, &here.tags, &there.tags, |tag| tag.id, |tag| &tag.name),
        changes(Thing::Dimensions, &here.dimensions, &there.dimensions, |dimension| dimension.id, |it| &it.name),
        changes(Thing::Segments, &here.segments, &there.segments, |segment| segment.id, |segment| &segment.name),
        changes(Thing::Templates, &here.templates, &there.templates, |template| template.id, |it| &it.name),
        changes(Thing::Lists, &here.lists, &there.lists, |list| list.id, |list| &list.name),
        changes(Thing::Campaigns, &here.campaigns, &there.campaigns, |campaign| campaign.id, |it| &it.name),
        changes(Thing::Recipes, &here.recipes, &there.recipes, |recipe| recipe.id, |recipe| &recipe.name),
        changes(Thing::Arrangements, &here.arrangements, &there.arrangements, |it| it.id, |it| &it.name),
        settings,
    ]
    .into_iter()
    .filter(|changes| changes.added.count + changes.changed.count + changes.removed.count > 0)
    .collect()
}

impl ThingChanges {
    fn none(thing: Thing) -> ThingChanges {
        ThingChanges { thing, added: Names::default(), changed: Names::default(), removed: Names::default() }
    }
}

/// Compares two lists that are sorted by id.
fn changes<T: PartialEq, K: Ord>(
    thing: Thing,
    here: &[T],
    there: &[T],
    id: impl Fn(&T) -> K,
    name: impl Fn(&T) -> &str,
) -> ThingChanges {
    let find = |among: &[T], item: &T| among.binary_search_by_key(&id(item), &id).ok();
    let counterpart = |item: &T| find(here, item).and_then(|at| here.get(at));
    let added = names(there.iter().filter(|item| counterpart(item).is_none()).map(&name));
    let differs = |item: &&T| counterpart(item).is_some_and(|other| other != *item);
    let changed = names(there.iter().filter(differs).map(&name));
    let removed = names(here.iter().filter(|item| find(there, item).is_none()).map(&name));
    ThingChanges { thing, added, changed, removed }
}

fn names<'a>(all: impl Iterator<Item = &'a str>) -> Names {
    let mut first = Vec::new();
    let mut count = 0usize;
    for name in all {
        count += 1;
        if first.len() < NAMES {
            first.push(name.to_owned());
        }
    }
    Names { count: figure(as_figure(count)), first }
}
