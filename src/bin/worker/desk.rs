//! What the message handler and the runner share: the queue, and a bell that wakes the runner.

use crate::queue::Queue;
use gloo_timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Poll, Waker};
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

    /// Waits for a request, but no longer than this. True if one came.
    pub async fn rings_within(&self, milliseconds: u32) -> bool {
        let mut bell = pin!(self.rings());
        let mut timer = pin!(TimeoutFuture::new(milliseconds));
        poll_fn(|context| {
            if bell.as_mut().poll(context).is_ready() {
                return Poll::Ready(true);
            }
            timer.as_mut().poll(context).map(|()| false)
        })
        .await
    }
}
