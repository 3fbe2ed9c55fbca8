//! A contact as the book keeps it, and the set of changes an edit makes. Tags are not in here: the book keeps them as
//! sets of contacts, because people tag hundreds at once.

use super::consent::{Consent, ConsentState, Permission};
use super::country::Country;
use super::date::{Date, Timestamp};
use super::email::Email;
use super::follow_up::FollowUp;
use super::interaction::{self, Interaction, add_interactions};
use super::money::Amount;
use super::phone::{Phone, match_key};
use serde::{Deserialize, Serialize};

/// The identity of a contact, the same on every device (a UUIDv7, so ids sort by the time they were made).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ContactId(pub u128);

impl ContactId {
    /// The id from its hexadecimal digits, at most 32. `None` for anything else.
    pub fn from_hex(text: &str) -> Option<ContactId> {
        let is_hex = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u128::from_str_radix(text, 16).ok()).flatten().map(ContactId)
    }

    /// The id in 32 hexadecimal digits.
    pub fn hex(self) -> String {
        format!("{:032x}", self.0)
    }
}

/// One contact. Empty text means "not known". The order of the fields is the stored order: new ones go at the end, behind
/// a new block version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Stable identity.
    pub id: ContactId,
    /// Display name, as the owner writes it, after cleaning of white space and invisible marks.
    pub name: String,
    /// Phones, best first. A contact may have none.
    pub phones: Vec<Phone>,
    /// E-mail addresses, best first.
    pub emails: Vec<Email>,
    /// City as written.
    pub city: String,
    /// Country, if a column or a number said so.
    pub country: Option<Country>,
    /// Birthday; year 1604 stands for "year not known" (the vCard convention).
    pub birthday: Option<Date>,
    /// Last day the owner was in touch with this contact.
    pub last_contact: Option<Date>,
    /// Number of purchases.
    pub purchases: Option<u32>,
    /// Total spent, in the book's currency.
    pub spent: Option<Amount>,
    /// Free note; may have several lines.
    pub note: String,
    /// May this contact be messaged?
    pub consent: Consent,
    /// Further columns of imported files, in file order: header and cell.
    pub extra: Vec<(String, String)>,
    /// When the contact entered the book.
    pub created: Timestamp,
    /// Day of the first purchase.
    pub first_purchase: Option<Date>,
    /// Day of the last purchase. `last_contact` may be later: people get in touch without buying.
    pub last_purchase: Option<Date>,
    /// When the owner means to be in touch again.
    #[serde(default)]
    pub follow_up: Option<FollowUp>,
    /// What happened, the oldest first.
    #[serde(default, with = "interaction")]
    pub interactions: Vec<Interaction>,
    /// The consent ledger: what was agreed or refused on each channel before what holds now, the oldest first.
    #[serde(default, with = "interaction")]
    pub permissions: Vec<Permission>,
}

/// What the last three fields of a contact are encoded as when nothing is known: behind an encoding that ends before them
/// these bytes make a current one.
pub const NO_TIMELINE: [u8; 3] = [0, 0, 0];

impl Contact {
    /// An empty contact with this identity.
    pub fn new(id: ContactId, created: Timestamp) -> Contact {
        Contact {
            id,
            name: String::new(),
            phones: Vec::new(),
            emails: Vec::new(),
            city: String::new(),
            country: None,
            birthday: None,
            last_contact: None,
            purchases: None,
            spent: None,
            note: String::new(),
            consent: Consent::default(),
            extra: Vec::new(),
            created,
            first_purchase: None,
            last_purchase: None,
            follow_up: None,
            interactions: Vec::new(),
            permissions: Vec::new(),
        }
    }

    /// The number that messages go to: the first phone with a certain number.
    pub fn messaging_phone(&self) -> Option<&Phone> {
        self.phones.iter().find(|phone| phone.number.is_some())
    }

    /// Adds phones whose line is not there yet. A number that is known takes no place from one that could not be read.
    pub fn unite_phones(&mut self, more: &[Phone]) {
        add_phones(&mut self.phones, more);
    }

    /// Adds addresses that are not there yet in any spelling.
    pub fn unite_emails(&mut self, more: &[Email]) {
        add_emails(&mut self.emails, more);
    }

    /// Adds the further fields under headers that are not there yet, all values of each.
    pub fn unite_extra(&mut self, more: &[(String, String)]) {
        add_extra(&mut self.extra, more);
    }

    /// Adds what happened elsewhere.
    pub fn unite_interactions(&mut self, more: &[Interaction]) {
        add_interactions(&mut self.interactions, more);
    }

