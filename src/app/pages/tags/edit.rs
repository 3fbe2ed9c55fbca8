//! The dialog for one tag or one dimension: name, colour, dimension, and deletion with what it takes along.

use super::more::More;
use super::reason::{Reason, ReasonField, is_locked};
use super::single::{Choices, Single};
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::segment::describe::names_tag;
use crate::domain::segment::parse::parse;
use crate::domain::tag::{Dimension, DimensionId, Tag, TagColor};
use crate::protocol::{Action, NameTrouble, ServiceError, TagScheme};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the dialog is about; `None` makes a new one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Subject {
    Tag { tag: Option<Tag>, contacts: u32, dimension: Option<DimensionId>, color: TagColor },
    Dimension(Option<Dimension>),
}

impl Subject {
    pub fn new_tag(dimension: Option<DimensionId>, color: TagColor) -> Subject {
        Subject::Tag { tag: None, contacts: 0, dimension, color }
    }

    pub fn new_dimension() -> Subject {
        Subject::Dimension(None)
    }

    /// The heading of the dialog.
    pub fn title(&self) -> Text {
        match self {
            Subject::Tag { tag: None, .. } => Text::TagsNew,
            Subject::Tag { .. } => Text::TagsEdit,
            Subject::Dimension(None) => Text::TagsNewDimension,
            Subject::Dimension(Some(_)) => Text::TagsEditDimension,
        }
    }

    fn name(&self) -> String {
        match self {
            Subject::Tag { tag, .. } => tag.as_ref().map(|tag| tag.name.clone()).unwrap_or_default(),
            Subject::Dimension(dimension) => dimension.as_ref().map(|found| found.name.clone()).unwrap_or_default(),
        }
    }

    fn color(&self) -> TagColor {
        match self {
            Subject::Tag { color, .. } => *color,
            Subject::Dimension(dimension) => dimension.as_ref().map(|found| found.color).unwrap_or_default(),
        }
    }

    /// What deletes it, if it is there.
    fn removal(&self, why: String) -> Option<Action> {
        match self {
            Subject::Tag { tag, .. } => tag.as_ref().map(|tag| Action::RemoveTag { tag: tag.id, why }),
            Subject::Dimension(dimension) => {
                dimension.as_ref().map(|found| Action::RemoveDimension { dimension: found.id, why })
            }
        }
    }

    /// The dimension that this is about.
    fn own_dimension(&self) -> Option<DimensionId> {
        match self {
            Subject::Tag { tag, .. } => tag.as_ref().and_then(|tag| tag.dimension),
            Subject::Dimension(dimension) => dimension.as_ref().map(|found| found.id),
        }
    }
}

/// The form.
#[component]
pub(super) fn Edit(
    subject: Subject,
    open: RwSignal<bool>,
    /// What holds for tags beside their names; nothing until it is there.
    scheme: Signal<Option<TagScheme>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let name = RwSignal::new(subject.name());
    let color = RwSignal::new(subject.color());
    let dimension = RwSignal::new(match &subject {
        Subject::Tag { dimension, .. } => *dimension,
        Subject::Dimension(_) => None,
    });
    let trouble = RwSignal::new(None::<NameTrouble>);
    let busy = RwSignal::new(false);
    let is_tag = matches!(subject, Subject::Tag { .. });
    let is_there = subject.removal(String::new()).is_some();
    let known = match &subject {
        Subject::Tag { tag, .. } => tag.clone(),
        Subject::Dimension(_) => None,
    };
    let reason = Reason::new();
    let own = subject.own_dimension();
    let choices = Choices::new(own, scheme);
    let tag = known.as_ref().map(|tag: &Tag| tag.id);
    let locked = Signal::derive(move || {
        let dimensions = [own, dimension.get()];
        scheme.with(|scheme| scheme.as_ref().is_some_and(|scheme| is_locked(scheme, tag, &dimensions)))
    });
    // What holds for a dimension is saved with its name, so it is waited for.
    let is_known = move || is_tag || own.is_none() || scheme.with(Option::is_some);
    let perform = move |action: Action| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match client.act(action).await {
                Ok(_) => {
                    open.try_set(false);
                }
                // The dialog may have been closed meanwhile; then nobody is left to tell.
                Err(ServiceError::Name(found)) => {
                    trouble.try_set(Some(found));
                }
                Err(error) => {
                    if error == ServiceError::ReasonNeeded {
                        reason.ask();
                    }
                    client.show_error(&error);
                }
            }
            busy.try_set(false);
        });
    };
    let subject = StoredValue::new(subject);
    let save = move || {
        let (name, color, why) = (name.get_untracked(), color.get_untracked(), reason.text.get_untracked());
        perform(subject.with_value(|subject| match subject {
            Subject::Tag { tag, .. } => {
                let id = tag.as_ref().map(|tag| tag.id);
                Action::SaveTag { id, name, color, dimension: dimension.get_untracked(), why }
            }
            Subject::Dimension(found) => {
                let (single, locked) = untrack(move || (choices.single(), choices.locked()));
                let id = found.as_ref().map(|found| found.id);
                Action::SaveDimension { id, name, color, single, locked, why }
            }
        }));
    };
    let remove = move |_| {
        if let Some(action) = subject.with_value(|subject| subject.removal(reason.text.get_untracked())) {
            perform(action);
        }
    };
    let name_error = move || trouble.get().map(|trouble| words::error(i18n, &ServiceError::Name(trouble)));
    view! {
        <form class="stack" data-testid="tag-form" on:submit=move |event| { event.prevent_default(); save(); }>
            <div class="field">
                <label for="tag-name">{t(Text::CommonName)}</label>
                <input class="input" id="tag-name" dir="auto" autocomplete="off" autofocus
                    aria-invalid=move || trouble.with(Option::is_some).to_string()
                    aria-describedby="tag-name-error"
                    prop:value=move || name.get()
                    on:input=move |event| { name.set(event_target_value(&event)); trouble.set(None); } />
                <span class="field-error" id="tag-name-error" role="alert">{name_error}</span>
                {(!is_tag).then(|| view! { <span class="field-hint">{t(Text::TagsDimensionHint)}</span> })}
            </div>
            {is_tag.then(|| view! { <DimensionField dimension=dimension color=color /> })}
            <Palette color=color />
            {(!is_tag).then(|| view! {
                <span class="field-hint">{t(Text::TagsColorHint)}</span>
                <Single id=own choices=choices scheme=scheme />
            })}
            <ReasonField reason=reason locked=locked />
            <div class="row row-end">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t(Text::CommonCancel)}</button>
                <button type="submit" class="button button-primary" data-testid="tag-save" disabled=move || busy.get() || !is_known()>{t(Text::CommonSave)}</button>
            </div>
            {known.map(|tag| view! { <More tag=tag open=open reason=reason /> })}
            {is_there.then(|| view! {
                <div class="tags-delete stack">
                    <Consequences subject=subject.get_value() />
                    <div>
                        <button type="button" class="button button-small button-danger" data-testid="tag-delete" disabled=move || busy.get() on:click=remove>
                            <Icon glyph=Glyph::Trash />
                            {t(if is_tag { Text::TagsDelete } else { Text::TagsDeleteDimension })}
                        </button>
                    </div>
                </div>
            })}
        </form>
    }
}

