//! Any text as contact cards.

#![no_main]

use daftar::domain::import::file::ImportFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut card = b"BEGIN:VCARD\r\n".to_vec();
    card.extend_from_slice(bytes);
    if let Ok(file) = ImportFile::read("f.vcf", card, None, None) {
        let table = file.table();
        for row in 0..table.rows() {
            assert!(table.cells(row).count() <= table.columns());
        }
    }
});
