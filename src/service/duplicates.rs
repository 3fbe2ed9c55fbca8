//! Duplicates: the search, its groups one by one, and what merging them and telling them apart change in the book.
//!
//! What a search found stays until the next one. Merges and edits since are looked at when groups are shown: a group of which
//! somebody left, or of which two were told apart, does not stand any more.

use super::journal::{Change, Desk, as_figure};
use super::overview::figure;
use super::query::{page, targeted};
use super::{Host, Service, contacts};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::contact::{Contact, ContactId, FieldValue};
use crate::domain::dedupe::merge::{Merge, changes, merged, suggested_survivor};
use crate::domain::dedupe::{DuplicateCluster, Duplicates, Finder, MatchedPair, Options, Record};
use crate::domain::message::RecipientStatus;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::TagId;
use crate::protocol::{
    DuplicateGroup, DuplicateLink, DuplicateMember, DuplicateSummary, DuplicateTier, MOST_SIDE_BY_SIDE, Reply,
    ServiceError, Stage, Target,
};
use crate::store::Store;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Contacts read, or pairs compared, between two looks at the event loop: a few milliseconds of work.
const SLICE: usize = 2_000;

/// What the last search found.
pub(super) struct Found {
    /// The newest commit that it knows.
    seq: u64,
    /// Whom each of its indexes means.
    ids: Vec<ContactId>,
    duplicates: Duplicates,
}

/// A group by identity, before the book is asked about its members.
struct Group<'f> {
    tier: DuplicateTier,
    members: Vec<ContactId>,
    score: u8,
    links: &'f [MatchedPair],
}

impl Found {
    fn id(&self, index: u32) -> Option<ContactId> {
        self.ids.get(usize::try_from(index).ok()?).copied()
    }

    /// The groups of a tier that still stand, best first as the search gave them.
    fn standing<'f>(&'f self, book: &Book, tier: DuplicateTier) -> Vec<Group<'f>> {
        let found = &self.duplicates;
        let certain = |cluster: &'f DuplicateCluster| Group {
            tier,
            members: cluster.members.iter().filter_map(|index| self.id(*index)).collect(),
            score: cluster.score,
            links: &cluster.links,
        };
        let review = |pair: &'f MatchedPair| Group {
            tier,
            members: [pair.a, pair.b].into_iter().filter_map(|index| self.id(index)).collect(),
            score: pair.score,
            links: std::slice::from_ref(pair),
        };
        let all: Vec<Group> = match tier {
            DuplicateTier::Certain => found.clusters.iter().map(certain).collect(),
            DuplicateTier::Review => found.review.iter().map(review).collect(),
        };
        all.into_iter().filter(|group| stands(book, &group.members)).collect()
    }

    /// The certain groups that still stand and lie wholly among these contacts.
    fn among<'f>(&'f self, book: &Book, slots: &Slots) -> Vec<Group<'f>> {
        let is_among = |id: &ContactId| book.slot_of(*id).is_some_and(|slot| slots.contains(slot));
        let mut groups = self.standing(book, DuplicateTier::Certain);
        groups.retain(|group| group.members.iter().all(is_among));
        groups
    }

    /// Everybody in a group that still stands.
    pub(super) fn waiting(&self, book: &Book) -> Slots {
        let groups = [DuplicateTier::Certain, DuplicateTier::Review].map(|tier| self.standing(book, tier));
        groups.iter().flatten().flat_map(|group| &group.members).filter_map(|id| book.slot_of(*id)).collect()
    }

    fn summary(&self, book: &Book, seq: u64) -> DuplicateSummary {
        let certain = self.standing(book, DuplicateTier::Certain);
        let count = |length: usize| figure(as_figure(length));
        DuplicateSummary {
            searched: count(self.ids.len()),
            certain: count(certain.len()),
            fewer: count(certain.iter().map(|group| group.members.len() - 1).sum()),
            review: count(self.standing(book, DuplicateTier::Review).len()),
            left_out: self.duplicates.left_out,
            stale: self.seq != seq,
        }
    }
}

/// Whether everybody of a group is still there and nobody was told apart.
fn stands(book: &Book, members: &[ContactId]) -> bool {
    let apart = |at: usize, one: &ContactId| members.iter().skip(at + 1).any(|other| book.are_apart(*one, *other));
    members.len() > 1
        && members.iter().all(|id| book.slot_of(*id).is_some())
        && !members.iter().enumerate().any(|(at, one)| apart(at, one))
}

