//! What holds for every set of rules and every book.

use super::model::{Model, Person, TAGS, fate};
use crate::domain::date::Date;
use crate::domain::rules::check::{RuleFinding, check};
use crate::domain::rules::plan::plan;
use crate::domain::rules::{Group, Rule, RuleAction, RuleId, When, due};
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;
use crate::domain::testing::cases;
use proptest::prelude::*;
use proptest::sample::select;

const TODAY: Date = Date(1000);

fn person() -> impl Strategy<Value = Person> {
    let field = (select(vec!["a", "b"]), select(vec!["", "x", "y"]));
    let tags = proptest::collection::btree_set(0..TAGS, 0..4);
    let follow_up = proptest::option::of((990..1010).prop_map(Date));
    (tags, 0u8..8, follow_up, proptest::option::of(field)).prop_map(|(tags, kind, follow_up, field)| Person {
        old: tags.iter().copied().filter(|tag| (u64::from(kind) + tag) % 3 > 0).collect(),
        tags,
        kind,
        follow_up,
        fields: field.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
    })
}

fn action() -> impl Strategy<Value = RuleAction> {
    let tag = || (0..TAGS + 1).prop_map(TagId);
    prop_oneof![
        3 => tag().prop_map(RuleAction::AddTag),
        3 => tag().prop_map(RuleAction::RemoveTag),
        2 => tag().prop_map(RuleAction::SetOneTag),
        1 => (0u16..5).prop_map(RuleAction::FollowUpIn),
        1 => Just(RuleAction::ClearFollowUp),
        1 => (select(vec!["a", "b"]), select(vec!["", "x", "y"]))
            .prop_map(|(key, value)| RuleAction::SetField { key: key.into(), value: value.into() }),
    ]
}

fn filter() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => (0..TAGS).prop_map(|tag| format!("+{tag}")),
        4 => (0..TAGS).prop_map(|tag| format!("-{tag}")),
        2 => (0..3).prop_map(|bit| format!("k{bit}")),
        1 => Just("f".to_owned()),
        1 => (0..4).prop_map(|count| format!("n{count}")),
    ];
    prop_oneof![
        12 => proptest::collection::vec(part, 0..4).prop_map(|parts| parts.join(" ")),
        1 => Just("?".to_owned()),
    ]
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let held = (0..TAGS).prop_map(|tag| Group::Held { tag: TagId(tag), days: 1 });
    let group = proptest::option::weighted(0.3, prop_oneof![(0u32..8).prop_map(Group::BoughtTimes), held]);
    let when = select(vec![vec![When::Daily], vec![When::Daily, When::Order], vec![When::Order]]);
    let one =
        (filter(), group, proptest::collection::vec(action(), 1..4), when, 0u32..4, proptest::bool::weighted(0.9));
    proptest::collection::vec(one, 1..7).prop_map(|list| {
        let rule = |(at, (filter, group, actions, when, order, enabled)): (usize, (_, _, _, Vec<When>, _, _))| Rule {
            id: RuleId(at as u64),
            name: String::new(),
            when: when.into_iter().collect(),
            filter,
            group,
            actions,
            enabled,
            order,
        };
        list.into_iter().enumerate().map(rule).collect()
    })
}

fn unsettled(findings: &[RuleFinding]) -> Slots {
    findings.iter().fold(Slots::new(), |all, finding| match finding {
        RuleFinding::Unsettled { contacts, .. } => all | contacts,
        _ => all,
    })
}

/// Found among ten thousand cases: of several follow-ups in one rule the first counts, also if it comes once more.
#[test]
fn the_first_of_several_follow_ups_counts() {
    let actions = [3, 0, 3].map(RuleAction::FollowUpIn).to_vec();
    let rule = Rule {
        id: RuleId(0),
        name: String::new(),
        when: [When::Daily].into(),
        filter: String::new(),
        group: None,
        actions,
        enabled: true,
        order: 0,
    };
    let mut model = Model::new(vec![Person::default()]);
    let planned = plan(&[rule], When::Daily, None, &model, TODAY);
    model.apply(&planned);
    assert_eq!(model.people[0].follow_up, Some(TODAY.add_days(3)));
}

