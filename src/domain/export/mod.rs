//! Files that people take away. Who is in them (consent, filter, order) is decided before: see `campaign::audience`.
//!
//! `csv`, `numbers` and `vcard` write lists of contacts, `packs` cuts them into broadcast lists, `backup` writes and reads
//! the whole book, `age` locks a file with a passphrase, `reminder` says when one is due, and
//! `archive` is the zip around packs and backup.

pub mod age;
mod archive;
pub mod backup;
pub mod csv;
pub mod numbers;
pub mod packs;
pub mod reminder;
pub mod vcard;
