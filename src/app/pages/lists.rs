//! The lists.

use leptos::prelude::*;

/// The lists.
#[component]
pub fn Lists() -> impl IntoView {
    view! { <h1>"Lists"</h1> }
}
