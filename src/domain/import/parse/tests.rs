//! Rows and cells: RFC 4180, what people and programs do to it, and files that are hostile.

use super::super::scan::{MAX_COLUMNS, MAX_LINE};
use super::*;

fn table(text: &str) -> Table {
    let dialect = Dialect { delimiter: b',', header: 0, has_header: true };
    Table::parse(text.to_owned(), Some(dialect)).expect("the sample can be cut")
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    (0..table.rows()).map(|row| table.cells(row).map(|cell| cell.into_owned()).collect()).collect()
}

/// All records of a text, the header among them.
fn records(text: &str) -> Vec<Vec<String>> {
    let dialect = Dialect { delimiter: b',', header: 0, has_header: false };
    rows(&Table::parse(text.to_owned(), Some(dialect)).expect("the sample can be cut"))
}

#[test]
fn cuts_cells_as_rfc_4180_says() {
    let cases: [(&str, &[&[&str]]); 14] = [
        ("a,b\n1,2\n", &[&["a", "b"], &["1", "2"]]),
        ("a,b\r\n1,2", &[&["a", "b"], &["1", "2"]]),
        ("a,b\r1,2\r", &[&["a", "b"], &["1", "2"]]),
        ("\"a\",\"b,c\"\n", &[&["a", "b,c"]]),
        ("\"say \"\"hi\"\"\",x\n", &[&["say \"hi\"", "x"]]),
        ("\"two\nlines\",x\n", &[&["two\nlines", "x"]]),
        ("\"two\r\nlines\",x\r\ny,z", &[&["two\r\nlines", "x"], &["y", "z"]]),
        ("a,,c\n,,d\n", &[&["a", "", "c"], &["", "", "d"]]),
        ("a,\"\",c\n", &[&["a", "", "c"]]),
        ("\"\"\"\",x\n", &[&["\"", "x"]]),
        ("\"a\" b,c\n", &[&["a b", "c"]]),
        ("5\" pipe,6\"\n", &[&["5\" pipe", "6\""]]),
        (" \"quoted\" ,x\n", &[&["quoted", "x"]]),
        ("أحمد,\"جدة، السعودية\"\n", &[&["أحمد", "جدة، السعودية"]]),
    ];
    for (text, expected) in cases {
        assert_eq!(records(text), expected, "{text:?}");
    }
}

#[test]
fn blank_lines_and_lines_of_delimiters_are_no_rows_and_lines_are_counted() {
    let table = table("a,b\n\n1,2\n,\n  \n\"x\ny\",3\r\n\r\n4,5");
    assert_eq!(rows(&table), [["1", "2"], ["x\ny", "3"], ["4", "5"]]);
    assert_eq!((0..3).map(|row| table.line(row)).collect::<Vec<_>>(), [3, 6, 9]);
    assert!(table.warnings().contains(&FileWarning::MixedLineEnds));
}

#[test]
fn ragged_rows_are_kept_and_counted() {
    let table = table("a,b,c\n1,2,3\n4\n5,6,7,8\n9,10,11,,\n");
    assert_eq!(table.cell(1, 2), "");
    assert_eq!(table.columns(), 3);
    assert!(table.has_extra_cells(2) && !table.has_extra_cells(3));
    assert_eq!(table.warnings(), [FileWarning::Ragged { rows: 2, first_line: 3 }]);
    assert_eq!(table.filled(), [4, 3, 3]);
}

#[test]
fn a_header_shorter_than_the_rows_leaves_columns_without_name() {
    let table = table("name\nA,1\nB,2\n");
    assert_eq!(table.columns(), 2);
    assert_eq!(table.header(), ["name", ""]);
    assert_eq!(table.warnings(), []);
}

#[test]
fn an_unclosed_quote_does_not_swallow_the_file() {
    let mut text = String::from("name,phone\nA,1\n\"B,2\n");
    for row in 0..200 {
        text.push_str(&format!("C{row},{row}\n"));
    }
    let table = table(&text);
    assert_eq!(table.rows(), 202);
    assert_eq!(table.cell(1, 0), "\"B");
    assert_eq!(table.cell(201, 1), "199");
    assert_eq!(table.line(201), 203);
    assert_eq!(table.warnings(), [FileWarning::UnclosedQuote { line: 3 }]);
}

#[test]
fn an_unclosed_quote_near_the_end_is_text_too() {
    let table = table("name,phone\nA,\"1\nB,2\n");
    assert_eq!(rows(&table), [["A", "\"1"], ["B", "2"]]);
    assert_eq!(table.warnings(), [FileWarning::UnclosedQuote { line: 2 }]);
}

