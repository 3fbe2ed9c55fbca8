//! How many match a filter right now, and the first of them. Follows every keystroke; the worker answers only the newest
//! question.

use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::Route;
use crate::domain::segment::parse::{SegmentError, parse};
use crate::protocol::{Query, Reply, Request, Row, ServiceError, Sort};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How many names are shown.
const NAMES: u32 = 8;

/// The panel. It says in `error` what is wrong with the filter.
#[component]
pub(super) fn Matches(filter: RwSignal<String>, error: RwSignal<Option<SegmentError>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let count = RwSignal::new(None::<u32>);
    let names = RwSignal::new(Vec::<Row>::new());
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
        seq.get();
        let text = filter.get();
        // A mistake of form is known here at once; only the worker knows the tags.
        if let Err(found) = parse(&text) {
            error.set(Some(found));
            count.set(None);
            names.set(Vec::new());
            return;
        }
        let query = Query { filter: text.clone(), search: String::new(), sort: Sort::Created, descending: true };
        let is_current = move |asked: &str| filter.try_with_untracked(|now| now == asked).unwrap_or(false);
        let asked = query.clone();
        spawn_local(async move {
            let answer = client.call(Request::Count(asked.clone())).await;
            if !is_current(&asked.filter) {
                return;
            }
            match answer {
                Ok(Reply::Count { count: found }) => {
                    error.set(None);
                    count.set(Some(found));
                }
                Ok(other) => client.show_error(&unexpected(&other)),
                Err(ServiceError::Cancelled) => {}
                Err(ServiceError::Segment(found)) => {
                    error.set(Some(found));
                    count.set(None);
                }
                Err(other) => client.show_error(&other),
            }
        });
        spawn_local(async move {
            let answer = client.call(Request::Window { query, offset: 0, limit: NAMES }).await;
            if !is_current(&text) {
                return;
            }
            match answer {
                Ok(Reply::Window { rows, .. }) => names.set(rows),
                // The count says what is wrong; one message is enough.
                Ok(_) | Err(_) => names.set(Vec::new()),
            }
        });
    });
    let is_everyone = move || filter.with(|filter| filter.trim().is_empty());
    let words = move || match (count.get(), error.with(Option::is_some)) {
        (_, true) => i18n.text(Text::SegmentsNotCounted).to_owned(),
        (Some(n), false) => i18n.count(Plural::SegmentsMatching, n),
        (None, false) => i18n.text(Text::SegmentsCounting).to_owned(),
    };
    view! {
        <section class="card stack segment-matches" aria-label=t(Text::SegmentsMatches)>
            <p class="segment-matches-count number" aria-live="polite" data-testid="count">{words}</p>
            <Show when=is_everyone><p class="soft small">{t(Text::SegmentsTextEveryone)}</p></Show>
            <Show when=move || !names.with(Vec::is_empty)>
                <h2 class="field-label">{t(Text::SegmentsFirstMatches)}</h2>
                <ul class="segment-names" data-testid="segment-names">
                    {move || names.get().into_iter().map(|row| view! { <Name row=row /> }).collect_view()}
                </ul>
            </Show>
        </section>
    }
}

#[component]
fn Name(row: Row) -> impl IntoView {
    let i18n = use_i18n();
    let id = row.id;
    let shown =
        [row.name.as_str(), &row.phone, &row.email].into_iter().find(|text| !text.is_empty()).map(str::to_owned);
    view! {
        <li>
            <a href=Route::Contact(id).href()><bdi>{move || shown.clone().unwrap_or_else(|| i18n.text(Text::ContactsNoName).to_owned())}</bdi></a>
            <bdi class="soft small">{row.city}</bdi>
        </li>
    }
}
