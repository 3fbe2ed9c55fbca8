//! Why somebody is in a filter, or not: condition by condition.

use super::called::Called;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::contact::ContactId;
use crate::domain::segment::ast::{Clause, Node};
use crate::domain::segment::parse::parse;
use crate::domain::segment::refine::{Pin, pin_of, with_pin};
use crate::protocol::{Query, Reasons, Reply, Request, Row};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How many people a search offers.
const OFFERED: u32 = 6;

/// The section.
#[component]
pub(super) fn Why(filter: RwSignal<String>) -> impl IntoView {
    let client = use_client();
    let search = RwSignal::new(String::new());
    let rows = RwSignal::new(Vec::<Row>::new());
    let chosen = RwSignal::new(None::<(ContactId, String)>);
    let reasons = RwSignal::new(None::<Reasons>);
    Effect::new(move |_| {
        let search = search.get();
        if search.trim().is_empty() {
            rows.set(Vec::new());
            return;
        }
        let query = Query { search: search.clone(), ..Query::default() };
        spawn_local(async move {
            if let Ok(Reply::Window { rows: found, .. }) =
                client.call(Request::Window { query, offset: 0, limit: OFFERED }).await
            {
                rows.try_set(found);
            }
        });
    });
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
        seq.get();
        let filter = filter.get();
        let Some((contact, _)) = chosen.get() else { return };
        spawn_local(async move {
            match client.call(Request::Reasons { filter, contact }).await {
                Ok(Reply::Reasons(found)) => drop(reasons.try_set(Some(found))),
                // A filter that does not read says so where it is written.
                _ => drop(reasons.try_set(None)),
            }
        });
    });
    let called = |row: &Row| {
        let names = [row.name.as_str(), &row.phone, &row.email];
        names.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned()
    };
    view! {
        <section class="card stack" aria-labelledby="why-title" data-testid="why">
            <h2 id="why-title">{t(Text::WhyTitle)}</h2>
            <div class="field">
                <label for="why-who">{t(Text::WhyWho)}</label>
                <input class="input" id="why-who" type="search" dir="auto" autocomplete="off" prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event)) />
            </div>
            <div class="row">
                {move || rows.get().into_iter().map(|row| {
                    let (id, name) = (row.id, called(&row));
                    let own = name.clone();
                    view! {
                        <button type="button" class="button button-small" on:click=move |_| { chosen.set(Some((id, own.clone()))); search.set(String::new()); }>
                            <bdi>{name}</bdi>
                        </button>
                    }
                }).collect_view()}
            </div>
            <div aria-live="polite">
                {move || reasons.get().zip(chosen.get()).map(|(found, (_, name))| view! { <Told reasons=found name=name /> })}
            </div>
            {move || chosen.get().map(|(id, name)| view! { <Pins filter=filter id=id name=name /> })}
        </section>
    }
}

/// Whether a contact is always in, never in, or as the conditions say.
#[component]
fn Pins(filter: RwSignal<String>, id: ContactId, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let pin = Memo::new(move |_| filter.with(|filter| pin_of(filter, id)));
    let choices = [(Pin::None, Text::WhyPinNone), (Pin::In, Text::WhyPinIn), (Pin::Out, Text::WhyPinOut)];
    view! {
        <div class="row" role="group" aria-label=i18n.with(Text::WhyPins, &[("name", &words::isolate(&name))]) data-testid="pins">
            {choices.map(|(choice, text)| view! {
                <button type="button" class="button button-small" aria-pressed=move || (pin.get() == Some(choice)).to_string()
                    disabled=move || pin.get().is_none()
                    on:click=move |_| {
                        if let Some(pinned) = with_pin(&filter.get_untracked(), id, choice) {
                            filter.set(pinned);
                        }
                    }>
                    {t(text)}
                </button>
            }).collect_view()}
        </div>
    }
}

#[component]
fn Told(reasons: Reasons, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let text = if reasons.is_in { Text::WhyIn } else { Text::WhyOut };
    let class = if reasons.is_in { "note note-good" } else { "note" };
    view! {
        <div class="stack" data-testid="reasons">
            <p class=class><span>{i18n.with(text, &[("name", &words::isolate(&name))])}</span></p>
            <ul class="stack">
                {reasons.conditions.into_iter().map(|(clause, met)| {
                    let (glyph, said) = if met { (Glyph::Check, Text::WhyHolds) } else { (Glyph::Close, Text::WhyFails) };
                    let by_hand = match parse(&clause) {
                        Ok(Node::Clause(Clause::Contact(id))) => Some(id),
                        _ => None,
                    };
                    let shown = match by_hand {
                        Some(id) => view! { <span>{t(Text::BuilderContact)}": "<Called id=id /></span> }.into_any(),
                        None => view! { <code class="segment-filter" dir="auto">{clause}</code> }.into_any(),
                    };
                    view! { <li class="row"><Icon glyph=glyph /><span class="visually-hidden">{t(said)}</span>{shown}</li> }
                }).collect_view()}
            </ul>
        </div>
    }
}
