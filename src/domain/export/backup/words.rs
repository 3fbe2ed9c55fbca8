//! How a backup spells ids, numbers, days, instants and choices: each both ways, without loss for any value.

use crate::domain::arrangement::ArrangementKind;
use crate::domain::consent::{Channel, ConsentState};
use crate::domain::contact::ContactId;
use crate::domain::date::{Date, Timestamp, UNKNOWN_YEAR};
use crate::domain::interaction::InteractionKind;
use crate::domain::money::Amount;
use crate::domain::phone::{E164, PhoneKind};
use crate::domain::settings::LinkHost;
use crate::domain::tag::TagColor;
use chrono::{DateTime, Datelike, SecondsFormat};
use uuid::Uuid;

/// Years that ISO 8601 writes with four digits.
const FOUR_DIGIT_YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

pub(super) fn contact_id_text(id: ContactId) -> String {
    Uuid::from_u128(id.0).hyphenated().to_string()
}

pub(super) fn parse_contact_id(text: &str) -> Option<ContactId> {
    Uuid::parse_str(text).ok().map(|id| ContactId(id.as_u128()))
}

/// Sixteen hexadecimal digits.
pub(super) fn id_text(id: u64) -> String {
    format!("{id:016x}")
}

pub(super) fn parse_id(text: &str) -> Option<u64> {
    let plain = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

pub(super) fn number_text(number: E164) -> String {
    format!("+{}", number.0)
}

pub(super) fn parse_number(text: &str) -> Option<E164> {
    parse_digits(text.strip_prefix('+')?).map(E164)
}

/// Digits only: no sign, no leading zero, so that one number has one spelling.
fn parse_digits(digits: &str) -> Option<u64> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    plain.then(|| digits.parse().ok()).flatten()
}

/// `YYYY-MM-DD`, `--MM-DD` without a year, or `@` and days since 1970-01-01 where the calendar has no four-digit year.
pub(super) fn date_text(date: Date) -> String {
    let (year, month, day) = date.ymd();
    if FOUR_DIGIT_YEARS.contains(&year) && Date::from_ymd(year, month, day) == Some(date) {
        date.iso()
    } else {
        format!("@{}", date.0)
    }
}

pub(super) fn parse_day(text: &str) -> Option<Date> {
    if let Some(days) = text.strip_prefix('@') {
        return days.parse().ok().map(Date);
    }
    let (year, rest) = match text.strip_prefix("--") {
        Some(rest) => (UNKNOWN_YEAR, rest),
        None => {
            let (year, rest) = text.split_at_checked(5)?;
            (year.strip_suffix('-')?.parse().ok()?, rest)
        }
    };
    let (month, day) = rest.split_once('-')?;
    Date::from_ymd(year, month.parse().ok()?, day.parse().ok()?)
}

/// RFC 3339 in UTC with milliseconds, or `@` and milliseconds since 1970 where the calendar has no four-digit year.
pub(super) fn time_text(time: Timestamp) -> String {
    match DateTime::from_timestamp_millis(time.0) {
        Some(instant) if FOUR_DIGIT_YEARS.contains(&instant.year()) => {
            instant.to_rfc3339_opts(SecondsFormat::Millis, true)
        }
        _ => format!("@{}", time.0),
    }
}

pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    match text.strip_prefix('@') {
        Some(millis) => millis.parse().ok().map(Timestamp),
        None => DateTime::parse_from_rfc3339(text).ok().map(|instant| Timestamp(instant.timestamp_millis())),
    }
}

/// A plain decimal with no more decimals than needed, such as `-1234.5`.
pub(super) fn amount_text(Amount(thousandths): Amount) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, rest) = (thousandths.unsigned_abs() / 1_000, thousandths.unsigned_abs() % 1_000);
    let text = format!("{sign}{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(super) fn parse_exact_amount(text: &str) -> Option<Amount> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u64 = format!("{fraction:0<3}").parse().ok()?;
    let size = parse_digits(whole)?.checked_mul(1_000)?.checked_add(thousandths)?;
    let amount = if negative { 0i64.checked_sub_unsigned(size)? } else { i64::try_from(size).ok()? };
    Some(Amount(amount))
}

/// A pair of functions between the values of an enum and the words of the file.
macro_rules! words {
    ($text:ident, $parse:ident, $kind:ident { $($value:ident = $word:literal),+ $(,)? }) => {
        pub(super) fn $text(value: $kind) -> &'static str {
            match value {
                $($kind::$value => $word,)+
            }
        }

        pub(super) fn $parse(word: &str) -> Option<$kind> {
            match word {
                $($word => Some($kind::$value),)+
                _ => None,
            }
        }
    };
}

words!(kind_text, parse_kind, PhoneKind {
    Unknown = "unknown",
    Mobile = "mobile",
    Landline = "landline",
    MobileOrLandline = "mobile_or_landline",
    Other = "other",
});

words!(consent_text, parse_consent, ConsentState {
    Unknown = "unknown",
    OptedIn = "opted_in",
    OptedOut = "opted_out",
});

words!(channel_text, parse_channel, Channel {
    WhatsApp = "whatsapp",
    Sms = "sms",
    Email = "email",
    Call = "call",
});

words!(interaction_text, parse_interaction, InteractionKind {
    Message = "message",
    Reply = "reply",
    Order = "order",
    Note = "note",
    Call = "call",
    Rating = "rating",
    Complaint = "complaint",
    Visit = "visit",
    Gone = "gone",
});

words!(arrangement_text, parse_arrangement, ArrangementKind {
    Field = "field",
    Tag = "tag",
    Dimension = "dimension",
    Segment = "segment",
    Rule = "rule",
    Health = "health",
});

words!(color_text, parse_color, TagColor {
    Gray = "gray",
    Red = "red",
    Orange = "orange",
    Amber = "amber",
    Green = "green",
    Teal = "teal",
    Blue = "blue",
    Indigo = "indigo",
    Purple = "purple",
    Pink = "pink",
});

words!(host_text, parse_host, LinkHost {
    WaMe = "wa.me",
    Api = "api.whatsapp.com",
});
