//! What goes when everything that is ticked is deleted, said before it goes.

use super::Listing;
use super::bulk_outlook::{Answers, Making, follow_outlook};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::{Action, Outlook};
use leptos::prelude::*;

/// The question.
#[component]
pub(super) fn Remove(listing: Listing, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let making = Making::new(open);
    let target = StoredValue::new(listing.target());
    let action = Memo::new(move |_| Some(Action::RemoveContacts(target.get_value())));
    let outlook = follow_outlook(action);
    let said = move |outlook: Outlook| {
        let among = [
            (outlook.opted_out, Plural::BulkGoneOptedOut, Glyph::Shield, "bulk-gone-out"),
            (outlook.waiting, Plural::BulkGoneWaiting, Glyph::Send, "bulk-gone-waiting"),
            (outlook.customers, Plural::BulkGoneCustomers, Glyph::List, "bulk-gone-customers"),
        ];
        view! {
            <p data-testid="bulk-gone" data-count=outlook.contacts.to_string()><strong>{i18n.count(Plural::BulkGone, outlook.contacts)}</strong></p>
            <ul class="audience-out">
                {among.into_iter().filter(|(n, ..)| *n > 0).map(|(n, text, glyph, test)| view! {
                    <li data-testid=test data-count=n.to_string()><Icon glyph=glyph />{i18n.count(text, n)}</li>
                }).collect_view()}
            </ul>
            {(outlook.opted_out > 0).then(|| view! { <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::BulkGoneHint)}</span></p> })}
        }
    };
    let label = move || {
        let contacts = outlook.get().map_or(0, |outlook| outlook.contacts);
        i18n.count(Plural::BulkDelete, contacts)
    };
    let remove = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(action) = action.get_untracked() {
            making.make(action, move || listing.clear());
        }
    };
    view! {
        <form class="stack" data-testid="bulk-remove" on:submit=remove>
            <div class="stack" role="status">{move || match outlook.get() {
                Some(outlook) => said(outlook).into_any(),
                None => view! { <p class="soft">{t(Text::CommonLoading)}</p> }.into_any(),
            }}</div>
            <p class="soft small">{t(Text::BulkUndo)}</p>
            <Answers making=making label=label class="button button-danger" test="bulk-remove-do" ready=Signal::derive(move || outlook.with(Option::is_some)) />
        </form>
    }
}
