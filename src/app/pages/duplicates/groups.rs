//! The groups of one tier: page by page, newly fetched whenever the book changes, with the focus on the next group once
//! one is decided.

use super::card::Card;
use super::focus;
use super::search::Search;
use crate::app::client::{Client, unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::contact::ContactId;
use crate::protocol::{Action, DuplicateGroup, DuplicateSummary, DuplicateTier, Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Groups shown at a time.
const PAGE: u32 = 20;

/// Who a group is about.
pub(super) type Key = Vec<ContactId>;

/// Who this group is about, in the worker's order.
pub(super) fn key_of(group: &DuplicateGroup) -> Key {
    group.members.iter().map(|member| member.contact.id).collect()
}

/// Identity of a section's heading.
pub(super) fn title_id(tier: DuplicateTier) -> &'static str {
    match tier {
        DuplicateTier::Certain => "duplicates-certain-title",
        DuplicateTier::Review => "duplicates-review-title",
    }
}

/// The list of a tier. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Shelf {
    client: Client,
    tier: DuplicateTier,
    /// Those fetched, also those put off.
    groups: RwSignal<Option<Vec<DuplicateGroup>>>,
    /// All that stand.
    total: RwSignal<u32>,
    limit: RwSignal<u32>,
    /// Put off until the next search.
    later: RwSignal<Vec<Key>>,
    /// Those whose fields are shown.
    open: RwSignal<Vec<Key>>,
    /// The place that gets the focus with the next answer.
    turn: StoredValue<Option<usize>>,
    /// Counts requests, because only the newest answer is shown.
    asked: StoredValue<u32>,
}

impl Shelf {
    fn start(tier: DuplicateTier, search: Search) -> Shelf {
        let shelf = Shelf {
            client: use_client(),
            tier,
            groups: RwSignal::new(None),
            total: RwSignal::new(0),
            limit: RwSignal::new(PAGE),
            later: RwSignal::new(Vec::new()),
            open: RwSignal::new(Vec::new()),
            turn: StoredValue::new(None),
            asked: StoredValue::new(0),
        };
        let seq = Memo::new(move |_| shelf.client.overview.with(|overview| overview.seq));
        Effect::new(move |before: Option<u32>| {
            seq.get();
            let round = search.round.get();
            if before.is_some_and(|before| before != round) {
                shelf.limit.set(PAGE);
                shelf.later.set(Vec::new());
                shelf.open.set(Vec::new());
                shelf.groups.set(None);
            }
            shelf.limit.track();
            shelf.later.track();
            shelf.fetch();
            round
        });
        shelf
    }

    fn fetch(self) {
        let asked = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(asked);
        let put_off = u32::try_from(self.later.with_untracked(Vec::len)).unwrap_or(u32::MAX);
        let limit = self.limit.get_untracked().saturating_add(put_off);
        spawn_local(async move {
            let answer = self.client.call(Request::DuplicateGroups { tier: self.tier, offset: 0, limit }).await;
            // The screen may have been left, or asked again.
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match answer {
                Ok(Reply::DuplicateGroups { total, groups }) => self.show(total, groups),
                Ok(other) => self.client.show_error(&unexpected(&other)),
                Err(error) => self.client.show_error(&error),
            }
        });
    }

    fn show(self, total: u32, groups: Vec<DuplicateGroup>) {
        let is_first = self.groups.with_untracked(Option::is_none);
        self.total.set(total);
        self.groups.set(Some(groups));
        let shown = self.shown();
        // Pairs are there to be judged, so the first is open; certain groups only if one wants to look.
        if is_first
            && self.tier == DuplicateTier::Review
            && let Some(first) = shown.first()
        {
            self.set_open(&key_of(first), true);
        }
        let turn = self.turn.get_value();
        self.turn.set_value(None);
        if let Some(place) = turn {
            match shown.get(place).or(shown.last()).map(key_of) {
                Some(key) => {
                    self.set_open(&key, true);
                    request_animation_frame(move || focus(&button_id(&key)));
                }
                None => request_animation_frame(move || focus(title_id(self.tier))),
            }
        }
    }

