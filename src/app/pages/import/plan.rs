//! The third step: what will happen to the rows, before anything happens.

use super::StepHead;
use super::rows::Rows;
use super::wizard::{Step, Wizard};
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{IssueKind, PlanSummary, UnknownTag, Verdict};
use crate::domain::tag::TagId;
use crate::domain::text::fold;
use leptos::prelude::*;

/// Unknown tags shown at once.
const TAGS_SHOWN: usize = 20;

/// The step.
#[component]
pub(super) fn Plan(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let has_plan = Memo::new(move |_| wizard.plan.with(Option::is_some));
    let writes = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.new + plan.updated)));
    let has_flaws = Memo::new(move |_| {
        wizard.plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.rejected + plan.with_issues > 0))
    });
    let busy = move || wizard.working.get().is_some();
    // The figures in one sentence, for those who don't see them change.
    let said = move || {
        wizard.plan.with(|plan| {
            plan.as_ref().map(|plan| {
                [
                    (Verdict::New, plan.new),
                    (Verdict::Updated, plan.updated),
                    (Verdict::Unchanged, plan.unchanged),
                    (Verdict::Merged, plan.merged),
                    (Verdict::Rejected, plan.rejected),
                ]
                .map(|(verdict, n)| format!("{}: {}", i18n.text(words::verdict(verdict)), i18n.number(u64::from(n))))
                .join(i18n.text(Text::CommonListSeparator))
            })
        })
    };
    view! {
        <StepHead title=Text::ImportPlanTitle lead=Text::ImportPlanLead />
        <p class="visually-hidden" aria-live="polite">{said}</p>
        <Show when=move || has_plan.get()>
            {move || wizard.plan.get().map(|plan| view! { <Summary plan=plan /> })}
            <UnknownTags wizard=wizard />
            <Rows wizard=wizard />
        </Show>
        <div class="stack import-foot">
            <Show when=move || has_plan.get() && writes.get() == 0>
                <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::ImportNothing)}</span></p>
            </Show>
            <div class="row row-end">
                <button type="button" class="button" disabled=busy on:click=move |_| wizard.return_to(Step::Columns)>{t(Text::ImportBackToColumns)}</button>
                <Show when=move || has_flaws.get()><ReportButton /></Show>
                <button type="button" class="button button-primary" data-testid="import-commit"
                    disabled=move || busy() || writes.get() == 0
                    on:click=move |_| wizard.commit()>
                    <Icon glyph=Glyph::Check />
                    {move || i18n.count(Plural::ImportCommit, writes.get())}
                </button>
            </div>
        </div>
    }
}

/// Downloads the rows with issues in the file's own columns.
#[component]
pub(super) fn ReportButton() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let busy = RwSignal::new(false);
    let save = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            if let Err(error) = super::rows::save_report(client, i18n.lang()).await {
                client.show_error(&error);
            }
            // The screen may have been left meanwhile; then nobody is left to tell.
            busy.try_set(false);
        });
    };
    view! {
        <button type="button" class="button" data-testid="import-report" disabled=move || busy.get() on:click=save>
            <Icon glyph=Glyph::Export />
            {t(Text::ImportReport)}
        </button>
    }
}

