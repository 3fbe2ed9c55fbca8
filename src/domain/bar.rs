//! Numbers and addresses that may not come back by an import: the wish of somebody who was erased. Only keyed hashes of them
//! are kept, and no hash can be looked at without the key, which every book makes for itself.
//!
//! A hash keeps a number from being read or found in the data. It is no secret from somebody who has the whole book: there are
//! only so many phone numbers, and with the key they can all be tried.

use super::contact::Contact;
use super::phone::match_key;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};

/// The random key of a book's hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BarKey(pub [u8; 16]);

/// The keyed hash of one number or address: the first half of an HMAC-SHA-256 (RFC 2104).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BarHash(pub [u8; 16]);

/// One barred number or address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bar {
    pub key: BarKey,
    pub hash: BarHash,
}

/// All that are barred. Books that became one may have brought several keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bars(BTreeMap<BarKey, BTreeSet<BarHash>>);

impl Bars {
    /// How many numbers and addresses there are.
    pub fn len(&self) -> usize {
        self.0.values().map(BTreeSet::len).sum()
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A key that is in use already.
    pub fn key(&self) -> Option<BarKey> {
        self.0.keys().next().copied()
    }

    /// Adds one; false if it was there.
    pub fn add(&mut self, bar: Bar) -> bool {
        self.0.entry(bar.key).or_default().insert(bar.hash)
    }

    /// Removes one; false if it was not there.
    pub fn remove(&mut self, bar: Bar) -> bool {
        let Some(hashes) = self.0.get_mut(&bar.key) else { return false };
        let was_there = hashes.remove(&bar.hash);
        if hashes.is_empty() {
            self.0.remove(&bar.key);
        }
        was_there
    }

    /// Adds all of another book's.
    pub fn unite(&mut self, other: &Bars) {
        for (key, hashes) in &other.0 {
            self.0.entry(*key).or_default().extend(hashes);
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Bar> {
        self.0.iter().flat_map(|(key, hashes)| hashes.iter().map(|hash| Bar { key: *key, hash: *hash }))
    }

    /// Whether a number (`phone::match_key`) is barred.
    pub fn has_phone(&self, match_key: u64) -> bool {
        self.0.iter().any(|(key, hashes)| hashes.contains(&phone_hash(*key, match_key)))
    }

    /// Whether an address (`Email::key`) is barred.
    pub fn has_email(&self, email_key: &str) -> bool {
        self.0.iter().any(|(key, hashes)| hashes.contains(&email_hash(*key, email_key)))
    }

    /// Whether any number or address of a contact is barred.
    pub fn has_any_of(&self, contact: &Contact) -> bool {
        let mut numbers = contact.phones.iter().filter_map(|phone| phone.number);
        !self.is_empty()
            && (numbers.any(|number| self.has_phone(match_key(number)))
                || contact.emails.iter().any(|email| self.has_email(&email.key())))
    }
}

/// The bars for every number and address of a contact.
pub fn bars_of(key: BarKey, contact: &Contact) -> Vec<Bar> {
    let numbers = contact.phones.iter().filter_map(|phone| phone.number);
    let numbers = numbers.map(|number| phone_hash(key, match_key(number)));
    let addresses = contact.emails.iter().map(|email| email_hash(key, &email.key()));
    let hashes: BTreeSet<BarHash> = numbers.chain(addresses).collect();
    hashes.into_iter().map(|hash| Bar { key, hash }).collect()
}

fn phone_hash(key: BarKey, match_key: u64) -> BarHash {
    hash(key, b"phone", &match_key.to_be_bytes())
}

fn email_hash(key: BarKey, email_key: &str) -> BarHash {
    hash(key, b"email", email_key.as_bytes())
}

fn hash(key: BarKey, kind: &[u8; 5], value: &[u8]) -> BarHash {
    // HMAC takes keys of any length, so this key is never refused.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key.0) else { return BarHash([0; 16]) };
    mac.update(kind);
    mac.update(value);
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(mac.finalize().into_bytes()) {
        *to = from;
    }
    BarHash(half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::ContactId;
    use crate::domain::date::Timestamp;
    use crate::domain::email::Email;
    use crate::domain::phone::{E164, Phone, PhoneKind};

    const KEY: BarKey = BarKey([7; 16]);

    fn contact() -> Contact {
        let mut contact = Contact::new(ContactId(1), Timestamp(0));
        let phone = |number| Phone { number: Some(E164(number)), kind: PhoneKind::Mobile, raw: String::new() };
        contact.phones = vec![phone(966_501_234_567), phone(5_215_512_345_678)];
        contact.emails = vec![Email("Suad@Example.com".into())];
        contact
    }

    #[test]
    fn a_hash_is_the_published_construction() {
        // Python: hmac.new(bytes([7]*16), b"phone" + (966501234567).to_bytes(8, "big"), "sha256").digest()[:16]
        let expected = "4a9ef100aee6c9d8f2e619d62efb5f68";
        let found: String = phone_hash(KEY, 966_501_234_567).0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_number_and_address_is_barred_in_any_spelling() {
        let mut bars = Bars::default();
        assert!(!bars.has_any_of(&contact()));
        for bar in bars_of(KEY, &contact()) {
            assert!(bars.add(bar) && !bars.add(bar));
        }
        assert_eq!((bars.len(), bars.key()), (3, Some(KEY)));
        assert!(bars.has_phone(match_key(E164(525_512_345_678))), "the other way of writing the same line");
        assert!(bars.has_email(&Email("suad@example.com".into()).key()));
        assert!(bars.has_any_of(&contact()));
        assert!(!bars.has_phone(966_501_234_568) && !bars.has_email("other@example.com"));
    }

    #[test]
    fn no_hash_holds_what_it_was_made_of_and_another_key_makes_another() {
        let other = BarKey([8; 16]);
        let (ours, theirs) = (bars_of(KEY, &contact()), bars_of(other, &contact()));
        assert!(ours.iter().zip(&theirs).all(|(a, b)| a.hash != b.hash));
        let mut bars: Bars = Bars::default();
        ours.iter().for_each(|bar| assert!(bars.add(*bar)));
        let mut both = Bars::default();
        theirs.iter().for_each(|bar| assert!(both.add(*bar)));
        both.unite(&bars);
        assert_eq!(both.len(), 6);
        assert!(both.has_any_of(&contact()));
        let all: Vec<Bar> = both.iter().collect();
        assert!(all.into_iter().all(|bar| both.remove(bar)) && both.is_empty());
    }
}
