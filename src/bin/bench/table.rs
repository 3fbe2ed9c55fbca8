//! All contacts in the app's own list of any length: 36 pixels a row, 800 high, plain cells.

use crate::js_error;
use daftar::app::client::{Client, unexpected, use_client};
use daftar::app::ui::virtual_list::VirtualList;
use daftar::protocol::{Query, Reply, Request, Row, ServiceError};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_bindgen::prelude::*;

/// Rows fetched before and behind those in view.
const MARGIN: u32 = 20;

/// Shows the table and gives the element that scrolls, once its first rows are filled.
pub async fn show(client: Client, shown: RwSignal<Option<u32>>) -> Result<JsValue, JsValue> {
    // Two tables would measure each other.
    shown.set(None);
    tick().await;
    shown.set(Some(client.overview.with_untracked(|overview| overview.contacts)));
    loop {
        tick().await;
        // A row without cells still waits for the worker, which answers in a turn of the event loop.
        if let Some(cell) = document().query_selector(".virtual-row bdi")?
            && let Some(list) = cell.closest(".virtual")?
        {
            return Ok(list.into());
        }
        if let Err(error) = client.call(Request::Cancel { request: 0 }).await {
            return Err(js_error(&error));
        }
    }
}

/// The table.
#[component]
pub fn Table(total: u32) -> impl IntoView {
    let rows = RwSignal::new(BTreeMap::<u32, Row>::new());
    let client = use_client();
    let on_range = move |range: Range<u32>| {
        if rows.with_untracked(|rows| range.clone().all(|at| rows.contains_key(&at))) {
            return;
        }
        spawn_local(fetch(client, rows, range));
    };
    view! {
        <div class="contacts-list" style:height="800px">
            <VirtualList
                total=Signal::stored(total)
                row_height=Signal::stored(36)
                label="Contacts"
                on_range=on_range
                render=move |at| view! { <Cells rows=rows at=at /> }.into_any()
            />
        </div>
    }
}

#[component]
fn Cells(rows: RwSignal<BTreeMap<u32, Row>>, at: u32) -> impl IntoView {
    let client = use_client();
    let row = Memo::new(move |_| rows.with(|rows| rows.get(&at).cloned()));
    move || {
        row.get().map(|row| {
            let tags = client.overview.with_untracked(|overview| {
                let names = row.tags.iter().filter_map(|id| overview.tags.iter().find(|view| view.tag.id == *id));
                names.map(|view| view.tag.name.as_str()).collect::<Vec<_>>().join(", ")
            });
            view! {
                <div class="contact-row">
                    <bdi>{row.name}</bdi>
                    <span class="phone">{row.phone}</span>
                    <bdi>{row.city}</bdi>
                    <span>{tags}</span>
                    <span>{row.spent.map(|spent| spent.shown())}</span>
                    <span>{row.purchases}</span>
                </div>
            }
        })
    }
}

async fn fetch(client: Client, rows: RwSignal<BTreeMap<u32, Row>>, range: Range<u32>) {
    let offset = range.start.saturating_sub(MARGIN);
    let limit = range.end.saturating_sub(offset).saturating_add(MARGIN);
    match client.call(Request::Window { query: Query::default(), offset, limit }).await {
        Ok(Reply::Window { rows: found, .. }) => rows.update(|known| {
            known.extend((offset..).zip(found));
            let near = offset.saturating_sub(400)..offset.saturating_add(limit + 400);
            known.retain(|at, _| near.contains(at));
        }),
        Ok(other) => client.show_error(&unexpected(&other)),
        // A newer view asked for other rows.
        Err(ServiceError::Cancelled) => {}
        Err(error) => client.show_error(&error),
    }
}
