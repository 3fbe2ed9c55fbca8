//! A planned run for people: figures, findings and the first contacts, as plain data.

use super::preview::{ContactChange, changes};
use super::run::Run;
use super::{SHOWN, first_of};
use crate::domain::book::Book;
use crate::domain::contact::ContactId;
use crate::domain::rules::RuleId;
use crate::domain::rules::check::RuleFinding;
use crate::domain::rules::expiry::Expiry;
use crate::domain::rules::plan::RuleEffect;
use crate::domain::rules::reads::Thing;
use crate::domain::segment::parse::SegmentError;
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};

/// Who did something in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    Rule(RuleId),
    /// The tag is old enough to leave.
    Age(TagId),
}

/// How many got a tag and lost it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagFigure {
    pub tag: TagId,
    pub added: u64,
    pub removed: u64,
}

/// What one rule does among the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleReport {
    pub by: By,
    /// How many it matched, and for how many it changed something. A later rule may have changed that again.
    pub matched: u64,
    pub changed: u64,
    pub tags: Vec<TagFigure>,
    pub follow_ups_set: u64,
    pub follow_ups_cleared: u64,
    pub fields_set: u64,
    /// The filter does not read; the rule did nothing.
    pub error: Option<SegmentError>,
    /// The first of those that it changed and that are different after the whole run, as they were and as they will be.
    pub first: Vec<ContactChange>,
}

/// Something about rules that their owner should look at (`RuleFinding`), with figures instead of sets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FindingReport {
    BrokenFilter { by: By, error: SegmentError },
    MissingTag { by: By, tag: TagId },
    MayOppose { first: By, then: By, thing: Thing },
    Opposite { first: By, then: By, thing: Thing, contacts: u64, shown: Vec<ContactId> },
    Circle { rules: Vec<By>, things: Vec<Thing> },
    Unsettled { rules: Vec<By>, things: Vec<Thing>, contacts: u64, shown: Vec<ContactId> },
}

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// How many are different afterwards.
    pub contacts: u64,
    /// One for each rule that ran, in order; tags that age first, and of those only the ones that leave somebody.
    pub rules: Vec<RuleReport>,
    pub findings: Vec<FindingReport>,
}

pub(super) fn report(book: &Book, run: &Run, expiries: &[Expiry]) -> RunReport {
    let ops = run.ops(book);
    let touched = &run.plan.touched;
    let by = |rule| by(rule, expiries);
    let of_rule = |effect: &RuleEffect| RuleReport {
        by: by(effect.rule),
        matched: effect.matched.len(),
        changed: effect.changed.len(),
        tags: effect
            .tags
            .iter()
            .map(|(tag, added, removed)| TagFigure { tag: *tag, added: added.len(), removed: removed.len() })
            .collect(),
        follow_ups_set: effect.follow_ups.0.len(),
        follow_ups_cleared: effect.follow_ups.1.len(),
        fields_set: effect.fields.len(),
        error: effect.error.clone(),
        first: changes(book, &ops, &(&effect.changed & touched).iter().take(SHOWN).collect()),
    };
    let is_shown = |effect: &&RuleEffect| matches!(by(effect.rule), By::Rule(_)) || !effect.changed.is_empty();
    RunReport {
        contacts: touched.len(),
        rules: run.plan.rules.iter().filter(is_shown).map(of_rule).collect(),
        findings: run.plan.findings.iter().map(|finding| finding_report(book, finding, expiries)).collect(),
    }
}

fn by(rule: RuleId, expiries: &[Expiry]) -> By {
    expiries.iter().find(|expiry| expiry.id() == rule).map_or(By::Rule(rule), |expiry| By::Age(expiry.tag))
}

/// A finding as plain data.
pub fn finding_report(book: &Book, finding: &RuleFinding, expiries: &[Expiry]) -> FindingReport {
    let by = |rule: &RuleId| by(*rule, expiries);
    let each = |rules: &[RuleId]| rules.iter().map(by).collect();
    let shown = |slots: &Slots| first_of(book, slots, SHOWN);
    match finding {
        RuleFinding::BrokenFilter { rule, error } => FindingReport::BrokenFilter { by: by(rule), error: error.clone() },
        RuleFinding::MissingTag { rule, tag } => FindingReport::MissingTag { by: by(rule), tag: *tag },
        RuleFinding::MayOppose { first, then, thing } => {
            FindingReport::MayOppose { first: by(first), then: by(then), thing: thing.clone() }
        }
        RuleFinding::Opposite { first, then, thing, contacts } => FindingReport::Opposite {
            first: by(first),
            then: by(then),
            thing: thing.clone(),
            contacts: contacts.len(),
            shown: shown(contacts),
        },
        RuleFinding::Circle { rules, things } => FindingReport::Circle { rules: each(rules), things: things.clone() },
        RuleFinding::Unsettled { rules, things, contacts } => FindingReport::Unsettled {
            rules: each(rules),
            things: things.clone(),
            contacts: contacts.len(),
            shown: shown(contacts),
        },
    }
}
