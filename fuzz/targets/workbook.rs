//! Any bytes as a workbook or an archive.

#![no_main]

use daftar::domain::import::file::ImportFile;
use daftar::domain::import::workbook::{Unpacked, unpack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Option<u8>, &[u8])| {
    let (choice, bytes) = input;
    if let Ok(Unpacked::Sheet(sheet)) = unpack(bytes, choice.map(u32::from)) {
        if let Ok(file) = ImportFile::from_sheet("f.xlsx", sheet, None) {
            for row in 0..file.table().rows().min(100) {
                file.table().cells(row).for_each(drop);
            }
        }
    }
});
