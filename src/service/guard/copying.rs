//! Writes the second copy: in pieces, each a breath long, into a draft that takes the name of the older copy only after every
//! byte was read back. A copy that was begun goes on after a request, unless the book changed meanwhile; then it begins anew.

use super::{Guard, SLOTS, Watch, file_of};
use crate::domain::lock::cipher::{OVERHEAD, Place};
use crate::domain::sentinel::copy::{CopyHeader, HEADER_MAX, SUM_BYTES, Sum, opening, parse_header, piece};
use crate::protocol::{CopySlot, CopyView, GuardView, Reply, ServiceError, Stage};
use crate::service::{Host, Service};
use crate::store::vault::Vault;
use crate::store::{Store, StoreError};

/// The file that is not a copy yet.
const DRAFT: &str = "copy-draft";
/// Bytes written or read back between two looks at the event loop.
const SLICE: usize = 1 << 20;
/// After so many copies that a request cut short and a change made useless, the next one is finished whoever waits.
const PATIENCE: u32 = 3;

/// A copy on its way.
pub(super) struct Draft {
    slot: CopySlot,
    header: CopyHeader,
    work: Work,
    /// Of everything handed out so far.
    sum: Sum,
    /// Bytes handed out so far.
    bytes: u64,
    begun: u32,
}

/// A copy that is there.
pub(super) struct Kept {
    pub slot: CopySlot,
    pub header: CopyHeader,
    pub is_locked: bool,
    /// Of the file.
    pub bytes: u64,
}

impl Kept {
    /// As it is shown; `opens` is false if it is locked and the key is not known.
    pub fn view(&self, opens: bool) -> CopyView {
        let Kept { slot, header, bytes, .. } = self;
        CopyView { slot: *slot, figures: header.figures, made: header.made, bytes: *bytes, locked: !opens }
    }
}

/// What comes next.
enum Work {
    Opening,
    Block(u32),
    /// The file is whole; so much of it was read back.
    Check(u64, Sum),
}

impl Guard {
    /// Every copy there is by what it says of itself; the newest first. Where a file can't be looked at, that is
    /// an error: taken for no copy, a good one might be written over.
    pub(super) async fn copies(vault: &impl Vault) -> Result<Vec<Kept>, StoreError> {
        let mut copies = Vec::new();
        for slot in SLOTS {
            let name = file_of(slot);
            let Some(bytes) = vault.size(name).await? else { continue };
            if let Some(opened) = parse_header(&vault.read(name, 0, HEADER_MAX as u32).await?) {
                copies.push(Kept { slot, header: opened.header, is_locked: opened.is_locked, bytes });
            }
        }
        copies.sort_by_key(|kept| std::cmp::Reverse(kept.header.number));
        Ok(copies)
    }

    /// Where the next copy goes: where there is none, or the older of the two.
    fn next_slot(copies: &[Kept]) -> CopySlot {
        let number = |wanted| copies.iter().find(|kept| kept.slot == wanted).map(|kept| kept.header.number);
        match (number(CopySlot::A), number(CopySlot::B)) {
            (Some(a), Some(b)) if a > b => CopySlot::B,
            (Some(_), None) => CopySlot::B,
            _ => CopySlot::A,
        }
    }
}

impl<S: Store> Service<S> {
    /// Makes a copy, if the newest is older than the book.
    pub(in crate::service) async fn copy<H: Host>(&mut self, host: &H, before: bool) -> Result<Reply, ServiceError> {
        if self.newest_desk(host).await?.seq == 0 || !self.store.is_durable() {
            return Ok(Reply::Done);
        }
        match self.copy_on(host, before).await {
            Ok(true) => self.keep_reserve(host).await,
            Ok(false) => {}
            Err(error) => {
                self.guard.draft = None;
                self.guard.watch.not_before = Some(host.now());
                // A half-written file only takes room. If even that fails, the next copy removes it.
                drop(host.vault().remove(DRAFT).await);
                return Err(error.into());
            }
        }
        Ok(Reply::Done)
    }

    /// True if the copy is there now; false if somebody waits and it goes on later.
    async fn copy_on<H: Host>(&mut self, host: &H, before: bool) -> Result<bool, StoreError> {
        let vault = host.vault();
        let Some(desk) = &self.desk else { return Ok(false) };
        let figures = desk.figures();
        let begun = self.guard.draft.as_ref().map_or(0, |draft| draft.begun);
        let same = |header: &CopyHeader| {
            header.figures == figures && header.generation == self.device && header.journal == desk.digest
        };
        let goes_on =
            self.guard.draft.take().filter(|draft| same(&draft.header) && (draft.slot == CopySlot::Before) == before);
        let mut draft = match goes_on {
            Some(draft) => draft,
            None => {
                let mut copies = Guard::copies(vault).await?;
                // A copy from before the lock was put on, or taken off, must not stay.
                let is_locked = self.store.open_lock().is_some();
                for kept in copies.extract_if(.., |kept| kept.is_locked != is_locked) {
                    vault.remove(file_of(kept.slot)).await?;
                }
                let newest = copies.first().map(|kept| kept.header);
                if let (Some(header), false) = (newest.filter(same), before) {
                    self.copied(header);
                    return Ok(true);
                }
                vault.remove(DRAFT).await?;
                let head = desk.book.head();
                let header = CopyHeader {
                    number: newest.map_or(0, |header| header.number).saturating_add(1),
                    generation: self.device,
                    figures,
                    journal: desk.digest,
                    made: host.now(),
                    head: u32::try_from(head.len() + self.store.open_lock().map_or(0, |_| OVERHEAD))
                        .unwrap_or(u32::MAX),
                    blocks: desk.book.block_count(),
                };
                let slot = if before { CopySlot::Before } else { Guard::next_slot(&copies) };
                Draft { slot, header, work: Work::Opening, sum: Sum::default(), bytes: 0, begun: begun + 1 }
            }
        };
        while !self.step(host, &mut draft).await? {
            host.breathe().await;
            if draft.begun <= PATIENCE && host.cancelled() {
                self.guard.draft = Some(draft);
                return Ok(false);
            }
        }
        vault.rename(DRAFT, file_of(draft.slot)).await?;
        self.copied(draft.header);
        Ok(true)
    }

