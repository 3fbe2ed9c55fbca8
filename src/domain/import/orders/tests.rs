//! Files as they are guessed and read, and the arithmetic of the ledger: exact, and the same in any order.

use super::*;
use crate::domain::country::Country;
use crate::domain::import::IssueKind;
use crate::domain::import::clean::Cleaner;
use crate::domain::import::file::ImportFile;
use crate::domain::import::{Mapping, Options};
use proptest::prelude::*;

fn file(text: &str) -> ImportFile {
    ImportFile::read("orders.csv", text.as_bytes().to_vec(), None, None).expect("the sample can be read")
}

fn guessed(text: &str) -> Vec<Target> {
    let Mapping { columns } = file(text).guessed_mapping();
    columns
}

fn drafts(text: &str) -> Vec<Draft> {
    let file = file(text);
    let mut cleaner = Cleaner::new(file.table(), &file.guessed_mapping(), &Options::new(Country::SAUDI_ARABIA));
    (0..file.table().rows()).map(|row| cleaner.clean(file.table(), row)).collect()
}

#[test]
fn lists_of_orders_are_known_by_their_headers() {
    use Target::*;
    let cases: [(&str, &[Target]); 8] = [
        (
            "رقم الطلب,اسم العميل,رقم الجوال,حالة الطلب,تاريخ الطلب,إجمالي الطلب\n1,سارة,0501234567,مكتمل,2024-01-01,120\n",
            &[OrderNumber, Name, Phone, OrderStatus, OrderDate, OrderTotal],
        ),
        (
            "Name,Email,Financial Status,Total,Created at,Cancelled at,Billing Name,Lineitem name\n\
             #1001,a@example.com,paid,50.00,2024-01-15 10:30:00 +0300,2024-01-16 09:00:00 +0300,Sara A,Cup\n",
            &[OrderNumber, Email, OrderStatus, OrderTotal, OrderDate, OrderStatus, Name, Extra],
        ),
        (
            "order_id,order_number,order_date,status,order_total,billing_phone,shipping_phone,order_currency\n\
             7,1007,2024-01-01 10:00:00,wc-completed,99.5,0501234567,0551234567,SAR\n",
            &[Extra, OrderNumber, OrderDate, OrderStatus, OrderTotal, Phone, Extra, Extra],
        ),
        (
            "N° de commande,Client,Téléphone,Date,Montant,Statut\n12,Sara,0501234567,01/02/2024,\"12,50\",Terminée\n",
            &[OrderNumber, Name, Phone, OrderDate, OrderTotal, OrderStatus],
        ),
        (
            "الاسم,الجوال,التاريخ,المبلغ\nسارة,0501234567,2024-01-01,10\nسارة,+966501234567,2024-02-01,20\n",
            &[Name, Phone, OrderDate, OrderTotal],
        ),
        // Nobody comes again, and nothing numbers an order: days and amounts of customers.
        (
            "الاسم,الجوال,التاريخ,المبلغ\nسارة,0501234567,2024-01-01,10\nمها,0501234568,2024-02-01,20\n",
            &[Name, Phone, Extra, Extra],
        ),
        (
            "name,phone,order date,order total\nA,0501234567,2024-01-01,10\nB,0501234568,2024-02-01,20\n",
            &[Name, Phone, LastPurchase, Extra],
        ),
        (
            "name,phone,Total Orders,Total Spent,Last order date,First order date\nA,0501234567,3,10,2024-01-01,2023-01-01\n\
             A,0501234567,3,10,2024-01-01,2023-01-01\n",
            &[Name, Phone, Purchases, Spent, LastPurchase, FirstPurchase],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(guessed(text), expected, "{text}");
    }
}

#[test]
fn a_row_alone_says_what_its_order_says() {
    let rows = drafts(
        "order number,phone,order date,order total,order status\n\
         #١٠٠١,0501234567,15/01/2024,١٬٢٣٤٫٥٠ ر.س,completed\n1002,0501234567,16/01/2024,80 SAR,cancelled\n\
         1003-R,0501234567,17/01/2024,-20,refunded\n1004,0501234567,soon,lots,\n",
    );
    let alone: Vec<Draft> = rows.iter().map(|draft| draft.clone().with_own_order()).collect();
    let said = |draft: &Draft| (draft.purchases, draft.spent, draft.first_purchase, draft.last_contact);
    let day = Date::from_ymd(2024, 1, 15);
    assert_eq!(said(&alone[0]), (Some(1), Some(Amount(1_234_500)), day, day));
    assert_eq!(rows[0].order.as_ref().map(|order| order.number()), Some("1001"));
    assert_eq!(said(&alone[1]), (None, None, None, None), "a cancelled order is none");
    assert_eq!(said(&alone[2]), (None, Some(Amount(-20_000)), None, None), "a refund lessens the sum");
    assert_eq!(said(&alone[3]), (Some(1), None, None, None));
    let kinds: Vec<IssueKind> = alone[3].issues.iter().map(|issue| issue.kind).collect();
    assert_eq!(kinds, [IssueKind::DateInvalid, IssueKind::NumberInvalid]);
    assert_eq!(alone[3].extra.len(), 2, "what can't be read is kept");
}

#[test]
fn the_last_purchase_counts_as_a_contact_unless_a_column_knows_better() {
    let rows = drafts("phone,last purchase\n0501234567,2024-05-01\n");
    assert_eq!((rows[0].last_purchase, rows[0].last_contact), (Date::from_ymd(2024, 5, 1), Date::from_ymd(2024, 5, 1)));
    let rows = drafts("phone,last purchase,last contact\n0501234567,2024-05-01,2024-01-01\n");
    assert_eq!((rows[0].last_purchase, rows[0].last_contact), (Date::from_ymd(2024, 5, 1), Date::from_ymd(2024, 1, 1)));
}

#[test]
fn rows_that_are_no_orders_carry_nothing_of_one() {
    let rows = drafts("name,phone,total_spent,purchases\nA,0501234567,10,2\n");
    assert_eq!(rows[0].order, None);
}

fn line(number: &str, total: Option<i64>, day: Option<i32>, void: bool) -> OrderLine {
    OrderLine { number: number.to_owned(), facts: Facts { total: total.map(Amount), day: day.map(Date), void } }
}

fn sum_of(lines: impl IntoIterator<Item = (Option<SubjectId>, OrderLine)>, subject: SubjectId) -> Sum {
    let mut orders = Orders::default();
    for (subject, line) in lines {
        orders.add(subject, line);
    }
    orders.sums().remove(&subject).unwrap_or_default()
}

#[test]
fn an_order_counts_once_and_a_refund_lessens_the_sum() {
    let lines = [
        (Some(1), line("a", Some(100), Some(10), false)),
        (Some(1), line("a", Some(100), Some(10), false)),
        (Some(1), line("a", None, None, false)),
        (None, line("a", None, Some(9), false)),
        (Some(1), line("b", Some(-30), Some(20), true)),
        (Some(1), line("c", Some(70), Some(5), true)),
        (Some(1), line("", Some(7), Some(12), false)),
        (Some(1), line("", Some(-7), Some(13), false)),
        (Some(1), line("", None, None, false)),
        (Some(2), line("d", Some(1), None, false)),
    ];
    let sum = sum_of(lines, 1);
    assert_eq!((sum.count, sum.spent()), (2, Some(Amount(77))));
    assert_eq!((sum.first, sum.last), (Some(Date(9)), Some(Date(12))));
}

#[test]
fn a_line_that_names_nobody_is_the_only_customers_or_nobodys() {
    let loose = || (None, line("a", Some(50), None, false));
    assert_eq!(sum_of([loose(), (Some(1), line("a", None, None, false))], 1).spent(), Some(Amount(50)));
    let shared = [(Some(1), line("a", None, None, false)), loose(), (Some(2), line("a", None, None, false))];
    assert_eq!(sum_of(shared, 1).spent(), None);
}

#[test]
fn sums_stop_at_the_end_of_the_range_whatever_the_order() {
    let lines = |totals: [i64; 3]| {
        totals.into_iter().enumerate().map(|(n, total)| (Some(1), line(&n.to_string(), Some(total), None, false)))
    };
    assert_eq!(sum_of(lines([i64::MAX, i64::MAX, 1]), 1).spent(), Some(Amount(i64::MAX)));
    assert_eq!(sum_of(lines([i64::MAX, 5, -6]), 1).spent(), Some(Amount(i64::MAX - 1)));
    assert_eq!(sum_of(lines([-6, i64::MAX, 5]), 1).spent(), Some(Amount(i64::MAX - 1)));
}

fn any_line() -> impl Strategy<Value = (Option<SubjectId>, OrderLine)> {
    let subject = proptest::option::weighted(0.9, 0u32..3);
    let total = proptest::option::of(prop_oneof![-50_000i64..200_000, Just(i64::MAX), Just(i64::MIN)]);
    (subject, "[a-e]?", total, proptest::option::of(0i32..40), proptest::bool::weighted(0.2))
        .prop_map(|(subject, number, total, day, void)| (subject, line(&number, total, day, void)))
}

proptest! {
    #[test]
    fn the_order_of_the_rows_does_not_matter(
        (lines, shuffled) in proptest::collection::vec(any_line(), 0..30).prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
    ) {
        for subject in 0..3 {
            prop_assert_eq!(sum_of(lines.clone(), subject), sum_of(shuffled.clone(), subject));
        }
    }
}