#[test]
fn unclosed_quotes_everywhere_take_linear_time() {
    // Each of these quotes is only known to be open at the end of what one may hold.
    let line = format!("\"{}\n", "a".repeat(70_000));
    let table = table(&format!("name\n{}", line.repeat(40)));
    assert_eq!(table.warnings().len(), 5);
    assert_eq!(table.rows(), 40);
}

#[test]
fn a_long_quoted_note_is_one_cell() {
    let note = "line\n".repeat(49);
    let table = table(&format!("name,note\nA,\"{note}\"\nB,x\n"));
    assert_eq!(table.rows(), 2);
    assert_eq!(table.cell(0, 1), note);
    assert_eq!(table.line(1), 52);
}

#[test]
fn too_many_columns_and_too_long_lines_are_refused_with_the_figures() {
    let limit = u32::try_from(MAX_COLUMNS).expect("small");
    let wide = "a,".repeat(999_999) + "a\n1,2\n";
    let dialect = Dialect { delimiter: b',', header: 0, has_header: true };
    assert_eq!(Table::parse(wide.clone(), Some(dialect)), Err(FileError::TooManyColumns { columns: 1_000_000, limit }));
    assert_eq!(Table::parse(wide, None), Err(FileError::TooManyColumns { columns: 1_000_000, limit }));

    let limit = u32::try_from(MAX_LINE).expect("small");
    let long = format!("name,phone\nA,1\n{},2\n", "x".repeat(MAX_LINE + 1));
    assert_eq!(Table::parse(long.clone(), Some(dialect)), Err(FileError::LineTooLong { line: 3, limit }));
    assert_eq!(Table::parse(long, None), Err(FileError::LineTooLong { line: 3, limit }));
    let one_line = "x".repeat(MAX_LINE + 1_000_000);
    assert_eq!(Table::parse(one_line, None), Err(FileError::LineTooLong { line: 1, limit }));
}

#[test]
fn one_row_with_too_many_cells_does_not_stop_the_others() {
    let table = table(&format!("a,b\n1,2\n{}\n3,4\n", "x,".repeat(5_000)));
    assert_eq!(table.rows(), 3);
    assert_eq!(table.cell(2, 1), "4");
    assert!(table.has_extra_cells(1));
}

#[test]
fn a_header_alone_is_no_file_to_import() {
    for text in ["name,phone\n", "name,phone", "name;phone\r\n\r\n", "name\n,,\n"] {
        assert_eq!(Table::parse(text.to_owned(), None), Err(FileError::HeaderOnly), "{text:?}");
    }
}

#[test]
fn repeated_headers_are_named() {
    assert_eq!(table("a,b,a\n1,2,3\n").warnings(), [FileWarning::RepeatedHeader { column: 2 }]);
}

/// Quotes a cell as RFC 4180 says.
fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest::proptest! {
    #[test]
    fn what_is_written_is_read(
        rows in proptest::collection::vec(proptest::collection::vec("[a-z\",\n\r ا-ي|;]{0,9}", 3), 1..12),
        ends in proptest::sample::select(vec!["\n", "\r\n", "\r"]),
        delimiter in proptest::sample::select(vec![b',', b';', b'\t', b'|']),
    ) {
        let cut = char::from(delimiter);
        let mut text = format!("h{cut}i{cut}j{cut}k{ends}");
        for row in &rows {
            let line: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            text.push_str(&format!("x{cut}{}{ends}", line.join(&cut.to_string())));
        }
        let dialect = Dialect { delimiter, header: 0, has_header: true };
        let table = Table::parse(text.clone(), Some(dialect)).expect("well formed");
        proptest::prop_assert_eq!(table.rows(), rows.len());
        for (row, cells) in rows.iter().enumerate() {
            let read: Vec<String> = table.cells(row).skip(1).map(|cell| cell.into_owned()).collect();
            proptest::prop_assert_eq!(&read, cells, "{:?}", text);
        }
    }

    #[test]
    fn any_text_is_cut_without_losing_a_record(text in "[a,;\"\n\r\t| 1]{0,60}") {
        if let Ok(table) = Table::parse(text.clone(), None) {
            proptest::prop_assert!(table.rows() >= 1);
            for row in 0..table.rows() {
                proptest::prop_assert!(table.line(row) >= 1);
                for column in 0..table.columns() {
                    let cell = table.cell(row, column).into_owned();
                    proptest::prop_assert!(cell.len() <= text.len());
                }
            }
        }
    }
}
