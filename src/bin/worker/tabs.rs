//! What this tab and the others say to each other. One owns the book and answers everybody; the others pass on what their pages
//! ask, and what they hear.
//!
//! There is a channel that all tabs hear, for finding each other, and one for each tab and the owner, so that replies and
//! events of a page come in order and nobody else is sent a copy. Every word begins with the build that speaks: tabs of
//! different builds never read each other. When a page of another build is loaded, those who were here before give the book up:
//! that one is the newer.
//!
//! What a page asked for is kept until it is answered. When the owner dies the browser hands the lock on, the new owner says
//! so, and everybody asks again; requests that the dead owner had carried out are recognized by their numbers
//! (`Service::recall`).

use crate::desk::Desk;
use crate::parts::Telling;
use crate::port::{self, Incoming};
use crate::queue::Waiting;
use crate::{lock, wire};
use daftar::domain::encoding::encoded;
use daftar::protocol::{Event, Message, Passphrase, Request, ServiceError, Stage, Told};
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::BroadcastChannel;
use wire::{Wire, Word};

/// No page gives this number. The answer becomes `Event::Changed`: what the book is, for a tab whose owner died.
const UNASKED: u32 = 0;

/// Whose book it is, as far as this tab knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nobody has answered yet.
    Waiting,
    /// That tab's.
    Following(u64),
    /// Ours.
    Owner,
}

/// This tab among the others.
pub struct Tabs {
    desk: Rc<Desk>,
    me: u64,
    /// The page's number, which outlives a worker.
    client: u64,
    build: String,
    role: Cell<Role>,
    /// What the page asked for while the book is not ours, by number, until it is answered.
    asked: RefCell<BTreeMap<u32, Asked>>,
    /// What the owner has under way for the page, in the order in which it was asked for: a new owner is asked again, so that a
    /// chosen file outlives the old one.
    prepared: RefCell<Vec<Incoming>>,
    /// The way to the other tabs; `None` where the browser has no locks, or once this tab is out of date.
    wire: RefCell<Option<Wire>>,
    /// As owner: the other tabs.
    lines: RefCell<BTreeMap<u64, Line>>,
    /// As owner: pages that are gone, and that the service has not heard of yet.
    gone: RefCell<Vec<u64>>,
    outdated: Cell<bool>,
    /// True until the page has asked for the book again that fell to us.
    reopening: Cell<bool>,
    /// What the lock was last opened with from this page, so that it need not be typed again when the book falls to us.
    secret: RefCell<Option<Passphrase>>,
}

/// A request of the page that is not answered.
struct Asked {
    incoming: Incoming,
    sent: bool,
}

/// A tab that works through this one.
struct Line {
    channel: BroadcastChannel,
    client: u64,
}

impl Tabs {
    /// A tab that knows nobody yet. `me` is random.
    pub fn new(desk: Rc<Desk>, me: u64) -> Rc<Tabs> {
        Rc::new(Tabs {
            desk,
            me,
            client: wire::client().unwrap_or(me),
            build: wire::build(),
            role: Cell::new(Role::Waiting),
            asked: RefCell::default(),
            prepared: RefCell::default(),
            wire: RefCell::default(),
            lines: RefCell::default(),
            gone: RefCell::default(),
            outdated: Cell::new(false),
            reopening: Cell::new(false),
            secret: RefCell::default(),
        })
    }

    /// Makes itself known to the others, before it stands in line for the book. Where that can't be done, the tab is alone.
    pub async fn join(self: &Rc<Self>) -> Result<(), JsValue> {
        // The owner hears by this lock that we are gone.
        if let Some(granted) = lock::ask(&wire::line_of(self.me)) {
            granted.await;
            let common = self.clone();
            let mine = self.clone();
            let wire =
                Wire::new(self.me, move |parts| common.hear_common(&parts), move |parts| mine.hear_owner(&parts))?;
            self.wire.replace(Some(wire));
            self.call_out(Word::Hello, &[wire::text(self.client), false.into(), wire::is_new().into()]);
        }
        Ok(())
    }

    /// The page's request, at once, whatever is running.
    pub fn ask(&self, incoming: Incoming) {
        if let Request::Unlock { passphrase } = &incoming.envelope.request {
            self.secret.replace(Some(passphrase.clone()));
        }
        if self.role.get() == Role::Owner {
            self.take(self.me, incoming);
            return;
        }
        self.remember(&incoming);
        let id = incoming.envelope.id;
        self.asked.borrow_mut().insert(id, Asked { incoming, sent: false });
        if matches!(self.role.get(), Role::Following(_)) {
            self.pass_on();
        }
    }

