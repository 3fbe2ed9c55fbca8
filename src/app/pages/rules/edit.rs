//! The form of a rule: when, whom, what.

use super::told::stages;
use super::when_name;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::filter_box::FilterBox;
use crate::app::pages::own_fields::use_fields;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::rules::lifecycle::Stage;
use crate::domain::rules::{Group, Rule, RuleAction, When};
use crate::domain::segment::parse::SegmentError;
use crate::domain::tag::TagId;
use crate::protocol::{Action, Arrange, NameTrouble, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

const STAGES: [Stage; 5] = [Stage::New, Stage::GrowingHigh, Stage::GrowingLow, Stage::Regular, Stage::AtRisk];

/// What an action does, in the order in which it is offered.
const DOES: [Text; 6] =
    [Text::RulesAdd, Text::RulesRemove, Text::RulesSetOne, Text::RulesFollow, Text::RulesClear, Text::RulesField];

/// An action as the form holds it.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    does: usize,
    tag: Option<TagId>,
    days: String,
    key: String,
    value: String,
}

impl Line {
    fn new() -> Line {
        Line { does: 0, tag: None, days: "7".to_owned(), key: String::new(), value: String::new() }
    }

    fn of(action: &RuleAction) -> Line {
        let blank = Line::new();
        match action {
            RuleAction::AddTag(tag) => Line { does: 0, tag: Some(*tag), ..blank },
            RuleAction::RemoveTag(tag) => Line { does: 1, tag: Some(*tag), ..blank },
            RuleAction::SetOneTag(tag) => Line { does: 2, tag: Some(*tag), ..blank },
            RuleAction::FollowUpIn(days) => Line { does: 3, days: days.to_string(), ..blank },
            RuleAction::ClearFollowUp => Line { does: 4, ..blank },
            RuleAction::SetField { key, value } => Line { does: 5, key: key.clone(), value: value.clone(), ..blank },
        }
    }

    /// `None` while something is missing.
    fn action(&self) -> Option<RuleAction> {
        match self.does {
            0 => self.tag.map(RuleAction::AddTag),
            1 => self.tag.map(RuleAction::RemoveTag),
            2 => self.tag.map(RuleAction::SetOneTag),
            3 => self.days.trim().parse().ok().map(RuleAction::FollowUpIn),
            4 => Some(RuleAction::ClearFollowUp),
            _ => (!self.key.is_empty())
                .then(|| RuleAction::SetField { key: self.key.clone(), value: self.value.clone() }),
        }
    }
}

/// A group as the form holds it: which kind, a number, a stage.
fn group_of(kind: usize, number: &str, stage: usize, before: Option<Group>) -> Option<Group> {
    let days = || number.trim().parse::<u16>().ok();
    match kind {
        1 => STAGES.get(stage).copied().map(Group::Stage),
        2 => days().map(Group::QuietFor),
        3 => days().map(Group::BoughtBefore),
        4 => number.trim().parse().ok().map(Group::BoughtTimes),
        5 => before,
        _ => None,
    }
}

fn kind_of(group: Option<Group>) -> (usize, String, usize) {
    match group {
        None => (0, "30".to_owned(), 0),
        Some(Group::Stage(stage)) => {
            (1, "30".to_owned(), STAGES.iter().position(|one| *one == stage).unwrap_or_default())
        }
        Some(Group::QuietFor(days)) => (2, days.to_string(), 0),
        Some(Group::BoughtBefore(days)) => (3, days.to_string(), 0),
        Some(Group::BoughtTimes(times)) => (4, times.to_string(), 0),
        Some(Group::Held { days, .. }) => (5, days.to_string(), 0),
    }
}

