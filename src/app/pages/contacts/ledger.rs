//! A contact's consent ledger: what was agreed or refused on each channel, when, where and in which words.

use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::consent::{Channel, ConsentState, Permission};
use crate::domain::contact::ContactId;
use crate::protocol::Action;
use leptos::prelude::*;

/// A channel in words.
fn channel(channel: Channel) -> Text {
    match channel {
        Channel::WhatsApp => Text::ProfileChannelWhatsapp,
        Channel::Sms => Text::ProfileChannelSms,
        Channel::Email => Text::ProfileChannelEmail,
        Channel::Call => Text::ProfileChannelCall,
    }
}

/// The entries, the newest first, and the form for one more.
#[component]
pub(super) fn Ledger(contact: ContactId, permissions: Vec<Permission>) -> impl IntoView {
    let i18n = use_i18n();
    let adding = RwSignal::new(false);
    let is_empty = permissions.is_empty();
    let entry = |one: Permission| {
        let what = format!("{} · {}", i18n.text(channel(one.channel)), i18n.text(words::consent(one.state)));
        let from = [one.source, one.proof].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        view! {
            <li>
                <strong>{what}</strong>
                {(!one.words.is_empty()).then(|| view! { <q dir="auto">{one.words}</q> })}
                {(!from.is_empty()).then(|| view! { <span class="small" dir="auto">{from}</span> })}
                {one.on.map(|on| view! { <time class="soft small">{i18n.date(on)}</time> })}
            </li>
        }
    };
    view! {
        <details class="disclosure" data-testid="ledger">
            <summary>{t(Text::FieldPermissions)}</summary>
            <div class="stack">
                {is_empty.then(|| view! { <p class="soft small">{t(Text::ProfileLedgerEmpty)}</p> })}
                <ol class="timeline">{permissions.into_iter().rev().map(entry).collect_view()}</ol>
                <div><button type="button" class="button button-small" data-testid="ledger-add" aria-expanded=move || adding.get().to_string()
                    on:click=move |_| adding.update(|adding| *adding = !*adding)><Icon glyph=Glyph::Plus />{t(Text::ProfileLedgerAdd)}</button></div>
                <Show when=move || adding.get()><Given contact=contact /></Show>
            </div>
        </details>
    }
}

#[component]
fn Given(contact: ContactId) -> impl IntoView {
    let client = use_client();
    let given = RwSignal::new(Permission {
        on: None,
        channel: Channel::WhatsApp,
        state: ConsentState::OptedIn,
        source: String::new(),
        words: String::new(),
        proof: String::new(),
    });
    let line = move |id: &'static str, label: Text, set: fn(&mut Permission, String)| {
        view! {
            <div class="field">
                <label for=id>{t(label)}</label>
                <input class="input" id=id dir="auto" autocomplete="off"
                    on:input=move |event| { let text = event_target_value(&event); given.update(|given| set(given, text)); } />
            </div>
        }
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        client.perform(Action::Permit { contact, permission: given.get_untracked() });
    };
    view! {
        <form class="card stack" data-testid="ledger-form" on:submit=save>
            <div class="columns-tight">
                <div class="field">
                    <label for="given-channel">{t(Text::ProfileChannel)}</label>
                    <select class="select" id="given-channel" on:change=move |event| {
                        let at = event_target_value(&event).parse::<usize>().unwrap_or_default();
                        given.update(|given| given.channel = Channel::ALL.get(at).copied().unwrap_or_default());
                    }>
                        {Channel::ALL.into_iter().enumerate().map(|(at, one)| view! { <option value=at.to_string()>{t(channel(one))}</option> }).collect_view()}
                    </select>
                </div>
                <div class="field">
                    <label for="given-state">{t(Text::ProfileState)}</label>
                    <select class="select" id="given-state" on:change=move |event| {
                        let is_refused = event_target_value(&event) == "out";
                        given.update(|given| given.state = if is_refused { ConsentState::OptedOut } else { ConsentState::OptedIn });
                    }>
                        <option value="in">{t(words::consent(ConsentState::OptedIn))}</option>
                        <option value="out">{t(words::consent(ConsentState::OptedOut))}</option>
                    </select>
                </div>
            </div>
            {line("given-words", Text::ProfileAsked, |given, text| given.words = text)}
            {line("given-source", Text::ConsentSource, |given, text| given.source = text)}
            {line("given-proof", Text::ProfileProof, |given, text| given.proof = text)}
            <div class="row row-end"><button type="submit" class="button button-small button-primary">{t(Text::CommonSave)}</button></div>
        </form>
    }
}
