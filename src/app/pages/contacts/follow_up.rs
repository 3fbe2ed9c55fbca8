//! When the owner means to be in touch with a contact again.

use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::today::today;
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::contact::ContactId;
use crate::domain::follow_up;
use crate::protocol::{Action, Target};
use leptos::prelude::*;

/// Rhythms that are offered, in days; 0 is once only.
const RHYTHMS: [u16; 7] = [0, 7, 14, 30, 90, 180, 365];

/// What is due, with what can be done about it.
#[component]
pub(super) fn FollowUp(contact: ContactId, due: Option<follow_up::FollowUp>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let editing = RwSignal::new(false);
    let set = move |on: String, every: u16| {
        client.perform(Action::SetFollowUp { target: Target::Ids(vec![contact]), on, every });
    };
    let told = due.map(|due| {
        let is_late = due.on < today();
        let text = if is_late { Text::ProfileFollowOverdue } else { Text::ProfileFollowOn };
        let every = due.every.map(|days| i18n.count(Plural::ProfileFollowEvery, u32::from(days)));
        view! {
            <p class=if is_late { "note note-warn" } else { "note" } data-testid="follow-up">
                <Icon glyph=Glyph::Clock />
                <span>{i18n.with(text, &[("date", &i18n.date(due.on))])}{every.map(|every| format!(" · {every}"))}</span>
            </p>
        }
    });
    let is_due = due.is_some();
    view! {
        <section class="stack" aria-label=t(Text::FieldFollowUp)>
            {told}
            <div class="row">
                {is_due.then(|| view! {
                    <button type="button" class="button button-small" data-testid="follow-up-done" on:click=move |_| client.perform(Action::FollowedUp(contact))>
                        <Icon glyph=Glyph::Check />{t(Text::ProfileFollowDone)}
                    </button>
                })}
                <button type="button" class="button button-small" data-testid="follow-up-set" aria-expanded=move || editing.get().to_string()
                    on:click=move |_| editing.update(|editing| *editing = !*editing)>
                    <Icon glyph=Glyph::Clock />{t(if is_due { Text::ProfileFollowChange } else { Text::ProfileFollowSet })}
                </button>
                {is_due.then(|| view! {
                    <button type="button" class="button button-small button-quiet" on:click=move |_| set(String::new(), 0)>{t(Text::ProfileFollowClear)}</button>
                })}
            </div>
            <Show when=move || editing.get()>
                <When due=due on_save=move |on, every| { editing.set(false); set(on, every) } />
            </Show>
        </section>
    }
}

#[component]
fn When(
    due: Option<follow_up::FollowUp>,
    on_save: impl Fn(String, u16) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let on = RwSignal::new(due.map_or_else(|| today().add_days(7), |due| due.on).iso());
    let every = RwSignal::new(due.and_then(|due| due.every).unwrap_or(0));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_save(on.get_untracked(), every.get_untracked());
    };
    view! {
        <form class="card stack" data-testid="follow-up-form" on:submit=save>
            <div class="columns-tight">
                <div class="field">
                    <label for="follow-on">{t(Text::ProfileDay)}</label>
                    <input class="input" id="follow-on" type="date" required autocomplete="off" prop:value=move || on.get()
                        on:input=move |event| on.set(event_target_value(&event)) />
                </div>
                <div class="field">
                    <label for="follow-every">{t(Text::ProfileFollowAgain)}</label>
                    <select class="select" id="follow-every" on:change=move |event| every.set(event_target_value(&event).parse().unwrap_or(0))>
                        {RHYTHMS.into_iter().map(|days| {
                            let name = if days == 0 { i18n.text(Text::ProfileFollowOnce).to_owned() } else { i18n.count(Plural::ProfileFollowEvery, u32::from(days)) };
                            view! { <option value=days.to_string() selected=move || every.get() == days>{name}</option> }
                        }).collect_view()}
                    </select>
                </div>
            </div>
            <div class="row row-end">
                <button type="submit" class="button button-small button-primary">{t(Text::CommonSave)}</button>
            </div>
        </form>
    }
}