/// The figures, which add up to the rows of the file, and what is wrong most often.
#[component]
fn Summary(plan: PlanSummary) -> impl IntoView {
    let i18n = use_i18n();
    let number = move |n: u32| i18n.number(u64::from(n));
    let figure = move |verdict: Verdict, n: u32| {
        view! {
            <div class="figure" class:import-figure-none=n == 0 data-testid=format!("import-{}", verdict_name(verdict))>
                <strong>{move || number(n)}</strong>
                <span>{t(words::verdict(verdict))}</span>
                <span class="small">{t(verdict_text(verdict))}</span>
            </div>
        }
    };
    let warning = doubt(&plan);
    let mut issues = plan.issues.clone();
    issues.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let issues: Vec<(IssueKind, u32)> = issues.into_iter().filter(|(_, count)| *count > 0).collect();
    let (rows, reachable, with_issues) = (plan.rows, plan.reachable, plan.with_issues);
    view! {
        <section class="stack" aria-label=t(Text::ImportPlanFigures)>
            {warning.map(|kind| view! {
                <div class="note note-warn" data-testid="import-doubt">
                    <Icon glyph=Glyph::Warning />
                    <div class="stack">
                        <strong>{move || i18n.with(Text::ImportDoubt, &[("issue", i18n.text(words::issue(kind)))])}</strong>
                        <span>{t(advice(kind))}</span>
                    </div>
                </div>
            })}
            <div class="figures">
                {figure(Verdict::New, plan.new)}
                {figure(Verdict::Updated, plan.updated)}
                {figure(Verdict::Unchanged, plan.unchanged)}
                {figure(Verdict::Merged, plan.merged)}
                {figure(Verdict::Rejected, plan.rejected)}
            </div>
            <p class="soft" data-testid="import-total">
                {move || i18n.count(Plural::ImportAddUp, rows)} " "
                {move || i18n.count(Plural::ImportReachable, reachable)}
            </p>
            {(!issues.is_empty()).then(|| view! {
                <div class="card stack">
                    <h3>{t(Text::ImportIssues)}</h3>
                    {(with_issues > 0).then(|| view! { <p class="soft">{move || i18n.count(Plural::ImportWithIssues, with_issues)}</p> })}
                    <ul class="import-issues">
                        {issues.into_iter().map(|(kind, count)| view! {
                            <li>
                                <span class="number import-issue-count">{move || number(count)}</span>
                                <span>{t(words::issue(kind))}</span>
                            </li>
                        }).collect_view()}
                    </ul>
                </div>
            })}
        </section>
    }
}

/// The most frequent issue, if more than a tenth of the rows have one: then the file or the mapping is to blame.
fn doubt(plan: &PlanSummary) -> Option<IssueKind> {
    if u64::from(plan.flawed()) * 10 <= u64::from(plan.rows) {
        return None;
    }
    plan.issues.iter().rev().filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count).map(|(kind, _)| *kind)
}

/// What is probably wrong with a file that is full of one issue.
fn advice(kind: IssueKind) -> Text {
    match kind {
        IssueKind::PhoneTooShort | IssueKind::PhoneTooLong | IssueKind::PhoneInvalid | IssueKind::PhoneAmbiguous => {
            Text::ImportAdvicePhone
        }
        IssueKind::PhoneNotANumber => Text::ImportAdvicePhoneColumn,
        IssueKind::PhoneLostDigits => Text::ImportAdviceLostDigits,
        IssueKind::EmailInvalid => Text::ImportAdviceEmail,
        IssueKind::DateInvalid => Text::ImportAdviceDate,
        IssueKind::NumberInvalid => Text::ImportAdviceNumber,
        IssueKind::CountryUnknown => Text::ImportAdviceCountry,
        IssueKind::ConsentUnknown => Text::ImportAdviceConsent,
        IssueKind::ExtraCells => Text::ImportAdviceCells,
        IssueKind::NothingToKeep => Text::ImportAdviceEmpty,
        IssueKind::EmailDoubtful => Text::ImportAdviceEmailTypo,
        IssueKind::Discarded | IssueKind::NotInBook => Text::ImportAdviceChosen,
    }
}

/// What a verdict means, below its figure.
fn verdict_text(verdict: Verdict) -> Text {
    match verdict {
        Verdict::New => Text::ImportNewText,
        Verdict::Updated => Text::ImportUpdatedText,
        Verdict::Unchanged => Text::ImportUnchangedText,
        Verdict::Merged => Text::ImportMergedText,
        Verdict::Rejected => Text::ImportRejectedText,
    }
}

/// The verdict in test ids.
pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => "new",
        Verdict::Updated => "updated",
        Verdict::Unchanged => "unchanged",
        Verdict::Merged => "merged",
        Verdict::Rejected => "rejected",
    }
}

