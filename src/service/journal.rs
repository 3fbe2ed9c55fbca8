//! How a book is opened, changed, undone and snapshotted: the only code that writes to the store.
//!
//! A change is applied in memory, written, and only then called saved. If it can't be written, memory goes back to exactly
//! what the store holds, slots included, because later commits name contacts by slot.

use super::errors::{damaged, internal};
use super::gathering::Gathering;
use super::session::Happened;
use super::timeline::{self, Timeline};
use super::{Host, Pace, Service};
use crate::domain::book::op::{Commit, Entry, Head, Label, Made, Op, Origin, Trace};
use crate::domain::book::{Applied, Book, OpError, SnapshotParts};
use crate::domain::date::Timestamp;
use crate::domain::encoding::{encode_onto, encoded};
use crate::domain::interaction::InteractionKind;
use crate::domain::rules::When;
use crate::domain::sentinel::Digest;
use crate::domain::sentinel::stamp::Stamp;
use crate::domain::slots::SlotSet;
use crate::protocol::{Committed, NameTrouble, ServiceError, StorageTrouble};
use crate::store::sealed::Sealed;
use crate::store::{Appended, Redaction, SnapshotChange, Store};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// First byte of every journal entry and head; raised when the shape of a commit changes. What version 1 wrote reads the
/// same: ops that were written otherwise then have places of their own.
pub(super) const JOURNAL_VERSION: u8 = 2;
const FORMER_VERSION: u8 = 1;
/// First byte of a head that says where the entry's body is. Earlier ones say nothing of it.
const HEAD_VERSION: u8 = 3;
/// An open book and where its journal stands.
pub(super) struct Desk {
    pub book: Book,
    /// Number of the newest commit; 0 for a book that never had one.
    pub seq: u64,
    pub timeline: Timeline,
    /// The last commit that is in a snapshot: opening needs no entry up to it.
    pub snapped: u64,
    pub(super) unsnapped: Unsnapped,
    /// When the newest commit was made; 1970 for a book that never had one.
    pub time: Timestamp,
    /// Of the journal up to here.
    pub digest: Digest,
    /// Of the journal up to the commit that was asked for at opening, if it was passed on the way.
    pub held_digest: Option<Digest>,
    /// Of each block as the newest snapshot has it.
    pub(super) blocks: Vec<Digest>,
}

/// Where the body of a journal entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Body {
    /// There, of a size that nobody noted.
    Unmeasured,
    /// There, so many bytes long.
    Kept(u64),
    /// Dropped: the commit can't be taken back any more.
    Dropped,
}

/// A history head as the store has it.
pub(super) struct Record {
    pub head: Head,
    pub body: Body,
    /// What is written behind it: a [`Trace`], or nothing.
    behind: Vec<u8>,
}

impl Record {
    /// The request that the commit came of, if it is known, and what it made.
    fn trace(&self) -> Result<Option<Trace>, ServiceError> {
        match self.behind.as_slice() {
            [] => Ok(None),
            behind => postcard::from_bytes(behind).map(Some).map_err(damaged),
        }
    }

    /// The same head, saying that the body was dropped.
    pub fn dropped(&self) -> Vec<u8> {
        let mut bytes = encode_head(&self.head, Body::Dropped);
        bytes.extend_from_slice(&self.behind);
        bytes
    }
}

/// The journal behind the newest snapshot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Unsnapped {
    commits: u32,
    bytes: usize,
}

