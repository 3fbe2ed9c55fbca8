//! Messages that are being sent by hand, and those that are done.

use crate::app::client::use_client;
use crate::app::i18n::{I18n, Text, t, use_i18n};
use crate::app::route::Route;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::meter::Meter;
use crate::app::words;
use crate::protocol::{Action, CampaignView};
use leptos::prelude::*;

/// Those who are neither sent to nor skipped.
pub(super) fn left(campaign: &CampaignView) -> u32 {
    campaign.total.saturating_sub(campaign.sent.saturating_add(campaign.skipped))
}

/// How far it has come, from 0 to 1.
pub(super) fn fraction(campaign: &CampaignView) -> f64 {
    let done = campaign.total.saturating_sub(left(campaign));
    if campaign.total == 0 { 1.0 } else { f64::from(done) / f64::from(campaign.total) }
}

/// How far it has come, in words.
pub(super) fn progress_words(i18n: I18n, campaign: &CampaignView) -> String {
    let number = |n: u32| i18n.number(u64::from(n));
    i18n.with(
        Text::MessagesProgress,
        &[
            ("sent", &number(campaign.sent)),
            ("opened", &number(campaign.opened)),
            ("skipped", &number(campaign.skipped)),
            ("left", &number(left(campaign))),
        ],
    )
}

/// The campaigns that are finished, or those that are not. Shows nothing if there is none.
#[component]
pub(super) fn Campaigns(title: Text, finished: bool) -> impl IntoView {
    let client = use_client();
    let campaigns = Memo::new(move |_| {
        client.overview.with(|known| {
            let wanted = |campaign: &&CampaignView| (left(campaign) == 0) == finished;
            let mut found: Vec<CampaignView> = known.campaigns.iter().filter(wanted).cloned().collect();
            found.sort_by_key(|campaign| std::cmp::Reverse(campaign.made));
            found
        })
    });
    view! {
        <Show when=move || !campaigns.with(Vec::is_empty)>
            <section class="stack" data-testid=if finished { "finished-campaigns" } else { "running-campaigns" }>
                <h2>{t(title)}</h2>
                <ul class="campaigns">
                    // A campaign that has moved on is drawn anew, the others stay as they are.
                    <For each=move || campaigns.get() key=|campaign| (campaign.id, campaign.opened, campaign.sent, campaign.skipped) let:campaign>
                        <CampaignCard campaign=campaign />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn CampaignCard(campaign: CampaignView) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let id = campaign.id;
    let is_done = left(&campaign) == 0;
    let (go, go_named) = if is_done {
        (Text::MessagesLook, Text::MessagesLookNamed)
    } else {
        (Text::MessagesResume, Text::MessagesResumeNamed)
    };
    let isolated = StoredValue::new(words::isolate(&campaign.name));
    let named = move |text: Text| i18n.with(text, &[("name", &isolated.get_value())]);
    let part = fraction(&campaign);
    let words = {
        let campaign = campaign.clone();
        move || progress_words(i18n, &campaign)
    };
    view! {
        <li class="card campaign" data-testid="campaign">
            <div class="campaign-words">
                <strong><bdi>{campaign.name.clone()}</bdi></strong>
                <time class="soft small">{move || i18n.moment(campaign.made)}</time>
            </div>
            <div class="campaign-progress"><Meter fraction=Signal::derive(move || Some(part)) label=words /></div>
            <a class="button" class:button-primary=!is_done href=Route::Queue(id).href() aria-label=move || named(go_named)>{t(go)}</a>
            <button
                type="button"
                class="button button-quiet button-square"
                aria-label=move || named(Text::MessagesDeleteNamed)
                on:click=move |_| client.perform(Action::RemoveCampaign(id))
            >
                <Icon glyph=Glyph::Trash />
            </button>
        </li>
    }
}
