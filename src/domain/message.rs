//! Messages and who gets them: templates, frozen broadcast lists and hand-sent campaigns, as the book keeps them.
//! What is done with them is in `campaign` and `export`.

use super::contact::ContactId;
use super::date::Timestamp;
use super::slots::{Slot, SlotSet};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TemplateId(pub u64);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ListId(pub u64);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CampaignId(pub u64);

/// A message text with placeholders, such as `مرحبا {{first_name|"صديقنا"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub id: TemplateId,
    pub name: String,
    pub text: String,
}

/// Recipients frozen at a moment. Opted-out contacts are left out again at every use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BroadcastList {
    pub id: ListId,
    pub name: String,
    /// The filter it was made with, as text; empty for everyone.
    pub filter: String,
    pub made: Timestamp,
    pub recipients: SlotSet,
}

/// A message being sent by hand, person by person. A recipient in none of the three sets is still waiting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    pub id: CampaignId,
    pub name: String,
    /// The template's text when the campaign began.
    pub text: String,
    pub made: Timestamp,
    pub recipients: SlotSet,
    /// The link was opened, and nothing more is known.
    pub opened: SlotSet,
    /// The owner said it was sent.
    pub sent: SlotSet,
    pub skipped: SlotSet,
}

impl Campaign {
    /// Where one recipient stands. What the owner said (sent, skipped) outweighs what was only seen (opened).
    pub fn status(&self, slot: Slot) -> RecipientStatus {
        if self.sent.0.contains(slot) {
            RecipientStatus::Sent
        } else if self.skipped.0.contains(slot) {
            RecipientStatus::Skipped
        } else if self.opened.0.contains(slot) {
            RecipientStatus::Opened
        } else {
            RecipientStatus::Waiting
        }
    }
}

/// Where one recipient of a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RecipientStatus {
    Waiting,
    Opened,
    Sent,
    Skipped,
}

/// One change of a recipient's status, as commits carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub campaign: CampaignId,
    pub contact: ContactId,
    pub status: RecipientStatus,
}
