//! The order of requests, of all tabs together: one at a time, first come first served, but what nobody waits for any more is
//! dropped. A newer question makes an older one pointless only within its own tab.
//!
//! Plain data, so that native tests read this file too.

use daftar::protocol::Request;
use std::collections::{BTreeSet, VecDeque};
use std::mem::{Discriminant, discriminant};

/// A request that waits, with whatever came beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting<A> {
    /// The tab that asks.
    pub tab: u64,
    /// The tab's number for it.
    pub id: u32,
    pub request: Request,
    pub attachment: A,
    /// True if another tab may have carried it out already.
    pub again: bool,
}

#[derive(Debug)]
struct Running {
    tab: u64,
    id: u32,
    newest_only: Option<Discriminant<Request>>,
    cancelled: bool,
}

/// Requests that wait, and the one that runs.
#[derive(Debug)]
pub struct Queue<A> {
    waiting: VecDeque<Waiting<A>>,
    running: Option<Running>,
}

/// Requests of which only the newest matters: the page asks again at every keystroke and every scroll.
fn newest_only(request: &Request) -> Option<Discriminant<Request>> {
    match request {
        Request::Count(_)
        | Request::Window { .. }
        | Request::Recipients { .. }
        | Request::Facets(_)
        | Request::Overlap { .. }
        | Request::SuggestCities(_) => Some(discriminant(request)),
        _ => None,
    }
}

impl<A> Queue<A> {
    /// A queue where nothing waits and nothing runs.
    pub fn new() -> Queue<A> {
        Queue { waiting: VecDeque::new(), running: None }
    }

    /// Adds a request; `Open` goes before all others. Returns the numbers of those waiting that it makes pointless; one that runs is marked instead.
    pub fn push(&mut self, added: Waiting<A>) -> Vec<u32> {
        let mut pointless = Vec::new();
        if let Some(kind) = newest_only(&added.request) {
            self.waiting.retain(|waiting| {
                let stays = waiting.tab != added.tab || newest_only(&waiting.request) != Some(kind);
                if !stays {
                    pointless.push(waiting.id);
                }
                stays
            });
            let same = |running: &&mut Running| running.tab == added.tab && running.newest_only == Some(kind);
            if let Some(running) = self.running.as_mut().filter(same) {
                running.cancelled = true;
            }
        }
        if matches!(added.request, Request::Open { .. }) {
            self.waiting.push_front(added);
        } else {
            self.waiting.push_back(added);
        }
        pointless
    }

    /// Cancels a request. True if it was waiting and is gone now; one that runs is marked, and answers for itself.
    pub fn cancel(&mut self, tab: u64, id: u32) -> bool {
        if let Some(running) = self.running.as_mut().filter(|running| (running.tab, running.id) == (tab, id)) {
            running.cancelled = true;
        }
        let before = self.waiting.len();
        self.waiting.retain(|waiting| (waiting.tab, waiting.id) != (tab, id));
        self.waiting.len() < before
    }

    /// A tab is gone: nobody waits for what it asked any more.
    pub fn leave(&mut self, tab: u64) {
        self.waiting.retain(|waiting| waiting.tab != tab);
        if let Some(running) = self.running.as_mut().filter(|running| running.tab == tab) {
            running.cancelled = true;
        }
    }

    /// The other tabs whose requests wait while one of this tab runs.
    pub fn waiting_beside(&self, tab: u64) -> BTreeSet<u64> {
        self.waiting.iter().map(|waiting| waiting.tab).filter(|other| *other != tab).collect()
    }

    /// Takes the next request; it runs until [`Queue::finish`].
    pub fn start(&mut self) -> Option<Waiting<A>> {
        let next = self.waiting.pop_front()?;
        self.running =
            Some(Running { tab: next.tab, id: next.id, newest_only: newest_only(&next.request), cancelled: false });
        Some(next)
    }

    /// Nothing runs any more.
    pub fn finish(&mut self) {
        self.running = None;
    }

    /// True if what runs should stop: it was cancelled, or it is idle work and somebody waits.
    pub fn stops(&self) -> bool {
        self.running.as_ref().map_or(!self.waiting.is_empty(), |running| running.cancelled)
    }

    /// The tab and the number of the request that runs.
    pub fn running(&self) -> Option<(u64, u32)> {
        self.running.as_ref().map(|running| (running.tab, running.id))
    }

    /// True if nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}
