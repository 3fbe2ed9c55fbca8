//! The lines of a contact's record that are lists of their own: what happened, the consent ledger, the follow-up.

use super::words::*;
use crate::domain::consent::Permission;
use crate::domain::follow_up::FollowUp;
use crate::domain::interaction::Interaction;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Text that is borrowed on the way out and owned on the way in.
type Text<'a> = Cow<'a, str>;

fn is_empty(text: &Text) -> bool {
    text.is_empty()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowUpRecord {
    on: String,
    /// Days until the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<u16>,
}

pub(super) fn record_from_follow_up(due: FollowUp) -> FollowUpRecord {
    FollowUpRecord { on: date_text(due.on), every: due.every }
}

pub(super) fn follow_up_from_record(record: FollowUpRecord) -> Option<FollowUp> {
    Some(FollowUp { on: parse_day(&record.on)?, every: record.every })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InteractionRecord<'a> {
    id: String,
    day: String,
    kind: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rating: Option<u8>,
    #[serde(default, skip_serializing_if = "is_empty")]
    text: Text<'a>,
}

pub(super) fn record_from_interaction(one: &Interaction) -> InteractionRecord<'_> {
    InteractionRecord {
        id: id_text(one.id),
        day: date_text(one.day),
        kind: interaction_text(one.kind).into(),
        amount: one.amount.map(amount_text),
        rating: one.rating,
        text: one.text.as_str().into(),
    }
}

pub(super) fn interaction_from_record(record: InteractionRecord) -> Option<Interaction> {
    let amount = match record.amount {
        Some(text) => Some(parse_exact_amount(&text)?),
        None => None,
    };
    Some(Interaction {
        id: parse_id(&record.id)?,
        day: parse_day(&record.day)?,
        kind: parse_interaction(&record.kind)?,
        amount,
        rating: record.rating,
        text: record.text.into_owned(),
    })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PermissionRecord<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    channel: Text<'a>,
    state: Text<'a>,
    #[serde(default, skip_serializing_if = "is_empty")]
    source: Text<'a>,
    #[serde(default, skip_serializing_if = "is_empty")]
    words: Text<'a>,
    #[serde(default, skip_serializing_if = "is_empty")]
    proof: Text<'a>,
}

pub(super) fn record_from_permission(one: &Permission) -> PermissionRecord<'_> {
    PermissionRecord {
        on: one.on.map(date_text),
        channel: channel_text(one.channel).into(),
        state: consent_text(one.state).into(),
        source: one.source.as_str().into(),
        words: one.words.as_str().into(),
        proof: one.proof.as_str().into(),
    }
}

pub(super) fn permission_from_record(record: PermissionRecord) -> Option<Permission> {
    let on = match record.on {
        Some(text) => Some(parse_day(&text)?),
        None => None,
    };
    Some(Permission {
        on,
        channel: parse_channel(&record.channel)?,
        state: parse_consent(&record.state)?,
        source: record.source.into_owned(),
        words: record.words.into_owned(),
        proof: record.proof.into_owned(),
    })
}
