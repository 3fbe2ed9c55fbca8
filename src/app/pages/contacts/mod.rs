//! The contacts: search, filter, sort, a list of any length, bulk changes on everything that matches, and beside it the
//! contact that is open.

mod bulk;
mod bulk_consent;
mod bulk_export;
mod bulk_outlook;
mod bulk_remove;
mod bulk_tags;
mod bulk_values;
pub mod detail;
mod facets;
mod filter;
mod follow_up;
pub mod form;
mod ledger;
mod list;
mod own;
mod timeline;
mod toolbar;

pub use bulk::Deed;
pub use bulk_export::Export;
// What is known of a contact looks the same wherever one is shown.
pub use detail::Facts;

use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Text, t};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::Glyph;
use crate::domain::contact::ContactId;
use crate::domain::segment::parse::SegmentError;
use crate::protocol::{Query, Reply, Request, Row, ServiceError, Target};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Rows that are ticked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Selection {
    Rows(BTreeSet<ContactId>),
    /// Everything that matches the query, in view or not.
    Matching,
}

impl Selection {
    fn none() -> Selection {
        Selection::Rows(BTreeSet::new())
    }

    pub(super) fn holds(&self, id: ContactId) -> bool {
        match self {
            Selection::Rows(rows) => rows.contains(&id),
            Selection::Matching => true,
        }
    }

    /// How many contacts it stands for.
    pub(super) fn count(&self, total: u32) -> u32 {
        match self {
            Selection::Rows(rows) => u32::try_from(rows.len()).unwrap_or(u32::MAX),
            Selection::Matching => total,
        }
    }
}

/// What the parts of this screen share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Listing {
    pub(super) query: RwSignal<Query>,
    pub(super) total: RwSignal<Option<u32>>,
    /// Rows at hand, by position.
    pub(super) rows: RwSignal<BTreeMap<u32, Row>>,
    pub(super) selection: RwSignal<Selection>,
    pub(super) error: RwSignal<Option<SegmentError>>,
    range: RwSignal<Range<u32>>,
}

impl Listing {
    /// How many contacts are ticked.
    fn count(self) -> u32 {
        let total = self.total.get().unwrap_or(0);
        self.selection.with(|selection| selection.count(total))
    }

    /// Nobody is ticked any more.
    pub fn clear(self) {
        self.selection.set(Selection::none());
    }

    /// What a bulk change is about.
    pub fn target(self) -> Target {
        match self.selection.get_untracked() {
            Selection::Rows(rows) => Target::Ids(rows.into_iter().collect()),
            Selection::Matching => Target::Matching(self.query.get_untracked()),
        }
    }

    pub(super) fn set_range(self, range: Range<u32>) {
        if self.range.get_untracked() != range {
            self.range.set(range);
        }
    }
}

/// What of this screen is not there at first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aside {
    /// The filter, and how the listed contacts spread.
    Filter(Listing, RwSignal<String>),
    /// What is asked before something is done with everything that is ticked, in a dialog that this closes.
    Deed(Deed, Listing, RwSignal<bool>),
}

/// Shows that.
#[component]
pub fn AsideView(aside: Aside) -> impl IntoView {
    match aside {
        Aside::Filter(listing, filter) => view! { <filter::Filter listing=listing filter=filter /> }.into_any(),
        Aside::Deed(Deed::Tag, listing, open) => view! { <bulk_tags::Tags listing=listing open=open /> }.into_any(),
        Aside::Deed(Deed::Set, listing, open) => view! { <bulk_values::Values listing=listing open=open /> }.into_any(),
        Aside::Deed(Deed::Consent, listing, open) => {
            view! { <bulk_consent::Agreed listing=listing open=open /> }.into_any()
        }
        Aside::Deed(Deed::Remove, listing, open) => {
            view! { <bulk_remove::Remove listing=listing open=open /> }.into_any()
        }
        // They come with the screens that they are made of.
        Aside::Deed(Deed::Export | Deed::Merge, ..) => ().into_any(),
    }
}

