//! Lifetime values worked out by hand.

use crate::domain::date::Date;
use crate::domain::health::lifetime::{Costs, Orders, Source, lifetime, unprofitable, worth};
use crate::domain::money::Amount;
use crate::domain::segment::eval::{NO_DATE, NO_NUMBER};
use crate::domain::slots::Slots;

#[test]
fn the_formula_and_where_its_factors_come_from() {
    let today = 2_000;
    // Ten who came and left after a year, ten who are there since four years and bought today.
    let first: Vec<i32> = (0..20).map(|at| if at < 10 { 0 } else { today - 1_460 }).collect();
    let last: Vec<i32> = (0..20).map(|at| if at < 10 { 365 } else { today }).collect();
    let count = [4_000_i64; 20];
    let spent = [400_000_i64; 20];
    let orders =
        Orders { first_purchase: &first, last_purchase: &last, purchases: &count, spent: &spent, messages: &[] };
    let costs = Costs { margin_permille: 300, ..Costs::default() };
    let book = lifetime(&orders, &(0..20).collect(), &costs, Date(today));
    assert_eq!((book.customers, book.average_order, book.gone), (20, Amount(100_000), 10));
    // 80 orders in 10 × 2000 + 10 × 1460 days.
    assert_eq!(book.orders_a_year_permille, 80 * 365 * 1000 / 34_600);
    // They stayed 10 × 365 + 10 × 1460 days, which are 50 years, and ten left.
    assert_eq!((book.stayed_permille, book.years_permille, book.years_from), (50_000, 5_000, Source::Counted));
    assert_eq!(book.value, Amount(100_000 * 843 * 5 / 1000 * 300 / 1000));
    let one = worth(&orders, 12, &book, &costs, Date(today)).unwrap();
    assert_eq!((one.average_order, one.orders_a_year_permille, one.earned), (Amount(100_000), 1_000, Amount(120_000)));
    assert_eq!(one.value, Amount(150_000));
}

#[test]
fn too_few_leavers_say_nothing_and_nobody_stays_for_ever() {
    let today = Date(10_000);
    let of = |leavers: usize, all: usize, since: i32| {
        let first = vec![today.0 - since; all];
        let last: Vec<i32> = (0..all).map(|at| if at < leavers { today.0 - since + 1 } else { today.0 }).collect();
        let (count, spent) = (vec![1_000; all], vec![5_000; all]);
        let orders =
            Orders { first_purchase: &first, last_purchase: &last, purchases: &count, spent: &spent, messages: &[] };
        let book = lifetime(&orders, &(0..all as u32).collect(), &Costs::default(), today);
        (book.years_permille, book.years_from)
    };
    assert_eq!(of(9, 50, 1_000), (3_000, Source::Assumed));
    assert_eq!(of(10, 1_000, 1_000), (10_000, Source::Capped));
    assert_eq!(of(0, 0, 1_000), (3_000, Source::Assumed));
}

#[test]
fn a_first_week_is_no_year() {
    let orders = Orders {
        first_purchase: &[NO_DATE, 96],
        last_purchase: &[99, 99],
        purchases: &[NO_NUMBER, 3_000],
        spent: &[10_000, 30_000],
        messages: &[],
    };
    let all = Slots::from_iter(0..3);
    let book = lifetime(&orders, &all, &Costs::default(), Date(100));
    assert_eq!((book.customers, book.orders_a_year_permille), (2, 2_000));
    let one =
        |slot| worth(&orders, slot, &book, &Costs::default(), Date(100)).map(|worth| worth.orders_a_year_permille);
    assert_eq!((one(0), one(1), one(2)), (Some(1_000), Some(3_000), None));
}

#[test]
fn who_costs_more_than_they_bring_is_named() {
    let orders = Orders {
        first_purchase: &[1; 5],
        last_purchase: &[1; 5],
        purchases: &[1_000; 5],
        // Much, little, nothing, refunds, not known.
        spent: &[900_000, 10_000, 0, -500, NO_NUMBER],
        messages: &[40, 40, 0, 0, 40],
    };
    let costs = Costs { margin_permille: 200, message: Amount(60), winning: Amount(0) };
    let all = Slots::from_iter(0..5);
    assert_eq!(unprofitable(&orders, &all, &costs).iter().collect::<Vec<_>>(), [1, 3]);
    let dear = Costs { winning: Amount(1), ..costs };
    assert_eq!(unprofitable(&orders, &all, &dear).iter().collect::<Vec<_>>(), [1, 2, 3]);
}
