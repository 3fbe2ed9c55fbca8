//! One commit of the list: what it was, its details on request, and the way back.

use super::detail::Details;
use super::plan::Asking;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::CommitView;
use leptos::prelude::*;

/// The entry.
#[component]
pub(super) fn Entry(commit: CommitView, asking: Asking) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let CommitView { seq, time, label, touched, stands, kept, .. } = commit;
    let label = StoredValue::new(label);
    let said = move || label.with_value(|label| words::label(i18n, label));
    let details_id = format!("history-details-{seq}");
    let way_back = if stands { Text::CommonUndo } else { Text::HistoryAgain };
    let way_back_of = if stands { Text::HistoryUndoOf } else { Text::HistoryAgainOf };
    let glyph = if stands { Glyph::Undo } else { Glyph::Redo };
    view! {
        <li class="timeline-entry" class:timeline-undone=!stands data-testid="history-entry">
            <span class="grow" dir="auto">{said}</span>
            {(!stands).then(|| view! { <span class="chip chip-gray">{t(Text::HistoryUndone)}</span> })}
            <span class="soft small">{move || (touched != 0).then(|| i18n.count(Plural::CommonContacts, touched))}</span>
            <time class="soft small">{move || i18n.moment(time)}</time>
            {if kept {
                view! {
                    <div class="row history-actions">
                        <button type="button" class="button button-small button-quiet" data-testid="history-details"
                            aria-expanded=move || open.get().to_string() aria-controls=details_id.clone()
                            aria-label=move || i18n.with(Text::HistoryDetailsOf, &[("what", &said())])
                            on:click=move |_| open.update(|open| *open = !*open)>
                            {t(Text::HistoryDetails)}
                        </button>
                        <button type="button" class="button button-small" data-testid="history-undo"
                            aria-label=move || i18n.with(way_back_of, &[("what", &said())]) on:click=move |_| asking.ask(seq)>
                            <Icon glyph=glyph />{t(way_back)}
                        </button>
                    </div>
                }.into_any()
            } else {
                view! { <span class="soft small" data-testid="history-too-old" title=t(Text::HistoryTooOldText)>{t(Text::HistoryTooOld)}</span> }.into_any()
            }}
            <div id=details_id class="history-details" aria-live="polite">
                <Show when=move || open.get()><Details seq=seq /></Show>
            </div>
        </li>
    }
}
