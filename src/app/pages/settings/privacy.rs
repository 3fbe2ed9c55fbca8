//! What is kept, where, and how long the browser promises to keep it.

use crate::app::i18n::{Text, t};
use crate::app::route::Route;
use crate::app::ui::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The section.
#[component]
pub(super) fn Privacy() -> impl IntoView {
    let persisted = RwSignal::new(None::<bool>);
    spawn_local(async move {
        persisted.try_set(ask(web_sys::StorageManager::persisted).await);
    });
    let request = move |_| {
        spawn_local(async move {
            persisted.try_set(ask(web_sys::StorageManager::persist).await);
        });
    };
    let words = move || match persisted.get() {
        Some(true) => Text::PrivacyPersisted,
        Some(false) => Text::PrivacyNotPersisted,
        None => Text::PrivacyUnknown,
    };
    view! {
        <section class="card stack" aria-labelledby="privacy-title">
            <h2 id="privacy-title">{t(Text::PrivacyTitle)}</h2>
            <p>{t(Text::PrivacyText)}</p>
            <div><a class="button" href=Route::Privacy.href() data-testid="open-privacy"><Icon glyph=Glyph::Shield />{t(Text::PrivacyOpenPage)}</a></div>
            <p class="note" aria-live="polite"><Icon glyph=Glyph::Shield /><span>{move || t(words())()}</span></p>
            <Show when=move || persisted.get() == Some(false)>
                <div><button type="button" class="button" on:click=request>{t(Text::PrivacyPersist)}</button></div>
            </Show>
            <h3>{t(Text::SettingsKeys)}</h3>
            <dl class="facts">
                <dt><kbd>"Ctrl+Z"</kbd></dt><dd>{t(Text::CommonUndo)}</dd>
                <dt><kbd>"Ctrl+Y"</kbd></dt><dd>{t(Text::CommonRedo)}</dd>
            </dl>
            <p class="soft small">{t(Text::AppName)}" "{env!("CARGO_PKG_VERSION")}" · MIT"</p>
        </section>
    }
}

/// Asks the storage manager; `None` where the browser has none or does not answer.
async fn ask(question: impl Fn(&web_sys::StorageManager) -> Result<js_sys::Promise, JsValue>) -> Option<bool> {
    // Pages that are not secure have no storage manager, and the property is undefined.
    let manager =
        js_sys::Reflect::get(&window().navigator(), &"storage".into()).ok().filter(|value| !value.is_undefined())?;
    let promise = question(&manager.into()).ok()?;
    JsFuture::from(promise).await.ok()?.as_bool()
}
