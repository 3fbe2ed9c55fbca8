//! What a rule would do now, before it does: the same plan that is carried out.

use super::{told, when_name};
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::foreseen::Foreseen;
use crate::app::words;
use crate::domain::rules::{Rule, When};
use crate::domain::upkeep::report::RunReport;
use crate::protocol::{Action, Arrange, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The trial; a rule that is off can be switched on from here.
#[component]
pub(super) fn Trial(rule: Rule, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let found = RwSignal::new(None::<Result<RunReport, ServiceError>>);
    let occasions: Vec<When> = rule.when.iter().copied().collect();
    let when =
        RwSignal::new(occasions.first().copied().filter(|_| !occasions.contains(&When::Daily)).unwrap_or(When::Daily));
    let own = StoredValue::new(rule.clone());
    Effect::new(move |_| {
        let when = when.get();
        spawn_local(async move {
            let answer = match client.call(Request::TryRules { rule: Some(own.get_value()), when }).await {
                Ok(Reply::RuleRun(report)) => Ok(*report),
                Ok(other) => Err(unexpected(&other)),
                Err(error) => Err(error),
            };
            drop(found.try_set(Some(answer)));
        });
    });
    let switch_on = move |_| {
        let action = Arrange::SaveRule(Rule { enabled: true, ..own.get_value() });
        spawn_local(async move {
            match client.act(Action::Arrange(action)).await {
                Ok(_) => {
                    open.try_set(false);
                    client.run_rules(true);
                }
                Err(error) => client.show_error(&error),
            }
        });
    };
    let is_off = !rule.enabled;
    view! {
        <div class="stack" data-testid="rule-trial">
            <p><strong><bdi>{rule.name.clone()}</bdi></strong></p>
            <p class="soft">{told::whom(i18n, &rule)}" → "{told::actions(i18n, client, &rule)}</p>
            {(occasions.len() > 1).then(|| view! {
                <p class="row">{occasions.into_iter().map(|one| view! {
                    <button type="button" class="button button-small" aria-pressed=move || (when.get() == one).to_string() on:click=move |_| when.set(one)>{t(when_name(one))}</button>
                }).collect_view()}</p>
            })}
            <div aria-live="polite">
                {move || match found.get() {
                    None => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                    Some(Err(error)) => view! { <p class="note note-danger"><span>{words::error(i18n, &error)}</span></p> }.into_any(),
                    Some(Ok(report)) => {
                        let matched = report.rules.first().map_or(0, |rule| rule.matched);
                        let error = report.rules.first().and_then(|rule| rule.error.clone());
                        let first = report.rules.into_iter().flat_map(|rule| rule.first).collect();
                        view! {
                            {error.map(|error| view! { <p class="note note-danger"><span>{words::segment_error(i18n, &error)}</span></p> })}
                            <p class="soft">{i18n.count(Plural::RulesMatched, matched)}</p>
                            <Foreseen contacts=report.contacts first=first />
                        }.into_any()
                    }
                }}
            </div>
            <div class="row row-end">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonClose)}</button>
                {is_off.then(|| view! { <button type="button" class="button button-primary" data-testid="trial-on" on:click=switch_on>{t(Text::RulesSwitchOn)}</button> })}
            </div>
        </div>
    }
}
