//! Any text cut by any dialect: every record can be read, also under corrections by hand.

#![no_main]

use daftar::domain::import::parse::Table;
use daftar::domain::import::{Dialect, Fix};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, u8, bool, u8, String, String)| {
    let (delimiter, header, has_header, place, by_hand, text) = input;
    let delimiter = [b',', b';', b'\t', b'|'][usize::from(delimiter) % 4];
    let dialect = Dialect { delimiter, header: u32::from(header) % 4, has_header };
    let Ok(mut table) = Table::parse(text, Some(dialect)) else { return };
    let (row, column) = (u32::from(place) % 16, u32::from(place) / 16);
    let before: Vec<Vec<String>> = cells(&table);
    table.fix(&Fix::Write { row, column, text: by_hand.clone(), alike: place % 2 == 0 });
    if table.fixes() == 1 {
        assert_eq!(table.cell(row as usize, column as usize), by_hand);
        assert_eq!(table.cells(row as usize).nth(column as usize).as_deref(), Some(by_hand.as_str()));
    }
    table.fix(&Fix::Discard { row, alike: Some(column) });
    table.fix(&Fix::TakeBack);
    table.fix(&Fix::TakeBack);
    assert_eq!(cells(&table), before);
    assert_eq!(table.header().len(), table.columns());
    let _warnings = table.warnings();
});

fn cells(table: &Table) -> Vec<Vec<String>> {
    (0..table.rows()).map(|row| table.cells(row).map(|cell| cell.into_owned()).collect()).collect()
}
