//! Sending by hand: who is next, and how far a campaign has come. Opening links and recording marks is done elsewhere.

use crate::domain::message::{Campaign, RecipientStatus};
use crate::domain::slots::Slot;

/// How many recipients stand where. The parts add up to `total`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub total: u32,
    pub waiting: u32,
    pub opened: u32,
    pub sent: u32,
    pub skipped: u32,
}

/// How far the campaign has come, over all its recipients.
pub fn progress(campaign: &Campaign) -> Progress {
    let recipients = &campaign.recipients.0;
    let sent = recipients & &campaign.sent.0;
    let skipped = &(recipients & &campaign.skipped.0) - &sent;
    let opened = &(&(recipients & &campaign.opened.0) - &sent) - &skipped;
    let figure = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let (total, sent, skipped, opened) =
        (figure(recipients.len()), figure(sent.len()), figure(skipped.len()), figure(opened.len()));
    Progress { total, waiting: total - sent - skipped - opened, opened, sent, skipped }
}

/// The position, at `from` or after it, of the first recipient who is still waiting and `may_receive` (has not opted out or
/// lost the number since the campaign began). `order` is the order in which recipients are shown; positions count from 0.
pub fn next_waiting(campaign: &Campaign, order: &[Slot], from: u32, may_receive: impl Fn(Slot) -> bool) -> Option<u32> {
    let is_next = |slot: Slot| campaign.status(slot) == RecipientStatus::Waiting && may_receive(slot);
    let start = usize::try_from(from).ok()?;
    let found = order.get(start..)?.iter().position(|slot| is_next(*slot))?;
    u32::try_from(start + found).ok()
}

/// Recipients who are waiting and can't be sent to any more.
pub fn left_out(campaign: &Campaign, order: &[Slot], may_receive: impl Fn(Slot) -> bool) -> u32 {
    let stuck = |slot: &&Slot| campaign.status(**slot) == RecipientStatus::Waiting && !may_receive(**slot);
    u32::try_from(order.iter().filter(stuck).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Timestamp;
    use crate::domain::message::CampaignId;
    use crate::domain::slots::SlotSet;

    fn set(slots: &[Slot]) -> SlotSet {
        SlotSet(slots.iter().copied().collect())
    }

    fn campaign(opened: &[Slot], sent: &[Slot], skipped: &[Slot]) -> Campaign {
        Campaign {
            id: CampaignId(1),
            name: "عرض رمضان".into(),
            text: "مرحبا".into(),
            made: Timestamp(0),
            recipients: set(&[10, 20, 30, 40, 50]),
            opened: set(opened),
            sent: set(sent),
            skipped: set(skipped),
        }
    }

    const ORDER: [Slot; 5] = [30, 10, 50, 20, 40];

    #[test]
    fn finds_the_next_waiting_recipient_in_the_shown_order() {
        let campaign = campaign(&[10], &[30], &[20]);
        let cases = [(0, Some(2)), (2, Some(2)), (3, Some(4)), (4, Some(4)), (5, None), (u32::MAX, None)];
        for (from, expected) in cases {
            assert_eq!(next_waiting(&campaign, &ORDER, from, |_| true), expected, "from {from}");
        }
    }

    #[test]
    fn passes_over_those_who_opted_out_since() {
        let campaign = campaign(&[], &[], &[]);
        assert_eq!(next_waiting(&campaign, &ORDER, 0, |slot| slot == 20), Some(3));
        assert_eq!(left_out(&campaign, &ORDER, |slot| slot == 20), 4);
    }

    #[test]
    fn those_already_sent_to_are_not_left_out() {
        assert_eq!(left_out(&campaign(&[], &[30, 10], &[]), &ORDER, |_| false), 3);
    }

    #[test]
    fn progress_adds_up_even_where_sets_overlap() {
        let progress = progress(&campaign(&[10, 20, 30, 999], &[20], &[20, 30]));
        assert_eq!(progress, Progress { total: 5, waiting: 2, opened: 1, sent: 1, skipped: 1 });
    }

    #[test]
    fn nobody_waits_at_the_end() {
        let campaign = campaign(&[], &[10, 20, 30, 40, 50], &[]);
        assert_eq!(next_waiting(&campaign, &ORDER, 0, |_| true), None);
        assert_eq!(progress(&campaign).waiting, 0);
    }
}
