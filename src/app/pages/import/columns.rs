//! The second step: how the file is read, what each column becomes, and what holds for all rows.

use super::StepHead;
use super::options::ImportOptions;
use super::reading::{Reading, column_name};
use super::recipe::RecipeNote;
use super::row::named_column;
use super::wizard::Wizard;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::pages::own_fields::use_fields;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::field::CustomField;
use crate::domain::import::{Column, Target};
use crate::domain::text::fold;
use crate::protocol::Fields;
use leptos::prelude::*;

/// From this on a guess is called sure.
const SURE: u8 = 80;
/// Columns shown at once.
const SHOWN: usize = 40;
/// What makes a row worth keeping.
const IDENTIFYING: [Target; 5] = [Target::Name, Target::FirstName, Target::LastName, Target::Phone, Target::Email];

/// The step.
#[component]
pub(super) fn Columns(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let rows = move || wizard.preview.with(|preview| preview.as_ref().map_or(0, |preview| preview.rows));
    let is_identified =
        Memo::new(move |_| wizard.mapping.with(|mapping| mapping.iter().any(|target| IDENTIFYING.contains(target))));
    let can_go = move || is_identified.get() && wizard.working.get().is_none();
    // Of a workbook or an archive one part is read; which one is said where it can't be missed.
    let sheet = move || {
        wizard.preview.with(|preview| {
            let preview = preview.as_ref()?;
            preview.sheets.get(usize::try_from(preview.sheet).ok()?).cloned()
        })
    };
    view! {
        <StepHead title=Text::ImportColumnsTitle lead=Text::ImportColumnsLead />
        <p class="row" data-testid="import-file-name">
            <Icon glyph=Glyph::File />
            <strong><bdi>{move || wizard.name.get()}</bdi></strong>
            {move || sheet().map(|name| view! { <bdi data-testid="import-sheet-name">{name}</bdi> })}
            <span class="soft">{move || i18n.count(Plural::ImportRows, rows())}</span>
        </p>
        <RecipeNote wizard=wizard />
        <ColumnTable wizard=wizard />
        <Reading wizard=wizard />
        <ImportOptions wizard=wizard />
        <div class="stack">
            <div aria-live="polite">
                <Show when=move || !is_identified.get()>
                    <p class="note note-warn"><Icon glyph=Glyph::Warning /><span>{t(Text::ImportNeedsName)}</span></p>
                </Show>
            </div>
            <div class="row row-end import-foot">
                <button type="button" class="button" on:click=move |_| wizard.start_over(None)>{t(Text::ImportChooseOther)}</button>
                <button type="button" class="button button-primary" data-testid="import-plan" disabled=move || !can_go() on:click=move |_| wizard.make_plan()>
                    {t(Text::ImportToPlan)}
                </button>
            </div>
        </div>
    }
}

/// A card a column: header, samples, what it becomes.
#[component]
fn ColumnTable(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let all = RwSignal::new(false);
    let columns = Memo::new(move |_| {
        wizard.preview.with(|preview| preview.as_ref().map(|preview| preview.columns.clone()).unwrap_or_default())
    });
    let rows = move || wizard.preview.with(|preview| preview.as_ref().map_or(0, |preview| preview.rows));
    let fields = use_fields(false);
    let hidden = move || if all.get() { 0 } else { columns.with(Vec::len).saturating_sub(SHOWN) };
    let displaced = move || displaced(i18n, wizard);
    view! {
        <section class="stack" aria-labelledby="import-columns-title">
            <h3 id="import-columns-title">{t(Text::ImportColumnsSection)}</h3>
            <p class="visually-hidden" aria-live="polite">{displaced}</p>
            <ul class="import-columns" data-testid="import-columns">
                {move || {
                    let limit = if all.get() { usize::MAX } else { SHOWN };
                    columns.get().into_iter().enumerate().take(limit).map(|(index, column)| view! {
                        <ColumnCard wizard=wizard index=index column=column rows=rows() fields=fields />
                    }).collect_view()
                }}
            </ul>
            <Show when=move || hidden() != 0>
                <div>
                    <button type="button" class="button button-small" on:click=move |_| all.set(true)>
                        {move || i18n.count(Plural::ImportColumnsMore, u64::try_from(hidden()).unwrap_or_default())}
                    </button>
                </div>
            </Show>
            <Show when=move || displaced().is_some()>
                <p class="note" aria-hidden="true"><Icon glyph=Glyph::Info /><span>{displaced}</span></p>
            </Show>
        </section>
    }
}

