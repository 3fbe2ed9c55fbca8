//! Fields that a shop adds to its contacts: what each is called and what it may hold. The values are the contact's further
//! columns (`Contact::extra`), so an import needs no other way for them; here they get a type, and can be searched by it.
//!
//! Text stays as it was written. What does not fit the type is kept and shown, and is found by no comparison of that type.

use super::arrangement::{Arranged, ArrangementKind};
use super::date::{Date, parse_date};
use super::identity::{spread, text_number};
use super::money::{Amount, parse_amount};
use super::text::{clean_cell, fold};
use serde::{Deserialize, Serialize};

/// What a field holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    #[default]
    Text,
    /// A number with up to three decimals.
    Number,
    Date,
    YesNo,
    /// One of the field's choices.
    Choice,
}

impl FieldKind {
    /// Every kind, in the order in which people are asked.
    pub const ALL: [FieldKind; 5] =
        [FieldKind::Text, FieldKind::Number, FieldKind::Date, FieldKind::YesNo, FieldKind::Choice];
}

/// A field of the shop's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    /// The header under which contacts keep their values (`Contact::extra`): the field's identity, which renaming leaves.
    pub key: String,
    /// What people call it now. Two fields of a book never have labels that fold to the same key (`text::fold`).
    pub label: String,
    pub kind: FieldKind,
    /// What a choice may be, in the order in which it is offered; of other kinds empty.
    pub choices: Vec<String>,
}

/// A value as its field understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldReading<'a> {
    Text(&'a str),
    Number(Amount),
    Date(Date),
    YesNo(bool),
    /// The place of the choice among the field's.
    Choice(usize),
    /// The text is not what the field holds.
    Unfit,
}

impl Arranged for CustomField {
    const KIND: ArrangementKind = ArrangementKind::Field;

    fn key(&self) -> u64 {
        // The same field is the same on every device that makes it.
        spread(text_number(&self.key))
    }

    fn called(&self) -> String {
        self.label.clone()
    }
}

impl CustomField {
    /// Reads a value. `None` for one without anything in it.
    pub fn read<'a>(&self, value: &'a str) -> Option<FieldReading<'a>> {
        let text = value.trim();
        if text.is_empty() {
            return None;
        }
        let read = match self.kind {
            FieldKind::Text => Some(FieldReading::Text(text)),
            FieldKind::Number => parse_amount(text).map(FieldReading::Number),
            // Day first, as the shops' own countries write.
            FieldKind::Date => parse_date(text, true).map(FieldReading::Date),
            FieldKind::YesNo => parse_yes_no(text).map(FieldReading::YesNo),
            FieldKind::Choice => {
                let key = fold(text);
                self.choices.iter().position(|choice| fold(choice) == key).map(FieldReading::Choice)
            }
        };
        Some(read.unwrap_or(FieldReading::Unfit))
    }
}

/// Yes or no in Arabic, English or French, or as a form writes it.
pub fn parse_yes_no(text: &str) -> Option<bool> {
    match fold(&clean_cell(text)).as_str() {
        "نعم" | "اي" | "ايوه" | "صح" | "yes" | "y" | "true" | "1" | "oui" | "on" | "✓" | "✔" => {
            Some(true)
        }
        "لا" | "كلا" | "خطا" | "no" | "n" | "false" | "0" | "non" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> CustomField {
        let choices =
            if kind == FieldKind::Choice { vec!["مشترٍ".into(), "Influencer".into()] } else { Vec::new() };
        CustomField { key: "k".into(), label: "K".into(), kind, choices }
    }

    #[test]
    fn values_are_read_as_their_field_says() {
        let read = |kind, text| field(kind).read(text);
        assert_eq!(read(FieldKind::Text, "  a b "), Some(FieldReading::Text("a b")));
        assert_eq!(read(FieldKind::Number, "١٢٫٥"), Some(FieldReading::Number(Amount(12_500))));
        assert_eq!(read(FieldKind::Number, "many"), Some(FieldReading::Unfit));
        assert_eq!(read(FieldKind::Date, "2026-11-03"), Date::from_ymd(2026, 11, 3).map(FieldReading::Date));
        assert_eq!(read(FieldKind::Date, "3/11/2026"), Date::from_ymd(2026, 11, 3).map(FieldReading::Date));
        assert_eq!(read(FieldKind::YesNo, "نعم"), Some(FieldReading::YesNo(true)));
        assert_eq!(read(FieldKind::YesNo, "NO"), Some(FieldReading::YesNo(false)));
        assert_eq!(read(FieldKind::YesNo, "perhaps"), Some(FieldReading::Unfit));
        assert_eq!(read(FieldKind::Choice, "influencer"), Some(FieldReading::Choice(1)));
        assert_eq!(read(FieldKind::Choice, "buyer"), Some(FieldReading::Unfit));
        for kind in FieldKind::ALL {
            assert_eq!(read(kind, "  "), None);
        }
    }
}
