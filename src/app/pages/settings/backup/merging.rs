//! What merging the book of another device would do, and where both devices had set something else.

use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::book::merge::Difference;
use crate::domain::contact::FieldValue;
use crate::protocol::{MergeSummary, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Differing values fetched at a time.
const PAGE: u32 = 20;

/// The preview, asked for when it is shown.
#[component]
pub(super) fn Merging() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let summary = RwSignal::new(None::<MergeSummary>);
    let fetch = move |offset: u32| {
        spawn_local(async move {
            match client.call(Request::MergePreview { offset, limit: PAGE }).await {
                Ok(Reply::MergeSummary(found)) => {
                    summary.try_update(|known| match known {
                        Some(known) => known.rows.extend(found.rows),
                        None => *known = Some(*found),
                    });
                }
                Ok(other) => client.show_error(&unexpected(&other)),
                Err(error) => client.show_error(&error),
            }
        });
    };
    fetch(0);
    let known = move || summary.with(|summary| summary.as_ref().map_or(0, |it| it.rows.len()));
    let more = move || summary.with(|summary| summary.as_ref().map_or(0, |it| it.differing)) as usize > known();
    view! {
        <div class="panel stack" aria-live="polite" data-testid="merge-preview">
            {move || match summary.get() {
                None => view! { <p class="soft">{t(Text::MergeComparing)}</p> }.into_any(),
                Some(found) => view! { <Told found=found /> }.into_any(),
            }}
            <Show when=more>
                <div><button type="button" class="button" on:click=move |_| fetch(u32::try_from(known()).unwrap_or(u32::MAX))>{t(Text::HistoryMore)}</button></div>
            </Show>
            <p class="note"><Icon glyph=Glyph::Info /><span>{move || i18n.text(Text::MergeDuplicates)}</span></p>
        </div>
    }
}

#[component]
fn Told(found: MergeSummary) -> impl IntoView {
    let i18n = use_i18n();
    let figure = |n: u32, text: Text| view! { <div class="figure"><strong>{i18n.number(u64::from(n))}</strong><span>{t(text)}</span></div> };
    let differing = found.differing;
    view! {
        <div class="figures">
            {figure(found.added, Text::MergeAdded)}
            {figure(found.changed, Text::BackupChanged)}
            {figure(found.removed, Text::BackupRemoved)}
        </div>
        {if differing == 0 {
            view! { <p class="note note-good"><Icon glyph=Glyph::Check /><span>{t(Text::MergeNoDifferences)}</span></p> }.into_any()
        } else {
            view! {
                <h4>{i18n.count(Plural::MergeDifferences, differing)}</h4>
                <p class="soft small">{t(Text::MergeDifferencesText)}</p>
                <ul class="changes" data-testid="merge-differences">
                    {found.rows.into_iter().map(|row| view! { <Row row=row /> }).collect_view()}
                </ul>
            }.into_any()
        }}
    }
}

#[component]
fn Row(row: Difference) -> impl IntoView {
    let i18n = use_i18n();
    let name = if row.name.is_empty() { i18n.text(Text::BackupUnnamed).to_owned() } else { row.name.clone() };
    let (kept_where, other_where) =
        if row.other_was_ours { (Text::MergeThere, Text::MergeHere) } else { (Text::MergeHere, Text::MergeThere) };
    let side = |text: Text, place: Text, value: &FieldValue, when: String| {
        i18n.with(text, &[("value", &shown(i18n, value)), ("where", i18n.text(place)), ("when", &when)])
    };
    let kept = side(Text::MergeKept, kept_where, &row.kept, i18n.moment(row.kept_at));
    let other = side(Text::MergeGivesWay, other_where, &row.other, i18n.moment(row.other_at));
    view! {
        <li class="row">
            <bdi class="grow">{name}</bdi>
            <span class="soft small">{t(words::field_name(row.kept.field()))}</span>
            <span class="small changes-fields" dir="auto">{kept}</span>
            <span class="soft small changes-fields" dir="auto">{other}</span>
        </li>
    }
}

fn shown(i18n: I18n, value: &FieldValue) -> String {
    let text = words::field_value(i18n, value);
    if text.is_empty() { i18n.text(Text::MergeNothing).to_owned() } else { words::isolate(&text) }
}
