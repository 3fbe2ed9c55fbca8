//! The module that reads workbooks and archives. The worker loads it when the first one appears: nobody else pays for it.

use daftar::domain::import::FileError;
use daftar::domain::import::workbook::{Unpacked, unpack};
use wasm_bindgen::prelude::wasm_bindgen;

/// See `workbook::unpack`; the result, or why there is none, in postcard. An empty answer means that it could not be written
/// down.
#[wasm_bindgen]
pub fn open(bytes: &[u8], choice: Option<u32>) -> Vec<u8> {
    let result: Result<Unpacked, FileError> = unpack(bytes, choice);
    postcard::to_stdvec(&result).unwrap_or_default()
}

fn main() {}
