//! Which files are lists of orders, and which of their columns is what: by the headers of WooCommerce, Shopify, Salla, Zid,
//! Foodics and of plain sheets in Arabic, English and French.
//!
//! Headers such as `Total` or التاريخ say little alone. They are taken for an order's only where the file has a number of
//! orders beside a total or a day, or where such a total and day stand in rows that repeat customers.

use super::super::Target;
use super::super::headers::key_from_header;

/// Headers that speak of orders and of nothing else have at least this confidence.
const SURE: u8 = 90;

/// Known headers with their meaning in a list of orders, the surest first.
#[rustfmt::skip]
const KNOWN: &[(Target, u8, &[&str])] = &[
    (Target::OrderNumber, 100, &[
        "ordernumber", "orderno", "ordernum", "ordername", "ordercode", "orderreference", "orderref", "ordernumberid", "رقمالطلب", "رقمطلب",
        "رقمالطلبيه", "رقمالاوردر", "كودالطلب", "مرجعالطلب", "رقماوردر", "numerodecommande", "numerocommande", "numcommande",
        "ncommande", "ndecommande", "nocommande", "nodecommande", "referencecommande", "referencedecommande", "referencedelacommande",
    ]),
    (Target::OrderNumber, 98, &["orderid", "idcommande", "معرفالطلب", "معرفطلب", "orderuuid"]),
    (Target::OrderNumber, 92, &[
        "invoicenumber", "invoiceno", "invoiceid", "رقمالفاتوره", "numerodefacture", "numfacture", "nfacture", "receiptnumber", "receiptno",
        "salesorder", "transactionid", "رقمالعمليه", "رقمالايصال",
    ]),
    (Target::OrderNumber, 60, &["order", "reference", "number", "no", "الطلب", "طلب", "المرجع", "commande", "numero", "checknumber"]),
    (Target::OrderDate, 100, &[
        "orderdate", "dateoforder", "ordercreatedat", "ordercreateddate", "ordereddate", "orderedat", "orderedon", "orderdatetime", "dateordered",
        "ordertime", "تاريخالطلب", "تاريخطلب", "تاريخانشاءالطلب", "تاريخالطلبيه", "تاريخالاوردر", "وقتالطلب", "تاريخووقتالطلب", "datedecommande",
        "datecommande", "datedelacommande",
    ]),
    (Target::OrderDate, 94, &[
        "purchasedate", "dateofpurchase", "invoicedate", "تاريخالشراء", "تاريخالفاتوره", "dateachat", "datedachat", "datefacture",
        "datedefacture", "businessdate", "تاريخالعمليه", "تاريخالبيع",
    ]),
    (Target::OrderDate, 80, &[
        "createdat", "datecreated", "created", "creationdate", "createddate", "createdon", "تاريخالانشاء", "تاريخالاضافه", "datedecreation", "openedat", "dateopened",
    ]),
    (Target::OrderDate, 75, &["date", "datetime", "التاريخ", "تاريخ", "اليوم"]),
    (Target::OrderDate, 60, &["paidat", "paiddate", "datepaid", "تاريخالدفع", "closedat", "completeddate", "datecompleted", "processedat"]),
    (Target::OrderTotal, 100, &[
        "ordertotal", "ordertotalamount", "totalorder", "ordervalue", "orderamount", "orderprice", "ordertotalprice", "ordergrandtotal", "totaldelacommande", "totalcommande",
        "montantdelacommande", "montantcommande", "montantdecommande", "اجماليالطلب", "مجموعالطلب", "قيمهالطلب", "مبلغالطلب", "سعرالطلب", "اجماليقيمهالطلب",
        "اجماليمبلغالطلب", "المبلغالاجماليللطلب", "الاجماليللطلب", "ثمنالطلب", "اجماليالاوردر", "قيمهالاوردر", "اجماليالطلبيه",
    ]),
    (Target::OrderTotal, 94, &["invoicetotal", "invoiceamount", "اجماليالفاتوره", "مبلغالفاتوره", "قيمهالفاتوره", "montantfacture", "totalfacture", "قيمهالشراء", "مبلغالشراء"]),
    (Target::OrderTotal, 85, &[
        "grandtotal", "totalprice", "totalpaid", "total", "totalttc", "montantttc", "totalamount", "الاجمالي", "اجمالي", "المجموع", "مجموع",
        "المبلغالاجمالي", "اجماليالمبلغ", "المبلغالكلي", "الاجماليالكلي", "الاجماليالنهايي", "المبلغالمدفوع", "montanttotal", "المبلغالمستحق",
    ]),
    (Target::OrderTotal, 75, &["amount", "montant", "المبلغ", "مبلغ", "القيمه", "netrevenue", "nrevenue", "revenue", "السعر", "amountpaid"]),
    (Target::OrderStatus, 100, &["orderstatus", "orderstate", "حالهالطلب", "حالهطلب", "حالهالاوردر", "statutdelacommande", "statutcommande", "etatdelacommande", "etatcommande"]),
    (Target::OrderStatus, 92, &["financialstatus"]),
    (Target::OrderStatus, 85, &["status", "الحاله", "حاله", "statut", "etat"]),
    (Target::OrderStatus, 75, &["paymentstatus", "paymentstate", "حالهالدفع", "حالهالسداد", "statutdepaiement", "statutpaiement", "statutdupaiement"]),
];

