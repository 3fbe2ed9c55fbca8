//! The bar of what can be done with everything that is ticked. What each of it asks and says first comes in a dialog, later;
//! each is one commit with undo.

use super::bulk_dialog::Bulk;
use super::{Aside, Listing, Selection};
use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::menu::Menu;
use crate::protocol::{Action, Source};
use leptos::prelude::*;

/// So many contacts can be compared side by side.
const COMPARED: usize = 10;

/// The bar that stands above the list while something is ticked.
#[component]
pub(super) fn BulkBar(listing: Listing, aside: fn(Aside) -> AnyView) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let desk = use_desk();
    let navigation = use_navigation();
    let open = RwSignal::new(false);
    let what = RwSignal::new(Bulk::Tags);
    let count = Memo::new(move |_| {
        let total = listing.total.get().unwrap_or(0);
        listing.selection.with(|selection| selection.count(total))
    });
    let total = move || listing.total.get().unwrap_or(0);
    let everything = move || listing.selection.with(|selection| *selection == Selection::Matching);
    let together = Memo::new(move |_| match listing.selection.get() {
        Selection::Rows(rows) if (2..=COMPARED).contains(&rows.len()) => rows.into_iter().collect(),
        Selection::Rows(_) | Selection::Matching => Vec::new(),
    });
    let clear = move || listing.selection.set(Selection::none());
    let show = move |bulk: Bulk| {
        what.set(bulk);
        open.set(true);
    };
    let remove = move |_| {
        if count.get_untracked() > 1 {
            return show(Bulk::Remove);
        }
        client.perform(Action::RemoveContacts(listing.target()));
        clear();
    };
    let item = move |bulk: Bulk, glyph: Glyph| {
        view! {
            <button type="button" class="menu-item" data-testid=bulk.name() on:click=move |_| show(bulk)>
                <Icon glyph=glyph />
                {t(bulk.title())}
            </button>
        }
    };
    view! {
        <Show when=move || count.get() != 0>
            <div class="bulk" role="region" aria-label=t(Text::ContactsSelected)>
                <strong class="number" data-testid="selected">{move || i18n.count(Plural::ContactsSelectedCount, count.get())}</strong>
                <Show when=move || !everything() && count.get() < total()>
                    <button type="button" class="button button-small button-quiet" on:click=move |_| listing.selection.set(Selection::Matching)>
                        {move || i18n.count(Plural::ContactsSelectMatching, total())}
                    </button>
                </Show>
                <span class="grow"></span>
                <button type="button" class="button button-small" data-testid="bulk-tags" on:click=move |_| show(Bulk::Tags)>
                    <Icon glyph=Glyph::Tag />
                    {t(Text::ContactsTag)}
                </button>
                <button type="button" class="button button-small" data-testid="bulk-message" on:click=move |_| {
                    desk.audience.set(source(listing));
                    navigation.go(Route::Messages);
                }>
                    <Icon glyph=Glyph::Message />
                    {t(Text::ContactsMessage)}
                </button>
                <Menu name=t(Text::BulkMore) class="button button-small" label=move || view! { {t(Text::BulkMore)} <Icon glyph=Glyph::Down /> }>
                    {item(Bulk::Values, Glyph::Edit)}
                    {item(Bulk::Consent, Glyph::Shield)}
                    {item(Bulk::Export, Glyph::File)}
                    {move || (!together.with(Vec::is_empty)).then(|| view! {
                        <button type="button" class="menu-item" data-testid="bulk-merge" on:click=move |_| {
                            desk.together.set(together.get_untracked());
                            navigation.go(Route::Duplicates);
                        }>
                            <Icon glyph=Glyph::Alike />
                            {t(Text::BulkMerge)}
                        </button>
                    })}
                </Menu>
                <button type="button" class="button button-small button-danger" data-testid="bulk-remove" on:click=remove>
                    <Icon glyph=Glyph::Trash />
                    {t(Text::CommonDelete)}
                </button>
                <button type="button" class="button button-small button-quiet button-square" aria-label=t(Text::ContactsClearSelection) on:click=move |_| clear()>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
        </Show>
        <Dialog open=open title=move || i18n.text(what.get().title()) close_label=t(Text::CommonClose)>
            {aside(Aside::Bulk(listing, count, what.get_untracked(), open))}
        </Dialog>
    }
}

/// Who is ticked, for messages and files.
pub(super) fn source(listing: Listing) -> Source {
    match listing.selection.get_untracked() {
        Selection::Rows(rows) => Source::Ids(rows.into_iter().collect()),
        Selection::Matching => Source::Query(listing.query.get_untracked()),
    }
}
