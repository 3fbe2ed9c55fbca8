//! The filter over the list: typed, taken from a saved segment, or narrowed by how the listed contacts spread.

use super::Listing;
use super::facets::FacetPanel;
use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::filter_box::FilterBox;
use crate::app::route::{Route, use_navigation};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::menu::Menu;
use crate::protocol::Source;
use leptos::prelude::*;

/// What is between the tools and the list while the filter is open.
#[component]
pub(super) fn Filter(listing: Listing, filter: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let desk = use_desk();
    let navigation = use_navigation();
    let segments = move || {
        client.overview.with(|overview| {
            overview
                .segments
                .iter()
                .map(|view| {
                    let text = view.segment.filter.clone();
                    let count = view.contacts.map(|n| i18n.number(u64::from(n)));
                    view! {
                        <button type="button" class="menu-item" on:click=move |_| filter.set(text.clone())>
                            <Icon glyph=Glyph::Filter />
                            <bdi class="grow">{view.segment.name.clone()}</bdi>
                            <span class="soft number">{count}</span>
                        </button>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <FacetPanel listing=listing filter=filter />
        <div class="contacts-filter">
            <div class="grow"><FilterBox value=filter error=listing.error label=t(Text::ContactsFilter) id="contacts-filter" /></div>
            <Menu name=t(Text::NavSegments) class="button" label=move || view! { {t(Text::NavSegments)} <Icon glyph=Glyph::Down /> }>
                {segments}
                <a class="menu-item" href=Route::Segment(None).href()><Icon glyph=Glyph::Plus />{t(Text::SegmentsNew)}</a>
            </Menu>
            <button type="button" class="button" on:click=move |_| {
                desk.audience.set(Source::matching(listing.query.get_untracked()));
                navigation.go(Route::Messages);
            }>
                <Icon glyph=Glyph::Message />
                {t(Text::ContactsMessage)}
            </button>
        </div>
    }
}
