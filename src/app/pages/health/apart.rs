//! What sets the contacts of a segment apart from everyone else, offered as a segment.

use super::share;
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{I18n, Text, t, use_i18n};
use crate::app::pages::segments::editor::href_with;
use crate::app::words;
use crate::domain::contact::FieldName;
use crate::domain::health::Trait;
use crate::domain::segment::ast::{Clause, TextField};
use crate::domain::segment::print::print_clause;
use crate::domain::upkeep::figures::{ApartReport, DistinctionReport};
use crate::protocol::{Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Differences that are shown.
const SHOWN: usize = 12;

/// The section; nothing while no segment is saved.
#[component]
pub(super) fn Apart() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let chosen = RwSignal::new(None::<String>);
    let found = RwSignal::new(None::<Result<ApartReport, ServiceError>>);
    let segments = Memo::new(move |_| {
        client.overview.with(|overview| {
            let named = overview.segments.iter().map(|view| (view.segment.name.clone(), view.segment.filter.clone()));
            named.collect::<Vec<_>>()
        })
    });
    Effect::new(move |_| {
        let Some(filter) = chosen.get() else {
            found.set(None);
            return;
        };
        spawn_local(async move {
            let answer = match client.call(Request::Apart(filter)).await {
                Ok(Reply::Apart(report)) => Ok(*report),
                Ok(other) => Err(unexpected(&other)),
                Err(error) => Err(error),
            };
            drop(found.try_set(Some(answer)));
        });
    });
    view! {
        <Show when=move || !segments.with(Vec::is_empty)>
            <section class="card stack" aria-labelledby="apart-title" data-testid="apart">
                <h2 id="apart-title">{t(Text::ApartTitle)}</h2>
                <p class="soft">{t(Text::ApartText)}</p>
                <div class="field">
                    <label for="apart-with">{t(Text::NavSegments)}</label>
                    <select class="select" id="apart-with" on:change=move |event| {
                        let at = event_target_value(&event).parse::<usize>().ok();
                        chosen.set(at.and_then(|at| segments.with_untracked(|known| known.get(at).map(|(_, filter)| filter.clone()))));
                    }>
                        <option value="">{t(Text::CommonNone)}</option>
                        {move || segments.get().into_iter().enumerate().map(|(at, (name, _))| view! { <option value=at.to_string()>{name}</option> }).collect_view()}
                    </select>
                </div>
                <div aria-live="polite">
                    {move || found.get().map(|found| match found {
                        Err(error) => view! { <p class="note note-warn"><span>{words::error(i18n, &error)}</span></p> }.into_any(),
                        Ok(report) if report.too_small => view! { <p class="soft">{t(Text::ApartTooSmall)}</p> }.into_any(),
                        Ok(report) if report.found.is_empty() => view! { <p class="soft">{t(Text::ApartNothing)}</p> }.into_any(),
                        Ok(report) => view! {
                            <ul class="stack">{report.found.into_iter().take(SHOWN).map(|one| line(i18n, one)).collect_view()}</ul>
                            <p class="soft small">{i18n.with(Text::ApartHow, &[("n", &i18n.number(u64::from(report.tested)))])}</p>
                        }.into_any(),
                    })}
                </div>
            </section>
        </Show>
    }
}

fn line(i18n: I18n, one: DistinctionReport) -> impl IntoView {
    let figures = one.figures;
    let said = i18n.with(
        Text::ApartLine,
        &[
            ("what", &words::isolate(&one.text)),
            ("inside", &share(i18n, figures.inside_permille)),
            ("outside", &share(i18n, figures.outside_permille)),
        ],
    );
    let clause = match (&one.of, one.tag) {
        (_, Some(_)) => Some(Clause::Tag(one.text.clone())),
        (Trait::Field(FieldName::City), _) => Some(Clause::Text { field: TextField::City, needle: one.text.clone() }),
        _ => None,
    };
    view! {
        <li class="settings-item" data-testid="apart-line">
            <div class="settings-row"><span>{said}</span></div>
            {clause.map(|clause| view! { <a class="button button-small" href=href_with(&print_clause(&clause))>{t(Text::ApartAsSegment)}</a> })}
        </li>
    }
}
