//! Loads the module that reads workbooks, once, and asks it. How it is loaded the page said when it started this worker
//! (`app::client`): nothing here knows an address.

use daftar::domain::import::FileError;
use daftar::domain::import::workbook::Unpacked;
use daftar::protocol::ServiceError;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The name under which the page left the function that loads the module.
const LOADER: &str = "daftarWorkbook";

/// Takes a sheet or a file out of an archive.
///
/// # Errors
/// `File` as the module says; `Internal` if it can't be loaded, which is a matter of the host that serves it.
pub async fn unpack(bytes: &[u8], choice: Option<u32>) -> Result<Unpacked, ServiceError> {
    let answer = ask(bytes, choice).await.map_err(|error| ServiceError::Internal(format!("workbook.js: {error:?}")))?;
    let result: Result<Unpacked, FileError> =
        postcard::from_bytes(&answer).map_err(|error| ServiceError::Internal(error.to_string()))?;
    result.map_err(ServiceError::File)
}

async fn ask(bytes: &[u8], choice: Option<u32>) -> Result<Vec<u8>, JsValue> {
    let loader: Function = Reflect::get(&js_sys::global(), &LOADER.into())?.dyn_into()?;
    let loading: Promise = loader.call0(&JsValue::UNDEFINED)?.dyn_into()?;
    let module = JsFuture::from(loading).await?;
    let open: Function = Reflect::get(&module, &"open".into())?.dyn_into()?;
    let choice = choice.map_or(JsValue::UNDEFINED, JsValue::from);
    let answer: Uint8Array = open.call2(&module, &Uint8Array::from(bytes), &choice)?.dyn_into()?;
    Ok(answer.to_vec())
}
