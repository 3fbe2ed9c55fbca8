//! What is wrong with tags, one by one and together, and what would mend it. The figures are those of the guide to customer
//! tags: silent after 30 days, overfull above 40 %, stale after 180 days, 50 to 80 tags in all.

use super::divide::{Division, divide};
use super::twins::{Named, Twins, twins};
use super::{Attribute, Trait, permille};
use crate::domain::date::Date;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{DimensionId, TagId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// In no send for so many days: silent. On the 30th day after the last send it begins.
pub const SILENT_AFTER: i32 = 30;
/// Of all contacts, in thousandths: above this a tag is overfull.
pub const OVERFULL_ABOVE: u32 = 400;
/// Days without a sign after which a holder is stale; the caller's set of quiet contacts goes by it.
pub const STALE_AFTER: u16 = 180;

/// What is known of a tag.
#[derive(Debug, Clone, Copy)]
pub struct TagFacts<'a> {
    pub tag: TagId,
    pub name: &'a str,
    pub dimension: Option<DimensionId>,
    pub holders: &'a Slots,
    /// Whether a saved segment or a rule asks for it (`rules::reads`).
    pub asked: bool,
    /// The last send whose recipients were chosen by it.
    pub last_send: Option<Date>,
    /// When it was made; `None` is long ago.
    pub made: Option<Date>,
}

/// What is looked at, all together.
#[derive(Clone, Copy)]
pub struct TagsView<'a> {
    pub tags: &'a [TagFacts<'a>],
    /// Dimensions of which a contact should carry one tag at most.
    pub single: &'a BTreeSet<DimensionId>,
    pub everyone: &'a Slots,
    /// Contacts without a sign for `STALE_AFTER` days.
    pub quiet: &'a Slots,
    /// By what an overfull tag may be divided.
    pub ways: &'a [Attribute<'a>],
    /// The tag of what is put away, which is never stale itself.
    pub archive: Option<TagId>,
    /// When a contact got a tag, as a number that grows with time; `None` is not known, and earlier than what is.
    pub gained: &'a dyn Fn(TagId, Slot) -> Option<i64>,
    pub today: Date,
}

/// What the number of tags says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// Under 30: too coarse to tell people apart.
    Coarse,
    /// 30 to 49.
    Growing,
    /// 50 to 80.
    Healthy,
    /// 81 to 100.
    Many,
    /// Over 100: hard to run.
    TooMany,
}

impl Total {
    /// What so many tags are.
    pub fn of(tags: u64) -> Total {
        match tags {
            0..30 => Total::Coarse,
            30..50 => Total::Growing,
            50..=80 => Total::Healthy,
            81..=100 => Total::Many,
            _ => Total::TooMany,
        }
    }
}

/// What is wrong, with its figures. Stored by position: new ones go at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagFault {
    /// In no send for 30 days. `days` since the last one, or `None` if it never was in one.
    Silent { tag: TagId, holders: u64, days: Option<u32> },
    /// More than 40 % of all contacts carry it.
    Overfull { tag: TagId, holders: u64, share_permille: u32, division: Option<Division> },
    /// Two tags that mean one thing.
    Twins(Twins),
    /// Contacts with several tags of a dimension of which they should have one; how many of them each tag would keep.
    Contradictory { dimension: DimensionId, contacts: u64, keeps: Vec<(TagId, u64)> },
    /// Contacts without any tag.
    Untagged { contacts: u64, share_permille: u32 },
    /// Holders without a sign for 180 days.
    Stale { tag: TagId, holders: u64, stale: u64 },
    /// No segment and no rule asks for it.
    Unasked { tag: TagId, holders: u64 },
    /// One holder or none.
    Lonely { tag: TagId, holders: u64 },
    /// How many tags there are, if that is not healthy.
    Total { tags: u64, is: Total },
}

/// What gets a tag by a fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Tag(TagId),
    /// The tag of what is put away; made if the book has none.
    Archive,
    /// A new tag for a part of another one: called after both, in the dimension of the first.
    Part {
        of: TagId,
        by: Option<TagId>,
        text: String,
    },
}

/// What would mend a fault, in terms of ops: contacts get tags, lose tags, and tags go that nobody carries any more.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fix {
    pub add: Vec<(Target, Slots)>,
    pub remove: Vec<(TagId, Slots)>,
    pub drop: Vec<TagId>,
}

