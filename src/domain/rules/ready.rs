//! Rules to begin with, as data. What they and their tags are called in a language is the page's business: here both have
//! keys. How days are counted stands in `lifecycle`.

use super::lifecycle::Stage;
use super::{Group, Rule, RuleAction, RuleId, When};
use crate::domain::segment::ast::{Clause, Node};
use crate::domain::segment::print::print;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// A tag that ready-made rules need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadyTag {
    /// The five stages, tags of one dimension.
    Stage(Stage),
    Vip,
    SleepingVip,
    AbandonedCart,
    Bought,
    NewCustomer,
    HighActivity,
    NeedsFollowUp,
}

impl ReadyTag {
    /// Every tag.
    pub const ALL: [ReadyTag; 12] = [
        ReadyTag::Stage(Stage::New),
        ReadyTag::Stage(Stage::GrowingHigh),
        ReadyTag::Stage(Stage::GrowingLow),
        ReadyTag::Stage(Stage::Regular),
        ReadyTag::Stage(Stage::AtRisk),
        ReadyTag::Vip,
        ReadyTag::SleepingVip,
        ReadyTag::AbandonedCart,
        ReadyTag::Bought,
        ReadyTag::NewCustomer,
        ReadyTag::HighActivity,
        ReadyTag::NeedsFollowUp,
    ];
}

/// Names a ready-made rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadyKey {
    /// Carries the tag of its stage and of no other one.
    Stage(Stage),
    /// More than three purchases: at least four.
    Vip,
    /// A VIP without a sign for 180 days: begins on the 180th day after the last one. A follow-up for tomorrow is set.
    SleepingVip,
    /// A sleeping VIP that ordered or wrote is not asleep any more.
    VipWoke,
    /// Without a sign for 60 days, beginning on the 60th day after the last one: leaves the active tags and is at risk.
    QuietLeavesActive,
    /// Without a sign for 14 days, beginning on the 14th day after the last one: leaves "high activity", needs follow-up.
    QuietNeedsFollowUp,
    /// Whoever wrote or ordered is active and needs no follow-up.
    SignIsActive,
    /// Whoever ordered has no abandoned cart any more, and bought.
    BoughtLeavesCart,
    /// "New customer" leaves on the 60th day after the first purchase.
    NewCustomerLeaves,
}

/// `RuleAction` with keys of tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadyAction {
    Add(ReadyTag),
    Remove(ReadyTag),
    SetOne(ReadyTag),
    FollowUpIn(u16),
}

impl ReadyAction {
    fn tag(self) -> Option<ReadyTag> {
        match self {
            ReadyAction::Add(tag) | ReadyAction::Remove(tag) | ReadyAction::SetOne(tag) => Some(tag),
            ReadyAction::FollowUpIn(_) => None,
        }
    }
}

/// A rule with keys where a book has names and ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadyRule {
    pub key: ReadyKey,
    pub when: &'static [When],
    /// Only carriers of this tag.
    pub carrying: Option<ReadyTag>,
    pub group: Option<Group>,
    pub actions: &'static [ReadyAction],
}

/// A day has passed, or the book comes back after several.
const BY_DAY: &[When] = &[When::Daily];
/// A purchase or a file changed what is known of somebody, or a day has passed.
const BY_FACTS: &[When] = &[When::Daily, When::Order, When::Reply, When::Import];
const BY_SIGN: &[When] = &[When::Order, When::Reply];

const fn stage_rule(stage: Stage, actions: &'static [ReadyAction]) -> ReadyRule {
    ReadyRule { key: ReadyKey::Stage(stage), when: BY_FACTS, carrying: None, group: Some(Group::Stage(stage)), actions }
}