/// The days on which orders were cancelled.
const CANCELLATIONS: [&str; 5] = ["cancelledat", "canceledat", "cancelleddate", "تاريخالالغاء", "datedannulation"];

/// Beginnings and middles of such headers, and what must not be in there too.
#[rustfmt::skip]
const PARTS: &[(Target, &[&str], &[&str])] = &[
    (Target::OrderNumber, &["ordernumber", "رقمالطلب", "numerodecommande"], &["phone", "هاتف", "جوال", "count", "items"]),
    (Target::OrderDate, &["orderdate", "تاريخالطلب", "تاريخانشاءالطلب", "datedecommande"], &["modified", "updated", "paid", "completed", "delivery"]),
    (Target::OrderTotal, &["ordertotal", "اجماليالطلب", "totaldelacommande"], &[
        "tax", "refund", "discount", "sub", "shipping", "without", "fee", "weight", "item", "qty", "quantity", "ضريبه", "شحن", "خصم", "بدون", "قبل",
        "منتج", "taxe", "remise", "horstaxe",
    ]),
    (Target::OrderStatus, &["orderstatus", "حالهالطلب", "statutdelacommande"], &["date", "تاريخ"]),
];

/// What speaks of a customer's orders as a whole, or of another than this one.
const NOT_THIS_ORDER: [&str; 12] =
    ["last", "first", "latest", "average", "avg", "اخر", "اول", "متوسط", "dernier", "premier", "moyen", "عدد"];

/// What only Shopify's orders have; the number of an order stands under `Name` there.
const SHOPIFY: [&str; 3] = ["lineitemname", "lineitemquantity", "financialstatus"];

/// What a column looks like.
pub(in crate::domain::import) struct Look<'a> {
    pub header: &'a str,
    /// Rows with something in it.
    pub filled: u32,
    /// Most cells could be days, amounts, or `#` and a number.
    pub days: bool,
    pub amounts: bool,
    pub hashed: bool,
}

/// Whether a header speaks of orders and of nothing else.
pub(in crate::domain::import) fn is_order_header(key: &str) -> bool {
    part_from_key(key).is_some_and(|(_, confidence)| confidence >= SURE)
}

fn part_from_key(key: &str) -> Option<(Target, u8)> {
    if let Some((target, confidence, _)) = KNOWN.iter().find(|(_, _, keys)| keys.contains(&key)) {
        return Some((*target, *confidence));
    }
    if NOT_THIS_ORDER.iter().any(|part| key.contains(part)) {
        return None;
    }
    let is_in = |parts: &[&str]| parts.iter().any(|part| key.contains(part));
    PARTS.iter().find(|(_, parts, but)| is_in(parts) && !is_in(but)).map(|(target, ..)| (*target, SURE))
}

