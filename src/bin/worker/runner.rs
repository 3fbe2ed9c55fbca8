//! Runs requests one after another, and idle work when nobody asks.

use crate::desk::{Alarm, Desk};
use crate::host::BrowserHost;
use crate::parts::{self, Job};
use crate::port::{self, Incoming};
use crate::queue::Waiting;
use crate::store::{AnyStore, open_store};
use crate::{attachment, lock};
use daftar::protocol::{Event, Message, Reply, Request, ServiceError};
use daftar::service::{Answer, Host, Service};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessageEvent;

/// How long nobody must have asked for anything before idle work begins, in milliseconds.
const IDLE_AFTER_MS: u32 = 2_000;

/// The least time between two looks whether a copy is due while nobody asks for anything, in milliseconds.
const WATCH_MS: u32 = 30_000;

/// Listens to the page and starts working.
pub fn start() {
    let desk = Rc::new(Desk::new());
    let listener = Closure::<dyn FnMut(MessageEvent)>::new({
        let desk = desk.clone();
        move |event: MessageEvent| match port::read(&event) {
            Ok(incoming) => receive(&desk, incoming),
            // The page and this worker are not of one build; an unanswered request would hang.
            Err(error) => port::die(&error),
        }
    });
    port::scope().set_onmessage(Some(listener.into_js_value().unchecked_ref()));
    spawn_local(async move {
        match BrowserHost::new(desk.clone()) {
            Ok(host) => {
                lock::own_book().await;
                run(&desk, &host).await;
            }
            Err(error) => port::die(&format!("{error:?}")),
        }
    });
}

/// Takes a message in, at once, whatever is running.
fn receive(desk: &Desk, incoming: Incoming) {
    let Incoming { envelope, attachment } = incoming;
    if let Request::Cancel { request } = envelope.request {
        if desk.queue.borrow_mut().cancel(request) {
            reply(request, Err(ServiceError::Cancelled), None);
        }
        reply(envelope.id, Ok(Reply::Done), None);
        return;
    }
    let waiting = Waiting { id: envelope.id, request: envelope.request, attachment };
    let pointless = desk.queue.borrow_mut().push(waiting);
    for id in pointless {
        reply(id, Err(ServiceError::Cancelled), None);
    }
    desk.ring();
}

fn reply(id: u32, result: Result<Reply, ServiceError>, attachment: Option<&[u8]>) {
    port::post(&Message::Reply { id, result }, attachment);
}

/// Serves for ever.
async fn run(desk: &Desk, host: &BrowserHost) {
    let mut service: Option<Service<AnyStore>> = None;
    // True if there may be something to do for which nobody waits.
    let mut unsettled = false;
    let mut idle = Alarm::new(IDLE_AFTER_MS);
    // True once the parts that nobody needed yet are being loaded.
    let mut prepared = false;
    loop {
        let next = desk.queue.borrow_mut().start();
        if let Some(next) = next {
            host.begin();
            let id = next.id;
            let answer = answer(&mut service, host, next).await;
            desk.queue.borrow_mut().finish();
            if let Some(service) = &mut service {
                remember(service);
            }
            reply(id, answer.result, answer.attachment.as_deref());
            unsettled = true;
            idle.put_off();
        } else if let (Some(service), true) = (&mut service, unsettled) {
            if desk.rings_before(&mut idle).await {
                continue;
            }
            if let Err(error) = service.idle(host).await {
                // Nobody asked, and nothing is lost: the journal holds what the snapshot would. It is tried again later.
                web_sys::console::warn_1(&format!("{error:?}").into());
            }
            if service.copy_due_in(host.now()) == Some(0) {
                let request = Request::Copy { before: false };
                let copied = parts::answer(Job { service, host, request, attachment: None }).await;
                if let Err(error) = copied.result {
                    // It is tried again later, and the settings say how old the newest copy is.
                    web_sys::console::warn_1(&format!("{error:?}").into());
                }
            }
            if !std::mem::replace(&mut prepared, true) {
                // Beside the requests: a slow network must not hold one up.
                spawn_local(parts::load_all());
            }
            // Idle work that was cut short by a request goes on after it.
            unsettled = !desk.queue.borrow().is_empty();
            remember(service);
        } else {
            let due = service.as_ref().and_then(|service| service.copy_due_in(host.now()));
            match due {
                Some(wait) => {
                    let mut watch = Alarm::new(wait.max(WATCH_MS));
                    watch.put_off();
                    desk.rings_before(&mut watch).await;
                    unsettled = true;
                }
                None => desk.rings().await,
            }
        }
    }
}

/// Tells the page what to remember of the book outside its database, if that changed: before the answer that says "saved".
fn remember(service: &mut Service<AnyStore>) {
    if let Some(sentinel) = service.take_sentinel() {
        port::post(&Message::Event(Event::Remember { sentinel }), None);
    }
}

async fn answer(
    service: &mut Option<Service<AnyStore>>,
    host: &BrowserHost,
    waiting: Waiting<Option<JsValue>>,
) -> Answer {
    let failed = |error| Answer { result: Err(error), attachment: None, changed: false };
    if matches!(waiting.request, Request::Open { .. })
        && service.as_ref().is_some_and(|service| matches!(service.store(), AnyStore::Broken(_)))
    {
        *service = None;
    }
    let service = match service {
        Some(service) => service,
        // After a failure the next request tries again: the tab in the way may be closed by then.
        None => {
            // Any half of 128 random bits is as random.
            let fresh = (host.random() >> 64) as u64;
            match open_store(fresh).await {
                Ok((store, device)) => service.insert(Service::new(store, device)),
                Err(error) => return failed(error.into()),
            }
        }
    };
    let bytes = match waiting.attachment {
        None => None,
        Some(attachment) => match attachment::read(host, attachment).await {
            Ok(bytes) => Some(bytes),
            Err(error) => return failed(error),
        },
    };
    parts::answer(Job { service, host, request: waiting.request, attachment: bytes }).await
}
