//! Search, filter, order, and what can be done with the whole list.

use super::{Aside, Listing};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::Route;
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::Sort;
use leptos::prelude::*;

/// The orders offered, with what they are called.
const SORTS: [(&str, Sort, bool, Text); 8] = [
    ("newest", Sort::Created, true, Text::SortNewest),
    ("oldest", Sort::Created, false, Text::SortOldest),
    ("name", Sort::Name, false, Text::SortName),
    ("city", Sort::City, false, Text::SortCity),
    ("last-contact", Sort::LastContact, true, Text::SortLastContact),
    ("spent", Sort::Spent, true, Text::SortSpent),
    ("purchases", Sort::Purchases, true, Text::SortPurchases),
    ("last-purchase", Sort::LastPurchase, true, Text::SortLastPurchase),
];

/// The head of the contacts screen.
#[component]
pub(super) fn Toolbar(listing: Listing, aside: fn(Aside) -> AnyView) -> impl IntoView {
    let i18n = use_i18n();
    let filter = RwSignal::new(listing.query.get_untracked().filter);
    let filter_open = RwSignal::new(!filter.get_untracked().is_empty());
    Effect::new(move |before: Option<()>| {
        let filter = filter.get();
        if before.is_some() && listing.query.with_untracked(|query| query.filter != filter) {
            listing.query.update(|query| query.filter = filter);
        }
    });
    let count = move || match listing.total.get() {
        Some(total) => i18n.count(Plural::CommonContacts, total),
        None => i18n.text(Text::CommonLoading).to_owned(),
    };
    let chosen = move || {
        listing.query.with(|query| {
            SORTS
                .iter()
                .find(|(_, sort, descending, _)| *sort == query.sort && *descending == query.descending)
                .map_or("newest", |(name, ..)| *name)
        })
    };
    view! {
        <div class="contacts-head">
            <div class="row">
                <h1>{t(Text::ContactsTitle)}</h1>
                <span class="soft number grow" aria-live="polite" data-testid="count">{count}</span>
                <a class="button button-quiet contacts-duplicates" href=Route::Duplicates.href() aria-label=t(Text::DuplicatesFind) data-testid="contacts-duplicates">
                    <Icon glyph=Glyph::Alike />
                    <span>{t(Text::DuplicatesFind)}</span>
                </a>
                <a class="button button-primary" href=Route::NewContact.href()>
                    <Icon glyph=Glyph::Plus />
                    {t(Text::HomeAdd)}
                </a>
            </div>
            <div class="contacts-tools">
                <div class="search">
                    <Icon glyph=Glyph::Search />
                    <input
                        class="input"
                        type="search"
                        dir="auto"
                        autocomplete="off"
                        placeholder=t(Text::ContactsSearch)
                        aria-label=t(Text::ContactsSearch)
                        prop:value=move || listing.query.with(|query| query.search.clone())
                        on:input=move |event| {
                            let text = event_target_value(&event);
                            listing.query.update(|query| query.search = text);
                        }
                    />
                </div>
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || filter_open.get().to_string()
                    on:click=move |_| filter_open.update(|open| *open = !*open)
                >
                    <Icon glyph=Glyph::Filter />
                    {t(Text::ContactsFilter)}
                </button>
                <select
                    class="select contacts-sort"
                    aria-label=t(Text::ContactsSort)
                    prop:value=chosen
                    on:change=move |event| {
                        let name = event_target_value(&event);
                        if let Some((_, sort, descending, _)) = SORTS.iter().find(|(known, ..)| *known == name) {
                            listing.query.update(|query| {
                                query.sort = *sort;
                                query.descending = *descending;
                            });
                        }
                    }
                >
                    {SORTS.iter().map(|(name, _, _, text)| view! { <option value=*name selected=move || chosen() == *name>{t(*text)}</option> }).collect_view()}
                </select>
            </div>
            <Show when=move || filter_open.get()>
                {aside(Aside::Filter(listing, filter))}
            </Show>
        </div>
    }
}
