//! What a simulated tab finds around it: a clock that can't be trusted, chance by the seed, and files beside the database.

use super::chance::Chance;
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::import::workbook::{Unpacked, unpack};
use daftar::protocol::{ServiceError, Stage};
use daftar::service::Host;
use daftar::store::simulated::{SimulatedDisk, SimulatedVault};
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Where a seed's clock begins: 22 November 2026, 09:00 in Riyadh.
const MORNING: i64 = 1_795_327_200_000;
/// The host of a simulated tab.
pub struct World {
    pub now: Cell<i64>,
    chance: RefCell<Chance>,
    /// Turns until the person cancels.
    pub cancel_after: Cell<Option<u32>>,
    vault: SimulatedVault,
}

impl Host for World {
    type Vault = SimulatedVault;

    fn vault(&self) -> &SimulatedVault {
        &self.vault
    }

    fn now(&self) -> Timestamp {
        Timestamp(self.now.get())
    }

    fn today(&self) -> Date {
        self.now().date_utc()
    }

    fn random(&self) -> u128 {
        let mut chance = self.chance.borrow_mut();
        u128::from(chance.draw()) << 64 | u128::from(chance.draw())
    }

    fn progress(&self, stage: Stage, done: u64, total: u64) {
        assert!(done <= total, "{done} of {total} at {stage:?}");
    }

    fn cancelled(&self) -> bool {
        self.cancel_after.get() == Some(0)
    }

    async fn unpack(&self, bytes: &[u8], choice: Option<u32>) -> Result<Unpacked, ServiceError> {
        unpack(bytes, choice).map_err(ServiceError::File)
    }

    async fn breathe(&self) {
        if let Some(left) = self.cancel_after.get() {
            self.cancel_after.set(Some(left.saturating_sub(1)));
        }
        let mut waited = false;
        poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// A host on this disk, on the morning when everything begins.
pub fn world(chance: Chance, disk: &SimulatedDisk) -> World {
    let vault = disk.vault();
    World { now: Cell::new(MORNING), chance: RefCell::new(chance), cancel_after: Cell::new(None), vault }
}

/// The output of a future that waits for nobody.
pub fn at_once<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
