//! Tags, segments and everything else that is no contact: each attribute goes back by itself where it is still as the commit
//! left it.

use super::delta::Pair;
use super::planner::Planner;
use super::{Thing, Turned, Why};
use crate::domain::arrangement::Arrangement;
use crate::domain::book::Book;
use crate::domain::book::op::Op;
use crate::domain::contact::ContactId;
use crate::domain::message::{BroadcastList, Campaign, Mark, Template};
use crate::domain::recipe::Recipe;
use crate::domain::segment::Segment;
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use crate::domain::text::fold;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be done with a thing.
enum Turn<T> {
    Nothing,
    /// Put this; the second says that some of it was changed since and stays.
    Put(T, bool),
    Drop(T),
    Keep(T, Why),
}

/// The way back of one thing. `mend` takes back a change that is not the last one, attribute by attribute.
fn turn<T: PartialEq + Clone>(pair: Pair<T>, now: Option<&T>, mend: impl FnOnce(&T, &T, &T) -> (T, bool)) -> Turn<T> {
    let (before, after) = pair;
    if before.as_ref() == now {
        return Turn::Nothing;
    }
    match (before, after, now) {
        (Some(before), after, now) if after.as_ref() == now => Turn::Put(before, false),
        (None, Some(after), Some(now)) if after == *now => Turn::Drop(after),
        (Some(before), Some(after), Some(now)) => match mend(&before, &after, now) {
            (mended, conflict) if mended != *now => Turn::Put(mended, conflict),
            (_, true) => Turn::Keep(now.clone(), Why::Changed),
            (_, false) => Turn::Nothing,
        },
        (Some(_), None, Some(now)) => Turn::Keep(now.clone(), Why::There),
        (Some(before), Some(_), None) => Turn::Keep(before, Why::Removed),
        (None, Some(_), Some(now)) => Turn::Keep(now.clone(), Why::Changed),
        (None, _, None) | (None, None, _) | (Some(_), None, None) => Turn::Nothing,
    }
}

/// Takes back one attribute.
struct Mender {
    conflict: bool,
}

impl Mender {
    fn pick<V: PartialEq + Clone>(&mut self, before: &V, after: &V, now: &V) -> V {
        if before == after || now == before {
            now.clone()
        } else if now == after {
            before.clone()
        } else {
            self.conflict = true;
            now.clone()
        }
    }
}

/// Ops for tags and dimensions, in front of the contacts and behind them.
pub(super) struct TagTurns {
    pub before: Vec<Op>,
    pub behind: Vec<Op>,
    put: BTreeSet<TagId>,
    dropped: BTreeSet<TagId>,
}

impl TagTurns {
    /// True if there is such a tag once the ops in front are done.
    pub fn remain(&self, book: &Book, tag: TagId) -> bool {
        !self.dropped.contains(&tag) && (self.put.contains(&tag) || book.tag(tag).is_some())
    }
}

impl Planner {
    /// Tags and dimensions. `untagged` says who loses which tag.
    pub(super) fn tags(&mut self, book: &Book, untagged: &BTreeMap<TagId, Slots>) -> TagTurns {
        let mut turns =
            TagTurns { before: Vec::new(), behind: Vec::new(), put: BTreeSet::new(), dropped: BTreeSet::new() };
        let mut puts = Vec::new();
        let mut tags: BTreeMap<TagId, Tag> = book.tags().map(|tag| (tag.id, tag.clone())).collect();
        for (id, pair) in std::mem::take(&mut self.delta.tags) {
            match turn(pair, book.tag(id), mended_tag) {
                Turn::Nothing => {}
                Turn::Put(tag, conflict) => puts.push((tag, conflict)),
                Turn::Keep(tag, why) => self.keep(Thing::Tag(tag.name), why),
                Turn::Drop(tag) => {
                    let mut carriers = book.carriers(id).as_ref() - &self.leaving;
                    carriers -= untagged.get(&id).unwrap_or(&Slots::new());
                    if carriers.is_empty() {
                        tags.remove(&id);
                        turns.dropped.insert(id);
                        turns.before.push(Op::DropTag(id));
                        self.turn(Thing::Tag(tag.name), Turned::Dropped);
                    } else {
                        let carriers = u32::try_from(carriers.len()).unwrap_or(u32::MAX);
                        self.keep(Thing::Tag(tag.name), Why::InUse(carriers));
                    }
                }
            }
        }
        let (dimensions, unneeded) = self.dimensions(book, &mut turns);
        self.put_tags(puts, &mut tags, &dimensions, &mut turns);
        for (id, name) in unneeded {
            let used = tags.values().filter(|tag| tag.dimension == Some(id)).count();
            if used == 0 {
                turns.behind.push(Op::DropDimension(id));
                self.turn(Thing::Dimension(name), Turned::Dropped);
            } else {
                self.keep(Thing::Dimension(name), Why::InUse(u32::try_from(used).unwrap_or(u32::MAX)));
            }
        }
        turns
    }

