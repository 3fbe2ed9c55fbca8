//! Typed calls to the worker: hands each reply to its caller, hears what the worker says unasked, and restarts a worker that
//! died. How requests get to it is in `line`. Nothing is remembered here of the book but its latest overview.

pub use crate::app::line::Answer;

use crate::app::i18n::{I18n, Text, use_i18n};
use crate::app::line::{Line, build_stamp};
use crate::app::prefs;
use crate::app::ui::toast::{Toast, ToastKind, Toasts};
use crate::app::words;
use crate::domain::book::op::Label;
use crate::protocol::{
    Action, Committed, Event, Message, Overview, PROTOCOL_VERSION, Reply, Request, ServiceError, Stage, Told,
};
use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
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
    /// A newer program runs in another tab, and this one never had the book.
    Outdated,
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

/// Reads a reply that was packed (`protocol::told`), wherever the code for that is.
pub type Unpack = fn(Vec<u8>) -> Pin<Box<dyn Future<Output = Result<Reply, ServiceError>>>>;

/// The page's end of the line. Cheap to copy; get it with `use_client`.
#[derive(Clone, Copy)]
pub struct Client {
    line: StoredValue<Rc<RefCell<Line>>, LocalStorage>,
    /// The newest figures of the book; default until it is open.
    pub overview: RwSignal<Overview>,
    pub connection: RwSignal<Connection>,
    pub progress: RwSignal<Option<Progress>>,
    /// What another tab is doing while something of this page waits for it: stage, done, total.
    pub busy: RwSignal<Option<(Stage, u64, u64)>>,
    /// A newer program runs in another tab; this page can only be read.
    pub outdated: RwSignal<bool>,
    unpack: Unpack,
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
    pub fn start(toasts: Toasts, unpack: Unpack) -> Client {
        let client = Client::unopened(toasts, unpack);
        client.open();
        client.rest_with_page();
        client
    }

    /// Starts the worker and leaves the book closed, so that its opening can be measured; provides itself as context.
    pub fn unopened(toasts: Toasts, unpack: Unpack) -> Client {
        let client = Client {
            line: StoredValue::new_local(Rc::new(RefCell::new(Line::new()))),
            overview: RwSignal::new(Overview::default()),
            connection: RwSignal::new(Connection::Starting),
            progress: RwSignal::new(None),
            busy: RwSignal::new(None),
            outdated: RwSignal::new(false),
            unpack,
            toasts,
            i18n: use_i18n(),
        };
        provide_context(client);
        client.launch();
        client
    }

