//! Tags of the file that the book does not know: made, left out, or read as a known one. A tag spelled nearly the same is
//! offered first.

use super::wizard::Wizard;
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{UnknownName, UnknownTag};
use crate::domain::tag::TagId;
use crate::domain::text::fold;
use leptos::prelude::*;

/// Unknown tags shown at once.
const TAGS_SHOWN: usize = 20;

/// The section.
#[component]
pub(super) fn UnknownTags(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let all = RwSignal::new(false);
    let unknown = Memo::new(move |_| {
        wizard.plan.with(|plan| plan.as_ref().map(|plan| plan.unknown_tags.clone()).unwrap_or_default())
    });
    let names = move || unknown.get().into_iter().map(|tag| tag.name).collect::<Vec<_>>();
    let hidden = move || if all.get() { 0 } else { unknown.with(Vec::len).saturating_sub(TAGS_SHOWN) };
    let shown = move || {
        let limit = if all.get() { usize::MAX } else { TAGS_SHOWN };
        unknown.get().into_iter().take(limit).collect::<Vec<_>>()
    };
    view! {
        <Show when=move || !unknown.with(Vec::is_empty)>
            <section class="card stack" aria-labelledby="import-unknown-title" data-testid="import-unknown-tags">
                <h3 id="import-unknown-title">{t(Text::ImportUnknown)}</h3>
                <p class="soft">{t(Text::ImportUnknownText)}</p>
                <Show when=move || unknown.with(|unknown| unknown.len() > 3)>
                    <div class="row">
                        <button type="button" class="button button-small" on:click=move |_| wizard.set_unknown_tags(&names(), UnknownTag::Create)>{t(Text::ImportUnknownCreateAll)}</button>
                        <button type="button" class="button button-small" on:click=move |_| wizard.set_unknown_tags(&names(), UnknownTag::Leave)>{t(Text::ImportUnknownLeaveAll)}</button>
                    </div>
                </Show>
                <ul class="import-unknown">
                    <For each=shown key=|tag| (tag.name.clone(), tag.rows, tag.like) let:tag>
                        <UnknownTagRow wizard=wizard tag=tag />
                    </For>
                </ul>
                <Show when=move || hidden() != 0>
                    <div>
                        <button type="button" class="button button-small" on:click=move |_| all.set(true)>
                            {move || i18n.count(Plural::ImportUnknownMore, u64::try_from(hidden()).unwrap_or_default())}
                        </button>
                    </div>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn UnknownTagRow(wizard: Wizard, tag: UnknownName) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let UnknownName { name, rows, like } = tag;
    let key = fold(&name);
    let choice = Memo::new(move |_| {
        wizard.options.with(|options| {
            options
                .unknown_tags
                .iter()
                .find(|(known, _)| *known == key)
                .map_or(UnknownTag::Create, |(_, choice)| *choice)
        })
    });
    let label = i18n.with(Text::ImportUnknownChoice, &[("name", &words::isolate(&name))]);
    let own = StoredValue::new(name.clone());
    let choose =
        move |choice: UnknownTag| own.with_value(|own| wizard.set_unknown_tags(std::slice::from_ref(own), choice));
    let near = move || {
        let like = like.filter(|like| choice.get() != UnknownTag::Use(*like))?;
        client.overview.with(|overview| {
            overview.tags.iter().find(|view| view.tag.id == like).map(|view| (like, view.tag.name.clone()))
        })
    };
    let offered = move || {
        let is_chosen = |tag| choice.get() == UnknownTag::Use(tag);
        client.overview.with(|overview| overview.offered(is_chosen).cloned().collect::<Vec<_>>())
    };
    view! {
        <li data-testid="import-unknown-tag">
            <span class="chip chip-gray"><bdi>{name}</bdi></span>
            <span class="soft small grow">{move || i18n.count(Plural::ImportRows, rows)}</span>
            {move || near().map(|(id, name)| view! {
                <button type="button" class="button button-small import-suggestion" data-testid="import-unknown-near" on:click=move |_| choose(UnknownTag::Use(id))>
                    <Icon glyph=Glyph::Sparkle />
                    {i18n.with(Text::ImportUnknownNear, &[("name", &words::isolate(&name))])}
                </button>
            })}
            <select class="select" aria-label=label
                prop:value=move || choice_value(choice.get())
                on:change=move |event| {
                    let chosen = match event_target_value(&event).as_str() {
                        "create" => UnknownTag::Create,
                        "leave" => UnknownTag::Leave,
                        id => match id.parse::<u64>() {
                            Ok(id) => UnknownTag::Use(TagId(id)),
                            Err(_) => return,
                        },
                    };
                    choose(chosen);
                }>
                <option value="create" selected=move || choice.get() == UnknownTag::Create>{t(Text::ImportUnknownCreate)}</option>
                <option value="leave" selected=move || choice.get() == UnknownTag::Leave>{t(Text::ImportUnknownLeave)}</option>
                {move || offered().into_iter().map(|view| {
                    let id = view.tag.id;
                    let text = i18n.with(Text::ImportUnknownUse, &[("name", &words::isolate(&view.tag.name))]);
                    view! { <option value=id.0.to_string() selected=move || choice.get() == UnknownTag::Use(id)>{text}</option> }
                }).collect_view()}
            </select>
        </li>
    }
}

fn choice_value(choice: UnknownTag) -> String {
    match choice {
        UnknownTag::Create => "create".to_owned(),
        UnknownTag::Leave => "leave".to_owned(),
        UnknownTag::Use(TagId(id)) => id.to_string(),
    }
}
