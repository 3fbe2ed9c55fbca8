//! One row of the plan as it is read: where it stands, who it is, what is odd about it, and what it changes in the book.

use super::reading::column_name;
use super::wizard::Wizard;
use crate::app::i18n::{I18n, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::contact::FieldName;
use crate::domain::import::{FieldChange, PlanRow, RowIssue, Verdict};
use leptos::prelude::*;

/// The row.
#[component]
pub(super) fn RowCard(wizard: Wizard, row: PlanRow) -> impl IntoView {
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
            <span class="import-row-name"><bdi>{move || name.clone().unwrap_or_else(|| i18n.text(Text::ContactsNoName).to_owned())}</bdi></span>
            <span class="phone import-row-phone">{row.phone}</span>
            <span class="import-row-email" dir="ltr">{row.email}</span>
            <span class=format!("chip chip-{color}")>{move || i18n.text(words::verdict(verdict))}</span>
            {joins.map(|joins| view! {
                <span class="soft small import-row-note">{move || i18n.with(Text::ImportJoins, &[("line", &i18n.number(u64::from(joins)))])}</span>
            })}
            {(!row.issues.is_empty()).then(|| view! {
                <ul class="import-row-note">
                    {row.issues.into_iter().map(|shown| view! { <li class="small">{move || issue_text(i18n, wizard, &shown.issue)}</li> }).collect_view()}
                </ul>
            })}
            {(!row.changes.is_empty()).then(|| view! {
                <ul class="import-changes" aria-label=t(Text::ImportChangeTitle)>
                    {row.changes.into_iter().map(|change| view! { <Change change=change /> }).collect_view()}
                </ul>
            })}
        </li>
    }
}

/// What stands in the book, what the file says, and which of the two stays.
#[component]
fn Change(change: FieldChange) -> impl IntoView {
    let i18n = use_i18n();
    let FieldChange { book, file, taken, conflict } = change;
    let field = book.field();
    let is_ltr = matches!(field, FieldName::Phones | FieldName::Emails);
    let value = move |value: crate::domain::contact::FieldValue, side: Text, stays: bool| {
        let is_empty = value.is_empty();
        view! {
            <span class="import-change-value" class:import-change-stays=stays>
                <span class="soft small">{t(side)}</span>
                {move || if is_empty {
                    view! { <span class="soft">{i18n.text(Text::ImportChangeEmpty)}</span> }.into_any()
                } else {
                    view! { <span><bdi class:phone=is_ltr>{words::field_value(i18n, &value)}</bdi></span> }.into_any()
                }}
                {stays.then(|| view! {
                    <span class="import-change-mark"><Icon glyph=Glyph::Check />{t(Text::ImportChangeStays)}</span>
                })}
            </span>
        }
    };
    view! {
        <li class="import-change" class:import-change-conflict=conflict data-testid="import-change">
            <span class="import-change-field">{t(words::field_name(field))}</span>
            {value(book, Text::ImportChangeBook, !taken)}
            // Where the book stays, nothing goes from one side to the other.
            <span class="import-change-way">{taken.then(|| view! { <Icon glyph=Glyph::Forward /> })}</span>
            {value(file, Text::ImportChangeFile, taken)}
        </li>
    }
}

/// "Column: what is wrong «cell»".
fn issue_text(i18n: I18n, wizard: Wizard, issue: &RowIssue) -> impl IntoView + use<> {
    let column = issue.column.and_then(|column| named_column(i18n, wizard, column));
    let raw: String = issue.raw.chars().take(120).collect();
    view! {
        <Icon glyph=Glyph::Warning />
        " "
        {column.map(|column| view! { <bdi>{column}</bdi> ": " })}
        {i18n.text(words::issue(issue.kind))}
        {(!raw.trim().is_empty()).then(|| view! { " " <bdi class="import-raw">{raw}</bdi> })}
    }
}

/// What a column is called; `None` if the file has no such column.
pub(super) fn named_column(i18n: I18n, wizard: Wizard, column: u32) -> Option<String> {
    let index = usize::try_from(column).ok()?;
    wizard.preview.with(|preview| {
        let column = preview.as_ref()?.columns.get(index)?;
        Some(column_name(i18n, index, &column.header))
    })
}
