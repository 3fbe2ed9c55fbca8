//! Typed calls to the worker: numbers requests, queues them until the worker is ready, hands each reply to its caller, and
//! restarts a worker that died. Nothing is remembered here of the book but its latest overview.

use crate::app::i18n::{I18n, Text, use_i18n};
use crate::app::ui::toast::{Toast, ToastKind, Toasts};
use crate::app::words;
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
    source_url: Option<String>,
    ready: bool,
    next_id: u32,
    queue: Vec<(Vec<u8>, JsValue)>,
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
            source_url: None,
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
        match postcard::to_stdvec(&Envelope { id, request }) {
            Ok(bytes) => {
                inner.pending.insert(id, sender);
                if inner.ready {
                    inner.post(&bytes, &attachment);
                } else {
                    inner.queue.push((bytes, attachment));
                }
            }
            Err(error) => {
                if sender.send(Err(ServiceError::Internal(error.to_string()))).is_err() {
                    web_sys::console::error_1(&"a caller left before its answer".into());
                }
            }
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
        match self.call(request).await? {
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
        self.overview.set((*committed.overview).clone());
        let text = words::label(self.i18n, &committed.label);
        let mut toast = Toast::new(ToastKind::Done, text);
        if committed.overview.undo.is_some() && !words::is_undo(&committed.label) {
            toast = toast.with_action(self.i18n.text(Text::CommonUndo), move || self.undo());
        }
        self.toasts.show(toast);
    }

    /// Starts a worker from a `blob:` module, so that it inherits this page's Content-Security-Policy (one loaded straight
    /// from a URL would not, on a host that sends no headers).
    fn launch(self) {
        match start_worker() {
            Ok((worker, source_url)) => {
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
                inner.source_url = Some(source_url);
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
            match self.call(Request::Open).await {
                Ok(Reply::Overview(overview)) => {
                    self.overview.set(*overview);
                    self.connection.set(Connection::Ready);
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
        let attachment = parts.get(1).dyn_into::<js_sys::ArrayBuffer>().ok();
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
            Err(error) => web_sys::console::error_1(&JsValue::from_str(&error.to_string())),
        }
    }

    fn hear(self, event: Event) {
        match event {
            Event::Ready { protocol_version } if protocol_version != PROTOCOL_VERSION => reload_once(),
            Event::Ready { .. } => {
                let inner = self.inner.get_value();
                let mut inner = inner.borrow_mut();
                inner.ready = true;
                for (bytes, attachment) in std::mem::take(&mut inner.queue) {
                    inner.post(&bytes, &attachment);
                }
                if let Some(url) = inner.source_url.take()
                    && let Err(error) = web_sys::Url::revoke_object_url(&url)
                {
                    web_sys::console::warn_1(&error);
                }
            }
            Event::Progress { request, stage, done, total } => {
                self.progress.set(Some(Progress { request, stage, done, total }));
            }
            Event::Changed { overview } => self.overview.set(*overview),
            Event::Elsewhere => self.connection.set(Connection::Elsewhere),
            Event::TakenOver => self.connection.set(Connection::TakenOver),
        }
    }

    /// The worker died: every open call fails with a named error, and a new worker opens the book from its journal.
    fn lost(self) {
        let (pending, restarts) = {
            let inner = self.inner.get_value();
            let mut inner = inner.borrow_mut();
            if let Some(worker) = inner.worker.take() {
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
    fn post(&self, bytes: &[u8], attachment: &JsValue) {
        let Some(worker) = &self.worker else { return };
        let header = js_sys::Uint8Array::from(bytes).buffer();
        let message = js_sys::Array::of2(&header, attachment);
        let transfer = js_sys::Array::of1(&header);
        if let Some(buffer) = attachment.dyn_ref::<js_sys::ArrayBuffer>() {
            transfer.push(buffer);
        }
        if let Err(error) = worker.post_message_with_transfer(&message, &transfer) {
            web_sys::console::error_1(&error);
        }
    }
}

/// An answer of another kind than was asked for: our mistake.
pub fn unexpected(reply: &Reply) -> ServiceError {
    let shown = format!("{reply:?}");
    ServiceError::Internal(shown.chars().take(60).collect())
}

fn start_worker() -> Result<(web_sys::Worker, String), JsValue> {
    let base = document().base_uri()?.unwrap_or_default();
    let build = document()
        .query_selector("meta[name=daftar-build]")?
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default();
    let address = |file: &str| {
        web_sys::Url::new_with_base(&format!("{file}?v={build}"), &base).map(|url| JsValue::from_str(&url.href()))
    };
    let script = js_sys::JSON::stringify(&address("worker.js")?)?;
    let wasm = js_sys::JSON::stringify(&address("worker_bg.wasm")?)?;
    let source = format!("import init from {script};\nawait init({{ module_or_path: {wasm} }});\n");
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&source.into()), &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    Ok((web_sys::Worker::new_with_options(&url, &options)?, url))
}

/// Page and worker are of different releases (a cache kept one of them): load again, but never in a circle.
fn reload_once() {
    if crate::app::prefs::read("reloaded").as_deref() != Some(env!("CARGO_PKG_VERSION")) {
        crate::app::prefs::write("reloaded", env!("CARGO_PKG_VERSION"));
        if let Err(error) = window().location().reload() {
            web_sys::console::error_1(&error);
        }
    }
}
