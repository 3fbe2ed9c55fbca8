//! Lists of orders as shops export them: every customer comes out with exactly the purchases that were put in, a second
//! import changes nothing, and the order of the rows does not matter.

mod fixtures;

use daftar::domain::contact::{Contact, ContactId};
use daftar::domain::country::Country;
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::import::changes::Changes;
use daftar::domain::import::file::ImportFile;
use daftar::domain::import::match_book::Known;
use daftar::domain::import::plan::Planner;
use daftar::domain::import::planned::Plan;
use daftar::domain::import::{Mode, Options, PlanSummary, RowsShown, Target, Verdict, Winners};
use daftar::domain::money::Amount;
use daftar::domain::phone::match_key;
use daftar::domain::slots::Slot;
use daftar::domain::tag::TagId;
use fixtures::{Chance, FIXTURES, Order, truth, written};
use proptest::prelude::*;

/// A book without tags, in which everybody is found by looking at all.
#[derive(Debug, Default, Clone, PartialEq)]
struct PlainBook(Vec<Contact>);

impl PlainBook {
    fn position(&self, test: impl Fn(&Contact) -> bool) -> Option<Slot> {
        self.0.iter().position(test).and_then(|at| Slot::try_from(at).ok())
    }

    fn carry_out(&mut self, changes: Changes) {
        for (slot, values) in changes.updates {
            for value in values {
                self.0[slot as usize].set(value);
            }
        }
        let mut next = self.0.len() as u128;
        let next_id = || {
            next += 1;
            ContactId(next - 1)
        };
        let new = changes.new.packed(Timestamp(0), next_id, |_| None);
        self.0.extend(new.unpacked().map(|new| new.contact));
    }

    fn import(&mut self, text: &str, options: &Options) -> PlanSummary {
        let (mut plan, _) = plan(text, options, self);
        let summary = plan.summary().clone();
        let ends = summary.new + summary.updated + summary.unchanged + summary.merged + summary.rejected;
        assert_eq!(ends, summary.rows, "{summary:?}");
        self.carry_out(plan.take_changes());
        summary
    }
}

impl Known for PlainBook {
    fn by_phone(&self, key: u64) -> Option<Slot> {
        self.position(|contact| contact.phones.iter().any(|phone| phone.number.map(match_key) == Some(key)))
    }
    fn by_email(&self, key: &str) -> Option<Slot> {
        self.position(|contact| contact.emails.iter().any(|email| email.key() == key))
    }
    fn contact(&self, slot: Slot) -> Option<Contact> {
        self.0.get(slot as usize).cloned()
    }
    fn tags_of(&self, _: Slot) -> Vec<TagId> {
        Vec::new()
    }
    fn tag_by_name(&self, _: &str) -> Option<TagId> {
        None
    }
    fn tag_like(&self, _: &str) -> Option<TagId> {
        None
    }
    fn among(&self, _: Option<TagId>) -> Vec<Slot> {
        (0..self.0.len() as Slot).collect()
    }
    fn unreachable(&self) -> Vec<Slot> {
        let without = |slot: &Slot| {
            let contact = &self.0[*slot as usize];
            contact.messaging_phone().is_none() && contact.emails.is_empty()
        };
        (0..self.0.len() as Slot).filter(without).collect()
    }
}

fn options() -> Options {
    Options::new(Country::SAUDI_ARABIA)
}

fn plan(text: &str, options: &Options, book: &PlainBook) -> (Plan, ImportFile) {
    let file = ImportFile::read("orders.csv", text.as_bytes().to_vec(), None, None).expect("the orders are a table");
    let planner = Planner::new(&file, &file.guessed_mapping(), options.clone(), book);
    (planner.finish(&file, book), file)
}

/// Everything about purchases of everybody, by number or address.
fn purchases(book: &PlainBook) -> Vec<(String, Purchases)> {
    let of = |contact: &Contact| {
        let number = contact.messaging_phone().and_then(|phone| phone.number).map(|number| number.to_string());
        let key = number.or_else(|| contact.emails.first().map(|email| email.0.clone())).unwrap_or_default();
        let sums = (contact.purchases, contact.spent, contact.first_purchase, contact.last_purchase);
        (key, (sums, contact.last_contact))
    };
    let mut all: Vec<_> = book.0.iter().map(of).collect();
    all.sort();
    all
}

