//! Runs of rules over whole books.

use super::world::{TODAY, book, carried_out, noon, told};
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, NewContact, Op};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::rules::check::RuleFinding;
use crate::domain::rules::log::RunDay;
use crate::domain::rules::{Group, Rule, RuleAction, RuleId, When};
use crate::domain::slots::{SlotSet, Slots};
use crate::domain::tag::{Tag, TagColor, TagId};
use crate::domain::tag_traits::TagTraits;
use crate::domain::testing::cases;
use crate::domain::upkeep::SHOWN;
use crate::domain::upkeep::preview::{changes, preview, standing};
use crate::domain::upkeep::report::By;
use crate::domain::upkeep::run::{RuleError, Trigger, plan_rules, plan_run, remove_rule, run_log, save_rule};
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(150))]

    /// The dry run is the run; a second one finds nothing to do; undo brings back the book of before.
    #[test]
    fn what_a_dry_run_tells_is_what_happens_once(seed in any::<u64>(), contacts in 1u64..120, import in any::<bool>()) {
        let mut book = book(seed, contacts);
        let some: Slots = book.everyone().iter().filter(|slot| slot % 3 == 0).collect();
        let trigger = if import { Trigger::Import(some.clone()) } else { Trigger::Daily };
        let run = plan_run(&book, &trigger, TODAY);
        let report = run.report(&book);
        let change = run.change(&book);
        let told_before = changes(&book, &change.ops, book.everyone());
        let shown = preview(&book, &change.ops);
        prop_assert_eq!(change.ops.is_empty(), run.is_empty());
        prop_assert_eq!(report.contacts, run.plan.touched.len());
        // A field that is set to what it was is in no plan, so ops and plan name the same contacts.
        prop_assert_eq!(shown.contacts, run.plan.touched.len());
        if let Label::RulesRun { contacts, rules } = change.label {
            prop_assert_eq!(u64::from(contacts), report.contacts);
            prop_assert_eq!(rules as usize, run.plan.rules.iter().filter(|effect| !effect.changed.is_empty()).count());
        }
        carried_out(change.ops, &mut book);
        for (slot, change) in book.everyone().iter().zip(&told_before) {
            prop_assert_eq!(&standing(&book, slot), &change.after);
            prop_assert_eq!(change.before != change.after, run.plan.touched.contains(slot));
            prop_assert!(!import || some.contains(slot) || change.before == change.after);
        }
        for (rule, effect) in report.rules.iter().filter(|rule| matches!(rule.by, By::Rule(_))).zip(
            run.plan.rules.iter().filter(|effect| effect.rule.0 < 4)) {
            prop_assert_eq!(rule.changed, effect.changed.len());
            let lasting = &effect.changed & &run.plan.touched;
            prop_assert_eq!(rule.first.len() as u64, lasting.len().min(SHOWN as u64));
            for one in &rule.first {
                let slot = book.slot_of(one.contact).unwrap();
                prop_assert!(lasting.contains(slot) && one.before != one.after && one.after == standing(&book, slot));
            }
        }
        let again = plan_run(&book, &trigger, TODAY);
        prop_assert!(again.is_empty() && again.change(&book).ops.is_empty(), "{:?}", again.plan);
    }
}

fn put(id: u64, name: &str) -> Op {
    Op::PutTag(Tag { id: TagId(id), name: name.into(), color: TagColor::Gray, dimension: None })
}

fn small() -> Book {
    let mut book = Book::new();
    let new = |n: u128, day: i32| NewContact { contact: Contact::new(ContactId(n), noon(day)), tags: vec![TagId(1)] };
    let contacts = [new(1, TODAY.0 - 60), new(2, TODAY.0 - 59), new(3, TODAY.0 - 90)];
    let aging = TagTraits { leaves_after: Some(60), ..TagTraits::new(TagId(1), "new") };
    let ops = vec![
        put(1, "new"),
        put(2, "old"),
        Op::AddContacts(contacts.into_iter().collect()),
        Op::Arrange(aging.arranged()),
    ];
    book.apply_at(noon(TODAY.0 - 1), 1, ops).unwrap();
    book
}

