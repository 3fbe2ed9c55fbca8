//! What each rule of cleaning did, with examples, and a switch for each.

use super::wizard::Wizard;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{Rule, RuleReport};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Examples shown of each rule.
const SAMPLES: usize = 3;

/// The section.
#[component]
pub(super) fn Cleaning(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    // Rules that did something or were switched off stand in sight, and stay there while this step is on screen.
    let in_sight = Memo::new(move |before: Option<&Vec<Rule>>| {
        let off = wizard.options.with(|options| options.rules);
        wizard.plan.with(|plan| {
            let is_busy = |rule: Rule| plan.as_ref().is_some_and(|plan| report_on(&plan.rules, rule).is_some());
            let was_there = |rule: Rule| before.is_some_and(|before| before.contains(&rule));
            Rule::ALL.into_iter().filter(|rule| is_busy(*rule) || !off.is_on(*rule) || was_there(*rule)).collect()
        })
    });
    let others = Memo::new(move |_| {
        in_sight.with(|seen: &Vec<Rule>| Rule::ALL.into_iter().filter(|rule| !seen.contains(rule)).collect::<Vec<_>>())
    });
    let others_count = move || u64::try_from(others.with(Vec::len)).unwrap_or_default();
    view! {
        <section class="card stack" aria-labelledby="import-clean-title" data-testid="import-cleaning">
            <h3 id="import-clean-title">{t(Text::ImportCleanTitle)}</h3>
            <p class="soft">{move || i18n.text(if in_sight.with(Vec::is_empty) { Text::ImportCleanNone } else { Text::ImportCleanText })}</p>
            <ul class="import-rules">
                <For each=move || in_sight.get() key=|rule| *rule let:rule><RuleLine wizard=wizard rule=rule /></For>
            </ul>
            <Show when=move || !others.with(Vec::is_empty)>
                <details class="disclosure" data-testid="import-rules-more">
                    <summary>{move || i18n.count(Plural::ImportCleanMore, others_count())}</summary>
                    <ul class="import-rules">
                        <For each=move || others.get() key=|rule| *rule let:rule><RuleLine wizard=wizard rule=rule /></For>
                    </ul>
                </details>
            </Show>
        </section>
    }
}

/// A rule: its switch, what it does, what it did.
#[component]
fn RuleLine(wizard: Wizard, rule: Rule) -> impl IntoView {
    let i18n = use_i18n();
    let (name, text) = words::rule(rule);
    let is_on = Memo::new(move |_| wizard.options.with(|options| options.rules.is_on(rule)));
    let report = Memo::new(move |_| {
        wizard.plan.with(|plan| plan.as_ref().and_then(|plan| report_on(&plan.rules, rule).cloned()))
    });
    let is_saving = move || wizard.working.get().is_some_and(|work| work.is_commit);
    let (switch_id, text_id) = (format!("import-rule-{rule:?}"), format!("import-rule-{rule:?}-text"));
    let own_id = switch_id.clone();
    let switched = move |event: leptos::ev::Event| {
        let on = event_target_checked(&event);
        wizard.options.update(|options| options.rules.set(rule, on));
        wizard.make_plan();
        // It may have moved into sight, and the focus goes with it.
        let id = own_id.clone();
        request_animation_frame(move || keep_focus(&id));
    };
    view! {
        <li class="import-rule" class:import-rule-off=move || !is_on.get()>
            <label class="import-rule-head">
                <input type="checkbox" role="switch" class="import-switch" id=switch_id aria-describedby=text_id.clone() data-testid=format!("import-rule-{rule:?}")
                    prop:checked=move || is_on.get() disabled=is_saving on:change=switched />
                <strong>{t(name)}</strong>
                <span class="soft small number">
                    {move || match (is_on.get(), report.get()) {
                        (false, _) => i18n.text(Text::ImportCleanOff).to_owned(),
                        (true, Some(report)) => i18n.count(Plural::ImportCleanCells, report.cells),
                        (true, None) => String::new(),
                    }}
                </span>
            </label>
            <div class="import-rule-body">
                <p class="soft small" id=text_id>{t(text)}</p>
                {move || report.get().filter(|report| is_on.get() && !report.samples.is_empty()).map(|report| view! {
                    <ul class="import-rule-samples">
                        {report.samples.into_iter().take(SAMPLES).map(|(before, after)| view! {
                            <li>
                                <bdi class="import-before">{before}</bdi>
                                <Icon glyph=Glyph::Forward />
                                <span class="visually-hidden">{t(Text::ImportCleanBecomes)}</span>
                                {if after.is_empty() {
                                    view! { <span class="soft">{t(Text::ImportChangeEmpty)}</span> }.into_any()
                                } else {
                                    view! { <bdi class="import-after">{after}</bdi> }.into_any()
                                }}
                            </li>
                        }).collect_view()}
                    </ul>
                })}
            </div>
        </li>
    }
}

fn report_on(reports: &[RuleReport], rule: Rule) -> Option<&RuleReport> {
    reports.iter().find(|report| report.rule == rule && report.cells > 0)
}

/// Gives the focus to an element, if what had it is not on screen any more.
fn keep_focus(id: &str) {
    let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element.filter(|_| is_lost)
        && let Err(error) = element.focus()
    {
        web_sys::console::error_1(&error);
    }
}
