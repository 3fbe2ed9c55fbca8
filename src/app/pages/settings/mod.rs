//! The settings.

use leptos::prelude::*;

/// The settings.
#[component]
pub fn Settings() -> impl IntoView {
    view! { <h1>"Settings"</h1> }
}
