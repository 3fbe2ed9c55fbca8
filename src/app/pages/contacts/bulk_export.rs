//! Everybody who is ticked as files to take away: how many are in them, and who is left out and why, said first.

use super::Listing;
use super::bulk::source;
use crate::app::client::{unexpected, use_client};
use crate::app::desk::use_desk;
use crate::app::i18n::Text;
use crate::app::i18n::t;
use crate::app::pages::exports::Exports;
use crate::app::pages::reached::Reached;
use crate::domain::campaign::AudienceSummary;
use crate::protocol::{Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The content of the dialog.
#[component]
pub(super) fn ExportDialog(listing: Listing) -> impl IntoView {
    let client = use_client();
    let message = use_desk().message;
    let source = source(listing);
    let summary = RwSignal::new(None::<AudienceSummary>);
    let asked = source.clone();
    spawn_local(async move {
        match client.call(Request::Audience(asked)).await {
            Ok(Reply::Audience(found)) => drop(summary.try_set(Some(found))),
            Ok(other) => client.show_error(&unexpected(&other)),
            Err(error) => client.show_error(&error),
        }
    });
    view! {
        <div class="stack" data-testid="bulk-export-dialog">
            <p class="soft">{t(Text::BulkExportText)}</p>
            <div class="panel stack" role="status">{move || summary.get().map(|summary| view! { <Reached summary=summary /> })}</div>
            <Exports source=Signal::derive(move || source.clone()) text=Signal::derive(move || message.get()) />
        </div>
    }
}
