//! What happened between the shop and a contact: orders, messages, calls. A contact's interactions are its timeline.
//!
//! In the stored form of a contact they are one string of bytes, so that whoever reads a contact for a row passes over them
//! in one step. The same holds for a contact's consent ledger.

use super::date::Date;
use super::encoding::encoded;
use super::money::Amount;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What kind of thing happened. Stored by position: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InteractionKind {
    /// The shop wrote.
    Message,
    /// The contact wrote back.
    Reply,
    Order,
    Note,
    Call,
    /// The contact was content, or not: `Interaction::rating`.
    Rating,
    Complaint,
    Visit,
    /// Was taken out again. It stays without anything in it, so that no other device brings it back.
    Gone,
}

impl InteractionKind {
    /// Every kind, in the order in which people are asked.
    pub const ALL: [InteractionKind; 8] = [
        InteractionKind::Order,
        InteractionKind::Reply,
        InteractionKind::Message,
        InteractionKind::Call,
        InteractionKind::Visit,
        InteractionKind::Rating,
        InteractionKind::Complaint,
        InteractionKind::Note,
    ];

    /// Whether it shows that the contact is there: what the shop does by itself does not.
    pub fn is_by_contact(self) -> bool {
        match self {
            InteractionKind::Reply
            | InteractionKind::Order
            | InteractionKind::Rating
            | InteractionKind::Complaint
            | InteractionKind::Visit
            | InteractionKind::Call => true,
            InteractionKind::Message | InteractionKind::Note | InteractionKind::Gone => false,
        }
    }
}

/// One thing that happened. It is never changed: who corrects it takes it out and writes down another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
    /// Its identity, the same on every device: grows with time if somebody wrote it down, so that what happened on one day
    /// stands in the order in which it was told; made of what it says if a file brought it.
    pub id: u64,
    pub day: Date,
    pub kind: InteractionKind,
    /// What an order came to, in the book's currency.
    pub amount: Option<Amount>,
    /// 1 to 5.
    pub rating: Option<u8>,
    /// In the owner's words; may be empty.
    pub text: String,
}

/// How many interactions a contact keeps: when there are more, the oldest go.
pub const MOST: usize = 1_000;

impl Interaction {
    /// Something of this kind without more to say.
    pub fn new(id: u64, day: Date, kind: InteractionKind) -> Interaction {
        Interaction { id, day, kind, amount: None, rating: None, text: String::new() }
    }

    /// What is left of it once it was taken out.
    pub fn gone(&self) -> Interaction {
        Interaction::new(self.id, self.day, InteractionKind::Gone)
    }

    /// Which of two versions stays: what is gone stays gone, of others the same everywhere.
    fn weight(&self) -> impl Ord + '_ {
        (self.kind == InteractionKind::Gone, self.day, self.kind, self.amount, self.rating, self.text.as_str())
    }
}

/// Unites two timelines: everything that either has, the oldest first. In any order and however often, the same comes out.
pub fn add_interactions(list: &mut Vec<Interaction>, more: &[Interaction]) {
    for one in more {
        match list.iter_mut().find(|known| known.id == one.id) {
            Some(known) if one.weight() > known.weight() => known.clone_from(one),
            Some(_) => {}
            None => list.push(one.clone()),
        }
    }
    list.sort_by_key(|one| (one.day, one.id));
    list.drain(..list.len().saturating_sub(MOST));
}

/// Reads the bytes that a stored contact holds of a list; nothing, if they are no such list.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Vec<T> {
    if bytes.is_empty() { Vec::new() } else { postcard::from_bytes(bytes).unwrap_or_default() }
}

/// The bytes that a stored contact holds of a list.
pub fn packed<T: Serialize>(list: &[T]) -> Vec<u8> {
    if list.is_empty() { Vec::new() } else { encoded(list) }
}

/// Writes a list as one string of bytes, and where people may read it one by one.
pub fn serialize<T: Serialize, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.collect_seq(list)
    } else {
        serializer.serialize_bytes(&packed(list))
    }
}

/// Reads what `serialize` wrote.
pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    if deserializer.is_human_readable() {
        return Vec::deserialize(deserializer);
    }
    let bytes = <&[u8]>::deserialize(deserializer)?;
    if bytes.is_empty() { Ok(Vec::new()) } else { postcard::from_bytes(bytes).map_err(serde::de::Error::custom) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(id: u64, day: i32, text: &str) -> Interaction {
        Interaction { text: text.into(), ..Interaction::new(id, Date(day), InteractionKind::Order) }
    }

    fn united(a: &[Interaction], b: &[Interaction]) -> Vec<Interaction> {
        let mut list = a.to_vec();
        add_interactions(&mut list, b);
        list
    }

    #[test]
    fn two_timelines_come_to_one_whichever_way_round() {
        let a = [order(1, 3, "a"), order(2, 9, "b"), order(3, 5, "gone elsewhere")];
        let b = [order(1, 3, "a, more"), order(3, 5, "").gone(), order(4, 5, "c")];
        let both = united(&a, &b);
        let shown: Vec<(u64, &str)> = both.iter().map(|one| (one.id, one.text.as_str())).collect();
        assert_eq!(shown, [(1, "a, more"), (3, ""), (4, "c"), (2, "b")]);
        assert_eq!(united(&b, &a), both);
        assert_eq!(united(&both, &a), both);
        assert_eq!(both[1].kind, InteractionKind::Gone, "what was taken out stays out");
    }

    #[test]
    fn the_oldest_make_room() {
        let many: Vec<Interaction> = (0..1_200).map(|day| order(day as u64, day, "")).collect();
        let list = united(&[], &many);
        assert_eq!((list.len(), list.first().map(|one| one.day)), (MOST, Some(Date(200))));
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Held {
        #[serde(with = "super")]
        list: Vec<Interaction>,
        behind: u8,
    }

    #[test]
    fn stored_as_bytes_that_can_be_passed_over() {
        for list in [Vec::new(), vec![order(1, 3, "طلب"), Interaction { rating: Some(5), ..order(2, 4, "") }]] {
            let held = Held { list, behind: 7 };
            let bytes = encoded(&held);
            assert_eq!(postcard::from_bytes::<Held>(&bytes).unwrap(), held);
            let (over, behind): (&[u8], u8) = postcard::from_bytes(&bytes).unwrap();
            assert_eq!((unpack::<Interaction>(over), behind), (held.list.clone(), 7));
            let json = serde_json::to_string(&held).unwrap();
            assert_eq!(serde_json::from_str::<Held>(&json).unwrap(), held);
        }
    }
}
