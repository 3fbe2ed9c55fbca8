//! The journal in words, newest first, with the way back from the last action.

use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::{CommitView, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Commits fetched at a time.
const PAGE: u32 = 50;

/// The screen.
#[component]
pub fn History() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let commits = RwSignal::new(None::<Vec<CommitView>>);
    let more = RwSignal::new(false);
    let fetch = move |before: Option<u64>| {
        spawn_local(async move {
            match client.call(Request::History { before, limit: PAGE }).await {
                Ok(Reply::History { commits: found }) => {
                    more.try_set(u32::try_from(found.len()).is_ok_and(|n| n == PAGE));
                    let update = |known: &mut Option<Vec<CommitView>>| {
                        let mut all = known.take().filter(|_| before.is_some()).unwrap_or_default();
                        all.extend(found);
                        *known = Some(all);
                    };
                    commits.try_update(update);
                }
                Ok(other) => client.show_error(&unexpected(&other)),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
        seq.get();
        fetch(None);
    });
    let undone = move |seq: u64| {
        commits.with(|commits| {
            let takes_back = |commit: &&CommitView| commit.refers_to == Some(seq);
            // The newest commit that speaks of this one decides: it was undone, or done again.
            commits.iter().flatten().find(takes_back).is_some_and(|commit| words::is_undo(&commit.label))
        })
    };
    view! {
        <div class="page">
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
            {move || match commits.get() {
                None => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                Some(list) if list.is_empty() => view! { <Empty glyph=Glyph::Clock title=t(Text::HistoryEmptyTitle) text=t(Text::HistoryEmptyText) /> }.into_any(),
                Some(list) => view! {
                    <ol class="card timeline-card" data-testid="history">
                        {list.into_iter().map(|commit| {
                            let gone = undone(commit.seq);
                            view! {
                                <li class="timeline-entry" class:timeline-undone=gone>
                                    <span class="grow" dir="auto">{words::label(i18n, &commit.label)}</span>
                                    {gone.then(|| view! { <span class="chip chip-gray">{t(Text::HistoryUndone)}</span> })}
                                    <span class="soft small">{(commit.touched != 0).then(|| i18n.count(Plural::CommonContacts, commit.touched))}</span>
                                    <time class="soft small">{i18n.moment(commit.time)}</time>
                                </li>
                            }
                        }).collect_view()}
                    </ol>
                }.into_any(),
            }}
            <Show when=move || more.get()>
                <button type="button" class="button" on:click=move |_| fetch(commits.with_untracked(|commits| commits.iter().flatten().last().map(|commit| commit.seq)))>
                    {t(Text::HistoryMore)}
                </button>
            </Show>
        </div>
    }
}
