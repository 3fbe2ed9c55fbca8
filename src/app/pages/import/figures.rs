//! The figures of a plan: how the rows end, which adds up, and beside it what the comparison with the book found. Above a
//! tenth of bad rows, what is probably wrong with the file.

use super::corrections::is_chosen;
use super::rows::ending;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{Gone, IssueKind, PlanSummary, Verdict};
use leptos::prelude::*;

/// The section.
#[component]
pub(super) fn Figures(plan: PlanSummary, gone: Option<Gone>) -> impl IntoView {
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
    let book_figure = move |name: &'static str, n: u32, title: Text, text: Text| {
        view! {
            <div class="figure" class:import-figure-none=n == 0 data-testid=format!("import-{name}")>
                <strong>{move || number(n)}</strong>
                <span>{t(title)}</span>
                <span class="small">{t(text)}</span>
            </div>
        }
    };
    let warning = doubt(&plan);
    let (rows, reachable) = (plan.rows, plan.reachable);
    let is_compared = gone.is_some();
    let (conflicting, missing) = (plan.conflicting, plan.gone);
    let tag = gone.map(|gone| gone.tag.trim().to_owned()).filter(|tag| !tag.is_empty() && missing > 0);
    view! {
        <section class="stack" aria-label=t(Text::ImportPlanFigures)>
            {warning.map(|kind| view! {
                <div class="note note-warn" data-testid="import-doubt">
                    <Icon glyph=Glyph::Warning />
                    <div class="stack">
                        <strong>{move || i18n.with(Text::ImportDoubt, &[("issue", i18n.text(words::issue(kind)))])}</strong>
                        <span>{t(advice(kind))}</span>
                        <span>{t(Text::ImportAnywayText)}</span>
                    </div>
                </div>
            })}
            <div class="figures">
                {Verdict::ALL.map(|verdict| figure(verdict, ending(&plan, verdict))).collect_view()}
            </div>
            <p class="soft" data-testid="import-total">
                {move || i18n.count(Plural::ImportAddUp, rows)} " "
                {move || i18n.count(Plural::ImportReachable, reachable)}
            </p>
            {(is_compared || conflicting > 0).then(|| view! {
                <div class="stack import-book" role="group" aria-label=t(Text::ImportBookFigures) data-testid="import-book">
                    <h3>{t(Text::ImportBookFigures)}</h3>
                    <div class="figures">
                        {book_figure("conflicts", conflicting, Text::ImportRowsConflicts, Text::ImportConflictsText)}
                        {is_compared.then(|| book_figure("gone", missing, Text::ImportRowsGone, Text::ImportGoneText))}
                    </div>
                    <p class="soft small">
                        {t(Text::ImportBookNote)} " "
                        {tag.map(|tag| move || i18n.with(Text::ImportGoneTagged, &[("tag", &words::isolate(&tag))]))}
                    </p>
                </div>
            })}
        </section>
    }
}

/// The most frequent issue, if more than a tenth of the rows have one: then the file or the mapping is to blame.
pub(super) fn doubt(plan: &PlanSummary) -> Option<IssueKind> {
    if u64::from(plan.flawed()) * 10 <= u64::from(plan.rows) {
        return None;
    }
    let wrong = plan.issues.iter().filter(|(kind, count)| *count > 0 && !is_chosen(*kind));
    wrong.rev().max_by_key(|(_, count)| *count).map(|(kind, _)| *kind)
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
        IssueKind::Erased => Text::ImportAdviceErased,
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