    /// Puts dimensions back. Returns those that there are then, and those that may go if no tag needs them.
    fn dimensions(&mut self, book: &Book, turns: &mut TagTurns) -> (BTreeSet<DimensionId>, Vec<(DimensionId, String)>) {
        let mut all: BTreeSet<DimensionId> = book.dimensions().map(|dimension| dimension.id).collect();
        let mut unneeded = Vec::new();
        for (id, pair) in std::mem::take(&mut self.delta.dimensions) {
            match turn(pair, book.dimension(id), mended_dimension) {
                Turn::Nothing => {}
                Turn::Keep(dimension, why) => self.keep(Thing::Dimension(dimension.name), why),
                Turn::Drop(dimension) => unneeded.push((id, dimension.name)),
                Turn::Put(dimension, conflict) => {
                    self.say_put(Thing::Dimension(dimension.name.clone()), !all.insert(id), conflict);
                    turns.before.push(Op::PutDimension(dimension));
                }
            }
        }
        (all, unneeded)
    }

    /// Puts tags back, those whose names are free first: they may make room for others.
    fn put_tags(
        &mut self,
        mut puts: Vec<(Tag, bool)>,
        tags: &mut BTreeMap<TagId, Tag>,
        dimensions: &BTreeSet<DimensionId>,
        turns: &mut TagTurns,
    ) {
        let mut names: FxHashMap<String, TagId> = tags.values().map(|tag| (fold(&tag.name), tag.id)).collect();
        loop {
            let waiting = puts.len();
            for (mut tag, conflict) in std::mem::take(&mut puts) {
                let name = fold(&tag.name);
                if names.get(&name).is_some_and(|holder| *holder != tag.id) {
                    puts.push((tag, conflict));
                    continue;
                }
                tag.dimension = tag.dimension.filter(|id| dimensions.contains(id));
                let there = tags.insert(tag.id, tag.clone());
                if let Some(there) = &there {
                    names.remove(&fold(&there.name));
                }
                names.insert(name, tag.id);
                turns.put.insert(tag.id);
                self.say_put(Thing::Tag(tag.name.clone()), there.is_some(), conflict);
                turns.before.push(Op::PutTag(tag));
            }
            if puts.len() == waiting {
                break;
            }
        }
        for (tag, _) in puts {
            self.keep(Thing::Tag(tag.name), Why::NameTaken);
        }
    }

    fn say_put(&mut self, what: Thing, was_there: bool, conflict: bool) {
        if conflict {
            self.keep(what.clone(), Why::Changed);
        }
        self.turn(what, if was_there { Turned::Changed } else { Turned::Returned });
    }

    /// What to do with one thing, as ops.
    fn thing<T: PartialEq + Clone>(
        &mut self,
        pair: Pair<T>,
        now: Option<&T>,
        mend: impl FnOnce(&T, &T, &T) -> (T, bool),
        name: impl Fn(&T) -> Thing,
        put: impl FnOnce(T) -> Op,
        drop: Op,
    ) -> Option<Op> {
        match turn(pair, now, mend) {
            Turn::Nothing => None,
            Turn::Keep(thing, why) => {
                self.keep(name(&thing), why);
                None
            }
            Turn::Drop(thing) => {
                self.turn(name(&thing), Turned::Dropped);
                Some(drop)
            }
            Turn::Put(thing, conflict) => {
                self.say_put(name(&thing), now.is_some(), conflict);
                Some(put(thing))
            }
        }
    }

