//! How a book is opened: the newest snapshot, and the journal behind it.

use super::errors::damaged;
use super::journal::{Desk, Record, Unsnapped, as_figure, content, timeline_of};
use super::timeline;
use super::{Host, Service};
use crate::domain::book::Book;
use crate::domain::book::op::Commit;
use crate::domain::sentinel::Digest;
use crate::domain::sentinel::stamp::parse_stamped;
use crate::protocol::{ServiceError, Stage, StorageTrouble};
use crate::store::{Snapshot, Store};

/// Commits replayed between two looks at the event loop.
const REPLAY_SLICE: usize = 64;
/// How often a book is opened that others go on writing.
const OPENINGS: u32 = 4;

impl<S: Store> Service<S> {
    /// Reads the newest snapshot and replays the journal behind it; again, if others went on meanwhile.
    pub(super) async fn open<H: Host>(&mut self, host: &H) -> Result<Desk, ServiceError> {
        for _ in 0..OPENINGS {
            if let Some(desk) = self.try_open(host).await? {
                return Ok(desk);
            }
        }
        Err(ServiceError::Storage(StorageTrouble::Failed("others go on writing".into())))
    }

    /// `None` if somebody wrote between two looks at the store, so that journal and history are of different moments.
    async fn try_open<H: Host>(&mut self, host: &H) -> Result<Option<Desk>, ServiceError> {
        host.progress(Stage::Opening, 0, 1);
        self.check_lock().await?;
        let opened = self.store.open().await?;
        let (mut book, mut seq, mut digest, blocks) = match opened.snapshot {
            Some(Snapshot { seq, head, blocks }) => {
                let (stamp, head) = parse_stamped(&head).map_err(damaged)?;
                let (digest, digests) = match stamp {
                    Some(stamp) => {
                        stamp.check(head, &blocks).map_err(damaged)?;
                        (stamp.journal, stamp.blocks)
                    }
                    // From before there were stamps: the digest begins here.
                    None => (Digest::default(), blocks.iter().map(|block| Digest::of(block)).collect()),
                };
                // What was read goes as the book comes: a worker's memory never shrinks again.
                (Book::open(head, blocks).map_err(damaged)?, seq, digest, digests)
            }
            None => (Book::new(), 0, Digest::default(), Vec::new()),
        };
        let held = self.guard.held_seq();
        let mut held_digest = (held == Some(seq)).then_some(digest);
        let snapped = seq;
        let mut unsnapped = Unsnapped::default();
        let total = opened.tail.len();
        for (done, bytes) in opened.tail.into_iter().enumerate() {
            // Only the commit is read: what would take it back stands behind it.
            let (commit, _): (Commit, &[u8]) = postcard::take_from_bytes(content(&bytes)?).map_err(damaged)?;
            if commit.seq != seq + 1 {
                return Err(damaged(format!("commit {} stands behind {seq}", commit.seq)));
            }
            seq = commit.seq;
            digest = digest.then(&bytes);
            if held == Some(seq) {
                held_digest = Some(digest);
            }
            unsnapped.count(bytes.len());
            // The entry of a large import is as large as the contacts that it makes.
            drop(bytes);
            book.apply_at(commit.time, commit.device, commit.ops)
                .map_err(|error| damaged(format!("commit {seq}: {error}")))?;
            if done % REPLAY_SLICE == 0 {
                host.progress(Stage::Opening, as_figure(done), as_figure(total));
                host.breathe().await;
            }
        }
        let records = self.records_before(u64::MAX, timeline::DEPTH).await?;
        let is_ahead = records.first().is_some_and(|record| record.head.seq > seq);
        if is_ahead && self.store.entry(seq.saturating_add(1)).await?.is_some() {
            return Ok(None);
        }
        check_history(&records, seq, total)?;
        let time = records.first().map(|record| record.head.time).unwrap_or_default();
        let timeline = timeline_of(&records);
        Ok(Some(Desk { book, seq, timeline, snapped, unsnapped, time, digest, held_digest, blocks }))
    }
}

/// Undo goes back from head to head, so none may be missing between the oldest that was read and the newest commit.
fn check_history(records: &[Record], seq: u64, tail: usize) -> Result<(), ServiceError> {
    let is_there = |(record, expected): (&Record, u64)| record.head.seq == expected;
    if records.is_empty() && tail == 0 {
        return Ok(());
    }
    let newest_first = (0..=seq).rev();
    match records.first().is_some_and(|record| record.head.seq == seq) && records.iter().zip(newest_first).all(is_there)
    {
        true => Ok(()),
        false => Err(damaged(format!("the history behind commit {seq} has gaps"))),
    }
}
