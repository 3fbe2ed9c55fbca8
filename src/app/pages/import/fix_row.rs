//! One row of the grid: who it is, its cells that are wrong, and whether it comes in at all.

use super::corrections::{is_chosen, is_left_out};
use super::fix::Grid;
use super::fix_cell::FixCell;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{Fix, IssueKind, PlanRow, Target};
use leptos::prelude::*;

/// Columns that make a row worth keeping, which are offered where it has none of them.
const IDENTIFYING: [Target; 5] = [Target::Name, Target::FirstName, Target::LastName, Target::Phone, Target::Email];

/// The row. It stays the same element while corrections come and go, so that nothing typed in it is disturbed.
#[component]
pub(super) fn FixRow(grid: Grid, row: u32) -> impl IntoView {
    let i18n = use_i18n();
    let wizard = grid.wizard;
    let data = Memo::new(move |before: Option<&Option<PlanRow>>| {
        let now = grid.pages.rows.with(|rows| rows.iter().find(|known| known.row == row).cloned());
        // A row that is just leaving keeps its looks.
        now.or_else(|| before.cloned().flatten())
    });
    let with = move |read: &dyn Fn(&PlanRow) -> String| data.with(|data| data.as_ref().map(read).unwrap_or_default());
    let name = move || {
        let name = with(&|row| row.name.clone());
        if name.is_empty() { i18n.text(Text::ContactsNoName).to_owned() } else { name }
    };
    let line = move || i18n.number(u64::from(data.with(|data| data.as_ref().map_or(0, |row| row.line))));
    let label = move || i18n.with(Text::ImportFixRow, &[("line", &line()), ("name", &words::isolate(&name()))]);
    let is_out = Memo::new(move |_| data.with(|data| data.as_ref().is_some_and(is_left_out)));
    let columns = Memo::new(move |_| {
        let mapping = wizard.mapping.get();
        data.with(|data| data.as_ref().map(|row| columns_of(row, &mapping)).unwrap_or_default())
    });
    let of_row = Memo::new(move |_| data.with(|data| data.as_ref().map(issues_of_row).unwrap_or_default()));
    let needs_any = move || of_row.with(|kinds| kinds.iter().any(|(kind, _)| *kind == IssueKind::NothingToKeep));
    let can_leave = Memo::new(move |_| {
        data.with(|data| data.as_ref().is_some_and(|row| row.issues.iter().any(|shown| !is_chosen(shown.issue.kind))))
    });
    view! {
        <li class="import-fix-row" class:import-fix-row-out=move || is_out.get() data-testid="import-fix-row">
            <div class="import-fix-inner" role="group" aria-label=label tabindex="-1" data-fix-row=row.to_string()>
                <div class="import-fix-who">
                    <span class="soft small number">{move || i18n.with(Text::ImportLine, &[("line", &line())])}</span>
                    <strong><bdi>{name}</bdi></strong>
                    <span class="phone soft small import-fix-contact">{move || with(&|row| row.phone.clone())}</span>
                    <span class="soft small import-fix-contact" dir="ltr">{move || with(&|row| row.email.clone())}</span>
                </div>
                <div class="import-fix-cells">
                    {move || of_row.get().into_iter().map(|(kind, raw)| view! {
                        <p class="import-fix-why import-fix-whole">
                            <Icon glyph=if is_chosen(kind) { Glyph::Info } else { Glyph::Warning } />
                            <span>
                                {i18n.text(words::issue(kind))}
                                {(!raw.trim().is_empty()).then(|| view! { " " <bdi class="import-raw">{raw}</bdi> })}
                            </span>
                        </p>
                    }).collect_view()}
                    <Show when=move || needs_any() && !is_out.get()><p class="soft small">{t(Text::ImportFixAny)}</p></Show>
                    <For each=move || columns.get() key=|column| *column let:column>
                        <FixCell grid=grid row=row column=column data=data />
                    </For>
                </div>
                <div class="import-fix-out">
                    <Show
                        when=move || is_out.get()
                        fallback=move || view! {
                            <Show when=move || can_leave.get()>
                                <button type="button" class="button button-small button-quiet" data-testid="import-fix-out" disabled=move || grid.is_locked()
                                    on:click=move |_| grid.correct(row, Fix::Discard { row, alike: None }, false)>
                                    <Icon glyph=Glyph::Close />
                                    {t(Text::ImportFixOut)}
                                </button>
                            </Show>
                        }
                    >
                        <button type="button" class="button button-small" data-testid="import-fix-in" disabled=move || grid.is_locked()
                            on:click=move |_| grid.correct(row, Fix::Restore { row }, false)>
                            <Icon glyph=Glyph::Undo />
                            {t(Text::ImportFixIn)}
                        </button>
                    </Show>
                </div>
            </div>
        </li>
    }
}

/// The columns of a row that get a field: those with something wrong, and where nothing says who it is, those that could.
fn columns_of(row: &PlanRow, mapping: &[Target]) -> Vec<u32> {
    if is_left_out(row) {
        return Vec::new();
    }
    let mut columns: Vec<u32> = row.issues.iter().filter_map(|shown| shown.issue.column).collect();
    if row.issues.iter().any(|shown| shown.issue.kind == IssueKind::NothingToKeep) {
        let identifying = mapping.iter().zip(0u32..).filter(|(target, _)| IDENTIFYING.contains(target));
        columns.extend(identifying.map(|(_, column)| column));
    }
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// What is wrong with a row as a whole, or was chosen for it.
fn issues_of_row(row: &PlanRow) -> Vec<(IssueKind, String)> {
    let of_row = row.issues.iter().filter(|shown| shown.issue.column.is_none());
    of_row.map(|shown| (shown.issue.kind, shown.issue.raw.chars().take(120).collect())).collect()
}
