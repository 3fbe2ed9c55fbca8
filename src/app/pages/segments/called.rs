//! Somebody whom a filter names by identity, as people call them.

use crate::app::asked::asked;
use crate::app::i18n::{Text, use_i18n};
use crate::app::route::Route;
use crate::domain::contact::{Contact, ContactId};
use crate::protocol::{Reply, Request};
use leptos::prelude::*;

/// The name, which leads to the contact; that there is none, if it has left the book.
#[component]
pub(super) fn Called(id: ContactId) -> impl IntoView {
    let i18n = use_i18n();
    let found = asked(
        move || Request::Contact(id),
        |reply| match reply {
            Reply::Contact(view) => Ok(name_of(&view.contact)),
            other => Err(other),
        },
    );
    move || {
        found.get().map(|found| match found {
            Ok(name) => {
                let name = if name.is_empty() { i18n.text(Text::ContactsNoName).to_owned() } else { name };
                view! { <a href=Route::Contact(id).href()><bdi>{name}</bdi></a> }.into_any()
            }
            Err(_) => view! { <span class="soft">{i18n.text(Text::BuilderContactGone)}</span> }.into_any(),
        })
    }
}

/// The name, else the phone as it was written, else the e-mail.
fn name_of(contact: &Contact) -> String {
    let phone = contact.phones.first().map(|phone| phone.raw.clone()).unwrap_or_default();
    let email = contact.emails.first().map(|email| email.0.clone()).unwrap_or_default();
    [contact.name.clone(), phone, email].into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}
