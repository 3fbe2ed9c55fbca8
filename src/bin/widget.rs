//! The widget's wasm: the functions that `src/widget/loader.js` calls.

use daftar::widget;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

/// See `widget::panel`.
#[wasm_bindgen]
pub fn panel(arabic: bool, phone: &str, template: &str, title: &str, url: &str) -> Result<Element, JsValue> {
    widget::panel(arabic, phone, template, title, url)
}

/// See `widget::LOOKS`.
#[wasm_bindgen]
pub fn looks() -> String {
    widget::LOOKS.to_owned()
}

/// See `widget::link_from_text`.
#[wasm_bindgen]
pub fn link(phone: &str, text: &str) -> String {
    widget::link_from_text(phone, text)
}

fn main() {}
