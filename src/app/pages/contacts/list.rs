//! The rows: a table with columns on wide screens, cards on phones; only those in view exist.

use super::{Listing, Selection};
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::chip::Chip;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::virtual_list::VirtualList;
use crate::app::words;
use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::tag::{Tag, TagId};
use crate::protocol::Row;
use leptos::{ev, prelude::*};

/// Below this width rows are cards (the same edge as in the style sheet).
const NARROW: f64 = 832.0;
/// Tags shown in a row; the rest is a number.
const TAGS_SHOWN: usize = 2;

/// The list.
#[component]
pub(super) fn ContactList(listing: Listing) -> impl IntoView {
    let narrow = RwSignal::new(is_narrow());
    let resized = window_event_listener(ev::resize, move |_| narrow.set(is_narrow()));
    on_cleanup(move || resized.remove());
    let height = Memo::new(move |_| if narrow.get() { 84 } else { 56 });
    let total = Memo::new(move |_| listing.total.get().unwrap_or(0));
    let all_ticked = move || listing.selection.with(|selection| *selection == Selection::Matching);
    view! {
        <div class="contacts-columns" aria-hidden=move || narrow.get().to_string()>
            <label class="contacts-tick">
                <input
                    type="checkbox"
                    aria-label=t(Text::ContactsSelectAll)
                    prop:checked=all_ticked
                    on:change=move |event| {
                        let ticked = event_target_checked(&event);
                        listing.selection.set(if ticked { Selection::Matching } else { Selection::none() });
                    }
                />
            </label>
            <span>{t(Text::FieldName)}</span>
            <span>{t(Text::FieldPhone)}</span>
            <span>{t(Text::FieldCity)}</span>
            <span>{t(Text::FieldTags)}</span>
            <span>{t(Text::FieldLastContact)}</span>
            <span class="contacts-money">{t(Text::FieldSpent)}</span>
        </div>
        <Show
            when=move || listing.total.get() != Some(0)
            fallback=move || view! { <Empty glyph=Glyph::Search title=t(Text::ContactsNoMatchTitle) text=t(Text::ContactsNoMatchText) /> }
        >
            <VirtualList
                total=total
                row_height=height
                label=t(Text::ContactsTitle)
                on_range=move |range| listing.set_range(range)
                render=move |at| view! { <ContactRow listing=listing at=at /> }.into_any()
            />
        </Show>
    }
}

fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width < NARROW)
}

#[component]
fn ContactRow(listing: Listing, at: u32) -> impl IntoView {
    let row = Memo::new(move |_| listing.rows.with(|rows| rows.get(&at).cloned()));
    move || match row.get() {
        Some(row) => view! { <FilledRow listing=listing row=row /> }.into_any(),
        None => view! { <div class="contact-row contact-row-waiting" aria-busy="true"></div> }.into_any(),
    }
}

#[component]
fn FilledRow(listing: Listing, row: Row) -> impl IntoView {
    let i18n = use_i18n();
    let navigation = use_navigation();
    let id = row.id;
    let name = shown_name(&row, i18n.text(Text::ContactsNoName));
    let ticked = move || listing.selection.with(|selection| selection.holds(id));
    let current = move || (navigation.route.get() == Route::Contact(id)).then_some("true");
    let tick_name = i18n.with(Text::ContactsSelectOne, &[("name", &words::isolate(&name))]);
    let initial: String = name.chars().find(|letter| letter.is_alphanumeric()).into_iter().collect();
    let out = row.consent == ConsentState::OptedOut;
    view! {
        <div class="contact-row" aria-current=current data-testid="contact-row">
            <label class="contacts-tick">
                <input
                    type="checkbox"
                    aria-label=tick_name
                    prop:checked=ticked
                    on:change=move |event| tick(listing, id, event_target_checked(&event))
                />
            </label>
            <a class="contact-name" href=Route::Contact(id).href()>
                <span class="avatar" aria-hidden="true">{initial}</span>
                <bdi>{name}</bdi>
                {out.then(|| view! {
                    <span class="contact-out" title=i18n.text(Text::ConsentOut)>
                        <Icon glyph=Glyph::Shield />
                        <span class="visually-hidden">{i18n.text(Text::ConsentOut)}</span>
                    </span>
                })}
            </a>
            <span class="phone contact-phone">{row.phone.clone()}</span>
            <bdi class="contact-city">{row.city.clone()}</bdi>
            <TagChips tags=row.tags.clone() />
            <span class="contact-date soft">{row.last_contact.map(|date| i18n.date(date))}</span>
            <span class="contacts-money number">{row.spent.map(|spent| i18n.amount(spent))}</span>
        </div>
    }
}

/// A name to show: the name, else the phone, else the e-mail.
fn shown_name(row: &Row, nameless: &str) -> String {
    [row.name.as_str(), &row.phone, &row.email].into_iter().find(|text| !text.is_empty()).unwrap_or(nameless).to_owned()
}

fn tick(listing: Listing, id: ContactId, ticked: bool) {
    listing.selection.update(|selection| {
        let mut rows = match selection {
            Selection::Rows(rows) => std::mem::take(rows),
            // From "everything" one goes back to ticking by hand, starting with the rows at hand.
            Selection::Matching => listing.rows.with_untracked(|rows| rows.values().map(|row| row.id).collect()),
        };
        if ticked {
            rows.insert(id);
        } else {
            rows.remove(&id);
        }
        *selection = Selection::Rows(rows);
    });
}

/// The first few tags of a contact, and how many more there are.
#[component]
fn TagChips(tags: Vec<TagId>) -> impl IntoView {
    let client = use_client();
    let known: Vec<Tag> = client.overview.with_untracked(|overview| {
        tags.iter()
            .filter_map(|id| overview.tags.iter().find(|view| view.tag.id == *id))
            .map(|view| view.tag.clone())
            .collect()
    });
    let more = known.len().saturating_sub(TAGS_SHOWN);
    view! {
        <span class="contact-tags">
            {known.into_iter().take(TAGS_SHOWN).map(|tag| view! { <Chip text=tag.name color=words::color_class(tag.color) /> }).collect_view()}
            {(more > 0).then(|| view! { <span class="soft small number">"+"{more}</span> })}
        </span>
    }
}
