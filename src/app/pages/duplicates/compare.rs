//! The members side by side, field by field: what differs is marked, and where one value must stay it can be chosen.

use super::choice::{Choice, called, lines};
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::Route;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::contact::{ContactId, FieldName};
use crate::domain::dedupe::merge::PICKABLE;
use crate::domain::tag::TagId;
use crate::protocol::DuplicateMember;
use leptos::prelude::*;

/// Further fields of a contact shown at once.
const LINES_SHOWN: usize = 8;

/// A line of the comparison.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    Field(FieldName),
    Tags,
}

/// What is compared, in this order.
const COMPARED: [Line; 17] = [
    Line::Field(FieldName::Name),
    Line::Field(FieldName::Phones),
    Line::Field(FieldName::Emails),
    Line::Field(FieldName::City),
    Line::Field(FieldName::Country),
    Line::Field(FieldName::Birthday),
    Line::Field(FieldName::LastContact),
    Line::Field(FieldName::Purchases),
    Line::Field(FieldName::Spent),
    Line::Field(FieldName::FirstPurchase),
    Line::Field(FieldName::LastPurchase),
    Line::Field(FieldName::FollowUp),
    Line::Field(FieldName::Interactions),
    Line::Tags,
    Line::Field(FieldName::Consent),
    Line::Field(FieldName::Note),
    Line::Field(FieldName::Extra),
];

/// What one member has in a line.
#[derive(Clone)]
struct Cell {
    id: ContactId,
    number: String,
    name: String,
    lines: Vec<String>,
}

/// The comparison. `prefix` keeps the names of its radio buttons apart from those of other groups.
#[component]
pub(super) fn Compare(choice: Choice, #[prop(into)] prefix: String) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let tag_names = move |tags: &[TagId]| {
        client.overview.with_untracked(|overview| {
            let is_here = |tag: &TagId| overview.tags.iter().find(|view| view.tag.id == *tag);
            tags.iter().filter_map(is_here).map(|view| view.tag.name.clone()).collect::<Vec<_>>()
        })
    };
    let cells = move |line: Line| {
        choice.members.with_value(|members| {
            let cell = |(index, member): (usize, &DuplicateMember)| Cell {
                id: member.contact.id,
                number: i18n.number(u64::try_from(index + 1).unwrap_or_default()),
                name: called(i18n, member),
                lines: match line {
                    Line::Field(field) => lines(i18n, &member.contact, field),
                    Line::Tags => tag_names(&member.tags),
                },
            };
            members.iter().enumerate().map(cell).collect::<Vec<_>>()
        })
    };
    let rows = COMPARED
        .iter()
        .enumerate()
        .map(|(index, line)| (format!("{prefix}-{index}"), *line, cells(*line)))
        .filter(|(_, _, cells)| cells.iter().any(|cell| !cell.lines.is_empty()))
        .map(|(id, line, cells)| view! { <Row choice=choice id=id line=line cells=cells /> })
        .collect_view();
    view! {
        <div class="duplicates-fields">
            <Stays choice=choice id=format!("{prefix}-stays") />
            {rows}
        </div>
    }
}

/// Who stays.
#[component]
fn Stays(choice: Choice, id: String) -> impl IntoView {
    let i18n = use_i18n();
    let members = choice.members.get_value();
    let radios = members
        .into_iter()
        .enumerate()
        .map(|(index, member)| {
            let own = member.contact.id;
            let name = called(i18n, &member);
            let open = i18n.with(Text::DuplicatesOpen, &[("name", &words::isolate(&name))]);
            let added = i18n.with(Text::DuplicatesAdded, &[("when", &i18n.moment(member.contact.created))]);
            view! {
                <div class="duplicates-value duplicates-member" class:duplicates-member-stays=move || choice.survivor.get() == own>
                    <label class="duplicates-pick" data-testid="duplicate-survivor">
                        <input type="radio" name=id.clone() prop:checked=move || choice.survivor.get() == own on:change=move |_| choice.survivor.set(own) />
                        <span class="duplicates-number" aria-hidden="true">{i18n.number(u64::try_from(index + 1).unwrap_or_default())}</span>
                        <span class="duplicates-lines"><strong><bdi>{name}</bdi></strong><span class="soft small">{added}</span></span>
                    </label>
                    <a class="button button-quiet button-square" href=Route::Contact(own).href() aria-label=open><Icon glyph=Glyph::Person /></a>
                </div>
            }
        })
        .collect_view();
    let label = format!("{id}-label");
    view! {
        <div class="duplicates-line" role="radiogroup" aria-labelledby=label.clone()>
            <div class="duplicates-label"><span id=label.clone()>{t(Text::DuplicatesStays)}</span></div>
            <div class="duplicates-values">{radios}</div>
        </div>
    }
}

