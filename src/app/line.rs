//! The line to the worker: starts it, keeps what was asked until it is answered, and sends that to another worker where the
//! first was ended before it could answer.

use crate::protocol::{Envelope, Reply, Request, ServiceError};
use futures_channel::oneshot;
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// A reply with the bytes that came beside it.
pub type Answer = Result<(Reply, Option<js_sys::ArrayBuffer>), ServiceError>;

/// As many numbers as a page may be given: what a double tells apart.
const MANY: f64 = 9_007_199_254_740_992.0;

/// A call that is not answered.
struct Pending {
    sender: oneshot::Sender<Answer>,
    bytes: Vec<u8>,
    attachment: JsValue,
    /// True for `Open`, which goes before all others.
    opens: bool,
    /// True once this worker has it.
    sent: bool,
    /// True once another worker had it, which may have carried it out.
    again: bool,
}

/// The line to one worker after another.
pub(super) struct Line {
    worker: Option<web_sys::Worker>,
    /// Kept for as long as the worker may call them.
    callbacks: Vec<Closure<dyn FnMut(JsValue)>>,
    ready: bool,
    /// True once a worker was started, so that the next is known to take its place.
    launched: bool,
    /// True while the browser keeps the page without running it; the book is left to other tabs.
    resting: bool,
    /// This page's number among all tabs, in hexadecimal digits. It outlives a worker, so that a request that is sent to another
    /// one is known again.
    client: String,
    next_id: u32,
    /// By number, so that they are sent in order.
    pending: BTreeMap<u32, Pending>,
    /// Restarts since the last good answer: a worker that dies at once is not restarted for ever.
    restarts: u32,
}

impl Line {
    /// A line without a worker.
    pub fn new() -> Line {
        Line {
            worker: None,
            callbacks: Vec::new(),
            ready: false,
            launched: false,
            resting: false,
            client: format!("{:x}", (js_sys::Math::random() * MANY) as u64),
            next_id: 1,
            pending: BTreeMap::new(),
            restarts: 0,
        }
    }

    /// Starts a worker.
    pub fn launch(
        &mut self,
        hear: impl FnMut(JsValue) + 'static,
        fail: impl FnMut(JsValue) + 'static,
    ) -> Result<(), JsValue> {
        let again = std::mem::replace(&mut self.launched, true);
        let worker = start_worker(&self.client, again)?;
        let (hear, fail) = (Closure::new(hear), Closure::new(fail));
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        self.worker = Some(worker);
        self.callbacks = vec![hear, fail];
        Ok(())
    }

    /// True if there is a worker to ask.
    pub fn is_up(&self) -> bool {
        self.worker.is_some()
    }

    /// Takes a request on and gives its number.
    pub fn ask(
        &mut self,
        request: Request,
        attachment: JsValue,
        sender: oneshot::Sender<Answer>,
        outdated: bool,
    ) -> u32 {
        let id = self.next_id;
        self.next_id = self.next_id.wrapping_add(1);
        let opens = matches!(request, Request::Open { .. });
        match postcard::to_stdvec(&Envelope { id, request }) {
            Ok(_) if outdated => refuse(sender, ServiceError::Outdated),
            // Nobody will ever be ready: the worker did not start, or died too often.
            Ok(_) if !self.is_up() && !self.resting => refuse(sender, ServiceError::WorkerLost),
            Ok(bytes) => {
                self.pending.insert(id, Pending { sender, bytes, attachment, opens, sent: false, again: false });
                self.send();
            }
            Err(error) => refuse(sender, ServiceError::Internal(error.to_string())),
        }
        id
    }

    /// The worker listens.
    pub fn is_ready(&mut self) {
        self.ready = true;
        self.send();
    }

    /// The worker answered: whoever waits for it, if anybody.
    pub fn answered(&mut self, id: u32) -> Option<oneshot::Sender<Answer>> {
        self.restarts = 0;
        self.pending.remove(&id).map(|pending| pending.sender)
    }

    /// Ends the worker until [`Line::wakes`], and with it this page's hold on the book.
    pub fn rest(&mut self) {
        if self.is_up() {
            self.resting = true;
            self.stop();
            for pending in self.pending.values_mut().filter(|pending| pending.sent) {
                (pending.sent, pending.again) = (false, true);
            }
        }
    }

    /// True if it rested; a worker must be started then.
    pub fn wakes(&mut self) -> bool {
        std::mem::take(&mut self.resting)
    }

    /// Ends the worker and refuses everything that it did not answer. Gives how often that was done since the last good answer.
    pub fn end(&mut self, why: &ServiceError) -> u32 {
        self.stop();
        for (_, pending) in std::mem::take(&mut self.pending) {
            refuse(pending.sender, why.clone());
        }
        self.restarts += 1;
        self.restarts
    }

    /// Sends the worker what it has not got yet, if it listens.
    fn send(&mut self) {
        let (Some(worker), true) = (&self.worker, self.ready) else { return };
        let mut failed = Vec::new();
        let unsent = self.pending.iter_mut().filter(|(_, pending)| !pending.sent);
        let (first, rest): (Vec<_>, Vec<_>) = unsent.partition(|(_, pending)| pending.opens);
        for (id, pending) in first.into_iter().chain(rest) {
            let header = js_sys::Uint8Array::from(pending.bytes.as_slice()).buffer();
            let message = js_sys::Array::of3(&header, &pending.attachment, &pending.again.into());
            let transfer = js_sys::Array::of1(&header);
            if let Some(buffer) = pending.attachment.dyn_ref::<js_sys::ArrayBuffer>() {
                transfer.push(buffer);
            }
            pending.sent = true;
            if let Err(error) = worker.post_message_with_transfer(&message, &transfer) {
                web_sys::console::error_1(&error);
                failed.push(*id);
            }
        }
        for pending in failed.into_iter().filter_map(|id| self.pending.remove(&id)).collect::<Vec<_>>() {
            refuse(
                pending.sender,
                match pending.again {
                    // Its bytes went away with the first worker.
                    true => ServiceError::WorkerLost,
                    false => ServiceError::Internal("a message that can't be sent".to_owned()),
                },
            );
        }
    }

    fn stop(&mut self) {
        if let Some(worker) = self.worker.take() {
            // It may say that it is dead twice, and the second time must not end its successor.
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
        self.ready = false;
    }
}

/// Answers a call that no worker will answer. A caller that left does not want to know any more.
fn refuse(sender: oneshot::Sender<Answer>, error: ServiceError) {
    drop(sender.send(Err(error)));
}

/// The worker, as `src/app/start.js` starts it: where the browser lets it connect to nobody. `client` tells this page from
/// others, and `again` says that another worker was there before (`worker::wire`).
fn start_worker(client: &str, again: bool) -> Result<web_sys::Worker, JsValue> {
    let start: js_sys::Function = js_sys::Reflect::get(&window(), &"daftarWorker".into())?.dyn_into()?;
    // A worker of a frame's: this window's own class would not know it as a worker.
    Ok(start.call2(&JsValue::UNDEFINED, &client.into(), &again.into())?.unchecked_into())
}

/// The build that this page is of, as `index.html` names it.
pub(super) fn build_stamp() -> Option<String> {
    document().query_selector("meta[name=daftar-build]").ok()??.get_attribute("content")
}