/// All of them, in the order in which they run.
pub const READY: [ReadyRule; 13] = [
    ReadyRule {
        key: ReadyKey::BoughtLeavesCart,
        when: &[When::Order],
        carrying: None,
        group: None,
        actions: &[ReadyAction::Remove(ReadyTag::AbandonedCart), ReadyAction::Add(ReadyTag::Bought)],
    },
    ReadyRule {
        key: ReadyKey::SignIsActive,
        when: BY_SIGN,
        carrying: None,
        group: None,
        actions: &[ReadyAction::Add(ReadyTag::HighActivity), ReadyAction::Remove(ReadyTag::NeedsFollowUp)],
    },
    ReadyRule {
        key: ReadyKey::VipWoke,
        when: BY_SIGN,
        carrying: Some(ReadyTag::SleepingVip),
        group: None,
        actions: &[ReadyAction::Remove(ReadyTag::SleepingVip)],
    },
    stage_rule(Stage::New, &[ReadyAction::SetOne(ReadyTag::Stage(Stage::New))]),
    stage_rule(Stage::GrowingHigh, &[ReadyAction::SetOne(ReadyTag::Stage(Stage::GrowingHigh))]),
    stage_rule(Stage::GrowingLow, &[ReadyAction::SetOne(ReadyTag::Stage(Stage::GrowingLow))]),
    stage_rule(Stage::Regular, &[ReadyAction::SetOne(ReadyTag::Stage(Stage::Regular))]),
    stage_rule(Stage::AtRisk, &[ReadyAction::SetOne(ReadyTag::Stage(Stage::AtRisk))]),
    ReadyRule {
        key: ReadyKey::Vip,
        when: BY_FACTS,
        carrying: None,
        group: Some(Group::BoughtTimes(4)),
        actions: &[ReadyAction::Add(ReadyTag::Vip)],
    },
    ReadyRule {
        key: ReadyKey::QuietNeedsFollowUp,
        when: BY_DAY,
        carrying: Some(ReadyTag::HighActivity),
        group: Some(Group::QuietFor(14)),
        actions: &[ReadyAction::Remove(ReadyTag::HighActivity), ReadyAction::Add(ReadyTag::NeedsFollowUp)],
    },
    ReadyRule {
        key: ReadyKey::QuietLeavesActive,
        when: BY_DAY,
        carrying: None,
        group: Some(Group::QuietFor(60)),
        actions: &[ReadyAction::Remove(ReadyTag::HighActivity), ReadyAction::SetOne(ReadyTag::Stage(Stage::AtRisk))],
    },
    ReadyRule {
        key: ReadyKey::SleepingVip,
        when: BY_DAY,
        carrying: Some(ReadyTag::Vip),
        group: Some(Group::QuietFor(180)),
        actions: &[ReadyAction::Add(ReadyTag::SleepingVip), ReadyAction::FollowUpIn(1)],
    },
    ReadyRule {
        key: ReadyKey::NewCustomerLeaves,
        when: BY_DAY,
        carrying: Some(ReadyTag::NewCustomer),
        group: Some(Group::BoughtBefore(60)),
        actions: &[ReadyAction::Remove(ReadyTag::NewCustomer)],
    },
];

impl ReadyRule {
    /// The tags that the book must have for this rule, each once.
    pub fn tags(&self) -> Vec<ReadyTag> {
        let mut tags: Vec<ReadyTag> = self.carrying.into_iter().collect();
        tags.extend(self.actions.iter().filter_map(|action| action.tag()));
        tags.sort();
        tags.dedup();
        tags
    }

    /// The rule for a book whose tags have these ids and names.
    pub fn rule(&self, id: RuleId, order: u32, name: String, tag: &dyn Fn(ReadyTag) -> (TagId, String)) -> Rule {
        let action = |action: &ReadyAction| match *action {
            ReadyAction::Add(key) => RuleAction::AddTag(tag(key).0),
            ReadyAction::Remove(key) => RuleAction::RemoveTag(tag(key).0),
            ReadyAction::SetOne(key) => RuleAction::SetOneTag(tag(key).0),
            ReadyAction::FollowUpIn(days) => RuleAction::FollowUpIn(days),
        };
        let carrying = self.carrying.map(|key| print(&Node::Clause(Clause::Tag(tag(key).1))));
        Rule {
            id,
            name,
            when: self.when.iter().copied().collect(),
            filter: carrying.unwrap_or_default(),
            group: self.group,
            actions: self.actions.iter().map(action).collect(),
            enabled: true,
            order,
        }
    }
}
