//! Everything the frame of the page shows, counted by bitmap.

use super::journal::Desk;
use super::{Host, Service};
use crate::domain::arrangement::ArrangementKind;
use crate::domain::campaign::queue;
use crate::domain::consent::ConsentState;
use crate::domain::message::Campaign;
use crate::domain::segment::ast::PresenceField;
use crate::domain::segment::eval::Index;
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;
use crate::domain::tag_traits::TagTraits;
use crate::protocol::{CampaignView, ListView, Overview, SegmentView, ServiceError, TagView};
use crate::store::Store;

impl<S: Store> Service<S> {
    /// The overview of the open book.
    ///
    /// # Errors
    /// `Internal` if no book is open: the caller opens it first.
    pub(super) fn overview<H: Host>(&self, host: &H) -> Result<Overview, ServiceError> {
        let Some(Desk { book, seq, timeline, .. }) = &self.desk else {
            return Err(super::errors::internal("no book is open"));
        };
        let today = host.today();
        let put_away: Vec<TagId> = book.arrangements().filter_map(TagTraits::put_away).collect();
        Ok(Overview {
            contacts: book.len(),
            opted_in: figure(book.consent(ConsentState::OptedIn).len()),
            opted_out: figure(book.consent(ConsentState::OptedOut).len()),
            with_phone: figure(book.present(PresenceField::Phone).len()),
            tags: book
                .tags()
                .map(|tag| TagView {
                    tag: tag.clone(),
                    contacts: figure(book.carriers(tag.id).len()),
                    offered: !put_away.contains(&tag.id),
                })
                .collect(),
            dimensions: book.dimensions().cloned().collect(),
            segments: book
                .segments()
                .map(|segment| SegmentView {
                    segment: segment.clone(),
                    contacts: self.counting.and_then(|count| count(book, &segment.filter, today)),
                })
                .collect(),
            counted: self.counting.is_some(),
            templates: book.templates().cloned().collect(),
            lists: book
                .lists()
                .map(|list| ListView {
                    id: list.id,
                    name: list.name.clone(),
                    filter: list.filter.clone(),
                    made: list.made,
                    contacts: common(&list.recipients.0, book.everyone()),
                })
                .collect(),
            campaigns: book.campaigns().map(campaign_view).collect(),
            recipes: super::import::recipes::views(book),
            settings: book.settings().clone(),
            has_rules: book.arrangements().any(|known| known.id.kind == ArrangementKind::Rule),
            undo: timeline.next_undo().map(|step| step.label.clone()),
            redo: timeline.next_redo().map(|step| step.label.clone()),
            durable: self.store.is_durable(),
            locked: self.store.open_lock().is_some(),
            seq: *seq,
        })
    }
}

/// A campaign with its figures.
pub(super) fn campaign_view(campaign: &Campaign) -> CampaignView {
    let progress = queue::progress(campaign);
    CampaignView {
        id: campaign.id,
        name: campaign.name.clone(),
        text: campaign.text.clone(),
        made: campaign.made,
        total: progress.total,
        opened: progress.opened,
        sent: progress.sent,
        skipped: progress.skipped,
    }
}

/// The size of a set of slots: slots are 32 bits wide, so it fits but for the set of all of them.
pub(super) fn figure(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn common(a: &Slots, b: &Slots) -> u32 {
    figure(a.intersection_len(b))
}
