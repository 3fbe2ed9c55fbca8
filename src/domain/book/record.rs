//! A contact as it lies in a block: the same fields as `Contact`, borrowed from the encoded bytes, so that opening a book
//! and filling a table allocate next to nothing. The order of the fields is the stored order and stays in lockstep with
//! `Contact` (a test holds them together).

use crate::domain::consent::{Consent, ConsentState, Permission};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::country::Country;
use crate::domain::date::{Date, Timestamp};
use crate::domain::email::Email;
use crate::domain::follow_up::FollowUp;
use crate::domain::interaction::{Interaction, unpack};
use crate::domain::money::Amount;
use crate::domain::phone::{E164, Phone, PhoneKind};
use serde::de::{SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// A contact read in place. See `Contact` for what each field means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactRef<'a> {
    pub id: ContactId,
    #[serde(borrow)]
    pub name: &'a str,
    #[serde(borrow)]
    pub phones: Few<PhoneRef<'a>>,
    #[serde(borrow)]
    pub emails: Few<&'a str>,
    pub city: &'a str,
    pub country: Option<Country>,
    pub birthday: Option<Date>,
    pub last_contact: Option<Date>,
    pub purchases: Option<u32>,
    pub spent: Option<Amount>,
    pub note: &'a str,
    #[serde(borrow)]
    pub consent: ConsentRef<'a>,
    #[serde(borrow)]
    pub extra: Few<(&'a str, &'a str)>,
    pub created: Timestamp,
    pub first_purchase: Option<Date>,
    pub last_purchase: Option<Date>,
    pub follow_up: Option<FollowUp>,
    /// Packed (`interaction::unpack`).
    pub interactions: &'a [u8],
    /// Packed in the same way.
    pub permissions: &'a [u8],
}

/// A phone read in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneRef<'a> {
    pub number: Option<E164>,
    pub kind: PhoneKind,
    pub raw: &'a str,
}

/// A consent read in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRef<'a> {
    pub state: ConsentState,
    pub on: Option<Date>,
    pub source: &'a str,
}

impl<'a> ConsentRef<'a> {
    /// Borrows a consent.
    pub fn new(consent: &'a Consent) -> ConsentRef<'a> {
        ConsentRef { state: consent.state, on: consent.on, source: &consent.source }
    }

    /// An owned copy.
    pub fn to_consent(self) -> Consent {
        Consent { state: self.state, on: self.on, source: self.source.to_owned() }
    }
}

impl<'a> ContactRef<'a> {
    /// An owned copy.
    pub fn to_contact(&self) -> Contact {
        Contact {
            id: self.id,
            name: self.name.to_owned(),
            phones: self
                .phones
                .iter()
                .map(|phone| Phone { number: phone.number, kind: phone.kind, raw: phone.raw.to_owned() })
                .collect(),
            emails: self.emails.iter().map(|email| Email((*email).to_owned())).collect(),
            city: self.city.to_owned(),
            country: self.country,
            birthday: self.birthday,
            last_contact: self.last_contact,
            purchases: self.purchases,
            spent: self.spent,
            note: self.note.to_owned(),
            consent: self.consent.to_consent(),
            extra: self.extra.iter().map(|(header, cell)| ((*header).to_owned(), (*cell).to_owned())).collect(),
            created: self.created,
            first_purchase: self.first_purchase,
            last_purchase: self.last_purchase,
            follow_up: self.follow_up,
            interactions: unpack(self.interactions),
            permissions: unpack(self.permissions),
        }
    }

    /// Whether its packed lists read.
    pub fn is_whole(&self) -> bool {
        (self.interactions.is_empty() || postcard::from_bytes::<Vec<Interaction>>(self.interactions).is_ok())
            && (self.permissions.is_empty() || postcard::from_bytes::<Vec<Permission>>(self.permissions).is_ok())
    }

    /// Its consent ledger, as `Contact::permissions`.
    pub fn permissions(&self) -> Vec<Permission> {
        unpack(self.permissions)
    }

    /// The number that messages go to: the first phone with a certain number (as `Contact::messaging_phone`).
    pub fn messaging_number(&self) -> Option<E164> {
        self.phones.iter().find_map(|phone| phone.number)
    }
}

/// A list that holds its first item without an allocation: most contacts have one phone, one e-mail and no further column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few<T> {
    first: Option<T>,
    rest: Vec<T>,
}

impl<T> Few<T> {
    /// The items in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.first.iter().chain(self.rest.iter())
    }

    /// The first item.
    pub fn first(&self) -> Option<&T> {
        self.first.as_ref()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.rest.len()
    }

    /// True without items.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Few<T> {
        let mut items = items.into_iter();
        Few { first: items.next(), rest: items.collect() }
    }
}

impl<T: Serialize> Serialize for Few<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.len()))?;
        for item in self.iter() {
            seq.serialize_element(item)?;
        }
        seq.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Few<T>, D::Error> {
        struct FewVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for FewVisitor<T> {
            type Value = Few<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Few<T>, A::Error> {
                let first = seq.next_element()?;
                let mut rest = Vec::new();
                if first.is_some() {
                    while let Some(item) = seq.next_element()? {
                        rest.push(item);
                    }
                }
                Ok(Few { first, rest })
            }
        }

        deserializer.deserialize_seq(FewVisitor(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::samples::contact_number;

    #[test]
    fn reads_exactly_what_a_contact_writes() {
        for n in 0..200 {
            let contact = contact_number(n);
            let bytes = postcard::to_stdvec(&contact).unwrap();
            let read: ContactRef = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(read.to_contact(), contact);
            assert_eq!(postcard::to_stdvec(&read).unwrap(), bytes);
            assert_eq!(read.messaging_number(), contact.messaging_phone().and_then(|phone| phone.number));
        }
    }

    #[test]
    fn few_keeps_order_and_length() {
        for len in 0..5u32 {
            let few: Few<u32> = (0..len).collect();
            assert_eq!(few.iter().copied().collect::<Vec<_>>(), (0..len).collect::<Vec<_>>());
            assert_eq!(few.len(), len as usize);
            assert_eq!(few.is_empty(), len == 0);
            assert_eq!(few.first().copied(), (len > 0).then_some(0));
        }
    }
}
