//! Rules carried out: what happened, who is looked at, the plan, and the ops of one commit. The dry run and the run are the
//! same plan.

use super::names::BookNames;
use super::report::{RunReport, report};
use super::signs::{BookHoldings, Signs};
use super::{Change, figure};
use crate::domain::arrangement::{Arranged, ArrangementId};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::contact::{FieldValue, set_extra};
use crate::domain::date::Date;
use crate::domain::follow_up::FollowUp;
use crate::domain::rules::expiry::Expiry;
use crate::domain::rules::lifecycle::Lifecycle;
use crate::domain::rules::log::{MOST_DAYS, RunDay, RunEntry};
use crate::domain::rules::people::People;
use crate::domain::rules::plan::{RulePlan, plan};
use crate::domain::rules::{Group, Rule, RuleAction, RuleId, When, check};
use crate::domain::segment::parse::SegmentError;
use crate::domain::segment::resolve::compile;
use crate::domain::slots::{Slot, SlotSet, Slots};
use crate::domain::tag::Tag;
use crate::domain::tag_traits::TagTraits;
use crate::domain::text::{clean_name, fold};
use std::collections::BTreeMap;
use thiserror::Error;

/// What makes rules run.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// These came in or were changed by an import.
    Import(Slots),
    /// This contact ordered.
    Order(Slot),
    /// This contact wrote back.
    Reply(Slot),
    /// A day has passed. Tags that age leave now.
    Daily,
    /// The book was opened.
    Opening,
}

impl Trigger {
    /// The occasion.
    pub fn when(&self) -> When {
        match self {
            Trigger::Import(_) => When::Import,
            Trigger::Order(_) => When::Order,
            Trigger::Reply(_) => When::Reply,
            Trigger::Daily => When::Daily,
            Trigger::Opening => When::Opening,
        }
    }

    fn among(&self, book: &Book) -> Slots {
        match self {
            Trigger::Import(slots) => slots & book.everyone(),
            Trigger::Order(slot) | Trigger::Reply(slot) => Slots::from_iter([*slot]) & book.everyone(),
            Trigger::Daily | Trigger::Opening => book.everyone().clone(),
        }
    }
}

/// A run that was planned.
#[derive(Debug, Clone)]
pub struct Run {
    pub when: When,
    pub today: Date,
    pub plan: RulePlan,
    /// The rules, and the tags that age as rules.
    rules: Vec<Rule>,
    expiries: Vec<Expiry>,
}

/// Plans what the book's own rules do on an occasion.
pub fn plan_run(book: &Book, trigger: &Trigger, today: Date) -> Run {
    let rules: Vec<Rule> = book.arranged().collect();
    plan_rules(book, &rules, trigger, today)
}

/// Plans what these rules do on an occasion, whether the book has them or not: a rule is tried before it is saved.
pub fn plan_rules(book: &Book, rules: &[Rule], trigger: &Trigger, today: Date) -> Run {
    let when = trigger.when();
    let expiries = expiries(book);
    // Tags that age come first.
    let later = rules.iter().map(|rule| Rule { order: rule.order.saturating_add(1), ..rule.clone() });
    let all: Vec<Rule> = expiries.iter().map(Expiry::rule).chain(later).collect();
    let among = trigger.among(book);
    let due = || all.iter().filter(|rule| rule.enabled && rule.when.contains(&when));
    let signs =
        if due().any(needs_signs) { Signs::read(book, &among, &Lifecycle::default(), today) } else { Signs::default() };
    let planned = with_people(book, &signs, today, |people| plan(&all, when, Some(&among), people, today));
    Run { when, today, plan: planned, rules: all, expiries }
}

/// Why a rule can't be kept or let go.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleError {
    #[error("the rule is not there any more")]
    Gone,
    #[error("the name has no letters")]
    NameEmpty,
    #[error("the filter does not read")]
    Filter(SegmentError),
}

/// Keeps a rule. One whose id is 0 is new: it gets `fresh` for an id and runs last; any other takes the place of the one with
/// its id. Nothing to do if it is there just so.
///
/// # Errors
/// `Gone`, `NameEmpty`, `Filter`. Tags that are gone are no error here: `check_rules` names them.
pub fn save_rule(book: &Book, rule: Rule, fresh: RuleId) -> Result<Change, RuleError> {
    let name = clean_name(&rule.name);
    if fold(&name).is_empty() {
        return Err(RuleError::NameEmpty);
    }
    compile(&rule.filter, &BookNames(book)).map_err(RuleError::Filter)?;
    let rule = if rule.id == RuleId(0) {
        let last = book.arranged::<Rule>().map(|known| known.order).max().unwrap_or(0);
        Rule { id: fresh, order: last.saturating_add(1), name, ..rule }
    } else if book.arranged::<Rule>().any(|known| known.id == rule.id) {
        Rule { name, ..rule }
    } else {
        return Err(RuleError::Gone);
    };
    let kept = rule.arranged();
    let label = Label::Arranged { kind: Rule::KIND, name: rule.name };
    let ops = if book.arrangement(kept.id) == Some(&kept) { Vec::new() } else { vec![Op::Arrange(kept)] };
    Ok(Change { label, ops })
}

/// Lets go of a rule. What it did stays.
///
/// # Errors
/// `Gone`.
pub fn remove_rule(book: &Book, id: RuleId) -> Result<Change, RuleError> {
    // A day of the log has a key of its own and is no rule.
    let rule = book.arranged::<Rule>().find(|known| known.id == id).ok_or(RuleError::Gone)?;
    let key = ArrangementId { kind: Rule::KIND, key: rule.key() };
    Ok(Change { label: Label::Disarranged { kind: Rule::KIND, name: rule.name }, ops: vec![Op::Disarrange(key)] })
}

