//! Language and theme of this screen.

use crate::app::i18n::{Lang, Text, t, use_i18n};
use crate::app::theme::Theme;
use leptos::prelude::*;

/// The section.
#[component]
pub(super) fn ScreenSettings() -> impl IntoView {
    let i18n = use_i18n();
    let theme = expect_context::<RwSignal<Theme>>();
    let theme_name = |theme: Theme| match theme {
        Theme::System => Text::SettingsThemeSystem,
        Theme::Light => Text::SettingsThemeLight,
        Theme::Dark => Text::SettingsThemeDark,
    };
    view! {
        <section class="card stack" aria-labelledby="screen-title">
            <h2 id="screen-title">{t(Text::SettingsScreen)}</h2>
            <fieldset>
                <legend class="field-label">{t(Text::SettingsLanguage)}</legend>
                <div class="row">
                    {Lang::ALL.map(|lang| view! {
                        <label class="check" lang=lang.tag()>
                            <input type="radio" name="language" prop:checked=move || i18n.lang() == lang on:change=move |_| i18n.set(lang) />
                            {lang.own_name()}
                        </label>
                    }).collect_view()}
                </div>
            </fieldset>
            <fieldset>
                <legend class="field-label">{t(Text::SettingsTheme)}</legend>
                <div class="row">
                    {Theme::ALL.map(|choice| view! {
                        <label class="check">
                            <input type="radio" name="theme" prop:checked=move || theme.get() == choice on:change=move |_| theme.set(choice) />
                            {t(theme_name(choice))}
                        </label>
                    }).collect_view()}
                </div>
            </fieldset>
        </section>
    }
}