/// The form.
#[component]
pub(super) fn Edit(rule: Rule, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let name = RwSignal::new(rule.name.clone());
    let when = RwSignal::new(rule.when.clone());
    let filter = RwSignal::new(rule.filter.clone());
    let (kind, number, stage) = kind_of(rule.group);
    let (kind, number, stage) = (RwSignal::new(kind), RwSignal::new(number), RwSignal::new(stage));
    let mut lines: Vec<Line> = rule.actions.iter().map(Line::of).collect();
    if lines.is_empty() {
        lines.push(Line::new());
    }
    let lines = RwSignal::new(lines);
    let trouble = RwSignal::new(None::<NameTrouble>);
    let error = RwSignal::new(None::<SegmentError>);
    let is_held = matches!(rule.group, Some(Group::Held { .. }));
    let own = StoredValue::new(rule);
    let is_whole = move || lines.with(|lines| !lines.is_empty() && lines.iter().all(|line| line.action().is_some()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let before = own.get_value();
        let actions = lines.with_untracked(|lines| lines.iter().filter_map(Line::action).collect());
        let group = group_of(kind.get_untracked(), &number.get_untracked(), stage.get_untracked(), before.group);
        let (name, filter, when) = (name.get_untracked(), filter.get_untracked(), when.get_untracked());
        let rule = Rule { name, filter, when, group, actions, ..before };
        spawn_local(async move {
            match client.act(Action::Arrange(Arrange::SaveRule(rule))).await {
                Ok(_) => drop(open.try_set(false)),
                Err(ServiceError::Name(found)) => drop(trouble.try_set(Some(found))),
                Err(ServiceError::Segment(found)) => drop(error.try_set(Some(found))),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let name_error = move || trouble.get().map(|trouble| words::error(i18n, &ServiceError::Name(trouble)));
    view! {
        <form class="stack" data-testid="rule-form" on:submit=save>
            <div class="field">
                <label for="rule-name">{t(Text::CommonName)}</label>
                <input class="input" id="rule-name" dir="auto" autocomplete="off" autofocus
                    aria-invalid=move || trouble.with(Option::is_some).to_string() aria-describedby="rule-name-error"
                    prop:value=move || name.get() on:input=move |event| { name.set(event_target_value(&event)); trouble.set(None); } />
                <span class="field-error" id="rule-name-error" role="alert">{name_error}</span>
            </div>
            <fieldset class="stack">
                <legend class="field-label">{t(Text::RulesWhen)}</legend>
                {When::ALL.map(|one| view! {
                    <label class="row">
                        <input type="checkbox" prop:checked=move || when.with(|when| when.contains(&one))
                            on:change=move |event| when.update(|when| { if event_target_checked(&event) { when.insert(one); } else { when.remove(&one); } }) />
                        <span>{t(when_name(one))}</span>
                    </label>
                }).collect_view()}
            </fieldset>
            <div class="stack">
                <div class="field">
                    <label for="rule-group">{t(Text::RulesWhom)}</label>
                    <select class="select" id="rule-group" on:change=move |event| kind.set(event_target_value(&event).parse().unwrap_or_default())>
                        {[Text::RulesKindAny, Text::RulesKindStage, Text::RulesKindQuiet, Text::RulesKindFirst, Text::RulesKindBought, Text::RulesKindHeld]
                            .into_iter().enumerate().filter(|(at, _)| *at != 5 || is_held)
                            .map(|(at, text)| view! { <option value=at.to_string() selected=move || kind.get() == at>{t(text)}</option> }).collect_view()}
                    </select>
                </div>
                <Show when=move || kind.get() == 1>
                    <div class="field">
                        <label for="rule-stage">{t(Text::RulesStage)}</label>
                        <select class="select" id="rule-stage" prop:value=move || stage.get().to_string()
                            on:change=move |event| stage.set(event_target_value(&event).parse().unwrap_or_default())>{stages()}</select>
                    </div>
                </Show>
                <Show when=move || (2..5).contains(&kind.get())>
                    <div class="field">
                        <label for="rule-number">{move || i18n.text(if kind.get() == 4 { Text::RulesTimes } else { Text::RulesDays })}</label>
                        <input class="input" id="rule-number" inputmode="numeric" autocomplete="off" prop:value=move || number.get()
                            on:input=move |event| number.set(event_target_value(&event)) />
                    </div>
                </Show>
            </div>
            <div>
                <span class="field-label" aria-hidden="true">{t(Text::RulesFilter)}</span>
                <FilterBox value=filter error=error label=t(Text::RulesFilter) id="rule-filter" />
            </div>
            <fieldset class="stack">
                <legend class="field-label">{t(Text::RulesDoes)}</legend>
                {move || (0..lines.with(Vec::len)).map(|at| view! { <ActionLine at=at lines=lines /> }).collect_view()}
                <div>
                    <button type="button" class="button button-small" on:click=move |_| lines.update(|lines| lines.push(Line::new()))><Icon glyph=Glyph::Plus />{t(Text::RulesAction)}</button>
                </div>
            </fieldset>
            <div class="row row-end">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonCancel)}</button>
                <button type="submit" class="button button-primary" data-testid="rule-save" disabled=move || !is_whole()>{t(Text::CommonSave)}</button>
            </div>
        </form>
    }
}

#[component]
fn ActionLine(at: usize, lines: RwSignal<Vec<Line>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let fields = use_fields(false);
    let line = Memo::new(move |_| lines.with(|lines| lines.get(at).cloned().unwrap_or_else(Line::new)));
    let edit = move |change: &dyn Fn(&mut Line)| lines.update(|lines| lines.get_mut(at).into_iter().for_each(change));
    let does = Memo::new(move |_| line.with(|line| line.does));
    let own = line.with_untracked(|line| line.tag);
    let tags = client
        .overview
        .with_untracked(|overview| overview.offered(|tag| own == Some(tag)).cloned().collect::<Vec<_>>());
    let tags = StoredValue::new(tags);
    let value = move || {
        match does.get() {
        0..=2 => view! {
            <select class="select" aria-label=t(Text::FieldTags) on:change=move |event| {
                let tag = event_target_value(&event).parse().ok().map(TagId);
                edit(&|line| line.tag = tag);
            }>
                <option value="">{t(Text::ContactAddTag)}</option>
                {tags.with_value(|tags| tags.iter().map(|view| {
                    let id = view.tag.id;
                    view! { <option value=id.0.to_string() selected=move || line.with(|line| line.tag) == Some(id)>{view.tag.name.clone()}</option> }
                }).collect_view())}
            </select>
        }.into_any(),
        3 => view! {
            <input class="input" inputmode="numeric" autocomplete="off" aria-label=t(Text::RulesDays) prop:value=move || line.with(|line| line.days.clone())
                on:input=move |event| { let days = event_target_value(&event); edit(&|line| line.days.clone_from(&days)); } />
        }.into_any(),
        5 => view! {
            <select class="select" aria-label=t(Text::FieldsWhich) on:change=move |event| { let key = event_target_value(&event); edit(&|line| line.key.clone_from(&key)); }>
                <option value="">{t(Text::CommonNone)}</option>
                {move || fields.get().fields.into_iter().map(|view| {
                    let key = view.field.key.clone();
                    let sent = key.clone();
                    view! { <option value=sent selected=move || line.with(|line| line.key == key)>{view.field.label}</option> }
                }).collect_view()}
            </select>
            <input class="input" dir="auto" autocomplete="off" aria-label=t(Text::FieldsValue) prop:value=move || line.with(|line| line.value.clone())
                on:input=move |event| { let text = event_target_value(&event); edit(&|line| line.value.clone_from(&text)); } />
        }.into_any(),
        _ => ().into_any(),
    }
    };
    view! {
        <div class="row" data-testid="rule-action">
            <select class="select" aria-label=move || format!("{} {}", i18n.text(Text::RulesDoes), i18n.number(at as u64 + 1))
                on:change=move |event| { let does = event_target_value(&event).parse().unwrap_or_default(); edit(&|line| line.does = does); }>
                {DOES.into_iter().enumerate().map(|(place, text)| view! { <option value=place.to_string() selected=move || does.get() == place>{t(text)}</option> }).collect_view()}
            </select>
            {value}
            <button type="button" class="button button-quiet button-square" aria-label=t(Text::CommonRemove)
                on:click=move |_| lines.update(|lines| if at < lines.len() { lines.remove(at); })><Icon glyph=Glyph::Close /></button>
        </div>
    }
}
