//! Which contacts a query matches, in which order, and the rows of a window.

use super::names::BookNames;
use super::overview::figure;
use super::{Host, Service};
use crate::domain::book::{Book, ContactRef, SortKey};
use crate::domain::date::Date;
use crate::domain::segment::eval::eval;
use crate::domain::segment::parse::parse;
use crate::domain::segment::print::print;
use crate::domain::segment::resolve::compile;
use crate::domain::slots::{Slot, Slots};
use crate::domain::text::fold;
use crate::protocol::{Query, Reply, Row, ServiceError, Sort, Target};
use crate::store::Store;
use std::rc::Rc;

/// Rows of one window, at most: what a page can show many times over.
const WINDOW_LIMIT: u32 = 1_000;
/// Cities offered while typing.
const CITY_SUGGESTIONS: usize = 12;

/// Matches in order, good until the next commit or midnight.
pub(super) struct Sorted {
    query: Query,
    seq: u64,
    today: Date,
    slots: Rc<[Slot]>,
}

/// Contacts that a filter text matches; empty text matches everyone.
pub(super) fn filtered(book: &Book, filter: &str, today: Date) -> Result<Slots, ServiceError> {
    if filter.trim().is_empty() {
        return Ok(book.everyone().clone());
    }
    let resolved = compile(filter, &BookNames(book)).map_err(ServiceError::Segment)?;
    Ok(eval(&resolved, book, today))
}

/// Contacts that a query matches.
pub(super) fn matching(book: &Book, query: &Query, today: Date) -> Result<Slots, ServiceError> {
    let slots = filtered(book, &query.filter, today)?;
    Ok(if query.search.trim().is_empty() { slots } else { book.search(&query.search, &slots) })
}

/// Contacts that a query without a filter matches.
pub(super) fn plain(book: &Book, query: &Query, _: Date) -> Result<Slots, ServiceError> {
    let everyone = book.everyone();
    Ok(if query.search.trim().is_empty() { everyone.clone() } else { book.search(&query.search, everyone) })
}

/// How many contacts a filter text matches; `None` if it does not read, or names what the book does not know.
pub(super) fn counted(book: &Book, filter: &str, today: Date) -> Option<u32> {
    filtered(book, filter, today).ok().map(|slots| figure(slots.len()))
}

/// Finds the contacts of a query.
type Finding = fn(&Book, &Query, Date) -> Result<Slots, ServiceError>;

/// Contacts that an action is about.
///
/// # Errors
/// `Gone` if it names contacts and none of them is in the book any more.
pub(super) fn targeted(book: &Book, target: &Target, today: Date) -> Result<Slots, ServiceError> {
    match target {
        Target::Matching(query) => matching(book, query, today),
        Target::Ids(ids) => {
            let slots: Slots = ids.iter().filter_map(|id| book.slot_of(*id)).collect();
            if slots.is_empty() && !ids.is_empty() { Err(ServiceError::Gone) } else { Ok(slots) }
        }
    }
}

impl<S: Store> Service<S> {
    /// A query's matches in order, from the cache if nothing changed.
    pub(super) async fn sorted<H: Host>(
        &mut self,
        host: &H,
        query: &Query,
        find: Finding,
    ) -> Result<Rc<[Slot]>, ServiceError> {
        let today = host.today();
        let seq = self.desk(host).await?.seq;
        if let Some(sorted) = &self.session.sorted
            && (&sorted.query, sorted.seq, sorted.today) == (query, seq, today)
        {
            return Ok(sorted.slots.clone());
        }
        let book = &self.desk(host).await?.book;
        let slots: Rc<[Slot]> = book.sorted(&find(book, query, today)?, sort_key(query.sort), query.descending).into();
        self.session.sorted = Some(Sorted { query: query.clone(), seq, today, slots: slots.clone() });
        Ok(slots)
    }

    pub(super) async fn count<H: Host>(
        &mut self,
        host: &H,
        query: &Query,
        find: Finding,
    ) -> Result<Reply, ServiceError> {
        let book = &self.desk(host).await?.book;
        Ok(Reply::Count { count: figure(find(book, query, host.today())?.len()) })
    }

    pub(super) async fn window<H: Host>(
        &mut self,
        host: &H,
        query: Query,
        offset: u32,
        limit: u32,
        find: Finding,
    ) -> Result<Reply, ServiceError> {
        let slots = self.sorted(host, &query, find).await?;
        let book = &self.desk(host).await?.book;
        let rows = page(&slots, offset, limit).iter().filter_map(|slot| row_of(book, *slot)).collect();
        Ok(Reply::Window { total: figure(super::journal::as_figure(slots.len())), rows })
    }

    pub(super) async fn parse_filter<H: Host>(&mut self, host: &H, text: &str) -> Result<Reply, ServiceError> {
        let tree = parse(text).map_err(ServiceError::Segment)?;
        // A tree with names that the book does not know would show the builder something that matches nobody.
        compile(text, &BookNames(&self.desk(host).await?.book)).map_err(ServiceError::Segment)?;
        let printed = print(&tree);
        Ok(Reply::Filter { tree, printed })
    }

    pub(super) async fn suggest_cities<H: Host>(&mut self, host: &H, part: &str) -> Result<Reply, ServiceError> {
        Ok(Reply::Names(self.desk(host).await?.book.cities(&fold(part), CITY_SUGGESTIONS)))
    }
}

/// The part of a list that a window shows.
pub(super) fn page<T>(all: &[T], offset: u32, limit: u32) -> &[T] {
    let start = usize::try_from(offset).unwrap_or(usize::MAX).min(all.len());
    let count = usize::try_from(limit.min(WINDOW_LIMIT)).unwrap_or(0);
    let rest = all.get(start..).unwrap_or_default();
    rest.get(..count).unwrap_or(rest)
}

/// A contact as a row of the table.
pub(super) fn row_of(book: &Book, slot: Slot) -> Option<Row> {
    book.with_contact(slot, |contact| Row {
        id: contact.id,
        name: contact.name.to_owned(),
        phone: shown_phone(contact),
        email: contact.emails.first().map(|email| (*email).to_owned()).unwrap_or_default(),
        city: contact.city.to_owned(),
        tags: book.tags_of(slot),
        last_contact: contact.last_contact,
        spent: contact.spent,
        purchases: contact.purchases,
        consent: contact.consent.state,
    })
}

/// The number that messages go to as people read it; else the first phone as it was written.
fn shown_phone(contact: &ContactRef) -> String {
    match (contact.messaging_number(), contact.phones.first()) {
        (Some(number), _) => number.shown(),
        (None, Some(phone)) => phone.raw.to_owned(),
        (None, None) => String::new(),
    }
}

fn sort_key(sort: Sort) -> SortKey {
    match sort {
        Sort::Created => SortKey::Created,
        Sort::Name => SortKey::Name,
        Sort::City => SortKey::City,
        Sort::LastContact => SortKey::LastContact,
        Sort::Spent => SortKey::Spent,
        Sort::Purchases => SortKey::Purchases,
        Sort::LastPurchase => SortKey::LastPurchase,
    }
}
