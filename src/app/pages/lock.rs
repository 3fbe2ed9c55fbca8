//! The screen of a locked book: the passphrase, or the recovery code, and what is left to who has neither.

use crate::app::client::{Connection, unexpected, use_client};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::passphrase::PassphraseField;
use crate::app::pages::privacy::wipe::Wipe;
use crate::app::pages::working::Working;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::{Overview, Passphrase, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};

/// The screen.
#[component]
pub fn LockScreen() -> impl IntoView {
    let client = use_client();
    let opened = move |overview: Option<Overview>| {
        if let Some(overview) = overview {
            client.overview.set(overview);
            client.connection.set(Connection::Ready);
            client.retain();
        }
    };
    view! {
        <div class="page lock-screen stack" data-testid="lock-screen">
            <header class="page-head"><h1>{t(Text::LockScreenTitle)}</h1></header>
            <section class="card stack">
                <p>{t(Text::LockScreenText)}</p>
                <UnlockForm opened=opened />
            </section>
            <details class="disclosure" data-testid="lock-neither">
                <summary>{t(Text::LockNeither)}</summary>
                <div class="stack">
                    <p>{t(Text::LockNeitherText)}</p>
                    <Wipe />
                </div>
            </details>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Waiting,
    Working(u32),
    Failed(ServiceError),
}

/// Asks for a passphrase or a recovery code and opens the lock with it. `opened` gets the book's figures, unless what was opened
/// is only the copies of a lost book.
#[component]
pub fn UnlockForm(opened: impl Fn(Option<Overview>) + Copy + 'static) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let shown = RwSignal::new(false);
    let state = RwSignal::new(State::Waiting);
    let unlock = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(passphrase) = Passphrase::new(typed.get_untracked()) else { return };
        let call = client.begin(Request::Unlock { passphrase }, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            let result = call.answer().await.map(|(reply, _)| reply);
            // The screen may have been left: another tab opened the book meanwhile.
            if state.try_get_untracked().is_none() {
                return;
            }
            match result {
                Ok(Reply::Overview(overview)) => {
                    typed.set(String::new());
                    opened(Some(*overview));
                }
                Ok(Reply::Done) => {
                    typed.set(String::new());
                    state.set(State::Waiting);
                    opened(None);
                }
                Ok(other) => state.set(State::Failed(unexpected(&other))),
                Err(error @ ServiceError::Lost(_)) => client.connection.set(Connection::Failed(error)),
                Err(error) => {
                    state.set(State::Failed(error));
                    focus("unlock-passphrase");
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=unlock data-testid="unlock">
            <PassphraseField id="unlock-passphrase" label=Text::LockSecret value=typed shown=shown />
            <div><button type="submit" class="button button-primary" data-testid="unlock-do"
                disabled=move || matches!(state.get(), State::Working(_)) || typed.with(String::is_empty)>
                <Icon glyph=Glyph::Lock />{t(Text::LockOpen)}
            </button></div>
            <div aria-live="polite">
                {move || match state.get() {
                    State::Waiting => ().into_any(),
                    State::Working(id) => view! { <Working id=id can_cancel=false /> }.into_any(),
                    State::Failed(error) => view! {
                        <p class="field-error" role="alert" data-testid="unlock-failed">{move || words::error(i18n, &error)}</p>
                    }.into_any(),
                }}
            </div>
        </form>
    }
}

/// Puts the cursor there.
fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(Err(error)) = element.map(|element| element.focus()) {
        web_sys::console::warn_1(&error);
    }
}
