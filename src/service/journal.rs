//! How a book is opened, changed, undone and snapshotted: the only code that writes to the store.
//!
//! A change is applied in memory, written, and only then called saved. If it can't be written, memory goes back to exactly
//! what the store holds, slots included, because later commits name contacts by slot.

use super::errors::{damaged, internal};
use super::timeline::{self, Timeline};
use super::{Host, Service};
use crate::domain::book::op::{Commit, Entry, Head, Label, Made, Op, Origin, Trace};
use crate::domain::book::{Applied, Book, OpError};
use crate::domain::slots::SlotSet;
use crate::protocol::{Committed, NameTrouble, ServiceError, Stage};
use crate::store::{SnapshotChange, Store};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A snapshot is due after so many commits …
const SNAPSHOT_COMMITS: u32 = 64;
/// … or so many bytes of journal, whichever comes first.
const SNAPSHOT_BYTES: usize = 256 * 1024;
/// First byte of every journal entry and head; raised when the shape of a commit changes. What version 1 wrote reads the
/// same: ops that were written otherwise then have places of their own.
const JOURNAL_VERSION: u8 = 2;
const FORMER_VERSION: u8 = 1;
/// Commits replayed at opening between two looks at the event loop.
const REPLAY_SLICE: usize = 64;

/// An open book and where its journal stands.
pub(super) struct Desk {
    pub book: Book,
    /// Number of the newest commit; 0 for a book that never had one.
    pub seq: u64,
    pub timeline: Timeline,
    unsnapped: Unsnapped,
}

/// The journal behind the newest snapshot.
#[derive(Debug, Clone, Copy, Default)]
struct Unsnapped {
    commits: u32,
    bytes: usize,
}

impl Unsnapped {
    fn count(&mut self, bytes: usize) {
        self.commits = self.commits.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    fn is_due(&self) -> bool {
        self.commits >= SNAPSHOT_COMMITS || self.bytes >= SNAPSHOT_BYTES
    }
}

/// A change of the book on its way to becoming a commit. Without ops there is nothing to do, and nothing is written.
pub(super) struct Change {
    pub label: Label,
    pub ops: Vec<Op>,
    /// For an undo or redo: the commit it is about.
    pub refers_to: Option<u64>,
    pub made: Option<Made>,
}

impl Change {
    pub fn new(label: Label, ops: Vec<Op>) -> Change {
        Change { label, ops, refers_to: None, made: None }
    }

    pub fn making(label: Label, ops: Vec<Op>, made: Made) -> Change {
        Change { label, ops, refers_to: None, made: Some(made) }
    }
}

impl<S: Store> Service<S> {
    /// The open book; opens it if need be.
    pub(super) async fn desk<H: Host>(&mut self, host: &H) -> Result<&mut Desk, ServiceError> {
        let desk = match self.desk.take() {
            Some(desk) => desk,
            None => self.open(host).await?,
        };
        Ok(self.desk.insert(desk))
    }

    /// Reads the newest snapshot and replays the journal behind it.
    async fn open<H: Host>(&mut self, host: &H) -> Result<Desk, ServiceError> {
        host.progress(Stage::Opening, 0, 1);
        let opened = self.store.open().await?;
        let (mut book, mut seq) = match opened.snapshot {
            Some(snapshot) => (Book::open(&snapshot.head, &snapshot.blocks).map_err(damaged)?, snapshot.seq),
            None => (Book::new(), 0),
        };
        let mut unsnapped = Unsnapped::default();
        let total = opened.tail.len();
        for (done, bytes) in opened.tail.into_iter().enumerate() {
            // Only the commit is read: what would take it back stands behind it.
            let (commit, _): (Commit, &[u8]) = postcard::take_from_bytes(content(&bytes)?).map_err(damaged)?;
            if commit.seq != seq + 1 {
                return Err(damaged(format!("commit {} stands behind {seq}", commit.seq)));
            }
            seq = commit.seq;
            book.apply(commit.ops).map_err(|error| damaged(format!("commit {seq}: {error}")))?;
            unsnapped.count(bytes.len());
            if done % REPLAY_SLICE == 0 {
                host.progress(Stage::Opening, as_figure(done), as_figure(total));
                host.breathe().await;
            }
        }
        let mut heads = self.heads_before(u64::MAX, timeline::DEPTH).await?;
        heads.reverse();
        Ok(Desk { book, seq, timeline: Timeline::from_heads(&heads), unsnapped })
    }