impl<S: Store> Service<S> {
    pub(super) async fn find_duplicates<H: Host>(&mut self, host: &H) -> Result<Reply, ServiceError> {
        let Desk { book, seq, .. } = self.desk(host).await?;
        let seq = *seq;
        let total = u64::from(book.len());
        let slots: Vec<Slot> = book.everyone().iter().collect();
        let ids: Vec<ContactId> = slots.iter().filter_map(|slot| book.id_of(*slot)).collect();
        let places: FxHashMap<ContactId, u32> = ids.iter().copied().zip(0..).collect();
        let not_same = book.apart().filter_map(|(a, b)| Some((*places.get(&a)?, *places.get(&b)?))).collect();
        drop(places);
        let mut finder = Finder::new(&Options { not_same });
        for (done, slot) in slots.iter().enumerate() {
            match book.contact(*slot) {
                Some(contact) => finder.add(&Record::from(&contact)),
                // Indexes must go on meaning whom they mean.
                None => finder.add(&Record::default()),
            }
            if done % SLICE == 0 {
                host.progress(Stage::Reading, as_figure(done), total);
                host.breathe().await;
                if host.cancelled() {
                    return Err(ServiceError::Cancelled);
                }
            }
        }
        loop {
            let progress = finder.step(SLICE);
            host.progress(Stage::Matching, progress.done.into(), progress.total.into());
            if progress.is_complete() {
                break;
            }
            host.breathe().await;
            if host.cancelled() {
                return Err(ServiceError::Cancelled);
            }
        }
        let found = Found { seq, ids, duplicates: finder.finish() };
        let summary = found.summary(&self.desk(host).await?.book, seq);
        self.session.duplicates = Some(found);
        Ok(Reply::Duplicates(summary))
    }

    pub(super) async fn duplicate_summary<H: Host>(&mut self, host: &H) -> Result<Reply, ServiceError> {
        self.desk(host).await?;
        let (found, desk) = self.found()?;
        Ok(Reply::Duplicates(found.summary(&desk.book, desk.seq)))
    }

    pub(super) async fn duplicate_groups<H: Host>(
        &mut self,
        host: &H,
        tier: DuplicateTier,
        offset: u32,
        limit: u32,
    ) -> Result<Reply, ServiceError> {
        self.desk(host).await?;
        let (found, desk) = self.found()?;
        let standing = found.standing(&desk.book, tier);
        let total = figure(as_figure(standing.len()));
        let groups =
            page(&standing, offset, limit).iter().filter_map(|group| shown(found, &desk.book, group)).collect();
        Ok(Reply::DuplicateGroups { total, groups })
    }

    /// # Errors
    /// `Gone` without a search, and those of the target.
    pub(super) async fn duplicates_among<H: Host>(&mut self, host: &H, target: &Target) -> Result<Reply, ServiceError> {
        self.desk(host).await?;
        let (found, desk) = self.found()?;
        let slots = targeted(&desk.book, target, host.today())?;
        let groups = found.among(&desk.book, &slots);
        let fewer: usize = groups.iter().map(|group| group.members.len() - 1).sum();
        Ok(Reply::Duplicates(DuplicateSummary {
            searched: figure(slots.len()),
            certain: figure(as_figure(groups.len())),
            fewer: figure(as_figure(fewer)),
            stale: found.seq != desk.seq,
            ..DuplicateSummary::default()
        }))
    }

    /// These contacts as a group of their own, as if a search had found them.
    ///
    /// # Errors
    /// `Gone` if fewer than two of them are in the book.
    pub(super) async fn side_by_side<H: Host>(&mut self, host: &H, ids: &[ContactId]) -> Result<Reply, ServiceError> {
        let book = &self.desk(host).await?.book;
        let members: Vec<DuplicateMember> =
            ids.iter().take(MOST_SIDE_BY_SIDE).filter_map(|id| member(book, *id)).collect();
        let survivor = suggested_survivor(members.iter().map(|member| &member.contact));
        let survivor = survivor.filter(|_| members.len() > 1).ok_or(ServiceError::Gone)?;
        let group = DuplicateGroup { tier: DuplicateTier::Review, members, survivor, score: 0, links: Vec::new() };
        Ok(Reply::DuplicateGroups { total: 1, groups: vec![group] })
    }

    /// A group that was decided on leaves the rest of what was found as true as it was, and so does taking that back.
    pub(super) fn follow_duplicates(&mut self, label: &Label, seq: u64) {
        if !is_decision(label) {
            return;
        }
        // Whoever decided it: every page's search stays as true as it was.
        let sessions = self.waiting.values_mut().chain([&mut self.session]);
        for found in sessions.filter_map(|session| session.duplicates.as_mut()) {
            if found.seq + 1 == seq {
                found.seq = seq;
            }
        }
    }

