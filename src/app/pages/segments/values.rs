//! The value of a condition, with an input that fits its field: a menu of tags, a city with suggestions, days, dates, numbers.

use super::builder::BuilderState;
use super::called::Called;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t};
use crate::app::pages::country_select::CountrySelect;
use crate::app::words;
use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::field::{FieldKind, parse_yes_no};
use crate::domain::segment::ast::{PresenceField, TextField};
use crate::domain::segment::build::{Row, RowField, RowTest, consent_value, presence_value};
use crate::domain::text::fold;
use crate::protocol::{Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

const CONSENTS: [ConsentState; 3] = [ConsentState::OptedIn, ConsentState::OptedOut, ConsentState::Unknown];

const PRESENCE: [(PresenceField, Text); 14] = [
    (PresenceField::Phone, Text::FieldPhone),
    (PresenceField::Email, Text::FieldEmail),
    (PresenceField::Name, Text::FieldName),
    (PresenceField::City, Text::FieldCity),
    (PresenceField::Country, Text::FieldCountry),
    (PresenceField::Birthday, Text::FieldBirthday),
    (PresenceField::LastContact, Text::FieldLastContact),
    (PresenceField::Purchases, Text::FieldPurchases),
    (PresenceField::Spent, Text::FieldSpent),
    (PresenceField::FirstPurchase, Text::FieldFirstPurchase),
    (PresenceField::LastPurchase, Text::FieldLastPurchase),
    (PresenceField::FollowUp, Text::FieldFollowUp),
    (PresenceField::Note, Text::FieldNote),
    (PresenceField::Tag, Text::FieldTags),
];

/// Input of the value of a row.
#[component]
pub(super) fn Value(
    state: BuilderState,
    id: u32,
    row: Memo<Option<Row>>,
    field: RowField,
    test: RowTest,
) -> impl IntoView {
    let value = Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.value.clone()).unwrap_or_default()));
    let until = Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.until.clone()).unwrap_or_default()));
    let set = move |text: String| state.edit(|build| build.edit_row(id, |row| row.value = text));
    let set_until = move |text: String| state.edit(|build| build.edit_row(id, |row| row.until = text));
    let input = move |name: Text, kind: &'static str, mode: &'static str, value: Signal<String>, set: Setter| {
        view! {
            <input class="input" type=kind inputmode=mode dir="auto" autocomplete="off" aria-label=t(name) data-testid="builder-input"
                prop:value=move || value.get()
                on:input=move |event| set(event_target_value(&event)) />
        }
    };
    let pair = move |kind: &'static str, mode: &'static str| {
        view! {
            <div class="builder-pair">
                {input(Text::BuilderFrom, kind, mode, value, Box::new(set))}
                <span aria-hidden="true">"–"</span>
                {input(Text::BuilderUntil, kind, mode, until, Box::new(set_until))}
            </div>
        }
        .into_any()
    };
    match (&field, test) {
        (RowField::Tag | RowField::Dimension(_), _) => view! { <TagValue field=field value=value set=Box::new(set) /> }.into_any(),
        (RowField::Text(TextField::City), _) => view! { <CityValue id=id value=value set=Box::new(set) /> }.into_any(),
        (RowField::Country, _) => {
            view! { <CountrySelect id=format!("builder-country-{id}") name=t(Text::BuilderValue) value=value on_change=set /> }.into_any()
        }
        (RowField::Consent, _) => {
            let choices = CONSENTS.map(|state| (consent_value(state), words::consent(state))).to_vec();
            choice(value, choices, Box::new(set)).into_any()
        }
        (RowField::Presence, _) => {
            let choices = PRESENCE.map(|(field, text)| (presence_value(field), text)).to_vec();
            choice(value, choices, Box::new(set)).into_any()
        }
        (RowField::Own(..), RowTest::Present | RowTest::Missing)
        | (RowField::Duplicate, _)
        | (RowField::Date(_) | RowField::Own(_, FieldKind::Date), RowTest::Today | RowTest::ThisMonth | RowTest::NextMonth | RowTest::Past) => ().into_any(),
        (RowField::Contact, _) => view! { <p>{move || ContactId::from_hex(&value.get()).map(|id| view! { <Called id=id /> })}</p> }.into_any(),
        (RowField::Segment, _) => view! { <SegmentValue value=value set=Box::new(set) /> }.into_any(),
        (RowField::Times(_), _) => view! {
            <div class="builder-pair">
                {input(Text::BuilderValue, "text", "numeric", value, Box::new(set))}
                <span>{t(Text::BuilderInLast)}</span>
                {input(Text::BuilderDays, "text", "numeric", until, Box::new(set_until))}
                <span>{t(Text::BuilderDaysUnit)}</span>
            </div>
        }
        .into_any(),
        (RowField::Own(_, FieldKind::YesNo), _) => view! { <YesNoValue value=value set=Box::new(set) /> }.into_any(),
        (RowField::Own(name, FieldKind::Choice), _) => {
            let key = fold(name);
            let names = Memo::new(move |_| {
                let choices = state.own.with(|own| {
                    own.iter().find(|known| fold(&known.label) == key).map(|known| known.choices.clone())
                });
                with_chosen(choices.unwrap_or_default(), value.get())
            });
            view! { <NameChoice names=names value=value set=Box::new(set) /> }.into_any()
        }
        (RowField::Date(_) | RowField::Own(_, FieldKind::Date), RowTest::Between) => pair("date", "none"),
        (RowField::Date(_) | RowField::Own(_, FieldKind::Date), _) => input(Text::BuilderDays, "text", "numeric", value, Box::new(set)).into_any(),
        (RowField::Number(_) | RowField::Own(_, FieldKind::Number), RowTest::Between) => pair("text", "decimal"),
        (RowField::Number(_) | RowField::Own(_, FieldKind::Number), _) => input(Text::BuilderValue, "text", "decimal", value, Box::new(set)).into_any(),
        (RowField::Text(_) | RowField::Own(_, FieldKind::Text) | RowField::Written, _) => input(Text::BuilderValue, "text", "text", value, Box::new(set)).into_any(),
    }
}

