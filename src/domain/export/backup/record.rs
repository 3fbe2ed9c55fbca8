//! The lines of a backup: what each record holds and how it becomes a value of the domain and back.
//!
//! These shapes are the file format. They are written out here, apart from the domain's own derives, so that a change of
//! the domain cannot change the file unnoticed. A field that is empty is left out.

use super::timeline::*;
use super::words::*;
use crate::domain::arrangement::{Arrangement, ArrangementId};
use crate::domain::consent::Consent;
use crate::domain::contact::{Contact, ContactId};
use crate::domain::country::Country;
use crate::domain::email::Email;
use crate::domain::message::{Template, TemplateId};
use crate::domain::phone::Phone;
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::settings::Settings;
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Text that is borrowed on the way out and owned on the way in.
type Text<'a> = Cow<'a, str>;

fn is_empty(text: &Text) -> bool {
    text.is_empty()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactRecord<'a> {
    id: String,
    #[serde(default, skip_serializing_if = "is_empty")]
    name: Text<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    phones: Vec<PhoneRecord<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    emails: Vec<Text<'a>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    city: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    birthday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_contact: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    purchases: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_purchase: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_purchase: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    follow_up: Option<FollowUpRecord>,
    #[serde(default, skip_serializing_if = "is_empty")]
    note: Text<'a>,
    consent: ConsentRecord<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<TagReference<'a>>,
    /// Header and cell of further columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extra: Vec<(Text<'a>, Text<'a>)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    interactions: Vec<InteractionRecord<'a>>,
    /// The consent ledger.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    permissions: Vec<PermissionRecord<'a>>,
    created: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhoneRecord<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    kind: Text<'a>,
    #[serde(default, skip_serializing_if = "is_empty")]
    raw: Text<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentRecord<'a> {
    state: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    #[serde(default, skip_serializing_if = "is_empty")]
    source: Text<'a>,
}

/// A tag of a contact. The name is for people who read the file; the id decides.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TagReference<'a> {
    id: String,
    name: Text<'a>,
}

