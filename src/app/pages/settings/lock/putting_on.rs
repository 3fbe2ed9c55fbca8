//! Putting the lock on, in three steps: a passphrase; the recovery code, to be written down; the code typed back. Nothing is
//! written before the last.

use super::{Outcome, State};
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::passphrase::{PassphraseField, wrong_with};
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::{Passphrase, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Where the person is.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Closed,
    Passphrase,
    /// The code stands there.
    Code(String),
}

/// The steps. `said` hears of the end.
#[component]
pub(super) fn PuttingOn(said: RwSignal<Option<Text>>) -> impl IntoView {
    let step = RwSignal::new(Step::Closed);
    view! {
        <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::LockLimits)}</span></p>
        {move || match step.get() {
            Step::Closed => view! {
                <div><button type="button" class="button" data-testid="lock-begin" on:click=move |_| { said.set(None); step.set(Step::Passphrase); }>
                    <Icon glyph=Glyph::Lock />{t(Text::LockBegin)}
                </button></div>
            }.into_any(),
            Step::Passphrase => view! { <Choosing step=step /> }.into_any(),
            Step::Code(code) => view! { <TypingBack code=code step=step said=said /> }.into_any(),
        }}
    }
}

/// The first step.
#[component]
fn Choosing(step: RwSignal<Step>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let [first, again] = [(); 2].map(|()| RwSignal::new(String::new()));
    let shown = RwSignal::new(false);
    let problem = RwSignal::new(None::<Text>);
    let state = RwSignal::new(State::Idle);
    let prepare = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(wrong_with(&first.read_untracked(), &again.read_untracked()));
        let (None, Some(passphrase)) = (problem.get_untracked(), Passphrase::new(first.get_untracked())) else {
            return;
        };
        let call = client.begin(Request::LockPrepare { passphrase }, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            match call.answer().await.map(|(reply, _)| reply) {
                Ok(Reply::LockCode(code)) => drop(step.try_set(Step::Code(code.as_str().to_owned()))),
                Ok(other) => drop(state.try_set(State::Failed(unexpected(&other)))),
                Err(error) => drop(state.try_set(State::Failed(error))),
            }
        });
    };
    view! {
        <form class="stack" on:submit=prepare>
            <PassphraseField id="lock-passphrase" label=Text::LockNew value=first shown=shown fresh=true switch=false />
            <p class="field-hint">{t(Text::BackupPassphraseHint)}</p>
            <PassphraseField id="lock-passphrase-again" label=Text::BackupPassphraseAgain value=again shown=shown fresh=true />
            <p class="field-error" role="alert">{move || problem.get().map(|text| i18n.text(text))}</p>
            <div class="row">
                <button type="submit" class="button button-primary" data-testid="lock-prepare" disabled=move || matches!(state.get(), State::Working(_))>
                    {t(Text::LockNext)}
                </button>
                <button type="button" class="button" on:click=move |_| step.set(Step::Closed)>{t(Text::CommonCancel)}</button>
            </div>
            <Outcome state=state />
        </form>
    }
}

/// The second and the third step.
#[component]
fn TypingBack(code: String, step: RwSignal<Step>, said: RwSignal<Option<Text>>) -> impl IntoView {
    let client = use_client();
    let typed = RwSignal::new(String::new());
    let state = RwSignal::new(State::Idle);
    // Said only of what happened.
    let copied = RwSignal::new(None::<bool>);
    let copy = {
        let code = code.clone();
        move |_| {
            let code = code.clone();
            spawn_local(async move {
                let outcome = copy_text(&code).await;
                if let Err(error) = &outcome {
                    web_sys::console::warn_1(error);
                }
                copied.try_set(Some(outcome.is_ok()));
            });
        }
    };
    let lock = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(code) = Passphrase::new(typed.get_untracked()) else { return };
        let call = client.begin(Request::LockOn { code }, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            match call.answer().await.map(|(reply, _)| reply) {
                Ok(Reply::Overview(overview)) => {
                    said.try_set(Some(Text::LockIsOn));
                    client.overview.set(*overview);
                }
                Ok(other) => drop(state.try_set(State::Failed(unexpected(&other)))),
                Err(error) => drop(state.try_set(State::Failed(error))),
            }
        });
    };
    view! {
        <form class="stack" on:submit=lock>
            <h3>{t(Text::LockCodeTitle)}</h3>
            <p>{t(Text::LockCodeText)}</p>
            <p class="recovery-code" dir="ltr" data-testid="recovery-code">{code}</p>
            <div class="row">
                <button type="button" class="button button-small" on:click=copy><Icon glyph=Glyph::Copy />{t(Text::LockCopy)}</button>
                <span role="status">{move || copied.get().map(|done| t(if done { Text::LockCopied } else { Text::LockNotCopied })())}</span>
            </div>
            <label class="field">
                <span class="field-label">{t(Text::LockCodeTyped)}</span>
                <input type="text" class="input" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck="false" data-testid="lock-code"
                    prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event)) />
            </label>
            <div class="row">
                <button type="submit" class="button button-primary" data-testid="lock-on"
                    disabled=move || matches!(state.get(), State::Working(_)) || typed.with(String::is_empty)>
                    <Icon glyph=Glyph::Lock />{t(Text::LockPutOn)}
                </button>
                <button type="button" class="button" on:click=move |_| step.set(Step::Closed)>{t(Text::CommonCancel)}</button>
            </div>
            <Outcome state=state />
        </form>
    }
}

/// Puts a text on the clipboard. Pages that are not secure have none.
async fn copy_text(text: &str) -> Result<(), JsValue> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into())?;
    if !clipboard.is_object() {
        return Err("no clipboard".into());
    }
    JsFuture::from(web_sys::Clipboard::from(clipboard).write_text(text)).await.map(drop)
}
