//! Contacts on their way into the book, with their tags, as the bytes that a journal holds of them: side by side, each the
//! contact's encoding and that of its tags. A file of a hundred thousand is carried, written and read without being taken
//! apart into that many values on the way.
//!
//! What a contact is, is `contact`'s business; what becomes of them in the book is the book's.

use super::contact::{Contact, ContactId};
use super::encoding::{encode_onto, encoded};
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
///
/// They lie in parts, so that a million of them need no piece of memory as large as all, and are freed part by part as they
/// are used up.
#[derive(Clone, Default, PartialEq)]
pub struct PackedContacts {
    parts: Vec<Part>,
    len: usize,
}

/// Some of them side by side.
#[derive(Clone, Default, PartialEq)]
pub struct Part {
    bytes: Vec<u8>,
    spans: Vec<Span>,
}

/// Where an encoded contact ends, and where its tags end; the next begins there.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    contact: u32,
    tags: u32,
}

/// One of them, as it is encoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PackedContact<'a> {
    /// The contact, in the form of a block.
    pub bytes: &'a [u8],
    tags: &'a [u8],
}

/// A part with so many bytes is full. The crate's own tests have small parts, so that few contacts fill several.
const FULL: usize = if cfg!(test) { 256 } else { 1 << 20 };
/// Room in a part beyond that, for the contact that fills it.
const BEYOND: usize = FULL / 64;

/// Why reading what was packed does not fail: nothing gets into a pack but what was encoded here or read by the same types.
const OWN: &str = "a packed contact is an encoding of our own";

impl Part {
    /// Room for as many contacts as the part before has.
    fn after(full: &Part) -> Part {
        let contacts = full.spans.len();
        Part { bytes: Vec::with_capacity(FULL + BEYOND), spans: Vec::with_capacity(contacts + contacts / 16) }
    }

    /// Where the bytes end. A contact is far smaller than what this can't say: so is a file.
    fn end(&self) -> u32 {
        u32::try_from(self.bytes.len()).unwrap_or(u32::MAX)
    }

    /// Each in turn, as it is encoded.
    pub fn iter(&self) -> impl Iterator<Item = PackedContact<'_>> + Clone {
        let mut start = 0;
        self.spans.iter().map(move |span| {
            let begin = std::mem::replace(&mut start, span.tags);
            let part = |from: u32, to: u32| self.bytes.get(from as usize..to as usize).unwrap_or_default();
            PackedContact { bytes: part(begin, span.contact), tags: part(span.contact, span.tags) }
        })
    }
}

/// An iterator that knows how much is left: what is written says first how long it is.
#[derive(Clone)]
struct Counted<I> {
    inner: I,
    left: usize,
}

impl<I: Iterator> Iterator for Counted<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let next = self.inner.next()?;
        self.left = self.left.saturating_sub(1);
        Some(next)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<I: Iterator> ExactSizeIterator for Counted<I> {}

impl PackedContacts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes of their encodings.
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.bytes.len()).sum()
    }

    /// Adds one.
    pub fn push(&mut self, contact: &Contact, tags: &[TagId]) {
        self.push_written(|bytes| encode_onto(contact, bytes), tags);
    }

    /// Adds one whose encoding `write` lays behind what is there: all fields of a `Contact`, in its order.
    pub fn push_written(&mut self, write: impl FnOnce(&mut Vec<u8>), tags: &[TagId]) {
        match self.parts.last() {
            Some(last) if last.bytes.len() < FULL => {}
            Some(full) => self.parts.push(Part::after(full)),
            None => self.parts.push(Part::default()),
        }
        if let Some(part) = self.parts.last_mut() {
            write(&mut part.bytes);
            let contact = part.end();
            encode_onto(tags, &mut part.bytes);
            part.spans.push(Span { contact, tags: part.end() });
            self.len += 1;
        }
    }

    /// Each in turn, as it is encoded.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = PackedContact<'_>> + Clone {
        Counted { inner: self.parts.iter().flat_map(Part::iter), left: self.len }
    }

    /// Each in turn, taken apart.
    pub fn unpacked(&self) -> impl ExactSizeIterator<Item = NewContact> + '_ {
        self.iter().map(|packed| NewContact { contact: packed.contact(), tags: packed.tags().collect() })
    }

    /// The parts in order, to be used up: a part is freed when it is dropped.
    pub fn into_parts(self) -> impl Iterator<Item = Part> {
        self.parts.into_iter()
    }

    /// Tells the bytes of a list of [`NewContact`], piece by piece: what `Serialize` writes, but a part at once.
    pub fn tell(&self, take: &mut dyn FnMut(&[u8])) {
        take(&encoded(&self.len));
        self.parts.iter().for_each(|part| take(&part.bytes));
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

    fn list(count: u128) -> Vec<NewContact> {
        let contact =
            |n: u128| Contact { name: format!("مها {n}"), ..Contact::new(ContactId(n << 70), Timestamp(5)) };
        (0..count).map(|n| NewContact { contact: contact(n), tags: (0..n as u64 % 5).map(TagId).collect() }).collect()
    }

    #[test]
    fn is_written_and_read_like_a_list() {
        for count in [0, 1, 3, 200] {
            let packed = PackedContacts::from(list(count));
            let bytes = postcard::to_stdvec(&list(count)).unwrap();
            assert_eq!(postcard::to_stdvec(&packed).unwrap(), bytes);
            let mut told = Vec::new();
            packed.tell(&mut |piece| told.extend_from_slice(piece));
            assert_eq!(told, bytes);
            assert_eq!(postcard::from_bytes::<PackedContacts>(&bytes).unwrap(), packed);
            assert!(postcard::from_bytes::<PackedContacts>(&bytes[..bytes.len() - 1]).is_err());
        }
    }

    #[test]
    fn gives_back_what_was_packed() {
        for count in [0, 3, 200] {
            let packed = PackedContacts::from(list(count));
            assert_eq!(packed.unpacked().collect::<Vec<_>>(), list(count));
            assert_eq!((packed.iter().len(), packed.unpacked().len()), (packed.len(), packed.len()));
            assert!(packed.iter().zip(list(count)).all(|(one, new)| one.id() == new.contact.id));
            assert_eq!((packed.len(), packed.is_empty()), (list(count).len(), count == 0));
            assert_eq!(packed.bytes(), packed.iter().map(|one| one.bytes.len() + one.tags.len()).sum::<usize>());
        }
    }

    #[test]
    fn parts_are_bounded_and_give_all_in_order() {
        let packed = PackedContacts::from(list(200));
        let ids: Vec<ContactId> = packed.iter().map(PackedContact::id).collect();
        let parts: Vec<Part> = packed.into_parts().collect();
        assert!(parts.len() > 10, "{} parts", parts.len());
        let longest = postcard::to_stdvec(&list(200)[199]).unwrap().len();
        assert!(parts.iter().all(|part| part.bytes.len() < FULL + longest));
        assert!(parts.iter().rev().skip(1).all(|part| part.bytes.len() >= FULL), "only the last has room");
        assert_eq!(parts.iter().flat_map(Part::iter).map(PackedContact::id).collect::<Vec<_>>(), ids);
    }
}
