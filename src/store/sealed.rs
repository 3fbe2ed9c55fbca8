//! The seal around everything that is stored: a mark before it and a checksum behind it, so that a flipped byte is damage and
//! not another name. What was written before there were seals begins with its version, which is never the mark, and is
//! taken as it is.

use super::{Appended, FirstEntry, Gather, Opened, Redaction, Sizes, Snapshot, SnapshotChange, Store, StoreError};

/// First byte of what is sealed. No single flipped bit makes a version of it, or the mark of a stamp.
const MARK: u8 = 0xC5;
/// Bytes of the checksum, CRC-32: it notices every change of up to 32 bits in a row.
const CHECKSUM: usize = 4;

/// A store that seals what it writes, and opens only seals that are whole.
#[derive(Debug)]
pub struct Sealed<S>(pub S);

/// A seal that is put round an entry while it is gathered.
#[derive(Debug)]
pub struct Sealing<G> {
    gathered: G,
    checksum: crc32fast::Hasher,
}

impl<G: Gather> Default for Sealing<G> {
    fn default() -> Sealing<G> {
        let mut gathered = G::default();
        gathered.take(&[MARK]);
        Sealing { gathered, checksum: crc32fast::Hasher::new() }
    }
}

impl<G: Gather> Gather for Sealing<G> {
    fn expect(&mut self, bytes: usize) {
        self.gathered.expect(bytes.saturating_add(CHECKSUM + 1));
    }

    fn take(&mut self, bytes: &[u8]) {
        self.checksum.update(bytes);
        self.gathered.take(bytes);
    }
}

impl<G: Gather> From<Vec<u8>> for Sealing<G> {
    fn from(bytes: Vec<u8>) -> Sealing<G> {
        let mut sealing = Sealing::default();
        sealing.take(&bytes);
        sealing
    }
}

impl<G: Gather> Sealing<G> {
    /// Closes the seal.
    fn closed(self) -> G {
        let Sealing { mut gathered, checksum } = self;
        gathered.take(&checksum.finalize().to_le_bytes());
        gathered
    }
}

impl<S: Store> Store for Sealed<S> {
    type Entry = Sealing<S::Entry>;

    async fn open(&mut self) -> Result<Opened, StoreError> {
        let Opened { snapshot, tail } = self.0.open().await?;
        let snapshot = match snapshot {
            Some(Snapshot { seq, head, blocks }) => {
                let blocks: Result<_, _> = blocks.into_iter().map(|block| unsealed("a block", block)).collect();
                Some(Snapshot { seq, head: unsealed("the snapshot", head)?, blocks: blocks? })
            }
            None => None,
        };
        let tail: Result<_, _> = tail.into_iter().map(|entry| unsealed("a commit", entry)).collect();
        Ok(Opened { snapshot, tail: tail? })
    }

    async fn append(&mut self, seq: u64, entry: Sealing<S::Entry>, head: Vec<u8>) -> Result<(), StoreError> {
        self.0.append(seq, entry.closed(), sealed(head)).await
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        self.0.write_snapshot(sealed_snapshot(change)).await
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        let first = first.map(|FirstEntry { entry, head }| FirstEntry { entry: sealed(entry), head: sealed(head) });
        self.0.start_over(first).await
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        let Redaction { append, snapshot, drop, heads } = redaction;
        let append =
            append.map(|Appended { seq, entry, head }| Appended { seq, entry: sealed(entry), head: sealed(head) });
        let heads = heads.into_iter().map(|(seq, head)| (seq, sealed(head))).collect();
        self.0.redact(Redaction { append, snapshot: snapshot.map(sealed_snapshot), drop, heads }).await
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.entry(seq).await?.map(|entry| unsealed("a commit", entry)).transpose()
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let heads = self.0.heads(before, limit).await?;
        heads.into_iter().map(|head| unsealed("the history", head)).collect()
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        self.0.sizes().await
    }

    fn is_durable(&self) -> bool {
        self.0.is_durable()
    }
}

fn sealed_snapshot(change: SnapshotChange) -> SnapshotChange {
    let changed = change.changed.into_iter().map(|(number, block)| (number, sealed(block))).collect();
    SnapshotChange { head: sealed(change.head), changed, ..change }
}

/// Puts the seal round a record.
fn sealed(mut record: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&record);
    record.reserve_exact(CHECKSUM + 1);
    record.extend_from_slice(&checksum.to_le_bytes());
    record.insert(0, MARK);
    record
}

/// What is inside a seal, or an older record as it is. `Damaged` if the seal is broken.
fn unsealed(what: &str, mut record: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let Some((&MARK, rest)) = record.split_first() else { return Ok(record) };
    match rest.split_last_chunk::<CHECKSUM>() {
        Some((content, checksum)) if crc32fast::hash(content) == u32::from_le_bytes(*checksum) => {
            let length = content.len();
            record.remove(0);
            record.truncate(length);
            Ok(record)
        }
        _ => Err(StoreError::Damaged(format!("the seal of {what} is broken"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_gives_back_what_it_holds() {
        for content in [&[][..], &[2], &[3, 0, 255], &[MARK, MARK]] {
            assert_eq!(unsealed("x", sealed(content.to_vec())).as_deref(), Ok(content));
        }
    }

    #[test]
    fn a_seal_round_pieces_is_the_seal_round_the_whole() {
        let content: Vec<u8> = (0..=255).collect();
        for size in [1, 7, 100, 256] {
            let mut sealing = Sealing::<Vec<u8>>::default();
            sealing.expect(content.len());
            content.chunks(size).for_each(|piece| sealing.take(piece));
            assert_eq!(sealing.closed(), sealed(content.clone()), "pieces of {size}");
        }
        assert_eq!(Sealing::<Vec<u8>>::default().closed(), sealed(Vec::new()));
    }

    #[test]
    fn what_was_written_before_there_were_seals_is_taken_as_it_is() {
        for old in [&[1, 7, 7][..], &[2], &[3, 200]] {
            assert_eq!(unsealed("x", old.to_vec()).as_deref(), Ok(old));
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let whole = sealed("\u{2}سارة العتيبي".as_bytes().to_vec());
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << bit;
                // Without its mark it is no version that any reader knows.
                let is_noticed = match unsealed("x", flipped) {
                    Ok(content) => !matches!(content.first(), Some(1..=9)),
                    Err(error) => matches!(error, StoreError::Damaged(_)),
                };
                assert!(is_noticed, "bit {bit} of byte {at}");
            }
            assert!(at == 0 || unsealed("x", whole[..at].to_vec()).is_err(), "cut at {at}");
        }
    }
}
