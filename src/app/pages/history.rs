//! The history.

use leptos::prelude::*;

/// The history.
#[component]
pub fn History() -> impl IntoView {
    view! { <h1>"History"</h1> }
}
