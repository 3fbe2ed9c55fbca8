//! The segments.

pub mod editor;

use leptos::prelude::*;

/// The segments.
#[component]
pub fn Segments() -> impl IntoView {
    view! { <h1>"Segments"</h1> }
}
