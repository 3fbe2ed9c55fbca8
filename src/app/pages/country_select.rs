//! A menu of countries, those of our people first.

use crate::app::i18n::{Text, t, use_i18n};
use crate::domain::country::Country;
use leptos::prelude::*;

/// Countries by name, those of our people first, and whichever is chosen. Name it by a `label` for its `id`, or by `name`.
#[component]
pub fn CountrySelect(
    #[prop(into)] id: String,
    #[prop(into)] value: Signal<String>,
    /// What screen readers call it where no label stands beside it.
    #[prop(optional, into)]
    name: Option<TextProp>,
    on_change: impl Fn(String) + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let unlisted = move || Country::parse(&value.get()).filter(|country| !Country::MENU.contains(country));
    let option = move |country: Country| {
        let code = country.code().to_owned();
        let is_chosen = code.clone();
        view! { <option value=code selected=move || value.get() == is_chosen>{move || i18n.country(country)}</option> }
    };
    view! {
        <select class="select" id=id aria-label=name.map(|name| move || name.get()) prop:value=move || value.get() on:change=move |event| on_change(event_target_value(&event))>
            <option value="" selected=move || value.get().is_empty()>{t(Text::CommonNone)}</option>
            {move || unlisted().map(option)}
            {Country::MENU.iter().map(|country| option(*country)).collect_view()}
        </select>
    }
}
