//! Rules, health and tag schemes as a page asks for them: tried before they are carried out, each one commit.

use super::Shop;
use daftar::domain::contact::ContactId;
use daftar::domain::interaction::InteractionKind;
use daftar::domain::rules::ready::ReadyKey;
use daftar::domain::rules::{Rule, RuleAction, RuleId, When};
use daftar::domain::tag::{TagColor, TagId};
use daftar::domain::tag_traits::{Scheme, TagTraits};
use daftar::domain::upkeep::checkup::CheckupReport;
use daftar::domain::upkeep::preview::Preview;
use daftar::domain::upkeep::report::RunReport;
use daftar::protocol::{
    Action, Arrange, Draft, InteractionDraft, Made, NameTrouble, Reply, Request, RulesView, ServiceError,
};

fn tag(shop: &mut Shop, name: &str) -> TagId {
    match shop.made(Action::SaveTag {
        id: None,
        name: name.into(),
        color: TagColor::Teal,
        dimension: None,
        why: String::new(),
    }) {
        Made::Tag(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn person(shop: &mut Shop, name: &str, tags: Vec<TagId>) -> ContactId {
    match shop.made(Action::AddContact { draft: Draft { name: name.into(), ..Draft::default() }, tags }) {
        Made::Contact(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn act(shop: &mut Shop, arrange: Arrange) {
    shop.act(Action::Arrange(arrange));
}

fn rule(name: &str, when: When, filter: &str, actions: Vec<RuleAction>) -> Rule {
    let (id, filter) = (RuleId(0), filter.to_owned());
    Rule { id, name: name.into(), when: [when].into(), filter, group: None, actions, enabled: true, order: 0 }
}

fn rules(shop: &mut Shop) -> RulesView {
    match shop.ask(Request::Rules) {
        Ok(Reply::Rules(view)) => *view,
        other => panic!("answered {other:?}"),
    }
}

fn tried(shop: &mut Shop, rule: Option<Rule>, when: When) -> RunReport {
    match shop.ask(Request::TryRules { rule, when }) {
        Ok(Reply::RuleRun(report)) => *report,
        other => panic!("answered {other:?}"),
    }
}

fn foreseen(shop: &mut Shop, arrange: Arrange) -> Preview {
    match shop.ask(Request::Foresee(arrange)) {
        Ok(Reply::Foreseen(preview)) => *preview,
        other => panic!("answered {other:?}"),
    }
}

fn checkup(shop: &mut Shop) -> CheckupReport {
    match shop.ask(Request::Checkup) {
        Ok(Reply::Checkup(report)) => *report,
        other => panic!("answered {other:?}"),
    }
}

#[test]
fn a_rule_is_tried_then_carried_out_once_a_day() {
    let mut shop = Shop::new();
    let (vip, hello) = (tag(&mut shop, "vip"), tag(&mut shop, "hello"));
    let first = person(&mut shop, "Maha", vec![vip]);
    person(&mut shop, "Nora", vec![]);
    assert!(!shop.overview().has_rules);
    let greet = rule("greet", When::Daily, "tag:vip", vec![RuleAction::AddTag(hello)]);
    let report = tried(&mut shop, Some(greet.clone()), When::Daily);
    assert_eq!((report.contacts, report.rules[0].matched, report.rules[0].first[0].contact), (1, 1, first));
    assert!(shop.contact(first).tags == [vip], "trying changes nothing");
    act(&mut shop, Arrange::SaveRule(greet));
    assert!(shop.overview().has_rules);
    let done = shop.ask(Request::RunRules { opened: true }).expect("a run");
    assert!(matches!(done, Reply::Committed(_)), "{done:?}");
    assert_eq!(shop.contact(first).tags.len(), 2);
    assert_eq!(shop.ask(Request::RunRules { opened: true }), Ok(Reply::Done), "twice is once");
    assert_eq!(rules(&mut shop).log[0].runs[0].contacts, 1);
    shop.undo();
    assert_eq!(shop.contact(first).tags, [vip]);
    assert!(rules(&mut shop).log.is_empty(), "the log goes with the run");
}

#[test]
fn an_order_runs_the_rules_of_orders_for_its_contact_only() {
    let mut shop = Shop::new();
    let bought = tag(&mut shop, "bought");
    let (one, other) = (person(&mut shop, "a", vec![]), person(&mut shop, "b", vec![]));
    act(&mut shop, Arrange::SaveRule(rule("r", When::Order, "", vec![RuleAction::AddTag(bought)])));
    let kind = InteractionKind::Order;
    let draft = InteractionDraft { kind, day: String::new(), amount: "10".into(), rating: None, text: String::new() };
    shop.act(Action::Interact { contact: one, draft });
    assert!(shop.contact(one).tags.is_empty(), "rules run when they are asked to");
    shop.ask(Request::RunRules { opened: false }).expect("a run");
    assert_eq!((shop.contact(one).tags, shop.contact(other).tags), (vec![bought], vec![]));
    assert_eq!(shop.ask(Request::RunRules { opened: false }), Ok(Reply::Done));
}

#[test]
fn rules_are_kept_in_order_and_refused_in_words() {
    let mut shop = Shop::new();
    let save = |rule: Rule| Action::Arrange(Arrange::SaveRule(rule));
    let empty = ServiceError::Name(NameTrouble::Empty);
    assert_eq!(shop.try_act(save(rule(" ", When::Daily, "", vec![]))).unwrap_err(), empty);
    let broken = shop.try_act(save(rule("x", When::Daily, "tag:nobody", vec![]))).unwrap_err();
    assert!(matches!(broken, ServiceError::Segment(_)));
    act(&mut shop, Arrange::TakeReady { keys: vec![ReadyKey::Vip, ReadyKey::BoughtLeavesCart], arabic: true });
    act(&mut shop, Arrange::SaveRule(rule("mine", When::Daily, "", vec![])));
    let view = rules(&mut shop);
    assert_eq!((view.rules.len(), view.ready.len(), view.rules[2].name.as_str()), (3, 11, "mine"));
    assert!(shop.overview().tags.iter().any(|view| view.tag.name == "كبار العملاء"));
    assert!(!view.rules[0].enabled && !view.rules[1].enabled && view.rules[2].enabled, "ready-made ones wait");
    let mine = view.rules[2].clone();
    act(&mut shop, Arrange::SaveRule(Rule { enabled: false, ..mine.clone() }));
    assert!(!rules(&mut shop).rules[2].enabled);
    act(&mut shop, Arrange::RemoveRule(mine.id));
    assert_eq!(shop.try_act(save(mine)).unwrap_err(), ServiceError::Gone);
    assert_eq!(rules(&mut shop).rules.len(), 2);
}

#[test]
fn a_fault_is_mended_as_it_was_foreseen_and_taken_back() {
    let mut shop = Shop::new();
    let (one, twin) = (tag(&mut shop, "عطور"), tag(&mut shop, "العطور"));
    for n in 0..6 {
        person(&mut shop, &format!("c{n}"), vec![if n < 4 { one } else { twin }]);
    }
    let report = checkup(&mut shop);
    assert_eq!(report.history.len(), 0, "the score of today is kept after it was told");
    assert_eq!(checkup(&mut shop).history.len(), 1);
    let key = report.of_tags.iter().find_map(|finding| match finding.fix {
        Some(key @ daftar::domain::upkeep::fix::FixKey::Merge { .. }) => Some(key),
        _ => None,
    });
    let Some(key) = key else { panic!("{:?}", report.of_tags) };
    let fix = || Arrange::Fix { key, arabic: true, why: String::new() };
    assert_eq!(foreseen(&mut shop, fix()).contacts, 2);
    act(&mut shop, fix());
    assert_eq!(shop.overview().tags.len(), 1);
    assert_eq!(shop.overview().tags[0].contacts, 6);
    assert_eq!(shop.try_act(Action::Arrange(fix())).unwrap_err(), ServiceError::Gone);
    shop.undo();
    assert_eq!(shop.overview().tags.len(), 2);
}

#[test]
fn a_locked_scheme_takes_a_reason() {
    let mut shop = Shop::new();
    let (vip, gold) = (tag(&mut shop, "vip"), tag(&mut shop, "gold"));
    person(&mut shop, "a", vec![gold]);
    act(&mut shop, Arrange::SetScheme { scheme: Scheme { locked: true, archive: None }, why: String::new() });
    let merge = |why: &str| Action::Arrange(Arrange::MergeTags { from: vec![gold], into: vip, why: why.into() });
    assert_eq!(shop.try_act(merge(" ")).unwrap_err(), ServiceError::ReasonNeeded);
    shop.act(merge("the same thing"));
    assert_eq!(shop.overview().tags.len(), 1);
    let aging = TagTraits { leaves_after: Some(60), ..TagTraits::new(vip, "vip") };
    act(&mut shop, Arrange::SetTraits { traits: aging.clone(), why: "season".into() });
    match shop.ask(Request::TagScheme) {
        Ok(Reply::TagScheme(view)) => assert_eq!((view.scheme.locked, view.traits), (true, vec![aging])),
        other => panic!("answered {other:?}"),
    }
    let parts = vec![("a".to_owned(), "name:a".to_owned())];
    let why = "more exact".to_owned();
    act(&mut shop, Arrange::SplitTag { tag: vip, parts, drop_empty: true, why });
    assert_eq!(shop.overview().tags[0].tag.name, "a");
    act(&mut shop, Arrange::TakeStarter { arabic: false });
    assert_eq!(shop.overview().dimensions.len(), 5);
}
