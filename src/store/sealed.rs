//! The seal around everything that is stored: a mark before it and a checksum behind it, so that a flipped byte is damage and
//! not another name. What was written before there were seals begins with its version, which is never the mark, and is
//! taken as it is. Where a book is locked, records are encrypted instead, each bound to its place (`domain::lock`).

use super::{
    Appended, FirstEntry, Gather, Opened, Redaction, Rewriting, Sizes, Snapshot, SnapshotChange, Store, StoreError,
};
use crate::domain::lock::cipher::{Cipher, Place, is_locked};

/// First byte of what is sealed. No single flipped bit makes a version of it, or the mark of a stamp.
const MARK: u8 = 0xC5;
/// Bytes of the checksum, CRC-32: it notices every change of up to 32 bits in a row.
const CHECKSUM: usize = 4;
/// Bytes behind an encrypted history head: its commit. Heads are read by the newest, so they say themselves which they are.
const NUMBER: usize = 8;

/// A store that seals what it writes, and opens only seals that are whole.
#[derive(Debug)]
pub struct Sealed<S> {
    store: S,
    lock: Option<OpenLock>,
}

/// A lock whose key is known.
#[derive(Debug)]
pub struct OpenLock {
    /// The lock's head as it is stored.
    pub head: Vec<u8>,
    pub cipher: Cipher,
}

impl<S> Sealed<S> {
    /// A store whose book is not locked, or whose key is not known yet.
    pub fn new(store: S) -> Sealed<S> {
        Sealed { store, lock: None }
    }

    /// What is behind the seals.
    pub fn inner(&self) -> &S {
        &self.store
    }

    /// The lock, if the book has one and it is open.
    pub fn open_lock(&self) -> Option<&OpenLock> {
        self.lock.as_ref()
    }

    /// From now on records are read and written by this lock, or without one. Nothing that is stored changes.
    pub fn use_lock(&mut self, lock: Option<OpenLock>) -> Option<OpenLock> {
        std::mem::replace(&mut self.lock, lock)
    }

    /// A record as it is stored at its place.
    fn wrapped(&self, place: Place, record: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        wrap(self.lock.as_ref(), place, record)
    }

    /// A stored record as it was given.
    fn unwrapped(&self, place: Place, record: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        match &self.lock {
            Some(lock) => unlocked(&lock.cipher, place, record),
            None => unsealed(place, record),
        }
    }

    fn wrapped_snapshot(&self, change: SnapshotChange) -> Result<SnapshotChange, StoreError> {
        let block = |(number, block)| Ok((number, self.wrapped(Place::Block(number), block)?));
        let changed = change.changed.into_iter().map(block).collect::<Result<_, StoreError>>()?;
        Ok(SnapshotChange { head: self.wrapped(Place::Snapshot(change.seq), change.head)?, changed, ..change })
    }
}

impl<S: Store> Sealed<S> {
    /// Puts a lock on everything that is stored, another one, or none, at once: afterwards nothing is left in the former
    /// way. `tell` is called for each record.
    ///
    /// # Errors
    /// Those of [`Store::rewrite`]; `Damaged` if a record does not read. Nothing has changed then.
    pub async fn relock(&mut self, lock: Option<OpenLock>, tell: impl Fn()) -> Result<(), StoreError> {
        let old = self.lock.as_ref();
        let new = lock.as_ref();
        let change = |place, record: Vec<u8>| {
            tell();
            // A transaction whose answer was lost is run twice: what it finds may be what it wrote.
            let by_new = new.filter(|_| is_locked(&record)).map(|new| unlocked(&new.cipher, place, record.clone()));
            let plain = match (by_new, old) {
                (Some(Ok(plain)), _) => plain,
                (_, Some(old)) if is_locked(&record) => unlocked(&old.cipher, place, record)?,
                _ => unsealed(place, record)?,
            };
            wrap(new, place, plain)
        };
        self.store.rewrite(lock.as_ref().map(|lock| lock.head.clone()), Some(&change)).await?;
        self.lock = lock;
        Ok(())
    }
}

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

    fn into_bytes(self) -> Vec<u8> {
        let mut bytes = self.gathered.into_bytes();
        // The mark.
        bytes.remove(0);
        bytes
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
        let Opened { snapshot, tail } = self.store.open().await?;
        let mut first = 1;
        let snapshot = match snapshot {
            Some(Snapshot { seq, head, blocks }) => {
                first = seq + 1;
                let head = self.unwrapped(Place::Snapshot(seq), head)?;
                let blocks = (0..).zip(blocks).map(|(number, block)| self.unwrapped(Place::Block(number), block));
                Some(Snapshot { seq, head, blocks: blocks.collect::<Result<_, _>>()? })
            }
            None => None,
        };
        let tail = (first..).zip(tail).map(|(seq, entry)| self.unwrapped(Place::Entry(seq), entry));
        Ok(Opened { snapshot, tail: tail.collect::<Result<_, _>>()? })
    }

    async fn append(&mut self, seq: u64, entry: Sealing<S::Entry>, head: Vec<u8>) -> Result<(), StoreError> {
        let entry = match self.lock {
            None => entry.closed(),
            // The cipher needs all of it at once.
            Some(_) => self.wrapped(Place::Entry(seq), entry.into_bytes())?.into(),
        };
        let head = self.wrapped(Place::Head(seq), head)?;
        self.store.append(seq, entry, head).await
    }

    async fn write_snapshot(&mut self, change: SnapshotChange) -> Result<(), StoreError> {
        let change = self.wrapped_snapshot(change)?;
        self.store.write_snapshot(change).await
    }

    async fn start_over(&mut self, first: Option<FirstEntry>) -> Result<(), StoreError> {
        let first = match first {
            Some(FirstEntry { entry, head }) => Some(FirstEntry {
                entry: self.wrapped(Place::Entry(1), entry)?,
                head: self.wrapped(Place::Head(1), head)?,
            }),
            None => None,
        };
        self.store.start_over(first).await
    }

    async fn redact(&mut self, redaction: Redaction) -> Result<(), StoreError> {
        let Redaction { append, snapshot, drop, heads } = redaction;
        let append = match append {
            Some(Appended { seq, entry, head }) => Some(Appended {
                seq,
                entry: self.wrapped(Place::Entry(seq), entry)?,
                head: self.wrapped(Place::Head(seq), head)?,
            }),
            None => None,
        };
        let snapshot = snapshot.map(|change| self.wrapped_snapshot(change)).transpose()?;
        let heads = heads.into_iter().map(|(seq, head)| Ok((seq, self.wrapped(Place::Head(seq), head)?)));
        let heads = heads.collect::<Result<_, StoreError>>()?;
        self.store.redact(Redaction { append, snapshot, drop, heads }).await
    }

    async fn entry(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.entry(seq).await?.map(|entry| self.unwrapped(Place::Entry(seq), entry)).transpose()
    }

    async fn heads(&self, before: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let stored = self.store.heads(before, limit).await?;
        let mut heads = Vec::with_capacity(stored.len());
        let mut before = before;
        for head in stored {
            let place = match is_locked(&head) {
                true => {
                    let seq = number_of(&head).filter(|seq| *seq < before);
                    before = seq.ok_or_else(|| broken(Place::Head(before)))?;
                    Place::Head(before)
                }
                false => Place::Head(0),
            };
            heads.push(self.unwrapped(place, head)?);
        }
        Ok(heads)
    }

    async fn sizes(&self) -> Result<Sizes, StoreError> {
        self.store.sizes().await
    }

    async fn lock(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.lock().await
    }

    async fn rewrite(&mut self, lock: Option<Vec<u8>>, change: Option<Rewriting<'_>>) -> Result<(), StoreError> {
        self.store.rewrite(lock, change).await
    }

    fn is_durable(&self) -> bool {
        self.store.is_durable()
    }
}

