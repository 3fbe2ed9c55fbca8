//! The second copy: how old it is, and making one now.

use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::{GuardView, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section.
#[component]
pub(super) fn Guard() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let view = RwSignal::new(None::<GuardView>);
    let busy = RwSignal::new(false);
    let look = move || {
        spawn_local(async move {
            match client.call(Request::Guard).await {
                Ok(Reply::Guard(found)) => drop(view.try_set(Some(*found))),
                Ok(_) => {}
                Err(error) => client.show_error(&error),
            }
        });
    };
    look();
    let make = move |_| {
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = client.call(Request::Copy { before: false }).await {
                client.show_error(&error);
            }
            busy.try_set(false);
            look();
        });
    };
    let newest = move || {
        view.with(|view| {
            let newest = view.as_ref()?.copies.first()?;
            let when = i18n.with(Text::GuardNewest, &[("when", &i18n.moment(newest.made))]);
            let contacts = i18n.count(Plural::CommonContacts, newest.figures.contacts);
            Some([when, contacts].join(i18n.text(Text::CommonListSeparator)))
        })
    };
    let tight = move || view.with(|view| view.as_ref().is_some_and(|view| view.tight));
    view! {
        <section class="card stack" aria-labelledby="guard-title">
            <h2 id="guard-title">{t(Text::GuardTitle)}</h2>
            <p class="soft">{t(Text::GuardLead)}</p>
            <p class="small" aria-live="polite" data-testid="guard-newest">
                {move || newest().unwrap_or_else(|| i18n.text(Text::GuardNone).to_owned())}
            </p>
            <Show when=tight>
                <p class="note note-warn"><Icon glyph=Glyph::Warning /><span>{t(Text::GuardTight)}</span></p>
            </Show>
            <div><button type="button" class="button" data-testid="guard-make" disabled=move || busy.get() on:click=make>{t(Text::GuardMake)}</button></div>
        </section>
    }
}
