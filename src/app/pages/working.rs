//! A request under way: how far it has come, and a button that stops it.

use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::meter::Meter;
use crate::app::words;
use leptos::prelude::*;

/// Progress of the request with this number, with a way to cancel it.
#[component]
pub fn Working(id: u32) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let progress = move || client.progress.get().filter(|progress| progress.request == id);
    // Bytes and rows stay far below 2^53.
    let fraction = Signal::derive(move || progress().filter(|p| p.total > 0).map(|p| p.done as f64 / p.total as f64));
    let label = move || progress().map_or_else(|| i18n.text(Text::CommonLoading), |p| i18n.text(words::stage(p.stage)));
    view! {
        <div class="row">
            <div class="grow"><Meter fraction=fraction label=label /></div>
            <button type="button" class="button button-small" on:click=move |_| client.cancel(id)>{t(Text::CommonCancel)}</button>
        </div>
    }
}
