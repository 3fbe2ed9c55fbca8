//! Saved messages: use one, save this one, delete one.

use super::Writing;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::message::{Template, TemplateId};
use crate::protocol::{Action, Made, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The buttons beside the message, with their dialogs.
#[component]
pub(super) fn TemplateTools(writing: Writing) -> impl IntoView {
    let client = use_client();
    let choosing = RwSignal::new(false);
    let saving = RwSignal::new(false);
    // The template that the text came from, so that changes can go back into it.
    let from = RwSignal::new(None::<TemplateId>);
    // What a template replaced, so that nothing written is lost to a slip.
    let replaced = RwSignal::new(None::<String>);
    let take = move |template: Template| {
        let written = writing.text.get_untracked();
        let is_saved = client.overview.with_untracked(|known| known.templates.iter().any(|one| one.text == written));
        replaced.set(Some(written).filter(|written| !written.trim().is_empty() && !is_saved));
        from.set(Some(template.id));
        writing.text.set(template.text);
        choosing.set(false);
    };
    let bring_back = move || {
        if let Some(text) = replaced.get_untracked() {
            writing.text.set(text);
            replaced.set(None);
            from.set(None);
        }
    };
    view! {
        <button type="button" class="button" data-testid="templates" on:click=move |_| choosing.set(true)>
            <Icon glyph=Glyph::File />{t(Text::MessagesTemplates)}
        </button>
        <button
            type="button"
            class="button"
            data-testid="save-template"
            disabled=move || writing.text.with(|text| text.trim().is_empty())
            on:click=move |_| saving.set(true)
        >
            {t(Text::MessagesTemplateSave)}
        </button>
        <Show when=move || replaced.with(Option::is_some)>
            <button type="button" class="button button-quiet" on:click=move |_| bring_back()>
                <Icon glyph=Glyph::Undo />{t(Text::MessagesBringBack)}
            </button>
        </Show>
        <Dialog open=choosing title=t(Text::MessagesTemplates) close_label=t(Text::CommonClose)>
            <TemplateList on_take=take />
        </Dialog>
        <Dialog open=saving title=t(Text::MessagesTemplateSave) close_label=t(Text::CommonClose)>
            <SaveForm text=writing.text from=from open=saving />
        </Dialog>
    }
}

#[component]
fn TemplateList(on_take: impl Fn(Template) + Copy + Send + Sync + 'static) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let templates = Memo::new(move |_| client.overview.with(|known| known.templates.clone()));
    let row = move |template: Template| {
        let id = template.id;
        let named = |text: Text| i18n.with(text, &[("name", &words::isolate(&template.name))]);
        let (use_label, delete_label) =
            (named(Text::MessagesTemplateUseNamed), named(Text::MessagesTemplateDeleteNamed));
        let (name, text) = (template.name.clone(), template.text.clone());
        view! {
            <li class="template">
                <span class="template-words">
                    <strong><bdi>{name}</bdi></strong>
                    <span class="soft small template-text" dir="auto">{text}</span>
                </span>
                <button type="button" class="button" aria-label=use_label data-testid="use-template" on:click=move |_| on_take(template.clone())>
                    {t(Text::MessagesTemplateUse)}
                </button>
                <button type="button" class="button button-quiet button-square" aria-label=delete_label on:click=move |_| client.perform(Action::RemoveTemplate(id))>
                    <Icon glyph=Glyph::Trash />
                </button>
            </li>
        }
    };
    move || {
        let templates = templates.get();
        if templates.is_empty() {
            view! { <p class="soft">{t(Text::MessagesTemplatesNone)}</p> }.into_any()
        } else {
            view! { <ul class="templates">{templates.into_iter().map(row).collect_view()}</ul> }.into_any()
        }
    }
}

#[component]
fn SaveForm(text: RwSignal<String>, from: RwSignal<Option<TemplateId>>, open: RwSignal<bool>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ServiceError>);
    let origin = client.overview.with_untracked(|known| {
        known.templates.iter().find(|template| Some(template.id) == from.get_untracked()).cloned()
    });
    let save = move |id: Option<TemplateId>, name: String| {
        let action = Action::SaveTemplate { id, name, text: text.get_untracked() };
        spawn_local(async move {
            match client.act(action).await {
                Ok(committed) => {
                    if let Some(Made::Template(id)) = committed.made {
                        from.try_set(Some(id));
                    }
                    open.try_set(false);
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let over = origin.map(|origin| {
        let label = i18n.with(Text::MessagesTemplateSaveOver, &[("name", &words::isolate(&origin.name))]);
        view! {
            <button type="button" class="button" on:click=move |_| save(Some(origin.id), origin.name.clone())>
                <Icon glyph=Glyph::Check />{label}
            </button>
        }
    });
    let button = if over.is_some() { Text::MessagesTemplateSaveNew } else { Text::CommonSave };
    view! {
        <form class="stack" on:submit=move |event| { event.prevent_default(); save(None, name.get_untracked()); }>
            {over}
            <div class="field">
                <label for="template-name">{t(Text::MessagesTemplateName)}</label>
                <input
                    class="input"
                    id="template-name"
                    dir="auto"
                    autocomplete="off"
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby="template-name-error"
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <span class="field-error" id="template-name-error" role="alert">{move || error.get().map(|error| words::error(i18n, &error))}</span>
            </div>
            <div class="row row-end">
                <button type="submit" class="button button-primary" data-testid="template-save">{t(button)}</button>
            </div>
        </form>
    }
}