    /// The book is ours. Says so, and takes on what our page is still waiting for.
    pub fn own(&self) {
        let follower = matches!(self.role.get(), Role::Following(_));
        self.role.set(Role::Owner);
        self.prepare_again();
        self.prepared.take();
        for (_, Asked { mut incoming, sent }) in self.asked.take() {
            incoming.again |= sent;
            self.take(self.me, incoming);
        }
        if follower {
            self.reopening.set(true);
            port::post(&Message::Event(Event::Reopen), None);
        }
        self.call_out(Word::Owner, &[]);
    }

    /// Nobody has answered yet.
    pub fn is_waiting(&self) -> bool {
        self.role.get() == Role::Waiting
    }

    /// True while requests must wait for the page, which is to open the book first.
    pub fn is_reopening(&self) -> bool {
        self.reopening.get()
    }

    /// What the lock was last opened with from this page.
    pub fn secret(&self) -> Option<Passphrase> {
        self.secret.borrow().clone()
    }

    /// True once a newer program runs in another tab.
    pub fn is_outdated(&self) -> bool {
        self.outdated.get()
    }

    /// The page of a tab.
    pub fn client_of(&self, tab: u64) -> u64 {
        if tab == self.me {
            return self.client;
        }
        self.lines.borrow().get(&tab).map_or(tab, |line| line.client)
    }

    /// Pages that are gone since this was asked last.
    pub fn gone(&self) -> Vec<u64> {
        self.gone.take()
    }

    /// Answers a tab, and tells the others if the book is not what it was.
    pub fn answer(&self, tab: u64, id: u32, answer: Telling) {
        let changed = match &answer.result {
            Ok(Told::Committed(committed)) if answer.changed => {
                Some(Message::Event(Event::Changed { overview: committed.overview.clone() }))
            }
            Ok(Told::Overview(overview)) if answer.changed => {
                Some(Message::Event(Event::Changed { overview: overview.clone() }))
            }
            _ => None,
        };
        match answer.result {
            result if id != UNASKED => self.reply(tab, id, result, answer.attachment.as_deref()),
            Ok(Told::Overview(overview)) => self.post(tab, &Message::Event(Event::Changed { overview }), None),
            // The tab did not ask, and hears of the trouble when it does.
            _ => {}
        }
        if let Some(changed) = changed {
            let others: Vec<u64> = self.lines.borrow().keys().copied().chain([self.me]).collect();
            for other in others.into_iter().filter(|other| *other != tab) {
                self.post(other, &changed, None);
            }
        }
    }

    /// What to remember of the book outside its database. Pages share the place where it is kept, but the tab that asked may
    /// outlive this one by just the answer that follows.
    pub fn tell_sentinel(&self, asking: Option<u64>, sentinel: String) {
        let event = Message::Event(Event::Remember { sentinel });
        if let Some(tab) = asking.filter(|tab| *tab != self.me) {
            self.post(tab, &event, None);
        }
        self.post(self.me, &event, None);
    }

    /// Tells every page that the book is locked now. Each forgets what it shows and ends its worker, this one too.
    pub fn tell_locked(&self) {
        let tabs: Vec<u64> = self.lines.borrow().keys().copied().chain([self.me]).collect();
        for tab in tabs {
            self.post(tab, &Message::Event(Event::Locked), None);
        }
    }

    /// Tells whoever asked how far it has come.
    pub fn progress(&self, (tab, request): (u64, u32), stage: Stage, done: u64, total: u64) {
        self.post(tab, &Message::Event(Event::Progress { request, stage, done, total }), None);
    }

    /// Tells the other tabs that wait meanwhile.
    pub fn busy(&self, (tab, _): (u64, u32), stage: Stage, done: u64, total: u64) {
        let others = self.desk.queue.borrow().waiting_beside(tab);
        for other in others {
            self.post(other, &Message::Event(Event::Busy { stage, done, total }), None);
        }
    }

    /// Ends this tab's part in everything: the page is told, and the locks are free.
    pub fn give_up(&self) {
        port::post(&Message::Event(Event::Outdated), None);
        port::scope().close();
    }

    fn reply(&self, tab: u64, id: u32, result: Result<Told, ServiceError>, attachment: Option<&[u8]>) {
        self.post(tab, &Message::Reply { id, result }, attachment);
    }

