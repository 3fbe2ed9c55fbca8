//! What two books hold beside contacts and tags: of each thing the one that was set last, or its removal; settings one by
//! one; of a campaign everybody whom either has, as far along as either knows.

use super::person::rank;
use super::{Plan, Side};
use crate::domain::book::Book;
use crate::domain::book::ledger::{Item, Setting, Stamp};
use crate::domain::book::op::Op;
use crate::domain::contact::ContactId;
use crate::domain::message::{BroadcastList, Campaign, CampaignId, ListId, RecipientStatus};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::DimensionId;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What was set later; of what was set at once, or before anybody kept the time, the same everywhere.
fn later<T: Serialize>(a: (Stamp, Option<T>), b: (Stamp, Option<T>)) -> Option<T> {
    let place = |side: &(Stamp, Option<T>)| (side.0, side.1.is_some(), rank(&side.1));
    if place(&b) > place(&a) { b.1 } else { a.1 }
}

/// Joins a kind of things, and says what leads there.
fn things<K: Ord + Copy, V: Serialize + Clone + PartialEq>(
    side: &Side,
    of: impl Fn(&Book) -> &BTreeMap<K, V>,
    item: impl Fn(K) -> Item,
    put: impl Fn(V) -> Op,
    drop: impl Fn(K) -> Op,
) -> (Vec<Op>, BTreeSet<K>) {
    let (ours, theirs) = (side.ours, side.theirs);
    let ids: BTreeSet<K> = of(ours).keys().chain(of(theirs).keys()).copied().collect();
    let (mut ops, mut there) = (Vec::new(), BTreeSet::new());
    for id in ids {
        let read = |book: &Book| (book.ledger.item(item(id)), of(book).get(&id).cloned());
        let joined = later(read(ours), read(theirs));
        if joined.is_some() {
            there.insert(id);
        }
        match joined {
            Some(value) if of(ours).get(&id) != Some(&value) => ops.push(put(value)),
            None if of(ours).contains_key(&id) => ops.push(drop(id)),
            _ => {}
        }
    }
    (ops, there)
}

/// Plans the dimensions, and returns those that the joined book has. They are set before tags and dropped after them.
pub fn dimensions(side: &Side, plan: &mut Plan) -> BTreeSet<DimensionId> {
    let (ops, there) =
        things(side, |book| &book.shelf.dimensions, Item::Dimension, Op::PutDimension, Op::DropDimension);
    for op in ops {
        match op {
            Op::DropDimension(_) => plan.last.push(op),
            op => plan.first.push(op),
        }
    }
    there
}

/// Plans everything else.
pub fn plan(side: &Side, plan: &mut Plan) {
    plan.last.extend(things(side, |book| &book.shelf.segments, Item::Segment, Op::PutSegment, Op::DropSegment).0);
    plan.last.extend(things(side, |book| &book.shelf.templates, Item::Template, Op::PutTemplate, Op::DropTemplate).0);
    plan.last.extend(things(side, |book| &book.shelf.recipes, Item::Recipe, Op::PutRecipe, Op::DropRecipe).0);
    let arranged = things(side, |book| &book.shelf.arrangements, Item::Arrangement, Op::Arrange, Op::Disarrange);
    plan.last.extend(arranged.0);
    settings(side, plan);
    lists(side, plan);
    campaigns(side, plan);
    pairs(side, plan);
    ledger(side, plan);
}

fn settings(side: &Side, plan: &mut Plan) {
    let (ours, theirs) = (&side.ours.shelf.settings, &side.theirs.shelf.settings);
    let one = |setting, is_theirs_above: bool| {
        let item = Item::Setting(setting);
        let (here, there) = (side.ours.ledger.item(item), side.theirs.ledger.item(item));
        there > here || (there == here && is_theirs_above)
    };
    let mut joined: Settings = ours.clone();
    if one(Setting::Home, rank(&theirs.home) > rank(&ours.home)) {
        joined.home = theirs.home;
    }
    if one(Setting::Shop, rank(&theirs.shop) > rank(&ours.shop)) {
        joined.shop.clone_from(&theirs.shop);
    }
    if one(Setting::LinkHost, rank(&theirs.link_host) > rank(&ours.link_host)) {
        joined.link_host = theirs.link_host;
    }
    if one(Setting::Currency, rank(&theirs.currency) > rank(&ours.currency)) {
        joined.currency.clone_from(&theirs.currency);
    }
    if joined != *ours {
        plan.last.push(Op::SetSettings(joined));
    }
}

fn lists(side: &Side, plan: &mut Plan) {
    let (ours, theirs) = (side.ours, side.theirs);
    let all: BTreeSet<ListId> = ours.shelf.lists.keys().chain(theirs.shelf.lists.keys()).copied().collect();
    for id in all {
        let stamp = |book: &Book| book.ledger.item(Item::List(id));
        let here = ours.shelf.lists.get(&id);
        let there = theirs
            .shelf
            .lists
            .get(&id)
            .map(|list| BroadcastList { recipients: SlotSet(side.here(&list.recipients.0)), ..list.clone() });
        let joined = match (here, &there) {
            (Some(a), Some(b)) if stamp(ours) == stamp(theirs) => {
                let place = |list: &BroadcastList| (list.name.clone(), list.filter.clone(), list.made);
                let base = if place(b) > place(a) { b } else { a };
                Some(BroadcastList { recipients: SlotSet(&a.recipients.0 | &b.recipients.0), ..base.clone() })
            }
            (Some(a), None) if stamp(ours) == stamp(theirs) => Some(a.clone()),
            (a, b) => {
                if stamp(theirs) >= stamp(ours) {
                    b.clone()
                } else {
                    a.cloned()
                }
            }
        };
        match joined {
            Some(list) if here != Some(&list) => plan.last.push(Op::PutList(list)),
            None if here.is_some() => plan.last.push(Op::DropList(id)),
            _ => {}
        }
    }
}

