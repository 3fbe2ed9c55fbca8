//! The seal around everything that is stored: a mark before it and a checksum behind it, so that a flipped byte is damage and
//! not another name. What was written before there were seals begins with its version, which is never the mark, and is
//! taken as it is.

use super::errors::damaged;
use crate::protocol::ServiceError;

/// First byte of what is sealed. No single flipped bit makes a version of it.
const MARK: u8 = 0xDA;
/// Bytes of the checksum, CRC-32: it notices every change of up to 32 bits in a row.
const CHECKSUM: usize = 4;

/// A record that begins with this version byte, to be written on and then closed.
pub(super) fn begun(version: u8) -> Vec<u8> {
    vec![MARK, version]
}

/// Seals what was begun.
pub(super) fn closed(mut record: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(record.get(1..).unwrap_or_default());
    record.extend_from_slice(&checksum.to_le_bytes());
    record
}

/// Seals bytes that are there already.
pub(super) fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(bytes.len() + 1 + CHECKSUM);
    record.push(MARK);
    record.extend_from_slice(bytes);
    closed(record)
}

/// What is inside a seal, or an older record as it is.
///
/// # Errors
/// `Storage(Damaged)` if the seal is broken.
pub(super) fn opened<'b>(what: &str, record: &'b [u8]) -> Result<&'b [u8], ServiceError> {
    let Some((&MARK, rest)) = record.split_first() else { return Ok(record) };
    match rest.split_last_chunk::<CHECKSUM>() {
        Some((content, checksum)) if crc32fast::hash(content) == u32::from_le_bytes(*checksum) => Ok(content),
        _ => Err(damaged(format!("the seal of {what} is broken"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_gives_back_what_it_holds() {
        for content in [&[][..], &[2], &[3, 0, 255], &[MARK, MARK]] {
            assert_eq!(opened("x", &sealed(content)).as_deref(), Ok(content));
        }
        let mut record = begun(2);
        record.extend_from_slice(b"more");
        assert_eq!(opened("x", &closed(record)).as_deref(), Ok(&b"\x02more"[..]));
    }

    #[test]
    fn what_was_written_before_there_were_seals_is_taken_as_it_is() {
        for old in [&[1, 7, 7][..], &[2], &[3, 200]] {
            assert_eq!(opened("x", old).as_deref(), Ok(old));
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let whole = sealed("\u{2}سارة العتيبي".as_bytes());
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << bit;
                // Without its mark it is no version that any reader knows.
                let unknown = opened("x", &flipped).map(|content| !matches!(content.first(), Some(1..=9)));
                assert!(unknown.unwrap_or(true), "bit {bit} of byte {at}");
            }
            assert!(at == 0 || opened("x", &whole[..at]).is_err(), "cut at {at}");
        }
    }
}
