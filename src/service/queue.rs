//! The hand-sending queue: one recipient at a time, in the order they came into the book. Whoever opted out, lost the number
//! or now shares one since the campaign began is passed over.

use super::audience::split;
use super::fill::Filler;
use super::overview::campaign_view;
use super::{Host, Service};
use crate::domain::campaign::queue;
use crate::domain::campaign::template::compile;
use crate::domain::message::{CampaignId, RecipientStatus};
use crate::domain::slots::{Slot, Slots};
use crate::protocol::{QueueStep, Reply, ServiceError};
use crate::store::Store;

impl<S: Store> Service<S> {
    /// The recipient at position `at`, or the first one at or after it who may be sent to (and, if asked, is waiting).
    pub(super) async fn queue_step<H: Host>(
        &mut self,
        host: &H,
        id: CampaignId,
        at: u32,
        waiting_only: bool,
    ) -> Result<Reply, ServiceError> {
        let book = &self.desk(host).await?.book;
        let campaign = book.campaign(id).ok_or(ServiceError::Gone)?;
        let order: Vec<Slot> = campaign.recipients.0.iter().collect();
        let sendable: Slots = split(book, order.iter().copied()).sendable.into_iter().collect();
        let may_receive = |slot| sendable.contains(slot);
        let found = if waiting_only {
            queue::next_waiting(campaign, &order, at, may_receive)
        } else {
            (at..).zip(order.iter().skip(place(at))).find(|(_, slot)| may_receive(**slot)).map(|(at, _)| at)
        };
        let slot = found.and_then(|at| order.get(place(at)).copied());
        let (compiled, _) = compile(&campaign.text);
        let step = QueueStep {
            campaign: campaign_view(campaign),
            at: found.unwrap_or(at),
            recipient: slot.and_then(|slot| Filler::new(book, &compiled).recipient(slot)),
            status: slot.map_or(RecipientStatus::Waiting, |slot| campaign.status(slot)),
            left_out: queue::left_out(campaign, &order, may_receive),
        };
        Ok(Reply::QueueStep(Box::new(step)))
    }
}

fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
