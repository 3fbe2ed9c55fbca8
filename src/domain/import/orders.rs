//! Lists of orders: what a row says of its order, and what the orders of one customer come to.
//!
//! An order counts once, however many lines it has: its total is the largest that one of its lines states, its day the
//! earliest. Orders that were cancelled, refunded, never paid or that failed are not counted (`status`). A negative total
//! with a number of its own is a refund: it lessens the sum and is no purchase. All of it is the same in whatever order the
//! rows come. Which columns make a list of orders is `columns`' business; whom a row belongs to is `match_book`'s.
//!
//! Sums replace or fill what the book has, as any other cell does, and are never added to it: the same file twice changes
//! nothing.

pub(super) mod columns;
mod status;

use super::Target;
use super::clean::Draft;
use super::match_book::SubjectId;
use crate::domain::date::{Date, earliest, parse_date};
use crate::domain::money::Amount;
use crate::domain::text::fold;
use rustc_hash::FxHashMap;

/// What a row says of an order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderLine {
    /// The number, folded; empty if the row has none.
    number: String,
    facts: Facts,
}

/// What is known of one order.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Facts {
    total: Option<Amount>,
    day: Option<Date>,
    /// It was cancelled, refunded, never paid, or it failed.
    void: bool,
}

impl Facts {
    fn unite(&mut self, other: Facts) {
        self.total = self.total.max(other.total);
        self.day = earliest(self.day, other.day);
        self.void |= other.void;
    }
}

/// Takes note of a day of purchase, or of the order of a row.
pub(super) fn take_day(draft: &mut Draft, target: Target, day: Date) {
    match target {
        Target::FirstPurchase => draft.first_purchase = earliest(draft.first_purchase, Some(day)),
        Target::LastPurchase => draft.last_purchase = draft.last_purchase.max(Some(day)),
        _ => order_of(draft).facts.unite(Facts { day: Some(day), ..Facts::default() }),
    }
}

/// Takes note of the total of a row's order.
pub(super) fn take_total(draft: &mut Draft, total: Amount) {
    order_of(draft).facts.unite(Facts { total: Some(total), ..Facts::default() });
}

/// Takes note of the number of a row's order; of several the first.
pub(super) fn take_number(draft: &mut Draft, cell: &str) {
    let number = &mut order_of(draft).number;
    if number.is_empty() {
        *number = key_from_number(cell);
    }
}

/// Takes note of the state of a row's order. A day in a column of states is the day of a cancellation: Shopify has
/// `Cancelled at`.
pub(super) fn take_status(draft: &mut Draft, cell: &str) {
    order_of(draft).facts.void |= status::is_void(cell) || parse_date(cell, true).is_some();
}

fn order_of(draft: &mut Draft) -> &mut OrderLine {
    draft.order.get_or_insert_default()
}

/// `#1001`, `1001.0` and `١٠٠١` are one number.
fn key_from_number(cell: &str) -> String {
    let key = fold(cell);
    let key = key.trim_start_matches(['#', ' ']);
    key.strip_suffix(".0").unwrap_or(key).to_owned()
}

/// What the orders of one customer come to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sum {
    count: u32,
    /// Wide, so that the order of the rows does not decide what is cut off.
    spent: Option<i128>,
    first: Option<Date>,
    last: Option<Date>,
}

impl Sum {
    fn count(&mut self, order: Facts, has_number: bool) {
        let total = order.total.map_or(0, |total| total.0);
        let counts = if total < 0 { has_number } else { !order.void };
        if !counts {
            return;
        }
        if order.total.is_some() {
            // 2^64 orders of 2^63 each would be needed to leave the range.
            self.spent = Some(self.spent.unwrap_or(0).saturating_add(i128::from(total)));
        }
        if total >= 0 {
            self.count = self.count.saturating_add(1);
            self.first = earliest(self.first, order.day);
            self.last = self.last.max(order.day);
        }
    }

    fn spent(&self) -> Option<Amount> {
        let cut = |sum: i128| i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX });
        self.spent.map(|sum| Amount(cut(sum)))
    }

    /// Says it in a draft. What a column of its own says goes before what is summed up, and nothing is said of a customer
    /// without a purchase: a zero would stand in the way of the next file.
    pub fn tell(&self, draft: &mut Draft) {
        draft.purchases = draft.purchases.or(Some(self.count).filter(|count| *count > 0));
        draft.spent = draft.spent.or(self.spent());
        draft.first_purchase = earliest(draft.first_purchase, self.first);
        draft.last_purchase = draft.last_purchase.max(self.last);
        draft.last_contact = draft.last_contact.or(self.last);
    }
}

impl Draft {
    /// The row as if no other were its customer's: its order is its purchases.
    pub fn with_own_order(mut self) -> Draft {
        if let Some(line) = self.order.take() {
            let mut orders = Orders::default();
            orders.add(Some(0), *line);
            for (_, sum) in orders.sums() {
                sum.tell(&mut self);
            }
        }
        self
    }
}

/// The orders of a file.
#[derive(Debug, Default)]
pub(super) struct Orders {
    numbered: FxHashMap<String, Numbered>,
    /// Of orders without a number: each row is one.
    rest: FxHashMap<SubjectId, Sum>,
}

/// All lines with one number. Customers may share a number where a file comes from several shops.
#[derive(Debug, Default)]
struct Numbered {
    of: Vec<(SubjectId, Facts)>,
    /// What lines say that name nobody.
    loose: Option<Facts>,
}

impl Orders {
    /// Takes a line in; some lines of an order name nobody.
    pub fn add(&mut self, subject: Option<SubjectId>, line: OrderLine) {
        let OrderLine { number, facts } = line;
        if number.is_empty() {
            let says_something = facts.total.is_some() || facts.day.is_some();
            if let Some(subject) = subject.filter(|_| says_something) {
                self.rest.entry(subject).or_default().count(facts, false);
            }
            return;
        }
        let order = self.numbered.entry(number).or_default();
        match subject {
            None => order.loose.get_or_insert_default().unite(facts),
            Some(subject) => match order.of.iter_mut().find(|(known, _)| *known == subject) {
                Some((_, known)) => known.unite(facts),
                None => order.of.push((subject, facts)),
            },
        }
    }

    /// Whose order this is, if it is certain.
    pub fn owner(&self, number: &str) -> Option<SubjectId> {
        match self.numbered.get(number)?.of.as_slice() {
            [(subject, _)] => Some(*subject),
            _ => None,
        }
    }

    /// What the orders of each customer come to.
    pub fn sums(self) -> FxHashMap<SubjectId, Sum> {
        let mut sums = self.rest;
        for Numbered { of, loose } in self.numbered.into_values() {
            let alone = of.len() == 1;
            for (subject, mut facts) in of {
                if let Some(loose) = loose.filter(|_| alone) {
                    facts.unite(loose);
                }
                sums.entry(subject).or_default().count(facts, true);
            }
        }
        sums
    }
}

impl OrderLine {
    /// The number, folded; empty if the row has none.
    pub(super) fn number(&self) -> &str {
        &self.number
    }
}

#[cfg(test)]
mod tests;