fn slots(list: &[u32]) -> SlotSet {
    SlotSet(list.iter().copied().collect())
}

#[test]
fn a_tag_that_ages_leaves_on_its_day_and_begins_anew_when_it_is_given_again() {
    let mut book = small();
    let run = plan_run(&book, &Trigger::Daily, TODAY);
    let report = run.report(&book);
    assert_eq!((report.contacts, report.rules.len(), report.rules[0].by), (2, 1, By::Age(TagId(1))));
    carried_out(run.change(&book).ops, &mut book);
    assert_eq!(book.carriers(TagId(1)).iter().collect::<Vec<_>>(), [1]);
    book.apply_at(noon(TODAY.0), 1, vec![Op::AddTag { tag: TagId(1), contacts: slots(&[0]) }]).unwrap();
    // The first one got it again today, the second got it when it came.
    assert_eq!(plan_run(&book, &Trigger::Daily, TODAY.add_days(59)).plan.touched, slots(&[1]).0);
    assert_eq!(plan_run(&book, &Trigger::Daily, TODAY.add_days(60)).plan.touched, slots(&[0, 1]).0);
    assert!(plan_run(&book, &Trigger::Opening, TODAY.add_days(60)).is_empty());
}

#[test]
fn rules_see_who_lost_a_tag_by_its_age_and_may_give_it_back() {
    let mut book = small();
    let rule = |filter: &str, action| Rule {
        id: RuleId(7),
        name: String::new(),
        when: [When::Daily].into(),
        filter: filter.into(),
        group: None,
        actions: vec![action],
        enabled: true,
        order: 0,
    };
    let seen = plan_rules(&book, &[rule("-tag:new", RuleAction::AddTag(TagId(2)))], &Trigger::Daily, TODAY);
    assert_eq!(
        seen.plan.tags.iter().find(|change| change.tag == TagId(2)).map(|it| &it.added),
        Some(&slots(&[0, 2]).0)
    );
    let held = Rule { group: Some(Group::Held { tag: TagId(1), days: 59 }), ..rule("", RuleAction::AddTag(TagId(2))) };
    let left = plan_rules(&book, &[held], &Trigger::Daily, TODAY);
    assert_eq!(left.plan.rules[1].matched, slots(&[1]).0, "the others have just lost it");
    let rules = [rule("", RuleAction::AddTag(TagId(1)))];
    let back = plan_rules(&book, &rules, &Trigger::Daily, TODAY);
    assert!(!back.plan.findings.iter().any(|found| matches!(found, RuleFinding::Circle { .. })));
    assert_eq!((back.plan.touched.len(), &back.plan.renewed), (0, &vec![(TagId(1), slots(&[0, 2]).0)]));
    carried_out(back.change(&book).ops, &mut book);
    assert!(plan_rules(&book, &rules, &Trigger::Daily, TODAY).is_empty());
    assert_eq!(plan_run(&book, &Trigger::Daily, TODAY.add_days(59)).plan.touched, slots(&[1]).0);
    assert_eq!(plan_run(&book, &Trigger::Daily, TODAY.add_days(60)).plan.touched, slots(&[0, 1, 2]).0);
}

