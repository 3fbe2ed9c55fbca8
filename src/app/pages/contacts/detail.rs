//! One contact: what is known, a chat button, edit, delete, and what happened to it.

use super::follow_up::FollowUp;
use super::form::ContactForm;
use super::ledger::Ledger;
use super::timeline::Timeline;
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::own_fields::{label_of, use_fields};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::chip::Chip;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::consent::ConsentState;
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::protocol::{Action, Began, ContactDetail, Draft, Reply, Request, ServiceError, Target};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The panel of an open contact.
#[component]
pub fn Detail(id: ContactId) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let detail = RwSignal::new(None::<Result<ContactDetail, ServiceError>>);
    let editing = RwSignal::new(false);
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
        seq.get();
        spawn_local(async move {
            let answer = match client.call(Request::Contact(id)).await {
                Ok(Reply::Contact(found)) => Ok(*found),
                Ok(other) => Err(unexpected(&other)),
                Err(error) => Err(error),
            };
            // The panel may have been closed meanwhile; then nobody is left to tell.
            drop(detail.try_set(Some(answer)));
        });
    });
    view! {
        <aside class="side" aria-label=t(Text::ContactTitle) data-testid="contact-detail">
            {move || if editing.get() {
                // Not tracked: the form takes up by itself what changes meanwhile, and keeps what is typed.
                let began = detail.with_untracked(|detail| detail.as_ref().and_then(|found| found.as_ref().ok()).map(began)).unwrap_or_default();
                view! {
                    <header class="side-head"><h2>{t(Text::CommonEdit)}</h2></header>
                    <ContactForm contact=Some(id) began=began now=detail.read_only() on_done=move |_| editing.set(false) />
                }.into_any()
            } else { match detail.get() {
                None => view! { <div class="opening" role="status">{t(Text::CommonLoading)}</div> }.into_any(),
                Some(Err(error)) => view! {
                    <Empty glyph=Glyph::Person title=t(Text::ContactGoneTitle) text=move || words::error(i18n, &error)>
                        <a class="button" href=Route::Contacts.href()>{t(Text::NavContacts)}</a>
                    </Empty>
                }.into_any(),
                Some(Ok(detail)) => view! { <Shown detail=detail editing=editing /> }.into_any(),
            }}}
        </aside>
    }
}

/// What a form of this contact begins with.
pub(super) fn began(detail: &ContactDetail) -> Began {
    Began { draft: Draft::of(&detail.contact), tags: detail.tags.clone() }
}

