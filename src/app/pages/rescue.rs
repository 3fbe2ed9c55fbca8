//! The screen in the place of a book that did not come back as it was: what is missing, which copies there are, and the choice.
//! Nothing is written before it is made.

use crate::app::client::{Connection, unexpected, use_client};
use crate::app::download;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::lock::UnlockForm;
use crate::app::pages::working::Working;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::sentinel::Figures;
use crate::protocol::{CopyView, Loss, Reply, Request, RescueReport, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// What the screen is doing.
#[derive(Clone, PartialEq)]
enum State {
    Deciding,
    /// A request with this number is under way.
    Working(u32),
    Saved(String),
    Failed(ServiceError),
}

/// The screen. `loss` is what opening said.
#[component]
pub fn Rescue(loss: Loss) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let report = RwSignal::new(None::<RescueReport>);
    let state = RwSignal::new(State::Deciding);
    let look = move || {
        spawn_local(async move {
            match client.call(Request::Rescue).await {
                Ok(Reply::Rescue(found)) => drop(report.try_set(Some(*found))),
                Ok(other) => drop(state.try_set(State::Failed(unexpected(&other)))),
                Err(error) => drop(state.try_set(State::Failed(error))),
            }
        });
    };
    look();
    let is_locked =
        move || report.with(|report| report.iter().any(|report| report.copies.iter().any(|copy| copy.locked)));
    let warned = RwSignal::new(false);
    let sure = RwSignal::new(!matches!(loss, Loss::Unreadable(_)));
    let go_on = move |_| {
        // What can't be read is thrown away by beginning anew: asked twice.
        if !sure.get() {
            sure.set(true);
            warned.set(true);
            return;
        }
        let call = client.begin(Request::RescueGoOn, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            match call.answer().await {
                Ok((Reply::Overview(overview), _)) => {
                    client.overview.set(*overview);
                    client.connection.set(Connection::Ready);
                }
                Ok((other, _)) => drop(state.try_set(State::Failed(unexpected(&other)))),
                Err(error) => drop(state.try_set(State::Failed(error))),
            }
        });
    };
    let (title, text) = words_of(&loss);
    let can_go_on = !matches!(loss, Loss::CannotOpen(_));
    let detail = match &loss {
        Loss::Unreadable(what) | Loss::CannotOpen(what) => Some(what.clone()),
        Loss::Empty | Loss::Shorter | Loss::Different => None,
    };
    let begins_empty = matches!(loss, Loss::Empty | Loss::Unreadable(_));
    let go_on_words = if begins_empty { Text::RescueGoOnEmpty } else { Text::RescueGoOn };
    view! {
        <div class="page rescue stack" data-testid="rescue">
            <header class="page-head"><h1>{t(title)}</h1></header>
            <p role="alert">{t(text)}</p>
            {detail.map(|what| view! { <p class="soft small" dir="ltr">{what}</p> })}
            <Show when=is_locked>
                <section class="card stack" data-testid="rescue-locked">
                    <p>{t(Text::LockCopies)}</p>
                    <UnlockForm opened=move |_| look() />
                </section>
            </Show>
            {move || report.get().map(|report| view! { <Figured report=report.clone() /><Copies report=report state=state /> })}
            <Show when=move || report.with(Option::is_none) && state.get() == State::Deciding>
                <p role="status"><progress aria-label=t(Text::RescueLooking)></progress>" "{t(Text::RescueLooking)}</p>
            </Show>
            <div aria-live="polite">
                {move || match state.get() {
                    State::Deciding => ().into_any(),
                    State::Working(id) => view! { <Working id=id /> }.into_any(),
                    State::Saved(file) => view! {
                        <p class="note note-good" data-testid="rescue-saved"><Icon glyph=Glyph::Check />
                            <span>{move || i18n.with(Text::RescueSaved, &[("file", &words::isolate(&file))])}</span></p>
                    }.into_any(),
                    State::Failed(error) => view! {
                        <p class="note note-danger"><Icon glyph=Glyph::Warning /><span>{move || words::error(i18n, &error)}</span></p>
                    }.into_any(),
                }}
            </div>
            <div aria-live="polite">
                <Show when=move || warned.get()>
                    <p class="note note-warn"><Icon glyph=Glyph::Warning /><span>{t(Text::RescueSure)}</span></p>
                </Show>
            </div>
            <div class="row">
                <button type="button" class="button" data-testid="rescue-again" on:click=reload>{t(Text::RescueAgain)}</button>
                <Show when=move || can_go_on>
                    <button type="button" class="button" data-testid="rescue-go-on" disabled=move || matches!(state.get(), State::Working(_))
                        on:click=go_on>{t(go_on_words)}</button>
                </Show>
            </div>
            <Show when=move || can_go_on><p class="soft small">{t(Text::RescueGoOnHint)}</p></Show>
        </div>
    }
}

