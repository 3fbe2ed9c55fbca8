//! A small book with rules in it, and one contact after the other gone through by hand, which shares no code with the run.

use crate::domain::date::Date;
use crate::domain::rules::people::World;
use crate::domain::rules::plan::RulePlan;
use crate::domain::rules::reads::{Reads, Thing};
use crate::domain::rules::state::State;
use crate::domain::rules::{Group, Rule, RuleAction};
use crate::domain::segment::parse::{SegmentError, SegmentErrorKind};
use crate::domain::slots::{Slot, Slots, kept};
use crate::domain::tag::TagId;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Tags 0 to 5 exist; 3, 4 and 5 belong to one dimension.
pub(super) const TAGS: u64 = 6;

pub(super) fn rivals(tag: TagId) -> Vec<TagId> {
    if (3..6).contains(&tag.0) { (3..6).map(TagId).filter(|other| *other != tag).collect() } else { Vec::new() }
}

/// What one contact has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub tags: BTreeSet<u64>,
    /// Those of them that were carried for long when the run began.
    pub old: BTreeSet<u64>,
    /// Something that no rule changes: filters may ask for its bits.
    pub kind: u8,
    pub follow_up: Option<Date>,
    pub fields: BTreeMap<String, String>,
}

/// A filter of the model: all of these must hold. `+3` carries tag 3, `-3` does not, `k1` has bit 1 of its kind, `f` has a
/// follow-up, `n2` carries at least two tags.
fn parts(filter: &str) -> impl Iterator<Item = (char, u64)> + '_ {
    filter.split_whitespace().filter_map(|part| {
        let mut letters = part.chars();
        let first = letters.next()?;
        Some((first, letters.as_str().parse().unwrap_or(0)))
    })
}

pub(super) fn fits(person: &Person, filter: &str) -> bool {
    parts(filter).all(|(kind, number)| match kind {
        '+' => person.tags.contains(&number),
        '-' => !person.tags.contains(&number),
        'k' => person.kind >> number & 1 == 1,
        'f' => person.follow_up.is_some(),
        _ => person.tags.len() as u64 >= number,
    })
}

#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub everyone: Slots,
    pub people: Vec<Person>,
}

impl Model {
    pub fn new(people: Vec<Person>) -> Model {
        Model { everyone: (0..people.len() as u32).collect(), people }
    }

    fn who(&self, among: &Slots, keep: impl Fn(&Person) -> bool) -> Slots {
        kept(among, |slot| keep(&self.people[slot as usize]))
    }

    /// Carries a plan out.
    pub fn apply(&mut self, plan: &RulePlan) {
        for change in &plan.tags {
            for slot in &change.added {
                assert!(self.people[slot as usize].tags.insert(change.tag.0), "it was there");
            }
            for slot in &change.removed {
                assert!(self.people[slot as usize].tags.remove(&change.tag.0), "it was not there");
                self.people[slot as usize].old.remove(&change.tag.0);
            }
            assert_eq!(self.carriers(change.tag).len(), change.after);
        }
        for (tag, slots) in &plan.renewed {
            for slot in slots {
                assert!(self.people[slot as usize].old.remove(&tag.0), "it was not old");
            }
        }
        for change in &plan.follow_ups {
            for slot in &change.contacts {
                self.people[slot as usize].follow_up = change.on;
            }
        }
        for change in &plan.fields {
            for slot in &change.contacts {
                self.people[slot as usize].fields.insert(change.key.clone(), change.value.clone());
            }
        }
    }
}

impl World for Model {
    fn everyone(&self) -> &Slots {
        &self.everyone
    }

