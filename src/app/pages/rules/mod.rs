//! Rules: what happens by itself. Each can be tried before it is switched on; those to begin with are offered.

mod edit;
mod ready;
mod told;
mod trial;

use crate::app::asked::asked;
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::rules::log::RunDay;
use crate::domain::rules::{Rule, RuleId, When};
use crate::protocol::{Action, Arrange, Reply, Request, RulesView};
use leptos::prelude::*;

/// An occasion in words.
pub(super) fn when_name(when: When) -> Text {
    match when {
        When::Import => Text::RulesWhenImport,
        When::Order => Text::RulesWhenOrder,
        When::Reply => Text::RulesWhenReply,
        When::Daily => Text::RulesWhenDaily,
        When::Opening => Text::RulesWhenOpening,
    }
}

/// What the dialog shows.
#[derive(Debug, Clone, PartialEq)]
enum Subject {
    Edit(Rule),
    Try(Rule),
}

#[derive(Clone, Copy)]
struct Desktop {
    open: RwSignal<bool>,
    subject: RwSignal<Subject>,
}

impl Desktop {
    fn show(self, subject: Subject) {
        self.subject.set(subject);
        self.open.set(true);
    }
}

fn blank() -> Rule {
    Rule {
        id: RuleId(0),
        name: String::new(),
        when: [When::Daily].into(),
        filter: String::new(),
        group: None,
        actions: Vec::new(),
        enabled: true,
        order: 0,
    }
}

/// The screen.
#[component]
pub fn Rules() -> impl IntoView {
    let i18n = use_i18n();
    let found = asked(
        || Request::Rules,
        |reply| match reply {
            Reply::Rules(view) => Ok(*view),
            other => Err(other),
        },
    );
    let desktop = Desktop { open: RwSignal::new(false), subject: RwSignal::new(Subject::Edit(blank())) };
    let title = move || {
        i18n.text(match desktop.subject.get() {
            Subject::Edit(rule) if rule.id == RuleId(0) => Text::RulesNew,
            Subject::Edit(_) => Text::RulesEdit,
            Subject::Try(_) => Text::RulesTry,
        })
    };
    let new = move |_| desktop.show(Subject::Edit(blank()));
    view! {
        <div class="page">
            <header class="page-head">
                <h1>{t(Text::RulesTitle)}</h1>
                <button type="button" class="button button-primary" data-testid="rule-new" on:click=new><Icon glyph=Glyph::Plus />{t(Text::RulesNew)}</button>
            </header>
            <p class="page-lead">{t(Text::RulesLead)}</p>
            {move || match found.get() {
                None => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                Some(Err(error)) => view! { <p class="note note-danger"><Icon glyph=Glyph::Warning /><span>{words::error(i18n, &error)}</span></p> }.into_any(),
                Some(Ok(view)) => view! { <Shown view=view desktop=desktop /> }.into_any(),
            }}
        </div>
        <Dialog open=desktop.open title=title close_label=t(Text::CommonClose)>
            {move || match desktop.subject.get_untracked() {
                Subject::Edit(rule) => view! { <edit::Edit rule=rule open=desktop.open /> }.into_any(),
                Subject::Try(rule) => view! { <trial::Trial rule=rule open=desktop.open /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Shown(view: RulesView, desktop: Desktop) -> impl IntoView {
    let RulesView { rules, ready, findings, log } = view;
    let names = StoredValue::new(rules.clone());
    let is_empty = rules.is_empty();
    view! {
        <div class="stack-wide">
            {is_empty.then(|| view! { <Empty glyph=Glyph::Clock title=t(Text::RulesEmptyTitle) text=t(Text::RulesEmptyText)><span></span></Empty> })}
            {(!findings.is_empty()).then(|| view! { <told::Findings findings=findings rules=names /> })}
            <ul class="stack" data-testid="rules">
                {rules.into_iter().map(|rule| view! { <RuleCard rule=rule desktop=desktop /> }).collect_view()}
            </ul>
            <ready::Ready keys=ready />
            {(!log.is_empty()).then(|| view! { <Log log=log rules=names /> })}
        </div>
    }
}

#[component]
fn RuleCard(rule: Rule, desktop: Desktop) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let id = rule.id;
    let own = StoredValue::new(rule.clone());
    let named = move |text: Text| i18n.with(text, &[("name", &own.with_value(|rule| words::isolate(&rule.name)))]);
    let toggle = move |_| {
        let rule = own.get_value();
        client.perform(Action::Arrange(Arrange::SaveRule(Rule { enabled: !rule.enabled, ..rule })));
    };
    let whom = told::whom(i18n, &rule);
    let does = told::actions(i18n, client, &rule);
    view! {
        <li class="card stack" data-testid="rule">
            <div class="row">
                <strong class="grow"><bdi>{rule.name.clone()}</bdi></strong>
                <label class="row">
                    <input type="checkbox" role="switch" data-testid="rule-on" aria-label=named(Text::RulesOnNamed) prop:checked=rule.enabled on:change=toggle />
                    <span class="soft small">{t(if rule.enabled { Text::RulesOn } else { Text::RulesOff })}</span>
                </label>
            </div>
            <p class="row">{rule.when.iter().map(|when| view! { <span class="chip">{t(when_name(*when))}</span> }).collect_view()}</p>
            <p class="soft">{whom}</p>
            <p>{does}</p>
            <div class="row">
                <button type="button" class="button button-small" data-testid="rule-try" aria-label=named(Text::RulesTryNamed)
                    on:click=move |_| desktop.show(Subject::Try(own.get_value()))>{t(Text::RulesTry)}</button>
                <span class="grow"></span>
                <button type="button" class="button button-quiet button-square" aria-label=named(Text::TagsEditNamed) on:click=move |_| desktop.show(Subject::Edit(own.get_value()))>
                    <Icon glyph=Glyph::Edit />
                </button>
                <button type="button" class="button button-quiet button-square" aria-label=named(Text::SegmentsDeleteNamed)
                    on:click=move |_| client.perform(Action::Arrange(Arrange::RemoveRule(id)))>
                    <Icon glyph=Glyph::Trash />
                </button>
            </div>
        </li>
    }
}

/// What the rules did, the newest day first.
#[component]
fn Log(log: Vec<RunDay>, rules: StoredValue<Vec<Rule>>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move |id: RuleId| {
        let known = rules.with_value(|rules| rules.iter().find(|rule| rule.id == id).map(|rule| rule.name.clone()));
        known.unwrap_or_else(|| i18n.text(Text::RulesGone).to_owned())
    };
    view! {
        <section class="card stack" aria-labelledby="rules-log" data-testid="rules-log">
            <h2 id="rules-log">{t(Text::RulesLog)}</h2>
            <ol class="timeline">
                {log.into_iter().flat_map(|day| day.runs.into_iter().rev().map(move |run| (day.day, run))).map(|(day, run)| {
                    let did: Vec<String> =
                        run.rules.iter().map(|(id, n)| format!("{} · {}", name(*id), i18n.number(u64::from(*n)))).collect();
                    view! {
                        <li>
                            <strong>{i18n.count(Plural::LabelRulesRun, run.contacts)}</strong>
                            <span class="small" dir="auto">{did.join(i18n.text(Text::CommonListSeparator))}</span>
                            <time class="soft small">{i18n.date(day)}" · "{t(when_name(run.when))}</time>
                        </li>
                    }
                }).collect_view()}
            </ol>
        </section>
    }
}
