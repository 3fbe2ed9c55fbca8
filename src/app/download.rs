//! Hands a file to the person: bytes go from the worker's buffer into a blob, never through this page's memory.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

/// Saves bytes under a name, as the browser saves any download.
pub fn save(name: &str, mime: &str, bytes: &js_sys::ArrayBuffer) -> Result<(), JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let blob = web_sys::Blob::new_with_buffer_source_sequence_and_options(&js_sys::Array::of1(bytes), &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let anchor: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser reads the blob after the click has returned.
    set_timeout(
        move || {
            if let Err(error) = web_sys::Url::revoke_object_url(&url) {
                web_sys::console::warn_1(&error);
            }
        },
        Duration::from_secs(60),
    );
    Ok(())
}
