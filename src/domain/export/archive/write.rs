//! A zip being written in memory: the same content gives the same bytes.

use super::{CENTRAL, DEFLATED, END, LOCAL, LOCAL_LENGTH, STORED};
use crc32fast::Hasher;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use std::io::{self, Write};

/// How hard the compressor tries: the highest level that looks no further ahead. Two thirds of the time of the next one for
/// a file that is a fiftieth larger.
const LEVEL: i32 = 3;
/// 32 KB of window, no zlib header around it.
const WINDOW_BITS: i32 = -15;
/// Version 2.0 of the format, which deflate needs.
const NEEDED: u16 = 20;
/// Made on Unix (3), by version 2.0: says what `ATTRIBUTES` are.
const MADE_BY: u16 = 3 << 8 | NEEDED;
/// A plain file, rw-r--r--.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// 1 January 1980, the first day there is in a zip.
const DAY: u16 = 1 << 5 | 1;
/// Where sizes and checksum stand in the header before a member.
const SUMS: usize = 14;

/// How members are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::domain::export) enum Packing {
    Stored,
    Deflated,
}

/// A zip being written.
pub(in crate::domain::export) struct Archive {
    packing: Packing,
    out: Vec<u8>,
    /// Finished members.
    members: Vec<Written>,
    current: Option<Current>,
}

struct Current {
    name: String,
    /// Where its header begins.
    at: usize,
    crc: Hasher,
    length: usize,
    /// A third of a megabyte: never on the stack.
    packer: Option<Box<CompressorOxide>>,
}

struct Written {
    name: String,
    at: u32,
    sums: [u8; 12],
}

impl Archive {
    pub(in crate::domain::export) fn new(packing: Packing) -> Archive {
        Archive { packing, out: Vec::new(), members: Vec::new(), current: None }
    }

    /// Begins the next member; what is written from now on belongs to it.
    pub(in crate::domain::export) fn begin(&mut self, name: &str) -> io::Result<()> {
        self.end()?;
        let flags = create_comp_flags_from_zip_params(LEVEL, WINDOW_BITS, 0);
        let packer = (self.packing == Packing::Deflated).then(|| Box::new(CompressorOxide::new(flags)));
        let at = self.out.len();
        self.out.extend(LOCAL);
        self.out.extend(self.described());
        // Sums come when the member ends.
        self.out.extend([0; 12]);
        self.out.extend(length_of(name)?);
        self.out.extend(0u16.to_le_bytes());
        self.out.extend(name.as_bytes());
        self.current = Some(Current { name: name.to_owned(), at, crc: Hasher::new(), length: 0, packer });
        Ok(())
    }

    /// The whole file.
    pub(in crate::domain::export) fn finish(mut self) -> io::Result<Vec<u8>> {
        self.end()?;
        let from = self.out.len();
        let described = self.described();
        for Written { name, at, sums } in &self.members {
            self.out.extend(CENTRAL);
            self.out.extend(MADE_BY.to_le_bytes());
            self.out.extend(described);
            self.out.extend(sums);
            self.out.extend(length_of(name)?);
            // No further fields, no comment, the first disk, nothing about its kind.
            self.out.extend([0; 8]);
            self.out.extend(ATTRIBUTES.to_le_bytes());
            self.out.extend(at.to_le_bytes());
            self.out.extend(name.as_bytes());
        }
        let length = small(self.out.len() - from)?;
        let count = u16::try_from(self.members.len()).map_err(|_| too_large())?.to_le_bytes();
        self.out.extend(END);
        self.out.extend([0; 4]);
        self.out.extend(count);
        self.out.extend(count);
        self.out.extend(length.to_le_bytes());
        self.out.extend(small(from)?.to_le_bytes());
        self.out.extend([0; 2]);
        Ok(self.out)
    }

    /// What both headers of a member say before its sums: version needed, flags, method, time and day.
    fn described(&self) -> [u8; 10] {
        let method = if self.packing == Packing::Deflated { DEFLATED } else { STORED };
        let mut bytes = [0; 10];
        for (place, value) in bytes.chunks_exact_mut(2).zip([NEEDED, 0, method, 0, DAY]) {
            place.copy_from_slice(&value.to_le_bytes());
        }
        bytes
    }

    /// Ends the member being written.
    fn end(&mut self) -> io::Result<()> {
        let Some(Current { name, at, crc, length, packer }) = self.current.take() else { return Ok(()) };
        if let Some(mut packer) = packer {
            self.pack(&mut packer, &[], TDEFLFlush::Finish)?;
        }
        let begun = at.saturating_add(LOCAL_LENGTH).saturating_add(name.len());
        let mut sums = [0; 12];
        let values = [crc.finalize(), small(self.out.len().saturating_sub(begun))?, small(length)?];
        for (place, value) in sums.chunks_exact_mut(4).zip(values) {
            place.copy_from_slice(&value.to_le_bytes());
        }
        let place = at.saturating_add(SUMS);
        self.out.get_mut(place..place.saturating_add(12)).ok_or_else(too_large)?.copy_from_slice(&sums);
        self.members.push(Written { name, at: small(at)?, sums });
        Ok(())
    }

    fn pack(&mut self, packer: &mut CompressorOxide, bytes: &[u8], flush: TDEFLFlush) -> io::Result<()> {
        let (status, taken) = compress_to_output(packer, bytes, flush, |packed| {
            room_for(&mut self.out, packed.len());
            self.out.extend_from_slice(packed);
            true
        });
        let expected = if flush == TDEFLFlush::Finish { TDEFLStatus::Done } else { TDEFLStatus::Okay };
        if status == expected && taken == bytes.len() {
            Ok(())
        } else {
            Err(io::Error::other("the compressor stopped"))
        }
    }
}

impl Write for Archive {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(mut current) = self.current.take() else { return Err(io::Error::other("no member was begun")) };
        current.crc.update(bytes);
        current.length = current.length.saturating_add(bytes.len());
        match &mut current.packer {
            Some(packer) => self.pack(packer, bytes, TDEFLFlush::None)?,
            None => {
                room_for(&mut self.out, bytes.len());
                self.out.extend_from_slice(bytes);
            }
        }
        self.current = Some(current);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Grows a file by a quarter when it is full. Doubling would hold three times a large one while it moves.
fn room_for(out: &mut Vec<u8>, more: usize) {
    if out.capacity() - out.len() < more {
        out.reserve_exact((out.len() / 4).max(64 * 1024).max(more));
    }
}

fn length_of(name: &str) -> io::Result<[u8; 2]> {
    Ok(u16::try_from(name.len()).map_err(|_| too_large())?.to_le_bytes())
}

fn small(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::other("more than a zip holds")
}