/// What was last seen, and what is here now.
#[component]
fn Figured(report: RescueReport) -> impl IntoView {
    let i18n = use_i18n();
    let RescueReport { before, now, backup, .. } = report;
    let figures = move |figures: Option<Figures>, none: Text| {
        match figures.filter(|figures| figures.seq > 0) {
        Some(figures) => view! {
            <dd>
                <strong>{move || i18n.count(Plural::CommonContacts, figures.contacts)}</strong>
                " "<span class="soft small">{move || i18n.with(Text::RescueNewest, &[("when", &i18n.moment(figures.time))])}</span>
            </dd>
        }
        .into_any(),
        None => view! { <dd>{t(none)}</dd> }.into_any(),
    }
    };
    let missing = before.map_or(0, |before| before.seq.saturating_sub(now.map_or(0, |now| now.seq)));
    view! {
        <dl class="facts" data-testid="rescue-figures">
            <dt>{t(Text::RescueBefore)}</dt>
            {figures(before, Text::RescueUnknown)}
            <dt>{t(Text::RescueNow)}</dt>
            {figures(now, Text::RescueNothing)}
        </dl>
        {(missing > 0).then(|| view! { <p data-testid="rescue-missing">{move || i18n.count(Plural::RescueMissing, missing)}</p> })}
        {backup.map(|time| view! { <p class="soft">{move || i18n.with(Text::BackupLast, &[("when", &i18n.moment(time))])}</p> })}
    }
}

/// The copies that read back whole, each with what may be done with it.
#[component]
fn Copies(report: RescueReport, state: RwSignal<State>) -> impl IntoView {
    let client = use_client();
    let RescueReport { before, copies, can_restore, .. } = report;
    let restore = move |copy: CopyView| {
        let call = client.begin(Request::RescueRestore { copy: copy.slot }, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            match client.committed(call).await {
                Ok(_) => client.connection.set(Connection::Ready),
                Err(error) => drop(state.try_set(State::Failed(error))),
            }
        });
    };
    let save = move |copy: CopyView| {
        let call = client.begin(Request::RescueBackup { copy: copy.slot }, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            let next = match call.answer().await {
                Ok((Reply::File { name, mime, .. }, Some(bytes))) => match download::save(&name, &mime, &bytes) {
                    Ok(()) => State::Saved(name),
                    Err(error) => State::Failed(ServiceError::Internal(format!("{error:?}"))),
                },
                Ok((other, _)) => State::Failed(unexpected(&other)),
                Err(error) => State::Failed(error),
            };
            state.try_set(next);
        });
    };
    if copies.is_empty() {
        return view! { <p class="note note-warn" data-testid="rescue-no-copies"><Icon glyph=Glyph::Warning /><span>{t(Text::RescueNoCopies)}</span></p> }
            .into_any();
    }
    let busy = move |copy: CopyView| copy.locked || matches!(state.get(), State::Working(_));
    let rows = copies
        .into_iter()
        .enumerate()
        .map(|(place, copy)| {
            let main = if place == 0 { "button button-primary" } else { "button" };
            view! {
                <li class="card stack" data-testid="rescue-copy">
                    <CopyWords copy=copy before=before />
                    <div class="row">
                        <Show when=move || can_restore>
                            <button type="button" class=main data-testid="rescue-restore" disabled=move || busy(copy) on:click=move |_| restore(copy)>{t(Text::RescueRestore)}</button>
                        </Show>
                        <button type="button" class="button" data-testid="rescue-save" disabled=move || busy(copy) on:click=move |_| save(copy)>
                            <Icon glyph=Glyph::Export />{t(Text::RescueDownload)}
                        </button>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <h2>{t(Text::RescueCopies)}</h2>
        <ul class="stack">{rows}</ul>
    }
    .into_any()
}

/// How old a copy is and what it holds.
#[component]
fn CopyWords(copy: CopyView, before: Option<Figures>) -> impl IntoView {
    let i18n = use_i18n();
    let behind = before.map(|before| before.seq.saturating_sub(copy.figures.seq));
    view! {
        <h3>{move || i18n.with(Text::RescueCopy, &[("when", &i18n.moment(copy.made))])}</h3>
        <p>
            <strong>{move || i18n.count(Plural::CommonContacts, copy.figures.contacts)}</strong>" "
            {move || behind.map(|behind| match behind {
                0 => i18n.text(Text::RescueWhole).to_owned(),
                behind => i18n.count(Plural::RescueBehind, behind),
            })}
        </p>
    }
}

fn words_of(loss: &Loss) -> (Text, Text) {
    match loss {
        Loss::Empty => (Text::RescueEmptyTitle, Text::RescueEmptyText),
        Loss::Shorter => (Text::RescueShorterTitle, Text::RescueShorterText),
        Loss::Different => (Text::RescueDifferentTitle, Text::RescueDifferentText),
        Loss::Unreadable(_) => (Text::RescueUnreadableTitle, Text::RescueUnreadableText),
        Loss::CannotOpen(_) => (Text::RescueCannotOpenTitle, Text::RescueCannotOpenText),
    }
}

fn reload(_: leptos::ev::MouseEvent) {
    if let Err(error) = window().location().reload() {
        web_sys::console::error_1(&error);
    }
}
