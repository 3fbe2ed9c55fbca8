//! Orders made from a seed, the exports that hold them, and what every customer's orders come to.

use super::Purchases;
use daftar::domain::date::{Date, earliest};
use daftar::domain::money::Amount;
use std::collections::BTreeMap;

/// Splitmix64: the same in every run.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("below a usize")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Done,
    Cancelled,
    Refunded,
    Failed,
    Unpaid,
}

#[derive(Debug, Clone)]
pub struct Order {
    pub number: usize,
    pub customer: usize,
    pub day: Date,
    /// Hundredths.
    pub total: i64,
    pub state: State,
    pub lines: usize,
}

/// Sixty orders of twenty customers.
pub fn orders(seed: u64) -> Vec<Order> {
    let mut chance = Chance(seed);
    let states = [
        State::Done,
        State::Done,
        State::Done,
        State::Done,
        State::Done,
        State::Cancelled,
        State::Refunded,
        State::Failed,
        State::Unpaid,
    ];
    (0..60)
        .map(|number| Order {
            number: 1001 + number,
            customer: chance.below(20),
            day: Date(19_000 + i32::try_from(chance.below(900)).expect("small")),
            total: 500 + i64::try_from(chance.below(400_000)).expect("small"),
            state: states[chance.below(states.len())],
            lines: 1 + chance.below(3),
        })
        .collect()
}

const NAMES: [&str; 5] = ["سارة العتيبي", "Omar Khaled", "محمد الشهري", "مها خالد", "Noor Haddad"];

fn name(customer: usize) -> String {
    format!("{} {}", NAMES[customer % NAMES.len()], ["أ", "ب", "ج", "د"][customer / NAMES.len()])
}

fn mobile(customer: usize) -> String {
    format!("050{:07}", 1_234_567 + customer * 1_117)
}

/// In one of the spellings that people use.
fn written_mobile(customer: usize, order: usize) -> String {
    let local = mobile(customer);
    match order % 3 {
        0 => local,
        1 => format!("+966 {} {} {}", &local[1..3], &local[3..6], &local[6..]),
        _ => arabic(&local),
    }
}

fn email(customer: usize) -> String {
    format!("customer{customer}@example.com")
}

fn arabic(digits: &str) -> String {
    digits.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x660 + d)).unwrap_or(c)).collect()
}

