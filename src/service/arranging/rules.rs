//! Rules: shown, tried, saved, and carried out when their occasion has come.

use super::trouble;
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::Op;
use crate::domain::date::Date;
use crate::domain::rules::log::RunDay;
use crate::domain::rules::ready::READY;
use crate::domain::rules::{Rule, RuleId, When};
use crate::domain::slots::Slots;
use crate::domain::upkeep;
use crate::domain::upkeep::report::{RunReport, finding_report};
use crate::domain::upkeep::run::{
    RuleError, Trigger, check_rules, expiries, plan_rules, plan_run, remove_rule, save_rule,
};
use crate::domain::upkeep::starter::ready_rule_id;
use crate::protocol::{Committed, NameTrouble, Reply, RulesView, ServiceError};
use crate::service::ids::random_id;
use crate::service::journal::Change;
use crate::service::session::Happened;
use crate::service::{Host, Service};
use crate::store::Store;

/// Days of the log that are shown.
const DAYS_SHOWN: usize = 14;

/// The rules with what reading them shows.
pub(super) fn view(book: &Book) -> RulesView {
    let mut rules: Vec<Rule> = book.arranged().collect();
    rules.sort_by_key(|rule| (rule.order, rule.id));
    let aging = expiries(book);
    let findings = check_rules(book, &rules).iter().map(|found| finding_report(book, found, &aging)).collect();
    let mut log: Vec<RunDay> = book.arranged().collect();
    log.sort_by_key(|day| std::cmp::Reverse(day.day));
    log.truncate(DAYS_SHOWN);
    let is_there = |id: RuleId| rules.iter().any(|rule| rule.id == id);
    let ready = READY.iter().map(|ready| ready.key).filter(|key| !is_there(ready_rule_id(*key))).collect();
    RulesView { rules, ready, findings, log }
}

/// What a rule, or all of them, would do on an occasion, for everyone.
pub(super) fn tried(book: &Book, rule: Option<Rule>, when: When, today: Date) -> RunReport {
    let trigger = trigger(when, book.everyone().clone());
    let run = match rule {
        // It is tried as if it were switched on and its occasion had come.
        Some(rule) => {
            let rule = Rule { enabled: true, when: [trigger.when()].into(), ..rule };
            plan_rules(book, &[rule], &trigger, today)
        }
        None => plan_run(book, &trigger, today),
    };
    run.report(book)
}

/// The occasion with its contacts. Trying a rule for orders or replies asks it of everyone: an import's trigger takes any.
fn trigger(when: When, contacts: Slots) -> Trigger {
    match when {
        When::Daily => Trigger::Daily,
        When::Opening => Trigger::Opening,
        When::Order | When::Reply => match (when, contacts.iter().next(), contacts.len()) {
            (When::Order, Some(slot), 1) => Trigger::Order(slot),
            (When::Reply, Some(slot), 1) => Trigger::Reply(slot),
            _ => Trigger::Import(contacts),
        },
        When::Import => Trigger::Import(contacts),
    }
}

/// Saves a rule. A new one runs last.
///
/// # Errors
/// `Name` without a name; `Segment` if the filter does not read; `Gone`.
pub(super) fn save<H: Host>(host: &H, book: &Book, rule: Rule) -> Result<Change, ServiceError> {
    kept(save_rule(book, rule, RuleId(random_id(host).max(1))))
}

/// The change with every rule in it switched off: what is ready-made is tried before it runs.
pub(super) fn switched_off(mut change: upkeep::Change) -> upkeep::Change {
    for op in &mut change.ops {
        if let Op::Arrange(arrangement) = op
            && let Some(rule) = Rule::of(arrangement)
        {
            *arrangement = Rule { enabled: false, ..rule }.arranged();
        }
    }
    change
}

/// The rule is none any more.
///
/// # Errors
/// `Gone`.
pub(super) fn remove(book: &Book, id: RuleId) -> Result<Change, ServiceError> {
    kept(remove_rule(book, id))
}

fn kept(change: Result<upkeep::Change, RuleError>) -> Result<Change, ServiceError> {
    change.map(|change| Change::new(change.label, change.ops)).map_err(|error| match error {
        RuleError::Gone => ServiceError::Gone,
        RuleError::NameEmpty => ServiceError::Name(NameTrouble::Empty),
        RuleError::Filter(error) => ServiceError::Segment(error),
    })
}

impl<S: Store> Service<S> {
    /// Carries out what has come due, each occasion as one commit. → the last of them
    pub(super) async fn run_rules<H: Host>(&mut self, host: &H, opened: bool) -> Result<Reply, ServiceError> {
        let today = host.today();
        let happened = std::mem::take(&mut self.session.happened);
        let desk = self.desk(host).await?;
        let has_run = desk
            .book
            .arranged::<RunDay>()
            .any(|day| day.day == today && day.runs.iter().any(|run| run.when == When::Daily));
        let mut triggers: Vec<Trigger> =
            happened.into_iter().map(|Happened { when, contacts }| trigger(when, contacts)).collect();
        if opened {
            if !has_run {
                triggers.push(Trigger::Daily);
            }
            triggers.push(Trigger::Opening);
        }
        let mut last: Option<Committed> = None;
        for trigger in triggers {
            let book = &self.desk(host).await?.book;
            let upkeep::Change { label, ops } = plan_run(book, &trigger, today).change(book);
            if !ops.is_empty() {
                last = Some(self.commit(host, Change::new(label, ops)).await?);
            }
        }
        Ok(last.map_or(Reply::Done, Reply::Committed))
    }
}

/// A change of `upkeep` as the journal takes it.
pub(super) fn taken(change: Result<upkeep::Change, upkeep::tags::TagError>) -> Result<Change, ServiceError> {
    change.map(|change| Change::new(change.label, change.ops)).map_err(trouble)
}
