//! Fields of the shop's own: their definitions as the worker tells them, and the control that takes a value of one.

use crate::app::asked::asked;
use crate::app::i18n::{Text, t, use_i18n};
use crate::domain::field::{CustomField, FieldKind, parse_yes_no};
use crate::protocol::{FieldView, Fields, Reply, Request};
use leptos::prelude::*;

/// The fields; none until they are there. With `counted`, how far they are filled.
pub fn use_fields(counted: bool) -> Signal<Fields> {
    let found = asked(
        move || Request::Fields { counted },
        |reply| match reply {
            Reply::Fields(fields) => Ok(*fields),
            other => Err(other),
        },
    );
    Signal::derive(move || found.with(|found| found.as_ref().and_then(|found| found.clone().ok())).unwrap_or_default())
}

/// A kind in words.
pub fn kind_name(kind: FieldKind) -> Text {
    match kind {
        FieldKind::Text => Text::FieldsKindText,
        FieldKind::Number => Text::FieldsKindNumber,
        FieldKind::Date => Text::FieldsKindDate,
        FieldKind::YesNo => Text::FieldsKindYesNo,
        FieldKind::Choice => Text::FieldsKindChoice,
    }
}

/// What stands in the values of a contact under a header.
pub fn label_of(fields: &Fields, header: &str) -> String {
    let own = fields.fields.iter().find(|view| view.field.key == header);
    own.map_or_else(|| header.to_owned(), |view: &FieldView| view.field.label.clone())
}

/// A control for a value of this field, without its label. A value that is not what the field holds stays as it is until
/// another is chosen.
#[component]
pub fn OwnInput(
    id: String,
    field: CustomField,
    value: Signal<String>,
    on_change: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |id: String, kind: &'static str, mode: &'static str| {
        view! {
            <input class="input" id=id type=kind inputmode=mode dir="auto" autocomplete="off"
                prop:value=move || value.get() on:input=move |event| on_change(event_target_value(&event)) />
        }
        .into_any()
    };
    let is_iso = |text: &str| text.is_empty() || (text.len() == 10 && text.is_ascii());
    let chosen = move |id: String, choices: Vec<String>, is_same: fn(&str, &str) -> bool| {
        let stands = value.get_untracked();
        let is_other = !stands.is_empty() && !choices.iter().any(|choice| is_same(choice, &stands));
        let choices: Vec<String> = is_other.then_some(stands).into_iter().chain(choices).collect();
        view! {
            <select class="select" id=id on:change=move |event| on_change(event_target_value(&event))>
                <option value="">{t(Text::FieldsNoValue)}</option>
                {choices.into_iter().map(|choice| {
                    let (own, sent) = (choice.clone(), choice.clone());
                    view! { <option value=sent selected=move || is_same(&own, &value.get())>{choice}</option> }
                }).collect_view()}
            </select>
        }
        .into_any()
    };
    match field.kind {
        FieldKind::Text => line(id, "text", "text"),
        FieldKind::Number => line(id, "text", "decimal"),
        FieldKind::Date if is_iso(&value.get_untracked()) => line(id, "date", "none"),
        FieldKind::Date => line(id, "text", "text"),
        FieldKind::YesNo => {
            let words = [Text::FieldsYes, Text::FieldsNo].map(|word| i18n.text(word).to_owned());
            chosen(id, words.to_vec(), |a, b| {
                a == b || (parse_yes_no(a).is_some() && parse_yes_no(a) == parse_yes_no(b))
            })
        }
        FieldKind::Choice => chosen(id, field.choices, |a, b| a.trim() == b.trim()),
    }
}
