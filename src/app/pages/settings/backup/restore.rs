//! From a file back into the book: the file, its passphrase if it has one, what would change, and a yes.

use super::Failed;
use super::offer::Offer;
use crate::app::backups;
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::passphrase::PassphraseField;
use crate::app::pages::working::Working;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::export::reminder::Verified;
use crate::protocol::{BackupError, BackupSummary, Passphrase, Reply, Request, RestoreMode, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};

/// What restoring is doing.
#[derive(Clone, PartialEq)]
enum State {
    Idle,
    /// A request with this number is under way.
    Working(u32),
    /// The file is locked; true if a passphrase did not open it.
    Locked(bool),
    /// A backup was read and waits for a yes.
    Offered(Box<BackupSummary>),
    Failed(ServiceError),
}

/// The way back.
#[component]
pub(super) fn Restore(last: RwSignal<Option<Verified>>) -> impl IntoView {
    let client = use_client();
    let state = RwSignal::new(State::Idle);
    // Kept for as long as its passphrase is asked for.
    let file = StoredValue::new_local(None::<web_sys::File>);
    let read = move |passphrase: Option<Passphrase>| {
        let Some(chosen) = file.get_value() else { return };
        let call = client.begin(Request::RestoreRead { file: chosen.name(), passphrase }, chosen.into());
        state.set(State::Working(call.id));
        spawn_local(async move {
            let next = match call.answer().await {
                Ok((Reply::BackupSummary(summary), _)) => State::Offered(summary),
                Ok((other, _)) => State::Failed(unexpected(&other)),
                Err(ServiceError::Cancelled) => State::Idle,
                Err(ServiceError::Backup(BackupError::NeedsPassphrase)) => State::Locked(false),
                Err(ServiceError::Backup(BackupError::WrongPassphrase)) => State::Locked(true),
                Err(error) => State::Failed(error),
            };
            state.try_set(next);
        });
    };
    let choose = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        file.set_value(input.files().and_then(|files| files.get(0)));
        input.set_value("");
        read(None);
    };
    let forget = move || {
        spawn_local(async move {
            if let Err(error) = client.call(Request::RestoreDrop).await {
                client.show_error(&error);
            }
        });
    };
    let drop_it = move || {
        file.set_value(None);
        state.set(State::Idle);
        forget();
    };
    let commit = move |(mode, made): (RestoreMode, BackupSummary)| {
        let call = client.begin(Request::RestoreCommit { mode }, JsValue::UNDEFINED);
        // The offer is taken once.
        state.set(State::Working(call.id));
        spawn_local(async move {
            let next = match client.committed(call).await {
                Ok(committed) => {
                    if mode == RestoreMode::Replace {
                        // The book is now what the file holds.
                        let verified = Verified { when: made.made, seq: committed.seq, contacts: made.contacts };
                        backups::note_verified(verified);
                        last.try_set(Some(verified));
                    }
                    file.try_set_value(None);
                    State::Idle
                }
                Err(error) => State::Failed(error),
            };
            state.try_set(next);
        });
    };
    // A file that was chosen but not taken must not stay in the worker's memory.
    on_cleanup(move || {
        if state.try_with_untracked(|state| matches!(state, State::Offered(_))) == Some(true) {
            forget();
        }
    });
    view! {
        <div class="stack">
            <div class="row">
                <label class="button file-button">
                    <Icon glyph=Glyph::Import />
                    {t(Text::BackupRestore)}
                    <input type="file" class="visually-hidden" accept=".zip,.age,application/zip" data-testid="restore-file" on:change=choose />
                </label>
            </div>
            <div aria-live="polite">
                {move || match state.get() {
                    State::Idle => ().into_any(),
                    State::Working(id) => view! { <Working id=id /> }.into_any(),
                    State::Locked(wrong) => {
                        let name = file.with_value(|file| file.as_ref().map(web_sys::File::name)).unwrap_or_default();
                        view! { <Locked name=name wrong=wrong open=read leave=drop_it /> }.into_any()
                    }
                    State::Offered(summary) => view! { <Offer summary=*summary take=commit leave=drop_it /> }.into_any(),
                    State::Failed(error) => view! { <Failed error=error /> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// Asks for the passphrase of a locked file.
#[component]
fn Locked(
    name: String,
    wrong: bool,
    open: impl Fn(Option<Passphrase>) + Copy + Send + Sync + 'static,
    leave: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let value = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(passphrase) = Passphrase::new(value.get_untracked()) {
            open(Some(passphrase));
        }
    };
    view! {
        <form class="panel stack" on:submit=submit data-testid="restore-locked">
            <p>{move || i18n.with(Text::BackupLockedFile, &[("file", &words::isolate(&name))])}</p>
            {wrong.then(|| view! { <p class="field-error" role="alert" data-testid="wrong-passphrase">{t(Text::BackupWrongPassphrase)}</p> })}
            <PassphraseField id="restore-passphrase" label=Text::BackupPassphrase value=value shown=RwSignal::new(false) />
            <div class="row">
                <button type="button" class="button" on:click=move |_| leave()>{t(Text::CommonCancel)}</button>
                <button type="submit" class="button button-primary" data-testid="restore-open" disabled=move || value.with(String::is_empty)>{t(Text::BackupOpen)}</button>
            </div>
        </form>
    }
}
