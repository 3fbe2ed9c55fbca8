//! The first screen: for an empty book, the three ways to begin; for a full one, where things stand.

use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Lang, Plural, Text, t, use_i18n};
use crate::app::pages::reminder::BackupReminder;
use crate::app::route::{Route, use_navigation};
use crate::app::ui::icon::{Glyph, Icon};
use crate::protocol::{Action, CampaignView, Overview, SegmentView};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn Home() -> impl IntoView {
    let client = use_client();
    let is_empty = Memo::new(move |_| client.overview.with(|overview| overview.contacts == 0));
    move || if is_empty.get() { view! { <Welcome /> }.into_any() } else { view! { <Standing /> }.into_any() }
}

#[component]
fn Welcome() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let navigation = use_navigation();
    let loading = RwSignal::new(false);
    let samples = move |_| {
        loading.set(true);
        spawn_local(async move {
            match client.act(Action::LoadSamples { arabic: i18n.lang() == Lang::Ar }).await {
                Ok(_) => navigation.go(Route::Contacts),
                Err(error) => client.show_error(&error),
            }
            loading.try_set(false);
        });
    };
    view! {
        <div class="page welcome">
            <header class="welcome-head">
                <span class="brand-mark welcome-mark"><Icon glyph=Glyph::Book /></span>
                <h1>{t(Text::HomeWelcomeTitle)}</h1>
                <p class="page-lead">{t(Text::HomeWelcomeText)}</p>
            </header>
            <div class="welcome-ways">
                <a class="card card-link welcome-way welcome-way-first" href=Route::Import.href()>
                    <span class="empty-picture"><Icon glyph=Glyph::Import /></span>
                    <strong>{t(Text::HomeImport)}</strong>
                    <span class="soft">{t(Text::HomeImportText)}</span>
                </a>
                <button type="button" class="card card-link welcome-way" on:click=samples disabled=move || loading.get()>
                    <span class="empty-picture"><Icon glyph=Glyph::Sparkle /></span>
                    <strong>{t(Text::HomeSamples)}</strong>
                    <span class="soft">{t(Text::HomeSamplesText)}</span>
                </button>
                <a class="card card-link welcome-way" href=Route::NewContact.href()>
                    <span class="empty-picture"><Icon glyph=Glyph::Person /></span>
                    <strong>{t(Text::HomeAdd)}</strong>
                    <span class="soft">{t(Text::HomeAddText)}</span>
                </a>
            </div>
            <a class="welcome-restore button" href=Route::Settings.href() data-testid="welcome-restore"><Icon glyph=Glyph::Shield />{t(Text::HomeRestore)}</a>
        </div>
    }
}

#[component]
fn Standing() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let figure = move |text: Text, of: fn(&Overview) -> u32| {
        view! {
            <div class="figure">
                <strong>{move || i18n.number(u64::from(client.overview.with(of)))}</strong>
                <span>{t(text)}</span>
            </div>
        }
    };
    let segments = move || client.overview.with(|overview| overview.segments.clone());
    let campaigns = move || {
        client.overview.with(|overview| {
            overview.campaigns.iter().filter(|campaign| left(campaign) > 0).cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <div class="page">
            <header class="page-head">
                <h1>{t(Text::HomeOverviewTitle)}</h1>
                <a class="button" href=Route::Import.href()><Icon glyph=Glyph::Import />{t(Text::HomeImport)}</a>
                <a class="button button-primary" href=Route::Messages.href()><Icon glyph=Glyph::Message />{t(Text::NavMessages)}</a>
            </header>
            <BackupReminder />
            <div class="figures">
                {figure(Text::HomeTotal, |overview| overview.contacts)}
                {figure(Text::HomeWithPhone, |overview| overview.with_phone)}
                {figure(Text::HomeOptedIn, |overview| overview.opted_in)}
                {figure(Text::HomeOptedOut, |overview| overview.opted_out)}
            </div>
            <a class="card card-link row home-duplicates" href=Route::Duplicates.href() data-testid="home-duplicates">
                <Icon glyph=Glyph::Alike />
                <span class="grow">
                    <strong>{t(Text::DuplicatesFind)}</strong>
                    <span class="soft small">{t(Text::HomeDuplicatesText)}</span>
                </span>
                <Icon glyph=Glyph::Forward />
            </a>
            <Show when=move || !campaigns().is_empty()>
                <section class="stack">
                    <h2>{t(Text::HomeCampaigns)}</h2>
                    {move || campaigns().into_iter().map(|campaign| view! { <CampaignCard campaign=campaign /> }).collect_view()}
                </section>
            </Show>
            <Show when=move || !segments().is_empty()>
                <section class="stack">
                    <h2>{t(Text::HomeSegments)}</h2>
                    <div class="columns">
                        {move || segments().into_iter().map(|view| view! { <SegmentCard view=view /> }).collect_view()}
                    </div>
                </section>
            </Show>
        </div>
    }
}

fn left(campaign: &CampaignView) -> u32 {
    campaign.total.saturating_sub(campaign.sent + campaign.skipped)
}

#[component]
fn CampaignCard(campaign: CampaignView) -> impl IntoView {
    let i18n = use_i18n();
    let rest = left(&campaign);
    view! {
        <a class="card card-link row" href=Route::Queue(campaign.id).href()>
            <Icon glyph=Glyph::Send />
            <bdi class="grow"><strong>{campaign.name}</strong></bdi>
            <span class="soft">{move || i18n.count(Plural::HomeLeft, rest)}</span>
        </a>
    }
}

#[component]
fn SegmentCard(view: SegmentView) -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_desk();
    let filter = view.segment.filter.clone();
    let counted = use_client().overview.with_untracked(|overview| overview.counted);
    let count = move || match view.contacts {
        Some(n) => i18n.count(Plural::CommonContacts, n),
        None if counted => i18n.text(Text::HomeBrokenFilter).to_owned(),
        None => String::new(),
    };
    view! {
        <a class="card card-link stack" href=Route::Contacts.href() on:click=move |_| desk.query.update(|query| query.filter = filter.clone())>
            <strong><bdi>{view.segment.name.clone()}</bdi></strong>
            <span class="soft">{count}</span>
        </a>
    }
}
