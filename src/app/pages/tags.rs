//! The tags.

use leptos::prelude::*;

/// The tags.
#[component]
pub fn Tags() -> impl IntoView {
    view! { <h1>"Tags"</h1> }
}
