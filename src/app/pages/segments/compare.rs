//! How far a filter and a saved segment mean the same contacts, as numbers and as a picture.

use crate::app::client::use_client;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::words;
use crate::protocol::{Overlap, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Radius of the larger circle, in the picture's units.
const RADIUS: u64 = 40;

/// The section; nothing while no segment is saved.
#[component]
pub(super) fn Compare(filter: RwSignal<String>) -> impl IntoView {
    let client = use_client();
    let chosen = RwSignal::new(None::<(String, String)>);
    let found = RwSignal::new(None::<Overlap>);
    let segments = Memo::new(move |_| {
        client.overview.with(|overview| {
            let named = overview.segments.iter().map(|view| (view.segment.name.clone(), view.segment.filter.clone()));
            named.collect::<Vec<_>>()
        })
    });
    Effect::new(move |_| {
        let first = filter.get();
        let Some((_, second)) = chosen.get() else {
            found.set(None);
            return;
        };
        spawn_local(async move {
            match client.call(Request::Overlap { first, second }).await {
                Ok(Reply::Overlap(overlap)) => drop(found.try_set(Some(overlap))),
                // A filter that does not read says so where it is written.
                _ => drop(found.try_set(None)),
            }
        });
    });
    view! {
        <Show when=move || !segments.with(Vec::is_empty)>
            <section class="card stack" aria-labelledby="compare-title" data-testid="compare">
                <h2 id="compare-title">{t(Text::CompareTitle)}</h2>
                <div class="field">
                    <label for="compare-with">{t(Text::CompareWith)}</label>
                    <select class="select" id="compare-with" on:change=move |event| {
                        let at = event_target_value(&event).parse::<usize>().ok();
                        chosen.set(at.and_then(|at| segments.with_untracked(|known| known.get(at).cloned())));
                    }>
                        <option value="">{t(Text::CommonNone)}</option>
                        {move || segments.get().into_iter().enumerate().map(|(at, (name, _))| view! { <option value=at.to_string()>{name}</option> }).collect_view()}
                    </select>
                </div>
                <div aria-live="polite">
                    {move || found.get().map(|overlap| {
                        let name = chosen.get().map(|(name, _)| name).unwrap_or_default();
                        view! { <Shown overlap=overlap name=name /> }
                    })}
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Shown(overlap: Overlap, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let line = |text: Plural, n: u32| i18n.count_with(text, n, &[("name", &words::isolate(&name))]);
    view! {
        <div class="compare">
            {picture(i18n, overlap)}
            <ul class="stack">
                <li><span class="dot compare-first" aria-hidden="true"></span>" "{line(Plural::CompareOnlyHere, overlap.only_first)}</li>
                <li><span class="dot compare-both" aria-hidden="true"></span>" "{line(Plural::CompareBoth, overlap.both)}</li>
                <li><span class="dot compare-second" aria-hidden="true"></span>" "{line(Plural::CompareOnlyThere, overlap.only_second)}</li>
            </ul>
        </div>
    }
}

/// Two circles whose areas are as the two sets; the nearer they are, the more of the smaller one is in both. The numbers
/// beside it say it exactly.
fn picture(i18n: I18n, overlap: Overlap) -> impl IntoView {
    let both = u64::from(overlap.both);
    let (first, second) = (u64::from(overlap.only_first) + both, u64::from(overlap.only_second) + both);
    let largest = first.max(second).max(1);
    // Whole units: the picture says "about".
    let radius = |size: u64| (size * RADIUS * RADIUS / largest).isqrt();
    let (a, b) = (radius(first), radius(second));
    let shared_permille = both * 1000 / first.min(second).max(1);
    // Apart by the sum of the radii if nothing is shared, by their difference if one holds the other.
    let distance = (a + b) - shared_permille * (a + b - a.abs_diff(b)) / 1000;
    let left = a + 2;
    let right = (left + distance + b).max(left + a) + 2;
    view! {
        <svg class="compare-picture" role="img" aria-label=i18n.text(Text::ComparePicture) viewBox=format!("0 0 {right} {}", 2 * RADIUS + 4)>
            <circle class="compare-first" cx=left.to_string() cy=(RADIUS + 2).to_string() r=a.to_string() />
            <circle class="compare-second" cx=(left + distance).to_string() cy=(RADIUS + 2).to_string() r=b.to_string() />
        </svg>
    }
}
