//! What happened between the shop and a contact: orders, messages, calls. A contact's interactions are its timeline.
//!
//! In the stored form of a contact they are one string of bytes, so that whoever reads a contact for a row passes over them
//! in one step; a file that people read holds them one by one.

use super::date::Date;
use super::encoding::encoded;
use super::money::Amount;
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
            InteractionKind::Message | InteractionKind::Note => false,
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
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
    pub fn new(day: Date, kind: InteractionKind) -> Interaction {
        Interaction { day, kind, amount: None, rating: None, text: String::new() }
    }
}

/// Adds interactions that are not there yet, and puts all in order: the oldest first, those of one day as they came.
pub fn add_interactions(list: &mut Vec<Interaction>, more: &[Interaction]) {
    let there = list.len();
    for one in more {
        // The same thing twice in what comes in is two things; once here and once there is one.
        let count = |list: &[Interaction]| list.iter().filter(|known| *known == one).count();
        let missing = count(more).saturating_sub(count(list.get(..there).unwrap_or_default()));
        let added = count(list.get(there..).unwrap_or_default());
        if added < missing {
            list.push(one.clone());
        }
    }
    list.sort_by_key(|one| one.day);
    list.drain(..list.len().saturating_sub(MOST));
}

/// Reads the bytes that a stored contact holds.
pub fn unpack_interactions(bytes: &[u8]) -> Vec<Interaction> {
    if bytes.is_empty() { Vec::new() } else { postcard::from_bytes(bytes).unwrap_or_default() }
}

/// Writes a list as one string of bytes where machines read it.
pub fn serialize<T: Serialize, S: Serializer>(list: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match (serializer.is_human_readable(), list.is_empty()) {
        (true, _) => list.serialize(serializer),
        (false, true) => serializer.serialize_bytes(&[]),
        (false, false) => serializer.serialize_bytes(&encoded(list)),
    }
}

/// Reads what `serialize` wrote.
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    if deserializer.is_human_readable() {
        return Vec::deserialize(deserializer);
    }
    let bytes = <&[u8]>::deserialize(deserializer)?;
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    postcard::from_bytes(bytes).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(day: i32, text: &str) -> Interaction {
        Interaction { text: text.into(), ..Interaction::new(Date(day), InteractionKind::Order) }
    }

    #[test]
    fn what_is_known_comes_in_once_and_all_stands_in_order() {
        let mut list = vec![order(3, "a"), order(9, "b")];
        add_interactions(&mut list, &[order(5, "c"), order(3, "a"), order(9, "b"), order(9, "b")]);
        let days: Vec<(i32, &str)> = list.iter().map(|one| (one.day.0, one.text.as_str())).collect();
        assert_eq!(days, [(3, "a"), (5, "c"), (9, "b"), (9, "b")]);
        let again = list.clone();
        add_interactions(&mut list, &again);
        assert_eq!(list, again);
    }

    #[test]
    fn the_oldest_make_room() {
        let mut list = Vec::new();
        let many: Vec<Interaction> = (0..1_200).map(|day| order(day, "")).collect();
        add_interactions(&mut list, &many);
        assert_eq!((list.len(), list.first().map(|one| one.day)), (MOST, Some(Date(200))));
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Held {
        #[serde(with = "super")]
        list: Vec<Interaction>,
        behind: u8,
    }

    #[test]
    fn stored_as_bytes_that_can_be_passed_over_and_written_for_people_one_by_one() {
        for list in [Vec::new(), vec![order(3, "طلب"), Interaction { rating: Some(5), ..order(4, "") }]] {
            let held = Held { list, behind: 7 };
            let bytes = encoded(&held);
            assert_eq!(postcard::from_bytes::<Held>(&bytes).unwrap(), held);
            let (over, behind): (&[u8], u8) = postcard::from_bytes(&bytes).unwrap();
            assert_eq!((unpack_interactions(over), behind), (held.list, 7));
        }
        let json = serde_json::to_string(&Held { list: vec![order(3, "x")], behind: 0 }).unwrap();
        assert!(json.contains(r#""kind":"order""#), "{json}");
        assert_eq!(serde_json::from_str::<Held>(&json).unwrap().list, [order(3, "x")]);
    }
}