    fn post(&self, tab: u64, message: &Message, attachment: Option<&[u8]>) {
        if tab == self.me {
            port::post(message, attachment);
            return;
        }
        // A tab that is gone needs no answer.
        let Some(channel) = self.lines.borrow().get(&tab).map(|line| line.channel.clone()) else { return };
        let header = encoded(message);
        let id = if let Message::Reply { id, .. } = message { *id } else { UNASKED };
        let attachment = attachment.map_or(JsValue::UNDEFINED, |bytes| Uint8Array::from(bytes).buffer().into());
        let rest = [id.into(), Uint8Array::from(header.as_slice()).buffer().into(), attachment];
        if let Err(error) = self.say(&channel, Word::Say, &rest) {
            web_sys::console::error_1(&error);
        }
    }

    /// A request of any tab, as owner.
    fn take(&self, tab: u64, incoming: Incoming) {
        let Incoming { envelope, attachment, again, .. } = incoming;
        let id = envelope.id;
        match envelope.request {
            Request::Cancel { request } => {
                if self.desk.queue.borrow_mut().cancel(tab, request) {
                    self.reply(tab, request, Err(ServiceError::Cancelled), None);
                }
                self.reply(tab, id, Ok(Told::Done), None);
            }
            request => {
                if tab == self.me && matches!(request, Request::Open { .. }) {
                    self.reopening.set(false);
                }
                let pointless = self.desk.queue.borrow_mut().push(Waiting { tab, id, request, attachment, again });
                for id in pointless {
                    self.reply(tab, id, Err(ServiceError::Cancelled), None);
                }
                self.desk.ring();
            }
        }
    }

    /// What is said to everybody.
    fn hear_common(self: &Rc<Self>, parts: &Array) {
        let Some(tab) = wire::number(&parts.get(2)) else { return };
        match wire::word(parts, &self.build) {
            Ok(Word::Hello) if self.role.get() == Role::Owner => {
                let client = wire::number(&parts.get(3)).unwrap_or(tab);
                self.welcome(tab, client, parts.get(4).is_truthy());
            }
            // Whoever was no owner then has not written down that we are here.
            Ok(Word::Owner) if self.role.get() != Role::Owner => {
                let had_owner = matches!(self.role.get(), Role::Following(_));
                self.call_out(Word::Hello, &[wire::text(self.client), had_owner.into(), false.into()]);
            }
            Err(wire::OtherBuild(Word::Hello)) if parts.get(5).is_truthy() => self.step_back(),
            // It was here before us, asleep perhaps, and did not hear that we came.
            Err(wire::OtherBuild(Word::Hello)) if self.role.get() == Role::Owner => {
                self.call_out(Word::Old, &[wire::text(tab)]);
            }
            Err(wire::OtherBuild(Word::Old)) if wire::number(&parts.get(3)) == Some(self.me) => self.step_back(),
            _ => {}
        }
    }

    /// A program of another build has come: this one is the older.
    fn step_back(&self) {
        self.outdated.set(true);
        self.wire.replace(None);
        if self.role.get() == Role::Owner {
            // What runs is carried to its end first.
            self.reopening.set(false);
            self.desk.ring();
        } else {
            self.give_up();
        }
    }

    /// Another tab is going to work through this one.
    fn welcome(self: &Rc<Self>, tab: u64, client: u64, had_owner: bool) {
        if !self.lines.borrow().contains_key(&tab) {
            let tabs = self.clone();
            let channel = match wire::open(&wire::line_of(tab), move |parts| tabs.hear_tab(tab, &parts)) {
                Ok(channel) => channel,
                Err(error) => {
                    web_sys::console::error_1(&error);
                    return;
                }
            };
            self.lines.borrow_mut().insert(tab, Line { channel, client });
            let tabs = self.clone();
            spawn_local(async move {
                lock::freed(&wire::line_of(tab)).await;
                tabs.forget(tab);
            });
        }
        let Some(channel) = self.lines.borrow().get(&tab).map(|line| line.channel.clone()) else { return };
        if let Err(error) = self.say(&channel, Word::Welcome, &[]) {
            web_sys::console::error_1(&error);
        }
        if had_owner {
            // The last change may have been the one that the dead owner could not tell of.
            let waiting = Waiting { tab, id: UNASKED, request: Request::Overview, attachment: None, again: false };
            self.desk.queue.borrow_mut().push(waiting);
            self.desk.ring();
        }
    }

    /// A tab is gone.
    fn forget(&self, tab: u64) {
        self.desk.queue.borrow_mut().leave(tab);
        let Some(line) = self.lines.borrow_mut().remove(&tab) else { return };
        wire::close(&line.channel);
        // A page whose worker was replaced is still there.
        if !self.lines.borrow().values().any(|other| other.client == line.client) {
            self.gone.borrow_mut().push(line.client);
            self.desk.ring();
        }
    }

