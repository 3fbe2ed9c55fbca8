//! The contacts that a restore would touch, some at a time.

use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{I18n, Text, t, use_i18n};
use crate::app::words;
use crate::protocol::{ChangeKind, Reply, Request, RestoreChange};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Contacts fetched at a time.
const PAGE: u32 = 20;
const KINDS: [ChangeKind; 3] = [ChangeKind::Added, ChangeKind::Changed, ChangeKind::Removed];

/// The list, with a switch between what comes, changes and goes. `counts` are those three.
#[component]
pub(super) fn Changes(counts: [u32; 3]) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let fullest =
        KINDS.into_iter().zip(counts).find(|(_, count)| *count > 0).map_or(ChangeKind::Added, |(kind, _)| kind);
    let kind = RwSignal::new(fullest);
    let rows = RwSignal::new(Vec::<RestoreChange>::new());
    let total = RwSignal::new(0u32);
    let fetch = move |wanted: ChangeKind, offset: u32| {
        spawn_local(async move {
            match client.call(Request::RestoreChanges { kind: wanted, offset, limit: PAGE }).await {
                Ok(Reply::RestoreChanges { total: all, rows: found }) => {
                    // Another kind may be wanted by now, or the screen was left.
                    if kind.try_get_untracked() == Some(wanted) {
                        total.try_set(all);
                        rows.try_update(|rows| rows.extend(found));
                    }
                }
                Ok(other) => client.show_error(&unexpected(&other)),
                Err(error) => client.show_error(&error),
            }
        });
    };
    Effect::new(move |_| {
        let wanted = kind.get();
        rows.set(Vec::new());
        total.set(0);
        fetch(wanted, 0);
    });
    let known = move || rows.with(|rows| u32::try_from(rows.len()).unwrap_or(u32::MAX));
    view! {
        <div class="segmented changes-kinds" role="group" aria-label=t(Text::BackupDifference)>
            {KINDS.into_iter().zip(counts).map(|(which, count)| view! {
                <button type="button" aria-pressed=move || (kind.get() == which).to_string() data-testid=kind_id(which) on:click=move |_| kind.set(which)>
                    {t(kind_name(which))}" "{i18n.number(u64::from(count))}
                </button>
            }).collect_view()}
        </div>
        <ul class="changes" data-testid="restore-changes">
            {move || rows.get().into_iter().map(|row| view! { <Row row=row /> }).collect_view()}
        </ul>
        {move || (total.get() == 0 && counts_of(counts, kind.get()) == 0).then(|| view! { <p class="soft">{t(Text::BackupNobody)}</p> })}
        <Show when=move || known() < total.get()>
            <div><button type="button" class="button" on:click=move |_| fetch(kind.get_untracked(), known())>{t(Text::HistoryMore)}</button></div>
        </Show>
    }
}

#[component]
fn Row(row: RestoreChange) -> impl IntoView {
    let i18n = use_i18n();
    let name = if row.name.is_empty() { i18n.text(Text::BackupUnnamed).to_owned() } else { row.name.clone() };
    let fields = field_words(i18n, &row);
    view! {
        <li class="row">
            <bdi class="grow">{name}</bdi>
            <span class="phone soft small">{row.phone.clone()}</span>
            {(!fields.is_empty()).then(|| view! { <span class="soft small changes-fields">{fields}</span> })}
        </li>
    }
}

fn field_words(i18n: I18n, row: &RestoreChange) -> String {
    let fields = row.fields.iter().map(|field| i18n.text(words::field_name(*field)));
    let tags = row.tags.then(|| i18n.text(Text::BackupFieldTags));
    fields.chain(tags).collect::<Vec<_>>().join(i18n.text(Text::CommonListSeparator))
}

fn counts_of([added, changed, removed]: [u32; 3], kind: ChangeKind) -> u32 {
    match kind {
        ChangeKind::Added => added,
        ChangeKind::Changed => changed,
        ChangeKind::Removed => removed,
    }
}

fn kind_name(kind: ChangeKind) -> Text {
    match kind {
        ChangeKind::Added => Text::BackupAdded,
        ChangeKind::Changed => Text::BackupChanged,
        ChangeKind::Removed => Text::BackupRemoved,
    }
}

fn kind_id(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "changes-added",
        ChangeKind::Changed => "changes-changed",
        ChangeKind::Removed => "changes-removed",
    }
}
