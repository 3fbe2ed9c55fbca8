//! Whether two shares differ by chance: Fisher's exact test, the chi-square test with Yates' correction, and what many tests
//! at once take.
//!
//! Sources: R. A. Fisher, "Statistical Methods for Research Workers" (5th ed., 1934), section 21.02; F. Yates, "Contingency
//! tables involving small numbers and the chi-square test" (Supplement to the Journal of the Royal Statistical Society 1, 1934);
//! Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate" (Journal of the Royal Statistical Society B 57, 1995).

use std::f64::consts::PI;

/// Below this expected count in a cell of a table the exact test is made. Cochran's rule asks for 5; the exact test is cheap
/// enough to be asked for much more.
const EXACT_BELOW: f64 = 20.0;

/// A table of two groups and whether their members have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    pub inside_with: u64,
    pub inside_without: u64,
    pub outside_with: u64,
    pub outside_without: u64,
}

impl Table {
    fn cells(&self) -> [f64; 4] {
        // Counts of contacts are far below 2^53.
        [self.inside_with, self.inside_without, self.outside_with, self.outside_without].map(|count| count as f64)
    }

    /// The smallest count that independence would make one expect.
    fn least_expected(&self) -> f64 {
        let [a, b, c, d] = self.cells();
        let all = (a + b + c + d).max(1.0);
        (a + b).min(c + d) * (a + c).min(b + d) / all
    }

    /// The probability of a table as uneven as this one, or more so, if the two groups do not differ: by Fisher's exact test
    /// where some expected count is small, by chi-square with Yates' correction elsewhere.
    pub fn p_value(&self) -> f64 {
        if self.least_expected() < EXACT_BELOW { self.fisher() } else { self.yates() }
    }

    /// Fisher's exact test, two-sided: the sum of the probabilities of all tables with the same margins that are not more
    /// likely than this one. As in R's `fisher.test`, tables whose probabilities differ by less than 1e-7 count as alike.
    pub fn fisher(&self) -> f64 {
        let Table { inside_with: a, inside_without: b, outside_with: c, outside_without: d } = *self;
        let (row, column, all) = (a + b, a + c, a + b + c + d);
        let (first, last) = ((row + column).saturating_sub(all), row.min(column));
        if first == last {
            return 1.0;
        }
        // Probabilities by their ratios, from the likeliest table outwards: each is a product away from the one before, so
        // nothing is lost to differences of large logarithms.
        let ratio = |x: u64| {
            let [x, row, column, all] = [x, row, column, all].map(|count| count as f64);
            (row - x) * (column - x) / ((x + 1.0) * (all - row - column + x + 1.0))
        };
        let mode = mode(row, column, all).clamp(first, last);
        let mut here = if a == mode { 1.0 } else { 0.0 };
        let mut weights = vec![1.0];
        let mut weight = 1.0;
        for x in mode..last {
            weight *= ratio(x);
            if x + 1 == a {
                here = weight;
            }
            weights.push(weight);
        }
        weight = 1.0;
        for x in (first..mode).rev() {
            weight /= ratio(x);
            if x == a {
                here = weight;
            }
            weights.push(weight);
        }
        // Small ones first, so that they are not lost beside the large ones.
        weights.sort_unstable_by(f64::total_cmp);
        let total: f64 = weights.iter().sum();
        let extreme: f64 = weights.iter().take_while(|weight| **weight <= here * (1.0 + 1e-7)).sum();
        (extreme / total).min(1.0)
    }

    /// The chi-square test with one degree of freedom and Yates' correction, as in R's `chisq.test`: the correction is never
    /// larger than the difference itself.
    pub fn yates(&self) -> f64 {
        let [a, b, c, d] = self.cells();
        let all = a + b + c + d;
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        if margins == 0.0 {
            return 1.0;
        }
        let expected = (a + b) * (a + c) / all;
        let difference = (a - expected).abs();
        let corrected = difference - difference.min(0.5);
        // The difference is the same in all four cells; this is the sum of its squares over the expected counts.
        let statistic = corrected * corrected * all * all * all / margins;
        chi_square_tail(statistic)
    }
}

/// The likeliest count in the first cell.
fn mode(row: u64, column: u64, all: u64) -> u64 {
    let top = (u128::from(row) + 1) * (u128::from(column) + 1);
    u64::try_from(top / (u128::from(all) + 2)).unwrap_or(u64::MAX)
}

/// The probability that chi-square with one degree of freedom is this large or larger.
pub fn chi_square_tail(statistic: f64) -> f64 {
    if statistic <= 0.0 { 1.0 } else { erfc((statistic / 2.0).sqrt()) }
}

/// The complementary error function for x ≥ 0: by its power series where that converges quickly, by Lentz's continued
/// fraction behind (Abramowitz and Stegun, 7.1.6 and 7.1.14). Right to about fourteen digits.
fn erfc(x: f64) -> f64 {
    if x < 2.0 {
        let (mut term, mut sum, mut n) = (x, x, 0.0);
        while term.abs() > 1e-18 * sum.abs() && n < 200.0 {
            n += 1.0;
            term *= 2.0 * x * x / (2.0 * n + 1.0);
            sum += term;
        }
        return 1.0 - 2.0 / PI.sqrt() * (-x * x).exp() * sum;
    }
    // erfc(x) = exp(-x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + …))), from the far end.
    let mut fraction = x;
    for n in (1..=120).rev() {
        fraction = x + f64::from(n) / 2.0 / fraction;
    }
    (-x * x).exp() / (PI.sqrt() * fraction)
}

/// What each of many p-values comes to when all were tested: the smallest false discovery rate at which it is a discovery
/// (Benjamini and Hochberg's step-up, as `p.adjust(p, "BH")` in R). In the order of `p`.
pub fn discovery_rates(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    let of = |at: usize| p.get(at).copied().unwrap_or(1.0);
    order.sort_by(|one, other| of(*other).total_cmp(&of(*one)).then(other.cmp(one)));
    let mut rates = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (above, at) in order.into_iter().enumerate() {
        let rank = (p.len() - above) as f64;
        least = least.min(of(at) * p.len() as f64 / rank);
        if let Some(rate) = rates.get_mut(at) {
            *rate = least;
        }
    }
    rates
}
