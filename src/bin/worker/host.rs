//! The browser as the service sees it: clock, randomness, progress, and a turn of the event loop.

use crate::desk::Desk;
use crate::tabs::Tabs;
use crate::{port, workbook};
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::import::workbook::Unpacked;
use daftar::protocol::{ServiceError, Stage};
use daftar::service::Host;
use daftar::store::opfs::OpfsVault;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessagePort};

/// The least time between two progress messages of one stage, in milliseconds: more often nobody sees.
const PROGRESS_MS: f64 = 50.0;

/// How long a request must have run before other tabs that wait are told why, in milliseconds.
const BUSY_MS: f64 = 400.0;

const DAY_MS: f64 = 86_400_000.0;
const MINUTE_MS: f64 = 60_000.0;

/// The worker's surroundings.
pub struct BrowserHost {
    desk: Rc<Desk>,
    tabs: Rc<Tabs>,
    crypto: web_sys::Crypto,
    /// Stage and time of the last progress message.
    told: Cell<Option<(Stage, f64)>>,
    /// When the request began.
    began: Cell<f64>,
    turn: Turn,
    vault: OpfsVault,
}

impl BrowserHost {
    /// Fails where a worker has no cryptography or no message channels, which no browser with WebAssembly lacks.
    pub fn new(desk: Rc<Desk>, tabs: Rc<Tabs>) -> Result<BrowserHost, JsValue> {
        Ok(BrowserHost {
            desk,
            tabs,
            crypto: port::scope().crypto()?,
            told: Cell::new(None),
            began: Cell::new(0.0),
            turn: Turn::new()?,
            vault: OpfsVault,
        })
    }

    /// A new request begins: its first progress is told at once.
    pub fn begin(&self) {
        self.told.set(None);
        self.began.set(js_sys::Date::now());
    }
}

impl Host for BrowserHost {
    type Vault = OpfsVault;

    fn now(&self) -> Timestamp {
        // Whole milliseconds, far below 2^53.
        Timestamp(js_sys::Date::now() as i64)
    }

    fn today(&self) -> Date {
        let now = js_sys::Date::new_0();
        let local = now.get_time() - now.get_timezone_offset() * MINUTE_MS;
        // The browser's calendar ends in the year 275760: day 100,000,000.
        Date((local / DAY_MS).floor() as i32)
    }

    fn random(&self) -> u128 {
        u128::from(random_half(&self.crypto)) << 64 | u128::from(random_half(&self.crypto))
    }

    fn progress(&self, stage: Stage, done: u64, total: u64) {
        let Some(request) = self.desk.queue.borrow().running() else { return };
        let now = js_sys::Date::now();
        // A clock that was set back must not silence this.
        let soon = |then: f64| (0.0..PROGRESS_MS).contains(&(now - then));
        if done < total && self.told.get().is_some_and(|(before, then)| before == stage && soon(then)) {
            return;
        }
        self.told.set(Some((stage, now)));
        self.tabs.progress(request, stage, done, total);
        if now - self.began.get() > BUSY_MS {
            self.tabs.busy(request, stage, done, total);
        }
    }

    fn cancelled(&self) -> bool {
        self.desk.queue.borrow().stops()
    }

    async fn unpack(&self, bytes: &[u8], choice: Option<u32>) -> Result<Unpacked, ServiceError> {
        workbook::unpack(bytes, choice).await
    }

    fn requests(&self) -> Vec<String> {
        let entries = js_sys::global().unchecked_into::<web_sys::WorkerGlobalScope>().performance();
        let entries = entries.map(|performance| performance.get_entries_by_type("resource")).unwrap_or_default();
        let names = entries.iter().filter_map(|entry| js_sys::Reflect::get(&entry, &"name".into()).ok()?.as_string());
        names.collect()
    }

    fn vault(&self) -> &OpfsVault {
        &self.vault
    }

    async fn breathe(&self) {
        self.turn.take().await;
    }
}

/// 64 fresh random bits.
pub fn random_half(crypto: &web_sys::Crypto) -> u64 {
    let mut bytes = [0; 8];
    if let Err(error) = crypto.get_random_values_with_u8_array(&mut bytes) {
        // Eight bytes are far below what it refuses. Ids that repeat would be worse than stopping.
        wasm_bindgen::throw_val(error);
    }
    u64::from_le_bytes(bytes)
}

/// Gives the event loop a turn. A message to oneself comes after those of the page that came before it; a timer would be held
/// back for four milliseconds after the fifth.
struct Turn {
    sender: MessagePort,
    receiver: MessagePort,
    waiting: Rc<RefCell<Vec<js_sys::Function>>>,
    _listener: Closure<dyn FnMut()>,
}

impl Turn {
    fn new() -> Result<Turn, JsValue> {
        let channel = MessageChannel::new()?;
        let waiting: Rc<RefCell<Vec<js_sys::Function>>> = Rc::default();
        let listener = Closure::new({
            let waiting = waiting.clone();
            move || {
                for resolve in waiting.take() {
                    if let Err(error) = resolve.call0(&JsValue::UNDEFINED) {
                        web_sys::console::error_1(&error);
                    }
                }
            }
        });
        let receiver = channel.port1();
        receiver.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Ok(Turn { sender: channel.port2(), receiver, waiting, _listener: listener })
    }

    async fn take(&self) {
        let promise = js_sys::Promise::new(&mut |resolve, _| self.waiting.borrow_mut().push(resolve));
        let posted = self.sender.post_message(&JsValue::NULL);
        // The promise has no way to fail; a message that could not be sent must not be waited for.
        if let Err(error) = match posted {
            Ok(()) => JsFuture::from(promise).await.map(drop),
            Err(error) => Err(error),
        } {
            web_sys::console::error_1(&error);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.receiver.set_onmessage(None);
    }
}
