//! How a database of an older version becomes one of today: one file a step, applied in order.
//!
//! The promise: a database that any released version wrote opens with every later one, and its data is kept. One that is
//! newer than this program is refused (`StoreError::TooNew`) and not touched. A step changes object stores only; how the bytes
//! inside are versioned is the book's business. Steps are never edited after a release, only added.

pub mod v1;
pub mod v2;

use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;

/// One step: turns a database of the version before into one of its own version, inside the upgrade's transaction.
pub type Step = fn(&Database) -> Result<(), Error>;

/// Every step there ever was. The database's version is how many there are.
pub const STEPS: &[Step] = &[v1::upgrade, v2::upgrade];

/// The version that these steps lead to.
pub(super) fn version_of(steps: &[Step]) -> u32 {
    u32::try_from(steps.len()).unwrap_or(u32::MAX)
}

/// Applies the steps that a database of version `from` lacks. A new database has version 0.
pub(super) fn upgrade(database: &Database, from: f64, steps: &[Step]) -> Result<(), Error> {
    for (before, step) in (0_u32..).zip(steps) {
        if from <= f64::from(before) {
            step(database)?;
        }
    }
    Ok(())
}
