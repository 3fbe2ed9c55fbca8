//! Contacts that the person ticked to be made one: the same comparison as of a group that a search found.

use super::choice::Choice;
use super::compare::Compare;
use super::preview::Preview;
use crate::app::client::{unexpected, use_client};
use crate::app::desk::use_desk;
use crate::app::i18n::{Text, t};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::contact::ContactId;
use crate::protocol::{Action, DuplicateGroup, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section; nothing if nobody was ticked for this.
#[component]
pub(super) fn Ticked() -> impl IntoView {
    let desk = use_desk();
    move || {
        let ids = desk.together.get();
        (!ids.is_empty()).then(|| view! { <Together ids=ids /> })
    }
}

#[component]
fn Together(ids: Vec<ContactId>) -> impl IntoView {
    let client = use_client();
    let together = use_desk().together;
    let group = RwSignal::new(None::<DuplicateGroup>);
    spawn_local(async move {
        match client.call(Request::GroupOf(ids)).await {
            Ok(Reply::DuplicateGroups { groups, .. }) => drop(group.try_set(groups.into_iter().next())),
            Ok(other) => client.show_error(&unexpected(&other)),
            // They were deleted or merged meanwhile.
            Err(ServiceError::Gone) => drop(together.try_set(Vec::new())),
            Err(error) => client.show_error(&error),
        }
    });
    view! {
        <section class="card stack" aria-labelledby="together-title" data-testid="together">
            <h2 id="together-title" tabindex="-1">{t(Text::DuplicatesTogether)}</h2>
            <p class="soft">{t(Text::DuplicatesTogetherText)}</p>
            {move || group.get().map(|group| view! { <Body group=group /> })}
        </section>
    }
}

#[component]
fn Body(group: DuplicateGroup) -> impl IntoView {
    let client = use_client();
    let navigation = use_navigation();
    let together = use_desk().together;
    let busy = RwSignal::new(false);
    let choice = Choice::of(&group);
    let merge = move |_| {
        busy.set(true);
        let merge = choice.merge();
        let survivor = merge.survivor;
        spawn_local(async move {
            match client.act(Action::MergeContacts(merge)).await {
                Ok(_) => {
                    together.set(Vec::new());
                    navigation.go(Route::Contact(survivor));
                }
                Err(error) => client.show_error(&error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="duplicates-sides">
            <div role="group" aria-label=t(Text::DuplicatesFields)><Compare choice=choice prefix="together" /></div>
            <Preview choice=choice />
        </div>
        <div class="row duplicates-answers">
            <button type="button" class="button button-primary" data-testid="together-merge" disabled=move || busy.get() on:click=merge>
                <Icon glyph=Glyph::Alike />{t(Text::DuplicatesMerge)}
            </button>
            <button type="button" class="button" data-testid="together-cancel" disabled=move || busy.get() on:click=move |_| together.set(Vec::new())>
                {t(Text::CommonCancel)}
            </button>
        </div>
    }
}
