//! The whole book into one verified file, and back.

use crate::app::client::{unexpected, use_client};
use crate::app::download;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::working::Working;
use crate::app::prefs;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::date::Timestamp;
use crate::protocol::{BackupSummary, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// What the section is doing.
#[derive(Clone, PartialEq)]
enum State {
    Idle,
    /// A request with this number is under way.
    Working(u32),
    Saved {
        name: String,
        contacts: u32,
    },
    /// A backup was read and waits for a yes.
    Offered(Box<BackupSummary>),
    Failed(ServiceError),
}

/// The section.
#[component]
pub(super) fn Backup() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let state = RwSignal::new(State::Idle);
    let last = RwSignal::new(prefs::read("last-backup").and_then(|text| text.parse().ok()).map(Timestamp));
    let save = move |_| {
        let call = client.begin(Request::Backup, wasm_bindgen::JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            let next = match call.answer().await {
                Ok((Reply::File { name, mime, contacts }, Some(bytes))) => match download::save(&name, &mime, &bytes) {
                    Ok(()) => {
                        // Whole milliseconds since 1970 fit an `i64` for a long time yet.
                        let now = Timestamp(js_sys::Date::now() as i64);
                        prefs::write("last-backup", &now.0.to_string());
                        last.try_set(Some(now));
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
    let read = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        let call = client.begin(Request::RestoreRead { file: file.name() }, file.into());
        state.set(State::Working(call.id));
        input.set_value("");
        spawn_local(async move {
            let next = match call.answer().await {
                Ok((Reply::BackupSummary(summary), _)) => State::Offered(summary),
                Ok((other, _)) => State::Failed(unexpected(&other)),
                Err(ServiceError::Cancelled) => State::Idle,
                Err(error) => State::Failed(error),
            };
            state.try_set(next);
        });
    };
    let restore = move |_| {
        // The offer is taken once.
        state.set(State::Idle);
        spawn_local(async move {
            let next = match client.commit(Request::RestoreCommit).await {
                Ok(_) => State::Idle,
                Err(error) => State::Failed(error),
            };
            state.try_set(next);
        });
    };
    let last_words = move || match last.get() {
        Some(time) => i18n.with(Text::BackupLast, &[("when", &i18n.moment(time))]),
        None => i18n.text(Text::BackupNever).to_owned(),
    };
    view! {
        <section class="card stack" aria-labelledby="backup-title">
            <h2 id="backup-title">{t(Text::BackupTitle)}</h2>
            <p class="soft">{t(Text::BackupLead)}</p>
            <p class="small">{last_words}</p>
            <div class="row">
                <button type="button" class="button button-primary" data-testid="backup" disabled=move || matches!(state.get(), State::Working(_)) on:click=save>
                    <Icon glyph=Glyph::Export />{t(Text::BackupSave)}
                </button>
                <label class="button file-button">
                    <Icon glyph=Glyph::Import />
                    {t(Text::BackupRestore)}
                    <input type="file" class="visually-hidden" accept=".zip,application/zip" data-testid="restore-file" on:change=read />
                </label>
            </div>
            <div aria-live="polite">
                {move || match state.get() {
                    State::Idle => ().into_any(),
                    State::Working(id) => view! { <Working id=id /> }.into_any(),
                    State::Saved { name, contacts } => view! {
                        <p class="note note-good" data-testid="backup-saved"><Icon glyph=Glyph::Check />
                            <span>{move || i18n.count_with(Plural::BackupVerified, contacts, &[("file", &words::isolate(&name))])}</span>
                        </p>
                    }.into_any(),
                    State::Offered(summary) => view! {
                        <Offer summary=*summary />
                        <div class="row">
                            <button type="button" class="button" on:click=move |_| state.set(State::Idle)>{t(Text::CommonCancel)}</button>
                            <button type="button" class="button button-primary" data-testid="restore" on:click=restore>{t(Text::BackupReplace)}</button>
                        </div>
                    }.into_any(),
                    State::Failed(error) => view! {
                        <p class="note note-danger"><Icon glyph=Glyph::Warning /><span>{move || words::error(i18n, &error)}</span></p>
                    }.into_any(),
                }}
            </div>
        </section>
    }
}

/// What the backup holds, beside what is here now.
#[component]
fn Offer(summary: BackupSummary) -> impl IntoView {
    let i18n = use_i18n();
    let made =
        i18n.with(Text::BackupMade, &[("file", &words::isolate(&summary.file)), ("when", &i18n.moment(summary.made))]);
    let figure = |n: u32, text: Text| view! { <div class="figure"><strong>{i18n.number(u64::from(n))}</strong><span>{t(text)}</span></div> };
    view! {
        <div class="stack" data-testid="restore-offer">
            <p dir="auto">{made}</p>
            <div class="figures">
                {figure(summary.contacts, Text::HomeTotal)}
                {figure(summary.tags, Text::NavTags)}
                {figure(summary.segments, Text::NavSegments)}
                {figure(summary.lists, Text::NavLists)}
            </div>
            <p>{i18n.count(Plural::BackupWouldAdd, summary.would_add)}</p>
            <p>{i18n.count(Plural::BackupWouldRemove, summary.would_remove)}</p>
            <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::BackupUndoable)}</span></p>
        </div>
    }
}
