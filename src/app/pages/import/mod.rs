//! The import.

use leptos::prelude::*;

/// The import.
#[component]
pub fn Import() -> impl IntoView {
    view! { <h1>"Import"</h1> }
}
