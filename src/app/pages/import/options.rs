//! What holds for every row: tags, consent, home country and the order of dates. What may happen to contacts that are known
//! is in `winners` and `compare`.

use super::compare::CompareBook;
use super::tags::FileTags;
use super::winners::KnownContacts;
use super::wizard::Wizard;
use crate::app::i18n::{Text, t};
use crate::app::pages::country_select::CountrySelect;
use crate::app::today::today;
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::country::Country;
use crate::domain::date::parse_date;
use leptos::prelude::*;

/// The answers to the question of consent. "Not sure" stands first among equals: nobody is opted in by a slip.
const ANSWERS: [(ConsentState, Text); 3] = [
    (ConsentState::OptedIn, Text::ImportConsentYes),
    (ConsentState::OptedOut, Text::ImportConsentNo),
    (ConsentState::Unknown, Text::ImportConsentUnsure),
];

/// Orders of day and month, by the value of their menu entry.
const ORDERS: [(&str, Option<bool>, Text); 3] = [
    ("auto", None, Text::ImportDatesAuto),
    ("day", Some(true), Text::ImportDatesDay),
    ("month", Some(false), Text::ImportDatesMonth),
];

/// The sections.
#[component]
pub(super) fn ImportOptions(wizard: Wizard) -> impl IntoView {
    let options = wizard.options;
    let has_dates = Memo::new(move |_| wizard.mapping.with(|mapping| mapping.iter().any(|target| target.is_day())));
    view! {
        <ConsentQuestion wizard=wizard />
        <section class="card stack" aria-labelledby="import-all-title">
            <h3 id="import-all-title">{t(Text::ImportAllTitle)}</h3>
            <FileTags options=options />
            <div class="import-fields">
                <div class="field">
                    <label for="import-home">{t(Text::SettingsHome)}</label>
                    <CountrySelect id="import-home"
                        value=Signal::derive(move || options.with(|options| options.home.code().to_owned()))
                        on_change=move |code| {
                            // There is no import without one: choosing none shows again what holds.
                            options.update(|options| options.home = Country::parse(&code).unwrap_or(options.home));
                        } />
                    <span class="field-hint">{t(Text::SettingsHomeHint)}</span>
                </div>
                <Show when=move || has_dates.get()>
                    <div class="field">
                        <label for="import-dates">{t(Text::ImportDates)}</label>
                        <select class="select" id="import-dates" on:change=move |event| {
                            let value = event_target_value(&event);
                            if let Some((_, order, _)) = ORDERS.iter().find(|(name, ..)| *name == value) {
                                options.update(|options| options.day_first = *order);
                            }
                        }>
                            {ORDERS.map(|(name, order, text)| view! {
                                <option value=name selected=move || options.with(|options| options.day_first == order)>{t(text)}</option>
                            }).collect_view()}
                        </select>
                    </div>
                </Show>
            </div>
            <KnownContacts wizard=wizard />
            <CompareBook options=options />
        </section>
    }
}

/// "Did these people agree?", asked once, kept with day and source.
#[component]
fn ConsentQuestion(wizard: Wizard) -> impl IntoView {
    let options = wizard.options;
    let state = Memo::new(move |_| options.with(|options| options.consent.state));
    let answer = move |state: ConsentState| {
        options.update(|options| {
            let source = std::mem::take(&mut options.consent.source);
            options.consent = if state == ConsentState::Unknown {
                Consent::default()
            } else {
                let source = if source.is_empty() { wizard.name.get_untracked() } else { source };
                Consent { state, on: options.consent.on.or_else(|| Some(today())), source }
            };
        });
    };
    view! {
        <section class="card stack" aria-labelledby="import-consent-title">
            <h3 id="import-consent-title">{t(Text::ImportConsentTitle)}</h3>
            <p class="soft" id="import-consent-text">{t(Text::ImportConsentText)}</p>
            <fieldset aria-labelledby="import-consent-title" aria-describedby="import-consent-text" class="import-modes">
                {ANSWERS.map(|(choice, text)| view! {
                    <label class="import-choice">
                        <input type="radio" name="import-consent"
                            prop:checked=move || state.get() == choice
                            on:change=move |_| answer(choice) />
                        <span><strong>{t(text)}</strong></span>
                    </label>
                }).collect_view()}
            </fieldset>
            <Show when=move || state.get() != ConsentState::Unknown>
                <div class="import-fields">
                    <div class="field">
                        <label for="import-consent-source">{t(Text::ConsentSource)}</label>
                        <input class="input" id="import-consent-source" dir="auto" autocomplete="off"
                            prop:value=move || options.with(|options| options.consent.source.clone())
                            on:input=move |event| {
                                let text = event_target_value(&event);
                                options.update(|options| options.consent.source = text);
                            } />
                        <span class="field-hint">{t(Text::ImportConsentSourceHint)}</span>
                    </div>
                    <div class="field">
                        <label for="import-consent-on">{t(Text::ImportConsentOn)}</label>
                        <input class="input" id="import-consent-on" type="date" autocomplete="off"
                            prop:value=move || options.with(|options| options.consent.on.map(|on| on.iso()).unwrap_or_default())
                            on:change=move |event| {
                                let on = parse_date(&event_target_value(&event), true);
                                options.update(|options| options.consent.on = on);
                            } />
                    </div>
                </div>
            </Show>
        </section>
    }
}
