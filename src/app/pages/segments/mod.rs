//! The segments: saved live filters with their counts, and examples for a book that has none.

mod builder;
mod called;
mod compare;
pub mod editor;
mod help;
mod matches;
mod row;
mod values;
mod why;

use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::segment::SegmentId;
use crate::protocol::{Action, Query, SegmentView, Sort, Source};
use leptos::prelude::*;

/// Filters that teach, with what they mean. They name no tag, because nobody knows the book's tags yet.
const EXAMPLES: [(&str, Text); 3] = [
    ("last_contact>60d", Text::SegmentsExampleQuiet),
    ("birthday:this-month has:phone", Text::SegmentsExampleBirthday),
    ("spent>=500 consent:in", Text::SegmentsExampleBig),
];

/// The screen.
#[component]
pub fn Segments() -> impl IntoView {
    let client = use_client();
    let segments = Memo::new(move |_| client.overview.with(|overview| (overview.segments.clone(), overview.counted)));
    view! {
        <div class="page">
            <header class="page-head">
                <h1>{t(Text::SegmentsTitle)}</h1>
                <a class="button button-primary" href=Route::Segment(None).href() data-testid="segment-new">
                    <Icon glyph=Glyph::Plus />{t(Text::SegmentsNew)}
                </a>
            </header>
            <p class="page-lead">{t(Text::SegmentsLead)}</p>
            <Show when=move || !segments.with(|(segments, _)| segments.is_empty()) fallback=Examples>
                <ul class="segments" data-testid="segments">
                    {move || {
                        let (segments, counted) = segments.get();
                        segments.into_iter().map(|view| view! { <SegmentCard view=view counted=counted /> }).collect_view()
                    }}
                </ul>
            </Show>
        </div>
    }
}

/// What stands where no segment is yet.
#[component]
fn Examples() -> impl IntoView {
    view! {
        <section class="card stack segments-empty" aria-labelledby="segments-empty-title">
            <span class="empty-picture"><Icon glyph=Glyph::Filter /></span>
            <h2 id="segments-empty-title">{t(Text::SegmentsEmptyTitle)}</h2>
            <p class="soft">{t(Text::SegmentsEmptyText)}</p>
            <ul class="segments-examples">
                {EXAMPLES.map(|(filter, text)| view! {
                    <li>
                        <a class="card card-link stack" href=editor::href_with(filter) data-testid="segment-example">
                            <strong>{t(text)}</strong>
                            <code class="segment-filter" dir="ltr">{filter}</code>
                        </a>
                    </li>
                }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn SegmentCard(view: SegmentView, counted: bool) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let desk = use_desk();
    let navigation = use_navigation();
    let id: SegmentId = view.segment.id;
    let name = view.segment.name.clone();
    let named = move |text: Text| {
        let name = name.clone();
        move || i18n.with(text, &[("name", &words::isolate(&name))])
    };
    let contacts = view.contacts;
    let filter = StoredValue::new(view.segment.filter.clone());
    let query =
        move || Query { filter: filter.get_value(), search: String::new(), sort: Sort::Created, descending: true };
    let shown = view.segment.filter.clone();
    view! {
        <li class="card segment">
            <div class="segment-head">
                <h2><bdi>{view.segment.name}</bdi></h2>
                {match contacts {
                    _ if !counted => ().into_any(),
                    Some(n) => view! { <span class="number segment-count" data-testid="segment-count">{move || i18n.count(Plural::CommonContacts, n)}</span> }.into_any(),
                    None => view! { <span class="chip chip-amber">{t(Text::HomeBrokenFilter)}</span> }.into_any(),
                }}
            </div>
            {if shown.is_empty() {
                view! { <p class="soft">{t(Text::SegmentsEveryone)}</p> }.into_any()
            } else {
                view! { <code class="segment-filter" dir="auto">{shown}</code> }.into_any()
            }}
            {(counted && contacts.is_none()).then(|| view! {
                <p class="note note-warn"><Icon glyph=Glyph::Warning /><span>{t(Text::SegmentsBroken)}</span></p>
            })}
            <div class="row segment-actions">
                {(contacts.is_some() || !counted).then(|| view! {
                    <button type="button" class="button button-small" aria-label=named(Text::SegmentsOpenNamed) on:click=move |_| {
                        desk.query.set(query());
                        navigation.go(Route::Contacts);
                    }><Icon glyph=Glyph::People />{t(Text::SegmentsOpen)}</button>
                    <button type="button" class="button button-small" aria-label=named(Text::SegmentsMessageNamed) on:click=move |_| {
                        desk.audience.set(Source::matching(query()));
                        navigation.go(Route::Messages);
                    }><Icon glyph=Glyph::Message />{t(Text::SegmentsMessage)}</button>
                })}
                <span class="grow"></span>
                <a class="button button-quiet button-square" href=Route::Segment(Some(id)).href() aria-label=named(Text::SegmentsEditNamed) title=t(Text::CommonEdit)>
                    <Icon glyph=Glyph::Edit />
                </a>
                <button type="button" class="button button-quiet button-square" aria-label=named(Text::SegmentsDeleteNamed) title=t(Text::CommonDelete)
                    on:click=move |_| client.perform(Action::RemoveSegment(id))>
                    <Icon glyph=Glyph::Trash />
                </button>
            </div>
        </li>
    }
}
