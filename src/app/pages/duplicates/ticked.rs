//! Contacts that were ticked in the list, side by side, to become one: the comparison of a group that a search found, without a
//! search. Whoever ticked them knows why they are the same.

use super::choice::Choice;
use super::compare::Compare;
use super::preview::Preview;
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::contacts::Listing;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::{Action, DuplicateGroup, Reply, Request, ServiceError, Target};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The comparison, once its contacts are here.
#[component]
pub fn Ticked(listing: Listing, open: RwSignal<bool>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let group = RwSignal::new(None::<Result<DuplicateGroup, ServiceError>>);
    let ids = match listing.target() {
        Target::Ids(ids) => ids,
        Target::Matching(_) => Vec::new(),
    };
    spawn_local(async move {
        let found = match client.call(Request::SideBySide(ids)).await {
            Ok(Reply::DuplicateGroups { groups, .. }) => groups.into_iter().next().ok_or(ServiceError::Gone),
            Ok(other) => Err(unexpected(&other)),
            Err(error) => Err(error),
        };
        // The dialog may have been closed meanwhile.
        group.try_set(Some(found));
    });
    view! {
        <div class="stack duplicates-ticked" data-testid="bulk-side-by-side">
            {move || match group.get() {
                None => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                Some(Err(error)) => view! {
                    <p class="note note-danger" role="alert"><Icon glyph=Glyph::Warning /><span>{words::error(i18n, &error)}</span></p>
                }.into_any(),
                Some(Ok(group)) => view! { <Sides listing=listing open=open group=group /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Sides(listing: Listing, open: RwSignal<bool>, group: DuplicateGroup) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let busy = RwSignal::new(false);
    let choice = Choice::of(&group);
    let fewer = u32::try_from(group.members.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let merge = move |_| {
        busy.set(true);
        let action = Action::MergeContacts(choice.merge());
        spawn_local(async move {
            let result = client.act(action).await;
            // The dialog may have been closed meanwhile.
            busy.try_set(false);
            match result {
                Ok(_) => {
                    listing.clear();
                    open.try_set(false);
                }
                Err(error) => client.show_error(&error),
            }
        });
    };
    view! {
        <div class="duplicates-sides">
            <div role="group" aria-label=t(Text::DuplicatesFields)><Compare choice=choice prefix="ticked" /></div>
            <Preview choice=choice />
        </div>
        <p data-testid="bulk-fewer" data-count=fewer.to_string()>{i18n.count(Plural::BulkFewer, fewer)}" "<span class="soft">{t(Text::DuplicatesMergeAllKeeps)}</span></p>
        <div class="row row-end">
            <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonCancel)}</button>
            <button type="button" class="button button-primary" data-testid="bulk-merge-do" disabled=move || busy.get() on:click=merge>
                <Icon glyph=Glyph::Alike />{t(Text::DuplicatesMerge)}
            </button>
        </div>
    }
}