impl Fix {
    /// Everyone whom it changes.
    pub fn touched(&self) -> Slots {
        let added = self.add.iter().map(|(_, slots)| slots);
        added.chain(self.remove.iter().map(|(_, slots)| slots)).fold(Slots::new(), |all, slots| all | slots)
    }
}

/// A fault with what would mend it; `None` where only a person can know.
#[derive(Debug, Clone, PartialEq)]
pub struct TagFinding {
    pub fault: TagFault,
    pub fix: Option<Fix>,
}

/// Everything that is wrong with the tags of a book, in the order of `TagFault`, then of the tags.
pub fn examine(view: &TagsView) -> Vec<TagFinding> {
    let mut found = Vec::new();
    found.extend(view.tags.iter().filter_map(|tag| silent(tag, view.today)));
    found.extend(view.tags.iter().filter_map(|tag| overfull(tag, view)));
    found.extend(twin_tags(view));
    found.extend(contradictory(view));
    found.extend(untagged(view));
    found.extend(view.tags.iter().filter_map(|tag| stale(tag, view)));
    let finding = |fault, fix| TagFinding { fault, fix };
    for tag in view.tags.iter().filter(|tag| !tag.asked) {
        found.push(finding(TagFault::Unasked { tag: tag.tag, holders: tag.holders.len() }, None));
    }
    for tag in view.tags.iter().filter(|tag| tag.holders.len() <= 1) {
        let fault = TagFault::Lonely { tag: tag.tag, holders: tag.holders.len() };
        found.push(finding(fault, Some(dropped(tag.tag, tag.holders))));
    }
    let tags = u64::try_from(view.tags.len()).unwrap_or(u64::MAX);
    let is = Total::of(tags);
    if is != Total::Healthy {
        found.push(finding(TagFault::Total { tags, is }, None));
    }
    found
}

fn dropped(tag: TagId, holders: &Slots) -> Fix {
    let remove = if holders.is_empty() { Vec::new() } else { vec![(tag, holders.clone())] };
    Fix { remove, drop: vec![tag], ..Fix::default() }
}

/// Whether a tag is a candidate is the owner's to say, so nothing is proposed but to retire it.
fn silent(tag: &TagFacts, today: Date) -> Option<TagFinding> {
    let since = |day: Date| i64::from(today.0) - i64::from(day.0);
    let days = tag.last_send.map(since);
    // A tag is given its 30 days from when it was made.
    let quiet = days.or(tag.made.map(since)).is_none_or(|days| days >= i64::from(SILENT_AFTER));
    let fault = TagFault::Silent {
        tag: tag.tag,
        holders: tag.holders.len(),
        days: days.map(|days| u32::try_from(days).unwrap_or(0)),
    };
    quiet.then(|| TagFinding { fault, fix: Some(dropped(tag.tag, tag.holders)) })
}

fn overfull(tag: &TagFacts, view: &TagsView) -> Option<TagFinding> {
    let (holders, all) = (tag.holders.intersection_len(view.everyone), view.everyone.len());
    if holders * 1000 <= all * u64::from(OVERFULL_ABOVE) {
        return None;
    }
    // Not by itself: the tags of its own dimension say nothing new, and neither does it.
    let is_other = |way: &&Attribute| {
        way.of != Trait::Tag(tag.tag) && tag.dimension.is_none_or(|own| way.of != Trait::Dimension(own))
    };
    let division = divide(tag.holders, view.ways.iter().filter(is_other));
    let fix = division.as_ref().map(|division| split(tag, division, view.ways));
    let fault = TagFault::Overfull { tag: tag.tag, holders, share_permille: permille(holders, all), division };
    Some(TagFinding { fault, fix })
}

/// Every part becomes a tag; who is in no part keeps the tag as it is.
fn split(tag: &TagFacts, division: &Division, ways: &[Attribute]) -> Fix {
    let mut fix = Fix::default();
    let mut moved = Slots::new();
    let values = ways.iter().filter(|way| way.of == division.by).flat_map(|way| &way.values);
    for value in values {
        if division.parts.iter().any(|part| part.tag == value.tag && part.text == value.text) {
            let contacts = tag.holders & &*value.holders;
            moved |= &contacts;
            let target = Target::Part { of: tag.tag, by: value.tag, text: value.text.clone() };
            fix.add.push((target, contacts));
        }
    }
    fix.remove.push((tag.tag, moved));
    fix
}