/// How far along a recipient is: who got the message must not get it again.
fn weight(status: RecipientStatus) -> u8 {
    match status {
        RecipientStatus::Waiting => 0,
        RecipientStatus::Skipped => 1,
        RecipientStatus::Opened => 2,
        RecipientStatus::Sent => 3,
    }
}

fn campaigns(side: &Side, plan: &mut Plan) {
    let (ours, theirs) = (side.ours, side.theirs);
    let all: BTreeSet<CampaignId> = ours.shelf.campaigns.keys().chain(theirs.shelf.campaigns.keys()).copied().collect();
    for id in all {
        let stamps = |book: &Book| (book.ledger.item(Item::CampaignStarted(id)), book.ledger.item(Item::Campaign(id)));
        let here = ours.shelf.campaigns.get(&id);
        let there = theirs.shelf.campaigns.get(&id).map(|campaign| Campaign {
            recipients: SlotSet(side.here(&campaign.recipients.0)),
            opened: SlotSet(side.here(&campaign.opened.0)),
            sent: SlotSet(side.here(&campaign.sent.0)),
            skipped: SlotSet(side.here(&campaign.skipped.0)),
            ..campaign.clone()
        });
        let ((a_start, a_put), (b_start, b_put)) = (stamps(ours), stamps(theirs));
        let joined = match (here, &there) {
            (Some(a), Some(b)) if a_start == b_start => {
                let place = |put: Stamp, c: &Campaign| (put, c.name.clone(), c.text.clone(), c.made);
                let base = if place(b_put, b) > place(a_put, a) { b } else { a };
                Some(both(base.clone(), a, b))
            }
            (Some(a), None) if a_start == b_start => Some(a.clone()),
            (a, b) => {
                if b_start >= a_start {
                    b.clone()
                } else {
                    a.cloned()
                }
            }
        };
        match joined {
            Some(campaign) if here != Some(&campaign) => plan.last.push(Op::PutCampaign(campaign)),
            None if here.is_some() => plan.last.push(Op::DropCampaign(id)),
            _ => {}
        }
    }
}

/// The recipients of both, each as far along as either knows.
fn both(mut base: Campaign, a: &Campaign, b: &Campaign) -> Campaign {
    base.recipients = SlotSet(&a.recipients.0 | &b.recipients.0);
    let mut sets = [Slots::new(), Slots::new(), Slots::new()];
    let status = |slot: Slot| weight(a.status(slot)).max(weight(b.status(slot)));
    for slot in &base.recipients.0 {
        if let Some(set) = usize::from(status(slot)).checked_sub(1).and_then(|at| sets.get_mut(at)) {
            set.insert(slot);
        }
    }
    let [skipped, opened, sent] = sets.map(SlotSet);
    Campaign { skipped, opened, sent, ..base }
}

fn pairs(side: &Side, plan: &mut Plan) {
    let (ours, theirs) = (side.ours, side.theirs);
    let all: BTreeSet<(ContactId, ContactId)> = ours.shelf.apart.iter().chain(&theirs.shelf.apart).copied().collect();
    let (mut apart, mut together) = (Vec::new(), Vec::new());
    for pair in all {
        let read = |book: &Book| {
            (book.ledger.rest.pairs.get(&pair).copied().unwrap_or_default(), book.shelf.apart.contains(&pair))
        };
        let (here, there) = (read(ours), read(theirs));
        match (here.max(there).1, here.1) {
            (true, false) => apart.push(pair),
            (false, true) => together.push(pair),
            _ => {}
        }
    }
    if !apart.is_empty() {
        plan.last.push(Op::KeepApart(apart));
    }
    if !together.is_empty() {
        plan.last.push(Op::LetTogether(together));
    }
}

/// Everything that both have seen.
fn ledger(side: &Side, plan: &mut Plan) {
    let theirs = &side.theirs.ledger;
    plan.ledger.clock = plan.ledger.clock.max(theirs.clock);
    for (device, at) in &theirs.seen {
        let seen = plan.ledger.seen.entry(*device).or_default();
        *seen = (*seen).max(*at);
    }
    let rest = plan.ledger.rest();
    for (item, stamp) in &theirs.rest.items {
        let own = rest.items.entry(*item).or_default();
        *own = (*own).max(*stamp);
    }
    for (pair, stamp) in &theirs.rest.pairs {
        let own = rest.pairs.entry(*pair).or_default();
        *own = (*own).max(*stamp);
    }
    for (id, heir) in &theirs.rest.heirs {
        let own = rest.heirs.entry(*id).or_insert(*heir);
        *own = (*own).max(*heir);
    }
}
