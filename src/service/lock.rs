//! The lock at rest: opened with a passphrase or the recovery code, put on, changed and taken off. What it is made of is in
//! `domain::lock`; that records are encrypted is the sealed store's business.
//!
//! Putting it on is done twice over: first a lock is made and its recovery code shown, then the code comes back as the person
//! wrote it down, and only then anything is written.

use super::errors::damaged;
use super::guard::Standing;
use super::journal::as_figure;
use super::{Host, Service};
use crate::domain::lock::cipher::Cipher;
use crate::domain::lock::code::{Code, parse_code, written};
use crate::domain::lock::head::{LockHead, SlotSeed, is_whole};
use crate::domain::lock::{DataKey, LockProblem, data_key};
use crate::protocol::{LockTrouble, Passphrase, Reply, ServiceError, Stage, StorageTrouble};
use crate::store::Store;
use crate::store::sealed::OpenLock;
use std::cell::Cell;

/// A lock that is not put on yet.
pub(super) struct Prepared {
    head: LockHead,
    key: DataKey,
    code: Code,
}

impl<S: Store> Service<S> {
    /// An error if the book has a lock that is not open.
    pub(super) async fn check_lock(&mut self) -> Result<(), ServiceError> {
        if self.store.open_lock().is_some() {
            return Ok(());
        }
        match self.store.lock().await? {
            None => Ok(()),
            Some(head) if is_whole(&head) => Err(ServiceError::Locked),
            Some(_) => Err(damaged("the lock")),
        }
    }

    /// Forgets the key and everything that was read with it. Without a lock there is nothing to forget.
    pub(super) fn lock_now(&mut self) {
        if self.store.use_lock(None).is_some() {
            self.desk = None;
            self.forget_sessions();
            self.chronicle = Default::default();
            self.guard.forget_book();
        }
    }

    /// True if the book has a lock, and it is open.
    pub fn is_unlocked(&self) -> bool {
        self.store.open_lock().is_some()
    }

    /// Opens the lock; after a loss, that of the copies.
    ///
    /// # Errors
    /// `Lock(Wrong)`, after the time that making a key takes; those of opening the book.
    pub(super) async fn unlock<H: Host>(&mut self, host: &H, typed: &Passphrase) -> Result<Reply, ServiceError> {
        host.progress(Stage::Locking, 0, 0);
        host.breathe().await;
        if self.guard.standing() == Standing::Lost {
            return self.unlock_copies(host, typed).await;
        }
        let stored = self.store.lock().await?;
        if let Some(stored) = stored.filter(|_| self.store.open_lock().is_none()) {
            let head = LockHead::parse(&stored).ok_or_else(|| damaged("the lock"))?;
            let key = head.open(typed.as_str()).map_err(refused)?;
            self.store.use_lock(Some(open_lock(host, &head, &key)));
        }
        self.opened(host).await
    }

    /// Makes a lock, and tells its recovery code. Nothing is written.
    ///
    /// # Errors
    /// `Lock(OutOfMemory)`.
    pub(super) async fn lock_prepare<H: Host>(
        &mut self,
        host: &H,
        passphrase: &Passphrase,
    ) -> Result<Reply, ServiceError> {
        self.desk(host).await?;
        host.progress(Stage::Locking, 0, 0);
        host.breathe().await;
        let key = data_key([host.random(), host.random()]);
        let code = Code::new(host.random().to_be_bytes());
        let (first, second) = (seed(host), seed(host));
        let head =
            LockHead::new(host.random(), &key, (passphrase.as_str(), first), (&code, second)).map_err(refused)?;
        let shown = Passphrase::new(written(&code).to_string());
        self.session.lock = Some(Prepared { head, key, code });
        Ok(Reply::LockCode(shown.ok_or(ServiceError::Gone)?))
    }

    /// Puts the prepared lock on, if this is its code: everything that is stored is encrypted, in one write.
    ///
    /// # Errors
    /// `Gone` if none was prepared; `Lock(OtherCode)`, and another try is possible; `Storage`, with nothing changed.
    pub(super) async fn lock_on<H: Host>(&mut self, host: &H, typed: &Passphrase) -> Result<Reply, ServiceError> {
        let prepared = self.session.lock.take().ok_or(ServiceError::Gone)?;
        if parse_code(typed.as_str()).as_ref() != Some(&prepared.code) {
            self.session.lock = Some(prepared);
            return Err(ServiceError::Lock(LockTrouble::OtherCode));
        }
        // Whatever another page put on meanwhile stays.
        if self.store.open_lock().is_some() {
            return Err(ServiceError::Gone);
        }
        let lock = open_lock(host, &prepared.head, &prepared.key);
        self.relock(host, Some(lock)).await
    }

