//! What spreadsheets and readers make of our files.

use super::*;
use crate::domain::consent::Consent;
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::date::Timestamp;
use crate::domain::email::Email;
use crate::domain::money::Amount;
use crate::domain::phone::{E164, Phone, PhoneKind};
use proptest::prelude::*;

/// The records of a file without its mark.
fn records(file: &[u8]) -> Vec<Vec<String>> {
    let text = file.strip_prefix(BYTE_ORDER_MARK.as_bytes()).expect("the file begins with the mark");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    reader.records().map(|record| record.expect("it reads").iter().map(str::to_owned).collect()).collect()
}

fn sara() -> Contact {
    Contact {
        name: "سارة \"أم علي\"".into(),
        phones: vec![
            Phone { number: None, kind: PhoneKind::Unknown, raw: "9.66E+11".into() },
            Phone { number: Some(E164(966_501_234_567)), kind: PhoneKind::Mobile, raw: String::new() },
        ],
        emails: vec![Email("sara@example.com".into())],
        city: "الرياض".into(),
        country: Country::parse("SA"),
        birthday: Date::from_ymd(1604, 5, 14),
        last_contact: Date::from_ymd(2026, 3, 1),
        purchases: Some(7),
        spent: Some(Amount(-1_250_500)),
        first_purchase: Date::from_ymd(2024, 2, 29),
        last_purchase: Date::from_ymd(2026, 2, 1),
        note: "line one\nline two".into(),
        consent: Consent { state: ConsentState::OptedIn, ..Consent::default() },
        ..Contact::new(ContactId(1), Timestamp(0))
    }
}

#[test]
fn a_contact_round_trips_through_a_reader() {
    let file = contacts_csv(&Headers::default(), &[], [(sara(), vec!["VIP", "=cmd"])]);
    let rows = records(&file);
    assert_eq!(rows[0][..3], ["Name", "Phone", "Email"]);
    assert_eq!(
        rows[1],
        [
            "سارة \"أم علي\"",
            "+966 50 123 4567",
            "sara@example.com",
            "الرياض",
            "SA",
            "VIP, =cmd",
            "2026-03-01",
            "7",
            "-1250.5",
            "2024-02-29",
            "2026-02-01",
            "'--05-14",
            "yes",
            "line one\nline two",
        ]
    );
}

#[test]
fn fields_of_the_shop_come_last_under_their_names_and_can_not_be_formulas() {
    let own = [("size".to_owned(), "المقاس".to_owned()), ("skin".to_owned(), "=نوع".to_owned())];
    let cells = [("skin", "=1+1"), ("elsewhere", "x"), ("size", "M"), ("size", "L")];
    let extra = cells.map(|(header, cell)| (header.to_owned(), cell.to_owned())).into();
    let rows = records(&contacts_csv(&Headers::default(), &own, [(Contact { extra, ..sara() }, Vec::<&str>::new())]));
    assert_eq!(rows[0][13..], ["Note", "المقاس", "'=نوع"]);
    assert_eq!(rows[1][13..], ["line one\nline two", "M, L", "'=1+1"], "what is no field of the shop stays here");
}

#[test]
fn an_empty_contact_is_a_row_of_empty_cells() {
    let rows = records(&contacts_csv(
        &Headers::default(),
        &[],
        [(Contact::new(ContactId(1), Timestamp(0)), Vec::<&str>::new())],
    ));
    assert_eq!(rows[1], vec![""; rows[0].len()]);
}

#[test]
fn begins_with_a_mark_and_ends_lines_with_crlf_and_quotes_everything() {
    let file = contacts_csv::<Contact, &str>(&Headers::default(), &[], []);
    let text = String::from_utf8(file).expect("it is UTF-8");
    assert!(text.starts_with("\u{FEFF}\"Name\",\"Phone\","));
    assert!(text.ends_with("\"Note\"\r\n"));
}

#[test]
fn an_unreadable_phone_is_written_as_it_came() {
    let mut contact = sara();
    contact.phones = vec![Phone { number: None, kind: PhoneKind::Unknown, raw: "+966 call me".into() }];
    assert_eq!(phone_cell(&contact), "'+966 call me");
}

#[test]
fn a_number_that_is_not_grouped_gets_the_apostrophe() {
    assert_eq!(grouped_cell("+966501234567".into()), "'+966501234567");
    assert_eq!(grouped_cell("+1 2+cmd|' /C calc'!A0".into()), "'+1 2+cmd|' /C calc'!A0");
}

#[test]
fn cells_that_could_be_formulas_get_an_apostrophe() {
    let cases = [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\u{FEFF}=1", "'\u{FEFF}=1"),
        ("\u{200B}\u{202E}=1", "'\u{200B}\u{202E}=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("\tx", "'\tx"),
        ("\rx", "'\nx"),
        ("\r\nx", "'\nx"),
        ("\0x", "'x"),
        ("\0=x", "'=x"),
        ("\u{1}=x", "'=x"),
        ("'=x", "''=x"),
        ("-1.2.3", "'-1.2.3"),
        ("-", "'-"),
        ("-12", "-12"),
        ("-12.50", "-12.50"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
        ("مرحبا", "مرحبا"),
        ("a\u{7}b\r\nc\rd", "ab\nc\nd"),
        ("", ""),
    ];
    for (cell, expected) in cases {
        assert_eq!(safe_cell(cell), expected, "{cell:?}");
    }
}

#[test]
fn links_stand_beside_names_and_numbers() {
    let row = LinkRow { name: "=x", phone: "+966 50 123 4567", link: "https://wa.me/966501234567?text=hi" };
    let rows = records(&links_csv(&Headers::default(), [row]));
    assert_eq!(rows, [["Name", "Phone", "Link"], ["'=x", "+966 50 123 4567", "https://wa.me/966501234567?text=hi"]]);
}

#[test]
fn a_table_of_any_cells_is_safe_too() {
    let rows = records(&table_csv([vec!["Name", "Reason"], vec!["=1", "x", "more"]]));
    assert_eq!(rows, [vec!["Name", "Reason"], vec!["'=1", "x", "more"]]);
}

/// Independent of the code under test: what a spreadsheet would call a formula.
fn is_live(cell: &str) -> bool {
    let number = cell.parse::<f64>().is_ok() && !cell.starts_with('+');
    let start = cell.trim_start_matches(|c: char| {
        c.is_whitespace() || c.is_control() || "\u{FEFF}\u{200B}\u{200E}\u{200F}".contains(c)
    });
    !number && start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

proptest! {
    #[test]
    fn no_cell_is_ever_a_live_formula(cell in "[ \\t\\r\\n\\x00\u{FEFF}\u{200B}\u{200F}'=+\\-@＝＋－＠0-9.a-zأ-ي\"]{0,12}") {
        let file = table_csv([[cell.as_str()]]);
        let rows = records(&file);
        let back = &rows[0][0];
        prop_assert!(!is_live(back), "{cell:?} became {back:?}");
        prop_assert!(!back.starts_with(['\t', '\r', '\n', '\0']));
    }

    #[test]
    fn the_apostrophe_comes_off_exactly(cell in "[ \\t\\n\u{FEFF}'=+\\-@＝0-9.aأ]{0,10}") {
        let safe = safe_cell(&cell);
        prop_assert_eq!(original_cell(&safe), cell.as_str());
    }

    #[test]
    fn cells_round_trip_through_a_reader(cells in proptest::collection::vec("\\PC{0,20}", 1..6)) {
        let rows = records(&table_csv([&cells]));
        let back: Vec<&str> = rows[0].iter().map(|cell| original_cell(cell)).collect();
        prop_assert_eq!(back, cells);
    }
}
