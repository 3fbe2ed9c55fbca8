//! The health of tags and list, what purchases say, and what sets a group apart.

use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::date::Date;
use crate::domain::health::apart::Floors;
use crate::domain::health::lifetime::Costs;
use crate::domain::health::rfm::RfmGroup;
use crate::domain::slots::SlotSet;
use crate::domain::tag::{Tag, TagColor};
use crate::domain::upkeep::checkup::{Checkup, CheckupReport, examine_book};
use crate::domain::upkeep::figures::{ApartReport, rank, sets_apart, value_of};
use crate::domain::upkeep::tags::new_tag_id;
use crate::protocol::{FiguresView, ServiceError};
use crate::service::errors::internal;
use crate::service::journal::{Change, Desk};
use crate::service::overview::figure;
use crate::service::query::filtered;
use crate::service::{Host, Service, names};
use crate::store::Store;

impl<S: Store> Service<S> {
    /// Examines the book, and keeps the score of the day.
    pub(super) async fn checkup<H: Host>(&mut self, host: &H) -> Result<CheckupReport, ServiceError> {
        let found = self.examined(host).await?;
        let book = &self.desk(host).await?.book;
        let report = found.report(book);
        let kept = found.record(book);
        self.commit(host, Change::new(kept.label, kept.ops)).await?;
        Ok(report)
    }

    /// Examines the book. Duplicates are those of the last search that still stand.
    pub(super) async fn examined<H: Host>(&mut self, host: &H) -> Result<Checkup, ServiceError> {
        let today = host.today();
        self.desk(host).await?;
        let Some(Desk { book, .. }) = &self.desk else {
            return Err(internal("no book is open"));
        };
        let waiting = self.session.duplicates.as_ref().map(|found| found.waiting(book)).unwrap_or_default();
        Ok(examine_book(book, &waiting, today))
    }
}

/// Customers ranked, and what the average one is worth.
pub(super) fn figures(book: &Book, today: Date) -> FiguresView {
    let ranked = rank(book, book.everyone(), today);
    let (lifetime, _) = value_of(book, None, book.everyone(), &Costs::default(), today);
    let groups = ranked.groups.iter().map(|(group, slots)| (*group, figure(slots.len()))).collect();
    FiguresView { customers: figure(ranked.customers.len()), groups, lifetime }
}

/// What sets the contacts of a filter apart from all others.
///
/// # Errors
/// `Segment` if the filter does not read.
pub(super) fn apart(book: &Book, filter: &str, today: Date) -> Result<ApartReport, ServiceError> {
    Ok(sets_apart(book, &filtered(book, filter, today)?, Floors::default(), today))
}

/// Gives a tag to a group of customers.
///
/// # Errors
/// `Name` without a name; `Gone` if nobody is in the group any more.
pub(super) fn tag_group(book: &Book, group: RfmGroup, name: &str, today: Date) -> Result<Change, ServiceError> {
    let name = names::cleaned(name)?;
    let ranked = rank(book, book.everyone(), today);
    let members = ranked.groups.into_iter().find(|(of, _)| *of == group).map(|(_, slots)| slots).unwrap_or_default();
    if members.is_empty() {
        return Err(ServiceError::Gone);
    }
    let known = names::tag_named(book, &name).map(|tag| tag.id);
    let id = known.unwrap_or_else(|| new_tag_id(book, &name));
    let mut ops = Vec::new();
    if known.is_none() {
        ops.push(Op::PutTag(Tag { id, name: name.clone(), color: TagColor::Indigo, dimension: None }));
    }
    let label = Label::Tagged { count: figure(members.len()), added: vec![name], removed: Vec::new() };
    ops.push(Op::AddTag { tag: id, contacts: SlotSet(members) });
    Ok(Change::new(label, ops))
}
