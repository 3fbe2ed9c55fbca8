//! The rows of the plan, by how they end, fifty at a time; and the report that takes the bad ones away as a file.

use super::plan::verdict_name;
use super::reading::column_name;
use super::wizard::Wizard;
use crate::app::client::{Client, unexpected, use_client};
use crate::app::download;
use crate::app::i18n::{I18n, Lang, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{PlanRow, PlanSummary, RowIssue, RowsShown, Verdict};
use crate::protocol::{Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Rows fetched at once.
const PAGE: u32 = 50;

/// The browser of rows.
#[component]
pub(super) fn Rows(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    // `None` lets the plan choose what is most worth a look.
    let picked = RwSignal::new(None::<RowsShown>);
    let kind = Memo::new(move |_| {
        let usual = || wizard.plan.with(|plan| plan.as_ref().map_or(RowsShown::Ending(Verdict::New), worth_a_look));
        picked.get().unwrap_or_else(usual)
    });
    let rows = RwSignal::new(Vec::<PlanRow>::new());
    let total = RwSignal::new(None::<u32>);
    let load = move |kind: RowsShown, number: u32, offset: u32| {
        spawn_local(async move {
            let answer = client.call(Request::ImportRows { shown: kind, offset, limit: PAGE }).await;
            // Another plan, or another kind of row, was asked for meanwhile; or the step was left.
            let is_current = wizard.plan_number.try_get_untracked() == Some(number);
            if !is_current || picked_now(kind, picked, wizard) != Some(true) {
                return;
            }
            match answer {
                Ok(Reply::ImportRows { total: all, rows: more }) => {
                    total.try_set(Some(all));
                    rows.try_update(|rows| {
                        rows.truncate(usize::try_from(offset).unwrap_or(usize::MAX));
                        rows.extend(more);
                    });
                }
                Ok(other) => client.show_error(&unexpected(&other)),
                Err(ServiceError::Cancelled | ServiceError::Gone) => {}
                Err(error) => client.show_error(&error),
            }
        });
    };
    Effect::new(move |_| {
        let (kind, number) = (kind.get(), wizard.plan_number.get());
        total.set(None);
        load(kind, number, 0);
    });
    let tab = move |choice: RowsShown| {
        let count = move || wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| count(plan, choice)));
        let (name, text) = match choice {
            RowsShown::Ending(verdict) => (verdict_name(verdict), words::verdict(verdict)),
            RowsShown::Issues => ("issues", Text::ImportRowsIssues),
            RowsShown::Conflicts => ("conflicts", Text::ImportRowsConflicts),
        };
        view! {
            <Show when=move || count() != 0>
                <button type="button" aria-pressed=move || (kind.get() == choice).to_string() data-testid=format!("import-show-{name}")
                    on:click=move |_| picked.set(Some(choice))>
                    {t(text)}
                    <span class="number small">{move || i18n.number(u64::from(count()))}</span>
                </button>
            </Show>
        }
    };
    let shown = move || u32::try_from(rows.with(Vec::len)).unwrap_or(u32::MAX);
    let has_more = move || total.get().is_some_and(|total| total > shown());
    let is_busy = move || total.get().is_none();
    view! {
        <section class="stack" aria-labelledby="import-rows-title">
            <h3 id="import-rows-title">{t(Text::ImportRowsTitle)}</h3>
            <div class="import-tabs">
                <div class="segmented" role="group" aria-labelledby="import-rows-title">
                    {[Verdict::New, Verdict::Updated, Verdict::Unchanged, Verdict::Merged, Verdict::Rejected].map(|verdict| tab(RowsShown::Ending(verdict))).collect_view()}
                    {tab(RowsShown::Issues)}
                    {tab(RowsShown::Conflicts)}
                </div>
            </div>
            <ol class="import-rows" aria-busy=move || is_busy().to_string() data-testid="import-rows">
                {move || rows.get().into_iter().map(|row| view! { <RowCard wizard=wizard row=row /> }).collect_view()}
            </ol>
            <Show when=has_more>
                <div class="row">
                    <button type="button" class="button" on:click=move |_| load(kind.get_untracked(), wizard.plan_number.get_untracked(), shown())>
                        {t(Text::ImportRowsMore)}
                    </button>
                    <span class="soft small" aria-live="polite">
                        {move || i18n.with(Text::ImportRowsShown, &[
                            ("shown", &i18n.number(u64::from(shown()))),
                            ("total", &i18n.number(u64::from(total.get().unwrap_or_default()))),
                        ])}
                    </span>
                </div>
            </Show>
        </section>
    }
}

