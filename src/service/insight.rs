//! What a filter or a set of contacts looks like: facets, overlap, and why somebody is in it.

use super::names::BookNames;
use super::overview::figure;
use super::query::{filtered, matching};
use super::{Host, Service};
use crate::domain::contact::ContactId;
use crate::domain::segment::eval::explain;
use crate::domain::segment::parse::parse;
use crate::protocol::{Overlap, Query, Reasons, Reply, ServiceError};
use crate::store::Store;

impl<S: Store> Service<S> {
    /// How the contacts of a query spread.
    pub(super) async fn facets<H: Host>(&mut self, host: &H, query: &Query) -> Result<Reply, ServiceError> {
        let today = host.today();
        let book = &self.desk(host).await?.book;
        let slots = matching(book, query, today)?;
        Ok(Reply::Facets(Box::new(book.facets(&slots))))
    }

    /// How far two filters mean the same contacts.
    pub(super) async fn overlap<H: Host>(&mut self, host: &H, a: &str, b: &str) -> Result<Reply, ServiceError> {
        let today = host.today();
        let book = &self.desk(host).await?.book;
        let (first, second) = (filtered(book, a, today)?, filtered(book, b, today)?);
        let both = first.intersection_len(&second);
        Ok(Reply::Overlap(Overlap {
            only_first: figure(first.len() - both),
            both: figure(both),
            only_second: figure(second.len() - both),
        }))
    }

    /// Why a contact is in a filter, or not.
    ///
    /// # Errors
    /// `Segment` if the filter does not read; `Gone`.
    pub(super) async fn reasons<H: Host>(
        &mut self,
        host: &H,
        filter: &str,
        id: ContactId,
    ) -> Result<Reply, ServiceError> {
        let today = host.today();
        let book = &self.desk(host).await?.book;
        let slot = book.slot_of(id).ok_or(ServiceError::Gone)?;
        let node = parse(filter).map_err(ServiceError::Segment)?;
        let answers = explain(&node, &BookNames(book), book, today, slot).map_err(ServiceError::Segment)?;
        let is_in = filtered(book, filter, today)?.contains(slot);
        let conditions = answers.into_iter().map(|answer| (answer.clause, answer.met)).collect();
        Ok(Reply::Reasons(Reasons { is_in, conditions, tags: book.tags_of(slot) }))
    }
}