/// The dimension of a tag. A new choice brings its colour with it.
#[component]
fn DimensionField(dimension: RwSignal<Option<DimensionId>>, color: RwSignal<TagColor>) -> impl IntoView {
    let client = use_client();
    let known = client.overview.with_untracked(|overview| overview.dimensions.clone());
    let colors: Vec<(DimensionId, TagColor)> = known.iter().map(|known| (known.id, known.color)).collect();
    (!known.is_empty()).then(|| view! {
        <div class="field">
            <label for="tag-dimension">{t(Text::TagsDimension)}</label>
            <select class="select" id="tag-dimension" on:change=move |event| {
                let chosen = event_target_value(&event).parse::<u64>().ok().map(DimensionId);
                dimension.set(chosen);
                if let Some((_, own)) = colors.iter().find(|(id, _)| Some(*id) == chosen) {
                    color.set(*own);
                }
            }>
                <option value="" selected=move || dimension.get().is_none()>{t(Text::CommonNone)}</option>
                {known.into_iter().map(|known| view! {
                    <option value=known.id.0.to_string() selected=move || dimension.get() == Some(known.id)>{known.name}</option>
                }).collect_view()}
            </select>
        </div>
    })
}

/// The ten colours as a group of radio buttons.
#[component]
fn Palette(color: RwSignal<TagColor>) -> impl IntoView {
    view! {
        <fieldset>
            <legend class="field-label">{t(Text::TagsColor)}</legend>
            <div class="tags-palette">
                {TagColor::ALL.map(|choice| view! {
                    <label class="tags-color" title=t(words::color_name(choice))>
                        <input type="radio" name="tag-color" class="visually-hidden"
                            prop:checked=move || color.get() == choice
                            on:change=move |_| color.set(choice) />
                        <span class=format!("dot chip-{}", words::color_class(choice)) aria-hidden="true"></span>
                        <span class="visually-hidden">{t(words::color_name(choice))}</span>
                    </label>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// What a deletion takes along.
#[component]
fn Consequences(subject: Subject) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    match subject {
        Subject::Tag { tag, contacts, .. } => {
            let name = tag.map(|tag| tag.name).unwrap_or_default();
            let naming = client.overview.with_untracked(|overview| {
                overview
                    .segments
                    .iter()
                    .filter(|view| parse(&view.segment.filter).is_ok_and(|node| names_tag(&node, &name)))
                    .count()
            });
            let naming = u64::try_from(naming).unwrap_or(u64::MAX);
            view! {
                <p class="soft small">{move || i18n.count(Plural::TagsDeleteText, contacts)}</p>
                {(naming > 0).then(|| view! { <p class="soft small">{move || i18n.count(Plural::TagsDeleteSegments, naming)}</p> })}
            }
            .into_any()
        }
        Subject::Dimension(dimension) => {
            let id = dimension.map(|found| found.id);
            let tags = client.overview.with_untracked(|overview| {
                overview.tags.iter().filter(|view| id.is_some() && view.tag.dimension == id).count()
            });
            let tags = u64::try_from(tags).unwrap_or(u64::MAX);
            view! { <p class="soft small">{move || i18n.count(Plural::TagsDeleteDimensionText, tags)}</p> }.into_any()
        }
    }
}
