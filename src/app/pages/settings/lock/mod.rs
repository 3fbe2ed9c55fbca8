//! The lock at rest: put on in `putting_on`; while it is on, when it locks by itself, another passphrase, and taking it off.

mod putting_on;

use crate::app::autolock;
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::passphrase::{PassphraseField, wrong_with};
use crate::app::pages::working::Working;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::{Passphrase, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// Minutes to choose from.
const MINUTES: [u32; 5] = [1, 5, 10, 30, 60];

/// What a form is doing.
#[derive(Debug, Clone, PartialEq)]
enum State {
    Idle,
    Working(u32),
    Done(Text),
    Failed(ServiceError),
}

/// The section. A window that forgets everything has nothing to lock.
#[component]
pub(super) fn Lock() -> impl IntoView {
    let client = use_client();
    let is_locked = Memo::new(move |_| client.overview.with(|overview| overview.locked));
    let is_durable = move || client.overview.with(|overview| overview.durable);
    // Outlives the forms, which come and go with the lock.
    let said = RwSignal::new(None::<Text>);
    view! {
        <Show when=is_durable>
            <section class="card stack" aria-labelledby="lock-title" data-testid="lock">
                <h2 id="lock-title">{t(Text::LockTitle)}</h2>
                <p>{t(Text::LockText)}</p>
                <div aria-live="polite">
                    {move || said.get().map(|text| view! {
                        <p class="note note-good" data-testid="lock-said"><Icon glyph=Glyph::Check /><span>{t(text)}</span></p>
                    })}
                </div>
                <Show when=move || is_locked.get() fallback=move || view! { <putting_on::PuttingOn said=said /> }>
                    <On said=said />
                </Show>
            </section>
        </Show>
    }
}

/// What there is to do while the lock is on.
#[component]
fn On(said: RwSignal<Option<Text>>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let chosen = RwSignal::new(autolock::minutes());
    let choose = move |event| {
        let minutes = event_target_value(&event).parse().unwrap_or(chosen.get_untracked());
        chosen.set(minutes);
        autolock::keep_minutes(minutes);
    };
    view! {
        <div class="row">
            <label class="field">
                <span class="field-label">{t(Text::LockAfter)}</span>
                <select class="input" data-testid="lock-after" on:change=choose>
                    {MINUTES.map(|n| view! {
                        <option value=n.to_string() selected=move || chosen.get() == n>{move || i18n.count(Plural::LockMinutes, n)}</option>
                    }).collect_view()}
                    <option value="0" selected=move || chosen.get() == 0>{t(Text::LockNever)}</option>
                </select>
            </label>
        </div>
        <div><button type="button" class="button" on:click=move |_| client.lock()><Icon glyph=Glyph::Lock />{t(Text::LockNow)}</button></div>
        <details class="disclosure" data-testid="lock-change">
            <summary>{t(Text::LockChange)}</summary>
            <Change />
        </details>
        <details class="disclosure" data-testid="lock-off">
            <summary>{t(Text::LockTakeOff)}</summary>
            <Off said=said />
        </details>
    }
}

/// Another passphrase.
#[component]
fn Change() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let [old, first, again] = [(); 3].map(|()| RwSignal::new(String::new()));
    let shown = RwSignal::new(false);
    let problem = RwSignal::new(None::<Text>);
    let state = RwSignal::new(State::Idle);
    let change = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(wrong_with(&first.read_untracked(), &again.read_untracked()));
        let (old_one, new_one) = (Passphrase::new(old.get_untracked()), Passphrase::new(first.get_untracked()));
        let (None, Some(old_one), Some(new_one)) = (problem.get_untracked(), old_one, new_one) else { return };
        let call = client.begin(Request::LockChange { old: old_one, new: new_one }, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            let next = match call.answer().await.map(|(reply, _)| reply) {
                Ok(Reply::Done) => {
                    for field in [old, first, again] {
                        field.try_set(String::new());
                    }
                    State::Done(Text::LockChanged)
                }
                Ok(other) => State::Failed(unexpected(&other)),
                Err(error) => State::Failed(error),
            };
            state.try_set(next);
        });
    };
    view! {
        <form class="stack" on:submit=change>
            <PassphraseField id="lock-old" label=Text::LockSecret value=old shown=shown switch=false />
            <PassphraseField id="lock-new" label=Text::LockNew value=first shown=shown fresh=true switch=false />
            <PassphraseField id="lock-new-again" label=Text::BackupPassphraseAgain value=again shown=shown fresh=true />
            <p class="field-error" role="alert">{move || problem.get().map(|text| i18n.text(text))}</p>
            <div><button type="submit" class="button" data-testid="lock-change-do" disabled=move || matches!(state.get(), State::Working(_))>
                {t(Text::LockChangeDo)}
            </button></div>
            <Outcome state=state />
        </form>
    }
}

/// Taking the lock off.
#[component]
fn Off(said: RwSignal<Option<Text>>) -> impl IntoView {
    let client = use_client();
    let typed = RwSignal::new(String::new());
    let state = RwSignal::new(State::Idle);
    let take_off = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(passphrase) = Passphrase::new(typed.get_untracked()) else { return };
        let call = client.begin(Request::LockOff { passphrase }, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            match call.answer().await.map(|(reply, _)| reply) {
                Ok(Reply::Overview(overview)) => {
                    said.try_set(Some(Text::LockIsOff));
                    client.overview.set(*overview);
                }
                Ok(other) => drop(state.try_set(State::Failed(unexpected(&other)))),
                Err(error) => drop(state.try_set(State::Failed(error))),
            }
        });
    };
    view! {
        <form class="stack" on:submit=take_off>
            <p>{t(Text::LockOffText)}</p>
            <PassphraseField id="lock-off-passphrase" label=Text::LockSecret value=typed shown=RwSignal::new(false) />
            <div><button type="submit" class="button button-danger" data-testid="lock-off-do"
                disabled=move || matches!(state.get(), State::Working(_)) || typed.with(String::is_empty)>
                {t(Text::LockTakeOff)}
            </button></div>
            <Outcome state=state />
        </form>
    }
}

/// How a form's request goes, or went.
#[component]
fn Outcome(state: RwSignal<State>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div aria-live="polite">
            {move || match state.get() {
                State::Idle => ().into_any(),
                State::Working(id) => view! { <Working id=id can_cancel=false /> }.into_any(),
                State::Done(text) => view! {
                    <p class="note note-good" data-testid="lock-done"><Icon glyph=Glyph::Check /><span>{t(text)}</span></p>
                }.into_any(),
                State::Failed(error) => view! {
                    <p class="field-error" role="alert" data-testid="lock-failed">{move || words::error(i18n, &error)}</p>
                }.into_any(),
            }}
        </div>
    }
}