    /// Does one piece of work. True once the draft was read back whole.
    async fn step<H: Host>(&self, host: &H, draft: &mut Draft) -> Result<bool, StoreError> {
        let vault = host.vault();
        let total = u64::from(draft.header.blocks) + 1;
        match &mut draft.work {
            Work::Opening | Work::Block(_) => {
                let Some(desk) = &self.desk else { return Err(lost("the book was closed")) };
                let mut next = match draft.work {
                    Work::Block(next) => next,
                    _ => 0,
                };
                let mut slice = Vec::new();
                let lock = self.store.open_lock();
                let protected = |number: u32, part: Vec<u8>| match lock {
                    Some(lock) => lock.cipher.lock(Place::Copy(draft.header.number, number), part),
                    None => Some(part),
                };
                if matches!(draft.work, Work::Opening) {
                    let head = protected(0, desk.book.head());
                    let lock = lock.map(|lock| lock.head.as_slice());
                    slice.extend(opening(&draft.header, lock).ok_or_else(|| lost("a header"))?);
                    slice.extend(head.and_then(|head| piece(&head)).ok_or_else(|| lost("a head"))?);
                }
                while slice.len() < SLICE && next < draft.header.blocks {
                    let block = desk.book.block(next).and_then(|block| piece(&protected(next + 1, block)?));
                    slice.extend(block.ok_or_else(|| lost("a block"))?);
                    next += 1;
                }
                draft.sum.add(&slice);
                let whole = next == draft.header.blocks;
                if whole {
                    slice.extend(draft.sum.bytes());
                }
                vault.append(DRAFT, &slice).await?;
                draft.bytes += u64::try_from(slice.len()).unwrap_or(u64::MAX);
                host.progress(Stage::Saving, u64::from(next), total);
                if whole {
                    vault.flush(DRAFT).await?;
                    draft.work = Work::Check(0, Sum::default());
                } else {
                    draft.work = Work::Block(next);
                }
                Ok(false)
            }
            Work::Check(at, sum) => {
                let content = draft.bytes.saturating_sub(SUM_BYTES as u64);
                let length = content.saturating_sub(*at).min(SLICE as u64);
                let slice = vault.read(DRAFT, *at, u32::try_from(length).unwrap_or(u32::MAX)).await?;
                if u64::try_from(slice.len()) != Ok(length) {
                    return Err(lost("it is shorter than what was written"));
                }
                sum.add(&slice);
                *at += length;
                if *at < content {
                    return Ok(false);
                }
                let end = vault.read(DRAFT, *at, SUM_BYTES as u32 + 1).await?;
                let same = end == sum.bytes() && sum.bytes() == draft.sum.bytes();
                if same { Ok(true) } else { Err(lost("it reads back as something else")) }
            }
        }
    }

    /// The newest copy is this one, and nothing is waiting to be copied.
    fn copied(&mut self, header: CopyHeader) {
        self.guard.newest = Some(header);
        self.guard.watch = Watch::default();
        if let Some(held) = &mut self.guard.held {
            held.copy = Some(header.made);
        }
    }

    /// Removes every copy, because something in the book must not be kept anywhere any more. A new one is due at once.
    ///
    /// # Errors
    /// `Storage` if a copy may still be there.
    pub async fn forget_copies<H: Host>(&mut self, host: &H) -> Result<(), ServiceError> {
        self.guard.draft = None;
        self.guard.watch.large = true;
        for name in SLOTS.map(file_of).into_iter().chain([DRAFT]) {
            match host.vault().remove(name).await {
                // Where files are refused there is no copy.
                Ok(()) | Err(StoreError::Denied(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// What guards the book. Where files are refused there are no copies.
    pub(in crate::service) async fn guard_view<H: Host>(&self, host: &H) -> Result<Reply, ServiceError> {
        let copies = Guard::copies(host.vault()).await.unwrap_or_default();
        let copies = copies.iter().map(|kept| kept.view(true)).collect();
        Ok(Reply::Guard(Box::new(GuardView { copies, tight: self.guard.tight.is_some() })))
    }
}

fn lost(what: &str) -> StoreError {
    StoreError::Damaged(format!("the second copy: {what}"))
}
