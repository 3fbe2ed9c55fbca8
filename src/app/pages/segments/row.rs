//! One condition of the builder: field, comparison, value.

use super::builder::BuilderState;
use super::values::Value;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t};
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::field::{CustomField, FieldKind};
use crate::domain::interaction::InteractionKind;
use crate::domain::segment::ast::{DateField, NumberField, TextField};
use crate::domain::segment::build::{Row, RowField, RowTest};
use crate::domain::text::fold;
use leptos::prelude::*;

/// The fields on offer, with their values in the menu.
const FIELDS: [(&str, RowField, Text); 29] = [
    ("tag", RowField::Tag, Text::FieldTags),
    ("any", RowField::Text(TextField::Any), Text::BuilderAnyText),
    ("name", RowField::Text(TextField::Name), Text::FieldName),
    ("phone", RowField::Text(TextField::Phone), Text::FieldPhone),
    ("email", RowField::Text(TextField::Email), Text::FieldEmail),
    ("city", RowField::Text(TextField::City), Text::FieldCity),
    ("country", RowField::Country, Text::FieldCountry),
    ("last_contact", RowField::Date(DateField::LastContact), Text::FieldLastContact),
    ("birthday", RowField::Date(DateField::Birthday), Text::FieldBirthday),
    ("created", RowField::Date(DateField::Created), Text::FieldCreated),
    ("spent", RowField::Number(NumberField::Spent), Text::FieldSpent),
    ("purchases", RowField::Number(NumberField::Purchases), Text::FieldPurchases),
    ("first_purchase", RowField::Date(DateField::FirstPurchase), Text::FieldFirstPurchase),
    ("last_purchase", RowField::Date(DateField::LastPurchase), Text::FieldLastPurchase),
    ("average", RowField::Number(NumberField::Average), Text::BuilderAverage),
    ("followup", RowField::Date(DateField::FollowUp), Text::FieldFollowUp),
    ("tag_count", RowField::Number(NumberField::TagCount), Text::BuilderTagCount),
    ("consent", RowField::Consent, Text::FieldConsent),
    ("presence", RowField::Presence, Text::BuilderPresence),
    ("note", RowField::Text(TextField::Note), Text::FieldNote),
    ("orders", RowField::Times(InteractionKind::Order), Text::BuilderOrders),
    ("replies", RowField::Times(InteractionKind::Reply), Text::BuilderReplies),
    ("messages", RowField::Times(InteractionKind::Message), Text::BuilderMessages),
    ("calls", RowField::Times(InteractionKind::Call), Text::BuilderCalls),
    ("visits", RowField::Times(InteractionKind::Visit), Text::BuilderVisits),
    ("ratings", RowField::Times(InteractionKind::Rating), Text::BuilderRatings),
    ("complaints", RowField::Times(InteractionKind::Complaint), Text::BuilderComplaints),
    ("segment", RowField::Segment, Text::BuilderSegment),
    ("duplicate", RowField::Duplicate, Text::BuilderDuplicate),
];

/// Before the name of a dimension in the menu's values.
const DIMENSION: &str = "dimension:";
/// Before the name of a field of the shop's own.
const OWN: &str = "own:";
const WRITTEN: &str = "written";
const CONTACT: &str = "contact";

