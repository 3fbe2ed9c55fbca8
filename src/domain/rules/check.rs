//! Rules that get in each other's way: found by reading them, and by what a run saw.
//!
//! That no rule is found here that could go round in a circle means that none does: see `circles`.

use super::people::World;
use super::reads::{Reads, Thing};
use super::wants::{Wish, missing_tags, wishes};
use super::{Rule, RuleId, When, due};
use crate::domain::segment::parse::SegmentError;
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;
use std::collections::BTreeSet;

/// Something about rules that their owner should look at.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleFinding {
    /// The filter does not read, so the rule does nothing.
    BrokenFilter { rule: RuleId, error: SegmentError },
    /// The rule names a tag that is gone; that action is passed over.
    MissingTag { rule: RuleId, tag: TagId },
    /// Both run on one occasion and ask for opposite things; whether of the same people, a plan says.
    MayOppose { first: RuleId, then: RuleId, thing: Thing },
    /// They did ask for opposite things of these contacts, and the later one had its way.
    Opposite { first: RuleId, then: RuleId, thing: Thing, contacts: Slots },
    /// Each looks at what another one changes, in a circle, and something in it is both set and taken away. It may go round
    /// for ever for somebody.
    Circle { rules: Vec<RuleId>, things: Vec<Thing> },
    /// For these contacts it does go round; they are left as they are.
    Unsettled { rules: Vec<RuleId>, things: Vec<Thing>, contacts: Slots },
}

/// What reading all rules shows, occasion by occasion, each thing once.
pub fn check(rules: &[Rule], world: &dyn World) -> Vec<RuleFinding> {
    let mut findings: Vec<RuleFinding> = Vec::new();
    for when in When::ALL {
        let due = due(rules, when);
        for finding in standing(&due, world).into_iter().chain(may_oppose(&due, world)) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// Filters that don't read, tags that are gone, circles.
pub(super) fn standing(rules: &[&Rule], world: &dyn World) -> Vec<RuleFinding> {
    let mut findings = Vec::new();
    for rule in rules {
        if let Err(error) = world.reads(&rule.filter) {
            findings.push(RuleFinding::BrokenFilter { rule: rule.id, error });
        }
        let missing = missing_tags(rule, world);
        findings.extend(missing.into_iter().map(|tag| RuleFinding::MissingTag { rule: rule.id, tag }));
    }
    findings.extend(circles(rules, world));
    findings
}

fn may_oppose(rules: &[&Rule], world: &dyn World) -> Vec<RuleFinding> {
    let wishes: Vec<(RuleId, Vec<Wish>)> = rules.iter().map(|rule| (rule.id, wishes(rule, world))).collect();
    let mut findings = Vec::new();
    for (at, (first, wanted)) in wishes.iter().enumerate() {
        for (then, others) in wishes.iter().skip(at + 1) {
            let things = opposed(wanted, others).into_iter();
            findings.extend(things.map(|thing| RuleFinding::MayOppose { first: *first, then: *then, thing }));
        }
    }
    findings
}

/// Things of which two rules want opposite things.
pub(super) fn opposed(wishes: &[Wish], others: &[Wish]) -> BTreeSet<Thing> {
    let pairs = wishes.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs.filter(|(one, other)| one.opposes(other)).map(|(one, _)| one.thing()).collect()
}

/// A rule as a knot of what it looks at and what it changes.
struct Knot {
    id: RuleId,
    reads: Reads,
    wishes: Vec<Wish>,
}

impl Knot {
    fn feeds(&self, other: &Knot) -> bool {
        self.wishes.iter().any(|wish| other.reads.includes(&wish.thing()))
    }
}

/// Groups of rules that look at each other's changes, where one of the things that go round is both set and taken away by
/// some rule of the run.
///
/// Where there is none, every run comes to rest: go through the groups from those that depend on nothing. What a group looks
/// at and does not change itself is at rest already, place by place in the round; what it looks at and changes is only ever
/// set or only ever taken away, so it can change once for each contact; then its rules match the same people in every round.
fn circles(rules: &[&Rule], world: &dyn World) -> Vec<RuleFinding> {
    let knots: Vec<Knot> = rules
        .iter()
        .map(|rule| Knot {
            id: rule.id,
            reads: world.reads(&rule.filter).unwrap_or_default(),
            wishes: wishes(rule, world),
        })
        .collect();
    let fed: Vec<Vec<usize>> = knots
        .iter()
        .map(|knot| knots.iter().enumerate().filter(|(_, other)| knot.feeds(other)).map(|(at, _)| at).collect())
        .collect();
    let reached: Vec<BTreeSet<usize>> = (0..knots.len()).map(|from| reached(from, &fed)).collect();
    let reaches = |from: usize, to: usize| reached.get(from).is_some_and(|all| all.contains(&to));
    let mut findings = Vec::new();
    for start in 0..knots.len() {
        let is_in = |at: usize| reaches(start, at) && reaches(at, start);
        // The group is reported once, by its first rule.
        if !is_in(start) || (0..start).any(is_in) {
            continue;
        }
        let members: Vec<&Knot> = knots.iter().enumerate().filter(|(at, _)| is_in(*at)).map(|(_, knot)| knot).collect();
        let changed: BTreeSet<Thing> = members.iter().flat_map(|knot| knot.wishes.iter().map(Wish::thing)).collect();
        let things: Vec<Thing> = changed
            .into_iter()
            .filter(|thing| members.iter().any(|knot| knot.reads.includes(thing)) && is_disputed(thing, &knots))
            .collect();
        if !things.is_empty() {
            findings.push(RuleFinding::Circle { rules: members.iter().map(|knot| knot.id).collect(), things });
        }
    }
    findings
}

/// Whether some rules want one thing of it and others the opposite.
fn is_disputed(thing: &Thing, knots: &[Knot]) -> bool {
    let of_it: Vec<&Wish> = knots.iter().flat_map(|knot| &knot.wishes).filter(|wish| wish.thing() == *thing).collect();
    of_it.iter().any(|one| of_it.iter().any(|other| one.opposes(other)))
}

/// Everything that can be reached by one step or more.
fn reached(from: usize, steps: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        let next = steps.get(at).into_iter().flatten().copied();
        open.extend(next.filter(|to| seen.insert(*to)));
    }
    seen
}