    /// History heads below `before`, newest first.
    pub(super) async fn heads_before(&self, before: u64, limit: u32) -> Result<Vec<Head>, ServiceError> {
        let heads = self.store.heads(before, limit).await?;
        heads.iter().map(|bytes| decode(bytes)).collect()
    }

    /// The head of the commit that this request came to, with what it made, if it is among the newest.
    pub(super) async fn head_of(&self, asked: Origin) -> Result<Option<(Head, Option<Made>)>, ServiceError> {
        for bytes in self.store.heads(u64::MAX, timeline::DEPTH).await? {
            let (head, behind) = postcard::take_from_bytes(content(&bytes)?).map_err(damaged)?;
            let trace: Option<Trace> =
                (!behind.is_empty()).then(|| postcard::from_bytes(behind)).transpose().map_err(damaged)?;
            if let Some(trace) = trace.filter(|trace| trace.origin == asked) {
                return Ok(Some((head, trace.made)));
            }
        }
        Ok(None)
    }

    /// Applies a change and saves it. On an error the book, and the store, are as they were.
    pub(super) async fn commit<H: Host>(&mut self, host: &H, change: Change) -> Result<Committed, ServiceError> {
        let (device, asked) = (self.device, self.asked);
        let desk = self.desk(host).await?;
        let Change { label, ops, refers_to, made } = change;
        if ops.is_empty() {
            return self.committed(host, label, made);
        }
        let seq = desk.seq + 1;
        let time = host.now();
        let commit = Commit { seq, time, device, label, ops };
        // An entry is a commit and its inverse side by side, so the commit is written first and its ops are not copied.
        let entry = encode(&commit, vec![JOURNAL_VERSION])?;
        let Commit { label, ops, .. } = commit;
        let slots = desk.book.slots_given();
        let Applied { inverse, touched } = desk.book.apply(ops).map_err(refused)?;
        if inverse.is_empty() {
            // Everything was so already: there is nothing to save, and nothing to take back.
            return self.committed(host, label, made);
        }
        // Out of reach until the write is decided: should this future be dropped half-way, the next request opens the book
        // anew instead of going on with a change that may not be saved.
        let Some(mut desk) = self.desk.take() else {
            return Err(internal("the book was closed while it was changed"));
        };
        let encoded = encode(&inverse, entry).and_then(|entry| {
            let head = Head { seq, time, label: label.clone(), touched: SlotSet(touched), refers_to };
            let head = encode(&head, vec![JOURNAL_VERSION])?;
            // Behind the head, where whoever only wants the head does not look.
            Ok((
                entry,
                match asked {
                    Some(origin) => encode(&Trace { origin, made }, head)?,
                    None => head,
                },
            ))
        });
        let written = match encoded {
            Ok((entry, head)) => {
                let bytes = entry.len();
                self.store.append(seq, entry, head).await.map(|()| bytes).map_err(ServiceError::from)
            }
            Err(error) => Err(error),
        };
        match written {
            Ok(bytes) => {
                desk.seq = seq;
                desk.timeline.record(seq, &label, refers_to);
                desk.unsnapped.count(bytes);
                self.desk = Some(desk);
                self.follow_duplicates(&label, seq);
                self.committed(host, label, made)
            }
            Err(error) => {
                // If that fails, memory has parted from the store, and the next request opens the book anew.
                if desk.book.take_back(inverse, slots).is_ok() {
                    self.desk = Some(desk);
                }
                Err(error)
            }
        }
    }

