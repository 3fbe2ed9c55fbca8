//! What this browser remembers of backups: when the last verified one was made, and what was said to the reminder. It is kept
//! beside the book, not in it, so that it outlives it.

use crate::app::prefs;
use crate::domain::date::Timestamp;
use crate::domain::export::reminder::{BackupRecord, Keeping, Verified};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

const NAME: &str = "backup";
/// Where the time of the last backup was kept before there was a record.
const FORMER_NAME: &str = "last-backup";

/// The record; an empty one where there is none, or it does not read.
pub fn record() -> BackupRecord {
    if let Some(record) = prefs::read(NAME).and_then(|text| BackupRecord::parse(&text)) {
        return record;
    }
    let when = prefs::read(FORMER_NAME).and_then(|text| text.parse().ok()).map(Timestamp);
    BackupRecord { verified: when.map(|when| Verified { when, seq: 0, contacts: 0 }), ..BackupRecord::default() }
}

/// Keeps the record.
pub fn keep(record: &BackupRecord) {
    prefs::write(NAME, &record.print());
}

/// Notes a verified backup; nothing that was said before about being late holds any more.
pub fn note_verified(verified: Verified) {
    keep(&BackupRecord { verified: Some(verified), ..BackupRecord::default() });
}

/// The present instant.
pub fn now() -> Timestamp {
    // Whole milliseconds, far below 2^53.
    Timestamp(js_sys::Date::now() as i64)
}

/// How long this browser keeps what a page stores. Only WebKit's own vendor deletes after seven days, and not for pages on
/// the home screen.
pub fn keeping() -> Keeping {
    let text = |name: &str| {
        let value = js_sys::Reflect::get(&window().navigator(), &JsValue::from_str(name)).ok()?;
        value.as_string()
    };
    let on_home_screen =
        window().match_media("(display-mode: standalone)").ok().flatten().is_some_and(|query| query.matches());
    let webkit = text("vendor").is_some_and(|vendor| vendor.starts_with("Apple"));
    if webkit && !on_home_screen { Keeping::SevenDays } else { Keeping::Long }
}
