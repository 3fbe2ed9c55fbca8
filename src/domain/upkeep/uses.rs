//! Everything in a book that names a tag, and how it follows when the tag becomes something else.
//!
//! Segments, broadcast lists and rules name tags in filters, by name; rules in their actions, by id; recipes of imports both
//! ways. Templates name dimensions and no tags. A test looks for what is gone in filters, rules, recipes and arrangements, by
//! other means than the code here.

use super::tags::TagError;
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::Op;
use crate::domain::import::recipe;
use crate::domain::message::{BroadcastList, ListId};
use crate::domain::recipe::RecipeId;
use crate::domain::rules::{Group, Rule, RuleAction, RuleId};
use crate::domain::segment::ast::{Clause, Node};
use crate::domain::segment::describe::{names_tag, replaced};
use crate::domain::segment::parse::parse;
use crate::domain::segment::print::print;
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::tag::{Tag, TagId};
use crate::domain::text::fold;
use serde::{Deserialize, Serialize};
use std::cell::Cell;

/// What names a tag.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uses {
    pub segments: Vec<SegmentId>,
    pub rules: Vec<RuleId>,
    pub lists: Vec<ListId>,
    pub recipes: Vec<RecipeId>,
}

impl Uses {
    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        *self == Uses::default()
    }
}

/// What names this tag.
pub fn uses(book: &Book, tag: &Tag) -> Uses {
    let in_filter = |filter: &str| parse(filter).is_ok_and(|node| names_tag(&node, &tag.name));
    let in_rule = |rule: &Rule| rule.tags().any(|named| named == tag.id) || in_filter(&rule.filter);
    let folded = fold(&tag.name);
    let in_recipe =
        |id: &RecipeId| book.recipes().any(|recipe| recipe.id == *id && recipe::names_tag(recipe, tag.id, &folded));
    Uses {
        segments: book.segments().filter(|segment| in_filter(&segment.filter)).map(|segment| segment.id).collect(),
        rules: book.arranged::<Rule>().filter(in_rule).map(|rule| rule.id).collect(),
        lists: book.lists().filter(|list| in_filter(&list.filter)).map(|list| list.id).collect(),
        recipes: book.recipes().map(|recipe| recipe.id).filter(in_recipe).collect(),
    }
}

/// A filter with every clause that names a tag replaced. `change` gets the clause and the folded name of its tag. `None` if
/// nothing changes, or the filter does not read.
pub fn with_clauses(filter: &str, change: &dyn Fn(&Clause, &str) -> Option<Node>) -> Option<String> {
    let tree = parse(filter).ok()?;
    let changed = Cell::new(false);
    let tree = replaced(tree, &|clause| {
        let now = match clause {
            Clause::Tag(tag) | Clause::Dimension { tag, .. } => change(clause, &fold(tag)),
            _ => None,
        };
        changed.set(changed.get() || now.is_some());
        now
    });
    changed.get().then(|| print(&tree))
}

/// The clause that asks for a tag, with its dimension if it has one and the clause before named one.
pub fn clause_for(book: &Book, tag: &Tag, before: &Clause) -> Clause {
    let dimension = tag.dimension.and_then(|id| book.dimension(id));
    match (before, dimension) {
        (Clause::Dimension { .. }, Some(dimension)) => {
            Clause::Dimension { dimension: dimension.name.clone(), tag: tag.name.clone() }
        }
        _ => Clause::Tag(tag.name.clone()),
    }
}

/// Ops that rewrite the filters of segments, lists and rules, and rules as a whole.
///
/// # Errors
/// `FilterTooLarge` if a filter could not be read any more after that.
pub fn rewritten(
    book: &Book,
    filter: &dyn Fn(&str) -> Option<String>,
    rule: &dyn Fn(Rule) -> Rule,
) -> Result<Vec<Op>, TagError> {
    let follow = |before: &str, name: &str| match filter(before) {
        Some(after) if parse(&after).is_err() => Err(TagError::FilterTooLarge { name: name.to_owned() }),
        after => Ok(after),
    };
    let mut ops = Vec::new();
    for segment in book.segments() {
        if let Some(filter) = follow(&segment.filter, &segment.name)? {
            ops.push(Op::PutSegment(Segment { filter, ..segment.clone() }));
        }
    }
    for list in book.lists() {
        if let Some(filter) = follow(&list.filter, &list.name)? {
            ops.push(Op::PutList(BroadcastList { filter, ..list.clone() }));
        }
    }
    for before in book.arranged::<Rule>() {
        let mut after = rule(before.clone());
        if let Some(filter) = follow(&after.filter, &after.name)? {
            after.filter = filter;
        }
        if after != before {
            ops.push(Op::Arrange(after.arranged()));
        }
    }
    Ok(ops)
}

/// The rule with tags replaced by others in its actions and its group. Of actions that are equal now the last one stays.
pub fn with_tags(mut rule: Rule, of: &dyn Fn(TagId) -> TagId) -> Rule {
    if let Some(Group::Held { tag, .. }) = &mut rule.group {
        *tag = of(*tag);
    }
    for action in &mut rule.actions {
        match action {
            RuleAction::AddTag(tag) | RuleAction::RemoveTag(tag) | RuleAction::SetOneTag(tag) => *tag = of(*tag),
            RuleAction::FollowUpIn(_) | RuleAction::ClearFollowUp | RuleAction::SetField { .. } => {}
        }
    }
    let all = std::mem::take(&mut rule.actions);
    for (at, action) in all.iter().enumerate() {
        let keeps_all = matches!(action, RuleAction::FollowUpIn(_));
        if keeps_all || !all.iter().skip(at + 1).any(|later| later == action) {
            rule.actions.push(action.clone());
        }
    }
    rule
}
