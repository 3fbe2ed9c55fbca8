//! What holds for a dimension beside its name: whether a contact has one of its tags only, and whether it is locked.

use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::Route;
use crate::domain::tag::DimensionId;
use crate::protocol::TagScheme;
use leptos::prelude::*;

/// What the person chose; what was not touched is as it was.
#[derive(Clone, Copy)]
pub(super) struct Choices {
    single: RwSignal<Option<bool>>,
    locked: RwSignal<Option<bool>>,
    known: Signal<(bool, bool)>,
}

impl Choices {
    pub fn new(id: Option<DimensionId>, scheme: Signal<Option<TagScheme>>) -> Choices {
        let known = Signal::derive(move || {
            scheme.with(|scheme| {
                let dimensions = scheme.as_ref().map(|scheme| scheme.dimensions.as_slice()).unwrap_or_default();
                let traits = dimensions.iter().find(|traits| Some(traits.dimension) == id);
                traits.map(|traits| (traits.single, traits.locked)).unwrap_or_default()
            })
        });
        Choices { single: RwSignal::new(None), locked: RwSignal::new(None), known }
    }

    /// Whether a contact has one of its tags only.
    pub fn single(self) -> bool {
        self.single.get().unwrap_or(self.known.get().0)
    }

    /// Whether it is locked.
    pub fn locked(self) -> bool {
        self.locked.get().unwrap_or(self.known.get().1)
    }
}

/// The two switches, and whom the first does not fit.
#[component]
pub(super) fn Single(id: Option<DimensionId>, choices: Choices, scheme: Signal<Option<TagScheme>>) -> impl IntoView {
    let i18n = use_i18n();
    let several = move || {
        let of =
            |scheme: &TagScheme| scheme.several.iter().find(|(known, _)| Some(*known) == id).map(|(_, many)| *many);
        scheme.with(|scheme| scheme.as_ref().and_then(of)).filter(|_| choices.single())
    };
    view! {
        <label class="row">
            <input type="checkbox" data-testid="dimension-single" prop:checked=move || choices.single()
                on:change=move |event| choices.single.set(Some(event_target_checked(&event))) />
            <span>{t(Text::TagsSingle)}</span>
        </label>
        <div aria-live="polite">
            {move || several().map(|many| view! {
                <p class="note note-warn" data-testid="dimension-several">
                    <span>{i18n.count(Plural::TagsSeveral, many)}" "<a href=Route::Health.href()>{t(Text::TagsSeveralMend)}</a></span>
                </p>
            })}
        </div>
        <label class="row">
            <input type="checkbox" data-testid="dimension-locked" prop:checked=move || choices.locked()
                on:change=move |event| choices.locked.set(Some(event_target_checked(&event))) />
            <span>{t(Text::TagsDimensionLocked)}</span>
        </label>
    }
}

/// What a dimension is beside its name, in a word or two, for its heading.
pub(super) fn badge(scheme: &TagScheme, id: DimensionId) -> impl IntoView + use<> {
    let traits = scheme.dimensions.iter().find(|traits| traits.dimension == id);
    let (is_single, is_locked) = traits.map(|traits| (traits.single, traits.locked)).unwrap_or_default();
    view! {
        {is_single.then(|| view! { <span class="chip">{t(Text::TagsIsSingle)}</span> })}
        {is_locked.then(|| view! { <span class="chip">{t(Text::TagsIsLocked)}</span> })}
    }
}
