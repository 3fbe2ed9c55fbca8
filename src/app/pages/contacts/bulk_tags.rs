//! Chooses tags to add to everything that is ticked and to remove from it, and makes new ones.

use super::Listing;
use super::bulk_dialog::stakes_of;
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::words;
use crate::domain::tag::{TagColor, TagId};
use crate::protocol::Action;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// The form.
#[component]
pub(super) fn TagDialog(listing: Listing, count: Memo<u32>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let stakes = stakes_of(listing);
    let carried = move |id: TagId| {
        stakes.with(|stakes| {
            let tags = &stakes.as_ref()?.facets.tags;
            Some(tags.iter().find(|(known, _)| *known == id).map_or(0, |(_, n)| *n))
        })
    };
    let add = RwSignal::new(BTreeSet::<TagId>::new());
    let remove = RwSignal::new(BTreeSet::<TagId>::new());
    let fresh = RwSignal::new(String::new());
    // What will change: who carries a tag already is left alone, and who does not has nothing to lose.
    let changes = move || {
        let all = count.get();
        let gained = add.with(|add| add.iter().filter_map(|id| Some(all.saturating_sub(carried(*id)?))).max());
        let lost = remove.with(|remove| remove.iter().filter_map(|id| carried(*id)).max());
        let fresh = fresh.with(|fresh| !fresh.trim().is_empty()).then_some(all);
        let said = |n: Option<u32>, text: Plural| n.map(|n| i18n.count(text, n));
        [said(gained.max(fresh), Plural::BulkWillTag), said(lost, Plural::BulkWillUntag)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    };
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
                <span class="soft small number">{move || carried(id).filter(|n| *n > 0).map(|n| i18n.with(Text::BulkCarried, &[("n", &i18n.number(u64::from(n))), ("all", &i18n.number(u64::from(count.get())))]))}</span>
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
            <p class="soft" aria-live="polite" data-testid="bulk-tags-changes">{changes}</p>
            <div class="row row-end">
                <button type="submit" class="button button-primary" data-testid="bulk-tags-do" disabled=move || !ready()>{t(Text::CommonSave)}</button>
            </div>
        </form>
    }
}