fn decimal(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn grouped(hundredths: i64) -> String {
    let units = hundredths / 100;
    let units = if units >= 1000 { format!("{},{:03}", units / 1000, units % 1000) } else { units.to_string() };
    format!("{units}.{:02}", hundredths % 100)
}

/// An export: its columns, how a line of an order looks in it, and what it leaves out.
pub struct Fixture {
    pub name: &'static str,
    pub seed: u64,
    pub header: &'static str,
    pub delimiter: char,
    /// The columns of number, day, total, state and name, as they must be found.
    pub columns: [&'static str; 5],
    /// Customers are known by their address, not by their number.
    pub by_email: bool,
    /// Without states, whatever is in the file counts; without lines, each order is one row.
    pub has_states: bool,
    pub has_lines: bool,
    pub row: fn(&Order, usize) -> Vec<(&'static str, String)>,
}

pub const FIXTURES: &[Fixture] = &[
    Fixture {
        name: "shopify",
        seed: 1,
        header: "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties",
        delimiter: ',',
        columns: ["Name", "Created at", "Total", "Financial Status + Cancelled at", "Billing Name"],
        by_email: true,
        has_states: true,
        has_lines: true,
        row: |order, line| {
            let status = match order.state {
                State::Done => {
                    if order.number % 7 == 0 {
                        "partially_refunded"
                    } else {
                        "paid"
                    }
                }
                State::Cancelled => "paid",
                State::Refunded => "refunded",
                State::Failed => "voided",
                State::Unpaid => "pending",
            };
            let time = format!("{} 10:30:00 +0300", order.day.iso());
            let mut cells = vec![
                ("Name", format!("#{}", order.number)),
                ("Email", email(order.customer)),
                ("Created at", time.clone()),
                ("Lineitem quantity", (line + 1).to_string()),
                ("Lineitem name", format!("Cup {line}")),
                ("Lineitem price", decimal(order.total / 3)),
                ("Vendor", "Roses".to_owned()),
            ];
            if line == 0 {
                cells.extend([
                    ("Financial Status", status.to_owned()),
                    ("Paid at", time.clone()),
                    ("Currency", "SAR".to_owned()),
                    ("Subtotal", decimal(order.total - 100)),
                    ("Total", decimal(order.total)),
                    ("Billing Name", name(order.customer)),
                    // A present: who receives it is somebody else.
                    ("Shipping Name", name((order.customer + order.number) % 20)),
                    ("Refunded Amount", "0.00".to_owned()),
                    ("Cancelled at", if order.state == State::Cancelled { time } else { String::new() }),
                    ("Id", (5_600_000_000_000usize + order.number).to_string()),
                ]);
            }
            cells
        },
    },
    Fixture {
        name: "woocommerce",
        seed: 2,
        header: "order_id,order_number,order_date,paid_date,status,shipping_total,shipping_tax_total,order_total,order_currency,payment_method,customer_id,customer_email,billing_first_name,billing_last_name,billing_email,billing_phone,billing_city,billing_country,shipping_first_name,shipping_last_name,shipping_phone,customer_note,wt_import_key",
        delimiter: ',',
        columns: ["order_number", "order_date", "order_total", "status", ""],
        by_email: false,
        has_states: true,
        has_lines: true,
        row: |order, _| {
            let status = match order.state {
                State::Done => ["completed", "processing"][order.number % 2],
                State::Cancelled => "cancelled",
                State::Refunded => "refunded",
                State::Failed => "failed",
                State::Unpaid => "pending",
            };
            let name = name(order.customer);
            let (first, last) = name.split_once(' ').expect("two words");
            vec![
                ("order_id", order.number.to_string()),
                ("order_number", order.number.to_string()),
                ("order_date", format!("{} 18:22:10", order.day.iso())),
                ("status", status.to_owned()),
                ("shipping_total", "15.00".to_owned()),
                ("order_total", decimal(order.total)),
                ("order_currency", "SAR".to_owned()),
                ("customer_email", email(order.customer)),
                ("billing_first_name", first.to_owned()),
                ("billing_last_name", last.to_owned()),
                ("billing_email", email(order.customer)),
                ("billing_phone", written_mobile(order.customer, order.number)),
                ("billing_city", "Riyadh".to_owned()),
                ("billing_country", "SA".to_owned()),
                ("shipping_phone", mobile((order.customer + 1) % 20)),
                ("wt_import_key", order.number.to_string()),
            ]
        },
    },
    Fixture {
        name: "salla",
        seed: 3,
        header: "رقم الطلب,حالة الطلب,اسم العميل,رقم الجوال,المدينة,تاريخ الطلب,طريقة الدفع,إجمالي الطلب,تكلفة الشحن,رمز الكوبون,عنوان العميل,اسماء المنتجات مع SKU",
        delimiter: ',',
        columns: ["رقم الطلب", "تاريخ الطلب", "إجمالي الطلب", "حالة الطلب", "اسم العميل"],
        by_email: false,
        has_states: true,
        has_lines: false,
        row: |order, _| {
            let status = match order.state {
                State::Done => ["تم التنفيذ", "تم التوصيل", "جاري التوصيل", "بإنتظار المراجعة"][order.number % 4],
                State::Cancelled => "ملغي",
                State::Refunded => "مسترجع",
                State::Failed => "فشل الدفع",
                State::Unpaid => "بإنتظار الدفع",
            };
            vec![
                ("رقم الطلب", (218_000_000 + order.number).to_string()),
                ("حالة الطلب", status.to_owned()),
                ("اسم العميل", format!("'{}'", name(order.customer))),
                ("رقم الجوال", format!("966{}", &mobile(order.customer)[1..])),
                ("المدينة", "الرياض".to_owned()),
                ("تاريخ الطلب", format!("{} 18:22:10", order.day.iso())),
                ("طريقة الدفع", "مدى".to_owned()),
                ("إجمالي الطلب", format!("{} SAR", grouped(order.total))),
                ("تكلفة الشحن", "25.00".to_owned()),
                ("رمز الكوبون", "\\N".to_owned()),
            ]
        },
    },
    Fixture {
        name: "foodics",
        seed: 4,
        header: "Reference,Business Date,Branch,Type,Source,Status,Customer Name,Customer Phone,Subtotal,Total Price",
        delimiter: ',',
        columns: ["Reference", "Business Date", "Total Price", "Status", "Customer Name"],
        by_email: false,
        has_states: true,
        has_lines: false,
        row: |order, _| {
            let status = match order.state {
                State::Done => ["Closed", "Active"][order.number % 2],
                State::Cancelled => "Void",
                State::Refunded => "Returned",
                State::Failed => "Declined",
                State::Unpaid => "Draft",
            };
            vec![
                ("Reference", format!("B01-{}", order.number)),
                ("Business Date", order.day.iso()),
                ("Branch", "Olaya".to_owned()),
                ("Type", "Pickup".to_owned()),
                ("Source", "Cashier".to_owned()),
                ("Status", status.to_owned()),
                ("Customer Name", name(order.customer)),
                ("Customer Phone", written_mobile(order.customer, order.number)),
                ("Subtotal", decimal(order.total - 50)),
                ("Total Price", decimal(order.total)),
            ]
        },
    },
    Fixture {
        name: "a plain sheet, several lines an order",
        seed: 5,
        header: "رقم الطلب;تاريخ الطلب;الاسم;الجوال;المنتج;المبلغ;الحالة",
        delimiter: ';',
        columns: ["رقم الطلب", "تاريخ الطلب", "المبلغ", "الحالة", "الاسم"],
        by_email: false,
        has_states: true,
        has_lines: true,
        row: |order, line| {
            let (year, month, day) = order.day.ymd();
            let status = match order.state {
                State::Done => ["مكتمل", ""][order.number % 2],
                State::Cancelled => "تم الإلغاء",
                State::Refunded => "مُسترد",
                State::Failed => "فاشل",
                State::Unpaid => "غير مدفوع",
            };
            let mut cells = vec![("رقم الطلب", arabic(&order.number.to_string())), ("المنتج", format!("كوب {line}"))];
            if line == 0 {
                let total = decimal(order.total).replace('.', "٫");
                cells.extend([
                    ("تاريخ الطلب", arabic(&format!("{day:02}/{month:02}/{year}"))),
                    ("الاسم", name(order.customer)),
                    ("الجوال", written_mobile(order.customer, order.number)),
                    ("المبلغ", format!("{} ر.س", arabic(&total))),
                    ("الحالة", status.to_owned()),
                ]);
            }
            cells
        },
    },
    Fixture {
        name: "a plain sheet without numbers",
        seed: 6,
        header: "التاريخ,الاسم,الجوال,المبلغ,ملاحظات",
        delimiter: ',',
        columns: ["", "التاريخ", "المبلغ", "", "الاسم"],
        by_email: false,
        has_states: false,
        has_lines: false,
        row: |order, _| {
            vec![
                ("التاريخ", order.day.iso()),
                ("الاسم", name(order.customer)),
                ("الجوال", written_mobile(order.customer, order.number)),
                ("المبلغ", format!("{} ريال", grouped(order.total))),
            ]
        },
    },
];

/// The file with these orders in it.
pub fn written(fixture: &Fixture, orders: &[Order]) -> String {
    let headers: Vec<&str> = fixture.header.split(fixture.delimiter).collect();
    let mut text = format!("\u{FEFF}{}\r\n", fixture.header);
    for order in orders {
        for line in 0..if fixture.has_lines { order.lines } else { 1 } {
            let cells = (fixture.row)(order, line);
            assert!(cells.iter().all(|(header, _)| headers.contains(header)), "{}", fixture.name);
            let cell = |header: &&str| {
                let cell = cells.iter().find(|(known, _)| known == header).map(|(_, cell)| cell.as_str());
                let cell = cell.unwrap_or_default();
                if cell.contains(fixture.delimiter) { format!("\"{cell}\"") } else { cell.to_owned() }
            };
            let row: Vec<String> = headers.iter().map(cell).collect();
            text.push_str(&row.join(&fixture.delimiter.to_string()));
            text.push_str("\r\n");
        }
    }
    text
}

/// What every customer's orders come to, as `purchases` gives it.
pub fn truth(fixture: &Fixture, orders: &[Order]) -> Vec<(String, Purchases)> {
    let mut customers: BTreeMap<usize, Purchases> = BTreeMap::new();
    for order in orders {
        let ((count, spent, first, last), contact) = customers.entry(order.customer).or_default();
        if fixture.has_states && order.state != State::Done {
            continue;
        }
        *count = Some(count.unwrap_or(0) + 1);
        *spent = Some(Amount(spent.map_or(0, |sum| sum.0) + order.total * 10));
        *first = earliest(*first, Some(order.day));
        *last = (*last).max(Some(order.day));
        *contact = *last;
    }
    let key = |customer: usize| {
        if fixture.by_email { email(customer) } else { format!("+966{}", &mobile(customer)[1..]) }
    };
    let mut all: Vec<_> = customers.into_iter().map(|(customer, sums)| (key(customer), sums)).collect();
    all.sort();
    all
}
