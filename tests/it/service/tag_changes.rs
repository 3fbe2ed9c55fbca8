//! Tags and dimensions changed by hand: whatever names them follows in the same commit, and a lock asks for a reason.

use super::Shop;
use daftar::domain::book::op::Label;
use daftar::domain::rules::{Rule, RuleAction, RuleId, When};
use daftar::domain::tag::{DimensionId, TagColor, TagId};
use daftar::domain::tag_traits::TagTraits;
use daftar::domain::upkeep::splitting::SplitBy;
use daftar::protocol::{Action, Arrange, Draft, Made, Reply, Request, ServiceError, TagScheme, Target};

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

/// Whether a tag is offered where tags are chosen, and how many contacts carry it.
fn offered(shop: &mut Shop, id: TagId) -> (bool, u32) {
    let overview = shop.overview();
    let view = overview.tags.iter().find(|view| view.tag.id == id).expect("the tag");
    assert_eq!(overview.offered(|_| false).any(|view| view.tag.id == id), view.offered);
    assert!(overview.offered(|tag| tag == id).any(|view| view.tag.id == id), "what is chosen stays on offer");
    (view.offered, view.contacts)
}

#[test]
fn a_tag_that_is_put_away_is_offered_no_more_and_stays_where_it_is() {
    let mut shop = Shop::new();
    let old = tag(&mut shop, "old \"archived\":true", None);
    let draft = Draft { name: "Maha".into(), ..Draft::default() };
    let Made::Contact(maha) = shop.made(Action::AddContact { draft, tags: vec![old] }) else { panic!("a contact") };
    assert_eq!(offered(&mut shop, old), (true, 1));
    let put_away = TagTraits { archived: true, ..TagTraits::new(old, "") };
    shop.act(Action::Arrange(Arrange::SetTraits { traits: put_away, why: String::new() }));
    assert_eq!(offered(&mut shop, old), (false, 1));
    assert_eq!(shop.contact(maha).tags, [old], "who carries it goes on carrying it");
    shop.undo();
    assert_eq!(offered(&mut shop, old), (true, 1));
}

#[test]
fn a_locked_tag_stays_as_it_is_until_somebody_says_why() {
    let mut shop = Shop::new();
    let (vip, gold) = (tag(&mut shop, "vip", None), tag(&mut shop, "gold", None));
    let locked = TagTraits { locked: true, ..TagTraits::new(vip, "") };
    shop.act(Action::Arrange(Arrange::SetTraits { traits: locked, why: String::new() }));
    let rename =
        |why: &str| Action::SaveTag { id: Some(vip), name: "v".into(), color: COLOR, dimension: None, why: why.into() };
    let merge = Action::Arrange(Arrange::MergeTags { from: vec![vip], into: gold, why: String::new() });
    let parts = vec![("a".to_owned(), String::new())];
    let split = Action::Arrange(Arrange::SplitTag { tag: vip, parts, drop_empty: true, why: String::new() });
    let remove = |why: &str| Action::RemoveTag { tag: vip, why: why.into() };
    let seq = shop.overview().seq;
    for action in [rename(" "), merge, split, remove("")] {
        assert_eq!(shop.try_act(action).unwrap_err(), ServiceError::ReasonNeeded);
    }
    assert_eq!(shop.overview().seq, seq);
    shop.act(rename("typo"));
    let (seq, locked_at) = (shop.overview().seq, seq);
    let mut reason = |seq| match shop.ask(Request::CommitDetail { seq, offset: 0, limit: 9 }) {
        Ok(Reply::CommitDetail(detail)) => detail.reason,
        other => panic!("answered {other:?}"),
    };
    assert_eq!((reason(seq).as_deref(), reason(locked_at)), (Some("typo"), None), "the history says why");
    shop.act(remove("nobody uses it"));
    assert!(shop.overview().tags.iter().all(|view| view.tag.id == gold));
}

/// What holds for tags and dimensions.
fn scheme(shop: &mut Shop) -> TagScheme {
    match shop.ask(Request::TagScheme) {
        Ok(Reply::TagScheme(scheme)) => *scheme,
        other => panic!("answered {other:?}"),
    }
}

#[test]
fn a_second_tag_of_a_single_choice_is_told_and_not_refused() {
    let mut shop = Shop::new();
    let stage = dimension(&mut shop, "stage");
    let (one, two) = (tag(&mut shop, "one", Some(stage)), tag(&mut shop, "two", Some(stage)));
    let draft = |name: &str| Draft { name: name.into(), ..Draft::default() };
    shop.act(Action::AddContact { draft: draft("a"), tags: vec![one, two] });
    let Made::Contact(second) = shop.made(Action::AddContact { draft: draft("b"), tags: vec![one] }) else {
        panic!("a contact")
    };
    let found = scheme(&mut shop);
    assert_eq!((found.dimensions, found.several), (vec![], vec![(stage, 1)]), "told before it is switched on");
    let save = |single, locked, why: &str| Action::SaveDimension {
        id: Some(stage),
        name: "stage".into(),
        color: COLOR,
        single,
        locked,
        why: why.into(),
    };
    let seq = shop.overview().seq;
    shop.act(save(true, true, ""));
    assert_eq!(shop.overview().seq, seq + 1);
    let add = Action::Tag { target: Target::Ids(vec![second]), add: vec![two], create: vec![], remove: vec![] };
    shop.act(add);
    let found = scheme(&mut shop);
    assert_eq!(found.several, [(stage, 2)]);
    assert!(matches!(&found.dimensions[..], [traits] if traits.single && traits.locked && traits.name == "stage"));
    assert_eq!(shop.try_act(save(false, false, "")).unwrap_err(), ServiceError::ReasonNeeded);
    shop.act(save(false, false, "both may hold"));
    assert!(scheme(&mut shop).dimensions.is_empty());
    let label = shop.undo().label;
    assert_eq!(label, Label::Undone(Box::new(Label::DimensionSaved { name: "stage".into() })));
    assert_eq!(scheme(&mut shop).dimensions.len(), 1);
}

#[test]
fn a_tag_is_split_as_it_was_proposed_in_one_commit() {
    let mut shop = Shop::with_samples();
    let vip = shop.overview().tags.iter().find(|view| view.tag.name == "كبار العملاء").expect("a sample").clone();
    let proposed = match shop.ask(Request::ProposeSplit { tag: vip.tag.id, by: SplitBy::City }) {
        Ok(Reply::SplitParts(parts)) => parts,
        other => panic!("answered {other:?}"),
    };
    assert!(proposed.len() > 1, "{proposed:?}");
    let told: u32 = proposed.iter().map(|part| part.contacts).sum();
    assert!(told <= vip.contacts);
    let parts = proposed.iter().map(|part| (part.name.clone(), part.filter.clone())).collect();
    let split = Arrange::SplitTag { tag: vip.tag.id, parts, drop_empty: false, why: String::new() };
    match shop.ask(Request::Foresee(split.clone())) {
        Ok(Reply::Foreseen(preview)) => {
            assert_eq!((preview.contacts, preview.made.len()), (u64::from(told), proposed.len()));
        }
        other => panic!("answered {other:?}"),
    }
    let before = shop.overview();
    shop.act(Action::Arrange(split));
    let after = shop.overview();
    assert_eq!(after.seq, before.seq + 1);
    for part in &proposed {
        let made = after.tags.iter().find(|view| view.tag.name == part.name).expect("a part");
        assert_eq!((made.contacts, made.tag.dimension), (part.contacts, vip.tag.dimension));
    }
    shop.undo();
    assert_eq!(shop.overview().tags, before.tags);
}