    fn found(&self) -> Result<(&Found, &Desk), ServiceError> {
        self.session.duplicates.as_ref().zip(self.desk.as_ref()).ok_or(ServiceError::Gone)
    }

    /// Merges every certain group by the rules, as one change; or those that lie wholly among some contacts.
    ///
    /// # Errors
    /// `Gone` without a search, and those of the target.
    pub(super) async fn merge_certain<H: Host>(
        &mut self,
        host: &H,
        among: Option<&Target>,
    ) -> Result<Change, ServiceError> {
        self.desk(host).await?;
        let (found, desk) = self.found()?;
        let groups = match among {
            Some(target) => found.among(&desk.book, &targeted(&desk.book, target, host.today())?),
            None => found.standing(&desk.book, DuplicateTier::Certain),
        };
        if groups.is_empty() {
            return Ok(Change::new(Label::Merged { groups: 0, contacts: 0, name: String::new() }, Vec::new()));
        }
        let merges: Vec<Merge> = groups.iter().filter_map(|group| by_the_rules(&desk.book, &group.members)).collect();
        merge(&desk.book, &merges)
    }
}

/// Whether a commit only decides on groups, or takes that back.
fn is_decision(label: &Label) -> bool {
    match label {
        Label::Merged { .. } | Label::KeptApart { .. } => true,
        Label::Undone(inner) | Label::Redone(inner) => is_decision(inner),
        _ => false,
    }
}

/// The members in the order in which their values count when they are merged without choices: the oldest first.
fn by_the_rules(book: &Book, members: &[ContactId]) -> Option<Merge> {
    let mut contacts: Vec<Contact> = members.iter().filter_map(|id| book.contact(book.slot_of(*id)?)).collect();
    let survivor = suggested_survivor(&contacts)?;
    contacts.sort_by_key(|contact| (contact.created, contact.id));
    let others = contacts.iter().map(|contact| contact.id).filter(|id| *id != survivor).collect();
    Some(Merge { survivor, others, picks: Vec::new() })
}

fn member(book: &Book, id: ContactId) -> Option<DuplicateMember> {
    let slot = book.slot_of(id)?;
    let contact = book.contact(slot)?;
    let shown =
        contact.phones.iter().map(|phone| phone.number.map_or_else(|| phone.raw.clone(), |number| number.shown()));
    Some(DuplicateMember { phones_shown: shown.collect(), contact, tags: book.tags_of(slot) })
}

fn shown(found: &Found, book: &Book, group: &Group) -> Option<DuplicateGroup> {
    let members: Vec<DuplicateMember> = group.members.iter().filter_map(|id| member(book, *id)).collect();
    let link = |pair: &MatchedPair| {
        Some(DuplicateLink { a: found.id(pair.a)?, b: found.id(pair.b)?, score: pair.score, why: pair.why.clone() })
    };
    Some(DuplicateGroup {
        tier: group.tier,
        survivor: suggested_survivor(members.iter().map(|member| &member.contact))?,
        members,
        score: group.score,
        links: group.links.iter().filter_map(link).collect(),
    })
}

/// The change that carries merges out. Tags unite, and whatever named those who leave names the survivor.
///
/// # Errors
/// `Gone` if somebody is not in the book any more, or stands in two merges or twice in one.
pub(super) fn merge(book: &Book, merges: &[Merge]) -> Result<Change, ServiceError> {
    let mut removed = Slots::new();
    let mut seen = Slots::new();
    let mut fields: Vec<(Slot, Vec<FieldValue>)> = Vec::new();
    let mut tags: BTreeMap<TagId, Slots> = BTreeMap::new();
    let mut heirs: Vec<(Slot, Slots)> = Vec::new();
    let mut name = String::new();
    for Merge { survivor, others, picks } in merges {
        let slot = book.slot_of(*survivor).ok_or(ServiceError::Gone)?;
        let old = book.contact(slot).ok_or(ServiceError::Gone)?;
        let leaving: Vec<Slot> =
            others.iter().map(|id| book.slot_of(*id)).collect::<Option<_>>().ok_or(ServiceError::Gone)?;
        if leaving.is_empty() || !std::iter::once(&slot).chain(&leaving).all(|slot| seen.insert(*slot)) {
            return Err(ServiceError::Gone);
        }
        let contacts: Vec<Contact> =
            leaving.iter().map(|slot| book.contact(*slot)).collect::<Option<_>>().ok_or(ServiceError::Gone)?;
        let result = merged(&old, &contacts.iter().collect::<Vec<_>>(), picks);
        name = contacts::called(&result);
        let changed = changes(&old, &result);
        if !changed.is_empty() {
            fields.push((slot, changed));
        }
        let own = book.tags_of(slot);
        for tag in leaving.iter().flat_map(|slot| book.tags_of(*slot)).filter(|tag| !own.contains(tag)) {
            tags.entry(tag).or_default().insert(slot);
        }
        let leaving: Slots = leaving.into_iter().collect();
        removed |= &leaving;
        heirs.push((slot, leaving));
    }
    let label = Label::Merged {
        groups: figure(as_figure(merges.len())),
        contacts: figure(removed.len()),
        name: if merges.len() == 1 { name } else { String::new() },
    };
    let mut ops = inherited(book, &removed, &heirs);
    ops.extend(tags.into_iter().map(|(tag, slots)| Op::AddTag { tag, contacts: SlotSet(slots) }));
    if !removed.is_empty() {
        // Those who leave go first: a number belongs to one contact at a time.
        ops.push(Op::RemoveContacts(SlotSet(removed)));
    }
    if !fields.is_empty() {
        ops.push(Op::SetFields(fields));
    }
    // What another device still changes in those who leave reaches the survivor.
    let became = merges.iter().flat_map(|merge| merge.others.iter().map(|gone| (*gone, merge.survivor))).collect();
    ops.push(Op::NameHeirs(became));
    Ok(Change::new(label, ops))
}

