//! What to do with a finished message: send it by hand, person by person, or take the list away.

use super::{Writing, forbids_sending};
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::exports::Exports;
use crate::app::route::{Route, use_navigation};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::date::Timestamp;
use crate::protocol::{Action, Made, ServiceError, Source, Target};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The two ways, side by side.
#[component]
pub(super) fn Ways(writing: Writing) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="ways-title">
            <h2 id="ways-title">{t(Text::MessagesWays)}</h2>
            <div class="ways">
                <ByHand writing=writing />
                <TakeAway writing=writing />
            </div>
        </section>
    }
}

#[component]
fn ByHand(writing: Writing) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let navigation = use_navigation();
    // Empty until the person writes one; until then the day and the hour make the name.
    let name = RwSignal::new(None::<String>);
    // Whole milliseconds since 1970 fit an `i64` for a long time yet.
    let now = Timestamp(js_sys::Date::now() as i64);
    let given =
        move || name.get().unwrap_or_else(|| i18n.with(Text::MessagesCampaignDefault, &[("when", &i18n.moment(now))]));
    let error = RwSignal::new(None::<ServiceError>);
    let starting = RwSignal::new(false);
    let obstacle = Memo::new(move |_| {
        if writing.text.with(|text| text.trim().is_empty()) {
            Some(Text::MessagesNeedText)
        } else if writing.issues.with(|issues| issues.iter().any(forbids_sending)) {
            Some(Text::MessagesNeedMending)
        } else if writing.sendable() == 0 {
            Some(Text::MessagesNeedPeople)
        } else {
            None
        }
    });
    let start = move || {
        if obstacle.get_untracked().is_some() || starting.get_untracked() {
            return;
        }
        starting.set(true);
        let action = Action::StartCampaign {
            name: untrack(given),
            text: writing.text.get_untracked(),
            source: writing.source.get_untracked(),
        };
        spawn_local(async move {
            match client.act(action).await {
                Ok(committed) => {
                    if let Some(Made::Campaign(id)) = committed.made {
                        navigation.go(Route::Queue(id));
                    }
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
            starting.try_set(false);
        });
    };
    view! {
        <form class="card stack" aria-labelledby="by-hand-title" on:submit=move |event| { event.prevent_default(); start(); }>
            <span class="empty-picture way-picture"><Icon glyph=Glyph::Send /></span>
            <h3 class="way-title" id="by-hand-title">{t(Text::MessagesByHand)}</h3>
            <p class="soft">{t(Text::MessagesByHandText)}</p>
            <div class="field">
                <label for="campaign-name">{t(Text::MessagesCampaignName)}</label>
                <input
                    class="input"
                    id="campaign-name"
                    dir="auto"
                    autocomplete="off"
                    data-testid="campaign-name"
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby="campaign-name-error"
                    prop:value=given
                    on:input=move |event| name.set(Some(event_target_value(&event)))
                />
                <span class="field-error" id="campaign-name-error" role="alert">{move || error.get().map(|error| words::error(i18n, &error))}</span>
            </div>
            <button type="submit" class="button button-primary" data-testid="start-campaign" aria-describedby="start-obstacle" disabled=move || obstacle.get().is_some() || starting.get()>
                <Icon glyph=Glyph::Send />
                {move || i18n.count(Plural::MessagesStart, writing.sendable())}
            </button>
            <p class="field-hint" id="start-obstacle" role="status">{move || obstacle.get().map(|text| i18n.text(text))}</p>
        </form>
    }
}

#[component]
fn TakeAway(writing: Writing) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let source = writing.source;
    let frozen = move || match source.get() {
        Source::Contacts(_) => None,
        Source::List(id) => {
            client.overview.with(|known| known.lists.iter().find(|list| list.id == id).map(|list| list.name.clone()))
        }
    };
    let chosen = Memo::new(move |_| match source.get() {
        Source::Contacts(target) => Some(target),
        Source::List(_) => None,
    });
    let is_chosen = Memo::new(move |_| chosen.with(Option::is_some));
    view! {
        <section class="card stack" aria-labelledby="take-away-title">
            <span class="empty-picture way-picture"><Icon glyph=Glyph::List /></span>
            <h3 class="way-title" id="take-away-title">{t(Text::MessagesTakeAway)}</h3>
            <p class="soft">{t(Text::MessagesTakeAwayText)}</p>
            <Show when=move || is_chosen.get()>
                <Freeze writing=writing chosen=chosen />
            </Show>
            <div role="status">
                {move || frozen().map(|name| view! {
                    <p class="note note-good" data-testid="frozen">
                        <Icon glyph=Glyph::Check />
                        <span>{i18n.with(Text::MessagesFrozen, &[("name", &words::isolate(&name))])}</span>
                    </p>
                })}
            </div>
            <Exports source=source text=writing.text />
        </section>
    }
}

/// Freezes who would get the message now; the frozen list is then what this screen is about.
#[component]
fn Freeze(writing: Writing, chosen: Memo<Option<Target>>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ServiceError>);
    let freeze = move || {
        let Some(target) = chosen.get_untracked() else { return };
        let action = Action::FreezeList { name: name.get_untracked(), target };
        spawn_local(async move {
            match client.act(action).await {
                Ok(committed) => {
                    if let Some(Made::List(id)) = committed.made {
                        writing.source.set(Source::List(id));
                    }
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    view! {
        <form class="field" on:submit=move |event| { event.prevent_default(); freeze(); }>
            <label for="list-name">{t(Text::MessagesFreezeName)}</label>
            <div class="freeze">
                <input
                    class="input"
                    id="list-name"
                    dir="auto"
                    autocomplete="off"
                    data-testid="list-name"
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby="list-name-error list-name-hint"
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <button type="submit" class="button" data-testid="freeze-list" disabled=move || writing.sendable() == 0>
                    {t(Text::MessagesFreeze)}
                </button>
            </div>
            <span class="field-error" id="list-name-error" role="alert">{move || error.get().map(|error| words::error(i18n, &error))}</span>
            <span class="field-hint" id="list-name-hint">{t(Text::MessagesFreezeHint)}</span>
        </form>
    }
}