    /// What a tab asks its owner.
    fn hear_tab(&self, tab: u64, parts: &Array) {
        if wire::word(parts, &self.build) != Ok(Word::Ask) {
            return;
        }
        match port::read_parts(&parts.get(3), parts.get(4), parts.get(5).is_truthy()) {
            Ok(incoming) => self.take(tab, incoming),
            // It is of our build, so this can only be our mistake; unanswered, it would hang.
            Err(error) => port::die(&error),
        }
    }

    /// What the owner tells this tab.
    fn hear_owner(&self, parts: &Array) {
        match wire::word(parts, &self.build) {
            Ok(Word::Welcome) => {
                let Some(owner) = wire::number(&parts.get(2)) else { return };
                if self.role.get() == Role::Owner || self.role.get() == Role::Following(owner) {
                    return;
                }
                self.role.set(Role::Following(owner));
                for asked in self.asked.borrow_mut().values_mut() {
                    asked.incoming.again |= std::mem::take(&mut asked.sent);
                }
                self.prepare_again();
                self.pass_on();
            }
            Ok(Word::Say) => {
                if let Some(id) = parts.get(3).as_f64() {
                    // Exact: it was a u32 on the other side.
                    self.asked.borrow_mut().remove(&(id as u32));
                }
                port::forward(&parts.get(4), &parts.get(5));
            }
            _ => {}
        }
    }

    /// Keeps what a new owner would have to do again before it can go on with what the old one had under way.
    fn remember(&self, incoming: &Incoming) {
        let mut prepared = self.prepared.borrow_mut();
        match &incoming.envelope.request {
            Request::ImportRead { .. } | Request::ImportDrop => {
                prepared.retain(|one| !is_import(&one.envelope.request))
            }
            // Forgets the passphrase too that came with it.
            Request::RestoreRead { .. } | Request::RestoreDrop => {
                prepared.retain(|one| !matches!(one.envelope.request, Request::RestoreRead { .. }));
            }
            Request::FindDuplicates => prepared.retain(|one| one.envelope.request != Request::FindDuplicates),
            _ => {}
        }
        if is_import(&incoming.envelope.request)
            || matches!(incoming.envelope.request, Request::RestoreRead { .. } | Request::FindDuplicates)
        {
            prepared.push(incoming.clone());
        }
    }

    /// Asks for all of that again. The page has its answers, and does not hear these.
    fn prepare_again(&self) {
        let mut asked = self.asked.borrow_mut();
        for incoming in self.prepared.borrow().iter() {
            let again = || Asked { incoming: Incoming { again: false, ..incoming.clone() }, sent: false };
            asked.entry(incoming.envelope.id).or_insert_with(again);
        }
    }

    /// Sends the owner what it has not got yet, in order.
    fn pass_on(&self) {
        let Some(channel) = self.wire.borrow().as_ref().map(|wire| wire.mine.clone()) else { return };
        let mut failed = Vec::new();
        for (id, asked) in self.asked.borrow_mut().iter_mut().filter(|(_, asked)| !asked.sent) {
            let Incoming { header, attachment, again, .. } = &asked.incoming;
            let attachment = attachment.clone().unwrap_or(JsValue::UNDEFINED);
            let rest = [header.clone().into(), attachment, (*again).into()];
            asked.sent = true;
            if let Err(error) = self.say(&channel, Word::Ask, &rest) {
                web_sys::console::error_1(&error);
                failed.push(*id);
            }
        }
        for id in failed {
            self.asked.borrow_mut().remove(&id);
            let result = Err(ServiceError::Internal("a request that can't be passed on".to_owned()));
            port::post(&Message::Reply { id, result }, None);
        }
    }

    fn call_out(&self, word: Word, rest: &[JsValue]) {
        let Some(common) = self.wire.borrow().as_ref().map(|wire| wire.common.clone()) else { return };
        if let Err(error) = self.say(&common, word, rest) {
            web_sys::console::error_1(&error);
        }
    }

    fn say(&self, channel: &BroadcastChannel, word: Word, rest: &[JsValue]) -> Result<(), JsValue> {
        wire::say(channel, &self.build, word, self.me, rest)
    }
}

/// True for what makes up an import on its way to the commit.
fn is_import(request: &Request) -> bool {
    matches!(
        request,
        Request::ImportRead { .. } | Request::ImportReread { .. } | Request::ImportPlan { .. } | Request::ImportFix(_)
    )
}
