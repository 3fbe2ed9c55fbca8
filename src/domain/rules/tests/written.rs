//! Rules and their log as they are kept: what the first shape wrote is read forever.

use crate::domain::arrangement::{Arranged, Arrangement};
use crate::domain::date::Date;
use crate::domain::rules::lifecycle::Stage;
use crate::domain::rules::log::{MOST_RUNS, RunDay, RunEntry};
use crate::domain::rules::{Group, Rule, RuleAction, RuleId, When};
use crate::domain::tag::TagId;

const FIRST: &str = r#"{"v":1,"what":"rule","it":{"id":18446744073709551615,"name":"نائم","when":["import","order","reply","daily","opening"],"filter":"tag:vip","group":{"stage":"at_risk"},"actions":[{"add_tag":1},{"remove_tag":2},{"set_one_tag":3},{"follow_up_in":7},"clear_follow_up",{"set_field":{"key":"Size","value":"L"}}],"enabled":true,"order":4}}"#;

fn first() -> Rule {
    Rule {
        id: RuleId(u64::MAX),
        name: "نائم".into(),
        when: When::ALL.into(),
        filter: "tag:vip".into(),
        group: Some(Group::Stage(Stage::AtRisk)),
        actions: vec![
            RuleAction::AddTag(TagId(1)),
            RuleAction::RemoveTag(TagId(2)),
            RuleAction::SetOneTag(TagId(3)),
            RuleAction::FollowUpIn(7),
            RuleAction::ClearFollowUp,
            RuleAction::SetField { key: "Size".into(), value: "L".into() },
        ],
        enabled: true,
        order: 4,
    }
}

#[test]
fn a_rule_of_the_first_shape_is_read() {
    let kept = first().arranged();
    assert_eq!(kept.text, FIRST);
    assert_eq!(Rule::of(&Arrangement { text: FIRST.into(), ..kept.clone() }), Some(first()));
    for (group, text) in [
        (Group::QuietFor(60), r#"{"quiet_for":60}"#),
        (Group::BoughtBefore(60), r#"{"bought_before":60}"#),
        (Group::BoughtTimes(4), r#"{"bought_times":4}"#),
        (Group::Held { tag: TagId(5), days: 60 }, r#"{"held":{"tag":5,"days":60}}"#),
    ] {
        let text = FIRST.replace(r#"{"stage":"at_risk"}"#, text);
        let read = Rule::of(&Arrangement { text, ..kept.clone() });
        assert_eq!(read, Some(Rule { group: Some(group), ..first() }));
    }
    let newer = FIRST.replace("clear_follow_up", "send_flowers");
    assert_eq!(Rule::of(&Arrangement { text: newer, ..kept }), None, "left alone, not guessed");
}

#[test]
fn what_rules_did_is_no_rule_and_keeps_its_newest() {
    let mut day = RunDay::new(Date(20_000));
    for contacts in 0..MOST_RUNS as u32 + 5 {
        day.add(RunEntry { when: When::Order, contacts, rules: vec![(RuleId(3), contacts)] });
    }
    assert_eq!((day.runs.len(), day.runs[0].contacts), (MOST_RUNS, 5));
    day.runs.truncate(1);
    let kept = day.arranged();
    assert_eq!(
        kept.text,
        r#"{"v":1,"what":"runs","it":{"day":20000,"runs":[{"when":"order","contacts":5,"rules":[[3,5]]}]}}"#
    );
    assert_eq!((RunDay::of(&kept), Rule::of(&kept)), (Some(day), None));
    assert_eq!(RunDay::of(&first().arranged()), None);
}
