//! The page: starts the worker, follows the address bar, and shows one screen inside the frame. No contact data lives here
//! but the rows in view.

mod asked;
mod autolock;
pub mod backups;
pub mod client;
pub mod copies;
mod counts;
pub mod desk;
pub mod download;
pub mod i18n;
pub mod later;
mod line;
mod occasions;
pub mod pages;
pub mod place;
pub mod prefs;
pub mod route;
pub mod shell;
pub mod theme;
pub mod today;
pub mod ui;
pub mod words;

use crate::app::client::Client;
use crate::app::i18n::I18n;
use crate::app::route::Navigation;
use crate::app::shell::Shell;
use crate::app::ui::toast::Toasts;
use leptos::prelude::*;

/// Mounts the app and takes the static first screen away.
pub fn run() {
    console_error_panic_hook::set_once();
    mount_to_body(App);
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

/// The whole page.
#[component]
fn App() -> impl IntoView {
    I18n::start();
    theme::start();
    Navigation::start();
    desk::Desk::start();
    let toasts = Toasts::default();
    counts::count_segments(Client::start(toasts, later::unpack));
    provide_context(toasts);
    view! { <Shell toasts=toasts /> }
}
