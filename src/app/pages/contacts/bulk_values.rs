//! Sets one field of everything that is ticked: city, country, follow-up, or a field of the shop's own.

use super::Listing;
use super::bulk_outlook::{Answers, Making, OutlookLine, follow_outlook};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::country_select::CountrySelect;
use crate::app::pages::own_fields::{OwnInput, use_fields};
use crate::app::words;
use crate::domain::field::CustomField;
use crate::protocol::{Action, Arrange, Settable};
use leptos::prelude::*;

/// What is set.
#[derive(Debug, Clone, PartialEq)]
enum What {
    City,
    Country,
    FollowUp,
    Own(CustomField),
}

impl What {
    /// The fields that can be chosen, in their order.
    fn all(own: Vec<CustomField>) -> Vec<What> {
        [What::City, What::Country, What::FollowUp].into_iter().chain(own.into_iter().map(What::Own)).collect()
    }
}

/// The form; says how many contacts it changes before anything is done.
#[component]
pub(super) fn Values(listing: Listing, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let making = Making::new(open);
    let fields = use_fields(false);
    let what = RwSignal::new(What::City);
    let value = RwSignal::new(String::new());
    let issue = making.issue;
    let target = StoredValue::new(listing.target());
    let all = Memo::new(move |_| What::all(fields.get().fields.into_iter().map(|view| view.field).collect()));
    let action = Memo::new(move |_| {
        let (target, value) = (target.get_value(), value.get());
        let set = |field: Settable, target, value| Action::Arrange(Arrange::SetValue { target, field, value });
        Some(match what.get() {
            What::City => set(Settable::City, target, value),
            What::Country => set(Settable::Country, target, value),
            What::FollowUp => Action::SetFollowUp { target, on: value, every: 0 },
            What::Own(field) => set(Settable::Own(field.key), target, value),
        })
    });
    let outlook = follow_outlook(action);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        issue.set(None);
        if let Some(action) = action.get_untracked() {
            making.make(action, || {});
        }
    };
    let name = move |what: &What| match what {
        What::City => i18n.text(Text::FieldCity).to_owned(),
        What::Country => i18n.text(Text::FieldCountry).to_owned(),
        What::FollowUp => i18n.text(Text::FieldFollowUp).to_owned(),
        What::Own(field) => field.label.clone(),
    };
    let control = move || {
        match what.get() {
        What::City => view! {
            <input class="input" id="bulk-value" dir="auto" autocomplete="off" prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event)) />
        }
        .into_any(),
        What::Country => {
            view! { <CountrySelect id="bulk-value" value=Signal::derive(move || value.get()) on_change=move |code| value.set(code) /> }
                .into_any()
        }
        What::FollowUp => view! {
            <input class="input" id="bulk-value" type="date" autocomplete="off" prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event)) />
        }
        .into_any(),
        What::Own(field) => view! {
            <OwnInput id="bulk-value".to_owned() field=field value=Signal::derive(move || value.get()) on_change=move |text| value.set(text) />
        }
        .into_any(),
    }
    };
    view! {
        <form class="stack" data-testid="bulk-values" on:submit=save>
            <div class="field">
                <label for="bulk-field">{t(Text::FieldsWhich)}</label>
                <select class="select" id="bulk-field" on:change=move |event| {
                    let at = event_target_value(&event).parse::<usize>().unwrap_or_default();
                    if let Some(chosen) = all.with(|all| all.get(at).cloned()) {
                        value.set(String::new());
                        issue.set(None);
                        what.set(chosen);
                    }
                }>
                    {move || all.get().into_iter().enumerate().map(|(at, one)| view! { <option value=at.to_string()>{name(&one)}</option> }).collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="bulk-value">{t(Text::FieldsValue)}</label>
                {control}
                <span class="field-error" role="alert">{move || issue.get().map(|issue| i18n.text(words::issue(issue.kind)))}</span>
                <span class="field-hint">{t(Text::FieldsValueHint)}</span>
            </div>
            <OutlookLine outlook=outlook />
            <Answers making=making label=t(Text::CommonSave) test="bulk-values-save" ready=Signal::derive(|| true) />
        </form>
    }
}
