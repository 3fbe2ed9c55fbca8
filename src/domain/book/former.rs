//! Contacts as they were written before they had days of first and last purchase (`FormerContact`), and before they had a
//! timeline (`PlainContact`): by earlier journals, and in earlier blocks, whose encodings end where these do. The current
//! form is `Contact` itself.

use crate::domain::consent::Consent;
use crate::domain::contact::{Contact, ContactId, NO_TIMELINE};
use crate::domain::country::Country;
use crate::domain::date::{Date, Timestamp};
use crate::domain::email::Email;
use crate::domain::money::Amount;
use crate::domain::packed::{NewContact, PackedContacts};
use crate::domain::phone::Phone;
use crate::domain::tag::TagId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What is missing behind the encoding of a former contact: nothing known of purchases, and no timeline.
pub const BEHIND_FORMER: [u8; 5] = [0, 0, 0, 0, 0];
/// What is missing behind that of a plain contact.
pub const BEHIND_PLAIN: [u8; 3] = NO_TIMELINE;

/// The fields of a contact in their former order.
#[derive(Serialize, Deserialize)]
struct FormerContact {
    id: ContactId,
    name: String,
    phones: Vec<Phone>,
    emails: Vec<Email>,
    city: String,
    country: Option<Country>,
    birthday: Option<Date>,
    last_contact: Option<Date>,
    purchases: Option<u32>,
    spent: Option<Amount>,
    note: String,
    consent: Consent,
    extra: Vec<(String, String)>,
    created: Timestamp,
}

/// The fields of a contact from when it had days of purchase.
#[derive(Serialize, Deserialize)]
struct PlainContact {
    former: FormerContact,
    first_purchase: Option<Date>,
    last_purchase: Option<Date>,
}

#[derive(Serialize, Deserialize)]
struct Earlier<T> {
    contact: T,
    tags: Vec<TagId>,
}

impl From<FormerContact> for Contact {
    fn from(former: FormerContact) -> Contact {
        let FormerContact { id, name, phones, emails, city, country, birthday, last_contact, .. } = former;
        let FormerContact { purchases, spent, note, consent, extra, created, .. } = former;
        let known =
            Contact { name, phones, emails, city, country, birthday, last_contact, ..Contact::new(id, created) };
        Contact { purchases, spent, note, consent, extra, ..known }
    }
}

impl From<Contact> for FormerContact {
    fn from(contact: Contact) -> FormerContact {
        FormerContact {
            id: contact.id,
            name: contact.name,
            phones: contact.phones,
            emails: contact.emails,
            city: contact.city,
            country: contact.country,
            birthday: contact.birthday,
            last_contact: contact.last_contact,
            purchases: contact.purchases,
            spent: contact.spent,
            note: contact.note,
            consent: contact.consent,
            extra: contact.extra,
            created: contact.created,
        }
    }
}

impl From<PlainContact> for Contact {
    fn from(plain: PlainContact) -> Contact {
        let PlainContact { former, first_purchase, last_purchase } = plain;
        Contact { first_purchase, last_purchase, ..former.into() }
    }
}

impl From<Contact> for PlainContact {
    fn from(contact: Contact) -> PlainContact {
        let (first_purchase, last_purchase) = (contact.first_purchase, contact.last_purchase);
        PlainContact { former: contact.into(), first_purchase, last_purchase }
    }
}

fn read<'de, T: Deserialize<'de> + Into<Contact>, D: Deserializer<'de>>(from: D) -> Result<PackedContacts, D::Error> {
    let list = Vec::<Earlier<T>>::deserialize(from)?;
    Ok(list.into_iter().map(|new| NewContact { contact: new.contact.into(), tags: new.tags }).collect())
}

/// Contacts are written as they were read: when an old action is done again, its entry is written again.
fn write<T: Serialize + From<Contact>, S: Serializer>(list: &PackedContacts, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(list.unpacked().map(|new| Earlier::<T> { contact: new.contact.into(), tags: new.tags }))
}

/// Contacts of journals from before there were days of purchase.
pub mod undated {
    use super::*;

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PackedContacts, D::Error> {
        read::<FormerContact, D>(deserializer)
    }

    pub fn serialize<S: Serializer>(list: &PackedContacts, serializer: S) -> Result<S::Ok, S::Error> {
        write::<FormerContact, S>(list, serializer)
    }
}

/// Contacts of journals from before there were timelines.
pub mod plain {
    use super::*;

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PackedContacts, D::Error> {
        read::<PlainContact, D>(deserializer)
    }

