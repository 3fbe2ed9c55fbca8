//! What else can be done with a tag: let it age, put it away, lock it, merge it into another, split it; and what names it.

use super::reason::Reason;
use super::split::Split;
use crate::app::asked::asked;
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::words;
use crate::domain::tag::{Tag, TagId};
use crate::domain::tag_traits::TagTraits;
use crate::protocol::{Action, Arrange, Reply, Request, ServiceError, TagScheme};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The disclosure below a tag's form.
#[component]
pub(super) fn More(tag: Tag, open: RwSignal<bool>, reason: Reason) -> impl IntoView {
    let found = asked(
        || Request::TagScheme,
        |reply| match reply {
            Reply::TagScheme(scheme) => Ok(*scheme),
            other => Err(other),
        },
    );
    let tag = StoredValue::new(tag);
    view! {
        <details class="disclosure" data-testid="tag-more">
            <summary>{t(Text::TagsMore)}</summary>
            {move || found.get().and_then(Result::ok).map(|scheme| view! { <Shown tag=tag.get_value() scheme=scheme open=open reason=reason /> })}
        </details>
    }
}

#[component]
fn Shown(tag: Tag, scheme: TagScheme, open: RwSignal<bool>, reason: Reason) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let id = tag.id;
    let known = scheme.traits.iter().find(|traits| traits.tag == id).cloned();
    let traits = known.unwrap_or_else(|| TagTraits::new(id, &tag.name));
    let days = RwSignal::new(traits.leaves_after.map(|days| days.to_string()).unwrap_or_default());
    let archived = RwSignal::new(traits.archived);
    let locked = RwSignal::new(traits.locked);
    let why = reason.text;
    let into = RwSignal::new(None::<TagId>);
    let perform = move |action: Arrange| {
        spawn_local(async move {
            match client.act(Action::Arrange(action)).await {
                Ok(_) => drop(open.try_set(false)),
                Err(error) => {
                    if error == ServiceError::ReasonNeeded {
                        reason.ask();
                    }
                    client.show_error(&error);
                }
            }
        });
    };
    let name = StoredValue::new(tag.name);
    let save = move |_| {
        let traits = TagTraits {
            tag: id,
            name: name.get_value(),
            leaves_after: days.get_untracked().trim().parse().ok(),
            archived: archived.get_untracked(),
            locked: locked.get_untracked(),
        };
        perform(Arrange::SetTraits { traits, why: why.get_untracked() });
    };
    let merge = move |_| {
        if let Some(into) = into.get_untracked() {
            perform(Arrange::MergeTags { from: vec![id], into, why: why.get_untracked() });
        }
    };
    let others = client.overview.with_untracked(|overview| {
        overview.offered(|_| false).filter(|view| view.tag.id != id).map(|view| view.tag.clone()).collect::<Vec<Tag>>()
    });
    let has_others = !others.is_empty();
    let uses = scheme.uses.iter().find(|(used, _)| *used == id).map(|(_, uses)| uses.clone()).unwrap_or_default();
    let named: Vec<String> = client.overview.with_untracked(|overview| {
        let segments = overview.segments.iter().filter(|view| uses.segments.contains(&view.segment.id));
        let lists = overview.lists.iter().filter(|view| uses.lists.contains(&view.id));
        let rules = scheme.rules.iter().filter(|(rule, _)| uses.rules.contains(rule));
        let recipes = overview.recipes.iter().filter(|view| uses.recipes.contains(&view.id));
        segments
            .map(|view| words::isolate(&view.segment.name))
            .chain(lists.map(|view| words::isolate(&view.name)))
            .chain(rules.map(|(_, name)| words::isolate(name)))
            .chain(recipes.map(|view| words::isolate(&view.name)))
            .collect()
    });
    let used = if named.is_empty() {
        i18n.text(Text::TagsUnused).to_owned()
    } else {
        i18n.with(Text::TagsUsed, &[("where", &named.join(i18n.text(Text::CommonListSeparator)))])
    };
    let switch = move |signal: RwSignal<bool>, text: Text| {
        view! {
            <label class="row">
                <input type="checkbox" prop:checked=move || signal.get() on:change=move |event| signal.set(event_target_checked(&event)) />
                <span>{t(text)}</span>
            </label>
        }
    };
    view! {
        <div class="stack">
            <p class="soft small">{used}</p>
            <div class="field">
                <label for="tag-days">{t(Text::TagsLeaves)}</label>
                <input class="input" id="tag-days" inputmode="numeric" autocomplete="off" prop:value=move || days.get()
                    on:input=move |event| days.set(event_target_value(&event)) />
                <span class="field-hint">{t(Text::TagsLeavesHint)}</span>
            </div>
            {switch(archived, Text::TagsArchived)}
            {switch(locked, Text::TagsLocked)}
            <div><button type="button" class="button button-small" data-testid="traits-save" on:click=save>{t(Text::TagsSaveMore)}</button></div>
            {has_others.then(|| view! {
                <div class="field">
                    <label for="tag-into">{t(Text::TagsMergeInto)}</label>
                    <select class="select" id="tag-into" on:change=move |event| into.set(event_target_value(&event).parse().ok().map(TagId))>
                        <option value="">{t(Text::CommonNone)}</option>
                        {others.into_iter().map(|other| view! { <option value=other.id.0.to_string()>{other.name}</option> }).collect_view()}
                    </select>
                    <span class="field-hint">{t(Text::TagsMergeHint)}</span>
                </div>
                <div><button type="button" class="button button-small" data-testid="tag-merge" disabled=move || into.get().is_none() on:click=merge>{t(Text::HealthMerge)}</button></div>
            })}
            <Split tag=id why=why act=perform needs_why=move |()| reason.ask() />
        </div>
    }
}

/// What a tag is beside its name, in a word or two, for its row.
pub(super) fn badge(scheme: &TagScheme, id: TagId) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let traits = scheme.traits.iter().find(|traits| traits.tag == id);
    let days = traits.and_then(|traits| traits.leaves_after);
    let is_put_away = traits.is_some_and(|traits| traits.archived);
    let is_locked = traits.is_some_and(|traits| traits.locked);
    view! {
        {days.map(|days| view! { <span class="chip">{i18n.count(Plural::TagsLeavesAfter, u32::from(days))}</span> })}
        {is_put_away.then(|| view! { <span class="chip">{t(Text::TagsPutAway)}</span> })}
        {is_locked.then(|| view! { <span class="chip">{t(Text::TagsIsLocked)}</span> })}
    }
}
