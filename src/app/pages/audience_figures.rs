//! How many of a selection a message or a file reaches, and how many it does not and why.

use crate::app::i18n::{Plural, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::campaign::AudienceSummary;
use leptos::prelude::*;

/// The figures.
#[component]
pub fn AudienceFigures(
    summary: AudienceSummary,
    /// What is said of those whom it reaches.
    #[prop(default = Plural::MessagesGetIt)]
    total: Plural,
) -> impl IntoView {
    let i18n = use_i18n();
    let left_out = [
        (summary.opted_out, Plural::MessagesOutOpted, Glyph::Shield, "left-out-opted"),
        (summary.no_number, Plural::MessagesOutNumber, Glyph::Phone, "left-out-number"),
        (summary.same_number, Plural::MessagesOutSame, Glyph::People, "left-out-same"),
    ];
    view! {
        <p class="audience-total">
            <strong data-testid="audience-sendable" data-count=summary.sendable.to_string()>{i18n.count(total, summary.sendable)}</strong>
            " "
            <span class="soft" data-testid="audience-matched" data-count=summary.matched.to_string()>{i18n.count(Plural::MessagesOfMatched, summary.matched)}</span>
        </p>
        <ul class="audience-out">
            {left_out.into_iter().filter(|(n, ..)| *n > 0).map(|(n, text, glyph, test)| view! {
                <li data-testid=test data-count=n.to_string()><Icon glyph=glyph />{i18n.count(text, n)}</li>
            }).collect_view()}
        </ul>
        {(summary.never_asked > 0).then(|| view! {
            <p class="note note-warn" data-testid="never-asked"><Icon glyph=Glyph::Warning /><span>{i18n.count(Plural::MessagesNeverAsked, summary.never_asked)}</span></p>
        })}
    }
}
