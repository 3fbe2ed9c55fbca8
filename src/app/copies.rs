//! Copies of the book in the folder that the person chose: written when enough has changed, read back, and compared byte for
//! byte with what was made.

use crate::app::backups;
use crate::app::client::{Client, Connection, unexpected};
use crate::app::place::{self, Folder};
use crate::app::prefs;
use crate::domain::date::Timestamp;
use crate::domain::export::reminder::{BackupRecord, Verified, copy_is_due};
use crate::protocol::{Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// What is kept of the last copy; there is none while no folder is chosen.
const NAME: &str = "copies";
/// How often it is asked whether a copy is due.
const EVERY: Duration = Duration::from_secs(60);

/// Why no copy was written.
#[derive(Debug, Clone, PartialEq)]
pub enum CopyProblem {
    /// The browser wants to be asked again, in a click.
    NotAllowed,
    /// It could not be written, or does not read back the same.
    Failed,
    Service(ServiceError),
}

/// The last copy: `None` while copies are off, `Some(None)` before the first.
pub fn last() -> Option<Option<Verified>> {
    prefs::read(NAME).map(|text| BackupRecord::parse(&text).and_then(|record| record.verified))
}

/// Notes the last copy, or that copies are on.
pub fn note(verified: Option<Verified>) {
    prefs::write(NAME, &BackupRecord { verified, ..BackupRecord::default() }.print());
}

/// Copies are off.
pub fn turn_off() {
    prefs::remove(NAME);
}

/// Writes a copy now and compares what the disk has with what was made.
///
/// # Errors
/// See [`CopyProblem`]; what was in the folder before is still there.
pub async fn write(client: Client, folder: &Folder) -> Result<Verified, CopyProblem> {
    if !place::is_allowed(folder).await {
        return Err(CopyProblem::NotAllowed);
    }
    // Read before: what comes meanwhile may be in the copy, and is copied once more.
    let seq = client.overview.with_untracked(|overview| overview.seq);
    let call = client.begin(Request::Backup { passphrase: None }, JsValue::UNDEFINED);
    let (name, contacts, bytes) = match call.answer().await.map_err(CopyProblem::Service)? {
        (Reply::File { name, contacts, .. }, Some(bytes)) => (name, contacts, bytes),
        (other, _) => return Err(CopyProblem::Service(unexpected(&other))),
    };
    let failed = |error: JsValue| {
        web_sys::console::warn_1(&error);
        CopyProblem::Failed
    };
    let file = place::write(folder, &name, &bytes).await.map_err(failed)?;
    match client.begin(Request::BackupCheck, file.into()).answer().await {
        Ok((Reply::Done, _)) => {
            let verified = Verified { when: backups::now(), seq, contacts };
            note(Some(verified));
            backups::note_verified(verified);
            Ok(verified)
        }
        Ok((other, _)) => Err(CopyProblem::Service(unexpected(&other))),
        Err(ServiceError::Backup(_)) => Err(CopyProblem::Failed),
        Err(error) => Err(CopyProblem::Service(error)),
    }
}

/// Writes copies for as long as the page is open. A failure is written to the console and tried again; the settings say how
/// old the last copy is.
pub fn keep_writing(client: Client) {
    let seen = Rc::new(Cell::new((0u64, Timestamp(0))));
    let busy = Rc::new(Cell::new(false));
    let tick = move || {
        let Some(last) = last() else { return };
        if busy.get() || client.connection.get_untracked() != Connection::Ready {
            return;
        }
        let (contacts, seq) = client.overview.with_untracked(|overview| (overview.contacts, overview.seq));
        let now = backups::now();
        if seen.get().0 != seq {
            seen.set((seq, now));
        }
        if contacts == 0 || !copy_is_due(last, seq, seen.get().1, now) {
            return;
        }
        let busy = busy.clone();
        busy.set(true);
        spawn_local(async move {
            let written = match place::remembered().await {
                Ok(Some(folder)) => write(client, &folder).await.map(drop),
                Ok(None) => Ok(()),
                Err(error) => {
                    web_sys::console::warn_1(&error);
                    Err(CopyProblem::Failed)
                }
            };
            if let Err(problem) = written {
                web_sys::console::warn_1(&format!("no copy: {problem:?}").into());
            }
            busy.set(false);
        });
    };
    set_interval(tick, EVERY);
}
