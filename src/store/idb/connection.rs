//! One connection to the database: opening it with patience but not for ever, and closing it when another tab needs that.

use super::migrations::{self, Step};
use super::trouble::{OpenTrouble, open_trouble_from_error};
use crate::store::StoreError;
use gloo_timers::future::TimeoutFuture;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Waits between tries to open, in milliseconds. Chromium and WebKit fail now and then for a moment.
const RETRIES_MS: [u32; 3] = [50, 250, 1000];

/// How often an open request is looked at, in milliseconds.
const TICK_MS: u32 = 50;

/// How long to wait for a database that does not open, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// After the browser said that another tab's connection is in the way.
    pub blocked_ms: u32,
    /// When it says nothing at all: a slow disk, or a request of another tab that is first in the queue.
    pub silent_ms: u32,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { blocked_ms: 600, silent_ms: 20_000 }
    }
}

/// An open database. Dropping it closes the database, so that it never blocks another tab.
pub(super) struct Connection {
    database: Database,
    lost: Rc<Cell<bool>>,
    _listener: Closure<dyn FnMut()>,
}

impl Connection {
    fn new(database: Database) -> Connection {
        let lost = Rc::new(Cell::new(false));
        let listener = Closure::new({
            let (lost, database) = (lost.clone(), database.clone());
            move || {
                // A newer program wants to upgrade, somebody deletes the database, or the browser cut the connection.
                // Transactions under way are still finished.
                lost.set(true);
                database.clone().close();
            }
        });
        let target: &web_sys::IdbDatabase = database.as_sys();
        target.set_onversionchange(Some(listener.as_ref().unchecked_ref()));
        target.set_onclose(Some(listener.as_ref().unchecked_ref()));
        Connection { database, lost, _listener: listener }
    }

    /// The database, or `None` if this connection is of no use any more.
    pub(super) fn database(&self) -> Option<Database> {
        (!self.lost.get()).then(|| self.database.clone())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let target: &web_sys::IdbDatabase = self.database.as_sys();
        target.set_onversionchange(None);
        target.set_onclose(None);
        self.database.clone().close();
    }
}

/// A connection, and whether the browser had to throw the data away to make it.
pub(super) struct Connected {
    pub(super) connection: Connection,
    pub(super) emptied: bool,
}

/// Opens the database and brings it to the newest version, trying again after passing trouble.
pub(super) async fn connect(name: &str, steps: &'static [Step], patience: Patience) -> Result<Connected, StoreError> {
    let mut waits = RETRIES_MS.into_iter();
    loop {
        match attempt(name, steps, patience).await {
            Ok(connected) => return Ok(connected),
            Err(OpenTrouble::Final(error)) => return Err(error),
            Err(OpenTrouble::TooNew) => {
                let known = migrations::version_of(steps);
                return Err(StoreError::TooNew { found: found_version(name, known).await, known });
            }
            Err(OpenTrouble::Passing(text)) => match waits.next() {
                Some(wait) => TimeoutFuture::new(wait).await,
                None => return Err(StoreError::Failed(text)),
            },
        }
    }
}

async fn attempt(name: &str, steps: &'static [Step], patience: Patience) -> Result<Connected, OpenTrouble> {
    let blocked = Rc::new(Cell::new(false));
    let failed = Rc::new(RefCell::new(None));
    let request = Database::open(name)
        .with_version(migrations::version_of(steps))
        .with_on_blocked({
            let blocked = blocked.clone();
            move |_| {
                blocked.set(true);
                Ok(())
            }
        })
        .with_on_upgrade_needed({
            let failed = failed.clone();
            move |event, database| {
                // Returned from here, an error would become an uncaught one of the whole worker.
                *failed.borrow_mut() = migrations::upgrade(&database, event.old_version(), steps).err();
                Ok(())
            }
        })
        .build()
        .map_err(open_trouble_from_error)?;
    let watch = UpgradeWatch::new(request.as_sys(), failed)?;
    let mut opening = Box::pin(request);
    match first_of(opening.as_mut(), pin!(run_out(&blocked, patience))).await {
        Some(Ok(database)) => Ok(Connected { connection: Connection::new(database), emptied: watch.emptied.get() }),
        Some(Err(error)) => match watch.failed.take() {
            Some(step) => Err(OpenTrouble::Final(StoreError::Failed(format!("upgrade: {step}")))),
            None => Err(open_trouble_from_error(error)),
        },
        None => {
            // The request can't be withdrawn, and without its listeners it would leave a database of the new version
            // without its stores. So it is carried to its end, and what it opens is closed again at once.
            spawn_local(async move {
                if let Ok(database) = opening.await {
                    database.close();
                }
                drop(watch);
            });
            Err(OpenTrouble::Final(StoreError::Blocked))
        }
    }
}

/// Ends when patience does.
async fn run_out(blocked: &Cell<bool>, patience: Patience) {
    let (mut silent, mut waited) = (0_u32, 0_u32);
    while waited < patience.blocked_ms && silent < patience.silent_ms {
        TimeoutFuture::new(TICK_MS).await;
        silent = silent.saturating_add(TICK_MS);
        if blocked.get() {
            waited = waited.saturating_add(TICK_MS);
        }
    }
}

/// The output of `main`, or `None` if `other` ends before it.
async fn first_of<T>(mut main: Pin<&mut impl Future<Output = T>>, mut other: Pin<&mut impl Future>) -> Option<T> {
    poll_fn(|context| {
        if let Poll::Ready(output) = main.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        other.as_mut().poll(context).map(|_| None)
    })
    .await
}

/// The version of a database that is too new: opening without a version changes nothing. If even that fails, the least it
/// can be.
async fn found_version(name: &str, known: u32) -> u32 {
    let least = known.saturating_add(1);
    let Ok(request) = Database::open(name).build() else { return least };
    let Ok(database) = request.await else { return least };
    let version = database.version();
    database.close();
    (least..=u32::MAX).take(1_000).find(|number| f64::from(*number) >= version).unwrap_or(least)
}

/// Listens to the upgrade after the steps ran: takes everything back if one failed, and notices that the browser found its
/// files broken and made an empty database, which only Chromium tells.
struct UpgradeWatch {
    emptied: Rc<Cell<bool>>,
    failed: Rc<RefCell<Option<Error>>>,
    _listener: Closure<dyn FnMut(JsValue)>,
}

impl UpgradeWatch {
    fn new(
        request: &web_sys::IdbOpenDbRequest,
        failed: Rc<RefCell<Option<Error>>>,
    ) -> Result<UpgradeWatch, OpenTrouble> {
        let emptied = Rc::new(Cell::new(false));
        let listener = Closure::new({
            let (emptied, failed, request) = (emptied.clone(), failed.clone(), request.clone());
            move |event: JsValue| {
                let loss = js_sys::Reflect::get(&event, &"dataLoss".into());
                emptied.set(loss.is_ok_and(|loss| loss.as_string().as_deref() == Some("total")));
                if failed.borrow().is_some()
                    && let Some(transaction) = request.transaction()
                    && let Err(error) = transaction.abort()
                {
                    // Aborted already: then everything is taken back just the same.
                    web_sys::console::warn_1(&error);
                }
            }
        });
        request
            .add_event_listener_with_callback("upgradeneeded", listener.as_ref().unchecked_ref())
            .map_err(|error| OpenTrouble::Final(StoreError::Failed(format!("{error:?}"))))?;
        Ok(UpgradeWatch { emptied, failed, _listener: listener })
    }
}
