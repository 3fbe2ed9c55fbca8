//! What the form of a contact holds, and how it goes on when the contact is changed elsewhere while it is open.

use crate::domain::consent::Consent;
use crate::domain::contact::{Contact, FieldName};
use crate::domain::interaction::InteractionKind;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// What a form holds: text as typed. The worker cleans it and says what is wrong, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub city: String,
    pub country: String,
    pub birthday: String,
    pub last_contact: String,
    pub purchases: String,
    pub spent: String,
    pub first_purchase: String,
    pub last_purchase: String,
    pub note: String,
    pub consent: Consent,
    pub extra: Vec<(String, String)>,
}

/// Something that happened, as typed. The worker cleans it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InteractionDraft {
    pub kind: InteractionKind,
    /// Empty means today.
    pub day: String,
    /// Of an order.
    pub amount: String,
    /// Of a rating, 1 to 5.
    pub rating: Option<u8>,
    pub text: String,
}

/// What a form was filled with when it was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    pub draft: Draft,
    pub tags: Vec<TagId>,
}

impl Draft {
    /// A contact as a form shows it.
    pub fn of(contact: &Contact) -> Draft {
        Draft {
            name: contact.name.clone(),
            phones: contact
                .phones
                .iter()
                .map(|phone| phone.number.map_or_else(|| phone.raw.clone(), |number| number.shown()))
                .collect(),
            emails: contact.emails.iter().map(|email| email.0.clone()).collect(),
            city: contact.city.clone(),
            country: contact.country.map(|country| country.code().to_owned()).unwrap_or_default(),
            birthday: contact.birthday.map(|date| date.iso()).unwrap_or_default(),
            last_contact: contact.last_contact.map(|date| date.iso()).unwrap_or_default(),
            purchases: contact.purchases.map(|n| n.to_string()).unwrap_or_default(),
            spent: contact.spent.map(|spent| spent.shown()).unwrap_or_default(),
            first_purchase: contact.first_purchase.map(|date| date.iso()).unwrap_or_default(),
            last_purchase: contact.last_purchase.map(|date| date.iso()).unwrap_or_default(),
            note: contact.note.clone(),
            consent: contact.consent.clone(),
            extra: contact.extra.clone(),
        }
    }

    /// Brings a form that began as `began` up to what the contact is `now`: fields that were not touched here take what they
    /// are now, and so do those of `theirs`. Gives the other fields that were touched on both sides and came out differently;
    /// here they stay as typed.
    pub fn follow(&mut self, began: &Draft, now: &Draft, theirs: &[FieldName]) -> Vec<FieldName> {
        let mut fields = Fields { theirs, touched: Vec::new() };
        fields.follow(FieldName::Name, &mut self.name, &began.name, &now.name);
        fields.follow(FieldName::Phones, &mut self.phones, &began.phones, &now.phones);
        fields.follow(FieldName::Emails, &mut self.emails, &began.emails, &now.emails);
        fields.follow(FieldName::City, &mut self.city, &began.city, &now.city);
        fields.follow(FieldName::Country, &mut self.country, &began.country, &now.country);
        fields.follow(FieldName::Birthday, &mut self.birthday, &began.birthday, &now.birthday);
        fields.follow(FieldName::LastContact, &mut self.last_contact, &began.last_contact, &now.last_contact);
        fields.follow(FieldName::Purchases, &mut self.purchases, &began.purchases, &now.purchases);
        fields.follow(FieldName::Spent, &mut self.spent, &began.spent, &now.spent);
        fields.follow(FieldName::FirstPurchase, &mut self.first_purchase, &began.first_purchase, &now.first_purchase);
        fields.follow(FieldName::LastPurchase, &mut self.last_purchase, &began.last_purchase, &now.last_purchase);
        fields.follow(FieldName::Note, &mut self.note, &began.note, &now.note);
        fields.follow(FieldName::Consent, &mut self.consent, &began.consent, &now.consent);
        fields.follow(FieldName::Extra, &mut self.extra, &began.extra, &now.extra);
        fields.touched
    }
}

/// Fields that were touched on both sides.
struct Fields<'t> {
    theirs: &'t [FieldName],
    touched: Vec<FieldName>,
}

impl Fields<'_> {
    fn follow<T: Clone + PartialEq>(&mut self, field: FieldName, here: &mut T, began: &T, now: &T) {
        if self.theirs.contains(&field) || here == began {
            here.clone_from(now);
        } else if now != began && now != here {
            self.touched.push(field);
        }
    }
}

/// The tags of a form that began with `began`, once they are `now`: what was added and taken away here, done there.
pub fn follow_tags(here: &[TagId], began: &[TagId], now: &[TagId]) -> Vec<TagId> {
    let kept = now.iter().filter(|tag| here.contains(tag) || !began.contains(tag));
    let added = here.iter().filter(|tag| !began.contains(tag) && !now.contains(tag));
    kept.chain(added).copied().collect()
}