    /// Those fetched and not put off.
    fn shown(self) -> Vec<DuplicateGroup> {
        self.later.with(|later| {
            self.groups.with(|groups| {
                groups.iter().flatten().filter(|group| !later.contains(&key_of(group))).cloned().collect()
            })
        })
    }

    /// Those that stand behind the last one fetched.
    fn more(self) -> u32 {
        let fetched = self.groups.with(|groups| groups.as_ref().map_or(0, Vec::len));
        self.total.get().saturating_sub(u32::try_from(fetched).unwrap_or(u32::MAX))
    }

    pub fn is_open(self, key: &Key) -> bool {
        self.open.with(|open| open.contains(key))
    }

    pub fn set_open(self, key: &Key, is_open: bool) {
        self.open.update(|open| {
            open.retain(|known| known != key);
            if is_open {
                open.push(key.clone());
            }
        });
    }

    /// Puts a group off until the next search.
    pub fn put_off(self, key: &Key) {
        self.turn.set_value(Some(self.place_of(key)));
        self.later.update(|later| later.push(key.clone()));
    }

    /// Carries out what was decided on a group; `busy` is true meanwhile.
    pub fn decide(self, key: &Key, action: Action, busy: RwSignal<bool>) {
        self.turn.set_value(Some(self.place_of(key)));
        self.carry_out(action, busy);
    }

    fn merge_all(self, busy: RwSignal<bool>) {
        self.turn.set_value(Some(0));
        self.carry_out(Action::MergeCertain, busy);
    }

    fn carry_out(self, action: Action, busy: RwSignal<bool>) {
        busy.set(true);
        let before = self.client.overview.with_untracked(|overview| overview.seq);
        spawn_local(async move {
            let result = self.client.act(action).await;
            if let Err(error) = &result {
                self.client.show_error(error);
                self.turn.try_set_value(None);
            }
            // Without a new commit nothing else fetches the list, and the group may be gone.
            if !result.is_ok_and(|committed| committed.seq != before) && self.asked.try_get_value().is_some() {
                self.fetch();
            }
            busy.try_set(false);
        });
    }

    fn place_of(self, key: &Key) -> usize {
        untrack(|| self.shown()).iter().position(|group| key_of(group) == *key).unwrap_or_default()
    }
}

/// Identity of the button that opens a group.
pub(super) fn button_id(key: &Key) -> String {
    let ids: Vec<String> = key.iter().map(|ContactId(id)| format!("{id:x}")).collect();
    format!("duplicate-{}", ids.join("-"))
}

