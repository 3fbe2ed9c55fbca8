//! The ready-made rules: that they read, that they don't get in each other's way, and what they do to a few people.

use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::encoding::encoded;
use crate::domain::field::CustomField;
use crate::domain::rules::check::{RuleFinding, check};
use crate::domain::rules::lifecycle::{Facts, Lifecycle, Stage};
use crate::domain::rules::people::{NoHoldings, People};
use crate::domain::rules::plan::plan;
use crate::domain::rules::ready::{READY, ReadyTag};
use crate::domain::rules::{Rule, RuleId, When};
use crate::domain::segment::ast::{DateField, NumberField, PresenceField, TextField};
use crate::domain::segment::eval::{Contents, Index, NO_DATE, NO_NUMBER};
use crate::domain::segment::resolve::Names;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{DimensionId, Tag, TagColor, TagId};
use crate::domain::text::fold;
use std::borrow::Cow;
use std::collections::BTreeMap;

fn tag_of(key: ReadyTag) -> (TagId, String) {
    let place = ReadyTag::ALL.iter().position(|other| *other == key).unwrap();
    (TagId(place as u64), format!("{key:?} \"x\""))
}

fn tags() -> Vec<Tag> {
    let dimension = |key| matches!(key, ReadyTag::Stage(_)).then_some(DimensionId(1));
    let tag = |key| {
        let (id, name) = tag_of(key);
        Tag { id, name, color: TagColor::Gray, dimension: dimension(key) }
    };
    ReadyTag::ALL.into_iter().map(tag).collect()
}

fn rules() -> Vec<Rule> {
    let rule = |(at, ready): (usize, &crate::domain::rules::ready::ReadyRule)| {
        ready.rule(RuleId(at as u64), at as u32, format!("{:?}", ready.key), &tag_of)
    };
    READY.iter().enumerate().map(rule).collect()
}

/// An index that knows tags only.
#[derive(Default)]
struct Tagged {
    everyone: Slots,
    tags: BTreeMap<TagId, Slots>,
}

impl Index for Tagged {
    fn everyone(&self) -> &Slots {
        &self.everyone
    }
    fn tag(&self, tag: TagId) -> Cow<'_, Slots> {
        Cow::Owned(self.tags.get(&tag).cloned().unwrap_or_default())
    }
    fn consent(&self, _: ConsentState) -> Cow<'_, Slots> {
        Cow::Owned(Slots::new())
    }
    fn country(&self, _: Country) -> Cow<'_, Slots> {
        Cow::Owned(Slots::new())
    }
    fn city(&self, _: &str) -> Cow<'_, Slots> {
        Cow::Owned(Slots::new())
    }
    fn present(&self, _: PresenceField) -> Cow<'_, Slots> {
        Cow::Owned(self.tags.values().fold(Slots::new(), |all, slots| all | slots))
    }
    fn text(&self, _: TextField, _: &str, _: &Slots) -> Slots {
        Slots::new()
    }
    fn dates(&self, _: DateField) -> &[i32] {
        &[]
    }
    fn numbers(&self, _: NumberField) -> &[i64] {
        &[]
    }
    fn tag_count(&self, slot: Slot) -> u32 {
        self.tags.values().filter(|slots| slots.contains(slot)).count() as u32
    }

    fn own(&self, _: &str, _: &Slots, _: &dyn Fn(&str) -> bool) -> Slots {
        Slots::new()
    }
    fn contents(&self) -> &dyn Contents {
        panic!("no ready-made rule asks what contacts say")
    }
}

struct TagNames;

impl Names for TagNames {
    fn tag(&self, folded: &str) -> Option<TagId> {
        tags().into_iter().find(|tag| fold(&tag.name) == folded).map(|tag| tag.id)
    }
    fn tag_in(&self, _: &str, _: &str) -> Option<TagId> {
        None
    }
    fn has_dimension(&self, _: &str) -> bool {
        false
    }
    fn tag_names(&self) -> Vec<String> {
        tags().into_iter().map(|tag| tag.name).collect()
    }
    fn dimension_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn own_field(&self, _: &str) -> Option<CustomField> {
        None
    }

    fn own_names(&self) -> Vec<String> {
        Vec::new()
    }
}