/// One line.
#[component]
fn Row(choice: Choice, id: String, line: Line, cells: Vec<Cell>) -> impl IntoView {
    let i18n = use_i18n();
    let name = match line {
        Line::Field(field) => words::field_name(field),
        Line::Tags => Text::FieldTags,
    };
    let mut known: Vec<Vec<String>> =
        cells.iter().map(|cell| cell.lines.clone()).filter(|lines| !lines.is_empty()).collect();
    let everybody = known.len() == cells.len();
    for lines in &mut known {
        lines.sort();
    }
    known.sort();
    known.dedup();
    let differs = known.len() > 1;
    let pickable = match line {
        Line::Field(field) if differs && PICKABLE.contains(&field) => Some(field),
        Line::Field(_) | Line::Tags => None,
    };
    let is_phone = line == Line::Field(FieldName::Phones);
    let is_email = line == Line::Field(FieldName::Emails);
    let is_note = line == Line::Field(FieldName::Note);
    let content = move |lines: Vec<String>| {
        let rest = lines.len().saturating_sub(LINES_SHOWN);
        view! {
            <span class="duplicates-lines" class:duplicates-note-text=is_note>
                {lines.into_iter().take(LINES_SHOWN).map(|line| view! { <bdi class:phone=is_phone class:small=is_email>{line}</bdi> }).collect_view()}
                {(rest > 0).then(|| view! { <span class="soft small">{i18n.count(Plural::DuplicatesAndMore, u64::try_from(rest).unwrap_or_default())}</span> })}
            </span>
        }
    };
    let values = if everybody && !differs {
        // Said once: it is the same for all.
        let lines = cells.into_iter().next().map(|cell| cell.lines).unwrap_or_default();
        view! { <div class="duplicates-value duplicates-value-all">{content(lines)}</div> }.into_any()
    } else {
        cells
            .into_iter()
            .map(|cell| {
                let of = i18n.with(Text::DuplicatesOf, &[("name", &words::isolate(&cell.name))]);
                let number = view! { <span class="duplicates-number" aria-hidden="true">{cell.number}</span> };
                if cell.lines.is_empty() {
                    return view! {
                        <div class="duplicates-value duplicates-value-empty">
                            {number}<span class="soft">{t(Text::DuplicatesNothing)}</span><span class="visually-hidden">{of}</span>
                        </div>
                    }
                    .into_any();
                }
                match pickable {
                    Some(field) => {
                        let is_kept = move || choice.source(i18n, field) == Some(cell.id);
                        view! {
                            <label class="duplicates-value duplicates-pick" class:duplicates-value-kept=is_kept>
                                <input type="radio" name=id.clone() prop:checked=is_kept on:change=move |_| choice.pick(field, cell.id) />
                                {number}{content(cell.lines)}<span class="visually-hidden">{of}</span>
                            </label>
                        }
                        .into_any()
                    }
                    None => view! {
                        <div class="duplicates-value">{number}{content(cell.lines)}<span class="visually-hidden">{of}</span></div>
                    }
                    .into_any(),
                }
            })
            .collect_view()
            .into_any()
    };
    let label = format!("{id}-label");
    let title = i18n.with(Text::DuplicatesChoose, &[("field", i18n.text(name))]);
    view! {
        <div class="duplicates-line" class:duplicates-line-differs=differs data-testid="duplicate-line"
            data-field=line_name(line)
            role=if pickable.is_some() { "radiogroup" } else { "group" }
            aria-labelledby=pickable.is_none().then(|| label.clone())
            aria-label=pickable.is_some().then_some(title)>
            <div class="duplicates-label">
                <span id=label.clone()>{t(name)}</span>
                {differs.then(|| view! { <span class="duplicates-differs">{t(Text::DuplicatesDiffers)}</span> })}
            </div>
            <div class="duplicates-values">{values}</div>
        </div>
    }
}

/// The line in test ids.
fn line_name(line: Line) -> &'static str {
    match line {
        Line::Tags => "tags",
        Line::Field(field) => match field {
            FieldName::Name => "name",
            FieldName::Phones => "phones",
            FieldName::Emails => "emails",
            FieldName::City => "city",
            FieldName::Country => "country",
            FieldName::Birthday => "birthday",
            FieldName::LastContact => "last-contact",
            FieldName::Purchases => "purchases",
            FieldName::Spent => "spent",
            FieldName::FirstPurchase => "first-purchase",
            FieldName::LastPurchase => "last-purchase",
            FieldName::FollowUp => "follow-up",
            FieldName::Interactions => "interactions",
            FieldName::Permissions => "permissions",
            FieldName::Note => "note",
            FieldName::Consent => "consent",
            FieldName::Extra => "extra",
        },
    }
}
