//! Tags and dimensions changed by hand: whatever names them follows in the same commit, and a lock asks for a reason.

use super::Shop;
use daftar::domain::rules::{Rule, RuleAction, RuleId, When};
use daftar::domain::tag::{DimensionId, TagColor, TagId};
use daftar::protocol::{Action, Arrange, Made, Reply, Request};

const COLOR: TagColor = TagColor::Teal;

fn save(id: Option<TagId>, name: &str, dimension: Option<DimensionId>) -> Action {
    Action::SaveTag { id, name: name.into(), color: COLOR, dimension, why: String::new() }
}

fn save_dimension(id: Option<DimensionId>, name: &str) -> Action {
    Action::SaveDimension { id, name: name.into(), color: COLOR, single: false, locked: false, why: String::new() }
}

fn tag(shop: &mut Shop, name: &str, dimension: Option<DimensionId>) -> TagId {
    match shop.made(save(None, name, dimension)) {
        Made::Tag(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn dimension(shop: &mut Shop, name: &str) -> DimensionId {
    match shop.made(save_dimension(None, name)) {
        Made::Dimension(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn add_rule(shop: &mut Shop, filter: &str, actions: Vec<RuleAction>) {
    let rule = Rule {
        id: RuleId(0),
        name: "r".into(),
        when: [When::Daily].into(),
        filter: filter.into(),
        group: None,
        actions,
        enabled: true,
        order: 0,
    };
    shop.act(Action::Arrange(Arrange::SaveRule(rule)));
}

/// What the only rule asks for.
fn rule_filter(shop: &mut Shop) -> String {
    match shop.ask(Request::Rules) {
        Ok(Reply::Rules(view)) => {
            assert!(view.findings.is_empty(), "{:?}", view.findings);
            view.rules[0].filter.clone()
        }
        other => panic!("answered {other:?}"),
    }
}

fn template(shop: &mut Shop) -> String {
    shop.overview().templates[0].text.clone()
}

#[test]
fn rules_and_messages_follow_a_new_name_in_the_same_commit_and_back() {
    let mut shop = Shop::new();
    let stage = dimension(&mut shop, "stage");
    let vip = tag(&mut shop, "vip", Some(stage));
    add_rule(&mut shop, "stage:vip  city:جدة", vec![RuleAction::AddTag(vip)]);
    let text = "{{tag:stage|\"you\"}}".to_owned();
    shop.act(Action::SaveTemplate { id: None, name: "t".into(), text: text.clone() });
    let seq = shop.overview().seq;
    shop.act(save(Some(vip), "gold", Some(stage)));
    assert_eq!(rule_filter(&mut shop), "stage:gold  city:جدة", "the rest stays as it was typed");
    shop.act(save_dimension(Some(stage), "مرحلة"));
    assert_eq!(rule_filter(&mut shop), "مرحلة:gold  city:جدة");
    assert_eq!(template(&mut shop), "{{tag:مرحلة|\"you\"}}");
    assert_eq!(shop.overview().seq, seq + 2);
    shop.act(save(Some(vip), "gold", None));
    assert_eq!(rule_filter(&mut shop), "tag:gold city:جدة");
    for _ in 0..3 {
        shop.undo();
    }
    assert_eq!(rule_filter(&mut shop), "stage:vip  city:جدة");
    assert_eq!(template(&mut shop), text);
    shop.act(Action::RemoveDimension { dimension: stage, why: String::new() });
    assert_eq!(rule_filter(&mut shop), "tag:vip city:جدة");
    shop.undo();
    assert_eq!(rule_filter(&mut shop), "stage:vip  city:جدة");
}
