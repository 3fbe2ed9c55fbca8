//! Pairs that are one thing, and pairs that are not.

use crate::domain::health::twins::{Likeness, Named, Twins, twins};
use crate::domain::slots::Slots;
use crate::domain::tag::TagId;

/// The pairs among tags of these names and holders.
fn among(tags: &[(&str, Slots)]) -> Vec<Twins> {
    let named: Vec<Named> = (1..)
        .zip(tags)
        .map(|(id, (name, holders))| Named { tag: TagId(id), name, dimension: None, holders, asked: false })
        .collect();
    twins(&named)
}

fn of_names(one: &str, other: &str) -> Option<Likeness> {
    let apart = [(one, (0..100).collect()), (other, (100..200).collect())];
    among(&apart).first().map(|pair| pair.why)
}

#[test]
fn names_that_are_spelled_differently() {
    for (one, other) in [
        ("تم الدفع", "تمّ الدّفع"),
        ("مهتمة بالعناية", "مهتمه  بالعنايه"),
        ("العملاء الجدد", "عملاء جدد"),
        ("VIP customers", "Customers (vip)"),
        ("new-customer", "New Customer"),
        ("إيمان", "ايمان"),
        ("٢٠٢٤", "2024"),
    ] {
        assert_eq!(of_names(one, other), Some(Likeness::Spelling), "{one} and {other}");
    }
    for (one, other) in [("wholesale", "wholsale"), ("الإسكندرية", "اسكندريا"), ("customer", "customers")]
    {
        assert_eq!(of_names(one, other), Some(Likeness::Slip), "{one} and {other}");
    }
}

#[test]
fn names_that_are_two_things() {
    for (one, other) in [
        ("2024", "2025"),
        ("age 18-24", "age 25-34"),
        ("gold", "cold"),
        ("male", "female"),
        ("جدة", "جديد"),
        ("vip", "vap"),
        ("🎉", "💎"),
        ("تم تقديم الطلب", "تم الدفع"),
    ] {
        assert_eq!(of_names(one, other), None, "{one} and {other}");
    }
}

#[test]
fn the_same_holders_under_two_names() {
    let paid: Slots = (0..100).collect();
    // Half of both share a word; nearly all of them need none.
    let ordered: Slots = (30..120).collect();
    let pairs = among(&[("تم الدفع", paid.clone()), ("تم تقديم الدفع", ordered.clone())]);
    assert_eq!(pairs.iter().map(|pair| pair.why).collect::<Vec<_>>(), [Likeness::Word]);
    assert_eq!((pairs[0].both, pairs[0].shared_permille, pairs[0].survivor), (70, 583, TagId(1)));
    assert_eq!(among(&[("paid", paid.clone()), ("ordered", ordered)]), []);
    let nearly: Slots = (5..110).collect();
    let pairs = among(&[("paid", paid.clone()), ("ordered", nearly)]);
    assert_eq!((pairs[0].why, pairs[0].survivor, pairs[0].other), (Likeness::Holders, TagId(2), TagId(1)));
    // A few people are alike by chance.
    assert_eq!(among(&[("paid", (0..4).collect()), ("ordered", (0..4).collect())]), []);
    assert_eq!(among(&[("paid", Slots::new()), ("ordered", Slots::new())]), []);
}

#[test]
fn the_one_that_filters_ask_for_survives_among_equals() {
    let holders: Slots = (0..10).collect();
    let named = |id, asked| Named { tag: TagId(id), name: "VIP", dimension: None, holders: &holders, asked };
    let survivor = |one, other| twins(&[one, other]).first().map(|pair| pair.survivor.0);
    assert_eq!(survivor(named(1, false), named(2, false)), Some(1));
    assert_eq!(survivor(named(2, false), named(1, false)), Some(1));
    assert_eq!(survivor(named(1, false), named(2, true)), Some(2));
}