fn twin_tags(view: &TagsView) -> Vec<TagFinding> {
    let named = |tag: &TagFacts<'_>| tag.tag;
    let tags: Vec<Named> = view
        .tags
        .iter()
        .map(|tag| Named {
            tag: named(tag),
            name: tag.name,
            dimension: tag.dimension,
            holders: tag.holders,
            asked: tag.asked,
        })
        .collect();
    let holders: BTreeMap<TagId, &Slots> = view.tags.iter().map(|tag| (tag.tag, tag.holders)).collect();
    let none = Slots::new();
    let of = |tag: TagId| holders.get(&tag).copied().unwrap_or(&none);
    let finding = |pair: Twins| {
        let (survivor, other) = (of(pair.survivor), of(pair.other));
        let mut fix = dropped(pair.other, other);
        let more = other - survivor;
        if !more.is_empty() {
            fix.add.push((Target::Tag(pair.survivor), more));
        }
        TagFinding { fault: TagFault::Twins(pair), fix: Some(fix) }
    };
    twins(&tags).into_iter().map(finding).collect()
}

fn contradictory(view: &TagsView) -> Vec<TagFinding> {
    let mut found = Vec::new();
    for dimension in view.single {
        let tags: Vec<&TagFacts> = view.tags.iter().filter(|tag| tag.dimension == Some(*dimension)).collect();
        let (mut seen, mut twice) = (Slots::new(), Slots::new());
        for tag in &tags {
            twice |= &seen & tag.holders;
            seen |= tag.holders;
        }
        if twice.is_empty() {
            continue;
        }
        let mut keep: Vec<Vec<Slot>> = vec![Vec::new(); tags.len()];
        for slot in &twice {
            // The latest stays; of those that came at once, the first in the list.
            let carried = tags.iter().enumerate().filter(|(_, tag)| tag.holders.contains(slot));
            let latest = carried.max_by_key(|(at, tag)| ((view.gained)(tag.tag, slot), std::cmp::Reverse(*at)));
            if let Some(list) = latest.and_then(|(at, _)| keep.get_mut(at)) {
                list.push(slot);
            }
        }
        let keep: Vec<Slots> = keep.into_iter().map(|list| Slots::from_sorted_iter(list).unwrap_or_default()).collect();
        let remove = tags.iter().zip(&keep).map(|(tag, keep)| (tag.tag, (tag.holders & &twice) - keep));
        let fix = Fix { remove: remove.filter(|(_, slots)| !slots.is_empty()).collect(), ..Fix::default() };
        let keeps = tags.iter().zip(&keep).map(|(tag, keep)| (tag.tag, keep.len())).collect();
        let fault = TagFault::Contradictory { dimension: *dimension, contacts: twice.len(), keeps };
        found.push(TagFinding { fault, fix: Some(fix) });
    }
    found
}

/// Contacts without any tag.
pub fn untagged_contacts(view: &TagsView) -> Slots {
    view.tags.iter().fold(view.everyone.clone(), |left, tag| left - tag.holders)
}

fn untagged(view: &TagsView) -> Option<TagFinding> {
    let contacts = untagged_contacts(view).len();
    let share_permille = permille(contacts, view.everyone.len());
    (contacts > 0).then_some(TagFinding { fault: TagFault::Untagged { contacts, share_permille }, fix: None })
}

fn stale(tag: &TagFacts, view: &TagsView) -> Option<TagFinding> {
    let stale = tag.holders & view.quiet;
    if stale.is_empty() || view.archive == Some(tag.tag) {
        return None;
    }
    let fault = TagFault::Stale { tag: tag.tag, holders: tag.holders.len(), stale: stale.len() };
    let target = view.archive.map_or(Target::Archive, Target::Tag);
    let fix = Fix { add: vec![(target, stale.clone())], remove: vec![(tag.tag, stale)], drop: Vec::new() };
    Some(TagFinding { fault, fix: Some(fix) })
}