proptest! {
    #![proptest_config(cases(400))]

    /// The plan is what one person after the other would live through; who would go round for ever stays as they are; doing it
    /// again does nothing; and it does not depend on who else is asked about.
    #[test]
    fn a_plan_is_what_happens_and_happens_once(people in proptest::collection::vec(person(), 1..40), rules in rules()) {
        let mut model = Model::new(people.clone());
        let planned = plan(&rules, When::Daily, None, &model, TODAY);
        let lost = unsettled(&planned.findings);
        let due = due(&rules, When::Daily);
        model.apply(&planned);
        for (slot, person) in people.iter().enumerate() {
            let became = &model.people[slot];
            match fate(person, &due, TODAY) {
                // Patience ends before the longest ways to rest.
                Some(fate) if !lost.contains(slot as u32) => prop_assert!(same(became, &fate), "{person:?}: {became:?} {fate:?}"),
                Some(_) => prop_assert_eq!(became, person),
                None => {
                    prop_assert!(lost.contains(slot as u32));
                    prop_assert_eq!(became, person);
                }
            }
            prop_assert_eq!(planned.touched.contains(slot as u32), !same(became, person));
        }
        let again = plan(&rules, When::Daily, None, &model, TODAY);
        prop_assert!(again.is_empty() && again.touched.is_empty(), "{:?}", again);
        prop_assert_eq!(unsettled(&again.findings), lost);

        let some: Slots = (0..people.len() as u32).filter(|slot| slot % 3 == 1).collect();
        let mut alone = Model::new(people.clone());
        let of_some = plan(&rules, When::Daily, Some(&some), &alone, TODAY);
        alone.apply(&of_some);
        for (slot, person) in people.iter().enumerate() {
            let expected = if some.contains(slot as u32) { &model.people[slot] } else { person };
            prop_assert_eq!(&alone.people[slot], expected);
        }
    }

    /// Where reading finds no circle, running finds nobody who goes round.
    #[test]
    fn rules_without_a_circle_come_to_rest(people in proptest::collection::vec(person(), 1..40), rules in rules()) {
        let model = Model::new(people);
        let has_circle = check(&rules, &model).iter().any(|finding| matches!(finding, RuleFinding::Circle { .. }));
        let planned = plan(&rules, When::Daily, None, &model, TODAY);
        prop_assert!(has_circle || unsettled(&planned.findings).is_empty());
    }

    /// What the rules did one by one adds up to what they did together.
    #[test]
    fn effects_add_up(people in proptest::collection::vec(person(), 1..40), rules in rules()) {
        let model = Model::new(people);
        let planned = plan(&rules, When::Daily, None, &model, TODAY);
        let mut changed = Slots::new();
        for effect in &planned.rules {
            changed |= &effect.changed;
        }
        prop_assert!(planned.touched.is_subset(&changed));
        for change in &planned.tags {
            let of_tag = planned.rules.iter().flat_map(|effect| &effect.tags).filter(|(tag, _, _)| *tag == change.tag);
            let (mut added, mut removed) = (Slots::new(), Slots::new());
            for (_, more, fewer) in of_tag {
                added |= more;
                removed |= fewer;
            }
            prop_assert!(change.added.is_subset(&added) && change.removed.is_subset(&removed));
            prop_assert_eq!(change.before + change.added.len() - change.removed.len(), change.after);
        }
    }
}

/// Whether nothing is different: an empty value and no value are one.
fn same(one: &Person, other: &Person) -> bool {
    let filled = |person: &Person| {
        let mut person = person.clone();
        person.fields.retain(|_, value| !value.is_empty());
        // Since when a tag is carried is no change.
        person.old.clear();
        person
    };
    filled(one) == filled(other)
}