/// The section of a tier.
#[component]
pub(super) fn Groups(search: Search, summary: Memo<DuplicateSummary>, tier: DuplicateTier) -> impl IntoView {
    let i18n = use_i18n();
    let shelf = Shelf::start(tier, search);
    let (title, lead, none, none_text, name) = match tier {
        DuplicateTier::Certain => (
            Text::DuplicatesCertain,
            Text::DuplicatesCertainText,
            Text::DuplicatesCertainNone,
            Text::DuplicatesCertainNoneText,
            "duplicates-certain-list",
        ),
        DuplicateTier::Review => (
            Text::DuplicatesReview,
            Text::DuplicatesReviewText,
            Text::DuplicatesReviewNone,
            Text::DuplicatesReviewNoneText,
            "duplicates-review-list",
        ),
    };
    let figures = move || {
        let summary = summary.get();
        match tier {
            DuplicateTier::Certain => [
                i18n.count(Plural::DuplicatesGroups, summary.certain),
                i18n.count(Plural::DuplicatesFewerContacts, summary.fewer),
            ]
            .join(i18n.text(Text::CommonListSeparator)),
            DuplicateTier::Review => i18n.count(Plural::DuplicatesPairs, summary.review),
        }
    };
    let is_known = Memo::new(move |_| shelf.groups.with(Option::is_some));
    let is_empty = Memo::new(move |_| is_known.get() && shelf.total.get() == 0);
    let put_off = Memo::new(move |_| {
        let put_off = |group: &&DuplicateGroup| shelf.later.with(|later| later.contains(&key_of(group)));
        shelf.groups.with(|groups| groups.iter().flatten().filter(put_off).count())
    });
    let all_put_off = Memo::new(move |_| put_off.get() > 0 && shelf.more() == 0 && shelf.shown().is_empty());
    view! {
        <section class="stack duplicates-section" aria-labelledby=title_id(tier) data-testid=name>
            <div class="row">
                <div class="grow">
                    <h2 id=title_id(tier) tabindex="-1">
                        {t(title)}
                        <Show when=move || is_known.get() && !is_empty.get()><span class="soft duplicates-count">{figures}</span></Show>
                    </h2>
                    <Show when=move || !is_empty.get()><p class="soft">{t(lead)}</p></Show>
                </div>
                {(tier == DuplicateTier::Certain).then(|| view! { <MergeAll shelf=shelf summary=summary /> })}
            </div>
            <Show when=move || !is_known.get()><p role="status">{t(Text::CommonLoading)}</p></Show>
            <Show when=move || is_empty.get()>
                <p class="note note-good duplicates-none">
                    <Icon glyph=Glyph::Check />
                    <span><strong>{t(none)}</strong><span>{t(none_text)}</span></span>
                </p>
            </Show>
            <ul class="stack">
                // A group that changed is another one, so that its card shows it as it is now.
                <For each=move || shelf.shown() key=|group| postcard::to_stdvec(group).unwrap_or_default() let:group>
                    <Card shelf=shelf group=group />
                </For>
            </ul>
            <Show when=move || all_put_off.get()>
                <p class="note"><Icon glyph=Glyph::Clock /><span class="duplicates-note"><strong>{t(Text::DuplicatesAllLater)}</strong><span>{t(Text::DuplicatesAllLaterText)}</span></span></p>
            </Show>
            <Show when=move || shelf.more() != 0 || put_off.get() != 0>
                <div class="row">
                    <Show when=move || shelf.more() != 0>
                        <button type="button" class="button" data-testid="duplicates-more" on:click=move |_| {
                            shelf.limit.update(|limit| *limit = limit.saturating_add(PAGE));
                        }>
                            <Icon glyph=Glyph::Down />
                            {move || i18n.count(Plural::DuplicatesMore, shelf.more().min(PAGE))}
                        </button>
                    </Show>
                    <Show when=move || put_off.get() != 0>
                        <span class="soft grow duplicates-put-off">{move || i18n.count(Plural::DuplicatesLaterShown, u64::try_from(put_off.get()).unwrap_or_default())}</span>
                        <button type="button" class="button button-quiet" data-testid="duplicates-later-back" on:click=move |_| {
                            shelf.turn.set_value(Some(0));
                            shelf.later.set(Vec::new());
                        }>{t(Text::DuplicatesLaterBack)}</button>
                    </Show>
                </div>
            </Show>
        </section>
    }
}

/// One button for all certain groups; a dialog says what it will do.
#[component]
fn MergeAll(shelf: Shelf, summary: Memo<DuplicateSummary>) -> impl IntoView {
    let i18n = use_i18n();
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let text = move || {
        let summary = summary.get();
        let groups = i18n.count(Plural::DuplicatesGroups, summary.certain);
        i18n.count_with(Plural::DuplicatesMergeAllText, summary.fewer, &[("groups", &groups)])
    };
    view! {
        <Show when=move || summary.with(|summary| summary.certain != 0)>
            <button type="button" class="button button-primary" data-testid="duplicates-merge-all" disabled=move || busy.get() on:click=move |_| asking.set(true)>
                <Icon glyph=Glyph::Check />{t(Text::DuplicatesMergeAll)}
            </button>
        </Show>
        <Dialog open=asking title=t(Text::DuplicatesMergeAllTitle) close_label=t(Text::CommonClose)>
            <div class="stack">
                <p><strong data-testid="duplicates-merge-all-text">{text}</strong></p>
                <p>{t(Text::DuplicatesMergeAllKeeps)}</p>
                <p class="soft">{t(Text::DuplicatesMergeAllUndo)}</p>
                <div class="row row-end">
                    <button type="button" class="button" on:click=move |_| asking.set(false)>{t(Text::CommonCancel)}</button>
                    <button type="button" class="button button-primary" data-testid="duplicates-merge-all-yes" on:click=move |_| {
                        asking.set(false);
                        shelf.merge_all(busy);
                    }>{t(Text::DuplicatesMergeAll)}</button>
                </div>
            </div>
        </Dialog>
    }
}
