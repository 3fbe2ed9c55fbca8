//! What the message handler and the runner share: the queue, and a bell that wakes the runner.

use crate::queue::Queue;
use gloo_timers::future::TimeoutFuture;
use js_sys::Date;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use wasm_bindgen::JsValue;

/// Shared by the message handler, the runner and the host; lives as long as the worker.
pub struct Desk {
    pub queue: RefCell<Queue<Option<JsValue>>>,
    rung: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Desk {
        Desk { queue: RefCell::new(Queue::new()), rung: Cell::new(false), waker: RefCell::new(None) }
    }

    /// Wakes whoever waits for a request.
    pub fn ring(&self) {
        self.rung.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Waits for a request.
    pub async fn rings(&self) {
        poll_fn(|context| {
            if self.rung.take() {
                return Poll::Ready(());
            }
            self.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await
    }

    /// Waits for a request, but no longer than until the alarm goes off. True if one came.
    pub async fn rings_before(&self, alarm: &mut Alarm) -> bool {
        let mut bell = pin!(self.rings());
        poll_fn(|context| {
            if bell.as_mut().poll(context).is_ready() {
                return Poll::Ready(true);
            }
            alarm.poll(context).map(|()| false)
        })
        .await
    }
}

/// Goes off when nothing has put it off for so long. Putting it off costs the reading of a clock: a timer of the browser for
/// every request would cost more than a quick answer.
pub struct Alarm {
    after: u32,
    /// Milliseconds since 1970.
    due: f64,
    timer: Option<Pin<Box<TimeoutFuture>>>,
}

impl Alarm {
    /// Goes off after so many milliseconds.
    pub fn new(after: u32) -> Alarm {
        Alarm { after, due: 0.0, timer: None }
    }

    /// From now on it takes the full time again.
    pub fn put_off(&mut self) {
        self.due = Date::now() + f64::from(self.after);
    }

    fn poll(&mut self, context: &mut Context) -> Poll<()> {
        loop {
            let left = self.due - Date::now();
            let timer = self.timer.get_or_insert_with(|| {
                // Between nothing and the full time, unless the clock was set back; then it is waited for once more.
                Box::pin(TimeoutFuture::new((left.ceil() as u32).min(self.after)))
            });
            if timer.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.timer = None;
            if self.due <= Date::now() || left > f64::from(self.after) {
                return Poll::Ready(());
            }
        }
    }
}
