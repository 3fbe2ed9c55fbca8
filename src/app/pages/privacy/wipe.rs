//! Erasing everything that this program keeps in this browser. It is asked for in words that have to be typed.

use super::browser;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::route::Route;
use crate::app::ui::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section.
#[component]
pub fn Wipe() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let failed = RwSignal::new(false);
    let agreed = move || typed.with(|typed| typed.trim() == i18n.text(Text::PrivacyWipeWord));
    let wipe = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !agreed() {
            return;
        }
        // Whoever writes has to be gone before what is written goes.
        client.close();
        spawn_local(async move {
            let outcome = browser::forget_everything().await.and_then(|()| {
                window().location().set_hash(&Route::Home.href())?;
                window().location().reload()
            });
            if let Err(error) = outcome {
                web_sys::console::error_1(&error);
                failed.try_set(true);
            }
        });
    };
    view! {
        <section class="card stack" aria-labelledby="wipe-title">
            <h2 id="wipe-title">{t(Text::PrivacyWipeTitle)}</h2>
            <p>{t(Text::PrivacyWipeText)}</p>
            <form class="stack" on:submit=wipe data-testid="wipe">
                <label class="field">
                    <span>{move || i18n.with(Text::PrivacyWipeType, &[("word", i18n.text(Text::PrivacyWipeWord))])}</span>
                    <input type="text" class="input" autocomplete="off" autocapitalize="off" spellcheck="false" data-testid="wipe-word"
                        prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event)) />
                </label>
                <div><button type="submit" class="button button-danger" disabled=move || !agreed() data-testid="wipe-all">
                    <Icon glyph=Glyph::Trash />{t(Text::PrivacyWipeDo)}
                </button></div>
            </form>
            <Show when=move || failed.get()>
                <p class="note note-danger" role="alert"><Icon glyph=Glyph::Warning /><span>{t(Text::PrivacyWipeFailed)}</span></p>
            </Show>
        </section>
    }
}
