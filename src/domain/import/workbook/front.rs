//! The front of an archive: what is refused before anything is unpacked, and unpacking that stops at a limit whatever sizes
//! the archive claims.

use super::super::FileError;
use super::gauge::Gauge;
use std::collections::HashSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The largest archive, in bytes.
const MAX_ARCHIVE: u64 = 100 * MIB;
/// Files in an archive at most.
const MAX_ENTRIES: u64 = 2_000;
/// All files of an archive, unpacked, as it claims and as it is.
const MAX_UNPACKED: u64 = 512 * MIB;
/// One file that is unpacked whole.
pub(super) const MAX_FILE: u64 = 100 * MIB;
/// How many times larger a file may be than its packed form, above `MIB`; text and sheets stay far below it.
const MAX_RATIO: u64 = 200;
/// Where the directory of an archive may end, from the end of the file: a comment may follow (APPNOTE 4.3.16).
const TAIL: usize = 66_000;
const MIB: u64 = 1024 * 1024;

pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// A member that will be parsed, and the most that it may be, unpacked.
pub(super) struct Member {
    pub name: String,
    pub limit: u64,
}

/// Opens an archive whose directory is harmless. Errors: `TooLarge`, `Damaged`, `Encrypted`, `TooLargeUnpacked`.
pub(super) fn open(bytes: &[u8]) -> Result<Archive<'_>, FileError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_ARCHIVE {
        return Err(FileError::TooLarge { bytes: size, limit: MAX_ARCHIVE });
    }
    // Reading a directory costs memory for each entry, so their number is known first.
    if claimed_entries(bytes) > MAX_ENTRIES {
        return Err(too_large());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::Damaged)?;
    let (mut names, mut total) = (HashSet::new(), 0u64);
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| FileError::Damaged)?;
        if entry.encrypted() {
            return Err(FileError::Encrypted);
        }
        let name = entry.name().map_err(|_| FileError::Damaged)?.to_lowercase();
        if name.split(['/', '\\']).any(|part| part == "..") || !names.insert(name) {
            return Err(FileError::Damaged);
        }
        total = total.saturating_add(entry.size());
        let inflated = entry.size() > MIB && entry.size() / entry.compressed_size().max(1) > MAX_RATIO;
        if inflated || total > MAX_UNPACKED {
            return Err(too_large());
        }
    }
    Ok(archive)
}

/// The names of all files.
pub(super) fn names(archive: &mut Archive<'_>) -> Result<Vec<String>, FileError> {
    let names: Result<Vec<String>, _> = archive.file_names().map(|name| name.map(|name| name.into_owned())).collect();
    Ok(names.map_err(|_| FileError::Damaged)?.into_iter().filter(|name| !name.ends_with('/')).collect())
}

/// Unpacks one file whole, up to a limit.
pub(super) fn unpack(archive: &mut Archive<'_>, name: &str, limit: u64) -> Result<Vec<u8>, FileError> {
    let entry = archive.by_name(name).map_err(|_| FileError::NothingInside)?;
    let mut bytes = Vec::new();
    entry.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| FileError::Damaged)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit { Err(too_large()) } else { Ok(bytes) }
}

/// Unpacks the members that will be parsed without keeping them: what they claim to be is not believed. Members that are
/// not there are passed over.
pub(super) fn measure(archive: &mut Archive<'_>, members: &[Member]) -> Result<(), FileError> {
    let mut total = 0u64;
    let mut buffer = vec![0u8; 64 * 1024];
    for member in members {
        let Ok(mut entry) = archive.by_name(&member.name) else { continue };
        let packed = entry.compressed_size().max(1);
        let mut gauge = Gauge::default();
        let mut size = 0u64;
        loop {
            let read = entry.read(&mut buffer).map_err(|_| FileError::Damaged)?;
            if read == 0 {
                break;
            }
            size += u64::try_from(read).unwrap_or(u64::MAX);
            let inflated = size > MIB && size / packed > MAX_RATIO;
            if size > member.limit || inflated || total.saturating_add(size) > MAX_UNPACKED {
                return Err(too_large());
            }
            gauge.feed(buffer.get(..read).unwrap_or_default())?;
        }
        total = total.saturating_add(size);
    }
    Ok(())
}

pub(super) fn too_large() -> FileError {
    FileError::TooLargeUnpacked { limit: MAX_UNPACKED }
}

/// The largest number of entries that any end of a directory in the last bytes claims, the long form too (APPNOTE 4.3.14
/// and 4.3.16): which of them a reader takes is its own affair.
fn claimed_entries(bytes: &[u8]) -> u64 {
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    let short = memchr::memmem::find_iter(tail, b"PK\x05\x06")
        .filter_map(|at| tail.get(at + 10..)?.first_chunk::<2>())
        // The largest value means that the long form has the number.
        .map(|count| u64::from(u16::from_le_bytes(*count)))
        .filter(|count| *count != u64::from(u16::MAX));
    let long = memchr::memmem::find_iter(tail, b"PK\x06\x06")
        .filter_map(|at| tail.get(at + 32..)?.first_chunk::<8>())
        .map(|count| u64::from_le_bytes(*count));
    short.chain(long).max().unwrap_or_default()
}