    /// Takes the lock off: everything that is stored is as it was without one, in one write.
    ///
    /// # Errors
    /// `Lock(Wrong)`; `Storage`, with nothing changed.
    pub(super) async fn lock_off<H: Host>(&mut self, host: &H, typed: &Passphrase) -> Result<Reply, ServiceError> {
        self.key_of(host, typed).await?;
        self.relock(host, None).await
    }

    /// Makes the lock open with another passphrase, and not with the old one. The recovery code stays.
    ///
    /// # Errors
    /// `Lock(Wrong)` if `old` opens nothing; `Storage`, with nothing changed.
    pub(super) async fn lock_change<H: Host>(
        &mut self,
        host: &H,
        old: &Passphrase,
        new: &Passphrase,
    ) -> Result<Reply, ServiceError> {
        let (head, key) = self.key_of(host, old).await?;
        let head = head.with_passphrase(&key, new.as_str(), seed(host)).map_err(refused)?;
        self.store.rewrite(Some(head.bytes()), None).await?;
        self.store.use_lock(Some(open_lock(host, &head, &key)));
        // The copies would still open with the old one. What can't be removed now is removed before the next copy.
        drop(self.forget_copies(host).await);
        Ok(Reply::Done)
    }

    /// The key of the lock that is on, for whoever knows what opens it.
    async fn key_of<H: Host>(&mut self, host: &H, typed: &Passphrase) -> Result<(LockHead, DataKey), ServiceError> {
        self.desk(host).await?;
        host.progress(Stage::Locking, 0, 0);
        host.breathe().await;
        let stored = self.store.open_lock().ok_or(ServiceError::Gone)?.head.clone();
        let head = LockHead::parse(&stored).ok_or_else(|| damaged("the lock"))?;
        let key = head.open(typed.as_str()).map_err(refused)?;
        Ok((head, key))
    }

    async fn relock<H: Host>(&mut self, host: &H, lock: Option<OpenLock>) -> Result<Reply, ServiceError> {
        let desk = self.desk(host).await?;
        // Every commit has a head, and most have their bodies; a block more or less is not seen.
        let total = desk.seq.saturating_mul(2).saturating_add(u64::from(desk.book.block_count()));
        let done = Cell::new(0_usize);
        let tell = || {
            done.set(done.get().saturating_add(1));
            host.progress(Stage::Locking, as_figure(done.get()).min(total), total);
        };
        if let Err(error) = self.store.relock(lock, tell).await.map_err(ServiceError::from) {
            match &error {
                ServiceError::Storage(StorageTrouble::Failed(_)) => {
                    // It may have happened all the same: the next request looks at what is there now.
                    self.lock_now();
                    self.desk = None;
                }
                ServiceError::Storage(StorageTrouble::Full) => self.free_reserve(host).await,
                _ => {}
            }
            return Err(error);
        }
        // What is in them is not as it should be now. What can't be removed is removed before the next copy is made.
        drop(self.forget_copies(host).await);
        Ok(Reply::Overview(Box::new(self.overview(host)?)))
    }
}

/// A lock with its key, for the sealed store.
pub(super) fn open_lock<H: Host>(host: &H, head: &LockHead, key: &DataKey) -> OpenLock {
    OpenLock { head: head.bytes(), cipher: Cipher::new(key, head.id, host.random()) }
}

fn seed<H: Host>(host: &H) -> SlotSeed {
    SlotSeed { salt: host.random(), nonce: [host.random(), host.random()] }
}

pub(super) fn refused(problem: LockProblem) -> ServiceError {
    ServiceError::Lock(match problem {
        LockProblem::Wrong => LockTrouble::Wrong,
        LockProblem::Damaged => LockTrouble::Damaged,
        LockProblem::OutOfMemory => LockTrouble::OutOfMemory,
    })
}
