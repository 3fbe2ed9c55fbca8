//! Dates as files write them.

use super::*;
use proptest::prelude::*;

#[test]
fn reads_dates_of_every_habit() {
    for (text, day_first, iso) in [
        ("2024-03-15", true, "2024-03-15"),
        ("2024-03-15T22:10:00Z", true, "2024-03-15"),
        ("2024-03-15 22:10:00", false, "2024-03-15"),
        ("2024/3/5", false, "2024-03-05"),
        ("2024.03.05", true, "2024-03-05"),
        ("20240315", true, "2024-03-15"),
        ("03/04/2024", true, "2024-04-03"),
        ("03/04/2024", false, "2024-03-04"),
        ("25/12/2023", false, "2023-12-25"),
        ("12/25/2023", true, "2023-12-25"),
        ("3-4-24", true, "2024-04-03"),
        ("3.4.85", true, "1985-04-03"),
        ("١٥/٠٣/٢٠٢٤", true, "2024-03-15"),
        ("۱۵-۰۳-۲۰۲۴", true, "2024-03-15"),
        ("15/03/2024 10:30 ص", true, "2024-03-15"),
        ("15/03/2024, 10:30 PM", true, "2024-03-15"),
        ("15 March 2024", true, "2024-03-15"),
        ("Mar 15, 2024", true, "2024-03-15"),
        ("March 15th, 2024", true, "2024-03-15"),
        ("Friday, 15 March 2024", true, "2024-03-15"),
        ("15-Mar-24", true, "2024-03-15"),
        ("2024 Mar 15", true, "2024-03-15"),
        ("15 Mar 2024 10:30", true, "2024-03-15"),
        ("١٥ مارس ٢٠٢٤", true, "2024-03-15"),
        ("15 يناير 2024", true, "2024-01-15"),
        ("15 كانون الثاني 2024", true, "2024-01-15"),
        ("1 تشرين الأول 2023م", true, "2023-10-01"),
        ("الجمعة 15 آذار 2024", true, "2024-03-15"),
        ("14 جويلية 2022", true, "2022-07-14"),
        ("14 juillet 2022", true, "2022-07-14"),
        ("45366", true, "2024-03-15"),
        ("--03-15", true, "--03-15"),
        ("--0229", true, "--02-29"),
        ("1604-02-29", true, "--02-29"),
        (" \u{200F}2024-03-15\u{200F} ", true, "2024-03-15"),
        ("'2024-03-15", true, "2024-03-15"),
    ] {
        assert_eq!(parse_date(text, day_first).map(|date| date.iso()).as_deref(), Some(iso), "{text:?}");
    }
}

#[test]
fn refuses_what_is_no_date_of_this_calendar() {
    for text in [
        "",
        "-",
        "لا يوجد",
        "15/03/1445",
        "1445-09-05",
        "1445/9/5",
        "15 رمضان 1445",
        "31/02/2024",
        "2024-13-13",
        "32/1/2024",
        "0/0/2024",
        "12",
        "1234",
        "99999",
        "19999",
        "123456789",
        "15/03",
        "Mar 2024",
        "1/2/3/2024",
        "0501234567",
        "2024-03-15 extra",
        "15 Foo 2024",
        "9999-01-01",
        "--13-01",
    ] {
        assert_eq!(parse_date(text, true), None, "{text:?}");
    }
}

#[test]
fn a_column_tells_its_order() {
    let order = |cells: &[&str]| infer_day_first(cells.iter().copied());
    assert_eq!(order(&["1/2/2024", "25/2/2024"]), Some(true));
    assert_eq!(order(&["1/2/2024", "2/25/2024"]), Some(false));
    assert_eq!(order(&["1/2/2024", "", "x"]), None);
    assert_eq!(order(&["13/2/2024", "2/13/2024"]), None);
    assert_eq!(order(&["2024-02-25"]), None);
    assert_eq!(order(&["٢٥/٢/٢٠٢٤"]), Some(true));
}

#[test]
fn counts_days_from_1970() {
    assert_eq!(Date::from_ymd(1970, 1, 1), Some(Date(0)));
    assert_eq!(Date::from_ymd(2023, 2, 29), None);
    assert_eq!(Date(0).add_days(31).ymd(), (1970, 2, 1));
    assert_eq!(Timestamp(-1).date_utc(), Date(-1));
    assert_eq!(Timestamp(86_400_000).date_utc(), Date(1));
    assert_eq!(Timestamp(i64::MAX).date_utc(), Date(i32::MAX));
    assert_eq!(Date(i32::MAX).ymd().1, 12);
    assert_eq!(Date(i32::MIN).ymd().1, 1);
}

proptest! {
    #[test]
    fn printed_days_read_back(days in -60_000i32..80_000) {
        let date = Date(days);
        prop_assert_eq!(parse_date(&date.iso(), true), Some(date));
        let (year, month, day) = date.ymd();
        prop_assert_eq!(Date::from_ymd(year, month, day), Some(date));
        prop_assert_eq!(parse_date(&format!("{day}/{month}/{year}"), true), Some(date));
        prop_assert_eq!(parse_date(&format!("{month}/{day}/{year}"), false), Some(date));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,20}|[0-9/\\-. :Tمارس]{0,20}") {
        parse_date(&text, true);
        infer_day_first([text.as_str()].into_iter());
    }
}
