//! Typed calls to the worker: numbers requests, queues them until the worker is ready, hands each reply to its caller, and
//! restarts a worker that died. Nothing is remembered here of the book but its latest overview.

use crate::app::i18n::{I18n, Text, use_i18n};
use crate::app::prefs;
use crate::app::ui::toast::{Toast, ToastKind, Toasts};
use crate::app::words;
use crate::domain::book::op::Label;
use crate::protocol::{
    Action, Committed, Envelope, Event, Message, Overview, PROTOCOL_VERSION, Reply, Request, ServiceError, Stage,
};
use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Where the figures of the book are kept that notice a loss (`domain::sentinel`). A worker can't reach local storage.
const SENTINEL: &str = "sentinel";

/// Where the connection to the book stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Connection {
    /// The worker is loading, or the book is being opened.
    Starting,
    Ready,
    /// Another tab holds the book; this one waits for it.
    Elsewhere,
    /// Another tab took the book over.
    TakenOver,
    /// The book can't be opened.
    Failed(ServiceError),
}

/// From so many contacts on, the browser is asked to keep them.
const WORTH_KEEPING: u32 = 10;

/// How far a long request has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    pub request: u32,
    pub stage: Stage,
    pub done: u64,
    pub total: u64,
}

/// A reply with the bytes that came beside it.
pub type Answer = Result<(Reply, Option<js_sys::ArrayBuffer>), ServiceError>;

struct Inner {
    worker: Option<web_sys::Worker>,
    /// Kept for as long as the worker may call them.
    callbacks: Vec<Closure<dyn FnMut(JsValue)>>,
    ready: bool,
    next_id: u32,
    queue: Vec<(u32, Vec<u8>, JsValue)>,
    pending: HashMap<u32, oneshot::Sender<Answer>>,
    /// Restarts since the last good answer: a worker that dies at once is not restarted for ever.
    restarts: u32,
}

/// The page's end of the line. Cheap to copy; get it with `use_client`.
#[derive(Clone, Copy)]
pub struct Client {
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
    /// The newest figures of the book; default until it is open.
    pub overview: RwSignal<Overview>,
    pub connection: RwSignal<Connection>,
    pub progress: RwSignal<Option<Progress>>,
    toasts: Toasts,
    i18n: I18n,
}

/// A request under way: its number (for progress and cancel) and its answer.
pub struct Call {
    pub id: u32,
    receiver: oneshot::Receiver<Answer>,
}

impl Call {
    /// Waits for the reply.
    pub async fn answer(self) -> Answer {
        // A dropped sender means that the worker was given up with this call still open.
        self.receiver.await.unwrap_or(Err(ServiceError::WorkerLost))
    }
}

/// The client from context.
pub fn use_client() -> Client {
    expect_context::<Client>()
}

impl Client {
    /// Starts the worker, asks it to open the book, and provides itself as context.
    pub fn start(toasts: Toasts) -> Client {
        let client = Client::unopened(toasts);
        client.open();
        client
    }

    /// Starts the worker and leaves the book closed, so that its opening can be measured; provides itself as context.
    pub fn unopened(toasts: Toasts) -> Client {
        let inner = Inner {
            worker: None,
            callbacks: Vec::new(),
            ready: false,
            next_id: 1,
            queue: Vec::new(),
            pending: HashMap::new(),
            restarts: 0,
        };
        let client = Client {
            inner: StoredValue::new_local(Rc::new(RefCell::new(inner))),
            overview: RwSignal::new(Overview::default()),
            connection: RwSignal::new(Connection::Starting),
            progress: RwSignal::new(None),
            toasts,
            i18n: use_i18n(),
        };
        provide_context(client);
        client.launch();
        client
    }

    /// Sends a request and returns its number at once.
    pub fn begin(self, request: Request, attachment: JsValue) -> Call {
        let inner = self.inner.get_value();
        let (sender, receiver) = oneshot::channel();
        let mut inner = inner.borrow_mut();
        let id = inner.next_id;
        inner.next_id = inner.next_id.wrapping_add(1);
        let sent = match postcard::to_stdvec(&Envelope { id, request }) {
            // Nobody will ever be ready: the worker did not start, or died too often.
            Ok(_) if inner.worker.is_none() => Err(ServiceError::WorkerLost),
            Ok(bytes) if inner.ready => inner.post(&bytes, &attachment),
            Ok(bytes) => {
                inner.queue.push((id, bytes, attachment));
                Ok(())
            }
            Err(error) => Err(ServiceError::Internal(error.to_string())),
        };
        inner.pending.insert(id, sender);
        if let Err(error) = sent {
            inner.fail(id, error);
        }
        Call { id, receiver }
    }

