//! Draws the panel, element by element: text becomes text, never markup. Its looks are in `panel.css`; what happens on a
//! click is in `loader.js`, so that no closure has to be kept alive here.

use super::prefill::message_from_template;
use super::words::{ARABIC, ENGLISH};
use crate::domain::phone::E164;
use crate::domain::wa_link::{LinkHost, wa_link};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlTextAreaElement};

/// The style sheet of the panel.
pub const LOOKS: &str = include_str!("panel.css");

/// The panel with its first message: one close button, one text area, one link. `phone` is in E.164 without the plus, as
/// the loader has checked. Errors are the browser's own.
pub fn panel(arabic: bool, phone: &str, template: &str, title: &str, url: &str) -> Result<Element, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::UNDEFINED)?;
    let pen = Pen { document };
    let words = if arabic { &ARABIC } else { &ENGLISH };
    let message = message_from_template(template, title, url);

    let title = pen.draw("strong", &[], words.greeting, &[])?;
    let hint = pen.draw("p", &[], words.hint, &[])?;
    let greeting = pen.draw("div", &[], "", &[&title, &hint])?;
    let close = pen.draw("button", &[("class", "close"), ("type", "button"), ("aria-label", words.close)], "×", &[])?;
    let head = pen.draw("div", &[("class", "head")], "", &[&greeting, &close])?;

    let area = pen.draw("textarea", &[("dir", "auto"), ("rows", "4"), ("maxlength", "4096")], "", &[])?;
    area.unchecked_ref::<HtmlTextAreaElement>().set_value(&message);
    let label = pen.draw("label", &[], words.message, &[&area])?;
    let link = link_from_text(phone, &message);
    let attributes = [("class", "go"), ("target", "_blank"), ("rel", "noopener noreferrer"), ("href", &link)];
    let go = pen.draw("a", &attributes, words.go, &[])?;
    let body = pen.draw("div", &[("class", "body")], "", &[&label, &go])?;

    pen.draw("section", &[("class", "panel"), ("role", "dialog"), ("aria-label", words.greeting)], "", &[&head, &body])
}

/// The click-to-chat link with this text. The loader has checked the number, and one that does not read leaves a link
/// to nobody.
pub fn link_from_text(phone: &str, text: &str) -> String {
    wa_link(LinkHost::WaMe, E164(number_from_digits(phone)), text)
}

/// Reads digits without the standard parser, whose errors weigh more than the sum.
fn number_from_digits(digits: &str) -> u64 {
    digits.bytes().fold(0, |number, digit| number.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0'))))
}

struct Pen {
    document: Document,
}

impl Pen {
    fn draw(
        &self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
        children: &[&Element],
    ) -> Result<Element, JsValue> {
        let element = self.document.create_element(name)?;
        for (key, value) in attributes {
            element.set_attribute(key, value)?;
        }
        if !text.is_empty() {
            element.set_text_content(Some(text));
        }
        for child in children {
            element.append_child(child)?;
        }
        Ok(element)
    }
}