/// Tags of the file that the book does not know: made, left out, or read as a known one.
#[component]
fn UnknownTags(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let all = RwSignal::new(false);
    let unknown = Memo::new(move |_| {
        wizard.plan.with(|plan| plan.as_ref().map(|plan| plan.unknown_tags.clone()).unwrap_or_default())
    });
    let names = move || unknown.get().into_iter().map(|tag| tag.name).collect::<Vec<_>>();
    let hidden = move || if all.get() { 0 } else { unknown.with(Vec::len).saturating_sub(TAGS_SHOWN) };
    let shown = move || {
        let limit = if all.get() { usize::MAX } else { TAGS_SHOWN };
        unknown.get().into_iter().take(limit).collect::<Vec<_>>()
    };
    view! {
        <Show when=move || !unknown.with(Vec::is_empty)>
            <section class="card stack" aria-labelledby="import-unknown-title" data-testid="import-unknown-tags">
                <h3 id="import-unknown-title">{t(Text::ImportUnknown)}</h3>
                <p class="soft">{t(Text::ImportUnknownText)}</p>
                <Show when=move || unknown.with(|unknown| unknown.len() > 3)>
                    <div class="row">
                        <button type="button" class="button button-small" on:click=move |_| wizard.set_unknown_tags(&names(), UnknownTag::Create)>{t(Text::ImportUnknownCreateAll)}</button>
                        <button type="button" class="button button-small" on:click=move |_| wizard.set_unknown_tags(&names(), UnknownTag::Leave)>{t(Text::ImportUnknownLeaveAll)}</button>
                    </div>
                </Show>
                <ul class="import-unknown">
                    <For each=shown key=|tag| (tag.name.clone(), tag.rows) let:tag>
                        <UnknownTagRow wizard=wizard name=tag.name rows=tag.rows />
                    </For>
                </ul>
                <Show when=move || hidden() != 0>
                    <div>
                        <button type="button" class="button button-small" on:click=move |_| all.set(true)>
                            {move || i18n.count(Plural::ImportUnknownMore, u64::try_from(hidden()).unwrap_or_default())}
                        </button>
                    </div>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn UnknownTagRow(wizard: Wizard, name: String, rows: u32) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let key = fold(&name);
    let choice = Memo::new(move |_| {
        wizard.options.with(|options| {
            options
                .unknown_tags
                .iter()
                .find(|(known, _)| *known == key)
                .map_or(UnknownTag::Create, |(_, choice)| *choice)
        })
    });
    let label = i18n.with(Text::ImportUnknownChoice, &[("name", &words::isolate(&name))]);
    let own = name.clone();
    view! {
        <li>
            <span class="chip chip-gray"><bdi>{name}</bdi></span>
            <span class="soft small grow">{move || i18n.count(Plural::ImportRows, rows)}</span>
            <select class="select" aria-label=label
                prop:value=move || choice_value(choice.get())
                on:change=move |event| {
                    let chosen = match event_target_value(&event).as_str() {
                        "create" => UnknownTag::Create,
                        "leave" => UnknownTag::Leave,
                        id => match id.parse::<u64>() {
                            Ok(id) => UnknownTag::Use(TagId(id)),
                            Err(_) => return,
                        },
                    };
                    wizard.set_unknown_tags(std::slice::from_ref(&own), chosen);
                }>
                <option value="create" selected=move || choice.get() == UnknownTag::Create>{t(Text::ImportUnknownCreate)}</option>
                <option value="leave" selected=move || choice.get() == UnknownTag::Leave>{t(Text::ImportUnknownLeave)}</option>
                {move || client.overview.with(|overview| overview.tags.clone()).into_iter().map(|view| {
                    let id = view.tag.id;
                    let text = i18n.with(Text::ImportUnknownUse, &[("name", &words::isolate(&view.tag.name))]);
                    view! { <option value=id.0.to_string() selected=move || choice.get() == UnknownTag::Use(id)>{text}</option> }
                }).collect_view()}
            </select>
        </li>
    }
}

fn choice_value(choice: UnknownTag) -> String {
    match choice {
        UnknownTag::Create => "create".to_owned(),
        UnknownTag::Leave => "leave".to_owned(),
        UnknownTag::Use(TagId(id)) => id.to_string(),
    }
}
