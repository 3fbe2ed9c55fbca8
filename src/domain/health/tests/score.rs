//! The score and its history, and the faults of the list that it is made of.

use crate::domain::arrangement::Arranged;
use crate::domain::date::Date;
use crate::domain::health::list::{ListFault, ListFigure, ListView, examine};
use crate::domain::health::score::{COSTS, Fault, Point, score};
use crate::domain::health::tags::{TagFault, TagFinding};
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;

fn finding(fault: TagFault) -> TagFinding {
    TagFinding { fault, fix: None }
}

#[test]
fn the_points_add_up_to_a_hundred() {
    assert_eq!(COSTS.iter().map(|(_, most, _)| most).sum::<u32>(), 100);
    assert!(COSTS.iter().all(|(_, _, full)| (1..=1000).contains(full)));
}

#[test]
fn the_score_is_the_formula() {
    assert_eq!(score(0, 60, 0, &[], &[]), None);
    assert_eq!(score(1_000, 60, 5_000, &[], &[]).map(|score| score.score), Some(100));
    let of_tags = [
        finding(TagFault::Untagged { contacts: 250, share_permille: 250 }),
        finding(TagFault::Silent { tag: TagId(1), holders: 3, days: None }),
        finding(TagFault::Silent { tag: TagId(2), holders: 3, days: None }),
        finding(TagFault::Unasked { tag: TagId(2), holders: 3 }),
    ];
    let figure = |fault, contacts: u64| ListFigure { fault, contacts, share_permille: 0 };
    let of_list = [
        figure(ListFault::NoPhone, 50),
        figure(ListFault::OnlyBadNumbers, 10),
        figure(ListFault::Duplicates, 900),
        figure(ListFault::NeverAsked, 100),
    ];
    let scored = score(1_000, 20, 5_000, &of_tags, &of_list).unwrap();
    let cost = |fault| scored.costs.iter().find(|cost| cost.fault == fault).map(|cost| cost.cost_permille);
    // 60 ‰ of 300 ‰ of 20 points; a tenth of 15; all of 10; half of 15; 100 ‰ of 500 ‰ of 8; all of 3.
    assert_eq!(cost(Fault::Unreachable), Some(4_000));
    assert_eq!(cost(Fault::NeverAsked), Some(1_500));
    assert_eq!(cost(Fault::Duplicates), Some(10_000));
    assert_eq!(cost(Fault::Untagged), Some(7_500));
    assert_eq!(cost(Fault::Silent), Some(1_600));
    assert_eq!(cost(Fault::Total), Some(3_000));
    assert_eq!(scored.score, 72);
    // As bad as can be.
    let worst = [figure(ListFault::NoPhone, 9), figure(ListFault::NeverAsked, 9), figure(ListFault::Duplicates, 9)];
    assert!(score(9, 0, 0, &[], &worst).unwrap().score <= 52);
}

#[test]
fn faults_of_the_list_are_counted_among_living_contacts() {
    let set = |slots: &[u32]| slots.iter().copied().collect::<Slots>();
    let found = examine(&ListView {
        everyone: &(0..10).collect(),
        with_phone: &(0..8).collect(),
        reachable: &(0..5).collect(),
        never_asked: &set(&[1, 20]),
        duplicates: &set(&[]),
    });
    let figures: Vec<(ListFault, u64, u32)> =
        found.iter().map(|(figure, _)| (figure.fault, figure.contacts, figure.share_permille)).collect();
    assert_eq!(
        figures,
        [(ListFault::NoPhone, 2, 200), (ListFault::OnlyBadNumbers, 3, 300), (ListFault::NeverAsked, 1, 100)]
    );
    assert_eq!(found[1].1, set(&[5, 6, 7]));
}

#[test]
fn a_score_is_kept_under_its_day() {
    let point = Point { day: Date(20_000), score: 81, contacts: 900, tags: 42 };
    let kept = point.arranged();
    assert_eq!(
        (kept.name.as_str(), kept.text.as_str()),
        ("2024-10-04", r#"{"v":1,"what":"score","it":{"day":20000,"score":81,"contacts":900,"tags":42}}"#)
    );
    assert_eq!(Point::of(&kept), Some(point));
    assert_eq!(Point { score: 3, ..point }.key(), point.key());
}
