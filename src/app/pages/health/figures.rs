//! What purchases say: customers by recency, frequency and money, and what the average one is worth.

use crate::app::asked::asked;
use crate::app::client::use_client;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::domain::health::lifetime::{Lifetime, Source};
use crate::domain::health::rfm::RfmGroup;
use crate::domain::money::Amount;
use crate::protocol::{Action, Arrange, FiguresView, Reply, Request};
use leptos::prelude::*;

/// A group in words.
fn group_name(group: RfmGroup) -> Text {
    match group {
        RfmGroup::Champions => Text::RfmChampions,
        RfmGroup::Loyal => Text::RfmLoyal,
        RfmGroup::PotentialLoyalists => Text::RfmPotential,
        RfmGroup::New => Text::RfmNew,
        RfmGroup::Promising => Text::RfmPromising,
        RfmGroup::NeedAttention => Text::RfmAttention,
        RfmGroup::AboutToSleep => Text::RfmAboutToSleep,
        RfmGroup::AtRisk => Text::RfmAtRisk,
        RfmGroup::CantLose => Text::RfmCantLose,
        RfmGroup::Hibernating => Text::RfmHibernating,
        RfmGroup::Lost => Text::RfmLost,
    }
}

/// The sections; nothing while nobody bought.
#[component]
pub(super) fn Figures() -> impl IntoView {
    let found = asked(
        || Request::Figures,
        |reply| match reply {
            Reply::Figures(figures) => Ok(*figures),
            other => Err(other),
        },
    );
    move || {
        let figures = found.get()?.ok().filter(|figures| figures.customers > 0)?;
        Some(view! { <Shown figures=figures /> })
    }
}

#[component]
fn Shown(figures: FiguresView) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let FiguresView { customers, groups, lifetime } = figures;
    let row = move |(group, contacts): (RfmGroup, u32)| {
        let name = i18n.text(group_name(group));
        let label = i18n.with(Text::RfmTagNamed, &[("name", name)]);
        let share = u64::from(contacts) * 100 / u64::from(customers.max(1));
        view! {
            <li class="settings-item" data-testid="rfm-group">
                <div class="settings-row"><strong>{name}</strong><span class="soft small">{i18n.count(Plural::CommonContacts, contacts)}" · "{i18n.with(Text::HealthPercent, &[("n", &i18n.number(share))])}</span></div>
                <button type="button" class="button button-small" aria-label=label
                    on:click=move |_| client.perform(Action::Arrange(Arrange::TagGroup { group, name: i18n.text(group_name(group)).to_owned() }))>{t(Text::RfmTag)}</button>
            </li>
        }
    };
    view! {
        <section class="card stack" aria-labelledby="rfm-title" data-testid="rfm">
            <h2 id="rfm-title">{t(Text::RfmTitle)}</h2>
            <p class="soft">{t(Text::RfmText)}</p>
            <ul class="stack">{groups.into_iter().filter(|(_, n)| *n > 0).map(row).collect_view()}</ul>
        </section>
        {(lifetime.customers > 0).then(|| view! { <Worth lifetime=lifetime /> })}
    }
}

/// A number of thousandths in words, with one decimal where there is one.
fn decimal(i18n: I18n, permille: u64) -> String {
    i18n.amount(Amount(i64::try_from(permille / 100 * 100).unwrap_or(i64::MAX)))
}

#[component]
fn Worth(lifetime: Lifetime) -> impl IntoView {
    let i18n = use_i18n();
    let from = match lifetime.years_from {
        Source::Counted => Text::WorthCounted,
        Source::Assumed => Text::WorthAssumed,
        Source::Capped => Text::WorthCapped,
    };
    let years = decimal(i18n, lifetime.years_permille);
    view! {
        <section class="card stack" aria-labelledby="worth-title" data-testid="worth">
            <h2 id="worth-title">{t(Text::WorthTitle)}</h2>
            <strong class="health-score number">{i18n.amount(lifetime.value)}</strong>
            <p class="soft">{t(Text::WorthFormula)}</p>
            <dl class="facts">
                <dt>{t(Text::WorthOrder)}</dt><dd>{i18n.amount(lifetime.average_order)}</dd>
                <dt>{t(Text::WorthOrders)}</dt><dd>{decimal(i18n, lifetime.orders_a_year_permille)}</dd>
                <dt>{t(Text::WorthYears)}</dt><dd>{years}" "<span class="soft small">{t(from)}</span></dd>
                <dt>{t(Text::WorthMargin)}</dt><dd>{i18n.with(Text::HealthPercent, &[("n", &i18n.number(u64::from(lifetime.margin_permille / 10)))])}</dd>
            </dl>
            <p class="soft small">{i18n.count(Plural::WorthCustomers, lifetime.customers)}</p>
        </section>
    }
}
