//! Tests against known p-values.

use crate::domain::health::chance::{Table, chi_square_tail, discovery_rates};

fn table(cells: [u64; 4]) -> Table {
    let [inside_with, inside_without, outside_with, outside_without] = cells;
    Table { inside_with, inside_without, outside_with, outside_without }
}

#[track_caller]
fn close(found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-10 * known.max(1e-3), "{found} is not {known}");
}

#[test]
fn fisher_is_what_the_books_say() {
    // Each was also worked out with whole numbers of any size.
    let known = [
        // Fisher's tea drinker; the convictions of like-sex twins (both in the manual of R's fisher.test).
        ([3, 1, 1, 3], 0.485_714_285_714_285_7),
        ([2, 10, 15, 3], 0.000_536_724_119_143_435_8),
        // Men and women on a diet; whales and sharks in two oceans (the examples of Wikipedia and SciPy).
        ([1, 9, 11, 3], 0.002_759_456_185_220_083_6),
        ([8, 2, 1, 5], 0.034_965_034_965_034_97),
        ([0, 5, 5, 0], 0.007_936_507_936_507_936),
        ([12, 88, 40, 860], 0.003_514_683_839_428_497_4),
        ([150, 850, 1000, 8000], 0.000_375_927_248_810_639_3),
        ([10, 10, 10, 10], 1.0),
        ([3, 997, 30, 8970], 1.0),
        // Nothing to compare.
        ([5, 0, 0, 0], 1.0),
        ([0, 10, 0, 10], 1.0),
        ([0, 0, 0, 0], 1.0),
    ];
    for (cells, p) in known {
        close(table(cells).fisher(), p);
        let [a, b, c, d] = cells;
        close(table([c, d, a, b]).fisher(), p);
        close(table([b, a, d, c]).fisher(), p);
        close(table([a, c, b, d]).fisher(), p);
    }
}

#[test]
fn chi_square_is_what_the_tables_say() {
    for (statistic, p) in
        [(3.841_458_820_694_124, 0.05), (6.634_896_601_021_213, 0.01), (10.827_566_170_662_733, 0.001)]
    {
        close(chi_square_tail(statistic), p);
    }
    close(chi_square_tail(0.0), 1.0);
    close(chi_square_tail(1.0), 0.317_310_507_862_914_1);
    // Both ways of computing meet where one takes over from the other: at x = 2, a statistic of 8.
    close(chi_square_tail(7.999_999_999_999), chi_square_tail(8.000_000_000_001));
    close(chi_square_tail(8.0), 0.004_677_734_981_047_266);
}

#[test]
fn yates_takes_half_a_count_off_and_never_more_than_there_is() {
    close(table([12, 88, 40, 860]).yates(), 0.002_780_840_491_384_044);
    close(table([150, 850, 1000, 8000]).yates(), 0.000_312_432_241_443_923_1);
    close(table([2, 10, 15, 3]).yates(), 0.001_221_098_516_311_508_8);
    close(table([10, 10, 10, 10]).yates(), 1.0);
    close(table([5, 0, 0, 0]).yates(), 1.0);
}

#[test]
fn the_test_is_exact_where_counts_are_small_and_both_agree_where_they_are_large() {
    let small = table([8, 2, 1, 5]);
    assert_eq!(small.p_value(), small.fisher());
    let large = table([150, 850, 1000, 8000]);
    assert_eq!(large.p_value(), large.yates());
    for inside in (300..500).step_by(10) {
        let both = table([inside, 2000 - inside, 4000, 16_000]);
        let (exact, near) = (both.fisher(), both.yates());
        // The exact test counts whole tables, of which the likeliest has a probability of 0.024 here.
        assert!((exact - near).abs() < 0.025 && (exact.ln() - near.ln()).abs() < 0.2 * exact.ln().abs().max(1.0));
    }
}

#[test]
fn a_million_contacts_are_no_difficulty() {
    assert!(table([9_000, 91_000, 1_000, 899_000]).p_value() < 1e-300);
    assert!(table([0, 500, 20, 999_480]).p_value() > 0.99);
    let p = table([12, 488, 2_000, 997_500]).p_value();
    assert!(p > 0.0 && p < 1e-8, "{p}");
}

#[test]
fn discovery_rates_are_those_of_benjamini_and_hochberg() {
    // The fifteen comparisons of their paper, section 3.2: at 5 % the first four are discoveries.
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ];
    let rates = discovery_rates(&p);
    assert_eq!(rates.iter().filter(|rate| **rate <= 0.05).count(), 4);
    close(rates[0], 0.0015);
    close(rates[3], 0.0095 * 15.0 / 4.0);
    close(rates[14], 1.0);
    // In whatever order they come.
    let mut turned = p;
    turned.reverse();
    let mut back = discovery_rates(&turned);
    back.reverse();
    assert_eq!(back, rates);
    // Step-up: a later one that is small enough carries earlier ones with it.
    let carried = discovery_rates(&[0.03, 0.04, 0.045]);
    assert!(carried.iter().all(|rate| (rate - 0.045).abs() < 1e-12), "{carried:?}");
    assert!(discovery_rates(&[]).is_empty());
}