    /// Sends a request and waits for its reply.
    pub async fn call(self, request: Request) -> Result<Reply, ServiceError> {
        self.begin(request, JsValue::UNDEFINED).answer().await.map(|(reply, _)| reply)
    }

    /// Asks the worker to stop a request; its caller gets `ServiceError::Cancelled`.
    pub fn cancel(self, request: u32) {
        spawn_local(async move {
            if let Err(error) = self.call(Request::Cancel { request }).await {
                self.show_error(&error);
            }
        });
    }

    /// Changes the book; on success says what was done, with an undo button. The caller shows errors.
    pub async fn act(self, action: Action) -> Result<Committed, ServiceError> {
        self.commit(Request::Do(action)).await
    }

    /// The same for requests other than `Do` that answer with a commit.
    pub async fn commit(self, request: Request) -> Result<Committed, ServiceError> {
        self.committed(self.begin(request, JsValue::UNDEFINED)).await
    }

    /// The same for a request that was begun, so that its number is known to progress and cancel.
    pub async fn committed(self, call: Call) -> Result<Committed, ServiceError> {
        match call.answer().await?.0 {
            Reply::Committed(committed) => {
                self.note_committed(&committed);
                Ok(committed)
            }
            other => Err(unexpected(&other)),
        }
    }

    /// Changes the book and shows success or error as a toast.
    pub fn perform(self, action: Action) {
        spawn_local(async move {
            if let Err(error) = self.act(action).await {
                self.show_error(&error);
            }
        });
    }

    /// Takes back the last action.
    pub fn undo(self) {
        self.replay(Request::Undo);
    }

    /// Does the last undone action again.
    pub fn redo(self) {
        self.replay(Request::Redo);
    }

    /// Tells the worker how long this device keeps its history.
    pub fn retain(self) {
        spawn_local(async move {
            if let Err(error) = self.call(Request::Retain(prefs::retention())).await {
                self.show_error(&error);
            }
        });
    }

    /// Shows an error as a toast; `Cancelled` is nobody's error and stays silent.
    pub fn show_error(self, error: &ServiceError) {
        if *error != ServiceError::Cancelled {
            self.toasts.show(Toast::new(ToastKind::Error, words::error(self.i18n, error)));
        }
    }

    /// Shows a plain message as a toast.
    pub fn say(self, text: String) {
        self.toasts.show(Toast::new(ToastKind::Done, text));
    }

    fn replay(self, request: Request) {
        spawn_local(async move {
            match self.commit(request).await {
                Ok(_) | Err(ServiceError::NothingToUndo) => {}
                Err(error) => self.show_error(&error),
            }
        });
    }

    fn note_committed(self, committed: &Committed) {
        // An action that found everything so already made no commit: undo would take back an older one.
        let is_new = self.overview.with_untracked(|overview| overview.seq) != committed.seq;
        self.overview.set((*committed.overview).clone());
        let text = words::label(self.i18n, &committed.label);
        let mut toast = Toast::new(ToastKind::Done, text);
        if is_new && committed.overview.undo.is_some() && !words::is_undo(&committed.label) {
            toast = toast.with_action(self.i18n.text(Text::CommonUndo), move || self.undo());
        }
        self.toasts.show(toast);
        if committed.overview.contacts >= WORTH_KEEPING || matches!(committed.label, Label::Imported { .. }) {
            ask_to_keep();
        }
    }

    /// Ends the worker for good: nobody writes any more. Calls that are open fail, and so do later ones.
    pub fn close(self) {
        let pending = {
            let inner = self.inner.get_value();
            let mut inner = inner.borrow_mut();
            if let Some(worker) = inner.worker.take() {
                worker.set_onmessage(None);
                worker.set_onerror(None);
                worker.terminate();
            }
            inner.ready = false;
            inner.queue.clear();
            std::mem::take(&mut inner.pending)
        };
        // Their callers hear that by the sender's end.
        drop(pending);
    }