/// What rules did on the days that are kept, the oldest first.
pub fn run_log(book: &Book) -> Vec<RunDay> {
    let mut days: Vec<RunDay> = book.arranged().collect();
    days.sort_by_key(|day| day.day);
    days
}

/// What reading all of these rules shows: filters that don't read, tags that are gone, circles, opposites.
pub fn check_rules(book: &Book, rules: &[Rule]) -> Vec<check::RuleFinding> {
    with_people(book, &Signs::default(), Date(0), |people| check::check(rules, people))
}

/// The tags of a book that age.
pub fn expiries(book: &Book) -> Vec<Expiry> {
    let aging = book.arranged::<TagTraits>().filter(|traits| book.tag(traits.tag).is_some());
    aging.filter_map(|traits| Some(Expiry { tag: traits.tag, days: traits.leaves_after? })).collect()
}

fn with_people<T>(book: &Book, signs: &Signs, today: Date, ask: impl FnOnce(&People<Book>) -> T) -> T {
    let tags: Vec<Tag> = book.tags().cloned().collect();
    ask(&People {
        index: book,
        names: &BookNames(book),
        tags: &tags,
        holdings: &BookHoldings { book, signs },
        facts: signs.facts(book),
        lifecycle: Lifecycle::default(),
        today,
    })
}

/// Whether a rule asks for more than the book's indexes tell.
fn needs_signs(rule: &Rule) -> bool {
    let by_signs = matches!(rule.group, Some(Group::Stage(_) | Group::QuietFor(_)));
    let sets_days = |action: &RuleAction| matches!(action, RuleAction::FollowUpIn(_) | RuleAction::ClearFollowUp);
    by_signs || rule.actions.iter().any(sets_days)
}

impl Run {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.plan.is_empty()
    }

    /// What the run does, in figures and with the first contacts, for people.
    pub fn report(&self, book: &Book) -> RunReport {
        report(book, self, &self.expiries)
    }

    /// The run as one commit: what it changes, and a line in the log of the day. Nothing at all if it changes nobody.
    pub fn change(&self, book: &Book) -> Change {
        let contacts = figure(self.plan.touched.len());
        let rules: Vec<_> = self.plan.rules.iter().filter(|effect| !effect.changed.is_empty()).collect();
        let label = Label::RulesRun { rules: figure(rules.len() as u64), contacts };
        let mut ops = self.ops(book);
        if !ops.is_empty() {
            let rules = rules.iter().map(|effect| (effect.rule, figure(effect.changed.len()))).collect();
            ops.extend(log(book, self.today, RunEntry { when: self.when, contacts, rules }));
        }
        Change { label, ops }
    }

    /// What it changes, without the log.
    pub(super) fn ops(&self, book: &Book) -> Vec<Op> {
        let mut ops = Vec::new();
        for change in &self.plan.tags {
            let tag = change.tag;
            if !change.added.is_empty() {
                ops.push(Op::AddTag { tag, contacts: SlotSet(change.added.clone()) });
            }
            if !change.removed.is_empty() {
                ops.push(Op::RemoveTag { tag, contacts: SlotSet(change.removed.clone()) });
            }
        }
        for (tag, contacts) in &self.plan.renewed {
            let contacts = || SlotSet(contacts.clone());
            ops.push(Op::RemoveTag { tag: *tag, contacts: contacts() });
            ops.push(Op::AddTag { tag: *tag, contacts: contacts() });
        }
        let mut values: BTreeMap<Slot, Vec<FieldValue>> = BTreeMap::new();
        for change in &self.plan.follow_ups {
            let due = change.on.map(|on| FollowUp { on, every: None });
            for slot in &change.contacts {
                values.entry(slot).or_default().push(FieldValue::FollowUp(due));
            }
        }
        let mut extras: BTreeMap<Slot, Vec<(String, String)>> = BTreeMap::new();
        for change in &self.plan.fields {
            for slot in &change.contacts {
                let extra = extras.entry(slot).or_insert_with(|| extra_of(book, slot));
                set_extra(extra, &change.key, &change.value);
            }
        }
        for (slot, extra) in extras {
            values.entry(slot).or_default().push(FieldValue::Extra(extra));
        }
        if !values.is_empty() {
            ops.push(Op::SetFields(values.into_iter().collect()));
        }
        ops
    }

    /// The rules that were planned, those of tags that age first.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

fn extra_of(book: &Book, slot: Slot) -> Vec<(String, String)> {
    let owned = |(header, cell): &(&str, &str)| ((*header).to_owned(), (*cell).to_owned());
    book.with_contact(slot, |contact| contact.extra.iter().map(owned).collect()).unwrap_or_default()
}

/// Writes a run into the log of its day; days that are long over make room.
fn log(book: &Book, today: Date, entry: RunEntry) -> Vec<Op> {
    let days: Vec<RunDay> = book.arranged().collect();
    let mut ops = Vec::new();
    for old in days.iter().filter(|known| known.day < today.add_days(-MOST_DAYS)) {
        ops.push(Op::Disarrange(ArrangementId { kind: RunDay::KIND, key: old.key() }));
    }
    let known = days.into_iter().find(|known| known.day == today);
    let mut day = known.unwrap_or_else(|| RunDay::new(today));
    day.add(entry);
    ops.push(Op::Arrange(day.arranged()));
    ops
}
