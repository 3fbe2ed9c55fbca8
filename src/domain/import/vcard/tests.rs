//! Cards as phones, address books and chat programs write them, one trap each.

use super::*;
use proptest::prelude::*;

/// The rows of a text: each cell that says something, with its header.
fn rows(text: &str) -> Vec<Vec<(String, String)>> {
    let table = table(text, None).expect("the sample has cards");
    let header: Vec<String> = table.header().iter().map(|header| header.to_string()).collect();
    (0..table.rows())
        .map(|row| {
            header
                .iter()
                .cloned()
                .zip(table.cells(row).map(|cell| cell.into_owned()))
                .filter(|(_, cell)| !cell.is_empty())
                .collect()
        })
        .collect()
}

fn one(card: &str) -> Vec<(String, String)> {
    let rows = rows(card);
    assert_eq!(rows.len(), 1);
    rows.into_iter().next().unwrap_or_default()
}

fn cells(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(header, cell)| ((*header).to_owned(), (*cell).to_owned())).collect()
}

#[test]
fn an_old_phones_card_is_read_across_soft_breaks_inside_a_letter() {
    let card = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=A7=D9=84=D8=BA=D8=A7=D9=85=D8=AF=D9=\r\n=8A;=D8=A3=D8=AD=D9=85=D8=AF;;;\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=A3=D8=AD=D9=85=D8=AF=20=D8=A7=D9=84=D8=BA=D8=A7=D9=\r\n=85=D8=AF=D9=8A\r\nTEL;CELL;PREF:0501234567\r\nTEL;WORK:0112345678\r\nTEL;FAX:0112345679\r\nEND:VCARD\r\n";
    let expected =
        cells(&[("Name", "أحمد الغامدي"), ("Phone", "0501234567"), ("Phone 2", "0112345678"), ("Fax", "0112345679")]);
    assert_eq!(one(card), expected);
}

#[test]
fn soft_breaks_with_a_space_or_an_empty_line_behind_them_are_read() {
    for between in ["=\r\n ", "=\r\n\r\n", "=\r\n\t", "=\n"] {
        let card = format!(
            "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D8=B3=D8=A7=D8=B1{between}=D8=A9=20=D8=B9\r\nTEL;CELL:0501234567\r\nEND:VCARD\r\n"
        );
        assert_eq!(one(&card), cells(&[("Name", "سارة ع"), ("Phone", "0501234567")]), "{between:?}");
    }
}

#[test]
fn a_named_code_page_is_obeyed_and_a_missing_one_is_utf_8() {
    for (head, bytes) in [
        ("CHARSET=WINDOWS-1256", "=C3=CD=E3=CF"),
        ("CHARSET=ISO-8859-6", "=C3=CD=E5=CF"),
        ("CHARSET=utf-8", "=D8=A3=D8=AD=D9=85=D8=AF"),
        ("TYPE=x", "=D8=A3=D8=AD=D9=85=D8=AF"),
        ("TYPE=x", "=C3=CD=E3=CF"),
    ] {
        let card = format!("BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;{head}:{bytes}\nEND:VCARD\n");
        assert_eq!(one(&card), cells(&[("Name", "أحمد")]), "{head}");
    }
}

#[test]
fn apples_groups_and_escapes_are_read() {
    let card = "\u{FEFF}BEGIN:VCARD\r\nVERSION:3.0\r\nN:Al-Ghamdi;Ahmed;bin Ali;Dr.;\r\nFN:\r\nORG:Noor\\, Trading;Sales;\r\nitem1.TEL;type=pref:+971 50 123 4567\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\nTEL;type=HOME;type=VOICE:04 123 4567\r\nitem2.EMAIL;type=INTERNET:ahmed@example.com\r\nNOTE:line one\\nline two\\; same\r\nitem3.ADR;type=HOME:;;12 King Fahd Rd\\, Olaya;Riyadh;;11564;Saudi Arabia\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09\r\nCATEGORIES:VIP,Wholesale\\, big\r\nEND:VCARD\r\n";
    let expected = cells(&[
        ("Name", "Ahmed bin Ali Al-Ghamdi"),
        ("Phone", "+971 50 123 4567"),
        ("Phone 2", "04 123 4567"),
        ("Email", "ahmed@example.com"),
        ("Company", "Noor, Trading, Sales"),
        ("Categories", "VIP,\"Wholesale, big\""),
        ("Note", "line one\nline two; same"),
        ("Birthday", "1604-03-09"),
        ("City", "Riyadh"),
        ("Country", "Saudi Arabia"),
        ("Address", "12 King Fahd Rd, Olaya, 11564"),
    ]);
    assert_eq!(one(card), expected);
}

