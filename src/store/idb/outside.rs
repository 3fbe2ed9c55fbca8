//! An entry on its way into the database. What is large is gathered in the browser's memory and not in the worker's own: from
//! there the browser takes it anyway, and the worker's never shrinks again.

use crate::store::Gather;
use js_sys::Uint8Array;

/// Up to so many bytes an entry stays in the worker's memory.
const SMALL: usize = 64 * 1024;

/// The bytes of an entry.
#[derive(Debug, Default)]
pub struct Outside {
    here: Vec<u8>,
    /// All of it, once it is not small.
    there: Option<There>,
}

/// Bytes in the browser's memory, with room behind them.
#[derive(Debug)]
struct There {
    bytes: Uint8Array,
    len: u32,
}

/// A length as JavaScript has it. The worker's memory is addressed by 32 bits, so everything in it has one.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

impl There {
    fn take(&mut self, bytes: &[u8]) {
        let end = self.len.saturating_add(length(bytes.len()));
        if end > self.bytes.length() {
            let larger = Uint8Array::new_with_length(end.saturating_add(end / 4));
            larger.set(&self.bytes.subarray(0, self.len), 0);
            self.bytes = larger;
        }
        self.bytes.subarray(self.len, end).copy_from(bytes);
        self.len = end;
    }

    /// The browser keeps the room as well that is behind a part of an array, so only a little of it may be left.
    fn value(&self) -> Uint8Array {
        let room = self.bytes.length() - self.len;
        if room > self.len / 16 { self.bytes.slice(0, self.len) } else { self.bytes.subarray(0, self.len) }
    }
}

impl Gather for Outside {
    fn expect(&mut self, bytes: usize) {
        if bytes > SMALL && self.there.is_none() {
            let mut there = There { bytes: Uint8Array::new_with_length(length(bytes)), len: 0 };
            there.take(&std::mem::take(&mut self.here));
            self.there = Some(there);
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.expect(self.here.len() + bytes.len());
        match &mut self.there {
            Some(there) => there.take(bytes),
            None => self.here.extend_from_slice(bytes),
        }
    }

    fn into_bytes(self) -> Vec<u8> {
        match self.there {
            Some(there) => there.bytes.subarray(0, there.len).to_vec(),
            None => self.here,
        }
    }
}

impl Outside {
    /// As a value of the database.
    pub(super) fn value(&self) -> Uint8Array {
        self.there.as_ref().map_or_else(|| Uint8Array::from(self.here.as_slice()), There::value)
    }

    /// Whether it is these bytes.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        match &self.there {
            Some(there) => there.len == length(bytes.len()) && there.bytes.subarray(0, there.len).to_vec() == bytes,
            None => self.here == bytes,
        }
    }
}

impl From<Vec<u8>> for Outside {
    fn from(bytes: Vec<u8>) -> Outside {
        let mut entry = Outside::default();
        entry.take(&bytes);
        entry
    }
}
