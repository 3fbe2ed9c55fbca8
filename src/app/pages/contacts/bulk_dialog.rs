//! What can be done with everything that is ticked, and what is said before it is: how many it would change, and how.

use super::{Listing, Selection, bulk_export, bulk_tags, bulk_values};
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::today::today;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::date::parse_date;
use crate::protocol::{Action, Reply, Request, Stakes};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bulk {
    Tags,
    Values,
    Consent,
    Export,
    Remove,
}

impl Bulk {
    /// Its heading, and what leads to it.
    pub(super) fn title(self) -> Text {
        match self {
            Bulk::Tags => Text::ContactsTag,
            Bulk::Values => Text::FieldsSet,
            Bulk::Consent => Text::FieldConsent,
            Bulk::Export => Text::BulkExport,
            Bulk::Remove => Text::BulkRemove,
        }
    }

    /// In test ids.
    pub(super) fn name(self) -> &'static str {
        match self {
            Bulk::Tags => "bulk-tags",
            Bulk::Values => "bulk-set",
            Bulk::Consent => "bulk-consent",
            Bulk::Export => "bulk-export",
            Bulk::Remove => "bulk-remove",
        }
    }
}

/// Its content.
#[component]
pub(super) fn BulkView(listing: Listing, count: Memo<u32>, bulk: Bulk, open: RwSignal<bool>) -> impl IntoView {
    match bulk {
        Bulk::Tags => view! { <bulk_tags::TagDialog listing=listing count=count open=open /> }.into_any(),
        Bulk::Values => view! { <bulk_values::Values listing=listing count=count open=open /> }.into_any(),
        Bulk::Consent => view! { <ConsentDialog listing=listing count=count open=open /> }.into_any(),
        Bulk::Export => view! { <bulk_export::ExportDialog listing=listing /> }.into_any(),
        Bulk::Remove => view! { <RemoveDialog listing=listing count=count open=open /> }.into_any(),
    }
}

/// What the ticked ones have; `None` until it is known.
pub(super) fn stakes_of(listing: Listing) -> RwSignal<Option<Stakes>> {
    let client = use_client();
    let found = RwSignal::new(None);
    spawn_local(async move {
        match client.call(Request::Stakes(listing.target())).await {
            Ok(Reply::Stakes(stakes)) => drop(found.try_set(Some(*stakes))),
            Ok(other) => client.show_error(&unexpected(&other)),
            Err(error) => client.show_error(&error),
        }
    });
    found
}

/// What goes with those who are deleted.
#[component]
fn RemoveDialog(listing: Listing, count: Memo<u32>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let stakes = stakes_of(listing);
    let client = use_client();
    let remove = move |_| {
        let action = Action::RemoveContacts(listing.target());
        spawn_local(async move {
            match client.act(action).await {
                Ok(_) => {
                    open.try_set(false);
                    listing.selection.try_set(Selection::none());
                }
                Err(error) => client.show_error(&error),
            }
        });
    };
    let told = move |stakes: Stakes| {
        let of = |state| stakes.facets.consent.iter().find(|(known, _)| *known == state).map_or(0, |(_, n)| *n);
        let lines = [
            (stakes.with_purchases, Plural::BulkWithPurchases, Glyph::Check),
            (stakes.waiting, Plural::BulkWaiting, Glyph::Message),
            (of(ConsentState::OptedOut), Plural::BulkOptedOut, Glyph::Shield),
        ];
        lines
            .into_iter()
            .filter(|(n, ..)| *n > 0)
            .map(|(n, text, glyph)| view! { <li class="row"><Icon glyph=glyph /><span>{i18n.count(text, n)}</span></li> })
            .collect_view()
    };
    view! {
        <div class="stack" data-testid="bulk-remove-dialog">
            <p><strong>{move || i18n.count(Plural::BulkWillRemove, count.get())}</strong></p>
            <ul class="stack" aria-live="polite">{move || stakes.get().map(told)}</ul>
            <p class="soft">{t(Text::BulkUndo)}</p>
            <div class="row row-end">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonCancel)}</button>
                <button type="button" class="button button-danger" data-testid="bulk-remove-do" on:click=remove>
                    <Icon glyph=Glyph::Trash />{t(Text::CommonDelete)}
                </button>
            </div>
        </div>
    }
}

/// Whether they want messages: since when, and where they said so.
#[component]
fn ConsentDialog(listing: Listing, count: Memo<u32>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let stakes = stakes_of(listing);
    let state = RwSignal::new(ConsentState::OptedIn);
    let day = RwSignal::new(today().iso());
    let place = RwSignal::new(i18n.text(Text::ConsentByHand).to_owned());
    let states = [ConsentState::OptedIn, ConsentState::OptedOut, ConsentState::Unknown];
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let on = day.with_untracked(|day| parse_date(day, true));
        let consent = Consent { state: state.get_untracked(), on, source: place.get_untracked() };
        let action = Action::SetConsent { target: listing.target(), consent };
        spawn_local(async move {
            match client.act(action).await {
                Ok(_) => drop(open.try_set(false)),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let changes = move || {
        let stands = stakes.with(|stakes| {
            let consent = &stakes.as_ref()?.facets.consent;
            Some(consent.iter().find(|(known, _)| *known == state.get()).map_or(0, |(_, n)| *n))
        })?;
        Some(i18n.count(Plural::BulkWillConsent, count.get().saturating_sub(stands)))
    };
    view! {
        <form class="stack" data-testid="bulk-consent-form" on:submit=save>
            <fieldset class="stack">
                <legend class="field-label">{t(Text::FieldConsent)}</legend>
                {states.map(|one| view! {
                    <label class="row">
                        <input type="radio" name="bulk-consent" prop:checked=move || state.get() == one on:change=move |_| state.set(one) />
                        <span>{t(words::consent(one))}</span>
                    </label>
                }).collect_view()}
            </fieldset>
            <div class="field">
                <label for="bulk-consent-day">{t(Text::BulkSince)}</label>
                <input class="input" id="bulk-consent-day" type="date" autocomplete="off" prop:value=move || day.get()
                    on:input=move |event| day.set(event_target_value(&event)) />
            </div>
            <div class="field">
                <label for="bulk-consent-source">{t(Text::ConsentSource)}</label>
                <input class="input" id="bulk-consent-source" dir="auto" autocomplete="off" prop:value=move || place.get()
                    on:input=move |event| place.set(event_target_value(&event)) />
            </div>
            <p class="soft" aria-live="polite" data-testid="bulk-consent-changes">{changes}</p>
            <div class="row row-end">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonCancel)}</button>
                <button type="submit" class="button button-primary" data-testid="bulk-consent-do">{t(Text::CommonSave)}</button>
            </div>
        </form>
    }
}