    /// Everything but contacts, tags and dimensions.
    pub(super) fn things(&mut self, book: &Book) -> Vec<Op> {
        let mut ops = Vec::new();
        for (id, pair) in std::mem::take(&mut self.delta.segments) {
            let name = |segment: &Segment| Thing::Segment(segment.name.clone());
            ops.extend(self.thing(pair, book.segment(id), mended_segment, name, Op::PutSegment, Op::DropSegment(id)));
        }
        for (id, pair) in std::mem::take(&mut self.delta.templates) {
            let name = |template: &Template| Thing::Template(template.name.clone());
            let now = book.template(id);
            ops.extend(self.thing(pair, now, mended_template, name, Op::PutTemplate, Op::DropTemplate(id)));
        }
        for (id, pair) in std::mem::take(&mut self.delta.recipes) {
            let name = |recipe: &Recipe| Thing::Recipe(recipe.name.clone());
            let now = book.shelf.recipes.get(&id);
            let whole = |_: &Recipe, _: &Recipe, now: &Recipe| (now.clone(), true);
            ops.extend(self.thing(pair, now, whole, name, Op::PutRecipe, Op::DropRecipe(id)));
        }
        for (id, pair) in std::mem::take(&mut self.delta.arrangements) {
            let name = |arrangement: &Arrangement| Thing::Arrangement(arrangement.id.kind, arrangement.name.clone());
            let whole = |_: &Arrangement, _: &Arrangement, now: &Arrangement| (now.clone(), true);
            ops.extend(self.thing(pair, book.arrangement(id), whole, name, Op::Arrange, Op::Disarrange(id)));
        }
        if let Some((before, after)) = self.delta.settings.take() {
            match turn((Some(before), Some(after)), Some(book.settings()), mended_settings) {
                Turn::Put(settings, conflict) => {
                    self.say_put(Thing::Settings, true, conflict);
                    ops.push(Op::SetSettings(settings));
                }
                Turn::Keep(_, why) => self.keep(Thing::Settings, why),
                Turn::Nothing | Turn::Drop(_) => {}
            }
        }
        for (pair, told) in std::mem::take(&mut self.delta.apart) {
            match (told, book.are_apart(pair.0, pair.1)) {
                (true, true) => ops.push(Op::LetTogether(vec![pair])),
                (false, false) => ops.push(Op::KeepApart(vec![pair])),
                _ => {}
            }
        }
        self.messages(book, &mut ops);
        ops
    }

    /// Lists, campaigns and where their recipients stand.
    fn messages(&mut self, book: &Book, ops: &mut Vec<Op>) {
        let future = self.future(book);
        let (before, after) = std::mem::take(&mut self.delta.eras);
        let place = |era: &Option<Vec<ContactId>>, slots: &Slots| match era {
            Some(ids) => {
                let id = |slot: Slot| ids.get(usize::try_from(slot).ok()?).copied();
                let found = slots.iter().filter_map(id);
                found.filter_map(|id| book.ids.slot_of(id).or_else(|| future.get(&id).copied())).collect()
            }
            None => slots.clone(),
        };
        let list = |era: &Option<Vec<ContactId>>, list: BroadcastList| BroadcastList {
            recipients: SlotSet(place(era, &list.recipients.0)),
            ..list
        };
        for (id, (old, new)) in std::mem::take(&mut self.delta.lists) {
            let pair = (old.map(|old| list(&before, old)), new.map(|new| list(&after, new)));
            if pair.0 != pair.1 {
                let name = |list: &BroadcastList| Thing::List(list.name.clone());
                ops.extend(self.thing(pair, book.list(id), mended_list, name, Op::PutList, Op::DropList(id)));
            }
        }
        let campaign = |era: &Option<Vec<ContactId>>, campaign: Campaign| Campaign {
            recipients: SlotSet(place(era, &campaign.recipients.0)),
            opened: SlotSet(place(era, &campaign.opened.0)),
            sent: SlotSet(place(era, &campaign.sent.0)),
            skipped: SlotSet(place(era, &campaign.skipped.0)),
            ..campaign
        };
        for (id, (old, new)) in std::mem::take(&mut self.delta.campaigns) {
            let pair = (old.map(|old| campaign(&before, old)), new.map(|new| campaign(&after, new)));
            if pair.0 != pair.1 {
                let name = |campaign: &Campaign| Thing::Campaign(campaign.name.clone());
                let now = book.campaign(id);
                ops.extend(self.thing(pair, now, mended_campaign, name, Op::PutCampaign, Op::DropCampaign(id)));
            }
        }
        for (id, contact, old, new) in std::mem::take(&mut self.delta.marks) {
            let Some((campaign, slot)) = book.campaign(id).zip(book.ids.slot_of(contact)) else { continue };
            let now = campaign.status(slot);
            if !campaign.recipients.0.contains(slot) || now == old {
                continue;
            }
            if now == new {
                self.turn(Thing::Campaign(campaign.name.clone()), Turned::Changed);
                ops.push(Op::Mark(Mark { campaign: id, contact, status: old }));
            } else {
                self.keep(Thing::Campaign(campaign.name.clone()), Why::Changed);
            }
        }
    }
}

