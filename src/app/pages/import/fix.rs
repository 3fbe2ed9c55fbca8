//! The grid to fix what is wrong: rows that are rejected or have issues, a field for each cell that is wrong, and the way
//! back. After a correction the next such row gets the focus. One row is in `fix_row`, one cell in `fix_cell`.

use super::columns::displaced;
use super::corrections::{is_chosen, left_out, needs_a_look};
use super::fix_row::FixRow;
use super::pages::{MoreRows, Pages};
use super::row::named_column;
use super::wizard::Wizard;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{Fix, IssueKind, PlanRow, PlanSummary, RowsShown, Target, Verdict};
use leptos::prelude::*;
use std::collections::HashMap;
use wasm_bindgen::JsCast;

/// Identity of the heading, which gets the focus when no row is left.
const TITLE: &str = "import-fix-title";

/// Rows that can't be kept, and rows that are kept without some cell.
const KINDS: [RowsShown; 2] = [RowsShown::Ending(Verdict::Rejected), RowsShown::Issues];

/// What the rows of the grid share. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub wizard: Wizard,
    pub pages: Pages,
    picked: RwSignal<Option<RowsShown>>,
    /// Where the last correction was made, until the focus has moved on.
    left: StoredValue<Option<Left>>,
}

/// Where the focus comes from.
#[derive(Debug, Clone, Copy)]
struct Left {
    row: u32,
    /// Its place in the list.
    at: usize,
    /// Whether the person was typing, and so wants a field again.
    was_typing: bool,
}

impl Grid {
    /// Corrects something in a row.
    pub fn correct(self, row: u32, fix: Fix, was_typing: bool) {
        let at = self.pages.rows.with_untracked(|rows| rows.iter().position(|known| known.row == row));
        self.left.set_value(Some(Left { row, at: at.unwrap_or_default(), was_typing }));
        self.wizard.fix(fix);
    }

    /// Whether nothing can be corrected any more, because the plan is carried out.
    pub fn is_locked(self) -> bool {
        self.wizard.working.get().is_some_and(|work| work.is_commit)
    }

    /// Moves the focus on to the next row, unless the person is somewhere else by now.
    fn move_on(self) {
        if self.wizard.working.try_get_untracked().flatten().is_some() {
            return;
        }
        let Some(left) = self.left.try_update_value(Option::take).flatten() else { return };
        let is_elsewhere = document().active_element().is_some_and(|element| {
            let is_in_row = element.closest(&row_selector(left.row)).is_ok_and(|row| row.is_some());
            element.tag_name() != "BODY" && !is_in_row
        });
        if is_elsewhere {
            return;
        }
        let next = self.pages.rows.try_with_untracked(|rows| {
            let behind = rows.iter().skip(left.at).chain(rows.iter().take(left.at));
            let same = rows.iter().find(|row| row.row == left.row && needs_a_look(row));
            same.or_else(|| behind.into_iter().find(|row| needs_a_look(row))).map(|row| row.row)
        });
        let is_more_elsewhere =
            || self.wizard.plan.with_untracked(|plan| plan.as_ref().is_some_and(|plan| plan.flawed() > 0));
        match next.flatten() {
            Some(row) => focus_row(row, left.was_typing),
            // The rest is in the other list: it comes on screen, and its first row gets the focus.
            None if is_more_elsewhere() && self.picked.try_get_untracked().flatten().is_some() => {
                self.left.set_value(Some(Left { at: 0, ..left }));
                self.picked.set(None);
            }
            None => focus(&format!("#{TITLE}")),
        }
    }
}

/// The section; nothing where nothing is wrong and nothing was corrected.
#[component]
pub(super) fn FixRows(wizard: Wizard) -> impl IntoView {
    let is_needed = Memo::new(move |_| {
        wizard.plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.rejected + plan.with_issues + plan.fixes > 0))
    });
    view! { <Show when=move || is_needed.get()><Section wizard=wizard /></Show> }
}

