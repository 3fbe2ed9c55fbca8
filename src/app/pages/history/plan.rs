//! What taking a commit back would come to, shown before it is done.

use super::words as said;
use crate::app::client::{Client, unexpected, use_client};
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::pages::working::Working;
use crate::app::ui::dialog::Dialog;
use crate::app::words;
use crate::protocol::{Reply, Request, ServiceError, UndoPlan};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// The question under way. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    client: Client,
    i18n: I18n,
    open: RwSignal<bool>,
    seq: RwSignal<u64>,
    plan: RwSignal<Option<UndoPlan>>,
    /// The number of the request under way.
    working: RwSignal<Option<u32>>,
}

impl Asking {
    pub fn new() -> Asking {
        let asking = Asking {
            client: use_client(),
            i18n: use_i18n(),
            open: RwSignal::new(false),
            seq: RwSignal::new(0),
            plan: RwSignal::new(None),
            working: RwSignal::new(None),
        };
        on_cleanup(move || {
            // Other screens would wait for it.
            if let Some(id) = asking.working.try_get_untracked().flatten() {
                asking.client.cancel(id);
            }
        });
        asking
    }

    /// Asks what taking this commit back would come to, and shows it.
    pub fn ask(self, seq: u64) {
        self.seq.set(seq);
        self.plan.set(None);
        self.open.set(true);
        let call = self.client.begin(Request::UndoPlan { seq }, JsValue::UNDEFINED);
        let id = call.id;
        self.working.set(Some(id));
        spawn_local(async move {
            let answer = call.answer().await;
            // The screen may have been left meanwhile, or another commit been asked about.
            if self.working.try_get_untracked() != Some(Some(id)) {
                return;
            }
            self.working.set(None);
            match answer {
                Ok((Reply::UndoPlan(plan), _)) => self.plan.set(Some(*plan)),
                Ok((other, _)) => self.fail(&unexpected(&other)),
                Err(error) => self.fail(&error),
            }
        });
    }

    /// Does what was shown.
    fn go(self) {
        let call = self.client.begin(Request::UndoCommit { seq: self.seq.get_untracked() }, JsValue::UNDEFINED);
        self.working.set(Some(call.id));
        spawn_local(async move {
            let done = self.client.committed(call).await;
            if self.working.try_set(None).is_some() {
                return;
            }
            match done {
                Ok(_) => self.open.set(false),
                Err(error) => self.fail(&error),
            }
        });
    }

    fn fail(self, error: &ServiceError) {
        self.open.set(false);
        if *error == ServiceError::Gone {
            self.client.say(self.i18n.text(Text::HistoryTooOldText).to_owned());
        } else {
            self.client.show_error(error);
        }
    }

    fn close(self) {
        if let Some(id) = self.working.get_untracked() {
            self.client.cancel(id);
        }
        self.open.set(false);
    }
}

/// The dialog.
#[component]
pub(super) fn PlanDialog(asking: Asking) -> impl IntoView {
    let i18n = asking.i18n;
    let again = move || asking.plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.again));
    let title = move || i18n.text(if again() { Text::HistoryPlanAgainTitle } else { Text::HistoryPlanTitle });
    let nothing = move || asking.plan.with(|plan| plan.as_ref().is_none_or(|plan| plan.nothing));
    view! {
        <Dialog open=asking.open title=title close_label=t(Text::CommonClose)>
            <div class="stack" data-testid="history-plan" aria-live="polite">
                {move || match asking.plan.get() {
                    None => view! { <p>{t(Text::HistoryPlanLooking)}</p> }.into_any(),
                    Some(plan) => view! { <Shown plan=plan /> }.into_any(),
                }}
                {move || asking.working.get().map(|id| view! { <Working id=id /> })}
                <div class="row">
                    <Show when=move || !nothing() && asking.working.get().is_none()>
                        <button type="button" class="button button-primary" data-testid="history-go" on:click=move |_| asking.go()>
                            {move || i18n.text(if again() { Text::HistoryAgain } else { Text::CommonUndo })}
                        </button>
                    </Show>
                    <button type="button" class="button" on:click=move |_| asking.close()>{t(Text::CommonCancel)}</button>
                </div>
            </div>
        </Dialog>
    }
}

#[component]
fn Shown(plan: UndoPlan) -> impl IntoView {
    let i18n = use_i18n();
    let UndoPlan { label, time, figures, turned, kept, kept_total, nothing, .. } = plan;
    let counted = [
        (Plural::HistoryPlanRemoved, figures.removed),
        (Plural::HistoryPlanReturned, figures.returned),
        (Plural::HistoryPlanChanged, figures.changed),
        (Plural::HistoryPlanTagged, figures.tagged),
        (Plural::HistoryPlanGone, figures.gone),
    ];
    let mut changes: Vec<String> =
        counted.into_iter().filter(|(_, n)| *n > 0).map(|(plural, n)| i18n.count(plural, n)).collect();
    changes.extend(turned.iter().map(|(what, turned)| said::turning(i18n, what, *turned)));
    let named = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    let more = kept_total.saturating_sub(named);
    let stays: Vec<String> = kept
        .iter()
        .map(|kept| {
            let values = [("what", said::thing(i18n, &kept.what)), ("why", said::why(i18n, &kept.why))];
            i18n.with(Text::HistoryKeptLine, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
        })
        .collect();
    let line = |text: String| view! { <li dir="auto">{text}</li> };
    view! {
        <p><strong dir="auto">{words::label(i18n, &label)}</strong>" "<time class="soft small">{i18n.moment(time)}</time></p>
        {nothing.then(|| view! { <p class="note" data-testid="history-nothing">{t(Text::HistoryPlanNothing)}</p> })}
        {(!changes.is_empty()).then(|| view! {
            <h3>{t(Text::HistoryPlanChanges)}</h3>
            <ul class="history-changes" data-testid="history-changing">{changes.into_iter().map(line).collect_view()}</ul>
        })}
        {(kept_total > 0).then(|| view! {
            <h3>{i18n.count(Plural::HistoryPlanKept, kept_total)}</h3>
            <ul class="history-changes" data-testid="history-kept">
                {stays.into_iter().map(line).collect_view()}
                {(more > 0).then(|| view! { <li class="soft">{i18n.count(Plural::HistoryPlanMore, more)}</li> })}
            </ul>
        })}
    }
}