impl Unsnapped {
    pub(super) fn count(&mut self, bytes: usize) {
        self.commits = self.commits.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    fn is_due(&self, pace: Pace) -> bool {
        self.commits >= pace.commits || self.bytes >= pace.bytes
    }
}

impl Desk {
    /// What has to be written for a snapshot of this moment, stamped. Blocks stay "changed" until `Book::mark_saved`.
    pub(super) fn snapshot_change(&mut self) -> Result<SnapshotChange, ServiceError> {
        let SnapshotParts { head, changed, count } = self.book.changed_parts();
        self.blocks.resize(usize::try_from(count).map_err(internal)?, Digest::default());
        for (number, block) in &changed {
            let place = usize::try_from(*number).ok().and_then(|number| self.blocks.get_mut(number));
            *place.ok_or_else(|| internal("a block behind the last"))? = Digest::of(block);
        }
        let stamp = Stamp { journal: self.digest, blocks: self.blocks.clone(), head: Digest::of(&head) };
        let head = stamp.onto(&head);
        Ok(SnapshotChange { seq: self.seq, head, changed, count })
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

/// What rules may wait for, in the label of a commit.
fn occasion(label: &Label) -> Option<When> {
    match label {
        Label::Imported { .. } => Some(When::Import),
        Label::Interacted { kind: InteractionKind::Order, .. } => Some(When::Order),
        Label::Interacted { kind: InteractionKind::Reply, .. } => Some(When::Reply),
        _ => None,
    }
}

impl<S: Store> Service<S> {
    /// The open book; opens it if need be.
    pub(super) async fn desk<H: Host>(&mut self, host: &H) -> Result<&mut Desk, ServiceError> {
        self.check_standoff()?;
        let desk = match self.desk.take() {
            Some(desk) => desk,
            None => self.open_guarded(host).await?,
        };
        Ok(self.desk.insert(desk))
    }

    /// History heads below `before`, newest first.
    pub(super) async fn heads_before(&self, before: u64, limit: u32) -> Result<Vec<Head>, ServiceError> {
        Ok(self.records_before(before, limit).await?.into_iter().map(|record| record.head).collect())
    }

    /// The same, with what is known of each entry's body.
    pub(super) async fn records_before(&self, before: u64, limit: u32) -> Result<Vec<Record>, ServiceError> {
        let heads = self.store.heads(before, limit).await?;
        heads.iter().map(|bytes| decode_head(bytes)).collect()
    }

    /// The head of the commit that this request came to, with what it made, if it is among the newest.
    pub(super) async fn head_of(&self, asked: Origin) -> Result<Option<(Head, Option<Made>)>, ServiceError> {
        for record in self.records_before(u64::MAX, timeline::DEPTH).await? {
            if let Some(trace) = record.trace()?.filter(|trace| trace.origin == asked) {
                return Ok(Some((record.head, trace.made)));
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
        let mut entry = Gathering::<<Sealed<S> as Store>::Entry>::of(JOURNAL_VERSION, &commit, desk.digest);
        let Commit { label, ops, .. } = commit;
        let slots = desk.book.slots_given();
        let Applied { inverse, touched } = desk.book.apply_at(time, device, ops).map_err(refused)?;
        if inverse.is_empty() {
            // Everything was so already: there is nothing to save, and nothing to take back.
            return self.committed(host, label, made);
        }
        // Out of reach until the write is decided: should this future be dropped half-way, the next request opens the book
        // anew instead of going on with a change that may not be saved.
        let Some(mut desk) = self.desk.take() else {
            return Err(internal("the book was closed while it was changed"));
        };
        entry.take(&encoded(&inverse));
        let Gathering { gathered, bytes, digest } = entry;
        let digest = digest.digest();
        let happened = occasion(&label).map(|when| Happened { when, contacts: touched.clone() });
        let head = Head { seq, time, label: label.clone(), touched: SlotSet(touched), refers_to };
        let head = traced(encode_head(&head, Body::Kept(as_figure(bytes))), asked, made);
        match self.store.append(seq, gathered, head).await.map_err(ServiceError::from) {
            Ok(()) => {
                (desk.seq, desk.time, desk.digest) = (seq, time, digest);
                self.guard.note_commit(device, &desk, bytes);
                desk.timeline.record(seq, &label, refers_to);
                desk.unsnapped.count(bytes);
                self.desk = Some(desk);
                self.follow_duplicates(&label, seq);
                self.session.happened.extend(happened);
                self.committed(host, label, made)
            }
            Err(error) => {
                // Where nobody knows whether it was written, or if taking it back fails, memory has parted from the store,
                // and the next request opens the book anew.
                if !is_open_ended(&error) && desk.book.take_back(inverse, slots).is_ok() {
                    self.desk = Some(desk);
                }
                if error == ServiceError::Storage(StorageTrouble::Full) {
                    self.free_reserve(host).await;
                }
                Err(error)
            }
        }
    }

    pub(super) fn committed<H: Host>(
        &self,
        host: &H,
        label: Label,
        made: Option<Made>,
    ) -> Result<Committed, ServiceError> {
        let overview = self.overview(host)?;
        Ok(Committed { seq: overview.seq, label, overview: Box::new(overview), made })
    }

    /// Takes back the newest action that was not taken back yet.
    pub(super) async fn undo<H: Host>(&mut self, host: &H) -> Result<Committed, ServiceError> {
        let step = self.desk(host).await?.timeline.next_undo().cloned().ok_or(ServiceError::NothingToUndo)?;
        let entry = self.entry(step.seq).await?;
        let label = undone(step.label);
        self.commit(host, Change { label, ops: entry.inverse, refers_to: Some(step.seq), made: None }).await
    }

    /// Does the action again that was taken back last.
    pub(super) async fn redo<H: Host>(&mut self, host: &H) -> Result<Committed, ServiceError> {
        let step = self.desk(host).await?.timeline.next_redo().cloned().ok_or(ServiceError::NothingToUndo)?;
        let entry = self.entry(step.seq).await?;
        let label = Label::Redone(Box::new(step.label));
        self.commit(host, Change { label, ops: entry.commit.ops, refers_to: Some(step.seq), made: None }).await
    }

    pub(super) async fn entry(&self, seq: u64) -> Result<Entry, ServiceError> {
        let bytes = self.store.entry(seq).await?.ok_or(ServiceError::Gone)?;
        decode(&bytes)
    }

    /// Applies ops and saves them in one write with a snapshot and with what the journal is to forget. Nothing is kept that would
    /// take them back. On an error the store is as it was, and the book is opened anew from it.
    pub(super) async fn commit_for_good<H: Host>(
        &mut self,
        host: &H,
        (label, ops): (Label, Vec<Op>),
        mut redaction: Redaction,
    ) -> Result<Committed, ServiceError> {
        let device = self.device;
        let Some(mut desk) = self.desk.take() else { return Err(internal("no book is open")) };
        let (seq, time) = (desk.seq + 1, host.now());
        let commit = Commit { seq, time, device, label: label.clone(), ops: ops.clone() };
        let mut entry = vec![JOURNAL_VERSION];
        encode_onto(&Entry { commit, inverse: Vec::new() }, &mut entry);
        let Applied { touched, .. } = desk.book.apply_at(time, device, ops).map_err(refused)?;
        let head = Head { seq, time, label: label.clone(), touched: SlotSet(touched), refers_to: None };
        let head = traced(encode_head(&head, Body::Dropped), self.asked, None);
        (desk.seq, desk.time, desk.digest) = (seq, time, desk.digest.then(&entry));
        redaction.snapshot = Some(desk.snapshot_change()?);
        // The snapshot has what it did, so its own body goes at once.
        redaction.drop.push(seq);
        let bytes = entry.len();
        redaction.append = Some(Appended { seq, entry, head });
        if let Err(error) = self.store.redact(redaction).await.map_err(ServiceError::from) {
            if error == ServiceError::Storage(StorageTrouble::Full) {
                self.free_reserve(host).await;
            }
            return Err(error);
        }
        desk.book.mark_saved();
        (desk.unsnapped, desk.snapped) = (Unsnapped::default(), seq);
        desk.timeline = timeline_of(&self.records_before(u64::MAX, timeline::DEPTH).await?);
        self.guard.note_commit(device, &desk, bytes);
        self.desk = Some(desk);
        self.committed(host, label, None)
    }

    /// True if enough was committed since the last snapshot.
    pub(super) fn is_snapshot_due(&self) -> bool {
        self.desk.as_ref().is_some_and(|desk| desk.unsnapped.is_due(self.pace))
    }

    /// Writes the changed parts of the book as a snapshot if enough was committed since the last one.
    pub(super) async fn snapshot_if_due(&mut self) -> Result<(), ServiceError> {
        let pace = self.pace;
        let Some(desk) = self.desk.as_mut().filter(|desk| desk.unsnapped.is_due(pace)) else {
            return Ok(());
        };
        let change = desk.snapshot_change()?;
        if let Err(error) = self.store.write_snapshot(change).await.map_err(ServiceError::from) {
            if is_open_ended(&error) {
                // Somebody else may have written meanwhile; what is there now is looked up by the next request.
                self.desk = None;
            }
            return Err(error);
        }
        // Only now: after a failed write the same parts are due again.
        desk.book.mark_saved();
        desk.unsnapped = Unsnapped::default();
        desk.snapped = desk.seq;
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
        | OpError::UnknownArrangement(_)
        | OpError::UnknownList(_)
        | OpError::UnknownCampaign(_)
        | OpError::NotARecipient { .. } => ServiceError::Gone,
    }
}

/// Whether an error leaves open what the store holds now.
fn is_open_ended(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Storage(StorageTrouble::Failed(_)))
}

/// What undo and redo find after these commits, newest first.
pub(super) fn timeline_of(records: &[Record]) -> Timeline {
    let mut timeline = Timeline::default();
    for record in records.iter().rev() {
        timeline.record(record.head.seq, &record.head.label, record.head.refers_to);
        if record.body == Body::Dropped {
            timeline.forget(record.head.seq);
        }
    }
    timeline
}

/// A journal record without its version byte. Records of a version this program does not know are damage, not guesswork.
pub(super) fn content(bytes: &[u8]) -> Result<&[u8], ServiceError> {
    match bytes.split_first() {
        Some((&(FORMER_VERSION | JOURNAL_VERSION), content)) => Ok(content),
        Some((version, _)) => Err(damaged(format!("journal record of version {version}"))),
        None => Err(damaged("empty journal record")),
    }
}

/// Reads a journal entry.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ServiceError> {
    postcard::from_bytes(content(bytes)?).map_err(damaged)
}

/// Reads a history head of any version.
fn decode_head(bytes: &[u8]) -> Result<Record, ServiceError> {
    let ((head, body), behind) = match bytes.split_first() {
        Some((&HEAD_VERSION, content)) => postcard::take_from_bytes(content).map_err(damaged)?,
        _ => {
            let (head, behind) = postcard::take_from_bytes(content(bytes)?).map_err(damaged)?;
            ((head, Body::Unmeasured), behind)
        }
    };
    Ok(Record { head, body, behind: behind.to_vec() })
}

/// Writes a history head.
pub(super) fn encode_head(head: &Head, body: Body) -> Vec<u8> {
    let mut bytes = vec![HEAD_VERSION];
    encode_onto(&(head, body), &mut bytes);
    bytes
}

/// Adds to a head which request the commit came of, where whoever only wants the head does not look.
pub(super) fn traced(mut head: Vec<u8>, asked: Option<Origin>, made: Option<Made>) -> Vec<u8> {
    if let Some(origin) = asked {
        encode_onto(&Trace { origin, made }, &mut head);
    }
    head
}

/// What a commit is called that takes one with this label back. Taken back three times is taken back.
pub(super) fn undone(label: Label) -> Label {
    match label {
        Label::Undone(inner) if matches!(*inner, Label::Undone(_)) => *inner,
        label => Label::Undone(Box::new(label)),
    }
}

/// A count as progress reports it.
pub(super) fn as_figure(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
