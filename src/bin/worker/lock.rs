//! One tab owns the book. The others wait in line, and go on when it closes.

use crate::port;
use daftar::protocol::{Event, Message};
use gloo_timers::future::TimeoutFuture;
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The lock's name among all of this origin's.
const NAME: &str = "daftar-book";

/// How long to wait before saying that another tab has the book, in milliseconds. A page that was just reloaded meets the lock
/// of its own worker, which is gone in a moment.
const GRACE_MS: u32 = 300;

#[wasm_bindgen]
extern "C" {
    /// The browser's lock manager; web-sys calls it unstable still.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &js_sys::Function) -> Result<js_sys::Promise, JsValue>;
}

/// Waits until the book is ours. It then is for as long as this worker lives.
///
/// Where there are no locks (a page that is not served securely) it goes on at once: the store refuses a second writer anyway.
pub async fn own_book() {
    let Some(granted) = ask() else { return };
    let mut granted = pin!(granted);
    let mut grace = pin!(TimeoutFuture::new(GRACE_MS));
    let at_once = poll_fn(|context| {
        if granted.as_mut().poll(context).is_ready() {
            return Poll::Ready(true);
        }
        grace.as_mut().poll(context).map(|()| false)
    })
    .await;
    if !at_once {
        port::post(&Message::Event(Event::Elsewhere), None);
        granted.await;
    }
}

/// Stands in line. The future ends when it is our turn, or if the browser refuses locks here after all.
fn ask() -> Option<impl Future<Output = ()>> {
    let navigator = port::scope().navigator();
    let locks = js_sys::Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let locks: LockManager = locks.unchecked_into();
    let ours = Rc::new(Cell::new(false));
    let mut go_on = None;
    let granted = js_sys::Promise::new(&mut |resolve, _| go_on = Some(resolve));
    let go_on = go_on?;
    let callback = Closure::once_into_js({
        let (ours, go_on) = (ours.clone(), go_on.clone());
        move |_lock: JsValue| -> js_sys::Promise {
            ours.set(true);
            call(&go_on);
            // The lock is held until this promise settles: never, so until the worker ends.
            js_sys::Promise::new(&mut |_, _| {})
        }
    });
    let held = match locks.request(NAME, callback.unchecked_ref()) {
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
