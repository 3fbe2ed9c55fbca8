//! The shop's name, home country, currency and the host of its links.

use crate::app::client::use_client;
use crate::app::i18n::{Text, t};
use crate::app::pages::country_select::CountrySelect;
use crate::domain::country::Country;
use crate::domain::settings::LinkHost;
use crate::protocol::Action;
use leptos::prelude::*;

/// The section. Each field saves when it is left.
#[component]
pub(super) fn Shop() -> impl IntoView {
    let client = use_client();
    let settings = Memo::new(move |_| client.overview.with(|overview| overview.settings.clone()));
    let change = move |edit: &dyn Fn(&mut crate::domain::settings::Settings)| {
        // Not by the signal of this screen: a field that has the focus when the screen is left by the keyboard is heard last.
        let now = client.overview.with_untracked(|overview| overview.settings.clone());
        let mut next = now.clone();
        edit(&mut next);
        if next != now {
            client.perform(Action::SetSettings(next));
        }
    };
    view! {
        <section class="card stack" aria-labelledby="shop-title">
            <h2 id="shop-title">{t(Text::SettingsShop)}</h2>
            <div class="columns">
                <div class="field">
                    <label for="shop-name">{t(Text::SettingsShopName)}</label>
                    <input class="input" id="shop-name" dir="auto" autocomplete="off" prop:value=move || settings.get().shop
                        on:change=move |event| { let text = event_target_value(&event); change(&|settings| settings.shop = text.trim().to_owned()); } />
                    <span class="field-hint">{t(Text::SettingsShopNameHint)}</span>
                </div>
                <div class="field">
                    <label for="shop-home">{t(Text::SettingsHome)}</label>
                    <CountrySelect id="shop-home" value=Signal::derive(move || settings.get().home.code().to_owned())
                        on_change=move |code: String| if let Some(home) = Country::parse(&code) { change(&|settings| settings.home = home) } />
                    <span class="field-hint">{t(Text::SettingsHomeHint)}</span>
                </div>
                <div class="field">
                    <label for="shop-currency">{t(Text::SettingsCurrency)}</label>
                    <input class="input" id="shop-currency" dir="auto" autocomplete="off" prop:value=move || settings.get().currency
                        on:change=move |event| { let text = event_target_value(&event); change(&|settings| settings.currency = text.trim().to_owned()); } />
                </div>
                <div class="field">
                    <label for="shop-host">{t(Text::SettingsLinkHost)}</label>
                    <select class="select" id="shop-host" on:change=move |event| {
                        let host = if event_target_value(&event) == "api" { LinkHost::Api } else { LinkHost::WaMe };
                        change(&|settings| settings.link_host = host);
                    }>
                        <option value="wame" selected=move || settings.get().link_host == LinkHost::WaMe>"wa.me"</option>
                        <option value="api" selected=move || settings.get().link_host == LinkHost::Api>"api.whatsapp.com"</option>
                    </select>
                    <span class="field-hint">{t(Text::SettingsLinkHostHint)}</span>
                </div>
            </div>
        </section>
    }
}
