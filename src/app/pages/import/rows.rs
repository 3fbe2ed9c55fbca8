//! The rows that come in, by how they end, those that differ from the book, and who of the book is not in the file. Rows with
//! something to fix are in `fix`. Also the report that takes the bad ones away as a file.

use super::figures::verdict_name;
use super::gone::GoneRows;
use super::pages::{MoreRows, Pages};
use super::row::RowCard;
use super::wizard::Wizard;
use crate::app::client::{Client, unexpected};
use crate::app::download;
use crate::app::i18n::{Lang, Text, t, use_i18n};
use crate::app::words;
use crate::domain::import::{PlanSummary, RowsShown, Verdict};
use crate::protocol::{Reply, Request, ServiceError};
use leptos::prelude::*;

/// A list that can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Rows(RowsShown),
    Gone,
}

/// The lists, in the order of their tabs. The first that is not empty is shown first.
const LISTS: [List; 6] = [
    List::Rows(RowsShown::Ending(Verdict::New)),
    List::Rows(RowsShown::Ending(Verdict::Updated)),
    List::Rows(RowsShown::Ending(Verdict::Unchanged)),
    List::Rows(RowsShown::Ending(Verdict::Merged)),
    List::Rows(RowsShown::Conflicts),
    List::Gone,
];

/// The browser of rows.
#[component]
pub(super) fn Rows(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let picked = RwSignal::new(None::<List>);
    let count = move |list: List| wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| count(plan, list)));
    let list = Memo::new(move |_| {
        let picked = picked.get().filter(|list| count(*list) > 0);
        picked.or_else(|| LISTS.into_iter().find(|list| count(*list) > 0))
    });
    let tab = move |choice: List| {
        let (name, text) = match choice {
            List::Rows(RowsShown::Ending(verdict)) => (verdict_name(verdict), words::verdict(verdict)),
            List::Rows(RowsShown::Issues) => ("issues", Text::ImportRowsIssues),
            List::Rows(RowsShown::Conflicts) => ("conflicts", Text::ImportRowsConflicts),
            List::Gone => ("gone", Text::ImportRowsGone),
        };
        view! {
            <Show when=move || count(choice) != 0>
                <button type="button" aria-pressed=move || (list.get() == Some(choice)).to_string() data-testid=format!("import-show-{name}")
                    on:click=move |_| picked.set(Some(choice))>
                    {t(text)}
                    <span class="number small">{move || i18n.number(u64::from(count(choice)))}</span>
                </button>
            </Show>
        }
    };
    let kind = Memo::new(move |before: Option<&RowsShown>| match list.get() {
        Some(List::Rows(kind)) => kind,
        Some(List::Gone) | None => before.copied().unwrap_or(RowsShown::Ending(Verdict::New)),
    });
    view! {
        <Show when=move || list.get().is_some()>
            <section class="stack" aria-labelledby="import-rows-title">
                <h3 id="import-rows-title">{t(Text::ImportRowsTitle)}</h3>
                <div class="import-tabs">
                    <div class="segmented" role="group" aria-labelledby="import-rows-title">{LISTS.map(tab).collect_view()}</div>
                </div>
                <Show when=move || list.get() == Some(List::Gone) fallback=move || view! { <PlanRows wizard=wizard kind=kind /> }>
                    <GoneRows wizard=wizard />
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn PlanRows(wizard: Wizard, kind: Memo<RowsShown>) -> impl IntoView {
    let pages = Pages::of(wizard, kind, || {});
    view! {
        <ol class="import-rows" aria-busy=move || pages.total.get().is_none().to_string() data-testid="import-rows">
            {move || pages.rows.get().into_iter().map(|row| view! { <RowCard wizard=wizard row=row /> }).collect_view()}
        </ol>
        <MoreRows pages=pages />
    }
}

fn count(plan: &PlanSummary, list: List) -> u32 {
    match list {
        List::Gone => plan.gone,
        List::Rows(RowsShown::Issues) => plan.with_issues,
        List::Rows(RowsShown::Conflicts) => plan.conflicting,
        List::Rows(RowsShown::Ending(verdict)) => ending(plan, verdict),
    }
}

/// The rows that end so.
pub(super) fn ending(plan: &PlanSummary, verdict: Verdict) -> u32 {
    match verdict {
        Verdict::New => plan.new,
        Verdict::Updated => plan.updated,
        Verdict::Unchanged => plan.unchanged,
        Verdict::Merged => plan.merged,
        Verdict::Rejected => plan.rejected,
    }
}

/// Fetches the report in the page's language and hands it to the person.
pub(super) async fn save_report(client: Client, lang: Lang) -> Result<(), ServiceError> {
    let request = Request::ImportReport { arabic: lang == Lang::Ar };
    match client.begin(request, wasm_bindgen::JsValue::UNDEFINED).answer().await? {
        (Reply::File { name, mime, .. }, Some(bytes)) => {
            download::save(&name, &mime, &bytes).map_err(|error| ServiceError::Internal(format!("{error:?}")))
        }
        (other, _) => Err(unexpected(&other)),
    }
}
