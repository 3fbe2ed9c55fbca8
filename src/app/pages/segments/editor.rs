//! One segment: its name, and its filter as text and as rows, which change each other; and who matches right now.

use super::builder::{Builder, BuilderState};
use super::compare::Compare;
use super::help::Help;
use super::matches::Matches;
use super::why::Why;
use crate::app::client::use_client;
use crate::app::i18n::{Lang, Text, t, use_i18n};
use crate::app::pages::filter_box::FilterBox;
use crate::app::route::{Route, use_navigation};
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::segment::parse::{SegmentError, parse};
use crate::domain::segment::words::{arabic, english};
use crate::domain::segment::{Segment, SegmentId};
use crate::protocol::{Action, NameTrouble, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Before the filter of a new segment in the address.
const FILTER_KEY: &str = "?filter=";

/// The address of a new segment that begins with this filter.
pub fn href_with(filter: &str) -> String {
    let encoded: String = js_sys::encode_uri_component(filter).into();
    format!("{}{FILTER_KEY}{encoded}", Route::Segment(None).href())
}

/// The filter in the present address; empty if there is none.
fn filter_from_address() -> String {
    let hash = window().location().hash().unwrap_or_default();
    let encoded = hash.split_once(FILTER_KEY).map(|(_, encoded)| encoded.to_owned()).unwrap_or_default();
    js_sys::decode_uri_component(&encoded).map(String::from).unwrap_or_default()
}

/// One segment; `None` writes a new one.
#[component]
pub fn SegmentEditor(id: Option<SegmentId>) -> impl IntoView {
    let client = use_client();
    let segment = match id {
        None => Some(Segment { id: SegmentId(0), name: String::new(), filter: filter_from_address() }),
        Some(id) => client.overview.with_untracked(|overview| {
            overview.segments.iter().find(|view| view.segment.id == id).map(|view| view.segment.clone())
        }),
    };
    match segment {
        Some(segment) => view! { <Form id=id segment=segment /> }.into_any(),
        None => view! {
            <h1 class="visually-hidden">{t(Text::SegmentsEdit)}</h1>
            <Empty glyph=Glyph::Filter title=t(Text::SegmentsEdit) text=t(Text::SegmentsGone)>
                <a class="button" href=Route::Segments.href()>{t(Text::SegmentsBack)}</a>
            </Empty>
        }
        .into_any(),
    }
}

#[component]
fn Form(id: Option<SegmentId>, segment: Segment) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let navigation = use_navigation();
    let name = RwSignal::new(segment.name);
    let filter = RwSignal::new(segment.filter);
    let error = RwSignal::new(None::<SegmentError>);
    let trouble = RwSignal::new(None::<NameTrouble>);
    let saving = RwSignal::new(false);
    let state = BuilderState::follow(filter);
    let save = move || {
        saving.set(true);
        trouble.set(None);
        let (name, filter) = (name.get_untracked(), filter.get_untracked());
        spawn_local(async move {
            match client.act(Action::SaveSegment { id, name, filter }).await {
                Ok(_) => navigation.go(Route::Segments),
                // The form may have been left meanwhile; then nobody is left to tell.
                Err(ServiceError::Name(found)) => {
                    trouble.try_set(Some(found));
                }
                Err(ServiceError::Segment(found)) => {
                    error.try_set(Some(found));
                }
                Err(other) => client.show_error(&other),
            }
            saving.try_set(false);
        });
    };
    let sentence = move || {
        let node = parse(&filter.get()).ok()?;
        Some(if i18n.lang() == Lang::Ar { arabic(&node) } else { english(&node) })
    };
    let name_error = move || trouble.get().map(|trouble| words::error(i18n, &ServiceError::Name(trouble)));
    let title = if id.is_some() { Text::SegmentsEdit } else { Text::SegmentsNew };
    view! {
        <form class="page" data-testid="segment-form" on:submit=move |event| { event.prevent_default(); save(); }>
            <header class="page-head">
                <h1>{t(title)}</h1>
                <a class="button" href=Route::Segments.href()>{t(Text::CommonCancel)}</a>
                <button type="submit" class="button button-primary" data-testid="segment-save" disabled=move || saving.get() || error.with(Option::is_some)>
                    <Icon glyph=Glyph::Check />{t(Text::CommonSave)}
                </button>
            </header>
            <div class="segment-editor">
                <div class="stack-wide segment-editor-main">
                    <section class="card stack">
                        <div class="field">
                            <label for="segment-name">{t(Text::CommonName)}</label>
                            <input class="input" id="segment-name" dir="auto" autocomplete="off" placeholder=t(Text::SegmentsNameHint)
                                aria-invalid=move || trouble.with(Option::is_some).to_string()
                                aria-describedby="segment-name-error"
                                prop:value=move || name.get()
                                on:input=move |event| { name.set(event_target_value(&event)); trouble.set(None); } />
                            <span class="field-error" id="segment-name-error" role="alert">{name_error}</span>
                        </div>
                        <div class="stack">
                            <h2 class="field-label" id="segment-text-title">{t(Text::SegmentsAsText)}</h2>
                            <FilterBox value=filter error=error label=t(Text::SegmentsAsText) id="segment-filter" />
                            <p class="soft" aria-live="polite" data-testid="sentence">{sentence}</p>
                        </div>
                    </section>
                    <section class="card stack" aria-labelledby="segment-rows-title">
                        <h2 id="segment-rows-title">{t(Text::SegmentsAsRows)}</h2>
                        <Builder state=state />
                    </section>
                    <Compare filter=filter />
                    <Why filter=filter />
                    <Help filter=filter />
                </div>
                <Matches filter=filter error=error />
            </div>
        </form>
    }
}
