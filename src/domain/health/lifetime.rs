//! What customers are worth over the whole time that they stay: an estimate whose every factor can be shown.
//!
//! `average order × orders a year × years × margin`, the simple form of P. D. Berger and N. I. Nasr, "Customer lifetime value:
//! marketing models and applications" (Journal of Interactive Marketing 12, 1998), without discounting. Years are what a
//! constant chance to leave gives: `1 / chance`, with the chance estimated as leavers over years at risk, the usual estimate
//! for waiting times of which some are not over (censored exponential: D. R. Cox and D. Oakes, "Analysis of Survival Data",
//! 1984).

use crate::domain::date::Date;
use crate::domain::money::Amount;
use crate::domain::segment::eval::{NO_DATE, NO_NUMBER};
use crate::domain::slots::{Slot, Slots, kept};
use serde::{Deserialize, Serialize};

/// Without a purchase for so many days a customer counts as gone.
pub const GONE_AFTER: i32 = 365;
/// Fewer leavers than this say nothing about when people leave.
const LEAST_LEAVERS: u64 = 10;
/// Years that are taken when the book can't tell, and the most that are believed, in thousandths.
const USUAL_YEARS: u64 = 3_000;
const MOST_YEARS: u64 = 10_000;
/// Days of a year.
const YEAR: u64 = 365;

/// Columns by slot, in the forms of `segment::eval::Index`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Orders<'a> {
    /// Days, `NO_DATE` where there is none.
    pub first_purchase: &'a [i32],
    pub last_purchase: &'a [i32],
    /// Counts times 1000, `NO_NUMBER` where nothing is known.
    pub purchases: &'a [i64],
    /// Thousandths of the book's currency, `NO_NUMBER` where nothing is known.
    pub spent: &'a [i64],
    /// How many messages the shop sent to each contact; may be empty.
    pub messages: &'a [u32],
}

/// What the owner says about money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Costs {
    /// What is left of an order when the goods are paid, in thousandths.
    pub margin_permille: u32,
    /// What a message to one contact costs.
    pub message: Amount,
    /// What a customer cost to win.
    pub winning: Amount,
}

impl Default for Costs {
    /// Nothing is said: all of an order is left and messages cost nothing.
    fn default() -> Costs {
        Costs { margin_permille: 1000, message: Amount(0), winning: Amount(0) }
    }
}

/// Where a factor comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// From the customers' purchases.
    Counted,
    /// Too few customers have left; the usual figure stands in.
    Assumed,
    /// The book says more than is believed; the most that is.
    Capped,
}

/// A formula with its figures: value = order × orders a year × years × margin. Thousandths throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetime {
    /// Customers that it is made of: those with purchases, an amount and a first day.
    pub customers: u64,
    pub average_order: Amount,
    /// Purchases over the years since each first one, of which none counts as less than a year: what somebody bought in his
    /// first week says little about a year.
    pub orders_a_year_permille: u64,
    pub years_permille: u64,
    pub years_from: Source,
    /// Who has not bought for a year, and the years that all customers stayed, in thousandths: years = stayed / gone.
    pub gone: u64,
    pub stayed_permille: u64,
    pub margin_permille: u32,
    pub value: Amount,
}

/// One customer's figures beside the book's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worth {
    pub average_order: Amount,
    pub orders_a_year_permille: u64,
    /// What was earned so far: the margin of what was spent, less messages and winning.
    pub earned: Amount,
    /// Over the whole relation, at the book's years.
    pub value: Amount,
}

/// A customer's own figures.
struct Figures {
    first: i32,
    last: i32,
    count: u64,
    spent: i64,
}

