//! Going through the rules, round by round, until nothing changes.
//!
//! Whether a contact matches depends on that contact alone, so a contact that a whole round has left as it was is done, and a
//! round looks only at those that the round before has changed. Done and undone in one round is no change.
//!
//! How many rounds there can be: without a circle (`check::circles`), a thing settles one round after what it depends on, and
//! within a group of rules that depend on each other every thing is only ever added or only ever removed. So there are no more
//! rounds than rules and things together, and one to see that nothing changes. With a circle, whoever is not done after
//! `PATIENCE` rounds is taken to go round for ever.

use super::check::{self, RuleFinding};
use super::people::World;
use super::plan::{FieldChange, FollowUpChange, RuleEffect, RulePlan, TagChange};
use super::reads::Thing;
use super::state::State;
use super::wants::{Wish, wishes};
use super::{Group, Rule, RuleId};
use crate::domain::date::Date;
use crate::domain::slots::{Slots, kept};
use crate::domain::tag::TagId;
use std::collections::{BTreeMap, BTreeSet};

/// Rounds before a contact that rules change in a circle is given up.
const PATIENCE: usize = 16;

/// A rule on its way.
struct Runner<'r> {
    rule: &'r Rule,
    wishes: Vec<Wish>,
    /// Whoever belongs to its group as the book stands.
    group: Option<Slots>,
    /// Whoever matched, as of the last round that looked at them.
    matched: Slots,
    tags: BTreeMap<TagId, (Slots, Slots)>,
    follow_ups: (Slots, Slots),
    fields: Slots,
    effect: Slots,
    error: Option<crate::domain::segment::parse::SegmentError>,
}

/// A tag of which rules ask since when it is carried.
#[derive(Default)]
struct Held {
    /// Whoever carried it long enough for one of them when the run began.
    due: Slots,
    /// Whoever lost it in this run. A tag that comes back is carried since today.
    lost: Slots,
}

pub(super) struct Run<'w, 'r> {
    world: &'w dyn World,
    today: Date,
    runners: Vec<Runner<'r>>,
    held: BTreeMap<TagId, Held>,
    state: State<'w>,
    rounds: u32,
    findings: Vec<RuleFinding>,
}

impl<'w, 'r> Run<'w, 'r> {
    /// `rules` are those that run, in order.
    pub fn new(rules: Vec<&'r Rule>, world: &'w dyn World, today: Date) -> Run<'w, 'r> {
        let findings = check::standing(&rules, world);
        let runner = |rule: &'r Rule| Runner {
            rule,
            wishes: wishes(rule, world),
            group: None,
            matched: Slots::new(),
            tags: BTreeMap::new(),
            follow_ups: Default::default(),
            fields: Slots::new(),
            effect: Slots::new(),
            error: world.reads(&rule.filter).err(),
        };
        let runners = rules.into_iter().map(runner).collect();
        Run { world, today, runners, held: BTreeMap::new(), state: State::new(world), rounds: 0, findings }
    }

    /// Goes through the rules until nobody changes any more.
    pub fn settle(&mut self, among: &Slots) {
        self.find_groups(among);
        let bound = self.bound();
        let mut left = among.clone();
        // Changes of the later rounds, rule by rule: there the circles are.
        let mut later: Vec<(RuleId, Thing, Slots)> = Vec::new();
        let mut round = 0;
        while !left.is_empty() && round < bound {
            let mark = self.state.mark();
            let mut lost = Slots::new();
            for runner in &mut self.runners {
                let changes = runner.run(&mut self.state, self.world, &left, self.today, &self.held);
                lost |= note_lost(&mut self.held, &self.state, &changes);
                if round > 0 {
                    later.extend(changes.into_iter().map(|(thing, slots)| (runner.rule.id, thing, slots)));
                }
            }
            // Who lost a tag and got it again is as before, but not for rules that ask since when it is carried.
            left = self.state.changed_since(&mark) | lost;
            round += 1;
            self.rounds += 1;
        }
        self.report_overlaps();
        if !left.is_empty() {
            self.give_up(&left, later);
        }
    }

    fn bound(&self) -> usize {
        if self.findings.iter().any(|finding| matches!(finding, RuleFinding::Circle { .. })) {
            return PATIENCE;
        }
        let things: BTreeSet<Thing> =
            self.runners.iter().flat_map(|runner| runner.wishes.iter().map(Wish::thing)).collect();
        // Since when a tag is carried is asked in groups, which no reading looks at: for one contact the answer turns once for
        // each tag, and between two turns nothing depends on it.
        (self.runners.len() + things.len() + 2) * (self.held.len() + 1)
    }

    fn find_groups(&mut self, among: &Slots) {
        for runner in &mut self.runners {
            let Some(group) = runner.rule.group else { continue };
            let members = self.world.members(group, among);
            if let Group::Held { tag, .. } = group {
                self.held.entry(tag).or_default().due |= &members;
            }
            runner.group = Some(members);
        }
    }

    /// Pairs of rules that ask for opposite things of the same people.
    fn report_overlaps(&mut self) {
        for (at, first) in self.runners.iter().enumerate() {
            for then in self.runners.iter().skip(at + 1) {
                let mut common = None;
                for thing in check::opposed(&first.wishes, &then.wishes) {
                    let contacts = common.get_or_insert_with(|| &first.matched & &then.matched);
                    if !contacts.is_empty() {
                        self.findings.push(RuleFinding::Opposite {
                            first: first.rule.id,
                            then: then.rule.id,
                            thing,
                            contacts: contacts.clone(),
                        });
                    }
                }
            }
        }
    }

    /// Leaves those alone who would change for ever, and says so.
    fn give_up(&mut self, contacts: &Slots, later: Vec<(RuleId, Thing, Slots)>) {
        let (mut rules, mut things) = (BTreeSet::new(), BTreeSet::new());
        for (rule, thing, slots) in later {
            if !slots.is_disjoint(contacts) {
                rules.insert(rule);
                things.insert(thing);
            }
        }
        // In the order in which they run.
        let in_order = self.runners.iter().map(|runner| runner.rule.id).filter(|id| rules.contains(id));
        self.findings.push(RuleFinding::Unsettled {
            rules: in_order.collect(),
            things: things.into_iter().collect(),
            contacts: contacts.clone(),
        });
        self.state.forget(contacts);
        for held in self.held.values_mut() {
            held.lost -= contacts;
        }
        for runner in &mut self.runners {
            runner.forget(contacts);
        }
    }

    pub fn into_plan(self) -> RulePlan {
        let mut touched = Slots::new();
        let mut tags = Vec::new();
        for (tag, flipped) in self.state.flipped() {
            let before = self.world.carriers(tag);
            let (added, removed) = (flipped - &*before, flipped & &*before);
            touched |= flipped;
            let after = before.len() + added.len() - removed.len();
            tags.push(TagChange { tag, before: before.len(), after, added, removed });
        }
        let mut follow_ups = Vec::new();
        for (on, slots) in self.state.follow_ups.iter() {
            let contacts = kept(slots, |slot| self.world.follow_up(slot) != *on);
            touched |= &contacts;
            if !contacts.is_empty() {
                follow_ups.push(FollowUpChange { on: *on, contacts });
            }
        }
        let mut fields = Vec::new();
        for (key, placed) in &self.state.fields {
            for (value, slots) in placed.iter() {
                let contacts = slots - self.world.holding(key, value, slots);
                touched |= &contacts;
                if !contacts.is_empty() {
                    fields.push(FieldChange { key: key.clone(), value: value.clone(), contacts });
                }
            }
        }
        let mut renewed = Vec::new();
        for (tag, held) in &self.held {
            let contacts = &held.lost & &*self.state.carriers(*tag) & &*self.world.carriers(*tag);
            if !contacts.is_empty() {
                renewed.push((*tag, contacts));
            }
        }
        let rules = self.runners.into_iter().map(Runner::into_effect).collect();
        RulePlan { rules, tags, renewed, follow_ups, fields, touched, rounds: self.rounds, findings: self.findings }
    }
}