/// Lists and campaigns in which somebody leaves, with the survivor in their place.
fn inherited(book: &Book, removed: &Slots, heirs: &[(Slot, Slots)]) -> Vec<Op> {
    let lists = book.lists().filter(|list| !list.recipients.0.is_disjoint(removed)).map(|list| {
        let mut list = list.clone();
        for (heir, leaving) in heirs {
            hand_over(&mut list.recipients.0, *heir, leaving);
        }
        Op::PutList(list)
    });
    let campaigns = book.campaigns().filter(|campaign| !campaign.recipients.0.is_disjoint(removed)).map(|campaign| {
        let mut campaign = campaign.clone();
        for (heir, leaving) in heirs {
            if campaign.recipients.0.is_disjoint(leaving) {
                continue;
            }
            let status = std::iter::once(*heir)
                .chain(leaving)
                .filter(|slot| campaign.recipients.0.contains(*slot))
                .map(|slot| campaign.status(slot))
                .max_by_key(|status| weight(*status))
                .unwrap_or(RecipientStatus::Waiting);
            hand_over(&mut campaign.recipients.0, *heir, leaving);
            for set in [&mut campaign.opened, &mut campaign.sent, &mut campaign.skipped] {
                set.0 -= leaving;
                set.0.remove(*heir);
            }
            match status {
                RecipientStatus::Waiting => false,
                RecipientStatus::Opened => campaign.opened.0.insert(*heir),
                RecipientStatus::Sent => campaign.sent.0.insert(*heir),
                RecipientStatus::Skipped => campaign.skipped.0.insert(*heir),
            };
        }
        Op::PutCampaign(campaign)
    });
    lists.chain(campaigns).collect()
}

/// Who got the message must not get it again: what was done to one of them outweighs what was not done to another.
fn weight(status: RecipientStatus) -> u8 {
    match status {
        RecipientStatus::Waiting => 0,
        RecipientStatus::Skipped => 1,
        RecipientStatus::Opened => 2,
        RecipientStatus::Sent => 3,
    }
}

fn hand_over(recipients: &mut Slots, heir: Slot, leaving: &Slots) {
    if !recipients.is_disjoint(leaving) {
        *recipients -= leaving;
        recipients.insert(heir);
    }
}

/// The change that tells contacts apart, each from each.
///
/// # Errors
/// `Gone` if one is not in the book any more.
pub(super) fn keep_apart(book: &Book, ids: &[ContactId]) -> Result<Change, ServiceError> {
    let contacts: Vec<Contact> =
        ids.iter().map(|id| book.contact(book.slot_of(*id)?)).collect::<Option<_>>().ok_or(ServiceError::Gone)?;
    let pairs: Vec<(ContactId, ContactId)> = ids
        .iter()
        .enumerate()
        .flat_map(|(at, a)| ids.iter().skip(at + 1).map(|b| (*a, *b)))
        .filter(|(a, b)| a != b && !book.are_apart(*a, *b))
        .collect();
    let label = Label::KeptApart { names: contacts.iter().map(contacts::called).collect() };
    let ops = if pairs.is_empty() { Vec::new() } else { vec![Op::KeepApart(pairs)] };
    Ok(Change::new(label, ops))
}