    pub fn serialize<S: Serializer>(list: &PackedContacts, serializer: S) -> Result<S::Ok, S::Error> {
        write::<PlainContact, S>(list, serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::block::Block;
    use crate::domain::book::op::Op;
    use crate::domain::book::samples::contact_number;
    use crate::domain::consent::ConsentState;
    use crate::domain::phone::{E164, PhoneKind};

    fn plain(n: u32) -> Contact {
        let contact = contact_number(n);
        Contact { follow_up: None, interactions: Vec::new(), permissions: Vec::new(), ..contact }
    }

    fn former(n: u32) -> Contact {
        Contact { first_purchase: None, last_purchase: None, ..plain(n) }
    }

    #[test]
    fn an_earlier_encoding_and_some_bytes_are_a_current_one() {
        for n in 0..60 {
            let mut bytes = postcard::to_stdvec(&FormerContact::from(contact_number(n))).unwrap();
            bytes.extend(BEHIND_FORMER);
            assert_eq!(postcard::from_bytes::<Contact>(&bytes), Ok(former(n)));
            let mut bytes = postcard::to_stdvec(&PlainContact::from(contact_number(n))).unwrap();
            bytes.extend(BEHIND_PLAIN);
            assert_eq!(postcard::from_bytes::<Contact>(&bytes), Ok(plain(n)));
        }
    }

    #[test]
    fn contacts_of_a_journal_without_timelines_are_read_and_written_as_they_were() {
        let list = || (0..20).map(|n| NewContact { contact: plain(n), tags: vec![TagId(3)] });
        let op = Op::AddPlainContacts(list().collect());
        let bytes = postcard::to_stdvec(&op).unwrap();
        assert_eq!(bytes.first(), Some(&25), "where those journals have the contacts that were added");
        let as_then: Vec<Earlier<PlainContact>> =
            list().map(|new| Earlier { contact: new.contact.into(), tags: new.tags }).collect();
        assert_eq!(bytes.get(1..), Some(postcard::to_stdvec(&as_then).unwrap().as_slice()));
        let read: Op = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(read, op);
        assert_eq!(postcard::to_stdvec(&read).unwrap(), bytes);
    }

    /// A contact with a tag that was added, as journals of version 1 hold it.
    #[rustfmt::skip]
    const ADDED: &[u8] = &[
        0, 1, 7, 6, 217, 133, 217, 135, 216, 167, 1, 1, 135, 239, 217, 191, 144, 28, 1, 0, 1, 16, 109, 97, 104, 97, 64, 101, 120,
        97, 109, 112, 108, 101, 46, 99, 111, 109, 6, 216, 172, 216, 175, 216, 169, 0, 1, 143, 158, 16, 1, 176, 181, 2, 1, 3, 1,
        135, 211, 152, 1, 6, 216, 179, 216, 183, 216, 177, 1, 1, 216, 176, 2, 4, 115, 104, 111, 112, 1, 4, 83, 105, 122, 101, 1,
        77, 128, 160, 171, 254, 249, 98, 1, 3,
    ];

    #[test]
    fn contacts_of_a_former_journal_are_read_and_written_as_they_were() {
        let op =
            Op::AddFormerContacts((0..20).map(|n| NewContact { contact: former(n), tags: vec![TagId(3)] }).collect());
        let bytes = postcard::to_stdvec(&op).unwrap();
        assert_eq!(bytes.first(), Some(&0), "where journals of version 1 have the contacts that were added");
        let read: Op = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(read, op);
        assert_eq!(postcard::to_stdvec(&read).unwrap(), bytes);
        let maha = Contact {
            name: "مها".into(),
            phones: vec![Phone { number: Some(E164(966_501_234_567)), kind: PhoneKind::Mobile, raw: String::new() }],
            emails: vec![Email("maha@example.com".into())],
            city: "جدة".into(),
            birthday: Some(Date(-133_000)),
            last_contact: Some(Date(19_800)),
            purchases: Some(3),
            spent: Some(Amount(-1_250_500)),
            note: "سطر".into(),
            consent: Consent { state: ConsentState::OptedIn, on: Some(Date(19_500)), source: "shop".into() },
            extra: vec![("Size".into(), "M".into())],
            ..Contact::new(ContactId(7), Timestamp(1_700_000_000_000))
        };
        let op = Op::AddFormerContacts(vec![NewContact { contact: maha, tags: vec![TagId(3)] }].into());
        assert_eq!(postcard::from_bytes::<Op>(ADDED).unwrap(), op);
        assert_eq!(postcard::to_stdvec(&op).unwrap(), ADDED);
    }

    #[test]
    fn a_block_of_the_first_version_still_opens() {
        let mut written = vec![1];
        let encodings: Vec<Vec<u8>> =
            (0..9).map(|n| postcard::to_stdvec(&FormerContact::from(contact_number(n))).unwrap()).collect();
        // The fifth contact was removed: it has no encoding, and its id stands in the directory.
        let lengths: Vec<u32> =
            encodings.iter().enumerate().map(|(n, bytes)| if n == 4 { 0 } else { bytes.len() as u32 }).collect();
        written = postcard::to_extend(&(lengths, vec![contact_number(4).id]), written).unwrap();
        for (n, bytes) in encodings.iter().enumerate() {
            written.extend(if n == 4 { &[] } else { bytes.as_slice() });
        }
        let (block, removed) = Block::read(&written).unwrap();
        assert_eq!(removed, [contact_number(4).id]);
        for n in 0..9 {
            assert_eq!(block.contact(n as usize), (n != 4).then(|| former(n)));
        }
        let ids: Vec<ContactId> = (0..9).map(|n| contact_number(n).id).collect();
        let again = block.write(&ids);
        assert_eq!(again.first(), Some(&4));
        assert_eq!(Block::read(&again).unwrap().0.contact(8), Some(former(8)));
        assert!(Block::read(&written[..written.len() - 1]).is_err());
    }
}
