//! Preferences of this screen (language, theme) and of this device's journal, kept in local storage. Losing them loses
//! nothing of the book.

use crate::protocol::Retention;
use leptos::prelude::window;

const PREFIX: &str = "daftar.";

/// A preference, or `None` where there is none or storage is denied.
pub fn read(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(&format!("{PREFIX}{name}")).ok().flatten()
}

/// Keeps a preference. Where storage is denied the choice holds until the tab is closed, and the page says so elsewhere.
pub fn write(name: &str, value: &str) {
    let stored =
        window().local_storage().ok().flatten().map(|storage| storage.set_item(&format!("{PREFIX}{name}"), value));
    if let Some(Err(error)) = stored {
        web_sys::console::warn_1(&error);
    }
}

/// How long this device keeps what commits changed, as chosen in the settings.
pub fn retention() -> Retention {
    let chosen = read("history").and_then(|text| {
        let (months, megabytes) = text.split_once('/')?;
        Some(Retention { months: months.parse().ok(), megabytes: megabytes.parse().ok() })
    });
    chosen.unwrap_or_default()
}

/// Keeps that choice. Nothing in front of the line, or behind it, is no limit.
pub fn keep_retention(retention: Retention) {
    let text = |limit: Option<u32>| limit.map(|limit| limit.to_string()).unwrap_or_default();
    write("history", &format!("{}/{}", text(retention.months), text(retention.megabytes)));
}

/// Forgets a preference.
pub fn remove(name: &str) {
    let removed =
        window().local_storage().ok().flatten().map(|storage| storage.remove_item(&format!("{PREFIX}{name}")));
    if let Some(Err(error)) = removed {
        web_sys::console::warn_1(&error);
    }
}