fn mended_tag(before: &Tag, after: &Tag, now: &Tag) -> (Tag, bool) {
    let mut mender = Mender { conflict: false };
    let tag = Tag {
        id: now.id,
        name: mender.pick(&before.name, &after.name, &now.name),
        color: mender.pick(&before.color, &after.color, &now.color),
        dimension: mender.pick(&before.dimension, &after.dimension, &now.dimension),
    };
    (tag, mender.conflict)
}

fn mended_dimension(before: &Dimension, after: &Dimension, now: &Dimension) -> (Dimension, bool) {
    let mut mender = Mender { conflict: false };
    let dimension = Dimension {
        id: now.id,
        name: mender.pick(&before.name, &after.name, &now.name),
        color: mender.pick(&before.color, &after.color, &now.color),
    };
    (dimension, mender.conflict)
}

fn mended_segment(before: &Segment, after: &Segment, now: &Segment) -> (Segment, bool) {
    let mut mender = Mender { conflict: false };
    let segment = Segment {
        id: now.id,
        name: mender.pick(&before.name, &after.name, &now.name),
        filter: mender.pick(&before.filter, &after.filter, &now.filter),
    };
    (segment, mender.conflict)
}

fn mended_template(before: &Template, after: &Template, now: &Template) -> (Template, bool) {
    let mut mender = Mender { conflict: false };
    let template = Template {
        id: now.id,
        name: mender.pick(&before.name, &after.name, &now.name),
        text: mender.pick(&before.text, &after.text, &now.text),
    };
    (template, mender.conflict)
}

fn mended_settings(before: &Settings, after: &Settings, now: &Settings) -> (Settings, bool) {
    let mut mender = Mender { conflict: false };
    let settings = Settings {
        home: mender.pick(&before.home, &after.home, &now.home),
        shop: mender.pick(&before.shop, &after.shop, &now.shop),
        link_host: mender.pick(&before.link_host, &after.link_host, &now.link_host),
        currency: mender.pick(&before.currency, &after.currency, &now.currency),
    };
    (settings, mender.conflict)
}

fn mended_list(before: &BroadcastList, after: &BroadcastList, now: &BroadcastList) -> (BroadcastList, bool) {
    let mut mender = Mender { conflict: false };
    let came = &after.recipients.0 - &before.recipients.0;
    let left = &before.recipients.0 - &after.recipients.0;
    let list = BroadcastList {
        id: now.id,
        name: mender.pick(&before.name, &after.name, &now.name),
        filter: mender.pick(&before.filter, &after.filter, &now.filter),
        made: mender.pick(&before.made, &after.made, &now.made),
        recipients: SlotSet(&(&now.recipients.0 - &came) | &left),
    };
    (list, mender.conflict)
}

fn mended_campaign(before: &Campaign, after: &Campaign, now: &Campaign) -> (Campaign, bool) {
    let mut mender = Mender { conflict: false };
    let (old, new, is) = (places(before), places(after), places(now));
    let moved = old.iter().zip(&new).fold(Slots::new(), |all, (old, new)| all | (old ^ new));
    // Recipients who are somewhere else now than where the commit left them, or than where they were before.
    let since =
        |left: &[Slots; 4]| is.iter().zip(left).fold(Slots::new(), |all, (is, left)| all | (is ^ left)) & &moved;
    let (since_after, since_before) = (since(&new), since(&old));
    mender.conflict = !(&since_after & &since_before).is_empty();
    let back = &moved - &since_after;
    let [waiting, opened, sent, skipped] = [0, 1, 2, 3].map(|at| &(&is[at] - &back) | &(&old[at] & &back));
    let campaign = Campaign {
        id: now.id,
        name: mender.pick(&before.name, &after.name, &now.name),
        text: mender.pick(&before.text, &after.text, &now.text),
        made: mender.pick(&before.made, &after.made, &now.made),
        recipients: SlotSet(&(&waiting | &opened) | &(&sent | &skipped)),
        opened: SlotSet(opened),
        sent: SlotSet(sent),
        skipped: SlotSet(skipped),
    };
    (campaign, mender.conflict)
}

/// Recipients by where they stand: waiting, opened, sent, skipped.
fn places(campaign: &Campaign) -> [Slots; 4] {
    let Campaign { recipients, opened, sent, skipped, .. } = campaign;
    let done = &(&opened.0 | &sent.0) | &skipped.0;
    [&recipients.0 - &done, opened.0.clone(), sent.0.clone(), skipped.0.clone()]
}