/// Whether these rows are still the ones on screen; `None` when the step was left.
fn picked_now(kind: RowsShown, picked: RwSignal<Option<RowsShown>>, wizard: Wizard) -> Option<bool> {
    let picked = picked.try_get_untracked()?;
    let plan = wizard.plan.try_get_untracked()?;
    let usual = || plan.as_ref().map_or(RowsShown::Ending(Verdict::New), worth_a_look);
    Some(picked.unwrap_or_else(usual) == kind)
}

/// What a plan shows first: what goes wrong, else what comes in.
fn worth_a_look(plan: &PlanSummary) -> RowsShown {
    let ending = RowsShown::Ending;
    let order = [
        ending(Verdict::Rejected),
        RowsShown::Issues,
        ending(Verdict::New),
        ending(Verdict::Updated),
        ending(Verdict::Merged),
    ];
    order.into_iter().find(|kind| count(plan, *kind) > 0).unwrap_or(ending(Verdict::Unchanged))
}

fn count(plan: &PlanSummary, kind: RowsShown) -> u32 {
    match kind {
        RowsShown::Issues => plan.with_issues,
        RowsShown::Conflicts => plan.conflicting,
        RowsShown::Ending(Verdict::New) => plan.new,
        RowsShown::Ending(Verdict::Updated) => plan.updated,
        RowsShown::Ending(Verdict::Unchanged) => plan.unchanged,
        RowsShown::Ending(Verdict::Merged) => plan.merged,
        RowsShown::Ending(Verdict::Rejected) => plan.rejected,
    }
}

/// One row: where it stands, who it is, and what is wrong with it.
#[component]
fn RowCard(wizard: Wizard, row: PlanRow) -> impl IntoView {
    let i18n = use_i18n();
    let line = row.line;
    let color = match row.verdict {
        Verdict::New => "green",
        Verdict::Updated => "blue",
        Verdict::Unchanged => "gray",
        Verdict::Merged => "purple",
        Verdict::Rejected => "red",
    };
    let joins = row.joins_line;
    let verdict = row.verdict;
    let name = Some(row.name).filter(|name| !name.is_empty());
    view! {
        <li class="import-row">
            <span class="soft small number import-row-line">{move || i18n.with(Text::ImportLine, &[("line", &i18n.number(u64::from(line)))])}</span>
            <bdi class="import-row-name">{move || name.clone().unwrap_or_else(|| i18n.text(Text::ContactsNoName).to_owned())}</bdi>
            <span class="phone import-row-phone">{row.phone}</span>
            <span class="import-row-email" dir="ltr">{row.email}</span>
            <span class=format!("chip chip-{color}")>{move || i18n.text(words::verdict(verdict))}</span>
            {joins.map(|joins| view! {
                <span class="soft small import-row-note">{move || i18n.with(Text::ImportJoins, &[("line", &i18n.number(u64::from(joins)))])}</span>
            })}
            {(!row.issues.is_empty()).then(|| view! {
                <ul class="import-row-note">
                    {row.issues.into_iter().map(|issue| view! { <li class="small">{move || issue_text(i18n, wizard, &issue.issue)}</li> }).collect_view()}
                </ul>
            })}
        </li>
    }
}

/// "Column: what is wrong «cell»".
fn issue_text(i18n: I18n, wizard: Wizard, issue: &RowIssue) -> impl IntoView + use<> {
    let column = issue.column.and_then(|column| {
        let index = usize::try_from(column).ok()?;
        wizard.preview.with(|preview| {
            preview
                .as_ref()
                .and_then(|preview| preview.columns.get(index))
                .map(|column| column_name(i18n, index, &column.header))
        })
    });
    let raw: String = issue.raw.chars().take(120).collect();
    view! {
        <Icon glyph=Glyph::Warning />
        " "
        {column.map(|column| view! { <bdi>{column}</bdi> ": " })}
        {i18n.text(words::issue(issue.kind))}
        {(!raw.trim().is_empty()).then(|| view! { " " <bdi class="import-raw">{raw}</bdi> })}
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
