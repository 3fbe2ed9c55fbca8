//! Zips written and read, beside the `zip` crate.
