//! Runs requests one after another, and idle work when nobody asks.

use crate::desk::{Alarm, Desk};
use crate::host::{self, BrowserHost};
use crate::parts::{self, Job};
use crate::queue::Waiting;
use crate::store::{AnyStore, open_store};
use crate::tabs::Tabs;
use crate::{attachment, lock, port};
use daftar::domain::book::op::Origin;
use daftar::protocol::{Event, Message, Request, ServiceError};
use daftar::service::{Answer, Host, Service};
use daftar::store::StoreError;
use gloo_timers::future::TimeoutFuture;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessageEvent;

/// How long nobody must have asked for anything before idle work begins, in milliseconds.
const IDLE_AFTER_MS: u32 = 2_000;

/// How long to wait before saying that another tab has the book and does not answer, in milliseconds. A page that was just
/// reloaded meets the lock of its own worker, which is gone in a moment.
const GRACE_MS: u32 = 300;
/// The least time between two looks whether a copy is due while nobody asks for anything, in milliseconds.
const WATCH_MS: u32 = 30_000;

/// Listens to the page and starts working.
pub fn start() {
    match prepare() {
        Ok((desk, tabs, host)) => spawn_local(async move { work(&desk, &tabs, &host).await }),
        Err(error) => port::die(&format!("{error:?}")),
    }
}

fn prepare() -> Result<(Rc<Desk>, Rc<Tabs>, BrowserHost), JsValue> {
    let desk = Rc::new(Desk::new());
    let tabs = Tabs::new(desk.clone(), host::random_half(&port::scope().crypto()?));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new({
        let tabs = tabs.clone();
        move |event: MessageEvent| match port::read(&event) {
            Ok(incoming) => tabs.ask(incoming),
            // The page and this worker are not of one build; an unanswered request would hang.
            Err(error) => port::die(&error),
        }
    });
    port::scope().set_onmessage(Some(listener.into_js_value().unchecked_ref()));
    let host = BrowserHost::new(desk.clone(), tabs.clone())?;
    Ok((desk, tabs, host))
}

/// Finds the others, waits until the book is ours, and serves for ever.
async fn work(desk: &Desk, tabs: &Rc<Tabs>, host: &BrowserHost) {
    if let Err(error) = tabs.join().await {
        // Alone, then: the lock still keeps two from owning the book.
        web_sys::console::warn_1(&error);
    }
    // Where there are no locks (a page that is not served securely) it goes on at once: the store refuses a second writer anyway.
    if let Some(granted) = lock::ask(lock::BOOK) {
        let mut granted = pin!(granted);
        if !before(granted.as_mut(), TimeoutFuture::new(GRACE_MS)).await {
            if tabs.is_waiting() {
                port::post(&Message::Event(Event::Elsewhere), None);
            }
            granted.await;
        }
    }
    tabs.own();
    while tabs.is_reopening() {
        desk.rings().await;
    }
    run(desk, tabs, host).await;
}

/// True if the first ends before the second.
async fn before(mut first: Pin<&mut impl Future<Output = ()>>, second: impl Future<Output = ()>) -> bool {
    let mut second = pin!(second);
    poll_fn(|context| match first.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(true),
        Poll::Pending => second.as_mut().poll(context).map(|()| false),
    })
    .await
}

/// Serves until a newer program comes.
async fn run(desk: &Desk, tabs: &Tabs, host: &BrowserHost) {
    let mut service: Option<Service<AnyStore>> = None;
    // True if there may be something to do for which nobody waits.
    let mut unsettled = false;
    let mut idle = Alarm::new(IDLE_AFTER_MS);
    // True once the parts that nobody needed yet are being loaded.
    let mut prepared = false;
    loop {
        if tabs.is_outdated() {
            // The database is closed first: the newer one may have to change its shape.
            drop(service);
            return tabs.give_up();
        }
        for client in tabs.gone() {
            if let Some(service) = &mut service {
                service.leave(client);
            }
        }
        let next = desk.queue.borrow_mut().start();
        if let Some(next) = next {
            host.begin();
            let (tab, id) = (next.tab, next.id);
            let origin = Origin { client: tabs.client_of(tab), request: id };
            let locks = next.request == Request::LockNow && service.as_ref().is_some_and(Service::is_unlocked);
            let opens = matches!(next.request, Request::Open { .. });
            let mut answer = answer(&mut service, host, origin, next).await;
            if let (true, Err(ServiceError::Locked), Some(passphrase)) = (opens, &answer.result, tabs.secret()) {
                let request = Request::Unlock { passphrase };
                let unlock = Waiting { tab, id, request, attachment: None, again: false };
                let opened = self::answer(&mut service, host, origin, unlock).await;
                // It may have been changed since, in another tab.
                if !matches!(opened.result, Err(ServiceError::Lock(_))) {
                    answer = opened;
                }
            }
            desk.queue.borrow_mut().finish();
            if let Some(service) = &mut service {
                remember(service, tabs, Some(tab));
            }
            tabs.answer(tab, id, parts::told(answer).await);
            if locks {
                tabs.tell_locked();
            }
            unsettled = true;
            idle.put_off();
        } else if let (Some(service), true) = (&mut service, unsettled) {
            if desk.rings_before(&mut idle).await {
                continue;
            }
            if service.is_untidy() {
                // Nothing is lost if it fails: the journal holds what the snapshot would.
                unasked(service, host, Request::Tidy).await;
            }
            service.warm(host).await;
            if service.copy_due_in(host.now()) == Some(0) {
                // The settings say how old the newest copy is.
                unasked(service, host, Request::Copy { before: false }).await;
            }
            if !std::mem::replace(&mut prepared, true) {
                // Beside the requests: a slow network must not hold one up.
                spawn_local(parts::load_all());
            }
            // Idle work that was cut short by a request goes on after it.
            unsettled = !desk.queue.borrow().is_empty();
            remember(service, tabs, None);
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

/// Does what nobody waits for. If it fails it is tried again later.
async fn unasked(service: &mut Service<AnyStore>, host: &BrowserHost, request: Request) {
    if let Err(error) = parts::answer(Job { service, host, request, attachment: None }).await.result {
        web_sys::console::warn_1(&format!("{error:?}").into());
    }
}

/// Tells the page what to remember of the book outside its database, if that changed: before the answer that says "saved".
fn remember(service: &mut Service<AnyStore>, tabs: &Tabs, asking: Option<u64>) {
    if let Some(sentinel) = service.take_sentinel() {
        tabs.tell_sentinel(asking, sentinel);
    }
}

async fn answer(
    service: &mut Option<Service<AnyStore>>,
    host: &BrowserHost,
    origin: Origin,
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
            let (store, device) = loop {
                match open_store(fresh).await {
                    Ok(opened) => break opened,
                    // A tab without locks has it open in an older shape. The page says so, and it goes on when that is closed.
                    Err(StoreError::Blocked) => port::post(&Message::Event(Event::Elsewhere), None),
                    Err(error) => return failed(error.into()),
                }
            };
            service.insert(Service::new(store, device))
        }
    };
    service.attend(origin);
    if waiting.again {
        match service.recall(host).await {
            Ok(None) => {}
            Ok(Some(committed)) => return Ok(committed).into(),
            Err(error) => return failed(error),
        }
    }
    let bytes = match waiting.attachment {
        None => None,
        Some(attachment) => match attachment::read(host, attachment).await {
            Ok(bytes) => Some(bytes),
            Err(error) => return failed(error),
        },
    };
    parts::answer(Job { service, host, request: waiting.request, attachment: bytes }).await
}
