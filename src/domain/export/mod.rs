//! Files that people take away. Who is in them (consent, filter, order) is decided before: see `campaign::audience`.
//!
//! `csv`, `numbers` and `vcard` write lists of contacts, `packs` cuts them into broadcast lists, `backup` writes and reads
//! the whole book, `personal` writes what is known of one contact, and `archive` is the zip around the last two.

mod archive;
pub mod backup;
pub mod csv;
pub mod numbers;
pub mod packs;
pub mod personal;
pub mod vcard;
