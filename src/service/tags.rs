//! Changes of tags and dimensions, and who carries them. Names are unique by their folded form, and whatever a tag or
//! dimension is called or grouped under now is carried into every segment that names it, in the same commit.

use super::contacts::tag_names;
use super::journal::Change;
use super::overview::figure;
use super::query::targeted;
use super::{Host, names};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::segment::Segment;
use crate::domain::segment::ast::{Clause, Node};
use crate::domain::segment::describe::{rename_dimension, rename_tag};
use crate::domain::segment::parse::parse;
use crate::domain::segment::print::print;
use crate::domain::slots::SlotSet;
use crate::domain::tag::{Dimension, DimensionId, Tag, TagColor, TagId};
use crate::domain::text::fold;
use crate::protocol::{Made, ServiceError, Target};

/// Adds and removes tags on a selection; names to be created that exist already are simply added.
pub(super) fn tag<H: Host>(
    host: &H,
    book: &Book,
    target: &Target,
    add: &[TagId],
    create: &[String],
    remove: &[TagId],
) -> Result<Change, ServiceError> {
    let slots = targeted(book, target, host.today())?;
    let mut ops = Vec::new();
    let mut add: Vec<TagId> = add.to_vec();
    let mut added = tag_names(book, &add);
    let mut fresh: Vec<Tag> = Vec::new();
    for name in create {
        let name = names::cleaned(name)?;
        let known = names::tag_named(book, &name).map(|tag| tag.id);
        let id = known.unwrap_or_else(|| names::new_tag(book, &name));
        let twice = fresh.iter().any(|tag| fold(&tag.name) == fold(&name));
        if twice || add.contains(&id) {
            continue;
        }
        if known.is_none() {
            fresh.push(Tag { id, name: name.clone(), color: next_color(book, fresh.len()), dimension: None });
        }
        add.push(id);
        added.push(name);
    }
    ops.extend(fresh.into_iter().map(Op::PutTag));
    if !slots.is_empty() {
        let contacts = || SlotSet(slots.clone());
        ops.extend(add.iter().map(|tag| Op::AddTag { tag: *tag, contacts: contacts() }));
        ops.extend(remove.iter().map(|tag| Op::RemoveTag { tag: *tag, contacts: contacts() }));
    }
    let label = Label::Tagged { count: figure(slots.len()), added, removed: tag_names(book, remove) };
    Ok(Change::new(label, ops))
}

/// The color of the next tag made without choosing one: the palette in turn, so that neighbors differ.
pub(super) fn next_color(book: &Book, further: usize) -> TagColor {
    let colors = &TagColor::ALL[1..];
    colors.get((book.tags().count() + further) % colors.len()).copied().unwrap_or_default()
}

pub(super) fn save(
    book: &Book,
    id: Option<TagId>,
    name: &str,
    color: TagColor,
    dimension: Option<DimensionId>,
) -> Result<Change, ServiceError> {
    let name = names::cleaned(name)?;
    names::free(names::tag_named(book, &name).map(|tag| tag.id), id)?;
    let old = id.map(|id| book.tag(id).ok_or(ServiceError::Gone)).transpose()?;
    let id = id.unwrap_or_else(|| names::new_tag(book, &name));
    let mut ops = vec![Op::PutTag(Tag { id, name: name.clone(), color, dimension })];
    if let Some(old) = old.filter(|old| old.name != name || old.dimension != dimension) {
        let word = dimension.and_then(|dimension| book.dimension(dimension)).map(|dimension| dimension.name.as_str());
        ops.extend(rewritten(book, |filter| {
            let renamed = if old.name == name { None } else { rename_tag(filter, &old.name, &name) };
            let moved = if old.dimension == dimension {
                None
            } else {
                regroup(renamed.as_deref().unwrap_or(filter), |_, tag| fold(tag) == fold(&name), word)
            };
            moved.or(renamed)
        }));
    }
    Ok(Change::making(Label::TagSaved { name }, ops, Made::Tag(id)))
}

/// Takes the tag from everyone who carries it, then drops it. Segments that name it stay, and say that they no longer read.
pub(super) fn remove(book: &Book, id: TagId) -> Result<Change, ServiceError> {
    let name = book.tag(id).ok_or(ServiceError::Gone)?.name.clone();
    let carriers = book.carriers(id).into_owned();
    let label = Label::TagRemoved { name, carriers: figure(carriers.len()) };
    let ops = vec![Op::RemoveTag { tag: id, contacts: SlotSet(carriers) }, Op::DropTag(id)];
    Ok(Change::new(label, ops))
}

pub(super) fn save_dimension(
    book: &Book,
    id: Option<DimensionId>,
    name: &str,
    color: TagColor,
) -> Result<Change, ServiceError> {
    let name = names::cleaned(name)?;
    names::free(names::dimension_named(book, &name).map(|dimension| dimension.id), id)?;
    let old = id.map(|id| book.dimension(id).ok_or(ServiceError::Gone)).transpose()?;
    let id = id.unwrap_or_else(|| names::new_dimension(book, &name));
    let mut ops = vec![Op::PutDimension(Dimension { id, name: name.clone(), color })];
    if let Some(old) = old.filter(|old| old.name != name) {
        ops.extend(rewritten(book, |filter| rename_dimension(filter, &old.name, &name)));
    }
    Ok(Change::making(Label::DimensionSaved { name }, ops, Made::Dimension(id)))
}

pub(super) fn remove_dimension(book: &Book, id: DimensionId) -> Result<Change, ServiceError> {
    let name = book.dimension(id).ok_or(ServiceError::Gone)?.name.clone();
    let mut ops = vec![Op::DropDimension(id)];
    ops.extend(rewritten(book, |filter| regroup(filter, |dimension, _| fold(dimension) == fold(&name), None)));
    Ok(Change::new(Label::DimensionRemoved { name }, ops))
}

/// The filter with each `dimension:tag` that is `meant` under another dimension, or as `tag:` where there is none. `None` if
/// there is none of them, or the filter does not read.
fn regroup(filter: &str, meant: impl Fn(&str, &str) -> bool, dimension: Option<&str>) -> Option<String> {
    let mut tree = parse(filter).ok()?;
    let mut changed = false;
    each_clause(&mut tree, &mut |clause| {
        if let Clause::Dimension { dimension: old, tag } = clause
            && meant(old, tag)
        {
            let tag = std::mem::take(tag);
            *clause = match dimension {
                Some(dimension) => Clause::Dimension { dimension: dimension.to_owned(), tag },
                None => Clause::Tag(tag),
            };
            changed = true;
        }
    });
    changed.then(|| print(&tree))
}

fn each_clause(node: &mut Node, change: &mut impl FnMut(&mut Clause)) {
    match node {
        Node::All(children) | Node::Any(children) => {
            children.iter_mut().for_each(|child| each_clause(child, change));
        }
        Node::Not(inner) => each_clause(inner, change),
        Node::Clause(clause) => change(clause),
    }
}

/// Ops for the segments whose filter changes.
fn rewritten(book: &Book, rewrite: impl Fn(&str) -> Option<String>) -> Vec<Op> {
    book.segments()
        .filter_map(|segment| {
            let filter = rewrite(&segment.filter)?;
            Some(Op::PutSegment(Segment { filter, ..segment.clone() }))
        })
        .collect()
}
