//! Everything that is known of one contact on one screen, as files to take away, and erasing it for good.

use crate::app::client::{unexpected, use_client};
use crate::app::download;
use crate::app::i18n::{I18n, Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::contact::{ContactId, FieldName};
use crate::protocol::{Mention, PersonalData, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// A part of what is known: a heading, and lines of a name and a value each.
type Chapter = (&'static str, Vec<(String, String)>);

/// The screen.
#[component]
pub fn Personal(id: ContactId) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let found = RwSignal::new(None::<Result<PersonalData, ServiceError>>);
    spawn_local(async move {
        let answer = match client.call(Request::PersonalData(id)).await {
            Ok(Reply::Personal(data)) => Ok(*data),
            Ok(other) => Err(unexpected(&other)),
            Err(error) => Err(error),
        };
        // The screen may have been left meanwhile.
        drop(found.try_set(Some(answer)));
    });
    view! {
        <div class="page privacy">
            <header class="page-head">
                <h1>{t(Text::PersonalTitle)}</h1>
                <a class="button" href=Route::Contact(id).href()>{t(Text::PersonalBack)}</a>
            </header>
            {move || match found.get() {
                None => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                Some(Err(error)) => view! {
                    <Empty glyph=Glyph::Person title=t(Text::ContactGoneTitle) text=move || words::error(i18n, &error)>
                        <a class="button" href=Route::Contacts.href()>{t(Text::NavContacts)}</a>
                    </Empty>
                }.into_any(),
                Some(Ok(data)) => view! { <Shown data=data /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Shown(data: PersonalData) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let id = data.contact.id;
    let chapters = chapters(i18n, &data);
    let text = StoredValue::new(as_text(&chapters));
    let mentions: Vec<String> = data.mentions.iter().map(|mention| mention_words(i18n, mention)).collect();
    let as_file = move |_| {
        spawn_local(async move {
            let answer = client.begin(Request::PersonalFile(id), JsValue::UNDEFINED).answer().await;
            match answer {
                Ok((Reply::File { name, mime, .. }, Some(bytes))) => save(&name, &mime, &bytes),
                Ok((other, _)) => client.show_error(&unexpected(&other)),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let save_text = move |_| {
        let bytes = text.with_value(|text| js_sys::Uint8Array::from(text.as_bytes()).buffer());
        save("daftar-contact.txt", "text/plain;charset=utf-8", &bytes);
    };
    view! {
        <p class="page-lead">{t(Text::PersonalLead)}</p>
        <div class="row">
            <button type="button" class="button" data-testid="personal-text" on:click=save_text><Icon glyph=Glyph::Export />{t(Text::PersonalAsText)}</button>
            <button type="button" class="button" data-testid="personal-json" on:click=as_file><Icon glyph=Glyph::Export />{t(Text::PersonalAsJson)}</button>
        </div>
        <div class="stack-wide" data-testid="personal-data">
            {chapters.into_iter().map(|(title, lines)| view! {
                <section class="card stack">
                    <h2>{title}</h2>
                    {if lines.is_empty() {
                        view! { <p class="soft">{t(Text::CommonNone)}</p> }.into_any()
                    } else {
                        view! { <dl class="facts">{lines.into_iter().map(|(name, value)| view! { <dt><bdi>{name}</bdi></dt><dd class="facts-note" dir="auto">{value}</dd> }).collect_view()}</dl> }.into_any()
                    }}
                </section>
            }).collect_view()}
        </div>
        {(!mentions.is_empty()).then(|| view! {
            <section class="card stack">
                <h2>{t(Text::PersonalMentions)}</h2>
                <p>{t(Text::PersonalMentionsText)}</p>
                <ul>{mentions.into_iter().map(|line| view! { <li dir="auto">{line}</li> }).collect_view()}</ul>
            </section>
        })}
        <Erase id=id />
    }
}

/// The way out: asked once more, with what it costs.
#[component]
fn Erase(id: ContactId) -> impl IntoView {
    let client = use_client();
    let navigation = use_navigation();
    let i18n = use_i18n();
    let (sure, bar, busy) = (RwSignal::new(false), RwSignal::new(true), RwSignal::new(false));
    let failed = RwSignal::new(None::<ServiceError>);
    let erase = move |_| {
        busy.set(true);
        let request = Request::EraseContact { contact: id, bar: bar.get_untracked() };
        spawn_local(async move {
            let outcome = client.call(request).await;
            busy.try_set(false);
            match outcome {
                Ok(Reply::Committed(committed)) => {
                    client.overview.set(*committed.overview);
                    client.say(words::label(i18n, &committed.label));
                    navigation.go(Route::Contacts);
                }
                Ok(other) => drop(failed.try_set(Some(unexpected(&other)))),
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    };
    view! {
        <section class="card stack" aria-labelledby="erase-title">
            <h2 id="erase-title">{t(Text::PersonalEraseTitle)}</h2>
            <p>{t(Text::PersonalEraseText)}</p>
            <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::PersonalEraseCost)}</span></p>
            <label class="check">
                <input type="checkbox" data-testid="erase-bar" prop:checked=move || bar.get() on:change=move |event| bar.set(event_target_checked(&event)) />
                <span>{t(Text::PersonalEraseBar)}</span>
            </label>
            <label class="check">
                <input type="checkbox" data-testid="erase-sure" prop:checked=move || sure.get() on:change=move |event| sure.set(event_target_checked(&event)) />
                <span>{t(Text::PersonalEraseSure)}</span>
            </label>
            <div><button type="button" class="button button-danger" data-testid="erase" disabled=move || !sure.get() || busy.get() on:click=erase>
                <Icon glyph=Glyph::Trash />{t(Text::PersonalEraseDo)}
            </button></div>
            <div aria-live="assertive">
                {move || failed.get().map(|error| view! { <p class="note note-danger"><Icon glyph=Glyph::Warning /><span>{words::error(i18n, &error)}</span></p> })}
            </div>
        </section>
    }
}

fn save(name: &str, mime: &str, bytes: &js_sys::ArrayBuffer) {
    if let Err(error) = download::save(name, mime, bytes) {
        web_sys::console::error_1(&error);
    }
}

/// Everything, put into words.
fn chapters(i18n: I18n, data: &PersonalData) -> Vec<Chapter> {
    let contact = &data.contact;
    let name_of = |field: FieldName| i18n.text(words::field_name(field)).to_owned();
    // Consent has a chapter of its own, and each of the further fields a name of its own.
    let fields = FieldName::ALL.iter().filter(|field| !matches!(field, FieldName::Consent | FieldName::Extra));
    let known = fields.map(|field| (name_of(*field), words::field_value(i18n, &contact.get(*field))));
    let mut known: Vec<(String, String)> = known.filter(|(_, value)| !value.is_empty()).collect();
    known.extend(contact.extra.iter().cloned());
    known.push((i18n.text(Text::FieldCreated).to_owned(), i18n.moment(contact.created)));
    let consent = &contact.consent;
    let mut permission = vec![(name_of(FieldName::Consent), i18n.text(words::consent(consent.state)).to_owned())];
    permission.extend(consent.on.map(|on| (i18n.text(Text::PersonalConsentOn).to_owned(), i18n.date(on))));
    if !consent.source.is_empty() {
        permission.push((i18n.text(Text::PersonalConsentSource).to_owned(), consent.source.clone()));
    }
    let tags = data.tags.iter().map(|(tag, dimension)| (dimension.clone().unwrap_or_default(), tag.clone()));
    let lists = data.lists.iter().map(|(name, made)| (name.clone(), i18n.moment(*made)));
    let campaigns = data.campaigns.iter().map(|one| {
        let status = i18n.text(words::recipient_status(one.status));
        (one.name.clone(), format!("{status} · {}", i18n.moment(one.made)))
    });
    let history = data.history.iter().map(|change| {
        let before = change.before.iter().map(|value| {
            let shown = words::isolate(&words::field_value(i18n, value));
            let field = i18n.text(words::field_name(value.field()));
            i18n.with(Text::ContactWas, &[("field", field), ("value", &shown)])
        });
        let lines: Vec<String> = std::iter::once(words::label(i18n, &change.label)).chain(before).collect();
        (i18n.moment(change.time), lines.join("\n"))
    });
    vec![
        (i18n.text(Text::PersonalFields), known),
        (i18n.text(Text::FieldConsent), permission),
        (i18n.text(Text::NavTags), tags.collect()),
        (i18n.text(Text::NavLists), lists.collect()),
        (i18n.text(Text::PersonalCampaigns), campaigns.collect()),
        (i18n.text(Text::HistoryTitle), history.collect()),
    ]
}

/// The same as a text file, with a byte order mark so that old editors read it rightly.
fn as_text(chapters: &[Chapter]) -> String {
    let mut text = String::from("\u{FEFF}");
    for (title, lines) in chapters {
        text.push_str(title);
        text.push_str("\r\n");
        for (name, value) in lines {
            let value = value.replace('\n', "\r\n    ");
            let between = if name.is_empty() { "" } else { ": " };
            text.push_str(&format!("  {name}{between}{value}\r\n"));
        }
        text.push_str("\r\n");
    }
    text
}

fn mention_words(i18n: I18n, mention: &Mention) -> String {
    let (kind, name) = match mention {
        Mention::Segment(name) => (Text::PersonalInSegment, name),
        Mention::Template(name) => (Text::PersonalInTemplate, name),
        Mention::List(name) => (Text::PersonalInList, name),
        Mention::Campaign(name) => (Text::PersonalInCampaign, name),
        Mention::Tag(name) => (Text::PersonalInTag, name),
        Mention::Contact(name) => (Text::PersonalInContact, name),
    };
    i18n.with(kind, &[("name", &words::isolate(name))])
}
