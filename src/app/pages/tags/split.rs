//! A tag that becomes several: by what its carriers are told apart, the tags that would be made, and what that changes.

use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::foreseen::Foreseen;
use crate::app::words;
use crate::domain::tag::{DimensionId, TagId};
use crate::domain::upkeep::preview::Preview;
use crate::domain::upkeep::splitting::{ProposedPart, SplitBy};
use crate::protocol::{Arrange, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the person made of a proposed part.
#[derive(Debug, Clone, PartialEq)]
struct Wish {
    taken: bool,
    name: String,
}

/// The fields. `act` does it; `why` is what was written as a reason.
#[component]
pub(super) fn Split(
    tag: TagId,
    why: RwSignal<String>,
    #[prop(into)] act: Callback<Arrange>,
    #[prop(into)] needs_why: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let dimensions = client.overview.with_untracked(|overview| overview.dimensions.clone());
    let parts = RwSignal::new(None::<Result<Vec<ProposedPart>, ServiceError>>);
    let wishes = RwSignal::new(Vec::<Wish>::new());
    let drop_empty = RwSignal::new(true);
    let foreseen = RwSignal::new(None::<Result<Preview, ServiceError>>);
    // Of what was asked, only the latest answer counts.
    let (proposal, foresight) = (StoredValue::new(0u32), StoredValue::new(0u32));
    let propose = move |by: Option<SplitBy>| {
        parts.set(None);
        let turn = next(proposal);
        let Some(by) = by else { return };
        spawn_local(async move {
            let answer = match client.call(Request::ProposeSplit { tag, by }).await {
                Ok(Reply::SplitParts(parts)) => Ok(parts),
                Ok(other) => Err(unexpected(&other)),
                Err(error) => Err(error),
            };
            if proposal.try_get_value() == Some(turn) {
                let found = answer.as_deref().unwrap_or_default();
                wishes.set(found.iter().map(|part| Wish { taken: true, name: part.name.clone() }).collect());
                parts.set(Some(answer));
            }
        });
    };
    let wanted = Memo::new(move |_| {
        parts.with(|parts| {
            let parts = parts.as_ref().and_then(|parts| parts.as_deref().ok()).unwrap_or_default();
            wishes.with(|wishes| {
                let taken = parts.iter().zip(wishes).filter(|(_, wish)| wish.taken);
                taken.map(|(part, wish)| (wish.name.clone(), part.filter.clone())).collect::<Vec<_>>()
            })
        })
    });
    let split = move || {
        let (parts, drop_empty, why) = (wanted.get_untracked(), drop_empty.get_untracked(), why.get_untracked());
        Arrange::SplitTag { tag, parts, drop_empty, why }
    };
    let has_why = Memo::new(move |_| why.with(|why| !why.trim().is_empty()));
    Effect::new(move |_| {
        // What is foreseen depends on whether a reason is given, not on what it says.
        has_why.track();
        drop_empty.track();
        let turn = next(foresight);
        foreseen.set(None);
        if wanted.with(Vec::is_empty) {
            return;
        }
        let request = Request::Foresee(split());
        spawn_local(async move {
            let answer = match client.call(request).await {
                Ok(Reply::Foreseen(preview)) => Ok(*preview),
                Ok(other) => Err(unexpected(&other)),
                Err(error) => Err(error),
            };
            if foresight.try_get_value() == Some(turn) {
                if answer == Err(ServiceError::ReasonNeeded) {
                    needs_why.run(());
                }
                foreseen.set(Some(answer));
            }
        });
    });
    let line = move |at: usize, part: ProposedPart| {
        let named = |text: Text, name: &str| i18n.with(text, &[("name", &words::isolate(name))]);
        let (take, rename) = (named(Text::TagsSplitTake, &part.name), named(Text::TagsSplitName, &part.name));
        let is_taken = move || wishes.with(|wishes| wishes.get(at).is_some_and(|wish| wish.taken));
        let name = move || wishes.with(|wishes| wishes.get(at).map(|wish| wish.name.clone()).unwrap_or_default());
        let change = move |change: &dyn Fn(&mut Wish)| {
            wishes.update(|wishes| wishes.get_mut(at).into_iter().for_each(change));
        };
        view! {
            <li class="row" data-testid="split-part">
                <input type="checkbox" aria-label=take prop:checked=is_taken
                    on:change=move |event| { let taken = event_target_checked(&event); change(&|wish| wish.taken = taken); } />
                <input class="input grow" dir="auto" autocomplete="off" aria-label=rename prop:value=name disabled=move || !is_taken()
                    on:keydown=move |event| if event.key() == "Enter" { event.prevent_default() }
                    on:change=move |event| { let name = event_target_value(&event); change(&|wish| wish.name.clone_from(&name)); } />
                <span class="soft number">{i18n.count(Plural::CommonContacts, part.contacts)}</span>
            </li>
        }
    };
    let failed =
        move |error: &ServiceError| view! { <p class="note note-warn"><span>{words::error(i18n, error)}</span></p> };
    let is_ready = move || foreseen.with(|foreseen| matches!(foreseen, Some(Ok(_))));
    view! {
        <div class="field">
            <label for="tag-split-by">{t(Text::TagsSplitBy)}</label>
            <select class="select" id="tag-split-by" data-testid="split-by" on:change=move |event| propose(by_of(&event_target_value(&event)))>
                <option value="">{t(Text::CommonNone)}</option>
                <option value="city">{t(Text::FieldCity)}</option>
                {dimensions.into_iter().map(|known| view! { <option value=known.id.0.to_string()>{known.name}</option> }).collect_view()}
                <option value="segments">{t(Text::NavSegments)}</option>
            </select>
            <span class="field-hint">{t(Text::TagsSplitHint)}</span>
        </div>
        {move || parts.get().map(|found| match found {
            Err(error) => failed(&error).into_any(),
            Ok(parts) if parts.is_empty() => view! { <p class="soft small" role="status">{t(Text::TagsSplitNobody)}</p> }.into_any(),
            Ok(parts) => view! {
                <fieldset class="stack">
                    <legend class="field-label">{t(Text::TagsSplitParts)}</legend>
                    <ul class="stack">{parts.into_iter().enumerate().map(|(at, part)| line(at, part)).collect_view()}</ul>
                    <label class="row">
                        <input type="checkbox" prop:checked=move || drop_empty.get() on:change=move |event| drop_empty.set(event_target_checked(&event)) />
                        <span>{t(Text::TagsSplitDrop)}</span>
                    </label>
                </fieldset>
                <div aria-live="polite">
                    {move || foreseen.get().map(|found| match found {
                        Err(error) => failed(&error).into_any(),
                        Ok(preview) => view! { <Foreseen contacts=preview.contacts first=preview.first made=preview.made /> }.into_any(),
                    })}
                </div>
                <div><button type="button" class="button button-small" data-testid="tag-split" disabled=move || !is_ready() on:click=move |_| act.run(split())>{t(Text::TagsSplitDo)}</button></div>
            }.into_any(),
        })}
    }
}

/// The number of the next question.
fn next(asked: StoredValue<u32>) -> u32 {
    asked.update_value(|asked| *asked = asked.wrapping_add(1));
    asked.get_value()
}

/// What a choice of the menu means.
fn by_of(value: &str) -> Option<SplitBy> {
    match value {
        "city" => Some(SplitBy::City),
        "segments" => Some(SplitBy::Segments),
        id => id.parse().ok().map(|id| SplitBy::Dimension(DimensionId(id))),
    }
}