#[component]
fn Section(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let picked = RwSignal::new(None::<RowsShown>);
    let count = move |kind: RowsShown| wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| count(plan, kind)));
    let kind = Memo::new(move |_| {
        let usual = || wizard.plan.with(|plan| plan.as_ref().map_or(RowsShown::Issues, worst));
        picked.get().filter(|kind| count(*kind) > 0).unwrap_or_else(usual)
    });
    let left = StoredValue::new(None::<Left>);
    let arrived = RwSignal::new(0u32);
    let pages = Pages::of(wizard, kind, move || {
        arrived.try_update(|arrived| *arrived = arrived.wrapping_add(1));
    });
    let grid = Grid { wizard, pages, picked, left };
    Effect::new(move |_| {
        arrived.track();
        request_animation_frame(move || grid.move_on());
    });
    let flawed = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map_or(0, PlanSummary::flawed)));
    let fixes = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.fixes)));
    let ids = Memo::new(move |_| pages.rows.with(|rows| rows.iter().map(|row| row.row).collect::<Vec<_>>()));
    Effect::new(move |_| {
        let count = wizard.typed.with(|typed| pages.rows.with(|rows| unwritten(typed, rows)));
        wizard.unwritten.set(u32::try_from(count).unwrap_or(u32::MAX));
    });
    on_cleanup(move || {
        wizard.unwritten.try_set(0);
    });
    let tab = move |choice: RowsShown| {
        let (name, text) = match choice {
            RowsShown::Issues => ("issues", Text::ImportRowsIssues),
            RowsShown::Ending(_) | RowsShown::Conflicts => ("rejected", Text::VerdictRejected),
        };
        view! {
            <Show when=move || count(choice) != 0>
                <button type="button" aria-pressed=move || (kind.get() == choice).to_string() data-testid=format!("import-show-{name}")
                    on:click=move |_| picked.set(Some(choice))>
                    {t(text)}
                    <span class="number small">{move || i18n.number(u64::from(count(choice)))}</span>
                </button>
            </Show>
        }
    };
    view! {
        <section class="stack import-fix" aria-labelledby=TITLE data-testid="import-fix">
            <h3 id=TITLE tabindex="-1" class="import-title">{t(Text::ImportFixTitle)}</h3>
            <Show when=move || flawed.get() != 0><p class="soft">{t(Text::ImportFixText)}</p></Show>
            <IssueCounts wizard=wizard />
            <div class="import-fix-bar">
                <strong class="grow" aria-live="polite" data-testid="import-fix-left">
                    {move || match flawed.get() {
                        0 => i18n.text(Text::ImportFixNone).to_owned(),
                        left => i18n.count(Plural::ImportFixLeft, left),
                    }}
                </strong>
                <Show when=move || fixes.get() != 0>
                    <span class="row import-fix-back">
                        <span class="soft small" data-testid="import-fix-count">{move || i18n.count(Plural::ImportFixCount, fixes.get())}</span>
                        <button type="button" class="button button-small" data-testid="import-fix-back" disabled=move || grid.is_locked()
                            on:click=move |_| wizard.fix(Fix::TakeBack)>
                            <Icon glyph=Glyph::Undo />
                            {t(Text::ImportFixBack)}
                        </button>
                    </span>
                </Show>
            </div>
            <TreatColumns grid=grid />
            <Show when=move || KINDS.into_iter().all(|kind| count(kind) > 0)>
                <div class="import-tabs">
                    <div class="segmented" role="group" aria-label=t(Text::ImportFixTabs)>{KINDS.map(tab).collect_view()}</div>
                </div>
            </Show>
            <div class="import-fix-rows" class:import-fix-rows-none=move || ids.with(Vec::is_empty)>
                <div class="import-fix-head" aria-hidden="true">
                    <span>{t(Text::ImportFixHeadRow)}</span>
                    <span>{t(Text::ImportFixHeadCell)}</span>
                    <span>{t(Text::ImportFixHeadWhy)}</span>
                </div>
                <ol aria-busy=move || pages.total.get().is_none().to_string() data-testid="import-fix-rows">
                    <For each=move || ids.get() key=|row| *row let:row><FixRow grid=grid row=row /></For>
                </ol>
            </div>
            <MoreRows pages=pages />
        </section>
    }
}

/// How often each thing is wrong.
#[component]
fn IssueCounts(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let issues = Memo::new(move |_| {
        let mut issues = wizard.plan.with(|plan| plan.as_ref().map(|plan| plan.issues.clone()).unwrap_or_default());
        issues.retain(|(_, count)| *count > 0);
        issues.sort_by_key(|(kind, count)| (is_chosen(*kind), std::cmp::Reverse(*count)));
        issues
    });
    let color = |kind: IssueKind| if is_chosen(kind) { "gray" } else { "amber" };
    view! {
        <Show when=move || !issues.with(Vec::is_empty)>
            <ul class="import-issues" aria-label=t(Text::ImportIssues) data-testid="import-issues">
                {move || issues.get().into_iter().map(|(kind, count)| view! {
                    <li class=format!("chip chip-{}", color(kind))>
                        <span class="number">{i18n.number(u64::from(count))}</span>
                        {i18n.text(words::issue(kind))}
                    </li>
                }).collect_view()}
            </ul>
        </Show>
    }
}