    /// Starts a worker and listens to it.
    fn launch(self) {
        match start_worker() {
            Ok(worker) => {
                let on_message = Closure::new(move |event: JsValue| self.receive(event.unchecked_into()));
                let on_error = Closure::new(move |event: JsValue| {
                    web_sys::console::error_1(&event);
                    self.lost();
                });
                worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
                let inner = self.inner.get_value();
                let mut inner = inner.borrow_mut();
                inner.worker = Some(worker);
                inner.callbacks = vec![on_message, on_error];
            }
            Err(error) => {
                web_sys::console::error_1(&error);
                self.connection.set(Connection::Failed(ServiceError::WorkerLost));
            }
        }
    }

    /// Asks for the book, unless there is no worker to ask.
    fn open(self) {
        if self.inner.get_value().borrow().worker.is_none() {
            return;
        }
        spawn_local(async move {
            match self.call(Request::Open { sentinel: crate::app::prefs::read(SENTINEL) }).await {
                Ok(Reply::Overview(overview)) => {
                    self.overview.set(*overview);
                    self.connection.set(Connection::Ready);
                    self.retain();
                }
                Ok(other) => self.connection.set(Connection::Failed(unexpected(&other))),
                Err(error) => self.connection.set(Connection::Failed(error)),
            }
        });
    }

    fn receive(self, event: web_sys::MessageEvent) {
        let data = event.data();
        if let Some(text) = data.as_string() {
            web_sys::console::error_1(&JsValue::from_str(&text));
            self.lost();
            return;
        }
        let parts: js_sys::Array = data.unchecked_into();
        let header: js_sys::ArrayBuffer = parts.get(0).unchecked_into();
        // What comes from the worker belongs to the frame that it was started in, and is no instance of our own classes.
        let attachment =
            Some(parts.get(1)).filter(JsValue::is_object).map(JsCast::unchecked_into::<js_sys::ArrayBuffer>);
        let bytes = js_sys::Uint8Array::new(&header).to_vec();
        match postcard::from_bytes::<Message>(&bytes) {
            Ok(Message::Reply { id, result }) => {
                let sender = {
                    let inner = self.inner.get_value();
                    let mut inner = inner.borrow_mut();
                    inner.restarts = 0;
                    inner.pending.remove(&id)
                };
                if self.progress.get_untracked().is_some_and(|progress| progress.request == id) {
                    self.progress.set(None);
                }
                if let Some(sender) = sender {
                    // A caller that left (its screen was closed) does not want the answer any more.
                    drop(sender.send(result.map(|reply| (reply, attachment))));
                }
            }
            Ok(Message::Event(event)) => self.hear(event),
            Err(error) => {
                // Whose answer it was can't be known, and somebody would wait for it for ever.
                web_sys::console::error_1(&JsValue::from_str(&error.to_string()));
                self.lost();
            }
        }
    }

    fn hear(self, event: Event) {
        match event {
            Event::Ready { protocol_version } if protocol_version != PROTOCOL_VERSION => {
                if !reload_once() {
                    self.connection.set(Connection::Failed(ServiceError::WorkerLost));
                }
            }
            Event::Ready { .. } => {
                let inner = self.inner.get_value();
                let mut inner = inner.borrow_mut();
                inner.ready = true;
                for (id, bytes, attachment) in std::mem::take(&mut inner.queue) {
                    if let Err(error) = inner.post(&bytes, &attachment) {
                        inner.fail(id, error);
                    }
                }
            }
            Event::Progress { request, stage, done, total } => {
                self.progress.set(Some(Progress { request, stage, done, total }));
            }
            Event::Changed { overview } => self.overview.set(*overview),
            Event::Elsewhere => self.connection.set(Connection::Elsewhere),
            Event::Remember { sentinel } => crate::app::prefs::write(SENTINEL, &sentinel),
            Event::TakenOver => self.connection.set(Connection::TakenOver),
        }
    }

