//! Some seeds in every test run, those that were red once, and planted bugs that must turn seeds red.

use super::{Page, simulate, simulate_on};
use daftar::store::memory::MemoryStore;
use daftar::store::simulated::{SimulatedDisk, SimulatedStore};
use daftar::store::{FirstEntry, Opened, Redaction, Rewriting, Sizes, SnapshotChange, Store, StoreError};

/// A seed that a planted bug has to turn red is found among so many.
const ENOUGH: u64 = 300;

#[test]
fn the_first_seeds_are_green() {
    let mut commits = 0;
    for seed in 0..60 {
        match simulate(seed, true) {
            Ok(figures) => commits += figures.commits,
            Err(red) => {
                panic!("cargo xtask simulate 1 --from {}: {}\n{}", red.seed, red.why, red.told.join("\n"))
            }
        }
    }
    assert!(commits > 300, "{commits} commits are no test");
}

#[test]
fn a_seed_tells_the_same_story_every_time() {
    for seed in [3, 1_000_003] {
        assert_eq!(simulate(seed, false).ok(), simulate(seed, true).ok());
    }
}

/// What a store does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Bug {
    /// Says that an entry is written, and writes nothing, now and then.
    JournalOff,
    /// Leaves a block out of a snapshot that changed since the last one.
    ForgottenBlock,
    /// Says of a snapshot that it holds one commit more than it does.
    EarlySnapshot,
    /// Takes another entry under a number that is taken.
    TakenTwice,
    /// Mends what is broken by forgetting it.
    Cheerful,
    /// Writes the entry and not its head.
    Headless,
}

struct Planted {
    store: SimulatedStore,
    disk: SimulatedDisk,
    bug: Bug,
}

impl Store for Planted {
    type Entry = Vec<u8>;

    async fn open(&mut self) -> Result<Opened, StoreError> {
        match self.store.open().await {
            Err(StoreError::Damaged(_)) if self.bug == Bug::Cheerful => {
                self.disk.lose_everything();
                Ok(Opened::default())
            }
            result => result,
        }
    }

    async fn append(&mut self, seq: u64, entry: Vec<u8>, head: Vec<u8>) -> Result<(), StoreError> {
        if self.bug == Bug::JournalOff && seq.is_multiple_of(5) {
            return Ok(());
        }
        let result = self.store.append(seq, entry.clone(), head.clone()).await;
        match (self.bug, result) {
            (Bug::TakenTwice, Err(StoreError::Failed(_))) => {
                let memory: &MemoryStore = self.disk.memory();
                memory.lose_entry(seq);
                memory.lose_head(seq);
                memory.clone().append(seq, entry, head).await
            }
            (Bug::Headless, Ok(())) if seq.is_multiple_of(7) => {
                self.disk.memory().lose_head(seq);
                Ok(())
            }
            (_, result) => result,
        }
    }

    async fn write_snapshot(&mut self, mut change: SnapshotChange) -> Result<(), StoreError> {
        let there = self.disk.memory().snapshot();
        match self.bug {
            Bug::ForgottenBlock if there.is_some_and(|(_, count)| count >= change.count) => change.changed.clear(),
            Bug::EarlySnapshot => change.seq += 1,
            _ => {}
        }
        self.store.write_snapshot(change).await
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        self.store.start_over(first).await
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        self.store.redact(redaction).await
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.entry(seq).await
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        self.store.heads(before, limit).await
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        self.store.sizes().await
    }

    async fn lock(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.lock().await
    }

    async fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        self.store.rewrite(lock, change).await
    }

    fn is_durable(&self) -> bool {
        true
    }
}

fn planted<const BUG: usize>(disk: &SimulatedDisk) -> Planted {
    const BUGS: [Bug; 6] =
        [Bug::JournalOff, Bug::ForgottenBlock, Bug::EarlySnapshot, Bug::TakenTwice, Bug::Cheerful, Bug::Headless];
    Planted { store: disk.store(), disk: disk.clone(), bug: BUGS[BUG] }
}

/// Why the first seed that this store turns red is red.
fn turned_red<S: Store + 'static>(open: fn(&SimulatedDisk) -> S) -> Option<String> {
    (0..ENOUGH).find_map(|seed| simulate_on(seed, Page::default(), open).err()).map(|red| red.why)
}

#[test]
fn a_journal_that_is_off_turns_seeds_red() {
    assert!(turned_red(planted::<0>).is_some());
}

#[test]
fn a_snapshot_that_forgets_a_changed_block_turns_seeds_red() {
    assert!(turned_red(planted::<1>).is_some());
}

#[test]
fn a_snapshot_that_claims_too_much_turns_seeds_red() {
    assert!(turned_red(planted::<2>).is_some());
}

#[test]
fn an_append_under_a_taken_number_turns_seeds_red() {
    assert!(turned_red(planted::<3>).is_some());
}

#[test]
fn an_empty_welcome_over_a_damaged_book_turns_seeds_red() {
    assert!(turned_red(planted::<4>).is_some());
}

#[test]
fn an_entry_without_its_history_turns_seeds_red() {
    assert!(turned_red(planted::<5>).is_some());
}

#[test]
fn a_store_that_does_not_wait_for_the_disk_turns_seeds_red() {
    let why = turned_red(SimulatedDisk::relaxed_store).unwrap_or_default();
    assert!(why.contains("was there"), "a power cut must lose what was acknowledged: {why:?}");
}

#[test]
fn a_page_that_remembers_nothing_turns_seeds_red() {
    let forgetful = Page { is_forgetful: true, ..Page::default() };
    let red = (0..ENOUGH).find_map(|seed| simulate_on(seed, forgetful, SimulatedDisk::store).err());
    let why = red.map(|red| red.why).unwrap_or_default();
    assert!(why.contains("nobody was told"), "a loss must go unnoticed: {why:?}");
}