#[test]
fn what_rules_did_stands_in_the_log_of_the_day_and_goes_with_undo() {
    let mut book = small();
    let before = told(&book);
    let change = plan_run(&book, &Trigger::Daily, TODAY).change(&book);
    let inverse = book.apply_at(noon(TODAY.0), 1, change.ops).unwrap().inverse;
    let days: Vec<RunDay> = book.arranged().collect();
    assert_eq!((days.len(), days[0].day, days[0].runs.len(), days[0].runs[0].contacts), (1, TODAY, 1, 2));
    book.apply_at(noon(TODAY.0), 1, inverse).unwrap();
    assert_eq!(told(&book), before);
    // After the time that is kept, the old day makes room.
    for (day, kept) in [(TODAY, 1), (TODAY.add_days(92), 2), (TODAY.add_days(93), 2)] {
        book.apply_at(noon(day.0), 1, vec![Op::AddTag { tag: TagId(1), contacts: slots(&[0]) }]).unwrap();
        let mut late = plan_run(&book, &Trigger::Daily, day.add_days(60));
        late.today = day;
        let change = late.change(&book);
        assert!(!change.ops.is_empty());
        book.apply_at(noon(day.0), 1, change.ops).unwrap();
        assert_eq!(book.arranged::<RunDay>().count(), kept, "{day:?}");
    }
}

#[test]
fn an_order_runs_the_rules_of_orders_for_one() {
    let mut book = book(5, 60);
    let contacts = Slots::from_iter([3]);
    let rule = Rule {
        id: RuleId(50),
        name: "ordered".into(),
        when: [When::Order].into(),
        filter: String::new(),
        group: None,
        actions: vec![RuleAction::AddTag(TagId(8)), RuleAction::RemoveTag(TagId(4)), RuleAction::FollowUpIn(3)],
        enabled: true,
        order: 0,
    };
    let run = plan_rules(&book, std::slice::from_ref(&rule), &Trigger::Order(3), TODAY);
    assert!(run.plan.touched.is_subset(&contacts));
    carried_out(run.change(&book).ops, &mut book);
    let after = standing(&book, 3);
    assert!(after.tags.contains(&TagId(8)) && !after.tags.contains(&TagId(4)) && after.follow_up.is_some());
    assert!(plan_rules(&book, &[rule], &Trigger::Reply(3), TODAY).is_empty());
}

#[test]
fn rules_are_kept_and_let_go() {
    let mut book = small();
    let fresh = RuleId(7);
    let rule = |filter: &str| Rule {
        id: fresh,
        name: "seven".into(),
        when: [When::Daily].into(),
        filter: filter.into(),
        group: None,
        actions: vec![RuleAction::ClearFollowUp],
        enabled: true,
        order: 0,
    };
    let new = |filter: &str| Rule { id: RuleId(0), name: " seven\n".into(), ..rule(filter) };
    assert!(matches!(save_rule(&book, new("tag:unknown"), fresh), Err(RuleError::Filter(_))));
    assert_eq!(save_rule(&book, Rule { name: " \u{200f}".into(), ..new("") }, fresh), Err(RuleError::NameEmpty));
    assert_eq!(save_rule(&book, rule(""), fresh), Err(RuleError::Gone));
    carried_out(save_rule(&book, new(" "), fresh).unwrap().ops, &mut book);
    carried_out(save_rule(&book, rule("tag:new"), fresh).unwrap().ops, &mut book);
    assert!(save_rule(&book, rule("tag:new"), fresh).unwrap().ops.is_empty());
    carried_out(save_rule(&book, rule("tag:old"), fresh).unwrap().ops, &mut book);
    assert_eq!(book.arranged::<Rule>().collect::<Vec<_>>(), [rule("tag:old")]);
    let second = save_rule(&book, new(""), RuleId(8)).unwrap();
    assert!(matches!(&second.ops[..], [Op::Arrange(kept)] if Rule::of(kept).is_some_and(|rule| rule.order == 1)));
    carried_out(plan_run(&book, &Trigger::Daily, TODAY).change(&book).ops, &mut book);
    assert_eq!(run_log(&book).len(), 1);
    carried_out(remove_rule(&book, fresh).unwrap().ops, &mut book);
    assert_eq!((book.arranged::<Rule>().count(), run_log(&book).len()), (0, 1));
    assert_eq!(remove_rule(&book, fresh), Err(RuleError::Gone));
}
