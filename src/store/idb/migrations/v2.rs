//! Version 2: a store for the book's lock. A program that does not know locks must not open a book that may have one.

use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;

/// What is stored of the lock, under [`KEY_HEAD`]; empty for a book without one.
pub const LOCK: &str = "lock";

/// In `LOCK`: the lock's head, bytes.
pub const KEY_HEAD: &str = "head";

/// Makes the store.
pub fn upgrade(database: &Database) -> Result<(), Error> {
    database.create_object_store(LOCK).build()?;
    Ok(())
}
