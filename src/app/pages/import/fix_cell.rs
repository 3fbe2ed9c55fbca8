//! One cell of the grid: its text to be written over, what is wrong with it, what it was probably meant to be, and whether
//! the same goes for every row that is like it.

use super::fix::Grid;
use super::row::named_column;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{Fix, IssueKind, PlanRow, ShownIssue, Target};
use leptos::prelude::*;

/// The cell.
#[component]
pub(super) fn FixCell(grid: Grid, row: u32, column: u32, data: Memo<Option<PlanRow>>) -> impl IntoView {
    let i18n = use_i18n();
    let wizard = grid.wizard;
    let issues =
        Memo::new(move |_| data.with(|data| data.as_ref().map(|row| issues_in(row, column)).unwrap_or_default()));
    let raw = Memo::new(move |_| {
        issues.with(|issues| issues.first().map(|shown| shown.issue.raw.clone()).unwrap_or_default())
    });
    let kinds = Memo::new(move |_| {
        issues.with(|issues| issues.iter().map(|shown| shown.issue.kind).collect::<Vec<IssueKind>>())
    });
    let suggestion = Memo::new(move |_| issues.with(|issues| issues.iter().find_map(|shown| shown.suggestion.clone())));
    let alike = Memo::new(move |_| issues.with(|issues| issues.iter().map(|shown| shown.alike).max().unwrap_or(1)));
    let for_all = RwSignal::new(false);
    let typed = Memo::new(move |_| wizard.typed.with(|typed| typed.get(&(row, column)).cloned()));
    let text = move || typed.get().unwrap_or_else(|| raw.get());
    let is_changed = move || typed.with(|typed| typed.as_ref().is_some_and(|typed| raw.with(|raw| typed != raw)));
    let write = move |text: String, was_typing: bool| {
        let alike = for_all.get_untracked() && alike.get_untracked() > 1;
        grid.correct(row, Fix::Write { row, column, text, alike }, was_typing);
    };
    let write_typed = move || {
        if let Some(text) = typed.get_untracked().filter(|text| *text != raw.get_untracked()) {
            write(text, true);
        }
    };
    let target = wizard.mapping.with_untracked(|mapping| mapping.get(usize::try_from(column).ok()?).copied());
    let (direction, mode) = match target {
        Some(Target::Phone) => ("ltr", "tel"),
        Some(Target::Email) => ("ltr", "email"),
        _ => ("auto", "text"),
    };
    let field_id = format!("import-fix-{row}-{column}");
    let why_id = format!("{field_id}-why");
    let described = why_id.clone();
    let keys = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            write_typed();
        }
        "Escape" => wizard.typed.update(|typed| {
            typed.remove(&(row, column));
        }),
        _ => {}
    };
    view! {
        <div class="import-fix-cell" data-testid="import-fix-cell">
            <div class="field">
                <label for=field_id.clone()><bdi>{move || named_column(i18n, wizard, column)}</bdi></label>
                <div class="import-fix-write">
                    <input class="input import-fix-input" type="text" id=field_id dir=direction inputmode=mode enterkeyhint="done" autocomplete="off" autocapitalize="off" spellcheck="false"
                        aria-describedby=described data-testid="import-fix-input"
                        prop:value=text
                        prop:readOnly=move || grid.is_locked()
                        on:input=move |event| {
                            let text = event_target_value(&event);
                            wizard.typed.update(|typed| {
                                typed.insert((row, column), text);
                            });
                        }
                        on:keydown=keys />
                    <button type="button" class="button" data-testid="import-fix-write" disabled=move || grid.is_locked() || !is_changed() on:click=move |_| write_typed()>
                        {t(Text::ImportFixWrite)}
                    </button>
                </div>
            </div>
            <div class="import-fix-help">
                <p class="import-fix-why" id=why_id>
                    {move || (!kinds.with(Vec::is_empty)).then(|| view! {
                        <Icon glyph=Glyph::Warning />
                        <span>{kinds.get().into_iter().map(|kind| i18n.text(words::issue(kind))).collect::<Vec<_>>().join(i18n.text(Text::CommonListSeparator))}</span>
                    })}
                </p>
                {move || suggestion.get().map(|value| {
                    let shown = i18n.with(Text::ImportFixUse, &[("value", &words::isolate(&value))]);
                    view! {
                        <button type="button" class="button button-small import-suggestion" data-testid="import-fix-use" disabled=move || grid.is_locked()
                            on:click=move |_| write(value.clone(), false)>
                            <Icon glyph=Glyph::Sparkle />
                            {shown}
                        </button>
                    }
                })}
                <Show when=move || { alike.get() > 1 }>
                    <label class="check import-fix-alike">
                        <input type="checkbox" data-testid="import-fix-alike" prop:checked=move || for_all.get() on:change=move |event| for_all.set(event_target_checked(&event)) />
                        <span>{move || i18n.count(Plural::ImportFixAlike, alike.get())}</span>
                    </label>
                    <button type="button" class="button button-small button-quiet" data-testid="import-fix-out-alike" disabled=move || grid.is_locked()
                        on:click=move |_| grid.correct(row, Fix::Discard { row, alike: Some(column) }, false)>
                        <Icon glyph=Glyph::Close />
                        {move || i18n.count(Plural::ImportFixOutAlike, alike.get())}
                    </button>
                </Show>
            </div>
        </div>
    }
}

fn issues_in(row: &PlanRow, column: u32) -> Vec<ShownIssue> {
    row.issues.iter().filter(|shown| shown.issue.column == Some(column)).cloned().collect()
}
