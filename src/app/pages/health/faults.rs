//! Faults in words, each with what would mend it.

use super::{Fixing, share};
use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::words;
use crate::domain::consent::ConsentState;
use crate::domain::health::list::{ListFault, ListFigure};
use crate::domain::health::tags::{TagFault, Total};
use crate::domain::health::twins::Twins;
use crate::domain::segment::ast::{Clause, PresenceField};
use crate::domain::segment::print::print_clause;
use crate::domain::tag::{DimensionId, TagId};
use crate::domain::upkeep::checkup::TagReport;
use crate::domain::upkeep::fix::FixKey;
use crate::protocol::{Overview, Query, Sort};
use leptos::prelude::*;

/// Faults of one kind that are shown before somebody asks for all.
const SHOWN: usize = 8;

/// A fault of the list, with a way to whoever has it.
pub(super) fn list_fault(i18n: I18n, figure: ListFigure) -> impl IntoView {
    let desk = use_desk();
    let navigation = use_navigation();
    let (text, filter) = match figure.fault {
        ListFault::NoPhone => {
            (Text::HealthNoPhone, Some(Clause::Presence { field: PresenceField::Phone, present: false }))
        }
        ListFault::OnlyBadNumbers => (Text::HealthBadNumbers, None),
        ListFault::NeverAsked => (Text::HealthNeverAsked, Some(Clause::Consent(ConsentState::Unknown))),
        ListFault::Duplicates => (Text::HealthDuplicates, None),
    };
    let open = filter.map(|clause| {
        let filter = print_clause(&clause);
        let query = Query { filter, search: String::new(), sort: Sort::Created, descending: true };
        view! {
            <button type="button" class="button button-small" on:click=move |_| { desk.query.set(query.clone()); navigation.go(Route::Contacts); }>{t(Text::SegmentsOpen)}</button>
        }
    });
    let duplicates = (figure.fault == ListFault::Duplicates)
        .then(|| view! { <a class="button button-small" href=Route::Duplicates.href()>{t(Text::SegmentsOpen)}</a> });
    view! {
        <li class="settings-item">
            <div class="settings-row">
                <strong>{t(text)}</strong>
                <span class="soft small">{i18n.count(Plural::CommonContacts, figure.contacts)}" · "{share(i18n, figure.share_permille)}</span>
            </div>
            {open}{duplicates}
        </li>
    }
}

/// Names of a book.
struct Names<'o>(I18n, &'o Overview);

impl Names<'_> {
    fn tag(&self, id: TagId) -> String {
        let known = self.1.tags.iter().find(|view| view.tag.id == id);
        known.map_or_else(|| self.0.text(Text::RulesTagGone).to_owned(), |view| words::isolate(&view.tag.name))
    }

    fn dimension(&self, id: DimensionId) -> String {
        let known = self.1.dimensions.iter().find(|dimension| dimension.id == id);
        known.map(|dimension| words::isolate(&dimension.name)).unwrap_or_default()
    }

    /// A fault, and what stands on the button that mends it.
    fn fault(&self, fault: &TagFault) -> (String, Text) {
        let i18n = self.0;
        let count = |text: Plural, n: u64, tag: &TagId| i18n.count_with(text, n, &[("tag", &self.tag(*tag))]);
        match fault {
            TagFault::Silent { tag, days: Some(days), .. } => {
                (count(Plural::HealthSilent, u64::from(*days), tag), Text::HealthRetire)
            }
            TagFault::Silent { tag, .. } => {
                (i18n.with(Text::HealthNeverSent, &[("tag", &self.tag(*tag))]), Text::HealthRetire)
            }
            TagFault::Overfull { tag, share_permille, .. } => (
                i18n.with(Text::HealthOverfull, &[("tag", &self.tag(*tag)), ("share", &share(i18n, *share_permille))]),
                Text::HealthSplit,
            ),
            TagFault::Twins(Twins { survivor, other, .. }) => (
                i18n.with(Text::HealthTwin, &[("one", &self.tag(*survivor)), ("other", &self.tag(*other))]),
                Text::HealthMerge,
            ),
            TagFault::Contradictory { dimension, contacts, .. } => (
                i18n.count_with(Plural::HealthSeveral, *contacts, &[("dimension", &self.dimension(*dimension))]),
                Text::HealthKeepOne,
            ),
            TagFault::Untagged { contacts, .. } => (i18n.count(Plural::HealthNoTag, *contacts), Text::SegmentsOpen),
            TagFault::Stale { tag, stale, .. } => (count(Plural::HealthStaleHolders, *stale, tag), Text::HealthPutAway),
            TagFault::Unasked { tag, .. } => {
                (i18n.with(Text::HealthUnasked, &[("tag", &self.tag(*tag))]), Text::SegmentsOpen)
            }
            TagFault::Lonely { tag, holders } => (count(Plural::HealthLonely, *holders, tag), Text::HealthRetire),
            TagFault::Total { tags, is } => {
                let text = match is {
                    Total::Coarse => Plural::HealthTotalFew,
                    Total::Growing | Total::Healthy => Plural::HealthTotalGrowing,
                    Total::Many | Total::TooMany => Plural::HealthTotalMany,
                };
                (i18n.count(text, *tags), Text::SegmentsOpen)
            }
        }
    }
}

/// What is wrong with tags; what can be mended by a press comes first.
#[component]
pub(super) fn TagFaults(found: Vec<TagReport>, fixing: Fixing) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let all = RwSignal::new(false);
    let mut found = found;
    found.sort_by_key(|one| one.fix.is_none());
    let count = found.len();
    let lines: Vec<(String, Text, Option<FixKey>, u64)> = client.overview.with_untracked(|overview| {
        let names = Names(i18n, overview);
        let line = |one: &TagReport| {
            let (said, button) = names.fault(&one.fault);
            (said, button, one.fix, one.contacts)
        };
        found.iter().map(line).collect()
    });
    let lines = StoredValue::new(lines);
    let row = move |(said, button, fix, contacts): (String, Text, Option<FixKey>, u64)| {
        let title = i18n.text(button).to_owned();
        let label = format!("{title}: {said}");
        view! {
            <li class="settings-item" data-testid="tag-fault">
                <div class="settings-row"><span>{said}</span>
                    {(fix.is_some() && contacts > 0).then(|| view! { <span class="soft small">{i18n.count(Plural::CommonContacts, contacts)}</span> })}
                </div>
                {fix.map(|key| view! {
                    <button type="button" class="button button-small" data-testid="fix" aria-label=label.clone() on:click=move |_| {
                        fixing.key.set(Some((key, title.clone())));
                        fixing.open.set(true);
                    }>{t(button)}</button>
                })}
            </li>
        }
    };
    view! {
        <section class="card stack" aria-labelledby="health-tags" data-testid="health-tags">
            <h2 id="health-tags">{t(Text::FieldTags)}</h2>
            <ul class="stack">
                {move || {
                    let some = if all.get() { count } else { SHOWN };
                    lines.with_value(|lines| lines.iter().take(some).cloned().map(row).collect_view())
                }}
            </ul>
            <Show when=move || SHOWN < count && !all.get()>
                <div><button type="button" class="button button-small button-quiet" on:click=move |_| all.set(true)>{move || i18n.with(Text::ProfileMore, &[("n", &i18n.number(count as u64))])}</button></div>
            </Show>
        </section>
    }
}
