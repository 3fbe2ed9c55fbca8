//! Tags for every row of the file: some that are known, some that will be made.

use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::chip::RemovableChip;
use crate::app::words;
use crate::domain::import::Options;
use crate::domain::tag::TagId;
use crate::domain::text::fold;
use crate::protocol::TagView;
use leptos::prelude::*;

/// The field.
#[component]
pub(super) fn FileTags(options: RwSignal<Options>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let typed = RwSignal::new(String::new());
    let known = move || client.overview.with(|overview| overview.tags.clone());
    let is_chosen = move |view: &TagView| options.with(|options| options.tags.contains(&view.tag.id));
    let remove_label = move |name: &str| i18n.with(Text::ContactsTagRemoveNamed, &[("name", &words::isolate(name))]);
    let add_typed = move || {
        // A field that has the focus when the screen is left by the keyboard is heard last; there is no import by then.
        if typed.is_disposed() {
            return;
        }
        let names: Vec<String> = split_names(&typed.get_untracked());
        typed.set(String::new());
        options.update(|options| {
            for name in names {
                let key = fold(&name);
                let existing = client.overview.with_untracked(|overview| {
                    overview.tags.iter().find(|view| fold(&view.tag.name) == key).map(|view| view.tag.id)
                });
                match existing {
                    Some(id) if !options.tags.contains(&id) => options.tags.push(id),
                    None if !options.new_tags.iter().any(|known| fold(known) == key) => options.new_tags.push(name),
                    _ => {}
                }
            }
        });
    };
    view! {
        <fieldset class="stack">
            <legend class="field-label">{t(Text::ImportTags)}</legend>
            <p class="field-hint" id="import-tags-hint">{t(Text::ImportTagsHint)}</p>
            <div class="row">
                {move || known().into_iter().filter(is_chosen).map(|view| {
                    let id = view.tag.id;
                    view! {
                        <RemovableChip text=view.tag.name.clone() color=words::color_class(view.tag.color) remove_label=remove_label(&view.tag.name)
                            on_remove=move || options.update(|options| options.tags.retain(|tag| *tag != id)) />
                    }
                }).collect_view()}
                {move || options.with(|options| options.new_tags.clone()).into_iter().map(|name| {
                    let own = name.clone();
                    view! {
                        <RemovableChip text=name.clone() color="gray" remove_label=remove_label(&name)
                            on_remove=move || options.update(|options| options.new_tags.retain(|tag| *tag != own)) />
                    }
                }).collect_view()}
            </div>
            <div class="import-fields">
                <Show when=move || !known().is_empty()>
                    <div class="field">
                        <label for="import-tags">{t(Text::ImportTagsKnown)}</label>
                        <select class="select" id="import-tags" prop:value="" on:change=move |event| {
                            if let Ok(id) = event_target_value(&event).parse::<u64>() {
                                options.update(|options| options.tags.push(TagId(id)));
                            }
                        }>
                            <option value="">{t(Text::ContactAddTag)}</option>
                            {move || known().into_iter().filter(|view| view.offered && !is_chosen(view)).map(|view| view! {
                                <option value=view.tag.id.0.to_string()>{view.tag.name}</option>
                            }).collect_view()}
                        </select>
                    </div>
                </Show>
                <div class="field">
                    <label for="import-new-tags">{t(Text::ContactsTagNew)}</label>
                    <div class="row import-add-tag">
                        <input class="input grow" id="import-new-tags" dir="auto" autocomplete="off" aria-describedby="import-tags-hint" data-testid="import-new-tags"
                            prop:value=move || typed.get()
                            on:input=move |event| typed.set(event_target_value(&event))
                            on:change=move |_| add_typed()
                            on:keydown=move |event| {
                                if event.key() == "Enter" {
                                    event.prevent_default();
                                    add_typed();
                                }
                            } />
                        <button type="button" class="button" disabled=move || typed.with(|typed| typed.trim().is_empty()) on:click=move |_| add_typed()>{t(Text::CommonAdd)}</button>
                    </div>
                    <span class="field-hint">{t(Text::ContactsTagNewHint)}</span>
                </div>
            </div>
        </fieldset>
    }
}

fn split_names(text: &str) -> Vec<String> {
    text.split([',', '،']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