    /// Sends a request and returns its number at once.
    pub fn begin(self, request: Request, attachment: JsValue) -> Call {
        let (sender, receiver) = oneshot::channel();
        let line = self.line.get_value();
        let mut line = line.borrow_mut();
        let id = line.ask(request, attachment, sender, self.outdated.get_untracked());
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

    pub(super) fn note_committed(self, committed: &Committed) {
        // An action that found everything so already made no commit: undo would take back an older one.
        // So would it after a commit of another tab.
        let is_new = self.overview.with_untracked(|overview| overview.seq) != committed.seq
            && committed.overview.seq == committed.seq;
        self.overview.set((*committed.overview).clone());
        let text = words::label(self.i18n, &committed.label);
        let mut toast = Toast::new(ToastKind::Done, text);
        if is_new && committed.overview.undo.is_some() && !words::is_undo(&committed.label) {
            toast = toast.with_action(self.i18n.text(Text::CommonUndo), move || self.undo());
        }
        self.toasts.show(toast);
        if is_new && words::is_occasion(&committed.label) {
            self.run_rules(false);
        }
        if committed.overview.contacts >= WORTH_KEEPING || matches!(committed.label, Label::Imported { .. }) {
            ask_to_keep();
        }
    }

    /// Ends the worker for good: nobody writes any more. Calls that are open fail, and so do later ones.
    pub fn close(self) {
        self.line.get_value().borrow_mut().end(&ServiceError::WorkerLost);
    }

    /// Starts a worker and listens to it.
    fn launch(self) {
        let line = self.line.get_value();
        let hear = move |event: JsValue| self.receive(event.unchecked_into());
        let fail = move |event: JsValue| {
            web_sys::console::error_1(&event);
            self.lost();
        };
        if let Err(error) = line.borrow_mut().launch(hear, fail) {
            web_sys::console::error_1(&error);
            self.connection.set(Connection::Failed(ServiceError::WorkerLost));
        }
    }

    /// Asks for the book, unless there is no worker to ask.
    fn open(self) {
        if !self.line.get_value().borrow().is_up() {
            return;
        }
        // At once: nothing else may be asked before.
        let call = self.begin(Request::Open { sentinel: prefs::read(SENTINEL) }, JsValue::UNDEFINED);
        spawn_local(async move {
            match call.answer().await.map(|(reply, _)| reply) {
                Ok(Reply::Overview(overview)) => {
                    self.overview.set(*overview);
                    self.connection.set(Connection::Ready);
                    self.retain();
                }
                Ok(other) => self.connection.set(Connection::Failed(unexpected(&other))),
                // Another worker, or nobody, is asked by now.
                Err(ServiceError::Outdated) => {}
                Err(ServiceError::Locked) => self.shut(),
                Err(error) => self.connection.set(Connection::Failed(error)),
            }
        });
    }

    /// Gives the book up while the browser keeps the page without running it (in the history, or frozen in the background):
    /// no other tab must wait for a page that sleeps. What was asked and not answered is asked again afterwards.
    fn rest_with_page(self) {
        let rest = move || self.line.get_value().borrow_mut().rest();
        let wake = move || {
            if self.line.get_value().borrow_mut().wakes() {
                self.launch();
                self.open();
            }
        };
        let listen = |target: &web_sys::EventTarget, event: &str, act: Box<dyn Fn(JsValue)>| {
            let listener = Closure::<dyn Fn(JsValue)>::new(act).into_js_value();
            if let Err(error) = target.add_event_listener_with_callback(event, listener.unchecked_ref()) {
                web_sys::console::warn_1(&error);
            }
        };
        let persisted =
            |event: &JsValue| js_sys::Reflect::get(event, &"persisted".into()).is_ok_and(|is| is.is_truthy());
        listen(
            &window(),
            "pagehide",
            Box::new(move |event| {
                if persisted(&event) {
                    rest()
                }
            }),
        );
        listen(
            &window(),
            "pageshow",
            Box::new(move |event| {
                if persisted(&event) {
                    wake()
                }
            }),
        );
        listen(&document(), "freeze", Box::new(move |_| rest()));
        listen(&document(), "resume", Box::new(move |_| wake()));
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
                let sender = self.line.get_value().borrow_mut().answered(id);
                self.busy.set(None);
                if self.progress.get_untracked().is_some_and(|progress| progress.request == id) {
                    self.progress.set(None);
                }
                let Some(sender) = sender else { return };
                // A caller that left (its screen was closed) does not want the answer any more.
                let tell = |result: Result<Reply, ServiceError>| {
                    drop(sender.send(result.map(|reply| (reply, attachment))));
                };
                match result.map(Told::reply) {
                    Ok(Ok(reply)) => tell(Ok(reply)),
                    Ok(Err(packed)) => {
                        let reply = (self.unpack)(packed);
                        spawn_local(async move { tell(reply.await) });
                    }
                    Err(error) => {
                        if error == ServiceError::Locked && self.connection.get_untracked() == Connection::Ready {
                            self.shut();
                        }
                        tell(Err(error));
                    }
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
                self.line.get_value().borrow_mut().is_ready();
            }
            Event::Progress { request, stage, done, total } => {
                self.progress.set(Some(Progress { request, stage, done, total }));
            }
            Event::Changed { overview } => {
                self.overview.set(*overview);
                if matches!(
                    self.connection.get_untracked(),
                    Connection::Failed(ServiceError::Lost(_) | ServiceError::Locked)
                ) {
                    // What was lost was decided on in another tab, or the lock was opened there.
                    self.open();
                }
            }
            Event::Elsewhere => self.connection.set(Connection::Elsewhere),
            Event::Remember { sentinel } => prefs::write(SENTINEL, &sentinel),
            Event::TakenOver => self.connection.set(Connection::TakenOver),
            Event::Reopen => self.open(),
            Event::Busy { stage, done, total } => self.busy.set(Some((stage, done, total))),
            Event::Outdated => self.step_back(),
            Event::Locked => self.forget(),
        }
    }

    /// A newer program runs elsewhere: nothing is asked any more, and what is on screen stays to be read.
    fn step_back(self) {
        self.outdated.set(true);
        if self.connection.get_untracked() != Connection::Ready {
            self.connection.set(Connection::Outdated);
        }
        self.progress.set(None);
        self.busy.set(None);
        self.line.get_value().borrow_mut().end(&ServiceError::Outdated);
    }

    /// The book was locked: nothing of it stays on screen, and the worker's memory goes with the worker.
    fn forget(self) {
        self.line.get_value().borrow_mut().end(&ServiceError::Cancelled);
        self.progress.set(None);
        self.busy.set(None);
        self.toasts.clear();
        self.connection.set(Connection::Starting);
        self.overview.set(Overview::default());
        self.launch();
        self.open();
    }

    /// The book is locked: its figures leave the screen.
    fn shut(self) {
        self.toasts.clear();
        self.overview.set(Overview::default());
        self.connection.set(Connection::Failed(ServiceError::Locked));
    }

    /// Locks the book, in every tab.
    pub fn lock(self) {
        spawn_local(async move {
            if let Err(error) = self.call(Request::LockNow).await {
                self.show_error(&error);
            }
        });
    }

    /// The worker died: every open call fails with a named error, and a new worker opens the book from its journal.
    fn lost(self) {
        let restarts = self.line.get_value().borrow_mut().end(&ServiceError::WorkerLost);
        self.progress.set(None);
        self.busy.set(None);
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

/// Asks the browser once not to remove the data when space runs short. The settings show its answer.
fn ask_to_keep() {
    const ASKED: &str = "asked-to-keep";
    if prefs::read(ASKED).is_some() {
        return;
    }
    prefs::write(ASKED, "1");
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
    ServiceError::Internal(format!("reply {:?}", std::mem::discriminant(reply)))
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