/// What is done with a new value.
type Setter = Box<dyn Fn(String)>;

/// A menu of fixed words.
fn choice(value: Signal<String>, choices: Vec<(&'static str, Text)>, set: Setter) -> impl IntoView {
    view! {
        <select class="select" aria-label=t(Text::BuilderValue) data-testid="builder-input"
            prop:value=move || value.get() on:change=move |event| set(event_target_value(&event))>
            {choices.into_iter().map(|(word, text)| view! {
                <option value=word selected=move || value.get() == word>{t(text)}</option>
            }).collect_view()}
        </select>
    }
}

/// The book's tags, or those of one dimension; a name that the book does not know stays on offer.
#[component]
fn TagValue(field: RowField, value: Signal<String>, set: Setter) -> impl IntoView {
    let client = use_client();
    let names = Memo::new(move |_| {
        let names = client.overview.with(|overview| {
            let dimension = match &field {
                RowField::Dimension(name) => overview
                    .dimensions
                    .iter()
                    .find(|dimension| fold(&dimension.name) == fold(name))
                    .map(|found| found.id),
                _ => None,
            };
            overview
                .offered(|_| false)
                .filter(|view| dimension.is_none() || view.tag.dimension == dimension)
                .map(|view| view.tag.name.clone())
                .collect()
        });
        with_chosen(names, value.get())
    });
    view! { <NameChoice names=names value=value set=set /> }
}

/// The book's other segments; a name that the book does not know stays on offer.
#[component]
fn SegmentValue(value: Signal<String>, set: Setter) -> impl IntoView {
    let client = use_client();
    let names = Memo::new(move |_| {
        let names =
            client.overview.with(|overview| overview.segments.iter().map(|view| view.segment.name.clone()).collect());
        with_chosen(names, value.get())
    });
    view! { <NameChoice names=names value=value set=set /> }
}

/// The names on offer, and the one that is chosen if it is none of them.
fn with_chosen(mut names: Vec<String>, chosen: String) -> Vec<String> {
    if !chosen.is_empty() && !names.contains(&chosen) {
        names.push(chosen);
    }
    names
}

/// Yes or no, in whichever words the filter says it.
#[component]
fn YesNoValue(value: Signal<String>, set: Setter) -> impl IntoView {
    let means = move |wanted: bool| value.with(|value| parse_yes_no(value)) == Some(wanted);
    let sent = move || match value.with(|value| parse_yes_no(value)) {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    view! {
        <select class="select" aria-label=t(Text::BuilderValue) data-testid="builder-input"
            prop:value=sent on:change=move |event| set(event_target_value(&event))>
            <option value="" selected=move || sent().is_empty()>{t(Text::BuilderChoose)}</option>
            <option value="yes" selected=move || means(true)>{t(Text::FieldsYes)}</option>
            <option value="no" selected=move || means(false)>{t(Text::FieldsNo)}</option>
        </select>
    }
}

/// A menu of names.
#[component]
fn NameChoice(names: Memo<Vec<String>>, value: Signal<String>, set: Setter) -> impl IntoView {
    view! {
        <select class="select" aria-label=t(Text::BuilderValue) data-testid="builder-input"
            prop:value=move || value.get() on:change=move |event| set(event_target_value(&event))>
            <option value="" selected=move || value.with(String::is_empty)>{t(Text::BuilderChoose)}</option>
            {move || names.get().into_iter().map(|name| {
                let own = name.clone();
                view! { <option value=name.clone() selected=move || value.with(|value| *value == own)>{name.clone()}</option> }
            }).collect_view()}
        </select>
    }
}

/// A city, with those of the book offered while typing.
#[component]
fn CityValue(id: u32, value: Signal<String>, set: Setter) -> impl IntoView {
    let client = use_client();
    let cities = RwSignal::new(Vec::<String>::new());
    let list = format!("builder-cities-{id}");
    let ask = move |text: String| {
        spawn_local(async move {
            // Suggestions are a courtesy: where there are none, the person writes the city out.
            if let Ok(Reply::Names(names)) = client.call(Request::SuggestCities(text)).await {
                cities.try_set(names);
            }
        });
    };
    view! {
        <input class="input" type="text" dir="auto" autocomplete="off" list=list.clone() aria-label=t(Text::BuilderValue) data-testid="builder-input"
            prop:value=move || value.get()
            on:focus=move |_| ask(value.get_untracked())
            on:input=move |event| {
                let text = event_target_value(&event);
                ask(text.clone());
                set(text);
            } />
        <datalist id=list>{move || cities.get().into_iter().map(|city| view! { <option value=city></option> }).collect_view()}</datalist>
    }
}
