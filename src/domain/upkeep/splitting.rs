//! One tag becomes several: its carriers are dealt out by filters or by lists (`propose_split` says which could be meant), and filters that ask for it ask for all of
//! what it became, so that they match whom they matched (and who carried a part's tag before, if the book had it already).

use super::names::BookNames;
use super::tags::{TagError, forgotten_traits, free_name, new_tag_id, reason};
use super::uses::{Uses, clause_for, rewritten, uses, with_clauses};
use super::{Change, figure};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::date::Date;
use crate::domain::message::ListId;
use crate::domain::rules::{Rule, RuleId};
use crate::domain::segment::Segment;
use crate::domain::segment::ast::{Clause, Node, TextField};
use crate::domain::segment::eval::eval;
use crate::domain::segment::parse::SegmentError;
use crate::domain::segment::print::print_clause;
use crate::domain::segment::resolve::compile;
use crate::domain::slots::{SlotSet, Slots};
use crate::domain::tag::{DimensionId, Tag, TagId};
use crate::domain::tag_traits::TagTraits;
use crate::domain::text::fold;
use serde::{Deserialize, Serialize};

/// One part of a tag that is split.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitPart {
    /// The name of the new tag, or of one that is there already.
    pub name: String,
    /// Carriers that go to it; whoever does not carry the tag is left out. Parts may overlap.
    pub contacts: Slots,
}

/// By what a tag's carriers are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SplitBy {
    City,
    /// By the tags of this dimension that they carry too.
    Dimension(DimensionId),
    Segments,
}

/// A part that is proposed. The filter says who of the tag's carriers is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedPart {
    /// What the part's tag could be called.
    pub name: String,
    pub filter: String,
    /// How many would get the part's tag.
    pub contacts: u32,
}

/// How many parts are proposed, at most.
const MOST_PARTS: usize = 12;

/// The parts that a tag could be split into, the largest first. Tags that are put away, segments that don't read and parts
/// without anybody are left out.
///
/// # Errors
/// `Gone`.
pub fn propose_split(book: &Book, id: TagId, by: SplitBy, today: Date) -> Result<Vec<ProposedPart>, TagError> {
    let tag = book.tag(id).ok_or(TagError::Gone)?;
    let carriers = book.carriers(id);
    let with = |value: &str, filter: String, contacts| ProposedPart {
        name: format!("{} {value}", tag.name),
        filter,
        contacts,
    };
    let mut parts: Vec<ProposedPart> = match by {
        SplitBy::City => {
            let cities = book.facets(&carriers).cities.into_iter();
            let asked = |needle: &str| Clause::Text { field: TextField::City, needle: needle.to_owned() };
            cities.map(|(city, contacts)| with(&city, print_clause(&asked(&city)), contacts)).collect()
        }
        SplitBy::Dimension(dimension) => {
            book.dimension(dimension).ok_or(TagError::Gone)?;
            let away: Vec<TagId> = book.arrangements().filter_map(TagTraits::put_away).collect();
            let is_part =
                |other: &&Tag| other.dimension == Some(dimension) && other.id != id && !away.contains(&other.id);
            let shared = |other: &Tag| figure(book.carriers(other.id).intersection_len(&carriers));
            let others = book.tags().filter(is_part);
            others
                .map(|other| with(&other.name, print_clause(&Clause::Tag(other.name.clone())), shared(other)))
                .collect()
        }
        SplitBy::Segments => {
            let part = |segment: &Segment| {
                let matched = part_by_filter(book, "", &segment.filter, today).ok()?.contacts;
                let (name, filter) = (segment.name.clone(), segment.filter.clone());
                Some(ProposedPart { name, filter, contacts: figure(matched.intersection_len(&carriers)) })
            };
            book.segments().filter_map(part).collect()
        }
    };
    parts.retain(|part| part.contacts > 0);
    parts.sort_by_key(|part| std::cmp::Reverse(part.contacts));
    parts.truncate(MOST_PARTS);
    Ok(parts)
}

/// The part of a tag's carriers that a filter matches.
///
/// # Errors
/// What is wrong with the filter.
pub fn part_by_filter(book: &Book, name: &str, filter: &str, today: Date) -> Result<SplitPart, SegmentError> {
    let matched = eval(&compile(filter, &BookNames(book))?, book, today);
    Ok(SplitPart { name: name.to_owned(), contacts: matched })
}

