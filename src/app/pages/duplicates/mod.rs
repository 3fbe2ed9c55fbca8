//! Contacts that may be one person: the search, what it found, and the decision on each group. Nothing is merged without a
//! click. The state of the search is in `search`, a list of groups in `groups`, one group in `card`.

mod card;
mod choice;
mod compare;
mod groups;
mod preview;
mod reasons;
mod search;
pub mod ticked;

use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::working::Working;
use crate::app::route::Route;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::{DuplicateSummary, DuplicateTier, Stage};
use groups::{Groups, title_id};
use leptos::prelude::*;
use search::{FOUND_TITLE, Known, Search};
use wasm_bindgen::JsCast;

/// What a first search looks at, each with a picture, a title and an example.
const LOOKED_AT: [(Glyph, Text, Text); 3] = [
    (Glyph::Person, Text::DuplicatesIntroNames, Text::DuplicatesIntroNamesText),
    (Glyph::Phone, Text::DuplicatesIntroNumbers, Text::DuplicatesIntroNumbersText),
    (Glyph::People, Text::DuplicatesIntroFamilies, Text::DuplicatesIntroFamiliesText),
];

/// The screen.
#[component]
pub fn Duplicates() -> impl IntoView {
    let client = use_client();
    let search = Search::start();
    let too_few = Memo::new(move |_| client.overview.with(|overview| overview.contacts < 2));
    // Figures change with every decision, and the lists below them must stay.
    let stage = Memo::new(move |_| match search.known.get() {
        Known::NotYet => Shown::Waiting,
        Known::Nothing if too_few.get() => Shown::TooFew,
        Known::Nothing => Shown::Intro,
        Known::Found(_) => Shown::Found,
    });
    let busy = move || search.working.get().is_some();
    view! {
        <div class="page duplicates">
            <header class="page-head">
                <h1>{t(Text::DuplicatesTitle)}</h1>
                <Show when=move || stage.get() == Shown::Found>
                    <button type="button" class="button" data-testid="duplicates-again" disabled=busy on:click=move |_| search.find()>
                        <Icon glyph=Glyph::Search />{t(Text::DuplicatesAgain)}
                    </button>
                </Show>
            </header>
            <p class="page-lead">{t(Text::DuplicatesLead)}</p>
            <div aria-live="polite">
                {move || search.working.get().map(|id| view! { <div class="card"><Working id=id stage=stage_name /></div> })}
            </div>
            {move || match stage.get() {
                Shown::Waiting => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                Shown::TooFew => view! {
                    <Empty glyph=Glyph::Alike title=t(Text::DuplicatesEmptyTitle) text=t(Text::DuplicatesEmptyText)>
                        <a class="button button-primary" href=Route::Import.href()><Icon glyph=Glyph::Import />{t(Text::HomeImport)}</a>
                    </Empty>
                }.into_any(),
                Shown::Intro => view! { <Intro search=search /> }.into_any(),
                Shown::Found => view! { <Found search=search /> }.into_any(),
            }}
        </div>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Waiting,
    TooFew,
    Intro,
    Found,
}

/// Stages by what they mean here: no file is read.
fn stage_name(stage: Stage) -> Text {
    match stage {
        Stage::Reading => Text::DuplicatesReading,
        other => words::stage(other),
    }
}

/// What will be looked for, before the first search.
#[component]
fn Intro(search: Search) -> impl IntoView {
    view! {
        <section class="card duplicates-intro" aria-labelledby="duplicates-intro" data-testid="duplicates-intro">
            <span class="empty-picture"><Icon glyph=Glyph::Alike /></span>
            <h2 id="duplicates-intro">{t(Text::DuplicatesIntroTitle)}</h2>
            <p class="soft">{t(Text::DuplicatesIntroText)}</p>
            <button type="button" id=search::FIND_BUTTON class="button button-primary" data-testid="duplicates-find"
                disabled=move || search.working.get().is_some()
                on:click=move |_| search.find()>
                <Icon glyph=Glyph::Search />{t(Text::DuplicatesFind)}
            </button>
            <ul class="duplicates-points">
                {LOOKED_AT.iter().map(|(glyph, title, text)| view! {
                    <li>
                        <Icon glyph=*glyph />
                        <span><strong>{t(*title)}</strong><span class="soft small">{t(*text)}</span></span>
                    </li>
                }).collect_view()}
            </ul>
        </section>
    }
}

/// What the last search found.
#[component]
fn Found(search: Search) -> impl IntoView {
    let i18n = use_i18n();
    let summary = Memo::new(move |_| match search.known.get() {
        Known::Found(summary) => summary,
        Known::NotYet | Known::Nothing => DuplicateSummary::default(),
    });
    let number = move |of: fn(&DuplicateSummary) -> u32| move || i18n.number(u64::from(summary.with(of)));
    // The figures of both lists lead to them: the second may be far below the first.
    let way = move |tier: DuplicateTier, text: Text, of: fn(&DuplicateSummary) -> u32, name: &'static str| {
        view! {
            <button type="button" class="figure duplicates-way" on:click=move |_| focus(title_id(tier))>
                <strong data-testid=name>{number(of)}</strong>
                <span>{t(text)}</span>
                <Icon glyph=Glyph::Down />
            </button>
        }
    };
    let said = move || {
        let (certain, review) = (number(|summary| summary.certain)(), number(|summary| summary.review)());
        i18n.with(Text::DuplicatesSaid, &[("certain", &certain), ("review", &review)])
    };
    view! {
        <section class="stack" aria-labelledby=FOUND_TITLE>
            <h2 id=FOUND_TITLE tabindex="-1" class="visually-hidden">{t(Text::DuplicatesFigures)}</h2>
            <p class="visually-hidden" aria-live="polite">{said}</p>
            <div class="figures">
                {way(DuplicateTier::Certain, Text::DuplicatesCertain, |summary| summary.certain, "duplicates-certain")}
                {way(DuplicateTier::Review, Text::DuplicatesReview, |summary| summary.review, "duplicates-review")}
                <div class="figure">
                    <strong data-testid="duplicates-fewer">{number(|summary| summary.fewer)}</strong>
                    <span>{t(Text::DuplicatesFewer)}</span>
                </div>
                <div class="figure">
                    <strong data-testid="duplicates-searched">{number(|summary| summary.searched)}</strong>
                    <span>{t(Text::DuplicatesSearched)}</span>
                </div>
            </div>
            <Show when=move || summary.with(|summary| summary.stale)>
                <p class="note" role="status" data-testid="duplicates-stale"><Icon glyph=Glyph::Info /><span>{t(Text::DuplicatesStale)}</span></p>
            </Show>
            <Show when=move || summary.with(|summary| summary.left_out > 0)>
                <p class="note note-warn"><Icon glyph=Glyph::Warning /><span>{move || i18n.count(Plural::DuplicatesLeftOut, summary.get().left_out)}</span></p>
            </Show>
        </section>
        <Groups search=search summary=summary tier=DuplicateTier::Certain />
        <Groups search=search summary=summary tier=DuplicateTier::Review />
    }
}

/// Brings an element into view and tells screen readers of it.
fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(Err(error)) = element.map(|element| element.focus()) {
        web_sys::console::error_1(&error);
    }
}
