//! A message as it stands in a chat.

use leptos::prelude::*;

/// The text of a message. Each line finds its own direction.
#[component]
pub(super) fn Bubble(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! {
        <div class="chat">
            <p class="bubble" dir="auto" data-testid="bubble">{text}</p>
        </div>
    }
}

/// The first letter of a name, as a picture.
pub(super) fn initial(name: &str) -> String {
    name.chars().find(|letter| letter.is_alphanumeric()).into_iter().collect()
}