/// The part of a tag's carriers that is on a list.
///
/// # Errors
/// `Gone`.
pub fn part_by_list(book: &Book, list: ListId) -> Result<SplitPart, TagError> {
    let list = book.list(list).ok_or(TagError::Gone)?;
    Ok(SplitPart { name: list.name.clone(), contacts: list.recipients.0.clone() })
}

/// Splits a tag. Who is in a part loses the tag and gets the part's, in the tag's dimension and color. Who is in none keeps
/// it; if nobody does and `drop_empty` is set, the tag goes.
///
/// # Errors
/// `Gone`, `NameEmpty`, `ReasonNeeded`; `NameTaken` if a part has the tag's own name, or two parts have one; `Nothing` if no
/// part has anybody; `FilterTooLarge`; `InUse` if the tag would go and rules or recipes give it to contacts.
pub fn split_tag(book: &Book, id: TagId, parts: &[SplitPart], drop_empty: bool, why: &str) -> Result<Change, TagError> {
    let tag = book.tag(id).ok_or(TagError::Gone)?;
    let carriers = book.carriers(id);
    let mut ops = reason(book, &[id], why)?;
    let mut made: Vec<Tag> = Vec::new();
    let mut moved = Slots::new();
    for part in parts {
        let contacts = &part.contacts & &*carriers;
        if contacts.is_empty() {
            continue;
        }
        let part = part_tag(book, tag, &part.name, &made)?;
        if book.tag(part.id).is_none() {
            ops.push(Op::PutTag(part.clone()));
        }
        moved |= &contacts;
        let fresh = &contacts - &*book.carriers(part.id);
        if !fresh.is_empty() {
            ops.push(Op::AddTag { tag: part.id, contacts: SlotSet(fresh) });
        }
        made.push(part);
    }
    if moved.is_empty() {
        return Err(TagError::Nothing);
    }
    let goes = drop_empty && moved == *carriers;
    if goes {
        let Uses { rules, recipes, .. } = uses(book, tag);
        let given: Vec<_> = rules.into_iter().filter(|rule| gives(book, *rule, id)).collect();
        if !given.is_empty() || !recipes.is_empty() {
            return Err(TagError::InUse(Uses { rules: given, recipes, ..Uses::default() }));
        }
    }
    let own = fold(&tag.name);
    let follow = |clause: &Clause, named: &str| {
        let became = made.iter().map(|part| Node::Clause(clause_for(book, part, clause)));
        let stays = (!goes).then(|| Node::Clause(clause.clone()));
        (named == own).then(|| Node::Any(stays.into_iter().chain(became).collect()))
    };
    ops.extend(rewritten(book, &|filter| with_clauses(filter, &follow), &|rule| rule)?);
    if goes {
        ops.extend(forgotten_traits(book, id));
    }
    ops.push(Op::RemoveTag { tag: id, contacts: SlotSet(moved) });
    if goes {
        ops.push(Op::DropTag(id));
    }
    let label = Label::TagSplit { name: tag.name.clone(), into: made.into_iter().map(|part| part.name).collect() };
    Ok(Change { label, ops })
}

/// Whether a rule names this tag otherwise than in its filter.
fn gives(book: &Book, rule: RuleId, tag: TagId) -> bool {
    let mut rules = book.arranged::<Rule>();
    rules.any(|known| known.id == rule && known.tags().any(|named| named == tag))
}

/// The tag of a part: one that is there, or a new one like the tag that is split.
fn part_tag(book: &Book, tag: &Tag, name: &str, made: &[Tag]) -> Result<Tag, TagError> {
    let known = match free_name(book, name, Some(tag.id)) {
        Err(TagError::NameTaken) => book.tag_by_name(&fold(name)).cloned(),
        Err(error) => return Err(error),
        Ok(_) => None,
    };
    let part = match known {
        Some(known) => known,
        None => {
            let name = free_name(book, name, None)?;
            Tag { id: new_tag_id(book, &name), name, ..tag.clone() }
        }
    };
    if made.iter().any(|other| other.id == part.id) { Err(TagError::NameTaken) } else { Ok(part) }
}
