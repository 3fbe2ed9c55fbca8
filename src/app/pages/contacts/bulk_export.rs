//! Everything that is ticked as files to take away, with who is in them and who is left out and why.

use super::Listing;
use crate::app::client::{unexpected, use_client};
use crate::app::desk::use_desk;
use crate::app::i18n::{Plural, Text, t};
use crate::app::pages::audience_figures::AudienceFigures;
use crate::app::pages::exports::Exports;
use crate::protocol::{Reply, Request, Source};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The figures and the files.
#[component]
pub fn Export(listing: Listing) -> impl IntoView {
    let client = use_client();
    let desk = use_desk();
    let source = StoredValue::new(Source::Contacts(listing.target()));
    let summary = RwSignal::new(None);
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        seq.get();
        spawn_local(async move {
            let Some(source) = source.try_get_value() else { return };
            match client.call(Request::Audience(source)).await {
                Ok(Reply::Audience(found)) => drop(summary.try_set(Some(found))),
                Ok(other) => client.show_error(&unexpected(&other)),
                Err(error) => client.show_error(&error),
            }
        });
    });
    view! {
        <div class="stack" data-testid="bulk-files">
            <div class="panel stack" role="status" data-testid="audience">
                {move || match summary.get() {
                    Some(summary) => view! { <AudienceFigures summary=summary total=Plural::BulkTaken /> }.into_any(),
                    None => view! { <p class="soft">{t(Text::CommonLoading)}</p> }.into_any(),
                }}
            </div>
            <Exports source=Signal::derive(move || source.get_value()) text=desk.message />
        </div>
    }
}
