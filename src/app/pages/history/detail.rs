//! What a commit changed, opened in place: things by name, contacts page by page.

use super::words as said;
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{I18n, Text, t, use_i18n};
use crate::app::route::Route;
use crate::app::words;
use crate::domain::book::takeback::Turned;
use crate::domain::contact::FieldValue;
use crate::protocol::{ChangedContact, ChangedThing, CommitDetail, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Contacts fetched at a time.
const PAGE: u32 = 20;

/// What is known so far.
#[derive(Clone, Default)]
struct Found {
    reason: Option<String>,
    total: usize,
    contacts: Vec<ChangedContact>,
    things: Vec<ChangedThing>,
}

/// The details of a commit.
#[component]
pub(super) fn Details(seq: u64) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let found = RwSignal::new(None::<Found>);
    let gone = RwSignal::new(false);
    let fetch = move || {
        let there = found.with_untracked(|found| found.as_ref().map_or(0, |found| found.contacts.len()));
        let offset = u32::try_from(there).unwrap_or(u32::MAX);
        spawn_local(async move {
            match client.call(Request::CommitDetail { seq, offset, limit: PAGE }).await {
                Ok(Reply::CommitDetail(page)) => {
                    let CommitDetail { reason, total, contacts, things } = *page;
                    found.try_update(|found| {
                        let found = found.get_or_insert_default();
                        found.total = usize::try_from(total).unwrap_or(usize::MAX);
                        found.contacts.extend(contacts);
                        found.things = things;
                        found.reason = reason;
                    });
                }
                Ok(other) => client.show_error(&unexpected(&other)),
                Err(ServiceError::Gone) => {
                    gone.try_set(true);
                }
                Err(error) => client.show_error(&error),
            }
        });
    };
    fetch();
    move || match found.get() {
        None if gone.get() => view! { <p class="soft small">{t(Text::HistoryTooOldText)}</p> }.into_any(),
        None => view! { <p class="soft small" role="status">{t(Text::CommonLoading)}</p> }.into_any(),
        Some(found) if found.total == 0 && found.things.is_empty() => {
            view! { <p class="soft small">{t(Text::HistoryDetailNothing)}</p> }.into_any()
        }
        Some(Found { reason, total, contacts, things }) => {
            let more = contacts.len() < total;
            view! {
                {reason.map(|why| view! {
                    <p class="soft small" data-testid="history-reason">{i18n.with(Text::HistoryReason, &[("why", &words::isolate(&why))])}</p>
                })}
                <ul class="history-changes" data-testid="history-changes">
                    {things.iter().map(|thing| thing_line(i18n, thing)).collect_view()}
                    {contacts.iter().map(|contact| contact_line(i18n, contact)).collect_view()}
                </ul>
                {more.then(|| view! {
                    <button type="button" class="button button-small" on:click=move |_| fetch()>{t(Text::HistoryDetailMore)}</button>
                })}
            }
            .into_any()
        }
    }
}

fn thing_line(i18n: I18n, thing: &ChangedThing) -> impl IntoView + use<> {
    let texts: Vec<String> = thing
        .texts
        .iter()
        .map(|(before, after)| {
            let values = [("before", words::isolate(before)), ("after", words::isolate(after))];
            i18n.with(Text::HistoryTextChanged, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
        })
        .collect();
    view! {
        <li>
            <span>{said::did(i18n, &thing.what, thing.turned)}</span>
            {texts.into_iter().map(|text| view! { <span class="history-change soft small">{text}</span> }).collect_view()}
        </li>
    }
}

fn contact_line(i18n: I18n, contact: &ChangedContact) -> impl IntoView + use<> {
    let name = match (contact.name.as_str(), contact.lives) {
        ("", false) => i18n.text(Text::HistoryThingUnknown).to_owned(),
        (name, _) => said::contact(i18n, name),
    };
    let turned = contact.turned.map(|turned| match turned {
        Turned::Returned | Turned::Changed => Text::HistoryWasAdded,
        Turned::Dropped => Text::HistoryWasRemoved,
    });
    let mut lines: Vec<String> = contact.fields.iter().map(|(before, after)| field_line(i18n, before, after)).collect();
    let joined = |names: &[String]| {
        names.iter().map(|name| words::isolate(name)).collect::<Vec<_>>().join(i18n.text(Text::CommonListSeparator))
    };
    if !contact.gained.is_empty() {
        lines.push(i18n.with(Text::HistoryGained, &[("tags", &joined(&contact.gained))]));
    }
    if !contact.lost.is_empty() {
        lines.push(i18n.with(Text::HistoryLost, &[("tags", &joined(&contact.lost))]));
    }
    if let Some((before, after)) = contact.marked {
        let [before, after] = [before, after].map(|status| i18n.text(words::recipient_status(status)));
        lines.push(i18n.with(Text::HistoryTextChanged, &[("before", before), ("after", after)]));
    }
    let href = contact.lives.then(|| Route::Contact(contact.id).href());
    view! {
        <li>
            {match href {
                Some(href) => view! { <a href=href dir="auto">{name}</a> }.into_any(),
                None => view! { <span dir="auto">{name}</span> }.into_any(),
            }}
            {turned.map(|turned| view! { <span class="chip chip-gray">{t(turned)}</span> })}
            {lines.into_iter().map(|line| view! { <span class="history-change soft small">{line}</span> }).collect_view()}
        </li>
    }
}

fn field_line(i18n: I18n, before: &FieldValue, after: &FieldValue) -> String {
    let shown = |value: &FieldValue| words::isolate(&words::field_value(i18n, value));
    let field = i18n.text(words::field_name(after.field()));
    let (was, is) = (shown(before), shown(after));
    let values = [("field", field), ("before", was.as_str()), ("after", is.as_str())];
    let text = match (before.is_empty(), after.is_empty()) {
        (true, false) => Text::HistoryFieldSet,
        (false, true) => Text::HistoryFieldCleared,
        _ => Text::HistoryFieldChanged,
    };
    i18n.with(text, &values)
}
