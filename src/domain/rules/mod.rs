//! Rules: what happens by itself to contacts that match a filter, and when.
//!
//! A rule holds its filter as text and its tags by id. [`plan::plan`] says what a run would change without changing anything,
//! and carrying the plan out is the run: there is no second way. `state` holds what a run has changed so far, `check` finds
//! rules that get in each other's way before anybody runs them, `people` asks a book's index, `lifecycle` is the one place
//! that knows the stages of a customer, `ready` offers rules to begin with, `expiry` makes rules of tags that age, and `log` is
//! what rules did on a day.
//!
//! Nothing here reads a clock: today is an argument, a day on the owner's calendar.

pub mod check;
pub mod expiry;
pub mod lifecycle;
pub mod log;
pub mod people;
pub mod plan;
pub mod reads;
pub mod ready;
pub mod state;

mod run;
mod wants;

#[cfg(test)]
mod tests;

use super::arrangement::{Arranged, ArrangementKind, Shape};
use super::tag::TagId;
use lifecycle::Stage;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The identity of a rule, random and the same on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RuleId(pub u64);

/// What makes a rule run. Stored by position: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// For the contacts of an import, after it.
    Import,
    /// For a contact that ordered.
    Order,
    /// For a contact that wrote back.
    Reply,
    /// For everyone, once a day.
    Daily,
    /// For everyone, whenever the book is opened.
    Opening,
}

impl When {
    /// Every occasion, in the order in which people are asked.
    pub const ALL: [When; 5] = [When::Daily, When::Order, When::Reply, When::Import, When::Opening];
}

/// People that a rule means and that take more to find than a filter: what is known of their purchases and interactions is
/// put together. Who belongs to it is decided in `lifecycle` alone. Stored by position: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Who stands at this stage today.
    Stage(Stage),
    /// Who gave no sign for so many days or more; see `lifecycle::Facts::quiet_days`.
    QuietFor(u16),
    /// Whose first purchase was so many days ago or longer. Who never bought is not among them.
    BoughtBefore(u16),
    /// Who bought so many times or more.
    BoughtTimes(u32),
    /// Who has carried this tag for so many days or longer, and has not lost it in this run.
    Held { tag: TagId, days: u16 },
}

/// What a rule does to a contact that it matches. Stored by position: new ones go at the end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleAction {
    AddTag(TagId),
    RemoveTag(TagId),
    /// Adds the tag and removes every other tag of its dimension. A tag without a dimension is only added.
    SetOneTag(TagId),
    /// A follow-up so many days from today for whom none is set; one that is set stays, or a rule that runs every day would
    /// push it before itself.
    FollowUpIn(u16),
    ClearFollowUp,
    /// The value of a field of the shop's own (`CustomField::key`); empty text clears it.
    SetField {
        key: String,
        value: String,
    },
}

/// Something that happens by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: RuleId,
    pub name: String,
    /// A rule without an occasion never runs.
    pub when: BTreeSet<When>,
    /// Text in the segment language; empty means everyone.
    pub filter: String,
    /// Only those of this group, if one is named.
    pub group: Option<Group>,
    /// Done in this order.
    pub actions: Vec<RuleAction>,
    pub enabled: bool,
    /// Rules run from the lowest to the highest, those of the same order by id. Later ones see what earlier ones did.
    pub order: u32,
}

impl Arranged for Rule {
    const KIND: ArrangementKind = ArrangementKind::Rule;
    const SHAPE: Option<Shape> = Some(Shape { what: "rule", v: 1 });

    fn key(&self) -> u64 {
        self.id.0
    }

    fn called(&self) -> String {
        self.name.clone()
    }
}

impl Rule {
    /// The tags that its actions and its group name; those of its filter are told by `reads`.
    pub fn tags(&self) -> impl Iterator<Item = TagId> {
        let held = match self.group {
            Some(Group::Held { tag, .. }) => Some(tag),
            _ => None,
        };
        let set = self.actions.iter().filter_map(|action| match action {
            RuleAction::AddTag(tag) | RuleAction::RemoveTag(tag) | RuleAction::SetOneTag(tag) => Some(*tag),
            RuleAction::FollowUpIn(_) | RuleAction::ClearFollowUp | RuleAction::SetField { .. } => None,
        });
        held.into_iter().chain(set)
    }
}

/// The rules that run on an occasion, in the order in which they run.
pub fn due(rules: &[Rule], when: When) -> Vec<&Rule> {
    let mut due: Vec<&Rule> = rules.iter().filter(|rule| rule.enabled && rule.when.contains(&when)).collect();
    due.sort_by_key(|rule| (rule.order, rule.id));
    due
}