type Purchases = ((Option<u32>, Option<Amount>, Option<Date>, Option<Date>), Option<Date>);

fn day(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::from_ymd(year, month, day)
}

#[test]
fn every_customer_of_every_export_has_exactly_the_purchases_that_were_put_in() {
    let mut rows = 0;
    for fixture in FIXTURES {
        let orders = fixtures::orders(fixture.seed);
        let text = written(fixture, &orders);
        let mut book = PlainBook::default();
        let summary = book.import(&text, &options());
        rows += summary.rows;
        assert_eq!((summary.rejected, summary.updated), (0, 0), "{}: {summary:?}", fixture.name);
        assert_eq!(purchases(&book), truth(fixture, &orders), "{}", fixture.name);
        let before = book.clone();
        let again = book.import(&text, &options());
        assert_eq!((again.new, again.updated), (0, 0), "{}: {again:?}", fixture.name);
        assert_eq!(book, before, "{}: the same file twice changes nothing", fixture.name);
    }
    assert!(rows >= 400, "{rows} rows");
}

#[test]
fn the_columns_of_every_export_are_known_without_a_question() {
    for fixture in FIXTURES {
        let text = written(fixture, &fixtures::orders(fixture.seed));
        let file = ImportFile::read("orders.csv", text.into_bytes(), None, None).expect("the orders are a table");
        let found = |target: Target| {
            let columns = file.preview().columns.iter().filter(|column| column.guess == target);
            columns.map(|column| column.header.clone()).collect::<Vec<_>>().join(" + ")
        };
        let order =
            [Target::OrderNumber, Target::OrderDate, Target::OrderTotal, Target::OrderStatus, Target::Name].map(found);
        assert_eq!(order, fixture.columns, "{}", fixture.name);
        assert_eq!(
            (found(Target::Spent), found(Target::Purchases)),
            (String::new(), String::new()),
            "{}",
            fixture.name
        );
    }
}

#[test]
fn lines_of_an_order_that_name_nobody_are_its_customers() {
    let text = "رقم الطلب,العميل,الجوال,تاريخ الطلب,إجمالي الطلب,المنتج\n\
        ,,,,,كوب\n١٠٠,,,,,ملعقة\n١٠٠,سارة,٠٥٠١٢٣٤٥٦٧,٢٠٢٤/٠١/٠٥,١٢٠٫٥٠ ر.س,كوب\n١٠٠,,,,,صحن\n١٠١,,,2024/01/06,30,صحن\n";
    let mut book = PlainBook::default();
    let (mut plan, file) = plan(text, &options(), &book);
    let ends: Vec<Verdict> = (0..5).map(|row| plan.verdict(row).0).collect();
    assert_eq!(ends, [Verdict::Rejected, Verdict::Merged, Verdict::New, Verdict::Merged, Verdict::Rejected]);
    assert_eq!(plan.summary().issues, [(daftar::domain::import::IssueKind::NothingToKeep, 2)]);
    let (merged, rows) = plan.rows(&file, &book, RowsShown::Ending(Verdict::Merged), 0, 10);
    assert_eq!((merged, rows[0].joins_line, rows[0].issues.len()), (2, Some(4), 0));
    book.carry_out(plan.take_changes());
    let expected = (Some(1), Some(Amount(120_500)), day(2024, 1, 5), day(2024, 1, 5));
    assert_eq!(purchases(&book), [("+966501234567".to_owned(), (expected, day(2024, 1, 5)))]);
}

