//! How the listed contacts spread over tags, places and consent. Pressing a value narrows the filter by it, or widens it
//! again.

use super::Listing;
use crate::app::client::use_client;
use crate::app::i18n::{I18n, Text, t, use_i18n};
use crate::app::words;
use crate::domain::segment::ast::{Clause, PresenceField, TextField};
use crate::domain::segment::refine::{asks, toggled};
use crate::protocol::{Facets, Overview, Query, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Values of one kind.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    title: String,
    values: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq)]
struct Value {
    name: String,
    color: &'static str,
    contacts: u32,
    clause: Clause,
}

/// The groups in their order: dimensions, other tags, consent, cities, countries.
fn groups(i18n: I18n, facets: &Facets, overview: &Overview) -> Vec<Group> {
    let plain = |name: String, contacts: u32, clause: Clause| Value { name, color: "gray", contacts, clause };
    let tags_of = |dimension| {
        let views = overview.tags.iter().filter(move |view| view.tag.dimension == dimension);
        let value = |view: &crate::protocol::TagView| {
            let (_, contacts) = facets.tags.iter().find(|(id, _)| *id == view.tag.id)?;
            let (name, color) = (view.tag.name.clone(), words::color_class(view.tag.color));
            Some(Value { clause: Clause::Tag(name.clone()), name, color, contacts: *contacts })
        };
        let mut values: Vec<Value> = views.filter_map(value).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.contacts));
        values
    };
    let mut groups: Vec<Group> = overview
        .dimensions
        .iter()
        .map(|dimension| Group { title: dimension.name.clone(), values: tags_of(Some(dimension.id)) })
        .collect();
    let mut others = tags_of(None);
    if facets.untagged > 0 {
        let without = Clause::Presence { field: PresenceField::Tag, present: false };
        others.push(plain(i18n.text(Text::FacetsUntagged).to_owned(), facets.untagged, without));
    }
    groups.push(Group { title: i18n.text(Text::FieldTags).to_owned(), values: others });
    let consent = facets.consent.iter().map(|(state, contacts)| {
        plain(i18n.text(words::consent(*state)).to_owned(), *contacts, Clause::Consent(*state))
    });
    groups.push(Group { title: i18n.text(Text::FieldConsent).to_owned(), values: consent.collect() });
    let cities = facets.cities.iter().map(|(city, contacts)| {
        let clause = Clause::Text { field: TextField::City, needle: city.clone() };
        plain(city.clone(), *contacts, clause)
    });
    groups.push(Group { title: i18n.text(Text::FieldCity).to_owned(), values: cities.collect() });
    let countries = facets
        .countries
        .iter()
        .map(|(country, contacts)| plain(i18n.country(*country), *contacts, Clause::Country(*country)));
    groups.push(Group { title: i18n.text(Text::FieldCountry).to_owned(), values: countries.collect() });
    groups.retain(|group| !group.values.is_empty());
    groups
}

/// The panel below the filter.
#[component]
pub(super) fn FacetPanel(listing: Listing, filter: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let facets = RwSignal::new(Facets::default());
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    let asked = Memo::new(move |_| listing.query.with(|query| (query.filter.clone(), query.search.clone())));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
        seq.get();
        let (text, search) = asked.get();
        let query = Query { filter: text, search, ..Query::default() };
        spawn_local(async move {
            // A filter that does not read says so below its field, and what is shown stays.
            if let Ok(Reply::Facets(found)) = client.call(Request::Facets(query)).await {
                facets.try_set(*found);
            }
        });
    });
    let shown =
        Memo::new(move |_| facets.with(|facets| client.overview.with(|overview| groups(i18n, facets, overview))));
    let value = move |value: Value| {
        let clause = StoredValue::new(value.clause);
        let is_on = Memo::new(move |_| filter.with(|filter| clause.with_value(|clause| asks(filter, clause))));
        let label = format!("{} {}", words::isolate(&value.name), i18n.number(u64::from(value.contacts)));
        view! {
            <button type="button" class=format!("chip facet chip-{}", value.color) aria-label=label
                aria-pressed=move || is_on.get().to_string() data-testid="facet"
                on:click=move |_| {
                    let next = filter.with_untracked(|filter| clause.with_value(|clause| toggled(filter, clause)));
                    if let Some(next) = next {
                        filter.set(next);
                    }
                }>
                <bdi>{value.name}</bdi>" "<span class="number">{i18n.number(u64::from(value.contacts))}</span>
            </button>
        }
    };
    view! {
        <div class="facets" role="group" aria-label=t(Text::FacetsTitle) data-testid="facets">
            {move || shown.get().into_iter().map(|group| view! {
                <div class="facets-group" role="group" aria-label=group.title.clone()>
                    <span class="field-label facets-title"><bdi>{group.title.clone()}</bdi></span>
                    <div class="facets-values">{group.values.into_iter().map(value).collect_view()}</div>
                </div>
            }).collect_view()}
        </div>
    }
}
