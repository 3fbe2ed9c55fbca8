//! Rules that quarrel or go round, one after the other.

use super::model::{Model, Person};
use crate::domain::date::Date;
use crate::domain::rules::check::{RuleFinding, check};
use crate::domain::rules::plan::{RulePlan, plan};
use crate::domain::rules::reads::Thing;
use crate::domain::rules::{Rule, RuleAction, RuleId, When};
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;

fn rule(id: u64, filter: &str, actions: &[RuleAction]) -> Rule {
    Rule {
        id: RuleId(id),
        name: String::new(),
        when: [When::Daily].into(),
        filter: filter.to_owned(),
        group: None,
        actions: actions.to_vec(),
        enabled: true,
        order: 0,
    }
}

fn add(tag: u64) -> RuleAction {
    RuleAction::AddTag(TagId(tag))
}

fn remove(tag: u64) -> RuleAction {
    RuleAction::RemoveTag(TagId(tag))
}

/// People with these tags, one each.
fn people(tags: &[&[u64]]) -> Model {
    Model::new(tags.iter().map(|tags| Person { tags: tags.iter().copied().collect(), ..Person::default() }).collect())
}

fn run(rules: &[Rule], model: &Model) -> RulePlan {
    plan(rules, When::Daily, None, model, Date(0))
}

fn tag(tag: u64) -> Thing {
    Thing::Tag(TagId(tag))
}

#[test]
fn what_is_done_and_undone_in_one_round_is_no_change() {
    let rules = [rule(1, "+0", &[remove(0), add(2)]), rule(2, "-0 +2", &[add(0), remove(2)])];
    let planned = run(&rules, &people(&[&[0], &[1]]));
    assert!(planned.is_empty() && planned.touched.is_empty());
    assert_eq!(planned.rules[0].changed, Slots::from_iter([0]));
    // It could have gone round, so reading says so.
    assert!(
        planned
            .findings
            .contains(&RuleFinding::Circle { rules: vec![RuleId(1), RuleId(2)], things: vec![tag(0), tag(2)] })
    );
    assert!(!planned.findings.iter().any(|finding| matches!(finding, RuleFinding::Unsettled { .. })));
}

#[test]
fn a_tag_that_flips_every_round_is_unsettled() {
    // The second rule sees the mark of the first only a round later.
    let rules = [
        rule(1, "+1", &[remove(0), remove(1), add(2)]),
        rule(2, "-0 -2", &[add(0)]),
        rule(3, "+0", &[add(1)]),
        rule(4, "+2", &[remove(2)]),
    ];
    let model = people(&[&[], &[5]]);
    let planned = run(&rules, &model);
    let unsettled = planned.findings.iter().find_map(|finding| match finding {
        RuleFinding::Unsettled { rules, things, contacts } => Some((rules.clone(), things.clone(), contacts.clone())),
        _ => None,
    });
    let (named, things, contacts) = unsettled.expect("it goes round");
    assert_eq!(named, [RuleId(1), RuleId(2), RuleId(3), RuleId(4)]);
    assert_eq!(things, [tag(0), tag(1), tag(2)]);
    assert_eq!(contacts, Slots::from_iter([0, 1]));
    assert!(
        planned.is_empty() && planned.rules.iter().all(|effect| effect.changed.is_empty() && effect.tags.is_empty())
    );
}

#[test]
fn opposite_wishes_are_reported_with_the_people_and_the_later_rule_wins() {
    let rules = [rule(1, "+0", &[add(2)]), rule(2, "+1", &[remove(2)])];
    let model = people(&[&[0], &[1], &[0, 1], &[]]);
    let planned = run(&rules, &model);
    assert_eq!(
        planned.findings,
        [RuleFinding::Opposite { first: RuleId(1), then: RuleId(2), thing: tag(2), contacts: Slots::from_iter([2]) }]
    );
    assert_eq!(planned.touched, Slots::from_iter([0]));
    assert_eq!(check(&rules, &model), [RuleFinding::MayOppose { first: RuleId(1), then: RuleId(2), thing: tag(2) }]);
    // Without common people there is nothing to report.
    assert_eq!(run(&rules, &people(&[&[0], &[1]])).findings, []);
}

#[test]
fn one_tag_of_a_dimension_takes_the_place_of_the_others() {
    let rules = [rule(1, "+0", &[RuleAction::SetOneTag(TagId(4))])];
    let model = people(&[&[0, 3], &[0, 3, 5], &[3], &[0, 4]]);
    let planned = run(&rules, &model);
    let by_tag: Vec<(u64, u64, u64)> =
        planned.tags.iter().map(|change| (change.tag.0, change.before, change.after)).collect();
    assert_eq!(by_tag, [(3, 3, 1), (4, 1, 3), (5, 1, 0)]);
    // Two tags of one dimension for the same people are a quarrel.
    let rules = [rules[0].clone(), rule(2, "+3", &[RuleAction::SetOneTag(TagId(3))])];
    let findings = check(&rules, &model);
    assert!(findings.contains(&RuleFinding::MayOppose { first: RuleId(1), then: RuleId(2), thing: tag(3) }));
    assert!(findings.contains(&RuleFinding::MayOppose { first: RuleId(1), then: RuleId(2), thing: tag(4) }));
}

#[test]
fn later_rules_see_what_earlier_ones_did_whatever_their_order_in_the_list() {
    let mut rules = vec![rule(9, "+1", &[add(2)]), rule(1, "+0", &[add(1)])];
    let model = people(&[&[0]]);
    assert_eq!(run(&rules, &model).rounds, 2);
    // The other way round it takes a round more and comes out the same.
    rules[1].order = 5;
    let planned = run(&rules, &model);
    assert_eq!((planned.rounds, planned.touched.len(), planned.tags.len()), (3, 1, 2));
}

#[test]
fn what_does_not_read_or_is_gone_is_named_and_the_rest_runs() {
    let rules = [rule(1, "?", &[add(0)]), rule(2, "", &[add(99), add(1)])];
    let planned = run(&rules, &people(&[&[]]));
    assert!(matches!(planned.findings[0], RuleFinding::BrokenFilter { rule: RuleId(1), .. }));
    assert_eq!(planned.findings[1], RuleFinding::MissingTag { rule: RuleId(2), tag: TagId(99) });
    assert!(planned.rules[0].error.is_some() && planned.rules[1].error.is_none());
    assert_eq!(planned.tags.iter().map(|change| change.tag.0).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_follow_up_that_stands_is_not_pushed_on() {
    let rules = [rule(1, "", &[RuleAction::FollowUpIn(3)])];
    let mut model = people(&[&[], &[]]);
    model.people[1].follow_up = Some(Date(-5));
    let planned = plan(&rules, When::Daily, None, &model, Date(0));
    assert_eq!(planned.touched, Slots::from_iter([0]));
    model.apply(&planned);
    assert!(plan(&rules, When::Daily, None, &model, Date(1)).is_empty());
    let clear = [rule(1, "", &[RuleAction::ClearFollowUp])];
    assert_eq!(plan(&clear, When::Daily, None, &model, Date(1)).touched.len(), 2);
}

#[test]
fn rules_run_on_their_occasions_only() {
    let mut one = rule(1, "", &[add(0)]);
    one.when = [When::Order, When::Reply].into();
    let model = people(&[&[]]);
    for when in When::ALL {
        let planned = plan(std::slice::from_ref(&one), when, None, &model, Date(0));
        assert_eq!(planned.is_empty(), !matches!(when, When::Order | When::Reply));
    }
    one.enabled = false;
    assert!(plan(&[one], When::Order, None, &model, Date(0)).rules.is_empty());
}