/// Says which column gave its place to another one; nothing if none did.
pub(super) fn displaced(i18n: I18n, wizard: Wizard) -> Option<String> {
    let column = u32::try_from(wizard.displaced.get()?).ok()?;
    let name = named_column(i18n, wizard, column)?;
    Some(i18n.with(Text::ImportDisplaced, &[("name", &words::isolate(&name))]))
}

#[component]
fn ColumnCard(wizard: Wizard, index: usize, column: Column, rows: u32, fields: Signal<Fields>) -> impl IntoView {
    let i18n = use_i18n();
    let name = column_name(i18n, index, &column.header);
    let select_name = i18n.with(Text::ImportColumnBecomes, &[("name", &words::isolate(&name))]);
    let target = Memo::new(move |_| wizard.mapping.with(|mapping| mapping.get(index).copied()));
    let guess = column.guess;
    let is_sure = column.confidence >= SURE;
    let before = Memo::new(move |_| {
        wizard.recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.mapping.columns.get(index).copied()))
    });
    let state = move || match target.get() {
        // What a column became the last time and would not be guessed; columns that are new to a recipe are guesses.
        Some(target) if target != guess && before.get() == Some(target) => ("teal", Text::ImportRecipeColumn),
        Some(Target::Ignore) => ("gray", Text::ImportLeftOut),
        Some(target) if target != guess => ("blue", Text::ImportYourChoice),
        _ if is_sure => ("green", Text::ImportSure),
        _ => ("amber", Text::ImportGuess),
    };
    let filled = column.filled;
    let header = fold(&column.header);
    // The field of the shop's own that the column fills.
    let own = Memo::new(move |_| {
        let is_it = |field: &CustomField| fold(&field.label) == header || fold(&field.key) == header;
        fields
            .with(|fields| fields.fields.iter().find(|view| is_it(&view.field)).map(|view| view.field.label.clone()))
            .filter(|_| target.get() == Some(Target::Extra))
    });
    view! {
        <li class="import-column" class:import-column-out=move || target.get() == Some(Target::Ignore)>
            <div class="import-column-head">
                <strong><bdi>{name}</bdi></strong>
                <span class="soft small">{move || i18n.count_with(Plural::ImportFilled, filled, &[("rows", &i18n.number(u64::from(rows)))])}</span>
            </div>
            <ul class="import-samples" aria-label=t(Text::ImportSamples)>
                {column.samples.iter().take(3).map(|sample| view! { <li><bdi>{sample.clone()}</bdi></li> }).collect_view()}
            </ul>
            <div class="import-column-target">
                <select class="select" aria-label=select_name data-testid="import-target"
                    prop:value=move || target_index(target.get())
                    on:change=move |event| {
                        let chosen = event_target_value(&event).parse::<usize>().ok().and_then(|at| Target::ALL.get(at).copied());
                        if let Some(chosen) = chosen {
                            wizard.set_target(index, chosen);
                        }
                    }>
                    {Target::ALL.iter().enumerate().map(|(at, choice)| view! {
                        <option value=at.to_string() selected=move || target.get() == Some(*choice)>{t(words::target(*choice))}</option>
                    }).collect_view()}
                </select>
                {move || match own.get() {
                    Some(label) => {
                        let said = i18n.with(Text::ImportOwnField, &[("name", &words::isolate(&label))]);
                        view! { <span class="chip chip-green">{said}</span> }.into_any()
                    }
                    None => {
                        let (color, text) = state();
                        view! { <span class=format!("chip chip-{color}")>{i18n.text(text)}</span> }.into_any()
                    }
                }}
            </div>
        </li>
    }
}

fn target_index(target: Option<Target>) -> String {
    let at = Target::ALL.iter().position(|known| Some(*known) == target);
    at.unwrap_or_default().to_string()
}
