//! The contacts of the book that the file does not have.

use super::pages::{More, PAGE};
use super::wizard::Wizard;
use crate::app::client::unexpected;
use crate::app::i18n::{Text, use_i18n};
use crate::protocol::{Reply, Request, Row, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The list.
#[component]
pub(super) fn GoneRows(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let rows = RwSignal::new(Vec::<Row>::new());
    let total = RwSignal::new(None::<u32>);
    let load = move |offset: u32, limit: u32| {
        let number = wizard.plan_number.get_untracked();
        spawn_local(async move {
            let answer = wizard.client.call(Request::ImportGone { offset, limit }).await;
            // Another plan was made meanwhile, or the list was left.
            if wizard.plan_number.try_get_untracked() != Some(number) {
                return;
            }
            match answer {
                Ok(Reply::Window { total: all, rows: more }) => {
                    total.try_set(Some(all));
                    rows.try_update(|rows| {
                        rows.truncate(usize::try_from(offset).unwrap_or(usize::MAX));
                        rows.extend(more);
                    });
                }
                Ok(other) => wizard.client.show_error(&unexpected(&other)),
                Err(ServiceError::Cancelled | ServiceError::Gone) => {}
                Err(error) => wizard.client.show_error(&error),
            }
        });
    };
    let shown = move || u32::try_from(rows.with(Vec::len)).unwrap_or(u32::MAX);
    Effect::new(move |_| {
        wizard.plan_number.track();
        load(0, u32::try_from(rows.with_untracked(Vec::len)).unwrap_or(u32::MAX).max(PAGE));
    });
    let name = move |name: String| if name.is_empty() { i18n.text(Text::ContactsNoName).to_owned() } else { name };
    view! {
        <ol class="import-rows" aria-busy=move || total.get().is_none().to_string() data-testid="import-gone-rows">
            {move || rows.get().into_iter().map(|row| view! {
                <li class="import-row import-row-gone">
                    <span class="import-row-name"><bdi>{name(row.name)}</bdi></span>
                    <span class="phone import-row-phone">{row.phone}</span>
                    <span class="import-row-email" dir="ltr">{row.email}</span>
                    <span class="soft small import-row-city"><bdi>{row.city}</bdi></span>
                </li>
            }).collect_view()}
        </ol>
        <Show when=move || total.get().is_some_and(|total| total > shown())>
            <More shown=Signal::derive(shown) total=Signal::derive(move || total.get().unwrap_or_default()) on_more=move || load(rows.with_untracked(|rows| u32::try_from(rows.len()).unwrap_or(u32::MAX)), PAGE) />
        </Show>
    }
}
