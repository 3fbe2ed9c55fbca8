//! The words for orders that do not count: cancelled, refunded, failed, waiting for payment; in Arabic, English and French,
//! as WooCommerce, Shopify, Salla, Zid and Foodics write them. Words that nobody listed count.

use crate::domain::text::fold;

/// Whole words, by their letters alone.
const WORDS: [&str; 8] = ["pending", "hold", "due", "راجع", "معلق", "معلقه", "محذوف", "مردود"];

/// Beginnings and middles.
#[rustfmt::skip]
const PARTS: [&str; 54] = [
    "cancel", "refund", "fail", "void", "pendingpay", "paymentpending", "awaitingpay", "waitingforpay", "unpaid", "notpaid",
    "declin", "reject", "expired", "draft", "onhold", "trash", "abandon", "returned", "chargeback", "deleted",
    "ملغ", "الغا", "مسترجع", "مسترد", "استرجاع", "استرداد", "مرتجع", "ارجاع", "فشل", "فاشل", "مرفوض", "رفض", "انتظارالدفع",
    "غيرمدفوع", "لميدفع", "لميتمالدفع", "مسوده", "قيدالانتظار", "منتهيالصلاحيه", "معكوس", "متروك", "قيدالدفع",
    "annul", "rembours", "echou", "echec", "enattente", "impaye", "nonpaye", "refus", "brouillon", "expire", "retourne",
    "corbeille",
];

/// Whether such a part of an order only.
const PARTIAL: [&str; 4] = ["partial", "partiel", "جزي", "بعض"];

/// Whether an order in this state does not count.
pub(super) fn is_void(cell: &str) -> bool {
    let key: String = fold(cell).chars().filter(|letter| letter.is_alphabetic()).collect();
    if PARTIAL.iter().any(|part| key.contains(part)) {
        return false;
    }
    WORDS.contains(&key.as_str()) || PARTS.iter().any(|part| key.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_that_did_not_happen_do_not_count() {
        let void = [
            "cancelled",
            "Canceled",
            "wc-cancelled",
            "refunded",
            "Failed",
            "Pending payment",
            "pending",
            "wc-on-hold",
            "voided",
            "unpaid",
            "Expired",
            "checkout-draft",
            "Void",
            "Returned",
            "Declined",
            "CANCELLED BY CUSTOMER",
            "ملغي",
            "ملغى",
            "مُلغى",
            "ملغية",
            "تم الإلغاء",
            "تم إلغاء الطلب",
            "مسترجع",
            "قيد الاسترجاع",
            "مُسترد",
            "مرتجع",
            "فشل",
            "فشل الدفع",
            "بإنتظار الدفع",
            "بانتظار الدفع",
            "في انتظار الدفع",
            "غير مدفوع",
            "مرفوض",
            "معلّق",
            "قيد الانتظار",
            "Annulée",
            "annulé",
            "Remboursée",
            "Échouée",
            "Échec",
            "En attente de paiement",
            "Impayée",
            "Non payé",
            "Refusée",
        ];
        for word in void {
            assert!(is_void(word), "{word}");
        }
        let counted = [
            "completed",
            "Processing",
            "paid",
            "Fulfilled",
            "authorized",
            "partially_refunded",
            "Partially refunded",
            "Closed",
            "Delivered",
            "Shipped",
            "تم التنفيذ",
            "قيد التنفيذ",
            "مكتمل",
            "تم التوصيل",
            "جاري التوصيل",
            "تم الشحن",
            "مدفوع",
            "جديد",
            "بانتظار المراجعة",
            "مسترد جزئيًا",
            "Terminée",
            "Payée",
            "En cours",
            "Expédiée",
            "Partiellement remboursée",
            "Done",
            "",
        ];
        for word in counted {
            assert!(!is_void(word), "{word}");
        }
    }

    #[test]
    fn every_entry_is_in_the_form_in_which_it_is_looked_up() {
        for part in WORDS.iter().chain(&PARTS).chain(&PARTIAL) {
            let key: String = fold(part).chars().filter(|letter| letter.is_alphabetic()).collect();
            assert_eq!(key, *part);
        }
    }
}