/// The record of a contact. `tags` are its tags' ids and names.
pub(super) fn record_from_contact<'a>(contact: &'a Contact, tags: &[(TagId, &'a str)]) -> ContactRecord<'a> {
    ContactRecord {
        id: contact_id_text(contact.id),
        name: contact.name.as_str().into(),
        phones: contact
            .phones
            .iter()
            .map(|phone| PhoneRecord {
                number: phone.number.map(number_text),
                kind: kind_text(phone.kind).into(),
                raw: phone.raw.as_str().into(),
            })
            .collect(),
        emails: contact.emails.iter().map(|email| email.0.as_str().into()).collect(),
        city: contact.city.as_str().into(),
        country: contact.country.map(|country| country.code().to_owned()),
        birthday: contact.birthday.map(date_text),
        last_contact: contact.last_contact.map(date_text),
        purchases: contact.purchases,
        spent: contact.spent.map(amount_text),
        first_purchase: contact.first_purchase.map(date_text),
        last_purchase: contact.last_purchase.map(date_text),
        follow_up: contact.follow_up.map(record_from_follow_up),
        note: contact.note.as_str().into(),
        consent: ConsentRecord {
            state: consent_text(contact.consent.state).into(),
            on: contact.consent.on.map(date_text),
            source: contact.consent.source.as_str().into(),
        },
        tags: tags.iter().map(|(id, name)| TagReference { id: id_text(id.0), name: (*name).into() }).collect(),
        extra: contact.extra.iter().map(|(header, cell)| (header.as_str().into(), cell.as_str().into())).collect(),
        interactions: contact.interactions.iter().map(record_from_interaction).collect(),
        permissions: contact.permissions.iter().map(record_from_permission).collect(),
        created: time_text(contact.created),
    }
}

/// Reads an optional spelt value: absent stays absent, but what is there must read.
fn optional<T>(text: Option<String>, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    match text {
        None => Some(None),
        Some(text) => parse(&text).map(Some),
    }
}

/// The contact and its tags; `None` if a value in the record does not read.
pub(super) fn contact_from_record(record: ContactRecord) -> Option<(Contact, Vec<TagId>)> {
    let phones = record.phones.into_iter().map(|phone| {
        Some(Phone {
            number: optional(phone.number, parse_number)?,
            kind: parse_kind(&phone.kind)?,
            raw: phone.raw.into_owned(),
        })
    });
    let contact = Contact {
        id: parse_contact_id(&record.id)?,
        name: record.name.into_owned(),
        phones: phones.collect::<Option<_>>()?,
        emails: record.emails.into_iter().map(|email| Email(email.into_owned())).collect(),
        city: record.city.into_owned(),
        country: optional(record.country, Country::parse)?,
        birthday: optional(record.birthday, parse_day)?,
        last_contact: optional(record.last_contact, parse_day)?,
        purchases: record.purchases,
        spent: optional(record.spent, parse_exact_amount)?,
        first_purchase: optional(record.first_purchase, parse_day)?,
        last_purchase: optional(record.last_purchase, parse_day)?,
        follow_up: match record.follow_up {
            Some(due) => Some(follow_up_from_record(due)?),
            None => None,
        },
        interactions: record.interactions.into_iter().map(interaction_from_record).collect::<Option<_>>()?,
        permissions: record.permissions.into_iter().map(permission_from_record).collect::<Option<_>>()?,
        note: record.note.into_owned(),
        consent: Consent {
            state: parse_consent(&record.consent.state)?,
            on: optional(record.consent.on, parse_day)?,
            source: record.consent.source.into_owned(),
        },
        extra: record.extra.into_iter().map(|(header, cell)| (header.into_owned(), cell.into_owned())).collect(),
        created: parse_time(&record.created)?,
    };
    let tags = record.tags.iter().map(|tag| parse_id(&tag.id).map(TagId)).collect::<Option<_>>()?;
    Some((contact, tags))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagRecord<'a> {
    id: String,
    name: Text<'a>,
    color: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dimension: Option<String>,
}

pub(super) fn record_from_tag(tag: &Tag) -> TagRecord<'_> {
    TagRecord {
        id: id_text(tag.id.0),
        name: tag.name.as_str().into(),
        color: color_text(tag.color).into(),
        dimension: tag.dimension.map(|dimension| id_text(dimension.0)),
    }
}

pub(super) fn tag_from_record(record: TagRecord) -> Option<Tag> {
    Some(Tag {
        id: TagId(parse_id(&record.id)?),
        name: record.name.into_owned(),
        color: parse_color(&record.color)?,
        dimension: optional(record.dimension, parse_id)?.map(DimensionId),
    })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DimensionRecord<'a> {
    id: String,
    name: Text<'a>,
    color: Text<'a>,
}

pub(super) fn record_from_dimension(dimension: &Dimension) -> DimensionRecord<'_> {
    DimensionRecord {
        id: id_text(dimension.id.0),
        name: dimension.name.as_str().into(),
        color: color_text(dimension.color).into(),
    }
}

pub(super) fn dimension_from_record(record: DimensionRecord) -> Option<Dimension> {
    Some(Dimension {
        id: DimensionId(parse_id(&record.id)?),
        name: record.name.into_owned(),
        color: parse_color(&record.color)?,
    })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SegmentRecord<'a> {
    id: String,
    name: Text<'a>,
    filter: Text<'a>,
}

pub(super) fn record_from_segment(segment: &Segment) -> SegmentRecord<'_> {
    SegmentRecord {
        id: id_text(segment.id.0),
        name: segment.name.as_str().into(),
        filter: segment.filter.as_str().into(),
    }
}

pub(super) fn segment_from_record(record: SegmentRecord) -> Option<Segment> {
    Some(Segment {
        id: SegmentId(parse_id(&record.id)?),
        name: record.name.into_owned(),
        filter: record.filter.into_owned(),
    })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateRecord<'a> {
    id: String,
    name: Text<'a>,
    text: Text<'a>,
}

pub(super) fn record_from_template(template: &Template) -> TemplateRecord<'_> {
    TemplateRecord {
        id: id_text(template.id.0),
        name: template.name.as_str().into(),
        text: template.text.as_str().into(),
    }
}

