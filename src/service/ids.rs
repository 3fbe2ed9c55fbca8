//! New identities, made from the host's clock and randomness.

use super::Host;
use crate::domain::contact::ContactId;

/// Identities for a batch of new contacts: UUIDv7 of the present millisecond, from one random draw, then counted up, so
/// that they are unique and sort in the order they were handed out.
pub(super) struct ContactIds {
    next: u128,
}

impl ContactIds {
    pub fn new<H: Host>(host: &H) -> ContactIds {
        // Before 1970 no clock of ours is right; zero keeps the order of what follows.
        let millis = u64::try_from(host.now().0).unwrap_or(0);
        let mut random = [0; 10];
        random.copy_from_slice(&host.random().to_le_bytes()[..10]);
        let first = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().as_u128();
        // The highest of the 62 counted bits is cleared: two to the 61st contacts fit before the variant bits would change.
        ContactIds { next: first & !(1 << 61) }
    }

    pub fn next(&mut self) -> ContactId {
        let id = ContactId(self.next);
        self.next += 1;
        id
    }
}

/// A random identity for anything but a contact.
pub(super) fn random_id<H: Host>(host: &H) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = host.random().to_le_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// A random identity that grows with time, for what stands in the order in which it was written down: the millisecond, and
/// twenty random bits, so that two devices that write about one contact in the same millisecond differ.
pub(super) fn timely_id<H: Host>(host: &H) -> u64 {
    let millis = u64::try_from(host.now().0).unwrap_or(0);
    millis << 20 | random_id(host) >> 44
}
