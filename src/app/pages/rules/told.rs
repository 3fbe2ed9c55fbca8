//! Rules in words: whom they mean, what they do, and where they get in each other's way.

use crate::app::client::Client;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::rules::lifecycle::Stage;
use crate::domain::rules::{Group, Rule, RuleAction, RuleId};
use crate::domain::tag::TagId;
use crate::domain::upkeep::report::{By, FindingReport};
use leptos::prelude::*;

/// A stage in words.
pub(super) fn stage(stage: Stage) -> Text {
    match stage {
        Stage::New => Text::RulesStageNew,
        Stage::GrowingHigh => Text::RulesStageGrowingHigh,
        Stage::GrowingLow => Text::RulesStageGrowingLow,
        Stage::Regular => Text::RulesStageRegular,
        Stage::AtRisk => Text::RulesStageAtRisk,
    }
}

/// A group in words.
fn group(i18n: I18n, of: Group) -> String {
    match of {
        Group::Stage(at) => i18n.with(Text::RulesGroupStage, &[("stage", i18n.text(stage(at)))]),
        Group::QuietFor(days) => i18n.count(Plural::RulesGroupQuiet, u32::from(days)),
        Group::BoughtBefore(days) => i18n.count(Plural::RulesGroupFirst, u32::from(days)),
        Group::BoughtTimes(times) => i18n.count(Plural::RulesGroupBought, times),
        Group::Held { days, .. } => i18n.count(Plural::RulesGroupHeld, u32::from(days)),
    }
}

/// Whom a rule means.
pub(super) fn whom(i18n: I18n, rule: &Rule) -> String {
    let filter = Some(rule.filter.trim()).filter(|filter| !filter.is_empty()).map(words::isolate);
    let parts: Vec<String> = rule.group.map(|of| group(i18n, of)).into_iter().chain(filter).collect();
    if parts.is_empty() { i18n.text(Text::SegmentsEveryone).to_owned() } else { parts.join(" · ") }
}

fn tag_name(i18n: I18n, client: Client, id: TagId) -> String {
    let known = client.overview.with_untracked(|overview| {
        overview.tags.iter().find(|view| view.tag.id == id).map(|view| words::isolate(&view.tag.name))
    });
    known.unwrap_or_else(|| i18n.text(Text::RulesTagGone).to_owned())
}

/// What a rule does.
pub(super) fn actions(i18n: I18n, client: Client, rule: &Rule) -> String {
    let tag = |text: Text, id: TagId| i18n.with(text, &[("tag", &tag_name(i18n, client, id))]);
    let said: Vec<String> =
        rule.actions
            .iter()
            .map(|action| match action {
                RuleAction::AddTag(id) => tag(Text::RulesDoesAdd, *id),
                RuleAction::RemoveTag(id) => tag(Text::RulesDoesRemove, *id),
                RuleAction::SetOneTag(id) => tag(Text::RulesDoesSetOne, *id),
                RuleAction::FollowUpIn(days) => i18n.count(Plural::RulesDoesFollow, u32::from(*days)),
                RuleAction::ClearFollowUp => i18n.text(Text::RulesDoesClear).to_owned(),
                RuleAction::SetField { key, value } => i18n
                    .with(Text::RulesDoesField, &[("field", &words::isolate(key)), ("value", &words::isolate(value))]),
            })
            .collect();
    if said.is_empty() {
        i18n.text(Text::RulesDoesNothing).to_owned()
    } else {
        said.join(i18n.text(Text::CommonListSeparator))
    }
}

/// What reading the rules shows.
#[component]
pub(super) fn Findings(findings: Vec<FindingReport>, rules: StoredValue<Vec<Rule>>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul class="stack" data-testid="rule-findings">
            {findings.into_iter().map(|found| {
                let text = finding(i18n, &found, rules);
                view! { <li class="note note-warn"><Icon glyph=Glyph::Warning /><span>{text}</span></li> }
            }).collect_view()}
        </ul>
    }
}

/// A finding in words.
pub(super) fn finding(i18n: I18n, found: &FindingReport, rules: StoredValue<Vec<Rule>>) -> String {
    let of =
        |id: RuleId| rules.with_value(|rules| rules.iter().find(|rule| rule.id == id).map(|rule| rule.name.clone()));
    let by = |by: &By| match by {
        By::Rule(id) => words::isolate(&of(*id).unwrap_or_else(|| i18n.text(Text::RulesGone).to_owned())),
        By::Age(_) => i18n.text(Text::RulesByAge).to_owned(),
    };
    let several = |list: &[By]| list.iter().map(by).collect::<Vec<_>>().join(i18n.text(Text::CommonListSeparator));
    match found {
        FindingReport::BrokenFilter { by: one, .. } => i18n.with(Text::RulesFoundBroken, &[("rule", &by(one))]),
        FindingReport::MissingTag { by: one, .. } => i18n.with(Text::RulesFoundMissing, &[("rule", &by(one))]),
        FindingReport::MayOppose { first, then, .. } | FindingReport::Opposite { first, then, .. } => {
            i18n.with(Text::RulesFoundOpposite, &[("first", &by(first)), ("then", &by(then))])
        }
        FindingReport::Circle { rules, .. } | FindingReport::Unsettled { rules, .. } => {
            i18n.with(Text::RulesFoundCircle, &[("rules", &several(rules))])
        }
    }
}

/// A stage for a menu.
pub(super) fn stages() -> impl IntoView {
    [Stage::New, Stage::GrowingHigh, Stage::GrowingLow, Stage::Regular, Stage::AtRisk]
        .into_iter()
        .enumerate()
        .map(|(at, one)| view! { <option value=at.to_string()>{t(stage(one))}</option> })
        .collect_view()
}
