//! The first step: a file, dropped or chosen, or pasted cells, and what can be brought.

use super::StepHead;
use super::paste::PasteCells;
use super::wizard::Wizard;
use crate::app::i18n::{Text, t};
use crate::app::ui::icon::{Glyph, Icon};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What the file dialog offers first. The content decides, not the name.
const ACCEPT: &str =
    ".csv,.tsv,.txt,.tab,.vcf,.vcard,.xlsx,.xlsm,.ods,.zip,text/csv,text/tab-separated-values,text/plain,text/vcard";

/// The step.
#[component]
pub(super) fn Choose(wizard: Wizard, dragging: RwSignal<bool>) -> impl IntoView {
    let tip = |glyph: Glyph, title: Text, text: Text| {
        view! {
            <li class="import-tip">
                <Icon glyph=glyph />
                <div>
                    <h3>{t(title)}</h3>
                    <p class="soft">{t(text)}</p>
                </div>
            </li>
        }
    };
    view! {
        <StepHead title=Text::ImportChooseTitle lead=Text::ImportChooseLead />
        <div class="import-drop" class:import-drop-over=move || dragging.get() data-testid="import-drop">
            <span class="empty-picture"><Icon glyph=Glyph::Import /></span>
            <p class="import-drop-title">{t(Text::ImportDrop)}</p>
            <FileButton wizard=wizard text=Text::ImportChoose id="import-file" />
            <p class="soft small">{t(Text::ImportAccepted)}</p>
        </div>
        <PasteCells wizard=wizard />
        <ul class="import-tips">
            {tip(Glyph::File, Text::ImportTipExcel, Text::ImportTipExcelText)}
            {tip(Glyph::Phone, Text::ImportTipNumbers, Text::ImportTipNumbersText)}
            {tip(Glyph::Shield, Text::ImportTipPrivate, Text::ImportTipPrivateText)}
        </ul>
    }
}

/// A button that opens the file dialog.
#[component]
pub(super) fn FileButton(wizard: Wizard, text: Text, id: &'static str) -> impl IntoView {
    let chosen = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            wizard.read(file);
        }
        // So that the same file, mended meanwhile, can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button button-primary file-button">
            <Icon glyph=Glyph::File />
            {t(text)}
            <input type="file" class="visually-hidden" accept=ACCEPT data-testid=id disabled=move || wizard.working.get().is_some() on:change=chosen />
        </label>
    }
}
