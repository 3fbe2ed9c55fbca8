//! Messages.

pub mod queue;

use leptos::prelude::*;

/// Messages.
#[component]
pub fn Messages() -> impl IntoView {
    view! { <h1>"Messages"</h1> }
}
