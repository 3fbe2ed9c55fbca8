//! Rules to begin with. They come switched off, so that nothing happens before it was tried.

use crate::app::client::use_client;
use crate::app::i18n::{Lang, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::rules::ready::ReadyKey;
use crate::domain::upkeep::starter::{Language, ready_rule_name};
use crate::protocol::{Action, Arrange};
use leptos::prelude::*;

/// The section; nothing when the book has them all.
#[component]
pub(super) fn Ready(keys: Vec<ReadyKey>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let chosen = RwSignal::new(Vec::<ReadyKey>::new());
    let is_arabic = move || i18n.lang() == Lang::Ar;
    let name =
        move |key: ReadyKey| ready_rule_name(key).text(if is_arabic() { Language::Arabic } else { Language::English });
    let all = StoredValue::new(keys.clone());
    let take = move |keys: Vec<ReadyKey>| {
        client.perform(Action::Arrange(Arrange::TakeReady { keys, arabic: is_arabic() }));
    };
    (!keys.is_empty()).then(|| view! {
        <section class="card stack" aria-labelledby="ready-title" data-testid="rules-ready">
            <h2 id="ready-title">{t(Text::RulesReady)}</h2>
            <p class="soft">{t(Text::RulesReadyText)}</p>
            <ul class="stack">
                {keys.into_iter().map(|key| view! {
                    <li>
                        <label class="row">
                            <input type="checkbox" prop:checked=move || chosen.with(|chosen| chosen.contains(&key)) on:change=move |event| chosen.update(|chosen| {
                                chosen.retain(|known| *known != key);
                                if event_target_checked(&event) {
                                    chosen.push(key);
                                }
                            }) />
                            <span>{name(key)}</span>
                        </label>
                    </li>
                }).collect_view()}
            </ul>
            <div class="row">
                <button type="button" class="button button-primary" data-testid="ready-take" disabled=move || chosen.with(Vec::is_empty)
                    on:click=move |_| take(chosen.get_untracked())><Icon glyph=Glyph::Plus />{t(Text::RulesReadyTake)}</button>
                <button type="button" class="button" data-testid="ready-all" on:click=move |_| take(all.get_value())>{t(Text::RulesReadyAll)}</button>
            </div>
        </section>
    })
}
