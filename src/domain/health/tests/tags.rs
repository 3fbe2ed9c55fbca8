//! Every fault of tags with its figures, and that a fix mends it.

use crate::domain::contact::FieldName;
use crate::domain::date::Date;
use crate::domain::health::tags::{
    Fix, TagFacts, TagFault, TagFinding, TagsView, Target, Total, examine, untagged_contacts,
};
use crate::domain::health::{Attribute, Trait, Value};
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{DimensionId, TagId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

const TODAY: Date = Date(1_000);

/// A book of tags that is well but for what a test changes.
struct Scene {
    tags: BTreeMap<u64, (String, Option<u64>, Slots)>,
    everyone: Slots,
    quiet: Slots,
    sends: BTreeMap<u64, i32>,
    unasked: BTreeSet<u64>,
    made: Option<Date>,
    archive: Option<TagId>,
}

impl Scene {
    /// Sixty tags, five contacts of three hundred each.
    fn new() -> Scene {
        let name = |id: u64| (0..6).map(|place| char::from(b'a' + (id * 31 / 3_u64.pow(place) % 26) as u8)).collect();
        let tags: BTreeMap<u64, (String, Option<u64>, Slots)> = (0..60)
            .map(|id: u64| {
                let name: String = name(id);
                (id, (format!("{name}{id}"), None, (id as u32 * 5..id as u32 * 5 + 5).collect()))
            })
            .collect();
        Scene {
            sends: tags.keys().map(|id| (*id, TODAY.0 - 1)).collect(),
            tags,
            everyone: (0..300).collect(),
            quiet: Slots::new(),
            unasked: BTreeSet::new(),
            made: None,
            archive: None,
        }
    }

    fn set(&mut self, id: u64, name: &str, dimension: Option<u64>, holders: impl IntoIterator<Item = Slot>) {
        self.tags.insert(id, (name.to_owned(), dimension, holders.into_iter().collect()));
        self.sends.entry(id).or_insert(TODAY.0 - 1);
    }

    fn examine(&self, ways: &[Attribute]) -> Vec<TagFinding> {
        let facts: Vec<TagFacts> = self
            .tags
            .iter()
            .map(|(id, (name, dimension, holders))| TagFacts {
                tag: TagId(*id),
                name,
                dimension: dimension.map(DimensionId),
                holders,
                asked: !self.unasked.contains(id),
                last_send: self.sends.get(id).map(|day| Date(*day)),
                made: self.made,
            })
            .collect();
        examine(&TagsView {
            tags: &facts,
            single: &BTreeSet::from([DimensionId(1)]),
            everyone: &self.everyone,
            quiet: &self.quiet,
            ways,
            archive: self.archive,
            // Tag 2 came first, then 1; of 0 nobody knows; slot 7 got both at once.
            gained: &|tag, slot| match tag.0 {
                1 => Some(if slot == 7 { 50 } else { 60 }),
                2 => Some(50),
                _ => None,
            },
            today: TODAY,
        })
    }

    fn apply(&mut self, fix: &Fix) {
        for (tag, contacts) in &fix.remove {
            let (_, _, holders) = self.tags.get_mut(&tag.0).unwrap();
            assert!(contacts.is_subset(holders));
            *holders -= contacts;
        }
        for (target, contacts) in &fix.add {
            match target {
                Target::Tag(tag) => self.tags.get_mut(&tag.0).unwrap().2 |= contacts,
                Target::Archive => {
                    self.archive = Some(TagId(900));
                    self.set(900, "put away", None, contacts);
                }
                Target::Part { text, .. } => {
                    let id = 1_000 + self.tags.len() as u64;
                    self.set(id, &format!("{text} ({id})"), None, contacts);
                }
            }
        }
        for tag in &fix.drop {
            let (_, _, holders) = self.tags.remove(&tag.0).unwrap();
            assert!(holders.is_empty(), "a tag goes that somebody carries");
        }
    }

    fn only(&self, ways: &[Attribute]) -> TagFinding {
        let mut found = self.examine(ways);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    fn mend(&mut self, ways: &[Attribute]) -> TagFault {
        let TagFinding { fault, fix } = self.only(ways);
        self.apply(&fix.expect("it can be mended"));
        fault
    }
}

#[test]
fn a_healthy_book_has_nothing_wrong() {
    assert_eq!(Scene::new().examine(&[]), []);
}

#[test]
fn silent_begins_on_the_thirtieth_day() {
    let mut scene = Scene::new();
    scene.sends.insert(5, TODAY.0 - 29);
    assert_eq!(scene.examine(&[]), []);
    scene.sends.insert(5, TODAY.0 - 30);
    assert_eq!(scene.only(&[]).fault, TagFault::Silent { tag: TagId(5), holders: 5, days: Some(30) });
    scene.sends.remove(&5);
    assert_eq!(scene.only(&[]).fault, TagFault::Silent { tag: TagId(5), holders: 5, days: None });
    // A tag that was never in a send has its days from when it was made.
    scene.made = Some(TODAY.add_days(-29));
    assert_eq!(scene.examine(&[]), []);
}

fn way<'a>(of: Trait, parts: &[(&str, std::ops::Range<u32>)]) -> Attribute<'a> {
    let value = |(text, range): &(&str, std::ops::Range<u32>)| Value {
        tag: None,
        text: (*text).to_owned(),
        holders: Cow::Owned(range.clone().collect()),
    };
    Attribute { of, values: parts.iter().map(value).collect() }
}

#[test]
fn an_overfull_tag_is_divided_by_what_tells_its_holders_apart_best() {
    let mut scene = Scene::new();
    scene.set(5, "everybody", None, 0..120);
    assert_eq!(scene.examine(&[]), []);
    scene.set(5, "everybody", None, 0..150);
    let city = way(Trait::Field(FieldName::City), &[("جدة", 0..120), ("الرياض", 120..140), ("مكة", 140..150)]);
    let size = way(Trait::Own("Size".into()), &[("S", 0..45), ("M", 45..90), ("L", 90..140), ("XL", 140..141)]);
    let coarse = way(Trait::Own("Sex".into()), &[("f", 0..75), ("m", 75..150)]);
    let rare = way(Trait::Own("Pet".into()), &[("cat", 0..20), ("dog", 20..40), ("bird", 40..60)]);
    let ways = [city, size, coarse, rare];
    let TagFinding { fault, .. } = scene.only(&ways);
    let TagFault::Overfull { holders, share_permille, division: Some(division), .. } = fault else {
        panic!("{fault:?}");
    };
    assert_eq!((holders, share_permille), (150, 500));
    assert_eq!(division.by, Trait::Own("Size".into()));
    let parts: Vec<(&str, u64)> = division.parts.iter().map(|part| (part.text.as_str(), part.holders)).collect();
    assert_eq!(parts, [("L", 50), ("S", 45), ("M", 45)]);
    // 140 of 150 are reached, and three parts of about the same size are nearly even.
    assert_eq!((division.reached, division.rest), (140, 10));
    assert!((925..=933).contains(&division.quality_permille), "{}", division.quality_permille);
    scene.mend(&ways);
    assert_eq!(scene.tags[&5].2.len(), 10);
    assert_eq!(scene.examine(&ways), []);
    // What divides nothing is not proposed.
    scene.set(5, "everybody", None, 0..150);
    assert!(scene.only(&ways[2..]).fix.is_none());
}

#[test]
fn twins_become_one() {
    let mut scene = Scene::new();
    scene.set(5, "تم الدفع", None, 25..30);
    scene.set(6, "تمّ الدفع", None, 28..40);
    scene.tags.get_mut(&7).unwrap().0 = "something else".into();
    let fault = scene.mend(&[]);
    let TagFault::Twins(pair) = fault else { panic!("{fault:?}") };
    assert_eq!((pair.survivor, pair.other, pair.both), (TagId(6), TagId(5), 2));
    assert_eq!(scene.tags[&6].2, (25..40).collect());
    assert_eq!(scene.examine(&[]), []);
}

#[test]
fn of_two_tags_where_one_should_be_the_later_stays() {
    let mut scene = Scene::new();
    // 5 carries all three, 6 and 7 carry 1 and 2, 3 carries 0 and 2.
    scene.set(0, "stage x", Some(1), [0, 3, 4, 5]);
    scene.set(1, "phase y", Some(1), [1, 5, 6, 7]);
    scene.set(2, "level z", Some(1), [3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 2]);
    let fault = scene.mend(&[]);
    assert_eq!(
        fault,
        TagFault::Contradictory {
            dimension: DimensionId(1),
            contacts: 4,
            // Of 7, which got both at once, the first in the list stays.
            keeps: vec![(TagId(0), 0), (TagId(1), 3), (TagId(2), 1)],
        }
    );
    let holders = |id: u64| scene.tags[&id].2.iter().collect::<Vec<_>>();
    assert_eq!((holders(0), holders(1)), (vec![0, 4], vec![1, 5, 6, 7]));
    assert_eq!(holders(2), [2, 3, 8, 9, 10, 11, 12, 13, 14]);
    assert_eq!(scene.examine(&[]), []);
}

#[test]
fn stale_holders_go_to_the_archive() {
    let mut scene = Scene::new();
    scene.quiet = Slots::from_iter([25, 26, 27, 999]);
    let fault = scene.mend(&[]);
    assert_eq!(fault, TagFault::Stale { tag: TagId(5), holders: 5, stale: 3 });
    assert_eq!(scene.tags[&900].2.iter().collect::<Vec<_>>(), [25, 26, 27]);
    assert_eq!(scene.examine(&[]), []);
    // Next time the archive is there.
    scene.quiet.extend([30, 31]);
    let finding = scene.only(&[]);
    assert_eq!(finding.fix.unwrap().add[0].0, Target::Tag(TagId(900)));
}

#[test]
fn untagged_unasked_lonely_and_the_total() {
    let mut scene = Scene::new();
    scene.everyone.insert_range(300..330);
    let untagged = scene.only(&[]);
    assert_eq!(untagged.fault, TagFault::Untagged { contacts: 30, share_permille: 90 });
    scene.everyone.remove_range(300..330);
    scene.unasked.insert(4);
    assert_eq!(scene.only(&[]).fault, TagFault::Unasked { tag: TagId(4), holders: 5 });
    scene.unasked.clear();
    scene.set(100, "nobody here", None, []);
    assert_eq!(scene.mend(&[]), TagFault::Lonely { tag: TagId(100), holders: 0 });
    scene.tags.retain(|id, _| *id < 29);
    scene.everyone = (0..145).collect();
    assert_eq!(scene.only(&[]).fault, TagFault::Total { tags: 29, is: Total::Coarse });
    let totals = [29, 30, 49, 50, 80, 81, 100, 101].map(Total::of);
    use Total::*;
    assert_eq!(totals, [Coarse, Growing, Growing, Healthy, Healthy, Many, Many, TooMany]);
}

#[test]
fn the_untagged_are_who_is_left() {
    let (some, everyone) = (Slots::from_iter([1, 2]), Slots::from_iter([1, 2, 3]));
    let facts = [TagFacts {
        tag: TagId(1),
        name: "x",
        dimension: None,
        holders: &some,
        asked: true,
        last_send: None,
        made: None,
    }];
    let view = TagsView {
        tags: &facts,
        single: &BTreeSet::new(),
        everyone: &everyone,
        quiet: &Slots::new(),
        ways: &[],
        archive: None,
        gained: &|_, _| None,
        today: TODAY,
    };
    assert_eq!(untagged_contacts(&view).iter().collect::<Vec<_>>(), [3]);
}
