//! A field for a passphrase, which can be shown, and what is wrong with a new one.

use crate::app::i18n::{Text, t};
use leptos::prelude::*;

/// The field. `fresh` says that a new passphrase is made here, so that no stored one is offered. Fields that stand
/// together share `shown`, and only the last has the `switch`.
#[component]
pub fn PassphraseField(
    id: &'static str,
    label: Text,
    value: RwSignal<String>,
    shown: RwSignal<bool>,
    #[prop(optional)] fresh: bool,
    #[prop(default = true)] switch: bool,
) -> impl IntoView {
    let kind = move || if shown.get() { "text" } else { "password" };
    let complete = if fresh { "new-password" } else { "off" };
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            // Whatever the page's language, a passphrase runs as it is written.
            <input id=id class="input" dir="auto" type=kind autocomplete=complete autocapitalize="none" spellcheck="false" data-testid=id
                prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) />
            {switch.then(|| view! {
                <label class="check small">
                    <input type="checkbox" prop:checked=move || shown.get() on:change=move |event| shown.set(event_target_checked(&event)) />
                    {t(Text::BackupPassphraseShow)}
                </label>
            })}
        </div>
    }
}

/// Characters of the shortest passphrase that is taken.
const SHORTEST: usize = 10;

/// Why a new passphrase is not taken.
pub fn wrong_with(first: &str, again: &str) -> Option<Text> {
    if first.chars().count() < SHORTEST {
        Some(Text::BackupPassphraseShort)
    } else {
        (first != again).then_some(Text::BackupPassphraseDiffers)
    }
}
