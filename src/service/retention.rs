//! What commits changed is kept for as long as the person chose, then dropped in idle time; what they were stays readable.
//!
//! Nothing is dropped that opening needs, that the person did not choose, or that is among the newest actions. Age is
//! measured from those, not by the clock: a clock that jumps ahead must not cost anybody their history.

use super::journal::{Body, Record, as_figure};
use super::{Host, Service};
use crate::domain::date::Timestamp;
use crate::protocol::{Retention, ServiceError};
use crate::store::{Redaction, Store};

/// So many of the newest commits are kept whatever was chosen.
const ALWAYS: usize = 20;
/// Heads that are read at a time.
const SLICE: u32 = 500;
/// Bodies that are dropped in one transaction.
const BATCH: usize = 200;
/// Commits between two looks at the journal.
const EVERY: u64 = 50;
const MONTH_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What was chosen, and when the journal was looked at last.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    chosen: Option<Retention>,
    /// The newest commit at the last look.
    looked: Option<u64>,
}

impl Keeper {
    /// From now on this is kept.
    pub fn retain(&mut self, retention: Retention) {
        if self.chosen != Some(retention) {
            *self = Keeper { chosen: Some(retention), looked: None };
        }
    }
}

/// Which commits are too old, told from the newest to the oldest.
struct Sieve {
    retention: Retention,
    seen: usize,
    bytes: u64,
    oldest: Option<Timestamp>,
}

impl Sieve {
    fn is_too_old(&mut self, time: Timestamp, bytes: u64) -> bool {
        self.seen += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        if self.seen <= ALWAYS {
            let span = self.retention.months.map(|months| i64::from(months).saturating_mul(MONTH_MS));
            self.oldest = span.map(|span| Timestamp(time.0.saturating_sub(span)));
            return false;
        }
        let limit = self.retention.megabytes.map(|megabytes| u64::from(megabytes).saturating_mul(1_000_000));
        self.oldest.is_some_and(|oldest| time < oldest) || limit.is_some_and(|limit| self.bytes > limit)
    }
}

impl<S: Store> Service<S> {
    /// True if it is time to look what the journal need not keep any more.
    pub(super) fn is_journal_long(&self) -> bool {
        let (Some(_), Some(desk)) = (self.keeper.chosen, &self.desk) else { return false };
        self.keeper.looked.is_none_or(|looked| desk.seq >= looked.saturating_add(EVERY))
    }

    /// Writes a snapshot if one is due, and shortens the journal.
    pub(super) async fn tidy<H: Host>(&mut self, host: &H) -> Result<(), ServiceError> {
        self.snapshot_if_due().await?;
        self.shorten_journal(host).await
    }

    /// Drops what is not to be kept any longer, piece by piece, until somebody waits.
    pub(super) async fn shorten_journal<H: Host>(&mut self, host: &H) -> Result<(), ServiceError> {
        if !self.is_journal_long() {
            return Ok(());
        }
        let (Some(retention), Some(desk)) = (self.keeper.chosen, &self.desk) else { return Ok(()) };
        let (newest, snapped) = (desk.seq, desk.snapped);
        let mut sieve = Sieve { retention, seen: 0, bytes: 0, oldest: None };
        let mut before = u64::MAX;
        loop {
            let records = self.records_before(before, SLICE).await?;
            let Some(oldest) = records.last().map(|record| record.head.seq) else { break };
            // Below a whole slice without bodies there are none.
            if records.iter().all(|record| record.body == Body::Dropped) {
                break;
            }
            let mut gone = Vec::new();
            for record in records {
                let bytes = match record.body {
                    Body::Kept(bytes) => bytes,
                    Body::Dropped => 0,
                    Body::Unmeasured => {
                        self.store.entry(record.head.seq).await?.map_or(0, |entry| as_figure(entry.len()))
                    }
                };
                let droppable = record.body != Body::Dropped && record.head.seq <= snapped;
                if sieve.is_too_old(record.head.time, bytes) && droppable {
                    gone.push(record);
                }
            }
            for batch in gone.chunks(BATCH) {
                self.drop_bodies(batch).await?;
                host.breathe().await;
                if host.cancelled() {
                    return Ok(());
                }
            }
            before = oldest;
            host.breathe().await;
            if host.cancelled() {
                return Ok(());
            }
        }
        self.keeper.looked = Some(newest);
        Ok(())
    }

    async fn drop_bodies(&mut self, records: &[Record]) -> Result<(), ServiceError> {
        let mut redaction = Redaction::default();
        for record in records {
            redaction.drop.push(record.head.seq);
            redaction.heads.push((record.head.seq, record.dropped()));
        }
        self.store.redact(redaction).await?;
        if let Some(desk) = &mut self.desk {
            records.iter().for_each(|record| desk.timeline.forget(record.head.seq));
        }
        Ok(())
    }
}
