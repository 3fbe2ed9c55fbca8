//! The journal in words, newest first: what each commit changed, and the way back from any of them.

mod detail;
mod entry;
mod plan;
mod words;

use crate::app::client::{Client, unexpected, use_client};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::{CommitKind, CommitView, Reply, Request};
use entry::Entry;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Commits fetched at a time.
const PAGE: u32 = 50;
/// Commits that are fetched again after a change of the book.
const MOST: u32 = 500;

/// What the list shows. Cheap to copy.
#[derive(Clone, Copy)]
struct Listed {
    client: Client,
    kind: RwSignal<Option<CommitKind>>,
    commits: RwSignal<Option<Vec<CommitView>>>,
    /// Where the next page begins.
    next: RwSignal<Option<u64>>,
    /// Counts what was asked, so that a late answer to an older question is not shown.
    asked: StoredValue<u32>,
}

impl Listed {
    fn new() -> Listed {
        Listed {
            client: use_client(),
            kind: RwSignal::new(None),
            commits: RwSignal::new(None),
            next: RwSignal::new(None),
            asked: StoredValue::new(0),
        }
    }

    /// The newest commits, as many as there were.
    fn again(self) {
        let there = self.commits.with_untracked(|commits| commits.as_ref().map_or(0, Vec::len));
        self.fetch(None, u32::try_from(there).unwrap_or(MOST).clamp(PAGE, MOST));
    }

    fn more(self) {
        self.fetch(self.next.get_untracked(), PAGE);
    }

    fn fetch(self, before: Option<u64>, limit: u32) {
        let kind = self.kind.get_untracked();
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let asked = self.asked.get_value();
        spawn_local(async move {
            let answer = self.client.call(Request::History { before, limit, kind }).await;
            // The screen may have been left meanwhile, or something else been asked.
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match answer {
                Ok(Reply::History { commits, next }) => {
                    self.next.set(next);
                    self.commits.update(|known| {
                        let mut all = known.take().filter(|_| before.is_some()).unwrap_or_default();
                        all.extend(commits);
                        *known = Some(all);
                    });
                }
                Ok(other) => self.client.show_error(&unexpected(&other)),
                Err(error) => self.client.show_error(&error),
            }
        });
    }
}

/// The screen.
#[component]
pub fn History() -> impl IntoView {
    let listed = Listed::new();
    let client = listed.client;
    let asking = plan::Asking::new();
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
        seq.get();
        listed.again();
    });
    let is_empty = move || listed.commits.with(|commits| commits.as_ref().is_some_and(Vec::is_empty));
    let shown = move || listed.commits.with(|commits| commits.clone().unwrap_or_default());
    view! {
        <div class="page history">
            <header class="page-head">
                <h1>{t(Text::HistoryTitle)}</h1>
                <button type="button" class="button" disabled=move || client.overview.with(|overview| overview.undo.is_none()) on:click=move |_| client.undo()>
                    <Icon glyph=Glyph::Undo />{t(Text::CommonUndo)}
                </button>
                <button type="button" class="button" disabled=move || client.overview.with(|overview| overview.redo.is_none()) on:click=move |_| client.redo()>
                    <Icon glyph=Glyph::Redo />{t(Text::CommonRedo)}
                </button>
            </header>
            <p class="page-lead">{t(Text::HistoryLead)}</p>
            <Kinds listed=listed />
            <div aria-live="polite">
                {move || match (listed.commits.with(Option::is_none), is_empty(), listed.kind.get()) {
                    (true, ..) => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                    (_, true, None) => view! { <Empty glyph=Glyph::Clock title=t(Text::HistoryEmptyTitle) text=t(Text::HistoryEmptyText) /> }.into_any(),
                    (_, true, Some(_)) => view! { <Empty glyph=Glyph::Clock title=t(Text::HistoryNoneTitle) text=t(Text::HistoryNoneText) /> }.into_any(),
                    _ => ().into_any(),
                }}
            </div>
            <ol class="card timeline-card" hidden=move || shown().is_empty() data-testid="history">
                <For each=shown key=|commit| (commit.seq, commit.stands, commit.kept) let:commit>
                    <Entry commit=commit asking=asking />
                </For>
            </ol>
            <Show when=move || listed.next.get().is_some()>
                <button type="button" class="button" data-testid="history-more" on:click=move |_| listed.more()>{t(Text::HistoryMore)}</button>
            </Show>
            <plan::PlanDialog asking=asking />
        </div>
    }
}

/// The choice of what is listed.
#[component]
fn Kinds(listed: Listed) -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event).parse::<usize>().ok().and_then(|at| CommitKind::ALL.get(at).copied());
        listed.kind.set(chosen);
        listed.commits.set(None);
        listed.next.set(None);
        listed.again();
    };
    view! {
        <label class="field history-kind">
            <span class="field-label">{t(Text::HistoryKind)}</span>
            <select class="input" data-testid="history-kind" on:change=choose>
                <option value="">{t(Text::HistoryKindAll)}</option>
                {CommitKind::ALL.into_iter().enumerate().map(|(at, kind)| view! {
                    <option value=at.to_string()>{move || i18n.text(words::kind(kind))}</option>
                }).collect_view()}
            </select>
        </label>
    }
}
