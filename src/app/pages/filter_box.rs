//! A field for the segment language, with its mistakes shown below it. While somebody types, what the word could become is
//! offered, with how many contacts that means: fields, and the person's own tags, segments and cities.

use super::filter_words::{Offer, offers};
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::segment::complete::{Typed, Wanted, completed, typed};
use crate::domain::segment::parse::SegmentError;
use crate::protocol::{Reply, Request};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The field. `value` follows every keystroke.
#[component]
pub fn FilterBox(
    value: RwSignal<String>,
    #[prop(into)] error: Signal<Option<SegmentError>>,
    #[prop(into)] label: TextProp,
    /// Identity of the field, unique on the screen.
    id: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let input = NodeRef::<Input>::new();
    let message = format!("{id}-error");
    let described_by = message.clone();
    let list = format!("{id}-offers");
    let controls = list.clone();
    let word = RwSignal::new(None::<Typed>);
    let offered = RwSignal::new(Vec::<Offer>::new());
    let active = RwSignal::new(None::<usize>);
    let close = move || {
        word.set(None);
        offered.set(Vec::new());
        active.set(None);
    };
    let look = move || {
        let Some(input) = input.get_untracked() else { return };
        let text = input.value();
        let caret = input.selection_start().ok().flatten().and_then(|units| characters(&text, units));
        let found = caret.and_then(|caret| typed(&text, caret));
        active.set(None);
        offered.set(found.iter().flat_map(|found| client.overview.with_untracked(|all| offers(found, all))).collect());
        if let Some(Typed { of: Wanted::City, part, .. }) = &found {
            let part = part.clone();
            spawn_local(async move {
                // Suggestions are a courtesy: where there are none, the person writes the city out.
                if let Ok(Reply::Names(names)) = client.call(Request::SuggestCities(part.clone())).await
                    && word.try_with_untracked(|word| word.as_ref().is_some_and(|word| word.part == part)) == Some(true)
                {
                    offered.try_set(names.into_iter().map(|name| Offer::value(&name, None)).collect());
                }
            });
        }
        word.set(found);
    };
    let choose = move |at: usize| {
        let by = offered.with_untracked(|offered| offered.get(at).map(|offer| offer.insert.clone()));
        let (Some(found), Some(by), Some(input)) = (word.get_untracked(), by, input.get_untracked()) else { return };
        let (text, caret) = completed(&value.get_untracked(), &found, &by);
        let units = text.chars().take(usize::try_from(caret).unwrap_or(0)).map(char::len_utf16).sum::<usize>();
        input.set_value(&text);
        value.set(text);
        let caret = u32::try_from(units).ok();
        // Where the caret can't be set it stands at the end, as after any typing.
        drop(input.set_selection_start(caret).and_then(|()| input.set_selection_end(caret)));
        close();
        // Behind a field its values come next.
        if by.ends_with(':') {
            look();
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let count = offered.with_untracked(Vec::len);
        if count == 0 || event.is_composing() {
            return;
        }
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => active.set(Some(at.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" => active.set(Some(at.map_or(count - 1, |at| (at + count - 1) % count))),
            "Enter" | "Tab" if at.is_some() => at.into_iter().for_each(choose),
            "Escape" => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let is_open = move || offered.with(|offered| !offered.is_empty());
    view! {
        <div class="field">
            <div class="search">
                <Icon glyph=Glyph::Filter />
                <input
                    class="input"
                    node_ref=input
                    id=id
                    type="text"
                    dir="auto"
                    autocomplete="off"
                    spellcheck="false"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=move || is_open().to_string()
                    aria-controls=controls
                    aria-activedescendant=move || active.get().map(|at| format!("{id}-offer-{at}"))
                    aria-label=move || label.get()
                    placeholder=t(Text::FilterPlaceholder)
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby=described_by
                    prop:value=move || value.get()
                    on:input=move |event| { value.set(event_target_value(&event)); look(); }
                    on:click=move |_| look()
                    on:keydown=on_key
                    on:blur=move |_| close()
                />
                <ul class="offers" id=list role="listbox" aria-label=t(Text::FilterOffers) hidden=move || !is_open()>
                    {move || offered.get().into_iter().enumerate().map(|(at, offer)| view! {
                        <li class="offer" role="option" id=format!("{id}-offer-{at}") data-testid="offer"
                            aria-selected=move || (active.get() == Some(at)).to_string()
                            // The field keeps the focus.
                            on:mousedown=move |event| { event.prevent_default(); choose(at); }>
                            <bdi class="grow">{offer.shown}</bdi>
                            {offer.contacts.map(|contacts| view! { <span class="soft">{move || i18n.number(contacts.into())}</span> })}
                        </li>
                    }).collect_view()}
                </ul>
            </div>
            <div id=message aria-live="polite">
                {move || error.get().map(|error| view! {
                    <p class="field-error" data-testid="filter-error">
                        {words::segment_error(i18n, &error)}
                        {place(&value.get_untracked(), &error)}
                    </p>
                })}
            </div>
        </div>
    }
}

/// How many characters lie in front of so many UTF-16 units.
fn characters(text: &str, units: u32) -> Option<u32> {
    let mut left = usize::try_from(units).ok()?;
    let before = text.chars().take_while(|c| {
        let fits = left >= c.len_utf16();
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    u32::try_from(before.count()).ok()
}

/// The part of the filter that is wrong, marked.
fn place(filter: &str, error: &SegmentError) -> impl IntoView + use<> {
    let from = usize::try_from(error.from).unwrap_or(usize::MAX);
    let length = usize::try_from(error.to.saturating_sub(error.from)).unwrap_or(0);
    let marked: String = filter.chars().skip(from).take(length).collect();
    (!marked.trim().is_empty()).then(|| view! { " " <mark dir="auto"><bdi>{marked}</bdi></mark> })
}
