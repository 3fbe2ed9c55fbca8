//! The journal as people read it, newest first, and which of its commits still stand.

use super::journal::{Body, Record};
use super::overview::figure;
use super::{Host, Service};
use crate::domain::arrangement::ArrangementKind;
use crate::domain::book::op::{Head, Label};
use crate::protocol::{CommitKind, CommitView, Reply, ServiceError};
use crate::store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// Commits of one page, at most.
const PAGE_LIMIT: u32 = 500;
/// Heads that are read at a time.
const SLICE: u32 = 500;

/// What commits say of older ones, as far as the journal was read: always from its end back to some commit.
#[derive(Debug, Default)]
pub(super) struct Chronicle {
    /// The newest commit that was read; 0 if none was.
    newest: u64,
    /// The oldest one.
    oldest: u64,
    /// The newest commit that speaks of a commit, and whether it takes it back.
    spoken_of: BTreeMap<u64, (u64, bool)>,
    /// Commits that replaced the whole book.
    replaced: BTreeSet<u64>,
}

impl Chronicle {
    fn note(&mut self, head: &Head) {
        if let Some(of) = head.refers_to {
            let said = (head.seq, matches!(head.label, Label::Undone(_)));
            let known = self.spoken_of.entry(of).or_insert(said);
            if known.0 < said.0 {
                *known = said;
            }
        }
        if replaces(&head.label) {
            self.replaced.insert(head.seq);
        }
    }

    /// Whether what a commit did is still done, as far as undo and redo are concerned.
    pub fn stands(&self, seq: u64) -> bool {
        match self.spoken_of.get(&seq) {
            // Each speaks of an older one, so this comes to an end.
            Some((by, takes_back)) => self.stands(*by) != *takes_back,
            None => true,
        }
    }

    /// The commit to take back so that this one stands or falls: itself if it stands, else the one it fell by.
    pub fn culprit(&self, seq: u64) -> u64 {
        match self.spoken_of.get(&seq) {
            Some((by, true)) if self.stands(*by) => *by,
            Some((by, false)) if !self.stands(*by) => self.culprit(*by),
            _ => seq,
        }
    }

    /// The first commit after this one that replaced the whole book.
    pub fn replaced_after(&self, seq: u64) -> Option<u64> {
        self.replaced.range(seq.saturating_add(1)..).next().copied()
    }
}

impl<S: Store> Service<S> {
    /// Reads the journal from its end back to this commit, as far as that was not done yet.
    pub(super) async fn read_back_to<H: Host>(&mut self, host: &H, seq: u64) -> Result<(), ServiceError> {
        let newest = self.desk(host).await?.seq;
        if newest < self.chronicle.newest {
            // Another journal.
            self.chronicle = Chronicle::default();
        }
        if self.chronicle.newest == 0 {
            self.chronicle.oldest = newest.saturating_add(1);
        } else {
            // What came since the last time stands in front.
            let mut before = newest.saturating_add(1);
            while before > self.chronicle.newest.saturating_add(1) {
                before = self.note_before(before).await?;
            }
        }
        self.chronicle.newest = newest;
        while self.chronicle.oldest > seq.max(1) {
            self.chronicle.oldest = self.note_before(self.chronicle.oldest).await?;
            host.breathe().await;
        }
        Ok(())
    }

    /// Reads some heads, and returns the oldest commit that was read then.
    async fn note_before(&mut self, before: u64) -> Result<u64, ServiceError> {
        let heads = self.heads_before(before, SLICE).await?;
        heads.iter().for_each(|head| self.chronicle.note(head));
        Ok(heads.last().map_or(1, |head| head.seq))
    }

    /// Commits before `before` (all if `None`), of a kind or of any, newest first.
    pub(super) async fn history<H: Host>(
        &mut self,
        host: &H,
        before: Option<u64>,
        limit: u32,
        kind: Option<CommitKind>,
    ) -> Result<Reply, ServiceError> {
        let limit = usize::try_from(limit.min(PAGE_LIMIT)).unwrap_or(usize::MAX);
        let mut commits: Vec<CommitView> = Vec::new();
        let mut from = before.unwrap_or(u64::MAX);
        loop {
            let records = self.records_before(from, SLICE).await?;
            let Some(oldest) = records.last().map(|record| record.head.seq) else {
                return Ok(Reply::History { commits, next: None });
            };
            self.read_back_to(host, oldest).await?;
            for record in records {
                if commits.len() == limit {
                    let next = commits.last().map(|commit| commit.seq);
                    return Ok(Reply::History { commits, next });
                }
                if kind.is_none_or(|kind| kind == kind_of(&record.head.label)) {
                    commits.push(self.view(record));
                }
            }
            from = oldest;
            if host.cancelled() {
                return Err(ServiceError::Cancelled);
            }
        }
    }

