//! Zips, written and read a piece at a time: `write` makes one whose bytes depend on nothing but their content (no clock, no
//! platform), `read` finds the members of one and unpacks them without ever holding a whole member.
//!
//! Only what our own files need of the format: members stored or deflated, below 4 GB, no encryption. The `zip` crate would
//! bring every other compression's tables into the worker, five times as much code as all of this; it is the referee in the
//! tests.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::{Broken, Part, Unpacking, members};
pub(super) use write::{Archive, Packing};

// The layout is that of PKWARE's APPNOTE: 4.3.7, 4.3.12 and 4.3.16.
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const END_LENGTH: usize = 22;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
