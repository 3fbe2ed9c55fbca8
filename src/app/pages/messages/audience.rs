//! Who gets the message: everyone, a segment, a filter or a frozen list; how many that is, and who is left out and why.

use super::Writing;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::audience_figures::AudienceFigures;
use crate::app::pages::filter_box::FilterBox;
use crate::app::ui::chip::RemovableChip;
use crate::app::words;
use crate::domain::message::ListId;
use crate::protocol::{Overview, Query, Source, Target};
use leptos::prelude::*;

/// The ways to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Everyone,
    Segment,
    Filter,
    List,
    /// Ticked by hand in the list of contacts: it comes from there, and is not offered here.
    Ticked,
}

impl Kind {
    const ALL: [(Kind, Text, &'static str); 4] = [
        (Kind::Everyone, Text::MessagesEveryone, "audience-everyone"),
        (Kind::Segment, Text::MessagesBySegment, "audience-segment"),
        (Kind::Filter, Text::MessagesByFilter, "audience-filter"),
        (Kind::List, Text::MessagesByList, "audience-list"),
    ];

    /// How a source that came from elsewhere was chosen.
    fn of(source: &Source, overview: &Overview) -> Kind {
        match source {
            Source::List(_) => Kind::List,
            Source::Contacts(Target::Ids(_)) => Kind::Ticked,
            Source::Contacts(Target::Matching(query)) if query.filter.trim().is_empty() => Kind::Everyone,
            Source::Contacts(Target::Matching(query))
                if overview.segments.iter().any(|view| view.segment.filter == query.filter) =>
            {
                Kind::Segment
            }
            Source::Contacts(Target::Matching(_)) => Kind::Filter,
        }
    }

    /// Whether there is anything to choose from.
    fn is_offered(self, overview: &Overview) -> bool {
        match self {
            Kind::Everyone | Kind::Filter | Kind::Ticked => true,
            Kind::Segment => !overview.segments.is_empty(),
            Kind::List => !overview.lists.is_empty(),
        }
    }
}

/// The card.
#[component]
pub(super) fn AudienceCard(writing: Writing) -> impl IntoView {
    let client = use_client();
    let source = writing.source;
    let kind = RwSignal::new(client.overview.with_untracked(|known| Kind::of(&source.get_untracked(), known)));
    let filter = RwSignal::new(filter_of(&source.get_untracked()));
    // The filter field writes into the source while it is in use.
    Effect::new(move |before: Option<()>| {
        let filter = filter.get();
        if before.is_some() && kind.get_untracked() == Kind::Filter {
            set_filter(source, filter);
        }
    });
    // A list that was frozen further down is chosen here too.
    Effect::new(move |_| {
        if source.with(|source| matches!(source, Source::List(_))) != (kind.get_untracked() == Kind::List) {
            kind.set(client.overview.with_untracked(|known| Kind::of(&source.get_untracked(), known)));
        }
    });
    let choose = move |chosen: Kind| {
        kind.set(chosen);
        match chosen {
            Kind::Everyone => {
                source.set(Source::matching(Query { filter: String::new(), search: String::new(), ..order_of(source) }))
            }
            Kind::Ticked => {}
            Kind::Filter => {
                let now = filter_of(&source.get_untracked());
                set_filter(source, now.clone());
                filter.set(now);
            }
            Kind::Segment => {
                let first = client
                    .overview
                    .with_untracked(|known| known.segments.first().map(|view| view.segment.filter.clone()));
                if let Some(first) = first {
                    set_filter(source, first);
                }
            }
            Kind::List => {
                if let Some(id) = client.overview.with_untracked(|known| known.lists.first().map(|list| list.id)) {
                    source.set(Source::List(id));
                }
            }
        }
    };
    let lacks_choice = move || client.overview.with(|known| Kind::ALL.iter().any(|(kind, ..)| !kind.is_offered(known)));
    view! {
        <section class="card stack" aria-labelledby="audience-title">
            <h2 id="audience-title">{t(Text::MessagesTo)}</h2>
            <div class="segmented audience-kinds" role="group" aria-labelledby="audience-title">
                {Kind::ALL.map(|(one, name, test)| view! {
                    <button
                        type="button"
                        data-testid=test
                        aria-pressed=move || (kind.get() == one).to_string()
                        disabled=move || client.overview.with(|known| !one.is_offered(known))
                        on:click=move |_| choose(one)
                    >
                        {t(name)}
                    </button>
                }).collect_view()}
            </div>
            <Show when=lacks_choice>
                <p class="field-hint">{t(Text::MessagesChooseHint)}</p>
            </Show>
            {move || match kind.get() {
                Kind::Everyone => ().into_any(),
                Kind::Ticked => view! { <p class="field-hint" data-testid="audience-ticked">{t(Text::MessagesTicked)}</p> }.into_any(),
                Kind::Segment => view! { <SegmentChoice source=source /> }.into_any(),
                Kind::Filter => view! {
                    <FilterBox value=filter error=writing.filter_error label=t(Text::MessagesByFilter) id="audience-filter-text" />
                }.into_any(),
                Kind::List => view! { <ListChoice source=source /> }.into_any(),
            }}
            <SearchChip source=source />
            <Figures writing=writing />
        </section>
    }
}

/// The order of the present query, with its filter.
fn order_of(source: RwSignal<Source>) -> Query {
    match source.get_untracked() {
        Source::Contacts(Target::Matching(query)) => query,
        Source::Contacts(Target::Ids(_)) | Source::List(_) => Query { descending: true, ..Query::default() },
    }
}

fn filter_of(source: &Source) -> String {
    match source {
        Source::Contacts(Target::Matching(query)) => query.filter.clone(),
        Source::Contacts(Target::Ids(_)) | Source::List(_) => String::new(),
    }
}

fn set_filter(source: RwSignal<Source>, filter: String) {
    let wanted = Source::matching(Query { filter, ..order_of(source) });
    if source.with_untracked(|source| *source != wanted) {
        source.set(wanted);
    }
}

#[component]
fn SegmentChoice(source: RwSignal<Source>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    // Options carry the position, not the filter: two segments may have the same one.
    let chosen = RwSignal::new(client.overview.with_untracked(|known| {
        let filter = filter_of(&source.get_untracked());
        known.segments.iter().find(|view| view.segment.filter == filter).map(|view| view.segment.id)
    }));
    let options = move || {
        client.overview.with(|known| {
            known
                .segments
                .iter()
                .map(|view| {
                    let id = view.segment.id;
                    let name = view.segment.name.clone();
                    let shown = view.contacts.map(|n| format!(" ({})", i18n.number(u64::from(n))));
                    view! {
                        <option value=format!("{:x}", id.0) selected=move || chosen.get() == Some(id)>{name}{shown}</option>
                    }
                })
                .collect_view()
        })
    };
    let choose = move |value: String| {
        let found = client.overview.with_untracked(|known| {
            known
                .segments
                .iter()
                .find(|view| format!("{:x}", view.segment.id.0) == value)
                .map(|view| view.segment.clone())
        });
        if let Some(segment) = found {
            chosen.set(Some(segment.id));
            set_filter(source, segment.filter);
        }
    };
    view! {
        <div class="field">
            <label for="audience-segment-select">{t(Text::MessagesChooseSegment)}</label>
            <select class="select" id="audience-segment-select" on:change=move |event| choose(event_target_value(&event))>
                {options}
            </select>
            {move || Some(filter_of(&source.get())).filter(|filter| !filter.is_empty()).map(|filter| view! {
                <span class="field-hint"><bdi dir="auto">{filter}</bdi></span>
            })}
        </div>
    }
}

#[component]
fn ListChoice(source: RwSignal<Source>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let is_chosen = move |id: ListId| source.with(|source| *source == Source::List(id));
    let made = move || {
        let when =
            client.overview.with(|known| known.lists.iter().find(|list| is_chosen(list.id)).map(|list| list.made));
        when.map(|when| i18n.moment(when))
    };
    let options = move || {
        client.overview.with(|known| {
            known
                .lists
                .iter()
                .map(|list| {
                    let id = list.id;
                    let count = i18n.number(u64::from(list.contacts));
                    view! {
                        <option value=format!("{:x}", id.0) selected=move || is_chosen(id)>{list.name.clone()}" ("{count}")"</option>
                    }
                })
                .collect_view()
        })
    };
    let choose = move |value: String| {
        if let Ok(id) = u64::from_str_radix(&value, 16) {
            source.set(Source::List(ListId(id)));
        }
    };
    view! {
        <div class="field">
            <label for="audience-list-select">{t(Text::MessagesChooseList)}</label>
            <select class="select" id="audience-list-select" on:change=move |event| choose(event_target_value(&event))>
                {options}
            </select>
            <span class="field-hint">{made}</span>
        </div>
    }
}

/// A search that came along from the contacts, which no other control here shows.
#[component]
fn SearchChip(source: RwSignal<Source>) -> impl IntoView {
    let i18n = use_i18n();
    let search = Memo::new(move |_| match source.get() {
        Source::Contacts(Target::Matching(query)) => query.search.trim().to_owned(),
        Source::Contacts(Target::Ids(_)) | Source::List(_) => String::new(),
    });
    let remove = move || {
        source.update(|source| {
            if let Source::Contacts(Target::Matching(query)) = source {
                query.search.clear();
            }
        });
    };
    move || {
        let text = search.get();
        let named = |pattern: Text| i18n.with(pattern, &[("text", &words::isolate(&text))]);
        (!text.is_empty()).then(|| {
            view! {
                <div class="row">
                    <RemovableChip
                        text=named(Text::MessagesAlsoSearch)
                        color="gray"
                        remove_label=named(Text::MessagesAlsoSearchRemove)
                        on_remove=remove
                    />
                </div>
            }
        })
    }
}

/// How many get it, and how many don't and why. Always in view, so that nobody is left out in silence.
#[component]
fn Figures(writing: Writing) -> impl IntoView {
    view! {
        <div class="panel stack" role="status" data-testid="audience">
            {move || match writing.summary.get() {
                Some(summary) => view! { <AudienceFigures summary=summary /> }.into_any(),
                None if writing.gone.get() => view! { <p>{t(Text::MessagesListGone)}</p> }.into_any(),
                // The field above says what is wrong with it.
                None if writing.filter_error.get().is_some() => view! { <p class="soft">"—"</p> }.into_any(),
                None => view! { <p class="soft">{t(Text::CommonLoading)}</p> }.into_any(),
            }}
        </div>
    }
}
