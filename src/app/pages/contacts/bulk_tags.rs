//! Gives tags to everything that is ticked, takes tags away, and makes new ones; how many change is said before.

use super::Listing;
use super::bulk_outlook::{Answers, Making, OutlookLine, follow_outlook};
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::words;
use crate::domain::tag::{TagColor, TagId};
use crate::protocol::Action;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The form.
#[component]
pub(super) fn Tags(listing: Listing, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let making = Making::new(open);
    let add = RwSignal::new(BTreeSet::<TagId>::new());
    let remove = RwSignal::new(BTreeSet::<TagId>::new());
    let fresh = RwSignal::new(String::new());
    let target = StoredValue::new(listing.target());
    let action = Memo::new(move |_| {
        let names = fresh.get();
        let names = names.split([',', '،']).map(|name| name.trim().to_owned());
        let create: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        let (add, remove): (Vec<TagId>, Vec<TagId>) =
            (add.get().into_iter().collect(), remove.get().into_iter().collect());
        let is_something = !(add.is_empty() && create.is_empty() && remove.is_empty());
        is_something.then(|| Action::Tag { target: target.get_value(), add, create, remove })
    });
    let outlook = follow_outlook(action);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(action) = action.get_untracked() {
            making.make(action, || {});
        }
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
        <form class="stack" data-testid="bulk-tags" on:submit=save>
            <ul class="tag-choices">
                {tags.into_iter().map(|view| choice(view.tag.id, view.tag.name, view.tag.color, view.offered)).collect_view()}
            </ul>
            <div class="field">
                <label for="new-tags">{t(Text::ContactsTagNew)}</label>
                <input class="input" id="new-tags" dir="auto" autocomplete="off" prop:value=move || fresh.get() on:input=move |event| fresh.set(event_target_value(&event)) />
                <span class="field-hint">{t(Text::ContactsTagNewHint)}</span>
            </div>
            <OutlookLine outlook=outlook />
            <Answers making=making label=t(Text::CommonSave) test="bulk-tags-save" ready=Signal::derive(move || action.with(Option::is_some)) />
        </form>
    }
}
