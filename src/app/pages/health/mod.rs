//! How good tags and list are today: a score with what it is made of, each fault with what would mend it, and what purchases
//! say.

mod apart;
mod faults;
mod figures;
mod fixing;

use crate::app::asked::asked;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::health::score::{Cost, Fault, Point, Score};
use crate::domain::upkeep::checkup::CheckupReport;
use crate::domain::upkeep::fix::FixKey;
use crate::protocol::{Reply, Request};
use leptos::prelude::*;

/// Earlier scores that are shown.
const POINTS: usize = 26;

/// The dialog of a fix.
#[derive(Clone, Copy)]
struct Fixing {
    open: RwSignal<bool>,
    key: RwSignal<Option<(FixKey, String)>>,
}

/// The screen.
#[component]
pub fn Health() -> impl IntoView {
    let i18n = use_i18n();
    let found = asked(
        || Request::Checkup,
        |reply| match reply {
            Reply::Checkup(report) => Ok(*report),
            other => Err(other),
        },
    );
    let fixing = Fixing { open: RwSignal::new(false), key: RwSignal::new(None) };
    let title = move || fixing.key.get().map(|(_, title)| title).unwrap_or_default();
    view! {
        <div class="page">
            <header class="page-head"><h1>{t(Text::HealthTitle)}</h1></header>
            <p class="page-lead">{t(Text::HealthLead)}</p>
            {move || match found.get() {
                None => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                Some(Err(error)) => view! { <p class="note note-danger"><Icon glyph=Glyph::Warning /><span>{words::error(i18n, &error)}</span></p> }.into_any(),
                Some(Ok(report)) if report.contacts == 0 => view! {
                    <Empty glyph=Glyph::People title=t(Text::ContactsEmptyTitle) text=t(Text::ContactsEmptyText)><span></span></Empty>
                }.into_any(),
                Some(Ok(report)) => view! { <Shown report=report fixing=fixing /> }.into_any(),
            }}
        </div>
        <Dialog open=fixing.open title=title close_label=t(Text::CommonClose)>
            {move || fixing.key.get_untracked().map(|(key, _)| view! { <fixing::Fix key=key open=fixing.open /> })}
        </Dialog>
    }
}

#[component]
fn Shown(report: CheckupReport, fixing: Fixing) -> impl IntoView {
    let i18n = use_i18n();
    let CheckupReport { contacts, tags, score, of_tags, of_list, history } = report;
    let is_sound = of_tags.iter().all(|found| found.fix.is_none()) && of_list.is_empty();
    view! {
        <div class="stack-wide">
            {score.map(|score| view! { <ScoreCard score=score contacts=contacts tags=tags history=history /> })}
            {is_sound.then(|| view! { <p class="note note-good"><Icon glyph=Glyph::Check /><span>{t(Text::HealthSound)}</span></p> })}
            {(!of_list.is_empty()).then(|| view! {
                <section class="card stack" aria-labelledby="health-list" data-testid="health-list">
                    <h2 id="health-list">{t(Text::HealthList)}</h2>
                    <ul class="stack">{of_list.into_iter().map(|found| faults::list_fault(i18n, found.figure)).collect_view()}</ul>
                </section>
            })}
            {(!of_tags.is_empty()).then(|| view! { <faults::TagFaults found=of_tags fixing=fixing /> })}
            <figures::Figures />
            <apart::Apart />
        </div>
    }
}

/// A fault in words.
fn fault_name(fault: Fault) -> Text {
    match fault {
        Fault::Unreachable => Text::HealthUnreachable,
        Fault::NeverAsked => Text::HealthNeverAsked,
        Fault::Duplicates => Text::HealthDuplicates,
        Fault::Untagged => Text::HealthUntagged,
        Fault::Contradictory => Text::HealthContradictory,
        Fault::Stale => Text::HealthStale,
        Fault::Silent => Text::HealthSilentTags,
        Fault::Overfull => Text::HealthOverfullTags,
        Fault::Twins => Text::HealthTwins,
        Fault::Lonely => Text::HealthLonelyTags,
        Fault::Total => Text::HealthTotal,
    }
}

/// A share in words, from thousandths.
fn share(i18n: I18n, permille: u32) -> String {
    i18n.with(Text::HealthPercent, &[("n", &i18n.number(u64::from(permille.div_ceil(10))))])
}

#[component]
fn ScoreCard(score: Score, contacts: u64, tags: u64, history: Vec<Point>) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |cost: &Cost| {
        let lost = u64::from(cost.cost_permille.div_ceil(1000));
        view! {
            <li class="row"><span class="grow">{t(fault_name(cost.fault))}</span><span class="soft small">{share(i18n, cost.share_permille)}</span>
                <strong class="number">{i18n.with(Text::HealthLost, &[("n", &i18n.number(lost))])}</strong></li>
        }
    };
    let skipped = history.len().saturating_sub(POINTS);
    let points: Vec<Point> = history.into_iter().skip(skipped).collect();
    let told = points.last().zip(points.first()).filter(|(last, first)| last.day != first.day).map(|(last, first)| {
        let n = |score: u8| i18n.number(u64::from(score));
        i18n.with(
            Text::HealthSince,
            &[("from", &n(first.score)), ("to", &n(last.score)), ("date", &i18n.date(first.day))],
        )
    });
    let has_told = told.is_some();
    view! {
        <section class="card stack" aria-labelledby="health-score" data-testid="health-score">
            <h2 id="health-score">{t(Text::HealthScore)}</h2>
            <div class="row">
                <strong class="health-score number" data-testid="score">{i18n.number(u64::from(score.score))}</strong>
                <span class="soft">{t(Text::HealthOf)}</span>
            </div>
            <meter class="health-meter" min="0" max="100" low="50" high="80" optimum="100" value=score.score.to_string() aria-labelledby="health-score"></meter>
            <p class="soft">{i18n.count(Plural::CommonContacts, contacts)}" · "{i18n.count(Plural::HealthTags, tags)}</p>
            {has_told.then(|| view! {
                <div class="health-history" aria-hidden="true">
                    {points.iter().map(|point| view! { <svg viewBox="0 0 8 100" preserveAspectRatio="none"><rect x="1" width="6" y=(100 - point.score.min(100)).to_string() height=point.score.to_string() /></svg> }).collect_view()}
                </div>
                <p class="soft small">{told}</p>
            })}
            <details class="disclosure">
                <summary>{t(Text::HealthMadeOf)}</summary>
                <ul class="stack">{score.costs.iter().filter(|cost| cost.cost_permille > 0).map(line).collect_view()}</ul>
                <p class="soft small">{t(Text::HealthFormula)}</p>
            </details>
        </section>
    }
}
