//! The last step: what came in, and where to go from here. The way back is the toast's undo, and the history.

use super::StepHead;
use super::corrections::left_out;
use super::figures::verdict_name;
use super::plan::ReportButton;
use super::rows::ending;
use super::wizard::Wizard;
use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::Verdict;
use crate::domain::segment::ast::Clause;
use crate::domain::segment::print::print_clause;
use crate::protocol::{Query, Sort, Source};
use leptos::prelude::*;

/// The step.
#[component]
pub(super) fn Done(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let desk = use_desk();
    let navigation = use_navigation();
    let plan = wizard.plan.get_untracked().unwrap_or_default();
    let (new, updated, rejected) = (plan.new, plan.updated, plan.rejected);
    let (rows, fixes, out) = (plan.rows, plan.fixes, left_out(&plan));
    let gone = wizard.options.with_untracked(|options| {
        let tag = options.gone.as_ref().map(|gone| gone.tag.trim().to_owned());
        tag.filter(|tag| !tag.is_empty() && plan.gone > 0).map(|tag| (tag, plan.gone))
    });
    let has_flaws = plan.rejected + plan.with_issues > 0;
    // A tag for the whole file finds exactly these people again; without one, those added today come closest.
    let tag = wizard.options.with_untracked(|options| {
        let known = |id| {
            client.overview.with_untracked(|overview| {
                overview.tags.iter().find(|view| view.tag.id == id).map(|view| view.tag.name.clone())
            })
        };
        options.new_tags.first().cloned().or_else(|| options.tags.first().copied().and_then(known))
    });
    let is_tagged = tag.is_some();
    let filter = tag.map_or_else(|| "created:today".to_owned(), |tag| print_clause(&Clause::Tag(tag)));
    let query = Query { filter, search: String::new(), sort: Sort::Created, descending: true };
    let query = StoredValue::new(query);
    view! {
        <StepHead title=Text::ImportDoneTitle />
        <div class="card stack import-done" data-testid="import-done">
            <span class="empty-picture"><Icon glyph=Glyph::Check /></span>
            <p class="import-done-count">{move || i18n.count(Plural::ImportDoneNew, new)}</p>
            <p>{move || i18n.count(Plural::ImportDoneUpdated, updated)}</p>
            {gone.map(|(tag, n)| view! { <p>{move || i18n.count_with(Plural::ImportDoneGone, n, &[("tag", &words::isolate(&tag))])}</p> })}
            {(rejected > out).then(|| view! { <p class="soft">{move || i18n.count(Plural::ImportDoneRejected, rejected - out)}</p> })}
            <p class="soft small">{t(Text::ImportDoneUndo)}</p>
        </div>
        <section class="stack" aria-labelledby="import-done-figures" data-testid="import-done-figures">
            <h3 id="import-done-figures">{t(Text::ImportDoneFigures)}</h3>
            <div class="figures">
                {Verdict::ALL.map(|verdict| {
                    let n = ending(&plan, verdict);
                    view! {
                        <div class="figure" class:import-figure-none=n == 0 data-testid=format!("import-done-{}", verdict_name(verdict))>
                            <strong>{move || i18n.number(u64::from(n))}</strong>
                            <span>{t(words::verdict(verdict))}</span>
                        </div>
                    }
                }).collect_view()}
            </div>
            <p class="soft" data-testid="import-done-total">
                {move || i18n.count(Plural::ImportAddUp, rows)}
                {(fixes > 0).then(|| view! { " " <span data-testid="import-done-fixes">{move || i18n.count(Plural::ImportDoneFixes, fixes)}</span> })}
                {(out > 0).then(|| view! { " " <span data-testid="import-done-out">{move || i18n.count(Plural::ImportDoneOut, out)}</span> })}
            </p>
        </section>
        <div class="row import-done-ways">
            <button type="button" class="button button-primary" data-testid="import-see" on:click=move |_| {
                let newest = Query { sort: Sort::Created, descending: true, ..Query::default() };
                desk.query.set(if is_tagged { query.get_value() } else { newest });
                navigation.go(Route::Contacts);
            }>
                <Icon glyph=Glyph::People />{t(Text::ImportSeeContacts)}
            </button>
            <button type="button" class="button" data-testid="import-message" on:click=move |_| {
                desk.audience.set(Source::matching(query.get_value()));
                navigation.go(Route::Messages);
            }>
                <Icon glyph=Glyph::Message />{t(if is_tagged { Text::ImportMessage } else { Text::ImportMessageToday })}
            </button>
            <a class="button" href=Route::Duplicates.href() data-testid="import-duplicates">
                <Icon glyph=Glyph::Alike />{t(Text::ImportDuplicates)}
            </a>
            {has_flaws.then(|| view! { <ReportButton /> })}
            <button type="button" class="button button-quiet" on:click=move |_| wizard.start_over(None)>{t(Text::ImportAnother)}</button>
        </div>
    }
}
