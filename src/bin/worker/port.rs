//! The message port to the page: `[header, attachment]`, where the header is postcard and both are transferred, not copied.

use daftar::domain::encoding::encoded;
use daftar::protocol::{Envelope, Message};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Begins every message by which this worker says that it is dead. The page starts another one.
const PANIC: &str = "panic: ";

/// A request as it came, with a file or its bytes beside it.
pub struct Incoming {
    pub envelope: Envelope,
    pub attachment: Option<JsValue>,
}

/// The worker's global object.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Reads a message of the page.
pub fn read(event: &MessageEvent) -> Result<Incoming, String> {
    let parts: Array = event.data().dyn_into().map_err(|_| "a message that is no array".to_string())?;
    let header: ArrayBuffer = parts.get(0).dyn_into().map_err(|_| "a message without a header".to_string())?;
    let envelope = postcard::from_bytes(&Uint8Array::new(&header).to_vec()).map_err(|error| error.to_string())?;
    let attachment = Some(parts.get(1)).filter(|part| !part.is_undefined() && !part.is_null());
    Ok(Incoming { envelope, attachment })
}

/// Sends a message to the page.
pub fn post(message: &Message, attachment: Option<&[u8]>) {
    let header = encoded(message);
    let parts: Array = [Some(header.as_slice()), attachment].into_iter().flatten().map(buffer).collect();
    if let Err(error) = scope().post_message_with_transfer(&parts, &parts) {
        web_sys::console::error_1(&error);
    }
}

/// Tells the page that this worker can't go on.
pub fn die(why: &str) {
    if let Err(error) = scope().post_message(&JsValue::from_str(&format!("{PANIC}{why}"))) {
        web_sys::console::error_1(&error);
    }
}

/// Makes every panic reach the page. A panic ends in a trap; in a future that is only an unhandled rejection, which the page
/// never hears of, and a trap without a panic (no memory left) is nothing but that.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        die(&info.to_string());
    }));
    let trapped = Closure::<dyn FnMut()>::new(|| {
        // No text is made here: there may be no memory for it.
        if let Err(error) = scope().post_message(&JsValue::from_str("panic: trap")) {
            web_sys::console::error_1(&error);
        }
    });
    let listener = trapped.into_js_value();
    if let Err(error) = scope().add_event_listener_with_callback("unhandledrejection", listener.unchecked_ref()) {
        web_sys::console::error_1(&error);
    }
}

fn buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}