#[test]
fn the_number_that_the_chat_program_knows_wins() {
    let card = "BEGIN:VCARD\nVERSION:3.0\nN:;Sara;;;\nFN:Sara\nitem1.TEL;waid=966501234567:+966 50 123\nitem1.X-ABLabel:Mobile\nX-WA-BIZ-NAME:Sara's shop\nX-WA-BIZ-DESCRIPTION:Flowers\nand gifts, daily\nEND:VCARD\n";
    let expected = cells(&[("Name", "Sara"), ("Phone", "+966501234567"), ("Note", "Flowers\nand gifts, daily")]);
    assert_eq!(one(card), expected);
}

#[test]
fn a_new_card_is_read() {
    let card = "BEGIN:VCARD\nVERSION:4.0\nFN:Omar Haddad\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+44-20-7946-0958;ext=12\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,cell\":tel:+44-7911-123456\nEMAIL;PREF=1:mailto:omar@example.com\nBDAY:--0412\nGENDER:M\nNOTE:a very long note that is fol\n ded in the middle of a word\nEND:VCARD\n";
    let expected = cells(&[
        ("Name", "Omar Haddad"),
        ("Phone", "+44-7911-123456"),
        ("Phone 2", "+44-20-7946-0958 ext 12"),
        ("Email", "omar@example.com"),
        ("Note", "a very long note that is folded in the middle of a word"),
        ("Birthday", "1604-04-12"),
        ("Gender", "M"),
    ]);
    assert_eq!(one(card), expected);
}

#[test]
fn a_bad_card_never_stops_the_others() {
    let text = "rubbish\nBEGIN:VCARD\nVERSION:3.0\nFN:First\nTEL:0501234567\nBEGIN:VCARD\nFN:Second has no end before it\nEND:VCARD\n\nBEGIN:VCARD\nEND:VCARD\nbegin:vcard\r\n:::;;;=\r\nTEL\r\nFN;ENCODING=QUOTED-PRINTABLE:=ZZ=4=\r\nend:vcard\r\nBEGIN:VCARD\nFN:Last is cut";
    let table = table(text, None).expect("cards");
    let names: Vec<String> = (0..table.rows()).map(|row| table.cell(row, 0).into_owned()).collect();
    assert_eq!(names, ["First", "Second has no end before it", "", "=ZZ=4", "Last is cut"]);
    let lines: Vec<u32> = (0..table.rows()).map(|row| table.line(row)).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5], "the line of a row is the number of its card");
}

#[test]
fn pictures_are_passed_over() {
    let base64 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\n".repeat(2_000);
    for photo in [
        format!("PHOTO;ENCODING=BASE64;JPEG:\n{}\n", base64.replace('\n', "\n ")),
        format!("PHOTO;ENCODING=b;TYPE=JPEG:{base64}"),
        format!("PHOTO;ENCODING=BASE64;TYPE=JPEG:\n{base64}\n\n"),
    ] {
        let card = format!("BEGIN:VCARD\nVERSION:2.1\nFN:Ali\n{photo}TEL;CELL:0501234567\nEND:VCARD\n");
        assert_eq!(one(&card), cells(&[("Name", "Ali"), ("Phone", "0501234567")]));
    }
}

#[test]
fn many_numbers_share_the_last_column() {
    let numbers: String = (0..20).map(|number| format!("TEL:05012345{number:02}\n")).collect();
    let row = one(&format!("BEGIN:VCARD\nFN:Ali\n{numbers}END:VCARD\n"));
    assert_eq!(row.len(), 1 + MOST_OF_A_KIND);
    assert!(row.last().is_some_and(|(_, cell)| cell.starts_with("0501234511 ::: ") && cell.ends_with("0501234519")));
}

#[test]
fn an_agent_is_not_a_contact() {
    let card = "BEGIN:VCARD\nFN:Boss\nAGENT:\nBEGIN:VCARD\nFN:Helper\nEND:VCARD\nTEL:0501234567\nEND:VCARD\n";
    assert_eq!(one(card), cells(&[("Name", "Boss"), ("Phone", "0501234567")]));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(BEGIN:VCARD|END:VCARD|FN|TEL|;|:|=|\\\\|\\n|\\r\\n| |ENCODING=QUOTED-PRINTABLE|=D9|\"|أ|PHOTO){0,60}") {
        if let Ok(table) = table(&text, None) {
            prop_assert!(table.rows() >= 1);
        }
    }
}
