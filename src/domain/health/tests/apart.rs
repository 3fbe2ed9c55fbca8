//! What sets a group apart: planted differences are found, chance is not.

use super::Chance;
use crate::domain::health::apart::{Floors, apart};
use crate::domain::slots::Slots;

fn range(from: u32, to: u32) -> Slots {
    (from..to).collect()
}

#[test]
fn a_planted_difference_is_found_and_told_in_whole_numbers() {
    let everyone = range(0, 1_000);
    let group = range(0, 100);
    // 40 of 100 against 90 of 900; as many as everywhere; none in the group and half outside.
    let more = &range(0, 40) | &range(100, 190);
    let same = &range(0, 10) | &range(100, 190);
    let fewer = range(100, 550);
    let lists = [same, more, fewer];
    let result = apart(&group, &everyone, &lists, Floors::default());
    assert_eq!((result.group, result.others, result.tested, result.too_small), (100, 900, 3, false));
    let found: Vec<u32> = result.found.iter().map(|one| one.at).collect();
    assert_eq!(found, [2, 1]);
    let [fewer, more] = result.found.as_slice() else { panic!("two") };
    assert_eq!((more.inside, more.outside, more.inside_permille, more.outside_permille), (40, 90, 400, 100));
    assert_eq!(more.lift_permille, Some(4_000));
    // 2 asin √0.4 − 2 asin √0.1 = 1.3694 − 0.6435; and −2 asin √0.5.
    assert_eq!((more.effect_permille, fewer.effect_permille), (726, -1_571));
    assert_eq!(fewer.lift_permille, Some(0));
    assert!(more.rate_ppm >= 1 && more.rate_ppm < 100);
}

#[test]
fn small_groups_and_rare_things_say_nothing() {
    let everyone = range(0, 1_000);
    let marked = range(0, 10);
    let result = apart(&range(0, 19), &everyone, [&marked], Floors::default());
    assert!(result.too_small && result.found.is_empty() && result.tested == 0);
    let result = apart(&range(0, 990), &everyone, [&marked], Floors::default());
    assert!(result.too_small);
    let result = apart(&range(0, 100), &everyone, [&range(0, 4), &range(0, 997)], Floors::default());
    assert_eq!((result.too_small, result.tested), (false, 0));
    // Nobody outside has it.
    let result = apart(&range(0, 100), &everyone, [&range(0, 60)], Floors::default());
    assert_eq!(result.found.first().and_then(|one| one.lift_permille), None);
    // What is significant in a large book and hardly a difference.
    let everyone = range(0, 200_000);
    let slight = &range(0, 50_800) | &range(100_000, 150_000);
    let result = apart(&range(0, 100_000), &everyone, [&slight], Floors::default());
    assert!(result.found.is_empty());
    let result = apart(&range(0, 100_000), &everyone, [&slight], Floors { effect_permille: 0, ..Floors::default() });
    assert_eq!(result.found.len(), 1);
}

#[test]
fn who_is_not_in_the_book_does_not_count() {
    let everyone = range(0, 1_000);
    let (group, more) = (range(0, 100), &range(0, 40) | &range(100, 190));
    let lists = [&more | &range(5_000, 9_000)];
    let known = apart(&group, &everyone, [&more], Floors::default());
    assert_eq!(apart(&(&group | &range(4_000, 6_000)), &everyone, &lists, Floors::default()), known);
}

/// Where nothing differs, every finding is false: in no more than one comparison in twenty may there be any.
#[test]
fn chance_is_rarely_taken_for_a_difference() {
    let mut chance = Chance(0x5EED_0001);
    let floors = Floors { effect_permille: 0, ..Floors::default() };
    let (mut runs, mut wrong) = (0_u32, 0_u32);
    for _ in 0..300 {
        let all = 200 + chance.below(200) as u32;
        let share = 100 + chance.below(500);
        let (everyone, group) = (range(0, all), chance.some(all, share));
        let lists: Vec<Slots> = (0..30)
            .map(|_| {
                let share = 20 + chance.below(900);
                chance.some(all, share)
            })
            .collect();
        let result = apart(&group, &everyone, &lists, floors);
        if !result.too_small {
            runs += 1;
            wrong += u32::from(!result.found.is_empty());
        }
    }
    assert!(runs > 250 && wrong * 20 <= runs, "{wrong} of {runs}");
}

/// With real differences among them: of all that is found, on average no more than a twentieth is false.
#[test]
fn among_real_differences_few_findings_are_false() {
    let mut chance = Chance(0x5EED_0002);
    let floors = Floors { effect_permille: 0, ..Floors::default() };
    let (mut shares, mut real_found, mut real) = (0.0, 0, 0);
    let runs = 120;
    for _ in 0..runs {
        let everyone = range(0, 400);
        let group = chance.some(400, 400);
        let lists: Vec<Slots> = (0..30)
            .map(|at| {
                let base = 200 + chance.below(300);
                let (inside, outside) =
                    (chance.some(400, if at < 10 { base + 350 } else { base }), chance.some(400, base));
                (&inside & &group) | (outside - &group)
            })
            .collect();
        let result = apart(&group, &everyone, &lists, floors);
        let wrong = result.found.iter().filter(|one| one.at >= 10).count();
        shares += wrong as f64 / result.found.len().max(1) as f64;
        real_found += result.found.len() - wrong;
        real += 10;
    }
    assert!(shares / f64::from(runs) <= 0.05, "{}", shares / f64::from(runs));
    assert!(real_found * 10 > real * 9, "{real_found} of {real}");
}
