//! Locks between tabs. Whoever holds the book's owns it, and the browser hands it on when that tab ends, however it ends.

use crate::port;
use daftar::protocol::{Event, Message};
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The lock of whoever owns the book.
pub const BOOK: &str = "daftar-book";

#[wasm_bindgen]
extern "C" {
    /// The browser's lock manager; web-sys calls it unstable still.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &js_sys::Function) -> Result<js_sys::Promise, JsValue>;
}

/// Stands in line for a lock. The future ends when it is ours, or if the browser refuses locks here after all; from then on it
/// is ours for as long as this worker lives. `None` where there are no locks (a page that is not served securely).
pub fn ask(name: &str) -> Option<impl Future<Output = ()> + use<>> {
    line(name, true)
}

/// Ends when nobody holds the lock any more.
pub async fn freed(name: &str) {
    if let Some(granted) = line(name, false) {
        granted.await;
    }
}

fn line(name: &str, keep: bool) -> Option<impl Future<Output = ()> + use<>> {
    let navigator = port::scope().navigator();
    let locks = js_sys::Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let locks: LockManager = locks.unchecked_into();
    let ours = Rc::new(Cell::new(false));
    let mut go_on = None;
    let granted = js_sys::Promise::new(&mut |resolve, _| go_on = Some(resolve));
    let go_on = go_on?;
    let callback = Closure::once_into_js({
        let (ours, go_on) = (ours.clone(), go_on.clone());
        move |_lock: JsValue| -> JsValue {
            ours.set(true);
            call(&go_on);
            // The lock is held until a promise settles: this one never does, so until the worker ends.
            if keep { js_sys::Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
        }
    });
    let held = match locks.request(name, callback.unchecked_ref()) {
        Ok(held) => held,
        Err(error) => {
            web_sys::console::warn_1(&error);
            return None;
        }
    };
    spawn_local(async move {
        if let Err(error) = JsFuture::from(held).await {
            if ours.get() {
                // Another tab took the lock away. What is being written is still finished; nothing new may begin.
                port::post(&Message::Event(Event::TakenOver), None);
                port::scope().close();
            } else {
                web_sys::console::warn_1(&error);
                call(&go_on);
            }
        }
    });
    Some(async move {
        if let Err(error) = JsFuture::from(granted).await {
            web_sys::console::error_1(&error);
        }
    })
}

fn call(function: &js_sys::Function) {
    if let Err(error) = function.call0(&JsValue::UNDEFINED) {
        web_sys::console::error_1(&error);
    }
}
