//! How long what commits changed is kept, so that they can be undone. A choice of this device, as the journal is.

use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::prefs;
use crate::protocol::Retention;
use leptos::prelude::*;

const MONTHS: [u32; 5] = [1, 3, 6, 12, 36];
const MEGABYTES: [u32; 4] = [50, 100, 200, 1000];

/// The section.
#[component]
pub(super) fn Keeping() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let kept = RwSignal::new(prefs::retention());
    let choose = move |change: fn(&mut Retention, Option<u32>), value: String| {
        kept.update(|kept| change(kept, value.parse().ok()));
        prefs::keep_retention(kept.get_untracked());
        client.retain();
    };
    view! {
        <section class="card stack" aria-labelledby="keeping-title" data-testid="keeping">
            <h2 id="keeping-title">{t(Text::KeepingTitle)}</h2>
            <p class="soft">{t(Text::KeepingText)}</p>
            <div class="row">
                <label class="field">
                    <span class="field-label">{t(Text::KeepingAge)}</span>
                    <select class="input" data-testid="keeping-months"
                        on:change=move |event| choose(|kept, months| kept.months = months, event_target_value(&event))>
                        {MONTHS.map(|n| view! {
                            <option value=n.to_string() selected=move || kept.get().months == Some(n)>
                                {move || i18n.count(Plural::KeepingMonths, n)}
                            </option>
                        }).collect_view()}
                        <option value="" selected=move || kept.get().months.is_none()>{t(Text::KeepingAlways)}</option>
                    </select>
                </label>
                <label class="field">
                    <span class="field-label">{t(Text::KeepingSize)}</span>
                    <select class="input" data-testid="keeping-megabytes"
                        on:change=move |event| choose(|kept, megabytes| kept.megabytes = megabytes, event_target_value(&event))>
                        {MEGABYTES.map(|n| view! {
                            <option value=n.to_string() selected=move || kept.get().megabytes == Some(n)>
                                {move || i18n.count(Plural::KeepingMegabytes, n)}
                            </option>
                        }).collect_view()}
                        <option value="" selected=move || kept.get().megabytes.is_none()>{t(Text::KeepingAnySize)}</option>
                    </select>
                </label>
            </div>
        </section>
    }
}
