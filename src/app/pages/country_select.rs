//! A menu of countries, those of our people first.

use crate::app::i18n::{Text, t, use_i18n};
use crate::domain::country::Country;
use leptos::prelude::*;

/// Countries by name, those of our people first.
#[component]
pub fn CountrySelect(
    id: &'static str,
    #[prop(into)] value: Signal<String>,
    on_change: impl Fn(String) + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <select class="select" id=id prop:value=move || value.get() on:change=move |event| on_change(event_target_value(&event))>
            <option value="" selected=move || value.get().is_empty()>{t(Text::CommonNone)}</option>
            {Country::MENU.iter().map(|country| {
                let code = country.code().to_owned();
                let is_chosen = code.clone();
                view! { <option value=code.clone() selected=move || value.get() == is_chosen>{move || i18n.country(*country)}</option> }
            }).collect_view()}
        </select>
    }
}

