//! A field for the segment language, with its mistakes shown below it, and the person's own tags offered while typing.

use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::segment::parse::SegmentError;
use leptos::prelude::*;

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
    let list = format!("{id}-tags");
    let message = format!("{id}-error");
    let described_by = message.clone();
    let options = move || {
        client.overview.with(|overview| {
            overview
                .offered(|_| false)
                .map(|view| {
                    let name = &view.tag.name;
                    let quoted = name.contains(|letter: char| !letter.is_alphanumeric() && letter != '_');
                    let value = if quoted { format!("tag:\"{name}\"") } else { format!("tag:{name}") };
                    view! { <option value=value></option> }
                })
                .collect_view()
        })
    };
    view! {
        <div class="field">
            <div class="search">
                <Icon glyph=Glyph::Filter />
                <input
                    class="input"
                    id=id
                    type="text"
                    dir="auto"
                    autocomplete="off"
                    spellcheck="false"
                    list=list.clone()
                    aria-label=move || label.get()
                    placeholder=t(Text::FilterPlaceholder)
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby=described_by
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <datalist id=list>{options}</datalist>
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

/// The part of the filter that is wrong, marked.
fn place(filter: &str, error: &SegmentError) -> impl IntoView + use<> {
    let from = usize::try_from(error.from).unwrap_or(usize::MAX);
    let length = usize::try_from(error.to.saturating_sub(error.from)).unwrap_or(0);
    let marked: String = filter.chars().skip(from).take(length).collect();
    (!marked.trim().is_empty()).then(|| view! { " " <mark dir="auto"><bdi>{marked}</bdi></mark> })
}