/// Guesses the columns of a list of orders; leaves the guesses as they are if the file is none. `repeats` tells whether
/// customers stand in several rows; it is asked only where that decides.
pub(in crate::domain::import) fn settle(
    guesses: &mut [(Target, u8)],
    looks: &[Look<'_>],
    repeats: impl FnOnce() -> bool,
) {
    let keys: Vec<String> = looks.iter().map(|look| key_from_header(look.header)).collect();
    let is_shopify = keys.iter().any(|key| SHOPIFY.contains(&key.as_str()));
    let part = |look: &Look<'_>, key: &str| match part_from_key(key) {
        _ if look.filled == 0 => None,
        _ if key == "name" && (is_shopify || look.hashed) => Some((Target::OrderNumber, 96)),
        Some((Target::OrderDate, _)) if !look.days => None,
        Some((Target::OrderTotal, _)) if !look.amounts => None,
        part => part,
    };
    let parts: Vec<Option<(Target, u8)>> = looks.iter().zip(&keys).map(|(look, key)| part(look, key)).collect();
    let best = |target: Target| {
        let of_target = parts.iter().enumerate().filter_map(|(column, part)| Some((column, (*part)?)));
        // Of equals the first.
        of_target.filter(|(_, (part, _))| *part == target).rev().max_by_key(|(_, (_, confidence))| *confidence)
    };
    let sure = |found: Option<(usize, (Target, u8))>| found.is_some_and(|(_, (_, confidence))| confidence >= SURE);
    let (number, day) = (best(Target::OrderNumber), best(Target::OrderDate));
    let (total, status) = (best(Target::OrderTotal), best(Target::OrderStatus));
    let by_number = if sure(number) {
        day.is_some() || total.is_some()
    } else {
        number.is_some() && (sure(day) || sure(total) || (day.is_some() && total.is_some() && status.is_some()))
    };
    let speaks_of_orders = || sure(day) || sure(total) || (day.is_some() && total.is_some());
    let counts_orders = || guesses.iter().any(|(guess, _)| *guess == Target::Purchases);
    if !by_number && (!speaks_of_orders() || counts_orders() || !repeats()) {
        return;
    }
    // What else speaks of an order is kept as it is, and is not taken for what a customer has spent in all.
    for (guess, part) in guesses.iter_mut().zip(&parts) {
        if part.is_some()
            && matches!(guess.0, Target::Spent | Target::LastPurchase | Target::LastContact | Target::Phone)
        {
            *guess = (Target::Extra, 50);
        }
    }
    for (column, part) in [number.filter(|_| by_number), day, total, status].into_iter().flatten() {
        if let Some(guess) = guesses.get_mut(column) {
            *guess = part;
        }
    }
    for ((guess, look), key) in guesses.iter_mut().zip(looks).zip(&keys) {
        if CANCELLATIONS.contains(&key.as_str()) && look.days && look.filled > 0 {
            *guess = (Target::OrderStatus, SURE);
        }
    }
    leave_receivers(guesses, looks, &keys);
}

/// Who receives an order is another matter than who bought it, as far as the file tells the buyer.
fn leave_receivers(guesses: &mut [(Target, u8)], looks: &[Look<'_>], keys: &[String]) {
    let is_receiver =
        |key: &str| ["shipping", "recipient", "المستلم", "receiver"].iter().any(|part| key.contains(part));
    for target in [Target::Name, Target::Phone] {
        let fullest = |receiver: bool| {
            let all = guesses.iter().zip(looks).zip(keys);
            let wanted = all.filter(|((guess, _), key)| guess.0 == target && is_receiver(key) == receiver);
            wanted.map(|((_, look), _)| look.filled).max().unwrap_or(0)
        };
        if fullest(false) == 0 || fullest(false) < fullest(true) {
            continue;
        }
        for (guess, key) in guesses.iter_mut().zip(keys) {
            if guess.0 == target && is_receiver(key) {
                *guess = (Target::Extra, 60);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_its_own_key_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for key in KNOWN.iter().flat_map(|(_, _, keys)| *keys) {
            assert_eq!(key_from_header(key), *key);
            assert!(seen.insert(key), "{key} is listed twice");
        }
        let parts = PARTS.iter().flat_map(|(_, parts, but)| parts.iter().chain(*but));
        for key in parts.chain(&NOT_THIS_ORDER).chain(&CANCELLATIONS).chain(&SHOPIFY) {
            assert_eq!(key_from_header(key), *key);
        }
    }

    #[test]
    fn headers_of_a_customer_are_not_taken_for_an_orders() {
        for header in [
            "Total Orders",
            "Last order date",
            "تاريخ آخر طلب",
            "Average order total",
            "عدد الطلبات",
            "Total Spent",
            "first_order_date",
        ] {
            assert_eq!(part_from_key(&key_from_header(header)), None, "{header}");
        }
        for header in ["Order Total Amount", "رقم الطلب (المتجر)", "Order date (UTC)", "Order #", "N° de commande"]
        {
            assert!(part_from_key(&key_from_header(header)).is_some(), "{header}");
        }
        assert_eq!(part_from_key(&key_from_header("Order Total Tax")), None);
    }
}