pub(super) fn template_from_record(record: TemplateRecord) -> Option<Template> {
    Some(Template {
        id: TemplateId(parse_id(&record.id)?),
        name: record.name.into_owned(),
        text: record.text.into_owned(),
    })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsRecord<'a> {
    home: Text<'a>,
    shop: Text<'a>,
    link_host: Text<'a>,
    currency: Text<'a>,
}

pub(super) fn record_from_settings(settings: &Settings) -> SettingsRecord<'_> {
    SettingsRecord {
        home: settings.home.code().to_owned().into(),
        shop: settings.shop.as_str().into(),
        link_host: host_text(settings.link_host).into(),
        currency: settings.currency.as_str().into(),
    }
}

pub(super) fn settings_from_record(record: SettingsRecord) -> Option<Settings> {
    Some(Settings {
        home: Country::parse(&record.home)?,
        shop: record.shop.into_owned(),
        link_host: parse_host(&record.link_host)?,
        currency: record.currency.into_owned(),
    })
}

/// A broadcast list or (with `text` instead of `filter`) a campaign, without its recipients.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListRecord<'a> {
    pub(super) id: String,
    pub(super) name: Text<'a>,
    pub(super) filter: Text<'a>,
    pub(super) made: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CampaignRecord<'a> {
    pub(super) id: String,
    pub(super) name: Text<'a>,
    pub(super) text: Text<'a>,
    pub(super) made: String,
}

/// Some contacts of one set of one list or campaign. Sets are cut into lines of a thousand, so that no line grows with the
/// book.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientsRecord<'a> {
    /// The list or campaign.
    pub(super) of: String,
    /// `recipients`, and for campaigns also `opened`, `sent` or `skipped`.
    pub(super) set: Text<'a>,
    pub(super) contacts: Vec<String>,
}

/// Two contacts that are different people.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApartRecord {
    /// The lower id.
    a: String,
    b: String,
}

pub(super) fn record_from_apart((a, b): (ContactId, ContactId)) -> ApartRecord {
    ApartRecord { a: contact_id_text(a), b: contact_id_text(b) }
}

pub(super) fn apart_from_record(record: ApartRecord) -> Option<(ContactId, ContactId)> {
    let pair = (parse_contact_id(&record.a)?, parse_contact_id(&record.b)?);
    (pair.0 < pair.1).then_some(pair)
}

/// How a file was read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipeRecord<'a> {
    id: String,
    name: Text<'a>,
    used: String,
    headers: Vec<Text<'a>>,
    /// Columns and choices, JSON of their own.
    choices: Text<'a>,
}

pub(super) fn record_from_recipe(recipe: &Recipe) -> RecipeRecord<'_> {
    RecipeRecord {
        id: id_text(recipe.id.0),
        name: recipe.name.as_str().into(),
        used: time_text(recipe.used),
        headers: recipe.headers.iter().map(|header| header.as_str().into()).collect(),
        choices: recipe.text.as_str().into(),
    }
}

pub(super) fn recipe_from_record(record: RecipeRecord) -> Option<Recipe> {
    Some(Recipe {
        id: RecipeId(parse_id(&record.id)?),
        name: record.name.into_owned(),
        used: parse_time(&record.used)?,
        headers: record.headers.into_iter().map(Cow::into_owned).collect(),
        text: record.choices.into_owned(),
    })
}

/// Something that the owner arranged.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArrangementRecord<'a> {
    kind: Text<'a>,
    id: String,
    name: Text<'a>,
    /// JSON of its own.
    text: Text<'a>,
}

pub(super) fn record_from_arrangement(arrangement: &Arrangement) -> ArrangementRecord<'_> {
    ArrangementRecord {
        kind: arrangement_text(arrangement.id.kind).into(),
        id: id_text(arrangement.id.key),
        name: arrangement.name.as_str().into(),
        text: arrangement.text.as_str().into(),
    }
}

pub(super) fn arrangement_from_record(record: ArrangementRecord) -> Option<Arrangement> {
    let id = ArrangementId { kind: parse_arrangement(&record.kind)?, key: parse_id(&record.id)? };
    Some(Arrangement { id, name: record.name.into_owned(), text: record.text.into_owned() })
}

pub(super) fn contacts_of(record: &RecipientsRecord) -> Option<Vec<ContactId>> {
    record.contacts.iter().map(|id| parse_contact_id(id)).collect()
}
