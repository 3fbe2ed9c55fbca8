//! A colored label, with or without a button that takes it away.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// A label in one of the palette's colors (`gray`, `red`, …; the style sheet knows them).
#[component]
pub fn Chip(#[prop(into)] text: String, color: &'static str) -> impl IntoView {
    view! { <span class=format!("chip chip-{color}")><bdi>{text}</bdi></span> }
}

/// A label that can be taken away.
#[component]
pub fn RemovableChip(
    #[prop(into)] text: String,
    color: &'static str,
    #[prop(into)] remove_label: String,
    on_remove: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <span class=format!("chip chip-{color} chip-removable")>
            <bdi>{text}</bdi>
            <button type="button" class="chip-remove" aria-label=remove_label on:click=move |_| on_remove()>
                <Icon glyph=Glyph::Close />
            </button>
        </span>
    }
}