    /// Adds entries of another consent ledger.
    pub fn unite_permissions(&mut self, more: &[Permission]) {
        add_permissions(&mut self.permissions, more);
    }

    /// One field as it is.
    pub fn get(&self, field: FieldName) -> FieldValue {
        match field {
            FieldName::Name => FieldValue::Name(self.name.clone()),
            FieldName::Phones => FieldValue::Phones(self.phones.clone()),
            FieldName::Emails => FieldValue::Emails(self.emails.clone()),
            FieldName::City => FieldValue::City(self.city.clone()),
            FieldName::Country => FieldValue::Country(self.country),
            FieldName::Birthday => FieldValue::Birthday(self.birthday),
            FieldName::LastContact => FieldValue::LastContact(self.last_contact),
            FieldName::Purchases => FieldValue::Purchases(self.purchases),
            FieldName::Spent => FieldValue::Spent(self.spent),
            FieldName::Note => FieldValue::Note(self.note.clone()),
            FieldName::Consent => FieldValue::Consent(self.consent.clone()),
            FieldName::Extra => FieldValue::Extra(self.extra.clone()),
            FieldName::FirstPurchase => FieldValue::FirstPurchase(self.first_purchase),
            FieldName::LastPurchase => FieldValue::LastPurchase(self.last_purchase),
            FieldName::FollowUp => FieldValue::FollowUp(self.follow_up),
            FieldName::Interactions => FieldValue::Interactions(self.interactions.clone()),
            FieldName::Permissions => FieldValue::Permissions(self.permissions.clone()),
        }
    }

    /// Replaces one field and returns what stood there.
    pub fn set(&mut self, value: FieldValue) -> FieldValue {
        use std::mem::replace;
        match value {
            FieldValue::Name(v) => FieldValue::Name(replace(&mut self.name, v)),
            FieldValue::Phones(v) => FieldValue::Phones(replace(&mut self.phones, v)),
            FieldValue::Emails(v) => FieldValue::Emails(replace(&mut self.emails, v)),
            FieldValue::City(v) => FieldValue::City(replace(&mut self.city, v)),
            FieldValue::Country(v) => FieldValue::Country(replace(&mut self.country, v)),
            FieldValue::Birthday(v) => FieldValue::Birthday(replace(&mut self.birthday, v)),
            FieldValue::LastContact(v) => FieldValue::LastContact(replace(&mut self.last_contact, v)),
            FieldValue::Purchases(v) => FieldValue::Purchases(replace(&mut self.purchases, v)),
            FieldValue::Spent(v) => FieldValue::Spent(replace(&mut self.spent, v)),
            FieldValue::Note(v) => FieldValue::Note(replace(&mut self.note, v)),
            FieldValue::Consent(v) => FieldValue::Consent(replace(&mut self.consent, v)),
            FieldValue::Extra(v) => FieldValue::Extra(replace(&mut self.extra, v)),
            FieldValue::FirstPurchase(v) => FieldValue::FirstPurchase(replace(&mut self.first_purchase, v)),
            FieldValue::LastPurchase(v) => FieldValue::LastPurchase(replace(&mut self.last_purchase, v)),
            FieldValue::FollowUp(v) => FieldValue::FollowUp(replace(&mut self.follow_up, v)),
            FieldValue::Interactions(v) => FieldValue::Interactions(replace(&mut self.interactions, v)),
            FieldValue::Permissions(v) => FieldValue::Permissions(replace(&mut self.permissions, v)),
        }
    }
}

/// Adds phones whose line is not there yet. A number that is known takes no place from one that could not be read.
pub fn add_phones(phones: &mut Vec<Phone>, more: &[Phone]) {
    for phone in more {
        let key = phone.number.map(match_key);
        let same = |known: &Phone| match key {
            Some(key) => known.number.map(match_key) == Some(key),
            None => known.number.is_none() && known.raw == phone.raw,
        };
        if !phones.iter().any(same) {
            phones.push(phone.clone());
        }
    }
}

/// Adds addresses that are not there yet in any spelling.
pub fn add_emails(emails: &mut Vec<Email>, more: &[Email]) {
    for email in more {
        if !emails.iter().any(|known| known == email || known.key() == email.key()) {
            emails.push(email.clone());
        }
    }
}

/// Adds the fields under headers that are not there yet, all values of each.
pub fn add_extra(extra: &mut Vec<(String, String)>, more: &[(String, String)]) {
    let there = extra.len();
    for (header, value) in more {
        let known = extra.iter().take(there).any(|(known, _)| known == header);
        if !known {
            extra.push((header.clone(), value.clone()));
        }
    }
}

