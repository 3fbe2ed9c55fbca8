//! One group: who, why, a comparison with choices, what would come of it, and the three answers.

use super::choice::{Choice, called};
use super::compare::Compare;
use super::groups::{Shelf, button_id, key_of};
use super::preview::Preview;
use super::reasons::{Why, of_link};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::{Action, DuplicateGroup, DuplicateTier};
use leptos::prelude::*;

/// Names in the head of a group.
const NAMES_SHOWN: usize = 3;
/// Reasons in the head of a group.
const REASONS_SHOWN: usize = 3;

/// The group as a card that opens.
#[component]
pub(super) fn Card(shelf: Shelf, group: DuplicateGroup) -> impl IntoView {
    let i18n = use_i18n();
    let key = StoredValue::new(key_of(&group));
    let button = button_id(&key.get_value());
    let body = format!("{button}-body");
    let choice = Choice::of(&group);
    let is_open = Memo::new(move |_| key.with_value(|key| shelf.is_open(key)));
    let names: Vec<String> =
        choice.members.with_value(|members| members.iter().map(|member| called(i18n, member)).collect());
    let rest = names.len().saturating_sub(NAMES_SHOWN);
    let gist = group
        .links
        .first()
        .map(|link| of_link(i18n, link, &group.members))
        .unwrap_or_default()
        .into_iter()
        .take(REASONS_SHOWN)
        .map(|(_, text)| text)
        .collect::<Vec<_>>()
        .join(" · ");
    let score = i18n.with(Text::DuplicatesScore, &[("n", &i18n.number(group.score.into()))]);
    let group = StoredValue::new(group);
    view! {
        <li class="card duplicates-card" data-testid="duplicate">
            <h3 class="duplicates-head">
                <button type="button" id=button.clone() class="duplicates-open" data-testid="duplicate-open"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=move || is_open.get().then(|| body.clone())
                    on:click=move |_| key.with_value(|key| shelf.set_open(key, !is_open.get_untracked()))>
                    <span class="duplicates-who">
                        <span class="duplicates-names">
                            {names.into_iter().take(NAMES_SHOWN).map(|name| view! { <span><bdi>{name}</bdi></span> }).collect_view()}
                            {(rest > 0).then(|| view! { <span class="soft">{i18n.count(Plural::DuplicatesMoreMembers, u64::try_from(rest).unwrap_or_default())}</span> })}
                        </span>
                        <span class="soft small">{gist}</span>
                    </span>
                    <span class="chip chip-teal duplicates-score">{score}</span>
                    <Icon glyph=Glyph::Down />
                </button>
            </h3>
            <Show when=move || is_open.get()>
                <Body shelf=shelf group=group choice=choice prefix=button.clone() />
            </Show>
        </li>
    }
}

#[component]
fn Body(shelf: Shelf, group: StoredValue<DuplicateGroup>, choice: Choice, prefix: String) -> impl IntoView {
    let i18n = use_i18n();
    let busy = RwSignal::new(false);
    let key = StoredValue::new(group.with_value(key_of));
    let (links, tier) = group.with_value(|group| (group.links.clone(), group.tier));
    let is_only = links.len() == 1;
    let is_pair = key.with_value(|key| key.len() == 2);
    let decide = move |action: Action| key.with_value(|key| shelf.decide(key, action, busy));
    view! {
        <div class="duplicates-body" id=format!("{prefix}-body")>
            <div class="stack" role="group" aria-label=t(Text::DuplicatesWhy)>
                {links.into_iter().map(|link| view! { <Why link=link members=choice.members is_only=is_only /> }).collect_view()}
            </div>
            <div class="duplicates-sides">
                <div role="group" aria-label=t(Text::DuplicatesFields)><Compare choice=choice prefix=prefix.clone() /></div>
                <Preview choice=choice />
            </div>
            <div class="row duplicates-answers">
                <button type="button" class="button button-primary" data-testid="duplicate-merge" disabled=move || busy.get()
                    on:click=move |_| decide(Action::MergeContacts(choice.merge()))>
                    <Icon glyph=Glyph::Alike />{t(Text::DuplicatesMerge)}
                </button>
                <button type="button" class="button" data-testid="duplicate-apart" disabled=move || busy.get()
                    on:click=move |_| decide(Action::KeepApart(choice.ids()))>
                    <Icon glyph=Glyph::Close />{i18n.text(if is_pair { Text::DuplicatesApart } else { Text::DuplicatesApartMany })}
                </button>
                {(tier == DuplicateTier::Review).then(|| view! {
                    <button type="button" class="button button-quiet" data-testid="duplicate-later" disabled=move || busy.get()
                        on:click=move |_| key.with_value(|key| shelf.put_off(key))>
                        <Icon glyph=Glyph::Skip />{t(Text::DuplicatesLater)}
                    </button>
                })}
            </div>
        </div>
    }
}
