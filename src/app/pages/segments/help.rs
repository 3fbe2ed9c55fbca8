//! The filter language on half a page, by examples that can be clicked.

use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Examples with what they mean.
const EXAMPLES: [(&str, Text); 8] = [
    ("tag:vip -tag:bought", Text::SegmentsHelpTag),
    ("(city:الرياض OR city:جدة)", Text::SegmentsHelpCity),
    ("last_contact<30d", Text::SegmentsHelpRecent),
    ("last_contact>90d", Text::SegmentsHelpOld),
    ("spent>=100 purchases>=3", Text::SegmentsHelpSpent),
    ("birthday:next-7d", Text::SegmentsHelpBirthday),
    ("has:email missing:phone", Text::SegmentsHelpHas),
    ("consent:in", Text::SegmentsHelpConsent),
];

/// The panel, closed until it is wanted. An example takes the place of the filter.
#[component]
pub(super) fn Help(filter: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="card segment-help">
            <summary><Icon glyph=Glyph::Info /><span>{t(Text::SegmentsHelp)}</span><Icon glyph=Glyph::Down /></summary>
            <div class="stack">
                <p class="soft">{t(Text::SegmentsHelpSide)}</p>
                <ul class="segment-help-examples">
                    {EXAMPLES.map(|(example, text)| view! {
                        <li>
                            <button type="button" title=t(Text::SegmentsHelpUse)
                                aria-label=move || format!("{}: {example}. {}", i18n.text(Text::SegmentsHelpUse), i18n.text(text))
                                on:click=move |_| filter.set(example.to_owned())>
                                <code dir="ltr">{example}</code>
                            </button>
                            <span class="soft">{t(text)}</span>
                        </li>
                    }).collect_view()}
                </ul>
            </div>
        </details>
    }
}
