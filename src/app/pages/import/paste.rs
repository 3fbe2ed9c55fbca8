//! Cells out of the clipboard: pasted anywhere on the first step, or into a field of their own. They go the way of a file.

use super::wizard::{Step, Wizard};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast, JsValue};

/// The button and the field that it opens.
#[component]
pub(super) fn PasteCells(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let field = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get()
            && let Err(error) = field.focus()
        {
            web_sys::console::error_1(&error);
        }
    });
    let name = move || i18n.text(Text::ImportPasteName).to_owned();
    let pasted = window_event_listener(ev::paste, move |event| {
        let is_free = wizard.step.get_untracked() == Step::Choose && wizard.working.get_untracked().is_none();
        if !is_free || is_in_field(&event) {
            return;
        }
        let Some(data) = event.clipboard_data() else { return };
        if let Some(file) = data.files().and_then(|files| files.get(0)) {
            event.prevent_default();
            wizard.read(file);
            return;
        }
        match data.get_data("text/plain") {
            Ok(text) if !text.trim().is_empty() => {
                event.prevent_default();
                read_text(wizard, &name(), &text);
            }
            Ok(_) => {}
            Err(error) => web_sys::console::error_1(&error),
        }
    });
    on_cleanup(move || pasted.remove());
    let busy = move || wizard.working.get().is_some();
    view! {
        <div class="stack import-paste">
            <div class="row import-paste-open">
                <button type="button" class="button" data-testid="import-paste" aria-expanded=move || open.get().to_string() aria-controls="import-paste-part"
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <Icon glyph=Glyph::Copy />
                    {t(Text::ImportPaste)}
                </button>
                <span class="soft small import-paste-anywhere">{t(Text::ImportPasteAnywhere)}</span>
            </div>
            <div id="import-paste-part">
                <Show when=move || open.get()>
                    <div class="card stack">
                        <div class="field">
                            <label for="import-paste-text">{t(Text::ImportPasteLabel)}</label>
                            <textarea class="textarea import-paste-text" id="import-paste-text" node_ref=field dir="auto" spellcheck="false" autocomplete="off" wrap="off"
                                aria-describedby="import-paste-hint" data-testid="import-paste-text"
                                prop:value=move || text.get()
                                on:input=move |event| text.set(event_target_value(&event))></textarea>
                            <span class="field-hint" id="import-paste-hint">{t(Text::ImportPasteHint)}</span>
                        </div>
                        <div class="row row-end">
                            <button type="button" class="button button-primary" data-testid="import-paste-read"
                                disabled=move || busy() || text.with(|text| text.trim().is_empty())
                                on:click=move |_| read_text(wizard, &name(), &text.get_untracked())>
                                {t(Text::ImportPasteRead)}
                            </button>
                        </div>
                    </div>
                </Show>
            </div>
        </div>
    }
}

/// Reads text as a file of that name, in UTF-8, which is what a file made of text is in.
fn read_text(wizard: Wizard, name: &str, text: &str) {
    match web_sys::File::new_with_str_sequence(&js_sys::Array::of1(&JsValue::from_str(text)), name) {
        Ok(file) => wizard.read(file),
        Err(error) => web_sys::console::error_1(&error),
    }
}

/// Whether something is pasted into a field, which is the field's own business.
fn is_in_field(event: &web_sys::ClipboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let field = target.and_then(|target| target.closest("input, textarea, select, [contenteditable]").ok()).flatten();
    // The file dialog's own input takes no text.
    field.is_some_and(|field| field.get_attribute("type").as_deref() != Some("file"))
}