    fn committed<H: Host>(&self, host: &H, label: Label, made: Option<Made>) -> Result<Committed, ServiceError> {
        let overview = self.overview(host)?;
        Ok(Committed { seq: overview.seq, label, overview: Box::new(overview), made })
    }

    /// Takes back the newest action that was not taken back yet.
    pub(super) async fn undo<H: Host>(&mut self, host: &H) -> Result<Committed, ServiceError> {
        let step = self.desk(host).await?.timeline.next_undo().cloned().ok_or(ServiceError::NothingToUndo)?;
        let entry = self.entry(step.seq).await?;
        let label = Label::Undone(Box::new(step.label));
        self.commit(host, Change { label, ops: entry.inverse, refers_to: Some(step.seq), made: None }).await
    }

    /// Does the action again that was taken back last.
    pub(super) async fn redo<H: Host>(&mut self, host: &H) -> Result<Committed, ServiceError> {
        let step = self.desk(host).await?.timeline.next_redo().cloned().ok_or(ServiceError::NothingToUndo)?;
        let entry = self.entry(step.seq).await?;
        let label = Label::Redone(Box::new(step.label));
        self.commit(host, Change { label, ops: entry.commit.ops, refers_to: Some(step.seq), made: None }).await
    }

    async fn entry(&self, seq: u64) -> Result<Entry, ServiceError> {
        let bytes = self.store.entry(seq).await?.ok_or(ServiceError::Gone)?;
        decode(&bytes)
    }

    /// Writes the changed parts of the book as a snapshot if enough was committed since the last one.
    pub(super) async fn snapshot_if_due(&mut self) -> Result<(), ServiceError> {
        let Some(desk) = self.desk.as_mut().filter(|desk| desk.unsnapped.is_due()) else {
            return Ok(());
        };
        let parts = desk.book.changed_parts();
        let change = SnapshotChange { seq: desk.seq, head: parts.head, changed: parts.changed, count: parts.count };
        self.store.write_snapshot(change).await?;
        // Only now: after a failed write the same parts are due again.
        desk.book.mark_saved();
        desk.unsnapped = Unsnapped::default();
        Ok(())
    }
}

/// A change that does not fit the book: what it names is not there any more.
fn refused(error: OpError) -> ServiceError {
    match error {
        OpError::TagNameTaken(_) => ServiceError::Name(NameTrouble::Taken),
        OpError::ContactExists(_) | OpError::TagInUse(_) | OpError::CampaignSets(_) => internal(error),
        OpError::Image(error) => internal(error),
        OpError::UnknownSlot(_)
        | OpError::UnknownContact(_)
        | OpError::UnknownTag(_)
        | OpError::UnknownDimension(_)
        | OpError::UnknownSegment(_)
        | OpError::UnknownTemplate(_)
        | OpError::UnknownRecipe(_)
        | OpError::UnknownList(_)
        | OpError::UnknownCampaign(_)
        | OpError::NotARecipient { .. } => ServiceError::Gone,
    }
}

/// A journal record without its version byte. Records of a version this program does not know are damage, not guesswork.
fn content(bytes: &[u8]) -> Result<&[u8], ServiceError> {
    match bytes.split_first() {
        Some((&(FORMER_VERSION | JOURNAL_VERSION), content)) => Ok(content),
        Some((version, _)) => Err(damaged(format!("journal record of version {version}"))),
        None => Err(damaged("empty journal record")),
    }
}

/// Reads a journal record (`Entry` or `Head`).
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ServiceError> {
    postcard::from_bytes(content(bytes)?).map_err(damaged)
}

fn encode<T: Serialize>(value: &T, onto: Vec<u8>) -> Result<Vec<u8>, ServiceError> {
    postcard::to_extend(value, onto).map_err(internal)
}

/// A count as progress reports it.
pub(super) fn as_figure(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
