//! Amounts as files write them.

use super::*;
use proptest::prelude::*;

#[test]
fn reads_amounts_of_every_habit() {
    for (text, shown) in [
        ("1234.5", "1234.5"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("12,5", "12.5"),
        ("0,500", "0.5"),
        ("12.500", "12.5"),
        ("1 234,56", "1234.56"),
        ("1\u{00A0}234\u{202F}567", "1234567"),
        ("1'234.5", "1234.5"),
        ("1’234.5", "1234.5"),
        ("1,23,456", "123456"),
        ("١٬٢٣٤٫٥", "1234.5"),
        ("١٢٣٤", "1234"),
        ("٢٥٠٫٧٥ ر.س", "250.75"),
        ("ر.س.\u{200F} 1,200.00", "1200"),
        ("150 ريال", "150"),
        ("SAR 150", "150"),
        ("150SAR", "150"),
        ("150 ج.م.", "150"),
        ("EGP 1,500.25", "1500.25"),
        ("$99.99", "99.99"),
        ("99,99 €", "99.99"),
        ("د.إ 45", "45"),
        ("45 AED", "45"),
        ("3.750 د.ك", "3.75"),
        ("-5", "-5"),
        ("5-", "-5"),
        ("−5", "-5"),
        ("(5.50)", "-5.5"),
        ("($5)", "-5"),
        ("-$5", "-5"),
        ("$-5", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0", "0"),
        ("1.2345", "1.235"),
        ("1.2344", "1.234"),
    ] {
        assert_eq!(parse_amount(text).map(|amount| amount.shown()).as_deref(), Some(shown), "{text:?}");
    }
}

#[test]
fn refuses_what_is_no_amount() {
    for text in [
        "",
        "-",
        ".",
        ",",
        "abc",
        "12 شخص",
        "1e5",
        "12/5",
        "99999999999999999999",
        "--5",
        "(-5)",
        "1.2.3",
        "1,2,3",
        "1,234.5.6",
        "12:30",
    ] {
        assert_eq!(parse_amount(text), None, "{text:?}");
    }
}

#[test]
fn units_do_not_overflow() {
    assert_eq!(Amount::from_units(12), Amount(12_000));
    assert_eq!(Amount::from_units(i64::MAX), Amount(i64::MAX));
    assert_eq!(Amount(i64::MIN).shown(), "-9223372036854775.808");
}

proptest! {
    #[test]
    fn shown_amounts_read_back(thousandths in -1_000_000_000_000i64..1_000_000_000_000) {
        let amount = Amount(thousandths);
        prop_assert_eq!(parse_amount(&amount.shown()), Some(amount));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,20}|[0-9., '()\\-٫٬ر.س$]{0,20}") {
        parse_amount(&text);
    }
}
