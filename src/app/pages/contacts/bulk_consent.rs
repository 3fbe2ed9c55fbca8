//! What everybody who is ticked agreed to or refused: the day and the place with it, for each one's consent ledger.

use super::Listing;
use super::bulk_outlook::{Answers, Making, OutlookLine, follow_outlook};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::today::today;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::date::parse_date;
use crate::protocol::Action;
use leptos::prelude::*;

/// In the order in which they are offered.
const STATES: [ConsentState; 3] = [ConsentState::OptedIn, ConsentState::OptedOut, ConsentState::Unknown];

/// The form.
#[component]
pub(super) fn Agreed(listing: Listing, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let making = Making::new(open);
    let state = RwSignal::new(ConsentState::OptedIn);
    let day = RwSignal::new(today().iso());
    let place = RwSignal::new(String::new());
    let target = StoredValue::new(listing.target());
    let told = Memo::new(move |_| state.get() != ConsentState::Unknown);
    let action = move || {
        let source = match place.get().trim() {
            "" => i18n.text(Text::ConsentByHand).to_owned(),
            place => place.to_owned(),
        };
        let consent = if told.get() {
            Consent { state: state.get(), on: parse_date(&day.get(), true), source }
        } else {
            Consent::default()
        };
        Action::SetConsent { target: target.get_value(), consent }
    };
    // Only what is said matters to the figures, not when and where.
    let weighed = Memo::new(move |_| {
        let consent = Consent { state: state.get(), ..Consent::default() };
        Some(Action::SetConsent { target: target.get_value(), consent })
    });
    let outlook = follow_outlook(weighed);
    let returning = move || {
        let against = outlook.get().filter(|outlook| outlook.opted_out > 0);
        against.filter(|_| state.get() != ConsentState::OptedOut)
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        making.make(untrack(action), || {});
    };
    view! {
        <form class="stack" data-testid="bulk-agreed" on:submit=save>
            <div class="columns-tight">
                <div class="field">
                    <label for="bulk-state">{t(Text::ProfileState)}</label>
                    <select class="select" id="bulk-state" on:change=move |event| {
                        let at = event_target_value(&event).parse::<usize>().unwrap_or_default();
                        state.set(STATES.get(at).copied().unwrap_or_default());
                    }>
                        {STATES.into_iter().enumerate().map(|(at, one)| view! { <option value=at.to_string()>{t(words::consent(one))}</option> }).collect_view()}
                    </select>
                </div>
                <Show when=move || told.get()>
                    <div class="field">
                        <label for="bulk-day">{t(Text::ProfileDay)}</label>
                        <input class="input" id="bulk-day" type="date" autocomplete="off" max=today().iso()
                            prop:value=move || day.get() on:input=move |event| day.set(event_target_value(&event)) />
                    </div>
                </Show>
            </div>
            <Show when=move || told.get()>
                <div class="field">
                    <label for="bulk-place">{t(Text::ConsentSource)}</label>
                    <input class="input" id="bulk-place" dir="auto" autocomplete="off" aria-describedby="bulk-place-hint"
                        prop:value=move || place.get() on:input=move |event| place.set(event_target_value(&event)) />
                    <span class="field-hint" id="bulk-place-hint">{t(Text::ImportConsentSourceHint)}</span>
                </div>
            </Show>
            <OutlookLine outlook=outlook already=Plural::BulkAgreedAlready />
            {move || returning().map(|outlook| view! {
                <p class="note note-warn" data-testid="bulk-returning"><Icon glyph=Glyph::Warning /><span>{i18n.count(Plural::BulkReturning, outlook.opted_out)}</span></p>
            })}
            <p class="soft small">{t(Text::BulkLedger)}</p>
            <Answers making=making label=t(Text::CommonSave) test="bulk-agreed-save" ready=Signal::derive(|| true) />
        </form>
    }
}
