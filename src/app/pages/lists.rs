//! Broadcast lists: recipients frozen at a moment, to write to again or to take away.

use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::exports::Exports;
use crate::app::route::{Route, use_navigation};
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::message::ListId;
use crate::protocol::{Action, ListView, Source};
use leptos::prelude::*;

/// The screen.
#[component]
pub fn Lists() -> impl IntoView {
    let client = use_client();
    let ids = Memo::new(move |_| {
        client.overview.with(|overview| overview.lists.iter().map(|list| list.id).collect::<Vec<ListId>>())
    });
    view! {
        <div class="page">
            <header class="page-head"><h1>{t(Text::NavLists)}</h1></header>
            <p class="page-lead">{t(Text::ListsLead)}</p>
            <Show
                when=move || !ids.with(Vec::is_empty)
                fallback=|| view! {
                    <Empty glyph=Glyph::List title=t(Text::ListsEmptyTitle) text=t(Text::ListsEmptyText)>
                        <a class="button button-primary" href=Route::Messages.href()>{t(Text::NavMessages)}</a>
                    </Empty>
                }
            >
                <ul class="stack">
                    <For each=move || ids.get() key=|id| *id let:id>
                        {client
                            .overview
                            .with_untracked(|overview| overview.lists.iter().find(|list| list.id == id).cloned())
                            .map(|list| view! { <ListCard list=list /> })}
                    </For>
                </ul>
            </Show>
        </div>
    }
}

#[component]
fn ListCard(list: ListView) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let desk = use_desk();
    let navigation = use_navigation();
    let id = list.id;
    let open = RwSignal::new(false);
    let named = |text: Text| i18n.with(text, &[("name", &words::isolate(&list.name))]);
    view! {
        <li class="card stack" data-testid="list">
            <div class="row">
                <h2 class="grow"><bdi>{list.name.clone()}</bdi></h2>
                <strong class="number">{i18n.count(Plural::CommonContacts, list.contacts)}</strong>
            </div>
            <p class="soft small">
                {i18n.with(Text::ListsMade, &[("when", &i18n.moment(list.made))])}
                {(!list.filter.is_empty()).then(|| view! { " · " <bdi>{list.filter.clone()}</bdi> })}
            </p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| {
                    desk.audience.set(Source::List(id));
                    navigation.go(Route::Messages);
                }>
                    <Icon glyph=Glyph::Message />{t(Text::ListsMessage)}
                </button>
                <button type="button" class="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                    <Icon glyph=Glyph::Export />{t(Text::ListsTakeAway)}
                </button>
                <span class="grow"></span>
                <button type="button" class="button button-quiet button-square" aria-label=named(Text::ListsDelete) on:click=move |_| client.perform(Action::RemoveList(id))>
                    <Icon glyph=Glyph::Trash />
                </button>
            </div>
            <Show when=move || open.get()>
                <Exports source=Signal::derive(move || Source::List(id)) text=Signal::derive(move || desk.message.get()) />
            </Show>
        </li>
    }
}
