//! Preferences of this screen (language, theme), kept in local storage. Losing them loses nothing of the book.

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

/// Forgets a preference.
pub fn remove(name: &str) {
    let removed =
        window().local_storage().ok().flatten().map(|storage| storage.remove_item(&format!("{PREFIX}{name}")));
    if let Some(Err(error)) = removed {
        web_sys::console::warn_1(&error);
    }
}