/// Notes who has just lost a tag that was carried for long, and says who.
fn note_lost(held: &mut BTreeMap<TagId, Held>, state: &State, changes: &[(Thing, Slots)]) -> Slots {
    let mut all = Slots::new();
    for (thing, changed) in changes {
        if let Thing::Tag(tag) = thing
            && let Some(held) = held.get_mut(tag)
        {
            let lost = (changed & &held.due) - &*state.carriers(*tag) - &held.lost;
            held.lost |= &lost;
            all |= lost;
        }
    }
    all
}

impl Runner<'_> {
    /// Does what the rule asks for, for whoever of `left` matches now. Gives back what changed.
    fn run(
        &mut self,
        state: &mut State,
        world: &dyn World,
        left: &Slots,
        today: Date,
        held: &BTreeMap<TagId, Held>,
    ) -> Vec<(Thing, Slots)> {
        if self.error.is_some() {
            return Vec::new();
        }
        let mut among = self.group.as_ref().map(|group| group & left);
        if let (Some(among), Some(Group::Held { tag, .. })) = (&mut among, self.rule.group)
            && let Some(held) = held.get(&tag)
        {
            *among -= &held.lost;
        }
        let matched = match world.matching(&self.rule.filter, state, among.as_ref().unwrap_or(left)) {
            Ok(matched) => matched,
            Err(error) => {
                self.error = Some(error);
                return Vec::new();
            }
        };
        self.matched -= left;
        self.matched |= &matched;
        if matched.is_empty() {
            return Vec::new();
        }
        let mut changes = Vec::new();
        for wish in &self.wishes {
            let changed = match wish {
                Wish::Carry(tag) => state.set_tag(*tag, true, &matched),
                Wish::Drop(tag) => state.set_tag(*tag, false, &matched),
                Wish::FollowUpIn(days) => state.follow_up_on(today.add_days(i32::from(*days)), &matched),
                Wish::ClearFollowUp => state.clear_follow_up(&matched),
                Wish::Hold { key, value } => state.set_field(key, value, &matched),
            };
            if changed.is_empty() {
                continue;
            }
            *match wish {
                Wish::Carry(tag) => &mut self.tags.entry(*tag).or_default().0,
                Wish::Drop(tag) => &mut self.tags.entry(*tag).or_default().1,
                Wish::FollowUpIn(_) => &mut self.follow_ups.0,
                Wish::ClearFollowUp => &mut self.follow_ups.1,
                Wish::Hold { .. } => &mut self.fields,
            } |= &changed;
            self.effect |= &changed;
            changes.push((wish.thing(), changed));
        }
        changes
    }

    fn forget(&mut self, contacts: &Slots) {
        for (added, removed) in self.tags.values_mut() {
            *added -= contacts;
            *removed -= contacts;
        }
        for slots in [&mut self.follow_ups.0, &mut self.follow_ups.1, &mut self.fields, &mut self.effect] {
            *slots -= contacts;
        }
    }

    fn into_effect(self) -> RuleEffect {
        let tags = self.tags.into_iter().filter(|(_, (added, removed))| !(added.is_empty() && removed.is_empty()));
        RuleEffect {
            rule: self.rule.id,
            matched: self.matched,
            changed: self.effect,
            tags: tags.map(|(tag, (added, removed))| (tag, added, removed)).collect(),
            follow_ups: self.follow_ups,
            fields: self.fields,
            error: self.error,
        }
    }
}
