//! The bar over the list while something is ticked: what can be done with all of it. What each of these asks and says before it is
//! done comes later (`Aside`).

use super::{Aside, Listing, Selection};
use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::{Action, Source};
use leptos::prelude::*;

/// What is done with everything that is ticked, each in a dialog of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Tag,
    Set,
    Consent,
    Export,
    Merge,
    Remove,
}

impl Deed {
    fn title(self) -> Text {
        match self {
            Deed::Tag => Text::ContactsTag,
            Deed::Set => Text::FieldsSet,
            Deed::Consent => Text::FieldConsent,
            Deed::Export => Text::BulkExport,
            Deed::Merge => Text::BulkMerge,
            Deed::Remove => Text::CommonDelete,
        }
    }
}

/// The bar.
#[component]
pub(super) fn BulkBar(listing: Listing, aside: fn(Aside) -> AnyView) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let desk = use_desk();
    let navigation = use_navigation();
    let deed = RwSignal::new(Deed::Tag);
    let open = RwSignal::new(false);
    let count = Memo::new(move |_| listing.count());
    let total = move || listing.total.get().unwrap_or(0);
    let some = Memo::new(move |_| listing.selection.with(|selection| *selection != Selection::Matching));
    let several = move || count.get() > 1;
    let clear = move || listing.selection.set(Selection::none());
    let act = move |chosen: Deed| {
        deed.set(chosen);
        open.set(true);
    };
    let way = move |chosen: Deed, glyph: Glyph, class: &'static str, test: &'static str| {
        view! {
            <button type="button" class=class data-testid=test on:click=move |_| act(chosen)>
                <Icon glyph=glyph />
                {t(chosen.title())}
            </button>
        }
    };
    const PLAIN: &str = "button button-small";
    view! {
        <Show when=move || count.get() != 0>
            <div class="bulk" role="region" aria-label=t(Text::ContactsSelected)>
                <strong class="number" data-testid="selected">{move || i18n.count(Plural::ContactsSelectedCount, count.get())}</strong>
                <Show when=move || some.get() && count.get() < total()>
                    <button type="button" class="button button-small button-quiet" on:click=move |_| listing.selection.set(Selection::Matching)>
                        {move || i18n.count(Plural::ContactsSelectMatching, total())}
                    </button>
                </Show>
                <span class="grow"></span>
                {way(Deed::Tag, Glyph::Tag, PLAIN, "bulk-tag")}
                {way(Deed::Set, Glyph::Edit, PLAIN, "bulk-set")}
                <button type="button" class=PLAIN data-testid="bulk-message" on:click=move |_| {
                    desk.audience.set(Source::Contacts(listing.target()));
                    navigation.go(Route::Messages);
                }>
                    <Icon glyph=Glyph::Message />
                    {t(Text::ContactsMessage)}
                </button>
                {way(Deed::Consent, Glyph::Shield, PLAIN, "bulk-consent")}
                {way(Deed::Export, Glyph::Export, PLAIN, "bulk-export")}
                <Show when=several>
                    {way(Deed::Merge, Glyph::Alike, PLAIN, "bulk-merge")}
                </Show>
                <button type="button" class="button button-small button-danger" data-testid="bulk-delete" on:click=move |_| {
                    if count.get_untracked() > 1 {
                        act(Deed::Remove);
                    } else {
                        client.perform(Action::RemoveContacts(listing.target()));
                        clear();
                    }
                }>
                    <Icon glyph=Glyph::Trash />
                    {t(Text::CommonDelete)}
                </button>
                <button type="button" class="button button-small button-quiet button-square" aria-label=t(Text::ContactsClearSelection) on:click=move |_| clear()>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
        </Show>
        <Dialog open=open title=move || i18n.text(deed.get().title()) close_label=t(Text::CommonClose)>
            {aside(Aside::Deed(deed.get_untracked(), listing, open))}
        </Dialog>
    }
}
