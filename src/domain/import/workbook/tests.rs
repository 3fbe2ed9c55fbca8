//! Workbooks made by hand, so that every trap is visible: what cells say, which sheet is taken, and what is refused.

use super::super::file::ImportFile;
use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).expect("a file can be begun");
        writer.write_all(bytes).expect("memory takes bytes");
    }
    writer.finish().expect("an archive can be ended").into_inner()
}

const TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const PACKAGE: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
/// Style 1 is a date, style 2 a date with its time.
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;

/// A workbook of sheets with their state and `sheetData`.
fn xlsx(sheets: &[(&str, &str, &str)], strings: &[&str]) -> Vec<u8> {
    let list: String = sheets
        .iter()
        .enumerate()
        .map(|(index, (name, state, _))| {
            format!(r#"<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>"#, n = index + 1)
        })
        .collect();
    let workbook = format!(
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#
    );
    let targets: String = (1..=sheets.len())
        .map(|n| format!(r#"<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>"#))
        .collect();
    let relations = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{targets}</Relationships>"#
    );
    let shared: String = strings.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    let shared = format!(
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{shared}</sst>"#
    );
    let bodies: Vec<(String, String)> = sheets
        .iter()
        .enumerate()
        .map(|(index, (.., data))| {
            let body = format!(
                r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>"#
            );
            (format!("xl/worksheets/sheet{}.xml", index + 1), body)
        })
        .collect();
    let mut files: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", shared.as_bytes()),
    ];
    files.extend(bodies.iter().map(|(name, body)| (name.as_str(), body.as_bytes())));
    archive(&files)
}

fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

/// All records of a file, with the line of each row.
fn records(bytes: &[u8], sheet: Option<u32>) -> Vec<Vec<String>> {
    let sheet = read(bytes, sheet).expect("the workbook can be read");
    let file = ImportFile::from_sheet("book", sheet, None).expect("the sheet is a table");
    file.table().records().map(|cells| cells.into_iter().map(|cell| cell.into_owned()).collect()).collect()
}

#[test]
fn cells_say_what_is_stored_and_not_what_is_shown() {
    let data = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><t>Birthday</t></is></c><c r="D2" t="inlineStr"><is><r><t>To</t></r><r><t>tal</t></r></is></c></row>
        <row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><v>966501234567</v></c><c r="C4" s="1"><v>33000</v></c><c r="D4"><v>12.5</v></c></row>
        <row r="5"><c r="A5" t="str"><f>CONCAT(A1)</f><v>Sara &amp; co</v></c><c r="B5"><v>9.66501234567E11</v></c><c r="C5" s="2"><v>45000.5</v></c><c r="D5" t="b"><v>1</v></c></row>
        <row r="6"><c r="B6"><v>501234567</v></c><c r="D6" t="e"><v>#N/A</v></c></row>"#;
    let bytes = xlsx(&[("S", "visible", data)], &["الاسم", "رقم الجوال", "أحمد"]);
    assert_eq!(
        records(&bytes, None),
        [
            vec!["الاسم", "رقم الجوال", "Birthday", "Total"],
            vec!["أحمد", "966501234567", "1990-05-07", "12.5"],
            vec!["Sara & co", "966501234567", "2023-03-15 12:00:00", "TRUE"],
            vec!["", "501234567", "", "#N/A"],
        ]
    );
    let file = ImportFile::from_sheet("book", read(&bytes, None).expect("read"), None).expect("a table");
    assert_eq!((file.table().line(0), file.table().line(2)), (4, 6), "lines are the sheet's rows");
    assert_eq!(file.preview().sheets, ["S"]);
}

#[test]
fn the_sheet_with_contacts_is_taken_unless_another_is_named() {
    let cover = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Our report</t></is></c></row>"#;
    let people = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Phone</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Ali</t></is></c><c r="B2"><v>501234567</v></c></row>"#;
    let bytes = xlsx(&[("Cover", "visible", cover), ("Old", "hidden", people), ("People", "visible", people)], &[]);
    let sheet = read(&bytes, None).expect("read");
    assert_eq!((sheet.names.len(), sheet.chosen), (3, 2));
    assert_eq!(read(&bytes, Some(0)).map(|sheet| sheet.chosen), Ok(0));
    assert_eq!(read(&bytes, Some(9)), Err(FileError::NothingInside));
}

#[test]
fn a_lone_cell_at_the_far_end_costs_nothing() {
    let data = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Ali</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let sheet = read(&xlsx(&[("S", "visible", data)], &[]), None).expect("read");
    assert_eq!(sheet.cells.len(), 3);
    assert!(sheet.cells.size() < 100);
}

#[test]
fn open_document_sheets_are_read_with_their_repetitions() {
    let bytes = ods(
        r#"<table:table table:name="العملاء"><table:table-row><table:table-cell office:value-type="string"><text:p>Name</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Phone</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Birthday</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16381"/></table:table-row>
        <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><office:annotation><text:p>a comment</text:p></office:annotation><text:p>Sara<text:s text:c="2"/>&amp; co</text:p><text:p>line two</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="9.66501234567E+011"><text:p>9.67E+11</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="1990-05-07"><text:p>07/05/90</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
        <table:table table:name="empty"/>"#,
    );
    let row = vec!["Sara  & co\nline two", "966501234567", "1990-05-07"];
    assert_eq!(records(&bytes, None), [vec!["Name", "Phone", "Birthday"], row.clone(), row]);
    let sheet = read(&bytes, None).expect("read");
    assert_eq!(sheet.names, ["العملاء", "empty"]);
    let file = ImportFile::from_sheet("book", sheet, None).expect("a table");
    assert_eq!((file.table().line(0), file.table().line(1)), (5, 6));
    assert_eq!(read(&bytes, Some(1)), Err(FileError::NothingInside));
}

#[test]
fn an_archive_says_what_it_holds() {
    let bytes =
        archive(&[("__MACOSX/._a.csv", b"x"), ("a/customers.csv", b"name\nAli\n"), ("b.vcf", b""), ("c.png", b"")]);
    assert_eq!(contents(&bytes), Ok(Contents::Files(vec!["a/customers.csv".to_owned(), "b.vcf".to_owned()])));
    assert_eq!(member(&bytes, "a/customers.csv"), Ok(b"name\nAli\n".to_vec()));
    assert_eq!(read(&bytes, None), Err(FileError::NotText(FileKind::Zip)));
    assert_eq!(contents(&archive(&[("c.png", b"")])), Err(FileError::NothingInside));
    assert_eq!(contents(&xlsx(&[("S", "visible", "")], &[])), Ok(Contents::Workbook));
}

#[test]
fn bombs_and_traps_are_refused_with_a_reason() {
    let row = r#"<row><c t="s"><v>0</v></c></row>"#;
    let blank = vec![b' '; 20_000_000];
    let huge = "x".repeat(2_000_000);
    let runs = "<r><t>some text</t></r>".repeat(100_000);
    let many: Vec<(String, &[u8])> = (0..2_001).map(|number| (format!("{number}.csv"), b"a".as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let entities = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>"#;
    type Case = (&'static str, Vec<u8>, fn(&FileError) -> bool);
    let cases: Vec<Case> = vec![
        ("twenty megabytes of blanks", archive(&[("xl/workbook.xml", &blank)]), |error| {
            matches!(error, FileError::TooLargeUnpacked { .. })
        }),
        ("one endless string", xlsx(&[("S", "visible", row)], &[&huge]), |error| {
            matches!(error, FileError::TooLargeUnpacked { .. })
        }),
        ("one string of endless runs", xlsx(&[("S", "visible", row)], &[&format!("</t>{runs}<t>")]), |error| {
            matches!(error, FileError::TooLargeUnpacked { .. })
        }),
        ("two thousand and one files", archive(&many), |error| matches!(error, FileError::TooLargeUnpacked { .. })),
        ("a document type", archive(&[("xl/workbook.xml", entities.as_bytes())]), |error| *error == FileError::Damaged),
        ("a path upwards", archive(&[("xl/workbook.xml", b"<x/>"), ("../evil.xml", b"")]), |error| {
            *error == FileError::Damaged
        }),
        ("the same file in two cases", archive(&[("xl/workbook.xml", b"<x/>"), ("XL/Workbook.xml", b"")]), |error| {
            *error == FileError::Damaged
        }),
        ("no sheet at all", archive(&[("xl/workbook.xml", b"<workbook/>")]), |_| true),
        ("half a file", xlsx(&[("S", "visible", row)], &["a"])[..300].to_vec(), |error| *error == FileError::Damaged),
        ("nothing", b"PK\x03\x04".to_vec(), |error| *error == FileError::Damaged),
    ];
    for (name, bytes, wanted) in cases {
        match read(&bytes, None) {
            Err(error) => assert!(wanted(&error), "{name}: {error:?}"),
            Ok(sheet) => panic!("{name} was read: {} rows", sheet.cells.len()),
        }
    }
}

#[test]
fn a_string_that_a_million_cells_share_stops_at_the_limit_of_text() {
    let data = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(6_000);
    let long = "ن".repeat(32_000);
    let refused = read(&xlsx(&[("S", "visible", &data)], &[&long]), None);
    assert!(matches!(refused, Err(FileError::TooLargeUnpacked { .. })), "{refused:?}");
}

#[test]
fn a_cell_repeated_over_the_whole_sheet_is_bounded() {
    let table = r#"<table:table table:name="t"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    match read(&ods(table), None) {
        Ok(sheet) => assert!(sheet.cells.size() < 64_000_000),
        Err(error) => assert!(matches!(error, FileError::TooLargeUnpacked { .. }), "{error:?}"),
    }
}

proptest! {
    #[test]
    fn a_workbook_with_any_bytes_changed_is_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let data = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>33000</v></c></row>"#;
        let mut bytes = xlsx(&[("S", "visible", data)], &["Name"]);
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        // Whatever comes out, it came out.
        prop_assert!(read(&bytes, None).map_or(true, |sheet| !sheet.cells.is_empty()));
    }

    #[test]
    fn a_sheet_of_any_tags_is_read_or_refused(data in r#"(<row>|</row>|<c r="[A-Z]{1,4}[0-9]{0,8}"( t="(s|b|e|str|inlineStr)")?>|</c>|<v>|</v>|<is>|<t>|-?[0-9]{1,25}(\.5|E\+30)?|&amp;|&x;|<!--|-->|<|>){0,40}"#) {
        if let Ok(sheet) = read(&xlsx(&[("S", "visible", &data)], &["a"]), None) {
            prop_assert!(!sheet.cells.is_empty());
        }
    }

    #[test]
    fn a_table_of_any_tags_is_read_or_refused(data in r#"(<table:table>|</table:table>|<table:table-row table:number-rows-repeated="[0-9]{1,9}">|</table:table-row>|<table:table-cell office:value-type="(float|date|string)" office:value="[0-9E+]{1,9}" table:number-columns-repeated="[0-9]{1,3}">|</table:table-cell>|<text:p>|</text:p>|a|&lt;|&#x660;|<text:s/>){0,30}"#) {
        if let Ok(sheet) = read(&ods(&data), None) {
            prop_assert!(!sheet.cells.is_empty());
        }
    }
}