/// A record as it is stored at its place, under a lock or without one.
fn wrap(lock: Option<&OpenLock>, place: Place, record: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let Some(lock) = lock else { return Ok(sealed(record)) };
    let long = || StoreError::Failed("a record that is too long for the lock".into());
    let mut locked = lock.cipher.lock(place, record).ok_or_else(long)?;
    if let Place::Head(seq) = place {
        locked.extend_from_slice(&seq.to_le_bytes());
    }
    Ok(locked)
}

/// What a locked record holds.
fn unlocked(cipher: &Cipher, place: Place, mut record: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    if let Place::Head(seq) = place {
        if number_of(&record) != Some(seq) {
            return Err(broken(place));
        }
        record.truncate(record.len().saturating_sub(NUMBER));
    }
    cipher.unlock(place, record).ok_or_else(|| broken(place))
}

/// Which commit's a locked head is.
fn number_of(head: &[u8]) -> Option<u64> {
    head.last_chunk::<NUMBER>().map(|number| u64::from_le_bytes(*number))
}

fn broken(place: Place) -> StoreError {
    StoreError::Damaged(format!("the seal of {place:?} is broken"))
}

/// Puts the seal round a record.
fn sealed(mut record: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&record);
    record.reserve_exact(CHECKSUM + 1);
    record.extend_from_slice(&checksum.to_le_bytes());
    record.insert(0, MARK);
    record
}

/// What is inside a seal, or an older record as it is. `Damaged` if the seal is broken, or if it is a lock's.
fn unsealed(place: Place, mut record: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    if is_locked(&record) {
        return Err(StoreError::Damaged(format!("{place:?} is locked, and the book is not")));
    }
    let Some((&MARK, rest)) = record.split_first() else { return Ok(record) };
    match rest.split_last_chunk::<CHECKSUM>() {
        Some((content, checksum)) if crc32fast::hash(content) == u32::from_le_bytes(*checksum) => {
            let length = content.len();
            record.remove(0);
            record.truncate(length);
            Ok(record)
        }
        _ => Err(broken(place)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_gives_back_what_it_holds() {
        for content in [&[][..], &[2], &[3, 0, 255], &[MARK, MARK]] {
            assert_eq!(unsealed(Place::Entry(1), sealed(content.to_vec())).as_deref(), Ok(content));
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
            assert_eq!(unsealed(Place::Entry(1), old.to_vec()).as_deref(), Ok(old));
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
                let is_noticed = match unsealed(Place::Entry(1), flipped) {
                    Ok(content) => !matches!(content.first(), Some(1..=9)),
                    Err(error) => matches!(error, StoreError::Damaged(_)),
                };
                assert!(is_noticed, "bit {bit} of byte {at}");
            }
            assert!(at == 0 || unsealed(Place::Entry(1), whole[..at].to_vec()).is_err(), "cut at {at}");
        }
    }
}
