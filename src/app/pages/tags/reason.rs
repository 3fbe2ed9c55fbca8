//! Why tags are changed: asked for where they are locked.

use crate::app::i18n::{Text, t};
use crate::domain::tag::{DimensionId, TagId};
use crate::protocol::TagScheme;
use leptos::prelude::*;

/// What was written as a reason, and whether one is asked for.
#[derive(Clone, Copy)]
pub(super) struct Reason {
    pub text: RwSignal<String>,
    asked: RwSignal<bool>,
}

impl Reason {
    pub fn new() -> Reason {
        Reason { text: RwSignal::new(String::new()), asked: RwSignal::new(false) }
    }

    /// The worker says that one is needed. The dialog may have been closed meanwhile.
    pub fn ask(self) {
        self.asked.try_set(true);
    }
}

/// Whether this tag, or one of these dimensions, may be changed with a reason only.
pub(super) fn is_locked(scheme: &TagScheme, tag: Option<TagId>, dimensions: &[Option<DimensionId>]) -> bool {
    scheme.scheme.locked
        || scheme.traits.iter().any(|traits| traits.locked && Some(traits.tag) == tag)
        || scheme.dimensions.iter().any(|traits| traits.locked && dimensions.contains(&Some(traits.dimension)))
}

/// The field, where a reason is needed.
#[component]
pub(super) fn ReasonField(reason: Reason, #[prop(into)] locked: Signal<bool>) -> impl IntoView {
    view! {
        <Show when=move || locked.get() || reason.asked.get()>
            <div class="field">
                <label for="tag-why">{t(Text::HealthWhy)}</label>
                <input class="input" id="tag-why" dir="auto" autocomplete="off" aria-describedby="tag-why-hint" prop:value=move || reason.text.get()
                    on:input=move |event| reason.text.set(event_target_value(&event)) />
                <span class="field-hint" id="tag-why-hint">{t(Text::ErrorReasonNeeded)}</span>
            </div>
        </Show>
    }
}