    fn carriers(&self, tag: TagId) -> Cow<'_, Slots> {
        Cow::Owned(self.who(&self.everyone, |person| person.tags.contains(&tag.0)))
    }

    fn knows(&self, tag: TagId) -> bool {
        tag.0 < TAGS
    }

    fn rivals(&self, tag: TagId) -> Vec<TagId> {
        rivals(tag)
    }

    fn with_follow_up(&self, among: &Slots) -> Slots {
        self.who(among, |person| person.follow_up.is_some())
    }

    fn follow_up(&self, slot: Slot) -> Option<Date> {
        self.people[slot as usize].follow_up
    }

    fn holding(&self, key: &str, value: &str, among: &Slots) -> Slots {
        self.who(among, |person| person.fields.get(key).map_or("", String::as_str) == value)
    }

    fn matching(&self, filter: &str, now: &State<'_>, among: &Slots) -> Result<Slots, SegmentError> {
        self.reads(filter)?;
        let with_follow_up = now.with_follow_up(among);
        Ok(kept(among, |slot| {
            let mut person = self.people[slot as usize].clone();
            person.tags = (0..TAGS).filter(|tag| now.carriers(TagId(*tag)).contains(slot)).collect();
            assert_eq!(person.tags.len() as u32, now.tag_count(slot, self.people[slot as usize].tags.len() as u32));
            person.follow_up = with_follow_up.contains(slot).then_some(Date(0));
            fits(&person, filter)
        }))
    }

    fn members(&self, group: Group, among: &Slots) -> Slots {
        match group {
            Group::BoughtTimes(times) => self.who(among, |person| u32::from(person.kind) >= times),
            Group::Held { tag, .. } => self.who(among, |person| person.old.contains(&tag.0)),
            _ => Slots::new(),
        }
    }

    fn reads(&self, filter: &str) -> Result<Reads, SegmentError> {
        if filter.contains('?') {
            return Err(SegmentError { from: 0, to: 1, kind: SegmentErrorKind::UnclosedQuote });
        }
        let mut found = Reads::default();
        for (kind, number) in parts(filter) {
            match kind {
                '+' | '-' => found.things.extend([Thing::Tag(TagId(number))]),
                'f' => found.things.extend([Thing::FollowUp]),
                'n' => found.every_tag = true,
                _ => {}
            }
        }
        Ok(found)
    }
}

/// One round of rules over one person, the way that their doc says. `rules` stand in their order.
fn round(person: &mut Person, rules: &[&Rule], today: Date) {
    for rule in rules {
        let in_group = match rule.group {
            Some(Group::BoughtTimes(times)) => u32::from(person.kind) >= times,
            Some(Group::Held { tag, .. }) => person.old.contains(&tag.0),
            Some(_) => false,
            None => true,
        };
        if rule.filter.contains('?') || !in_group || !fits(person, &rule.filter) {
            continue;
        }
        // Within a rule the last word on a thing counts.
        let mut tags: BTreeMap<u64, bool> = BTreeMap::new();
        let mut follow_up = None;
        for action in &rule.actions {
            match action {
                RuleAction::AddTag(tag) => tags.extend([(tag.0, true)]),
                RuleAction::RemoveTag(tag) => tags.extend([(tag.0, false)]),
                RuleAction::SetOneTag(tag) => {
                    tags.extend(rivals(*tag).into_iter().map(|rival| (rival.0, false)));
                    tags.insert(tag.0, true);
                }
                RuleAction::FollowUpIn(days) => {
                    let earlier: Option<Option<u16>> = follow_up;
                    // The first of two days stays, unless it was cleared between.
                    follow_up = Some(earlier.flatten().or(Some(*days)));
                }
                RuleAction::ClearFollowUp => follow_up = Some(None),
                RuleAction::SetField { key, value } => drop(person.fields.insert(key.clone(), value.clone())),
            }
        }
        for (tag, carried) in tags.into_iter().filter(|(tag, _)| *tag < TAGS) {
            if carried {
                person.tags.insert(tag);
            } else {
                person.tags.remove(&tag);
                person.old.remove(&tag);
            }
        }
        match follow_up {
            Some(Some(days)) if person.follow_up.is_none() => {
                person.follow_up = Some(today.add_days(i32::from(days)));
            }
            Some(None) => person.follow_up = None,
            _ => {}
        }
    }
}

/// What becomes of a person; `None` if it never comes to rest: it comes back to where it was.
pub(super) fn fate(person: &Person, rules: &[&Rule], today: Date) -> Option<Person> {
    let mut seen = vec![person.clone()];
    loop {
        let mut next = seen.last().cloned().unwrap_or_default();
        round(&mut next, rules, today);
        if seen.last() == Some(&next) {
            return Some(next);
        }
        if seen.contains(&next) {
            return None;
        }
        seen.push(next);
    }
}
