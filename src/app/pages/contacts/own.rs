//! The part of a contact's form that holds the shop's own fields, and the further columns that came with files.

use crate::app::pages::own_fields::{OwnInput, label_of, use_fields};
use crate::domain::field::CustomField;
use crate::protocol::Draft;
use leptos::prelude::*;

/// The fields in the order of their names, then the columns of this contact that are none.
#[component]
pub(super) fn OwnFields(draft: RwSignal<Draft>) -> impl IntoView {
    let fields = use_fields(false);
    // Which controls there are: a column that is emptied while the form is open keeps its place.
    let there = draft.with_untracked(|draft| draft.extra.iter().map(|(header, _)| header.clone()).collect::<Vec<_>>());
    let shown = Memo::new(move |_| {
        let mut shown: Vec<CustomField> = fields.get().fields.into_iter().map(|view| view.field).collect();
        for header in &there {
            if !shown.iter().any(|field| field.key == *header) {
                let (key, label) = (header.clone(), fields.with(|fields| label_of(fields, header)));
                shown.push(CustomField { key, label, ..CustomField::default() });
            }
        }
        shown
    });
    let control = move |(at, field): (usize, CustomField)| {
        let id = format!("contact-own-{at}");
        let (key, label) = (StoredValue::new(field.key.clone()), field.label.clone());
        let value = Signal::derive(move || {
            let of = |draft: &Draft| {
                let own = draft.extra.iter().find(|(header, _)| key.with_value(|key| header == key));
                own.map(|(_, cell)| cell.clone()).unwrap_or_default()
            };
            draft.with(of)
        });
        let change = move |text: String| {
            draft.update(|draft| {
                match draft.extra.iter_mut().find(|(header, _)| key.with_value(|key| header == key)) {
                    Some((_, cell)) => *cell = text,
                    None => draft.extra.push((key.get_value(), text)),
                }
            });
        };
        view! {
            <div class="field">
                <label for=id.clone()><bdi>{label}</bdi></label>
                <OwnInput id=id field=field value=value on_change=change />
            </div>
        }
    };
    view! {
        <div class="columns-tight" data-testid="contact-own">
            {move || shown.get().into_iter().enumerate().map(control).collect_view()}
        </div>
    }
}
