//! Contacts on their way into the book, with their tags, as the bytes that a journal holds of them: side by side, each the
//! contact's encoding and that of its tags. A file of a hundred thousand is carried, written and read without being taken
//! apart into that many values on the way.
//!
//! What a contact is, is `contact`'s business; what becomes of them in the book is the book's.

use super::contact::{Contact, ContactId};
use super::encoding::encode_onto;
use super::tag::TagId;
use serde::de::{SeqAccess, Visitor};
use serde::ser::{SerializeSeq, SerializeTuple};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A contact on its way into the book, with its tags.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewContact {
    pub contact: Contact,
    pub tags: Vec<TagId>,
}

/// Contacts with their tags, in order. Written as a list of [`NewContact`] is.
#[derive(Clone, Default, PartialEq)]
pub struct PackedContacts {
    bytes: Vec<u8>,
    spans: Vec<Span>,
}

/// Where an encoded contact ends, and where its tags end; the next begins there.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    contact: usize,
    tags: usize,
}

/// One of them, as it is encoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PackedContact<'a> {
    /// The contact, in the form of a block.
    pub bytes: &'a [u8],
    tags: &'a [u8],
}

/// Bytes of room behind a list that is written, beside one for so many of its own: for what would take it back and a seal. A
/// buffer that is full doubles for one byte more.
const ROOM: usize = 4_096;
const ROOM_FOR: usize = 64;

/// Why reading what was packed does not fail: nothing gets into a pack but what was encoded here or read by the same types.
const OWN: &str = "a packed contact is an encoding of our own";

impl PackedContacts {
    /// None yet, with room for so many bytes of so many contacts.
    pub fn with_capacity(contacts: usize, bytes: usize) -> PackedContacts {
        PackedContacts { bytes: Vec::with_capacity(bytes), spans: Vec::with_capacity(contacts) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Adds one.
    pub fn push(&mut self, contact: &Contact, tags: &[TagId]) {
        self.push_written(|bytes| encode_onto(contact, bytes), tags);
    }

    /// Adds one whose encoding `write` lays behind what is there: all fields of a `Contact`, in its order.
    pub fn push_written(&mut self, write: impl FnOnce(&mut Vec<u8>), tags: &[TagId]) {
        write(&mut self.bytes);
        let contact = self.bytes.len();
        encode_onto(tags, &mut self.bytes);
        self.spans.push(Span { contact, tags: self.bytes.len() });
    }

    /// Each in turn, as it is encoded.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = PackedContact<'_>> + Clone {
        let mut start = 0;
        self.spans.iter().map(move |span| {
            let begin = std::mem::replace(&mut start, span.tags);
            let part = |from: usize, to: usize| self.bytes.get(from..to).unwrap_or_default();
            PackedContact { bytes: part(begin, span.contact), tags: part(span.contact, span.tags) }
        })
    }

    /// Each in turn, taken apart.
    pub fn unpacked(&self) -> impl ExactSizeIterator<Item = NewContact> + '_ {
        self.iter().map(|packed| NewContact { contact: packed.contact(), tags: packed.tags().collect() })
    }

    /// Writes them as a list of [`NewContact`] is written, behind what is there: as `Serialize` does, but all at once.
    pub fn write_onto(&self, bytes: &mut Vec<u8>) {
        encode_onto(&self.len(), bytes);
        bytes.reserve_exact(self.bytes.len() + self.bytes.len() / ROOM_FOR + ROOM);
        bytes.extend_from_slice(&self.bytes);
    }
}

impl<'a> PackedContact<'a> {
    /// Its identity, which is encoded first.
    pub fn id(self) -> ContactId {
        postcard::take_from_bytes(self.bytes).expect(OWN).0
    }

    /// An owned copy.
    pub fn contact(self) -> Contact {
        postcard::from_bytes(self.bytes).expect(OWN)
    }

    /// Its tags.
    pub fn tags(self) -> impl Iterator<Item = TagId> + 'a {
        let (mut left, mut rest): (usize, &[u8]) = postcard::take_from_bytes(self.tags).expect(OWN);
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let (tag, more) = postcard::take_from_bytes(rest).expect(OWN);
            rest = more;
            Some(tag)
        })
    }
}

impl FromIterator<NewContact> for PackedContacts {
    fn from_iter<I: IntoIterator<Item = NewContact>>(list: I) -> PackedContacts {
        let mut packed = PackedContacts::default();
        for NewContact { contact, tags } in list {
            packed.push(&contact, &tags);
        }
        packed
    }
}

impl From<Vec<NewContact>> for PackedContacts {
    fn from(list: Vec<NewContact>) -> PackedContacts {
        list.into_iter().collect()
    }
}

impl fmt::Debug for PackedContacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.unpacked()).finish()
    }
}

impl Serialize for PackedContacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for packed in self.iter() {
            list.serialize_element(&Encoded(packed))?;
        }
        list.end()
    }
}

/// Bytes that stand for themselves.
struct Encoded<'a>(PackedContact<'a>);

impl Serialize for Encoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let PackedContact { bytes, tags } = self.0;
        let mut all = serializer.serialize_tuple(bytes.len() + tags.len())?;
        for byte in bytes.iter().chain(tags) {
            all.serialize_element(byte)?;
        }
        all.end()
    }
}

impl<'de> Deserialize<'de> for PackedContacts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PackedContacts, D::Error> {
        struct List;

        impl<'de> Visitor<'de> for List {
            type Value = PackedContacts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("contacts with their tags")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<PackedContacts, A::Error> {
                let mut packed = PackedContacts::default();
                while let Some(NewContact { contact, tags }) = list.next_element()? {
                    packed.push(&contact, &tags);
                }
                Ok(packed)
            }
        }

        deserializer.deserialize_seq(List)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Timestamp;

    fn list() -> Vec<NewContact> {
        let contact =
            |n: u128| Contact { name: format!("مها {n}"), ..Contact::new(ContactId(n << 70), Timestamp(5)) };
        (0..3).map(|n| NewContact { contact: contact(n), tags: (0..n as u64).map(TagId).collect() }).collect()
    }

    #[test]
    fn is_written_and_read_like_a_list() {
        let packed = PackedContacts::from(list());
        let bytes = postcard::to_stdvec(&list()).unwrap();
        assert_eq!(postcard::to_stdvec(&packed).unwrap(), bytes);
        let mut written = vec![7];
        packed.write_onto(&mut written);
        assert_eq!(written[1..], bytes);
        assert!(written.capacity() - written.len() >= ROOM, "what follows moves nothing");
        assert_eq!(postcard::from_bytes::<PackedContacts>(&bytes).unwrap(), packed);
        assert!(postcard::from_bytes::<PackedContacts>(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn gives_back_what_was_packed() {
        let packed = PackedContacts::from(list());
        assert_eq!(packed.unpacked().collect::<Vec<_>>(), list());
        assert!(packed.iter().zip(list()).all(|(one, new)| one.id() == new.contact.id));
        assert_eq!((packed.len(), PackedContacts::default().is_empty()), (3, true));
    }
}