    fn view(&self, Record { head, body, .. }: Record) -> CommitView {
        CommitView {
            stands: self.chronicle.stands(head.seq),
            kept: body != Body::Dropped,
            seq: head.seq,
            time: head.time,
            label: head.label,
            refers_to: head.refers_to,
            touched: figure(head.touched.0.len()),
        }
    }
}

/// What a commit was about.
fn kind_of(label: &Label) -> CommitKind {
    match label {
        Label::Imported { .. } | Label::SamplesLoaded { .. } => CommitKind::Imports,
        Label::ContactAdded { .. }
        | Label::ContactEdited { .. }
        | Label::ContactsRemoved { .. }
        | Label::ConsentSet { .. }
        | Label::Merged { .. }
        | Label::KeptApart { .. }
        | Label::FieldsSet { .. }
        | Label::Interacted { .. }
        | Label::Erased { .. } => CommitKind::Contacts,
        Label::Tagged { .. }
        | Label::TagSaved { .. }
        | Label::TagRemoved { .. }
        | Label::DimensionSaved { .. }
        | Label::DimensionRemoved { .. }
        | Label::SegmentSaved { .. }
        | Label::SegmentRemoved { .. }
        | Label::TagsMerged { .. }
        | Label::TagSplit { .. }
        | Label::RulesRun { .. } => CommitKind::Tags,
        Label::Arranged { kind, .. } | Label::Disarranged { kind, .. } => match kind {
            ArrangementKind::Tag | ArrangementKind::Dimension | ArrangementKind::Segment | ArrangementKind::Rule => {
                CommitKind::Tags
            }
            ArrangementKind::Field | ArrangementKind::Health => CommitKind::Other,
        },
        Label::TemplateSaved { .. }
        | Label::TemplateRemoved { .. }
        | Label::ListFrozen { .. }
        | Label::ListRemoved { .. }
        | Label::CampaignStarted { .. }
        | Label::CampaignRemoved { .. }
        | Label::RecipientMarked { .. } => CommitKind::Messages,
        Label::Restored { .. }
        | Label::CopyRestored { .. }
        | Label::MissingAdded { .. }
        | Label::BooksMerged { .. } => CommitKind::Restores,
        Label::SettingsChanged | Label::RecipeForgotten { .. } => CommitKind::Other,
        Label::Undone(inner) | Label::Redone(inner) => kind_of(inner),
    }
}

/// True for commits that may have put another book in this one's place.
pub(super) fn replaces(label: &Label) -> bool {
    match label {
        Label::Undone(inner) | Label::Redone(inner) => replaces(inner),
        label => matches!(label, Label::Restored { .. } | Label::CopyRestored { .. }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slots::SlotSet;

    #[test]
    fn a_commit_stands_or_falls_by_those_that_speak_of_it() {
        let undone = || Label::Undone(Box::new(Label::SettingsChanged));
        let redone = || Label::Redone(Box::new(Label::SettingsChanged));
        let steps = [
            // Commit, what it says of which one, whether commit 1 stands then, and what to take back to turn that round.
            (2, undone(), 1, false, 2),
            (3, redone(), 1, true, 1),
            (4, undone(), 3, false, 4),
            (5, undone(), 4, true, 1),
            (6, undone(), 1, false, 6),
            (7, undone(), 6, true, 1),
        ];
        let mut chronicle = Chronicle::default();
        assert!(chronicle.stands(1));
        for (seq, label, of, stands, culprit) in steps {
            let touched = SlotSet::default();
            chronicle.note(&Head { seq, time: Default::default(), label, touched, refers_to: Some(of) });
            assert_eq!((chronicle.stands(1), chronicle.culprit(1)), (stands, culprit), "after {seq}");
        }
    }
}
