//! Ranks and groups.

use super::Chance;
use crate::domain::date::Date;
use crate::domain::health::rfm::{Fifths, GROUPS, Purchases, RfmGroup, Scores, rfm};
use crate::domain::segment::eval::{NO_DATE, NO_NUMBER};
use crate::domain::slots::Slots;
use proptest::prelude::*;

#[test]
fn without_equal_values_fifths_are_fifths() {
    let fifths = Fifths::of((0..100).rev().collect());
    assert_eq!(fifths, Fifths([20, 40, 60, 80]));
    let five = Fifths::of(vec![7, 3, 9, 1, 5]);
    assert_eq!([1, 3, 5, 7, 9].map(|value| five.score(value)), [1, 2, 3, 4, 5]);
}

#[test]
fn equal_values_score_by_the_middle_of_their_places() {
    assert_eq!(Fifths::of(vec![4; 17]).score(4), 3);
    // Seven of ten bought once: the middle of places 0 to 7 of 10 is the second fifth. The others take 7.5, 8.5 and 9.5.
    let counts = Fifths::of(vec![1, 1, 1, 1, 1, 1, 1, 2, 3, 9]);
    assert_eq!([1, 2, 3, 9].map(|count| counts.score(count)), [2, 4, 5, 5]);
    assert_eq!(Fifths::of(Vec::new()).score(0), 1);
    assert_eq!(Fifths::of(vec![i64::MAX]).score(0), 1);
}

proptest! {
    /// Against the definition, value by value.
    #[test]
    fn scores_are_the_definition(values in proptest::collection::vec(0i64..12, 1..60)) {
        let fifths = Fifths::of(values.clone());
        for value in &values {
            let below = values.iter().filter(|other| *other < value).count();
            let equal = values.iter().filter(|other| *other == value).count();
            let score = 1 + (5.0 * (below as f64 + equal as f64 / 2.0) / values.len() as f64).floor() as u8;
            prop_assert_eq!(fifths.score(*value), score);
        }
    }
}

#[test]
fn every_group_lies_in_the_ranges_that_are_usual_for_its_name() {
    for (recency, row) in (1..).zip(GROUPS) {
        for (weight, group) in (1..).zip(row) {
            let (rows, columns) = match group {
                RfmGroup::Champions => (4..=5, 4..=5),
                RfmGroup::Loyal => (2..=5, 3..=5),
                RfmGroup::PotentialLoyalists => (3..=5, 1..=3),
                RfmGroup::New => (4..=5, 0..=1),
                RfmGroup::Promising => (3..=4, 0..=1),
                RfmGroup::NeedAttention => (2..=3, 2..=3),
                RfmGroup::AboutToSleep => (2..=3, 0..=2),
                RfmGroup::AtRisk => (0..=2, 2..=5),
                RfmGroup::CantLose => (0..=1, 4..=5),
                RfmGroup::Hibernating => (1..=2, 1..=2),
                RfmGroup::Lost => (0..=2, 0..=2),
            };
            assert!(rows.contains(&recency) && columns.contains(&weight), "{group:?} at {recency}, {weight}");
            let scores = Scores { recency, frequency: weight, money: weight };
            assert_eq!(scores.group(), group);
        }
    }
    for group in RfmGroup::ALL {
        assert!(GROUPS.iter().flatten().any(|other| *other == group), "{group:?} is nowhere");
    }
    // Halves go up.
    assert_eq!(Scores { recency: 5, frequency: 1, money: 2 }.weight(), 2);
}

#[test]
fn everyone_who_bought_is_in_one_group_and_nobody_else() {
    let mut chance = Chance(7);
    let all = 5_000;
    let mut last: Vec<i32> = (0..all).map(|_| chance.below(700) as i32).collect();
    let count: Vec<i64> = (0..all).map(|_| (1 + chance.below(4)) as i64 * 1000).collect();
    let spent: Vec<i64> = (0..all).map(|_| chance.below(90_000) as i64).collect();
    last[3] = NO_DATE;
    let columns = Purchases { last_purchase: &last, purchases: &count, spent: &spent };
    let ranked = rfm(&columns, &(0..all as u32 + 50).collect(), Date(700));
    assert_eq!(ranked.customers.len(), all as u64 - 1);
    let mut seen = Slots::new();
    for (group, members) in &ranked.groups {
        assert!(seen.is_disjoint(members));
        seen |= members;
        for slot in members.iter().step_by(37) {
            assert_eq!(ranked.scores(&columns, slot).group(), *group);
        }
    }
    assert_eq!(seen, ranked.customers);
    let size = |wanted| ranked.groups.iter().find(|(group, _)| *group == wanted).map(|(_, slots)| slots.len());
    assert!(size(RfmGroup::Champions) > Some(400) && size(RfmGroup::Lost) > Some(100));
}

#[test]
fn what_is_not_known_counts_least() {
    let last = [10, 20, 30];
    let (count, spent) = ([NO_NUMBER, 0, 2_000], [NO_NUMBER, 500]);
    let columns = Purchases { last_purchase: &last, purchases: &count, spent: &spent };
    let ranked = rfm(&columns, &(0..3).collect(), Date(25));
    let scores: Vec<(u8, u8, u8)> = (0..3)
        .map(|slot| ranked.scores(&columns, slot))
        .map(|scores| (scores.recency, scores.frequency, scores.money))
        .collect();
    assert_eq!(scores, [(1, 2, 2), (3, 2, 5), (5, 5, 2)]);
}