/// The row with this id.
#[component]
pub(super) fn RowView(state: BuilderState, id: u32) -> impl IntoView {
    let client = use_client();
    let row = Memo::new(move |_| state.build.with(|build| build.row(id).cloned()));
    let field = Memo::new(move |_| row.with(|row| row.as_ref().map_or(RowField::Tag, |row| row.field.clone())));
    let test = Memo::new(move |_| row.with(|row| row.as_ref().map_or(RowTest::Is, |row| row.test)));
    let is_unfinished = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.node().is_none())));
    // The book's dimensions, and the one in the row even if the book does not know it.
    let dimensions = Memo::new(move |_| {
        let mut names: Vec<String> = client
            .overview
            .with(|overview| overview.dimensions.iter().map(|dimension| dimension.name.clone()).collect());
        if let RowField::Dimension(name) = field.get()
            && !names.contains(&name)
        {
            names.push(name);
        }
        names
    });
    let own_kind = move |name: &str| {
        state.own.with_untracked(|own| own.iter().find(|field| field.label == name).map(|field| field.kind))
    };
    let choose_field = move |event| {
        if let Some(chosen) = field_from_value(&event_target_value(&event), own_kind) {
            state.edit(|build| build.edit_row(id, |row| row.set_field(chosen)));
        }
    };
    let choose_test = move |event| {
        let chosen = event_target_value(&event).parse::<usize>().ok();
        state.edit(|build| {
            build.edit_row(id, |row| {
                if let Some(test) = chosen.and_then(|at| row.field.tests().get(at)) {
                    set_test(row, *test);
                }
            });
        });
    };
    view! {
        <div class="builder-row" data-testid="builder-row">
            <select class="select builder-field" aria-label=t(Text::BuilderField) data-testid="builder-field"
                prop:value=move || state.own.with(|own| field_value(&field.get(), own))
                on:change=choose_field>
                {FIELDS.map(|(value, choice, text)| view! {
                    <option value=value selected=move || field.with(|field| *field == choice)>{t(text)}</option>
                }).collect_view()}
                // Chosen where it is asked why somebody is in, and not here.
                <Show when=move || field.with(|field| *field == RowField::Contact)>
                    <option value=CONTACT selected=true>{t(Text::BuilderContact)}</option>
                </Show>
                <option value=WRITTEN selected=move || field.with(|field| *field == RowField::Written)>{t(Text::BuilderWritten)}</option>
                <Show when=move || !state.own.with(Vec::is_empty)>
                    <optgroup label=t(Text::FieldsTitle)>
                        {move || state.own.get().into_iter().map(|known| {
                            let is_chosen = {
                                let name = known.label.clone();
                                move || field.with(|field| matches!(field, RowField::Own(chosen, _) if fold(chosen) == fold(&name)))
                            };
                            let value = format!("{OWN}{}", known.label);
                            view! { <option value=value selected=is_chosen>{known.label}</option> }
                        }).collect_view()}
                    </optgroup>
                </Show>
                <Show when=move || !dimensions.with(Vec::is_empty)>
                    <optgroup label=t(Text::BuilderDimensions)>
                        {move || dimensions.get().into_iter().map(|name| {
                            let own = RowField::Dimension(name.clone());
                            view! { <option value=format!("{DIMENSION}{name}") selected=move || field.with(|field| *field == own)>{name.clone()}</option> }
                        }).collect_view()}
                    </optgroup>
                </Show>
            </select>
            <Show when=move || field.with(|field| field.tests().len() > 1)>
                <select class="select builder-test" aria-label=t(Text::BuilderTest) data-testid="builder-test"
                    prop:value=move || test_index(&field.get(), test.get())
                    on:change=choose_test>
                    {move || {
                        let field = field.get();
                        field.tests().iter().enumerate().map(|(at, choice)| view! {
                            <option value=at.to_string() selected=move || test.get() == *choice>{t(test_text(&field, *choice))}</option>
                        }).collect_view()
                    }}
                </select>
            </Show>
            <div class="builder-value">
                {move || {
                    // Another field or comparison has other inputs; what is typed into them does not draw them anew.
                    let (field, test) = (field.get(), test.get());
                    view! { <Value state=state id=id row=row field=field test=test /> }
                }}
            </div>
            <Show when=move || is_unfinished.get()><span class="chip chip-amber builder-unfinished">{t(Text::BuilderUnfinished)}</span></Show>
            <button type="button" class="button button-quiet button-square builder-remove" aria-label=t(Text::BuilderRemoveRow)
                on:click=move |_| state.edit(|build| build.remove(id))>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}