/// What the columns with issues are treated as: when most of a column is wrong, it is another one.
#[component]
fn TreatColumns(grid: Grid) -> impl IntoView {
    let i18n = use_i18n();
    let wizard = grid.wizard;
    // A column stays once it had an issue, so that the choice can be taken back.
    let columns = Memo::new(move |before: Option<&Vec<u32>>| {
        let mut columns = before.cloned().unwrap_or_default();
        grid.pages.rows.with(|rows| {
            columns.extend(rows.iter().flat_map(|row| &row.issues).filter_map(|shown| shown.issue.column));
        });
        columns.sort_unstable();
        columns.dedup();
        columns
    });
    let target = move |column: u32| wizard.mapping.with(|mapping| mapping.get(usize::try_from(column).ok()?).copied());
    let choose = move |column: u32, value: &str| {
        let chosen = value.parse::<usize>().ok().and_then(|at| Target::ALL.get(at).copied());
        if let (Some(chosen), Ok(column)) = (chosen, usize::try_from(column)) {
            wizard.set_target(column, chosen);
            wizard.make_plan();
        }
    };
    let index =
        |target: Option<Target>| Target::ALL.iter().position(|known| Some(*known) == target).unwrap_or_default();
    view! {
        <Show when=move || !columns.with(Vec::is_empty)>
            <details class="disclosure" data-testid="import-fix-columns">
                <summary>{t(Text::ImportFixColumns)}</summary>
                <div class="stack">
                    <p class="soft small">{t(Text::ImportFixColumnsText)}</p>
                    <div class="import-fields">
                        <For each=move || columns.get() key=|column| *column let:column>
                            <div class="field">
                                <label for=format!("import-treat-{column}")>
                                    {move || {
                                        let name = named_column(i18n, wizard, column).unwrap_or_default();
                                        i18n.with(Text::ImportFixColumn, &[("name", &words::isolate(&name))])
                                    }}
                                </label>
                                <select class="select" id=format!("import-treat-{column}") data-testid="import-treat" disabled=move || grid.is_locked()
                                    prop:value=move || index(target(column)).to_string()
                                    on:change=move |event| choose(column, &event_target_value(&event))>
                                    {Target::ALL.iter().enumerate().map(|(at, choice)| view! {
                                        <option value=at.to_string() selected=move || target(column) == Some(*choice)>{t(words::target(*choice))}</option>
                                    }).collect_view()}
                                </select>
                            </div>
                        </For>
                    </div>
                    <p class="soft small" aria-live="polite">{move || displaced(i18n, wizard)}</p>
                </div>
            </details>
        </Show>
    }
}

fn count(plan: &PlanSummary, kind: RowsShown) -> u32 {
    match kind {
        RowsShown::Issues => plan.with_issues,
        RowsShown::Ending(_) | RowsShown::Conflicts => plan.rejected,
    }
}

/// The list that is shown where nobody picked one: what would be lost, then what would come in without a cell.
fn worst(plan: &PlanSummary) -> RowsShown {
    let chosen =
        plan.issues.iter().filter(|(kind, _)| *kind == IssueKind::NotInBook).map(|(_, count)| count).sum::<u32>();
    let [rejected, issues] = KINDS;
    match (plan.rejected > chosen.saturating_add(left_out(plan)), plan.with_issues > 0) {
        (false, true) => issues,
        (true, _) | (false, false) => rejected,
    }
}

/// Texts over cells of these rows that say something else than the cells.
fn unwritten(typed: &HashMap<(u32, u32), String>, rows: &[PlanRow]) -> usize {
    let is_new = |((row, column), text): &(&(u32, u32), &String)| {
        let row = rows.iter().find(|known| known.row == *row);
        let cell = row.map(|row| row.issues.iter().find(|shown| shown.issue.column == Some(*column)));
        cell.is_some_and(|cell| cell.map_or("", |shown| shown.issue.raw.as_str()) != text.as_str())
    };
    typed.iter().filter(is_new).count()
}

fn row_selector(row: u32) -> String {
    format!("[data-fix-row=\"{row}\"]")
}

/// Gives the focus to a row: to its first field for somebody who types, else to its suggestion, else to the row as a whole.
fn focus_row(row: u32, is_typing: bool) {
    let row = row_selector(row);
    let inside = if is_typing { ".import-fix-input" } else { ".import-suggestion" };
    let inner = format!("{row} {inside}");
    let is_there = document().query_selector(&inner).is_ok_and(|found| found.is_some());
    focus(if is_there { &inner } else { &row });
}

fn focus(selector: &str) {
    let element = document().query_selector(selector).ok().flatten();
    let element = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(Err(error)) = element.map(|element| element.focus()) {
        web_sys::console::error_1(&error);
    }
}
