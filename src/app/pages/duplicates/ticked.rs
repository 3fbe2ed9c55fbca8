//! Merging contacts that were ticked in the list. A few stand side by side to become one: the comparison of a group that a search
//! found, without a search, because whoever ticked them knows why they are the same. Of many, only those are merged that a search
//! finds to be the same beyond doubt.

use super::choice::Choice;
use super::compare::Compare;
use super::preview::Preview;
use super::stage_name;
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::contacts::Listing;
use crate::app::pages::working::Working;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::contact::ContactId;
use crate::protocol::{
    Action, DuplicateGroup, DuplicateSummary, MOST_SIDE_BY_SIDE, Reply, Request, ServiceError, Target,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// Few are compared; of many, those that are the same beyond doubt are found.
#[component]
pub fn Ticked(listing: Listing, open: RwSignal<bool>) -> impl IntoView {
    match listing.target() {
        Target::Ids(ids) if ids.len() <= MOST_SIDE_BY_SIDE => {
            view! { <Few listing=listing open=open ids=ids /> }.into_any()
        }
        target => view! { <Many listing=listing open=open target=target /> }.into_any(),
    }
}

/// The comparison, once its contacts are here.
#[component]
fn Few(listing: Listing, open: RwSignal<bool>, ids: Vec<ContactId>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let group = RwSignal::new(None::<Result<DuplicateGroup, ServiceError>>);
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
        <h3 class="visually-hidden">{t(Text::DuplicatesFields)}</h3>
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

/// Searches, unless what was found last is still true, says what would be merged, and merges it.
#[component]
fn Many(listing: Listing, open: RwSignal<bool>, target: Target) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let working = RwSignal::new(None::<u32>);
    let busy = RwSignal::new(false);
    let found = RwSignal::new(None::<DuplicateSummary>);
    let target = StoredValue::new(target);
    let ask = move || Request::DuplicatesAmong(target.get_value());
    spawn_local(async move {
        let known = match client.call(ask()).await {
            Ok(Reply::Duplicates(known)) if !known.stale => Some(known),
            _ => None,
        };
        // The dialog may have been closed meanwhile, here and below.
        if known.is_some() || found.is_disposed() {
            found.try_set(known);
            return;
        }
        let call = client.begin(Request::FindDuplicates, JsValue::UNDEFINED);
        working.set(Some(call.id));
        let searched = call.answer().await;
        if working.try_set(None).is_some() {
            return;
        }
        let answer = match searched {
            Ok(_) => client.call(ask()).await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(Reply::Duplicates(summary)) => drop(found.try_set(Some(summary))),
            Ok(other) => client.show_error(&unexpected(&other)),
            Err(error) => {
                client.show_error(&error);
                open.try_set(false);
            }
        }
    });
    on_cleanup(move || {
        // Other screens would wait for it.
        if let Some(id) = working.try_get_untracked().flatten() {
            client.cancel(id);
        }
    });
    let merge = move |_| {
        busy.set(true);
        let action = Action::MergeCertainAmong(target.get_value());
        spawn_local(async move {
            let result = client.act(action).await;
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
    let said = move |summary: DuplicateSummary| {
        if summary.certain == 0 {
            return view! { <p data-testid="bulk-among" data-count="0">{t(Text::BulkAmongNone)}</p> }.into_any();
        }
        let groups = i18n.count(Plural::DuplicatesGroups, summary.certain);
        view! {
            <p data-testid="bulk-among" data-count=summary.fewer.to_string()>
                <strong>{i18n.count_with(Plural::DuplicatesMergeAllText, summary.fewer, &[("groups", &groups)])}</strong>
            </p>
            <p>{t(Text::DuplicatesMergeAllKeeps)}</p>
        }
        .into_any()
    };
    let nothing = move || found.get().is_none_or(|summary| summary.certain == 0);
    view! {
        <div class="stack" data-testid="bulk-many">
            <p class="soft small">{t(Text::BulkAmong)}</p>
            <div class="stack" role="status">
                {move || match (working.get(), found.get()) {
                    (Some(id), _) => view! { <Working id=id stage=stage_name /> }.into_any(),
                    (None, Some(summary)) => said(summary),
                    (None, None) => view! { <p>{t(Text::CommonLoading)}</p> }.into_any(),
                }}
            </div>
            <div class="row row-end">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonCancel)}</button>
                <button type="button" class="button button-primary" data-testid="bulk-among-do" disabled=move || nothing() || busy.get() on:click=merge>
                    <Icon glyph=Glyph::Alike />{t(Text::DuplicatesMerge)}
                </button>
            </div>
        </div>
    }
}
