//! What can be done with everything that is ticked: tags, consent, a message, a list, deletion. Each is one commit with undo.

use super::{Aside, Listing, Selection};
use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::today::today;
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::menu::Menu;
use crate::app::words;
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::tag::{TagColor, TagId};
use crate::protocol::{Action, Source};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// The bar that stands above the list while something is ticked.
#[component]
pub(super) fn BulkBar(listing: Listing, aside: fn(Aside) -> AnyView) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let desk = use_desk();
    let navigation = use_navigation();
    let tagging = RwSignal::new(false);
    let setting = RwSignal::new(false);
    let count = Memo::new(move |_| {
        let total = listing.total.get().unwrap_or(0);
        listing.selection.with(|selection| selection.count(total))
    });
    let total = move || listing.total.get().unwrap_or(0);
    let everything = move || listing.selection.with(|selection| *selection == Selection::Matching);
    let clear = move || listing.selection.set(Selection::none());
    let set_consent = move |state: ConsentState| {
        let consent = Consent { state, on: Some(today()), source: i18n.text(Text::ConsentByHand).to_owned() };
        client.perform(Action::SetConsent { target: listing.target(), consent });
    };
    view! {
        <Show when=move || count.get() != 0>
            <div class="bulk" role="region" aria-label=t(Text::ContactsSelected)>
                <strong class="number" data-testid="selected">{move || i18n.count(Plural::ContactsSelectedCount, count.get())}</strong>
                <Show when=move || !everything() && count.get() < total()>
                    <button type="button" class="button button-small button-quiet" on:click=move |_| listing.selection.set(Selection::Matching)>
                        {move || i18n.count(Plural::ContactsSelectMatching, total())}
                    </button>
                </Show>
                <span class="grow"></span>
                <button type="button" class="button button-small" on:click=move |_| tagging.set(true)>
                    <Icon glyph=Glyph::Tag />
                    {t(Text::ContactsTag)}
                </button>
                <button type="button" class="button button-small" data-testid="bulk-set" on:click=move |_| setting.set(true)>
                    <Icon glyph=Glyph::Edit />
                    {t(Text::FieldsSet)}
                </button>
                <Show when=everything>
                    <button type="button" class="button button-small" on:click=move |_| {
                        desk.audience.set(Source::Query(listing.query.get_untracked()));
                        navigation.go(Route::Messages);
                    }>
                        <Icon glyph=Glyph::Message />
                        {t(Text::ContactsMessage)}
                    </button>
                </Show>
                <Menu name=t(Text::FieldConsent) class="button button-small" label=move || view! { <Icon glyph=Glyph::Shield /> {t(Text::FieldConsent)} }>
                    {[ConsentState::OptedIn, ConsentState::OptedOut, ConsentState::Unknown]
                        .map(|state| view! {
                            <button type="button" class="menu-item" on:click=move |_| set_consent(state)>{t(words::consent(state))}</button>
                        })
                        .collect_view()}
                </Menu>
                <button type="button" class="button button-small button-danger" on:click=move |_| {
                    client.perform(Action::RemoveContacts(listing.target()));
                    clear();
                }>
                    <Icon glyph=Glyph::Trash />
                    {t(Text::CommonDelete)}
                </button>
                <button type="button" class="button button-small button-quiet button-square" aria-label=t(Text::ContactsClearSelection) on:click=move |_| clear()>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
        </Show>
        <Dialog open=tagging title=t(Text::ContactsTag) close_label=t(Text::CommonClose)>
            <TagDialog listing=listing open=tagging />
        </Dialog>
        <Dialog open=setting title=t(Text::FieldsSet) close_label=t(Text::CommonClose)>
            {aside(Aside::Values(listing, count, setting))}
        </Dialog>
    }
}

/// Chooses tags to add and to remove, and makes new ones.
#[component]
fn TagDialog(listing: Listing, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let add = RwSignal::new(BTreeSet::<TagId>::new());
    let remove = RwSignal::new(BTreeSet::<TagId>::new());
    let fresh = RwSignal::new(String::new());
    let ready =
        move || !add.with(BTreeSet::is_empty) || !remove.with(BTreeSet::is_empty) || !fresh.get().trim().is_empty();
    let save = move || {
        let create: Vec<String> = fresh
            .get_untracked()
            .split([',', '،'])
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        let action = Action::Tag {
            target: listing.target(),
            add: add.get_untracked().into_iter().collect(),
            create,
            remove: remove.get_untracked().into_iter().collect(),
        };
        spawn_local(async move {
            match client.act(action).await {
                Ok(_) => open.set(false),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let choice = move |id: TagId, name: String, color: TagColor, offered: bool| {
        let toggle = move |chosen: RwSignal<BTreeSet<TagId>>, other: RwSignal<BTreeSet<TagId>>| {
            chosen.update(|set| {
                if !set.remove(&id) {
                    set.insert(id);
                }
            });
            other.update(|set| {
                set.remove(&id);
            });
        };
        let named = |text: Text| i18n.with(text, &[("name", &words::isolate(&name))]);
        view! {
            <li class="tag-choice">
                <span class=format!("dot chip-{}", words::color_class(color)) aria-hidden="true"></span>
                <bdi class="grow">{name.clone()}</bdi>
                {offered.then(|| view! {
                    <button type="button" class="button button-small" aria-label=named(Text::ContactsTagAddNamed)
                        aria-pressed=move || add.with(|set| set.contains(&id)).to_string()
                        on:click=move |_| toggle(add, remove)>{t(Text::CommonAdd)}</button>
                })}
                <button type="button" class="button button-small" aria-label=named(Text::ContactsTagRemoveNamed)
                    aria-pressed=move || remove.with(|set| set.contains(&id)).to_string()
                    on:click=move |_| toggle(remove, add)>{t(Text::CommonRemove)}</button>
            </li>
        }
    };
    // A tag that is put away can be taken from whoever carries it, and is given to nobody.
    let tags = client.overview.with_untracked(|overview| {
        overview.tags.iter().filter(|view| view.offered || view.contacts > 0).cloned().collect::<Vec<_>>()
    });
    view! {
        <form class="stack" on:submit=move |event| { event.prevent_default(); save(); }>
            <ul class="tag-choices">
                {tags.into_iter().map(|view| choice(view.tag.id, view.tag.name, view.tag.color, view.offered)).collect_view()}
            </ul>
            <div class="field">
                <label for="new-tags">{t(Text::ContactsTagNew)}</label>
                <input class="input" id="new-tags" dir="auto" autocomplete="off" prop:value=move || fresh.get() on:input=move |event| fresh.set(event_target_value(&event)) />
                <span class="field-hint">{t(Text::ContactsTagNewHint)}</span>
            </div>
            <div class="row row-end">
                <button type="submit" class="button button-primary" disabled=move || !ready()>{t(Text::CommonSave)}</button>
            </div>
        </form>
    }
}
