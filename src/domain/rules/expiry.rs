//! Tags that age: "new customer" leaves 60 days after it came. A tag that ages is a rule like any other, made of the tag.

use super::{Group, Rule, RuleAction, RuleId, When};
use crate::domain::identity::spread;
use crate::domain::tag::TagId;

/// The age at which a tag leaves by itself when nobody says otherwise: tags age in about 90 days on average.
pub const USUAL_DAYS: u16 = 90;

/// A tag and how long contacts keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    pub tag: TagId,
    /// At least 1.
    pub days: u16,
}

impl Expiry {
    /// The identity of its rule, which no rule that somebody made has: those are random.
    pub fn id(&self) -> RuleId {
        RuleId(spread(!self.tag.0))
    }

    /// The rule: with 60 days, whoever got the tag on day 0 carries it on days 0 to 59 and loses it on day 60. Days that were
    /// missed are made up for. It runs before all others, so that they see who has lost the tag. A rule may give the tag
    /// again: then it is carried since today.
    pub fn rule(&self) -> Rule {
        Rule {
            id: self.id(),
            name: String::new(),
            when: [When::Daily].into(),
            filter: String::new(),
            group: Some(Group::Held { tag: self.tag, days: self.days.max(1) }),
            actions: vec![RuleAction::RemoveTag(self.tag)],
            enabled: true,
            order: 0,
        }
    }
}