impl Orders<'_> {
    fn figures(&self, slot: Slot) -> Option<Figures> {
        let at = slot as usize;
        let day = |column: &[i32]| column.get(at).copied().filter(|day| *day != NO_DATE);
        let spent = self.spent.get(at).copied().filter(|spent| *spent != NO_NUMBER)?;
        let last = day(self.last_purchase);
        let first = day(self.first_purchase).or(last)?;
        let count = self.purchases.get(at).and_then(|count| u64::try_from(count / 1000).ok()).unwrap_or(0);
        Some(Figures { first, last: last.unwrap_or(first).max(first), count: count.max(1), spent })
    }

    fn cost(&self, slot: Slot, costs: &Costs) -> i64 {
        let messages = self.messages.get(slot as usize).copied().unwrap_or(0);
        i64::from(messages).saturating_mul(costs.message.0).saturating_add(costs.winning.0)
    }

    /// Margin of what was spent, less what was spent on the customer.
    fn earned(&self, slot: Slot, costs: &Costs) -> Option<i64> {
        let spent = self.spent.get(slot as usize).copied().filter(|spent| *spent != NO_NUMBER)?;
        Some(
            narrow(i128::from(spent) * i128::from(costs.margin_permille) / 1000).saturating_sub(self.cost(slot, costs)),
        )
    }
}

/// The value of the average customer among these.
pub fn lifetime(orders: &Orders, among: &Slots, costs: &Costs, today: Date) -> Lifetime {
    let (mut customers, mut count, mut spent) = (0_u64, 0_u64, 0_i128);
    let (mut watched, mut gone, mut stayed) = (0_u64, 0_u64, 0_u64);
    for figures in among.iter().filter_map(|slot| orders.figures(slot)) {
        customers += 1;
        count += figures.count;
        spent += i128::from(figures.spent);
        watched += watched_days(&figures, today);
        let has_left = i64::from(today.0) - i64::from(figures.last) > i64::from(GONE_AFTER);
        gone += u64::from(has_left);
        stayed += days_between(figures.first, if has_left { figures.last } else { today.0 });
    }
    let average = narrow(spent / i128::from(count.max(1)));
    let orders_a_year_permille = ratio(count * YEAR, watched);
    let (years_permille, years_from) = match ratio(stayed, gone * YEAR) {
        _ if gone < LEAST_LEAVERS => (USUAL_YEARS, Source::Assumed),
        years if years > MOST_YEARS => (MOST_YEARS, Source::Capped),
        years => (years, Source::Counted),
    };
    Lifetime {
        customers,
        average_order: Amount(average),
        orders_a_year_permille,
        years_permille,
        years_from,
        gone,
        stayed_permille: ratio(stayed, YEAR),
        margin_permille: costs.margin_permille,
        value: value(average, orders_a_year_permille, years_permille, costs),
    }
}

/// What one customer is worth, at the book's years. `None` if nothing is known of its purchases.
pub fn worth(orders: &Orders, slot: Slot, book: &Lifetime, costs: &Costs, today: Date) -> Option<Worth> {
    let figures = orders.figures(slot)?;
    let average = narrow(i128::from(figures.spent) / i128::from(figures.count));
    let orders_a_year_permille = ratio(figures.count * YEAR, watched_days(&figures, today));
    Some(Worth {
        average_order: Amount(average),
        orders_a_year_permille,
        earned: Amount(orders.earned(slot, costs)?),
        value: value(average, orders_a_year_permille, book.years_permille, costs),
    })
}

/// Customers who cost more than they brought: the margin of what they spent is less than their messages and winning. Whose
/// spending is not known is not among them; whose refunds are more than their orders is.
pub fn unprofitable(orders: &Orders, among: &Slots, costs: &Costs) -> Slots {
    kept(among, |slot| orders.earned(slot, costs).is_some_and(|earned| earned < 0))
}

fn value(average: i64, orders_a_year_permille: u64, years_permille: u64, costs: &Costs) -> Amount {
    let value = i128::from(average) * i128::from(orders_a_year_permille) * i128::from(years_permille) / 1_000_000;
    Amount(narrow(value * i128::from(costs.margin_permille) / 1000))
}

/// Days since the first purchase, a year at least.
fn watched_days(figures: &Figures, today: Date) -> u64 {
    days_between(figures.first, today.0).max(YEAR)
}

fn days_between(from: i32, to: i32) -> u64 {
    u64::try_from(i64::from(to) - i64::from(from)).unwrap_or(0)
}

/// In thousandths.
fn ratio(part: u64, whole: u64) -> u64 {
    let share = u128::from(part) * 1000 / u128::from(whole.max(1));
    u64::try_from(share).unwrap_or(u64::MAX)
}

fn narrow(amount: i128) -> i64 {
    i64::try_from(amount).unwrap_or(if amount < 0 { i64::MIN } else { i64::MAX })
}