#[component]
fn Shown(detail: ContactDetail, editing: RwSignal<bool>) -> impl IntoView {
    let client = use_client();
    let navigation = use_navigation();
    let i18n = use_i18n();
    let contact = detail.contact.clone();
    let id = contact.id;
    let name = if contact.name.is_empty() {
        detail.phones_shown.first().cloned().unwrap_or_else(|| i18n.text(Text::ContactsNoName).to_owned())
    } else {
        contact.name.clone()
    };
    let initial: String = name.chars().find(|letter| letter.is_alphanumeric()).into_iter().collect();
    let delete = move |_| {
        spawn_local(async move {
            match client.act(Action::RemoveContacts(Target::Ids(vec![id]))).await {
                Ok(_) => navigation.go(Route::Contacts),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let tags = client.overview.with_untracked(|overview| {
        overview
            .tags
            .iter()
            .filter(|view| detail.tags.contains(&view.tag.id))
            .map(|view| view.tag.clone())
            .collect::<Vec<_>>()
    });
    view! {
        <header class="side-head">
            <a class="button button-quiet button-square" href=Route::Contacts.href() aria-label=t(Text::CommonClose)><Icon glyph=Glyph::Close /></a>
            <span class="grow"></span>
            <button type="button" class="button button-small" on:click=move |_| editing.set(true)><Icon glyph=Glyph::Edit />{t(Text::CommonEdit)}</button>
            <button type="button" class="button button-small button-danger" on:click=delete><Icon glyph=Glyph::Trash />{t(Text::CommonDelete)}</button>
        </header>
        <div class="side-body stack-wide">
            <div class="person">
                <span class="avatar avatar-large" aria-hidden="true">{initial}</span>
                <h2><bdi>{name}</bdi></h2>
                <div class="row">
                    {tags.into_iter().map(|tag| view! { <Chip text=tag.name color=words::color_class(tag.color) /> }).collect_view()}
                </div>
                {match detail.link {
                    Some(link) => view! {
                        <a class="button button-primary" href=link target="_blank" rel="noopener noreferrer"><Icon glyph=Glyph::Message />{t(Text::ContactChat)}</a>
                    }.into_any(),
                    None if contact.consent.state == ConsentState::OptedOut => view! { <p class="note note-danger"><Icon glyph=Glyph::Shield /><span>{t(Text::ContactOptedOut)}</span></p> }.into_any(),
                    None => view! { <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::ContactNoNumber)}</span></p> }.into_any(),
                }}
            </div>
            <FollowUp contact=id due=contact.follow_up />
            <Facts contact=contact.clone() phones=detail.phones_shown />
            <Ledger contact=id permissions=contact.permissions />
            <Timeline contact=id interactions=contact.interactions />
            <a class="button" href=Route::Personal(id).href() data-testid="personal"><Icon glyph=Glyph::Shield />{t(Text::PersonalOpen)}</a>
            <section class="stack" aria-label=t(Text::HistoryTitle)>
                <h3>{t(Text::HistoryTitle)}</h3>
                <ol class="timeline">
                    {detail.history.into_iter().map(|change| {
                        let before: Vec<String> = change.before.iter().filter_map(|value| was(i18n, value)).collect();
                        view! {
                            <li>
                                <span dir="auto">{words::label(i18n, &change.label)}</span>
                                {before.into_iter().map(|line| view! { <span class="soft small" dir="auto">{line}</span> }).collect_view()}
                                <time class="soft small">{i18n.moment(change.time)}</time>
                            </li>
                        }
                    }).collect_view()}
                </ol>
            </section>
        </div>
    }
}

/// The fields that have something in them.
#[component]
pub fn Facts(contact: Contact, phones: Vec<String>) -> impl IntoView {
    let i18n = use_i18n();
    let fields = use_fields(false);
    let phones: Vec<AnyView> = contact
        .phones
        .iter()
        .zip(phones)
        .map(|(phone, shown)| match phone.number {
            Some(_) => view! { <span class="phone">{shown}</span> }.into_any(),
            None => view! { <span><span class="phone">{phone.raw.clone()}</span>" "<span class="chip chip-amber">{t(Text::ContactPhoneUncertain)}</span></span> }.into_any(),
        })
        .collect();
    let fact = |label: Text, value: Option<String>| {
        value.filter(|value| !value.is_empty()).map(|value| view! { <dt>{t(label)}</dt><dd><bdi>{value}</bdi></dd> })
    };
    let consent = {
        let state = i18n.text(words::consent(contact.consent.state)).to_owned();
        let on = contact.consent.on.map(|on| i18n.date(on));
        let source = Some(contact.consent.source.clone()).filter(|source| !source.is_empty());
        [Some(state), on, source].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    view! {
        <dl class="facts">
            {(!phones.is_empty()).then(|| view! { <dt>{t(Text::FieldPhone)}</dt><dd class="stack">{phones}</dd> })}
            {(!contact.emails.is_empty()).then(|| view! {
                <dt>{t(Text::FieldEmail)}</dt>
                <dd class="stack">{contact.emails.iter().map(|email| view! { <a dir="ltr" href=mail_link(&email.0)>{email.0.clone()}</a> }).collect_view()}</dd>
            })}
            {fact(Text::FieldCity, Some(contact.city.clone()))}
            {fact(Text::FieldCountry, contact.country.map(|country| i18n.country(country)))}
            {fact(Text::FieldConsent, Some(consent))}
            {fact(Text::FieldLastContact, contact.last_contact.map(|date| i18n.date(date)))}
            {fact(Text::FieldPurchases, contact.purchases.map(|n| i18n.number(u64::from(n))))}
            {fact(Text::FieldSpent, contact.spent.map(|spent| i18n.amount(spent)))}
            {fact(Text::FieldFirstPurchase, contact.first_purchase.map(|date| i18n.date(date)))}
            {fact(Text::FieldLastPurchase, contact.last_purchase.map(|date| i18n.date(date)))}
            {fact(Text::FieldBirthday, contact.birthday.map(|date| i18n.birthday(date)))}
            {fact(Text::FieldCreated, Some(i18n.moment(contact.created)))}
            {contact.extra.iter().map(|(header, cell)| {
                let header = header.clone();
                let label = move || fields.with(|fields| label_of(fields, &header));
                view! { <dt><bdi>{label}</bdi></dt><dd><bdi>{cell.clone()}</bdi></dd> }
            }).collect_view()}
            {(!contact.note.is_empty()).then(|| view! { <dt>{t(Text::FieldNote)}</dt><dd class="facts-note" dir="auto">{contact.note.clone()}</dd> })}
        </dl>
    }
}

/// The link that writes to an address. Whatever the address holds, it adds no recipient and no text to what is written.
fn mail_link(address: &str) -> String {
    let encoded = String::from(js_sys::encode_uri_component(address));
    format!("mailto:{}", encoded.replace("%40", "@"))
}

/// "Before: …" for the fields whose old value reads well in a line.
fn was(i18n: crate::app::i18n::I18n, value: &FieldValue) -> Option<String> {
    if matches!(value, FieldValue::Extra(_)) {
        return None;
    }
    let text = words::field_value(i18n, value);
    let text = if text.is_empty() { i18n.text(Text::CommonNone).to_owned() } else { words::isolate(&text) };
    Some(i18n.with(Text::ContactWas, &[("field", i18n.text(words::field_name(value.field()))), ("value", &text)]))
}
