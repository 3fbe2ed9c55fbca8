//! The opt-out wall: who of a source gets a message, decided at the moment of use and whatever the filter or list says. Every
//! output (links, lists, files, campaigns) takes its recipients from here and from nowhere else.

use super::ids::random_id;
use super::journal::Change;
use super::overview::figure;
use super::query::{matching, targeted};
use super::{Host, Service, names};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::campaign::audience::{Audience, BarredNumbers, Candidate, audience};
use crate::domain::consent::ConsentState;
use crate::domain::date::Date;
use crate::domain::export::packs::packs;
use crate::domain::message::{BroadcastList, Campaign, CampaignId, ListId};
use crate::domain::segment::eval::Index;
use crate::domain::slots::{Slot, SlotSet};
use crate::protocol::{Made, PackView, Reply, ServiceError, Source, Target};
use crate::store::Store;
use std::rc::Rc;

/// An audience, good until the next commit or midnight.
pub(super) struct Gathered {
    source: Source,
    seq: u64,
    today: Date,
    audience: Rc<Audience>,
}

/// Splits these contacts, in this order, into those who get a message and those who don't.
pub(super) fn split(book: &Book, slots: impl IntoIterator<Item = Slot>) -> Audience {
    let candidates = slots.into_iter().filter_map(|slot| {
        book.with_contact(slot, |contact| Candidate {
            slot,
            number: contact.messaging_number(),
            consent: contact.consent.state,
        })
    });
    audience(candidates, &barred(book))
}

/// Every number of everyone in the book who opted out.
fn barred(book: &Book) -> BarredNumbers {
    let numbers = |slot| {
        book.with_contact(slot, |contact| contact.phones.iter().filter_map(|phone| phone.number).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    book.consent(ConsentState::OptedOut).iter().flat_map(numbers).collect()
}

impl<S: Store> Service<S> {
    /// Who of a source gets a message, in the order of the source.
    ///
    /// # Errors
    /// `Segment` if the filter does not read, `Gone` if the list is not there, or nobody of those who were named.
    pub(super) async fn gather<H: Host>(&mut self, host: &H, source: &Source) -> Result<Rc<Audience>, ServiceError> {
        let today = host.today();
        let seq = self.desk(host).await?.seq;
        if let Some(gathered) = &self.session.gathered
            && (&gathered.source, gathered.seq, gathered.today) == (source, seq, today)
        {
            return Ok(gathered.audience.clone());
        }
        let audience = match source {
            Source::Contacts(Target::Matching(query)) => {
                let slots = self.sorted(host, query, matching).await?;
                split(&self.desk(host).await?.book, slots.iter().copied())
            }
            Source::Contacts(target) => {
                let book = &self.desk(host).await?.book;
                split(book, &targeted(book, target, today)?)
            }
            Source::List(id) => {
                let book = &self.desk(host).await?.book;
                let list = book.list(*id).ok_or(ServiceError::Gone)?;
                split(book, &list.recipients.0)
            }
        };
        let audience = Rc::new(audience);
        self.session.gathered = Some(Gathered { source: source.clone(), seq, today, audience: audience.clone() });
        Ok(audience)
    }

    pub(super) async fn audience<H: Host>(&mut self, host: &H, source: &Source) -> Result<Reply, ServiceError> {
        Ok(Reply::Audience(self.gather(host, source).await?.summary))
    }

    pub(super) async fn packs<H: Host>(&mut self, host: &H, source: &Source) -> Result<Reply, ServiceError> {
        let audience = self.gather(host, source).await?;
        let views = (1..)
            .zip(packs(&audience.sendable))
            .map(|(number, pack)| PackView { number, contacts: figure(super::journal::as_figure(pack.len())) });
        Ok(Reply::Packs(views.collect()))
    }

    /// Freezes those who would get a message now.
    pub(super) async fn freeze_list<H: Host>(
        &mut self,
        host: &H,
        name: &str,
        target: Target,
    ) -> Result<Change, ServiceError> {
        let name = names::cleaned(name)?;
        let filter = match &target {
            Target::Matching(query) => query.filter.clone(),
            Target::Ids(_) => String::new(),
        };
        let recipients = self.gather_set(host, &Source::Contacts(target)).await?;
        let count = figure(recipients.0.len());
        let id = ListId(random_id(host));
        let list = BroadcastList { id, name: name.clone(), filter, made: host.now(), recipients };
        Ok(Change::making(Label::ListFrozen { name, count }, vec![Op::PutList(list)], Made::List(id)))
    }

    pub(super) async fn start_campaign<H: Host>(
        &mut self,
        host: &H,
        name: &str,
        text: String,
        source: &Source,
    ) -> Result<Change, ServiceError> {
        let name = names::cleaned(name)?;
        let recipients = self.gather_set(host, source).await?;
        let count = figure(recipients.0.len());
        let id = CampaignId(random_id(host));
        let campaign = Campaign {
            id,
            name: name.clone(),
            text,
            made: host.now(),
            recipients,
            opened: SlotSet::default(),
            sent: SlotSet::default(),
            skipped: SlotSet::default(),
        };
        Ok(Change::making(Label::CampaignStarted { name, count }, vec![Op::PutCampaign(campaign)], Made::Campaign(id)))
    }

    async fn gather_set<H: Host>(&mut self, host: &H, source: &Source) -> Result<SlotSet, ServiceError> {
        Ok(SlotSet(self.gather(host, source).await?.sendable.iter().copied().collect()))
    }
}
