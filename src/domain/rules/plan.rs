//! What a run of rules would change, before it does. The plan is what is carried out, so a dry run can't differ from a run.

use super::check::RuleFinding;
use super::people::World;
use super::run::Run;
use super::{Rule, RuleId, When, due};
use crate::domain::date::Date;
use crate::domain::segment::parse::SegmentError;
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;

/// For whom a tag changes.
#[derive(Debug, Clone, PartialEq)]
pub struct TagChange {
    pub tag: TagId,
    /// Carriers before and after, in the whole book.
    pub before: u64,
    pub after: u64,
    pub added: Slots,
    pub removed: Slots,
}

/// Whose follow-up changes.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUpChange {
    /// The new day; `None` clears it.
    pub on: Option<Date>,
    pub contacts: Slots,
}

/// Whose field of the shop's own changes.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// `CustomField::key`.
    pub key: String,
    /// The new value; empty clears it.
    pub value: String,
    pub contacts: Slots,
}

/// What one rule does among the others: those before it have done their part.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleEffect {
    pub rule: RuleId,
    /// Whoever the rule matched.
    pub matched: Slots,
    /// For whom it changed something. A later rule may have changed it again.
    pub changed: Slots,
    /// Tags that it added and removed, for whom: by tag.
    pub tags: Vec<(TagId, Slots, Slots)>,
    /// For whom it set a follow-up, and whose it cleared.
    pub follow_ups: (Slots, Slots),
    /// Whose fields it set.
    pub fields: Slots,
    /// The filter does not read; the rule did nothing.
    pub error: Option<SegmentError>,
}

/// What a run changes, all rules together.
#[derive(Debug, Clone, PartialEq)]
pub struct RulePlan {
    /// One for each rule that ran, in order.
    pub rules: Vec<RuleEffect>,
    /// By tag; no entry changes nobody.
    pub tags: Vec<TagChange>,
    /// Whoever lost a tag that was old and got it again: nobody is different, but they carry it since today. Without that the
    /// next run would begin from something else than what this one came to.
    pub renewed: Vec<(TagId, Slots)>,
    pub follow_ups: Vec<FollowUpChange>,
    pub fields: Vec<FieldChange>,
    /// Everyone who is different afterwards.
    pub touched: Slots,
    /// How often the rules were gone through until nothing changed any more.
    pub rounds: u32,
    /// What the owner should look at. Those whom rules would change to and fro for ever are left as they are.
    pub findings: Vec<RuleFinding>,
}

impl RulePlan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty() && self.renewed.is_empty() && self.follow_ups.is_empty() && self.fields.is_empty()
    }
}

/// What the rules of an occasion would change for these contacts (`None`: everyone). Carrying it out and planning again plans
/// nothing: rules are gone through in their order until nobody changes any more, and for whom that never ends, nothing is
/// changed at all.
pub fn plan(rules: &[Rule], when: When, among: Option<&Slots>, world: &dyn World, today: Date) -> RulePlan {
    let everyone = world.everyone();
    let among = among.map_or_else(|| everyone.clone(), |among| among & everyone);
    let mut run = Run::new(due(rules, when), world, today);
    run.settle(&among);
    run.into_plan()
}
