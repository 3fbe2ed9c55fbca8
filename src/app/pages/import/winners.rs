//! What may happen to contacts that are known, and whose value stays: for all fields, or field by field.

use super::wizard::Wizard;
use crate::app::i18n::{Text, t};
use crate::app::words;
use crate::domain::contact::FieldName;
use crate::domain::import::{Mode, Options, Side, Target, Winners};
use leptos::prelude::*;

/// Whom the import may add or change, and whose value usually stays.
const MODES: [(Mode, Side, Text, Text); 4] = [
    (Mode::NewAndUpdate, Side::Book, Text::ImportModeFill, Text::ImportModeFillText),
    (Mode::NewAndUpdate, Side::File, Text::ImportModeOverwrite, Text::ImportModeOverwriteText),
    (Mode::NewOnly, Side::Book, Text::ImportModeNew, Text::ImportModeNewText),
    (Mode::UpdateOnly, Side::File, Text::ImportModeUpdate, Text::ImportModeUpdateText),
];

/// The choice for all fields, and below it the one for each.
#[component]
pub(super) fn KnownContacts(wizard: Wizard) -> impl IntoView {
    let options = wizard.options;
    let is_chosen = move |mode: Mode, side: Side| {
        options.with(|options| {
            // Where nothing is added, the fields below may say that mostly the book wins; it is the same choice.
            options.mode == mode && (mode == Mode::UpdateOnly || options.winners.usual == side)
        })
    };
    let changes_known = Memo::new(move |_| options.with(|options| options.mode != Mode::NewOnly));
    view! {
        <fieldset class="stack">
            <legend class="field-label">{t(Text::ImportMode)}</legend>
            <div class="import-modes import-modes-two">
                {MODES.map(|(mode, side, title, text)| view! {
                    <label class="import-choice">
                        <input type="radio" name="import-mode" data-testid=format!("import-mode-{}", mode_name(mode, side))
                            prop:checked=move || is_chosen(mode, side)
                            on:change=move |_| options.update(|options| {
                                options.mode = mode;
                                // What was said field by field was said against another rule.
                                options.winners = Winners { usual: side, except: Vec::new() };
                            }) />
                        <span>
                            <strong>{t(title)}</strong>
                            <span class="soft small">{t(text)}</span>
                        </span>
                    </label>
                }).collect_view()}
            </div>
            <Show when=move || changes_known.get()><ByField wizard=wizard /></Show>
        </fieldset>
    }
}

/// Whose value stays, for each field that the file has.
#[component]
fn ByField(wizard: Wizard) -> impl IntoView {
    let options = wizard.options;
    let fields = Memo::new(move |_| {
        let mut fields: Vec<FieldName> = wizard
            .mapping
            .with(|mapping| mapping.iter().flat_map(|target| fields_of(*target).iter().copied()).collect());
        fields.sort_by_key(|field| FieldName::ALL.iter().position(|known| known == field));
        fields.dedup();
        fields
    });
    let has_own = options.with_untracked(|options| !options.winners.except.is_empty());
    view! {
        <Show when=move || !fields.with(Vec::is_empty)>
            <details class="disclosure" open=has_own data-testid="import-winners">
                <summary>{t(Text::ImportWinners)}</summary>
                <div class="stack">
                    <p class="soft small">{t(Text::ImportWinnersText)}</p>
                    <div class="import-fields">
                        <For each=move || fields.get() key=|field| *field let:field>
                            <FieldWinner options=options fields=fields field=field />
                        </For>
                    </div>
                </div>
            </details>
        </Show>
    }
}

#[component]
fn FieldWinner(options: RwSignal<Options>, fields: Memo<Vec<FieldName>>, field: FieldName) -> impl IntoView {
    let side = Memo::new(move |_| options.with(|options| options.winners.of(field)));
    let id = format!("import-winner-{field:?}");
    view! {
        <div class="field">
            <label for=id.clone()>{t(words::field_name(field))}</label>
            <select class="select" id=id
                prop:value=move || side_value(side.get())
                on:change=move |event| {
                    let side = if event_target_value(&event) == side_value(Side::File) { Side::File } else { Side::Book };
                    let fields = fields.get_untracked();
                    options.update(|options| set_winner(&mut options.winners, &fields, field, side));
                }>
                <option value=side_value(Side::Book) selected=move || side.get() == Side::Book>{t(Text::ImportWinnersBook)}</option>
                <option value=side_value(Side::File) selected=move || side.get() == Side::File>{t(Text::ImportWinnersFile)}</option>
            </select>
        </div>
    }
}

/// Lets a side win in one field. Once the same side wins in all of them, that is the usual, and the choice above says so.
fn set_winner(winners: &mut Winners, fields: &[FieldName], field: FieldName, side: Side) {
    winners.except.retain(|known| *known != field);
    if winners.usual != side {
        winners.except.push(field);
    }
    if winners.usual != side && fields.iter().all(|field| winners.of(*field) == side) {
        *winners = Winners { usual: side, except: Vec::new() };
    }
}

/// The fields that a column fills, where one of two sides can win. Tags are united, and an opt-out always wins.
fn fields_of(target: Target) -> &'static [FieldName] {
    match target {
        Target::Ignore | Target::Tags | Target::Consent | Target::OrderStatus => &[],
        Target::Name | Target::FirstName | Target::LastName => &[FieldName::Name],
        Target::Phone => &[FieldName::Phones],
        Target::Email => &[FieldName::Emails],
        Target::City => &[FieldName::City],
        Target::Country => &[FieldName::Country],
        Target::Birthday => &[FieldName::Birthday],
        Target::LastContact => &[FieldName::LastContact],
        Target::Purchases => &[FieldName::Purchases],
        Target::Spent => &[FieldName::Spent],
        Target::Note => &[FieldName::Note],
        Target::Extra => &[FieldName::Extra],
        Target::FirstPurchase => &[FieldName::FirstPurchase],
        Target::LastPurchase => &[FieldName::LastContact, FieldName::LastPurchase],
        Target::OrderDate => &[FieldName::LastContact, FieldName::FirstPurchase, FieldName::LastPurchase],
        Target::OrderNumber => &[FieldName::Purchases],
        Target::OrderTotal => &[FieldName::Spent],
    }
}

fn side_value(side: Side) -> &'static str {
    match side {
        Side::Book => "book",
        Side::File => "file",
    }
}

/// The choice in test ids.
fn mode_name(mode: Mode, side: Side) -> &'static str {
    match (mode, side) {
        (Mode::NewAndUpdate, Side::Book) => "fill",
        (Mode::NewAndUpdate, Side::File) => "overwrite",
        (Mode::NewOnly, _) => "new",
        (Mode::UpdateOnly, _) => "update",
    }
}
