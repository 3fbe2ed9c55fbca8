//! Version 1: the first. Four object stores without key paths or indexes; keys are given beside the values.

use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;

/// Single values under a text key: see the `KEY_` constants.
pub const META: &str = "meta";
/// Blocks of the snapshot, by number from 0.
pub const BLOCKS: &str = "blocks";
/// Journal entries, by `seq`.
pub const COMMITS: &str = "commits";
/// History heads, by `seq`.
pub const HEADS: &str = "heads";

/// In `META`: the last commit that the snapshot includes, a number.
pub const KEY_SNAPSHOT_SEQ: &str = "snapshot.seq";
/// In `META`: how many blocks the snapshot has, a number.
pub const KEY_SNAPSHOT_COUNT: &str = "snapshot.count";
/// In `META`: the snapshot's head, bytes.
pub const KEY_SNAPSHOT_HEAD: &str = "snapshot.head";
/// In `META`: the random number of this browser profile, 8 bytes, little end first.
pub const KEY_DEVICE: &str = "device";

/// Makes the stores.
pub fn upgrade(database: &Database) -> Result<(), Error> {
    for name in [META, BLOCKS, COMMITS, HEADS] {
        database.create_object_store(name).build()?;
    }
    Ok(())
}
