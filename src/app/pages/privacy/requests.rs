//! Every address that this page and its worker asked for, as the browser itself lists them, and whether each is the site's own.

use super::browser::{call, property};
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::{Reply, Request};
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// The section.
#[component]
pub(super) fn Requests() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let addresses = RwSignal::new(None::<BTreeSet<String>>);
    let look = move || {
        spawn_local(async move {
            let mut all: BTreeSet<String> = of_page().into_iter().collect();
            if let Ok(Reply::Storage(report)) = client.call(Request::StorageReport).await {
                all.extend(report.requests);
            }
            // The screen may have been left meanwhile.
            drop(addresses.try_set(Some(all)));
        });
    };
    look();
    let folder = site_folder();
    view! {
        <section class="card stack" aria-labelledby="requests-title">
            <h2 id="requests-title">{t(Text::PrivacyRequestsTitle)}</h2>
            <p>{t(Text::PrivacyRequestsText)}</p>
            <div aria-live="polite" data-testid="requests">
                {move || addresses.get().map(|all| {
                    let is_own = |address: &String| address.starts_with("blob:") || address.starts_with(&folder);
                    let foreign: Vec<String> = all.iter().filter(|address| !is_own(address)).cloned().collect();
                    let own: Vec<String> = all.iter().filter(|address| address.starts_with(&folder))
                        .map(|address| address.trim_start_matches(folder.as_str()).to_owned()).collect();
                    let count = own.len() as u64;
                    view! {
                        {if foreign.is_empty() {
                            view! { <p class="note note-good" data-testid="requests-own"><Icon glyph=Glyph::Check /><span>{i18n.count(Plural::PrivacyRequestsOwn, count)}</span></p> }.into_any()
                        } else {
                            view! {
                                <div class="note note-danger" role="alert" data-testid="requests-foreign"><Icon glyph=Glyph::Warning />
                                    <div><p>{t(Text::PrivacyRequestsForeign)}</p>
                                    <ul>{foreign.into_iter().map(|address| view! { <li><bdi dir="ltr">{address}</bdi></li> }).collect_view()}</ul></div>
                                </div>
                            }.into_any()
                        }}
                        <details>
                            <summary>{t(Text::PrivacyRequestsList)}</summary>
                            <ul class="privacy-files" dir="ltr">{own.into_iter().map(|name| view! { <li>{if name.is_empty() { "./".to_owned() } else { name }}</li> }).collect_view()}</ul>
                        </details>
                        <p class="soft small">{t(if is_locked() { Text::PrivacyLocked } else { Text::PrivacyNotLocked })}</p>
                    }
                })}
            </div>
            <div><button type="button" class="button" on:click=move |_| look()>{t(Text::PrivacyLookAgain)}</button></div>
        </section>
    }
}

/// What the browser lists of this page: the page itself, and everything it loaded.
fn of_page() -> Vec<String> {
    let Some(performance) = property(&window(), "performance") else { return Vec::new() };
    ["navigation", "resource"]
        .into_iter()
        .filter_map(|kind| call(&performance, "getEntriesByType", &[kind.into()]))
        .flat_map(|list| Array::from(&list).iter().collect::<Vec<_>>())
        .filter_map(|entry| property(&entry, "name")?.as_string())
        // What stands behind # never leaves the page.
        .map(|address| address.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

/// The folder that the site is served from.
fn site_folder() -> String {
    let address = document().base_uri().ok().flatten().unwrap_or_default();
    let address = address.split(['#', '?']).next().unwrap_or_default();
    address.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default()
}

/// Whether the page may connect to nobody any more, its own site included.
fn is_locked() -> bool {
    document().query_selector("meta[http-equiv][data-lock]").is_ok_and(|found| found.is_some())
}
