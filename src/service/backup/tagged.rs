//! Who carries which tags, found for many contacts at once: to ask every tag about every contact costs as much as writing
//! them does.

use crate::domain::book::Book;
use crate::domain::contact::ContactId;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::TagId;

/// Contacts that are looked up at once.
const AT_ONCE: usize = 1_024;

/// The contacts in an order, each with its tags as `Book::tags_of` gives them.
pub(super) fn tagged<'a>(
    book: &'a Book,
    order: &'a [(ContactId, Slot)],
) -> impl Iterator<Item = (Slot, Vec<TagId>)> + use<'a> {
    order.chunks(AT_ONCE).flat_map(|some| some_tagged(book, some))
}

fn some_tagged(book: &Book, some: &[(ContactId, Slot)]) -> Vec<(Slot, Vec<TagId>)> {
    let mut found: Vec<(Slot, Vec<TagId>)> = some.iter().map(|(_, slot)| (*slot, Vec::new())).collect();
    let mut places: Vec<(Slot, usize)> = found.iter().enumerate().map(|(place, (slot, _))| (*slot, place)).collect();
    places.sort_unstable();
    let slots: Slots = places.iter().map(|(slot, _)| *slot).collect();
    for tag in book.tags() {
        let mut places = places.iter();
        for carrier in &*book.carriers(tag.id) & &slots {
            let place = places.find(|(slot, _)| *slot == carrier);
            if let Some((_, tags)) = place.and_then(|(_, place)| found.get_mut(*place)) {
                tags.push(tag.id);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::op::{NewContact, Op};
    use crate::domain::contact::Contact;
    use crate::domain::date::Timestamp;
    use crate::domain::tag::{Tag, TagColor};

    #[test]
    fn every_contact_has_the_tags_that_the_book_says() {
        let mut book = Book::new();
        let tag = |id: u64| Tag { id: TagId(id), name: format!("tag {id}"), color: TagColor::Amber, dimension: None };
        let new = |n: u64| NewContact {
            // Slots are given in another order than that of the ids.
            contact: Contact::new(ContactId(u128::from(n * 7_919 % 5_003)), Timestamp(0)),
            tags: (1..8).filter(|tag| n.is_multiple_of(*tag)).map(TagId).collect(),
        };
        let contacts: Vec<NewContact> = (0..3_000).map(new).collect();
        let mut ops: Vec<Op> = (1..9).map(|id| Op::PutTag(tag(id))).collect();
        ops.push(Op::AddContacts(contacts.into()));
        book.apply(ops).expect("it applies");
        let mut order: Vec<(ContactId, Slot)> =
            book.everyone().iter().filter_map(|slot| Some((book.id_of(slot)?, slot))).collect();
        order.sort_unstable();
        let expected: Vec<_> = order.iter().map(|(_, slot)| (*slot, book.tags_of(*slot))).collect();
        assert!(expected.iter().any(|(_, tags)| tags.len() > 3));
        assert_eq!(tagged(&book, &order).collect::<Vec<_>>(), expected);
    }
}
