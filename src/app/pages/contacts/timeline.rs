//! What happened with a contact, and the form that writes more of it down.

use crate::app::client::use_client;
use crate::app::i18n::{I18n, Text, t, use_i18n};
use crate::app::today::today;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::contact::ContactId;
use crate::domain::interaction::{Interaction, InteractionKind};
use crate::protocol::{Action, FormIssue, InteractionDraft, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How many entries stand there before somebody asks for all.
const FIRST: usize = 12;

/// The timeline of a contact, the newest first.
#[component]
pub(super) fn Timeline(contact: ContactId, interactions: Vec<Interaction>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let adding = RwSignal::new(false);
    let all = RwSignal::new(false);
    let shown: Vec<Interaction> =
        interactions.into_iter().rev().filter(|one| one.kind != InteractionKind::Gone).collect();
    let count = shown.len();
    let is_empty = shown.is_empty();
    let entries = StoredValue::new(shown);
    let entry = move |one: Interaction| {
        let what = heading(i18n, &one);
        let take_out = i18n.with(Text::ProfileTakeOut, &[("what", &what)]);
        let id = one.id;
        view! {
            <li class="timeline-told">
                <span class="row">
                    <strong class="timeline-kind grow">{what}</strong>
                    <button type="button" class="button button-quiet button-square" aria-label=take_out
                        on:click=move |_| client.perform(Action::TakeOut { contact, interaction: id })>
                        <Icon glyph=Glyph::Close />
                    </button>
                </span>
                {(!one.text.is_empty()).then(|| view! { <span dir="auto">{one.text}</span> })}
                <time class="soft small">{i18n.date(one.day)}</time>
            </li>
        }
    };
    view! {
        <section class="stack" aria-label=t(Text::FieldInteractions) data-testid="timeline">
            <div class="row">
                <h3 class="grow">{t(Text::FieldInteractions)}</h3>
                <button type="button" class="button button-small" data-testid="timeline-add" aria-expanded=move || adding.get().to_string()
                    on:click=move |_| adding.update(|adding| *adding = !*adding)><Icon glyph=Glyph::Plus />{t(Text::ProfileWrite)}</button>
            </div>
            <Show when=move || adding.get()><Told contact=contact adding=adding /></Show>
            {is_empty.then(|| view! { <p class="soft small">{t(Text::ProfileEmpty)}</p> })}
            <ol class="timeline">
                {move || {
                    let some = if all.get() { count } else { FIRST };
                    entries.with_value(|entries| entries.iter().take(some).cloned().map(entry).collect_view())
                }}
            </ol>
            <Show when=move || FIRST < count && !all.get()>
                <div><button type="button" class="button button-small button-quiet" on:click=move |_| all.set(true)>
                    {move || i18n.with(Text::ProfileMore, &[("n", &i18n.number(count as u64))])}
                </button></div>
            </Show>
        </section>
    }
}

/// An entry in a line: its kind, and what it came to.
fn heading(i18n: I18n, one: &Interaction) -> String {
    let kind = i18n.text(words::interaction(one.kind)).to_owned();
    let amount = one.amount.map(|amount| i18n.amount(amount));
    let stars = one.rating.map(|stars| i18n.with(Text::ProfileStars, &[("n", &i18n.number(u64::from(stars)))]));
    [Some(kind), amount, stars].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The form.
#[component]
fn Told(contact: ContactId, adding: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let blank = InteractionDraft {
        kind: InteractionKind::Order,
        day: today().iso(),
        amount: String::new(),
        rating: Some(5),
        text: String::new(),
    };
    let draft = RwSignal::new(blank);
    let issues = RwSignal::new(Vec::<FormIssue>::new());
    let kind = Memo::new(move |_| draft.with(|draft| draft.kind));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = draft.get_untracked();
        spawn_local(async move {
            match client.act(Action::Interact { contact, draft }).await {
                Ok(_) => drop(adding.try_set(false)),
                Err(ServiceError::Form(found)) => drop(issues.try_set(found)),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let problem = move || issues.with(|issues| issues.first().map(|issue| i18n.text(words::issue(issue.kind))));
    view! {
        <form class="card stack" data-testid="timeline-form" on:submit=save>
            <div class="columns-tight">
                <div class="field">
                    <label for="told-kind">{t(Text::ProfileKind)}</label>
                    <select class="select" id="told-kind" on:change=move |event| {
                        let at = event_target_value(&event).parse::<usize>().unwrap_or_default();
                        if let Some(kind) = InteractionKind::ALL.get(at) {
                            draft.update(|draft| draft.kind = *kind);
                        }
                    }>
                        {InteractionKind::ALL.into_iter().enumerate().map(|(at, kind)| view! {
                            <option value=at.to_string()>{t(words::interaction(kind))}</option>
                        }).collect_view()}
                    </select>
                </div>
                <div class="field">
                    <label for="told-day">{t(Text::ProfileDay)}</label>
                    <input class="input" id="told-day" type="date" autocomplete="off" prop:value=move || draft.with(|draft| draft.day.clone())
                        on:input=move |event| { let text = event_target_value(&event); draft.update(|draft| draft.day = text); } />
                </div>
                <Show when=move || kind.get() == InteractionKind::Order>
                    <div class="field">
                        <label for="told-amount">{t(Text::ProfileAmount)}</label>
                        <input class="input" id="told-amount" inputmode="decimal" dir="auto" autocomplete="off"
                            prop:value=move || draft.with_untracked(|draft| draft.amount.clone())
                            on:input=move |event| { let text = event_target_value(&event); draft.update(|draft| draft.amount = text); } />
                    </div>
                </Show>
                <Show when=move || kind.get() == InteractionKind::Rating>
                    <div class="field">
                        <label for="told-rating">{t(Text::ProfileRating)}</label>
                        <select class="select" id="told-rating" on:change=move |event| {
                            let stars = event_target_value(&event).parse().ok();
                            draft.update(|draft| draft.rating = stars);
                        }>
                            {(1..=5u8).rev().map(|stars| view! { <option value=stars.to_string()>{i18n.number(u64::from(stars))}</option> }).collect_view()}
                        </select>
                    </div>
                </Show>
            </div>
            <div class="field">
                <label for="told-words">{t(Text::ProfileWords)}</label>
                <input class="input" id="told-words" dir="auto" autocomplete="off"
                    on:input=move |event| { let text = event_target_value(&event); draft.update(|draft| draft.text = text); } />
            </div>
            <p class="field-error" role="alert">{problem}</p>
            <div class="row row-end">
                <button type="button" class="button button-small" on:click=move |_| adding.set(false)>{t(Text::CommonCancel)}</button>
                <button type="submit" class="button button-small button-primary">{t(Text::CommonSave)}</button>
            </div>
        </form>
    }
}
