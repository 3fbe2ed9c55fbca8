//! What stands where nothing is yet: a picture, what would be here, and what to do next.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// An empty state. Its children are the buttons that lead on.
#[component]
pub fn Empty(
    glyph: Glyph,
    #[prop(into)] title: TextProp,
    #[prop(into)] text: TextProp,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <div class="empty-picture"><Icon glyph=glyph /></div>
            <h2>{move || title.get()}</h2>
            <p>{move || text.get()}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}
