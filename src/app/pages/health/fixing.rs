//! What a fix would change, and the button that does it.

use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Lang, Text, t, use_i18n};
use crate::app::pages::foreseen::Foreseen;
use crate::app::words;
use crate::domain::upkeep::fix::FixKey;
use crate::domain::upkeep::preview::Preview;
use crate::protocol::{Action, Arrange, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The dialog's content. Where tags are locked it asks why.
#[component]
pub(super) fn Fix(key: FixKey, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let why = RwSignal::new(String::new());
    let asks_why = RwSignal::new(false);
    let found = RwSignal::new(None::<Result<Preview, ServiceError>>);
    let fix = move || Arrange::Fix { key, arabic: i18n.lang() == Lang::Ar, why: why.get_untracked() };
    let look = move || {
        let request = Request::Foresee(fix());
        spawn_local(async move {
            let answer = match client.call(request).await {
                Ok(Reply::Foreseen(preview)) => Ok(*preview),
                Ok(other) => Err(unexpected(&other)),
                Err(error) => Err(error),
            };
            if answer == Err(ServiceError::ReasonNeeded) {
                asks_why.try_set(true);
            }
            drop(found.try_set(Some(answer)));
        });
    };
    look();
    let act = move |_| {
        let action = Action::Arrange(fix());
        spawn_local(async move {
            match client.act(action).await {
                Ok(_) => drop(open.try_set(false)),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let ready = move || found.with(|found| matches!(found, Some(Ok(_))));
    view! {
        <div class="stack" data-testid="fix-preview">
            <Show when=move || asks_why.get()>
                <div class="field">
                    <label for="fix-why">{t(Text::HealthWhy)}</label>
                    <input class="input" id="fix-why" dir="auto" autocomplete="off" prop:value=move || why.get()
                        on:change=move |event| { why.set(event_target_value(&event)); look(); } />
                </div>
            </Show>
            <div aria-live="polite">
                {move || match found.get() {
                    None => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                    Some(Err(error)) => view! { <p class="note note-warn"><span>{words::error(i18n, &error)}</span></p> }.into_any(),
                    Some(Ok(preview)) => view! { <Foreseen contacts=preview.contacts first=preview.first made=preview.made /> }.into_any(),
                }}
            </div>
            <div class="row row-end">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonCancel)}</button>
                <button type="button" class="button button-primary" data-testid="fix-do" disabled=move || !ready() on:click=act>{t(Text::HealthDo)}</button>
            </div>
        </div>
    }
}
