//! The reserve: a file that is there to be removed. When storage is full it goes, so that undoing, deleting and saying so have
//! room; it is made anew later, if there is room for it and as much again.

use crate::domain::date::Timestamp;
use crate::service::{Host, Service};
use crate::store::vault::Vault;
use crate::store::{Store, StoreError};

/// The reserve's file, and the one that is made beside it for a moment to see whether there is room to spare.
const RESERVE: &str = "reserve";
const PROBE: &str = "reserve-probe";
/// Bytes of the reserve.
const BYTES: u64 = 8 << 20;
/// Bytes written between two looks at the event loop.
const SLICE: usize = 1 << 20;
/// How long storage must not have been full before the reserve is made anew, in milliseconds.
const AGAIN_MS: i64 = 10 * 60_000;

impl<S: Store> Service<S> {
    /// Storage is full: what was kept for this is given back. The action itself has failed, whole, and may be tried again.
    pub(in crate::service) async fn free_reserve<H: Host>(&mut self, host: &H) {
        self.guard.tight = Some(host.now());
        // What is given back is not for copies.
        self.guard.watch.not_before = self.guard.tight;
        for name in [PROBE, RESERVE] {
            // Without it there is nothing more to give back; the person hears that storage is full either way.
            drop(host.vault().remove(name).await);
        }
    }

    /// Makes the reserve if it is not there. No room for it is nobody's error.
    pub(super) async fn keep_reserve<H: Host>(&mut self, host: &H) {
        let now = host.now();
        let soon = |Timestamp(then)| (0..AGAIN_MS).contains(&(now.0 - then));
        if self.guard.tight.is_some_and(soon) {
            return;
        }
        match make(host).await {
            Ok(()) => self.guard.tight = None,
            Err(_) => {
                for name in [PROBE, RESERVE] {
                    drop(host.vault().remove(name).await);
                }
            }
        }
    }
}

async fn make<H: Host>(host: &H) -> Result<(), StoreError> {
    let vault = host.vault();
    if vault.size(RESERVE).await? == Some(BYTES) {
        return Ok(());
    }
    // The first is given up again: what is left then is room for more than the reserve.
    for name in [PROBE, RESERVE] {
        vault.remove(name).await?;
        fill(host, name).await?;
    }
    vault.remove(PROBE).await
}

/// Fills a file with bytes that no file system can press together.
async fn fill<H: Host>(host: &H, name: &str) -> Result<(), StoreError> {
    let mut state = host.random() as u64 | 1;
    let mut slice = Vec::with_capacity(SLICE);
    let mut written = 0;
    while written < BYTES {
        slice.clear();
        while slice.len() < SLICE {
            // Xorshift: quick and even enough.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            slice.extend_from_slice(&state.to_le_bytes());
        }
        host.vault().append(name, &slice).await?;
        written += SLICE as u64;
        host.breathe().await;
    }
    host.vault().flush(name).await
}