/// The screen. `panel` shows a contact, or the form of a new one, beside the list; `aside` what else comes later.
#[component]
pub fn Contacts(panel: fn(Route) -> AnyView, aside: fn(Aside) -> AnyView) -> impl IntoView {
    let client = use_client();
    let navigation = use_navigation();
    let query = use_desk().query;
    let listing = Listing {
        query,
        total: RwSignal::new(None),
        rows: RwSignal::new(BTreeMap::new()),
        selection: RwSignal::new(Selection::none()),
        error: RwSignal::new(None),
        range: RwSignal::new(0..60),
    };
    follow(listing);
    let is_empty = Memo::new(move |_| client.overview.with(|overview| overview.contacts == 0));
    let has_side = Memo::new(move |_| matches!(navigation.route.get(), Route::Contact(_) | Route::NewContact));
    view! {
        <div class="contacts" class:contacts-open=move || has_side.get()>
            // On a narrow screen the open contact takes the place of the list, whose heading is then gone too.
            <Show when=move || has_side.get()>
                <h1 class="visually-hidden contacts-title-alone">{t(Text::ContactsTitle)}</h1>
            </Show>
            <section class="contacts-list" aria-label=t(Text::ContactsTitle)>
                {move || if is_empty.get() {
                    view! {
                        <h1 class="visually-hidden">{t(Text::ContactsTitle)}</h1>
                        <Empty glyph=Glyph::People title=t(Text::ContactsEmptyTitle) text=t(Text::ContactsEmptyText)>
                            <a class="button button-primary" href=Route::Import.href()>{t(Text::HomeImport)}</a>
                            <a class="button" href=Route::NewContact.href()>{t(Text::HomeAdd)}</a>
                        </Empty>
                    }.into_any()
                } else {
                    view! {
                        <toolbar::Toolbar listing=listing aside=aside />
                        <bulk::BulkBar listing=listing aside=aside />
                        <list::ContactList listing=listing />
                    }.into_any()
                }}
            </section>
            {move || match navigation.route.get() {
                route @ (Route::Contact(_) | Route::NewContact) => panel(route),
                _ => ().into_any(),
            }}
        </div>
    }
}

/// Fetches the rows in view whenever query, view or book change. The worker answers only the newest question.
fn follow(listing: Listing) {
    let client = use_client();
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    // Another question makes the ticks meaningless.
    Effect::new(move |before: Option<Query>| {
        let now = listing.query.get();
        if before.is_some_and(|before| before.filter != now.filter || before.search != now.search) {
            listing.selection.set(Selection::none());
        }
        now
    });
    Effect::new(move |before: Option<(Query, u64)>| {
        let key = (listing.query.get(), seq.get());
        let range = listing.range.get();
        let fresh = before.as_ref() != Some(&key);
        let have = |at: u32| listing.rows.with_untracked(|rows| rows.contains_key(&at));
        let edge = listing.total.get_untracked().unwrap_or(u32::MAX);
        let wanted = range.start..range.end.min(edge);
        if !fresh && wanted.clone().all(have) {
            return key;
        }
        let offset = range.start.saturating_sub(40);
        let limit = (range.end - offset).saturating_add(60);
        let query = key.0.clone();
        let client = client;
        spawn_local(async move {
            let answer = client.call(Request::Window { query: query.clone(), offset, limit }).await;
            // The screen may have been left meanwhile, and its signals with it.
            if listing.error.is_disposed() {
                return;
            }
            match answer {
                Ok(Reply::Window { total, rows }) => {
                    listing.error.set(None);
                    listing.rows.update(|known| {
                        if fresh {
                            known.clear();
                        }
                        known.extend((offset..).zip(rows));
                        // Rows far from the view are not kept: the worker gives them again at once.
                        let (from, to) = (offset.saturating_sub(400), offset.saturating_add(limit + 400));
                        known.retain(|at, _| (from..to).contains(at));
                    });
                    if listing.total.get_untracked() != Some(total) {
                        listing.total.set(Some(total));
                    }
                }
                Ok(other) => client.show_error(&crate::app::client::unexpected(&other)),
                Err(ServiceError::Cancelled) => {}
                Err(ServiceError::Segment(error)) => listing.error.set(Some(error)),
                Err(error) => client.show_error(&error),
            }
        });
        key
    });
}
