//! The panel of the button that shops put on their own pages. `loader.js` is what such a page loads at first: it draws the
//! button, and fetches this as wasm when the button is first pressed. Here the panel is drawn and its link is made; nothing
//! is stored and nothing is sent. The page around it is a stranger: it gets no text as markup, and a closed shadow root.

mod panel;
mod prefill;
mod words;

pub use panel::{LOOKS, link_from_text, panel};
