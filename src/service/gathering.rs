//! A journal entry while it is gathered, piece by piece, in what the store takes it in: the commit before it is carried out, and
//! then what would take it back. So the contacts of an import need not be there once more for the journal's sake.

use crate::domain::book::op::Commit;
use crate::domain::sentinel::{Digest, Digesting};
use crate::store::Gather;

/// Bytes of room in an entry beside one for so many of its contacts: for the rest of the commit, for what would take it back (of
/// added contacts a bit each) and a seal. What is full is moved for one byte more.
const ROOM: usize = 4_096;
const ROOM_FOR: usize = 512;

/// An entry as far as it is written.
pub(super) struct Gathering<G> {
    pub gathered: G,
    pub bytes: usize,
    /// Of the journal up to here.
    pub digest: Digesting,
}

impl<G: Gather> Gathering<G> {
    /// A commit with the version before it, behind a journal of this digest.
    pub fn of(version: u8, commit: &Commit, journal: Digest) -> Gathering<G> {
        let mut entry = Gathering { gathered: G::default(), bytes: 0, digest: journal.begin() };
        let contacts = commit.contact_bytes();
        entry.gathered.expect(contacts + contacts / ROOM_FOR + ROOM);
        entry.take(&[version]);
        commit.tell(&mut |piece| entry.take(piece));
        entry
    }

    /// Takes what comes next.
    pub fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        self.digest.take(bytes);
        self.gathered.take(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::op::{Entry, Label, NewContact, Op};
    use crate::domain::contact::{Contact, ContactId};
    use crate::domain::date::Timestamp;
    use crate::domain::encoding::encoded;
    use crate::domain::slots::SlotSet;

    #[test]
    fn an_entry_in_pieces_is_the_entry() {
        let contact =
            |n: u128| Contact { name: format!("مها {n}"), ..Contact::new(ContactId(n << 60), Timestamp(5)) };
        let new = (0..100).map(|n| NewContact { contact: contact(n), tags: Vec::new() });
        let ops = vec![Op::AddContacts(new.collect())];
        let label = Label::SamplesLoaded { count: 100 };
        let commit = Commit { seq: 3, time: Timestamp(9), device: 7, label, ops };
        let inverse = vec![Op::RemoveContacts(SlotSet((0..100).collect()))];
        let mut entry = Gathering::<Vec<u8>>::of(2, &commit, Digest(77));
        let room = entry.gathered.capacity();
        entry.take(&encoded(&inverse));
        let whole = postcard::to_extend(&Entry { commit, inverse }, vec![2]).unwrap();
        assert_eq!(entry.digest.digest(), Digest(77).then(&whole));
        assert_eq!((entry.bytes, entry.gathered.capacity()), (whole.len(), room), "what follows moves nothing");
        assert_eq!(entry.gathered, whole);
    }
}
