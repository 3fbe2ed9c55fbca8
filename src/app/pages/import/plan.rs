//! The third step: what will happen to the rows, before anything happens.

use super::StepHead;
use super::cleaning::Cleaning;
use super::figures::{Figures, doubt};
use super::fix::FixRows;
use super::rows::{Rows, ending};
use super::unknown::UnknownTags;
use super::wizard::{Step, Wizard};
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::Verdict;
use leptos::prelude::*;

/// The step.
#[component]
pub(super) fn Plan(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let has_plan = Memo::new(move |_| wizard.plan.with(Option::is_some));
    let busy = move || wizard.working.get().is_some();
    // The figures in one sentence, for those who don't see them change.
    let said = move || {
        wizard.plan.with(|plan| {
            plan.as_ref().map(|plan| {
                Verdict::ALL
                    .map(|verdict| {
                        let n = i18n.number(u64::from(ending(plan, verdict)));
                        format!("{}: {n}", i18n.text(words::verdict(verdict)))
                    })
                    .join(i18n.text(Text::CommonListSeparator))
            })
        })
    };
    let gone = move || wizard.options.with_untracked(|options| options.gone.clone());
    view! {
        <StepHead title=Text::ImportPlanTitle lead=Text::ImportPlanLead />
        <p class="visually-hidden" aria-live="polite">{said}</p>
        <Show when=move || has_plan.get()>
            {move || wizard.plan.get().map(|plan| view! { <Figures plan=plan gone=gone() /> })}
            <FixRows wizard=wizard />
            <UnknownTags wizard=wizard />
            <Cleaning wizard=wizard />
            <Rows wizard=wizard />
        </Show>
        <Show when=move || wizard.stopped.get() && !has_plan.get() && !busy()>
            <div class="note" role="status">
                <Icon glyph=Glyph::Info />
                <div class="stack">
                    <span>{t(Text::ImportFixStopped)}</span>
                    <div><button type="button" class="button button-small" data-testid="import-plan-again" on:click=move |_| wizard.make_plan()>{t(Text::ImportFixAgain)}</button></div>
                </div>
            </div>
        </Show>
        <Foot wizard=wizard />
    }
}

/// The way back and the way on. A file that is full of mistakes goes on only with a tick.
#[component]
fn Foot(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let has_plan = Memo::new(move |_| wizard.plan.with(Option::is_some));
    let writes = Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.new + plan.updated)));
    // Contacts that only the book has may get a tag, which is something to write too.
    let tagged = Memo::new(move |_| {
        let has_tag =
            wizard.options.with(|options| options.gone.as_ref().is_some_and(|gone| !gone.tag.trim().is_empty()));
        wizard.plan.with(|plan| plan.as_ref().filter(|_| has_tag).map_or(0, |plan| plan.gone))
    });
    let has_flaws = Memo::new(move |_| {
        wizard.plan.with(|plan| plan.as_ref().is_some_and(|plan| plan.rejected + plan.with_issues > 0))
    });
    let is_doubtful =
        Memo::new(move |_| wizard.plan.with(|plan| plan.as_ref().is_some_and(|plan| doubt(plan).is_some())));
    let anyway = RwSignal::new(false);
    // A tick is for the file as it was; once it was good in between, the next doubt asks again.
    Effect::new(move |_| {
        if !is_doubtful.get() {
            anyway.set(false);
        }
    });
    let busy = move || wizard.working.get().is_some();
    let has_work = move || writes.get() + tagged.get() > 0;
    view! {
        <div class="stack import-foot">
            <Show when=move || has_plan.get() && !has_work()>
                <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::ImportNothing)}</span></p>
            </Show>
            <div aria-live="polite">
                <Show when=move || has_plan.get() && wizard.unwritten.get() != 0>
                    <p class="note note-warn" data-testid="import-fix-unwritten">
                        <Icon glyph=Glyph::Edit />
                        <span>{move || i18n.count(Plural::ImportFixUnwritten, wizard.unwritten.get())}</span>
                    </p>
                </Show>
            </div>
            <Show when=move || is_doubtful.get() && has_work()>
                <label class="check import-anyway">
                    <input type="checkbox" data-testid="import-anyway" prop:checked=move || anyway.get() on:change=move |event| anyway.set(event_target_checked(&event)) />
                    <span>{t(Text::ImportAnyway)}</span>
                </label>
            </Show>
            <div class="row row-end">
                <button type="button" class="button" disabled=busy on:click=move |_| wizard.return_to(Step::Columns)>{t(Text::ImportBackToColumns)}</button>
                <Show when=move || has_flaws.get()><ReportButton /></Show>
                <button type="button" class="button button-primary" data-testid="import-commit"
                    disabled=move || busy() || !has_work() || (is_doubtful.get() && !anyway.get())
                    on:click=move |_| wizard.commit()>
                    <Icon glyph=Glyph::Check />
                    {move || match (writes.get(), tagged.get()) {
                        (0, tagged) if tagged > 0 => i18n.count(Plural::ImportCommitGone, tagged),
                        (writes, _) => i18n.count(Plural::ImportCommit, writes),
                    }}
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
