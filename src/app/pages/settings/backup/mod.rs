//! The whole book into one verified file, and back.

mod automatic;
mod changes;
mod merging;
mod offer;
mod restore;

use crate::app::backups;
use crate::app::client::{unexpected, use_client};
use crate::app::download;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::passphrase::{PassphraseField, wrong_with};
use crate::app::pages::working::Working;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::export::reminder::Verified;
use crate::protocol::{Passphrase, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What saving is doing.
#[derive(Clone, PartialEq)]
enum State {
    Idle,
    /// A request with this number is under way.
    Working(u32),
    Saved {
        name: String,
        contacts: u32,
    },
    Failed(ServiceError),
}

/// The section.
#[component]
pub(super) fn Backup() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let last = RwSignal::new(backups::record().verified);
    let last_words = move || match last.get() {
        Some(verified) => i18n.with(Text::BackupLast, &[("when", &i18n.moment(verified.when))]),
        None => i18n.text(Text::BackupNever).to_owned(),
    };
    let held = move || {
        last.get()
            .filter(|verified| verified.seq > 0)
            .map(|verified| i18n.count(Plural::BackupLastHeld, verified.contacts))
    };
    let since = move || {
        let seq = client.overview.with(|overview| overview.seq);
        last.get().filter(|verified| verified.seq > 0).map(|verified| {
            i18n.text(if verified.seq == seq { Text::BackupUpToDate } else { Text::BackupChangedSince })
        })
    };
    view! {
        <section class="card stack" aria-labelledby="backup-title">
            <h2 id="backup-title">{t(Text::BackupTitle)}</h2>
            <p class="soft">{t(Text::BackupLead)}</p>
            <p class="row small" data-testid="backup-last">
                {move || last.get().map(|_| view! { <Icon glyph=Glyph::Check /> })}
                <span>{last_words}</span>
                <span class="soft">{held}" "{since}</span>
            </p>
            <Save last=last />
            <hr />
            <restore::Restore last=last />
            <hr />
            <automatic::Automatic last=last />
        </section>
    }
}

#[component]
fn Save(last: RwSignal<Option<Verified>>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let state = RwSignal::new(State::Idle);
    let locks = RwSignal::new(false);
    let (first, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // What is wrong with the passphrase; said only once somebody tried.
    let problem = RwSignal::new(None::<Text>);
    let shown = RwSignal::new(false);
    Effect::new(move |_| {
        // Whoever types on is mending it.
        first.track();
        again.track();
        problem.set(None);
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let found =
            if locks.get_untracked() { wrong_with(&first.read_untracked(), &again.read_untracked()) } else { None };
        problem.set(found);
        if found.is_some() {
            return;
        }
        let passphrase = if locks.get_untracked() { Passphrase::new(first.get_untracked()) } else { None };
        let seq = client.overview.with_untracked(|overview| overview.seq);
        let call = client.begin(Request::Backup { passphrase }, wasm_bindgen::JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            let next = match call.answer().await {
                Ok((Reply::File { name, mime, contacts }, Some(bytes))) => match download::save(&name, &mime, &bytes) {
                    Ok(()) => {
                        let verified = Verified { when: backups::now(), seq, contacts };
                        backups::note_verified(verified);
                        last.try_set(Some(verified));
                        first.try_set(String::new());
                        again.try_set(String::new());
                        State::Saved { name, contacts }
                    }
                    Err(error) => State::Failed(ServiceError::Internal(format!("{error:?}"))),
                },
                Ok((other, _)) => State::Failed(unexpected(&other)),
                Err(ServiceError::Cancelled) => State::Idle,
                Err(error) => State::Failed(error),
            };
            state.try_set(next);
        });
    };
    view! {
        <form class="stack" on:submit=save>
            <label class="check">
                <input type="checkbox" data-testid="backup-lock" prop:checked=move || locks.get() on:change=move |event| locks.set(event_target_checked(&event)) />
                {t(Text::BackupLock)}
            </label>
            <Show when=move || locks.get()>
                <p class="note"><Icon glyph=Glyph::Shield /><span>{t(Text::BackupLockText)}</span></p>
                <PassphraseField id="backup-passphrase" label=Text::BackupPassphrase value=first shown=shown fresh=true switch=false />
                <p class="field-hint">{t(Text::BackupPassphraseHint)}</p>
                <PassphraseField id="backup-passphrase-again" label=Text::BackupPassphraseAgain value=again shown=shown fresh=true />
                <p class="field-error" role="alert" data-testid="passphrase-problem">{move || problem.get().map(|text| i18n.text(text))}</p>
            </Show>
            <div class="row">
                <button type="submit" class="button button-primary" data-testid="backup" disabled=move || matches!(state.get(), State::Working(_))>
                    <Icon glyph=Glyph::Export />{t(Text::BackupSave)}
                </button>
            </div>
            <div aria-live="polite">
                {move || match state.get() {
                    State::Idle => ().into_any(),
                    State::Working(id) => view! { <Working id=id /> }.into_any(),
                    State::Saved { name, contacts } => view! {
                        <div class="note note-good" data-testid="backup-saved"><Icon glyph=Glyph::Check />
                            <span>
                                {move || i18n.count_with(Plural::BackupVerified, contacts, &[("file", &words::isolate(&name))])}
                                " "{t(Text::BackupSeen)}
                            </span>
                        </div>
                    }.into_any(),
                    State::Failed(error) => view! { <Failed error=error /> }.into_any(),
                }}
            </div>
        </form>
    }
}

/// What went wrong, in words.
#[component]
fn Failed(error: ServiceError) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="note note-danger" data-testid="backup-failed"><Icon glyph=Glyph::Warning /><span>{move || words::error(i18n, &error)}</span></p>
    }
}