    /// The worker died: every open call fails with a named error, and a new worker opens the book from its journal.
    fn lost(self) {
        let (pending, restarts) = {
            let inner = self.inner.get_value();
            let mut inner = inner.borrow_mut();
            if let Some(worker) = inner.worker.take() {
                // It may say that it is dead twice, and the second time must not end its successor.
                worker.set_onmessage(None);
                worker.set_onerror(None);
                worker.terminate();
            }
            inner.ready = false;
            inner.queue.clear();
            inner.restarts += 1;
            (std::mem::take(&mut inner.pending), inner.restarts)
        };
        for (_, sender) in pending {
            drop(sender.send(Err(ServiceError::WorkerLost)));
        }
        self.progress.set(None);
        if restarts > 3 {
            self.connection.set(Connection::Failed(ServiceError::WorkerLost));
        } else {
            self.toasts.show(Toast::new(ToastKind::Error, words::error(self.i18n, &ServiceError::WorkerLost)));
            self.connection.set(Connection::Starting);
            self.launch();
            self.open();
        }
    }
}

impl Inner {
    fn post(&self, bytes: &[u8], attachment: &JsValue) -> Result<(), ServiceError> {
        let Some(worker) = &self.worker else { return Err(ServiceError::WorkerLost) };
        let header = js_sys::Uint8Array::from(bytes).buffer();
        let message = js_sys::Array::of2(&header, attachment);
        let transfer = js_sys::Array::of1(&header);
        if let Some(buffer) = attachment.dyn_ref::<js_sys::ArrayBuffer>() {
            transfer.push(buffer);
        }
        worker.post_message_with_transfer(&message, &transfer).map_err(|error| {
            web_sys::console::error_1(&error);
            ServiceError::Internal("a message that can't be sent".to_owned())
        })
    }

    /// Answers a call that the worker will never see.
    fn fail(&mut self, id: u32, error: ServiceError) {
        if let Some(sender) = self.pending.remove(&id) {
            // A caller that left does not want the answer any more.
            drop(sender.send(Err(error)));
        }
    }
}

/// Asks the browser once not to remove the data when space runs short. The settings show its answer.
fn ask_to_keep() {
    const ASKED: &str = "asked-to-keep";
    if crate::app::prefs::read(ASKED).is_some() {
        return;
    }
    crate::app::prefs::write(ASKED, "1");
    // Pages that are not secure have no storage manager, and the property is undefined.
    let manager = js_sys::Reflect::get(&window().navigator(), &"storage".into()).ok();
    if let Some(manager) = manager.filter(JsValue::is_object) {
        match web_sys::StorageManager::from(manager).persist() {
            // What came of it is asked again where it is shown.
            Ok(asked) => drop(asked),
            Err(error) => web_sys::console::warn_1(&error),
        }
    }
}

/// An answer of another kind than was asked for: our mistake.
pub fn unexpected(reply: &Reply) -> ServiceError {
    // The number of the variant is enough for us, and words for every shape would weigh on every first visit.
    let first = postcard::to_stdvec(reply).ok().and_then(|bytes| bytes.first().copied()).unwrap_or_default();
    ServiceError::Internal(format!("reply {first}"))
}

/// The worker, as `src/app/start.js` starts it: where the browser lets it connect to nobody.
fn start_worker() -> Result<web_sys::Worker, JsValue> {
    let start: js_sys::Function = js_sys::Reflect::get(&window(), &"daftarWorker".into())?.dyn_into()?;
    // It is a worker of another frame, and so no instance of our own `Worker`.
    start.call0(&JsValue::UNDEFINED).map(JsCast::unchecked_into)
}

/// Page and worker are of different releases (a cache kept one of them): loads again, but never in a circle. False if that was
/// tried for this build already.
fn reload_once() -> bool {
    let build = build_stamp().unwrap_or_default();
    if crate::app::prefs::read("reloaded").as_deref() == Some(build.as_str()) {
        return false;
    }
    crate::app::prefs::write("reloaded", &build);
    match window().location().reload() {
        Ok(()) => true,
        Err(error) => {
            web_sys::console::error_1(&error);
            false
        }
    }
}

/// The build that this page is of, as `index.html` names it.
fn build_stamp() -> Option<String> {
    document().query_selector("meta[name=daftar-build]").ok()??.get_attribute("content")
}
