//! The text of the message: details to insert at the cursor, what is wrong with it, and the templates.

use super::templates::TemplateTools;
use super::{Writing, forbids_sending};
use crate::app::i18n::{Lang, Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::menu::Menu;
use crate::app::words;
use crate::domain::campaign::template::Placeholder;
use leptos::{html, prelude::*};

/// The card.
#[component]
pub(super) fn Compose(writing: Writing) -> impl IntoView {
    let i18n = use_i18n();
    let area = NodeRef::<html::Textarea>::new();
    let text = writing.text;
    let example = move || {
        let (name, fallback) =
            (placeholder_name(i18n.lang(), Placeholder::FirstName), i18n.text(Text::MessagesFallback));
        format!("{{{{{name}|\"{fallback}\"}}}}")
    };
    let placeholder = move || {
        let name = format!("{{{{{}}}}}", placeholder_name(i18n.lang(), Placeholder::FirstName));
        i18n.with(Text::MessagesTextExample, &[("name", &name)])
    };
    // As WhatsApp counts: an Arabic letter is one, most emoji are two.
    let characters =
        Memo::new(move |_| text.with(|text| u64::try_from(text.encode_utf16().count()).unwrap_or(u64::MAX)));
    let bad = move || writing.issues.with(|issues| issues.iter().any(forbids_sending));
    let insert = move |code: &str| {
        let Some(area) = area.get_untracked() else { return };
        if let Err(error) = insert_at_cursor(&area, code) {
            web_sys::console::error_1(&error);
        }
        text.set(area.value());
    };
    view! {
        <section class="card stack" aria-labelledby="compose-title">
            <h2 id="compose-title">{t(Text::MessagesText)}</h2>
            <div class="row compose-tools">
                <Menu name=t(Text::MessagesInsert) class="button" label=move || view! { <Icon glyph=Glyph::Plus />{t(Text::MessagesInsert)}<Icon glyph=Glyph::Down /> }>
                    {Placeholder::MENU.iter().map(|(placeholder, english, arabic)| {
                        let code = move || format!("{{{{{}}}}}", match i18n.lang() { Lang::Ar => arabic, Lang::En => english });
                        view! {
                            <button type="button" class="menu-item" data-testid=format!("insert-{english}") on:click=move |_| insert(&code())>
                                <span class="grow">{t(words::placeholder(*placeholder))}</span>
                                <bdi class="soft small" dir="ltr">{code}</bdi>
                            </button>
                        }
                    }).collect_view()}
                </Menu>
                <TemplateTools writing=writing />
            </div>
            <textarea
                node_ref=area
                class="textarea compose-text"
                id="message-text"
                autocomplete="off"
                // An empty field begins on the side where the page's language begins.
                dir=move || text.with(|text| !text.is_empty()).then_some("auto")
                rows="7"
                data-testid="message-text"
                aria-labelledby="compose-title"
                aria-describedby="message-hint message-issues"
                aria-invalid=move || bad().to_string()
                placeholder=placeholder
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <div class="row compose-foot">
                <span class="field-hint grow" id="message-hint">
                    {move || i18n.with(Text::MessagesInsertHint, &[("example", &words::isolate(&example()))])}
                </span>
                <span class="field-hint number" data-testid="characters">{move || i18n.count(Plural::MessagesCharacters, characters.get())}</span>
            </div>
            <div id="message-issues" aria-live="polite" class="stack" data-testid="message-issues">
                {move || writing.issues.get().into_iter().map(|issue| {
                    let class = if forbids_sending(&issue) { "note note-danger" } else { "note note-warn" };
                    view! { <p class=class><Icon glyph=Glyph::Warning /><span dir="auto">{words::template_issue(i18n, &issue)}</span></p> }
                }).collect_view()}
            </div>
        </section>
    }
}

/// What stands between the braces, in the language of the page.
fn placeholder_name(lang: Lang, placeholder: Placeholder) -> &'static str {
    let found = Placeholder::MENU.iter().find(|(known, ..)| *known == placeholder);
    found.map_or("", |(_, english, arabic)| match lang {
        Lang::Ar => arabic,
        Lang::En => english,
    })
}

/// Puts text where the cursor is (or was last) in the field, in place of what is selected, and leaves the cursor behind it.
fn insert_at_cursor(area: &web_sys::HtmlTextAreaElement, text: &str) -> Result<(), wasm_bindgen::JsValue> {
    let start = area.selection_start()?.unwrap_or(0);
    area.set_range_text(text)?;
    let end = start.saturating_add(u32::try_from(text.encode_utf16().count()).unwrap_or(0));
    area.focus()?;
    area.set_selection_range(end, end)
}
