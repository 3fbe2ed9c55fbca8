//! What a change of everything that is ticked would come to, asked and said before it is made; and making it.

use crate::app::client::{Client, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::settled::when_settled;
use crate::app::pages::working::Working;
use crate::protocol::{Action, FormIssue, Outlook, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// What the action would come to, asked anew whenever it is another one; `None` while nobody knows.
pub(super) fn follow_outlook(action: Memo<Option<Action>>) -> RwSignal<Option<Outlook>> {
    let client = use_client();
    let outlook = RwSignal::new(None);
    when_settled(action, move |asked| {
        let Some(weighed) = asked.clone() else { return outlook.set(None) };
        spawn_local(async move {
            let answer = client.call(Request::Weigh(weighed)).await;
            // Something else was chosen meanwhile, or the dialog was closed.
            if action.try_get_untracked() != Some(asked) {
                return;
            }
            match answer {
                Ok(Reply::Outlook(found)) => outlook.set(Some(found)),
                // Whoever makes the change says what is wrong with it.
                Ok(_) | Err(_) => outlook.set(None),
            }
        });
    });
    outlook
}

/// How many will change, and how many are so already.
#[component]
pub(super) fn OutlookLine(
    #[prop(into)] outlook: Signal<Option<Outlook>>,
    /// What is said of those who are so already.
    #[prop(default = Plural::BulkSoAlready)]
    already: Plural,
) -> impl IntoView {
    let i18n = use_i18n();
    let said = move |Outlook { contacts, changed, .. }: Outlook| {
        let all = i18n.count(Plural::CommonContacts, contacts);
        let rest = contacts.saturating_sub(changed);
        view! {
            <p data-testid="bulk-outlook" data-changed=changed.to_string() data-contacts=contacts.to_string()>
                <strong>{i18n.count_with(Plural::BulkWillChange, changed, &[("all", &all)])}</strong>
                {(rest > 0).then(|| view! { " " <span class="soft">{i18n.count(already, rest)}</span> })}
            </p>
        }
    };
    view! { <div role="status">{move || outlook.get().map(said)}</div> }
}

/// A change of everything that is ticked: closes its dialog when it is made. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Making {
    client: Client,
    open: RwSignal<bool>,
    /// The request under way.
    working: RwSignal<Option<u32>>,
    /// What is wrong in the form.
    pub issue: RwSignal<Option<FormIssue>>,
}

impl Making {
    pub fn new(open: RwSignal<bool>) -> Making {
        Making { client: use_client(), open, working: RwSignal::new(None), issue: RwSignal::new(None) }
    }

    pub fn is_busy(self) -> bool {
        self.working.get().is_some()
    }

    /// Makes the change, and then does the rest.
    pub fn make(self, action: Action, done: impl FnOnce() + 'static) {
        if self.working.get_untracked().is_some() {
            return;
        }
        let call = self.client.begin(Request::Do(action), JsValue::UNDEFINED);
        self.working.set(Some(call.id));
        spawn_local(async move {
            let result = self.client.committed(call).await;
            // The dialog may have been closed meanwhile.
            self.working.try_set(None);
            match result {
                Ok(_) => {
                    done();
                    self.open.try_set(false);
                }
                Err(ServiceError::Form(issues)) => drop(self.issue.try_set(issues.into_iter().next())),
                Err(error) => self.client.show_error(&error),
            }
        });
    }
}

/// The buttons at the foot of a dialog, and how far the change has come, where it takes long enough to say so.
#[component]
pub(super) fn Answers(
    making: Making,
    /// What the button says that makes the change.
    #[prop(into)]
    label: TextProp,
    #[prop(default = "button button-primary")] class: &'static str,
    test: &'static str,
    #[prop(into)] ready: Signal<bool>,
) -> impl IntoView {
    let client = making.client;
    let progress = Memo::new(move |_| {
        making.working.get().filter(|id| client.progress.with(|told| told.is_some_and(|told| told.request == *id)))
    });
    view! {
        {move || progress.get().map(|id| view! { <Working id=id /> })}
        <div class="row row-end">
            <button type="button" class="button" on:click=move |_| making.open.set(false)>{t(Text::CommonCancel)}</button>
            <button type="submit" class=class data-testid=test disabled=move || !ready.get() || making.is_busy()>{move || label.get()}</button>
        </div>
    }
}
