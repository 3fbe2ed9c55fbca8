//! Reads what came beside a request: bytes, or a file that is read here, off the page's thread, piece by piece.

use daftar::domain::import::FileError;
use daftar::domain::import::decode::MAX_BYTES;
use daftar::protocol::{ServiceError, Stage};
use daftar::service::Host;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes of a file that are read at once: enough that the reading costs nothing, few enough that a cancel is heard soon and
/// the file is never in memory twice.
const PIECE: usize = 8 << 20;

/// The bytes of an attachment.
///
/// # Errors
/// `Cancelled`; `File` if it does not fit into memory, or can't be read (it was moved or changed since it was chosen);
/// `Internal` if it is neither bytes nor file.
pub async fn read(host: &impl Host, attachment: JsValue) -> Result<Vec<u8>, ServiceError> {
    match attachment.dyn_into::<ArrayBuffer>() {
        Ok(buffer) => Ok(Uint8Array::new(&buffer).to_vec()),
        Err(other) => match other.dyn_into::<Blob>() {
            Ok(file) => read_file(host, &file).await,
            Err(_) => Err(ServiceError::Internal("an attachment that is neither bytes nor a file".to_owned())),
        },
    }
}

async fn read_file(host: &impl Host, file: &Blob) -> Result<Vec<u8>, ServiceError> {
    // A file has a whole, positive size, far below 2^53.
    let size = file.size() as u64;
    let too_large = || ServiceError::File(FileError::TooLarge { bytes: size, limit: MAX_BYTES });
    let total = usize::try_from(size).ok().filter(|_| size <= MAX_BYTES).ok_or_else(too_large)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(total).map_err(|_| too_large())?;
    while bytes.len() < total {
        if host.cancelled() {
            return Err(ServiceError::Cancelled);
        }
        host.progress(Stage::Reading, number(bytes.len()), number(total));
        let from = bytes.len();
        let to = total.min(from + PIECE);
        let piece = file.slice_with_f64_and_f64(from as f64, to as f64).map_err(unreadable)?;
        let buffer = JsFuture::from(piece.array_buffer()).await.map_err(unreadable)?;
        let piece = Uint8Array::new(&buffer);
        bytes.resize(to, 0);
        match bytes.get_mut(from..).filter(|room| room.len() == piece.length() as usize) {
            Some(room) => piece.copy_to(room),
            // It became shorter under our hands.
            None => return Err(ServiceError::File(FileError::Unreadable)),
        }
    }
    host.progress(Stage::Reading, number(total), number(total));
    Ok(bytes)
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn unreadable(error: JsValue) -> ServiceError {
    web_sys::console::warn_1(&error);
    ServiceError::File(FileError::Unreadable)
}
