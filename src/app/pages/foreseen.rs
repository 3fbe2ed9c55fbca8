//! What a change would make of contacts, before it is made: each with the tags that come and go, and what else.

use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::words;
use crate::domain::tag::{Tag, TagId};
use crate::domain::upkeep::preview::ContactChange;
use leptos::prelude::*;

/// How many contacts are shown.
const SHOWN: usize = 12;

/// The first contacts that something changes, of so many. `made` are tags that do not exist yet.
#[component]
pub fn Foreseen(contacts: u64, first: Vec<ContactChange>, #[prop(optional)] made: Vec<Tag>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let known = client
        .overview
        .with_untracked(|overview| overview.tags.iter().map(|view| view.tag.clone()).chain(made).collect::<Vec<Tag>>());
    let chip = move |id: &TagId, comes: bool| {
        let tag = known.iter().find(|tag| tag.id == *id)?;
        let (sign, said) = if comes { ("+ ", Text::ForeseenComes) } else { ("− ", Text::ForeseenGoes) };
        let color = words::color_class(tag.color);
        Some(view! {
            <span class=format!("chip chip-{color}")><span aria-hidden="true">{sign}</span><span class="visually-hidden">{t(said)}</span><bdi>{tag.name.clone()}</bdi></span>
        })
    };
    let line = move |change: &ContactChange| {
        let name =
            if change.name.is_empty() { i18n.text(Text::ContactsNoName).to_owned() } else { change.name.clone() };
        let comes: Vec<_> = change.after.tags.difference(&change.before.tags).filter_map(|id| chip(id, true)).collect();
        let goes: Vec<_> = change.before.tags.difference(&change.after.tags).filter_map(|id| chip(id, false)).collect();
        let due = (change.before.follow_up != change.after.follow_up).then(|| {
            let day =
                change.after.follow_up.map_or_else(|| i18n.text(Text::CommonNone).to_owned(), |day| i18n.date(day));
            view! { <span class="soft small">{format!("{}: {day}", i18n.text(Text::FieldFollowUp))}</span> }
        });
        let fields: Vec<_> = change
            .after
            .fields
            .iter()
            .filter(|field| !change.before.fields.contains(field))
            .map(|(header, cell)| view! { <span class="soft small"><bdi>{header.clone()}</bdi>": "<bdi>{cell.clone()}</bdi></span> })
            .collect();
        view! { <li class="row" data-testid="foreseen-row"><strong><bdi>{name}</bdi></strong>{goes}{comes}{due}{fields}</li> }
    };
    let more = contacts.saturating_sub(SHOWN.min(first.len()) as u64);
    view! {
        <div class="stack" data-testid="foreseen">
            <p><strong class="number">{i18n.count(Plural::ForeseenContacts, contacts)}</strong></p>
            <ul class="stack">{first.iter().take(SHOWN).map(line).collect_view()}</ul>
            {(more > 0 && !first.is_empty()).then(|| view! { <p class="soft small">{i18n.count(Plural::ForeseenMore, more)}</p> })}
        </div>
    }
}
