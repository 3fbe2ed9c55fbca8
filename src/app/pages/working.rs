//! A long request under way: how far it has come, in words and as a bar, with a way out.

use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::meter::Meter;
use crate::app::words;
use crate::protocol::Stage;
use leptos::prelude::*;

/// The progress of the request with this number.
#[component]
pub fn Working(
    id: u32,
    /// False where it is too late to stop.
    #[prop(default = true)]
    can_cancel: bool,
    /// What each stage is called.
    #[prop(default = words::stage)]
    stage: fn(Stage) -> Text,
) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let progress = move || client.progress.get().filter(|progress| progress.request == id);
    // Bytes and rows stay far below 2^53.
    let fraction = Signal::derive(move || progress().filter(|p| p.total > 0).map(|p| p.done as f64 / p.total as f64));
    let label = move || match progress() {
        Some(progress) if progress.total > 0 => {
            let percent = progress.done.min(progress.total).saturating_mul(100) / progress.total;
            let stage = i18n.text(stage(progress.stage));
            i18n.with(Text::WorkingPercent, &[("stage", stage), ("percent", &i18n.number(percent))])
        }
        Some(progress) => i18n.text(stage(progress.stage)).to_owned(),
        None => i18n.text(Text::CommonLoading).to_owned(),
    };
    view! {
        <div class="row" data-testid="working">
            <div class="grow"><Meter fraction=fraction label=label /></div>
            {can_cancel.then(|| view! {
                <button type="button" class="button button-small" on:click=move |_| client.cancel(id)>{t(Text::CommonCancel)}</button>
            })}
        </div>
    }
}
