//! Since when: what the ledger tells of tags, for those that age. Days are counted at Greenwich, as everywhere in the ledger.

use super::Book;
use super::ledger::{Item, Key};
use crate::domain::date::{Date, Timestamp};
use crate::domain::segment::eval::NO_DATE;
use crate::domain::slots::{Slot, Slots, kept};
use crate::domain::tag::TagId;

impl Book {
    /// When a contact got a tag that it carries: when it entered the book, or later. A tag that an undo brought back came with
    /// the undo.
    pub fn tagged_at(&self, tag: TagId, slot: Slot) -> Option<Timestamp> {
        match self.ledger.time(Key::Tag(tag), slot) {
            Some(stamp) => Some(stamp.time()),
            None => self.with_contact(slot, |contact| contact.created),
        }
    }

    /// Carriers of a tag who got it on this day or before.
    pub fn tagged_until(&self, tag: TagId, last: Date) -> Slots {
        let carriers = self.carriers(tag);
        let times = self.ledger.times.get(&Key::Tag(tag));
        let (mut stamped, mut until) = (Slots::new(), Slots::new());
        for (stamp, slots) in times.map(|times| times.by_stamp()).unwrap_or_default() {
            if stamp.time().date_utc() <= last {
                until |= &slots;
            }
            stamped |= slots;
        }
        let entered = self.index.created_day.as_slice();
        let by_entering = kept(&(&*carriers - stamped), |slot| {
            entered.get(slot as usize).is_some_and(|day| *day != NO_DATE && *day <= last.0)
        });
        (until & &*carriers) | by_entering
    }

    /// The day on which a tag was last given a name, a color or a dimension. `None` if nobody knows.
    pub fn tag_set_on(&self, tag: TagId) -> Option<Date> {
        self.ledger.rest.items.get(&Item::Tag(tag)).map(|stamp| stamp.time().date_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::op::{NewContact, Op};
    use crate::domain::contact::{Contact, ContactId};
    use crate::domain::slots::SlotSet;
    use crate::domain::tag::{Tag, TagColor};

    fn noon(day: i32) -> Timestamp {
        Timestamp(i64::from(day) * 86_400_000 + 43_200_000)
    }

    #[test]
    fn a_tag_is_as_old_as_its_carrying_and_no_older() {
        let mut book = Book::new();
        let (tag, other) = (TagId(1), TagId(2));
        let put = |id, name: &str| Op::PutTag(Tag { id, name: name.into(), color: TagColor::Gray, dimension: None });
        let contact = |n: u128, day| NewContact { contact: Contact::new(ContactId(n), noon(day)), tags: vec![tag] };
        let come = Op::AddContacts([contact(1, 100), contact(2, 120), contact(3, 90)].into_iter().collect());
        book.apply_at(noon(150), 9, vec![put(tag, "new"), put(other, "old"), come]).unwrap();
        let give = |tag, slots: &[u32]| Op::AddTag { tag, contacts: SlotSet(slots.iter().copied().collect()) };
        let take = |tag, slots: &[u32]| Op::RemoveTag { tag, contacts: SlotSet(slots.iter().copied().collect()) };
        book.apply_at(noon(160), 9, vec![take(tag, &[2]), give(other, &[0, 1])]).unwrap();
        book.apply_at(noon(170), 9, vec![give(tag, &[2]), take(other, &[1])]).unwrap();

        let until = |tag, day| book.tagged_until(tag, Date(day)).iter().collect::<Vec<_>>();
        assert_eq!((until(tag, 99), until(tag, 100), until(tag, 169)), (vec![], vec![0], vec![0, 1]));
        assert_eq!(until(tag, 170), [0, 1, 2]);
        assert_eq!((until(other, 159), until(other, 300)), (vec![], vec![0]));
        for slot in 0..3 {
            let day = book.tagged_at(tag, slot).unwrap().date_utc();
            assert!(
                book.tagged_until(tag, day).contains(slot) && !book.tagged_until(tag, day.add_days(-1)).contains(slot)
            );
        }
        assert_eq!((book.tag_set_on(tag), book.tag_set_on(TagId(3))), (Some(Date(150)), None));
    }
}
