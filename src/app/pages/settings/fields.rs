//! The fields that the shop keeps of its contacts beside the usual ones.

use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::own_fields::{kind_name, use_fields};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::field::{CustomField, FieldKind};
use crate::protocol::{Action, Arrange, FieldView, NameTrouble, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How many columns that no field holds are offered at first.
const OFFERED: usize = 8;

/// The section.
#[component]
pub(super) fn OwnFields() -> impl IntoView {
    let i18n = use_i18n();
    let fields = use_fields(true);
    let open = RwSignal::new(false);
    let subject = RwSignal::new(CustomField::default());
    let edit = move |field: CustomField| {
        subject.set(field);
        open.set(true);
    };
    let title =
        move || i18n.text(subject.with(|field| if field.key.is_empty() { Text::FieldsNew } else { Text::FieldsEdit }));
    let columns = move || fields.with(|fields| fields.columns.iter().take(OFFERED).cloned().collect::<Vec<_>>());
    view! {
        <section class="card stack" aria-labelledby="fields-title" data-testid="own-fields">
            <div class="row">
                <h2 id="fields-title" class="grow">{t(Text::FieldsTitle)}</h2>
                <button type="button" class="button button-small" data-testid="field-new" on:click=move |_| edit(CustomField::default())>
                    <Icon glyph=Glyph::Plus />{t(Text::FieldsNew)}
                </button>
            </div>
            <p class="soft">{t(Text::FieldsText)}</p>
            <ul class="stack">
                {move || fields.get().fields.into_iter().map(|view| view! { <FieldRow view=view edit=edit /> }).collect_view()}
            </ul>
            <Show when=move || !columns().is_empty()>
                <div class="stack">
                    <p class="soft small">{t(Text::FieldsColumns)}</p>
                    <div class="row">
                        {move || columns().into_iter().map(|(header, count)| {
                            let shown = format!("{} · {}", words::isolate(&header), i18n.number(u64::from(count)));
                            let field = CustomField { label: header, ..CustomField::default() };
                            view! {
                                <button type="button" class="button button-small" on:click=move |_| edit(field.clone())>
                                    <Icon glyph=Glyph::Plus /><bdi>{shown}</bdi>
                                </button>
                            }
                        }).collect_view()}
                    </div>
                </div>
            </Show>
        </section>
        <Dialog open=open title=title close_label=t(Text::CommonClose)>
            <EditField field=subject.get_untracked() open=open />
        </Dialog>
    }
}

#[component]
fn FieldRow(view: FieldView, edit: impl Fn(CustomField) + Copy + Send + Sync + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let FieldView { field, filled, unfit } = view;
    let label = i18n.with(Text::TagsEditNamed, &[("name", &words::isolate(&field.label))]);
    let kind = t(kind_name(field.kind));
    view! {
        <li class="settings-item" data-testid="field-row">
            <div class="settings-row">
                <strong><bdi>{field.label.clone()}</bdi></strong>
                <span class="soft small">{kind}" · "{i18n.count(Plural::FieldsFilled, filled)}</span>
                {(unfit > 0).then(|| view! { <span class="chip chip-amber">{i18n.count(Plural::FieldsUnfit, unfit)}</span> })}
            </div>
            <button type="button" class="button button-quiet button-square" aria-label=label on:click=move |_| edit(field.clone())>
                <Icon glyph=Glyph::Edit />
            </button>
        </li>
    }
}

#[component]
fn EditField(field: CustomField, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let CustomField { key, label, kind, choices } = field;
    let label = RwSignal::new(label);
    let kind = RwSignal::new(kind);
    let choices = RwSignal::new(choices.join("\n"));
    let trouble = RwSignal::new(None::<NameTrouble>);
    let perform = move |action: Arrange| {
        trouble.set(None);
        spawn_local(async move {
            match client.act(Action::Arrange(action)).await {
                Ok(_) => drop(open.try_set(false)),
                // The dialog may have been closed meanwhile; then nobody is left to tell.
                Err(ServiceError::Name(found)) => drop(trouble.try_set(Some(found))),
                Err(error) => client.show_error(&error),
            }
        });
    };
    let is_known = !key.is_empty();
    let own = StoredValue::new(key);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let lines = choices.get_untracked().lines().map(str::to_owned).collect();
        let (key, label, kind) = (own.get_value(), label.get_untracked(), kind.get_untracked());
        perform(Arrange::SaveField(CustomField { key, label, kind, choices: lines }));
    };
    let problem = move || trouble.get().map(|trouble| words::error(i18n, &ServiceError::Name(trouble)));
    view! {
        <form class="stack" data-testid="field-form" on:submit=save>
            <div class="field">
                <label for="field-label">{t(Text::CommonName)}</label>
                <input class="input" id="field-label" dir="auto" autocomplete="off" autofocus
                    aria-invalid=move || trouble.with(Option::is_some).to_string() aria-describedby="field-error"
                    prop:value=move || label.get() on:input=move |event| { label.set(event_target_value(&event)); trouble.set(None); } />
                <span class="field-error" id="field-error" role="alert">{problem}</span>
            </div>
            <div class="field">
                <label for="field-kind">{t(Text::FieldsKind)}</label>
                <select class="select" id="field-kind" on:change=move |event| {
                    let at = event_target_value(&event).parse::<usize>().unwrap_or_default();
                    kind.set(FieldKind::ALL.get(at).copied().unwrap_or_default());
                }>
                    {FieldKind::ALL.into_iter().enumerate().map(|(at, one)| view! {
                        <option value=at.to_string() selected=move || kind.get() == one>{t(kind_name(one))}</option>
                    }).collect_view()}
                </select>
            </div>
            <Show when=move || kind.get() == FieldKind::Choice>
                <div class="field">
                    <label for="field-choices">{t(Text::FieldsChoices)}</label>
                    <textarea class="textarea" id="field-choices" dir="auto" autocomplete="off" prop:value=move || choices.get()
                        on:input=move |event| choices.set(event_target_value(&event))></textarea>
                    <span class="field-hint">{t(Text::FieldsChoicesHint)}</span>
                </div>
            </Show>
            <div class="row row-end">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonCancel)}</button>
                <button type="submit" class="button button-primary">{t(Text::CommonSave)}</button>
            </div>
            {is_known.then(|| view! {
                <div class="tags-delete stack">
                    <p class="soft small">{t(Text::FieldsRemoveText)}</p>
                    <div>
                        <button type="button" class="button button-small button-danger" data-testid="field-remove"
                            on:click=move |_| perform(Arrange::RemoveField { key: own.get_value() })>
                            <Icon glyph=Glyph::Trash />{t(Text::FieldsRemove)}
                        </button>
                    </div>
                </div>
            })}
        </form>
    }
}
