//! A progress bar with words beside it.

use leptos::prelude::*;

/// How far something has come. `fraction` is 0 to 1; `None` means that nobody knows.
#[component]
pub fn Meter(#[prop(into)] fraction: Signal<Option<f64>>, #[prop(into)] label: TextProp) -> impl IntoView {
    let text = label.clone();
    view! {
        <div class="meter">
            <div class="meter-label" aria-hidden="true">{move || text.get()}</div>
            <progress max="1" aria-label=move || label.get() prop:value=move || fraction.get().unwrap_or(0.0) class:meter-unknown=move || fraction.get().is_none()></progress>
        </div>
    }
}