/// Gives a further field this one value, in place of all that it had; an empty one takes the field away.
pub fn set_extra(extra: &mut Vec<(String, String)>, key: &str, value: &str) {
    let mut is_there = false;
    extra.retain_mut(|(header, cell)| {
        if header != key {
            return true;
        }
        let keep = !value.is_empty() && !is_there;
        is_there = true;
        if keep {
            value.clone_into(cell);
        }
        keep
    });
    if !is_there && !value.is_empty() {
        extra.push((key.to_owned(), value.to_owned()));
    }
}

/// Unites two consent ledgers: every entry of either once, by their days; those without a day first.
pub fn add_permissions(list: &mut Vec<Permission>, more: &[Permission]) {
    for one in more {
        if !list.contains(one) {
            list.push(one.clone());
        }
    }
    list.sort();
}

/// One whole field with its value: what an edit carries, and what its inverse carries back. Journals hold it by position:
/// new ones go at the end, here and in `FieldName`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FieldValue {
    Name(String),
    Phones(Vec<Phone>),
    Emails(Vec<Email>),
    City(String),
    Country(Option<Country>),
    Birthday(Option<Date>),
    LastContact(Option<Date>),
    Purchases(Option<u32>),
    Spent(Option<Amount>),
    Note(String),
    Consent(Consent),
    Extra(Vec<(String, String)>),
    FirstPurchase(Option<Date>),
    LastPurchase(Option<Date>),
    FollowUp(Option<FollowUp>),
    Interactions(Vec<Interaction>),
    Permissions(Vec<Permission>),
}

/// The name of a field, for labels, history and columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FieldName {
    Name,
    Phones,
    Emails,
    City,
    Country,
    Birthday,
    LastContact,
    Purchases,
    Spent,
    Note,
    Consent,
    Extra,
    FirstPurchase,
    LastPurchase,
    FollowUp,
    Interactions,
    Permissions,
}

impl FieldName {
    /// Every field, in the order in which people read them.
    pub const ALL: [FieldName; 17] = [
        FieldName::Name,
        FieldName::Phones,
        FieldName::Emails,
        FieldName::City,
        FieldName::Country,
        FieldName::Birthday,
        FieldName::Consent,
        FieldName::LastContact,
        FieldName::FirstPurchase,
        FieldName::LastPurchase,
        FieldName::Purchases,
        FieldName::Spent,
        FieldName::FollowUp,
        FieldName::Interactions,
        FieldName::Permissions,
        FieldName::Note,
        FieldName::Extra,
    ];
}

impl FieldValue {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        match self {
            FieldValue::Name(text) | FieldValue::City(text) | FieldValue::Note(text) => text.is_empty(),
            FieldValue::Phones(list) => list.is_empty(),
            FieldValue::Emails(list) => list.is_empty(),
            FieldValue::Extra(list) => list.is_empty(),
            FieldValue::Country(value) => value.is_none(),
            FieldValue::Birthday(value)
            | FieldValue::LastContact(value)
            | FieldValue::FirstPurchase(value)
            | FieldValue::LastPurchase(value) => value.is_none(),
            FieldValue::FollowUp(value) => value.is_none(),
            FieldValue::Interactions(list) => list.is_empty(),
            FieldValue::Permissions(list) => list.is_empty(),
            FieldValue::Purchases(value) => value.is_none(),
            FieldValue::Spent(value) => value.is_none(),
            FieldValue::Consent(consent) => consent.state == ConsentState::Unknown,
        }
    }

    /// Which field this is a value of.
    pub fn field(&self) -> FieldName {
        match self {
            FieldValue::Name(_) => FieldName::Name,
            FieldValue::Phones(_) => FieldName::Phones,
            FieldValue::Emails(_) => FieldName::Emails,
            FieldValue::City(_) => FieldName::City,
            FieldValue::Country(_) => FieldName::Country,
            FieldValue::Birthday(_) => FieldName::Birthday,
            FieldValue::LastContact(_) => FieldName::LastContact,
            FieldValue::Purchases(_) => FieldName::Purchases,
            FieldValue::Spent(_) => FieldName::Spent,
            FieldValue::Note(_) => FieldName::Note,
            FieldValue::Consent(_) => FieldName::Consent,
            FieldValue::Extra(_) => FieldName::Extra,
            FieldValue::FirstPurchase(_) => FieldName::FirstPurchase,
            FieldValue::LastPurchase(_) => FieldName::LastPurchase,
            FieldValue::FollowUp(_) => FieldName::FollowUp,
            FieldValue::Interactions(_) => FieldName::Interactions,
            FieldValue::Permissions(_) => FieldName::Permissions,
        }
    }
}
