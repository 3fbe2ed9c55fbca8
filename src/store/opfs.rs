//! Files in the origin-private file system, through handles that only a worker has: a write is on the disk when `flush` says so.
//!
//! Every verb opens its file anew, because a handle left open would lock the file against whoever takes the book over.

use super::StoreError;
use super::vault::Vault;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions,
    FileSystemReadWriteOptions, FileSystemSyncAccessHandle, StorageManager, WorkerGlobalScope,
};

/// The directory of the product, so that other pages of the same host don't meet our files.
const DIRECTORY: &str = "daftar";

/// The vault of this origin. Nothing is opened before the first verb.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpfsVault;

/// A file that is open. Dropping it closes it, which also writes what was not flushed, without waiting for the disk.
struct Open(FileSystemSyncAccessHandle);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Why a verb did not happen.
enum Trouble {
    /// There is no such file.
    Missing,
    Other(StoreError),
}

impl From<JsValue> for Trouble {
    fn from(error: JsValue) -> Trouble {
        let Some(exception) = error.dyn_ref::<DomException>() else {
            // No such function or object: an old browser, or a window that has no files.
            return Trouble::Other(StoreError::Denied(format!("{error:?}")));
        };
        let text = format!("{}: {}", exception.name(), exception.message());
        match exception.name().as_str() {
            "NotFoundError" => Trouble::Missing,
            "QuotaExceededError" => Trouble::Other(StoreError::Full),
            "SecurityError" | "NotAllowedError" => Trouble::Other(StoreError::Denied(text)),
            _ => Trouble::Other(StoreError::Failed(text)),
        }
    }
}

fn reported(name: &str, trouble: Trouble) -> StoreError {
    match trouble {
        Trouble::Missing => StoreError::Damaged(format!("no file {name}")),
        Trouble::Other(error) => error,
    }
}

async fn directory() -> Result<FileSystemDirectoryHandle, Trouble> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let storage: StorageManager = scope.navigator().storage();
    if !storage.is_object() {
        return Err(Trouble::Other(StoreError::Denied("no storage manager here".into())));
    }
    let get: Function = Reflect::get(&storage, &"getDirectory".into())?.dyn_into()?;
    let root: Promise = get.call0(&storage)?.dyn_into()?;
    let root: FileSystemDirectoryHandle = JsFuture::from(root).await?.dyn_into()?;
    let options = web_sys::FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    Ok(JsFuture::from(root.get_directory_handle_with_options(DIRECTORY, &options)).await?.dyn_into()?)
}

async fn file(name: &str, create: bool) -> Result<FileSystemFileHandle, Trouble> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(create);
    let handle = directory().await?.get_file_handle_with_options(name, &options);
    Ok(JsFuture::from(handle).await?.dyn_into()?)
}

async fn open(name: &str, create: bool) -> Result<Open, Trouble> {
    let handle = file(name, create).await?;
    Ok(Open(JsFuture::from(handle.create_sync_access_handle()).await?.dyn_into()?))
}

async fn append(name: &str, bytes: &[u8]) -> Result<(), Trouble> {
    let open = open(name, true).await?;
    let mut at = open.0.get_size()?;
    let mut rest = bytes;
    while !rest.is_empty() {
        let options = FileSystemReadWriteOptions::new();
        options.set_at(at);
        let written = open.0.write_with_u8_array_and_options(rest, &options)?;
        // A whole number of bytes, no more than were given.
        let count = written as usize;
        if count == 0 {
            return Err(Trouble::Other(StoreError::Full));
        }
        at += written;
        rest = rest.get(count..).unwrap_or_default();
    }
    Ok(())
}

async fn read(name: &str, at: u64, length: u32) -> Result<Vec<u8>, Trouble> {
    let open = open(name, false).await?;
    // Exact: no file has 2^53 bytes.
    let there = (open.0.get_size()? - at as f64).max(0.0);
    let length = f64::from(length).min(there);
    // No longer than a 32-bit length.
    let mut bytes = vec![0; length as usize];
    let options = FileSystemReadWriteOptions::new();
    options.set_at(at as f64);
    let count = open.0.read_with_u8_array_and_options(&mut bytes, &options)?;
    // A whole number of bytes, no more than there is room for.
    bytes.truncate(count as usize);
    Ok(bytes)
}

async fn rename(from: &str, to: &str) -> Result<(), Trouble> {
    let handle = file(from, false).await?;
    // web-sys does not know it yet; every browser that opens files in workers has it.
    let rename: Function = Reflect::get(&handle, &"move".into())?.dyn_into()?;
    let moved: Promise = rename.call1(&handle, &to.into())?.dyn_into()?;
    JsFuture::from(moved).await?;
    Ok(())
}

async fn remove(name: &str) -> Result<(), Trouble> {
    match JsFuture::from(directory().await?.remove_entry(name)).await.map_err(Trouble::from) {
        Ok(_) | Err(Trouble::Missing) => Ok(()),
        Err(trouble) => Err(trouble),
    }
}

impl Vault for OpfsVault {
    async fn size(&self, name: &str) -> Result<Option<u64>, StoreError> {
        let size = async { Ok(open(name, false).await?.0.get_size()?) };
        match size.await {
            // A whole number below 2^53.
            Ok(size) => Ok(Some(size as u64)),
            Err(Trouble::Missing) => Ok(None),
            Err(Trouble::Other(error)) => Err(error),
        }
    }

    async fn read(&self, name: &str, at: u64, length: u32) -> Result<Vec<u8>, StoreError> {
        read(name, at, length).await.map_err(|trouble| reported(name, trouble))
    }

    async fn append(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        append(name, bytes).await.map_err(|trouble| reported(name, trouble))
    }

    async fn flush(&self, name: &str) -> Result<(), StoreError> {
        let flush = async { Ok(open(name, false).await?.0.flush()?) };
        flush.await.map_err(|trouble| reported(name, trouble))
    }

    async fn rename(&self, from: &str, to: &str) -> Result<(), StoreError> {
        rename(from, to).await.map_err(|trouble| reported(from, trouble))
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        remove(name).await.map_err(|trouble| reported(name, trouble))
    }
}