#[test]
fn sums_fill_or_replace_and_are_never_added() {
    let header = "order number,phone,order date,order total\n";
    let january = format!("{header}1,0501234567,2024-01-05,10\n2,0501234567,2024-01-20,15\n");
    let february = format!("{header}3,0501234567,2024-02-05,40\n");
    let mut book = PlainBook::default();
    book.import(&january, &options());
    let kept = purchases(&book);
    let summary = book.import(&february, &options());
    assert_eq!((summary.unchanged, summary.conflicting), (1, 1), "the book's values stay");
    assert_eq!(purchases(&book), kept);
    let (mut shown, file) = plan(&february, &options(), &book);
    let (_, rows) = shown.rows(&file, &book, RowsShown::Conflicts, 0, 10);
    assert_eq!(rows[0].changes.len(), 5, "what the file says otherwise is shown: {:?}", rows[0].changes);
    let file_wins = Options { winners: Winners::file(), ..options() };
    assert_eq!(book.import(&february, &file_wins).updated, 1);
    let replaced = (Some(1), Some(Amount(40_000)), day(2024, 2, 5), day(2024, 2, 5));
    assert_eq!(purchases(&book)[0].1, (replaced, day(2024, 2, 5)));
    assert_eq!(book.import(&february, &file_wins).updated, 0);
    // Both months in one file are all there is to know.
    book.import(&format!("{january}3,0501234567,2024-02-05,40\n"), &file_wins);
    let both = (Some(3), Some(Amount(65_000)), day(2024, 1, 5), day(2024, 2, 5));
    assert_eq!(purchases(&book)[0].1.0, both);
}

#[test]
fn a_customer_without_a_counted_order_is_a_customer_without_purchases() {
    let text = "order number,phone,order date,order total,status\n1,0501234567,2024-01-05,10,ملغي\n2,0551234567,2024-01-06,5,تم التنفيذ\n";
    let mut book = PlainBook::default();
    assert_eq!(book.import(text, &options()).new, 2);
    assert_eq!(purchases(&book)[0].1, ((None, None, None, None), None));
    assert_eq!(purchases(&book)[1].1.0.0, Some(1));
}

#[test]
fn only_known_customers_get_their_sums_where_nobody_is_to_be_added() {
    let mut book = PlainBook::default();
    book.import("name,phone\nسارة,0501234567\n", &options());
    let text =
        "order number,phone,order date,order total\n1,0501234567,2024-01-05,10\n2,0551234567,2024-01-06,5\n2,,,\n";
    let update = Options { mode: Mode::UpdateOnly, ..options() };
    let summary = book.import(text, &update);
    assert_eq!((summary.updated, summary.rejected, book.0.len()), (1, 2, 1));
    assert_eq!(purchases(&book)[0].1.0.0, Some(1));
}

fn some_orders() -> impl Strategy<Value = Vec<Order>> {
    any::<u64>().prop_map(|seed| {
        let mut orders = fixtures::orders(seed);
        // More orders than customers: somebody comes again.
        orders.truncate(25 + usize::try_from(seed % 25).expect("a small number"));
        orders
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rows_in_any_order_come_to_the_same_and_twice_changes_nothing(orders in some_orders(), pick: usize, seed: u64) {
        let fixture = &FIXTURES[pick % FIXTURES.len()];
        let text = written(fixture, &orders);
        let mut lines: Vec<&str> = text.split_inclusive("\r\n").collect();
        let mut chance = Chance(seed);
        for at in (2..lines.len()).rev() {
            lines.swap(at, 1 + chance.below(at));
        }
        let shuffled = lines.concat();
        let (mut book, mut other) = (PlainBook::default(), PlainBook::default());
        for (winners, mode) in [(Winners::default(), Mode::NewAndUpdate), (Winners::file(), Mode::NewAndUpdate), (Winners::file(), Mode::UpdateOnly)] {
            let options = Options { winners, mode, ..options() };
            other.import(&shuffled, &options);
            book.import(&text, &options);
            prop_assert_eq!(purchases(&book), truth(fixture, &orders), "{}", fixture.name);
            prop_assert_eq!(purchases(&other), truth(fixture, &orders), "{} shuffled", fixture.name);
            let again = other.import(&shuffled, &options);
            prop_assert_eq!((again.new, again.updated, purchases(&other)), (0, 0, truth(fixture, &orders)));
        }
    }
}
