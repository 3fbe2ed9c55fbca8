//! A reply on its way from the worker to a page. What an open book is asked at once travels as it is. All the rest is packed,
//! so that the code that writes and reads it need not be there before anybody asks.

use super::reply::{Committed, ContactDetail, Overview, Reply, Row};
use crate::domain::encoding::encoded;
use serde::{Deserialize, Serialize};

/// A reply as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Told {
    Done,
    Overview(Box<Overview>),
    Count {
        count: u32,
    },
    Window {
        total: u32,
        rows: Vec<Row>,
    },
    Contact(Box<ContactDetail>),
    Committed(Committed),
    /// Any other, for [`unpack`].
    Packed(Vec<u8>),
}

impl Told {
    /// A reply that travels as it is; gives back one that has to be packed.
    pub fn plain(reply: Reply) -> Result<Told, Reply> {
        Ok(match reply {
            Reply::Done => Told::Done,
            Reply::Overview(overview) => Told::Overview(overview),
            Reply::Count { count } => Told::Count { count },
            Reply::Window { total, rows } => Told::Window { total, rows },
            Reply::Contact(detail) => Told::Contact(detail),
            Reply::Committed(committed) => Told::Committed(committed),
            other => return Err(other),
        })
    }

    /// Any reply.
    pub fn packed(reply: &Reply) -> Told {
        Told::Packed(encoded(reply))
    }

    /// The reply again; or the bytes of one that was packed.
    pub fn reply(self) -> Result<Reply, Vec<u8>> {
        Ok(match self {
            Told::Done => Reply::Done,
            Told::Overview(overview) => Reply::Overview(overview),
            Told::Count { count } => Reply::Count { count },
            Told::Window { total, rows } => Reply::Window { total, rows },
            Told::Contact(detail) => Reply::Contact(detail),
            Told::Committed(committed) => Reply::Committed(committed),
            Told::Packed(bytes) => return Err(bytes),
        })
    }
}

/// Reads a reply that was packed.
///
/// # Errors
/// If another program packed it.
pub fn unpack(bytes: &[u8]) -> Result<Reply, postcard::Error> {
    postcard::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book::op::Label;
    use crate::domain::contact::{Contact, ContactId};
    use crate::domain::date::Timestamp;

    #[test]
    fn every_reply_arrives_as_it_was_sent() {
        let detail = ContactDetail {
            contact: Contact::new(ContactId(7), Timestamp(1)),
            tags: Vec::new(),
            phones_shown: vec!["0501234567".into()],
            link: None,
            history: Vec::new(),
        };
        let committed = Committed { seq: 3, label: Label::SettingsChanged, overview: Box::default(), made: None };
        let replies = [
            Reply::Done,
            Reply::Overview(Box::default()),
            Reply::Count { count: 7 },
            Reply::Window { total: 1, rows: Vec::new() },
            Reply::Contact(Box::new(detail)),
            Reply::Committed(committed),
            Reply::Names(vec!["الرياض".into()]),
            Reply::LinksMade { count: 2, chars: 90 },
        ];
        for reply in replies {
            let told = Told::plain(reply.clone()).unwrap_or_else(|reply| Told::packed(&reply));
            let sent: Told = postcard::from_bytes(&encoded(&told)).expect("a told reply");
            let came = sent.reply().unwrap_or_else(|bytes| unpack(&bytes).expect("a packed reply"));
            assert_eq!(came, reply);
        }
    }
}