fn world<'a>(index: &'a Tagged, tags: &'a [Tag], facts: Facts<'a>, today: i32) -> People<'a, Tagged> {
    People {
        index,
        names: &TagNames,
        tags,
        holdings: &NoHoldings,
        facts,
        lifecycle: Lifecycle::default(),
        today: Date(today),
    }
}

#[test]
fn they_read_and_go_round_in_no_circle() {
    let (index, tags) = (Tagged::default(), tags());
    let findings = check(&rules(), &world(&index, &tags, Facts::default(), 0));
    let bad = |finding: &&RuleFinding| !matches!(finding, RuleFinding::MayOppose { .. });
    assert_eq!(findings.iter().find(bad), None);
    for ready in READY {
        assert!(!ready.tags().is_empty() && !ready.when.is_empty());
    }
    let keys: std::collections::BTreeSet<_> = READY.iter().map(|ready| ready.key).collect();
    assert_eq!(keys.len(), READY.len());
}

#[test]
fn stored_rules_read_back() {
    for rule in rules() {
        assert_eq!(postcard::from_bytes::<Rule>(&encoded(&rule)).unwrap(), rule);
        assert_eq!(serde_json::from_str::<Rule>(&serde_json::to_string(&rule).unwrap()).unwrap(), rule);
    }
}

#[test]
fn what_they_do_to_a_few_people() {
    let id = |key| tag_of(key).0;
    // 0 bought four times, the last time 180 days ago; 1 the day before yesterday, once; 2 a year ago, and wrote 20 days ago;
    // 3 never anything and is 60 days in the book.
    let today = 1000;
    let first = [500, 998, 635, NO_DATE];
    let last = [820, 998, 700, NO_DATE];
    let purchases = [4000, 1000, 2000, NO_NUMBER];
    let sign = [820, 998, 980, NO_DATE];
    let facts = Facts {
        created: &[400, 998, 600, 940],
        first_purchase: &first,
        last_purchase: &last,
        purchases: &purchases,
        last_sign: &sign,
        recent_signs: &[0, 1, 1, 0],
    };
    let mut index = Tagged { everyone: (0..4).collect(), tags: BTreeMap::new() };
    index.tags.insert(id(ReadyTag::HighActivity), (0..4).collect());
    index.tags.insert(id(ReadyTag::NewCustomer), (0..4).collect());
    index.tags.insert(id(ReadyTag::AbandonedCart), (0..4).collect());
    let tags = tags();
    let world = world(&index, &tags, facts, today);
    let planned = plan(&rules(), When::Daily, None, &world, Date(today));
    assert_eq!(
        planned.findings.iter().filter(|f| !matches!(f, RuleFinding::MayOppose { .. })).count(),
        0,
        "{planned:?}"
    );
    let after = |key| {
        let before = index.tags.get(&id(key)).cloned().unwrap_or_default();
        let change = planned.tags.iter().find(|change| change.tag == id(key));
        let after = change.map_or(before.clone(), |change| (before - &change.removed) | &change.added);
        after.iter().collect::<Vec<_>>()
    };
    assert_eq!(after(ReadyTag::Stage(Stage::New)), [1]);
    assert_eq!(after(ReadyTag::Stage(Stage::Regular)), [2]);
    assert_eq!(after(ReadyTag::Stage(Stage::AtRisk)), [0, 3]);
    assert_eq!(after(ReadyTag::Vip), [0]);
    assert_eq!(after(ReadyTag::SleepingVip), [0]);
    assert_eq!(after(ReadyTag::HighActivity), [1]);
    assert_eq!(after(ReadyTag::NeedsFollowUp), [0, 2, 3]);
    assert_eq!(after(ReadyTag::NewCustomer), [1, 3]);
    assert_eq!(after(ReadyTag::AbandonedCart), [0, 1, 2, 3]);
    assert_eq!(planned.follow_ups.len(), 1);
    assert_eq!((planned.follow_ups[0].on, planned.follow_ups[0].contacts.len()), (Some(Date(1001)), 1));

    // 3 orders.
    let ordered = plan(&rules(), When::Order, Some(&Slots::from_iter([3])), &world, Date(today));
    let changed: Vec<TagId> = ordered.tags.iter().map(|change| change.tag).collect();
    assert!(changed.contains(&id(ReadyTag::AbandonedCart)) && changed.contains(&id(ReadyTag::Bought)));
    assert_eq!(ordered.touched, Slots::from_iter([3]));
}
