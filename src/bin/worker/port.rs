//! The message port to the page: `[header, attachment, again]`, where the header is postcard, and both it and bytes beside it are
//! transferred, not copied. `again` is true for a request that the page sent to an earlier worker already.

use daftar::domain::encoding::encoded;
use daftar::protocol::{Envelope, Message};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Begins every message by which this worker says that it is dead. The page starts another one.
const PANIC: &str = "panic: ";

/// A request as it came, with a file or its bytes beside it.
#[derive(Clone)]
pub struct Incoming {
    pub envelope: Envelope,
    /// The envelope as it came, to be passed on.
    pub header: ArrayBuffer,
    pub attachment: Option<JsValue>,
    /// True if it may have been carried out already.
    pub again: bool,
}

/// The worker's global object.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Reads a message of the page.
pub fn read(event: &MessageEvent) -> Result<Incoming, String> {
    let parts: Array = event.data().dyn_into().map_err(|_| "a message that is no array".to_string())?;
    read_parts(&parts.get(0), parts.get(1), parts.get(2).is_truthy())
}

/// Reads a request, wherever it came from.
pub fn read_parts(header: &JsValue, attachment: JsValue, again: bool) -> Result<Incoming, String> {
    let header: ArrayBuffer = header.clone().dyn_into().map_err(|_| "a message without a header".to_string())?;
    let envelope = postcard::from_bytes(&Uint8Array::new(&header).to_vec()).map_err(|error| error.to_string())?;
    let attachment = Some(attachment).filter(|part| !part.is_undefined() && !part.is_null());
    Ok(Incoming { envelope, header, attachment, again })
}

/// Sends the page a message that another worker wrote.
pub fn forward(header: &JsValue, attachment: &JsValue) {
    let parts: Array = [header, attachment].into_iter().filter(|part| part.is_object()).collect();
    if let Err(error) = scope().post_message_with_transfer(&parts, &parts) {
        web_sys::console::error_1(&error);
    }
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
