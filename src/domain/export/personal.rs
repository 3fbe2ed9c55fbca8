//! Everything that is known of one contact, as JSON: the file that somebody gets who asks what is stored about them.
//!
//! The contact stands in it as in a backup.

use super::backup::{contact_json, time_json};
use crate::domain::contact::{Contact, FieldValue};
use crate::domain::date::Timestamp;
use crate::domain::message::RecipientStatus;
use crate::domain::tag::TagId;
use serde_json::{Value, json};

/// A commit that touched the contact: its number and time, what it did (the journal's label), and what stood there before.
pub type PersonalChange<'a> = (u64, Timestamp, Value, &'a [FieldValue]);

/// What the file holds.
pub struct PersonalFile<'a> {
    pub contact: &'a Contact,
    pub tags: &'a [(TagId, &'a str)],
    /// Names of lists and when they were made.
    pub lists: &'a [(String, Timestamp)],
    pub campaigns: Vec<(&'a str, Timestamp, RecipientStatus)>,
    pub history: Vec<PersonalChange<'a>>,
    pub made: Timestamp,
}

/// Writes the file.
///
/// # Errors
/// That of the writer, which no contact provokes.
pub fn write_personal(file: &PersonalFile) -> Result<Vec<u8>, serde_json::Error> {
    let lists: Vec<Value> =
        file.lists.iter().map(|(name, made)| json!({ "name": name, "made": time_json(*made) })).collect();
    let campaigns = file.campaigns.iter().map(|(name, made, status)| {
        let status = match status {
            RecipientStatus::Waiting => "waiting",
            RecipientStatus::Opened => "opened",
            RecipientStatus::Sent => "sent",
            RecipientStatus::Skipped => "skipped",
        };
        json!({ "name": name, "made": time_json(*made), "status": status })
    });
    let campaigns: Vec<Value> = campaigns.collect();
    let mut history = Vec::with_capacity(file.history.len());
    for (seq, time, what, before) in &file.history {
        let before = serde_json::to_value(before)?;
        history.push(json!({ "commit": seq, "time": time_json(*time), "what": what, "before": before }));
    }
    let whole = json!({
        "made": time_json(file.made),
        "contact": contact_json(file.contact, file.tags)?,
        "broadcast_lists": lists,
        "campaigns": campaigns,
        "history": history,
    });
    serde_json::to_vec_pretty(&whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::ContactId;
    use crate::domain::phone::{E164, Phone, PhoneKind};

    #[test]
    fn the_file_says_everything_in_words() {
        let mut contact = Contact::new(ContactId(1), Timestamp(0));
        contact.name = "سعاد".into();
        contact.phones =
            vec![Phone { number: Some(E164(966_501_234_567)), kind: PhoneKind::Mobile, raw: String::new() }];
        let file = PersonalFile {
            contact: &contact,
            tags: &[(TagId(3), "هدايا")],
            lists: &[("عيد".into(), Timestamp(0))],
            campaigns: vec![("حملة", Timestamp(0), RecipientStatus::Sent)],
            history: vec![(1, Timestamp(0), json!({ "ContactAdded": { "name": "سعاد" } }), &[])],
            made: Timestamp(1_000),
        };
        let text = String::from_utf8(write_personal(&file).expect("it is written")).expect("it is text");
        for said in ["سعاد", "+966501234567", "هدايا", "عيد", "حملة", "\"sent\"", "ContactAdded", "1970-01-01T00:00:01"]
        {
            assert!(text.contains(said), "{said} in {text}");
        }
    }
}
