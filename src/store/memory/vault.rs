//! Files beside the journal on the same disk in memory, sharing its room, and failing on request.

use super::{Disk, MemoryStore};
use crate::store::StoreError;
use crate::store::vault::Vault;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A vault that shares the disk of a [`MemoryStore`]. Clones are handles on the same files.
#[derive(Debug, Clone, Default)]
pub struct MemoryVault {
    disk: Rc<RefCell<Disk>>,
}

/// All files, and the faults that were asked for.
#[derive(Debug, Default)]
pub(super) struct Files {
    files: BTreeMap<String, File>,
    denied: bool,
    /// How many more verbs succeed, and what the one after them reports.
    fail: Option<(u32, StoreError)>,
    /// How many more appends are kept as they came; the one after them is kept with a wrong bit.
    flip: Option<u32>,
}

#[derive(Debug, Clone, Default)]
struct File {
    bytes: Vec<u8>,
    flushed: usize,
}

impl Files {
    pub(super) fn bytes(&self) -> usize {
        self.files.values().map(|file| file.bytes.len()).sum()
    }

    /// Reports a fault that is due.
    fn check(&mut self) -> Result<(), StoreError> {
        if self.denied {
            return Err(StoreError::Denied("no files here".into()));
        }
        match self.fail.take() {
            Some((0, error)) => Err(error),
            Some((after, error)) => {
                self.fail = Some((after - 1, error));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn file(&mut self, name: &str) -> Result<&mut File, StoreError> {
        self.files.get_mut(name).ok_or_else(|| StoreError::Damaged(format!("no file {name}")))
    }
}

impl MemoryStore {
    /// The files beside this store, on the same disk: they share its capacity, and live on when the store loses everything.
    pub fn vault(&self) -> MemoryVault {
        MemoryVault { disk: self.disk.clone() }
    }
}

impl MemoryVault {
    /// Refuses every verb from now on, as a private window does, or no more.
    pub fn set_denied(&self, denied: bool) {
        self.disk.borrow_mut().files.denied = denied;
    }

    /// Lets `after` more verbs succeed and makes the one after them fail, once.
    pub fn fail(&self, after: u32, error: StoreError) {
        self.disk.borrow_mut().files.fail = Some((after, error));
    }

    /// Lets `after` more appends succeed and turns a bit in the one after them, once, without a word.
    pub fn flip_a_bit(&self, after: u32) {
        self.disk.borrow_mut().files.flip = Some(after);
    }

    /// Cuts every file back to what was flushed, as a power cut may.
    pub fn lose_unflushed(&self) {
        for file in self.disk.borrow_mut().files.files.values_mut() {
            file.bytes.truncate(file.flushed);
        }
    }

    /// Changes the bytes of a file in place. Returns false if there is no such file.
    pub fn damage(&self, name: &str, damage: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.disk.borrow_mut().files.files.get_mut(name).map(|file| damage(&mut file.bytes)).is_some()
    }

    /// Forgets every file, as an eviction does.
    pub fn lose_everything(&self) {
        self.disk.borrow_mut().files.files.clear();
    }

    /// The names of all files, in order.
    pub fn names(&self) -> Vec<String> {
        self.disk.borrow().files.files.keys().cloned().collect()
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        self.disk.borrow().files.files.get(name).map(|file| file.bytes.clone())
    }
}

impl Vault for MemoryVault {
    async fn size(&self, name: &str) -> Result<Option<u64>, StoreError> {
        let files = &mut self.disk.borrow_mut().files;
        files.check()?;
        Ok(files.files.get(name).map(|file| u64::try_from(file.bytes.len()).unwrap_or(u64::MAX)))
    }

    async fn read(&self, name: &str, at: u64, length: u32) -> Result<Vec<u8>, StoreError> {
        let files = &mut self.disk.borrow_mut().files;
        files.check()?;
        let bytes = &files.file(name)?.bytes;
        let start = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        let end = usize::try_from(length).map_or(usize::MAX, |length| start.saturating_add(length)).min(bytes.len());
        Ok(bytes.get(start..end).unwrap_or_default().to_vec())
    }

    async fn append(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let disk = &mut *self.disk.borrow_mut();
        disk.files.check()?;
        disk.check_room(disk.bytes() + bytes.len())?;
        let mut bytes = bytes.to_vec();
        match disk.files.flip {
            Some(0) => {
                disk.files.flip = None;
                let middle = bytes.len() / 2;
                if let Some(byte) = bytes.get_mut(middle) {
                    *byte ^= 1;
                }
            }
            Some(after) => disk.files.flip = Some(after - 1),
            None => {}
        }
        disk.files.files.entry(name.to_owned()).or_default().bytes.extend(bytes);
        Ok(())
    }

    async fn flush(&self, name: &str) -> Result<(), StoreError> {
        let files = &mut self.disk.borrow_mut().files;
        files.check()?;
        let file = files.file(name)?;
        file.flushed = file.bytes.len();
        Ok(())
    }

    async fn rename(&self, from: &str, to: &str) -> Result<(), StoreError> {
        let files = &mut self.disk.borrow_mut().files;
        files.check()?;
        files.file(from)?;
        if let Some(file) = files.files.remove(from) {
            files.files.insert(to.to_owned(), file);
        }
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        let files = &mut self.disk.borrow_mut().files;
        files.check()?;
        files.files.remove(name);
        Ok(())
    }
}
