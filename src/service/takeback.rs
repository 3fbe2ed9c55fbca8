//! Taking back any commit, or doing one again: first what it would come to, then doing it as a commit of its own.

use super::journal::{Change, as_figure, undone};
use super::{Host, Service, errors};
use crate::domain::book::op::{Entry, Head, Op};
use crate::domain::book::takeback::{Delta, Plan, Planner, book_after};
use crate::domain::book::{Book, OpError};
use crate::domain::date::Timestamp;
use crate::protocol::{Committed, Reply, ServiceError, Stage, UndoPlan};
use crate::store::Store;

/// Contacts that are compared between two looks at the event loop.
const SLICE: usize = 4096;

/// What taking back one commit comes to.
struct Planned {
    /// The commit that is taken back: the one that was asked about or, if that was undone, the one that undid it.
    of: Head,
    plan: Plan,
}

impl<S: Store> Service<S> {
    /// What taking a commit back, or doing it again, would come to.
    pub(super) async fn undo_plan<H: Host>(&mut self, host: &H, seq: u64) -> Result<Reply, ServiceError> {
        let Planned { of, plan } = self.planned(host, seq).await?;
        let head = self.head(seq).await?;
        Ok(Reply::UndoPlan(Box::new(UndoPlan {
            label: head.label,
            time: head.time,
            again: of.seq != seq,
            figures: plan.figures,
            turned: plan.turned,
            kept: plan.kept,
            kept_total: plan.kept_total,
            nothing: plan.ops.is_empty(),
        })))
    }

    /// Takes a commit back, or does it again.
    pub(super) async fn undo_commit<H: Host>(&mut self, host: &H, seq: u64) -> Result<Committed, ServiceError> {
        self.read_back_to(host, seq).await?;
        let of = self.chronicle.culprit(seq);
        let timeline = &self.desk(host).await?.timeline;
        // The last step back and the last one forth are known to the letter.
        if timeline.next_undo().is_some_and(|step| step.seq == of) {
            return self.undo(host).await;
        }
        if timeline.next_redo().is_some_and(|step| step.seq == seq) {
            return self.redo(host).await;
        }
        let Planned { of, plan } = self.planned(host, seq).await?;
        host.progress(Stage::Saving, 0, 1);
        host.breathe().await;
        self.commit(host, Change { label: undone(of.label), ops: plan.ops, refers_to: Some(of.seq), made: None }).await
    }

    async fn planned<H: Host>(&mut self, host: &H, seq: u64) -> Result<Planned, ServiceError> {
        self.read_back_to(host, seq).await?;
        let of = self.head(self.chronicle.culprit(seq)).await?;
        let (delta, entry_time) = self.delta(host, &of).await?;
        let book = &self.desk(host).await?.book;
        let mut planner = Planner::new(delta, entry_time);
        let total = as_figure(planner.left());
        while planner.left() > 0 {
            host.progress(Stage::Comparing, total - as_figure(planner.left()), total);
            host.breathe().await;
            if host.cancelled() {
                return Err(ServiceError::Cancelled);
            }
            planner.step(book, SLICE);
        }
        Ok(Planned { of, plan: planner.finish(book) })
    }

    /// What a commit changed, and when.
    pub(super) async fn delta<H: Host>(&mut self, host: &H, of: &Head) -> Result<(Delta, Timestamp), ServiceError> {
        self.read_back_to(host, of.seq).await?;
        let entry: Entry = self.entry(of.seq).await?;
        let era = if entry.commit.ops.iter().any(|op| matches!(op, Op::Replace(_))) {
            None
        } else {
            self.book_before_replacement(of.seq).await?
        };
        let time = entry.commit.time;
        let delta = Delta::of(entry, era.as_ref(), &self.desk(host).await?.book).map_err(damaged)?;
        Ok((delta, time))
    }

    /// The book as it was before the first restore behind a commit, if there was one: slots meant other contacts then.
    async fn book_before_replacement(&self, seq: u64) -> Result<Option<Book>, ServiceError> {
        let mut from = seq;
        while let Some(replaced) = self.chronicle.replaced_after(from) {
            if let Some(book) = book_after(self.entry(replaced).await?.inverse).map_err(damaged)? {
                return Ok(Some(book));
            }
            // Taken back contact by contact, so slots are what they were.
            from = replaced;
        }
        Ok(None)
    }

    /// The head of a commit.
    pub(super) async fn head(&self, seq: u64) -> Result<Head, ServiceError> {
        let heads = self.heads_before(seq.saturating_add(1), 1).await?;
        heads.into_iter().next().filter(|head| head.seq == seq).ok_or(ServiceError::Gone)
    }
}

fn damaged(error: OpError) -> ServiceError {
    errors::damaged(error)
}