/// Days stay days and numbers numbers; a value of another kind is not carried over.
fn set_test(row: &mut Row, test: RowTest) {
    let is_dates = |test: RowTest| test == RowTest::Between;
    if matches!(row.field, RowField::Date(_) | RowField::Own(_, FieldKind::Date))
        && is_dates(row.test) != is_dates(test)
    {
        row.value.clear();
        row.until.clear();
    }
    row.test = test;
}

fn field_value(field: &RowField, own: &[CustomField]) -> String {
    match field {
        RowField::Own(name, _) => {
            let known = own.iter().find(|known| fold(&known.label) == fold(name));
            format!("{OWN}{}", known.map_or(name, |known| &known.label))
        }
        RowField::Dimension(name) => format!("{DIMENSION}{name}"),
        RowField::Written => WRITTEN.to_owned(),
        RowField::Contact => CONTACT.to_owned(),
        other => FIELDS.iter().find(|(_, known, _)| known == other).map_or("", |(value, ..)| value).to_owned(),
    }
}

fn field_from_value(value: &str, own_kind: impl Fn(&str) -> Option<FieldKind>) -> Option<RowField> {
    if let Some(name) = value.strip_prefix(OWN) {
        return own_kind(name).map(|kind| RowField::Own(name.to_owned(), kind));
    }
    if let Some(name) = value.strip_prefix(DIMENSION) {
        return Some(RowField::Dimension(name.to_owned()));
    }
    if value == WRITTEN {
        return Some(RowField::Written);
    }
    FIELDS.iter().find(|(known, ..)| *known == value).map(|(_, field, _)| field.clone())
}

fn test_index(field: &RowField, test: RowTest) -> String {
    field.tests().iter().position(|known| *known == test).unwrap_or_default().to_string()
}

/// What a comparison is called; tags are had, text is contained, cities and countries are equal.
fn test_text(field: &RowField, test: RowTest) -> Text {
    let is_partial = match field {
        RowField::Text(text) => *text != TextField::City,
        RowField::Own(_, kind) => *kind == FieldKind::Text,
        _ => false,
    };
    match test {
        RowTest::Is if *field == RowField::Tag => Text::BuilderHasTag,
        RowTest::IsNot if *field == RowField::Tag => Text::BuilderHasNotTag,
        RowTest::Is if is_partial => Text::BuilderContains,
        RowTest::IsNot if is_partial => Text::BuilderContainsNot,
        RowTest::Is
            if matches!(field, RowField::Number(_) | RowField::Times(_) | RowField::Own(_, FieldKind::Number)) =>
        {
            Text::BuilderExactly
        }
        RowTest::Is if *field == RowField::Segment => Text::BuilderInSegment,
        RowTest::IsNot if *field == RowField::Segment => Text::BuilderNotInSegment,
        RowTest::Is if *field == RowField::Duplicate => Text::BuilderShared,
        RowTest::IsNot if *field == RowField::Duplicate => Text::BuilderNotShared,
        RowTest::Is => Text::BuilderIs,
        RowTest::IsNot => Text::BuilderIsNot,
        RowTest::AtLeast => Text::BuilderAtLeast,
        RowTest::AtMost => Text::BuilderAtMost,
        RowTest::MoreThan => Text::BuilderMoreThan,
        RowTest::LessThan => Text::BuilderLessThan,
        RowTest::Between => Text::BuilderBetween,
        RowTest::LessThanDaysAgo => Text::BuilderWithinDays,
        RowTest::MoreThanDaysAgo => Text::BuilderBeforeDays,
        RowTest::Today => Text::BuilderToday,
        RowTest::ThisMonth => Text::BuilderThisMonth,
        RowTest::NextMonth => Text::BuilderNextMonth,
        RowTest::WithinNextDays => Text::BuilderNextDays,
        RowTest::Past => Text::BuilderPast,
        RowTest::Whole => Text::BuilderWhole,
        RowTest::Exact => Text::BuilderExact,
        RowTest::Starts => Text::BuilderStarts,
        RowTest::Pattern => Text::BuilderPattern,
        RowTest::Present => Text::BuilderPresent,
        RowTest::Missing => Text::BuilderMissing,
    }
}
